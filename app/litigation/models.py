"""Titles: judgments, rulings, mediation statements and the like, as what they say is enforced."""

from datetime import date

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, relationship

from app.access.scope import MatterScoped
from app.core.db import Base, Choice, Versioned, column
from app.docket.models import Proceeding
from app.litigation.states import InstrumentKind


class Instrument(MatterScoped, Versioned, Base):
    """What a court or other body issued (执行依据 once effective)."""

    __tablename__ = "instrument"

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    proceeding_id: Mapped[int] = column(ForeignKey("proceeding.id"), nullable=False, index=True)
    kind: Mapped[InstrumentKind] = column(Choice(InstrumentKind), nullable=False)
    number: Mapped[str] = column(String(60), nullable=False, default="")
    issued_on: Mapped[date] = column(nullable=False)

    proceeding: Mapped[Proceeding] = relationship()
