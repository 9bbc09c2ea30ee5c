"""The periods of the law as rules: which event starts one, whom it binds, how long it is, and what its last day means.

`limit(key, event_on=...)` counts one rule; `limits_from(event)` counts all that one event starts. The lengths stand in
periods.yaml, the events in events.yaml; counting itself is calendar.py's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from app.statutes.calendar import (
    Alarm,
    CountedDate,
    Period,
    RestDay,
    Unit,
    count,
    count_back,
    missing_words,
    named_day,
    next_working_day,
    period_at,
    protect_alarms,
    rest_days_between,
    rest_words,
    shift,
    shift_back,
)
from app.statutes.citations import Citation, cite_all, official_link
from app.statutes.dated import document, parameter
from app.statutes.errors import StatuteError
from app.statutes.money import day_words
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules

_DAY = timedelta(days=1)
_SIX_MONTHS_FROM = parameter("periods.limitation_suspension").values[0][0]


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
    domicile in the country. `setting` is true where practice, not law, gives the number.
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
    suspension: Suspension | None
    setting: bool
    basis: tuple[Citation, ...]
    links: tuple[str, ...]
    source: str
    effective_on: date | None
    checked_on: date


@dataclass(frozen=True)
class Excluded(Plain):
    """Days that do not count, first and last: a stay, an appraisal, a public notice (PER-74)."""

    from_on: date
    to_on: date
    reason: str = ""

    def __post_init__(self) -> None:
        if self.to_on < self.from_on:
            raise StatuteError(
                "The excluded days end on %(to_on)s, before they begin.", field="to_on", to_on=self.to_on.isoformat()
            )


@dataclass(frozen=True)
class Limit(Plain):
    """A period counted from a day.

    `starts_on` is the first day that counts; `raw_last_on` the last day as counted, `last_on` the day by which the act is in
    time, `plan_on` the day to plan on (CNT-09, 10). `rest_days` are the days the end was moved off.
    """

    key: str
    rule: str
    title: str
    english: str
    event: Event
    event_on: date
    starts_on: date
    raw_last_on: date
    last_on: date
    plan_on: date
    period: Period
    actor: Actor
    kind: LimitKind
    asks: str
    asks_english: str
    rest_days: tuple[RestDay, ...]
    excluded_days: int
    alarms: tuple[Alarm, ...]
    working: tuple[str, ...]
    basis: tuple[Citation, ...]
    links: tuple[str, ...]
    holiday_table_missing: bool
    version: str


@dataclass(frozen=True)
class Service(Plain):
    """How a paper reached one party: on a day, or by public notice on the day of the last publication (CNT-13)."""

    party: str
    on: date
    by_notice: bool = False
    abroad: bool = False


@dataclass(frozen=True)
class PartyLimit(Plain):
    """One party's own period, from its own service."""

    party: str
    served_on: date
    limit: Limit


@dataclass(frozen=True)
class PartyLimits(Plain):
    """Everybody's period and the party whose ends last."""

    parties: tuple[PartyLimit, ...]
    last: PartyLimit


class Title(StrEnum):
    """What the court issued: when it takes effect depends on it (PER-76)."""

    FIRST_INSTANCE_JUDGMENT = "first_instance_judgment"
    FIRST_INSTANCE_RULING = "first_instance_ruling"
    SECOND_INSTANCE = "second_instance"
    SMALL_CLAIMS = "small_claims"
    MEDIATION = "mediation"


@dataclass(frozen=True)
class Effective(Plain):
    """When a title takes effect if nobody appeals, and through whom; the court's certificate of effect overrides it."""

    on: date
    appeal: PartyLimits | None
    working: tuple[str, ...]
    basis: tuple[Citation, ...]


class AssetKind(StrEnum):
    """What is seized decides how long a seizure may last (PER-44)."""

    DEPOSIT = "deposit"
    MOVABLE = "movable"
    IMMOVABLE = "immovable"


@dataclass(frozen=True)
class Seizure(Plain):
    """When a seizure ends: by its paper or its longest term, the safe day to plan on, and until when to ask for renewal."""

    nominal_on: date
    safe_on: date
    request_by: date
    request_on_working_day: date
    alarms: tuple[Alarm, ...]
    working: tuple[str, ...]
    basis: tuple[Citation, ...]


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


