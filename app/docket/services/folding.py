"""Folds a matter's events into its deadlines and keeps what changed, so that a board need not fold anything.

A change of the rules moves nothing by itself: a deadline that was counted under other rules stays until somebody confirms
its move. An event moves only what the event itself touches.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select, update

from app.access.models import User
from app.access.scope import class_of
from app.core import clock
from app.core.db import db
from app.docket.models import Deadline, DeadlineChange, Event
from app.docket.services import facts
from app.docket.states import DeadlineState
from app.statutes import course
from app.statutes.periods import Actor
from app.statutes.rules import Rules

STANDING = (DeadlineState.OPEN, DeadlineState.HELD)

_COPIED = (
    "rule",
    "reference",
    "title",
    "english",
    "asks",
    "asks_english",
    "until",
    "protects",
    "provisional",
    "event_on",
    "raw_last_on",
    "last_on",
    "plan_on",
    "closed_on",
    "holiday_table_missing",
)


@dataclass(frozen=True)
class Difference:
    """A kept deadline that the rules now give otherwise: `row` is None where none was kept, `due` where none follows."""

    row: Deadline | None
    due: course.Due | None
    key: str

    @property
    def days(self) -> tuple[date | None, date | None]:
        """The day that is kept and the day under the rules now, each while the deadline is open."""
        if self.row is None or not self.row.is_open:
            return None, self.due.plan_on if self.due is not None and self.due.is_open else None
        return _days(self.row, self.due) if self.due is not None and self.due.is_open else (self.row.plan_on, None)


def fold(*, matter_id: int, rules: Rules) -> course.Course:
    """What the matter's events come to under some rules; nothing is written."""
    return course.course(facts.facts_of(matter_id=matter_id), rules=rules)


def recompute(
    *, actor: User | None, matter_id: int, rules: Rules, event: Event | None = None, assignee: User | None = None
) -> list[Deadline]:
    """Fold the matter and bring its kept deadlines into line; every move and every closing is kept with its cause.

    With an event, deadlines that it does not touch and that only other rules would move stay as they are. A deadline that no
    longer follows from any event is closed as dropped, never removed. New ones go to `assignee`, else to the matter's owner.
    """
    events = facts.standing_events(matter_id=matter_id)
    standing = [facts.fact_of(row) for row in events]
    found = course.course(standing, rules=rules)
    rows = kept_rows(matter_ids=[matter_id])[matter_id]
    touched = None
    if event is not None and any(row.is_open and row.rules_version != rules.version for row in rows):
        before = course.course(_without(standing, event=event), rules=rules)
        touched = _differing_keys(before, found)
    return keep(
        actor=actor,
        matter_id=matter_id,
        dues=found.dues,
        prefix="",
        rules=rules,
        event=event,
        assignee_id=assignee.id if assignee else None,
        rows=rows,
        events=ids_of(events),
        touched=touched,
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
    subjects: Mapping[str, str] | None = None,
    rows: Sequence[Deadline] | None = None,
    events: Mapping[str, int] | None = None,
    touched: Collection[str] | None = None,
) -> list[Deadline]:
    """Keep deadlines from one source: those whose keys begin with its prefix and that are not among `dues` are dropped.

    Where `touched` is given, a deadline counted under other rules is moved only if its key is among them. `subjects` says in
    words what a deadline is about, by its key; `events` which row stands for a fact.
    """
    known = rows if rows is not None else kept_rows(matter_ids=[matter_id])[matter_id]
    held = {row.key: row for row in known if _is_from(row.key, prefix)}
    said = subjects or {}
    kept = []
    for due in dues:
        row = held.pop(prefix + due.key, None)
        values = _values(due, events=events or {}) | ({"subject": said[due.key]} if due.key in said else {})
        if row is None:
            assignee_id = assignee_id if assignee_id is not None else _owner_of(matter_id)
            row = Deadline(matter_id=matter_id, key=prefix + due.key, assignee_id=assignee_id, computed_at=clock.now(), **values)
            db.session.add(row)
        elif not _waits_for_confirmation(row, values=values, rules=rules, touched=touched):
            _change(row, values=values, actor=actor, event=event)
        kept.append(row)
    for row in held.values():
        gone = {"state": DeadlineState.DROPPED, "closed_on": event.happened_on if event else clock.today()}
        if row.is_open and not _waits_for_confirmation(row, values=gone, rules=rules, touched=touched):
            _change(row, values=gone | {"rules_version": rules.version}, actor=actor, event=event)
        if prefix and not row.is_open:
            # What it was kept for was taken back: its words still say for whom, but nothing holds the party in the matter.
            row.party_id = None
    db.session.flush()
    return kept


def differences(*, rows: Sequence[Deadline], dues: Iterable[course.Due], prefix: str) -> list[Difference]:
    """What the kept deadlines of one source would become: moved, closed, opened again, or new; nothing is written."""
    held = {row.key: row for row in rows if _is_from(row.key, prefix)}
    found = []
    for due in dues:
        row = held.pop(prefix + due.key, None)
        if row is None:
            if due.is_open:
                found.append(Difference(None, due, prefix + due.key))
        elif (row.plan_on, row.last_on, row.state) != (due.plan_on, due.last_on, DeadlineState(due.state.value)):
            found.append(Difference(row, due, row.key))
    return found + [Difference(row, None, row.key) for row in held.values() if row.is_open]


