"""Orders: applying, what the court ruled, review, the fee, passing into enforcement, lifting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.models import User
from app.access.policy import Permission, demand
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.courts.models import Court
from app.docket import services as docket
from app.docket.models import Event, Proceeding
from app.docket.states import PROCEEDINGS, ProceedingKind, ProceedingStatus
from app.files.models import Attachment
from app.matters.facts import CostFacts, Remark
from app.matters.models import Matter
from app.matters.services import costs, debt, loans
from app.matters.states import CostKind
from app.preservation import facts as told
from app.preservation.facts import ApplicationFacts, Noted
from app.preservation.models import PreservationOrder
from app.preservation.services.recording import PLAIN, measures_under, record
from app.preservation.states import ORDERS, OrderKind, OrderStatus, ReleaseGround, Security
from app.registers import services as registers
from app.statutes import preservation as law
from app.statutes.case_numbers import parse_case_number
from app.statutes.errors import StatuteError
from app.statutes.fees import Fee, preservation_fee

NO_EXEMPTION = N_("Before the suit a court asks for security (CPL 104); the bank is exempt only in the suit and after judgment.")
NOTHING_ASKED = N_("The amount to be preserved is more than zero.")
STRANGE_COURSE = N_("The preservation serves a suit of its own matter: choose one of them.")
RULED_EARLY = N_("The ruling of %(ruled)s cannot come before the application of %(applied)s.")
FEE_PAID = N_("The fee of this order is recorded already: %(amount)s on %(day)s.")
NOTHING_PAID = N_("The fee is more than zero.")
SECURITY_LARGE = N_("Security of %(amount)s is more than the court may ask for: at most %(limit)s (Preservation Rules, art. 5).")
SECURITY_SMALL = N_("Security of %(amount)s is less than is usual before the suit: %(limit)s (CPL Interpretation, art. 152).")
ABOVE_CLAIM = N_("%(amount)s is more than the claim of %(claim)s: what is preserved beyond it is paid for in damages (CPL 108).")

SUITS = (
    ProceedingKind.LAWSUIT,
    ProceedingKind.ARBITRATION,
    ProceedingKind.COLLATERAL_REALISATION,
    ProceedingKind.ENFORCEMENT,
)
"""What a preservation may be for."""


@dataclass(frozen=True)
class Proposal:
    """What a new application begins with: the claim as it was last locked, and no security, for a bank is exempt."""

    kind: OrderKind
    court: Court | None
    serves: Proceeding | None
    amount: Decimal | None
    security: Security


def propose(*, matter: Matter) -> Proposal:
    """What an application of this matter would say: the claim, the court of its suit, the bank's exemption where there is one."""
    suit = next(iter(reversed(served_by(matter=matter))), None)
    locked = debt.calculations_of(matter=matter)
    return Proposal(
        kind=OrderKind.PENDING_SUIT if suit else OrderKind.PRE_SUIT,
        court=suit.court if suit else matter.court,
        serves=suit,
        amount=locked[0].total if locked else matter.balance_total,
        security=Security.EXEMPTION if suit else Security.INSURER,
    )


def served_by(*, matter: Matter) -> list[Proceeding]:
    """The courses of the matter that a preservation may be for."""
    return [row for row in docket.proceedings_of(matter_id=matter.id) if row.kind in SUITS]


def apply(*, actor: User, matter: Matter, facts: ApplicationFacts, noted: Noted = PLAIN) -> PreservationOrder:
    """Apply for preservation: a proceeding of its own, with its order and the first deadline of the court."""
    demand(actor, Permission.RECORD_EVENT)
    _check(matter=matter, facts=facts)
    proceeding = docket.open_proceeding(
        actor=actor, matter_id=matter.id, kind=ProceedingKind.PRESERVATION, opened_on=facts.applied_on, court=facts.court
    )
    if facts.case_number:
        docket.add_case_number(actor=actor, proceeding=proceeding, text=facts.case_number, from_on=facts.applied_on)
    order = PreservationOrder(
        matter=matter,
        proceeding=proceeding,
        serves=facts.serves,
        kind=facts.kind,
        status=OrderStatus.APPLIED,
        applied_on=facts.applied_on,
        is_urgent=facts.is_urgent,
        amount=facts.amount,
        security=facts.security,
        security_amount=None if facts.security is Security.EXEMPTION else facts.security_amount,
        security_by=facts.security_by,
        security_proof=facts.security_proof,
    )
    db.session.add(order)
    db.session.flush()
    record(actor=actor, matter_id=matter.id, fact=told.application(facts, proceeding=proceeding), noted=noted)
    return order


