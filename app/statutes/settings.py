"""What a bank may set otherwise: numbers the law leaves open or that rest on practice, each with default, limits and source."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any

from app.statutes.citations import Citation
from app.statutes.dated import FILES, Parameter, document, parameters
from app.statutes.errors import StatuteError
from app.statutes.plain import Plain

_YES, _NO = "yes", "no"
_SWITCH_WORDS = {_YES: "是", _NO: "否"}
_UNIT_WORDS = {"days": "日", "working_days": "个工作日", "months": "个月", "years": "年"}
_PERIOD = re.compile(r"(\d+) *(days|working_days|months|years|日|天|个工作日|个月|年)")


class SettingKind(StrEnum):
    """How a setting is written and read."""

    COUNT = "count"
    COUNTS = "counts"
    MONEY = "money"
    PERCENT = "percent"
    RANGE = "range"
    SWITCH = "switch"
    CHOICE = "choice"
    PERIOD = "period"


class Moves(StrEnum):
    """What changes when the setting does."""

    DEADLINES = "deadlines"
    REMINDERS = "reminders"
    FEES = "fees"
    INTEREST = "interest"
    PRICES = "prices"
    PAPERS = "papers"


@dataclass(frozen=True)
class Option(Plain):
    """One value of a choice, and how pages call it."""

    value: str
    title: str
    english: str


@dataclass(frozen=True)
class Setting(Plain):
    """One setting: `default_text` as people write it, `low` and `high` its limits, `effect` in words what it moves."""

    name: str
    rule: str
    title: str
    english: str
    kind: SettingKind
    default_text: str
    unit: str
    low: str
    high: str
    options: tuple[Option, ...]
    moves: Moves
    effect: str
    effect_english: str
    source: str
    basis: tuple[Citation, ...]
    checked_on: date

    @property
    def default(self) -> Any:
        """Return the default as calculations use it."""
        return self.value(self.default_text)

    def value(self, text: str) -> Any:
        """Return what the text stands for, as parameters hold it; what is not of the kind or beyond the limits is refused."""
        read = {
            SettingKind.COUNT: self._count,
            SettingKind.COUNTS: self._counts,
            SettingKind.MONEY: self._amount,
            SettingKind.PERCENT: self._amount,
            SettingKind.RANGE: self._range,
            SettingKind.SWITCH: self._switch,
            SettingKind.CHOICE: self._choice,
            SettingKind.PERIOD: self._period,
        }[self.kind]
        return read(_plain(text))

    def canonical(self, text: str) -> str:
        """Return the text as it is stored: checked, and without the writer's own blanks, widths and words."""
        return _text(self.value(text), kind=self.kind)

    def shown(self, text: str) -> str:
        """Return the text as a Chinese page shows it: 15日, 是, 计算到分."""
        value = self.value(text)
        if self.kind is SettingKind.SWITCH:
            return _SWITCH_WORDS[_YES if value else _NO]
        if self.kind is SettingKind.CHOICE:
            return next(option.title for option in self.options if option.value == value)
        if self.kind is SettingKind.PERIOD:
            return f"{value['count']}{_UNIT_WORDS[value['unit']]}"
        if self.kind is SettingKind.COUNTS:
            return f"{'、'.join(str(part) for part in value)}{self.unit}"
        if self.kind is SettingKind.RANGE:
            return f"{value[0]}{self.unit}至{value[1]}{self.unit}"
        return f"{value}{self.unit}"

    def _count(self, text: str) -> int:
        if not (text.isascii() and text.isdigit()):
            raise StatuteError("%(text)s is not a whole number.", field="text", text=text)
        self._within(Decimal(text), text=text)
        return int(text)

    def _counts(self, text: str) -> list[int]:
        numbers = [self._count(part.strip()) for part in text.split(",")]
        if numbers != sorted(set(numbers), reverse=True):
            raise StatuteError("Write the numbers from the largest to the smallest, each once: 90, 30, 7.", field="text")
        return numbers

    def _amount(self, text: str) -> str:
        try:
            amount = Decimal(text if "_" not in text else "")
        except InvalidOperation:
            raise StatuteError("%(text)s is not a number.", field="text", text=text) from None
        if not amount.is_finite():
            raise StatuteError("%(text)s is not a number.", field="text", text=text)
        self._within(amount, text=text)
        return f"{amount:f}"

    def _range(self, text: str) -> list[str]:
        ends = [self._amount(part.strip()) for part in text.split(",")]
        if len(ends) != 2 or Decimal(ends[0]) > Decimal(ends[1]):
            raise StatuteError("Write the lower and the upper end: 0.05, 0.3.", field="text")
        return ends

    def _switch(self, text: str) -> bool:
        found = {_YES: True, _NO: False, **{words: key == _YES for key, words in _SWITCH_WORDS.items()}}.get(text)
        if found is None:
            raise StatuteError("Write yes or no.", field="text")
        return found

    def _choice(self, text: str) -> str:
        if text not in {option.value for option in self.options}:
            raise StatuteError("%(text)s is not one of the choices.", field="text", text=text)
        return text

    def _period(self, text: str) -> dict[str, Any]:
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise StatuteError("Write a period as a number and its unit: 15 days, 6 months, 2 years.", field="text")
        unit = match[2]
        if unit not in _UNIT_WORDS:
            unit = next((key for key, words in _UNIT_WORDS.items() if words == unit), "days")
        return {"count": self._count(match[1]), "unit": unit}

    def _within(self, amount: Decimal, *, text: str) -> None:
        if (self.low and amount < Decimal(self.low)) or (self.high and amount > Decimal(self.high)):
            raise StatuteError(
                "%(title)s: %(text)s lies outside %(low)s to %(high)s.",
                field="text",
                title=self.title,
                text=text,
                low=self.low or "0",
                high=self.high or "∞",
            )


