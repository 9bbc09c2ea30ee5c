"""What other rules would move: found by looking, moved by confirmation."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.access.scope import MatterScoped
from app.core import formats
from app.core.db import Base, Choice, Moment, column
from app.docket.models import Deadline
from app.docket.states import DeadlineState

if TYPE_CHECKING:
    from app.matters.models import Matter


class DeadlineShift(MatterScoped, Base):
    """A deadline that the rules in force give otherwise than it is kept: before, after, and how it is counted now.

    It can be found again at any time, so it is no entry of the change log; the move itself is a `DeadlineChange`.
    """

    __tablename__ = "deadline_shift"
    __table_args__ = (UniqueConstraint("matter_id", "key"), {"info": {"recorded": False}})

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False)
    deadline_id: Mapped[int | None] = column(ForeignKey("deadline.id"), index=True)
    key: Mapped[str] = column(String(120), nullable=False)
    title: Mapped[str] = column(String(120), nullable=False)
    english: Mapped[str] = column(String(160), nullable=False)
    subject: Mapped[str] = column(String(200), nullable=False, default="")
    plan_before: Mapped[date | None] = column()
    plan_after: Mapped[date | None] = column()
    state_before: Mapped[DeadlineState | None] = column(Choice(DeadlineState))
    state_after: Mapped[DeadlineState | None] = column(Choice(DeadlineState))
    working: Mapped[list[Any]] = column(JSON, nullable=False)
    rules_version: Mapped[str] = column(String(80), nullable=False)
    found_at: Mapped[datetime] = column(Moment, nullable=False)

    matter: Mapped["Matter"] = relationship("Matter")
    deadline: Mapped[Deadline | None] = relationship()

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return self.title if formats.in_chinese() else self.english