def give_security(
    *, actor: User, order: PreservationOrder, on: date, security: Security, amount: Decimal, by: str = "", noted: Noted = PLAIN
) -> Event:
    """Record that the security the court asked for was given; its time to rule begins anew (PER-41)."""
    loans.refuse_future(on=on, field="happened_on")
    order.security, order.security_amount, order.security_by = security, amount, by
    order.security_proof = noted.proof or order.security_proof
    fact = told.act_of(order, "preservation_security_given", on=on, amount=amount)
    return record(actor=actor, matter_id=order.matter_id, fact=fact, noted=noted)


def grant(
    *,
    actor: User,
    order: PreservationOrder,
    on: date,
    ruling_number: str,
    execution_number: str = "",
    noted: Noted = PLAIN,
) -> Event:
    """Record the ruling that grants preservation, and the number under which it is executed (执保)."""
    loans.refuse_future(on=on, field="happened_on")
    if on < order.applied_on:
        raise DomainError(RULED_EARLY, field="happened_on", ruled=on.isoformat(), applied=order.applied_on.isoformat())
    order.ruled_on = on
    _advance(actor=actor, order=order, to=OrderStatus.GRANTED, on=on)
    order.ruling_number = _number(actor=actor, order=order, text=ruling_number)
    if execution_number:
        order.execution_number = docket.add_case_number(
            actor=actor, proceeding=order.proceeding, text=execution_number, from_on=on, field="execution_number"
        ).text
    fact = told.act_of(order, "preservation_ruled", on=on, case_number=order.ruling_number)
    return record(actor=actor, matter_id=order.matter_id, fact=fact, noted=noted)


def refuse(*, actor: User, order: PreservationOrder, on: date, noted: Noted = PLAIN) -> Event:
    """Record that the court refused preservation: the proceeding ends."""
    loans.refuse_future(on=on, field="happened_on")
    _advance(actor=actor, order=order, to=OrderStatus.REFUSED, on=on)
    event = record(actor=actor, matter_id=order.matter_id, fact=told.act_of(order, "presuit_refused", on=on), noted=noted)
    _end(actor=actor, proceeding=order.proceeding, on=on)
    return event


def note(*, actor: User, order: PreservationOrder, happening: str, on: date, noted: Noted = PLAIN, **details: str) -> Event:
    """Record a step of the order that changes no row: service of the ruling, review, the ground lost, release asked for."""
    loans.refuse_future(on=on, field="happened_on")
    return record(actor=actor, matter_id=order.matter_id, fact=told.act_of(order, happening, on=on, **details), noted=noted)


def convert(*, actor: User, order: PreservationOrder, on: date, case_number: str = "", noted: Noted = PLAIN) -> list[Event]:
    """Record that enforcement took the measures over; their terms run on (PER-49)."""
    loans.refuse_future(on=on, field="happened_on")
    number = _read(case_number, field="case_number") if case_number else ""
    _advance(actor=actor, order=order, to=OrderStatus.CONVERTED, on=on)
    standing = [row for row in measures_under(proceeding=order.proceeding) if not row.status.is_over]
    return [
        record(
            actor=actor,
            matter_id=order.matter_id,
            fact=told.act_on(measure, "converted", on=on, case_number=number),
            noted=noted,
        )
        for measure in standing
    ]


def lift(*, actor: User, order: PreservationOrder, on: date, ground: ReleaseGround, noted: Noted = PLAIN) -> Event:
    """Record that the whole preservation was lifted: every measure is released and the proceeding ends."""
    loans.refuse_future(on=on, field="happened_on")
    _advance(actor=actor, order=order, to=OrderStatus.LIFTED, on=on)
    for measure in measures_under(proceeding=order.proceeding):
        if not measure.status.is_over:
            fact = told.act_on(measure, "released", on=on, reason=ground)
            record(actor=actor, matter_id=order.matter_id, fact=fact, noted=noted)
    event = record(actor=actor, matter_id=order.matter_id, fact=told.act_of(order, "preservation_released", on=on), noted=noted)
    _end(actor=actor, proceeding=order.proceeding, on=on)
    return event


def fee_of(order: PreservationOrder) -> Fee:
    """The fee on what was actually preserved, on the amount asked for while nothing is, at most the cap (FEE-31)."""
    held = [row.counted for row in measures_under(proceeding=order.proceeding) if row.counted]
    on = order.ruled_on or order.applied_on
    return preservation_fee(min(sum(held, Decimal(0)) or order.amount, order.amount), on=on, rules=registers.in_force())


