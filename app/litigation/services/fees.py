"""Court fees of a suit: what the measures give, notice, payment, top-up, and what comes back (FEE-01…17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.access.models import User
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket.states import ProceedingKind
from app.files.models import Attachment
from app.litigation.models import CourtFee, Lawsuit
from app.litigation.services.recording import allowed, happened, refuse_future, statutes_as_sentences
from app.litigation.states import CourtFeeKind, LawsuitStage, Procedure, RefundGround
from app.matters.facts import CostFacts
from app.matters.models import Party
from app.matters.services import costs
from app.matters.states import CostKind
from app.registers import services as registers
from app.statutes import fee_changes, fees
from app.statutes.fee_changes import RefundReason
from app.statutes.fees import Fee, FreeCase, HalfReason, RetrialGround

NO_AMOUNT = N_("The fee is computed on the amount claimed: give the amount of the suit first.")
NO_DISPUTED = N_("The appeal fee is computed on the part in dispute: give that amount.")
PAID_ALREADY = N_("This fee was paid on %(day)s already.")
NOT_PAID = N_("This fee was not paid: nothing comes back.")
NO_REFUND = N_("No refund is due on this fee: record its ground first.")
REDUCED_NEEDS_AMOUNT = N_("Give the amount claimed after the reduction.")
MORE_THAN_PAID = N_("%(amount)s is more than the %(paid)s that was paid.")
NOT_SIMPLE = N_("Only a suit by the simple or the small-claims procedure is turned into an ordinary one.")
OTHER_FIGURE = N_("The court prints %(printed)s, the measures give %(due)s: compare the base and the procedure.")
NOT_HERE = N_("%(fee)s does not arise in this kind of proceeding (%(kind)s).")

_NOTICES = {CourtFeeKind.TOP_UP: "conversion_notified", CourtFeeKind.APPEAL: "appeal_fee_reminded"}
_PAYMENTS = {CourtFeeKind.TOP_UP: "top_up_paid", CourtFeeKind.APPEAL: "appeal_fee_paid"}
_APPLICATIONS = frozenset({ProceedingKind.PAYMENT_ORDER, ProceedingKind.COLLATERAL_REALISATION, ProceedingKind.MEDIATION})


@dataclass(frozen=True)
class Standing:
    """What the fees of a suit come to."""

    due: Decimal
    paid: Decimal
    refund_due: Decimal
    refunded: Decimal


def fee_due(
    *, lawsuit: Lawsuit, kind: CourtFeeKind, on: date, base: Decimal | None = None, ground: RetrialGround = RetrialGround.OTHER
) -> Fee:
    """What the measures give for this suit: half for the simple procedure, a third for a payment order, nothing where it is free."""
    rules, amount = registers.in_force(), base if base is not None else lawsuit.claim_amount
    with statutes_as_sentences():
        if kind is CourtFeeKind.APPEAL:
            if base is None:
                raise DomainError(NO_DISPUTED, field="base")
            return fees.appeal_fee(base, on=on, rules=rules)
        if lawsuit.proceeding.kind is ProceedingKind.MEDIATION:
            return fees.free_of_charge(FreeCase.MEDIATION_CONFIRMED)
        if amount is None:
            raise DomainError(NO_AMOUNT, field="base")
        if kind is CourtFeeKind.RETRIAL:
            return fees.retrial_fee(amount, ground=ground, on=on, rules=rules)
        if kind is CourtFeeKind.TOP_UP:
            return fee_changes.to_ordinary_procedure(amount, on=on, rules=rules)
        if kind is CourtFeeKind.APPLICATION:
            return _application(lawsuit=lawsuit, amount=amount, on=on)
        return fees.acceptance_fee(amount, on=on, halves=_halves(lawsuit), rules=rules)


def notice_fee(
    *,
    actor: User,
    lawsuit: Lawsuit,
    kind: CourtFeeKind,
    noticed_on: date,
    base: Decimal | None = None,
    printed: Decimal | None = None,
    party: Party | None = None,
    reason: str = "",
    proof: Attachment | None = None,
) -> CourtFee:
    """Record a notice to pay: seven days from it, and late counts as withdrawal (FEE-14, FEE-15)."""
    allowed(actor)
    refuse_future(noticed_on, field="noticed_on")
    if kind is CourtFeeKind.TOP_UP and lawsuit.procedure is Procedure.ORDINARY:
        raise DomainError(NOT_SIMPLE, field="kind")
    found = fee_due(lawsuit=lawsuit, kind=kind, on=noticed_on, base=base)
    held = [row for row in lawsuit.fees if (row.kind, row.noticed_on, row.base) == (kind, noticed_on, found.base)]
    if held:
        return held[0]
    row = CourtFee(matter_id=lawsuit.matter_id, lawsuit=lawsuit, kind=kind, noticed_on=noticed_on, printed=printed)
    _told(row, fee=found, actor=actor)
    db.session.add(row)
    happened(
        actor=actor,
        lawsuit=lawsuit,
        happening=_NOTICES.get(kind, "fee_notice_received"),
        on=noticed_on,
        party=party,
        details={"amount": str(row.amount)},
        reason=reason,
        proof=proof,
    )
    if kind is CourtFeeKind.TOP_UP:
        lawsuit.procedure = Procedure.ORDINARY
    db.session.flush()
    return row


def pay_fee(
    *,
    actor: User,
    fee: CourtFee,
    paid: Decimal,
    paid_on: date,
    party: Party | None = None,
    invoice_number: str = "",
    reason: str = "",
    proof: Attachment | None = None,
) -> CourtFee:
    """Record a payment; what the bank paid becomes a cost of the matter, advanced and refundable."""
    allowed(actor)
    refuse_future(paid_on, field="paid_on")
    if fee.paid_on is not None:
        raise DomainError(PAID_ALREADY, field="paid_on", day=fee.paid_on.isoformat())
    fee.paid, fee.paid_on = paid, paid_on
    lawsuit = fee.lawsuit
    if party is None and paid > 0:
        facts = CostFacts(
            kind=CostKind.ACCEPTANCE,
            amount=paid,
            incurred_on=paid_on,
            invoice_number=invoice_number,
            is_refundable=True,
            is_claimed=False,
            proof=proof,
        )
        fee.cost = costs.record_cost(actor=actor, matter=lawsuit.matter, facts=facts)
    happened(
        actor=actor,
        lawsuit=lawsuit,
        happening=_PAYMENTS.get(fee.kind, "fee_paid"),
        on=paid_on,
        party=party,
        details={"amount": str(paid)},
        reason=reason,
        proof=proof,
    )
    db.session.flush()
    return fee


def refund_of(
    *, fee: CourtFee, ground: RefundGround, on: date, new_amount: Decimal | None = None, bears: Decimal = Decimal(0)
) -> tuple[Decimal, Fee | None]:
    """What comes back of a fee that was paid, and the fee measures' reason; halving happens once only (FEE-07).

    `bears` is the part that the judgment leaves with the bank, where the defendants bear the rest (FEE-16).
    """
    if fee.paid is None:
        raise DomainError(NOT_PAID)
    if ground is RefundGround.WON:
        if bears > fee.paid:
            raise DomainError(MORE_THAN_PAID, field="bears", amount=f"{bears:,.2f}", paid=f"{fee.paid:,.2f}")
        return fee.paid - bears, None
    with statutes_as_sentences():
        if ground is RefundGround.CLAIM_REDUCED:
            if new_amount is None:
                raise DomainError(REDUCED_NEEDS_AMOUNT, field="new_amount")
            halves = _halves(fee.lawsuit)
            changed = fee_changes.changed_claim(
                paid=fee.paid, new_amount=new_amount, on=on, halves=halves, rules=registers.in_force()
            )
            return max(-changed.value, Decimal("0.00")), changed
        back = fee_changes.refund(
            paid=fee.paid,
            reason=RefundReason(ground.value),
            on=on,
            already_halved=fee.is_halved,
            rules=registers.in_force(),
        )
    return back.value, back


def claim_refund(
    *,
    actor: User,
    fee: CourtFee,
    ground: RefundGround,
    on: date,
    new_amount: Decimal | None = None,
    bears: Decimal = Decimal(0),
) -> CourtFee:
    """Note what the court owes back; it pays within fifteen days after its document takes effect (FEE-17)."""
    allowed(actor)
    refuse_future(on, field="on")
    amount, found = refund_of(fee=fee, ground=ground, on=on, new_amount=new_amount, bears=bears)
    fee.refund_ground, fee.refund_due = ground, amount
    if found is not None:
        fee.working = [*fee.working, *found.working]
        fee.basis = [*fee.basis, *found.to_plain()["basis"]]
        fee.rules = [*fee.rules, *found.rules]
    db.session.flush()
    return fee


def receive_refund(
    *, actor: User, fee: CourtFee, received: Decimal, received_on: date, reason: str = "", proof: Attachment | None = None
) -> CourtFee:
    """Record that a refund came in."""
    allowed(actor)
    refuse_future(received_on, field="received_on")
    if fee.refund_due is None:
        raise DomainError(NO_REFUND)
    if fee.paid is not None and received > fee.paid:
        raise DomainError(MORE_THAN_PAID, field="received", amount=f"{received:,.2f}", paid=f"{fee.paid:,.2f}")
    fee.refund_received, fee.refund_received_on = received, received_on
    happened(
        actor=actor,
        lawsuit=fee.lawsuit,
        happening="refund_received",
        on=received_on,
        details={"amount": str(received)},
        reason=reason,
        proof=proof,
    )
    return fee


def standing_of(rows: Sequence[CourtFee]) -> Standing:
    """What the fees come to."""
    nothing = Decimal("0.00")
    return Standing(
        due=sum((row.amount for row in rows), nothing),
        paid=sum((row.paid or nothing for row in rows), nothing),
        refund_due=sum((row.refund_due or nothing for row in rows), nothing),
        refunded=sum((row.refund_received or nothing for row in rows), nothing),
    )


def kinds_for(lawsuit: Lawsuit) -> list[CourtFeeKind]:
    """Which fees can be asked in this proceeding now."""
    if lawsuit.proceeding.kind in _APPLICATIONS:
        return [CourtFeeKind.APPLICATION]
    if lawsuit.proceeding.kind is not ProceedingKind.LAWSUIT:
        return []
    found = [CourtFeeKind.ACCEPTANCE]
    if lawsuit.procedure in (Procedure.SIMPLE, Procedure.SMALL):
        found.append(CourtFeeKind.TOP_UP)
    if lawsuit.stage in (LawsuitStage.DECIDED, LawsuitStage.APPEAL):
        found.append(CourtFeeKind.APPEAL)
    if lawsuit.stage is LawsuitStage.RETRIAL:
        found.append(CourtFeeKind.RETRIAL)
    return found


def disagrees(row: CourtFee) -> DomainError | None:
    """A remark where the court's printed figure is not ours beyond the tolerance for whole yuan (FEE-20)."""
    if row.printed is None or row.noticed_on is None:
        return None
    tolerance = Decimal(registers.in_force().value_at("fees.printed_fee_tolerance", on=row.noticed_on))
    if abs(row.printed - row.due) <= tolerance:
        return None
    return DomainError(OTHER_FIGURE, printed=f"{row.printed:,.2f}", due=f"{row.due:,.2f}")


def _halves(lawsuit: Lawsuit) -> tuple[HalfReason, ...]:
    return (HalfReason.SIMPLE_PROCEDURE,) if lawsuit.procedure in (Procedure.SIMPLE, Procedure.SMALL) else ()


def _application(*, lawsuit: Lawsuit, amount: Decimal, on: date) -> Fee:
    kind, rules = lawsuit.proceeding.kind, registers.in_force()
    if kind is ProceedingKind.PAYMENT_ORDER:
        return fees.payment_order_fee(amount, on=on, rules=rules)
    if kind is ProceedingKind.COLLATERAL_REALISATION:
        return fees.collateral_procedure_fee(amount, on=on, rules=rules)
    raise DomainError(NOT_HERE, field="kind", fee=CourtFeeKind.APPLICATION.label, kind=kind.label)


def _told(row: CourtFee, *, fee: Fee, actor: User) -> None:
    row.base, row.due, row.is_halved = fee.base, fee.value, fee.halved
    row.rules, row.basis, row.working = list(fee.rules), fee.to_plain()["basis"], list(fee.working)
    row.made_at, row.made_by = clock.now(), actor
