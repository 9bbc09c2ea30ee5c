"""Tables of preservation: the order of a court, and the assets under a seizure or freeze, one row a measure."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.access.scope import MatterScoped
from app.collateral.models import Collateral
from app.collateral.states import AssetType
from app.core.db import Base, Choice, Fen, Versioned, column
from app.courts.models import Court
from app.docket.models import Proceeding
from app.files.models import Attachment
from app.matters.models import Matter, Party
from app.preservation.states import AssetKind, MeasureStatus, OrderKind, OrderStatus, Security


class PreservationOrder(MatterScoped, Versioned, Base):
    """What a court was asked to preserve and what it ruled; one to one with its proceeding.

    `serves` is the course that the preservation is for: the suit, or the one whose judgment is to be enforced.
    """

    __tablename__ = "preservation_order"
    __table_args__ = (
        UniqueConstraint("proceeding_id"),
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("status IN ('applied', 'refused') OR ruled_on IS NOT NULL", name="ruled_has_a_day"),
        CheckConstraint("(fee_paid IS NULL) = (fee_paid_on IS NULL)", name="fee_has_a_day"),
        CheckConstraint("kind <> 'pre_suit' OR security <> 'exemption'", name="no_exemption_before_suit"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    proceeding_id: Mapped[int] = column(ForeignKey("proceeding.id"), nullable=False)
    serves_id: Mapped[int | None] = column(ForeignKey("proceeding.id"), index=True)
    kind: Mapped[OrderKind] = column(Choice(OrderKind), nullable=False)
    status: Mapped[OrderStatus] = column(Choice(OrderStatus), nullable=False, default=OrderStatus.APPLIED)
    applied_on: Mapped[date] = column(nullable=False)
    is_urgent: Mapped[bool] = column(nullable=False, default=False)
    amount: Mapped[Decimal] = column(Fen(), nullable=False)
    security: Mapped[Security] = column(Choice(Security), nullable=False)
    security_amount: Mapped[Decimal | None] = column(Fen())
    security_by: Mapped[str] = column(String(120), nullable=False, default="")
    security_proof_id: Mapped[int | None] = column(ForeignKey("attachment.id"))
    ruled_on: Mapped[date | None] = column()
    ruling_number: Mapped[str] = column(String(60), nullable=False, default="")
    execution_number: Mapped[str] = column(String(60), nullable=False, default="")
    fee_paid: Mapped[Decimal | None] = column(Fen())
    fee_paid_on: Mapped[date | None] = column()

    matter: Mapped[Matter] = relationship()
    proceeding: Mapped[Proceeding] = relationship(foreign_keys=[proceeding_id])
    serves: Mapped[Proceeding | None] = relationship(foreign_keys=[serves_id])
    security_proof: Mapped[Attachment | None] = relationship()


class PreservedAsset(MatterScoped, Versioned, Base):
    """One asset under one measure of one proceeding; `position` 1 is the first seizure, above it waits (轮候).

    Until when it holds is not kept here: it follows from the events (`docket.Deadline`). `printed_end_on` is what the paper
    in force prints; `amount_aimed` what was to be frozen, `amount_frozen` what was; `asset_value` what it counts for.
    """

    __tablename__ = "preserved_asset"
    __table_args__ = (
        CheckConstraint("position >= 1", name="position_counts_from_one"),
        CheckConstraint("status <> 'effective' OR position = 1", name="first_rank_binds"),
        CheckConstraint("amount_frozen IS NULL OR amount_frozen >= 0", name="frozen_is_not_negative"),
        CheckConstraint("printed_end_on IS NULL OR printed_end_on > started_on", name="ends_after_start"),
        Index("ix_preserved_asset_status", "status", "id"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    proceeding_id: Mapped[int] = column(ForeignKey("proceeding.id"), nullable=False, index=True)
    status: Mapped[MeasureStatus] = column(Choice(MeasureStatus), nullable=False)
    asset_kind: Mapped[AssetKind] = column(Choice(AssetKind), nullable=False)
    asset_type: Mapped[AssetType] = column(Choice(AssetType), nullable=False)
    title: Mapped[str] = column(String(200), nullable=False)
    collateral_id: Mapped[int | None] = column(ForeignKey("collateral.id"), index=True)
    owner_id: Mapped[int | None] = column(ForeignKey("party.id"), index=True)
    court_id: Mapped[int | None] = column(ForeignKey("court.id"), index=True)
    ruling_number: Mapped[str] = column(String(60), nullable=False, default="")
    registry_number: Mapped[str] = column(String(120), nullable=False, default="")
    started_on: Mapped[date] = column(nullable=False)
    printed_end_on: Mapped[date | None] = column()
    position: Mapped[int] = column(Integer, nullable=False, default=1)
    waits_behind: Mapped[str] = column(String(200), nullable=False, default="")
    amount_aimed: Mapped[Decimal | None] = column(Fen())
    amount_frozen: Mapped[Decimal | None] = column(Fen())
    asset_value: Mapped[Decimal | None] = column(Fen())

    matter: Mapped[Matter] = relationship()
    proceeding: Mapped[Proceeding] = relationship()
    collateral: Mapped[Collateral | None] = relationship()
    owner: Mapped[Party | None] = relationship()
    court: Mapped[Court | None] = relationship()

    @property
    def counted(self) -> Decimal | None:
        """What the measure counts for in the coverage: the money frozen, else the value of the asset."""
        return self.amount_frozen if self.asset_kind is AssetKind.DEPOSIT else self.asset_value
