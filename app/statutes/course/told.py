"""The facts in their order, looked up by kind, with what they say about a proceeding: its procedure, its stays, its end."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache, cached_property
from typing import Any

from app.statutes.course.catalogue import Holds, default_of, happening, happenings
from app.statutes.course.facts import Fact
from app.statutes.errors import StatuteError
from app.statutes.periods import Excluded

_DAY = timedelta(days=1)
SECOND_INSTANCE = "second"
"""The procedure of a case on appeal, for periods that differ there."""


@dataclass(frozen=True)
class Stay:
    """A hold of a proceeding, from a day on; `to_on` is the last day it held, None while it does."""

    holds: Holds
    from_on: date
    to_on: date | None
    by: str


def day(told: Any) -> date | None:
    """Return a day from details, where it may be a date or ISO text; nothing told is None."""
    if told is None or told == "":
        return None
    if isinstance(told, date):
        return told
    try:
        return date.fromisoformat(told)
    except (TypeError, ValueError):
        raise StatuteError("%(told)s is not a day.", field="details", told=str(told)) from None


def whole(told: Any) -> int | None:
    """Return a count from details; nothing told is None."""
    if told is None or told == "":
        return None
    try:
        return int(told)
    except (TypeError, ValueError):
        raise StatuteError("%(told)s is not a number.", field="details", told=str(told)) from None


def amount(told: Any) -> Decimal | None:
    """Return an amount of yuan from details, where it may be a number or text; nothing told is None."""
    if told is None or told == "":
        return None
    try:
        return Decimal(str(told))
    except InvalidOperation:
        raise StatuteError("%(told)s is not an amount.", field="details", told=str(told)) from None


def parties_of(fact: Fact, name: str = "parties") -> tuple[str, ...]:
    """Return the parties that the details of a fact name."""
    return tuple(str(one) for one in fact.details.get(name) or ())


def value_of(fact: Fact, name: str) -> str:
    """Return the answer to a question as text: yes and no for a mark, the first choice where none was given."""
    told = fact.details.get(name)
    if isinstance(told, bool):
        return "yes" if told else "no"
    return str(told) if told not in (None, "") else default_of(name)


def order_of(fact: Fact) -> tuple[date, time, int, str, str, str, str, str]:
    """Return the place of a fact among the others: by day, hour and the usual order of a day, never by when it was recorded."""
    place = _places()[happening(fact.happening).key]
    return (fact.on, fact.at or time.min, place, fact.proceeding, fact.party, fact.measure, fact.instrument, fact.key)


class Told:
    """All facts that stand, in order."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts = tuple(sorted(facts, key=order_of))
        self._by_kind: dict[str, list[Fact]] = {}
        for fact in self.facts:
            self._by_kind.setdefault(fact.happening, []).append(fact)

    def of(self, *kinds: str) -> Iterator[Fact]:
        """Yield the facts of these kinds in order."""
        found = [fact for kind in kinds for fact in self._by_kind.get(kind, ())]
        yield from sorted(found, key=order_of) if len(kinds) > 1 else found

    def has(self, *kinds: str) -> bool:
        """Say whether there is a fact of one of the kinds."""
        return any(kind in self._by_kind for kind in kinds)

    def in_proceeding(self, proceeding: str, *kinds: str) -> Iterator[Fact]:
        """Yield the facts of these kinds in one proceeding; those that name none count for each."""
        return (fact for fact in self.of(*kinds) if not fact.proceeding or not proceeding or fact.proceeding == proceeding)

    def procedure_at(self, proceeding: str, on: date) -> str:
        """Return the procedure of a proceeding on a day, after conversions and on appeal."""
        found = default_of("procedure")
        for fact in self.in_proceeding(
            proceeding, "case_accepted", "conversion_notified", "procedure_changed", "appeal_accepted"
        ):
            if fact.on > on:
                break
            if fact.happening == "case_accepted":
                found = value_of(fact, "procedure")
            elif fact.happening == "appeal_accepted":
                found = SECOND_INSTANCE
            else:
                found = "ordinary" if fact.happening == "conversion_notified" else value_of(fact, "to_procedure")
        return found

    @cached_property
    def stays(self) -> dict[str, tuple[Stay, ...]]:
        """Return the stays of every proceeding, in order."""
        found: dict[str, list[Stay]] = {}
        running: dict[tuple[str, Holds], tuple[date, str]] = {}
        for fact in self.facts:
            kind = happening(fact.happening)
            if kind.holds is not None:
                running.setdefault((fact.proceeding, kind.holds), (fact.on, fact.key))
            if kind.resumes is not None and (fact.proceeding, kind.resumes) in running:
                since, by = running.pop((fact.proceeding, kind.resumes))
                if fact.on > since:
                    found.setdefault(fact.proceeding, []).append(Stay(kind.resumes, since, fact.on - _DAY, by))
        for (proceeding, holds), (since, by) in running.items():
            found.setdefault(proceeding, []).append(Stay(holds, since, None, by))
        return {proceeding: tuple(sorted(stays, key=lambda stay: stay.from_on)) for proceeding, stays in found.items()}

    @cached_property
    def ends(self) -> dict[str, tuple[Fact, ...]]:
        """Return what ended each proceeding."""
        found: dict[str, list[Fact]] = {}
        for fact in self.facts:
            if happening(fact.happening).ends:
                found.setdefault(fact.proceeding, []).append(fact)
        return {proceeding: tuple(facts) for proceeding, facts in found.items()}

    @cached_property
    def obstacles(self) -> tuple[Excluded, ...]:
        """Return the obstacles to limitation that are over, or whose end is known (PER-04)."""
        spans = []
        begun = list(self.of("obstacle"))
        for fact in begun:
            to_on = day(fact.details.get("to_on"))
            if to_on is not None and to_on >= fact.on:
                spans.append(Excluded(fact.on, to_on, str(fact.details.get("reason", ""))))
        for fact in self.of("limitation_obstacle_removed"):
            from_on = day(fact.details.get("from_on"))
            open_ones = [one.on for one in begun if not one.details.get("to_on") and one.on <= fact.on]
            first = from_on or (open_ones[-1] if open_ones else None)
            if first is not None and first <= fact.on:
                spans.append(Excluded(first, fact.on, str(fact.details.get("reason", ""))))
        return tuple(spans)


def latest_before(days: list[date], on: date) -> date:
    """Return the latest of sorted days that lies before the day, or the calendar's first."""
    place = bisect_right(days, on - _DAY)
    return days[place - 1] if place else date.min


@cache
def _places() -> dict[str, int]:
    return {one.key: place for place, one in enumerate(happenings())}
