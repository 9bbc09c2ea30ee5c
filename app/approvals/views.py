"""The queue of reviews: what waits for this reader, and what became of his own requests.

Decisions are made on the page of what is reviewed, where the reviewer sees it.
"""

from flask import Blueprint, Flask, render_template

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.access.scope import is_known
from app.approvals import services as approvals
from app.core.db import db
from app.core.labels import N_
from app.core.web import nav

bp = Blueprint("approvals", __name__, url_prefix="/reviews")


def init_app(app: Flask) -> None:
    """Give the application the queue of reviews and its entry in the navigation, with how many wait."""
    app.register_blueprint(bp)
    nav.add(
        "mine",
        "approvals.index",
        "shield-check",
        N_("Reviews"),
        Permission.VIEW_REVIEWS,
        place=20,
        count=_waiting,
        is_hot=True,
    )


def _waiting() -> int:
    if not is_known(db.session()):
        return 0
    return approvals.count_pending_for(actor=current_actor())


@bp.get("")
@requires(Permission.VIEW_REVIEWS)
def index() -> str:
    """What waits for the reader's decision, and his own requests."""
    actor = current_actor()
    return render_template(
        "approvals/index.html", waiting=approvals.pending_for(actor=actor), own=approvals.requested_by(actor=actor)
    )
