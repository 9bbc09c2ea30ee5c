"""The contract rate of one drawdown day by day: fixed, or a loan prime rate that takes new quotes on repricing days."""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.statutes.calendar import months, shift
from app.statutes.debt.inputs import Drawdown, LoanTerms, LprTerm, RateKind, RateTerms, Reprice
from app.statutes.errors import StatuteError
from app.statutes.lpr import quote
from app.statutes.money import day_words, percent, trimmed
from app.statutes.rules import Rules

_MONTHS_BETWEEN = {Reprice.ANNIVERSARY: 12, Reprice.MONTHLY: 1, Reprice.QUARTERLY: 3}
_REPRICE_WORDS = {
    Reprice.AT_DRAWDOWN: "按放款日",
    Reprice.JANUARY_FIRST: "每年1月1日",
    Reprice.ANNIVERSARY: "每满一年的放款日对应日",
    Reprice.MONTHLY: "每满一个月的放款日对应日",
    Reprice.QUARTERLY: "每满三个月的放款日对应日",
}
_TERM_WORDS = {LprTerm.ONE_YEAR: "1年期", LprTerm.FIVE_YEARS: "5年期以上"}


@dataclass(frozen=True)
class RateStep:
    """From this day the contract rate is so many percent a year, for this reason."""

    from_on: date
    percent: Decimal
    source: str
    lpr_missing: bool = False


class RateSchedule:
    """The steps of the contract rate that matter between the day interest starts and the last day asked for."""

    def __init__(
        self, *, loan: LoanTerms, drawdown: Drawdown, due_on: date, starts_on: date, ends_on: date, rules: Rules
    ) -> None:
        planned = _planned_steps(loan=loan, drawdown=drawdown, due_on=due_on, ends_on=ends_on, rules=rules)
        begun = [index for index, (on, _) in enumerate(planned) if on <= starts_on]
        needed = planned[begun[-1] if begun else 0 :]
        self.steps = tuple(step() for _, step in needed)
        self._starts = [step.from_on for step in self.steps]

    def on(self, day: date) -> RateStep:
        """Return the step in force on the day."""
        return self.steps[max(bisect_right(self._starts, day) - 1, 0)]

    def next_change(self, day: date) -> date | None:
        """Return the first day after this one on which a step begins."""
        index = bisect_right(self._starts, day)
        return self._starts[index] if index < len(self._starts) else None


def is_floating(rate: RateTerms) -> bool:
    """Say whether the rate can still change by its own rule."""
    return rate.kind is RateKind.LPR and rate.reprice is not Reprice.AT_DRAWDOWN and not rate.overrides


def formula_words(rate: RateTerms) -> str:
    """Return the rule of a loan prime rate contract as a pleading says it: 1年期LPR加155个基点."""
    words = f"{_TERM_WORDS[rate.lpr_term]}LPR"
    if rate.lpr_factor != 1:
        words += f"的{trimmed(rate.lpr_factor)}倍"
    if rate.spread_bp > 0:
        words += f"加{trimmed(rate.spread_bp)}个基点"
    elif rate.spread_bp < 0:
        words += f"减{trimmed(-rate.spread_bp)}个基点"
    return words


def reprice_words(rate: RateTerms) -> str:
    """Return when a floating rate changes."""
    return _REPRICE_WORDS[rate.reprice]


def _planned_steps(
    *, loan: LoanTerms, drawdown: Drawdown, due_on: date, ends_on: date, rules: Rules
) -> list[tuple[date, Callable[[], RateStep]]]:
    """Return the days of change with the means to work each out: a quote long before the first unpaid day is never asked for."""
    rate = loan.rate
    first_override = rate.overrides[0][0] if rate.overrides else date.max
    planned: list[tuple[date, Callable[[], RateStep]]] = []
    if drawdown.drawn_on < first_override:
        planned.append((drawdown.drawn_on, _first_step(loan=loan, drawdown=drawdown, rules=rules)))
    if rate.kind is RateKind.LPR and rate.reprice is not Reprice.AT_DRAWDOWN:
        last = ends_on if rate.reprices_after_due else min(due_on, ends_on)
        planned += [
            (on, _lpr_step(rate, on=on, rules=rules))
            for on in _reprice_days(drawdown.drawn_on, rate.reprice, last)
            if on < first_override
        ]
    return planned + [(on, _stated_step(stated, on=on)) for on, stated in rate.overrides]


def _first_step(*, loan: LoanTerms, drawdown: Drawdown, rules: Rules) -> Callable[[], RateStep]:
    on = drawdown.drawn_on
    if drawdown.rate_percent is not None:
        step = RateStep(on, drawdown.rate_percent, f"借据载明年利率{percent(drawdown.rate_percent)}")
        return lambda: step
    if loan.rate.kind is RateKind.LPR:
        return _lpr_step(loan.rate, on=on, rules=rules)
    if loan.rate.fixed_percent is None:
        raise StatuteError("%(loan)s has a fixed rate but no figure for it.", field="fixed_percent", loan=loan.title)
    fixed = RateStep(on, loan.rate.fixed_percent, f"合同约定年利率{percent(loan.rate.fixed_percent)}")
    return lambda: fixed


def _lpr_step(rate: RateTerms, *, on: date, rules: Rules) -> Callable[[], RateStep]:
    def step() -> RateStep:
        found = quote(term=rate.lpr_term.value, on=on, rules=rules)
        contract = found.percent * rate.lpr_factor + rate.spread_bp / 100
        factor = f"×{trimmed(rate.lpr_factor)}" if rate.lpr_factor != 1 else ""
        spread = f"{'+' if rate.spread_bp > 0 else '-'}{trimmed(abs(rate.spread_bp))}基点" if rate.spread_bp else ""
        source = f"{_TERM_WORDS[rate.lpr_term]}LPR {percent(found.percent)}{factor}{spread}（{on.isoformat()}定价）"
        return RateStep(on, contract, source, found.missing_month)

    return step


def _stated_step(stated: Decimal, *, on: date) -> Callable[[], RateStep]:
    return lambda: RateStep(on, stated, f"{day_words(on)}起执行年利率{percent(stated)}")


def _reprice_days(drawn_on: date, reprice: Reprice, last: date) -> Iterator[date]:
    if reprice is Reprice.JANUARY_FIRST:
        yield from (date(year, 1, 1) for year in range(drawn_on.year + 1, last.year + 1))
        return
    between = _MONTHS_BETWEEN[reprice]
    count = 1
    while (on := shift(drawn_on, period=months(between * count))) <= last:
        yield on
        count += 1
