"""Ordered jobs, timed runs and the worker's heartbeat. The queue's own state is kept elsewhere, by the queue."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from flask_babel import gettext
from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
    and_,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, relationship

from app.access.scope import MatterScoped
from app.core.db import Base, Choice, Moment, column
from app.jobs.states import OPEN, JobStatus, RunStatus

if TYPE_CHECKING:
    from app.access.models import User

UNRECORDED = {"recorded": False}


class Job(MatterScoped, Base):
    """Work for one matter or for none, ordered by one person and done with that person's rights.

    Without a matter (an import) the bank sees it, and the branch of who ordered it.

    The ticket is its name in the queue: random, so that a restored database never meets an older queue's work by number.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint(
            "(status IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL)",
            name="finished_has_moment",
        ),
        CheckConstraint("status <> 'failed' OR failure IS NOT NULL", name="failed_has_reason"),
        CheckConstraint("progress_done >= 0 AND progress_done <= progress_total", name="progress"),
        Index("ix_job_status_ordered_at", "status", "ordered_at"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    ticket: Mapped[str] = column(String(40), nullable=False, unique=True)
    matter_id: Mapped[int | None] = column(ForeignKey("matter.id"), index=True)
    kind: Mapped[str] = column(String(40), nullable=False)
    subject_id: Mapped[int] = column(Integer, nullable=False)
    title: Mapped[str] = column(String(200), nullable=False)
    ordered_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False, index=True)
    ordered_at: Mapped[datetime] = column(Moment, nullable=False)
    status: Mapped[JobStatus] = column(Choice(JobStatus), nullable=False, default=JobStatus.ORDERED)
    progress_done: Mapped[int] = column(Integer, nullable=False, default=0)
    progress_total: Mapped[int] = column(Integer, nullable=False, default=1)
    attempts: Mapped[int] = column(Integer, nullable=False, default=0)
    started_at: Mapped[datetime | None] = column(Moment)
    finished_at: Mapped[datetime | None] = column(Moment)
    failure: Mapped[str | None] = column(String(500))
    failure_values: Mapped[dict[str, Any] | None] = column(JSON)

    ordered_by: Mapped["User"] = relationship("User", foreign_keys=[ordered_by_id])

    @classmethod
    def within_branch(cls, branch_id: int) -> ColumnElement[bool]:
        people = Base.metadata.tables["user"]
        own = cls.ordered_by_id.in_(select(people.c.id).where(people.c.branch_id == branch_id))
        return or_(super().within_branch(branch_id), and_(cls.matter_id.is_(None), own))

    @property
    def failure_sentence(self) -> str:
        """Why the work failed, in the reader's language."""
        return gettext(self.failure, **(self.failure_values or {})) if self.failure else ""

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


class Run(Base):
    """One timed task on one day; the pair is unique, so that a second start finds the day already taken."""

    __tablename__ = "run"
    __table_args__ = (UniqueConstraint("task", "day"),)

    id: Mapped[int] = column(Integer, primary_key=True)
    task: Mapped[str] = column(String(40), nullable=False)
    day: Mapped[date] = column(nullable=False)
    status: Mapped[RunStatus] = column(Choice(RunStatus), nullable=False, default=RunStatus.RUNNING)
    claimed_by: Mapped[str] = column(String(120), nullable=False)
    attempts: Mapped[int] = column(Integer, nullable=False, default=1)
    started_at: Mapped[datetime] = column(Moment, nullable=False)
    finished_at: Mapped[datetime | None] = column(Moment)


class WorkerBeat(Base):
    """The last sign of life of a worker slot, for the health address."""

    __tablename__ = "worker_beat"
    __table_args__ = ({"info": UNRECORDED},)

    slot: Mapped[str] = column(String(40), primary_key=True)
    at: Mapped[datetime] = column(Moment, nullable=False)
    process_id: Mapped[int] = column(Integer, nullable=False)