def limit(
    key: str,
    *,
    event_on: date,
    excluded: Iterable[Excluded] = (),
    restarted_on: Iterable[date] = (),
    extended_by: Period | None = None,
    rules: Rules = LAW,
) -> Limit:
    """Count one rule from a day.

    `excluded` days do not count; `restarted_on` are interruptions, each of which starts a limitation period afresh while it
    runs; `extended_by` is what a court allowed. An unchangeable period takes none of the three (CNT-12).
    """
    rule = period_rule(key, on=event_on, rules=rules)
    if rule.period is None:
        raise StatuteError("%(title)s has no length: it ends %(until)s.", field="rule", title=rule.title, until=rule.until)
    left_out, restarts = _merged(excluded), sorted(restarted_on)
    _refuse_change(rule, changed=bool(left_out), restarted=bool(restarts), extended=extended_by is not None)
    if rule.direction is Direction.BACKWARD:
        return _backward(rule, period=rule.period, event_on=event_on, rules=rules)
    return _forward(
        rule, period=rule.period, event_on=event_on, excluded=left_out, restarts=restarts, extended_by=extended_by, rules=rules
    )


def limits_from(event_key: str, *, event_on: date, rules: Rules = LAW) -> tuple[Limit, ...]:
    """Count every rule with a length that an event starts, by the day to plan on."""
    found = [
        limit(rule.key, event_on=event_on, rules=rules)
        for rule in rules_from(event_key, on=event_on, rules=rules)
        if rule.period is not None
    ]
    return tuple(sorted(found, key=lambda one: one.plan_on))


def free_limit(
    *, period: Period, event_on: date, direction: Direction = Direction.FORWARD, rolls: bool = True, rules: Rules = LAW
) -> CountedDate:
    """Count a length that no rule names, such as a contract's or a court's order, by the law's way of counting."""
    counted = (
        count(event_on, period, rules=rules) if direction is Direction.FORWARD else count_back(event_on, period, rules=rules)
    )
    if rolls:
        return counted
    words = (counted.working[0], "按约定不因休假日顺延或者提前")
    return CountedDate(counted.raw_end, counted.raw_end, words, counted.basis, counted.holiday_table_missing)


def chain(keys: Iterable[str], *, event_on: date, rules: Rules = LAW) -> tuple[Limit, ...]:
    """Count rules one after the other, each from the last day of the one before: public notice, then answer."""
    found: list[Limit] = []
    for key in keys:
        found.append(limit(key, event_on=found[-1].last_on if found else event_on, rules=rules))
    return tuple(found)


def served_on(service: Service, *, rules: Rules = LAW) -> date:
    """Return the day a party counts as served: the day itself, or the last day of the public notice (CNT-13, PER-29)."""
    if not service.by_notice:
        return service.on
    return limit("notice_service_abroad" if service.abroad else "notice_service", event_on=service.on, rules=rules).last_on


def limit_for_each(key: str, *, services: Iterable[Service], rules: Rules = LAW) -> PartyLimits:
    """Count one rule for every party from its own service; the last one decides what all must wait for."""
    found = []
    for service in services:
        on = served_on(service, rules=rules)
        abroad = period_rule(key, rules=rules).abroad if service.abroad else ""
        found.append(PartyLimit(service.party, on, limit(abroad or key, event_on=on, rules=rules)))
    if not found:
        raise StatuteError("State when at least one party was served.", field="services")
    return PartyLimits(tuple(found), max(found, key=lambda one: one.limit.last_on))


def takes_effect(*, title: Title, services: Iterable[Service], rules: Rules = LAW) -> Effective:
    """Return when a title takes effect: the day after the last appeal period, or the last service or signature (PER-76)."""
    served = tuple(services)
    if title in (Title.FIRST_INSTANCE_JUDGMENT, Title.FIRST_INSTANCE_RULING):
        key = "appeal_judgment" if title is Title.FIRST_INSTANCE_JUDGMENT else "appeal_ruling"
        appeal = limit_for_each(key, services=served, rules=rules)
        on = appeal.last.limit.last_on + _DAY
        words = [f"{one.party}：{day_words(one.served_on)}送达，上诉期至{named_day(one.limit.last_on)}" for one in appeal.parties]
        words.append(f"最后一名当事人的上诉期届满且各方均未上诉的，自{day_words(on)}起发生法律效力，以法院生效证明为准")
        return Effective(on, appeal, tuple(words), cite_all("CPL 158", "CPL-I 244", *_APPEAL_BASIS[title]))
    if not served:
        raise StatuteError("State when at least one party was served.", field="services")
    on = max(served_on(service, rules=rules) for service in served)
    verb, references = _AT_ONCE[title]
    words = [f"{service.party}：{day_words(served_on(service, rules=rules))}{verb}" for service in served]
    words.append(f"自最后一名当事人{verb}之日{day_words(on)}起发生法律效力，以法院生效证明为准")
    return Effective(on, None, tuple(words), cite_all(*references))


_APPEAL_BASIS = {Title.FIRST_INSTANCE_JUDGMENT: ("CPL 171(1)",), Title.FIRST_INSTANCE_RULING: ("CPL 171(2)",)}
_AT_ONCE = {
    Title.SECOND_INSTANCE: ("送达", ("CPL 182",)),
    Title.SMALL_CLAIMS: ("送达", ("CPL 165", "CPL 168")),
    Title.MEDIATION: ("签收", ("CPL 100", "CPL-I 149")),
}


