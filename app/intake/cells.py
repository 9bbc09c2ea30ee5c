"""What one cell means: the value it stands for, or a fault in words with what it could have been meant to be.

`understand` looks at one cell, `understand_row` at a row, where one cell may say how another is meant. What is shown can be typed
again: understanding it gives the same value.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from flask_babel import gettext

from app.core import figures
from app.core.labels import N_, Labelled
from app.intake import mends
from app.intake.columns import Column, Kind
from app.statutes import identity
from app.statutes.errors import StatuteError

Raw = str | int | Decimal | bool | date | None
"""What stands in a cell as it was read; a date may carry a time."""

FAULTS = {
    "missing": N_("Fill this in: %(column)s."),
    "formula": N_("The formula %(formula)s has no result in the file: open it in Excel, save it, or paste the value."),
    "error": N_("The cell holds the error %(text)s: enter the value itself."),
    "not_text": N_("There is a control character in this text; type it again instead of pasting it"),
    "too_long": N_("%(count)s characters, at most %(limit)s"),
    "not_a_figure": N_("“%(text)s” is not a figure."),
    "too_fine": N_("%(text)s has more than two decimals: amounts are exact to the fen."),
    "too_large": N_("%(text)s is too large for an amount; check the unit."),
    "negative": N_("%(text)s is below zero."),
    "zero": N_("The amount is zero."),
    "not_a_rate": N_("“%(text)s” is not a rate in per cent."),
    "unclear_rate": N_("%(text)s may be %(one)s or %(other)s: write it with its per cent sign."),
    "monthly_rate": N_("%(text)s looks like a monthly rate; a rate a year is wanted."),
    "floating_rate": N_("“%(text)s” is a floating rate: fill in the kind of rate, the loan prime rate and the points."),
    "six_decimals": N_("%(text)s has more than six decimals."),
    "out_of_range": N_("%(text)s does not lie between %(low)s and %(high)s."),
    "not_a_day": N_("“%(text)s” is not a day, such as 2026-03-20."),
    "no_such_day": N_("There is no %(text)s."),
    "two_digit_year": N_("The year of %(text)s has no century."),
    "day_first": N_("%(text)s does not begin with the year."),
    "not_whole": N_("“%(text)s” is not a whole number."),
    "not_a_choice": N_("“%(text)s” is none of: %(choices)s."),
    "digits_lost": N_("Excel has rounded this number and its last digits are lost: format the cell as text and type it again."),
    "uscc_length": N_("%(length)s characters; a unified social credit code has 18."),
    "uscc_sign": N_("A unified social credit code never contains %(signs)s."),
    "uscc_check": N_("The check character does not fit: compare it with the licence."),
    "uscc_old": N_("This is an old registration or organisation number; the unified social credit code has 18 characters."),
    "uscc_is_identity": N_("This is a resident identity number, not a unified social credit code."),
    "identity_length": N_("%(length)s characters; a resident identity number has 18."),
    "identity_sign": N_("A resident identity number has 17 digits and a check digit."),
    "identity_birth": N_("There is no birth date %(born)s."),
    "identity_check": N_("The check digit does not fit: compare it with the card."),
    "identity_old": N_("This is a resident identity number of 15 digits; the present one has 18."),
    "identity_is_uscc": N_("This is a unified social credit code, not a resident identity number."),
    "not_a_telephone": N_("“%(text)s” is not a telephone number."),
    "mobile_length": N_("%(length)s digits; a mobile number has 11."),
    "rate_missing": N_("A fixed rate needs its figure in per cent a year."),
    "lpr_missing": N_("A floating rate needs its loan prime rate."),
    "reprice_missing": N_("A floating rate needs its rule of repricing."),
    "maximum_missing": N_("A maximum-amount contract needs its maximum amount."),
    "reason_missing": N_("What is not claimed needs a reason."),
    "before": N_("%(this)s lies before %(that)s (%(column)s)."),
    "split_differs": N_("The parts add up to %(sum)s, the payment is %(amount)s."),
    "default_needs_day": N_("What was broken and the day of the default are recorded together."),
    "person_number": N_("A natural person has no unified social credit code."),
    "gender_differs": N_("The identity number says otherwise."),
    "amount_unclear": N_(
        "The contract is over %(amount)s, outstanding are %(balance)s, and the list names no amount drawn: "
        "take what is outstanding, or the contract's amount and record the repayments afterwards."
    ),
    "method_missing": N_("Say how it was declared: notice, letter, or the complaint itself."),
}
REMARKS = {
    "formula": N_("Result of the formula %(formula)s."),
    "merged": N_("From the merged cells %(cells)s."),
    "serial": N_("%(text)s was read as the day %(day)s."),
    "unit": N_("In %(unit)s by the heading: %(amount)s yuan."),
    "lines": N_("Line breaks were left out."),
    "years": N_("%(text)s was read as %(months)s months."),
    "mu": N_("%(text)s was read as %(area)s square metres."),
    "assumed": N_("Taken as “%(value)s”: the file does not say."),
    "sheet_hidden": N_("The hidden sheet %(sheet)s was left out: show it in Excel when it belongs to the list."),
    "rows_hidden": N_("Hidden rows were read too (%(count)s): %(rows)s."),
    "columns_hidden": N_("Hidden columns were read too: %(columns)s."),
    "columns_beyond": N_("Columns beyond the %(limit)sth were left out."),
    "no_heading": N_("No heading was found on this sheet."),
    "total_row": N_("Row %(row)s is a total and was left out."),
    "footer_row": N_("Row %(row)s is a footer and was left out: %(text)s"),
    "heading_again": N_("Row %(row)s repeats the heading and was left out."),
    "derived": N_("From the identity number."),
    "moved": N_("The number stood in the column %(column)s."),
    "from_rate": N_("From the rate “%(text)s”."),
    "taken_from": N_("Not in the list: taken from the column %(column)s."),
    "made_number": N_("Not in the list: called %(number)s for now; correct it before it is printed."),
    "balance_differs": N_("Outstanding are %(balance)s of %(amount)s by the list: record the repayments that are missing."),
}
MADE = frozenset({"taken_from", "made_number", "balance_differs", "assumed"})
"""Remarks on what the file does not say and was put there: the page of the import shows them without being asked."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What was done with a cell that a person should know."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence in the reader's language."""
        return gettext(REMARKS[self.code], **self.values)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell cannot be taken, and what could be typed instead, the likeliest first."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The sentence in the reader's language."""
        return gettext(FAULTS[self.code], **self.values)

    @property
    def suggestion(self) -> str | None:
        """What it most likely should be."""
        return self.suggestions[0] if self.suggestions else None


