"""Titles: what was decided, item by item; when it takes effect is the law's fold, and the court's certificate overrides it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.access.models import User
from app.collateral.models import Collateral
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.courts.models import Court
from app.docket import services as docket
from app.docket.models import Event
from app.docket.states import ProceedingKind, ProceedingStatus
from app.files.models import Attachment
from app.litigation.models import Instrument, InstrumentItem, InstrumentItemParty, Lawsuit
from app.litigation.services.recording import (
    advance,
    allowed,
    corrected,
    happened,
    party_keys,
    reach,
    refuse_future,
    refuse_stranger,
    set_status,
    standings,
)
from app.litigation.states import (
    AMOUNT_KINDS,
    TITLES_OF,
    AppealOutcome,
    AppealStatus,
    ItemKind,
    LawsuitStage,
    Liability,
    TitleType,
)
from app.matters.models import Party
from app.statutes.case_numbers import parse_case_number
from app.statutes.course import TitleStanding
from app.statutes.errors import StatuteError

WRONG_TITLE = N_("A %(title)s does not come of this kind of proceeding (%(kind)s).")
OUTCOME_MISSING = N_("Say what the second instance decided.")
OUTCOME_ELSEWHERE = N_("Only a second-instance decision upholds, changes or remands: leave this empty.")
TWO_WAYS = N_("A time to perform is a number of days, a day, or instalments: fill in one of them.")
INSTALMENTS_OUT_OF_ORDER = N_("Instalments stand in the order of their days; %(day)s is out of order.")
AMOUNT_MISSING = N_("Give the amount, or the formula as the title words it.")
SECURITY_MISSING = N_("A priority needs the security it is paid from.")
STRANGE_SECURITY = N_("%(asset)s is not security of this matter.")
CERTIFIED_EARLY = N_("A certificate cannot name %(day)s, before the title was issued on %(issued)s.")
NOT_EFFECTIVE_YET = N_("The title is not effective yet: %(why)s.")
NOT_SERVED_YET = N_("nobody recorded that it was served")
STILL_AWAITED = N_("it is still to be served on %(parties)s")
IS_APPEALED = N_("an appeal is pending")
LATER = N_("the appeal periods end on %(day)s")

GIVEN = "judgment_given"

_ASKS_DECISION = {
    TitleType.COLLATERAL_RULING: "special_decided",
    TitleType.CONFIRMATION: "special_decided",
    TitleType.PAYMENT_ORDER: "payment_order_issued",
}
"""What else the docket is told when such a title is given."""


@dataclass(frozen=True, kw_only=True)
class ItemFacts:
    """One item of a title as it was typed."""

    kind: ItemKind
    amount: Decimal | None = None
    formula: str = ""
    interest_from_on: date | None = None
    rate_percent: Decimal | None = None
    liability: Liability = Liability.SOLE
    parties: Sequence[Party] = ()
    collateral: Collateral | None = None
    text: str = ""


@dataclass(frozen=True)
class Instalment:
    """One part of a performance by instalments."""

    on: date
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class InstrumentFacts:
    """What a title says."""

    title: TitleType
    issued_on: date
    number: str = ""
    court: Court | None = None
    body: str = ""
    outcome: AppealOutcome | None = None
    performance_days: int | None = None
    performance_on: date | None = None
    instalments: Sequence[Instalment] = ()
    main_text: str = ""
    items: Sequence[ItemFacts] = ()


def decide(
    *, actor: User, lawsuit: Lawsuit, facts: InstrumentFacts, reason: str = "", proof: Attachment | None = None
) -> Instrument:
    """Record a judgment, ruling, mediation statement, payment order or award with its items.

    It takes effect by its services and appeals (PER-76), which are recorded one by one.
    """
    allowed(actor)
    refuse_future(facts.issued_on, field="issued_on")
    _check(lawsuit=lawsuit, facts=facts)
    row = Instrument(
        matter_id=lawsuit.matter_id,
        proceeding=lawsuit.proceeding,
        kind=facts.title.kind,
        court=facts.court or lawsuit.proceeding.court,
        attachment=proof,
    )
    db.session.add(row)
    _apply(row, facts=facts, number=_number(actor=actor, lawsuit=lawsuit, facts=facts))
    db.session.flush()
    _move_on(actor=actor, lawsuit=lawsuit, facts=facts)
    further = _ASKS_DECISION.get(facts.title)
    if further is not None:
        happened(actor=actor, lawsuit=lawsuit, happening=further, on=facts.issued_on, reason=reason)
    happened(
        actor=actor,
        lawsuit=lawsuit,
        happening=GIVEN,
        on=facts.issued_on,
        instrument=row,
        details=_details(lawsuit=lawsuit, row=row),
        note=facts.main_text,
        reason=reason,
        proof=proof,
    )
    db.session.flush()
    return row


def amend_instrument(*, actor: User, instrument: Instrument, facts: InstrumentFacts, reason: str) -> Instrument:
    """Correct what was taken from a title; its days and terms are corrected in the docket too, and the deadlines follow."""
    allowed(actor)
    refuse_future(facts.issued_on, field="issued_on")
    lawsuit = suit_of(instrument)
    _check(lawsuit=lawsuit, facts=facts)
    before = (instrument.issued_on, _details(lawsuit=lawsuit, row=instrument))
    _apply(instrument, facts=facts, number=_number(actor=actor, lawsuit=lawsuit, facts=facts))
    db.session.flush()
    after = (instrument.issued_on, _details(lawsuit=lawsuit, row=instrument))
    event = _event_of(instrument)
    if event is not None and before != after:
        told = {name: value for name, value in after[1].items() if value not in (None, "", [])}
        corrected(actor=actor, lawsuit=lawsuit, event=event, reason=reason, on=instrument.issued_on, details=told)
    db.session.flush()
    return instrument


def certify(
    *,
    actor: User,
    instrument: Instrument,
    effective_on: date,
    certified_on: date,
    reason: str = "",
    proof: Attachment | None = None,
) -> Instrument:
    """Record the court's certificate of effect: the day it names overrides what was counted (PER-76)."""
    allowed(actor)
    refuse_future(certified_on, field="certified_on")
    if effective_on < instrument.issued_on:
        raise DomainError(
            CERTIFIED_EARLY, field="effective_on", day=effective_on.isoformat(), issued=instrument.issued_on.isoformat()
        )
    lawsuit = suit_of(instrument)
    instrument.certified_on = certified_on
    happened(
        actor=actor,
        lawsuit=lawsuit,
        happening="effect_certified",
        on=certified_on,
        instrument=instrument,
        details={"effective_on": effective_on.isoformat()},
        reason=reason,
        proof=proof,
    )
    reach_effect(actor=actor, lawsuit=lawsuit, on=certified_on)
    return instrument


