"""Answers that were kept with a matter, exactly as they were computed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.access.models import User
from app.access.scope import MatterScoped
from app.calculators.states import Tool
from app.core.db import Base, Choice, Moment, column
from app.matters.models import Matter


class KeptCalculation(MatterScoped, Base):
    """One answer of a calculator: the question and the answer as plain values, under which rules, by whom, when."""

    __tablename__ = "kept_calculation"
    __table_args__ = (UniqueConstraint("matter_id", "number"),)

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    number: Mapped[int] = column(Integer, nullable=False)
    tool: Mapped[Tool] = column(Choice(Tool), nullable=False)
    inputs: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    result: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    digest: Mapped[str] = column(String(64), nullable=False)
    rule_version: Mapped[str] = column(String(60), nullable=False)
    note: Mapped[str] = column(String(500), nullable=False, default="", info={"bank_only": True})
    made_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    made_at: Mapped[datetime] = column(Moment(), nullable=False)

    matter: Mapped[Matter] = relationship()
    made_by: Mapped[User] = relationship()
