"""What was recorded of a matter, as rows for people and as facts for the law's fold."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased, selectinload

from app.core.db import db
from app.docket.models import Event
from app.statutes import course


def events_of(*, matter_id: int) -> Sequence[Event]:
    """Every event ever recorded of a matter, corrected ones too, by their legal date."""
    wanted = select(Event).where(Event.matter_id == matter_id)
    wanted = wanted.options(
        selectinload(Event.proceeding),
        selectinload(Event.party),
        selectinload(Event.measure),
        selectinload(Event.instrument),
        selectinload(Event.recorded_by),
        selectinload(Event.attachment),
    )
    return db.session.scalars(wanted.order_by(Event.happened_on, Event.happened_at, Event.id)).all()


def standing_events(*, matter_id: int) -> Sequence[Event]:
    """The events that stand: neither corrected nor struck out."""
    return db.session.scalars(_standing().where(Event.matter_id == matter_id)).all()


def facts_of(*, matter_id: int) -> list[course.Fact]:
    """What stands, as the law's fold takes it."""
    return [fact_of(row) for row in standing_events(matter_id=matter_id)]


def standing_of_many(*, matter_ids: Collection[int]) -> dict[int, list[Event]]:
    """The events that stand in each of these matters, in one query."""
    found: dict[int, list[Event]] = {matter_id: [] for matter_id in matter_ids}
    for row in db.session.scalars(_standing().where(Event.matter_id.in_(matter_ids))):
        found[row.matter_id].append(row)
    return found


def facts_known_at(*, matter_id: int, moment: datetime) -> list[course.Fact]:
    """What was known at a moment: events recorded by then and not yet corrected then."""
    known = [row for row in events_of(matter_id=matter_id) if row.recorded_at <= moment]
    replaced = {row.supersedes_id for row in known}
    return [fact_of(row) for row in known if not row.is_void and row.id not in replaced]


def _standing() -> Select[tuple[Event]]:
    later = aliased(Event)
    stands = ~exists().where(later.supersedes_id == Event.id)
    return select(Event).where(Event.is_void.is_(False), stands).order_by(Event.happened_on, Event.id)


def fact_of(event: Event) -> course.Fact:
    """One event as the fold takes it."""
    return course.Fact(
        key=fact_key(event),
        happening=event.happening,
        on=event.happened_on,
        at=event.happened_at,
        proceeding=key_of(event.proceeding_id),
        party=party_key(event.happening, event.party_id),
        measure=key_of(event.measure_id),
        instrument=key_of(event.instrument_id),
        details=event.details,
    )


def fact_key(event: Event) -> str:
    """How the fold names an event: a correction keeps the name of what it corrects, so that its deadlines move and are no others."""
    while event.supersedes is not None:
        event = event.supersedes
    return str(event.id)


def kept(details: Any) -> Any:
    """The details of a happening as they are stored: days and amounts as text, inside lists and rows too."""
    if isinstance(details, Mapping):
        return {str(name): kept(value) for name, value in details.items()}
    if isinstance(details, list | tuple):
        return [kept(value) for value in details]
    if isinstance(details, date | time):
        return details.isoformat()
    return str(details) if isinstance(details, Decimal) else details


def party_key(happening: str, party_id: int | None) -> str:
    """The party as the fold names it; where the law asks whom it concerns and no party is named, it is the bank itself."""
    if party_id is None and course.happening(happening).about(course.Subject.PARTY):
        return course.BANK
    return key_of(party_id)


def key_of(identity: int | None) -> str:
    """A row's id as the fold names it; nothing for no row."""
    return "" if identity is None else str(identity)
