"""Five hundred seizures, the clock moved day by day for four years: nothing ends in silence, and the coverage is right each day."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.statutes.course import Course, DueState, Fact, course, coverage

FIRST, LAST = date(2024, 2, 29), date(2028, 2, 29)
DAY = timedelta(days=1)
YEARS = {"deposit_frozen": 1, "movable_seized": 2, "immovable_seized": 3}
MATTERS, PER_MATTER = 125, 4
CLAIM = Decimal(1_000_000)


@pytest.mark.slow
def test_four_years_of_five_hundred_seizures():
    matters = [Matter(number) for number in range(MATTERS)]
    assert sum(len(matter.planned) for matter in matters) == MATTERS * PER_MATTER == 500

    for today in days():
        for matter in matters:
            matter.live(today)
            found = coverage(matter.course.measures, claim=CLAIM, on=today)
            assert found.preserved == plainly(matter.facts, on=today), f"{matter.number} on {today}"

    kinds = [fact.happening for matter in matters for fact in matter.facts]
    assert min(kinds.count(kind) for kind in ("renewed", "lapsed", "released", "first_released")) > 20
    assert sum(matter.missed for matter in matters) > 20, "some renewals are forgotten on purpose"


@dataclass
class Matter:
    """One matter with its clerk, who does what the deadlines ask, forgets some, and is told so until a decision is recorded."""

    number: int
    facts: list[Fact] = field(default_factory=list)
    course: Course = field(default_factory=lambda: course([]))
    due_on: date = FIRST
    missed: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.number)
        self.habits: dict[str, str] = {}
        self.planned = [self.seizure(place) for place in range(PER_MATTER)]
        self.coming = [*self.planned, *self.releases()]

    def seizure(self, place: int) -> Fact:
        """Plan one seizure: the first two on one asset, in line; of the others some wait behind strangers."""
        kind = self.chance.choice([*YEARS])
        if place == 1:
            kind = self.planned_kind
        self.planned_kind = kind
        on = FIRST if self.number % 9 == 0 else FIRST + DAY * self.chance.randrange(300)
        told = {"frozen_amount" if kind == "deposit_frozen" else "asset_value": str(self.chance.randrange(1, 900_000))}
        if place < 2:
            told |= {"asset": "同一财产", "position": place + 1}
            on = FIRST if place == 0 else on + DAY
        elif place == 3 and self.number % 3 == 0:
            told |= {"position": 2}
        if place == 2 and self.number % 2 == 0:
            told |= {"printed_end_on": (on + DAY * self.chance.randrange(60, 365)).isoformat()}
        measure = f"m{place}"
        self.habits[measure] = self.chance.choice(["renews"] * 6 + ["forgets", "lets go"])
        return Fact(f"{place:02}", kind, on, proceeding="P", measure=measure, details={"phase": "suit", **told})

    def releases(self) -> Iterator[Fact]:
        """Plan what comes from outside: releases, and strangers' seizures that end."""
        for fact in self.planned:
            later = fact.on + DAY * self.chance.randrange(30, 900)
            if fact.details.get("position") == 2 and "asset" not in fact.details:
                yield Fact(f"f{fact.key}", "first_released", later, measure=fact.measure)
            elif self.chance.random() < 0.15:
                yield Fact(f"r{fact.key}", "released", later, measure=fact.measure)

    def live(self, today: date) -> None:
        """Record what happens today, do what is due today, and see that no end passes unseen."""
        new = [fact for fact in self.coming if fact.on == today]
        if new or today >= self.due_on:
            self.fold([fact for fact in new if self.may_follow(fact)], today=today)
            while did := list(self.acts(today)):
                self.fold(did, today=today)
            self.look(today)

    def fold(self, new: list[Fact], *, today: date) -> None:
        self.facts += new
        self.course = course(self.facts, on=today)
        waking = [today + DAY * 9999]
        for due in self.course.dues:
            if due.state is DueState.OPEN and due.plan_on is not None:
                waking += [
                    on for on in (due.plan_on, due.last_on - DAY * 2, due.last_on + DAY, due.last_on + DAY * 11) if on > today
                ]
        waking += [one.term.nominal_on + DAY for one in self.course.measures if one.term and one.term.nominal_on >= today]
        self.due_on = min(waking)

    def may_follow(self, fact: Fact) -> bool:
        """Say whether the seizure still stands for a release; planned ones that came too late did not happen."""
        standing = [one for one in self.course.measures if one.measure == fact.measure]
        return not standing or standing[0].state in ("effective", "waiting")

    def acts(self, today: date) -> Iterator[Fact]:
        """Yield what the clerk does today: drafts, asks, gets the renewal two days before the end, or records the decision."""
        for due in self.course.dues:
            habit, key = self.habits[due.measure], f"{due.key}@{today}"
            if due.state is not DueState.OPEN or due.plan_on is None:
                continue
            if habit == "forgets" and due.rule.startswith("seizure_") and today >= due.last_on + DAY * 10:
                self.missed += 1
                yield Fact(key, "lapsed", today, measure=due.measure, details={"reason": "漏办"})
            elif habit == "lets go" and due.rule.startswith("renewal_draft") and today >= due.plan_on:
                yield Fact(key, "lapsed", today, measure=due.measure, details={"reason": "无余值"})
            elif habit == "renews" and due.rule.startswith("renewal_draft") and today >= due.plan_on:
                yield Fact(key, "renewal_drafted", today, measure=due.measure)
            elif habit == "renews" and due.rule.startswith("renewal_request") and today >= due.plan_on:
                yield Fact(key, "renewal_requested", today, measure=due.measure)
            elif habit == "renews" and due.rule.startswith("seizure_") and today >= due.last_on - DAY * 2:
                yield Fact(key, "renewed", today, measure=due.measure)

    def look(self, today: date) -> None:
        """Every end is prepared thirty days ahead; what ended did so by a recorded act, or stands open and missed."""
        dues = {due.key: due for due in self.course.dues}
        for due in dues.values():
            if due.rule.startswith("renewal_draft"):
                request = dues[due.after]
                expiry = dues[request.after]
                assert due.plan_on <= expiry.last_on - DAY * 30
                assert request.plan_on <= expiry.last_on - DAY * 7
        for one in self.course.measures:
            if one.term is None or one.term.nominal_on >= today or one.state == "disposed":
                continue
            decided = [fact for fact in self.facts if fact.measure == one.measure and fact.happening in ("lapsed", "released")]
            missed = [due for due in dues.values() if due.measure == one.measure and due.state is DueState.OPEN and due.protects]
            assert decided or missed, f"{one.measure} of {self.number} ended on {one.term.nominal_on} in silence"


