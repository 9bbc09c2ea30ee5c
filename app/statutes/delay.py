"""The doubled part of delay interest: on unpaid money debts of the title, without general interest, day by day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.statutes.citations import Citation, cite_all
from app.statutes.dated import parameter
from app.statutes.errors import StatuteError
from app.statutes.money import FEN, day_words, rounded, share, trimmed, yuan
from app.statutes.plain import Plain


@dataclass(frozen=True)
class FixedDebt(Plain):
    """A money debt of the title other than general interest, and the last day of its performance period (DLY-02, 04)."""

    title: str
    amount: Decimal
    deadline_on: date


@dataclass(frozen=True)
class DebtPayment(Plain):
    """What was paid on the debts fixed by the title; money debts of the title come before the doubled part (INT-08)."""

    paid_on: date
    amount: Decimal


@dataclass(frozen=True)
class Stay(Plain):
    """A stay the debtor did not ask for, first and last day; these days do not count (DLY-06)."""

    from_on: date
    to_on: date


@dataclass(frozen=True)
class DelayLine(Plain):
    """One stretch of days on one base; both days are charged."""

    from_on: date
    to_on: date
    days: int
    base: Decimal
    daily_percent: Decimal
    amount: Decimal


@dataclass(frozen=True)
class DelayInterest(Plain):
    """The doubled part to the end day, its lines, and the base that is left."""

    value: Decimal
    lines: tuple[DelayLine, ...]
    base_left: Decimal
    basis: tuple[Citation, ...]
    working: tuple[str, ...]


def delay_interest(
    *,
    debts: tuple[FixedDebt, ...],
    end_on: date,
    payments: tuple[DebtPayment, ...] = (),
    stays: tuple[Stay, ...] = (),
    bankruptcy_accepted_on: date | None = None,
) -> DelayInterest:
    """Return the doubled part from the day after each deadline to the end day (DLY-01–06), or to the day before
    bankruptcy was accepted (DLY-10).

    A debt whose delay began before 1 August 2014 is refused: that part follows the older method (DLY-09).
    """
    rate = parameter("interest.delay_interest_daily_percent")
    _refuse_old(debts, first=rate.values[0][0])
    last = end_on if bankruptcy_accepted_on is None else min(end_on, bankruptcy_accepted_on - timedelta(days=1))
    lines: list[DelayLine] = []
    starts = sorted({debt.deadline_on for debt in debts})
    edges = sorted(
        {on for on in starts if on < last}
        | {payment.paid_on for payment in payments if payment.paid_on < last}
        | {on for stay in stays for on in (stay.from_on - timedelta(days=1), stay.to_on) if on < last}
        | {last}
    )
    for before, until in zip(edges, edges[1:], strict=False):
        first = before + timedelta(days=1)
        base = _base(debts, payments, after=before)
        if base == 0 or any(stay.from_on <= first and until <= stay.to_on for stay in stays):
            continue
        daily = Decimal(rate.at(first))
        days = (until - before).days
        amount = rounded(share(base=base, rate_percent=daily, days=days, day_basis=1))
        lines.append(DelayLine(first, until, days, base, daily, amount))
    value = sum((line.amount for line in lines), Decimal("0.00"))
    working = [
        f"{day_words(line.from_on)}至{day_words(line.to_on)}：{yuan(line.base)} × {trimmed(line.daily_percent)}% × {line.days}天 = {yuan(line.amount)}元"
        for line in lines
    ]
    basis = cite_all("CPL 264", "DLY 1", "DLY 2", "DLY 3")
    if bankruptcy_accepted_on is not None and last < end_on:
        working.append(f"{day_words(bankruptcy_accepted_on)}裁定受理破产申请，计算至前一日")
        basis += cite_all("EBL-I3 3")
    return DelayInterest(value, tuple(lines), _base(debts, payments, after=end_on), basis, tuple(working))


def allocate_enforcement_money(*, amount: Decimal, title_debts: Decimal, doubled: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Return what meets the title's debts, then the doubled part, and what is left over (DLY 4, INT-08)."""
    to_title = min(amount, title_debts)
    to_doubled = min(amount - to_title, doubled)
    return to_title, to_doubled, amount - to_title - to_doubled


def _base(debts: tuple[FixedDebt, ...], payments: tuple[DebtPayment, ...], *, after: date) -> Decimal:
    """Return the debts in delay after the day, less what had been paid by then, earliest deadline first, never below zero."""
    paid = sum((payment.amount for payment in payments if payment.paid_on <= after), Decimal(0))
    left = Decimal("0.00")
    for debt in sorted(debts, key=lambda debt: debt.deadline_on):
        met = min(paid, debt.amount)
        paid -= met
        if debt.deadline_on <= after:
            left += debt.amount - met
    return left.quantize(FEN)


def _refuse_old(debts: tuple[FixedDebt, ...], *, first: date) -> None:
    for debt in debts:
        if debt.deadline_on + timedelta(days=1) < first:
            raise StatuteError(
                "%(title)s: the delay began before %(first)s; that part follows the older method and is computed by hand.",
                field="deadline_on",
                title=debt.title,
                first=first.isoformat(),
            )
