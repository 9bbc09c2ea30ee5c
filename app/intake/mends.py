"""What a faulty cell was probably meant to be: single slips of the hand and the eye, put right where a check can confirm it."""

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from app.core import clock, figures
from app.statutes import identity

USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CONFUSED = {
    "0": "OQD8", "1": "ILJ7", "2": "Z7", "5": "S6", "6": "G58B", "7": "1T2", "8": "B360", "9": "GQ4", "O": "0", "I": "1", "Z": "2", "S": "5",
    "V": "UY", "B": "8R", "D": "0Q", "G": "6C9", "Q": "0D9", "U": "VW", "Y": "V", "C": "G", "E": "F", "F": "E", "P": "R", "R": "PB",
    "M": "N", "N": "M", "W": "U", "X": "K", "K": "X", "T": "7", "J": "1", "L": "1", "3": "8", "4": "9", "H": "N",
}  # fmt: skip
MOST = 3


PLAUSIBLE = re.compile(r"[1-9ANY][1-9A-GNY]\d{6}[0-9A-Z]{10}")
"""How a code begins: the registering authority, the kind of organisation, and six figures of an area."""


def uscc(text: str) -> tuple[str, ...]:
    """Codes that are right and differ from the text in one confused sign or in two neighbours changed over."""
    return tuple(code for code in _codes(text) if PLAUSIBLE.fullmatch(code))[:MOST]


def _codes(text: str) -> tuple[str, ...]:
    if len(text) == 19:
        return _confirmed(_without_one(text), lambda number: identity.uscc_problem(number) is None, most=None)
    cleared = "".join({"O": "0", "I": "1", "Z": "2", "S": "5"}.get(sign, sign) for sign in text)
    if cleared != text and identity.uscc_problem(cleared) is None:
        return (cleared,)
    return _confirmed(_slips(text), lambda number: identity.uscc_problem(number) is None, most=None)


def resident(text: str) -> tuple[str, ...]:
    """Identity numbers that are right and differ from the text in one slip; one of 15 digits gets its century and check digit."""
    if re.fullmatch(r"\d{15}", text):
        first = f"{text[:6]}19{text[6:]}"
        number = first + identity.resident_check_character(first)
        return (number,) if identity.resident_problem(number) is None else ()
    if re.fullmatch(r"\d{17}", text):
        number = text + identity.resident_check_character(text)
        return (number,) if identity.resident_problem(number) is None else ()
    if len(text) == 19:
        return _confirmed(_without_one(text), lambda number: identity.resident_problem(number) is None)
    return _confirmed(_slips(text), lambda number: identity.resident_problem(number) is None)


def _slips(text: str) -> Iterator[str]:
    for position, sign in enumerate(text):
        for meant in CONFUSED.get(sign, ""):
            yield text[:position] + meant + text[position + 1 :]
    for position in range(len(text) - 1):
        if text[position] != text[position + 1]:
            yield text[:position] + text[position + 1] + text[position] + text[position + 2 :]


def _without_one(text: str) -> Iterator[str]:
    return (text[:position] + text[position + 1 :] for position in range(len(text)))


def _confirmed(candidates: Iterator[str], is_right: Callable[[str], bool], *, most: int | None = MOST) -> tuple[str, ...]:
    right = dict.fromkeys(candidate for candidate in candidates if is_right(candidate))
    return tuple(right)[:most]


def amount(text: str) -> tuple[str, ...]:
    """The one figure inside a text: 约480万 is 4,800,000.00元."""
    plain = figures.plain(text).replace("，", ",").replace("o", "0").replace("O", "0").replace("l", "1")
    found = re.findall(r"\d[\d,]*(?:\.\d+)?(?:百万元|千元|万元|亿元|元|万|亿)?", plain)
    if len(found) != 1:
        return ()
    try:
        return (f"{figures.money(_regrouped(found[0])):,.2f}元",)
    except figures.Misread:
        return ()


def _regrouped(figure: str) -> str:
    return figure.replace(",", "")


def yearly(plain: str) -> tuple[str, ...]:
    """A monthly rate in per mille as a rate a year, then the same taken as it stands: 5‰ is 6%, or 0.5%."""
    found = re.search(r"\d{1,4}(?:\.\d{1,6})?", plain)
    if found is None:
        return ()
    rate = Decimal(found.group())
    if "%" in plain:
        return (f"{(rate * 12).normalize():f}%",)
    return tuple(f"{value.normalize():f}%" for value in (rate * 12 / 10, rate / 10))


def rate(plain: str) -> tuple[str, ...]:
    """The one rate inside a text: 年利率5.35%（固定） is 5.35%."""
    found = re.findall(r"\d{1,3}(?:\.\d{1,6})?%", plain) or re.findall(r"(?<![\d.])\d{1,2}\.\d{1,6}(?![\d.])", plain)
    return (f"{Decimal(found[0].removesuffix('%')).normalize():f}%",) if len(set(found)) == 1 else ()


def whole(plain: str) -> tuple[str, ...]:
    """The one whole number inside a text."""
    found = re.findall(r"(?<![\d.])\d{1,6}(?![\d.])", plain)
    return (found[0],) if len(found) == 1 else ()


def telephone(text: str) -> tuple[str, ...]:
    """The numbers inside a text with names and remarks."""
    found = re.findall(r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}", figures.plain(text))
    return ("、".join(found),) if found else ()


def day(plain: str) -> tuple[str, ...]:
    """Days near one that does not exist, or the one day inside a text: the last of that month, the first of the next."""
    if found := re.fullmatch(r"(\d{2})[-./年](\d{1,2})[-./月](\d{1,2})日?", plain):
        this_year = clock.today().year % 100
        century = 20 if int(found[1]) <= this_year + 30 else 19
        return _existing(century * 100 + int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})", plain):
        first, second, year = (int(part) for part in found.groups())
        return tuple(dict.fromkeys((*_existing(year, first, second), *_existing(year, second, first))))
    inside = re.findall(r"(?<!\d)(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})(?!\d)|(?<!\d)(\d{4})(\d{2})(\d{2})(?!\d)", plain)
    if len(inside) != 1:
        return ()
    year, month, number = (int(part) for part in inside[0] if part)
    return _existing(year, month, number) or _around(year, month, number)


def _existing(year: int, month: int, number: int) -> tuple[str, ...]:
    if 1900 <= year <= figures.LAST_YEAR and 1 <= month <= 12 and 1 <= number <= calendar.monthrange(year, month)[1]:
        return (date(year, month, number).isoformat(),)
    return ()


def _around(year: int, month: int, number: int) -> tuple[str, ...]:
    if not (1900 <= year < figures.LAST_YEAR and 1 <= month <= 12 and 28 < number <= 31):
        return ()
    last = date(year, month, calendar.monthrange(year, month)[1])
    following = date(year + month // 12, month % 12 + 1, 1)
    return last.isoformat(), following.isoformat()
