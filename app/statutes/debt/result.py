"""What the debt engine answers: totals, every line, every allocation, and the forward rule in words for the pleading."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.statutes.citations import Citation
from app.statutes.debt.inputs import Bucket
from app.statutes.plain import Plain


class WarningKind(StrEnum):
    """What a reader of the figure should know."""

    CAP_EXCEEDED = "cap_exceeded"
    LPR_MISSING = "lpr_missing"
    SPLIT_ADJUSTED = "split_adjusted"
    BEFORE_OPENING = "before_opening"
    NOT_DUE = "not_due"
    PENALTY_OUT_OF_RANGE = "penalty_out_of_range"
    COMPOUND_ON_PENALTY = "compound_on_penalty"


@dataclass(frozen=True)
class DebtLine(Plain):
    """One stretch of days at one base and one rate; `amount` recomputes from the printed figures.

    `from_on` and `to_on` are both charged; `kind` is interest, penalty or compound.
    """

    loan_key: str
    drawdown_key: str
    kind: Bucket
    from_on: date
    to_on: date
    days: int
    base: Decimal
    rate_percent: Decimal
    rate_source: str
    day_basis: int
    amount: Decimal
    rules: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Allocation(Plain):
    """How much of one payment met one kind of debt of one drawdown, and what was left of that kind.

    `drawdown_key` is empty for costs.
    """

    repayment_key: str
    paid_on: date
    loan_key: str
    drawdown_key: str
    bucket: Bucket
    amount: Decimal
    balance_after: Decimal


@dataclass(frozen=True)
class DrawdownBalance(Plain):
    """What one drawdown owes at the cut-off; `overdue_from` is the first day that carries penalty interest."""

    loan_key: str
    drawdown_key: str
    due_on: date
    is_due: bool
    overdue_from: date | None
    principal: Decimal
    interest: Decimal
    penalty: Decimal
    compound: Decimal
    total: Decimal


@dataclass(frozen=True)
class ForwardItem(Plain):
    """One thing that keeps growing after the cut-off: `kind` on `base` at `rate_percent` (the rate in force on the first day).

    `until_on` is the last day of in-term interest, None when it runs to payment; `rate_words` says the rate as a pleading does.
    """

    loan_key: str
    drawdown_keys: tuple[str, ...]
    kind: Bucket
    from_on: date
    until_on: date | None
    base: Decimal
    rate_percent: Decimal
    floating: bool
    rate_words: str
    day_basis: int


@dataclass(frozen=True)
class ForwardRule(Plain):
    """What runs on after the cut-off, from `next_on`; empty when all is paid or interest has stopped."""

    next_on: date
    items: tuple[ForwardItem, ...]


@dataclass(frozen=True)
class DebtWarning(Plain):
    """A sentence in Chinese for the paper or page, the loan or drawdown it is about, and the figure it turns on."""

    kind: WarningKind
    text: str
    key: str = ""
    value: Decimal | None = None


@dataclass(frozen=True)
class DebtResult(Plain):
    """The debt at the cut-off. Totals are sums of rounded lines less what was paid; `total` includes claimed costs.

    `claim_from_on` is the first charged day of the lines; `forward_text` is the clause for the pleading, without full stop;
    `cap_text` is the sentence on the cap, set when the cap is exceeded. `lpr_missing` blocks a final paper.
    """

    cutoff_on: date
    cutoff_charged: bool
    principal: Decimal
    interest: Decimal
    penalty: Decimal
    compound: Decimal
    costs: Decimal
    total: Decimal
    lines: tuple[DebtLine, ...]
    allocations: tuple[Allocation, ...]
    balances: tuple[DrawdownBalance, ...]
    growth_per_day: Decimal
    forward: ForwardRule
    forward_text: str
    cap_text: str
    claim_from_on: date | None
    effective_percent: Decimal
    lpr_missing: bool
    citations: tuple[Citation, ...]
    warnings: tuple[DebtWarning, ...]
    engine_version: str
