"""The court register: everybody of the bank reads it, the administrator keeps it."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core.errors import DomainError
from app.core.labels import N_
from app.core.lookup import get_or_404
from app.core.web import invalid, nav
from app.courts import services as courts
from app.courts.forms import CourtForm
from app.courts.models import Court
from app.courts.services import Particulars

blueprint = Blueprint("courts", __name__, url_prefix="/courts")
nav.add("system", "courts.index", "landmark", N_("Courts"), Permission.VIEW_COURTS, place=30)


@blueprint.get("")
@requires(Permission.VIEW_COURTS)
def index() -> str:
    """The register, narrowed by words."""
    words = request.args.get("q", "")
    return render_template("courts/index.html", courts=courts.find(words=words), words=words)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_COURTS)
def add() -> AnyResponse | str:
    """Enter a court."""
    form = CourtForm()
    if request.method == "GET":
        return render_template("courts/edit.html", form=form, court=None)
    if form.validate():
        try:
            court = courts.add(actor=current_actor(), particulars=_particulars(form))
        except DomainError as error:
            form.absorb(error)
        else:
            return _saved(court)
    return invalid("courts/edit.html", form=form, court=None)


@blueprint.route("/<int:court_id>/edit", methods=["GET", "POST"])
@requires(Permission.MANAGE_COURTS)
def edit(court_id: int) -> AnyResponse | str:
    """Correct a court."""
    court = get_or_404(Court, court_id)
    form = CourtForm(obj=court)
    if request.method == "GET":
        return render_template("courts/edit.html", form=form, court=court)
    if form.validate():
        try:
            courts.correct(actor=current_actor(), court=court, particulars=_particulars(form), version=form.version.data)
        except DomainError as error:
            form.absorb(error)
        else:
            return _saved(court)
    return invalid("courts/edit.html", form=form, court=court)


def _particulars(form: CourtForm) -> Particulars:
    return cast(Particulars, {name: form[name].data or "" for name in Particulars.__annotations__})


def _saved(court: Court) -> Response:
    flash(gettext("%(court)s is in the register", court=court.name), "done")
    return cast(Response, redirect(url_for("courts.index"), 303))
