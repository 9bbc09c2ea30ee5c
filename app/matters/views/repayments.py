"""Pages of repayments."""

from flask import url_for
from flask_babel import gettext as _

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import conflicts
from app.core.lookup import get_or_404
from app.matters.forms.repayments import RepaymentForm
from app.matters.models import Drawdown, Loan, Repayment
from app.matters.services import repayments as service
from app.matters.views.blueprint import bp
from app.matters.views.parts import Answer, done, take_back


@bp.route("/loans/<int:loan_id>/repayments/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def record_repayment(loan_id: int) -> Answer:
    """Record money received."""
    loan = get_or_404(Loan, loan_id)
    form = RepaymentForm()
    drawdowns = _offer_drawdowns(form, loan)
    repayment = conflicts.attempt(
        form=form,
        act=lambda: service.record_repayment(
            actor=current_actor(), loan=loan, facts=form.facts(drawdown=drawdowns.get(form.drawdown_id.data))
        ),
    )
    if repayment is not None:
        return done(_("Repayment recorded; the debt was computed anew"), to=_home(loan))
    return conflicts.page("matters/repayment_form.html", form=form, matter=loan.matter, loan=loan, repayment=None)


@bp.route("/repayments/<int:repayment_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def amend_repayment(repayment_id: int) -> Answer:
    """Correct a payment."""
    repayment = get_or_404(Repayment, repayment_id)
    loan = repayment.loan
    form = RepaymentForm(obj=repayment)
    drawdowns = _offer_drawdowns(form, loan)

    def act() -> Repayment:
        facts = form.facts(drawdown=drawdowns.get(form.drawdown_id.data))
        return service.amend_repayment(actor=current_actor(), repayment=repayment, facts=facts)

    if conflicts.save(form=form, row=repayment, act=act):
        return done(_("Repayment saved; the debt was computed anew"), to=_home(loan))
    return conflicts.page("matters/repayment_form.html", form=form, matter=loan.matter, loan=loan, repayment=repayment)


@bp.post("/repayments/<int:repayment_id>/remove")
@requires(Permission.EDIT_MATTERS)
def remove_repayment(repayment_id: int) -> Answer:
    """Take a payment back that was recorded by mistake."""
    repayment = get_or_404(Repayment, repayment_id)
    home = _home(repayment.loan)
    return take_back(
        lambda: service.remove_repayment(actor=current_actor(), repayment=repayment),
        sentence=_("Repayment taken back"),
        to=home,
    )


def _home(loan: Loan) -> str:
    return url_for("matters.loans", matter_id=loan.matter_id, _anchor=f"loan-{loan.id}")


def _offer_drawdowns(form: RepaymentForm, loan: Loan) -> dict[int | None, Drawdown]:
    form.drawdown_id.offer([(row.id, f"{row.number} · {row.drawn_on.isoformat()}") for row in loan.drawdowns])
    return {row.id: row for row in loan.drawdowns}
