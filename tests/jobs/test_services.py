"""Jobs are ordered by a row of ours and done with the rights of who ordered them."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.access.scope import NoScope, Reach, Scope, acting_as
from app.core import clock
from app.core.db import db, writing
from app.core.errors import DomainError, NotAllowed
from app.core.labels import N_
from app.core.work import Application, unit_of_work
from app.jobs import queue, running
from app.jobs import services as jobs
from app.jobs.models import Job, Run, WorkerBeat
from app.jobs.running import Order
from app.jobs.states import JobStatus, RunStatus
from app.matters.models import Matter
from tests.factories.standing import Standing, standing


def test_an_ordered_job_is_told_to_the_queue_after_the_commit_and_not_before(
    app: Application, queue_tables: None, session: Any
) -> None:
    with acting_as(), unit_of_work():
        ticket = ordered(session).ticket
        assert told() == []

    assert told() == [ticket]


def test_one_order_after_the_other_is_told_each_at_its_own_commit(app: Application, queue_tables: None, session: Any) -> None:
    tickets = []
    for _ in range(3):
        with acting_as(), unit_of_work():
            tickets.append(ordered(session).ticket)

        assert told() == sorted(tickets)


def test_a_released_savepoint_is_no_commit(app: Application, queue_tables: None, session: Any) -> None:
    ordered(session)
    with session.begin_nested():
        pass

    assert told() == []


def test_an_order_that_is_rolled_back_is_never_told(app: Application, queue_tables: None, session: Any) -> None:
    ordered(session)
    session.rollback()

    assert told() == []


def test_an_order_stands_although_the_queue_is_away(app: Application, session: Any) -> None:
    key = ordered(session).id
    commit()

    assert fetch(key).status is JobStatus.ORDERED


def test_the_sweep_tells_the_queue_what_it_missed_once(app: Application, session: Any, instance: Path) -> None:
    ticket = ordered(session).ticket
    commit()
    queue.migrate()

    with clock.held_at(clock.now() + timedelta(minutes=5)):
        running.sweep()
        running.sweep()

    assert told() == [ticket]


def test_a_job_that_the_queue_gave_up_fails_with_a_sentence(app: Application, queue_tables: None, session: Any) -> None:
    job = ordered(session)
    key, ticket = job.id, job.ticket
    commit()
    queue.client().cancel_workflow(ticket)

    with clock.held_at(clock.now() + timedelta(minutes=5)):
        running.sweep()

    assert fetch(key).status is JobStatus.FAILED


def test_a_job_runs_with_the_rights_of_who_ordered_it(app: Application, session: Any) -> None:
    bank = standing()
    key = ordered(session, bank=bank, actor=bank.lawyer).id
    own, hidden, actor_id = bank.matter.id, bank.other_matter.id, bank.lawyer.id
    commit()
    seen: list[Any] = []

    def look(order: Order) -> None:
        with running.acting_for(order) as actor:
            seen.extend([actor.id, db.session.get(Matter, own) is not None, db.session.get(Matter, hidden) is not None])
            assert db.session().info["actor_id"] == actor.id

    assert running.do(key, tasks={"count": look}) == "done"
    assert seen == [actor_id, True, False]


def test_progress_and_end_are_written_as_they_happen(app: Application, session: Any) -> None:
    key = ordered(session).id
    commit()
    seen: list[tuple[str, int, int]] = []

    def work(order: Order) -> None:
        running.report(order, done=3, total=7)
        with acting_as():
            job = db.session.get_one(Job, key)
            seen.append((job.status.value, job.progress_done, job.progress_total))

    running.do(key, tasks={"count": work})

    job = fetch(key)
    assert seen == [("running", 3, 7)]
    assert (job.status, job.progress_done, job.attempts) == (JobStatus.DONE, 7, 1)
    assert job.finished_at is not None


def test_a_broken_rule_becomes_the_sentence_of_the_failure(app: Application, session: Any) -> None:
    key = ordered(session).id
    commit()

    def refuse(_order: Order) -> None:
        raise DomainError(N_("The paper has %(gaps)s gaps."), gaps=2)

    assert running.do(key, tasks={"count": refuse}) == "failed"
    assert fetch(key).failure_sentence == "The paper has 2 gaps."


def test_an_unforeseen_error_is_a_failed_job_and_stays_an_error(app: Application, session: Any) -> None:
    key = ordered(session).id
    commit()

    def stumble(_order: Order) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        running.do(key, tasks={"count": stumble})
    assert fetch(key).status is JobStatus.FAILED
    assert str(key) in fetch(key).failure_sentence


def test_work_of_an_unknown_kind_fails_with_a_sentence(app: Application, session: Any) -> None:
    key = ordered(session).id
    commit()

    assert running.do(key, tasks={}) == "failed"
    assert "count" in fetch(key).failure_sentence


def test_work_of_a_closed_account_is_not_done(app: Application, session: Any) -> None:
    bank = standing()
    key = ordered(session, bank=bank).id
    bank.officer.active = False
    commit()
    done: list[int] = []

    def work(order: Order) -> None:
        with running.acting_for(order):
            done.append(order.job_id)

    assert running.do(key, tasks={"count": work}) == "failed"
    assert not done


def test_a_cancelled_job_never_starts(app: Application, session: Any) -> None:
    bank = standing()
    job = ordered(session, bank=bank)
    jobs.cancel(actor=bank.officer, job=job)
    key = job.id
    commit()

    assert running.do(key, tasks={"count": never}) == "left alone"
    assert fetch(key).status is JobStatus.CANCELLED


def test_a_running_job_stops_at_its_next_step_when_cancelled(app: Application, session: Any) -> None:
    bank = standing()
    key, actor_id = ordered(session, bank=bank).id, bank.officer.id
    commit()
    steps: list[int] = []

    def work(order: Order) -> None:
        for step in (1, 2, 3):
            running.report(order, done=step, total=3)
            steps.append(step)
            if step == 2:
                with acting_as(), unit_of_work():
                    job = db.session.get_one(Job, key)
                    jobs.cancel(actor=job.ordered_by, job=job)
                    assert job.ordered_by_id == actor_id

    assert running.do(key, tasks={"count": work}) == "cancelled"
    assert steps == [1, 2]
    assert fetch(key).status is JobStatus.CANCELLED


def test_work_that_is_cut_off_again_and_again_is_given_up(app: Application, session: Any) -> None:
    job = ordered(session)
    job.attempts = running.MOST_ATTEMPTS
    job.status = JobStatus.RUNNING
    key = job.id
    commit()

    assert running.do(key, tasks={"count": never}) == "left alone"
    assert fetch(key).status is JobStatus.FAILED


def test_a_job_that_was_cut_off_begins_again(app: Application, session: Any) -> None:
    job = ordered(session)
    job.attempts, job.status = 1, JobStatus.RUNNING
    key = job.id
    commit()

    assert running.do(key, tasks={"count": lambda _order: None}) == "done"
    assert fetch(key).attempts == 2


def test_a_job_that_is_over_is_not_done_twice(app: Application, session: Any) -> None:
    key = ordered(session).id
    commit()
    running.do(key, tasks={"count": lambda _order: None})

    assert running.do(key, tasks={"count": never}) == "left alone"


def test_only_who_ordered_a_job_or_an_administrator_cancels_it(session: Any) -> None:
    bank = standing()
    first, second = ordered(session, bank=bank), ordered(session, bank=bank)

    with pytest.raises(NotAllowed):
        jobs.cancel(actor=bank.approver, job=first)
    jobs.cancel(actor=bank.officer, job=first)
    jobs.cancel(actor=bank.administrator, job=second)
    with pytest.raises(DomainError):
        jobs.cancel(actor=bank.officer, job=first)


def test_everybody_sees_his_own_jobs_and_an_administrator_all(session: Any) -> None:
    bank = standing()
    own, other = ordered(session, bank=bank), ordered(session, bank=bank, actor=bank.approver)

    assert list(jobs.of_actor(actor=bank.officer)) == [own]
    assert set(jobs.of_actor(actor=bank.administrator)) == {own, other}
    assert jobs.has_open(kind="count", subject_id=1)
    assert not jobs.has_open(kind="count", subject_id=2)
    assert jobs.of_subject(kind="count", subject_id=1) == other
    assert own.ticket != other.ticket


def test_another_firm_does_not_see_a_job(session: Any) -> None:
    bank = standing()
    key, firm = ordered(session, bank=bank).id, bank.other_lawyer.firm_id
    commit()

    with acting_as(Scope(Reach.FIRM, firm_id=firm, on=clock.today())):
        assert db.session.get(Job, key) is None


def test_a_daily_task_is_done_once_a_day(app: Application, session: Any) -> None:
    done: list[str] = []

    first = running.run("balances", day=date(2026, 3, 20), claim="a", act=lambda: done.append("x"))
    second = running.run("balances", day=date(2026, 3, 20), claim="b", act=lambda: done.append("y"))
    next_day = running.run("balances", day=date(2026, 3, 21), claim="c", act=lambda: done.append("z"))

    assert (first, second, next_day) == (True, False, True)
    assert done == ["x", "z"]


def test_a_failed_daily_task_is_tried_again_but_not_for_ever(app: Application, session: Any) -> None:
    tries: list[int] = []

    def fail() -> None:
        tries.append(1)
        raise ZeroDivisionError

    for hour in range(5):
        if len(tries) < running.MOST_RUNS_A_DAY:
            with pytest.raises(ZeroDivisionError):
                running.run("balances", day=date(2026, 3, 20), claim=str(hour), act=fail)
        else:
            assert not running.run("balances", day=date(2026, 3, 20), claim=str(hour), act=fail)

    assert len(tries) == running.MOST_RUNS_A_DAY
    with acting_as():
        assert db.session.scalars(select(Run)).one().status is RunStatus.FAILED


def test_a_daily_task_under_way_is_left_to_its_owner_until_he_is_lost(app: Application, session: Any) -> None:
    day = date(2026, 3, 20)
    with writing(), acting_as(), unit_of_work():
        db.session.add(Run(task="balances", day=day, status=RunStatus.RUNNING, claimed_by="a", started_at=clock.now()))

    assert not running.run("balances", day=day, claim="b", act=lambda: None)
    assert running.run("balances", day=day, claim="a", act=lambda: None)


def test_a_task_that_says_not_who_acts_reads_nothing_of_a_matter(app: Application, session: Any) -> None:
    db.session.remove()

    with pytest.raises(NoScope):
        db.session.scalars(select(Matter)).all()


def test_a_beat_keeps_one_sign_of_life_for_each_slot(app: Application, session: Any) -> None:
    running.beat(slot="worker-1", process_id=10)
    running.beat(slot="worker-1", process_id=11)
    running.beat(slot="worker-2", process_id=12)

    with acting_as():
        signs = {sign.slot: sign.process_id for sign in db.session.scalars(select(WorkerBeat))}
    assert signs == {"worker-1": 11, "worker-2": 12}


def commit() -> None:
    """Commit as a request does: the session ends with it."""
    with unit_of_work():
        pass


def never(_order: Order) -> None:
    raise AssertionError("This job must not be begun")


def ordered(session: Any, *, bank: Standing | None = None, actor: Any = None) -> Job:
    bank = bank or standing()
    return jobs.order(actor=actor or bank.officer, kind="count", matter_id=bank.matter.id, subject_id=1, title="民事起诉状")


def fetch(key: int) -> Job:
    with acting_as():
        job = db.session.get_one(Job, key)
        db.session.expunge(job)
        return job


def told() -> list[str]:
    return sorted(each.workflow_id for each in queue.client().list_workflows())


@pytest.fixture(autouse=True)
def instance(app: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A queue of its own for each test, beside whichever database."""
    monkeypatch.setitem(app.config, "JOBS_DATABASE_URL", f"sqlite:///{tmp_path / 'jobs.sqlite'}")
    _let_go(app)
    yield tmp_path
    _let_go(app)


def _let_go(app: Application) -> None:
    """Part with the client of whichever test came before: it knows another queue."""
    client = app.extensions.pop("jobs_client", None)
    if client is not None:
        client.destroy()


@pytest.fixture
def queue_tables(app: Application, instance: Path) -> None:
    with app.app_context():
        queue.migrate()