def note_effect(*, actor: User, instrument: Instrument, on: date) -> Instrument:
    """Move the suit on to effective once the law says so: everybody served, nobody appealed, the last period over."""
    allowed(actor)
    standing = standing_of(instrument)
    if standing is None or standing.effective_on is None or standing.effective_on > on:
        raise DomainError(NOT_EFFECTIVE_YET, why=_why_not(instrument=instrument, standing=standing))
    reach_effect(actor=actor, lawsuit=suit_of(instrument), on=standing.effective_on)
    return instrument


def reach_effect(*, actor: User, lawsuit: Lawsuit, on: date) -> None:
    """The suit is effective: its stage and that of the matter."""
    reach(actor=actor, lawsuit=lawsuit, to=LawsuitStage.EFFECTIVE, on=on)
    if lawsuit.stage is not LawsuitStage.EFFECTIVE:
        advance(actor=actor, lawsuit=lawsuit, to=LawsuitStage.EFFECTIVE, on=on)


def standing_of(instrument: Instrument) -> TitleStanding | None:
    """How the title stands by the fold, with its reason in words."""
    return standings(matter_id=instrument.matter_id).get(str(instrument.id))


def suit_of(instrument: Instrument) -> Lawsuit:
    """The suit that a title came of."""
    found = instrument.lawsuit
    if found is None:
        raise ValueError("This title came of no suit")
    return found


def _event_of(instrument: Instrument) -> Event | None:
    """The event that stands for the title's being given."""
    events = docket.standing_events(matter_id=instrument.matter_id)
    return next((row for row in events if row.instrument_id == instrument.id and row.happening == GIVEN), None)


def _move_on(*, actor: User, lawsuit: Lawsuit, facts: InstrumentFacts) -> None:
    """Where the decision brings the suit: back to the hearings after a remand, otherwise to decided; an open appeal is decided."""
    on = facts.issued_on
    if facts.title is TitleType.FIRST_INSTANCE_RULING:
        return
    if lawsuit.proceeding.status is ProceedingStatus.SUSPENDED:
        set_status(actor=actor, lawsuit=lawsuit, to=ProceedingStatus.OPEN, on=on)
    if facts.title is TitleType.SECOND_INSTANCE:
        for appeal in lawsuit.appeals:
            if appeal.status is AppealStatus.FILED:
                appeal.status, appeal.ended_on = AppealStatus.DECIDED, on
    remanded = facts.outcome is AppealOutcome.REMANDED
    advance(actor=actor, lawsuit=lawsuit, to=LawsuitStage.HEARING if remanded else LawsuitStage.DECIDED, on=on)


