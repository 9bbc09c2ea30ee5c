"""Periods: everything that runs from an event, forward and backward, for one party or for each from its own service."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from app.calculators.questions import PeriodAsked
from app.calculators.services.answers import Answer, Counted, Found
from app.calculators.states import Direction, LimitKind, Tool
from app.core.labels import N_
from app.statutes import periods
from app.statutes.calendar import Period, RestDay, Unit, rest_days_between
from app.statutes.errors import StatuteError
from app.statutes.money import day_words
from app.statutes.periods import Limit, PeriodRule, Service
from app.statutes.rules import Rules

EVENT, ON, FIRST, LAST, COUNT = N_("Event"), N_("Day of the event"), N_("The first to plan on"), N_("Last day"), N_("Periods")
LENGTH, DIRECTION, PARTY, NEVER_ROLLS = N_("Length"), N_("Direction"), N_("Served on"), N_("Rest days")
LEFT_OUT, RESTARTED, LENGTHENED = N_("Days that do not count"), N_("Interrupted on"), N_("Lengthened by")
STAYS_PUT = N_("The end does not move off rest days")
PERIOD, DOMICILE, ABROAD = N_("Period"), N_("Domicile"), N_("No domicile in the country")
OWN = "own"


def answer(asked: PeriodAsked, *, rules: Rules) -> Answer:
    """Each period with start, count, rest days and article; which day to plan on first."""
    if not asked.event and asked.length is None:
        raise StatuteError("Choose an event, or state a length of your own.", field="event")
    if asked.on is None and not asked.parties:
        raise StatuteError("State the day of the event.", field="on")
    counted, remarks = _own(asked, rules=rules) if asked.length is not None else _from_event(asked, rules=rules)
    if not counted:
        raise StatuteError("No period with a length runs from this event under the law of that day.", field="event")
    first = min(counted, key=lambda one: one.plan_on)
    value = Found(LAST if len(counted) == 1 else FIRST, day=first.plan_on)
    return Answer(
        tool=Tool.PERIOD.value,
        title=Found(PERIOD, words=_title(asked)) if asked.event else Found(PERIOD, choice=LimitKind.OWN.english),
        value=value,
        asked=tuple(_asked(asked)),
        further=(Found(COUNT, words=str(len(counted))),),
        working=tuple(f"{_who(one)}{one.title}：{line}" for one in counted for line in one.working),
        basis=tuple(dict.fromkeys(article for one in counted for article in one.basis)),
        remarks=tuple(remarks),
        rules=tuple(dict.fromkeys(one.rule for one in counted if one.rule)),
        version=rules.version,
        limits=tuple(sorted(counted, key=lambda one: (one.plan_on, one.title))),
    )


def _title(asked: PeriodAsked) -> str:
    return periods.event(asked.event).title


def _who(one: Counted) -> str:
    return f"{one.party}，" if one.party else ""


def _own(asked: PeriodAsked, *, rules: Rules) -> tuple[list[Counted], list[str]]:
    assert asked.length is not None
    length = Period(asked.length, Unit(asked.unit))
    found = []
    for party, on in _days(asked, rules=rules):
        counted = periods.free_limit(
            period=length, event_on=on, direction=periods.Direction(asked.direction), rolls=asked.rolls, rules=rules
        )
        is_forward = asked.direction == Direction.FORWARD
        found.append(
            Counted(
                key=OWN,
                title=str(length),
                english=str(length),
                event_on=on,
                starts_on=on + timedelta(days=1) if is_forward else counted.raw_end,
                raw_last_on=counted.raw_end,
                last_on=counted.rolled_end,
                plan_on=counted.rolled_end,
                length=str(length),
                kind=LimitKind.OWN.value,
                working=counted.working,
                basis=counted.basis,
                party=party,
                rest_days=_rest_days(counted.raw_end, counted.rolled_end, rules=rules),
            )
        )
    return _with_last(found), []


def _rest_days(raw: date, rolled: date, *, rules: Rules) -> tuple[RestDay, ...]:
    first, last = sorted((raw, rolled))
    return rest_days_between(first, last, rules=rules) if first != last else ()


def _days(asked: PeriodAsked, *, rules: Rules) -> list[tuple[str, date]]:
    if asked.parties:
        return [(service.party, periods.served_on(service, rules=rules)) for service in asked.parties]
    assert asked.on is not None
    return [("", asked.on)]


def _from_event(asked: PeriodAsked, *, rules: Rules) -> tuple[list[Counted], list[str]]:
    services = asked.parties or (Service(party="", on=asked.on or date.min, abroad=asked.abroad),)
    first_on = min(service.on for service in services)
    counted: list[Counted] = []
    remarks: list[str] = []
    running = periods.rules_from(asked.event, on=first_on, rules=rules)
    stand_ins = {rule.abroad for rule in running if rule.abroad}
    for rule in running:
        if rule.key in stand_ins:
            continue
        if rule.period is None:
            remarks.append(f"{rule.title}：没有固定长度，{rule.until}")
            continue
        counted += _with_last([_counted(rule, service, asked=asked, remarks=remarks, rules=rules) for service in services])
    remarks += [_notice_words(service, rules=rules) for service in asked.parties if service.by_notice]
    return counted, list(dict.fromkeys(remarks))


def _notice_words(service: Service, *, rules: Rules) -> str:
    on = periods.served_on(service, rules=rules)
    return f"{service.party or '当事人'}：{day_words(service.on)}公告，{day_words(on)}视为送达"


def _counted(rule: PeriodRule, service: Service, *, asked: PeriodAsked, remarks: list[str], rules: Rules) -> Counted:
    on = periods.served_on(service, rules=rules)
    key = rule.abroad if service.abroad and rule.abroad else rule.key
    try:
        limit = periods.limit(
            key,
            event_on=on,
            excluded=asked.excluded,
            restarted_on=asked.restarted_on,
            extended_by=Period(asked.extension, Unit(asked.extension_unit)) if asked.extension else None,
            rules=rules,
        )
    except StatuteError as refused:
        if not (asked.excluded or asked.restarted_on or asked.extension):
            raise
        # What one period does not allow is said at that period; the others are counted as asked.
        remarks.append(f"{rule.title}：按不扣除、不中断、不延长计算（{_why(rule, refused)}）")
        limit = periods.limit(key, event_on=on, rules=rules)
    return _flat(limit, party=service.party)


def _why(rule: PeriodRule, refused: StatuteError) -> str:
    if rule.kind is periods.LimitKind.UNCHANGEABLE:
        return "不变期间不适用中止、中断、延长"
    return "该期间不适用所填的扣除、中断或者延长"


def _flat(limit: Limit, *, party: str) -> Counted:
    return Counted(
        key=limit.key,
        title=limit.title,
        english=limit.english,
        event_on=limit.event_on,
        starts_on=limit.starts_on,
        raw_last_on=limit.raw_last_on,
        last_on=limit.last_on,
        plan_on=limit.plan_on,
        length=str(limit.period),
        kind=limit.kind.value,
        working=limit.working,
        basis=limit.basis,
        rule=limit.rule,
        actor=limit.actor.value,
        party=party,
        asks=limit.asks,
        asks_english=limit.asks_english,
        rest_days=limit.rest_days,
        alarms=tuple(alarm.on for alarm in limit.alarms),
    )


def _with_last(found: list[Counted]) -> list[Counted]:
    """The same, with the party marked whose period ends last: everybody waits for it."""
    if len(found) < 2:
        return found
    last = max(found, key=lambda one: one.last_on)
    return [replace(one, decides=one is last) for one in found]


def _asked(asked: PeriodAsked) -> Iterable[Found]:
    if asked.length is not None:
        yield Found(LENGTH, words=str(Period(asked.length, Unit(asked.unit))))
        yield Found(DIRECTION, choice=Direction(asked.direction).english)
        if not asked.rolls:
            yield Found(NEVER_ROLLS, choice=STAYS_PUT)
    else:
        yield Found(EVENT, words=_title(asked))
    if asked.on is not None and not asked.parties:
        yield Found(ON, day=asked.on)
    for service in asked.parties:
        yield Found(PARTY, words=f"{service.party} {service.on.isoformat()}{'（公告）' if service.by_notice else ''}".strip())
    if asked.abroad:
        yield Found(DOMICILE, choice=ABROAD)
    for span in asked.excluded:
        yield Found(LEFT_OUT, words=f"{span.from_on.isoformat()}—{span.to_on.isoformat()}")
    for on in asked.restarted_on:
        yield Found(RESTARTED, day=on)
    if asked.extension:
        yield Found(LENGTHENED, words=str(Period(asked.extension, Unit(asked.extension_unit))))
