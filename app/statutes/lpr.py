"""Loan prime rates: the last quote on or before a day, and whether a month between is missing from the table."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.statutes.calendar import next_working_day
from app.statutes.errors import StatuteError
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules

_PUBLISHED_ON_DAY = 20
_ONE_YEAR = "1Y"


@dataclass(frozen=True)
class Quote(Plain):
    """The loan prime rate of a term on a day: since when it applies; `missing_month` when later quotes are not on file."""

    term: str
    quoted_on: date
    percent: Decimal
    missing_month: bool


def quote(*, term: str, on: date, rules: Rules = LAW) -> Quote:
    """Return the last quote on or before the day (INT-09); before 20 August 2019 there was no such rate."""
    rows = rules.lpr_quotes
    reached = bisect_right(rows, on, key=lambda row: row.from_on)
    if not reached:
        raise StatuteError(
            "The loan prime rate exists only from %(first)s; state the rate in force on %(on)s in the contract's own list.",
            field="overrides",
            first=rows[0].from_on.isoformat(),
            on=on.isoformat(),
        )
    found = rows[reached - 1]
    percent = found.one_year if term == _ONE_YEAR else found.five_years
    return Quote(term=term, quoted_on=found.from_on, percent=percent, missing_month=on >= first_missing_publication(rules=rules))


def first_missing_publication(*, rules: Rules = LAW) -> date:
    """Return the day of the first publication that is not in the table: the 20th, or the next working day."""
    year, month = divmod(rules.lpr_known_to.year * 12 + rules.lpr_known_to.month, 12)
    return next_working_day(date(year, month + 1, _PUBLISHED_ON_DAY), rules=rules)
