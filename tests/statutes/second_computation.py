"""The debt a second time, day by day with fractions, written from law.md and sharing no code with the engine.

It knows one loan with several drawdowns, a rate given as a function of the day, and payments named for a drawdown or in the
order of articles 560 and 561. Interest is rounded where a line of the printed sheet ends.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)


def half_up(amount: Fraction) -> Fraction:
    """Round to the fen."""
    return Fraction((amount * 200 + 1) // 2, 100)


@dataclass
class Account:
    """One drawdown."""

    principal: Fraction
    paid_to: date
    due: date
    rate: Callable[[date], Fraction]
    penalty_factor: Fraction
    basis: int
    settles: Callable[[date], bool]
    compounds: bool
    interest_due: Fraction = Fraction(0)
    interest_new: Fraction = Fraction(0)
    penalty: Fraction = Fraction(0)
    compound: Fraction = Fraction(0)
    run: dict[str, tuple[tuple[Fraction, Fraction], Fraction]] = field(default_factory=dict)

    def charge(self, day: date) -> None:
        """Charge one day."""
        overdue = day > self.due
        rate = self.rate(day) * (self.penalty_factor if overdue else 1)
        self.add("penalty" if overdue else "interest", self.principal, rate)
        if self.compounds:
            self.add("compound", self.interest_due, self.rate(day) * self.penalty_factor)
        if day == self.due or (day < self.due and self.settles(day)):
            self.flush("interest")
            self.interest_due += self.interest_new
            self.interest_new = Fraction(0)

    def add(self, kind: str, base: Fraction, rate: Fraction) -> None:
        """Add a day's interest to the running line, or begin a new line when base or rate are others."""
        terms, sum_so_far = self.run.get(kind, ((base, rate), Fraction(0)))
        if terms != (base, rate):
            self.flush(kind)
            terms, sum_so_far = (base, rate), Fraction(0)
        self.run[kind] = (terms, sum_so_far + base * rate / 100 / self.basis)

    def flush(self, kind: str) -> None:
        """End the running line."""
        _, amount = self.run.pop(kind, (None, Fraction(0)))
        if kind == "interest":
            self.interest_new += half_up(amount)
        elif kind == "penalty":
            self.penalty += half_up(amount)
        else:
            self.compound += half_up(amount)

    def flush_all(self) -> None:
        """End all lines."""
        for kind in list(self.run):
            self.flush(kind)

    def pay(self, money: Fraction, *, due_only: bool) -> Fraction:
        """Take what is due, in the order interest, penalty, compound, principal; return what is left."""
        for name in ("interest_due", "penalty", "compound"):
            met = min(money, getattr(self, name))
            setattr(self, name, getattr(self, name) - met)
            money -= met
        if not due_only:
            for name in ("interest_new", "principal"):
                met = min(money, getattr(self, name))
                setattr(self, name, getattr(self, name) - met)
                money -= met
        return money


def compute(
    accounts: list[Account],
    *,
    payments: list[tuple[date, int | None, Fraction]],
    cutoff: date,
    costs: list[tuple[date, Fraction]] = (),
) -> dict[str, Fraction]:
    """Walk every day from the first to the cut-off; a payment names the number of its drawdown or None."""
    open_costs = Fraction(0)
    day = min(account.paid_to for account in accounts) + DAY
    while day <= cutoff:
        for account in accounts:
            if day > account.paid_to:
                account.charge(day)
        open_costs += sum((amount for on, amount in costs if on == day), Fraction(0))
        for on, number, money in payments:
            if on != day:
                continue
            chosen = accounts if number is None else [accounts[number]]
            for account in chosen:
                account.flush_all()
            met = min(money, open_costs)
            open_costs -= met
            money -= met
            ranked = sorted(chosen, key=lambda account: (account.due > on, -account.rate(on), account.due))
            for account in ranked:
                money = account.pay(money, due_only=account.due > on)
            for name in ("interest_new", "principal"):
                for account in ranked:
                    met = min(money, getattr(account, name))
                    setattr(account, name, getattr(account, name) - met)
                    money -= met
            assert money == 0, "overpaid"
        day += DAY
    for account in accounts:
        account.flush_all()
    totals = {
        "principal": sum((account.principal for account in accounts), Fraction(0)),
        "interest": sum((account.interest_due + account.interest_new for account in accounts), Fraction(0)),
        "penalty": sum((account.penalty for account in accounts), Fraction(0)),
        "compound": sum((account.compound for account in accounts), Fraction(0)),
        "costs": open_costs,
    }
    return totals | {"total": sum(totals.values(), Fraction(0))}


def settles_quarterly(day: date) -> bool:
    """The 20th of the last month of a quarter."""
    return day.month in (3, 6, 9, 12) and day.day == 20


def settles_month_end(day: date) -> bool:
    """The last day of every month."""
    return day.day == monthrange(day.year, day.month)[1]
