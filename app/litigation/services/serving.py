"""What was served on whom, how and when; the evidence period; objections to jurisdiction. By notice, the law makes the day."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from app.access.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket.models import Event
from app.docket.states import ProceedingKind
from app.files.models import Attachment
from app.litigation.models import DocumentService, Instrument, Lawsuit
from app.litigation.services.recording import (
    allowed,
    corrected,
    happened,
    reach,
    refuse_future,
    refuse_stranger,
    statutes_as_sentences,
)
from app.litigation.states import LawsuitStage, ServedDocument, ServiceWay, TitleType
from app.matters.models import Party
from app.registers import services as registers
from app.statutes import course, periods

SERVED_ALREADY = N_("%(party)s was served with this on %(day)s: correct that entry if the day is wrong.")
NO_TITLE = N_("Choose the judgment, ruling or other title that was served.")
NOT_SERVED = N_("An arbitral award or a notarised title takes effect without service: nothing is counted from it.")
NO_NOTICE = N_(
    "%(document)s cannot be served by public notice: a payment order that cannot be delivered is ended, a mediation is signed for."
)
BANK_IS_NOT_SUED = N_("The complaint is served on defendants; choose one.")
EARLIER_THAN_TITLE = N_("It cannot have been served on %(day)s, before it was issued on %(issued)s.")
NO_WAY_TO_ANSWER = N_("Say the last day or the number of days that the court set.")

BANK_NAME = N_("The bank")

_APPLICATIONS: Mapping[ProceedingKind, str] = {
    ProceedingKind.LAWSUIT: "complaint_received",
    ProceedingKind.COLLATERAL_REALISATION: "collateral_papers_received",
}
_TITLES: Mapping[TitleType, str] = {
    TitleType.FIRST_INSTANCE_JUDGMENT: "judgment_served",
    TitleType.FIRST_INSTANCE_RULING: "ruling_served",
    TitleType.SECOND_INSTANCE: "second_served",
    TitleType.SMALL_CLAIMS: "second_served",
    TitleType.MEDIATION: "mediation_signed",
    TitleType.PAYMENT_ORDER: "payment_order_served",
    TitleType.COLLATERAL_RULING: "collateral_ruling_served",
    TitleType.CONFIRMATION: "second_served",
}


def serve(
    *,
    actor: User,
    lawsuit: Lawsuit,
    party: Party | None,
    document: ServedDocument,
    way: ServiceWay,
    served_on: date,
    instrument: Instrument | None = None,
    reason: str = "",
    proof: Attachment | None = None,
) -> DocumentService:
    """Record one service on one party, none being the bank; each has its own answer and appeal period (PER-62, PER-75).

    By public notice the day given is that of the last posting, and the party counts as served when the notice has run out (PER-29).
    """
    allowed(actor)
    refuse_future(served_on, field="served_on")
    refuse_stranger(lawsuit=lawsuit, party=party)
    if document is ServedDocument.APPLICATION and party is None:
        raise DomainError(BANK_IS_NOT_SUED, field="party_id")
    if document is ServedDocument.INSTRUMENT and instrument is None:
        raise DomainError(NO_TITLE, field="instrument_id")
    title = instrument if document is ServedDocument.INSTRUMENT else None
    if title is not None and served_on < title.issued_on:
        raise DomainError(EARLIER_THAN_TITLE, field="served_on", day=served_on.isoformat(), issued=title.issued_on.isoformat())
    held = _held(lawsuit=lawsuit, party=party, document=document, instrument=title)
    if held is not None and (held.served_on, held.way) == (served_on, way):
        return held
    if held is not None:
        name = party.name if party else _bank_name()
        raise DomainError(SERVED_ALREADY, field="served_on", party=name, day=held.served_on.isoformat())
    happening = _happening(lawsuit=lawsuit, document=document, instrument=title)
    is_abroad = _is_abroad(lawsuit=lawsuit, party=party)
    row = DocumentService(
        matter_id=lawsuit.matter_id,
        lawsuit=lawsuit,
        party=party,
        document=document,
        instrument=title,
        way=way,
        served_on=served_on,
        takes_effect_on=takes_effect_on(served_on, way=way, is_abroad=is_abroad),
        proof=proof,
    )
    db.session.add(row)
    if happening is not None:
        row.event = happened(
            actor=actor,
            lawsuit=lawsuit,
            happening=happening,
            on=served_on,
            party=party,
            instrument=title,
            details=_details(happening, way=way, is_abroad=is_abroad),
            reason=reason,
            proof=proof,
        )
    if document is ServedDocument.APPLICATION:
        reach(actor=actor, lawsuit=lawsuit, to=LawsuitStage.SERVICE, on=served_on)
    db.session.flush()
    return row


def correct_service(*, actor: User, service: DocumentService, way: ServiceWay, served_on: date, reason: str) -> DocumentService:
    """Put the right day or way in the place of a service recorded wrongly; what was thought before stays on file."""
    allowed(actor)
    refuse_future(served_on, field="served_on")
    lawsuit = service.lawsuit
    is_abroad = _is_abroad(lawsuit=lawsuit, party=service.party)
    service.way, service.served_on = way, served_on
    service.takes_effect_on = takes_effect_on(served_on, way=way, is_abroad=is_abroad)
    if service.event is not None:
        details = _details(service.event.happening, way=way, is_abroad=is_abroad)
        kept = {name: value for name, value in details.items() if value not in (None, "", False)}
        service.event = corrected(actor=actor, lawsuit=lawsuit, event=service.event, reason=reason, on=served_on, details=kept)
    db.session.flush()
    return service


def takes_effect_on(served_on: date, *, way: ServiceWay, is_abroad: bool) -> date:
    """From which day a service counts: its own, or the last day of the notice period (CNT-13)."""
    if way is not ServiceWay.NOTICE:
        return served_on
    with statutes_as_sentences():
        rule = "notice_service_abroad" if is_abroad else "notice_service"
        return periods.limit(rule, event_on=served_on, rules=registers.in_force()).last_on


def set_evidence_period(
    *,
    actor: User,
    lawsuit: Lawsuit,
    on: date,
    days: int | None = None,
    until_on: date | None = None,
    reason: str = "",
    proof: Attachment | None = None,
) -> Event:
    """Record the period for evidence that the court set (PER-65)."""
    allowed(actor)
    refuse_future(on, field="on")
    if days is None and until_on is None:
        raise DomainError(NO_WAY_TO_ANSWER, field="until_on")
    details = {"days": days, "until_on": until_on.isoformat() if until_on else None}
    return happened(actor=actor, lawsuit=lawsuit, happening="evidence_set", on=on, details=details, reason=reason, proof=proof)


def object_to_jurisdiction(
    *, actor: User, lawsuit: Lawsuit, party: Party, on: date, reason: str = "", proof: Attachment | None = None
) -> Event:
    """Record a defendant's objection to jurisdiction, due within the answer period (PER-63)."""
    allowed(actor)
    refuse_future(on, field="on")
    refuse_stranger(lawsuit=lawsuit, party=party)
    event = happened(
        actor=actor, lawsuit=lawsuit, happening="jurisdiction_objected", on=on, party=party, reason=reason, proof=proof
    )
    reach(actor=actor, lawsuit=lawsuit, to=LawsuitStage.JURISDICTION, on=on)
    return event


