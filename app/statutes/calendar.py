"""Counts periods as the law does: the trigger day out, the corresponding day, and a last day that rolls off a rest day."""

import calendar as months_of
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.statutes.citations import Citation, cite_all
from app.statutes.dated import parameter
from app.statutes.errors import StatuteError
from app.statutes.money import day_words
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules

_WEEKDAYS = "一二三四五六日"


class Unit(StrEnum):
    """What a period is counted in."""

    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    YEARS = "years"


_UNIT_WORDS = {Unit.HOURS: "小时", Unit.DAYS: "日", Unit.WORKING_DAYS: "个工作日", Unit.MONTHS: "个月", Unit.YEARS: "年"}
_HOURS_A_DAY = 24
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period(Plain):
    """A length of time as a law or contract states it."""

    length: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.length < 0:
            raise StatuteError("A period of %(length)s cannot be counted: it is negative.", length=self.length)

    def __str__(self) -> str:
        return f"{self.length}{_UNIT_WORDS[self.unit]}"


def days(length: int) -> Period:
    """Return a period of days."""
    return Period(length, Unit.DAYS)


def months(length: int) -> Period:
    """Return a period of months."""
    return Period(length, Unit.MONTHS)


def years(length: int) -> Period:
    """Return a period of years."""
    return Period(length, Unit.YEARS)


@dataclass(frozen=True)
class CountedDate(Plain):
    """The end of a period: as counted, as rolled to a working day, why, and under which articles.

    `holiday_table_missing` says that a year without a holiday table was counted by weekends only (CNT-11).
    """

    raw_end: date
    rolled_end: date
    working: tuple[str, ...]
    basis: tuple[Citation, ...]
    holiday_table_missing: bool


@dataclass(frozen=True)
class Alarm(Plain):
    """A day to be reminded on, so many days before a right is lost."""

    on: date
    days_before: int


@dataclass(frozen=True)
class RestDay(Plain):
    """A rest day that a period's end was moved off; `by_notice` when a holiday notice names it, else a plain weekend."""

    on: date
    by_notice: bool


def is_working_day(on: date, *, rules: Rules = LAW) -> bool:
    """Say whether courts work on the day: weekends and holidays are rest days, make-up weekends are working days (CNT-03)."""
    return rules.is_working_day(on)


def has_holiday_table(on: date, *, rules: Rules = LAW) -> bool:
    """Say whether the year's holiday notice is on file (CNT-11)."""
    return rules.has_holiday_table(on)


def shift(trigger: date, *, period: Period, rules: Rules = LAW) -> date:
    """Return the un-rolled last day: trigger + n days, or the corresponding day, or the month's last day (CNT-01, 02)."""
    return _moved(trigger, period=period, sign=1, rules=rules)


def shift_back(event: date, *, period: Period, rules: Rules = LAW) -> date:
    """Return the day that lies the period before the event, by the same correspondence."""
    return _moved(event, period=period, sign=-1, rules=rules)


def count(trigger: date, period: Period, *, rules: Rules = LAW) -> CountedDate:
    """Return the end of a period that starts with an event: the event's day is not counted, only the last day rolls (CNT-01–04)."""
    raw = shift(trigger, period=period, rules=rules)
    rolled = next_working_day(raw, rules=rules)
    working = [f"自{day_words(trigger)}的次日起算{period}，至{named_day(raw)}届满"]
    if period.unit in (Unit.MONTHS, Unit.YEARS) and raw.day != trigger.day:
        working.append(f"当月没有{trigger.day}日，以月末日为期间的最后一日")
    if period.unit is Unit.HOURS:
        working.append("以小时计算的期间自事件发生的次一小时起算，此处按日提示，届满时刻以小时为准")
    if rolled != raw:
        working.append(f"{day_words(raw)}为{rest_words(raw, rules=rules)}，顺延至其后第一个工作日{named_day(rolled)}")
    elif raw.weekday() >= 5:
        working.append(f"{day_words(raw)}为调休工作日，不顺延")
    working += missing_words(raw, rolled, rules=rules)
    return CountedDate(
        raw_end=raw,
        rolled_end=rolled,
        working=tuple(working),
        basis=cite_all("CPL 85(2)", "CPL 85(3)", "CC 201", "CC 202", "CC 203"),
        holiday_table_missing=_missing(raw, rolled, rules=rules),
    )


def count_back(event: date, period: Period, *, rules: Rules = LAW) -> CountedDate:
    """Return the latest day for something due a period before the event; on a rest day act on the working day before (CNT-09)."""
    raw = shift_back(event, period=period, rules=rules)
    rolled = previous_working_day(raw, rules=rules)
    working = [f"应在{day_words(event)}的{period}前完成，最迟为{named_day(raw)}"]
    if rolled != raw:
        working.append(f"{day_words(raw)}为{rest_words(raw, rules=rules)}，不向后顺延，提前至其前一个工作日{named_day(rolled)}")
    working += missing_words(raw, rolled, rules=rules)
    return CountedDate(
        raw_end=raw,
        rolled_end=rolled,
        working=tuple(working),
        basis=cite_all("CPL 85(2)"),
        holiday_table_missing=_missing(raw, rolled, rules=rules),
    )


