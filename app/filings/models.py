"""Tables of papers: the paper of a matter, its edited passages, its made versions, and what stands in for missing companions."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.access.models import User
from app.access.scope import MatterScoped
from app.approvals.models import Approval
from app.core.db import Base, Choice, Moment, Versioned, column
from app.files.models import StoredFile
from app.filings.states import Companion, FilingStatus, PaperKind
from app.matters.models import DebtCalculation, Matter, Party


class Filing(MatterScoped, Versioned, Base):
    """One paper of one matter, from draft to filed; a new one supersedes it, it is never edited after it is final."""

    __tablename__ = "filing"
    __table_args__ = (
        CheckConstraint("status NOT IN ('final', 'filed') OR final_version_id IS NOT NULL", name="final_has_a_version"),
        CheckConstraint("status <> 'filed' OR filed_on IS NOT NULL", name="filed_has_a_day"),
        Index("ix_filing_matter_kind", "matter_id", "kind"),
    )

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False)
    kind: Mapped[PaperKind] = column(Choice(PaperKind), nullable=False)
    status: Mapped[FilingStatus] = column(Choice(FilingStatus), nullable=False, default=FilingStatus.DRAFT)
    calculation_id: Mapped[int | None] = column(ForeignKey("debt_calculation.id"))
    signed_on: Mapped[date | None] = column()
    date_style: Mapped[str] = column(String(20), nullable=False, default="arabic")
    legal_basis: Mapped[str] = column(Text, nullable=False, default="")
    made_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    made_at: Mapped[datetime] = column(Moment(), nullable=False)
    review_id: Mapped[int | None] = column(ForeignKey("approval.id"))
    final_version_id: Mapped[int | None] = column(
        ForeignKey("filing_version.id", use_alter=True, name="fk_filing_final_version_id")
    )
    filed_on: Mapped[date | None] = column()
    supersedes_id: Mapped[int | None] = column(ForeignKey("filing.id"))

    matter: Mapped[Matter] = relationship()
    calculation: Mapped[DebtCalculation | None] = relationship()
    made_by: Mapped[User] = relationship()
    review: Mapped[Approval | None] = relationship()
    passages: Mapped[list["Passage"]] = relationship(
        back_populates="filing", order_by="Passage.slot", cascade="all, delete-orphan"
    )
    versions: Mapped[list["FilingVersion"]] = relationship(
        back_populates="filing", order_by="FilingVersion.number", foreign_keys="FilingVersion.filing_id"
    )
    final_version: Mapped["FilingVersion | None"] = relationship(foreign_keys=[final_version_id], post_update=True)
    overrides: Mapped[list["Override"]] = relationship(back_populates="filing", order_by="Override.id")
    absences: Mapped[list["CompanionAbsence"]] = relationship(back_populates="filing", order_by="CompanionAbsence.companion")
    exclusions: Mapped[list["Exclusion"]] = relationship(
        back_populates="filing", order_by="Exclusion.id", cascade="all, delete-orphan"
    )
    answers: Mapped[list["Answer"]] = relationship(back_populates="filing", order_by="Answer.id", cascade="all, delete-orphan")
    agents: Mapped[list["Agent"]] = relationship(back_populates="filing", order_by="Agent.id", cascade="all, delete-orphan")


class Passage(MatterScoped, Base):
    """A passage that a person worded anew: its place, the text it replaced when it was edited, and the text as edited."""

    __tablename__ = "passage"
    __table_args__ = (UniqueConstraint("filing_id", "slot"),)

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    filing_id: Mapped[int] = column(ForeignKey("filing.id"), nullable=False)
    slot: Mapped[str] = column(String(60), nullable=False)
    proposed: Mapped[str] = column(Text, nullable=False, default="")
    text: Mapped[str] = column(Text, nullable=False)
    edited_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    edited_at: Mapped[datetime] = column(Moment(), nullable=False)

    filing: Mapped[Filing] = relationship(back_populates="passages")


class FilingVersion(MatterScoped, Base):
    """A paper as it was frozen: its context and digests at once, its two files as soon as they are set; never changed after."""

    __tablename__ = "filing_version"
    __table_args__ = (
        UniqueConstraint("filing_id", "number"),
        CheckConstraint(
            "(docx_id IS NULL) = (pdf_id IS NULL) AND (docx_id IS NULL) = (page_count IS NULL)", name="both_files_or_none"
        ),
    )

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    filing_id: Mapped[int] = column(ForeignKey("filing.id"), nullable=False)
    number: Mapped[int] = column(Integer, nullable=False)
    context: Mapped[dict[str, Any]] = column(JSON, nullable=False)
    plain_text: Mapped[str] = column(Text, nullable=False)
    template_digest: Mapped[str] = column(String(64), nullable=False)
    engine_version: Mapped[str] = column(String(40), nullable=False)
    is_draft: Mapped[bool] = column(nullable=False, default=True)
    file_stem: Mapped[str] = column(String(120), nullable=False)
    docx_id: Mapped[int | None] = column(ForeignKey("stored_file.id"))
    pdf_id: Mapped[int | None] = column(ForeignKey("stored_file.id"))
    page_count: Mapped[int | None] = column(Integer)
    made_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    made_at: Mapped[datetime] = column(Moment(), nullable=False)

    filing: Mapped[Filing] = relationship(back_populates="versions", foreign_keys=[filing_id])
    docx: Mapped[StoredFile | None] = relationship(foreign_keys=[docx_id])
    pdf: Mapped[StoredFile | None] = relationship(foreign_keys=[pdf_id])
    made_by: Mapped[User] = relationship()

    @property
    def is_made(self) -> bool:
        """Whether both files stand; until then the paper is being set in the background."""
        return self.docx_id is not None and self.pdf_id is not None


class Override(MatterScoped, Base):
    """A warning that a person let stand, with the reason."""

    __tablename__ = "override"
    __table_args__ = (UniqueConstraint("filing_id", "code", "subject"),)

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    filing_id: Mapped[int] = column(ForeignKey("filing.id"), nullable=False)
    code: Mapped[str] = column(String(20), nullable=False)
    subject: Mapped[str] = column(String(80), nullable=False, default="")
    reason: Mapped[str] = column(String(300), nullable=False)
    decided_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    decided_at: Mapped[datetime] = column(Moment(), nullable=False)

    filing: Mapped[Filing] = relationship(back_populates="overrides")
    decided_by: Mapped[User] = relationship()


class CompanionAbsence(MatterScoped, Base):
    """Why a paper that must accompany this one is not there; an uploaded one needs no record."""

    __tablename__ = "companion_absence"
    __table_args__ = (UniqueConstraint("filing_id", "companion"),)

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    filing_id: Mapped[int] = column(ForeignKey("filing.id"), nullable=False)
    companion: Mapped[Companion] = column(Choice(Companion), nullable=False)
    reason: Mapped[str] = column(String(300), nullable=False)
    recorded_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    recorded_at: Mapped[datetime] = column(Moment(), nullable=False)

    filing: Mapped[Filing] = relationship(back_populates="absences")


class Agent(MatterScoped, Base):
    """A person who acts for the bank in the case, as the paper names him."""

    __tablename__ = "agent"

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    filing_id: Mapped[int] = column(ForeignKey("filing.id"), nullable=False)
    name: Mapped[str] = column(String(60), nullable=False)
    organisation: Mapped[str] = column(String(120), nullable=False, default="")
    job: Mapped[str] = column(String(60), nullable=False, default="")
    licence_number: Mapped[str] = column(String(40), nullable=False, default="")
    telephone: Mapped[str] = column(String(40), nullable=False, default="")
    special_authority: Mapped[bool] = column(nullable=False, default=False)
    special_powers: Mapped[str] = column(String(300), nullable=False, default="")
    authority_until: Mapped[date | None] = column()

    filing: Mapped[Filing] = relationship(back_populates="agents")


class Answer(MatterScoped, Base):
    """The bank's own answer to a question that only this paper asks; without a row the paper's default holds."""

    __tablename__ = "answer"
    __table_args__ = (UniqueConstraint("filing_id", "question"),)

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    filing_id: Mapped[int] = column(ForeignKey("filing.id"), nullable=False)
    question: Mapped[str] = column(String(40), nullable=False)
    text: Mapped[str] = column(Text, nullable=False)

    filing: Mapped[Filing] = relationship(back_populates="answers")


class Exclusion(MatterScoped, Base):
    """A party of the matter that the complaint does not sue, and why."""

    __tablename__ = "exclusion"
    __table_args__ = (UniqueConstraint("filing_id", "party_id"),)

    id: Mapped[int] = column(primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    filing_id: Mapped[int] = column(ForeignKey("filing.id"), nullable=False)
    party_id: Mapped[int] = column(ForeignKey("party.id"), nullable=False)
    reason: Mapped[str] = column(String(300), nullable=False)

    filing: Mapped[Filing] = relationship(back_populates="exclusions")
    party: Mapped[Party] = relationship()
