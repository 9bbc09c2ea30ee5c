"""Pages of loan contracts and drawdowns."""

from flask import render_template, url_for
from flask_babel import gettext as _

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import conflicts
from app.core.lookup import get_or_404
from app.files.models import Attachment
from app.files.states import AttachmentKind
from app.matters.forms.loans import AccelerationForm, DrawdownForm, LoanForm
from app.matters.models import Drawdown, Loan, Matter, Party
from app.matters.services import loans as service
from app.matters.views.blueprint import bp
from app.matters.views.parts import Answer, done, matter_or_404, offer_proofs, proof_of, take_back


@bp.get("/<int:matter_id>/loans", endpoint="loans")
@requires(Permission.VIEW_MATTERS)
def list_loans(matter_id: int) -> str:
    """The contracts of a matter with their drawdowns and repayments."""
    matter = matter_or_404(matter_id)
    remarks = [remark for loan in matter.loans for remark in service.remarks_on(loan=loan)]
    can_borrow = bool(service.borrowers_of(matter=matter))
    return render_template("matters/loans.html", matter=matter, remarks=remarks, can_borrow=can_borrow)


@bp.route("/<int:matter_id>/loans/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def add_loan(matter_id: int) -> Answer:
    """Record a contract."""
    matter = matter_or_404(matter_id)
    form = LoanForm()
    borrowers = _offer_borrowers(form, matter=matter)
    if len(borrowers) == 1 and not form.is_submitted():
        form.borrower_id.data = next(iter(borrowers))
    if not form.reshaped():
        loan = conflicts.attempt(
            form=form,
            act=lambda: service.add_loan(
                actor=current_actor(), matter=matter, facts=form.facts(borrower=borrowers[form.borrower_id.data])
            ),
        )
        if loan is not None:
            return done(_("Contract %(number)s recorded; now its drawdowns", number=loan.number), to=_home(loan))
    return conflicts.page("matters/loan_form.html", form=form, matter=matter, loan=None, can_borrow=bool(borrowers))


@bp.route("/loans/<int:loan_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def amend_loan(loan_id: int) -> Answer:
    """Correct a contract."""
    loan = get_or_404(Loan, loan_id)
    form = LoanForm(obj=loan)
    borrowers = _offer_borrowers(form, matter=loan.matter)

    def act() -> Loan:
        return service.amend_loan(actor=current_actor(), loan=loan, facts=form.facts(borrower=borrowers[form.borrower_id.data]))

    if not form.reshaped() and conflicts.save(form=form, row=loan, act=act):
        return done(_("Contract %(number)s saved", number=loan.number), to=_home(loan))
    return conflicts.page("matters/loan_form.html", form=form, matter=loan.matter, loan=loan, can_borrow=True)


@bp.post("/loans/<int:loan_id>/remove")
@requires(Permission.EDIT_MATTERS)
def remove_loan(loan_id: int) -> Answer:
    """Take a contract back that was recorded by mistake."""
    loan = get_or_404(Loan, loan_id)
    home = url_for("matters.loans", matter_id=loan.matter_id)
    return take_back(lambda: service.remove_loan(actor=current_actor(), loan=loan), sentence=_("Contract taken back"), to=home)


@bp.route("/loans/<int:loan_id>/due", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def call_due(loan_id: int) -> Answer:
    """Record that the loan was called due early."""
    loan = get_or_404(Loan, loan_id)
    form = AccelerationForm(on=loan.accelerated_on, method=loan.acceleration_method, received_on=loan.acceleration_received_on)

    def act() -> Loan:
        return service.call_due(actor=current_actor(), loan=loan, acceleration=form.acceleration())

    if conflicts.save(form=form, row=loan, act=act):
        return done(_("Contract %(number)s is due early", number=loan.number), to=_home(loan))
    return conflicts.page("matters/due_form.html", form=form, matter=loan.matter, loan=loan)


@bp.post("/loans/<int:loan_id>/due/undo")
@requires(Permission.EDIT_MATTERS)
def undo_call(loan_id: int) -> Answer:
    """Take a declaration back that was recorded by mistake."""
    loan = get_or_404(Loan, loan_id)
    return take_back(
        lambda: service.undo_call(actor=current_actor(), loan=loan), sentence=_("Early maturity taken back"), to=_home(loan)
    )


@bp.route("/loans/<int:loan_id>/drawdowns/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def add_drawdown(loan_id: int) -> Answer:
    """Record a disbursement, with its proof."""
    loan = get_or_404(Loan, loan_id)
    form = DrawdownForm(amount=loan.amount, drawn_on=loan.starts_on, due_on=loan.ends_on)
    offer_proofs(form, matter_id=loan.matter_id)
    drawdown = conflicts.attempt(
        form=form,
        act=lambda: service.add_drawdown(actor=current_actor(), loan=loan, facts=form.facts(proof=_proof(form, loan))),
    )
    if drawdown is not None:
        return done(_("Loan note %(number)s recorded", number=drawdown.number), to=_home(loan))
    return conflicts.page("matters/drawdown_form.html", form=form, matter=loan.matter, loan=loan, drawdown=None)


@bp.route("/drawdowns/<int:drawdown_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def amend_drawdown(drawdown_id: int) -> Answer:
    """Correct a disbursement."""
    drawdown = get_or_404(Drawdown, drawdown_id)
    loan = drawdown.loan
    form = DrawdownForm(obj=drawdown)
    offer_proofs(form, matter_id=loan.matter_id)

    def act() -> Drawdown:
        facts = form.facts(proof=_proof(form, loan))
        return service.amend_drawdown(actor=current_actor(), drawdown=drawdown, facts=facts)

    if conflicts.save(form=form, row=drawdown, act=act):
        return done(_("Loan note %(number)s saved", number=drawdown.number), to=_home(loan))
    return conflicts.page("matters/drawdown_form.html", form=form, matter=loan.matter, loan=loan, drawdown=drawdown)


@bp.post("/drawdowns/<int:drawdown_id>/remove")
@requires(Permission.EDIT_MATTERS)
def remove_drawdown(drawdown_id: int) -> Answer:
    """Take a disbursement back that was recorded by mistake."""
    drawdown = get_or_404(Drawdown, drawdown_id)
    return take_back(
        lambda: service.remove_drawdown(actor=current_actor(), drawdown=drawdown),
        sentence=_("Loan note taken back"),
        to=_home(drawdown.loan),
    )


def _home(loan: Loan) -> str:
    return url_for("matters.loans", matter_id=loan.matter_id, _anchor=f"loan-{loan.id}")


def _offer_borrowers(form: LoanForm, *, matter: Matter) -> dict[int, Party]:
    borrowers = {party.id: party for party in service.borrowers_of(matter=matter)}
    form.borrower_id.offer([(key, party.name) for key, party in borrowers.items()])
    return borrowers


def _proof(form: DrawdownForm, loan: Loan) -> Attachment | None:
    return proof_of(form, matter_id=loan.matter_id, kind=AttachmentKind.DRAWDOWN_PROOF, title=form.number.data or "")
