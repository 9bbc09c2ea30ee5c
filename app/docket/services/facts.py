"""What was recorded of a matter, as rows for people and as facts for the law's fold."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, select
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
    later = aliased(Event)
    wanted = select(Event).where(
        Event.matter_id == matter_id, Event.is_void.is_(False), ~exists().where(later.supersedes_id == Event.id)
    )
    return db.session.scalars(wanted.order_by(Event.happened_on, Event.id)).all()


def facts_of(*, matter_id: int) -> list[course.Fact]:
    """What stands, as the law's fold takes it."""
    return [fact_of(row) for row in standing_events(matter_id=matter_id)]


def facts_known_at(*, matter_id: int, moment: datetime) -> list[course.Fact]:
    """What was known at a moment: events recorded by then and not yet corrected then."""
    known = [row for row in events_of(matter_id=matter_id) if row.recorded_at <= moment]
    replaced = {row.supersedes_id for row in known}
    return [fact_of(row) for row in known if not row.is_void and row.id not in replaced]


def fact_of(event: Event) -> course.Fact:
    """One event as the fold takes it."""
    return course.Fact.from_plain(
        {
            "key": str(event.id),
            "happening": event.happening,
            "on": event.happened_on.isoformat(),
            "at": event.happened_at.isoformat() if event.happened_at else None,
            "proceeding": key_of(event.proceeding_id),
            "party": party_key(event.happening, event.party_id),
            "measure": key_of(event.measure_id),
            "instrument": key_of(event.instrument_id),
            "details": event.details,
        }
    )


def party_key(happening: str, party_id: int | None) -> str:
    """The party as the fold names it; where the law asks whom it concerns and no party is named, it is the bank itself."""
    if party_id is None and course.happening(happening).about(course.Subject.PARTY):
        return course.BANK
    return key_of(party_id)


def key_of(identity: int | None) -> str:
    """A row's id as the fold names it; nothing for no row."""
    return "" if identity is None else str(identity)
