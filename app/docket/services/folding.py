"""Folds a matter's events into its deadlines and keeps what changed, so that a board need not fold anything."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from app.access.models import User
from app.core import clock
from app.core.db import db
from app.docket.models import Deadline, DeadlineChange, Event
from app.docket.services import facts
from app.docket.states import DeadlineState
from app.statutes import course
from app.statutes.rules import Rules

_COPIED = (
    "rule",
    "reference",
    "title",
    "english",
    "protects",
    "event_on",
    "raw_last_on",
    "last_on",
    "plan_on",
    "closed_on",
    "holiday_table_missing",
)


def fold(*, matter_id: int, rules: Rules) -> course.Course:
    """What the matter's events come to under some rules; nothing is written."""
    return course.course(facts.facts_of(matter_id=matter_id), rules=rules)


def recompute(
    *, actor: User | None, matter_id: int, rules: Rules, event: Event | None = None, assignee: User | None = None
) -> list[Deadline]:
    """Fold the matter and bring its kept deadlines into line; every move and every closing is kept with its cause.

    A deadline that no longer follows from any event is closed as dropped, never removed. New ones go to `assignee`.
    """
    found = fold(matter_id=matter_id, rules=rules)
    return keep(
        actor=actor,
        matter_id=matter_id,
        dues=found.dues,
        prefix="",
        rules=rules,
        event=event,
        assignee_id=assignee.id if assignee else None,
    )


def keep(
    *,
    actor: User | None,
    matter_id: int,
    dues: Iterable[course.Due],
    prefix: str,
    rules: Rules,
    event: Event | None = None,
    assignee_id: int | None = None,
) -> list[Deadline]:
    """Keep deadlines from one source: those whose keys begin with its prefix and that are not among `dues` are dropped."""
    held = {row.key: row for row in _held(matter_id) if _is_from(row.key, prefix)}
    kept = []
    for due in dues:
        row = held.pop(prefix + due.key, None)
        values = _values(due)
        if row is None:
            row = Deadline(matter_id=matter_id, key=prefix + due.key, assignee_id=assignee_id, computed_at=clock.now(), **values)
            db.session.add(row)
        else:
            _change(row, values=values, actor=actor, event=event)
        kept.append(row)
    for row in held.values():
        if row.state in (DeadlineState.OPEN, DeadlineState.HELD):
            gone = {"state": DeadlineState.DROPPED, "closed_on": event.happened_on if event else clock.today()}
            _change(row, values=gone, actor=actor, event=event)
    db.session.flush()
    return kept


def _held(matter_id: int) -> Iterable[Deadline]:
    return db.session.scalars(select(Deadline).where(Deadline.matter_id == matter_id)).all()


def _is_from(key: str, prefix: str) -> bool:
    return key.startswith(prefix) if prefix else "|" not in key


def _values(due: course.Due) -> dict[str, Any]:
    plain = due.to_plain()
    return {name: getattr(due, name) for name in _COPIED} | {
        "state": DeadlineState(due.state.value),
        "actor": due.actor.value,
        "kind": due.kind.value,
        "proceeding_id": _identity(due.proceeding),
        "party_id": _identity(due.party),
        "measure_id": _identity(due.measure),
        "instrument_id": _identity(due.instrument),
        "opened_by_id": _identity(due.opened_by),
        "closed_by_id": _identity(due.closed_by),
        "closing_reason": due.reason,
        "prepares": due.after,
        "papers": list(due.papers),
        "alarms": [on.isoformat() for on in due.warn_on],
        "warn_on": _first_alarm(due.warn_on),
        "inputs": plain["inputs"],
        "basis": plain["basis"],
        "working": plain["working"],
        "rules_version": due.version,
    }


def _change(row: Deadline, *, values: Mapping[str, Any], actor: User | None, event: Event | None) -> None:
    before = (row.plan_on, row.state)
    for name, value in values.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
    if before == (row.plan_on, row.state):
        return
    row.computed_at = clock.now()
    if before[0] != row.plan_on:
        row.acknowledged_at = row.acknowledged_by_id = row.escalated_at = None
    db.session.add(
        DeadlineChange(
            matter_id=row.matter_id,
            deadline_id=row.id,
            changed_at=clock.now(),
            changed_by_id=actor.id if actor else None,
            event_id=event.id if event else None,
            rules_version=row.rules_version,
            plan_before=before[0],
            plan_after=row.plan_on,
            state_before=before[1],
            state_after=row.state,
        )
    )


def _first_alarm(alarms: Iterable[date]) -> date | None:
    return min(alarms, default=None)


def _identity(key: str) -> int | None:
    return int(key) if key.isdigit() else None
