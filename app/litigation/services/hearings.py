"""Hearings: set by summons, moved or cancelled as a correction that keeps what stood before, held."""

from datetime import date, time

from app.access.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.states import ProceedingStatus
from app.files.models import Attachment
from app.litigation.models import Hearing, Lawsuit
from app.litigation.services.recording import allowed, corrected, happened, reach, refuse_future, struck_out
from app.litigation.states import ENDED, HEARINGS, HearingKind, HearingStatus, LawsuitStage

SUMMONED_LATE = N_("The summons cannot have come on %(summoned)s, after the hearing of %(day)s.")
NO_HEARING_NOW = N_("No hearing is set in a suit that is suspended or has ended: %(state)s.")
SAME_DAY = N_("A hearing of %(kind)s on %(day)s at that hour is on file already.")
REASON_WANTED = N_("Say why: the entry that stood before stays visible with the reason.")
NOT_YET = N_("The hearing is on %(day)s: it can be recorded as held from that day.")


def set_hearing(
    *,
    actor: User,
    lawsuit: Lawsuit,
    kind: HearingKind,
    held_on: date,
    starts_at: time | None = None,
    room: str = "",
    judge: str = "",
    summoned_on: date | None = None,
    reason: str = "",
    proof: Attachment | None = None,
) -> Hearing:
    """Record a hearing as the summons sets it; parties are told at least three days before (CPL 139)."""
    allowed(actor)
    refuse_future(summoned_on, field="summoned_on")
    if summoned_on is not None and summoned_on > held_on:
        raise DomainError(SUMMONED_LATE, field="summoned_on", summoned=summoned_on.isoformat(), day=held_on.isoformat())
    status = lawsuit.proceeding.status
    if lawsuit.stage in ENDED or status is ProceedingStatus.SUSPENDED:
        state = lawsuit.stage.label if lawsuit.stage in ENDED else status.label
        raise DomainError(NO_HEARING_NOW, state=state)
    same = [
        row
        for row in lawsuit.hearings
        if (row.kind, row.held_on, row.starts_at) == (kind, held_on, starts_at) and row.status is not HearingStatus.CANCELLED
    ]
    if same:
        return same[0]
    hearing = Hearing(
        matter_id=lawsuit.matter_id,
        lawsuit=lawsuit,
        kind=kind,
        held_on=held_on,
        starts_at=starts_at,
        room=room,
        judge=judge or lawsuit.judge,
        summoned_on=summoned_on,
    )
    db.session.add(hearing)
    hearing.event = happened(
        actor=actor,
        lawsuit=lawsuit,
        happening="hearing",
        on=held_on,
        at=starts_at,
        details={"room": room, "judge": hearing.judge},
        note=kind.label,
        reason=reason,
        proof=proof,
    )
    if summoned_on is not None:
        happened(actor=actor, lawsuit=lawsuit, happening="hearing_notified", on=summoned_on, reason=reason)
    if lawsuit.stage in (LawsuitStage.ACCEPTED, LawsuitStage.SERVICE, LawsuitStage.JURISDICTION):
        # The stage begins when it was known, not on the day that is still to come.
        reach(actor=actor, lawsuit=lawsuit, to=LawsuitStage.HEARING, on=summoned_on or lawsuit.stage_since)
    db.session.flush()
    return hearing


def move_hearing(
    *,
    actor: User,
    hearing: Hearing,
    held_on: date,
    reason: str,
    starts_at: time | None = None,
    room: str = "",
    judge: str = "",
) -> Hearing:
    """Put another day, hour, room or judge in the place of what was set; the reason is kept with it."""
    allowed(actor)
    if not reason.strip():
        raise DomainError(REASON_WANTED, field="reason")
    _open(hearing)
    hearing.held_on, hearing.starts_at, hearing.room, hearing.judge = held_on, starts_at, room, judge
    hearing.reason = reason.strip()
    if hearing.event is not None:
        details = {name: value for name, value in {"room": room, "judge": judge}.items() if value}
        hearing.event = corrected(
            actor=actor,
            lawsuit=hearing.lawsuit,
            event=hearing.event,
            reason=hearing.reason,
            on=held_on,
            at=starts_at,
            details=details,
        )
    db.session.flush()
    return hearing


def cancel_hearing(*, actor: User, hearing: Hearing, reason: str) -> Hearing:
    """Record that a hearing does not take place."""
    allowed(actor)
    if not reason.strip():
        raise DomainError(REASON_WANTED, field="reason")
    docket.advance(
        actor=actor, subject=hearing, to=HearingStatus.CANCELLED, transitions=HEARINGS, happened_on=hearing.held_on, kind=None
    )
    hearing.reason = reason.strip()
    if hearing.event is not None:
        struck_out(actor=actor, lawsuit=hearing.lawsuit, event=hearing.event, reason=hearing.reason)
    db.session.flush()
    return hearing


def hold_hearing(*, actor: User, hearing: Hearing, outcome: str = "", reason: str = "") -> Hearing:
    """Record that the hearing took place, and what came of it."""
    allowed(actor)
    try:
        refuse_future(hearing.held_on, field="outcome")
    except DomainError as error:
        raise DomainError(NOT_YET, day=hearing.held_on.isoformat()) from error
    docket.advance(
        actor=actor, subject=hearing, to=HearingStatus.HELD, transitions=HEARINGS, happened_on=hearing.held_on, kind=None
    )
    hearing.outcome = outcome
    happened(
        actor=actor,
        lawsuit=hearing.lawsuit,
        happening="hearing_held",
        on=hearing.held_on,
        at=hearing.starts_at,
        note=outcome,
        reason=reason,
    )
    return hearing


def _open(hearing: Hearing) -> None:
    if hearing.status is not HearingStatus.SET:
        raise DomainError(N_("The hearing is %(status)s already: set a new one."), status=hearing.status.label)
