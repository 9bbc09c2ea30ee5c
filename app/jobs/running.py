"""What a worker does with an ordered job or a timed task: begin, act as who ordered it, report, end.

Each of these is a short transaction of its own. A worker may be killed between any two of them and the work begun
again, so what a task writes must bear being done twice.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.access.guards import scope_for
from app.access.models import User
from app.access.scope import acting_as, set_scope
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.core.work import unit_of_work
from app.jobs import queue
from app.jobs.models import Job, Run, WorkerBeat
from app.jobs.states import OPEN, JobStatus, RunStatus

MOST_ATTEMPTS = 5
MOST_RUNS_A_DAY = 3
LOST_AFTER = timedelta(hours=3)
SWEEP_AFTER = timedelta(seconds=20)

CUT_OFF = N_("The work was interrupted %(attempts)s times and is not tried again: order it once more, or tell the operator.")
UNEXPECTED = N_("The work stopped at an error; the operator finds it in the log under job %(number)s.")
NO_SUCH_KIND = N_("This worker does not know work of the kind “%(kind)s”.")
ACCOUNT_CLOSED = N_("The account that ordered this work is closed.")

log = structlog.get_logger(__name__)


class Cancelled(Exception):
    """The job was cancelled while it ran."""


@dataclass(frozen=True)
class Order:
    """A job as its task sees it: what to do, for which matter (if for one) and subject, and who ordered it."""

    job_id: int
    kind: str
    matter_id: int | None
    subject_id: int
    ordered_by_id: int


Task = Callable[[Order], None]
TimedTask = Callable[[], None]


@contextmanager
def acting_for(order: Order) -> Iterator[User]:
    """One unit of work with the rights of who ordered the job; a task may open several, one after the other.

    Keep what is slow, such as rendering, between two of them: a writing transaction stops every other writer.
    """
    db.session.remove()
    with unit_of_work():
        actor = db.session.get(User, order.ordered_by_id)
        if actor is None or not actor.active:
            raise DomainError(ACCOUNT_CLOSED)
        session = db.session()
        set_scope(session, scope_for(actor))
        session.info.update(actor_id=actor.id, actor_name=actor.full_name, address="", request_id=f"job-{order.job_id}")
        yield actor


def report(order: Order, *, done: int, total: int) -> None:
    """Say how far the job is, and stop it here when it was cancelled meanwhile."""
    with _machine():
        job = db.session.get_one(Job, order.job_id)
        if job.status is JobStatus.CANCELLED:
            raise Cancelled
        job.progress_total = max(total, 1)
        job.progress_done = min(done, job.progress_total)


def do(job_id: int, *, tasks: Mapping[str, Task]) -> str:
    """Do one job from beginning to end and return its status; a job that is over is left alone."""
    order = _begin(job_id)
    if order is None:
        return "left alone"
    try:
        task = tasks.get(order.kind)
        if task is None:
            raise DomainError(NO_SUCH_KIND, kind=order.kind)
        task(order)
    except Cancelled:
        log.info("job cancelled", job=job_id)
        return str(JobStatus.CANCELLED)
    except DomainError as error:
        return _end(job_id, failure=error)
    except BaseException:
        log.exception("job failed", job=job_id)
        _end(job_id, failure=DomainError(UNEXPECTED, number=job_id))
        raise
    return _end(job_id, failure=None)


def run(task: str, *, day: date, claim: str, act: TimedTask) -> bool:
    """Do a timed task once a day: the row of (task, day) says whether it was done. Returns whether it was done now."""
    if not _take_day(task, day=day, claim=claim):
        return False
    succeeded = False
    try:
        act()
        succeeded = True
    finally:
        _give_day_back(task, day=day, succeeded=succeeded)
    return True


def sweep() -> None:
    """Tell the queue again of every open job that has been waiting a while: known ones are not taken twice.

    A job that the queue has given up fails with a sentence instead of staying open for ever.
    """
    with _machine():
        before = clock.now() - SWEEP_AFTER
        waiting = db.session.execute(select(Job.id, Job.ticket).where(Job.status.in_(OPEN), Job.ordered_at < before)).all()
    if not waiting:
        return
    given_up = queue.given_up()
    for job_id, ticket in waiting:
        if ticket in given_up:
            _end(job_id, failure=DomainError(UNEXPECTED, number=job_id))
        else:
            queue.tell(job_id, ticket=ticket)


def beat(*, slot: str, process_id: int) -> None:
    """Leave a sign of life for the health address; while the database is held by others the next one will do."""
    try:
        with _machine():
            sign = db.session.get(WorkerBeat, slot) or WorkerBeat(slot=slot)
            sign.at = clock.now()
            sign.process_id = process_id
            db.session.add(sign)
    except OperationalError as error:
        log.warning("no sign of life this time", slot=slot, reason=str(error.orig))


@contextmanager
def _machine() -> Iterator[None]:
    with acting_as(), unit_of_work():
        yield


def _begin(job_id: int) -> Order | None:
    with _machine():
        job = db.session.get(Job, job_id)
        if job is None or not job.is_open:
            return None
        if job.attempts >= MOST_ATTEMPTS:
            _close(job, failure=DomainError(CUT_OFF, attempts=job.attempts))
            return None
        job.status = JobStatus.RUNNING
        job.attempts += 1
        job.started_at = job.started_at or clock.now()
        return Order(
            job_id=job.id,
            kind=job.kind,
            matter_id=job.matter_id,
            subject_id=job.subject_id,
            ordered_by_id=job.ordered_by_id,
        )


def _end(job_id: int, *, failure: DomainError | None) -> str:
    with _machine():
        job = db.session.get_one(Job, job_id)
        if job.is_open:
            _close(job, failure=failure)
        return str(job.status)


def _close(job: Job, *, failure: DomainError | None) -> None:
    job.finished_at = clock.now()
    if failure is None:
        job.status = JobStatus.DONE
        job.progress_done = job.progress_total
        return
    job.status = JobStatus.FAILED
    job.failure = failure.template
    job.failure_values = {name: str(value) for name, value in failure.values.items()}


def _take_day(task: str, *, day: date, claim: str) -> bool:
    with _machine():
        held = db.session.scalar(select(Run).where(Run.task == task, Run.day == day))
        if held is None:
            held = Run(task=task, day=day, attempts=0)
            db.session.add(held)
        elif not _may_try_again(held, claim=claim):
            return False
        held.status = RunStatus.RUNNING
        held.claimed_by = claim
        held.attempts += 1
        held.started_at = clock.now()
        held.finished_at = None
    return True


def _may_try_again(held: Run, *, claim: str) -> bool:
    if held.status is RunStatus.DONE or held.attempts >= MOST_RUNS_A_DAY:
        return False
    return held.status is RunStatus.FAILED or held.claimed_by == claim or held.started_at < clock.now() - LOST_AFTER


def _give_day_back(task: str, *, day: date, succeeded: bool) -> None:
    with _machine():
        held = db.session.scalars(select(Run).where(Run.task == task, Run.day == day)).one()
        held.status = RunStatus.DONE if succeeded else RunStatus.FAILED
        held.finished_at = clock.now()
