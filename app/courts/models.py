"""The register of courts: shared by all matters, kept by the administrator."""

from sqlalchemy import Integer, String
from sqlalchemy.orm import Mapped

from app.core.db import Base, Choice, Versioned, column
from app.courts.states import CourtLevel, FilingChannel


class Court(Versioned, Base):
    """A court under its full official name, with the code that its case numbers carry (CASE-01)."""

    __tablename__ = "court"

    id: Mapped[int] = column(Integer, primary_key=True)
    name: Mapped[str] = column(String(120), nullable=False, unique=True)
    level: Mapped[CourtLevel] = column(Choice(CourtLevel), nullable=False)
    province: Mapped[str] = column(String(40), nullable=False)
    city: Mapped[str] = column(String(40), nullable=False, default="")
    case_code: Mapped[str] = column(String(10), nullable=False, unique=True)
    address: Mapped[str] = column(String(200), nullable=False, default="")
    telephone: Mapped[str] = column(String(40), nullable=False, default="")
    filing_channel: Mapped[FilingChannel] = column(Choice(FilingChannel), nullable=False, default=FilingChannel.WINDOW)
