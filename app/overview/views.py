"""The desk, the page of a matter, its history."""

from flask import Blueprint, render_template

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.audit import services as audit
from app.core.lookup import get_or_404
from app.core.web import page_number
from app.docket import services as docket
from app.matters.models import Matter
from app.overview import services as overview

bp = Blueprint("overview", __name__)


@bp.get("/")
@requires(Permission.VIEW_OWN_ACCOUNT)
def home() -> str:
    """The desk one starts the day at."""
    return render_template("overview/home.html", home=overview.home(actor=current_actor()))


@bp.get("/matters/<int:matter_id>")
@requires(Permission.VIEW_MATTERS)
def matter(matter_id: int) -> str:
    """The page of a matter."""
    whole = overview.whole(matter=get_or_404(Matter, matter_id))
    return render_template("overview/matter.html", whole=whole, matter=whole.matter)


@bp.get("/matters/<int:matter_id>/history")
@requires(Permission.VIEW_HISTORY)
def history(matter_id: int) -> str:
    """What happened in a matter, and who changed what in it."""
    found = get_or_404(Matter, matter_id)
    pages = audit.history_of(matter_id=matter_id, page=page_number())
    return render_template(
        "overview/history.html",
        matter=found,
        events=docket.timeline(matter_id=matter_id),
        pages=pages,
        changes=pages.items,
        readings=audit.readings_of(matter_id=matter_id),
    )
