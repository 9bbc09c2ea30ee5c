"""Events: what a court or a party did. Recorded once, never changed; a correction is a new event, and the deadlines follow."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any, TypeVar

from sqlalchemy import select

from app.access.models import User
from app.access.policy import Permission, demand
from app.access.scope import class_of
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket.models import Event
from app.docket.services import facts, folding, milestones
from app.docket.states import MilestoneKind
from app.files.models import Attachment
from app.statutes import course
from app.statutes.errors import StatuteError
from app.statutes.rules import Rules

T = TypeVar("T")

CORRECTED_ALREADY = N_("This event was corrected already: open the one that stands in its place.")
MAY_STAND = N_("%(doubt)s If it is so all the same, say why.")
REASON_WANTED = N_("Say why: the entry that stood before stays visible with the reason.")


def record_event(
    *,
    actor: User | None,
    matter_id: int,
    happening: str,
    on: date,
    rules: Rules,
    at: time | None = None,
    proceeding_id: int | None = None,
    party_id: int | None = None,
    measure_id: int | None = None,
    instrument_id: int | None = None,
    details: Mapping[str, Any] | None = None,
    note: str = "",
    reason: str = "",
    attachment: Attachment | None = None,
    supersedes: Event | None = None,
    assignee: User | None = None,
) -> Event:
    """Record what happened and fold the matter's deadlines anew; two who record in one matter take turns.

    The same happening about the same subject on the same day is one event: the one on file is returned. A day that the law
    makes impossible is refused with the rule; where life is like that, a reason lets it stand and is kept.
    """
    if actor is not None:
        demand(actor, Permission.RECORD_EVENT)
    told = facts.kept(details or {})
    new = course.Fact(
        key="new",
        happening=happening,
        on=on,
        at=at,
        proceeding=facts.key_of(proceeding_id),
        party=_lawful(lambda: facts.party_key(happening, party_id)),
        measure=facts.key_of(measure_id),
        instrument=facts.key_of(instrument_id),
        details=told,
    )
    _take_turn(matter_id)
    standing = [row for row in facts.standing_events(matter_id=matter_id) if supersedes is None or row.id != supersedes.id]
    for row in standing:
        if supersedes is None and _same(facts.fact_of(row), new):
            return row
    others = [facts.fact_of(row) for row in standing]
    _refuse_doubts(_lawful(lambda: course.check(others, new, rules=rules)), reason=reason)
    event = Event(
        matter_id=matter_id,
        happening=happening,
        happened_on=on,
        happened_at=at,
        proceeding_id=proceeding_id,
        party_id=party_id,
        measure_id=measure_id,
        instrument_id=instrument_id,
        details=told,
        note=note,
        attachment=attachment,
        recorded_at=clock.now(),
        recorded_by_id=actor.id if actor else None,
        supersedes_id=supersedes.id if supersedes else None,
        reason=reason,
    )
    db.session.add(event)
    db.session.flush()
    title = course.happening(happening).title
    kind = MilestoneKind.EVENT_CORRECTED if supersedes else MilestoneKind.EVENT_RECORDED
    said = {"event": title, "reason": reason} if supersedes else {"event": title}
    milestones.record(actor=actor, matter_id=matter_id, kind=kind, happened_on=on, **said)
    folding.recompute(actor=actor, matter_id=matter_id, rules=rules, event=event, assignee=assignee)
    return event


def correct_event(*, actor: User, event: Event, rules: Rules, reason: str, **changed: Any) -> Event:
    """Put an event in the place of one that was recorded wrongly; what is not named in `changed` stays as it was."""
    _take_turn(event.matter_id)
    _refuse_second_correction(event)
    if not reason:
        raise DomainError(REASON_WANTED, field="reason")
    kept: dict[str, Any] = {
        "happening": event.happening,
        "on": event.happened_on,
        "at": event.happened_at,
        "proceeding_id": event.proceeding_id,
        "party_id": event.party_id,
        "measure_id": event.measure_id,
        "instrument_id": event.instrument_id,
        "details": event.details,
        "note": event.note,
        "attachment": event.attachment,
    }
    return record_event(
        actor=actor, matter_id=event.matter_id, rules=rules, reason=reason, supersedes=event, **{**kept, **changed}
    )


def void_event(*, actor: User, event: Event, rules: Rules, reason: str) -> Event:
    """Strike out an event that did not happen; it stays on file, crossed out, with the reason."""
    demand(actor, Permission.RECORD_EVENT)
    _take_turn(event.matter_id)
    _refuse_second_correction(event)
    if not reason:
        raise DomainError(REASON_WANTED, field="reason")
    struck = Event(
        matter_id=event.matter_id,
        happening=event.happening,
        happened_on=event.happened_on,
        proceeding_id=event.proceeding_id,
        party_id=event.party_id,
        measure_id=event.measure_id,
        instrument_id=event.instrument_id,
        details={},
        recorded_at=clock.now(),
        recorded_by_id=actor.id,
        supersedes_id=event.id,
        is_void=True,
        reason=reason,
    )
    db.session.add(struck)
    db.session.flush()
    milestones.record(
        actor=actor,
        matter_id=event.matter_id,
        kind=MilestoneKind.EVENT_VOIDED,
        happened_on=event.happened_on,
        event=course.happening(event.happening).title,
        reason=reason,
    )
    folding.recompute(actor=actor, matter_id=event.matter_id, rules=rules, event=struck)
    return struck


def consequence_of(*, matter_id: int, new: course.Fact, rules: Rules, supersedes: Event | None = None) -> course.Consequence:
    """Which deadlines would arise, move or close if this were recorded; nothing is written."""
    before = facts.facts_of(matter_id=matter_id)
    if supersedes is None:
        return _lawful(lambda: course.consequence(before, new, rules=rules))
    key = facts.fact_key(supersedes)
    after = [*(fact for fact in before if fact.key != key), replace(new, key=key)]
    return _lawful(lambda: course.difference(course.course(before, rules=rules), course.course(after, rules=rules)))


def doubts_about(*, matter_id: int, new: course.Fact, rules: Rules, supersedes: Event | None = None) -> tuple[course.Doubt, ...]:
    """What speaks against a new event: impossible orders of days, duplicates; each with its rule."""
    replaced = None if supersedes is None else facts.fact_key(supersedes)
    others = [fact for fact in facts.facts_of(matter_id=matter_id) if fact.key != replaced]
    return _lawful(lambda: course.check(others, new, rules=rules))


def _same(one: course.Fact, other: course.Fact) -> bool:
    """Whether two facts tell the same: a second tap on the button, or a second clerk with the same paper."""
    return (one.happening, one.on, one.at, one.proceeding, one.party, one.measure, one.instrument, dict(one.details)) == (
        other.happening,
        other.on,
        other.at,
        other.proceeding,
        other.party,
        other.measure,
        other.instrument,
        dict(other.details),
    )


def _refuse_doubts(doubts: Sequence[course.Doubt], *, reason: str) -> None:
    for doubt in doubts:
        if not doubt.overridable or not reason:
            said = DomainError(doubt.sentence, field=doubt.field, **doubt.values)
            if not doubt.overridable:
                raise said
            raise DomainError(MAY_STAND, field="reason", doubt=said.sentence)


def _lawful(ask: Callable[[], T]) -> T:
    """What the law's fold answers; what it refuses is said as a rule that was broken."""
    try:
        return ask()
    except StatuteError as error:
        raise DomainError(error.template, field=error.field, **error.params) from error


def _take_turn(matter_id: int) -> None:
    """Wait for whoever records in the same matter at this moment, so that each fold sees all that was recorded."""
    matter = class_of("matter")
    db.session.execute(select(matter.id).where(matter.id == matter_id).with_for_update(key_share=True))


def _refuse_second_correction(event: Event) -> None:
    if event.is_void or db.session.scalars(select(Event.id).where(Event.supersedes_id == event.id)).first() is not None:
        raise DomainError(CORRECTED_ALREADY)
