"""The shape of every answer: what was found, how, on which articles, under which rules; plain, so that it can be kept."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from app.calculators.states import Actor, LimitKind, Tool
from app.core import formats
from app.statutes.calendar import RestDay
from app.statutes.citations import Citation
from app.statutes.debt import DebtInputs, DebtResult
from app.statutes.delay import DelayInterest
from app.statutes.plain import Plain


@dataclass(frozen=True)
class Found(Plain):
    """One thing asked or found: an English name that is translated when shown, and an amount, a day or words.

    `words` are Chinese facts as papers say them; `choice` is an English label that is translated when shown.
    """

    name: str
    amount: Decimal | None = None
    day: date | None = None
    words: str = ""
    choice: str = ""

    @property
    def label(self) -> str:
        """Its name in the reader's language."""
        return gettext(self.name)

    @property
    def is_chinese(self) -> bool:
        """Whether the value is a Chinese fact whatever the language of the screen."""
        return bool(self.words)

    @property
    def shown(self) -> str:
        """The value as the reader sees it."""
        if self.amount is not None:
            return formats.money(self.amount)
        if self.day is not None:
            return formats.day(self.day)
        return self.words or (gettext(self.choice) if self.choice else formats.EMPTY)

    @property
    def plain_value(self) -> str:
        """The value as a machine reads it: no thousands separated, days as ISO."""
        if self.amount is not None:
            return str(self.amount)
        return self.day.isoformat() if self.day is not None else self.words or self.choice


@dataclass(frozen=True)
class Counted(Plain):
    """A period that was counted: for whom, from when, how long, the last day as counted and as rolled, and the day to plan on.

    `decides` marks, among several parties, the one whose period ends last.
    """

    key: str
    title: str
    english: str
    event_on: date
    starts_on: date
    raw_last_on: date
    last_on: date
    plan_on: date
    length: str
    kind: str
    working: tuple[str, ...]
    basis: tuple[Citation, ...]
    rule: str = ""
    actor: str = ""
    party: str = ""
    decides: bool = False
    asks: str = ""
    asks_english: str = ""
    rest_days: tuple[RestDay, ...] = ()
    alarms: tuple[date, ...] = ()

    @property
    def name(self) -> str:
        """What the period is called, in the reader's language."""
        return self.title if formats.in_chinese() else self.english

    @property
    def act(self) -> str:
        """What is to be done within it, in the reader's language."""
        return self.asks if formats.in_chinese() else self.asks_english

    @property
    def sort(self) -> LimitKind:
        """What sort of period it is."""
        return LimitKind(self.kind)

    @property
    def bound(self) -> Actor | None:
        """Who must act."""
        return Actor(self.actor) if self.actor else None

    @property
    def mark(self) -> str:
        """What tells it from the others of one answer."""
        return f"{self.key}:{self.party}" if self.party else self.key


@dataclass(frozen=True)
class Answer(Plain):
    """What a calculator found: the one figure asked for, what else follows, the working line by line, and its articles.

    `asked` repeats the question in words; `parts` are the amounts whose sum the value is; `debt`, `delay` and `limits` carry what the page unfolds. `version` names the rules
    it was computed under.
    """

    tool: str
    title: Found
    value: Found
    asked: tuple[Found, ...]
    further: tuple[Found, ...]
    working: tuple[str, ...]
    basis: tuple[Citation, ...]
    remarks: tuple[str, ...]
    rules: tuple[str, ...]
    version: str
    inputs: DebtInputs | None = None
    debt: DebtResult | None = None
    delay: DelayInterest | None = None
    limits: tuple[Counted, ...] = ()
    parts: tuple[Found, ...] = ()

    @property
    def kind(self) -> Tool:
        """The calculator that answered."""
        return Tool(self.tool)

    @property
    def heading(self) -> str:
        """What was calculated, in the reader's language."""
        return self.title.shown

    @property
    def as_text(self) -> str:
        """The answer as it is pasted into Word or Excel: name, tab, value, line by line."""
        rows = [f"{self.heading}", f"{self.value.label}\t{self.value.shown}"]
        rows += [f"{found.label}\t{found.shown}" for found in (*self.asked, *self.parts, *self.further)]
        rows += self.lines
        rows.append("".join(dict.fromkeys(article.short for article in self.basis)))
        return "\n".join(row for row in rows if row)

    @property
    def lines(self) -> tuple[str, ...]:
        """The working and what the reader should know, as sentences."""
        return (*self.working, *self.remarks)

    def report(self, *, asked: dict[str, Any]) -> dict[str, Any]:
        """The answer for machines: inputs, value, working, citations and the version of the rules; amounts as text."""
        return {
            "tool": self.tool,
            "inputs": asked,
            "value": self.value.plain_value,
            "found": {found.name: found.plain_value for found in (self.value, *self.parts, *self.further)},
            "working": list(self.working),
            "remarks": list(self.remarks),
            "citations": [{"short": article.short, "full": article.full} for article in self.basis],
            "rules": list(self.rules),
            "rule_version": self.version,
            "limits": [limit.to_plain() for limit in self.limits],
            "debt": self.debt.to_plain() if self.debt is not None else None,
            "delay": self.delay.to_plain() if self.delay is not None else None,
        }
