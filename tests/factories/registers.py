"""Changes of the bank's tables for tests: prepared, sent, settled."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.access.models import User
from app.core import clock
from app.core.db import db
from app.registers import entries
from app.registers import services as registers
from app.registers.entries import Entry
from app.registers.models import Amendment

SPRING_2022 = (date(2022, 1, 31), date(2022, 2, 6))


def rates(*, one_year: str, five_years: str = "3.50", from_on: date = date(2025, 5, 20)) -> Entry:
    """The rates of one month, May 2025 when none is named; shipped are 3.00 and 3.50."""
    return entries.lpr(
        published_on=from_on,
        from_on=from_on,
        one_year=Decimal(one_year),
        five_years=Decimal(five_years),
        rules=registers.in_force(),
    )


def spring_festival(*, year: int = 2022, rest: tuple[date, date] = SPRING_2022) -> Entry:
    """A year with no other holiday than the spring festival."""
    return entries.holidays(year=year, rest=[rest], working=[])


def draft(*, actor: User, entry: Entry, **facts: Any) -> Amendment:
    """A change that was prepared."""
    wanted = {"takes_effect_on": clock.today(), "reason": "按公告更正"} | facts
    return registers.propose(actor=actor, entry=entry, **wanted)


def sent(*, actor: User, entry: Entry, **facts: Any) -> Amendment:
    """A change that waits for a second person; nothing was weighed."""
    return registers.send(actor=actor, amendment=draft(actor=actor, entry=entry, **facts))


def settled(*, actor: User, approver: User, entry: Entry, **facts: Any) -> Amendment:
    """A change that counts from its day on."""
    made = registers.approve(actor=approver, amendment=sent(actor=actor, entry=entry, **facts))
    db.session.flush()
    return made
