"""Amounts in the capital numerals that papers require: 叁佰伍拾万元整, and capitals read back as an amount."""

import re
import unicodedata
from decimal import Decimal

from app.statutes.errors import StatuteError

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_LIMIT = Decimal(10) ** 16
_ONE = "[壹贰叁肆伍陆柒捌玖]"
_SPELLINGS = str.maketrans(
    "〇一二两貳贰三參叄四五六陸七八九十百千萬億圆圓正0123456789",
    "零壹贰贰贰贰叁叁叁肆伍陆陆柒捌玖拾佰仟万亿元元整零壹贰叁肆伍陆柒捌玖",
)
_GROUP = re.compile(
    f"零?(?:(?P<thousands>{_ONE})仟)?零?(?:(?P<hundreds>{_ONE})佰)?零?(?:(?P<tens>{_ONE}?)拾)?零?(?P<ones>{_ONE})?零?"
)
_PARTS = re.compile(f"零?(?:(?P<jiao>{_ONE}|零)角)?零?(?:(?P<fen>{_ONE}|零)分)?")
_LOOSE = re.compile(f"[仟佰万亿]{_ONE}(?=[元万亿]|$)")
_SIGNS = frozenset("零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整")


def in_words(amount: Decimal, *, whole_after_jiao: bool = False) -> str:
    """Return the amount in capitals (DOC-01): inner zeros collapse to one 零; 整 stands after whole yuan.

    Whether 整 also stands after 角 without 分 is a setting; by default it does not.
    """
    if not amount.is_finite() or amount < 0 or amount >= _LIMIT or amount != amount.quantize(Decimal("0.01")):
        raise StatuteError("%(amount)s cannot be written in capitals: zero or more, in yuan and fen.", amount=str(amount))
    yuan, fen_total = divmod(int(amount * 100), 100)
    jiao, fen = divmod(fen_total, 10)
    if not yuan and not fen_total:
        return "零元整"
    words = f"{_integer(yuan)}元" if yuan else ""
    if not fen_total:
        return f"{words}整"
    if jiao:
        words += f"{_DIGITS[jiao]}角"
    elif yuan:
        words += "零"
    if fen:
        return f"{words}{_DIGITS[fen]}分"
    return f"{words}整" if whole_after_jiao else words


def from_words(text: str) -> Decimal:
    """Return the amount that capitals say; everyday numerals (三千五百元) and old forms (萬, 圓, 正) are read too."""
    words = _normal(text)
    unknown = next((sign for sign in words if sign not in _SIGNS), None)
    if unknown is not None:
        raise StatuteError("“%(sign)s” has no place in an amount in capitals.", field="amount", sign=unknown)
    body = words.removesuffix("整")
    whole, unit, rest = body.partition("元")
    if not unit and not rest and ("角" in whole or "分" in whole):
        whole, rest = "", whole
    parts = _PARTS.fullmatch(rest)
    if parts is None or not (whole or rest):
        raise _unreadable(rest or words)
    loose = _LOOSE.search(whole)
    if loose is not None:
        # 三万五 may mean 35,000 or 30,005: nobody may guess at an amount.
        raise StatuteError(
            "“%(words)s” can be read in two ways: write 零 before a digit that skips a place, or give the digit its unit.",
            field="amount",
            words=loose.group(),
        )
    fen = 10 * _digit(parts["jiao"]) + _digit(parts["fen"])
    return Decimal(_read_integer(whole) * 100 + fen).scaleb(-2).quantize(Decimal("0.01"))


def is_written_properly(text: str) -> bool:
    """Say whether capitals are written as papers require, up to the optional 整 after 角."""
    amount = from_words(text)
    plain = unicodedata.normalize("NFKC", "".join(text.split())).removeprefix("人民币")
    return plain in {in_words(amount), in_words(amount, whole_after_jiao=True)}


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", "".join(text.split())).removeprefix("人民币").translate(_SPELLINGS)


def _read_integer(words: str) -> int:
    """Read hundreds of millions, ten thousands and the rest; each larger unit stands once."""
    for scale, unit in ((10**8, "亿"), (10**4, "万")):
        high, found, low = words.partition(unit)
        if found:
            if unit in low or not high.strip("零"):
                raise _unreadable(words)
            return _read_integer(high) * scale + _read_integer(low)
    group = _GROUP.fullmatch(words)
    if group is None:
        raise _unreadable(words)
    tens = 1 if group["tens"] == "" else _digit(group["tens"])
    return 1000 * _digit(group["thousands"]) + 100 * _digit(group["hundreds"]) + 10 * tens + _digit(group["ones"])


def _digit(sign: str | None) -> int:
    return _DIGITS.index(sign) if sign else 0


def _unreadable(words: str) -> StatuteError:
    return StatuteError(
        "“%(words)s” cannot be read: each digit stands before its unit, larger units first, as in 叁佰伍拾万零陆元伍角.",
        field="amount",
        words=words,
    )


def _integer(number: int) -> str:
    """Write hundreds of millions, ten thousands and the rest in turn; a gap between them is one 零."""
    for scale, unit in ((10**8, "亿"), (10**4, "万")):
        high, low = divmod(number, scale)
        if high:
            gap = "零" if 0 < low < scale // 10 else ""
            return f"{_integer(high)}{unit}{gap}{_integer(low) if low else ''}"
    words = ""
    skipped = False
    for position in (3, 2, 1, 0):
        digit = number // 10**position % 10
        if digit:
            words += ("零" if skipped and words else "") + _DIGITS[digit] + _UNITS[position]
        skipped = digit == 0
    return words
