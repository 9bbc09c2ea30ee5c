"""The register of courts: shared by all matters, kept by the administrator."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, relationship

from app.core.db import Base, Choice, Versioned, column
from app.courts.states import CourtLevel, FilingChannel


class Court(Versioned, Base):
    """A court under its full official name, with the code that its case numbers carry (CASE-01)."""

    __tablename__ = "court"
    __table_args__ = (
        CheckConstraint("portal_megabytes > 0", name="portal_takes_something"),
        CheckConstraint("successor_id IS NULL OR closed_on IS NOT NULL", name="succeeded_is_closed"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    name: Mapped[str] = column(String(120), nullable=False, unique=True)
    level: Mapped[CourtLevel] = column(Choice(CourtLevel), nullable=False)
    province: Mapped[str] = column(String(40), nullable=False)
    city: Mapped[str] = column(String(40), nullable=False, default="")
    case_code: Mapped[str] = column(String(10), nullable=False, unique=True)
    address: Mapped[str] = column(String(200), nullable=False, default="")
    telephone: Mapped[str] = column(String(40), nullable=False, default="")
    filing_channel: Mapped[FilingChannel] = column(Choice(FilingChannel), nullable=False, default=FilingChannel.WINDOW)
    filing_address: Mapped[str] = column(String(200), nullable=False, default="")
    portal_url: Mapped[str] = column(String(200), nullable=False, default="")
    portal_megabytes: Mapped[int | None] = column(Integer)
    portal_note: Mapped[str] = column(String(300), nullable=False, default="")
    parent_id: Mapped[int | None] = column(ForeignKey("court.id"))
    closed_on: Mapped[date | None] = column()
    successor_id: Mapped[int | None] = column(ForeignKey("court.id"))

    parent: Mapped["Court | None"] = relationship(remote_side=[id], foreign_keys=[parent_id])
    successor: Mapped["Court | None"] = relationship(remote_side=[id], foreign_keys=[successor_id])