def seizure(*, kind: AssetKind, started_on: date, printed_end_on: date | None = None, rules: Rules = LAW) -> Seizure:
    """Return when a seizure ends and until when its renewal is to be asked for (PER-44, 45, 47).

    The printed last day counts as it stands; with only a start the day before the longest term's corresponding day is safe,
    as many notices print both ends. No end rolls off a rest day.
    """
    term = limit(f"seizure_{kind}", event_on=started_on, rules=rules)
    margin: int = rules.setting("periods.seizure_safe_margin", on=started_on)
    if printed_end_on is None:
        nominal, safe = term.raw_last_on, term.raw_last_on - _DAY * margin
        words = [*term.working[:1], f"文书未载明截止日的，按提前{margin}日即{day_words(safe)}管理"]
    elif printed_end_on < started_on:
        raise StatuteError(
            "The seizure cannot end on %(on)s, before it begins.", field="printed_end_on", on=printed_end_on.isoformat()
        )
    else:
        nominal = safe = printed_end_on
        words = [f"以裁定书、协助执行通知书载明的截止日{day_words(printed_end_on)}为准"]
        if printed_end_on > term.raw_last_on:
            words.append(f"载明的期限超过该类财产的最长期限，最长至{day_words(term.raw_last_on)}，按较早的日期管理")
            nominal = safe = term.raw_last_on
    request = limit("renewal_request", event_on=safe, rules=rules)
    return Seizure(
        nominal_on=nominal,
        safe_on=safe,
        request_by=request.raw_last_on,
        request_on_working_day=request.plan_on,
        alarms=protect_alarms(safe, setting="periods.seizure_alarms", rules=rules),
        working=(*words, *request.working),
        basis=tuple(dict.fromkeys((*term.basis, *request.basis))),
    )


def _forward(
    rule: PeriodRule,
    *,
    period: Period,
    event_on: date,
    excluded: tuple[Excluded, ...],
    restarts: list[date],
    extended_by: Period | None,
    rules: Rules,
) -> Limit:
    started = event_on
    counted = count(started, period, rules=rules)
    working = [counted.working[0]]
    for on in restarts:
        if not started <= on <= counted.raw_end:
            working.append(f"{day_words(on)}不在期间之内，不发生中断的效力")
            continue
        started, counted = on, count(on, period, rules=rules)
        working.append(f"{day_words(on)}中断，{counted.working[0]}")
    raw = counted.raw_end
    if extended_by is not None:
        raw = count(raw, extended_by, rules=rules).raw_end
        working.append(f"经批准延长{extended_by}，至{named_day(raw)}")
    if rule.suspension is not None:
        raw, suspended = _suspended(raw, obstacles=excluded, suspension=rule.suspension, rules=rules)
        working += suspended
        lost = 0
        plain_end = not suspended
    else:
        raw, lost = _without(raw, after=started, excluded=excluded)
        plain_end = not lost
    if lost:
        working.append(f"期间内扣除{lost}日，至{named_day(raw)}届满")
    last = next_working_day(raw, rules=rules) if rule.rolls else raw
    plain = not restarts and plain_end and extended_by is None
    working += counted.working[1:] if plain and rule.rolls else _end_words(raw, last=last, rolls=rule.rolls, rules=rules)
    if rule.protects and last != raw:
        working.append(f"为保全权利，以未顺延的{day_words(raw)}为准安排，顺延日仅为可主张的最晚日期")
    return _limit(
        rule,
        counted_from=started,
        event_on=event_on,
        raw=raw,
        last=last,
        plan_on=raw if rule.protects else last,
        starts_on=started + _DAY,
        working=working,
        lost=lost,
        counting=counted.basis,
        rules=rules,
    )


def _backward(rule: PeriodRule, *, period: Period, event_on: date, rules: Rules) -> Limit:
    counted = count_back(event_on, period, rules=rules)
    last = counted.rolled_end if rule.rolls else counted.raw_end
    return _limit(
        rule,
        counted_from=event_on,
        event_on=event_on,
        raw=counted.raw_end,
        last=counted.raw_end,
        plan_on=last,
        starts_on=counted.raw_end,
        working=list(counted.working),
        lost=0,
        counting=counted.basis,
        rules=rules,
    )