@dataclass(frozen=True, slots=True)
class Understood:
    """A cell that was looked at: its value (None when empty or faulty) and the text that stands for it."""

    value: object = None
    shown: str = ""
    fault: Fault | None = None
    remark: Remark | None = None


class _Faulty(Exception):
    """Leaves a reader with a fault; `understand` alone catches it."""

    def __init__(self, code: str, *suggestions: str, **values: object) -> None:
        super().__init__(code)
        self.fault = Fault(code, values, tuple(dict.fromkeys(suggestions)))


NOTHING = frozenset({"", "-", "--", "---", "/", "//", "\\", "—", "——", "N/A", "NA", "NULL", "NONE", "NIL"})
NOTHING_IN_CHINESE = frozenset({"无", "暂无", "没有", "空", "不详", "未知", "待补", "待补充"})
YES = frozenset({"是", "有", "Y", "YES", "TRUE", "1", "√", "✓", "✔", "对", "已", "T"})
NO = frozenset({"否", "无", "N", "NO", "FALSE", "0", "×", "X", "✗", "✘", "不", "没有", "未", "F"})
CHINESE_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
FIRST_SERIAL, LAST_SERIAL = 7306, 91313
EXACT_DIGITS = 15
MU = Decimal("666.67")
SHOWN_CHOICES = 6


def as_text(raw: Raw) -> str:
    """A cell as a person would type it: what stands in a preview and can be typed again."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    return f"{raw.normalize():f}" if isinstance(raw, Decimal) else str(raw)


def reference_key(text: str) -> str:
    """The text by which a reference finds its row: signs in one width, brackets and dashes of one kind, no spaces, capitals."""
    same = str.maketrans("〔〕[]【】{}—–−‐－_", "()()()()------")
    return figures.plain(text).upper().translate(same)


def understand(column: Column, raw: Raw, *, unit: str = "") -> Understood:
    """What a cell of a column means; `unit` is the unit its heading names (万元), empty for yuan."""
    if raw is None or (isinstance(raw, str) and _is_nothing(column, raw)):
        return _empty(column)
    try:
        return _READERS[column.kind](column, raw, unit)
    except _Faulty as problem:
        return Understood(shown=as_text(raw).strip(), fault=problem.fault)


def choice_word(column: Column, member: object) -> str:
    """The word of the workbook for a member of a column's enumeration."""
    return next((words[0] for each, words in column.words.items() if each is member), "")


