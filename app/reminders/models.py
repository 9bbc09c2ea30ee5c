"""Who was reminded of what and when, which mail told it, and the calendar addresses that people keep."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.access.models import SECRET, User
from app.access.scope import MatterScoped
from app.core.db import Base, Choice, Moment, column
from app.deadlines.states import Circle
from app.docket.models import Deadline
from app.reminders.states import DigestStatus, Step

if TYPE_CHECKING:
    from app.matters.models import Matter


class Reminder(MatterScoped, Base):
    """One step of the ladder for one deadline and one person; `day` is the day that the step belongs to.

    The four together are unique: a run that begins again reminds nobody twice, and a deadline that moves is reminded of anew.
    """

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("deadline_id", "step", "day", "to_id"),
        Index("ix_reminder_to_id_digest_id", "to_id", "digest_id"),
        {"info": {"recorded": False}},
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    deadline_id: Mapped[int] = column(ForeignKey("deadline.id"), nullable=False)
    step: Mapped[Step] = column(Choice(Step), nullable=False)
    day: Mapped[date] = column(nullable=False)
    to_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    made_on: Mapped[date] = column(nullable=False)
    digest_id: Mapped[int | None] = column(ForeignKey("digest.id"))

    matter: Mapped["Matter"] = relationship("Matter")
    deadline: Mapped[Deadline] = relationship()
    to: Mapped[User] = relationship()
    digest: Mapped["Digest | None"] = relationship()


class Digest(Base):
    """The mail of one person and one day; the pair is unique, so that nobody gets two."""

    __tablename__ = "digest"
    __table_args__ = (
        UniqueConstraint("user_id", "day"),
        CheckConstraint("(status = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_moment"),
        {"info": {"recorded": False}},
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    user_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    day: Mapped[date] = column(nullable=False)
    status: Mapped[DigestStatus] = column(Choice(DigestStatus), nullable=False, default=DigestStatus.ORDERED)
    lines: Mapped[int] = column(Integer, nullable=False)
    made_at: Mapped[datetime] = column(Moment, nullable=False)
    sent_at: Mapped[datetime | None] = column(Moment)

    user: Mapped[User] = relationship()


class CalendarFeed(Base):
    """The private calendar address of one person; only the digest of its secret is kept."""

    __tablename__ = "calendar_feed"
    __table_args__ = (UniqueConstraint("user_id"), UniqueConstraint("digest"))

    id: Mapped[int] = column(Integer, primary_key=True)
    user_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    digest: Mapped[str] = column(String(64), nullable=False, info=SECRET)
    circle: Mapped[Circle] = column(Choice(Circle), nullable=False)
    made_at: Mapped[datetime] = column(Moment, nullable=False)

    user: Mapped[User] = relationship()
