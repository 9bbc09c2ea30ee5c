"""A suit from its preparation to its acceptance, its procedure, its stays and its ends, and the other ways to a title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.access.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.courts import services as courts
from app.courts.models import Court
from app.docket import services as docket
from app.docket.states import ProceedingKind, ProceedingStatus
from app.files.models import Attachment
from app.litigation.models import Defendant, Lawsuit
from app.litigation.services.recording import advance, allowed, happened, party_keys, reach, refuse_future, set_status
from app.litigation.states import ENDED, OUT_OF_COURT, ROUTES, LawsuitStage, Procedure
from app.matters.models import DebtCalculation, Matter, Party
from app.statutes.case_numbers import parse_case_number
from app.statutes.errors import StatuteError

NO_COURT = N_("Choose the court that this is brought before.")
NO_BODY = N_("Name the arbitral institution or the notary's office.")
NO_DEFENDANT = N_("Choose at least one party to proceed against.")
NOT_A_PARTY = N_("%(party)s is not a party of this matter: add the party first.")
SERVED_ALREADY = N_("%(party)s was served with something already and stays in the suit.")
CUTOFF_MISSING = N_("An amount claimed needs the day up to which it was computed.")
OTHER_COURT = N_("%(number)s is a number of %(court)s, but the suit is before %(chosen)s: check the number or the court.")
NOT_BEGUN = N_("Nothing was submitted to a court yet: nothing can be ended. Change or leave the suit as it is.")
ALREADY_ORDINARY = N_("The suit is tried by the ordinary procedure already.")
NOT_TRIED = N_("The suit has ended: %(stage)s.")

_SUBMITTED: Mapping[ProceedingKind, str] = {
    ProceedingKind.LAWSUIT: "complaint_submitted",
    ProceedingKind.PAYMENT_ORDER: "payment_order_applied",
    ProceedingKind.COLLATERAL_REALISATION: "collateral_applied",
    ProceedingKind.ARBITRATION: "arbitration_applied",
    ProceedingKind.MEDIATION: "confirmation_applied",
}
_ACCEPTED: Mapping[ProceedingKind, str] = {
    ProceedingKind.LAWSUIT: "case_accepted",
    ProceedingKind.PAYMENT_ORDER: "payment_order_accepted",
    ProceedingKind.COLLATERAL_REALISATION: "collateral_accepted",
    ProceedingKind.MEDIATION: "special_accepted",
}
_ENDS: Mapping[LawsuitStage, str] = {
    LawsuitStage.NOT_ACCEPTED: "not_accepted",
    LawsuitStage.WITHDRAWN: "withdrawn",
    LawsuitStage.DEEMED_WITHDRAWN: "deemed_withdrawn",
    LawsuitStage.DISMISSED: "dismissed",
    LawsuitStage.TERMINATED: "terminated",
    LawsuitStage.TRANSFERRED: "transferred",
}
_WITH_AMOUNT = frozenset({"complaint_submitted", "payment_order_applied", "collateral_applied"})
_WITH_NUMBER = frozenset(
    {"case_accepted", "payment_order_accepted", "collateral_accepted", "special_accepted", "arbitration_applied"}
)


@dataclass(frozen=True, kw_only=True)
class LawsuitFacts:
    """What is said of a suit and may be said better later."""

    court: Court | None = None
    body: str = ""
    cause_of_action: str = ""
    claim_amount: Decimal | None = None
    cutoff_on: date | None = None
    calculation: DebtCalculation | None = None
    judge: str = ""
    clerk: str = ""
    clerk_telephone: str = ""
    tribunal: str = ""
    note: str = ""
    defendants: Sequence[Party] = ()
    abroad: frozenset[int] = field(default_factory=frozenset)
    """The ids of those defendants without a domicile in China."""


def open_lawsuit(*, actor: User, matter: Matter, kind: ProceedingKind, opened_on: date, facts: LawsuitFacts) -> Lawsuit:
    """Begin to prepare a suit, or another way to a title."""
    allowed(actor)
    if kind not in ROUTES:
        raise ValueError(f"{kind.name} is kept by another slice")
    refuse_future(opened_on, field="opened_on")
    _check(matter=matter, kind=kind, facts=facts)
    proceeding = docket.open_proceeding(
        actor=actor, matter_id=matter.id, kind=kind, opened_on=opened_on, court=facts.court, body=facts.body
    )
    lawsuit = Lawsuit(matter=matter, proceeding=proceeding, stage=LawsuitStage.PREPARING, stage_since=opened_on)
    db.session.add(lawsuit)
    _apply(lawsuit, facts)
    db.session.flush()
    return lawsuit


def amend(*, actor: User, lawsuit: Lawsuit, facts: LawsuitFacts) -> Lawsuit:
    """Say better what the suit is about: court, judge, amount, parties sued."""
    allowed(actor)
    _check(matter=lawsuit.matter, kind=lawsuit.proceeding.kind, facts=facts)
    kept = {party.id for party in facts.defendants}
    served = {row.party_id for row in lawsuit.services}
    for row in lawsuit.defendants:
        if row.party_id not in kept and row.party_id in served:
            raise DomainError(SERVED_ALREADY, field="defendant_ids", party=row.party.name)
    lawsuit.proceeding.court, lawsuit.proceeding.body = facts.court, facts.body
    _apply(lawsuit, facts)
    db.session.flush()
    return lawsuit


def submit(
    *, actor: User, lawsuit: Lawsuit, submitted_on: date, case_number: str = "", reason: str = "", proof: Attachment | None = None
) -> Lawsuit:
    """Record that the complaint or the application was submitted: it interrupts limitation (LIM 10)."""
    allowed(actor)
    refuse_future(submitted_on, field="submitted_on")
    number = _number(actor=actor, lawsuit=lawsuit, text=case_number, on=submitted_on)
    advance(actor=actor, lawsuit=lawsuit, to=LawsuitStage.SUBMITTED, on=submitted_on)
    lawsuit.submitted_on = submitted_on
    happening = _SUBMITTED.get(lawsuit.proceeding.kind)
    if happening is not None:
        details: dict[str, object] = {"parties": [str(row.party_id) for row in lawsuit.defendants]}
        if happening in _WITH_AMOUNT and lawsuit.claim_amount is not None:
            details["amount"] = str(lawsuit.claim_amount)
        if happening in _WITH_NUMBER:
            details["case_number"] = number
        if happening == "confirmation_applied":
            details = {"case_number": number}
        happened(actor=actor, lawsuit=lawsuit, happening=happening, on=submitted_on, details=details, reason=reason, proof=proof)
    return lawsuit


def accept(
    *,
    actor: User,
    lawsuit: Lawsuit,
    accepted_on: date,
    case_number: str = "",
    procedure: Procedure | None = None,
    judge: str = "",
    clerk: str = "",
    clerk_telephone: str = "",
    tribunal: str = "",
    reason: str = "",
    proof: Attachment | None = None,
) -> Lawsuit:
    """Record that the court took the case, under its number and by its procedure; the time for a trial runs from here (PER-68–70)."""
    allowed(actor)
    refuse_future(accepted_on, field="accepted_on")
    number = _number(actor=actor, lawsuit=lawsuit, text=case_number, on=accepted_on)
    if lawsuit.proceeding.status is ProceedingStatus.ENDED:
        set_status(actor=actor, lawsuit=lawsuit, to=ProceedingStatus.OPEN, on=accepted_on)
    advance(actor=actor, lawsuit=lawsuit, to=LawsuitStage.ACCEPTED, on=accepted_on)
    lawsuit.accepted_on = accepted_on
    if lawsuit.proceeding.kind is ProceedingKind.LAWSUIT:
        lawsuit.procedure = procedure or Procedure.ORDINARY
    for name, value in {"judge": judge, "clerk": clerk, "clerk_telephone": clerk_telephone, "tribunal": tribunal}.items():
        if value:
            setattr(lawsuit, name, value)
    happening = _ACCEPTED.get(lawsuit.proceeding.kind)
    if happening is not None:
        details: dict[str, object] = {"case_number": number}
        if happening == "case_accepted":
            details["procedure"] = (lawsuit.procedure or Procedure.ORDINARY).value
            details["parties"] = [str(row.party_id) for row in lawsuit.defendants]
        happened(actor=actor, lawsuit=lawsuit, happening=happening, on=accepted_on, details=details, reason=reason, proof=proof)
    return lawsuit


def add_number(*, actor: User, lawsuit: Lawsuit, case_number: str, from_on: date | None = None) -> Lawsuit:
    """Give the suit a further case number, such as that of the second instance or of a new trial."""
    allowed(actor)
    docket.add_case_number(actor=actor, proceeding=lawsuit.proceeding, text=case_number, from_on=from_on)
    return lawsuit


def suspend(
    *, actor: User, lawsuit: Lawsuit, on: date, ground: str, reason: str = "", proof: Attachment | None = None
) -> Lawsuit:
    """Record a stay (CPL 153): the deadlines of the suit are held and raise no alarm."""
    allowed(actor)
    refuse_future(on, field="on")
    _refuse_ended(lawsuit)
    set_status(actor=actor, lawsuit=lawsuit, to=ProceedingStatus.SUSPENDED, on=on)
    happened(actor=actor, lawsuit=lawsuit, happening="suspended", on=on, details={"reason": ground}, reason=reason, proof=proof)
    return lawsuit


def resume(*, actor: User, lawsuit: Lawsuit, on: date, reason: str = "", proof: Attachment | None = None) -> Lawsuit:
    """Record that a stayed suit goes on; what was held runs again."""
    allowed(actor)
    refuse_future(on, field="on")
    set_status(actor=actor, lawsuit=lawsuit, to=ProceedingStatus.OPEN, on=on)
    happened(actor=actor, lawsuit=lawsuit, happening="resumed", on=on, reason=reason, proof=proof)
    return lawsuit


def end(
    *,
    actor: User,
    lawsuit: Lawsuit,
    to: LawsuitStage,
    on: date,
    ground: str = "",
    reason: str = "",
    proof: Attachment | None = None,
) -> Lawsuit:
    """Record that the suit ended without a decision on the claim: withdrawn, dismissed, transferred and the like."""
    allowed(actor)
    refuse_future(on, field="on")
    if lawsuit.stage is LawsuitStage.PREPARING and to is not LawsuitStage.WITHDRAWN:
        raise DomainError(NOT_BEGUN, field="to")
    before = lawsuit.stage
    advance(actor=actor, lawsuit=lawsuit, to=to, on=on)
    set_status(actor=actor, lawsuit=lawsuit, to=ProceedingStatus.ENDED, on=on)
    if before is LawsuitStage.PREPARING:
        return lawsuit
    happening = _ENDS[to]
    if to is LawsuitStage.NOT_ACCEPTED and lawsuit.proceeding.kind is ProceedingKind.PAYMENT_ORDER:
        happening = "payment_order_refused"
    details = {} if happening == "transferred" else {"reason": ground}
    happened(actor=actor, lawsuit=lawsuit, happening=happening, on=on, details=details, note=ground, reason=reason, proof=proof)
    return lawsuit


def apply_for_retrial(
    *, actor: User, lawsuit: Lawsuit, on: date, case_number: str = "", reason: str = "", proof: Attachment | None = None
) -> Lawsuit:
    """Record an application for re-trial; it stays nothing by itself (CPL 210)."""
    allowed(actor)
    refuse_future(on, field="on")
    number = _number(actor=actor, lawsuit=lawsuit, text=case_number, on=on)
    advance(actor=actor, lawsuit=lawsuit, to=LawsuitStage.RETRIAL, on=on)
    if lawsuit.proceeding.status is ProceedingStatus.ENDED:
        set_status(actor=actor, lawsuit=lawsuit, to=ProceedingStatus.OPEN, on=on)
    happened(
        actor=actor,
        lawsuit=lawsuit,
        happening="retrial_applied",
        on=on,
        details={"case_number": number},
        reason=reason,
        proof=proof,
    )
    return lawsuit


def order_retrial(
    *, actor: User, lawsuit: Lawsuit, on: date, case_number: str = "", reason: str = "", proof: Attachment | None = None
) -> Lawsuit:
    """Record the ruling that orders a re-trial and stays enforcement (CPL 217)."""
    allowed(actor)
    refuse_future(on, field="on")
    number = _number(actor=actor, lawsuit=lawsuit, text=case_number, on=on)
    reach(actor=actor, lawsuit=lawsuit, to=LawsuitStage.RETRIAL, on=on)
    if lawsuit.stage is not LawsuitStage.RETRIAL:
        advance(actor=actor, lawsuit=lawsuit, to=LawsuitStage.RETRIAL, on=on)
    happened(
        actor=actor,
        lawsuit=lawsuit,
        happening="retrial_ordered",
        on=on,
        details={"case_number": number},
        reason=reason,
        proof=proof,
    )
    return lawsuit


def of_matter(*, matter_id: int) -> Sequence[Lawsuit]:
    """The suits of a matter, the latest first."""
    return db.session.scalars(select(Lawsuit).where(Lawsuit.matter_id == matter_id).order_by(Lawsuit.id.desc())).all()


def of_proceeding(*, proceeding_id: int) -> Lawsuit | None:
    """The suit of a proceeding."""
    return db.session.scalar(select(Lawsuit).where(Lawsuit.proceeding_id == proceeding_id))


def served_on(lawsuit: Lawsuit) -> list[str]:
    """Everybody on whom a title of the suit is served, by key."""
    return party_keys(lawsuit)


def _number(*, actor: User, lawsuit: Lawsuit, text: str, on: date) -> str:
    """Give the suit its number in normal form; one of another court than the chosen is refused, that of a higher court stands."""
    if not text.strip():
        return ""
    try:
        read = parse_case_number(text)
    except StatuteError as error:
        raise DomainError(error.template, field="case_number", **error.params) from error
    chosen, named = lawsuit.proceeding.court, courts.of_code(case_code=read.court_code) if read.court_code else None
    first_instance = read.type_code in ("民初", "民特", "民督", "诉前调", "民诉前调")
    if named is not None and chosen is not None and named.id != chosen.id and first_instance:
        raise DomainError(OTHER_COURT, field="case_number", number=read.text, court=named.name, chosen=chosen.name)
    return docket.add_case_number(actor=actor, proceeding=lawsuit.proceeding, text=text, from_on=on).text


def _refuse_ended(lawsuit: Lawsuit) -> None:
    if lawsuit.stage in ENDED:
        raise DomainError(NOT_TRIED, stage=lawsuit.stage.label)


def _check(*, matter: Matter, kind: ProceedingKind, facts: LawsuitFacts) -> None:
    if kind in OUT_OF_COURT and not facts.body:
        raise DomainError(NO_BODY, field="body")
    if kind not in OUT_OF_COURT and facts.court is None:
        raise DomainError(NO_COURT, field="court_id")
    if not facts.defendants:
        raise DomainError(NO_DEFENDANT, field="defendant_ids")
    known = {role.party_id for role in matter.party_roles}
    for party in facts.defendants:
        if party.id not in known:
            raise DomainError(NOT_A_PARTY, field="defendant_ids", party=party.name)
    if facts.claim_amount is not None and facts.cutoff_on is None:
        raise DomainError(CUTOFF_MISSING, field="cutoff_on")


def _apply(lawsuit: Lawsuit, facts: LawsuitFacts) -> None:
    for name in (
        "cause_of_action",
        "claim_amount",
        "cutoff_on",
        "calculation",
        "judge",
        "clerk",
        "clerk_telephone",
        "tribunal",
        "note",
    ):
        setattr(lawsuit, name, getattr(facts, name))
    held = {row.party_id: row for row in lawsuit.defendants}
    lawsuit.defendants = [held.get(party.id) or Defendant(matter_id=lawsuit.matter.id, party=party) for party in facts.defendants]
    for place, row in enumerate(lawsuit.defendants, start=1):
        row.position, row.is_abroad = place, row.party.id in facts.abroad
