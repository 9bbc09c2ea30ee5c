"""The court register: everybody of the bank reads it, the administrator keeps it."""

from typing import cast

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import conflicts
from app.core.labels import N_
from app.core.lookup import get_or_404
from app.core.web import nav
from app.courts import services as courts
from app.courts.forms import CourtForm
from app.courts.models import Court
from app.courts.services import Particulars

bp = Blueprint("courts", __name__, url_prefix="/courts")


def init_app(app: Flask) -> None:
    """Give the application the court register and its entry in the navigation."""
    app.register_blueprint(bp)
    nav.add("system", "courts.index", "landmark", N_("Courts"), Permission.VIEW_COURTS, place=30)


@bp.get("")
@requires(Permission.VIEW_COURTS)
def index() -> str:
    """The register, narrowed by words."""
    words = request.args.get("q", "")
    return render_template("courts/index.html", courts=courts.find(words=words), words=words)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_COURTS)
def add() -> Response:
    """Enter a court."""
    form = CourtForm()
    court = conflicts.attempt(form=form, act=lambda: courts.add(actor=current_actor(), particulars=_particulars(form)))
    if court is None:
        return conflicts.page("courts/edit.html", form=form, court=None)
    return _saved(court)


@bp.route("/<int:court_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_COURTS)
def edit(court_id: int) -> Response:
    """Correct a court."""
    court = get_or_404(Court, court_id)
    form = CourtForm(obj=court)
    if not conflicts.save(
        form=form,
        row=court,
        act=lambda: courts.correct(actor=current_actor(), court=court, particulars=_particulars(form)),
    ):
        return conflicts.page("courts/edit.html", form=form, court=court)
    return _saved(court)


def _particulars(form: CourtForm) -> Particulars:
    return cast(Particulars, {name: form[name].data or "" for name in Particulars.__annotations__})


def _saved(court: Court) -> Response:
    flash(gettext("%(court)s is in the register", court=court.name), "success")
    return redirect(url_for("courts.index"), 303)
