"""What the catalogue of periods says: events, and the rules that count from each, with their length at a day."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from app.statutes.calendar import Period, Unit, period_at
from app.statutes.citations import Citation, official_link
from app.statutes.dated import document, parameter
from app.statutes.errors import StatuteError
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules


class Actor(StrEnum):
    """Who must act within the period."""

    BANK = "bank"
    COURT = "court"
    PARTY = "party"
    DEBTOR = "debtor"
    GUARANTOR = "guarantor"
    THIRD_PARTY = "third_party"
    BUYER = "buyer"
    APPRAISER = "appraiser"
    ADMINISTRATOR = "administrator"


class LimitKind(StrEnum):
    """What sort of period: by statute, unchangeable (CNT-12), limitation, set by a court within limits, or the house's own."""

    STATUTORY = "statutory"
    UNCHANGEABLE = "unchangeable"
    LIMITATION = "limitation"
    COURT_SET = "court_set"
    INTERNAL = "internal"


class Suspension(StrEnum):
    """How limitation runs on after an obstacle in its last six months: six months more, or only the rest (PER-04, 100)."""

    SIX_MONTHS = "six_months"
    REST = "rest"


class Direction(StrEnum):
    """Whether the period runs on from its event or is to be kept before it (CNT-09)."""

    FORWARD = "forward"
    BACKWARD = "backward"


class EventGroup(StrEnum):
    """The chapter an event belongs to, in the order of a matter's life."""

    COUNTING = "counting"
    LIMITATION = "limitation"
    SECURITY = "security"
    PRESERVATION = "preservation"
    LITIGATION = "litigation"
    SPECIAL = "special"
    ENFORCEMENT = "enforcement"
    VALUATION = "valuation"
    AUCTION = "auction"
    BANKRUPTCY = "bankruptcy"
    FEES = "fees"


@dataclass(frozen=True)
class Event(Plain):
    """Something that happened, or is to happen, from which periods are counted."""

    key: str
    title: str
    english: str
    group: EventGroup


@dataclass(frozen=True)
class Extension(Plain):
    """By how much a period may be lengthened, and who allows it; `period` is None where the law names no length."""

    period: Period | None
    by: str
    by_english: str


@dataclass(frozen=True)
class PeriodRule(Plain):
    """One period of the law. `key` names the rule, `rule` is its number in the reference (PER-75).

    `period` is its length at the day asked for; None when the law gives no length and `until` says how it ends. `protects`
    marks periods that keep a right alive: plan on the un-rolled day (CNT-10). `abroad` names the rule for a party without
    domicile in the country, `for_abroad` marks that one. `setting` is true where practice, not law, gives the number.
    """

    key: str
    rule: str
    title: str
    english: str
    event: Event
    direction: Direction
    actor: Actor
    kind: LimitKind
    period: Period | None
    until: str
    extensions: tuple[Extension, ...]
    rolls: bool
    protects: bool
    asks: str
    asks_english: str
    note: str
    abroad: str
    for_abroad: bool
    suspension: Suspension | None
    alarms: str
    setting: bool
    basis: tuple[Citation, ...]
    links: tuple[str, ...]
    source: str
    effective_on: date | None
    checked_on: date


def events(group: EventGroup | None = None) -> tuple[Event, ...]:
    """Return all events, or those of one chapter, in the order of a matter's life."""
    found = _events().values()
    return tuple(event for event in found if group is None or event.group is group)


def event(key: str) -> Event:
    """Return one event by its key."""
    found = _events().get(key)
    if found is None:
        raise StatuteError("There is no event named %(key)s.", field="event", key=key)
    return found


def period_rule(key: str, *, on: date | None = None, rules: Rules = LAW) -> PeriodRule:
    """Return one rule with its length in force on the day; without a day, its newest."""
    row = _rows().get(key)
    if row is None:
        raise StatuteError("There is no period named %(key)s.", field="rule", key=key)
    return _rule(key, row=row, on=on, rules=rules)


def period_rules(reference: str = "", *, on: date | None = None, rules: Rules = LAW) -> tuple[PeriodRule, ...]:
    """Return all rules, or those under one number of the reference (PER-75)."""
    return tuple(
        _rule(key, row=row, on=on, rules=rules) for key, row in _rows().items() if not reference or row["rule"] == reference
    )


def rules_from(event_key: str, *, on: date | None = None, rules: Rules = LAW) -> tuple[PeriodRule, ...]:
    """Return the rules that count from an event, forward ones first; those not yet or no longer in force on the day are left out."""
    wanted = event(event_key).key
    found = [
        _rule(key, row=row, on=on, rules=rules)
        for key, row in _rows().items()
        if row["event"] == wanted and (on is None or _in_force(key, on=on))
    ]
    return tuple(sorted(found, key=lambda rule: rule.direction is Direction.BACKWARD))


def _rule(key: str, *, row: dict[str, Any], on: date | None, rules: Rules) -> PeriodRule:
    found = parameter(f"periods.{key}")
    asked = on if on is not None else _newest_day(key)
    value: dict[str, Any] = rules.value_at(found.name, on=asked)
    basis = found.basis
    return PeriodRule(
        key=key,
        rule=found.rule,
        title=found.title,
        english=row["english"],
        event=event(row["event"]),
        direction=Direction(row.get("direction", "forward")),
        actor=Actor(row["actor"]),
        kind=LimitKind(row.get("kind", "statutory")),
        period=period_at(key, on=asked, rules=rules) if "count" in value else None,
        until=value.get("until", ""),
        extensions=tuple(_extension(told) for told in row.get("extensions", ())),
        rolls=row.get("rolls", True),
        protects=row.get("protects", False),
        asks=row["asks"],
        asks_english=row["asks_english"],
        note=row.get("note", ""),
        abroad=row.get("abroad", ""),
        for_abroad=key in _abroad_keys(),
        suspension=Suspension(row["suspension"]) if "suspension" in row else None,
        alarms=f"periods.{row.get('alarms', 'protect_alarms')}",
        setting=found.setting,
        basis=basis,
        links=tuple(dict.fromkeys(official_link(citation) for citation in basis)) or ((row["link"],) if "link" in row else ()),
        source=found.source,
        effective_on=max((since for since, _ in found.values if since <= asked), default=None),
        checked_on=found.checked_on,
    )


def _extension(told: dict[str, Any]) -> Extension:
    period = Period(told["count"], Unit(told["unit"])) if "count" in told else None
    return Extension(period, told["by"], told["by_english"])


def _newest_day(key: str) -> date:
    """Return the day of the newest value that is not a repeal."""
    return max(since for since, value in parameter(f"periods.{key}").values if value is not None)


def _in_force(key: str, *, on: date) -> bool:
    reached = [value for since, value in parameter(f"periods.{key}").values if since <= on]
    return bool(reached) and reached[-1] is not None


@cache
def _rows() -> dict[str, dict[str, Any]]:
    return {key: row for key, row in document("periods").items() if "event" in row}


@cache
def _abroad_keys() -> frozenset[str]:
    return frozenset(row["abroad"] for row in _rows().values() if "abroad" in row)


@cache
def _events() -> dict[str, Event]:
    return {
        key: Event(key, row["title"], row["english"], EventGroup(group))
        for group, rows in document("events").items()
        for key, row in rows.items()
    }
