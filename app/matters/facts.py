"""What people say about loans, repayments, guarantees and costs: typed values on their way from forms to services."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from app.files.models import Attachment
from app.matters.models import Drawdown, Loan, Party
from app.matters.states import (
    AllocationOrder,
    Compound,
    CostKind,
    CountMode,
    DayBasis,
    GuaranteeKind,
    GuaranteeMode,
    Jurisdiction,
    LprTerm,
    MaximumBasis,
    RateKind,
    RepaymentChannel,
    RepaymentKind,
    Reprice,
    Settlement,
)


@dataclass(frozen=True, kw_only=True)
class LoanFacts:
    """A loan contract as it is written; `rates` are annual rates stated for their day and after, where it was changed."""

    borrower: Party
    number: str
    signed_on: date
    amount: Decimal
    starts_on: date
    ends_on: date
    rate_kind: RateKind
    title: str = "流动资金借款合同"
    signed_place: str = ""
    purpose: str = ""
    repayment_kind: RepaymentKind | None = None
    repayment_method: str = ""
    fixed_percent: Decimal | None = None
    lpr_term: LprTerm | None = None
    spread_bp: Decimal = Decimal(0)
    reprice: Reprice | None = None
    penalty_markup_percent: Decimal = Decimal(50)
    misuse_markup_percent: Decimal | None = None
    compound: Compound = Compound.NONE
    settlement: Settlement = Settlement.QUARTERLY
    settlement_day: int = 20
    day_basis: DayBasis = DayBasis.DAYS_360
    count_mode: CountMode = CountMode.HALF_OPEN
    allocation: AllocationOrder = AllocationOrder.CC_561
    rate_clause: str = ""
    penalty_clause: str = ""
    compound_clause: str = ""
    cost_clause: str = ""
    acceleration_clause: str = ""
    allocation_clause: str = ""
    jurisdiction: Jurisdiction = Jurisdiction.SILENT
    jurisdiction_clause: str = ""
    jurisdiction_text: str = ""
    rates: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True, kw_only=True)
class DrawdownFacts:
    """One disbursement as its loan note says; `interest_paid_to` is the last day whose interest is paid."""

    number: str
    amount: Decimal
    drawn_on: date
    due_on: date
    rate_percent: Decimal | None = None
    interest_paid_to: date | None = None
    misused_from: date | None = None
    proof: Attachment | None = None


@dataclass(frozen=True, kw_only=True)
class Split:
    """How the ledger divided one payment; the parts add up to it."""

    costs: Decimal = Decimal(0)
    interest: Decimal = Decimal(0)
    penalty: Decimal = Decimal(0)
    compound: Decimal = Decimal(0)
    principal: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        return self.costs + self.interest + self.penalty + self.compound + self.principal


@dataclass(frozen=True, kw_only=True)
class RepaymentFacts:
    """Money received; without a split the rule of the contract or the law divides it."""

    paid_on: date
    amount: Decimal
    drawdown: Drawdown | None = None
    channel: RepaymentChannel = RepaymentChannel.TRANSFER
    payer: str = ""
    split: Split | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class GuaranteeFacts:
    """A guarantee contract: who, how, for which loans, for how long, up to what."""

    guarantor: Party
    kind: GuaranteeKind
    mode: GuaranteeMode
    number: str
    signed_on: date
    loans: tuple[Loan, ...]
    title: str = "保证合同"
    period_months: int | None = None
    period_ends_on: date | None = None
    max_amount: Decimal | None = None
    max_basis: MaximumBasis | None = None
    determined_from: date | None = None
    determined_to: date | None = None
    determined_on: date | None = None
    scope_text: str = ""
    consent_text: str = ""
    demanded_on: date | None = None
    is_claimed: bool = True
    exclusion_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class CostFacts:
    """A cost of realising the claim, with its clause and its proof."""

    kind: CostKind
    amount: Decimal
    incurred_on: date
    is_paid: bool = True
    invoice_number: str = ""
    basis_clause: str = ""
    is_refundable: bool = False
    is_claimed: bool = True
    proof: Attachment | None = None


@dataclass(frozen=True, kw_only=True)
class Acceleration:
    """The declaration that the whole loan is due early: the day it takes effect, how it was given, when it arrived."""

    on: date
    method: str
    received_on: date | None = None


@dataclass(frozen=True)
class Remark:
    """What is allowed but should be looked at again, as a translatable sentence."""

    template: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence in the reader's language."""
        return gettext(self.template, **self.values)


def values_of(facts: Any, *, but: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of facts by name, ready to be set on a row."""
    return {each.name: getattr(facts, each.name) for each in fields(facts) if each.name not in but}
