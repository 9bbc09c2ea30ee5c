"""What every verb ends with: its happening in the docket, the stages of the suit and of the matter, and the effect of titles."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from sqlalchemy import select

from app.access.models import User
from app.access.policy import Permission, demand
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.models import Event
from app.docket.states import PROCEEDINGS, ProceedingStatus
from app.files.models import Attachment
from app.litigation.models import Instrument, Lawsuit
from app.litigation.states import STAGES, LawsuitStage, TitleType
from app.matters.models import Matter, Party
from app.matters.services import debt, matters
from app.matters.states import Stage
from app.registers import services as registers
from app.statutes.course import BANK, TitleStanding
from app.statutes.errors import StatuteError

LATER_THAN_TODAY = N_("%(day)s is later than today, %(today)s: enter what has happened already.")
STRANGER = N_("%(party)s is not sued here: add the party to the defendants first.")

MATTER_PATH = (Stage.COLLECTION, Stage.PREPARED, Stage.FILED, Stage.TRIAL, Stage.JUDGED)
"""The stages through which a suit carries its matter."""

_CARRIES = {
    LawsuitStage.ACCEPTED: Stage.FILED,
    LawsuitStage.SERVICE: Stage.TRIAL,
    LawsuitStage.JURISDICTION: Stage.TRIAL,
    LawsuitStage.HEARING: Stage.TRIAL,
    LawsuitStage.DECIDED: Stage.TRIAL,
    LawsuitStage.APPEAL: Stage.TRIAL,
    LawsuitStage.EFFECTIVE: Stage.JUDGED,
}
_ORDER = {stage: place for place, stage in enumerate(LawsuitStage)}
_NO_TITLE = (TitleType.FIRST_INSTANCE_RULING,)


def allowed(actor: User) -> None:
    """Refuse whoever may not record what courts and parties did."""
    demand(actor, Permission.RECORD_EVENT)


def refuse_future(day: date | None, *, field: str) -> None:
    """Refuse a day that has not come: only hearings and notices lie ahead."""
    if day is not None and day > clock.today():
        raise DomainError(LATER_THAN_TODAY, field=field, day=day.isoformat(), today=clock.today().isoformat())


def refuse_stranger(*, lawsuit: Lawsuit, party: Party | None, field: str = "party_id") -> None:
    """Refuse a party that is not sued; no party is the bank."""
    if party is not None and all(row.party_id != party.id for row in lawsuit.defendants):
        raise DomainError(STRANGER, field=field, party=party.name)


def happened(
    *,
    actor: User,
    lawsuit: Lawsuit,
    happening: str,
    on: date,
    at: time | None = None,
    party: Party | None = None,
    instrument: Instrument | None = None,
    details: Mapping[str, Any] | None = None,
    note: str = "",
    reason: str = "",
    proof: Attachment | None = None,
) -> Event:
    """Record in the docket what happened in the suit; its deadlines go to the matter's officer, and titles are told their effect."""
    with statutes_as_sentences():
        event = docket.record_event(
            actor=actor,
            matter_id=lawsuit.matter_id,
            happening=happening,
            on=on,
            at=at,
            rules=registers.in_force(),
            proceeding_id=lawsuit.proceeding_id,
            party_id=party.id if party else None,
            instrument_id=instrument.id if instrument else None,
            details={name: value for name, value in (details or {}).items() if value not in (None, "", [], False)},
            note=note,
            reason=reason,
            attachment=proof,
            assignee=lawsuit.matter.owner,
        )
    keep_effects(matter=lawsuit.matter)
    return event


def corrected(*, actor: User, lawsuit: Lawsuit, event: Event, reason: str, **changed: Any) -> Event:
    """Put a right event in the place of one of the suit; the deadlines and the effect of titles follow."""
    with statutes_as_sentences():
        new = docket.correct_event(actor=actor, event=event, rules=registers.in_force(), reason=reason, **changed)
    keep_effects(matter=lawsuit.matter)
    return new


def struck_out(*, actor: User, lawsuit: Lawsuit, event: Event, reason: str) -> Event:
    """Strike out an event of the suit."""
    with statutes_as_sentences():
        struck = docket.void_event(actor=actor, event=event, rules=registers.in_force(), reason=reason)
    keep_effects(matter=lawsuit.matter)
    return struck


