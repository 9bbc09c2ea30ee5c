"""What people say about enforcement: typed values on their way from forms to services."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.courts.models import Court
from app.enforcement.states import (
    AssetClass,
    Finding,
    LeadSource,
    MeasureKind,
    ReceiptOrder,
    ReceiptSource,
    SearchWay,
    SideKind,
)
from app.files.models import Attachment
from app.litigation.models import Instrument
from app.matters.models import Loan, Party


@dataclass(frozen=True, kw_only=True)
class Told:
    """What goes with every event: its day, a note, the paper that proves it, and why it stands where the rule doubts it."""

    on: date
    note: str = ""
    reason: str = ""
    proof: Attachment | None = None


@dataclass(frozen=True, kw_only=True)
class CaseFacts:
    """What an application for enforcement rests on and asks for."""

    court: Court
    applied_amount: Decimal
    respondents: tuple[Party, ...]
    instrument: Instrument | None = None
    title_words: str = ""
    performance_ended_on: date | None = None
    delay_base: Decimal | None = None
    receipt_order: ReceiptOrder = ReceiptOrder.TITLE_FIRST


@dataclass(frozen=True, kw_only=True)
class MeasureFacts:
    """A measure against a person."""

    kind: MeasureKind
    party: Party
    until_on: date | None = None
    decision_number: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class ResultFacts:
    """What one class of property gave."""

    asset_class: AssetClass
    finding: Finding
    detail: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class SearchFacts:
    """A round of search."""

    way: SearchWay
    results: tuple[ResultFacts, ...]


@dataclass(frozen=True, kw_only=True)
class LeadFacts:
    """A lead to property."""

    source: LeadSource
    asset_class: AssetClass
    description: str
    found_on: date
    party: Party | None = None
    value: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class SideFacts:
    """What begins beside a case."""

    kind: SideKind
    number: str = ""
    raised_by: str = ""
    about: str = ""
    amount: Decimal | None = None
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class ReceiptFacts:
    """Money that came in: `paid_on` counts for interest, `court_part` is what the court kept as its fee, `loan` is met first."""

    source: ReceiptSource
    amount: Decimal
    paid_on: date
    received_on: date
    payer: str = ""
    reference: str = ""
    court_part: Decimal = Decimal(0)
    loan: Loan | None = None
