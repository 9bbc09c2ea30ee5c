"""Recording anything that happens in a matter, putting it right, and striking it out; suits, titles and seizures follow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from app.access.models import User
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.courts.models import Court
from app.docket import doubting
from app.docket import services as docket
from app.docket.models import Event, Proceeding
from app.docket.states import PROCEEDINGS, ProceedingKind, ProceedingStatus
from app.enforcement.models import EnforcementCase
from app.files.models import Attachment
from app.litigation import services as litigation
from app.litigation.models import Instrument, Lawsuit
from app.matters.models import Matter, Party
from app.preservation import services as preservation
from app.preservation.models import PreservationOrder, PreservedAsset
from app.proceedings.services import homes
from app.registers import services as registers
from app.statutes import course
from app.statutes.errors import StatuteError

KEPT_ELSEWHERE = N_(
    "“%(event)s” moved its proceeding on and cannot be struck out: correct its day here, or record on that page what ended it."
)
UNDONE_ELSEWHERE = N_("“%(event)s” made an entry of its own: correct it on the page of that entry.")

_DAYS: Mapping[str, tuple[type[Any], str]] = {
    "complaint_submitted": (Lawsuit, "submitted_on"),
    "payment_order_applied": (Lawsuit, "submitted_on"),
    "collateral_applied": (Lawsuit, "submitted_on"),
    "confirmation_applied": (Lawsuit, "submitted_on"),
    "case_accepted": (Lawsuit, "accepted_on"),
    "payment_order_accepted": (Lawsuit, "accepted_on"),
    "collateral_accepted": (Lawsuit, "accepted_on"),
    "special_accepted": (Lawsuit, "accepted_on"),
    "preservation_ruled": (PreservationOrder, "ruled_on"),
    "enforcement_applied": (EnforcementCase, "applied_on"),
    "enforcement_accepted": (EnforcementCase, "accepted_on"),
    "shelved": (EnforcementCase, "shelved_on"),
}
"""Days of events that a suit, an order or a case shows on its own page: a correction reaches them too."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What somebody says has happened."""

    happening: str
    on: date
    proceeding: Proceeding | None = None
    party: Party | None = None
    measure: PreservedAsset | None = None
    instrument: Instrument | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    note: str = ""
    reason: str = ""
    proof: Attachment | None = None


def subjects_of(*, matter: Matter) -> tuple[Sequence[PreservedAsset], Sequence[Instrument]]:
    """The measures and the titles of a matter that a happening can be about."""
    lines = preservation.of_matter(matter_id=matter.id)
    return [line.measure for line in lines], litigation.instruments_of(matter_id=matter.id)


def record(*, actor: User, matter: Matter, told: Told, court: Court | None = None) -> Event:
    """Record what happened; the deadlines, the case number, the standing of the proceeding and of titles and seizures follow.

    A bankruptcy that has no proceeding yet gets one, before the court that is named.
    """
    proceeding = told.proceeding or _bankruptcy(actor=actor, matter=matter, told=told, court=court)
    _refuse_future(matter=matter, told=told, proceeding=proceeding)
    event = docket.record_event(
        actor=actor,
        matter_id=matter.id,
        happening=told.happening,
        on=told.on,
        rules=registers.in_force(),
        assignee=matter.owner,
        proceeding_id=proceeding.id if proceeding else None,
        party_id=told.party.id if told.party else None,
        measure_id=told.measure.id if told.measure else None,
        instrument_id=told.instrument.id if told.instrument else None,
        details=told.details,
        note=told.note,
        reason=told.reason,
        attachment=told.proof,
    )
    _number(actor=actor, proceeding=proceeding, told=told)
    _stand(actor=actor, proceeding=proceeding, told=told)
    _follow(actor=actor, matter=matter)
    return event


def correct(*, actor: User, event: Event, told: Told, why: str) -> Event:
    """Put what really happened in the place of an event; the one before stays on file, crossed out, with the reason."""
    if homes.mends_of(event) is not None:
        raise DomainError(UNDONE_ELSEWHERE, event=course.happening(event.happening).title)
    _refuse_future(matter=event.matter, told=told, proceeding=told.proceeding, instead_of=event)
    made = docket.correct_event(
        actor=actor,
        event=event,
        rules=registers.in_force(),
        reason=why,
        on=told.on,
        proceeding_id=told.proceeding.id if told.proceeding else None,
        party_id=told.party.id if told.party else None,
        measure_id=told.measure.id if told.measure else None,
        instrument_id=told.instrument.id if told.instrument else None,
        details=told.details,
        note=told.note,
        attachment=told.proof or event.attachment,
    )
    _number(actor=actor, proceeding=told.proceeding, told=told)
    _carry(event=made)
    _follow(actor=actor, matter=event.matter)
    return made


