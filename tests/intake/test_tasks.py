"""The work of an import: cancelled it leaves nothing half done, killed it goes on, and nothing comes in twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import config
from app.core.db import db
from app.intake import tasks
from app.intake.models import ImportUnit
from app.intake.services import imports, undoing
from app.intake.states import ImportState, UnitState
from app.jobs import queue, running
from app.jobs import services as jobs
from app.jobs.models import Job
from app.jobs.states import JobStatus
from app.matters.models import Loan, Matter
from tests.databases import Databases
from tests.factories.workbooks import matters, workbook
from tests.intake.bench import Bench


def test_a_cancelled_import_keeps_what_is_in_and_can_go_on(intake: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "SECONDS_AT_ONCE", 0)
    key = intake.check(workbook(matters(4)))
    with intake.acting() as actor:
        imports.order_commit(actor=actor, bundle=intake.found(key))
    report, steps = running.report, []

    def cancel_at_the_third(order: running.Order, *, done: int, total: int) -> None:
        steps.append(done)
        if len(steps) == 3:
            with intake.acting() as actor:
                jobs.cancel(actor=actor, job=db.session.get_one(Job, order.job_id))
        report(order, done=done, total=total)

    monkeypatch.setattr(running, "report", cancel_at_the_third)
    assert intake.work() == ["cancelled"]
    monkeypatch.setattr(running, "report", report)

    assert sorted(intake.states(key).values()) == [UnitState.IN] * 2 + [UnitState.READY] * 2
    intake.commit(key)
    assert set(intake.states(key).values()) == {UnitState.IN}


def test_work_that_was_cut_off_between_two_matters_makes_none_twice(intake: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "SECONDS_AT_ONCE", 0)
    key = intake.check(workbook(matters(3)))
    with intake.acting() as actor:
        imports.order_commit(actor=actor, bundle=intake.found(key))
    report, steps = running.report, []

    def cut_off(order: running.Order, *, done: int, total: int) -> None:
        steps.append(done)
        if len(steps) == 2:
            raise KeyboardInterrupt
        report(order, done=done, total=total)

    monkeypatch.setattr(running, "report", cut_off)
    with pytest.raises(KeyboardInterrupt):
        intake.work()
    monkeypatch.setattr(running, "report", report)
    assert sorted(intake.states(key).values()) == [UnitState.IN, UnitState.READY, UnitState.READY]

    with intake.acting() as actor:
        imports.resume(actor=actor, bundle=intake.found(key))
    assert intake.work() == ["done"]

    with intake.looking() as session:
        assert session.scalar(select(func.count(Matter.id))) == 3
        assert session.scalar(select(func.count(Loan.id))) == 3
        assert intake.found(key).state is ImportState.DONE


def test_undoing_leaves_what_somebody_built_on_meanwhile(intake: Bench) -> None:
    key = intake.bring_in(matters(2))
    with intake.acting() as actor:
        undoing.order_undo(actor=actor, bundle=intake.found(key))
    with intake.acting():
        matter = db.session.scalars(select(Matter).where(Matter.source_number == "KH00001")).one()
        matter.internal_note = "已电话联系"

    assert intake.work() == ["done"]

    assert intake.states(key) == {"KH00001": UnitState.IN, "KH00002": UnitState.UNDONE}
    with intake.looking():
        assert intake.found(key).state is ImportState.DONE


def test_an_officer_of_a_branch_imports_into_his_own_branch(intake: Bench) -> None:
    key = intake.check(workbook(matters(2)), name="near", branch="near")
    intake.commit(key, name="near")

    with intake.looking() as session:
        assert {matter.branch_id for matter in session.scalars(select(Matter))} == {intake.branches["near"]}
    assert set(intake.states(intake.bring_in(matters(2), name="far", branch="far")).values()) == {UnitState.IN}


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_brings_every_matter_in_once(
    intake: Bench, start: Callable[[], subprocess.Popen[bytes]]
) -> None:
    count = 40
    key = intake.check(workbook(matters(count)))
    with intake.acting() as actor:
        imports.order_commit(actor=actor, bundle=intake.found(key))
    first = start()
    wait_for(lambda: 0 < brought_in(intake, key) < count)

    first.send_signal(signal.SIGKILL)
    first.wait()
    assert brought_in(intake, key) < count, "the worker was too quick to be killed in the middle"
    start()
    wait_for(lambda: status(intake, key) is JobStatus.DONE)

    with intake.looking() as session:
        assert session.scalar(select(func.count(Matter.id))) == count
        assert session.scalar(select(func.count(Loan.id))) == count
        assert intake.found(key).state is ImportState.DONE


def brought_in(intake: Bench, key: int) -> int:
    with intake.reading() as session:
        wanted = select(func.count(ImportUnit.id)).where(ImportUnit.import_id == key, ImportUnit.state == UnitState.IN)
        return int(session.scalar(wanted) or 0)


def status(intake: Bench, key: int) -> JobStatus | None:
    with intake.reading():
        work = imports.work_of(intake.found(key))
        return work.status if work else None


def wait_for(condition: Callable[[], bool], *, seconds: int = 90) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "The worker did not come so far in time"
        time.sleep(0.05)


@pytest.fixture
def start(
    intake: Bench, databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts the bank's own worker; those that still run at the end are killed."""
    settings = intake.app.config
    monkeypatch.setitem(settings, "JOBS_DATABASE_URL", databases.empty("jobs"))
    _part_with_the_client(intake)
    with intake.app.app_context():
        queue.migrate()
    begun: list[subprocess.Popen[bytes]] = []

    def begin() -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "INSTANCE_PATH": str(tmp_path),
            "DATABASE_URL": settings["SQLALCHEMY_DATABASE_URI"],
            "FILES_PATH": settings["FILES_PATH"],
            "JOBS_DATABASE_URL": settings["JOBS_DATABASE_URL"],
            "WORKER_SLOT": "worker-1",
        }
        process = subprocess.Popen([sys.executable, "-m", "app.cli.worker"], cwd=config.ROOT, env=environment)
        begun.append(process)
        return process

    yield begin
    for process in begun:
        if process.poll() is None:
            process.kill()
            process.wait()
    _part_with_the_client(intake)


def _part_with_the_client(intake: Bench) -> None:
    """The client knows one queue; left to the collector it would leave a connection open."""
    client = intake.app.extensions.pop("jobs_client", None)
    if client is not None:
        client.destroy()
