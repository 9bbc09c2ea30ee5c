"""The list of matters with its views, opening a matter, and everything that is said of a matter itself."""

from dataclasses import replace
from typing import Any

from flask import abort, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor, requires
from app.access.models import Branch, User
from app.access.policy import Permission
from app.core import clock, conflicts
from app.core.db import db
from app.core.errors import DomainError
from app.core.lookup import get_or_404
from app.core.web import page_number, wants_fragment
from app.courts import services as courts
from app.courts.models import Court
from app.matters.forms.matters import MatterForm, NoteForm, OpeningForm, OwnerForm, StageForm, TierForm, ViewForm
from app.matters.models import Matter, SavedView
from app.matters.services import matters, portfolio
from app.matters.services.matters import MatterFacts
from app.matters.services.portfolio import Filter, Secured, View
from app.matters.states import STAGES, Stage, Tier
from app.matters.views.blueprint import bp
from app.matters.views.pages import form_page, home_of, saved
from app.registers import services as registers
from app.registers.texts import CAUSE


@bp.get("/")
@requires(Permission.VIEW_MATTERS)
def index() -> str:
    """The matters that the reader sees, narrowed by the filter in the address."""
    asked = Filter.read(request.args)
    listing = portfolio.listing(actor=current_actor(), asked=asked, number=page_number())
    template = "matters/_list.html" if wants_fragment() else "matters/index.html"
    return render_template(template, asked=asked, listing=listing, kept_id=request.args.get("kept", type=int), **_offers())


@bp.get("/totals")
@requires(Permission.VIEW_MATTERS)
def totals() -> str:
    """Count and sum of a filter to the end, for a list that did not wait for it."""
    asked = Filter.read(request.args)
    counted = portfolio.totals_of(actor=current_actor(), asked=asked)
    if wants_fragment():
        return render_template("matters/_totals.html", totals=counted)
    listing = replace(portfolio.listing(actor=current_actor(), asked=asked), totals=counted)
    return render_template("matters/index.html", asked=asked, listing=listing, kept_id=None, **_offers())


@bp.post("/views")
@requires(Permission.KEEP_VIEWS)
def keep_view() -> AnyResponse:
    """Keep the filter under a name."""
    form = ViewForm()
    view = conflicts.attempt(
        form=form, act=lambda: portfolio.keep_view(actor=current_actor(), name=form.name.data or "", query=form.query.data or "")
    )
    return _view_saved(view, form)


@bp.post("/views/<int:view_id>/rename")
@requires(Permission.KEEP_VIEWS)
def rename_view(view_id: int) -> AnyResponse:
    """Give a kept view another name."""
    view, form = _own_view(view_id), ViewForm()
    renamed = conflicts.attempt(
        form=form, act=lambda: portfolio.rename_view(actor=current_actor(), view=view, name=form.name.data or "")
    )
    return _view_saved(renamed, form)


@bp.post("/views/<int:view_id>/forget")
@requires(Permission.KEEP_VIEWS)
def forget_view(view_id: int) -> AnyResponse:
    """Remove a kept view."""
    portfolio.forget_view(actor=current_actor(), view=_own_view(view_id))
    return saved(url_for("matters.index"), gettext("The view is gone; the matters are not."))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def new() -> AnyResponse:
    """Open a matter."""
    actor = current_actor()
    usual = {"owner_id": actor.id, "branch_id": actor.branch_id, "cause_of_action": registers.text(CAUSE)}
    form = OpeningForm(data={"opened_on": clock.today()} | usual)
    _offer(form)
    opened = conflicts.attempt(
        form=form,
        act=lambda: matters.open_matter(
            actor=current_actor(),
            facts=_facts(form),
            owner=_row(User, form.owner_id.data),
            tier=form.tier.data,
            stage=form.stage.data,
            opened_on=form.opened_on.data,
        ),
    )
    if opened is None:
        return form_page(
            form=form,
            matter=None,
            title=gettext("Open a matter"),
            back=url_for("matters.index"),
            submit=gettext("Open the matter"),
        )
    return saved(
        url_for("matters.parties", matter_id=opened.id), gettext("Opened as %(number)s. Next: its parties.", number=opened.number)
    )


