"""Counts periods as the law does: the trigger day out, the corresponding day, and a last day that rolls off a rest day."""

import calendar as months_of
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

from app.statutes.citations import Citation, cite_all
from app.statutes.dated import document, parameter, value_at
from app.statutes.errors import StatuteError
from app.statutes.money import day_words
from app.statutes.plain import Plain

_WEEKDAYS = "一二三四五六日"


class Unit(StrEnum):
    """What a period is counted in."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


_UNIT_WORDS = {Unit.DAYS: "日", Unit.MONTHS: "个月", Unit.YEARS: "年"}


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


def is_working_day(on: date) -> bool:
    """Say whether courts work on the day: weekends and holidays are rest days, make-up weekends are working days (CNT-03)."""
    rest, working = _holiday_tables()
    if on in working:
        return True
    return on not in rest and on.weekday() < 5


def has_holiday_table(on: date) -> bool:
    """Say whether the year's holiday notice is on file (CNT-11)."""
    return on.year in document("holidays")


def shift(trigger: date, *, period: Period) -> date:
    """Return the un-rolled last day: trigger + n days, or the corresponding day, or the month's last day (CNT-01, 02)."""
    if period.unit is Unit.DAYS:
        return trigger + timedelta(days=period.length)
    return _corresponding_day(trigger, month_count=period.length * (12 if period.unit is Unit.YEARS else 1))


def shift_back(event: date, *, period: Period) -> date:
    """Return the day that lies the period before the event, by the same correspondence."""
    if period.unit is Unit.DAYS:
        return event - timedelta(days=period.length)
    return _corresponding_day(event, month_count=-period.length * (12 if period.unit is Unit.YEARS else 1))


def count(trigger: date, period: Period) -> CountedDate:
    """Return the end of a period that starts with an event: the event's day is not counted, only the last day rolls (CNT-01–04)."""
    raw = shift(trigger, period=period)
    rolled = next_working_day(raw)
    working = [f"自{day_words(trigger)}的次日起算{period}，至{_named(raw)}届满"]
    if period.unit is not Unit.DAYS and raw.day != trigger.day:
        working.append(f"当月没有{trigger.day}日，以月末日为期间的最后一日")
    if rolled != raw:
        working.append(f"{day_words(raw)}为{_rest_words(raw)}，顺延至其后第一个工作日{_named(rolled)}")
    elif raw.weekday() >= 5:
        working.append(f"{day_words(raw)}为调休工作日，不顺延")
    missing = _missing(raw, rolled)
    if missing:
        working.append(f"{raw.year}年放假安排尚未录入，仅按周末判断")
    return CountedDate(
        raw_end=raw,
        rolled_end=rolled,
        working=tuple(working),
        basis=cite_all("CPL 85(2)", "CPL 85(3)", "CC 201", "CC 202", "CC 203"),
        holiday_table_missing=missing,
    )


def count_back(event: date, period: Period) -> CountedDate:
    """Return the latest day for something due a period before the event; on a rest day act on the working day before (CNT-09)."""
    raw = shift_back(event, period=period)
    rolled = previous_working_day(raw)
    working = [f"应在{day_words(event)}的{period}前完成，最迟为{_named(raw)}"]
    if rolled != raw:
        working.append(f"{day_words(raw)}为{_rest_words(raw)}，不向后顺延，提前至其前一个工作日{_named(rolled)}")
    missing = _missing(raw, rolled)
    if missing:
        working.append(f"{raw.year}年放假安排尚未录入，仅按周末判断")
    return CountedDate(
        raw_end=raw, rolled_end=rolled, working=tuple(working), basis=cite_all("CPL 85(2)"), holiday_table_missing=missing
    )


def extension_request(obstacle_ended_on: date) -> CountedDate:
    """Return the last day to ask for an extension after force majeure or another proper reason has ended (CNT-06)."""
    return _count_named(obstacle_ended_on, name="extension_after_obstacle")


def notice_service(published_on: date, *, domiciled_abroad: bool) -> CountedDate:
    """Return the day a party counts as served by public notice, from the last publication or posting (CNT-13, PER-29)."""
    return _count_named(published_on, name="notice_service_abroad" if domiciled_abroad else "notice_service")


def period_at(name: str, *, on: date) -> Period:
    """Return a statutory period by its name in periods.yaml, as in force on the day."""
    value = value_at(f"periods.{name}", on=on)
    return Period(value["count"], Unit(value["unit"]))


def protect_alarms(raw_end: date) -> tuple[Alarm, ...]:
    """Return the reminders before a right is lost, counted from the un-rolled end (CNT-10)."""
    buffers = parameter("periods.protect_alarms").latest
    return tuple(Alarm(on=raw_end - timedelta(days=buffer), days_before=buffer) for buffer in buffers)


def next_working_day(on: date) -> date:
    """Return the day itself if it is a working day, else the first one after it."""
    while not is_working_day(on):
        on += timedelta(days=1)
    return on


def previous_working_day(on: date) -> date:
    """Return the day itself if it is a working day, else the last one before it."""
    while not is_working_day(on):
        on -= timedelta(days=1)
    return on


def _count_named(trigger: date, *, name: str) -> CountedDate:
    counted = count(trigger, period_at(name, on=trigger))
    basis = parameter(f"periods.{name}").basis + counted.basis
    return CountedDate(counted.raw_end, counted.rolled_end, counted.working, basis, counted.holiday_table_missing)


def _corresponding_day(start: date, *, month_count: int) -> date:
    month_index = start.year * 12 + start.month - 1 + month_count
    year, month = divmod(month_index, 12)
    if not date.min.year <= year <= date.max.year:
        raise StatuteError("The period ends outside the calendar.")
    last = months_of.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def _missing(*asked: date) -> bool:
    return not all(has_holiday_table(on) for on in asked)


def _named(on: date) -> str:
    return f"{day_words(on)}（星期{_WEEKDAYS[on.weekday()]}）"


def _rest_words(on: date) -> str:
    rest, _ = _holiday_tables()
    return "法定休假日" if on in rest else "周末休息日"


@cache
def _holiday_tables() -> tuple[frozenset[date], frozenset[date]]:
    rest: set[date] = set()
    working: set[date] = set()
    for row in document("holidays").values():
        for first, last in row["rest"]:
            rest.update(first + timedelta(days=offset) for offset in range((last - first).days + 1))
        working.update(row["working"])
    return frozenset(rest), frozenset(working)
