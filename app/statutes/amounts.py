"""Amounts in the capital numerals that papers require: 叁佰伍拾万元整."""

from decimal import Decimal

from app.statutes.errors import StatuteError

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_LIMIT = Decimal(10) ** 16


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
