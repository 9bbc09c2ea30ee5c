"""Refuses inputs that cannot be computed, each in a sentence that says what to mend."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from app.statutes.debt.inputs import Bucket, DebtInputs, Drawdown, LoanTerms, RateKind, Repayment
from app.statutes.errors import StatuteError
from app.statutes.money import FEN, yuan


def check(inputs: DebtInputs) -> None:
    """Refuse what is contradictory: unknown keys, amounts that are negative or finer than a fen, dates out of order."""
    _unique(inputs)
    loans = {loan.key: loan for loan in inputs.loans}
    for loan in inputs.loans:
        _check_loan(loan)
    drawdowns = {drawdown.key: drawdown for drawdown in inputs.drawdowns}
    for drawdown in inputs.drawdowns:
        _known_loan(drawdown.loan_key, loans)
        _check_drawdown(drawdown, loan=loans[drawdown.loan_key])
    for repayment in inputs.repayments:
        _known_loan(repayment.loan_key, loans)
        _check_repayment(repayment, drawdowns=drawdowns)
    for cost in inputs.costs:
        _whole_fen(cost.amount, field="amount")
    for stop in inputs.stops:
        if stop.loan_key is not None:
            _known_loan(stop.loan_key, loans)


def _unique(inputs: DebtInputs) -> None:
    for rows in (inputs.loans, inputs.drawdowns, inputs.repayments, inputs.costs):
        key, times = Counter(row.key for row in rows).most_common(1)[0] if rows else ("", 0)
        if times > 1:
            raise StatuteError("The key %(key)s is used %(times)s times.", key=key, times=times)


def _known_loan(key: str, loans: Iterable[str]) -> None:
    if key not in loans:
        raise StatuteError("There is no loan with the key %(key)s.", key=key)


def _known_drawdown(key: str, drawdowns: Iterable[str]) -> None:
    if key not in drawdowns:
        raise StatuteError("There is no drawdown with the key %(key)s.", key=key)


def _check_loan(loan: LoanTerms) -> None:
    rate = loan.rate
    if rate.kind is RateKind.FIXED and rate.fixed_percent is not None and rate.fixed_percent < 0:
        raise StatuteError("%(loan)s: the rate may not be negative.", field="fixed_percent", loan=loan.title)
    if not 1 <= loan.settlement_day <= 31:
        raise StatuteError("%(loan)s: the settlement day lies between 1 and 31.", field="settlement_day", loan=loan.title)
    if sorted(loan.allocation) != sorted(Bucket):
        raise StatuteError(
            "%(loan)s: the order of allocation names each of costs, interest, penalty, compound interest and principal once.",
            field="allocation",
            loan=loan.title,
        )
    if loan.penalty_markup_percent < 0 or (loan.misuse_markup_percent or Decimal(0)) < 0:
        raise StatuteError("%(loan)s: a markup may not be negative.", field="penalty_markup_percent", loan=loan.title)
    if list(rate.overrides) != sorted(rate.overrides):
        raise StatuteError(
            "%(loan)s: the stated rates must stand in the order of their dates.", field="overrides", loan=loan.title
        )


def _check_drawdown(drawdown: Drawdown, *, loan: LoanTerms) -> None:
    _whole_fen(drawdown.amount, field="amount")
    if drawdown.due_on < drawdown.drawn_on:
        raise StatuteError(
            "The drawdown of %(drawn_on)s falls due on %(due_on)s, before it was drawn.",
            field="due_on",
            drawn_on=drawdown.drawn_on.isoformat(),
            due_on=drawdown.due_on.isoformat(),
        )
    if drawdown.interest_paid_to is not None and drawdown.interest_paid_to < drawdown.drawn_on:
        raise StatuteError(
            "Interest cannot be paid to %(paid_to)s, before the drawdown of %(drawn_on)s; leave the day empty when none was paid.",
            field="interest_paid_to",
            paid_to=drawdown.interest_paid_to.isoformat(),
            drawn_on=drawdown.drawn_on.isoformat(),
        )
    opening = drawdown.opening
    if opening is None:
        return
    for name in ("principal", "interest", "penalty", "compound"):
        _whole_fen(getattr(opening, name), field=name)
    if opening.as_of < drawdown.drawn_on:
        raise StatuteError(
            "%(loan)s: the opening balance of %(as_of)s lies before the drawdown.",
            field="as_of",
            loan=loan.title,
            as_of=opening.as_of.isoformat(),
        )
    if opening.principal > drawdown.amount:
        raise StatuteError(
            "The opening principal of %(opening)s is more than the %(amount)s that were drawn.",
            field="principal",
            opening=yuan(opening.principal),
            amount=yuan(drawdown.amount),
        )


def _check_repayment(repayment: Repayment, *, drawdowns: dict[str, Drawdown]) -> None:
    _whole_fen(repayment.amount, field="amount")
    if repayment.drawdown_key is not None:
        _known_drawdown(repayment.drawdown_key, drawdowns)
        drawdown = drawdowns[repayment.drawdown_key]
        if drawdown.loan_key != repayment.loan_key:
            raise StatuteError("The payment %(key)s names a drawdown of another loan.", field="drawdown_key", key=repayment.key)
    if repayment.split is not None:
        parts = repayment.split.parts
        for bucket, amount in parts.items():
            _whole_fen(amount, field=bucket.value)
        if sum(parts.values()) != repayment.amount:
            raise StatuteError(
                "The recorded parts of the payment of %(paid_on)s come to %(parts)s, the payment to %(amount)s.",
                field="split",
                paid_on=repayment.paid_on.isoformat(),
                parts=yuan(sum(parts.values(), Decimal(0))),
                amount=yuan(repayment.amount),
            )


def _whole_fen(amount: Decimal, *, field: str) -> None:
    if not amount.is_finite() or amount < 0 or amount != amount.quantize(FEN):
        raise StatuteError(
            "%(amount)s is not an amount of money: zero or more, in yuan and fen.", field=field, amount=f"{amount:f}"
        )
