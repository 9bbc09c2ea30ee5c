"""Lawsuits and the other ways to a title: who is sued, what was served on whom, hearings, titles with their items, appeals, fees."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Boolean, CheckConstraint, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, relationship

from app.access.models import User
from app.access.scope import MatterScoped
from app.collateral.models import Collateral
from app.core.db import Base, Choice, Fen, Moment, Percent, Versioned, column
from app.courts.models import Court
from app.docket.models import Event, Proceeding
from app.files.models import Attachment
from app.litigation.states import (
    AppealOutcome,
    AppealStatus,
    CourtFeeKind,
    HearingKind,
    HearingStatus,
    InstrumentKind,
    ItemKind,
    LawsuitStage,
    Liability,
    Procedure,
    RefundGround,
    ServedDocument,
    ServiceWay,
    TitleType,
)
from app.matters.models import Cost, DebtCalculation, Matter, Party


class Lawsuit(MatterScoped, Versioned, Base):
    """A suit, or another way to a title, before one court or body; one to one with its proceeding of the docket.

    `effective_on` and `performance_end_on` are what the fold last gave for the title that counts, for the lists.
    """

    __tablename__ = "lawsuit"
    __table_args__ = (
        UniqueConstraint("proceeding_id"),
        CheckConstraint("claim_amount IS NULL OR claim_amount >= 0", name="claim_is_not_negative"),
        Index("ix_lawsuit_stage", "stage", "id"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    proceeding_id: Mapped[int] = column(ForeignKey("proceeding.id"), nullable=False)
    stage: Mapped[LawsuitStage] = column(Choice(LawsuitStage), nullable=False, default=LawsuitStage.PREPARING)
    stage_since: Mapped[date] = column(nullable=False)
    procedure: Mapped[Procedure | None] = column(Choice(Procedure))
    cause_of_action: Mapped[str] = column(String(60), nullable=False, default="")
    claim_amount: Mapped[Decimal | None] = column(Fen())
    cutoff_on: Mapped[date | None] = column()
    calculation_id: Mapped[int | None] = column(ForeignKey("debt_calculation.id"))
    judge: Mapped[str] = column(String(60), nullable=False, default="")
    clerk: Mapped[str] = column(String(60), nullable=False, default="")
    clerk_telephone: Mapped[str] = column(String(40), nullable=False, default="")
    tribunal: Mapped[str] = column(String(60), nullable=False, default="")
    submitted_on: Mapped[date | None] = column()
    accepted_on: Mapped[date | None] = column()
    effective_on: Mapped[date | None] = column()
    performance_end_on: Mapped[date | None] = column()
    note: Mapped[str] = column(Text, nullable=False, default="")

    matter: Mapped[Matter] = relationship()
    proceeding: Mapped[Proceeding] = relationship()
    calculation: Mapped[DebtCalculation | None] = relationship()
    defendants: Mapped[list["Defendant"]] = relationship(
        back_populates="lawsuit", order_by="Defendant.position", cascade="all, delete-orphan"
    )
    services: Mapped[list["DocumentService"]] = relationship(back_populates="lawsuit", order_by="DocumentService.id")
    hearings: Mapped[list["Hearing"]] = relationship(back_populates="lawsuit", order_by="Hearing.held_on, Hearing.id")
    instruments: Mapped[list["Instrument"]] = relationship(
        back_populates="lawsuit",
        order_by="Instrument.issued_on, Instrument.id",
        primaryjoin="Lawsuit.proceeding_id == foreign(Instrument.proceeding_id)",
        viewonly=True,
    )
    appeals: Mapped[list["Appeal"]] = relationship(back_populates="lawsuit", order_by="Appeal.filed_on, Appeal.id")
    fees: Mapped[list["CourtFee"]] = relationship(back_populates="lawsuit", order_by="CourtFee.id")

    @property
    def court_name(self) -> str:
        """The court, or the body that is named in words."""
        return self.proceeding.court.name if self.proceeding.court else self.proceeding.body

    @property
    def number(self) -> str:
        """The case number in use."""
        return self.proceeding.number

    @property
    def title(self) -> str:
        """How the suit is named on pages: its number, else what it is and where."""
        return self.number or f"{self.court_name} {self.proceeding.kind.label}".strip()


class Defendant(MatterScoped, Base):
    """A party sued, in the order of the complaint; `is_abroad` where it has no domicile in China (longer periods)."""

    __tablename__ = "defendant"
    __table_args__ = (UniqueConstraint("lawsuit_id", "party_id"),)

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    lawsuit_id: Mapped[int] = column(ForeignKey("lawsuit.id"), nullable=False)
    party_id: Mapped[int] = column(ForeignKey("party.id"), nullable=False, index=True)
    position: Mapped[int] = column(Integer, nullable=False, default=1)
    is_abroad: Mapped[bool] = column(Boolean, nullable=False, default=False)

    lawsuit: Mapped[Lawsuit] = relationship(back_populates="defendants")
    party: Mapped[Party] = relationship()


class DocumentService(MatterScoped, Versioned, Base):
    """One document served on one party; without a party, on the bank. By notice, `served_on` is the day of the last posting."""

    __tablename__ = "document_service"
    __table_args__ = (
        CheckConstraint("(document = 'instrument') = (instrument_id IS NOT NULL)", name="title_is_named"),
        Index("ix_document_service_lawsuit_id", "lawsuit_id", "document"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    lawsuit_id: Mapped[int] = column(ForeignKey("lawsuit.id"), nullable=False)
    party_id: Mapped[int | None] = column(ForeignKey("party.id"))
    document: Mapped[ServedDocument] = column(Choice(ServedDocument), nullable=False)
    instrument_id: Mapped[int | None] = column(ForeignKey("instrument.id"))
    way: Mapped[ServiceWay] = column(Choice(ServiceWay), nullable=False)
    served_on: Mapped[date] = column(nullable=False)
    takes_effect_on: Mapped[date] = column(nullable=False)
    event_id: Mapped[int | None] = column(ForeignKey("event.id"))
    proof_id: Mapped[int | None] = column(ForeignKey("attachment.id"))

    lawsuit: Mapped[Lawsuit] = relationship(back_populates="services")
    party: Mapped[Party | None] = relationship()
    instrument: Mapped["Instrument | None"] = relationship(back_populates="services")
    event: Mapped[Event | None] = relationship()
    proof: Mapped[Attachment | None] = relationship()


class Hearing(MatterScoped, Versioned, Base):
    """A hearing: day, time, room, judge; what it was moved from stays in the events and in the history."""

    __tablename__ = "hearing"
    __table_args__ = (
        CheckConstraint("status <> 'cancelled' OR reason <> ''", name="cancelled_has_a_reason"),
        Index("ix_hearing_held_on", "held_on", "id"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    lawsuit_id: Mapped[int] = column(ForeignKey("lawsuit.id"), nullable=False, index=True)
    kind: Mapped[HearingKind] = column(Choice(HearingKind), nullable=False)
    status: Mapped[HearingStatus] = column(Choice(HearingStatus), nullable=False, default=HearingStatus.SET)
    held_on: Mapped[date] = column(nullable=False)
    starts_at: Mapped[time | None] = column()
    room: Mapped[str] = column(String(80), nullable=False, default="")
    judge: Mapped[str] = column(String(60), nullable=False, default="")
    summoned_on: Mapped[date | None] = column()
    reason: Mapped[str] = column(String(300), nullable=False, default="")
    outcome: Mapped[str] = column(Text, nullable=False, default="")
    event_id: Mapped[int | None] = column(ForeignKey("event.id"))

    lawsuit: Mapped[Lawsuit] = relationship(back_populates="hearings")
    event: Mapped[Event | None] = relationship()


class Instrument(MatterScoped, Versioned, Base):
    """What a court or other body issued (执行依据 once effective), with its items.

    `performance_days` are counted from effect; or `performance_on` names the day; or `instalments` holds {"on", "amount"} rows.
    `effective_on` is what the fold last gave; `certified_on` the day of the certificate that overrides it (PER-76).
    """

    __tablename__ = "instrument"
    __table_args__ = (
        CheckConstraint("performance_days IS NULL OR performance_on IS NULL", name="one_way_to_perform"),
        CheckConstraint("performance_days IS NULL OR performance_days >= 0", name="days_are_not_negative"),
        CheckConstraint("outcome IS NULL OR title = 'second_instance'", name="outcome_is_of_an_appeal"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    proceeding_id: Mapped[int] = column(ForeignKey("proceeding.id"), nullable=False, index=True)
    kind: Mapped[InstrumentKind] = column(Choice(InstrumentKind), nullable=False)
    title: Mapped[TitleType] = column(Choice(TitleType), nullable=False, default=TitleType.FIRST_INSTANCE_JUDGMENT)
    number: Mapped[str] = column(String(60), nullable=False, default="")
    court_id: Mapped[int | None] = column(ForeignKey("court.id"))
    body: Mapped[str] = column(String(120), nullable=False, default="")
    issued_on: Mapped[date] = column(nullable=False)
    outcome: Mapped[AppealOutcome | None] = column(Choice(AppealOutcome))
    performance_days: Mapped[int | None] = column(Integer)
    performance_on: Mapped[date | None] = column()
    instalments: Mapped[list[Any]] = column(JSON, nullable=False, default=list)
    main_text: Mapped[str] = column(Text, nullable=False, default="")
    effective_on: Mapped[date | None] = column()
    is_provisional: Mapped[bool] = column(Boolean, nullable=False, default=False)
    performance_end_on: Mapped[date | None] = column()
    certified_on: Mapped[date | None] = column()
    attachment_id: Mapped[int | None] = column(ForeignKey("attachment.id"))

    proceeding: Mapped[Proceeding] = relationship()
    lawsuit: Mapped[Lawsuit | None] = relationship(
        back_populates="instruments",
        primaryjoin="foreign(Instrument.proceeding_id) == Lawsuit.proceeding_id",
        viewonly=True,
        uselist=False,
    )
    court: Mapped[Court | None] = relationship()
    items: Mapped[list["InstrumentItem"]] = relationship(
        back_populates="instrument", order_by="InstrumentItem.position", cascade="all, delete-orphan"
    )
    services: Mapped[list[DocumentService]] = relationship(back_populates="instrument", order_by="DocumentService.id")
    appeals: Mapped[list["Appeal"]] = relationship(back_populates="instrument", order_by="Appeal.filed_on, Appeal.id")
    attachment: Mapped[Attachment | None] = relationship()

    @property
    def total(self) -> Decimal:
        """What the items order to pay in figures; what a formula adds comes on top."""
        return sum((item.amount or Decimal("0.00") for item in self.items if item.kind is not ItemKind.REJECTED), Decimal("0.00"))

    @property
    def obligors(self) -> list[Party]:
        """Everybody who owes something by one of its items, once each."""
        found = {link.party_id: link.party for item in self.items for link in item.parties}
        return list(found.values())


class InstrumentItem(MatterScoped, Base):
    """One item of a title: what is ordered, how much or by which formula, from which day, against whom, out of which security."""

    __tablename__ = "instrument_item"
    __table_args__ = (
        CheckConstraint("amount IS NULL OR amount >= 0", name="amount_is_not_negative"),
        CheckConstraint("collateral_id IS NULL OR kind = 'priority'", name="security_is_of_a_priority"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    instrument_id: Mapped[int] = column(ForeignKey("instrument.id"), nullable=False, index=True)
    position: Mapped[int] = column(Integer, nullable=False)
    kind: Mapped[ItemKind] = column(Choice(ItemKind), nullable=False)
    amount: Mapped[Decimal | None] = column(Fen())
    formula: Mapped[str] = column(String(500), nullable=False, default="")
    interest_from_on: Mapped[date | None] = column()
    rate_percent: Mapped[Decimal | None] = column(Percent())
    liability: Mapped[Liability] = column(Choice(Liability), nullable=False, default=Liability.SOLE)
    collateral_id: Mapped[int | None] = column(ForeignKey("collateral.id"))
    text: Mapped[str] = column(Text, nullable=False, default="")

    instrument: Mapped[Instrument] = relationship(back_populates="items")
    collateral: Mapped[Collateral | None] = relationship()
    parties: Mapped[list["InstrumentItemParty"]] = relationship(back_populates="item", cascade="all, delete-orphan")


class InstrumentItemParty(MatterScoped, Base):
    """A party that owes an item."""

    __tablename__ = "instrument_item_party"
    __table_args__ = (UniqueConstraint("item_id", "party_id"),)

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    item_id: Mapped[int] = column(ForeignKey("instrument_item.id"), nullable=False)
    party_id: Mapped[int] = column(ForeignKey("party.id"), nullable=False)

    item: Mapped[InstrumentItem] = relationship(back_populates="parties")
    party: Mapped[Party] = relationship()


class Appeal(MatterScoped, Versioned, Base):
    """An appeal by one party against one title; without a party, the bank's own."""

    __tablename__ = "appeal"
    __table_args__ = (CheckConstraint("(status = 'filed') = (ended_on IS NULL)", name="end_has_a_day"),)

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    lawsuit_id: Mapped[int] = column(ForeignKey("lawsuit.id"), nullable=False, index=True)
    instrument_id: Mapped[int] = column(ForeignKey("instrument.id"), nullable=False)
    party_id: Mapped[int | None] = column(ForeignKey("party.id"))
    status: Mapped[AppealStatus] = column(Choice(AppealStatus), nullable=False, default=AppealStatus.FILED)
    filed_on: Mapped[date] = column(nullable=False)
    disputed_amount: Mapped[Decimal | None] = column(Fen())
    ended_on: Mapped[date | None] = column()
    event_id: Mapped[int | None] = column(ForeignKey("event.id"))

    lawsuit: Mapped[Lawsuit] = relationship(back_populates="appeals")
    instrument: Mapped[Instrument] = relationship(back_populates="appeals")
    party: Mapped[Party | None] = relationship()
    event: Mapped[Event | None] = relationship()


