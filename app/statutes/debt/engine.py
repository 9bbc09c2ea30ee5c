"""Computes the debt at a date: walks the payments in order, closes every account at the cut-off, and states what runs on."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from app.statutes.citations import Citation, cite_all
from app.statutes.dated import parameter
from app.statutes.debt import wording
from app.statutes.debt.allocation import CostPool, Payment
from app.statutes.debt.checks import check
from app.statutes.debt.inputs import Bucket, DebtInputs, Drawdown, LoanTerms, Repayment, Stop, StopKind
from app.statutes.debt.ledger import Ledger, starts_after
from app.statutes.debt.rates import is_floating
from app.statutes.debt.result import (
    Allocation,
    DebtLine,
    DebtResult,
    DebtWarning,
    DrawdownBalance,
    ForwardItem,
    ForwardRule,
    WarningKind,
)
from app.statutes.errors import StatuteError
from app.statutes.interest import cap_check, is_penalty_in_range
from app.statutes.lpr import first_missing_publication
from app.statutes.money import rounded, share

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


def calculate(inputs: DebtInputs, *, cutoff_on: date, cutoff_charged: bool = True) -> DebtResult:
    """Return the debt at the cut-off, with every line and the clause that goes on from there.

    The last charged day is the cut-off, or the day before when it is not charged (INT-02); payments up to that day count.
    """
    check(inputs)
    last_charged = cutoff_on if cutoff_charged else cutoff_on - _DAY
    next_on = last_charged + _DAY
    walk = _open(inputs, cutoff_on=cutoff_on, horizon=next_on)
    for repayment in sorted(inputs.repayments, key=lambda row: row.paid_on):
        if repayment.amount and repayment.paid_on <= last_charged:
            _take(walk, repayment)
    for ledger in walk.ledgers:
        ledger.advance(last_charged)
    return _result(walk, cutoff_on=cutoff_on, cutoff_charged=cutoff_charged, next_on=next_on)


def _open(inputs: DebtInputs, *, cutoff_on: date, horizon: date) -> _Walk:
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
        ledgers.append(Ledger(loan=loan, drawdown=drawdown, last_day=last_day, horizon=max(horizon, drawdown.drawn_on)))
    return _Walk(inputs, loans, tuple(ledgers), CostPool(inputs.costs), [], warnings)


def _last_day(stops: tuple[Stop, ...], *, loan_key: str) -> date | None:
    ends = [stop.on if stop.charged else stop.on - _DAY for stop in stops if stop.loan_key in (None, loan_key)]
    return min(ends, default=None)


def _take(walk: _Walk, repayment: Repayment) -> None:
    """Bring one payment in: as history when interest was settled past its day, else through the order of allocation."""
    chosen = _concerned(walk, repayment)
    live = [ledger for ledger in chosen if repayment.paid_on > starts_after(ledger.loan, ledger.drawdown)]
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
    principal = repayment.split.principal
    if principal and len(chosen) > 1:
        raise StatuteError(
            "The payment of %(paid_on)s repaid principal: name the drawdown.",
            field="drawdown_key",
            key=repayment.key,
            paid_on=repayment.paid_on.isoformat(),
        )
    if principal > ledger.principal:
        raise StatuteError(
            "The payment of %(paid_on)s repays more principal than the drawdown still owed.",
            field="principal",
            key=repayment.key,
            paid_on=repayment.paid_on.isoformat(),
        )
    ledger.pay(Bucket.PRINCIPAL, principal)
    for bucket, amount in repayment.split.parts.items():
        if amount:
            left = ledger.principal if bucket is Bucket.PRINCIPAL else _ZERO
            walk.allocations.append(
                Allocation(
                    repayment.key, repayment.paid_on, repayment.loan_key, ledger.drawdown.key, bucket, amount, balance_after=left
                )
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
    forward = ForwardRule(next_on=next_on, items=_forward_items(walk.ledgers, next_on=next_on))
    effective, cap_words, cap_warnings = _cap(walk, lines=lines, cutoff_on=cutoff_on, next_on=next_on)
    missing = _missing_lpr(walk.ledgers)
    warnings = (*walk.warnings, *cap_warnings, *missing, *_notices(walk, balances=balances))
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
        growth_per_day=rounded(sum((_daily(ledger, next_on) for ledger in walk.ledgers), Fraction(0))),
        forward=forward,
        forward_text=wording.forward_text(forward, loans=walk.inputs.loans),
        cap_text=cap_words,
        claim_from_on=min((line.from_on for line in lines), default=None),
        effective_percent=effective,
        lpr_missing=bool(missing),
        citations=_citations(walk, lines=lines, capped=bool(cap_words)),
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


def _forward_items(ledgers: tuple[Ledger, ...], *, next_on: date) -> tuple[ForwardItem, ...]:
    """Return what runs on, drawdowns of a loan together where base kind, rate and dates are the same."""
    merged: dict[tuple[object, ...], ForwardItem] = {}
    for ledger in ledgers:
        for item in _ledger_items(ledger, next_on=next_on):
            key = (item.loan_key, item.kind, item.from_on, item.until_on, item.rate_percent, item.day_basis)
            known = merged.get(key)
            if known is None:
                merged[key] = item
            else:
                merged[key] = replace(known, base=known.base + item.base, drawdown_keys=known.drawdown_keys + item.drawdown_keys)
    return tuple(merged.values())


def _ledger_items(ledger: Ledger, *, next_on: date) -> list[ForwardItem]:
    first = max(next_on, ledger.charged_to + _DAY)
    if not ledger.is_charged(first):
        return []
    items = []
    for kind, stretch in ledger.stretches(first, first).items():
        until = ledger.due_on if kind is Bucket.INTEREST else None
        items.append(_item(ledger, kind=kind, from_on=first, until_on=until, base=stretch.base, rate=stretch.rate_percent))
    overdue_on = ledger.due_on + _DAY
    if first <= ledger.due_on and ledger.principal and ledger.is_charged(overdue_on):
        penalty = ledger.stretches(overdue_on, overdue_on)[Bucket.PENALTY]
        if Bucket.PENALTY not in {item.kind for item in items}:
            items.append(
                _item(
                    ledger, kind=Bucket.PENALTY, from_on=overdue_on, until_on=None, base=penalty.base, rate=penalty.rate_percent
                )
            )
    return items


def _item(ledger: Ledger, *, kind: Bucket, from_on: date, until_on: date | None, base: Decimal, rate: Decimal) -> ForwardItem:
    loan = ledger.loan
    contract = ledger.schedule.on(from_on).percent
    markup = rate * 100 / contract - 100 if contract else _ZERO
    floating = is_floating(loan.rate) and (loan.rate.reprices_after_due or from_on <= ledger.due_on)
    return ForwardItem(
        loan_key=loan.key,
        drawdown_keys=(ledger.drawdown.key,),
        kind=kind,
        from_on=from_on,
        until_on=until_on,
        base=base,
        rate_percent=rate,
        floating=floating,
        rate_words=wording.rate_words(loan, floating=floating, rate_percent=rate, markup_percent=rounded(markup)),
        day_basis=next(iter(ledger.stretches(from_on, from_on).values())).day_basis,
    )


def _daily(ledger: Ledger, on: date) -> Fraction:
    if not ledger.is_charged(on):
        return Fraction(0)
    return sum(
        (
            share(base=stretch.base, rate_percent=stretch.rate_percent, days=1, day_basis=stretch.day_basis)
            for stretch in ledger.stretches(on, on).values()
        ),
        Fraction(0),
    )


def _cap(
    walk: _Walk, *, lines: tuple[DebtLine, ...], cutoff_on: date, next_on: date
) -> tuple[Decimal, str, tuple[DebtWarning, ...]]:
    """Compare all charges with the cap: over the whole time, and at the dearest rate so far or tomorrow (INT-10, 11)."""
    cap = parameter("interest.financial_loan_cap_percent")
    if walk.inputs.cap_percent is None and cutoff_on < cap.values[0][0]:
        return _ZERO, "", ()
    counted = [line for line in lines if line.kind in walk.inputs.cap_items]
    charges = sum((line.amount for line in counted), _ZERO)
    if Bucket.COSTS in walk.inputs.cap_items:
        charges += sum((cost.amount for cost in walk.inputs.costs if cost.claimed and cost.incurred_on <= cutoff_on), _ZERO)
    years = sum(
        (Fraction(line.base) * line.days / line.day_basis for line in lines if line.kind is not Bucket.COMPOUND), Fraction(0)
    )
    found = cap_check(charges=charges, principal_years=years, on=cutoff_on, cap_percent=walk.inputs.cap_percent)
    peak = max([line.rate_percent for line in counted] + [_annualised(ledger, next_on) for ledger in walk.ledgers], default=_ZERO)
    if not found.exceeded and peak <= found.cap_percent:
        return found.effective_percent, "", ()
    words = wording.cap_warning(effective=found.effective_percent, peak=peak, cap_percent=found.cap_percent)
    warning = DebtWarning(WarningKind.CAP_EXCEEDED, words, value=max(found.effective_percent, peak))
    return found.effective_percent, wording.cap_text(found.cap_percent), (warning,)


def _annualised(ledger: Ledger, on: date) -> Decimal:
    """Return what one more day costs as a yearly rate on the principal, by the contract's own day basis."""
    if not ledger.principal or not ledger.is_charged(on):
        return _ZERO
    basis = next(iter(ledger.stretches(on, on).values())).day_basis
    return rounded(_daily(ledger, on) * basis * 100 / Fraction(ledger.principal), step=Decimal("0.0001"))


