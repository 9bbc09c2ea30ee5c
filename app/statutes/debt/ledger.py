"""The running account of one drawdown: accrues day by day, lets interest fall due, compounds, and takes payments.

Every charged day has a date. A payment stops interest on what it pays from the day after; interest that falls due on a
settlement day carries compound interest from the day after (INT-04, INT-05).
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from app.statutes.calendar import months, shift
from app.statutes.citations import cite_all
from app.statutes.debt.inputs import (
    Bucket,
    CompoundRule,
    CountMode,
    DayBasis,
    Drawdown,
    LoanTerms,
    Settlement,
)
from app.statutes.debt.rates import RateSchedule, RateStep
from app.statutes.debt.result import DebtLine
from app.statutes.interest import heavier_markup, penalty_rate
from app.statutes.money import rounded, share, trimmed
from app.statutes.rules import Rules

_DAY = timedelta(days=1)
_MONTHS_BETWEEN = {Settlement.MONTHLY: 1, Settlement.QUARTERLY: 3, Settlement.YEARLY: 12}
_RULES = {
    Bucket.INTEREST: (("INT-01", "INT-02"), ("CC 674",)),
    Bucket.PENALTY: (("INT-03",), ("CC 676", "PBC251 3")),
    Bucket.COMPOUND: (("INT-04",), ("PBC251 3",)),
}


@dataclass(frozen=True)
class _Stretch:
    """Charged days not yet rounded into a line."""

    from_on: date
    to_on: date
    base: Decimal
    rate_percent: Decimal
    rate_source: str
    day_basis: int

    def continues(self, other: "_Stretch") -> bool:
        """Say whether the other stretch follows at once with the same figures."""
        return (
            self.to_on + _DAY == other.from_on
            and (self.base, self.rate_percent, self.day_basis) == (other.base, other.rate_percent, other.day_basis)
        )  # fmt: skip


class Ledger:
    """One drawdown's account; `charged_to` is the last day whose interest is in it."""

    def __init__(self, *, loan: LoanTerms, drawdown: Drawdown, last_day: date | None, horizon: date, rules: Rules) -> None:
        self.loan = loan
        self.drawdown = drawdown
        self.last_day = last_day
        self.due_on = _effective_due(loan, drawdown)
        self.charged_to = starts_after(loan=loan, drawdown=drawdown)
        opening = drawdown.opening
        self.principal = opening.principal if opening else drawdown.amount
        self.interest_due = opening.interest if opening else Decimal("0.00")
        self.interest_accruing = Decimal("0.00")
        self.penalty = opening.penalty if opening else Decimal("0.00")
        self.compound = opening.compound if opening else Decimal("0.00")
        self._penalty_due = self.penalty
        self._compound_due = self.compound
        self._open: dict[Bucket, _Stretch] = {}
        self.lines: list[DebtLine] = []
        self.schedule = RateSchedule(
            loan=loan, drawdown=drawdown, due_on=self.due_on, starts_on=self.charged_to + _DAY, ends_on=horizon, rules=rules
        )

    @property
    def interest(self) -> Decimal:
        """In-term interest unpaid, whether due or still accruing."""
        return self.interest_due + self.interest_accruing

    @property
    def total(self) -> Decimal:
        """Everything the drawdown owes."""
        return self.principal + self.interest + self.penalty + self.compound

    def is_due(self, on: date) -> bool:
        """Say whether the principal is payable on the day."""
        return self.due_on <= on

    def is_charged(self, on: date) -> bool:
        """Say whether the day can carry interest at all: it is after what is paid and before interest stops."""
        return on > self.charged_to and (self.last_day is None or on <= self.last_day)

    def advance(self, to_on: date) -> None:
        """Charge every day up to and including this one, as far as interest runs, and close the lines."""
        until = to_on if self.last_day is None else min(to_on, self.last_day)
        while self.charged_to < until:
            first = self.charged_to + _DAY
            last = self._end_of_stretch(first, until)
            for kind, stretch in self.stretches(first=first, last=last).items():
                self._extend(kind, stretch)
            self.charged_to = last
            if last == self.due_on or self._is_settlement_day(last):
                self._settle()
        for kind in tuple(self._open):
            self._close(kind)

    def stretches(self, *, first: date, last: date) -> dict[Bucket, _Stretch]:
        """Return what these days are charged, by kind; nothing may change between them."""
        step = self.schedule.on(first)
        kind, rate, source = self._principal_rate(first, step)
        charged = {kind: (self.principal, rate, source), Bucket.COMPOUND: self._compound_terms(first, step)}
        basis = self._day_basis(first)
        return {
            charged_kind: _Stretch(first, last, base, percent, words, basis)
            for charged_kind, (base, percent, words) in charged.items()
            if base
        }

    def outstanding(self, bucket: Bucket) -> Decimal:
        """Return what is unpaid of one kind."""
        return {
            Bucket.PRINCIPAL: self.principal,
            Bucket.INTEREST: self.interest,
            Bucket.PENALTY: self.penalty,
            Bucket.COMPOUND: self.compound,
        }.get(bucket, Decimal("0.00"))

    def payable(self, bucket: Bucket, *, on: date) -> Decimal:
        """Return what is unpaid and due of one kind."""
        if bucket is Bucket.PRINCIPAL and not self.is_due(on):
            return Decimal("0.00")
        if bucket is Bucket.INTEREST:
            return self.interest_due
        return self.outstanding(bucket)

    def pay(self, bucket: Bucket, *, amount: Decimal) -> None:
        """Take a payment that does not exceed what is unpaid of this kind; interest that is due comes before the rest."""
        if bucket is Bucket.PRINCIPAL:
            self.principal -= amount
        elif bucket is Bucket.INTEREST:
            due = min(amount, self.interest_due)
            self.interest_due -= due
            self.interest_accruing -= amount - due
        elif bucket is Bucket.PENALTY:
            self.penalty -= amount
            self._penalty_due = max(self._penalty_due - amount, Decimal("0.00"))
        else:
            self.compound -= amount
            self._compound_due = max(self._compound_due - amount, Decimal("0.00"))

    def _principal_rate(self, on: date, step: RateStep) -> tuple[Bucket, Decimal, str]:
        overdue = on > self.due_on
        misuse = self.loan.misuse_markup_percent
        misused = misuse is not None and self.drawdown.misused_from is not None and on >= self.drawdown.misused_from
        if not overdue and not misused:
            return Bucket.INTEREST, step.percent, step.source
        markup = heavier_markup(
            overdue_percent=self.loan.penalty_markup_percent, misuse_percent=misuse, misused=misused, overdue=overdue
        )
        rate = penalty_rate(contract_percent=step.percent, markup_percent=markup)
        return Bucket.PENALTY, rate, f"{step.source}，加收{trimmed(markup)}%"

    def _compound_terms(self, on: date, step: RateStep) -> tuple[Decimal, Decimal, str]:
        rule = self.loan.compound
        base = self.interest_due
        if self.loan.compound_on_penalty:
            base += self._penalty_due
        if self.loan.compound_capitalises:
            base += self._compound_due
        if rule is CompoundRule.NONE:
            return Decimal(0), step.percent, ""
        if rule is CompoundRule.CONTRACT_RATE or (rule is CompoundRule.CONTRACT_THEN_PENALTY and on <= self.due_on):
            return base, step.percent, step.source
        markup = self.loan.penalty_markup_percent
        rate = penalty_rate(contract_percent=step.percent, markup_percent=markup)
        return base, rate, f"{step.source}，加收{trimmed(markup)}%"

    def _end_of_stretch(self, first: date, until: date) -> date:
        ends = [until]
        if first <= self.due_on:
            ends += [self.due_on, self._next_settlement_day(first)]
        elif self.loan.compound_on_penalty or self.loan.compound_capitalises:
            ends.append(self._next_settlement_day(first))
        change = self.schedule.next_change(first)
        if change is not None:
            ends.append(change - _DAY)
        misused_from = self.drawdown.misused_from
        if misused_from is not None and first < misused_from:
            ends.append(misused_from - _DAY)
        if self.loan.day_basis is DayBasis.ACTUAL:
            ends.append(date(first.year, 12, 31))
        return min(ends)

    def _next_settlement_day(self, first: date) -> date:
        """Return the first settlement day on or after this one: quarters settle in March, June, September, December.

        The day of drawdown itself never settles.
        """
        first = max(first, self.drawdown.drawn_on + _DAY)
        if self.loan.settlement is Settlement.AT_MATURITY:
            return date.max
        between = _MONTHS_BETWEEN[self.loan.settlement]
        month = date(first.year, first.month, 1)
        while month.month % between or self._settlement_day_in(month) < first:
            month = shift(month, period=months(1))
        return self._settlement_day_in(month)

    def _settlement_day_in(self, month: date) -> date:
        last = shift(month, period=months(1)) - _DAY
        return last.replace(day=min(self.loan.settlement_day, last.day))

    def _is_settlement_day(self, on: date) -> bool:
        return self._next_settlement_day(on) == on

    def _settle(self) -> None:
        """Let accrued interest fall due, and take penalty and compound interest into the base where the contract says so."""
        self._close(Bucket.INTEREST)
        self.interest_due += self.interest_accruing
        self.interest_accruing = Decimal("0.00")
        if self.loan.compound_on_penalty:
            self._close(Bucket.PENALTY)
            self._penalty_due = self.penalty
        if self.loan.compound_capitalises:
            self._close(Bucket.COMPOUND)
            self._compound_due = self.compound

    def _extend(self, kind: Bucket, stretch: _Stretch) -> None:
        current = self._open.get(kind)
        if current is not None and current.continues(stretch):
            self._open[kind] = replace(current, to_on=stretch.to_on)
            return
        self._close(kind)
        self._open[kind] = stretch

    def _close(self, kind: Bucket) -> None:
        stretch = self._open.pop(kind, None)
        if stretch is None:
            return
        days = (stretch.to_on - stretch.from_on).days + 1
        amount = rounded(share(base=stretch.base, rate_percent=stretch.rate_percent, days=days, day_basis=stretch.day_basis))
        rules, references = _RULES[kind]
        self.lines.append(
            DebtLine(
                loan_key=self.loan.key,
                drawdown_key=self.drawdown.key,
                kind=kind,
                from_on=stretch.from_on,
                to_on=stretch.to_on,
                days=days,
                base=stretch.base,
                rate_percent=stretch.rate_percent,
                rate_source=stretch.rate_source,
                day_basis=stretch.day_basis,
                amount=amount,
                rules=rules,
                citations=cite_all(*references),
            )
        )
        if kind is Bucket.INTEREST:
            self.interest_accruing += amount
        elif kind is Bucket.PENALTY:
            self.penalty += amount
        else:
            self.compound += amount

    def _day_basis(self, on: date) -> int:
        if self.loan.day_basis is DayBasis.ACTUAL:
            return (date(on.year, 12, 31) - date(on.year - 1, 12, 31)).days
        return int(self.loan.day_basis.value)


def starts_after(*, loan: LoanTerms, drawdown: Drawdown) -> date:
    """Return the day after which interest is charged: the opening balance, the day paid to, or the day of drawdown (INT-02)."""
    if drawdown.opening is not None:
        return drawdown.opening.as_of
    if drawdown.interest_paid_to is not None:
        return drawdown.interest_paid_to
    return drawdown.drawn_on - _DAY if loan.count_mode is CountMode.INCLUSIVE else drawdown.drawn_on


def _effective_due(loan: LoanTerms, drawdown: Drawdown) -> date:
    """Return when the whole principal counts as due: the due date, or the day it was called earlier (acceleration)."""
    if loan.accelerated_on is None or loan.accelerated_on < drawdown.drawn_on:
        return drawdown.due_on
    return min(drawdown.due_on, loan.accelerated_on)
