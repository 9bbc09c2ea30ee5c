"""Chinese numerals as laws, papers and people write them: 第一百二十二条, 一、, 二〇二六."""

from app.statutes.errors import StatuteError

_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")


def chinese_number(number: int) -> str:
    """Return 0 to 9999 as articles and claims are numbered: 10 is 十, 14 is 十四, 110 is 一百一十, 1002 is 一千零二."""
    if not 0 <= number <= 9999:
        raise StatuteError("%(number)s cannot be written as a Chinese ordinal: 0 to 9999 only.", number=number)
    if number == 0:
        return _DIGITS[0]
    words = ""
    skipped = False
    for position in range(len(str(number)) - 1, -1, -1):
        digit = number // 10**position % 10
        if digit == 0:
            skipped = True
            continue
        words += ("零" if skipped and words else "") + _DIGITS[digit] + _UNITS[position]
        skipped = False
    return words.removeprefix("一") if 10 <= number < 20 else words


def chinese_digits(text: str) -> str:
    """Return the digits of the text one by one, as years are written: 2026 is 二〇二六."""
    return text.translate({ord(str(value)): character for value, character in enumerate("〇一二三四五六七八九")})