def restamp(*, matter_ids: Collection[int], but: Collection[int], rules: Rules) -> None:
    """Say of deadlines that were counted anew and stayed where they are that they hold under these rules too, in one statement."""
    stamped = update(Deadline).where(Deadline.matter_id.in_(matter_ids), Deadline.rules_version != rules.version)
    stayed = stamped.where(Deadline.id.not_in(but)) if but else stamped
    db.session.execute(stayed.values(rules_version=rules.version), execution_options={"synchronize_session": False})
    db.session.expire_all()


def kept_rows(*, matter_ids: Collection[int]) -> dict[int, list[Deadline]]:
    """The kept deadlines of these matters, in one query."""
    found: dict[int, list[Deadline]] = {matter_id: [] for matter_id in matter_ids}
    for row in db.session.scalars(select(Deadline).where(Deadline.matter_id.in_(matter_ids)).order_by(Deadline.id)):
        found[row.matter_id].append(row)
    return found


def folded(*, matter_ids: Collection[int], rules: Rules) -> Iterator[tuple[int, course.Course, dict[str, int]]]:
    """Each of these matters with what its events come to, and which row stands for a fact; the events are read in one query."""
    for matter_id, events in facts.standing_of_many(matter_ids=matter_ids).items():
        yield matter_id, course.course([facts.fact_of(row) for row in events], rules=rules), ids_of(events)


def moving(before: course.Course, after: course.Course) -> list[tuple[course.Due, course.Due, date | None, date | None]]:
    """The open deadlines that two folds of the same events give on different days: each before and after, with the days that differ."""
    old = {due.key: due for due in before.dues if due.is_open}
    pairs = [(old[due.key], due) for due in after.dues if due.is_open and due.key in old]
    found = [(was, due, *_days(was, due)) for was, due in pairs]
    return [row for row in found if row[2] != row[3]]


def _days(was: Deadline | course.Due, due: course.Due) -> tuple[date | None, date | None]:
    """The days of one deadline before and after: those to plan on, or where these are the same the last arguable ones."""
    return (was.plan_on, due.plan_on) if was.plan_on != due.plan_on else (was.last_on, due.last_on)


def ids_of(events: Iterable[Event]) -> dict[str, int]:
    """Which row stands for a fact: a correction under the name of what it corrects."""
    return {facts.fact_key(row): row.id for row in events}


def _without(standing: Sequence[course.Fact], *, event: Event) -> list[course.Fact]:
    """The facts as they stood before the event; what it corrects or strikes out stood then."""
    others = [fact for fact in standing if fact.key != facts.fact_key(event)]
    if event.supersedes_id is not None:
        others.append(facts.fact_of(db.session.get_one(Event, event.supersedes_id)))
    return others


def _differing_keys(before: course.Course, after: course.Course) -> set[str]:
    old, new = ({due.key: due for due in found.dues} for found in (before, after))
    return {key for key in old.keys() | new.keys() if old.get(key) != new.get(key)}


def _waits_for_confirmation(row: Deadline, *, values: Mapping[str, Any], rules: Rules, touched: Collection[str] | None) -> bool:
    """Whether only other rules would move it: nobody has confirmed that yet."""
    if touched is None or row.key in touched or row.rules_version == rules.version:
        return False
    return any(name in values and getattr(row, name) != values[name] for name in ("plan_on", "last_on", "state"))


def _is_from(key: str, prefix: str) -> bool:
    return key.startswith(prefix) if prefix else "|" not in key


def _owner_of(matter_id: int) -> int | None:
    """Who looks after the matter."""
    matter = class_of("matter")
    found: int | None = db.session.scalar(select(matter.owner_id).where(matter.id == matter_id))
    return found


def _values(due: course.Due, *, events: Mapping[str, int]) -> dict[str, Any]:
    plain = due.to_plain()
    counted = plain["limit"] or {}
    return {name: getattr(due, name) for name in _COPIED} | {
        "state": DeadlineState(due.state.value),
        "actor": due.actor.value,
        "runs_out": due.waits or due.actor is not Actor.BANK,
        "kind": due.kind.value,
        "proceeding_id": _identity(due.proceeding),
        "party_id": _identity(due.party),
        "measure_id": _identity(due.measure),
        "instrument_id": _identity(due.instrument),
        "opened_by_id": events.get(due.opened_by),
        "closed_by_id": events.get(due.closed_by),
        "closing_reason": due.reason,
        "prepares": due.after,
        "papers": list(due.papers),
        "alarms": [on.isoformat() for on in due.warn_on],
        "warn_on": min(due.warn_on, default=None),
        "inputs": plain["inputs"],
        "counting": {name: counted[name] for name in ("starts_on", "period", "rest_days", "links") if name in counted},
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


def _identity(key: str) -> int | None:
    return int(key) if key.isdigit() else None