class statutes_as_sentences:  # noqa: N801 (it reads as what it does)
    """Within it, what the law refuses is a rule that somebody broke."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: Any, error: BaseException | None, _trace: Any) -> None:
        if isinstance(error, StatuteError):
            raise debt.translate(error) from error


def standings(*, matter_id: int) -> dict[str, TitleStanding]:
    """How the titles of a matter stand by the fold, by their keys."""
    with statutes_as_sentences():
        found = docket.fold(matter_id=matter_id, rules=registers.in_force()).titles
    return {standing.instrument: standing for standing in found if standing.instrument}


def keep_effects(*, matter: Matter) -> None:
    """Copy what the fold says of every title to its row and to its suit, for the lists."""
    db.session.flush()
    found = standings(matter_id=matter.id)
    of_suit: dict[int, Instrument] = {}
    for title in instruments_of(matter_id=matter.id):
        standing = found.get(str(title.id))
        title.effective_on = standing.effective_on if standing else None
        title.is_provisional = bool(standing and standing.provisional)
        title.performance_end_on = standing.performance_end_on if standing else None
        if title.effective_on is not None and title.title not in _NO_TITLE:
            of_suit[title.proceeding_id] = title
    for lawsuit in lawsuits_of(matter_id=matter.id):
        counts = of_suit.get(lawsuit.proceeding_id)
        lawsuit.effective_on = counts.effective_on if counts else None
        lawsuit.performance_end_on = counts.performance_end_on if counts else None


def instruments_of(*, matter_id: int) -> list[Instrument]:
    """The titles of a matter by their day."""
    wanted = select(Instrument).where(Instrument.matter_id == matter_id)
    return list(db.session.scalars(wanted.order_by(Instrument.issued_on, Instrument.id)))


def lawsuits_of(*, matter_id: int) -> list[Lawsuit]:
    """The suits of a matter in the order they began."""
    return list(db.session.scalars(select(Lawsuit).where(Lawsuit.matter_id == matter_id).order_by(Lawsuit.id)))


def advance(*, actor: User, lawsuit: Lawsuit, to: LawsuitStage, on: date) -> None:
    """Move the suit to a stage that its table allows, and carry the matter along; the event has told it already."""
    docket.advance(actor=actor, subject=lawsuit, to=to, transitions=STAGES, happened_on=on, kind=None, attribute="stage")
    lawsuit.stage_since = on
    follow(actor=actor, lawsuit=lawsuit, on=on)


def reach(*, actor: User, lawsuit: Lawsuit, to: LawsuitStage, on: date) -> None:
    """Move the suit on where it is behind and the table allows it; a suit that is further on stays."""
    if _ORDER[to] > _ORDER[lawsuit.stage] and to in STAGES[lawsuit.stage]:
        advance(actor=actor, lawsuit=lawsuit, to=to, on=on)


def follow(*, actor: User, lawsuit: Lawsuit, on: date) -> None:
    """Carry the matter to the stage that the suit has reached; one that is elsewhere, such as settled or bankrupt, stays there."""
    matter, goal = lawsuit.matter, _CARRIES.get(lawsuit.stage)
    if goal is None or matter.stage not in MATTER_PATH:
        return
    here, there = MATTER_PATH.index(matter.stage), MATTER_PATH.index(goal)
    for stage in MATTER_PATH[here + 1 : there + 1]:
        matters.change_stage(actor=actor, matter=matter, to=stage, happened_on=min(max(on, matter.stage_since), clock.today()))


def set_status(*, actor: User, lawsuit: Lawsuit, to: ProceedingStatus, on: date) -> None:
    """Suspend, resume, end or open again the proceeding of the suit."""
    proceeding = lawsuit.proceeding
    docket.advance(actor=actor, subject=proceeding, to=to, transitions=PROCEEDINGS, happened_on=on, kind=None)
    proceeding.ended_on = on if to is ProceedingStatus.ENDED else None


def party_keys(lawsuit: Lawsuit) -> list[str]:
    """The keys of everybody a title is served on: the defendants and the bank."""
    return [*(str(row.party_id) for row in lawsuit.defendants), BANK]
