"""Loan prime rates: the last quote on or before a day, and whether a month between is missing from the table."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from app.statutes.calendar import next_working_day
from app.statutes.dated import document
from app.statutes.errors import StatuteError
from app.statutes.plain import Plain

_PUBLISHED_ON_DAY = 20


@dataclass(frozen=True)
class Quote(Plain):
    """The loan prime rate of a term on a day: since when it applies; `missing_month` when later quotes are not on file."""

    term: str
    quoted_on: date
    percent: Decimal
    missing_month: bool


def quote(*, term: str, on: date) -> Quote:
    """Return the last quote on or before the day (INT-09); before 20 August 2019 there was no such rate."""
    rows = [row for row in _quotes(term) if row[0] <= on]
    if not rows:
        raise StatuteError(
            "The loan prime rate exists only from %(first)s; state the rate in force on %(on)s in the contract's own list.",
            field="overrides",
            first=_quotes(term)[0][0].isoformat(),
            on=on.isoformat(),
        )
    quoted_on, percent = rows[-1]
    return Quote(term=term, quoted_on=quoted_on, percent=percent, missing_month=on >= first_missing_publication())


def first_missing_publication() -> date:
    """Return the day of the first publication that is not in the table: the 20th, or the next working day."""
    known_to: date = document("lpr")["known_to"]
    year, month = divmod(known_to.year * 12 + known_to.month, 12)
    return next_working_day(date(year, month + 1, _PUBLISHED_ON_DAY))


@cache
def _quotes(term: str) -> tuple[tuple[date, Decimal], ...]:
    return tuple((row["from"], Decimal(row[term])) for row in document("lpr")["quotes"])
