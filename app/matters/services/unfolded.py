"""A debt unfolded for readers: under each headline every contract and loan note, line by line, with what payments met.

Built from the engine's own inputs and result, so that a frozen calculation unfolds the same after its rows have changed.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext

from app.core.labels import N_
from app.matters.services.debt import translate
from app.registers import services as registers
from app.statutes import fees
from app.statutes.citations import Citation
from app.statutes.debt import (
    Allocation,
    Bucket,
    Cost,
    DebtInputs,
    DebtLine,
    DebtResult,
    Drawdown,
    LoanTerms,
    Repayment,
    WarningKind,
)
from app.statutes.errors import StatuteError

ZERO = Decimal("0.00")
LABELS = {
    Bucket.PRINCIPAL: N_("Principal"),
    Bucket.INTEREST: N_("Interest within the term"),
    Bucket.PENALTY: N_("Penalty interest"),
    Bucket.COMPOUND: N_("Compound interest"),
    Bucket.COSTS: N_("Costs of realisation"),
}
WARNINGS = {
    WarningKind.CAP_EXCEEDED: N_("Above the yearly cap"),
    WarningKind.LPR_MISSING: N_("A loan prime rate is not on file"),
    WarningKind.SPLIT_ADJUSTED: N_("A recorded division does not fit"),
    WarningKind.BEFORE_OPENING: N_("A payment lies before the opening balance"),
    WarningKind.NOT_DUE: N_("Not due yet"),
    WarningKind.PENALTY_OUT_OF_RANGE: N_("Markup of penalty interest out of range"),
    WarningKind.COMPOUND_ON_PENALTY: N_("Compound interest on more than interest"),
}


@dataclass(frozen=True)
class Strand:
    """One loan note under one headline: what was charged, what payments met of it, what is left."""

    loan: LoanTerms
    drawdown: Drawdown
    lines: tuple[DebtLine, ...]
    met: tuple[Allocation, ...]
    left: Decimal

    @property
    def basis(self) -> tuple[Citation, ...]:
        """The articles on which its lines rest."""
        return tuple(dict.fromkeys(article for line in self.lines for article in line.citations))

    @property
    def charged(self) -> Decimal:
        """The sum of the lines."""
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def paid(self) -> Decimal:
        """What payments met."""
        return sum((each.amount for each in self.met), ZERO)


@dataclass(frozen=True)
class Headline:
    """One of the amounts that make the total."""

    bucket: Bucket
    amount: Decimal
    strands: tuple[Strand, ...]

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return gettext(LABELS[self.bucket])

    @property
    def is_principal(self) -> bool:
        """Whether it is lent money, which no line charges."""
        return self.bucket is Bucket.PRINCIPAL


@dataclass(frozen=True)
class Payment:
    """One payment and how it was divided."""

    repayment: Repayment
    loan: LoanTerms
    parts: tuple[Allocation, ...]

    def of(self, bucket: Bucket) -> Decimal:
        """How much of the payment met one kind of debt."""
        return sum((part.amount for part in self.parts if part.bucket == bucket), ZERO)


@dataclass(frozen=True)
class Unfolded:
    """The whole debt for one page."""

    inputs: DebtInputs
    result: DebtResult
    headlines: tuple[Headline, ...]
    costs: tuple[Cost, ...]
    costs_met: Decimal
    payments: tuple[Payment, ...]

    @property
    def warnings(self) -> list[tuple[str, str]]:
        """What the engine warns of: its kind in the reader's language, and its own sentence."""
        return [(gettext(WARNINGS[warning.kind]), warning.text) for warning in self.result.warnings]


@dataclass(frozen=True)
class CourtFees:
    """What the courts charge on this debt, each with basis and working."""

    base: fees.ClaimBase
    acceptance: fees.Fee
    simplified: fees.Fee
    preservation: fees.Fee
    enforcement: fees.Fee

    @property
    def rows(self) -> list[tuple[str, fees.Fee]]:
        """The fees by name, in the order in which they fall due."""
        return [
            (gettext("Acceptance fee"), self.acceptance),
            (gettext("Acceptance fee, simplified procedure"), self.simplified),
            (gettext("Preservation fee"), self.preservation),
            (gettext("Enforcement fee"), self.enforcement),
        ]


def costs_label() -> str:
    """What the costs are called in the reader's language."""
    return gettext(LABELS[Bucket.COSTS])


def unfold(*, inputs: DebtInputs, result: DebtResult) -> Unfolded:
    """The debt under its headlines; every headline is the sum of what it unfolds to."""
    loans = {loan.key: loan for loan in inputs.loans}
    drawdowns = {drawdown.key: drawdown for drawdown in inputs.drawdowns}
    amounts = {
        Bucket.PRINCIPAL: result.principal,
        Bucket.INTEREST: result.interest,
        Bucket.PENALTY: result.penalty,
        Bucket.COMPOUND: result.compound,
    }
    headlines = tuple(
        Headline(
            bucket,
            amount,
            tuple(
                Strand(
                    loan=loans[balance.loan_key],
                    drawdown=drawdowns[balance.drawdown_key],
                    lines=tuple(
                        line for line in result.lines if (line.kind, line.drawdown_key) == (bucket, balance.drawdown_key)
                    ),
                    met=tuple(
                        part for part in result.allocations if (part.bucket, part.drawdown_key) == (bucket, balance.drawdown_key)
                    ),
                    left=getattr(balance, bucket.value),
                )
                for balance in result.balances
            ),
        )
        for bucket, amount in amounts.items()
    )
    payments = tuple(
        Payment(row, loans[row.loan_key], tuple(part for part in result.allocations if part.repayment_key == row.key))
        for row in sorted(inputs.repayments, key=lambda row: row.paid_on)
        if row.paid_on <= result.cutoff_on
    )
    return Unfolded(
        inputs=inputs,
        result=result,
        headlines=headlines,
        costs=tuple(row for row in inputs.costs if row.claimed and row.incurred_on <= result.cutoff_on),
        costs_met=sum((part.amount for part in result.allocations if part.bucket is Bucket.COSTS), ZERO),
        payments=payments,
    )


def court_fees(*, result: DebtResult, on: date) -> CourtFees:
    """What the courts charge on the whole claim; preservation and enforcement are reckoned on all of it."""
    try:
        rules = registers.in_force()
        base = fees.claim_base(
            principal=result.principal,
            interest=result.interest,
            penalty=result.penalty,
            compound=result.compound,
            costs=result.costs,
        )
        return CourtFees(
            base=base,
            acceptance=fees.acceptance_fee(base.value, on=on, rules=rules),
            simplified=fees.acceptance_fee(base.value, on=on, halves=[fees.HalfReason.SIMPLE_PROCEDURE], rules=rules),
            preservation=fees.preservation_fee(base.value, on=on, rules=rules),
            enforcement=fees.enforcement_fee(base.value, on=on, rules=rules),
        )
    except StatuteError as error:
        raise translate(error) from error
