"""The doubled part of delay interest: on unpaid money debts of the title, without general interest, day by day."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.statutes.citations import Citation, cite_all
from app.statutes.dated import parameter, value_at
from app.statutes.errors import StatuteError
from app.statutes.money import FEN, day_words, rounded, share, trimmed, yuan
from app.statutes.plain import Plain

_DAY = timedelta(days=1)


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
    _refuse_old(debts, first=parameter("interest.delay_interest_daily_percent").values[0][0])
    last = end_on if bankruptcy_accepted_on is None else min(end_on, bankruptcy_accepted_on - _DAY)
    edges = _edges(debts=debts, payments=payments, stays=stays, last=last)
    lines = []
    for before, until in zip(edges, edges[1:], strict=False):
        base = _base(debts, payments=payments, after=before)
        if base and not any(stay.from_on <= before + _DAY and until <= stay.to_on for stay in stays):
            lines.append(_line(base, from_on=before + _DAY, to_on=until))
    working = [_line_words(line) for line in lines]
    basis = cite_all("CPL 264", "DLY 1", "DLY 2", "DLY 3")
    if bankruptcy_accepted_on is not None and last < end_on:
        working.append(f"{day_words(bankruptcy_accepted_on)}裁定受理破产申请，计算至前一日")
        basis += cite_all("EBL-I3 3")
    return DelayInterest(
        value=sum((line.amount for line in lines), Decimal("0.00")),
        lines=tuple(lines),
        base_left=_base(debts, payments=payments, after=end_on),
        basis=basis,
        working=tuple(working),
    )


def allocate_enforcement_money(*, amount: Decimal, title_debts: Decimal, doubled: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    """Return what meets the title's debts, then the doubled part, and what is left over (DLY 4, INT-08)."""
    to_title = min(amount, title_debts)
    to_doubled = min(amount - to_title, doubled)
    return to_title, to_doubled, amount - to_title - to_doubled


def _edges(*, debts: tuple[FixedDebt, ...], payments: tuple[DebtPayment, ...], stays: tuple[Stay, ...], last: date) -> list[date]:
    """Return the days after which the base or the counting changes, in order, up to the last day."""
    changes = {debt.deadline_on for debt in debts} | {payment.paid_on for payment in payments}
    changes |= {on for stay in stays for on in (stay.from_on - _DAY, stay.to_on)}
    return sorted({on for on in changes if on < last} | {last})


def _line(base: Decimal, *, from_on: date, to_on: date) -> DelayLine:
    daily = Decimal(value_at("interest.delay_interest_daily_percent", on=from_on))
    days = (to_on - from_on).days + 1
    amount = rounded(share(base=base, rate_percent=daily, days=days, day_basis=1))
    return DelayLine(from_on=from_on, to_on=to_on, days=days, base=base, daily_percent=daily, amount=amount)


def _line_words(line: DelayLine) -> str:
    span = f"{day_words(line.from_on)}至{day_words(line.to_on)}"
    return f"{span}：{yuan(line.base)} × {trimmed(line.daily_percent)}% × {line.days}天 = {yuan(line.amount)}元"


def _base(debts: tuple[FixedDebt, ...], *, payments: tuple[DebtPayment, ...], after: date) -> Decimal:
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
        if debt.deadline_on + _DAY < first:
            raise StatuteError(
                "%(title)s: the delay began before %(first)s; that part follows the older method and is computed by hand.",
                field="deadline_on",
                title=debt.title,
                first=first.isoformat(),
            )