def may_strike(event: Event) -> bool:
    """Whether an event can be struck out without leaving a suit, a case or a seizure at a stage that nothing explains."""
    return not homes.is_kept_elsewhere(event.happening)


def strike(*, actor: User, event: Event, why: str) -> Event:
    """Strike out an event that did not happen."""
    if not may_strike(event):
        raise DomainError(KEPT_ELSEWHERE, event=course.happening(event.happening).title)
    struck = docket.void_event(actor=actor, event=event, rules=registers.in_force(), reason=why.strip())
    _follow(actor=actor, matter=event.matter)
    return struck


def _bankruptcy(*, actor: User, matter: Matter, told: Told, court: Court | None) -> Proceeding | None:
    if court is None or not course.happening(told.happening).about(course.Subject.PROCEEDING):
        return None
    for row in docket.proceedings_of(matter_id=matter.id, kind=ProceedingKind.BANKRUPTCY):
        if row.court_id == court.id:
            return row
    return docket.open_proceeding(
        actor=actor, matter_id=matter.id, kind=ProceedingKind.BANKRUPTCY, opened_on=told.on, court=court
    )


def _refuse_future(*, matter: Matter, told: Told, proceeding: Proceeding | None, instead_of: Event | None = None) -> None:
    """Refuse a day that has not come, except of what is known ahead, such as a hearing."""
    if told.on <= clock.today():
        return
    fact = course.Fact(
        key="new",
        happening=told.happening,
        on=told.on,
        proceeding=str(proceeding.id) if proceeding else "",
        party=str(told.party.id) if told.party else course.BANK,
        measure=str(told.measure.id) if told.measure else "",
        instrument=str(told.instrument.id) if told.instrument else "",
        details=dict(told.details),
    )
    others = [one for one in docket.facts_of(matter_id=matter.id) if instead_of is None or one.key != str(instead_of.id)]
    try:
        doubts = course.check(others, fact, rules=registers.in_force(), today=clock.today())
    except StatuteError as error:
        raise DomainError(error.template, field=error.field, **error.params) from error
    for doubt in doubts:
        if not doubt.overridable:
            raise doubting.refusal(doubt)


def _number(*, actor: User, proceeding: Proceeding | None, told: Told) -> None:
    if proceeding is not None and told.details.get("case_number"):
        docket.add_case_number(actor=actor, proceeding=proceeding, text=str(told.details["case_number"]), from_on=told.on)


def _stand(*, actor: User, proceeding: Proceeding | None, told: Told) -> None:
    """Suspend, resume or end the proceeding as the happening does."""
    happening = course.happening(told.happening)
    if proceeding is None:
        return
    if happening.ends:
        to = ProceedingStatus.ENDED
    elif happening.holds is course.Holds.ALL:
        to = ProceedingStatus.SUSPENDED
    elif happening.resumes is course.Holds.ALL:
        to = ProceedingStatus.OPEN
    else:
        return
    if to in PROCEEDINGS[proceeding.status]:
        docket.advance(actor=actor, subject=proceeding, to=to, transitions=PROCEEDINGS, happened_on=told.on, kind=None)
        proceeding.ended_on = told.on if to is ProceedingStatus.ENDED else None


def _carry(*, event: Event) -> None:
    """Bring a corrected day to the suit, the order or the case that shows it."""
    if event.happening not in _DAYS or event.proceeding_id is None:
        return
    model, attribute = _DAYS[event.happening]
    row = db.session.scalars(select(model).where(model.proceeding_id == event.proceeding_id)).first()
    if row is not None:
        setattr(row, attribute, event.happened_on)


def _follow(*, actor: User, matter: Matter) -> None:
    """Titles and seizures are brought to where the events leave them."""
    litigation.keep_effects(matter=matter)
    preservation.follow(actor=actor, matter_id=matter.id)