def days() -> Iterator[date]:
    """Yield the four years, leap days and all."""
    return (FIRST + DAY * number for number in range((LAST - FIRST).days + 1))


def plainly(facts: list[Fact], *, on: date) -> Decimal:
    """Compute the effectively preserved value once more: walk the events with nothing but the calendar."""
    seizures: dict[str, dict] = {}
    for fact in sorted((fact for fact in facts if fact.on <= on), key=lambda fact: fact.on):
        expire(seizures, before=fact.on)
        if fact.happening in YEARS:
            place, printed = fact.details.get("position", 1), fact.details.get("printed_end_on")
            one = {"asset": fact.details.get("asset"), "place": place, "years": YEARS[fact.happening], "end": None, "gone": False}
            one["worth"] = Decimal(fact.details.get("frozen_amount") or fact.details.get("asset_value"))
            if place == 1:
                one["end"] = date.fromisoformat(printed) if printed else years_on(fact.on, one["years"])
            seizures[fact.measure] = one
        elif fact.happening == "renewed":
            one = seizures[fact.measure]
            one["end"] = years_on(one["end"], one["years"])
        elif fact.happening == "released":
            one = seizures[fact.measure]
            one["gone"] = True
            move_up(seizures, gone=one, on=fact.on)
        elif fact.happening == "first_released":
            take_effect(seizures[fact.measure], on=fact.on)
    expire(seizures, before=on)
    return sum((one["worth"] for one in seizures.values() if one["place"] == 1 and not one["gone"]), Decimal(0))


def expire(seizures: dict[str, dict], *, before: date) -> None:
    """End those whose last day has passed, the earliest first, and let the next in line step up on the following day."""
    while over := [one for one in seizures.values() if not one["gone"] and one["end"] is not None and one["end"] < before]:
        first = min(over, key=lambda one: one["end"])
        first["gone"] = True
        move_up(seizures, gone=first, on=first["end"] + DAY)


def move_up(seizures: dict[str, dict], *, gone: dict, on: date) -> None:
    for one in seizures.values():
        if gone["asset"] and one["asset"] == gone["asset"] and not one["gone"] and one["place"] > gone["place"]:
            one["place"] -= 1
            if one["place"] == 1:
                take_effect(one, on=on)


def take_effect(one: dict, *, on: date) -> None:
    one["place"] = 1
    one["end"] = years_on(on, one["years"])


def years_on(on: date, years: int) -> date:
    """Return the same day so many years later; a leap day falls on the last of February."""
    try:
        return on.replace(year=on.year + years)
    except ValueError:
        return date(on.year + years, 2, 28)
