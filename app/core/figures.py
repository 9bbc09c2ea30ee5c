"""Figures and days as people write them: amounts, rates, whole numbers, dates. One reading for the field of a form and the cell of a
workbook; both say what is wrong in the same words.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from flask_babel import gettext

from app.core.labels import N_

MAX_DIGITS = 15
MAX_DECIMALS = 12
UNITS = {"": 0, "元": 0, "千元": 3, "万元": 4, "万": 4, "百万元": 6, "亿元": 8, "亿": 8}
AMOUNT = re.compile(
    r"(?P<sign>[-−]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<part>\d*))?(?P<unit>百万元|千元|万元|亿元|元|万|亿)?整?"
)
DAY_FORMS = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)
# What a matter can be about: a typing slip beyond it would reach calendars and sums that have no such years.
FIRST_YEAR, LAST_YEAR = 1800, 2200
# Marks that turn the direction of writing around can make a name read as another; they have no place in a record.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")
DASHES = str.maketrans("−–", "--")

NOT_A_FIGURE = N_("Enter a figure, for example 128,400.00")
TOO_FINE = N_("At most two decimals: amounts are exact to the fen")
TOO_LARGE = N_("This amount is too large; check the unit")
BELOW_ZERO = N_("Not below zero")
NOT_A_RATE = N_("Enter a rate in per cent, for example 5.35")
SIX_DECIMALS = N_("At most six decimals")
BETWEEN = N_("Between %(low)s and %(high)s")
NOT_WHOLE = N_("Enter a whole number")
NOT_A_DAY = N_("Enter a day, for example 2026-03-20")
NO_SUCH_DAY = N_("There is no such day")


class Misread(ValueError):
    """What was typed means nothing here: a translatable sentence with its values."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.template = template
        self.values: Mapping[str, object] = values

    @property
    def sentence(self) -> str:
        """The sentence in the reader's language."""
        return gettext(self.template, **self.values)


def plain(text: str) -> str:
    """Typed figures and dates in half-width signs, without spaces; only for parsing, never for what is kept."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def is_unwritable(sign: str) -> bool:
    """Whether a character is none that belongs into a record: a control character, half a pair, a mark of direction."""
    return unicodedata.category(sign) in ("Cc", "Cs") or sign in DIRECTION_MARKS


def writable(text: str) -> str:
    """The text without the characters that belong into no record."""
    return "".join(sign for sign in text if not is_unwritable(sign))


def amount(typed: str, *, unit: str = "") -> Decimal:
    """The amount in yuan with all its decimals; in brackets it is negative, and a unit written with it wins over `unit`."""
    text = plain(typed).removeprefix("人民币").lstrip("¥").replace("、", ",").replace("，", ",")
    bracketed = len(text) > 2 and text[0] == "(" and text[-1] == ")"
    found = AMOUNT.fullmatch(text[1:-1].lstrip("¥") if bracketed else text)
    if not found or not (found["whole"] or found["part"]):
        raise Misread(NOT_A_FIGURE)
    digits, part = (found["whole"] or "0").replace(",", "").lstrip("0"), (found["part"] or "").rstrip("0")
    # Before Decimal sees them: beyond its precision it would round in silence, or fail.
    if len(digits) > MAX_DIGITS or len(part) > MAX_DECIMALS:
        raise Misread(TOO_LARGE if len(digits) > MAX_DIGITS else TOO_FINE)
    value = Decimal(f"{digits or '0'}.{part or '0'}").scaleb(UNITS[found["unit"] or unit])
    if len(str(int(value))) > MAX_DIGITS:
        raise Misread(TOO_LARGE)
    return -value if found["sign"] or bracketed else value


def fen(value: Decimal) -> Decimal:
    """The amount exact to the fen; finer ones are refused."""
    rounded = value.quantize(Decimal("0.01"))
    if rounded != value:
        raise Misread(TOO_FINE)
    return rounded


def money(typed: str, *, may_be_negative: bool = False, unit: str = "") -> Decimal:
    """An amount in yuan, to the fen: 1,234.56, full-width digits, ¥, and the suffixes 元, 万元 and 亿元."""
    value = fen(amount(typed, unit=unit))
    if value < 0 and not may_be_negative:
        raise Misread(BELOW_ZERO)
    return value


def percent(typed: str, *, at_least: Decimal = Decimal(0), at_most: Decimal = Decimal(100)) -> Decimal:
    """A rate in per cent with up to six decimals: 5.35, 5.35%."""
    text = plain(typed).removesuffix("%").translate(DASHES)
    if not re.fullmatch(r"-?\d{1,6}(\.\d{0,30})?", text):
        raise Misread(NOT_A_RATE)
    rate = Decimal(text)
    if rate != rate.quantize(Decimal("0.000001")):
        raise Misread(SIX_DECIMALS)
    if not at_least <= rate <= at_most:
        raise Misread(BETWEEN, low=at_least, high=at_most)
    return rate


def whole(typed: str, *, at_least: int = 0, at_most: int = 1_000_000) -> int:
    """A whole number within limits."""
    text = plain(typed).translate(DASHES)
    if not re.fullmatch(r"-?\d{1,12}", text):
        raise Misread(NOT_WHOLE)
    if not at_least <= int(text) <= at_most:
        raise Misread(BETWEEN, low=at_least, high=at_most)
    return int(text)


def day(typed: str) -> date:
    """A day: 2026-03-20, 2026年3月20日, 2026/3/20, 2026.3.20, 20260320."""
    text = plain(typed).translate(DASHES)
    found = next((match for match in (form.fullmatch(text) for form in DAY_FORMS) if match), None)
    if not found:
        raise Misread(NOT_A_DAY)
    try:
        read = date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise Misread(NO_SUCH_DAY) from error
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise Misread(NOT_A_DAY)
    return read