def _is_nothing(column: Column, raw: str) -> bool:
    text = raw.strip()
    if not text:
        return True
    if len(text) > 4:
        return False
    text = text.upper()
    if column.kind in (Kind.CHOICE, Kind.FLAG):
        return text in NOTHING and text not in _words(column)
    return text in NOTHING or (text in NOTHING_IN_CHINESE and column.at_most < 300)


@cache
def _empty(column: Column) -> Understood:
    if column.required:
        offered = column.choice_labels if len(column.choice_labels) <= SHOWN_CHOICES else ()
        return Understood(fault=Fault("missing", {"column": column.label}, offered))
    if isinstance(column.default, Labelled):
        return Understood(value=column.default)
    if isinstance(column.default, str):
        return Understood(value=understand(column, column.default).value)
    return Understood(value=() if column.several else None)


def _text(column: Column, raw: Raw, unit: str) -> Understood:
    text = as_text(_undamaged(raw)).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").strip()
    many_lines = column.at_most >= 2000
    clean = "".join(sign for sign in text if sign in "\n\t" or not figures.is_unwritable(sign))
    if clean != text:
        raise _Faulty("not_text", _one_line(clean) if not many_lines else clean)
    kept = text if many_lines else _one_line(text)
    if len(kept) > column.at_most:
        raise _Faulty("too_long", count=len(kept), limit=column.at_most)
    remark = Remark("lines") if "\n" in text and not many_lines else None
    return Understood(value=parts_of(kept) if column.several else kept, shown=kept, remark=remark)


def _reference(column: Column, raw: Raw, unit: str) -> Understood:
    return _text(column, raw, unit)


def parts_of(text: str) -> tuple[str, ...]:
    """The names or numbers of a cell that holds several."""
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[、，,;；\n]", text) if part.strip()))


def _one_line(text: str) -> str:
    """The lines of a text as one: Chinese lines close up, others keep a space between words."""
    lines = [line.strip() for line in re.split(r"[\n\t]+", text) if line.strip()]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        joined += (" " if joined[-1].isascii() and line[0].isascii() else "") + line
    return joined


def _undamaged(raw: Raw) -> Raw:
    """Refuse a number with more digits than Excel keeps: what looks like an account or identity number has lost its end."""
    if isinstance(raw, (int, Decimal)) and not isinstance(raw, bool) and abs(raw) >= 10**EXACT_DIGITS:
        raise _Faulty("digits_lost")
    return raw


def _number(raw: Raw) -> Decimal | None:
    if isinstance(raw, bool):
        return None
    if isinstance(raw, Decimal):
        return raw
    return Decimal(raw) if isinstance(raw, int) else None


def _money(column: Column, raw: Raw, unit: str) -> Understood:
    text = as_text(raw).strip()
    number = _number(raw)
    if number is not None:
        value = number.scaleb(figures.UNITS.get(unit, 0))
        if abs(value) >= 10**figures.MAX_DIGITS:
            raise _Faulty("too_large", text=text)
    else:
        value = _amount(raw, text, unit)
    own_unit = unit and (number is not None or figures.plain(text)[-1:] not in ("元", "万", "亿", "整"))
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if value < 0:
        raise _Faulty("negative", f"{-rounded:,.2f}元" if unit else f"{-rounded:,.2f}", text=text)
    if rounded != value:
        raise _Faulty("too_fine", f"{rounded:,.2f}元" if unit else f"{rounded:,.2f}", text=text)
    shown = f"{rounded:,.2f}元" if unit else f"{rounded:,.2f}"
    remark = Remark("unit", {"unit": unit, "amount": f"{rounded:,.2f}"}) if own_unit and unit != "元" else None
    return Understood(value=rounded, shown=shown, remark=remark)


def _amount(raw: Raw, text: str, unit: str) -> Decimal:
    if isinstance(raw, (bool, date)):
        raise _Faulty("not_a_figure", text=text)
    try:
        return figures.amount(text, unit=unit)
    except figures.Misread as misread:
        if misread.template == figures.TOO_LARGE:
            raise _Faulty("too_large", text=text[:60]) from misread
        if misread.template == figures.TOO_FINE:
            raise _Faulty("too_fine", text=text[:60]) from misread
        raise _Faulty("not_a_figure", *mends.amount(text), text=text[:60]) from misread


