"""Single entries of the tables, checked as far as an entry can be wrong by itself."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from app.access import services as access
from app.access.models import Branch
from app.core import clock
from app.core.errors import DomainError
from app.core.labels import N_, Labelled
from app.core.organisations import OrganisationType, Ownership
from app.registers import texts
from app.registers.states import Register
from app.statutes.errors import StatuteError
from app.statutes.rules import LAW, HolidayYear, LprQuote, Rules
from app.statutes.settings import find_setting

PLAINTIFF_TITLE = "原告信息与收款账户"
CHOSEN: dict[str, type[Labelled]] = {"organisation_type": OrganisationType, "ownership": Ownership}
FIRST_QUOTE = date(2019, 8, 20)
HIGHEST = Decimal(24)

NO_LPR_YET = N_("Loan prime rates exist from %(first)s on.")
NOT_PUBLISHED = N_("This day lies ahead: a rate is entered once it is published.")
APPLIES_BEFORE = N_("The rate applies from the day it is published or later in the same month.")
RATE_ODD = N_("A loan prime rate has at most two decimals and lies between 0 and %(high)s %%.")
MONTH_MISSING = N_("%(month)s is missing: enter the months in their order, so that no gap is taken for an unchanged rate.")
OTHER_DAY = N_("The rate of this month applies from %(day)s; correct its figures, not its day.")
YEAR_ODD = N_("Enter a year between %(first)s and %(last)s.")
NO_HOLIDAYS = N_("Enter the holidays of the year.")
OUTSIDE_YEAR = N_("%(day)s does not belong to %(year)s.")
ENDS_BEFORE = N_("The holiday ends on %(last)s, before it begins.")
OVERLAPS = N_("%(day)s stands in two holidays.")
NO_WEEKEND = N_("%(day)s is no weekend: only Saturdays and Sundays are worked in exchange.")
BOTH = N_("%(day)s is given as holiday and as working day.")
TOO_LONG = N_("At most %(limit)s characters.")
LOOKS_ODD = N_("Write %(how)s.")
EMPTY = N_("Fill this in.")

Present = Callable[[Rules, Callable[[str], str]], dict[str, Any] | None]


@dataclass(frozen=True)
class Entry:
    """What is to count anew; `present` finds what counts so far, `field` is where a page asks for it."""

    register: Register
    key: str
    title: str
    value: dict[str, Any]
    field: str
    present: Present


def lpr(*, published_on: date, from_on: date, one_year: Decimal, five_years: Decimal, rules: Rules) -> Entry:
    """The loan prime rates of one month (INT-09)."""
    if from_on < FIRST_QUOTE:
        raise DomainError(NO_LPR_YET, field="from_on", first=FIRST_QUOTE.isoformat())
    if published_on > clock.today():
        raise DomainError(NOT_PUBLISHED, field="published_on")
    if from_on < published_on or (from_on.year, from_on.month) != (published_on.year, published_on.month):
        raise DomainError(APPLIES_BEFORE, field="from_on")
    for field, rate in (("one_year", one_year), ("five_years", five_years)):
        if not 0 < rate < HIGHEST or rate != round(rate, 2):
            raise DomainError(RATE_ODD, field=field, high=HIGHEST)
    key = f"{from_on:%Y-%m}"
    known = next((row.from_on for row in LAW.lpr_quotes if f"{row.from_on:%Y-%m}" == key), from_on)
    if known != from_on:
        raise DomainError(OTHER_DAY, field="from_on", day=known.isoformat())
    missing = next_month(rules.lpr_known_to)
    if from_on >= next_month(missing):
        raise DomainError(MONTH_MISSING, field="from_on", month=f"{missing:%Y-%m}")
    value = {
        "published_on": published_on.isoformat(),
        "from_on": from_on.isoformat(),
        "one_year": f"{one_year:.2f}",
        "five_years": f"{five_years:.2f}",
    }
    title = f"{from_on.year}年{from_on.month}月贷款市场报价利率"
    return Entry(Register.LPR, key, title, value, "one_year", lambda rules, _text: _quote(rules, from_on, value))


def next_month(on: date) -> date:
    """The first day of the month after."""
    return date(on.year + on.month // 12, on.month % 12 + 1, 1)


def holidays(*, year: int, rest: Sequence[tuple[date, date]], working: Sequence[date]) -> Entry:
    """The holidays of one year and the weekends worked in exchange (CNT-03, CNT-11)."""
    if not 2000 <= year <= clock.today().year + 2:
        raise DomainError(YEAR_ODD, field="year", first=2000, last=clock.today().year + 2)
    if not rest:
        raise DomainError(NO_HOLIDAYS, field="rest")
    off = _days_off(rest, year=year)
    for day in working:
        if day.weekday() < 5:
            raise DomainError(NO_WEEKEND, field="working", day=day.isoformat())
        if day in off:
            raise DomainError(BOTH, field="working", day=day.isoformat())
        if not date(year - 1, 12, 1) <= day <= date(year, 12, 31):
            raise DomainError(OUTSIDE_YEAR, field="working", day=day.isoformat(), year=year)
    value = {
        "rest": [[first.isoformat(), last.isoformat()] for first, last in sorted(rest)],
        "working": [day.isoformat() for day in sorted(set(working))],
    }
    return Entry(Register.HOLIDAYS, str(year), f"{year}年节假日安排", value, "rest", lambda rules, _text: _year(rules, year))


def setting(*, name: str, text: str) -> Entry:
    """A number of practice that the bank sets otherwise than shipped."""
    try:
        found = find_setting(name)
        meant = found.value(text)
    except StatuteError as error:
        raise DomainError(error.template, field="text", **error.params) from error

    def present(rules: Rules, _text: Callable[[str], str]) -> dict[str, Any]:
        own = [row for row in rules.settings if row.name == name]
        held = max(own, key=lambda row: row.from_on).text if own else found.default_text
        return {"text": text.strip() if _means_the_same(found.value(held), meant) else held}

    return Entry(Register.SETTINGS, name, found.title, {"text": text.strip()}, "text", present)


def bank_text(*, name: str, text: str) -> Entry:
    """A text of the bank's own."""
    known, wanted = texts.TEXTS[name], text.strip()
    if not wanted:
        raise DomainError(EMPTY, field="text")
    if len(wanted) > known.at_most:
        raise DomainError(TOO_LONG, field="text", limit=known.at_most)
    if not re.fullmatch(known.pattern, wanted):
        raise DomainError(LOOKS_ODD, field="text", how=known.pattern_words)
    return Entry(Register.BANK, name, known.title, {"text": wanted}, "text", lambda _rules, held: {"text": held(name)})


