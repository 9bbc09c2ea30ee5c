"""Tables of enforcement: the case, what runs beside it, measures against persons, searches, leads to property, and receipts."""

from datetime import date
from decimal import Decimal

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.access.scope import MatterScoped
from app.core.db import Base, Choice, Fen, Versioned, column
from app.docket.models import Event, Proceeding
from app.enforcement.states import (
    HOLDING,
    AssetClass,
    CaseStage,
    Closing,
    Finding,
    LeadOutcome,
    LeadSource,
    MeasureKind,
    ReceiptOrder,
    ReceiptSource,
    SearchWay,
    ShelvingReason,
    SideKind,
    SideOutcome,
)
from app.files.models import Attachment
from app.litigation.models import Instrument
from app.matters.models import Loan, Matter, Party, Repayment

NUMBERED = ("执恢", "执")
"""Case types whose number is the case's own; those of objections and reviews stand beside it (CASE-01)."""

enforcement_respondent = Table(
    "enforcement_respondent",
    Base.metadata,
    Column("enforcement_case_id", ForeignKey("enforcement_case.id"), primary_key=True),
    Column("party_id", ForeignKey("party.id"), primary_key=True),
)
receipt_repayment = Table(
    "receipt_repayment",
    Base.metadata,
    Column("receipt_id", ForeignKey("receipt.id"), primary_key=True),
    Column("repayment_id", ForeignKey("repayment.id"), primary_key=True),
    UniqueConstraint("repayment_id"),
)