class CourtFee(MatterScoped, Versioned, Base):
    """A fee of a suit: what the measures give, what the court printed, what was paid, and what comes back.

    `due` is computed on `base`; `printed` is the court's own figure and wins where it stands (FEE-20). What was paid is a cost
    of the matter too, so that the claim for costs sees it.
    """

    __tablename__ = "court_fee"
    __table_args__ = (
        CheckConstraint("(paid IS NULL) = (paid_on IS NULL)", name="payment_has_a_day"),
        CheckConstraint("(refund_received IS NULL) = (refund_received_on IS NULL)", name="refund_has_a_day"),
        CheckConstraint("refund_due IS NULL OR refund_ground IS NOT NULL", name="refund_has_a_ground"),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    lawsuit_id: Mapped[int] = column(ForeignKey("lawsuit.id"), nullable=False, index=True)
    kind: Mapped[CourtFeeKind] = column(Choice(CourtFeeKind), nullable=False)
    base: Mapped[Decimal | None] = column(Fen())
    due: Mapped[Decimal] = column(Fen(), nullable=False)
    is_halved: Mapped[bool] = column(Boolean, nullable=False, default=False)
    printed: Mapped[Decimal | None] = column(Fen())
    noticed_on: Mapped[date | None] = column()
    paid: Mapped[Decimal | None] = column(Fen())
    paid_on: Mapped[date | None] = column()
    cost_id: Mapped[int | None] = column(ForeignKey("cost.id"))
    refund_ground: Mapped[RefundGround | None] = column(Choice(RefundGround))
    refund_due: Mapped[Decimal | None] = column(Fen())
    refund_received: Mapped[Decimal | None] = column(Fen())
    refund_received_on: Mapped[date | None] = column()
    rules: Mapped[list[Any]] = column(JSON, nullable=False, default=list)
    basis: Mapped[list[Any]] = column(JSON, nullable=False, default=list)
    working: Mapped[list[Any]] = column(JSON, nullable=False, default=list)
    made_at: Mapped[datetime] = column(Moment, nullable=False)
    made_by_id: Mapped[int | None] = column(ForeignKey("user.id"))

    lawsuit: Mapped[Lawsuit] = relationship(back_populates="fees")
    cost: Mapped[Cost | None] = relationship()
    made_by: Mapped[User | None] = relationship()

    @property
    def amount(self) -> Decimal:
        """What is to be paid: the court's figure where it printed one."""
        return self.due if self.printed is None else self.printed
