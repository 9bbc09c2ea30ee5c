"""How the facts of a milestone are kept and how they read: kept by kind, shown in the reader's language."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from app.core.labels import N_, Labelled
from app.docket.states import SENTENCES, MilestoneKind

Fact = str | int | Decimal | date | Labelled

MONEY = N_("CNY %(figure)s")


def slots_of(kind: MilestoneKind) -> set[str]:
    """The facts that the sentence of this kind names."""
    return set(_Slots.names_in(SENTENCES[kind]))


def keep(fact: Fact) -> Any:
    """The fact as it is stored: labels by their English text, so that any reader gets them in his own language."""
    if isinstance(fact, Labelled):
        return {"label": fact.english}
    if isinstance(fact, Decimal):
        return {"money": str(fact)}
    if isinstance(fact, date):
        return {"day": fact.isoformat()}
    if isinstance(fact, str | int):
        return fact
    raise TypeError(f"A milestone cannot keep {fact!r}: give text, a number, money, a day or a labelled member")


def show(kept: Any) -> str:
    """The stored fact in the reader's language."""
    if not isinstance(kept, Mapping):
        return str(kept)
    english = kept.get("label")
    if english is not None:
        return gettext(english)
    if "money" in kept:
        return gettext(MONEY, figure=f"{Decimal(kept['money']):,.2f}".replace("-", "−"))
    return str(kept["day"])


def tell(kind: MilestoneKind, facts: Mapping[str, Any]) -> str:
    """The sentence of a milestone in the reader's language."""
    return gettext(SENTENCES[kind], **{name: show(kept) for name, kept in facts.items()})


class _Slots(dict[str, str]):
    """Collects the names that a %-template asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def __missing__(self, name: str) -> str:
        self.asked.append(name)
        return ""

    @classmethod
    def names_in(cls, template: str) -> list[str]:
        slots = cls()
        template % slots
        return slots.asked
