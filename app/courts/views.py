"""The court register: everybody of the bank reads it, the administrator keeps it."""

from typing import cast

from flask import Blueprint, Flask, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import clock, conflicts
from app.core.errors import DomainError
from app.core.labels import N_
from app.core.lookup import get_or_404
from app.core.web import nav, page_number
from app.courts import lists
from app.courts import services as courts
from app.courts.forms import CloseForm, CourtForm, ListForm
from app.courts.models import Court
from app.courts.services import Particulars

NOTHING_GIVEN = N_("Paste the rows of a list, or choose a workbook.")
NOTHING_TO_ENTER = N_("No row can be entered: correct each as its finding says and check the list again.")

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
    return render_template("courts/index.html", page=courts.page_of(words=words, number=page_number()), words=words)


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_COURTS)
def add() -> Response:
    """Enter a court."""
    form = CourtForm()
    form.parent_id.offer(courts.choices())
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
    form.parent_id.offer(courts.choices(present=court.parent))
    if not conflicts.save(
        form=form,
        row=court,
        act=lambda: courts.correct(actor=current_actor(), court=court, particulars=_particulars(form)),
    ):
        return conflicts.page("courts/edit.html", form=form, court=court)
    return _saved(court)


@bp.route("/<int:court_id>/close", methods=["GET", "POST"])
@requires(Permission.MANAGE_COURTS)
def close(court_id: int) -> Response:
    """Close a court, naming its successor."""
    court = get_or_404(Court, court_id)
    form = CloseForm(closed_on=court.closed_on or clock.today(), successor=court.successor_id)
    form.successor.offer([(key, name) for key, name in courts.choices(present=court.successor) if key != court.id])
    closed = conflicts.attempt(
        form=form,
        act=lambda: courts.close(
            actor=current_actor(),
            court=court,
            closed_on=form.closed_on.data,
            successor=get_or_404(Court, form.successor.data) if form.successor.data else None,
        ),
    )
    if closed is None:
        return conflicts.page("courts/close.html", form=form, court=court)
    flash(gettext("%(court)s is closed", court=court.name), "success")
    return redirect(url_for("courts.index"), 303)


@bp.post("/<int:court_id>/reopen")
@requires(Permission.MANAGE_COURTS)
def reopen(court_id: int) -> Response:
    """Take back that a court was closed."""
    return _saved(courts.reopen(actor=current_actor(), court=get_or_404(Court, court_id)))


@bp.route("/import", methods=["GET", "POST"])
@requires(Permission.MANAGE_COURTS)
def bring_in() -> Response:
    """Bring in a list: first it is checked row by row, then the rows without faults go in and the others stay to be mended."""
    form, lines, faults, known = ListForm(), [], {}, set()
    if form.validate_on_submit():
        try:
            if form.file.data:
                form.rows.data = lists.from_workbook(form.file.data.read())
            lines = lists.read(form.rows.data or "")
            if not lines:
                raise DomainError(NOTHING_GIVEN, field="rows")
            faults, known = courts.faults_of(lines), courts.known_of(lines)
            good = [line for line in lines if line.number not in faults]
            if not good:
                raise DomainError(NOTHING_TO_ENTER, field="rows")
            if "enter" in request.form:
                count = courts.bring_in(actor=current_actor(), lines=good)
                flash(
                    ngettext("%(num)s court is new in the register", "%(num)s courts are new in the register", count), "success"
                )
                if not faults:
                    return redirect(url_for("courts.index"), 303)
                form.rows.data = "\n".join(
                    [lists.head_of(form.rows.data or ""), *(one.text for one in lines if one.number in faults)]
                ).strip()
                lines = lists.read(form.rows.data)
                faults, known = courts.faults_of(lines), set()
        except DomainError as error:
            form.absorb(error)
    status = 422 if form.is_submitted() and form.problems() else 200
    page = render_template("courts/list.html", form=form, lines=lines, faults=faults, known=known)
    return make_response(page, status)


def _particulars(form: CourtForm) -> Particulars:
    keys = ("parent_id", "portal_megabytes")
    return cast(Particulars, {name: form[name].data or (None if name in keys else "") for name in Particulars.__annotations__})


def _saved(court: Court) -> Response:
    flash(gettext("%(court)s is in the register", court=court.name), "success")
    return redirect(url_for("courts.index"), 303)
