"""Appeals: each party within its own period; one appeal keeps the whole title from taking effect (PER-75, PER-76)."""

from datetime import date
from decimal import Decimal

from app.access.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.files.models import Attachment
from app.litigation.models import Appeal, Instrument
from app.litigation.services.instruments import suit_of
from app.litigation.services.recording import advance, allowed, happened, reach, refuse_future, refuse_stranger
from app.litigation.states import APPEALS, AppealStatus, LawsuitStage
from app.matters.models import Party

NO_APPEAL = N_("A %(title)s cannot be appealed; a new trial can be applied for within six months of its effect.")
BEFORE_TITLE = N_("An appeal cannot be of %(day)s, before the title was issued on %(issued)s.")
NOT_OF_APPEAL = N_("No appeal is pending: record the appeal first.")


def appeal(
    *,
    actor: User,
    instrument: Instrument,
    party: Party | None,
    filed_on: date,
    disputed_amount: Decimal | None = None,
    reason: str = "",
    proof: Attachment | None = None,
) -> Appeal:
    """Record the appeal of one party, none being the bank."""
    allowed(actor)
    lawsuit = suit_of(instrument)
    refuse_future(filed_on, field="filed_on")
    refuse_stranger(lawsuit=lawsuit, party=party)
    if not instrument.title.can_be_appealed:
        raise DomainError(NO_APPEAL, field="instrument_id", title=instrument.title.label)
    if filed_on < instrument.issued_on:
        raise DomainError(BEFORE_TITLE, field="filed_on", day=filed_on.isoformat(), issued=instrument.issued_on.isoformat())
    key = party.id if party else None
    held = [row for row in instrument.appeals if row.party_id == key and row.status is not AppealStatus.WITHDRAWN]
    if held:
        return held[0]
    row = Appeal(
        matter_id=lawsuit.matter_id,
        lawsuit=lawsuit,
        instrument=instrument,
        party=party,
        filed_on=filed_on,
        disputed_amount=disputed_amount,
    )
    db.session.add(row)
    row.event = happened(
        actor=actor,
        lawsuit=lawsuit,
        happening="appeal_filed",
        on=filed_on,
        party=party,
        instrument=instrument,
        reason=reason,
        proof=proof,
    )
    reach(actor=actor, lawsuit=lawsuit, to=LawsuitStage.APPEAL, on=filed_on)
    db.session.flush()
    return row


def waive(*, actor: User, instrument: Instrument, decided_on: date, ground: str, reason: str = "") -> Instrument:
    """Record the bank's decision not to appeal, with its ground: no right to appeal lapses in silence."""
    allowed(actor)
    refuse_future(decided_on, field="decided_on")
    happened(
        actor=actor,
        lawsuit=suit_of(instrument),
        happening="appeal_waived",
        on=decided_on,
        instrument=instrument,
        details={"reason": ground},
        note=ground,
        reason=reason,
    )
    return instrument


def accept_appeal(
    *,
    actor: User,
    instrument: Instrument,
    accepted_on: date,
    case_number: str = "",
    reason: str = "",
    proof: Attachment | None = None,
) -> Instrument:
    """Record that the second instance took the case, under its own number; its time for a decision runs from here (PER-72)."""
    allowed(actor)
    lawsuit = suit_of(instrument)
    refuse_future(accepted_on, field="accepted_on")
    if not any(row.status is AppealStatus.FILED for row in instrument.appeals):
        raise DomainError(NOT_OF_APPEAL, field="instrument_id")
    number = ""
    if case_number:
        number = docket.add_case_number(actor=actor, proceeding=lawsuit.proceeding, text=case_number, from_on=accepted_on).text
    against = "ruling" if instrument.title.kind.value == "ruling" else "judgment"
    happened(
        actor=actor,
        lawsuit=lawsuit,
        happening="appeal_accepted",
        on=accepted_on,
        details={"against": against, "case_number": number},
        reason=reason,
        proof=proof,
    )
    return instrument


def withdraw_appeal(*, actor: User, row: Appeal, on: date, reason: str = "", proof: Attachment | None = None) -> Appeal:
    """Record the ruling that lets an appeal be withdrawn, by the day it was served: the title takes effect then (PER-76)."""
    allowed(actor)
    refuse_future(on, field="on")
    docket.advance(actor=actor, subject=row, to=AppealStatus.WITHDRAWN, transitions=APPEALS, happened_on=on, kind=None)
    row.ended_on = on
    happened(
        actor=actor,
        lawsuit=row.lawsuit,
        happening="appeal_withdrawn",
        on=on,
        party=row.party,
        instrument=row.instrument,
        reason=reason,
        proof=proof,
    )
    if row.lawsuit.stage is LawsuitStage.APPEAL and not any(one.status is AppealStatus.FILED for one in row.lawsuit.appeals):
        advance(actor=actor, lawsuit=row.lawsuit, to=LawsuitStage.DECIDED, on=on)
    db.session.flush()
    return row