def _plain(text: str) -> str:
    """Return the text with ASCII digits and commas, whichever keyboard wrote it."""
    return unicodedata.normalize("NFKC", text).replace("、", ",").strip()


@cache
def settings() -> tuple[Setting, ...]:
    """Return every setting there is, in the order of the files."""
    return tuple(
        _setting(found, row=document(file)[key]) for file in FILES for key, found in parameters(file).items() if found.setting
    )


def find_setting(name: str) -> Setting:
    """Return one setting by its parameter's name; a number the law fixes is refused."""
    found = _by_name().get(name)
    if found is None:
        raise StatuteError("%(name)s is not a setting: the law fixes it, or there is no such parameter.", field="name", name=name)
    return found


@cache
def _by_name() -> dict[str, Setting]:
    return {setting.name: setting for setting in settings()}


def _setting(found: Parameter, *, row: dict[str, Any]) -> Setting:
    told = row["setting"]
    kind = SettingKind(told["kind"])
    return Setting(
        name=found.name,
        rule=found.rule,
        title=found.title,
        english=row["english"],
        kind=kind,
        default_text=_text(found.latest, kind=kind),
        unit=told.get("unit", ""),
        low=str(told.get("low", "")),
        high=str(told.get("high", "")),
        options=tuple(Option(**option) for option in told.get("options", ())),
        moves=Moves(told["moves"]),
        effect=told["effect"],
        effect_english=told["effect_english"],
        source=found.source,
        basis=found.basis,
        checked_on=found.checked_on,
    )


def _text(value: Any, *, kind: SettingKind) -> str:
    """Return a parameter's value as people write it."""
    if kind is SettingKind.SWITCH:
        return _YES if value else _NO
    if kind in (SettingKind.COUNTS, SettingKind.RANGE):
        return ", ".join(str(part) for part in value)
    if kind is SettingKind.PERIOD:
        return f"{value['count']} {value['unit']}"
    return str(value)
