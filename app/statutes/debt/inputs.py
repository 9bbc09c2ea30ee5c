"""What the debt engine is told: contracts, drawdowns, repayments, costs and the days on which interest stops."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules


class RateKind(StrEnum):
    """How the contract fixes its rate."""

    FIXED = "fixed"
    LPR = "lpr"


class LprTerm(StrEnum):
    """Which loan prime rate the contract follows."""

    ONE_YEAR = "1Y"
    FIVE_YEARS = "5Y"


class Reprice(StrEnum):
    """When a floating rate takes a new quote; the last quote on or before that day counts (INT-09)."""

    AT_DRAWDOWN = "at_drawdown"
    JANUARY_FIRST = "january_first"
    ANNIVERSARY = "anniversary"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"


class CompoundRule(StrEnum):
    """At what rate unpaid in-term interest carries compound interest (INT-04)."""

    NONE = "none"
    CONTRACT_RATE = "contract_rate"
    PENALTY_RATE = "penalty_rate"
    CONTRACT_THEN_PENALTY = "contract_then_penalty"


class Settlement(StrEnum):
    """How often in-term interest falls due."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    AT_MATURITY = "at_maturity"


class DayBasis(StrEnum):
    """Days of a year by which an annual rate is divided (INT-01)."""

    DAYS_360 = "360"
    DAYS_365 = "365"
    ACTUAL = "366_actual"


class CountMode(StrEnum):
    """Whether the day of drawdown itself is charged (inclusive) or not (half-open, the default of ledgers; INT-02)."""

    HALF_OPEN = "half_open"
    INCLUSIVE = "inclusive"


class Bucket(StrEnum):
    """The kinds of debt a payment can meet."""

    COSTS = "costs"
    INTEREST = "interest"
    PENALTY = "penalty"
    COMPOUND = "compound"
    PRINCIPAL = "principal"


class StopKind(StrEnum):
    """Why interest stops (INT-13, TRF-07)."""

    BANKRUPTCY_ACCEPTANCE = "bankruptcy_acceptance"
    TRANSFER_BASE_DATE = "transfer_base_date"
    SATISFIED_IN_KIND = "satisfied_in_kind"
    AGREED = "agreed"


CC_561_ORDER = (Bucket.COSTS, Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND, Bucket.PRINCIPAL)
"""Article 561 of the Civil Code: costs of realisation, interest of every kind, principal."""


@dataclass(frozen=True)
class RateTerms(Plain):
    """The contract rate: fixed, or a loan prime rate times `lpr_factor` plus `spread_bp` basis points.

    `overrides` are annual rates stated for their date and after; from the first of them on they replace the rule.
    """

    kind: RateKind
    fixed_percent: Decimal | None = None
    lpr_term: LprTerm = LprTerm.ONE_YEAR
    spread_bp: Decimal = Decimal(0)
    lpr_factor: Decimal = Decimal(1)
    reprice: Reprice = Reprice.AT_DRAWDOWN
    reprices_after_due: bool = True
    overrides: tuple[tuple[date, Decimal], ...] = ()


@dataclass(frozen=True)
class LoanClauses(Plain):
    """Clause numbers of the contract that the calculation rests on, as printed in it (第八条第二款); empty when not recorded."""

    rate: str = ""
    penalty: str = ""
    compound: str = ""
    acceleration: str = ""
    allocation: str = ""
    costs: str = ""


@dataclass(frozen=True)
class LoanTerms(Plain):
    """One loan contract; `title` is printed in papers.

    `accelerated_on` is the day the whole principal was called due: contract interest to that day, penalty from the day after.
    """

    key: str
    title: str
    rate: RateTerms
    penalty_markup_percent: Decimal = Decimal(50)
    misuse_markup_percent: Decimal | None = None
    compound: CompoundRule = CompoundRule.NONE
    compound_capitalises: bool = False
    compound_on_penalty: bool = False
    settlement: Settlement = Settlement.QUARTERLY
    settlement_day: int = 20
    day_basis: DayBasis = DayBasis.DAYS_360
    count_mode: CountMode = CountMode.HALF_OPEN
    allocation: tuple[Bucket, ...] = CC_561_ORDER
    accelerated_on: date | None = None
    clauses: LoanClauses = field(default_factory=LoanClauses)


@dataclass(frozen=True)
class OpeningBalance(Plain):
    """What was unpaid at the end of `as_of` by the bank's ledger; the calculation starts the day after."""

    as_of: date
    principal: Decimal
    interest: Decimal = Decimal(0)
    penalty: Decimal = Decimal(0)
    compound: Decimal = Decimal(0)


@dataclass(frozen=True)
class Drawdown(Plain):
    """One disbursement (借据); `interest_paid_to` is the last day whose interest is paid.

    `rate_percent` is the rate printed on the note: for a floating loan it holds until the first repricing day.
    """

    key: str
    loan_key: str
    amount: Decimal
    drawn_on: date
    due_on: date
    interest_paid_to: date | None = None
    rate_percent: Decimal | None = None
    misused_from: date | None = None
    opening: OpeningBalance | None = None
    title: str = ""


@dataclass(frozen=True)
class RecordedSplit(Plain):
    """How the bank's ledger or the debtor divided one payment."""

    costs: Decimal = Decimal(0)
    interest: Decimal = Decimal(0)
    penalty: Decimal = Decimal(0)
    compound: Decimal = Decimal(0)
    principal: Decimal = Decimal(0)

    @property
    def parts(self) -> dict[Bucket, Decimal]:
        """Return the split by kind of debt."""
        return {bucket: getattr(self, bucket.value) for bucket in Bucket}


@dataclass(frozen=True)
class Repayment(Plain):
    """Money received; without a drawdown it goes to the loan's drawdowns in the order of article 560 (INT-07)."""

    key: str
    loan_key: str
    paid_on: date
    amount: Decimal
    drawdown_key: str | None = None
    split: RecordedSplit | None = None


@dataclass(frozen=True)
class Cost(Plain):
    """A cost of realising the claim; only claimed ones enter the debt."""

    key: str
    kind: str
    amount: Decimal
    incurred_on: date
    claimed: bool = True


@dataclass(frozen=True)
class Stop(Plain):
    """The day interest stops, for one loan or all; the day itself is charged only when `charged` (PER-144)."""

    kind: StopKind
    on: date
    charged: bool = False
    loan_key: str | None = None

    @classmethod
    def at_bankruptcy(cls, accepted_on: date, *, loan_key: str | None = None, rules: Rules = LAW) -> "Stop":
        """Return the stop a bankruptcy makes: whether its day is charged differs between courts and is a setting."""
        charged = bool(rules.setting("interest.bankruptcy_day_charged", on=accepted_on))
        return cls(StopKind.BANKRUPTCY_ACCEPTANCE, accepted_on, charged=charged, loan_key=loan_key)


@dataclass(frozen=True)
class DebtInputs(Plain):
    """Everything a calculation rests on; stored as plain values it gives the same figure later.

    `cap_percent` None takes the cap in force (INT-10); `cap_items` are the kinds of debt counted against it (INT-11).
    """

    loans: tuple[LoanTerms, ...]
    drawdowns: tuple[Drawdown, ...]
    repayments: tuple[Repayment, ...] = ()
    costs: tuple[Cost, ...] = ()
    stops: tuple[Stop, ...] = ()
    cap_percent: Decimal | None = None
    cap_items: tuple[Bucket, ...] = (Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND)
