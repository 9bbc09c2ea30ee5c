"""Assets under a seizure or freeze, one row a measure."""

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, relationship

from app.access.scope import MatterScoped
from app.core.db import Base, Choice, Versioned, column
from app.docket.models import Proceeding
from app.preservation.states import AssetKind


class PreservedAsset(MatterScoped, Versioned, Base):
    """One asset under one measure of one proceeding; `position` 1 is the first seizure, above it waits (轮候)."""

    __tablename__ = "preserved_asset"
    __table_args__ = (CheckConstraint("position >= 1", name="position_counts_from_one"),)

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    proceeding_id: Mapped[int] = column(ForeignKey("proceeding.id"), nullable=False, index=True)
    asset_kind: Mapped[AssetKind] = column(Choice(AssetKind), nullable=False)
    title: Mapped[str] = column(String(200), nullable=False)
    position: Mapped[int] = column(Integer, nullable=False, default=1)

    proceeding: Mapped[Proceeding] = relationship()