def rest_days_between(first: date, last: date, *, rules: Rules = LAW) -> tuple[RestDay, ...]:
    """Return the rest days from the first day to the last, both included."""
    span = (first + _DAY * offset for offset in range((last - first).days + 1))
    return tuple(RestDay(on, rules.is_holiday(on)) for on in span if not rules.is_working_day(on))


def extension_request(obstacle_ended_on: date, *, rules: Rules = LAW) -> CountedDate:
    """Return the last day to ask for an extension after force majeure or another proper reason has ended (CNT-06)."""
    return _count_named(obstacle_ended_on, name="extension_after_obstacle", rules=rules)


def notice_service(published_on: date, *, domiciled_abroad: bool, rules: Rules = LAW) -> CountedDate:
    """Return the day a party counts as served by public notice, from the last publication or posting (CNT-13, PER-29)."""
    return _count_named(published_on, name="notice_service_abroad" if domiciled_abroad else "notice_service", rules=rules)


def is_filed_in_time(*, last_on: date, posted_on: date | None = None, received_on: date | None = None) -> bool:
    """Say whether a paper was in time: posted by the last day is enough, the way it travels does not count (CNT-05)."""
    shown = [on for on in (posted_on, received_on) if on is not None]
    if not shown:
        raise StatuteError("State when the paper was posted or received.", field="posted_on")
    return min(shown) <= last_on


def period_at(name: str, *, on: date, rules: Rules = LAW) -> Period:
    """Return a statutory period by its name in periods.yaml, as in force on the day."""
    value = rules.value_at(f"periods.{name}", on=on)
    return Period(value["count"], Unit(value["unit"]))


def protect_alarms(raw_end: date, *, setting: str = "periods.protect_alarms", rules: Rules = LAW) -> tuple[Alarm, ...]:
    """Return the reminders before a right is lost, counted from the un-rolled end (CNT-10)."""
    buffers: list[int] = rules.setting(setting, on=raw_end)
    return tuple(Alarm(on=raw_end - timedelta(days=buffer), days_before=buffer) for buffer in buffers)


def next_working_day(on: date, *, rules: Rules = LAW) -> date:
    """Return the day itself if it is a working day, else the first one after it."""
    return rules.next_working_day(on)


def previous_working_day(on: date, *, rules: Rules = LAW) -> date:
    """Return the day itself if it is a working day, else the last one before it."""
    return rules.previous_working_day(on)


def named_day(on: date) -> str:
    """Return the day with its weekday, as workings print it."""
    return f"{day_words(on)}（星期{_WEEKDAYS[on.weekday()]}）"


def rest_words(on: date, *, rules: Rules = LAW) -> str:
    """Return why the day is a rest day."""
    return "法定休假日" if rules.is_holiday(on) else "周末休息日"


def missing_words(*asked: date, rules: Rules = LAW) -> list[str]:
    """Return the sentence for years without a holiday table, if any (CNT-11)."""
    years = sorted({on.year for on in asked if not rules.has_holiday_table(on)})
    return [f"{'、'.join(str(year) for year in years)}年放假安排尚未录入，仅按周末判断"] if years else []


def _count_named(trigger: date, *, name: str, rules: Rules) -> CountedDate:
    counted = count(trigger, period_at(name, on=trigger, rules=rules), rules=rules)
    basis = parameter(f"periods.{name}").basis + counted.basis
    return CountedDate(counted.raw_end, counted.rolled_end, counted.working, basis, counted.holiday_table_missing)


def _moved(start: date, *, period: Period, sign: int, rules: Rules) -> date:
    try:
        if period.unit is Unit.HOURS:
            return start + sign * timedelta(days=-(-period.length // _HOURS_A_DAY))
        if period.unit is Unit.DAYS:
            return start + sign * timedelta(days=period.length)
        if period.unit is Unit.WORKING_DAYS:
            return _working_days_on(start, length=period.length, sign=sign, rules=rules)
    except OverflowError:
        raise StatuteError("The period ends outside the calendar.") from None
    return _corresponding_day(start, month_count=sign * period.length * (12 if period.unit is Unit.YEARS else 1))


def _working_days_on(start: date, *, length: int, sign: int, rules: Rules) -> date:
    reached = start
    for _ in range(length):
        reached += sign * _DAY
        while not rules.is_working_day(reached):
            reached += sign * _DAY
    return reached


def _corresponding_day(start: date, *, month_count: int) -> date:
    month_index = start.year * 12 + start.month - 1 + month_count
    year, month = divmod(month_index, 12)
    if not date.min.year <= year <= date.max.year:
        raise StatuteError("The period ends outside the calendar.")
    last = months_of.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def _missing(*asked: date, rules: Rules) -> bool:
    return not all(rules.has_holiday_table(on) for on in asked)
