"""Counts a rule of the catalogue from a day: forward or backward, interrupted, suspended, with days left out, or extended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.statutes.calendar import (
    Alarm,
    CountedDate,
    Period,
    RestDay,
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
from app.statutes.citations import Citation
from app.statutes.dated import parameter
from app.statutes.errors import StatuteError
from app.statutes.money import day_words
from app.statutes.periods.catalogue import Actor, Direction, Event, LimitKind, PeriodRule, Suspension, period_rule, rules_from
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules

_DAY = timedelta(days=1)
_SIX_MONTHS_FROM = parameter("periods.limitation_suspension").values[0][0]


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


def limits_from(event_key: str, *, event_on: date, domiciled_abroad: bool = False, rules: Rules = LAW) -> tuple[Limit, ...]:
    """Count every rule with a length that an event starts, by the day to plan on.

    Where the law gives a party without domicile in the country another length, only the one that fits is counted.
    """
    found = [
        limit(rule.key, event_on=event_on, rules=rules)
        for rule in rules_from(event_key, on=event_on, rules=rules)
        if rule.period is not None and not (rule.abroad if domiciled_abroad else rule.for_abroad)
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
        alarms=_alarms(rule, raw=raw, event_on=event_on, rules=rules),
        working=tuple(working),
        basis=tuple(dict.fromkeys((*rule.basis, *counting))),
        links=rule.links,
        holiday_table_missing=not all(rules.has_holiday_table(on) for on in (raw, last)),
        version=rules.version,
    )


def _alarms(rule: PeriodRule, *, raw: date, event_on: date, rules: Rules) -> tuple[Alarm, ...]:
    """Return the reminders of a period that keeps a right; those before its event would come too early to mean anything."""
    if not rule.protects:
        return ()
    alarms = protect_alarms(raw, setting=rule.alarms, rules=rules)
    return alarms if rule.direction is Direction.BACKWARD else tuple(alarm for alarm in alarms if alarm.on > event_on)


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
