"""The parameters as one bank applies them: the law's own values, with the settings, holiday years and rates it keeps itself.

A `Rules` is frozen and passed in; `LAW` is the law with the shipped tables and every setting at its default.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

from app.statutes.dated import document, fingerprint, parameter
from app.statutes.errors import StatuteError
from app.statutes.plain import Plain
from app.statutes.settings import find_setting

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class SettingValue(Plain):
    """What the bank sets instead of the default, from a day on; `text` is written as `Setting.text` writes it."""

    name: str
    text: str
    from_on: date


@dataclass(frozen=True)
class HolidayYear(Plain):
    """One year's notice of the State Council: rest days as first and last day, and the make-up working days."""

    year: int
    rest: tuple[tuple[date, date], ...]
    working: tuple[date, ...]
    source: str = ""

    def __post_init__(self) -> None:
        for first, last in self.rest:
            if last < first:
                raise StatuteError("The holiday ends on %(last)s, before it begins.", field="rest", last=last.isoformat())


@dataclass(frozen=True)
class LprQuote(Plain):
    """The loan prime rates published on one day, in percent a year."""

    from_on: date
    one_year: Decimal
    five_years: Decimal

    def __post_init__(self) -> None:
        if min(self.one_year, self.five_years) <= 0:
            raise StatuteError("A loan prime rate is more than zero.", field="one_year")


@dataclass(frozen=True)
class Rules(Plain):
    """Everything a calculation may ask of the law and the bank.

    A holiday year or a quote of the bank replaces the shipped one of the same year or day; `quotes_known_to` is the last
    publication that was looked up.
    """

    settings: tuple[SettingValue, ...] = ()
    holidays: tuple[HolidayYear, ...] = ()
    quotes: tuple[LprQuote, ...] = ()
    quotes_known_to: date | None = None

    def __post_init__(self) -> None:
        for row in self.settings:
            find_setting(row.name).value(row.text)

    def value_at(self, name: str, *, on: date) -> Any:
        """Return the value in force on the day: the bank's newest for a setting, else the law's."""
        for since, value in self._chosen.get(name, ()):
            if since <= on:
                return value
        return parameter(name).at(on)

    def setting(self, name: str, *, on: date) -> Any:
        """Return a setting's value on the day; what is no setting is refused, a default holds for every day."""
        found = find_setting(name)
        for since, value in self._chosen.get(name, ()):
            if since <= on:
                return value
        return found.default

    def is_working_day(self, on: date) -> bool:
        """Say whether courts work on the day: weekends and holidays rest, make-up weekends work (CNT-03)."""
        rest, working, _ = self._calendar
        if on in working:
            return True
        return on not in rest and on.weekday() < 5

    def is_holiday(self, on: date) -> bool:
        """Say whether the day is a rest day by notice, not only a weekend."""
        return on in self._calendar[0]

    def has_holiday_table(self, on: date) -> bool:
        """Say whether the year's holiday notice is on file (CNT-11)."""
        return on.year in self._calendar[2]

    def next_working_day(self, on: date) -> date:
        """Return the day itself if it is a working day, else the first one after it."""
        while not self.is_working_day(on):
            on += _DAY
        return on

    def previous_working_day(self, on: date) -> date:
        """Return the day itself if it is a working day, else the last one before it."""
        while not self.is_working_day(on):
            on -= _DAY
        return on

    @cached_property
    def holiday_years(self) -> tuple[HolidayYear, ...]:
        """Return the notices of all years, the bank's own before a shipped one."""
        years = {row.year: row for row in (*_shipped_holidays(), *self.holidays)}
        return tuple(row for _, row in sorted(years.items()))

    @cached_property
    def lpr_quotes(self) -> tuple[LprQuote, ...]:
        """Return all loan prime rates by their day."""
        return tuple(row for _, row in sorted(({row.from_on: row for row in (*_shipped_quotes(), *self.quotes)}).items()))

    @cached_property
    def lpr_known_to(self) -> date:
        """Return the last publication that was looked up, by us or by the bank."""
        shipped: date = document("lpr")["known_to"]
        return max(shipped, self.quotes_known_to or shipped, *(row.from_on for row in self.quotes))

    @cached_property
    def version(self) -> str:
        """Return a mark of these rules: the shipped law's, and after a plus the bank's own where it keeps any."""
        if self == Rules():
            return fingerprint()
        own = json.dumps(self.to_plain(), sort_keys=True, ensure_ascii=False).encode()
        return f"{fingerprint()}+{hashlib.sha256(own).hexdigest()[:8]}"

    @cached_property
    def _chosen(self) -> dict[str, list[tuple[date, Any]]]:
        """The bank's values by name, newest first; of two for one day the later in the list."""
        chosen: dict[str, list[tuple[date, Any]]] = {}
        for row in sorted(self.settings, key=lambda row: row.from_on):
            chosen.setdefault(row.name, []).insert(0, (row.from_on, find_setting(row.name).value(row.text)))
        return chosen

    @cached_property
    def _calendar(self) -> tuple[frozenset[date], frozenset[date], frozenset[int]]:
        years = {row.year: row for row in self.holiday_years}
        rest = {
            first + _DAY * offset
            for row in years.values()
            for first, last in row.rest
            for offset in range((last - first).days + 1)
        }
        working = {on for row in years.values() for on in row.working}
        return frozenset(rest), frozenset(working), frozenset(years)


@cache
def _shipped_holidays() -> tuple[HolidayYear, ...]:
    return tuple(
        HolidayYear(
            year=year,
            rest=tuple((first, last) for first, last in row["rest"]),
            working=tuple(row["working"]),
            source=row["source"],
        )
        for year, row in document("holidays").items()
    )


@cache
def _shipped_quotes() -> tuple[LprQuote, ...]:
    rows = document("lpr")["quotes"]
    return tuple(LprQuote(from_on=row["from"], one_year=Decimal(row["1Y"]), five_years=Decimal(row["5Y"])) for row in rows)


LAW = Rules()
"""The law with the shipped tables and every setting at its default."""
