"""How far the seizures that bind cover the claim: on one day, and over time for a chart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.statutes.course.facts import MeasureStanding, MeasureState
from app.statutes.plain import Plain

_DAY = timedelta(days=1)
_NOTHING = Decimal(0)


@dataclass(frozen=True)
class Held(Plain):
    """What one seizure holds on the day; None where nobody said how much was frozen or what the asset is worth."""

    measure: str
    amount: Decimal | None


@dataclass(frozen=True)
class Coverage(Plain):
    """The claim against what first-ranking, running seizures hold on a day; a waiting seizure holds nothing (PER-48)."""

    on: date
    claim: Decimal
    preserved: Decimal
    held: tuple[Held, ...]

    @property
    def shortfall(self) -> Decimal:
        """Return what the seizures leave uncovered."""
        return max(self.claim - self.preserved, _NOTHING)

    @property
    def excess(self) -> Decimal:
        """Return by how much they go beyond the claim (PER-55)."""
        return max(self.preserved - self.claim, _NOTHING)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Return the seizures of which nobody said what they hold: they count as nothing."""
        return tuple(one.measure for one in self.held if one.amount is None)


def coverage(measures: Iterable[MeasureStanding], *, claim: Decimal, on: date) -> Coverage:
    """Return the claim against the value effectively preserved on the day."""
    held = tuple(Held(one.measure, one.worth_on(on)) for one in measures if one.binds(on))
    return Coverage(on, claim, sum((one.amount for one in held if one.amount is not None), _NOTHING), held)


def coverage_over(
    measures: Iterable[MeasureStanding], *, claims: Iterable[tuple[date, Decimal]], from_on: date, to_on: date
) -> tuple[Coverage, ...]:
    """Return the coverage on every day on which it changes, from the first day to the last; `claims` is the claim from each day."""
    known, asked = tuple(measures), sorted(claims)
    days = {from_on, to_on, *(on for on, _ in asked)}
    for one in known:
        days |= {worth.from_on for worth in one.worth}
        days |= {term.binds_from for term in one.terms if term.binds_from is not None}
        days |= {term.nominal_on + _DAY for term in one.terms}
        if one.ended_on is not None and one.state is not MeasureState.LAPSED:
            days.add(one.ended_on)
    return tuple(
        coverage(known, claim=next((claim for since, claim in reversed(asked) if since <= on), _NOTHING), on=on)
        for on in sorted(days)
        if from_on <= on <= to_on
    )