def pay_fee(
    *, actor: User, order: PreservationOrder, on: date, amount: Decimal, proof: Attachment | None = None
) -> PreservationOrder:
    """Record the fee as paid; it becomes a cost of the matter that the claim may name."""
    demand(actor, Permission.RECORD_EVENT)
    loans.refuse_future(on=on, field="happened_on")
    if order.fee_paid is not None and order.fee_paid_on is not None:
        raise DomainError(FEE_PAID, field="amount", amount=f"{order.fee_paid:,.2f}", day=order.fee_paid_on.isoformat())
    if amount <= 0:
        raise DomainError(NOTHING_PAID, field="amount")
    order.fee_paid, order.fee_paid_on = amount, on
    paid = CostFacts(kind=CostKind.PRESERVATION, amount=amount, incurred_on=on, proof=proof)
    costs.record_cost(actor=actor, matter=order.matter, facts=paid)
    return order


def remarks_on(order: PreservationOrder) -> list[Remark]:
    """What is allowed but should be looked at again: security out of the usual, more asked for than is owed."""
    found = []
    given, claim = order.security_amount, order.matter.balance_total
    if given is not None:
        before = order.kind is OrderKind.PRE_SUIT
        asked = law.security_asked(order.amount, before_suit=before, on=order.applied_on, rules=registers.in_force())
        figures = {"amount": f"{given:,.2f}", "limit": f"{asked.amount:,.2f}"}
        if asked.is_maximum and given > asked.amount:
            found.append(Remark(SECURITY_LARGE, figures))
        elif not asked.is_maximum and given < asked.amount:
            found.append(Remark(SECURITY_SMALL, figures))
    if claim is not None and order.amount > claim:
        found.append(Remark(ABOVE_CLAIM, {"amount": f"{order.amount:,.2f}", "claim": f"{claim:,.2f}"}))
    return found


def of_matter(*, matter_id: int) -> Sequence[PreservationOrder]:
    """The orders of a matter, the oldest first."""
    wanted = select(PreservationOrder).where(PreservationOrder.matter_id == matter_id)
    wanted = wanted.options(
        selectinload(PreservationOrder.proceeding).selectinload(Proceeding.court),
        selectinload(PreservationOrder.proceeding).selectinload(Proceeding.case_numbers),
        selectinload(PreservationOrder.serves).selectinload(Proceeding.case_numbers),
    )
    return db.session.scalars(wanted.order_by(PreservationOrder.applied_on, PreservationOrder.id)).all()


def order_of(*, proceeding: Proceeding) -> PreservationOrder | None:
    """The order that a proceeding carries; none for a seizure in enforcement."""
    return db.session.scalars(select(PreservationOrder).where(PreservationOrder.proceeding_id == proceeding.id)).first()


def _check(*, matter: Matter, facts: ApplicationFacts) -> None:
    loans.refuse_future(on=facts.applied_on, field="applied_on")
    if facts.amount <= 0:
        raise DomainError(NOTHING_ASKED, field="amount")
    if facts.kind is OrderKind.PRE_SUIT and facts.security is Security.EXEMPTION:
        raise DomainError(NO_EXEMPTION, field="security")
    if facts.serves is not None and facts.serves.matter_id != matter.id:
        raise DomainError(STRANGE_COURSE, field="serves_id")


def _advance(*, actor: User, order: PreservationOrder, to: OrderStatus, on: date) -> None:
    docket.advance(actor=actor, subject=order, to=to, transitions=ORDERS, happened_on=on, kind=None)


def _number(*, actor: User, order: PreservationOrder, text: str) -> str:
    """The number of the ruling: a case of its own before the suit, else the number of the suit."""
    if order.kind is OrderKind.PRE_SUIT:
        return docket.add_case_number(actor=actor, proceeding=order.proceeding, text=text, field="ruling_number").text
    return _read(text, field="ruling_number")


def _read(text: str, *, field: str) -> str:
    try:
        return parse_case_number(text).text
    except StatuteError as error:
        raise DomainError(error.template, field=field, **error.params) from error


def _end(*, actor: User, proceeding: Proceeding, on: date) -> None:
    if proceeding.status is ProceedingStatus.ENDED:
        return
    proceeding.ended_on = max(on, proceeding.opened_on)
    docket.advance(actor=actor, subject=proceeding, to=ProceedingStatus.ENDED, transitions=PROCEEDINGS, happened_on=on, kind=None)


def claim_of(*, matter: Matter, on: date | None = None) -> Decimal | None:
    """The claim at a day by the debt engine; the stored balance for today, nothing where it cannot be computed."""
    if on is None or on == clock.today():
        return matter.balance_total
    try:
        return debt.debt_of(matter=matter, cutoff_on=on).total
    except DomainError:
        return None
