"""Changes of the bank's tables: the rows are the tables' history, and what is in force is read from them."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, relationship

from app.core.db import Base, Choice, Moment, Versioned, column
from app.registers.states import OPEN, SETTLED, AmendmentStatus, Register

if TYPE_CHECKING:
    from app.access.models import User
    from app.approvals.models import Approval

_STILL_OPEN = text("status IN ('draft', 'pending')")


class Amendment(Versioned, Base):
    """One entry of a table set anew: a month's rates, a year's holidays, a setting, a text.

    It counts from `takes_effect_on`, at the earliest from the day it was settled; then it is never touched again.
    """

    __tablename__ = "amendment"
    __table_args__ = (
        CheckConstraint(
            "(status IN ('pending', 'approved', 'returned')) <= (review_id IS NOT NULL)", name="decided_by_a_second_person"
        ),
        CheckConstraint("status <> 'recorded' OR register = 'bank'", name="recorded_moves_neither_money_nor_dates"),
        CheckConstraint("(status IN ('approved', 'recorded')) = (settled_on IS NOT NULL)", name="settled_has_a_day"),
        CheckConstraint("length(reason) > 0", name="has_a_reason"),
        Index("uq_amendment_open", "register", "key", unique=True, sqlite_where=_STILL_OPEN, postgresql_where=_STILL_OPEN),
        Index("ix_amendment_status", "status"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    register: Mapped[Register] = column(Choice(Register), nullable=False)
    key: Mapped[str] = column(String(80), nullable=False)
    title: Mapped[str] = column(String(200), nullable=False)
    value: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    before: Mapped[dict[str, Any] | None] = column(JSON(none_as_null=True))
    takes_effect_on: Mapped[date] = column(nullable=False)
    reason: Mapped[str] = column(String(2000), nullable=False)
    source: Mapped[str] = column(String(300), nullable=False, default="")
    status: Mapped[AmendmentStatus] = column(Choice(AmendmentStatus), nullable=False, default=AmendmentStatus.DRAFT)
    proposed_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    proposed_at: Mapped[datetime] = column(Moment, nullable=False)
    review_id: Mapped[int | None] = column(ForeignKey("approval.id"), unique=True)
    settled_on: Mapped[date | None] = column()

    proposed_by: Mapped["User"] = relationship("User")
    review: Mapped["Approval | None"] = relationship("Approval")

    @property
    def is_open(self) -> bool:
        """Whether it still can become something else."""
        return self.status in OPEN

    @property
    def is_settled(self) -> bool:
        """Whether it counts, now or from its day on."""
        return self.status in SETTLED

    @property
    def counts_from(self) -> date:
        """The first day it counts: its own, and never before the day it was settled."""
        return max(self.takes_effect_on, self.settled_on) if self.settled_on else self.takes_effect_on
