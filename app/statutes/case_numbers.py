"""Reads case numbers: year, court, kind of case and serial number, in one normal form (CASE-01)."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from app.statutes.dated import document
from app.statutes.errors import StatuteError
from app.statutes.plain import Plain

_MODERN = re.compile(
    r"（(?P<year>\d{4})）(?P<court>最高法知?|[\u4e00-\u9fa5](?:\d{4}|\d{2})?)(?P<type>[\u4e00-\u9fa5]{1,5})(?P<number>\d{1,8})号"
    r"(?P<suffix>之[一二三四五六七八九十]+)?"
)
_LEGACY = re.compile(
    r"（(?P<year>\d{4})）(?P<court>[\u4e00-\u9fa5]{1,6}?)(?P<type>[\u4e00-\u9fa5]{1,5})字第(?P<number>\d{1,8})(?:-\d+)?号"
)
_COURT_LEVELS = {1: "high", 3: "intermediate", 5: "basic"}


class CourtLevel(StrEnum):
    """The level a court code stands for."""

    SUPREME = "supreme"
    HIGH = "high"
    INTERMEDIATE = "intermediate"
    BASIC = "basic"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CaseNumber(Plain):
    """A case number taken apart; `identity` leaves out the mark of a further document (之一) and tells cases apart.

    Numbers of before 2016 (…字第…号) are kept as written, without a court code or type.
    """

    text: str
    identity: str
    year: int
    court_code: str
    court_level: CourtLevel
    type_code: str
    type_title: str
    number: int
    suffix: str
    is_legacy: bool


def parse_case_number(text: str) -> CaseNumber:
    """Return the case number in its normal form; a text that is none, or a kind of case not on the list, is refused."""
    normal = _normalise(text)
    legacy = _LEGACY.fullmatch(normal)
    if legacy is not None:
        return _legacy(normal, match=legacy)
    match = _MODERN.fullmatch(normal)
    if match is None:
        raise StatuteError(
            "%(text)s is not a case number: write it like （2026）粤0606民初1234号.", field="case_number", text=text
        )
    type_code = match["type"]
    title = _types().get(type_code)
    if title is None:
        raise StatuteError("%(type)s is not a known kind of case in %(text)s.", field="case_number", type=type_code, text=text)
    suffix = match["suffix"] or ""
    court = match["court"]
    return CaseNumber(
        text=normal,
        identity=normal.removesuffix(suffix) if suffix else normal,
        year=int(match["year"]),
        court_code=court,
        court_level=_level(court),
        type_code=type_code,
        type_title=title,
        number=int(match["number"]),
        suffix=suffix,
        is_legacy=False,
    )


def find_case_numbers(text: str) -> tuple[CaseNumber, ...]:
    """Return the case numbers inside a longer text, such as a message of the court, in the order they stand."""
    found = (match.group() for match in _MODERN.finditer(_normalise(text)))
    return tuple(parse_case_number(number) for number in found if _MODERN.fullmatch(number)["type"] in _types())  # type: ignore[index]


def _legacy(normal: str, *, match: re.Match[str]) -> CaseNumber:
    return CaseNumber(
        text=normal,
        identity=normal,
        year=int(match["year"]),
        court_code="",
        court_level=CourtLevel.UNKNOWN,
        type_code="",
        type_title="",
        number=int(match["number"]),
        suffix="",
        is_legacy=True,
    )


def _normalise(text: str) -> str:
    digits = {ord("０") + value: str(value) for value in range(10)}
    brackets = {ord("("): "（", ord(")"): "）", ord("〔"): "（", ord("〕"): "）", ord("["): "（", ord("]"): "）"}
    return re.sub(r"\s+", "", text).translate(digits | brackets)


def _level(court: str) -> CourtLevel:
    if court.startswith("最高法"):
        return CourtLevel.SUPREME
    return CourtLevel(_COURT_LEVELS[len(court)])


@cache
def _types() -> dict[str, str]:
    return {code: title for group in document("case_types").values() for code, title in group.items()}
