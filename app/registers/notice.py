"""Reads the notice of the General Office of the State Council on a year's holidays, and days as people write them in lines."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from app.core.errors import DomainError
from app.core.labels import N_

UNREADABLE = N_(
    "Line %(line)s, “%(text)s”: write one day, or the first and last day of a holiday, such as 2027-01-01 to 2027-01-03."
)
NO_SUCH_DAY = N_("“%(text)s” is not a day of the calendar.")
NOT_A_NOTICE = N_("No holiday was found in this text. Paste the notice's paragraphs, beginning with 一、元旦.")

_NOTES = re.compile(r"[（(][^）)]*[）)]")
_YEAR, _MONTH_DAY = r"(?:(?P<{0}year>\d{{4}})年)?", r"(?P<{0}month>\d{{1,2}})月(?P<{0}day>\d{{1,2}})日"
_SPAN = re.compile(
    _YEAR.format("") + _MONTH_DAY.format("") + r"至" + _YEAR.format("to_") + r"(?:(?P<to_month>\d{1,2})月)?(?P<to_day>\d{1,2})日"
)
_DAY = re.compile(_YEAR.format("") + _MONTH_DAY.format(""))
_LINE = re.compile(
    r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?(?:\s*(?:至|到|to|~|～|—|–|-)+\s*(\d{4})\D(\d{1,2})\D(\d{1,2})日?)?", re.IGNORECASE
)

Span = tuple[date, date]


def read(text: str, *, year: int) -> tuple[list[Span], list[date]]:
    """The holidays and the weekends worked in exchange that the notice of a year orders."""
    plain = "".join(_NOTES.sub("", text).split())
    rest: list[Span] = []
    working: list[date] = []
    for sentence in re.split(r"[。；;]", plain):
        if "上班" in sentence:
            working += [_day(found, year=year) for found in _DAY.finditer(sentence)]
        elif "放假" in sentence:
            rest += _spans(sentence, year=year)
    if not rest:
        raise DomainError(NOT_A_NOTICE, field="notice")
    return sorted(rest), sorted(working)


def spans(text: str, *, field: str) -> list[Span]:
    """Holidays written one a line: one day, or the first and the last."""
    return sorted(_lines(text, field=field))


def days(text: str, *, field: str) -> list[date]:
    """Single days written one a line or in a row."""
    found = list(_lines("\n".join(re.split(r"[,，、;；\s]+", text)), field=field))
    return sorted(first + timedelta(days=offset) for first, last in found for offset in range((last - first).days + 1))


def written(rows: list[Span]) -> str:
    """Holidays as the lines that `spans` reads."""
    return "\n".join(f"{first}" if first == last else f"{first} 至 {last}" for first, last in rows)


def _spans(sentence: str, *, year: int) -> Iterator[Span]:
    found = _SPAN.search(sentence)
    if found is None:
        yield from ((_day(single, year=year),) * 2 for single in _DAY.finditer(sentence))
        return
    first = _day(found, year=year)
    month = int(found["to_month"] or found["month"])
    until = int(found["to_year"]) if found["to_year"] else first.year + (month < first.month)
    yield first, _date(until, month, int(found["to_day"]), text=found[0], field="notice")


def _day(found: "re.Match[str]", *, year: int) -> date:
    return _date(int(found["year"] or year), int(found["month"]), int(found["day"]), text=found[0], field="notice")


def _lines(text: str, *, field: str) -> Iterator[Span]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise DomainError(UNREADABLE, field=field, line=number, text=line.strip()[:40])
        parts = [int(part) if part else 0 for part in found.groups()]
        first = _date(*parts[:3], text=line.strip(), field=field)
        yield first, _date(*parts[3:], text=line.strip(), field=field) if parts[3] else first


def _date(year: int, month: int, day: int, *, text: str, field: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise DomainError(NO_SUCH_DAY, field=field, text=text[:40]) from error
