"""Pages of the money that came in."""

from flask import render_template
from flask_babel import gettext as _

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core.errors import DomainError
from app.core.lookup import get_or_404
from app.enforcement.forms import ReceiptForm, ReverseForm
from app.enforcement.models import Receipt
from app.enforcement.services import money
from app.enforcement.views.blueprint import bp
from app.enforcement.views.parts import Answer, act_page, case_or_404, home_of, proof
from app.files.states import AttachmentKind
from app.matters.services import unfolded


@bp.route("/enforcement/cases/<int:enforcement_case_id>/receipts/new", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def record_receipt(enforcement_case_id: int) -> Answer:
    """Record money that came in."""
    case = case_or_404(enforcement_case_id)
    form = ReceiptForm()
    loans = {loan.id: loan for loan in case.matter.loans}
    form.loan_id.offer([(loan.id, f"{loan.title} {loan.number}") for loan in loans.values()])
    return act_page(
        form=form,
        matter=case.matter,
        case=case,
        title=_("Record money received"),
        submit=_("Record the receipt"),
        act=lambda: money.record_receipt(
            actor=current_actor(),
            case=case,
            facts=form.receipt(loan=loans.get(form.loan_id.data)),
            note=form.note.data or "",
            reason=form.reason.data or "",
            proof=proof(form, matter=case.matter, kind=AttachmentKind.PAYMENT_PROOF),
        ),
        sentence=_("Receipt recorded; the debt was computed anew"),
        home=home_of(case, "receipts"),
        hint=case.receipt_order.label,
    )


@bp.get("/enforcement/receipts/<int:receipt_id>")
@requires(Permission.VIEW_MATTERS)
def receipt(receipt_id: int) -> str:
    """One receipt and how it was divided, line by line."""
    found = get_or_404(Receipt, receipt_id)
    division, problem = None, ""
    if found.stands:
        try:
            division = money.division_of(receipt=found)
        except DomainError as error:
            problem = error.sentence
    loans = {f"loan-{loan.id}": loan for loan in found.matter.loans}
    return render_template(
        "enforcement/receipt.html",
        receipt=found,
        case=found.case,
        matter=found.matter,
        division=division,
        problem=problem,
        loans=loans,
        labels={bucket: _(label) for bucket, label in unfolded.LABELS.items()},
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
