"""The desk, the page of a matter, its history."""

from flask import Blueprint, Flask, render_template, request

from app.access import policy
from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.audit import services as audit
from app.core.labels import N_
from app.core.lookup import get_or_404
from app.core.web import nav, page_number, wants_fragment
from app.docket import services as docket
from app.matters.models import Matter
from app.overview import first_steps, palette
from app.overview import services as overview
from app.preservation import services as preservation
from app.search import grams

bp = Blueprint("overview", __name__)


def init_app(app: Flask) -> None:
    """Give the application its first page, the page of a matter, and their entry in the navigation."""
    app.register_blueprint(bp)
    nav.add("mine", "overview.home", "layout-dashboard", N_("Desk"), Permission.VIEW_OWN_ACCOUNT, place=10)
    nav.search_at(endpoint="overview.search", parameter="q", label=N_("Debtor, number, contract, court"), has_palette=True)
    app.jinja_env.globals.update(marked=grams.marked)


@bp.get("/")
@requires(Permission.VIEW_OWN_ACCOUNT)
def home() -> str:
    """The desk one starts the day at; who keeps accounts and sees no matters finds the ways to his pages."""
    actor = current_actor()
    if not policy.may(actor, Permission.VIEW_MATTERS):
        return render_template("overview/entrance.html", steps=first_steps.steps(actor=actor))
    return render_template("overview/home.html", home=overview.home(actor=actor), steps=first_steps.steps(actor=actor))


@bp.get("/search")
@requires(Permission.VIEW_OWN_ACCOUNT)
def search() -> str:
    """What the search field finds: a page of its own, or the results alone for the palette."""
    typed = request.args.get("q", "").strip()[: palette.LONGEST]
    groups = palette.look(actor=current_actor(), typed=typed)
    template = "overview/_results.html" if wants_fragment() else "overview/search.html"
    return render_template(template, groups=groups, typed=typed)


@bp.get("/matters/<int:matter_id>")
@requires(Permission.VIEW_MATTERS)
def matter(matter_id: int) -> str:
    """The page of a matter; that it was opened is on record, once a day for each reader."""
    found, actor = get_or_404(Matter, matter_id), current_actor()
    audit.note_opening(actor=actor, row=found, title=found.number, matter_id=matter_id)
    whole = overview.whole(actor=actor, matter=found)
    chart = preservation.chart_of(matter=whole.matter)
    return render_template("overview/matter.html", whole=whole, matter=whole.matter, chart=chart)


@bp.get("/matters/<int:matter_id>/history")
@requires(Permission.VIEW_HISTORY)
def history(matter_id: int) -> str:
    """What happened in a matter, who changed what in it, and who read it."""
    found = get_or_404(Matter, matter_id)
    page = audit.history_of(matter_id=matter_id, page=page_number())
    return render_template(
        "overview/history.html",
        matter=found,
        events=docket.timeline(matter_id=matter_id),
        changes=page.items,
        page=page,
        readings=audit.readings_of(matter_id=matter_id),
    )