def _limit(
    rule: PeriodRule,
    *,
    counted_from: date,
    event_on: date,
    raw: date,
    last: date,
    plan_on: date,
    starts_on: date,
    working: list[str],
    lost: int,
    counting: tuple[Citation, ...],
    rules: Rules,
) -> Limit:
    moved_to = plan_on if rule.direction is Direction.BACKWARD else last
    return Limit(
        key=rule.key,
        rule=rule.rule,
        title=rule.title,
        english=rule.english,
        event=rule.event,
        event_on=event_on,
        starts_on=starts_on,
        raw_last_on=raw,
        last_on=last,
        plan_on=plan_on,
        period=_required(rule, counted_from),
        actor=rule.actor,
        kind=rule.kind,
        asks=rule.asks,
        asks_english=rule.asks_english,
        rest_days=rest_days_between(min(raw, moved_to), max(raw, moved_to), rules=rules),
        excluded_days=lost,
        alarms=protect_alarms(raw, rules=rules) if rule.protects else (),
        working=tuple(working),
        basis=tuple(dict.fromkeys((*rule.basis, *counting))),
        links=rule.links,
        holiday_table_missing=not all(rules.has_holiday_table(on) for on in (raw, last)),
        version=rules.version,
    )


def _required(rule: PeriodRule, on: date) -> Period:
    if rule.period is None:
        raise StatuteError("%(title)s has no length on %(on)s.", field="rule", title=rule.title, on=on.isoformat())
    return rule.period


def _end_words(raw: date, *, last: date, rolls: bool, rules: Rules) -> list[str]:
    if last != raw:
        words = [f"{day_words(raw)}为{rest_words(raw, rules=rules)}，顺延至其后第一个工作日{named_day(last)}"]
    elif not rolls and not rules.is_working_day(raw):
        words = [f"{day_words(raw)}为{rest_words(raw, rules=rules)}，该期间不因休假日顺延"]
    else:
        words = []
    return words + (missing_words(raw, last, rules=rules) if rolls else [])


def _without(raw: date, *, after: date, excluded: tuple[Excluded, ...]) -> tuple[date, int]:
    """Move the end on by the excluded days that fall inside the period, and return it with their number."""
    lost = 0
    for span in excluded:
        first = max(span.from_on, after + _DAY)
        if first <= raw and first <= span.to_on:
            days = (span.to_on - first).days + 1
            lost += days
            raw += _DAY * days
    return raw, lost


def _suspended(raw: date, *, obstacles: tuple[Excluded, ...], suspension: Suspension, rules: Rules) -> tuple[date, list[str]]:
    """Hold limitation up for obstacles that reach into its last six months, and say so (PER-04; PER-100 for the rest)."""
    words = []
    for obstacle in obstacles:
        last_part = period_at("limitation_suspension", on=max(obstacle.to_on, _SIX_MONTHS_FROM), rules=rules)
        begins = max(obstacle.from_on, shift_back(raw, period=last_part, rules=rules))
        if begins > raw or obstacle.to_on < begins:
            continue
        if suspension is Suspension.SIX_MONTHS:
            raw = shift(obstacle.to_on, period=last_part, rules=rules)
        else:
            raw = obstacle.to_on + (raw - begins) + _DAY
        words.append(f"{day_words(obstacle.from_on)}至{day_words(obstacle.to_on)}存在障碍，时效中止，至{named_day(raw)}届满")
    return raw, words


def _merged(excluded: Iterable[Excluded]) -> tuple[Excluded, ...]:
    """Return the spans in order, those that touch or overlap as one: no day is left out twice."""
    merged: list[Excluded] = []
    for span in sorted(excluded, key=lambda span: span.from_on):
        if merged and span.from_on <= merged[-1].to_on + _DAY:
            merged[-1] = Excluded(merged[-1].from_on, max(merged[-1].to_on, span.to_on), merged[-1].reason or span.reason)
        else:
            merged.append(span)
    return tuple(merged)


def _refuse_change(rule: PeriodRule, *, changed: bool, restarted: bool, extended: bool) -> None:
    if rule.kind is LimitKind.UNCHANGEABLE and (changed or restarted or extended):
        raise StatuteError(
            "%(title)s is unchangeable: it is neither suspended nor interrupted nor extended.", field="rule", title=rule.title
        )
    if restarted and rule.kind is not LimitKind.LIMITATION:
        raise StatuteError("%(title)s is not interrupted: only limitation starts afresh.", field="restarted_on", title=rule.title)
    if extended and not rule.extensions:
        raise StatuteError("%(title)s cannot be extended.", field="extended_by", title=rule.title)
    if rule.direction is Direction.BACKWARD and (changed or extended):
        raise StatuteError("%(title)s is counted back from a day: no days are left out of it.", field="rule", title=rule.title)


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
        suspension=Suspension(row["suspension"]) if "suspension" in row else None,
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
def _events() -> dict[str, Event]:
    return {
        key: Event(key, row["title"], row["english"], EventGroup(group))
        for group, rows in document("events").items()
        for key, row in rows.items()
    }