def appeal_on_jurisdiction(
    *, actor: User, lawsuit: Lawsuit, party: Party | None, on: date, reason: str = "", proof: Attachment | None = None
) -> Event:
    """Record an appeal against the ruling on jurisdiction: ten days from its service (PER-64)."""
    allowed(actor)
    refuse_future(on, field="on")
    refuse_stranger(lawsuit=lawsuit, party=party)
    return happened(
        actor=actor, lawsuit=lawsuit, happening="jurisdiction_appealed", on=on, party=party, reason=reason, proof=proof
    )


def settle_jurisdiction(*, actor: User, lawsuit: Lawsuit, on: date, reason: str = "", proof: Attachment | None = None) -> Event:
    """Record that jurisdiction is settled and the court goes on."""
    allowed(actor)
    refuse_future(on, field="on")
    return happened(actor=actor, lawsuit=lawsuit, happening="jurisdiction_settled", on=on, reason=reason, proof=proof)


def _bank_name() -> str:
    return DomainError(BANK_NAME).sentence


def _is_abroad(*, lawsuit: Lawsuit, party: Party | None) -> bool:
    return party is not None and any(row.is_abroad for row in lawsuit.defendants if row.party_id == party.id)


def _held(
    *, lawsuit: Lawsuit, party: Party | None, document: ServedDocument, instrument: Instrument | None
) -> DocumentService | None:
    wanted = select(DocumentService).where(
        DocumentService.lawsuit_id == lawsuit.id,
        DocumentService.document == document,
        DocumentService.party_id.is_(None) if party is None else DocumentService.party_id == party.id,
    )
    if instrument is not None:
        wanted = wanted.where(DocumentService.instrument_id == instrument.id)
    return db.session.scalars(wanted).first()


def _happening(*, lawsuit: Lawsuit, document: ServedDocument, instrument: Instrument | None) -> str | None:
    if document is ServedDocument.APPLICATION:
        return _APPLICATIONS.get(lawsuit.proceeding.kind)
    if document is ServedDocument.JURISDICTION_RULING:
        return "jurisdiction_ruling_served"
    if instrument is None:
        return None
    happening = _TITLES.get(instrument.title)
    if happening is None:
        raise DomainError(NOT_SERVED, field="instrument_id")
    return happening


def _details(happening: str, *, way: ServiceWay, is_abroad: bool) -> dict[str, object]:
    """What the happening asks about a service; one that cannot be by notice says so."""
    asked = {ask.name for ask in course.happening(happening).asks}
    if way is ServiceWay.NOTICE and "by_notice" not in asked:
        raise DomainError(NO_NOTICE, field="way", document=course.happening(happening).title)
    told: dict[str, object] = {"abroad": is_abroad, "by_notice": way is ServiceWay.NOTICE}
    if way is not ServiceWay.NOTICE:
        told["how"] = way.value
    return {name: value for name, value in told.items() if name in asked}