def _details(*, lawsuit: Lawsuit, row: Instrument) -> Mapping[str, object]:
    """What the law's fold needs of the title: on whom it is served, who owes, when it is to be performed."""
    return {
        "title": row.title.value,
        "parties": [] if row.title in (TitleType.AWARD, TitleType.NOTARISED, TitleType.PAYMENT_ORDER) else party_keys(lawsuit),
        "obligors": [str(party.id) for party in row.obligors],
        "performance_days": row.performance_days,
        "performance_on": row.performance_on.isoformat() if row.performance_on else None,
        "instalments": [dict(part) for part in row.instalments],
        "outcome": row.outcome.value if row.outcome else None,
        "case_number": row.number,
    }


def _number(*, actor: User, lawsuit: Lawsuit, facts: InstrumentFacts) -> str:
    """The number of the title in normal form; a court's own becomes a case number of the suit."""
    if not facts.number:
        return ""
    if lawsuit.proceeding.kind in (ProceedingKind.ARBITRATION, ProceedingKind.NOTARISED_TITLE):
        return facts.number
    try:
        read = parse_case_number(facts.number)
    except StatuteError as error:
        raise DomainError(error.template, field="number", **error.params) from error
    docket.add_case_number(actor=actor, proceeding=lawsuit.proceeding, text=facts.number, from_on=facts.issued_on, field="number")
    return read.text


def _check(*, lawsuit: Lawsuit, facts: InstrumentFacts) -> None:
    kind = lawsuit.proceeding.kind
    if facts.title not in TITLES_OF[kind]:
        raise DomainError(WRONG_TITLE, field="title", title=facts.title.label, kind=kind.label)
    if facts.title is TitleType.SECOND_INSTANCE and facts.outcome is None:
        raise DomainError(OUTCOME_MISSING, field="outcome")
    if facts.title is not TitleType.SECOND_INSTANCE and facts.outcome is not None:
        raise DomainError(OUTCOME_ELSEWHERE, field="outcome")
    ways = [facts.performance_days is not None, facts.performance_on is not None, bool(facts.instalments)]
    if sum(ways) > 1:
        raise DomainError(TWO_WAYS, field="performance_days")
    for before, after in zip(facts.instalments, facts.instalments[1:], strict=False):
        if after.on <= before.on:
            raise DomainError(INSTALMENTS_OUT_OF_ORDER, field="instalments", day=after.on.isoformat())
    known = {row.collateral_id for row in lawsuit.matter.securities}
    for place, item in enumerate(facts.items):
        _check_item(item, place=place, lawsuit=lawsuit, known=known)


def _check_item(item: ItemFacts, *, place: int, lawsuit: Lawsuit, known: set[int]) -> None:
    if item.kind in AMOUNT_KINDS and item.amount is None and not item.formula:
        raise DomainError(AMOUNT_MISSING, field=f"items-{place}-amount")
    if item.kind is ItemKind.PRIORITY and item.collateral is None:
        raise DomainError(SECURITY_MISSING, field=f"items-{place}-collateral_id")
    if item.collateral is not None and item.collateral.id not in known:
        raise DomainError(STRANGE_SECURITY, field=f"items-{place}-collateral_id", asset=item.collateral.description)
    for party in item.parties:
        refuse_stranger(lawsuit=lawsuit, party=party, field=f"items-{place}-party_ids")


def _apply(row: Instrument, *, facts: InstrumentFacts, number: str) -> None:
    row.title, row.kind, row.number, row.issued_on = facts.title, facts.title.kind, number, facts.issued_on
    row.body, row.outcome, row.main_text = facts.body, facts.outcome, facts.main_text
    if facts.court is not None:
        row.court = facts.court
    row.performance_days, row.performance_on = facts.performance_days, facts.performance_on
    row.instalments = [
        {"on": part.on.isoformat(), "amount": str(part.amount) if part.amount is not None else None} for part in facts.instalments
    ]
    row.items = [
        InstrumentItem(
            matter_id=row.matter_id,
            position=place,
            kind=item.kind,
            amount=item.amount,
            formula=item.formula,
            interest_from_on=item.interest_from_on,
            rate_percent=item.rate_percent,
            liability=item.liability,
            collateral=item.collateral if item.kind is ItemKind.PRIORITY else None,
            text=item.text,
            parties=[InstrumentItemParty(matter_id=row.matter_id, party=party) for party in item.parties],
        )
        for place, item in enumerate(facts.items, start=1)
    ]


def _why_not(*, instrument: Instrument, standing: TitleStanding | None) -> str:
    if standing is None:
        return DomainError(NOT_SERVED_YET).sentence
    if standing.appealed_by:
        return DomainError(IS_APPEALED).sentence
    if standing.effective_on is not None:
        return DomainError(LATER, day=standing.effective_on.isoformat()).sentence
    names = {str(row.party_id): row.party.name for row in suit_of(instrument).defendants}
    awaited = "、".join(names.get(key, DomainError(N_("The bank")).sentence) for key in standing.awaiting)
    return DomainError(STILL_AWAITED, parties=awaited).sentence if awaited else DomainError(NOT_SERVED_YET).sentence
