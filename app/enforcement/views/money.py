"""Pages of the money that came in."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core.errors import DomainError
from app.core.lookup import get_or_404
from app.docket import consequences
from app.enforcement.forms import ReceiptForm, ReverseForm
from app.enforcement.models import Receipt
from app.enforcement.services import money
from app.enforcement.views.blueprint import bp
from app.enforcement.views.parts import Answer, act_page, case_or_404, home_of, proof
from app.files.states import AttachmentKind
from app.matters.services import unfolded


@dataclass(frozen=True)
class Line:
    """One line of a divided receipt: what it met, of which contract, and what was owed before and is owed after."""

    label: str
    note: str
    before: Decimal | None
    met: Decimal
    after: Decimal | None


@dataclass(frozen=True)
class Table:
    """A divided receipt as a page shows it, also after what was only tried has been taken back."""

    lines: tuple[Line, ...]
    before: Decimal
    met: Decimal
    after: Decimal


@bp.route("/enforcement/cases/<int:enforcement_case_id>/receipts/new", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def record_receipt(enforcement_case_id: int) -> Answer:
    """Record money that came in."""
    case = case_or_404(enforcement_case_id)
    form = ReceiptForm()
    loans = {loan.id: loan for loan in case.matter.loans}
    form.loan_id.offer([(loan.id, f"{loan.title} {loan.number}") for loan in loans.values()])
    weighing: dict[str, Any] = {}

    def act() -> Receipt:
        made = money.record_receipt(
            actor=current_actor(),
            case=case,
            facts=form.receipt(loan=loans.get(form.loan_id.data)),
            note=form.note.data or "",
            reason=form.reason.data or "",
            proof=proof(form, matter=case.matter, kind=AttachmentKind.PAYMENT_PROOF),
        )
        if consequences.ASKED in request.form:
            weighing["table"] = _table(made)
        return made

    return act_page(
        form=form,
        matter=case.matter,
        case=case,
        title=_("Record money received"),
        submit=_("Record the receipt"),
        act=act,
        fragment="enforcement/receipt_consequence.html",
        weighing=weighing,
        sentence=_("Receipt recorded; the debt was computed anew"),
        home=home_of(case, "receipts"),
        hint=case.receipt_order.label,
    )


@bp.get("/enforcement/receipts/<int:receipt_id>")
@requires(Permission.VIEW_MATTERS)
def receipt(receipt_id: int) -> str:
    """One receipt and how it was divided, line by line."""
    found = get_or_404(Receipt, receipt_id)
    table, problem = None, ""
    if found.stands:
        try:
            table = _table(found)
        except DomainError as error:
            problem = error.sentence
    return render_template(
        "enforcement/receipt.html",
        receipt=found,
        case=found.case,
        matter=found.matter,
        table=table,
        problem=problem,
    )


@bp.route("/enforcement/receipts/<int:receipt_id>/reverse", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def reverse_receipt(receipt_id: int) -> Answer:
    """Take a receipt back that was recorded by mistake."""
    found = get_or_404(Receipt, receipt_id)
    form = ReverseForm()
    return act_page(
        form=form,
        matter=found.matter,
        case=found.case,
        title=_("Take the receipt of %(day)s back", day=found.paid_on.isoformat()),
        submit=_("Take the receipt back"),
        act=lambda: money.reverse_receipt(actor=current_actor(), receipt=found, reason=form.reason.data or ""),
        sentence=_("Receipt taken back; the debt was computed anew"),
        home=home_of(found.case, "receipts"),
        hint=_("Debts, later receipts and deadlines stand as if it had never been recorded; it stays visible, crossed out."),
    )


def _table(receipt: Receipt) -> Table:
    """The receipt unfolded into plain lines."""
    division = money.division_of(receipt=receipt)
    names = {f"loan-{loan.id}": f"{loan.title} {loan.number}" for loan in receipt.matter.loans}
    lines = [
        Line(
            _(unfolded.LABELS[each.bucket]),
            names[each.loan_key],
            each.balance_after + each.amount,
            each.amount,
            each.balance_after,
        )
        for each in division.lines
    ]
    if receipt.court_part:
        lines.insert(0, Line(_("Kept by the court"), _("Enforcement fee and costs"), None, receipt.court_part, None))
    if receipt.doubled_part or division.doubled_before:
        doubled = (division.doubled_before, receipt.doubled_part, division.doubled_after)
        lines.append(Line(_("Doubled part of delay interest"), "", *doubled))
    if receipt.surplus_part:
        lines.append(Line(_("Left over"), _("goes back to who paid it"), None, receipt.surplus_part, None))
    return Table(
        lines=tuple(lines),
        before=division.before + division.doubled_before,
        met=receipt.amount,
        after=division.after + division.doubled_after,
    )