class EnforcementCase(MatterScoped, Versioned, Base):
    """The enforcement of one title before one court; its course, numbers and court are those of its proceeding.

    `delay_base` is what the doubled part of delay interest runs on: the money debts of the title without general interest
    (DLY-02); it runs from the day after `performance_ended_on`.
    """

    __tablename__ = "enforcement_case"
    __table_args__ = (
        UniqueConstraint("proceeding_id"),
        CheckConstraint("applied_amount > 0", name="amount_is_positive"),
        CheckConstraint("instrument_id IS NOT NULL OR title_words <> ''", name="rests_on_a_title"),
        CheckConstraint("(stage = 'closed') = (closing IS NOT NULL)", name="closed_says_how"),
        CheckConstraint("stage <> 'shelved' OR shelving_reason IS NOT NULL", name="shelved_says_why"),
        CheckConstraint("(performance_ended_on IS NULL) = (delay_base IS NULL)", name="delay_has_day_and_base"),
        Index("ix_enforcement_case_stage", "stage", "id"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    proceeding_id: Mapped[int] = column(ForeignKey("proceeding.id"), nullable=False)
    instrument_id: Mapped[int | None] = column(ForeignKey("instrument.id"), index=True)
    title_words: Mapped[str] = column(String(200), nullable=False, default="")
    stage: Mapped[CaseStage] = column(Choice(CaseStage), nullable=False, default=CaseStage.APPLIED)
    stage_since: Mapped[date] = column(nullable=False)
    applied_on: Mapped[date] = column(nullable=False)
    applied_amount: Mapped[Decimal] = column(Fen(), nullable=False)
    accepted_on: Mapped[date | None] = column()
    judge: Mapped[str] = column(String(60), nullable=False, default="")
    judge_contact: Mapped[str] = column(String(60), nullable=False, default="")
    performance_ended_on: Mapped[date | None] = column()
    delay_base: Mapped[Decimal | None] = column(Fen())
    receipt_order: Mapped[ReceiptOrder] = column(Choice(ReceiptOrder), nullable=False, default=ReceiptOrder.TITLE_FIRST)
    shelving_reason: Mapped[ShelvingReason | None] = column(Choice(ShelvingReason))
    shelved_on: Mapped[date | None] = column()
    searched_words: Mapped[str] = column(Text, nullable=False, default="")
    closing: Mapped[Closing | None] = column(Choice(Closing))
    closed_on: Mapped[date | None] = column()

    matter: Mapped[Matter] = relationship()
    proceeding: Mapped[Proceeding] = relationship()
    instrument: Mapped[Instrument | None] = relationship()
    respondents: Mapped[list[Party]] = relationship(secondary=enforcement_respondent, order_by=Party.id)
    measures: Mapped[list["Measure"]] = relationship(back_populates="case", order_by="Measure.since_on, Measure.id")
    searches: Mapped[list["PropertySearch"]] = relationship(
        back_populates="case", order_by="PropertySearch.searched_on, PropertySearch.id"
    )
    leads: Mapped[list["AssetLead"]] = relationship(back_populates="case", order_by="AssetLead.id")
    sides: Mapped[list["SideBranch"]] = relationship(back_populates="case", order_by="SideBranch.opened_on, SideBranch.id")
    receipts: Mapped[list["Receipt"]] = relationship(back_populates="case", order_by="Receipt.paid_on, Receipt.id")

    @property
    def number(self) -> str:
        """Its own number: the resumed one where there is one, else that of the first round."""
        own = [row for code in NUMBERED for row in reversed(self.proceeding.case_numbers) if row.type_code == code]
        return own[0].text if own else ""

    @property
    def title(self) -> str:
        """The title it enforces, in words."""
        if self.instrument is None:
            return self.title_words
        return f"{self.instrument.number} {self.instrument.kind.label}".strip()


class SideBranch(MatterScoped, Versioned, Base):
    """What runs beside a case: an objection, a review, a settlement, a transfer to bankruptcy, until its outcome."""

    __tablename__ = "side_branch"
    __table_args__ = (CheckConstraint("(outcome IS NULL) = (outcome_on IS NULL)", name="outcome_has_a_day"),)

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    enforcement_case_id: Mapped[int] = column(ForeignKey("enforcement_case.id"), nullable=False, index=True)
    kind: Mapped[SideKind] = column(Choice(SideKind), nullable=False)
    opened_on: Mapped[date] = column(nullable=False)
    number: Mapped[str] = column(String(60), nullable=False, default="")
    raised_by: Mapped[str] = column(String(120), nullable=False, default="")
    about: Mapped[str] = column(String(300), nullable=False, default="")
    amount: Mapped[Decimal | None] = column(Fen())
    due_on: Mapped[date | None] = column()
    outcome: Mapped[SideOutcome | None] = column(Choice(SideOutcome))
    outcome_on: Mapped[date | None] = column()
    outcome_note: Mapped[str] = column(String(300), nullable=False, default="")
    freed_on: Mapped[date | None] = column()
    """When the asset that it held could be disposed of again."""

    matter: Mapped[Matter] = relationship()
    case: Mapped[EnforcementCase] = relationship(back_populates="sides")

    @property
    def holds(self) -> bool:
        """Whether the asset it is about may not be disposed of because of it."""
        return self.kind in HOLDING and self.freed_on is None


class Measure(MatterScoped, Versioned, Base):
    """What the court did to one person: since when, until when, under which decision, and when it was lifted."""

    __tablename__ = "personal_measure"
    __table_args__ = (
        CheckConstraint("until_on IS NULL OR until_on >= since_on", name="ends_after_start"),
        CheckConstraint("lifted_on IS NULL OR lifted_on >= since_on", name="lifted_after_start"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    enforcement_case_id: Mapped[int] = column(ForeignKey("enforcement_case.id"), nullable=False, index=True)
    party_id: Mapped[int] = column(ForeignKey("party.id"), nullable=False, index=True)
    kind: Mapped[MeasureKind] = column(Choice(MeasureKind), nullable=False)
    since_on: Mapped[date] = column(nullable=False)
    until_on: Mapped[date | None] = column()
    decision_number: Mapped[str] = column(String(60), nullable=False, default="")
    amount: Mapped[Decimal | None] = column(Fen())
    note: Mapped[str] = column(String(300), nullable=False, default="")
    lifted_on: Mapped[date | None] = column()
    lifting_reason: Mapped[str] = column(String(300), nullable=False, default="")

    matter: Mapped[Matter] = relationship()
    case: Mapped[EnforcementCase] = relationship(back_populates="measures")
    party: Mapped[Party] = relationship()


class PropertySearch(MatterScoped, Base):
    """One round in which the court looked for property, with what came of it class by class."""

    __tablename__ = "property_search"

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    enforcement_case_id: Mapped[int] = column(ForeignKey("enforcement_case.id"), nullable=False, index=True)
    searched_on: Mapped[date] = column(nullable=False)
    way: Mapped[SearchWay] = column(Choice(SearchWay), nullable=False)
    note: Mapped[str] = column(String(300), nullable=False, default="")

    matter: Mapped[Matter] = relationship()
    case: Mapped[EnforcementCase] = relationship(back_populates="searches")
    results: Mapped[list["SearchResult"]] = relationship(back_populates="search", order_by="SearchResult.id")


class SearchResult(MatterScoped, Base):
    """What one class of property of one person gave."""

    __tablename__ = "search_result"

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    search_id: Mapped[int] = column(ForeignKey("property_search.id"), nullable=False, index=True)
    asset_class: Mapped[AssetClass] = column(Choice(AssetClass), nullable=False)
    finding: Mapped[Finding] = column(Choice(Finding), nullable=False)
    detail: Mapped[str] = column(String(300), nullable=False, default="")
    amount: Mapped[Decimal | None] = column(Fen())

    search: Mapped[PropertySearch] = relationship(back_populates="results")


class AssetLead(MatterScoped, Versioned, Base):
    """A lead to property: where it comes from, what it is worth, when it went to the court, and what the court did (PER-105)."""

    __tablename__ = "asset_lead"
    __table_args__ = (
        CheckConstraint("(outcome = 'known') = (submitted_on IS NULL)", name="submitted_has_a_day"),
        CheckConstraint("acted_on IS NULL OR acted_on >= submitted_on", name="acted_after_submission"),
        Index("ix_asset_lead_outcome", "outcome", "id"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    enforcement_case_id: Mapped[int | None] = column(ForeignKey("enforcement_case.id"), index=True)
    party_id: Mapped[int | None] = column(ForeignKey("party.id"), index=True)
    source: Mapped[LeadSource] = column(Choice(LeadSource), nullable=False)
    asset_class: Mapped[AssetClass] = column(Choice(AssetClass), nullable=False)
    description: Mapped[str] = column(String(300), nullable=False)
    value: Mapped[Decimal | None] = column(Fen())
    found_on: Mapped[date] = column(nullable=False)
    is_urgent: Mapped[bool] = column(Boolean, nullable=False, default=False)
    submitted_on: Mapped[date | None] = column()
    acted_on: Mapped[date | None] = column()
    court_action: Mapped[str] = column(String(300), nullable=False, default="")
    outcome: Mapped[LeadOutcome] = column(Choice(LeadOutcome), nullable=False, default=LeadOutcome.KNOWN)

    matter: Mapped[Matter] = relationship()
    case: Mapped[EnforcementCase | None] = relationship(back_populates="leads")
    party: Mapped[Party | None] = relationship()


class Receipt(MatterScoped, Versioned, Base):
    """Money that came in through a case, and how it was divided; the parts add up to it to the fen.

    `paid_on` is the day that counts for interest (DLY-05), `received_on` the day the bank had the money. `debt_part` went to
    the debts of the matter as repayments of its loans, `doubled_part` to the doubled part of delay interest.
    """

    __tablename__ = "receipt"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount_is_positive"),
        CheckConstraint("court_part + debt_part + doubled_part + surplus_part = amount", name="parts_add_up"),
        CheckConstraint("received_on >= paid_on", name="received_after_paid"),
        CheckConstraint("(reversed_on IS NULL) = (reversal_reason = '')", name="reversal_has_a_reason"),
        Index("ix_receipt_matter_id_paid_on", "matter_id", "paid_on"),
        Index("ix_receipt_received_on", "received_on", "id"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False)
    enforcement_case_id: Mapped[int] = column(ForeignKey("enforcement_case.id"), nullable=False, index=True)
    source: Mapped[ReceiptSource] = column(Choice(ReceiptSource), nullable=False)
    amount: Mapped[Decimal] = column(Fen(), nullable=False)
    paid_on: Mapped[date] = column(nullable=False)
    received_on: Mapped[date] = column(nullable=False)
    payer: Mapped[str] = column(String(200), nullable=False, default="")
    reference: Mapped[str] = column(String(60), nullable=False, default="")
    note: Mapped[str] = column(String(300), nullable=False, default="")
    loan_id: Mapped[int | None] = column(ForeignKey("loan.id"))
    court_part: Mapped[Decimal] = column(Fen(), nullable=False, default=Decimal(0))
    debt_part: Mapped[Decimal] = column(Fen(), nullable=False, default=Decimal(0))
    doubled_part: Mapped[Decimal] = column(Fen(), nullable=False, default=Decimal(0))
    surplus_part: Mapped[Decimal] = column(Fen(), nullable=False, default=Decimal(0))
    proof_id: Mapped[int | None] = column(ForeignKey("attachment.id"))
    event_id: Mapped[int | None] = column(ForeignKey("event.id"))
    reversed_on: Mapped[date | None] = column()
    reversal_reason: Mapped[str] = column(String(300), nullable=False, default="")

    matter: Mapped[Matter] = relationship()
    case: Mapped[EnforcementCase] = relationship(back_populates="receipts")
    loan: Mapped[Loan | None] = relationship()
    proof: Mapped[Attachment | None] = relationship()
    event: Mapped[Event | None] = relationship()
    repayments: Mapped[list[Repayment]] = relationship(secondary=receipt_repayment, order_by=Repayment.id)

    @property
    def stands(self) -> bool:
        """Whether it was not taken back."""
        return self.reversed_on is None
