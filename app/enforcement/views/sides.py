"""Pages of what runs beside a case: objections, settlements, stays, the way into bankruptcy."""

from flask_babel import gettext as _

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core.lookup import get_or_404
from app.enforcement.forms import EndSideForm, HappenedForm, SideForm
from app.enforcement.models import SideBranch
from app.enforcement.services import sides
from app.enforcement.states import SIDE_OUTCOMES, SideKind, SideOutcome
from app.enforcement.views.blueprint import bp
from app.enforcement.views.parts import Answer, act_page, case_or_404, home_of, told


@bp.route("/enforcement/cases/<int:enforcement_case_id>/sides/new", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def open_side(enforcement_case_id: int) -> Answer:
    """Record that something began beside the case."""
    case = case_or_404(enforcement_case_id)
    form = SideForm()
    return act_page(
        form=form,
        matter=case.matter,
        case=case,
        title=_("Record an objection, a settlement or a stay"),
        submit=_("Record it"),
        act=lambda: sides.open_side(actor=current_actor(), case=case, facts=form.side(), told=told(form, matter=case.matter)),
        sentence=_("Recorded beside the case"),
        home=home_of(case, "sides"),
        hint=_(
            "While a third person's objection runs, the asset is not disposed of; a settlement and a stay hold the whole case."
        ),
        rule="outsider_suit",
    )


@bp.route("/enforcement/sides/<int:side_branch_id>/end", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def end_side(side_branch_id: int) -> Answer:
    """Record how it ended."""
    side = get_or_404(SideBranch, side_branch_id)
    form = EndSideForm()
    form.outcome.offered = [outcome for outcome in SideOutcome if outcome in SIDE_OUTCOMES[side.kind]]
    return act_page(
        form=form,
        matter=side.matter,
        case=side.case,
        title=_("Record how it ended: %(kind)s", kind=side.kind.label),
        submit=_("Record the outcome"),
        act=lambda: sides.end_side(
            actor=current_actor(), side=side, outcome=form.outcome.data, told=told(form, matter=side.matter)
        ),
        sentence=_("Outcome recorded"),
        home=home_of(side.case, "sides"),
        hint=_HINTS.get(side.kind, lambda: "")(),
    )


@bp.route("/enforcement/sides/<int:side_branch_id>/free", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def free_side(side_branch_id: int) -> Answer:
    """Record that the asset may be disposed of again."""
    side = get_or_404(SideBranch, side_branch_id)
    form = HappenedForm()
    return act_page(
        form=form,
        matter=side.matter,
        case=side.case,
        title=_("Record that disposal may go on"),
        submit=_("Record it"),
        act=lambda: sides.free(actor=current_actor(), side=side, told=told(form, matter=side.matter)),
        sentence=_("Disposal may go on"),
        home=home_of(side.case, "sides"),
        hint=_("No disposal within fifteen days of the ruling, nor while a suit over the objection is pending."),
        rule="outsider_suit",
    )


_HINTS = {
    SideKind.SETTLEMENT: lambda: _("Breached: the bank asks for resumption of the original title; what was paid is deducted."),
    SideKind.OUTSIDER_OBJECTION: lambda: _(
        "Enter the day on which the ruling was served: the suit over it is due within fifteen days."
    ),
    SideKind.OBJECTION: lambda: _("Enter the day on which the ruling was served: the review is due within ten days."),
}