def _rate(column: Column, raw: Raw, unit: str) -> Understood:
    text = as_text(raw).strip()
    plain = figures.plain(text).translate(figures.DASHES).replace("百分之", "").removesuffix("/年").removeprefix("年")
    if isinstance(raw, (bool, date)):
        raise _Faulty("not_a_rate", text=text)
    if "‰" in text or plain.startswith("月") or "厘" in plain:
        raise _Faulty("monthly_rate", *mends.yearly(plain), text=text)
    if column.key != "penalty_markup_percent" and "LPR" in plain.upper():
        raise _Faulty("floating_rate", text=text)
    signed = plain.endswith("%")
    found = re.fullmatch(r"(-?\d{1,6})(?:\.(\d{0,30}))?%?", plain)
    if not found:
        raise _Faulty("not_a_rate", *mends.rate(plain), text=text[:60])
    rate = Decimal(plain.removesuffix("%"))
    if rate != (fine := rate.quantize(Decimal("0.000001"), ROUND_HALF_UP)):
        raise _Faulty("six_decimals", f"{fine.normalize():f}%", text=text)
    if not signed and unit != "%" and (0 < rate < 1 or (column.at_most > 100 and 1 < rate < 3)):
        times = rate * 100 if rate < 1 else (rate - 1) * 100
        likely, literal = (f"{value.normalize():f}%" for value in (times, rate))
        raise _Faulty("unclear_rate", likely, literal, text=text, one=likely, other=literal)
    highest = Decimal(column.at_most if column.at_most != 200 or "markup" in column.key else 100)
    if not 0 <= rate <= highest:
        raise _Faulty("out_of_range", text=text, low="0%", high=f"{highest:f}%")
    return Understood(value=rate, shown=f"{rate.normalize():f}%")


def _points(column: Column, raw: Raw, unit: str) -> Understood:
    text = as_text(raw).strip()
    plain = figures.plain(text).translate(figures.DASHES).upper()
    plain = re.sub(r"(BPS?|个?基点|点)$", "", plain).replace("减", "-").replace("加", "").removeprefix("+")
    if isinstance(raw, (bool, date)) or not re.fullmatch(r"-?\d{1,6}(\.\d{0,30})?%?", plain):
        raise _Faulty("not_a_figure", text=text[:60])
    points = Decimal(plain.removesuffix("%")) * (100 if plain.endswith("%") else 1)
    if points != points.quantize(Decimal("0.000001")):
        raise _Faulty("six_decimals", text=text)
    if not plain.endswith("%") and unit != "%" and 0 < abs(points) < 5 and points != points.to_integral_value():
        likely, literal = f"{(points * 100).normalize():f}BP", f"{points.normalize():f}BP"
        if not plain.endswith("%") and "BP" not in text.upper():
            raise _Faulty("unclear_rate", likely, literal, text=text, one=likely, other=literal)
    if not column.at_least <= points <= column.at_most:
        raise _Faulty("out_of_range", text=text, low=column.at_least, high=column.at_most)
    return Understood(value=points, shown=f"{points.normalize():f}BP")


def _date(column: Column, raw: Raw, unit: str) -> Understood:
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        if not figures.FIRST_YEAR <= raw.year <= figures.LAST_YEAR:
            raise _Faulty("not_a_day", text=raw.isoformat())
        return Understood(value=raw, shown=raw.isoformat())
    text = as_text(raw).strip()
    if isinstance(raw, bool):
        raise _Faulty("not_a_day", text=text)
    plain = re.sub(r"(?<=\d)[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", unicodedata.normalize("NFKC", text))
    try:
        day = figures.day(plain)
    except figures.Misread as misread:
        return _unusual_day(figures.plain(plain), text=text, misread=misread)
    return Understood(value=day, shown=day.isoformat())


