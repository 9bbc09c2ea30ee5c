"""A real worker: it takes up what was ordered, survives being killed, and ends cleanly when asked to."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from app import config
from app.access.models import User
from app.access.scope import acting_as
from app.cli.jobs import commands
from app.core.db import db
from app.core.work import Application, unit_of_work
from app.jobs import queue
from app.jobs import services as jobs
from app.jobs.models import Job, WorkerBeat
from app.jobs.states import OPEN, JobStatus
from tests.databases import Databases
from tests.factories.standing import standing
from tests.jobs.work_for_tests import STEPS, mark_of, marks

pytestmark = pytest.mark.slow
Start = Callable[..., subprocess.Popen[bytes]]
JOBS, KILLS = 150, 8


@dataclass
class Bank:
    """The keys of who orders the work and of the matter it is for."""

    officer_id: int
    matter_id: int


def test_a_worker_does_what_was_ordered_and_leaves_a_sign_of_life(
    app: Application, bank: Bank, start: Start, traces: Path
) -> None:
    key = order(bank)
    worker = start()

    job = wait_until(key, JobStatus.DONE)

    assert (job.progress_done, job.attempts) == (STEPS, 1)
    assert (traces / f"{key}-by-{bank.officer_id}").exists()
    with acting_as():
        assert db.session.get_one(WorkerBeat, "worker-1").process_id == worker.pid


def test_a_killed_workers_job_is_taken_up_by_the_next_under_its_slot(
    app: Application, bank: Bank, start: Start, traces: Path
) -> None:
    key = order(bank)
    first = start()
    wait_for((traces / f"{key}-2").exists)

    first.send_signal(signal.SIGKILL)
    first.wait()
    assert wait_until(key, JobStatus.RUNNING).progress_done < STEPS
    start()

    job = wait_until(key, JobStatus.DONE)
    assert job.attempts == 2
    assert len(list(traces.glob(f"{key}-by-*"))) == 1


def test_a_worker_asked_to_stop_ends_cleanly_and_loses_nothing(app: Application, bank: Bank, start: Start, traces: Path) -> None:
    key = order(bank)
    first = start()
    wait_for((traces / f"{key}-1").exists)

    first.send_signal(signal.SIGTERM)
    assert first.wait(timeout=20) == 0
    start()

    assert wait_until(key, JobStatus.DONE).status is JobStatus.DONE


def test_work_of_a_lost_worker_is_handed_over(app: Application, bank: Bank, start: Start, traces: Path) -> None:
    key = order(bank)
    lost = start("worker-9")
    wait_for((traces / f"{key}-1").exists)
    lost.send_signal(signal.SIGKILL)
    lost.wait()
    start()
    time.sleep(3)
    assert fetch(key).status is JobStatus.RUNNING

    result = app.test_cli_runner().invoke(commands, ["recover", "worker-9"])

    assert "1 unfinished" in result.output
    assert wait_until(key, JobStatus.DONE).attempts == 2


def test_a_failure_does_not_stop_the_worker(app: Application, bank: Bank, start: Start) -> None:
    refused, stumbled, counted = (order(bank, kind=kind) for kind in ("refused", "stumble", "count"))
    start()

    assert wait_until(counted, JobStatus.DONE).attempts == 1
    assert wait_until(refused, JobStatus.FAILED).failure == "The paper has %(gaps)s gaps."
    assert wait_until(stumbled, JobStatus.FAILED).attempts == 1


def test_150_jobs_survive_eight_kills_and_each_is_done_once(app: Application, bank: Bank, start: Start, traces: Path) -> None:
    """Four workers; each time a ninth of the work is done one of them is killed at a random moment and started again."""
    chance = random.Random(20260320)
    with acting_as(), unit_of_work():
        actor = db.session.get_one(User, bank.officer_id)
        facts = {"kind": "mark", "matter_id": bank.matter_id, "subject_id": 1, "title": "民事起诉状"}
        keys = [jobs.order(actor=actor, **facts).id for _ in range(JOBS)]
    workers = {slot: start(slot) for slot in (f"worker-{number}" for number in range(1, 5))}

    for kill in range(1, KILLS + 1):
        wait_for(lambda: len(marks_of(bank)) >= kill * JOBS // (KILLS + 1), seconds=240)  # noqa: B023 (asked at once)
        time.sleep(chance.uniform(0, 0.5))
        slot = chance.choice(sorted(workers))
        workers[slot].send_signal(signal.SIGKILL)
        workers[slot].wait()
        assert len(marks_of(bank)) < JOBS, "The work was over before the last kill: nothing was proved"
        workers[slot] = start(slot)

    wait_for(lambda: not open_jobs(), seconds=240)
    with acting_as():
        done = {job.id: job for job in db.session.scalars(select(Job))}
    assert {job.status for job in done.values()} == {JobStatus.DONE}
    assert sorted(marks_of(bank)) == sorted(mark_of(key) for key in keys)
    assert len(list(traces.iterdir())) > JOBS, "No kill struck a job under way: nothing was proved"


def marks_of(bank: Bank) -> list[str]:
    with acting_as():
        return marks(bank.matter_id)


def open_jobs() -> int:
    with acting_as():
        return db.session.scalar(select(func.count(Job.id)).where(Job.status.in_(OPEN))) or 0


def order(bank: Bank, *, kind: str = "count") -> int:
    with acting_as(), unit_of_work():
        actor = db.session.get_one(User, bank.officer_id)
        job = jobs.order(actor=actor, kind=kind, matter_id=bank.matter_id, subject_id=1, title="民事起诉状", steps=STEPS)
        return job.id


def fetch(key: int) -> Job:
    with acting_as():
        job = db.session.get_one(Job, key)
        db.session.expunge(job)
        return job


def wait_until(key: int, status: JobStatus) -> Job:
    wait_for(lambda: fetch(key).status is status)
    return fetch(key)


def wait_for(condition: Callable[[], bool], *, seconds: int = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "The worker did not come so far in time"
        time.sleep(0.2)


@pytest.fixture
def bank(app: Application, session: Any, queue_tables: None) -> Bank:
    with unit_of_work():
        made = standing()
        return Bank(officer_id=made.officer.id, matter_id=made.matter.id)


@pytest.fixture
def traces(tmp_path: Path) -> Path:
    folder = tmp_path / "traces"
    folder.mkdir()
    return folder


@pytest.fixture
def queue_tables(app: Application, databases: Databases, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(app.config, "JOBS_DATABASE_URL", databases.empty("jobs"))
    app.extensions.pop("jobs_client", None)
    with app.app_context():
        queue.migrate()
    yield
    client = app.extensions.pop("jobs_client", None)
    if client is not None:
        client.destroy()


@pytest.fixture
def start(app: Application, tmp_path: Path, traces: Path) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts worker processes, and kills those that still run at the end."""
    running: list[subprocess.Popen[bytes]] = []

    def begin(slot: str = "worker-1") -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "TRACES": str(traces),
            "WORKER_SLOT": slot,
            "JOBS_DATABASE_URL": app.config["JOBS_DATABASE_URL"],
        }
        command = [sys.executable, "-m", "tests.jobs.work_for_tests", str(tmp_path), app.config["SQLALCHEMY_DATABASE_URI"]]
        process = subprocess.Popen(command, cwd=config.ROOT, env=environment)
        running.append(process)
        return process

    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
            process.wait()
