"""Coverage: the claim at a day against what is effectively preserved at it, today and over time.

Only a measure that binds counts, up to its safe end, with the money frozen or the value of the asset as it was known on the day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from app.core import clock
from app.docket import services as docket
from app.matters.models import Matter
from app.preservation.models import PreservedAsset
from app.preservation.services.orders import claim_of
from app.preservation.services.recording import measures_in
from app.registers import services as registers
from app.statutes import preservation as law
from app.statutes.course import Fact, MeasureStanding

NOTHING = Decimal("0.00")
MOST_STEPS = 40
HEIGHT, FLOOR = 132, 152
_DAY = timedelta(days=1)
_AMOUNTS = ("frozen_amount", "asset_value")


@dataclass(frozen=True)
class Holding:
    """What one measure holds, from when to when it binds."""

    measure: PreservedAsset
    spans: tuple[tuple[date, date | None], ...]
    amounts: tuple[tuple[date, Decimal], ...]

    def on(self, day: date) -> Decimal | None:
        """What it counts for on a day: None where it does not bind, nothing where no amount is known."""
        if not any(first <= day and (last is None or day <= last) for first, last in self.spans):
            return None
        known = [amount for since, amount in self.amounts if since <= day]
        return known[-1] if known else NOTHING

    @property
    def turns(self) -> set[date]:
        """The days on which it changes."""
        days = {since for since, _ in self.amounts}
        for first, last in self.spans:
            days.add(first)
            if last is not None:
                days.add(last + _DAY)
        return days


@dataclass(frozen=True)
class Coverage:
    """The claim at a day against what binds on it."""

    on: date
    claim: Decimal | None
    parts: tuple[tuple[PreservedAsset, Decimal], ...]

    @property
    def preserved(self) -> Decimal:
        return sum((amount for _, amount in self.parts), NOTHING)

    @property
    def percent(self) -> Decimal | None:
        """What is preserved, in per cent of the claim."""
        if not self.claim:
            return None
        return (self.preserved * 100 / self.claim).quantize(Decimal("0.1"))

    @property
    def shortfall(self) -> Decimal:
        """What of the claim nothing is seized for."""
        return max(NOTHING, (self.claim or NOTHING) - self.preserved)

    @property
    def excess(self) -> law.Excess | None:
        """What is held beyond the claim, to be released at once (PER-55, 57)."""
        if self.claim is None:
            return None
        found = law.excess(preserved=self.preserved, claim=self.claim)
        return found if found.amount else None


@dataclass(frozen=True)
class Step:
    """Claim and what is preserved from a day until the next step, with its place in the drawing."""

    coverage: Coverage
    x: float
    width: float
    preserved_y: float
    claim_y: float | None
    is_ahead: bool

    @property
    def on(self) -> date:
        return self.coverage.on


@dataclass(frozen=True)
class History:
    """The coverage over time, as a step chart in per cent of the width."""

    steps: tuple[Step, ...]
    top: Decimal
    today_x: float

    @property
    def is_empty(self) -> bool:
        return not self.steps


def coverage_of(*, matter: Matter, on: date, holdings: Sequence[Holding] | None = None) -> Coverage:
    """The coverage of a matter on a day."""
    held = holdings_of(matter_id=matter.id) if holdings is None else holdings
    counted = [(each.measure, each.on(on)) for each in held]
    parts = tuple((measure, amount) for measure, amount in counted if amount is not None)
    return Coverage(on=on, claim=claim_of(matter=matter, on=on), parts=parts)


def history_of(*, matter: Matter) -> History:
    """The coverage over time: every day on which a measure begins, ends or counts otherwise, today, and the next ends."""
    holdings = holdings_of(matter_id=matter.id)
    days = _days(holdings)
    if not days:
        return History((), NOTHING, 0)
    found = [coverage_of(matter=matter, on=on, holdings=holdings) for on in days]
    first, last = days[0], days[-1] + timedelta(days=max(14, (days[-1] - days[0]).days // 12))
    top = max([each.preserved for each in found] + [each.claim or NOTHING for each in found]) or Decimal(1)
    scale = _Scale(first, last, top)
    ends = [*days[1:], last]
    steps = tuple(
        Step(
            coverage=each,
            x=scale.x(each.on),
            width=round(scale.x(until) - scale.x(each.on), 3),
            preserved_y=scale.y(each.preserved),
            claim_y=None if each.claim is None else scale.y(each.claim),
            is_ahead=each.on > clock.today(),
        )
        for each, until in zip(found, ends, strict=True)
    )
    return History(steps, top, scale.x(clock.today()))


def holdings_of(*, matter_id: int) -> list[Holding]:
    """What every measure of a matter held and holds, from its events."""
    standing = docket.fold(matter_id=matter_id, rules=registers.in_force()).measures
    rows = {str(row.id): row for row in measures_in(matter_id=matter_id)}
    told = docket.facts_of(matter_id=matter_id)
    return [Holding(rows[one.measure], _spans(one), _amounts(one.measure, told)) for one in standing if one.measure in rows]


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    top: Decimal

    def x(self, on: date) -> float:
        return round(min(100.0, max(0.0, (on - self.first).days * 100 / max(1, (self.last - self.first).days))), 3)

    def y(self, amount: Decimal) -> float:
        return round(FLOOR - float(amount / self.top) * HEIGHT, 2)


def _spans(one: MeasureStanding) -> tuple[tuple[date, date | None], ...]:
    """From when to when a measure binds: its terms joined where each follows the other, up to the safe end of the last."""
    if one.effective_on is None:
        return ()
    spans: list[tuple[date, date | None]] = []
    for term in one.terms:
        begins = max(term.from_on, one.effective_on)
        ends = term.safe_on if one.ended_on is None else min(term.safe_on, one.ended_on - _DAY)
        if ends < begins:
            continue
        if spans and spans[-1][1] is not None and begins <= spans[-1][1] + 2 * _DAY:
            begins = spans.pop()[0]
        spans.append((begins, ends))
    return tuple(spans)


def _amounts(measure: str, told: Iterable[Fact]) -> tuple[tuple[date, Decimal], ...]:
    found = []
    for fact in sorted((fact for fact in told if fact.measure == measure), key=lambda fact: (fact.on, fact.key.zfill(12))):
        amount = next((fact.details[name] for name in _AMOUNTS if fact.details.get(name) is not None), None)
        if amount is not None:
            found.append((fact.on, Decimal(str(amount))))
    return tuple(found)


def _days(holdings: Sequence[Holding]) -> list[date]:
    turns = {day for each in holdings for day in each.turns}
    if not turns:
        return []
    today = clock.today()
    horizon = today + timedelta(days=550)
    days = sorted(day for day in {*turns, today} if day <= horizon)
    return days if len(days) <= MOST_STEPS else sorted({*days[-MOST_STEPS:], today})