def _unusual_day(plain: str, *, text: str, misread: figures.Misread) -> Understood:
    if misread.template == figures.NO_SUCH_DAY:
        raise _Faulty("no_such_day", *mends.day(plain), text=text[:60])
    if re.fullmatch(r"\d{4,5}(\.\d*)?", plain) and FIRST_SERIAL <= Decimal(plain) < LAST_SERIAL:
        day = date(1899, 12, 30) + timedelta(days=int(Decimal(plain)))
        return Understood(value=day, shown=day.isoformat(), remark=Remark("serial", {"text": text, "day": day.isoformat()}))
    if re.fullmatch(r"\d{2}[-./年]\d{1,2}[-./月]\d{1,2}日?", plain):
        raise _Faulty("two_digit_year", *mends.day(plain), text=text)
    if re.fullmatch(r"\d{1,2}[-./]\d{1,2}[-./]\d{4}", plain):
        raise _Faulty("day_first", *mends.day(plain), text=text)
    raise _Faulty("not_a_day", *mends.day(plain), text=text[:60])


def _whole(column: Column, raw: Raw, unit: str) -> Understood:
    text = as_text(raw).strip()
    plain = figures.plain(text).translate(figures.DASHES)
    remark = None
    if column.key == "period_months":
        plain, remark = _months(plain, text=text)
    elif column.key == "settlement_day":
        plain = re.sub(r"^(每?(月|季末?月?|季度末月|年))?的?(\d{1,2})[日号]$", r"\3", plain)
    elif column.key == "rank":
        plain = re.sub(r"^第?(首|[一二三四五六七八九十]|\d+)(顺?[位序]|顺位)?$", lambda found: _ordinal(found[1]), plain)
    if isinstance(raw, (bool, date)) or not re.fullmatch(r"-?\d{1,12}(\.0*)?", plain):
        raise _Faulty("not_whole", *mends.whole(plain), text=text[:60])
    value = int(Decimal(plain))
    if not column.at_least <= value <= column.at_most:
        raise _Faulty("out_of_range", text=text, low=column.at_least, high=column.at_most)
    return Understood(value=value, shown=str(value), remark=remark)


def _months(plain: str, *, text: str) -> tuple[str, Remark | None]:
    if found := re.fullmatch(r"(\d{1,3})个?月", plain):
        return found[1], None
    if found := re.fullmatch(r"(\d{1,2}|[一二两三四五六七八九十])年", plain):
        years = CHINESE_DIGITS.get(found[1]) or int(found[1])
        return str(years * 12), Remark("years", {"text": text, "months": years * 12})
    return plain, None


def _ordinal(found: str) -> str:
    return "1" if found == "首" else str(CHINESE_DIGITS.get(found, found))


def _area(column: Column, raw: Raw, unit: str) -> Understood:
    text = as_text(raw).strip()
    plain = figures.plain(text).replace("，", ",")
    in_mu = plain.endswith("亩") or (unit == "亩" and _number(raw) is not None)
    plain = re.sub(r"(m2|平方米|平米|㎡|亩)$", "", plain, flags=re.IGNORECASE)
    if isinstance(raw, (bool, date)) or not re.fullmatch(r"-?(\d{1,3}(,\d{3})+|\d{1,12})(\.\d{0,30})?", plain):
        raise _Faulty("not_a_figure", *mends.amount(plain), text=text[:60])
    value = Decimal(plain.replace(",", "")) * (MU if in_mu else 1)
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if value < 0:
        raise _Faulty("negative", f"{-rounded:,.2f}平方米", text=text)
    if rounded != value and not in_mu:
        raise _Faulty("too_fine", f"{rounded:,.2f}平方米", text=text)
    remark = Remark("mu", {"text": text, "area": f"{rounded:,.2f}"}) if in_mu else None
    return Understood(value=rounded, shown=f"{rounded:,.2f}平方米" if unit == "亩" or in_mu else f"{rounded:,.2f}", remark=remark)


def _choice(column: Column, raw: Raw, unit: str) -> Understood:
    text = as_text(raw).strip()
    known = _words(column)
    member = known.get(word_key(text))
    if member is not None:
        return Understood(value=member, shown=choice_word(column, member))
    near = difflib.get_close_matches(word_key(text)[:40], list(known), n=3, cutoff=0.5)
    inside = sorted((word for word in known if len(word) > 1 and word in word_key(text)[:60]), key=len, reverse=True)
    meant = dict.fromkeys(choice_word(column, known[word]) for word in [*inside[:1], *near])
    offered = "、".join(column.choice_labels[:SHOWN_CHOICES]) + ("……" if len(column.choice_labels) > SHOWN_CHOICES else "")
    raise _Faulty("not_a_choice", *meant, text=text[:60], choices=offered)


