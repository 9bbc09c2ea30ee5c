"""Milestones: what happened in a matter, on which legal date; added and never changed."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, relationship

from app.access.scope import MatterScoped
from app.core.db import Base, Choice, Moment, column
from app.docket import wording
from app.docket.states import MilestoneKind

if TYPE_CHECKING:
    from app.access.models import User


class Milestone(MatterScoped, Base):
    """One thing that happened: its kind, its legal date, when and by whom it was recorded, and its facts."""

    __tablename__ = "milestone"
    __table_args__ = (
        Index("ix_milestone_matter_id_happened_on", "matter_id", "happened_on"),
        Index("ix_milestone_happened_on", "happened_on", "id"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False)
    kind: Mapped[MilestoneKind] = column(Choice(MilestoneKind), nullable=False)
    happened_on: Mapped[date] = column(nullable=False)
    recorded_at: Mapped[datetime] = column(Moment, nullable=False)
    recorded_by_id: Mapped[int | None] = column(ForeignKey("user.id"))
    facts: Mapped[dict[str, Any]] = column(JSON, nullable=False)

    recorded_by: Mapped["User | None"] = relationship("User", foreign_keys=[recorded_by_id])

    @property
    def sentence(self) -> str:
        """What happened, in one sentence in the reader's language."""
        return wording.tell(self.kind, self.facts)