def plaintiff(*, branch: Branch, particulars: Mapping[str, Any]) -> Entry:
    """What papers say of the plaintiff and where money is paid to; only what differs is part of the change."""
    access.check_plaintiff(branch=branch, particulars=particulars)
    value = {name: _plain(told) for name, told in particulars.items() if _plain(told) != _plain(getattr(branch, name))}

    def present(_rules: Rules, _text: Callable[[str], str]) -> dict[str, Any]:
        return {name: _plain(getattr(branch, name)) for name in value}

    return Entry(Register.PLAINTIFF, str(branch.id), f"{branch.short_name}：{PLAINTIFF_TITLE}", value, "name", present)


def particulars_of(value: Mapping[str, str]) -> dict[str, Any]:
    """What a change of a plaintiff sets, as the branch keeps it."""
    return {name: (CHOSEN[name](told) if told else None) if name in CHOSEN else told for name, told in value.items()}


def year_of(rules: Rules, year: int) -> HolidayYear | None:
    """The table of a year, the bank's own before the shipped one."""
    return next((row for row in rules.holiday_years if row.year == year), None)


def _plain(told: Any) -> str:
    return str(getattr(told, "value", told) or "")


def _means_the_same(one: Any, other: Any) -> bool:
    """Whether two values of a setting are one: 24 and 24.0 are."""
    try:
        return Decimal(one) == Decimal(other)
    except (InvalidOperation, TypeError, ValueError):
        return bool(one == other)


def _quote(rules: Rules, from_on: date, value: dict[str, Any]) -> dict[str, Any] | None:
    held: LprQuote | None = next((row for row in rules.lpr_quotes if row.from_on == from_on), None)
    if held is None:
        return None
    return value | {"one_year": f"{held.one_year:.2f}", "five_years": f"{held.five_years:.2f}"}


def _year(rules: Rules, year: int) -> dict[str, Any] | None:
    held = year_of(rules, year)
    if held is None:
        return None
    plain = held.to_plain()
    return {"rest": sorted(plain["rest"]), "working": sorted(plain["working"])}


def _days_off(rest: Sequence[tuple[date, date]], *, year: int) -> set[date]:
    off: set[date] = set()
    for first, last in rest:
        if last < first:
            raise DomainError(ENDS_BEFORE, field="rest", last=last.isoformat())
        if last.year != year or first < date(year - 1, 12, 25):
            raise DomainError(OUTSIDE_YEAR, field="rest", day=(first if first.year != year else last).isoformat(), year=year)
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if day in off:
                raise DomainError(OVERLAPS, field="rest", day=day.isoformat())
            off.add(day)
    return off
