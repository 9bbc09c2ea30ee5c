"""Requests for a second pair of eyes; the subject points at its request by a foreign key of its own."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, relationship

from app.access.scope import MatterScoped
from app.approvals.states import ApprovalStatus, Purpose
from app.core.db import Base, Choice, Moment, Versioned, column

if TYPE_CHECKING:
    from app.access.models import User


class Approval(MatterScoped, Versioned, Base):
    """One request to check something, decided by somebody other than who asked.

    Without a matter it concerns the whole bank, and only head office sees it.
    """

    __tablename__ = "approval"
    __table_args__ = (
        CheckConstraint("decided_by_id <> requested_by_id", name="decided_by_another"),
        CheckConstraint(
            "(status IN ('approved', 'returned')) = (decided_by_id IS NOT NULL) "
            "AND (status IN ('approved', 'returned')) = (decided_at IS NOT NULL)",
            name="decision_has_facts",
        ),
        CheckConstraint("status <> 'returned' OR length(opinion) > 0", name="returned_has_opinion"),
        Index("ix_approval_status_requested_at", "status", "requested_at"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int | None] = column(ForeignKey("matter.id"), index=True)
    purpose: Mapped[Purpose] = column(Choice(Purpose), nullable=False)
    subject_title: Mapped[str] = column(String(200), nullable=False)
    requested_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    requested_at: Mapped[datetime] = column(Moment, nullable=False)
    note: Mapped[str] = column(String(2000), nullable=False, default="", info={"bank_only": True})
    status: Mapped[ApprovalStatus] = column(Choice(ApprovalStatus), nullable=False, default=ApprovalStatus.PENDING)
    decided_by_id: Mapped[int | None] = column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = column(Moment)
    opinion: Mapped[str] = column(String(2000), nullable=False, default="", info={"bank_only": True})

    requested_by: Mapped["User"] = relationship("User", foreign_keys=[requested_by_id])
    decided_by: Mapped["User | None"] = relationship("User", foreign_keys=[decided_by_id])

    @property
    def is_pending(self) -> bool:
        return self.status is ApprovalStatus.PENDING
