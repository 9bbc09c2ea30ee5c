"""What a change of the tables would move: weighed before it is decided, kept with it."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.access.scope import MatterScoped
from app.core.db import Base, Fen, Moment, column

if TYPE_CHECKING:
    from app.matters.models import Matter
    from app.registers.models import Amendment

COMPUTED = {"recorded": False}
"""Figures that can be computed again are no entry of the change log."""


class Weighing(Base):
    """One look at a change: on which day, against which tables, over how many matters; complete once all were looked at."""

    __tablename__ = "weighing"
    __table_args__ = (UniqueConstraint("amendment_id"), {"info": COMPUTED})

    id: Mapped[int] = column(Integer, primary_key=True)
    amendment_id: Mapped[int] = column(ForeignKey("amendment.id"), nullable=False)
    as_of: Mapped[date] = column(nullable=False)
    weighed_at: Mapped[datetime] = column(Moment, nullable=False)
    rules_version: Mapped[str] = column(String(40), nullable=False)
    examined: Mapped[int] = column(Integer, nullable=False)
    is_complete: Mapped[bool] = column(nullable=False, default=False)

    amendment: Mapped["Amendment"] = relationship("Amendment")


class MovedMatter(MatterScoped, Base):
    """A matter whose debt or limits the change moves: before and after. `limits` and `deadlines` hold what runs out, with both days."""

    __tablename__ = "moved_matter"
    __table_args__ = (UniqueConstraint("amendment_id", "matter_id"), {"info": COMPUTED})

    id: Mapped[int] = column(Integer, primary_key=True)
    amendment_id: Mapped[int] = column(ForeignKey("amendment.id"), nullable=False)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    total_before: Mapped[Decimal | None] = column(Fen)
    total_after: Mapped[Decimal | None] = column(Fen)
    problem_before: Mapped[str] = column(String(500), nullable=False, default="")
    problem: Mapped[str] = column(String(500), nullable=False, default="")
    limits: Mapped[list[dict[str, Any]]] = column(JSON, nullable=False)
    deadlines: Mapped[list[dict[str, Any]]] = column(JSON, nullable=False, default=list)

    matter: Mapped["Matter"] = relationship("Matter")

    @property
    def difference(self) -> Decimal | None:
        """How much more or less is owed; None where one of the two could not be computed."""
        if self.total_before is None or self.total_after is None:
            return None
        return self.total_after - self.total_before
