"""Pages of guarantees."""

from flask import render_template, url_for
from flask_babel import gettext as _

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import conflicts
from app.core.lookup import get_or_404
from app.matters.facts import GuaranteeFacts
from app.matters.forms.guarantees import GuaranteeForm
from app.matters.models import Guarantee, Matter
from app.matters.services import guarantees as service
from app.matters.views.blueprint import bp
from app.matters.views.parts import Answer, done, matter_or_404, take_back


@bp.get("/<int:matter_id>/guarantees", endpoint="guarantees")
@requires(Permission.VIEW_MATTERS)
def list_guarantees(matter_id: int) -> str:
    """The guarantees of a matter, and how long each can be used."""
    matter = matter_or_404(matter_id)
    rows = [(row, service.reach_of(guarantee=row)) for row in matter.guarantees]
    remarks = [remark for row in matter.guarantees for remark in service.remarks_on(guarantee=row)]
    return render_template("matters/guarantees.html", matter=matter, rows=rows, remarks=remarks)


@bp.route("/<int:matter_id>/guarantees/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def record_guarantee(matter_id: int) -> Answer:
    """Record a guarantee."""
    matter = matter_or_404(matter_id)
    form = GuaranteeForm(loan_ids=[loan.id for loan in matter.loans])
    _offer(form, matter=matter)
    guarantee = conflicts.attempt(
        form=form,
        act=lambda: service.record_guarantee(actor=current_actor(), matter=matter, facts=_facts(form, matter=matter)),
    )
    if guarantee is not None:
        return done(_("Guarantee %(number)s recorded", number=guarantee.number), to=_home(matter))
    return conflicts.page("matters/guarantee_form.html", form=form, matter=matter, guarantee=None)


@bp.route("/guarantees/<int:guarantee_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def amend_guarantee(guarantee_id: int) -> Answer:
    """Correct a guarantee."""
    guarantee = get_or_404(Guarantee, guarantee_id)
    matter = guarantee.matter
    form = GuaranteeForm(obj=guarantee, loan_ids=[loan.id for loan in guarantee.loans])
    _offer(form, matter=matter)

    def act() -> Guarantee:
        return service.amend_guarantee(actor=current_actor(), guarantee=guarantee, facts=_facts(form, matter=matter))

    if conflicts.save(form=form, row=guarantee, act=act):
        return done(_("Guarantee %(number)s saved", number=guarantee.number), to=_home(matter))
    return conflicts.page("matters/guarantee_form.html", form=form, matter=matter, guarantee=guarantee)


@bp.post("/guarantees/<int:guarantee_id>/remove")
@requires(Permission.EDIT_MATTERS)
def remove_guarantee(guarantee_id: int) -> Answer:
    """Take a guarantee back that was recorded by mistake."""
    guarantee = get_or_404(Guarantee, guarantee_id)
    home = _home(guarantee.matter)
    return take_back(
        lambda: service.remove_guarantee(actor=current_actor(), guarantee=guarantee),
        sentence=_("Guarantee taken back"),
        to=home,
    )


def _home(matter: Matter) -> str:
    return url_for("matters.guarantees", matter_id=matter.id)


def _offer(form: GuaranteeForm, *, matter: Matter) -> None:
    form.guarantor_id.offer([(party.id, party.name) for party in service.parties_of(matter=matter)])
    form.loan_ids.offer([(loan.id, f"{loan.title} {loan.number}") for loan in matter.loans])


def _facts(form: GuaranteeForm, *, matter: Matter) -> GuaranteeFacts:
    guarantor = next(party for party in service.parties_of(matter=matter) if party.id == form.guarantor_id.data)
    return form.facts(guarantor=guarantor, loans=tuple(loan for loan in matter.loans if loan.id in form.loan_ids.data))
