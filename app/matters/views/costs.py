"""Pages of costs."""

from flask import render_template, url_for
from flask_babel import gettext as _

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import conflicts
from app.core.lookup import get_or_404
from app.files.states import AttachmentKind
from app.matters.forms.costs import CostForm
from app.matters.models import Cost, Matter
from app.matters.services import costs as service
from app.matters.views.blueprint import bp
from app.matters.views.parts import Answer, done, matter_or_404, offer_proofs, proof_of, take_back


@bp.get("/<int:matter_id>/costs", endpoint="costs")
@requires(Permission.VIEW_MATTERS)
def list_costs(matter_id: int) -> str:
    """The costs of a matter."""
    matter = matter_or_404(matter_id)
    return render_template(
        "matters/costs.html", matter=matter, remarks=service.remarks_on(matter=matter), sums=service.sums_of(matter=matter)
    )


@bp.route("/<int:matter_id>/costs/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def record_cost(matter_id: int) -> Answer:
    """Record a cost, with its proof."""
    matter = matter_or_404(matter_id)
    form = CostForm()
    offer_proofs(form, matter_id=matter_id)
    cost = conflicts.attempt(form=form, act=lambda: _record(form, matter=matter))
    if cost is not None:
        return done(_("Cost recorded; the debt was computed anew"), to=_home(matter))
    return conflicts.page("matters/cost_form.html", form=form, matter=matter, cost=None)


@bp.route("/costs/<int:cost_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def amend_cost(cost_id: int) -> Answer:
    """Correct a cost."""
    cost = get_or_404(Cost, cost_id)
    form = CostForm(obj=cost)
    offer_proofs(form, matter_id=cost.matter_id)

    def act() -> Cost:
        proof = proof_of(form, matter_id=cost.matter_id, kind=AttachmentKind.INVOICE, title=form.kind.data.label)
        return service.amend_cost(actor=current_actor(), cost=cost, facts=form.facts(proof=proof))

    if conflicts.save(form=form, row=cost, act=act):
        return done(_("Cost saved; the debt was computed anew"), to=_home(cost.matter))
    return conflicts.page("matters/cost_form.html", form=form, matter=cost.matter, cost=cost)


@bp.post("/costs/<int:cost_id>/remove")
@requires(Permission.EDIT_MATTERS)
def remove_cost(cost_id: int) -> Answer:
    """Take a cost back that was recorded by mistake."""
    cost = get_or_404(Cost, cost_id)
    home = _home(cost.matter)
    return take_back(lambda: service.remove_cost(actor=current_actor(), cost=cost), sentence=_("Cost taken back"), to=home)


def _home(matter: Matter) -> str:
    return url_for("matters.costs", matter_id=matter.id)


def _record(form: CostForm, *, matter: Matter) -> Cost:
    proof = proof_of(form, matter_id=matter.id, kind=AttachmentKind.INVOICE, title=form.kind.data.label)
    return service.record_cost(actor=current_actor(), matter=matter, facts=form.facts(proof=proof))