def word_key(text: str) -> str:
    """A word without width, case, spaces and punctuation, by which choices and headings are compared."""
    return re.sub(r"[\s、，,;；:：/\\()（）【】\[\]\"'“”·*＊_-]", "", unicodedata.normalize("NFKC", text)).upper()


@cache
def _words(column: Column) -> dict[str, Labelled]:
    known: dict[str, Labelled] = {}
    for member, words in column.words.items():
        for word in (*words, str(member.value), member.english):
            known.setdefault(word_key(word), member)
    return known


def _flag(column: Column, raw: Raw, unit: str) -> Understood:
    text = as_text(raw).strip()
    word = unicodedata.normalize("NFKC", text).strip().upper()
    if word in YES or word in NO:
        return Understood(value=word in YES, shown="是" if word in YES else "否")
    meant = "否" if word[:1] in ("否", "未", "无", "不") else "是" if word[:1] in ("是", "已", "有") else None
    raise _Faulty("not_a_choice", *([meant] if meant else []), text=text[:60], choices="是、否")


def _uscc(column: Column, raw: Raw, unit: str) -> Understood:
    text = as_text(_undamaged(raw)).strip()
    number = figures.plain(text).upper().replace("-", "").replace("—", "")
    try:
        number = identity.parse_uscc(number)
    except StatuteError as problem:
        raise _uscc_fault(number) from problem
    return Understood(value=number, shown=number)


def _uscc_fault(number: str) -> _Faulty:
    if identity.resident_problem(number) is None:
        return _Faulty("uscc_is_identity")
    if re.fullmatch(r"\d{15}|[0-9A-Z]{9}", number):
        return _Faulty("uscc_old")
    if len(number) != 18:
        return _Faulty("uscc_length", *mends.uscc(number), length=len(number))
    unknown = sorted(set(number) - set(mends.USCC_SIGNS))
    if unknown:
        return _Faulty("uscc_sign", *mends.uscc(number), signs="、".join(unknown))
    return _Faulty("uscc_check", *mends.uscc(number))


def _identity(column: Column, raw: Raw, unit: str) -> Understood:
    text = as_text(_undamaged(raw)).strip()
    number = figures.plain(text).upper().replace("-", "")
    try:
        number = identity.parse_resident_number(number).number
    except StatuteError as problem:
        raise _identity_fault(number) from problem
    return Understood(value=number, shown=number)


def _identity_fault(number: str) -> _Faulty:
    meant = mends.resident(number)
    if identity.uscc_problem(number) is None:
        return _Faulty("identity_is_uscc")
    if re.fullmatch(r"\d{15}", number):
        return _Faulty("identity_old", *meant)
    if len(number) != 18:
        return _Faulty("identity_length", *meant, length=len(number))
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return _Faulty("identity_sign", *meant)
    if number[17] == identity.resident_check_character(number[:17]):
        return _Faulty("identity_birth", *meant, born=f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    return _Faulty("identity_check", *meant)


def _telephone(column: Column, raw: Raw, unit: str) -> Understood:
    text = _one_line(unicodedata.normalize("NFKC", as_text(_undamaged(raw))).strip())
    if len(text) > column.at_most:
        raise _Faulty("too_long", count=len(text), limit=column.at_most)
    if not re.fullmatch(r"[\d+() /,;、转ext.*#-]+", text) or not sum(sign.isdigit() for sign in text) >= 7:
        raise _Faulty("not_a_telephone", *mends.telephone(text), text=text)
    digits = re.sub(r"\D", "", text)
    if re.fullmatch(r"[\d -]+", text) and re.fullmatch(r"1[3-9]\d{8}|1[3-9]\d{10}", digits):
        raise _Faulty("mobile_length", length=len(digits))
    return Understood(value=text, shown=text)


_READERS: dict[Kind, Callable[[Column, Raw, str], Understood]] = {
    Kind.TEXT: _text, Kind.MONEY: _money, Kind.RATE: _rate, Kind.POINTS: _points, Kind.DATE: _date, Kind.WHOLE: _whole,
    Kind.AREA: _area, Kind.CHOICE: _choice, Kind.FLAG: _flag, Kind.USCC: _uscc, Kind.IDENTITY: _identity,
    Kind.TELEPHONE: _telephone, Kind.REFERENCE: _reference,
}  # fmt: skip
