"""Computes the debt at a date: walks the payments in order, closes every account at the cut-off, and states what runs on."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from app.statutes.debt import notices, wording
from app.statutes.debt.allocation import CostPool, Payment
from app.statutes.debt.checks import check
from app.statutes.debt.forward import daily, forward_items
from app.statutes.debt.inputs import Bucket, DebtInputs, Drawdown, LoanTerms, Repayment, Stop, StopKind
from app.statutes.debt.ledger import Ledger, starts_after
from app.statutes.debt.result import (
    Allocation,
    DebtLine,
    DebtResult,
    DebtWarning,
    DrawdownBalance,
    ForwardRule,
    WarningKind,
)
from app.statutes.errors import StatuteError
from app.statutes.money import rounded
from app.statutes.rules import LAW, Rules

ENGINE_VERSION = "1"
"""Rises when the same inputs would give another figure; stored with every result."""

_DAY = timedelta(days=1)
_ZERO = Decimal("0.00")
_CHARGES = (Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND)


@dataclass
class _Walk:
    """The accounts while the payments are walked through, and what has been noted on the way."""

    inputs: DebtInputs
    loans: dict[str, LoanTerms]
    ledgers: tuple[Ledger, ...]
    costs: CostPool
    allocations: list[Allocation]
    warnings: list[DebtWarning]
    rules: Rules


def calculate(inputs: DebtInputs, *, cutoff_on: date, cutoff_charged: bool = True, rules: Rules = LAW) -> DebtResult:
    """Return the debt at the cut-off, with every line and the clause that goes on from there.

    The last charged day is the cut-off, or the day before when it is not charged (INT-02); payments up to that day count.
    """
    check(inputs)
    last_charged = cutoff_on if cutoff_charged else cutoff_on - _DAY
    next_on = last_charged + _DAY
    walk = _open(inputs, cutoff_on=cutoff_on, horizon=next_on, rules=rules)
    for repayment in sorted(inputs.repayments, key=lambda row: row.paid_on):
        if repayment.amount and repayment.paid_on <= last_charged:
            _take(walk, repayment)
    for ledger in walk.ledgers:
        ledger.advance(last_charged)
    return _result(walk, cutoff_on=cutoff_on, cutoff_charged=cutoff_charged, next_on=next_on)


def _open(inputs: DebtInputs, *, cutoff_on: date, horizon: date, rules: Rules) -> _Walk:
    loans = {loan.key: loan for loan in inputs.loans}
    warnings: list[DebtWarning] = []
    ledgers = []
    for drawdown in inputs.drawdowns:
        if drawdown.drawn_on > cutoff_on:
            continue
        loan = loans[drawdown.loan_key]
        if drawdown.opening is not None and drawdown.opening.as_of > cutoff_on:
            raise StatuteError(
                "The opening balance is of %(as_of)s: a debt before that day cannot be computed from it.",
                field="cutoff_on",
                as_of=drawdown.opening.as_of.isoformat(),
            )
        last_day = _last_day(inputs.stops, loan_key=loan.key)
        ledgers.append(
            Ledger(loan=loan, drawdown=drawdown, last_day=last_day, horizon=max(horizon, drawdown.drawn_on), rules=rules)
        )
    return _Walk(inputs, loans, tuple(ledgers), CostPool(inputs.costs), [], warnings, rules)


def _last_day(stops: tuple[Stop, ...], *, loan_key: str) -> date | None:
    ends = [stop.on if stop.charged else stop.on - _DAY for stop in stops if stop.loan_key in (None, loan_key)]
    return min(ends, default=None)


def _take(walk: _Walk, repayment: Repayment) -> None:
    """Bring one payment in: as history when interest was settled past its day, else through the order of allocation."""
    chosen = _concerned(walk, repayment)
    live = [ledger for ledger in chosen if repayment.paid_on > starts_after(loan=ledger.loan, drawdown=ledger.drawdown)]
    if not live and any(_settled_past(ledger.drawdown, repayment.paid_on) for ledger in chosen):
        _take_history(walk, repayment, chosen)
        return
    for ledger in chosen:
        if not _settled_past(ledger.drawdown, repayment.paid_on):
            ledger.advance(repayment.paid_on)
    payment = Payment(
        repayment=repayment,
        order=walk.loans[repayment.loan_key].allocation,
        ledgers=tuple(ledger for ledger in chosen if not _settled_past(ledger.drawdown, repayment.paid_on)),
        costs=walk.costs,
    )
    payment.allocate()
    walk.allocations += payment.allocations
    walk.warnings += payment.warnings


def _settled_past(drawdown: Drawdown, on: date) -> bool:
    if drawdown.opening is not None:
        return on <= drawdown.opening.as_of
    return drawdown.interest_paid_to is not None and on <= drawdown.interest_paid_to


def _concerned(walk: _Walk, repayment: Repayment) -> list[Ledger]:
    """Return the accounts the payment may reach; one made before any of them was drawn is refused."""
    named = [
        ledger
        for ledger in walk.ledgers
        if ledger.loan.key == repayment.loan_key and repayment.drawdown_key in (None, ledger.drawdown.key)
    ]
    drawn = [ledger for ledger in named if ledger.drawdown.drawn_on <= repayment.paid_on]
    if not drawn:
        raise StatuteError(
            "The payment of %(paid_on)s lies before the drawdown it would pay: correct the date or the drawdown.",
            field="paid_on",
            key=repayment.key,
            paid_on=repayment.paid_on.isoformat(),
        )
    return drawn


def _take_history(walk: _Walk, repayment: Repayment, chosen: list[Ledger]) -> None:
    """Take a payment from before the day interest is paid to: only its principal changes what is owed."""
    ledger = chosen[0]
    opening = ledger.drawdown.opening
    if opening is not None:
        words = wording.before_opening(paid_on=repayment.paid_on, as_of=opening.as_of)
        walk.warnings.append(DebtWarning(WarningKind.BEFORE_OPENING, words, repayment.key, repayment.amount))
        return
    if repayment.split is None:
        raise StatuteError(
            "The payment of %(paid_on)s lies before the day interest is paid to: record how much of it was interest and principal.",
            field="split",
            key=repayment.key,
            paid_on=repayment.paid_on.isoformat(),
        )
    _refuse_history(repayment, principal=repayment.split.principal, chosen=chosen)
    ledger.pay(Bucket.PRINCIPAL, amount=repayment.split.principal)
    for bucket, amount in repayment.split.parts.items():
        if amount:
            walk.allocations.append(
                Allocation(
                    repayment_key=repayment.key,
                    paid_on=repayment.paid_on,
                    loan_key=repayment.loan_key,
                    drawdown_key=ledger.drawdown.key,
                    bucket=bucket,
                    amount=amount,
                    balance_after=ledger.principal if bucket is Bucket.PRINCIPAL else _ZERO,
                )
            )


def _refuse_history(repayment: Repayment, *, principal: Decimal, chosen: list[Ledger]) -> None:
    if principal and len(chosen) > 1:
        raise StatuteError(
            "The payment of %(paid_on)s repaid principal: name the drawdown.",
            field="drawdown_key",
            key=repayment.key,
            paid_on=repayment.paid_on.isoformat(),
        )
    if principal > chosen[0].principal:
        raise StatuteError(
            "The payment of %(paid_on)s repays more principal than the drawdown still owed.",
            field="principal",
            key=repayment.key,
            paid_on=repayment.paid_on.isoformat(),
        )


def _result(walk: _Walk, *, cutoff_on: date, cutoff_charged: bool, next_on: date) -> DebtResult:
    balances = tuple(_balance(ledger, walk.inputs.stops, cutoff_on=cutoff_on) for ledger in walk.ledgers)
    totals = {
        bucket: sum((ledger.outstanding(bucket) for ledger in walk.ledgers), _ZERO)
        for bucket in Bucket
        if bucket is not Bucket.COSTS
    }
    costs = walk.costs.outstanding(cutoff_on)
    lines = tuple(line for ledger in walk.ledgers for line in _ordered(ledger.lines))
    forward = ForwardRule(next_on=next_on, items=forward_items(walk.ledgers, next_on=next_on))
    effective, cap_words, cap_warnings = notices.cap(
        walk.inputs, ledgers=walk.ledgers, lines=lines, cutoff_on=cutoff_on, next_on=next_on, rules=walk.rules
    )
    missing = notices.missing_lpr(walk.ledgers, rules=walk.rules)
    warnings = (*walk.warnings, *cap_warnings, *missing, *notices.notices(walk.inputs, ledgers=walk.ledgers, balances=balances))
    return DebtResult(
        cutoff_on=cutoff_on,
        cutoff_charged=cutoff_charged,
        principal=totals[Bucket.PRINCIPAL],
        interest=totals[Bucket.INTEREST],
        penalty=totals[Bucket.PENALTY],
        compound=totals[Bucket.COMPOUND],
        costs=costs,
        total=sum(totals.values(), costs),
        lines=lines,
        allocations=tuple(walk.allocations),
        balances=balances,
        growth_per_day=rounded(sum((daily(ledger, on=next_on) for ledger in walk.ledgers), Fraction(0))),
        forward=forward,
        forward_text=wording.forward_text(forward, loans=walk.inputs.loans),
        cap_text=cap_words,
        claim_from_on=min((line.from_on for line in lines), default=None),
        effective_percent=effective,
        lpr_missing=bool(missing),
        citations=notices.citations(
            walk.inputs, lines=lines, drawn=len(walk.ledgers), allocated=bool(walk.allocations), capped=bool(cap_words)
        ),
        warnings=warnings,
        engine_version=ENGINE_VERSION,
    )


def _balance(ledger: Ledger, stops: tuple[Stop, ...], *, cutoff_on: date) -> DrawdownBalance:
    called = any(
        stop.kind is StopKind.BANKRUPTCY_ACCEPTANCE and stop.on <= cutoff_on and stop.loan_key in (None, ledger.loan.key)
        for stop in stops
    )
    overdue = ledger.due_on < cutoff_on and ledger.principal > 0
    return DrawdownBalance(
        loan_key=ledger.loan.key,
        drawdown_key=ledger.drawdown.key,
        due_on=ledger.due_on,
        is_due=called or ledger.is_due(cutoff_on),
        overdue_from=ledger.due_on + _DAY if overdue else None,
        principal=ledger.principal,
        interest=ledger.interest,
        penalty=ledger.penalty,
        compound=ledger.compound,
        total=ledger.total,
    )


def _ordered(lines: list[DebtLine]) -> list[DebtLine]:
    return sorted(lines, key=lambda line: (_CHARGES.index(line.kind), line.from_on))
