"""What runs on after the cut-off: which base, at which rate, from which day, and what one more day costs."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from app.statutes.debt import wording
from app.statutes.debt.inputs import Bucket
from app.statutes.debt.ledger import Ledger
from app.statutes.debt.rates import is_floating
from app.statutes.debt.result import ForwardItem
from app.statutes.money import rounded, share

_DAY = timedelta(days=1)
_ZERO = Decimal("0.00")


def forward_items(ledgers: tuple[Ledger, ...], *, next_on: date) -> tuple[ForwardItem, ...]:
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
    for kind, stretch in ledger.stretches(first=first, last=first).items():
        until = ledger.due_on if kind is Bucket.INTEREST else None
        items.append(_item(ledger, kind=kind, from_on=first, until_on=until, base=stretch.base, rate=stretch.rate_percent))
    overdue_on = ledger.due_on + _DAY
    if first <= ledger.due_on and ledger.principal and ledger.is_charged(overdue_on):
        penalty = ledger.stretches(first=overdue_on, last=overdue_on)[Bucket.PENALTY]
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
        day_basis=next(iter(ledger.stretches(first=from_on, last=from_on).values())).day_basis,
    )


def daily(ledger: Ledger, *, on: date) -> Fraction:
    """Return what one day costs, unrounded."""
    if not ledger.is_charged(on):
        return Fraction(0)
    return sum(
        (
            share(base=stretch.base, rate_percent=stretch.rate_percent, days=1, day_basis=stretch.day_basis)
            for stretch in ledger.stretches(first=on, last=on).values()
        ),
        Fraction(0),
    )