def _missing_lpr(ledgers: tuple[Ledger, ...]) -> tuple[DebtWarning, ...]:
    titles = {ledger.loan.key: ledger.loan.title for ledger in ledgers if any(step.lpr_missing for step in ledger.schedule.steps)}
    first_missing = first_missing_publication()
    return tuple(
        DebtWarning(WarningKind.LPR_MISSING, wording.missing_lpr(title, first_missing=first_missing), key)
        for key, title in titles.items()
    )


def _notices(walk: _Walk, *, balances: tuple[DrawdownBalance, ...]) -> list[DebtWarning]:
    notices = []
    for balance, ledger in zip(balances, walk.ledgers, strict=True):
        if not balance.is_due and balance.principal:
            title = ledger.drawdown.title or f"{ledger.drawdown.drawn_on.isoformat()}借据"
            notices.append(DebtWarning(WarningKind.NOT_DUE, wording.not_due(title, due_on=balance.due_on), balance.drawdown_key))
    for loan in walk.inputs.loans:
        drawn = [ledger.drawdown.drawn_on for ledger in walk.ledgers if ledger.loan.key == loan.key]
        if drawn and not _markups_in_range(loan, on=min(drawn)):
            words = wording.penalty_out_of_range(loan.title, markup_percent=loan.penalty_markup_percent)
            notices.append(DebtWarning(WarningKind.PENALTY_OUT_OF_RANGE, words, loan.key, loan.penalty_markup_percent))
        if loan.compound_on_penalty or loan.compound_capitalises:
            notices.append(DebtWarning(WarningKind.COMPOUND_ON_PENALTY, wording.compound_widened(loan.title), loan.key))
    return notices


def _markups_in_range(loan: LoanTerms, *, on: date) -> bool:
    if on < parameter("interest.penalty_markup_range_percent").values[0][0] or not loan.penalty_markup_percent:
        return True
    misuse = loan.misuse_markup_percent
    return is_penalty_in_range(loan.penalty_markup_percent, misuse=False, on=on) and (
        misuse is None or is_penalty_in_range(misuse, misuse=True, on=on)
    )


def _citations(walk: _Walk, *, lines: tuple[DebtLine, ...], capped: bool) -> tuple[Citation, ...]:
    found = [citation for line in lines for citation in line.citations]
    if walk.ledgers:
        found = [*cite_all("CC 667", "CC 675"), *found]
    if walk.allocations:
        found += cite_all("CC 561")
    if len(walk.ledgers) > 1 and any(repayment.drawdown_key is None for repayment in walk.inputs.repayments):
        found += cite_all("CC 560")
    if any(stop.kind is StopKind.BANKRUPTCY_ACCEPTANCE for stop in walk.inputs.stops):
        found += cite_all("EBL 46")
    if capped:
        found += cite_all("FIN 2")
    return tuple(dict.fromkeys(found))
