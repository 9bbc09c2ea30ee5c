"""Pages of the debt: at any date, unfolded, and the calculations that were frozen."""

from datetime import date

from flask import abort, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.matters.forms.debt import LockForm
from app.matters.models import DebtCalculation, Matter
from app.matters.services import debt as service
from app.matters.services import unfolded
from app.matters.views.blueprint import bp
from app.matters.views.parts import Answer, done, matter_or_404


@bp.get("/<int:matter_id>/debt", endpoint="debt")
@requires(Permission.VIEW_MATTERS)
def show_debt(matter_id: int) -> Answer:
    """The debt at the day asked for, today when none is."""
    matter = matter_or_404(matter_id)
    if "cutoff" not in request.args:
        form = LockForm(formdata=None, data={"cutoff": clock.today(), "charged": True})
        return _page(matter, form=form, cutoff_on=clock.today(), charged=True)
    form = LockForm(formdata=MultiDict({"charged": "1"} | request.args.to_dict()), meta={"csrf": False})
    valid = form.validate()
    cutoff_on = form.cutoff.data if valid else clock.today()
    return _page(matter, form=form, cutoff_on=cutoff_on, charged=form.charged.data)


@bp.post("/<int:matter_id>/debt")
@requires(Permission.EDIT_MATTERS)
def lock_debt(matter_id: int) -> Answer:
    """Freeze the debt at a day."""
    matter = matter_or_404(matter_id)
    form = LockForm()
    if form.validate_on_submit():
        cutoff_on, charged = form.cutoff.data, form.charged.data
        try:
            calculation = service.lock_calculation(
                actor=current_actor(), matter=matter, cutoff_on=cutoff_on, cutoff_charged=charged
            )
        except DomainError as error:
            db.session.rollback()
            form.absorb(error)
        else:
            home = url_for("matters.debt", matter_id=matter_id, cutoff=cutoff_on.isoformat(), charged=int(charged))
            return done(_("Calculation no. %(number)s locked", number=calculation.number), to=home)
    page = _page(matter, form=form, cutoff_on=form.cutoff.data or clock.today(), charged=form.charged.data)
    return make_response(page, 422)


@bp.get("/<int:matter_id>/debt/<int:number>")
@requires(Permission.VIEW_MATTERS)
def calculation(matter_id: int, number: int) -> Answer:
    """A frozen calculation, unfolded as it was."""
    matter = matter_or_404(matter_id)
    found = next((row for row in service.calculations_of(matter=matter) if row.number == number), None)
    if found is None:
        abort(404)
    return _frozen(matter, found)


def _page(matter: Matter, *, form: LockForm, cutoff_on: date, charged: bool) -> str:
    shown, court, refusal = None, None, ""
    try:
        result = service.debt_of(matter=matter, cutoff_on=cutoff_on, cutoff_charged=charged)
        shown = unfolded.unfold(inputs=service.inputs_of(matter=matter), result=result)
        court = unfolded.court_fees(result=result, on=cutoff_on)
    except DomainError as error:
        refusal = error.sentence
    return render_template(
        "matters/debt.html",
        matter=matter,
        form=form,
        cutoff_on=cutoff_on,
        charged=charged,
        shown=shown,
        court=court,
        refusal=refusal,
        calculations=service.calculations_of(matter=matter),
        calculation=None,
    )


def _frozen(matter: Matter, calculation: DebtCalculation) -> str:
    result = service.result_of(calculation=calculation)
    return render_template(
        "matters/debt.html",
        matter=matter,
        form=None,
        cutoff_on=calculation.cutoff_on,
        charged=calculation.cutoff_charged,
        shown=unfolded.unfold(inputs=service.frozen_inputs(calculation=calculation), result=result),
        court=unfolded.court_fees(result=result, on=calculation.cutoff_on),
        refusal="",
        calculations=service.calculations_of(matter=matter),
        calculation=calculation,
        is_current=service.is_current(calculation=calculation, matter=calculation.matter),
    )