@bp.route("/<int:matter_id>/edit", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def edit(matter_id: int) -> AnyResponse:
    """Say better what the matter is about."""
    matter = get_or_404(Matter, matter_id)
    form = MatterForm(obj=matter)
    _offer(form)
    if conflicts.save(form=form, row=matter, act=lambda: matters.amend(actor=current_actor(), matter=matter, facts=_facts(form))):
        return saved(home_of(matter))
    return form_page(form=form, matter=matter, title=gettext("Edit the matter"), back=home_of(matter))


@bp.route("/<int:matter_id>/class", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def reclassify(matter_id: int) -> AnyResponse:
    """Put the matter into another class."""
    matter = get_or_404(Matter, matter_id)
    form = TierForm(obj=matter, data={"changed_on": clock.today()})
    if conflicts.save(
        form=form,
        row=matter,
        act=lambda: matters.reclassify(
            actor=current_actor(),
            matter=matter,
            tier=form.tier.data,
            changed_on=form.changed_on.data,
            reason=form.reason.data or "",
        ),
    ):
        return saved(home_of(matter))
    return form_page(form=form, matter=matter, title=gettext("Change the class"), back=home_of(matter), history=matter.tiers)


@bp.route("/<int:matter_id>/stage", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def change_stage(matter_id: int) -> AnyResponse:
    """Move the matter to its next stage."""
    matter = get_or_404(Matter, matter_id)
    form = StageForm(obj=matter, data={"happened_on": clock.today()})
    form.stage.offered = [stage for stage in Stage if stage in STAGES[matter.stage]]
    if conflicts.save(
        form=form,
        row=matter,
        act=lambda: matters.change_stage(
            actor=current_actor(), matter=matter, to=form.stage.data, happened_on=form.happened_on.data
        ),
    ):
        return saved(home_of(matter))
    return form_page(form=form, matter=matter, title=gettext("Change the stage"), back=home_of(matter))


@bp.route("/<int:matter_id>/officer", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def assign(matter_id: int) -> AnyResponse:
    """Hand the matter to another officer."""
    matter = get_or_404(Matter, matter_id)
    form = OwnerForm(obj=matter)
    form.owner_id.offer(_officers())
    if conflicts.save(
        form=form,
        row=matter,
        act=lambda: matters.assign(actor=current_actor(), matter=matter, owner=_row(User, form.owner_id.data)),
    ):
        return saved(home_of(matter))
    return form_page(form=form, matter=matter, title=gettext("Hand over"), back=home_of(matter))


@bp.route("/<int:matter_id>/notes", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def note(matter_id: int) -> AnyResponse:
    """Keep what the bank says to itself."""
    matter = get_or_404(Matter, matter_id)
    form = NoteForm(obj=matter)
    if conflicts.save(
        form=form,
        row=matter,
        act=lambda: matters.note(
            actor=current_actor(),
            matter=matter,
            internal_note=form.internal_note.data or "",
            internal_assessment=form.internal_assessment.data or "",
        ),
    ):
        return saved(home_of(matter))
    return form_page(form=form, matter=matter, title=gettext("Internal notes"), back=home_of(matter))


def _offers() -> dict[str, Any]:
    """What the filters of the list offer."""
    if wants_fragment():
        return {}
    return {
        "stages": Stage.choices(),
        "tiers": Tier.choices(),
        "securities": Secured.choices(),
        "branches": [(branch.id, branch.short_name) for branch in matters.open_branches()],
        "officers": _officers(),
        "all_views": list(View),
    }


def _officers() -> list[tuple[int, str]]:
    return [(person.id, f"{person.full_name} · {person.affiliation}") for person in matters.officers()]


def _offer(form: OpeningForm | MatterForm) -> None:
    form.branch_id.offer([(branch.id, branch.short_name) for branch in matters.open_branches()])
    form.court_id.offer([(court.id, court.name) for court in courts.find(words="")])
    if isinstance(form, OpeningForm):
        form.owner_id.offer(_officers())


def _facts(form: OpeningForm | MatterForm) -> MatterFacts:
    return MatterFacts(
        title=form.title.data or "",
        branch=_row(Branch, form.branch_id.data),
        court=_row(Court, form.court_id.data) if form.court_id.data else None,
        cause_of_action=form.cause_of_action.data or "",
        default_kind=form.default_kind.data,
        default_on=form.default_on.data,
        default_clause=form.default_clause.data or "",
        default_detail=form.default_detail.data or "",
    )


def _row(model: Any, key: int | None) -> Any:
    return db.session.get_one(model, key)


def _own_view(view_id: int) -> SavedView:
    view = portfolio.own_view(actor=current_actor(), view_id=view_id)
    if view is None:
        abort(404)
    return view


def _view_saved(view: SavedView | None, form: ViewForm) -> AnyResponse:
    if view is None:
        problem = next(iter(form.problems()))
        raise DomainError(problem.sentence)
    return saved(f"{url_for('matters.index')}?{view.query}&kept={view.id}", gettext("Kept as %(name)s", name=view.name))
