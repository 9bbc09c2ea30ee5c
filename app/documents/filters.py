"""How templates write amounts, dates and numbers. Every filter keeps the origin of the value it writes."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from app.documents.context import Leaf, Series

_DIGITS = "零一二三四五六七八九"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
# The em space: as wide as a character, and not the space people type.
EM_SPACE = "\u2003"
_EMPTY_DAY = f"{EM_SPACE * 2}年{EM_SPACE * 2}月{EM_SPACE * 2}日"
EMPTY_BOX, TICKED_BOX = "□", "☑"
_TOKEN = re.compile(r"[a-z0-9-]{1,24}")


def chinese_number(value: int) -> str:
    """A whole number below one thousand in Chinese, as clauses and parties are numbered: 一, 十, 十一, 二十, 一百零一."""
    if not 0 < value < 1000:
        raise ValueError(f"{value} is no number of a clause")
    hundreds, rest = divmod(value, 100)
    tens, units = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and units:
        text += "零"
    return text + (_DIGITS[units] if units else "")


def money_text(value: Decimal) -> str:
    """An amount with thousands separators and two decimals: 3,813,222.65."""
    return f"{value:,.2f}"


def date_text(value: date) -> str:
    """A day as papers write it, without leading zeros: 2026年3月20日."""
    return f"{value.year}年{value.month}月{value.day}日"


def chinese_date_text(value: date) -> str:
    """A day in Chinese characters, as some courts like the date line: 二〇二六年三月二十日."""
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(value.year))
    return f"{year}年{chinese_number(value.month)}月{chinese_number(value.day)}日"


def _rewrite(write: Callable[[Any], str]) -> Callable[[Any], Any]:
    def apply(value: Any) -> Any:
        if not isinstance(value, Leaf):
            return value if not isinstance(value, int | Decimal | date | str) else write(value)
        return value.with_text(write(value.value)) if value else value

    return apply


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no number") from error


def _money(value: Any) -> str:
    return money_text(_decimal(value))


def _percent(value: Any) -> str:
    return f"{_decimal(value):f}%"


def _figure(value: Any) -> str:
    return f"{_decimal(value):f}"


def _date(value: Any) -> str:
    if isinstance(value, date):
        return date_text(value)
    # A day already written in words stands as it is.
    return date_text(date.fromisoformat(value)) if _ISO.fullmatch(value) else str(value)


def _chinese_date(value: Any) -> str:
    return chinese_date_text(value if isinstance(value, date) else date.fromisoformat(str(value)))


def _iso(value: Any) -> str:
    return (value if isinstance(value, date) else date.fromisoformat(str(value))).isoformat()


def _ordinal(value: Any) -> str:
    return chinese_number(int(value))


def _amount(value: Any) -> str:
    """An amount, or the words that stand for it."""
    try:
        return money_text(Decimal(str(value)))
    except InvalidOperation:
        return str(value)


def or_dash(value: Any) -> Any:
    """The value, or a dash where a table has none."""
    return value if value else "—"


def blank(value: Any, width: int = 1) -> Any:
    """The entry, or as much empty space as the form leaves for it. A name the form was not told stays a gap."""
    return value.with_text(EM_SPACE * width) if isinstance(value, Leaf) and _is_empty(value) else value


def blank_day(value: Any) -> Any:
    """The day, or the empty places for year, month and day."""
    if isinstance(value, Leaf):
        return value.with_text(_EMPTY_DAY if _is_empty(value) else _date(value.value))
    return value


def box(value: Any, *answers: Any) -> Any:
    """The box of an answer, or of several that share one; ticked when one of them was given."""
    if isinstance(value, Series):
        return Leaf(value=_drawn(any(_is(chosen, answers) for chosen in value)), field=value.path, origin=value.origin)
    return value.with_text(_drawn(_is(value, answers))) if isinstance(value, Leaf) else value


def _is(value: Any, answers: tuple[Any, ...]) -> bool:
    given = value.value if isinstance(value, Leaf) else value
    # True equals 1 in Python, and an answer is never a number.
    return any(type(given) is type(answer) and given == answer for answer in answers)


def _drawn(is_ticked: bool) -> str:
    return TICKED_BOX if is_ticked else EMPTY_BOX


def _is_empty(value: Leaf) -> bool:
    return value.value is None or value.value == ""


def length(value: Any) -> int:
    """How many rows a list has, or how many characters a text."""
    return len(str(value)) if isinstance(value, Leaf) else len(value)


def number(value: Any) -> Decimal:
    """The bare number, for a comparison in a template; nought when there is none."""
    return _decimal(value) if value else Decimal(0)


def token(value: Any) -> str:
    """A word for a class attribute; anything else than a short lower-case word is refused."""
    text = str(value)
    if not _TOKEN.fullmatch(text):
        raise ValueError(f"{text!r} is no class name")
    return text


FILTERS: dict[str, Callable[..., Any]] = {
    "money": _rewrite(_money),
    "percent": _rewrite(_percent),
    "figure": _rewrite(_figure),
    "date": _rewrite(_date),
    "amount": _rewrite(_amount),
    "or_dash": or_dash,
    "blank": blank,
    "blank_day": blank_day,
    "box": box,
    "chinese_date": _rewrite(_chinese_date),
    "iso": _rewrite(_iso),
    "ordinal": _rewrite(_ordinal),
    "length": length,
    "number": number,
    "token": token,
}
