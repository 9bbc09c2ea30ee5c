"""Ordering, cancelling and telling of jobs; what a worker does with them is in `running`."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError, NotAllowed
from app.core.labels import N_
from app.core.work import once_committed
from app.jobs import queue
from app.jobs.models import Job
from app.jobs.states import OPEN, JobStatus

ALREADY_OVER = N_("This job is already over: %(status)s.")
NOT_YOURS = N_("Only who ordered a job can cancel it.")


def order(*, actor: User, kind: str, matter_id: int | None, subject_id: int, title: str, steps: int = 1) -> Job:
    """Order a piece of work: the row first; after it is committed the queue is told.

    Should the queue be out of reach at that moment, the worker's sweep finds the row.
    """
    ticket = queue.new_ticket()
    job = Job(
        ticket=ticket,
        matter_id=matter_id,
        kind=kind,
        subject_id=subject_id,
        title=title[:200],
        ordered_by_id=actor.id,
        ordered_at=clock.now(),
        status=JobStatus.ORDERED,
        progress_total=steps,
        progress_done=0,
        attempts=0,
    )
    db.session.add(job)
    db.session.flush()
    job_id = job.id
    once_committed(lambda: queue.tell(job_id, ticket=ticket))
    return job


def cancel(*, actor: User, job: Job) -> Job:
    """Stop a job that is not over: a waiting one never starts, a running one stops at its next step."""
    if job.ordered_by_id != actor.id and not policy.may(actor, Permission.MANAGE_USERS):
        raise NotAllowed(NOT_YOURS)
    if not job.is_open:
        raise DomainError(ALREADY_OVER, status=job.status.label)
    job.status = JobStatus.CANCELLED
    job.finished_at = clock.now()
    return job


def of_actor(*, actor: User, limit: int = 50) -> Sequence[Job]:
    """The actor's own jobs, the latest first; an administrator sees everybody's."""
    wanted = select(Job).options(selectinload(Job.ordered_by))
    if not policy.may(actor, Permission.MANAGE_USERS):
        wanted = wanted.where(Job.ordered_by_id == actor.id)
    return db.session.scalars(wanted.order_by(Job.ordered_at.desc(), Job.id.desc()).limit(limit)).all()


def of_subject(*, kind: str, subject_id: int) -> Job | None:
    """The latest job of a kind for one subject: what a page shows beside it."""
    wanted = select(Job).where(Job.kind == kind, Job.subject_id == subject_id)
    return db.session.scalars(wanted.order_by(Job.id.desc()).limit(1)).first()


def has_open(*, kind: str, subject_id: int) -> bool:
    """Whether such work is already ordered or running, so that a second click orders nothing."""
    wanted = select(Job.id).where(Job.kind == kind, Job.subject_id == subject_id, Job.status.in_(OPEN))
    return db.session.scalar(wanted.limit(1)) is not None
