"""Kept deadlines, events and proceedings for tests of boards and calendars: rows as a fold would have left them."""

from datetime import date, time, timedelta
from itertools import count
from typing import Any

from app.core import clock
from app.core.db import db
from app.deadlines.models import DeadlineShift
from app.docket.models import Deadline, Event, Proceeding
from app.docket.states import DeadlineState, ProceedingKind
from app.matters.models import Matter
from app.registers import services as registers
from app.statutes.citations import cite

_next = count(1)


def deadline(*, matter: Matter, in_days: int | None = 5, **facts: Any) -> Deadline:
    """An open deadline by statute that keeps a right, given to the matter's owner; so many days from today."""
    on = None if in_days is None else clock.today() + timedelta(days=in_days)
    facts = {
        "key": f"kept:{next(_next)}",
        "rule": "appeal_judgment",
        "reference": "PER-75",
        "title": "对判决上诉",
        "english": "Appeal against a judgment",
        "asks": "向原审法院递交上诉状",
        "asks_english": "File the notice of appeal",
        "actor": "bank",
        "kind": "statutory",
        "protects": True,
        "event_on": clock.today() - timedelta(days=10),
        "raw_last_on": on,
        "last_on": on,
        "plan_on": on,
        "alarms": [],
        "papers": [],
        "state": DeadlineState.OPEN,
        "inputs": {},
        "basis": [cite("CPL 171").to_plain()],
        "working": ["自送达之日的次日起算15日"],
        "rules_version": registers.in_force().version,
        "holiday_table_missing": False,
        "computed_at": clock.now(),
        "assignee_id": matter.owner_id,
    } | facts
    return _kept(Deadline(matter_id=matter.id, **facts))


def proceeding(*, matter: Matter, kind: ProceedingKind = ProceedingKind.LAWSUIT, **facts: Any) -> Proceeding:
    """A lawsuit under way since a hundred days."""
    facts = {"opened_on": clock.today() - timedelta(days=100)} | facts
    return _kept(Proceeding(matter_id=matter.id, kind=kind, **facts))


def hearing(*, matter: Matter, on: date, at: time | None = time(9, 15), **facts: Any) -> Event:
    """A hearing set down in the seventh room."""
    return event(matter=matter, happening="hearing", on=on, at=at, **{"details": {"room": "第七法庭"}} | facts)


def event(*, matter: Matter, happening: str, on: date, at: time | None = None, **facts: Any) -> Event:
    """Something that happened, as it stands in the docket, without its consequences."""
    facts = {"details": {}, "recorded_at": clock.now()} | facts
    return _kept(Event(matter_id=matter.id, happening=happening, happened_on=on, happened_at=at, **facts))


def shift(*, matter: Matter, **facts: Any) -> DeadlineShift:
    """A deadline that the rules in force would move by three days."""
    facts = {
        "key": f"kept:{next(_next)}",
        "title": "对判决上诉",
        "english": "Appeal against a judgment",
        "plan_before": clock.today(),
        "plan_after": clock.today() + timedelta(days=3),
        "working": [],
        "rules_version": registers.in_force().version,
        "found_at": clock.now(),
    } | facts
    return _kept(DeadlineShift(matter_id=matter.id, **facts))


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
