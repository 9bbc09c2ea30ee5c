"""Importing: the list, the upload, and one page for an import from its columns to what came in."""

from io import BytesIO
from typing import Any

from flask import Blueprint, Flask, abort, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.models import Branch, User
from app.access.policy import Permission
from app.audit import services as audit
from app.audit.states import Act
from app.core import conflicts
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.core.web import invalid, nav, page_number, wants_fragment
from app.files import services as files
from app.files import types
from app.intake import template
from app.intake.columns import BY_KEY, SHEETS, Kind
from app.intake.forms import UploadForm
from app.intake.mapping import BookMapping, Match
from app.intake.models import Import
from app.intake.services import annotating, imports, laying, showing, undoing
from app.intake.services.imports import Filter
from app.intake.states import DECISIONS, MENDABLE, OPEN_UNITS, Decision, ImportState, UnitState
from app.matters.services import matters

bp = Blueprint("intake", __name__, url_prefix="/imports")

AMOUNTS = tuple(f"{sheet.key}.{column.key}" for sheet in SHEETS for column in sheet.columns if column.kind is Kind.MONEY)
"""The paths whose cells are amounts: they alone have a unit to choose."""

UNITS = (("", "元"), ("千元", "千元"), ("万元", "万元"), ("亿元", "亿元"))
"""The units that a heading can give to its amounts, in the workbook's own words."""

SHOWN = {
    "waiting": OPEN_UNITS - {UnitState.READY, UnitState.LEFT_OUT},
    "ready": {UnitState.READY},
    "in": {UnitState.IN},
    "known": {UnitState.KNOWN},
    "left_out": {UnitState.LEFT_OUT},
    "undone": {UnitState.UNDONE},
}
"""Which matters a tab of an import's page shows."""


def init_app(app: Flask) -> None:
    """Give the application the pages of imports and their entry in the navigation."""
    app.register_blueprint(bp)
    app.jinja_env.globals.update(
        cell_words=showing.cell_words,
        fault_words=showing.fault_words,
        remark_words=showing.remark_words,
        waits_for=showing.waits_for,
    )
    app.jinja_env.filters["table_words"] = showing.table_words
    nav.add("assets", "intake.index", "upload", N_("Import"), Permission.VIEW_IMPORTS, place=60)


@bp.get("/")
@requires(Permission.VIEW_IMPORTS)
def index() -> str:
    """The imports that the reader sees."""
    page = imports.listing(number=page_number())
    return render_template("intake/index.html", page=page, numbers=imports.numbers_of(page.items))


@bp.route("/new", methods=["GET", "POST"])
@requires(Permission.IMPORT)
def new() -> Response:
    """Upload a workbook."""
    actor = current_actor()
    form = UploadForm(data={"branch_id": actor.branch_id, "owner_id": actor.id})
    form.branch_id.offer([(branch.id, branch.short_name) for branch in matters.open_branches()])
    form.owner_id.offer([(person.id, person.full_name) for person in matters.officers()])
    bundle = conflicts.attempt(
        form=form,
        act=lambda: imports.receive(
            actor=actor,
            branch=db.session.get_one(Branch, form.branch_id.data),
            owner=db.session.get_one(User, form.owner_id.data),
            stream=form.file.data.stream,
            original_name=form.file.data.filename or "",
        ),
    )
    if bundle is None:
        return conflicts.page("intake/new.html", form=form)
    return _to(bundle)


@bp.get("/template.xlsx")
@requires(Permission.VIEW_IMPORTS)
def blank() -> Response:
    """The workbook to fill in."""
    return _workbook(template.blank(), gettext("Import template.xlsx"))


@bp.get("/<int:import_id>")
@requires(Permission.VIEW_IMPORTS)
def show(import_id: int) -> str:
    """One import, as far as it is."""
    return _page(_import(import_id))


@bp.get("/<int:import_id>/progress")
@requires(Permission.VIEW_IMPORTS)
def progress(import_id: int) -> Response:
    """How far the work is; when it is over the whole page is asked for anew."""
    bundle = _import(import_id)
    work = imports.work_of(bundle)
    response = Response(render_template("intake/_progress.html", bundle=bundle, work=work))
    if work is None or not work.is_open:
        response.headers["HX-Refresh"] = "true"
    return response


@bp.post("/<int:import_id>/columns")
@requires(Permission.IMPORT)
def settle_columns(import_id: int) -> Response:
    """Take the columns as they were chosen and have the rows checked."""
    bundle = _import(import_id)
    settled = _settled(laying.proposed_of(bundle))
    try:
        laying.check(settled)
    except DomainError as refused:
        return invalid("intake/columns.html", **_of_columns(bundle, settled), refused=refused.sentence)
    imports.confirm(actor=current_actor(), bundle=bundle, plan=settled.plain())
    return _to(bundle)


@bp.post("/<int:import_id>/columns/again")
@requires(Permission.IMPORT)
def map_again(import_id: int) -> Response:
    """Go back to the columns."""
    bundle = _import(import_id)
    imports.map_again(actor=current_actor(), bundle=bundle)
    return _to(bundle)


@bp.post("/<int:import_id>/rows/<int:import_row_id>")
@requires(Permission.IMPORT)
def mend(import_id: int, import_row_id: int) -> Response | str:
    """Mend a cell by what was typed."""
    bundle, row = _import(import_id), imports.row_of(_import(import_id), import_row_id)
    if row is None:
        abort(404)
    key = request.form.get("key", "")
    typed = request.form.get("suggested", request.form.get("typed", ""))
    imports.mend(actor=current_actor(), bundle=bundle, row=row, key=key, typed=typed)
    return _changed(bundle)


@bp.post("/<int:import_id>/suggestions")
@requires(Permission.IMPORT)
def take_suggestions(import_id: int) -> Response | str:
    """Take every suggestion of one kind for one column."""
    bundle = _import(import_id)
    count = imports.take_suggestions(
        actor=current_actor(), bundle=bundle, code=request.form.get("code", ""), path=request.form.get("path", "")
    )
    if not wants_fragment():
        flash(ngettext("%(num)s cell mended", "%(num)s cells mended", count), "success")
    return _changed(bundle)


@bp.post("/<int:import_id>/doubts/<int:import_doubt_id>")
@requires(Permission.IMPORT)
def decide(import_id: int, import_doubt_id: int) -> Response | str:
    """Decide whether something is ours already."""
    bundle = _import(import_id)
    doubt = imports.doubt_of(bundle, import_doubt_id)
    if doubt is None:
        abort(404)
    chosen = request.form.get("decision", "")
    if chosen not in set(Decision):
        abort(400)
    imports.decide(
        actor=current_actor(), bundle=bundle, doubt=doubt, decision=Decision(chosen), taken=request.form.getlist("taken")
    )
    return _changed(bundle)


@bp.post("/<int:import_id>/units/<int:import_unit_id>/leave-out")
@requires(Permission.IMPORT)
def leave_out(import_id: int, import_unit_id: int) -> Response | str:
    """Leave a matter out."""
    bundle, unit = _import(import_id), imports.unit_of(_import(import_id), import_unit_id)
    if unit is None:
        abort(404)
    imports.leave_out(actor=current_actor(), bundle=bundle, unit=unit)
    return _changed(bundle)


@bp.post("/<int:import_id>/units/<int:import_unit_id>/take-back")
@requires(Permission.IMPORT)
def take_back(import_id: int, import_unit_id: int) -> Response | str:
    """Take a matter back that was left out."""
    bundle, unit = _import(import_id), imports.unit_of(_import(import_id), import_unit_id)
    if unit is None:
        abort(404)
    imports.take_back(actor=current_actor(), bundle=bundle, unit=unit)
    return _changed(bundle)


@bp.post("/<int:import_id>/commit")
@requires(Permission.IMPORT)
def commit(import_id: int) -> Response:
    """Have the good matters brought in."""
    bundle = _import(import_id)
    try:
        imports.order_commit(actor=current_actor(), bundle=bundle)
    except DomainError as refused:
        flash(refused.sentence, "error")
    return _to(bundle)


@bp.post("/<int:import_id>/undo")
@requires(Permission.IMPORT)
def undo(import_id: int) -> Response:
    """Have the import taken back, unless somebody built on it."""
    bundle = _import(import_id)
    try:
        undoing.order_undo(actor=current_actor(), bundle=bundle)
    except DomainError as refused:
        found = undoing.obstacles(bundle=bundle)
        if not found:
            raise
        return invalid("intake/obstacles.html", bundle=bundle, obstacles=found, refused=refused.sentence)
    return _to(bundle)


@bp.post("/<int:import_id>/resume")
@requires(Permission.IMPORT)
def resume(import_id: int) -> Response:
    """Have work go on that ended too early."""
    bundle = _import(import_id)
    imports.resume(actor=current_actor(), bundle=bundle)
    return _to(bundle)


@bp.post("/<int:import_id>/drop")
@requires(Permission.IMPORT)
def drop(import_id: int) -> Response:
    """Give the import up."""
    bundle = _import(import_id)
    imports.drop(actor=current_actor(), bundle=bundle)
    flash(gettext("Import %(number)s given up; nothing of it came in.", number=bundle.number), "success")
    return redirect(url_for("intake.index"), 303)


@bp.get("/<int:import_id>/file")
@requires(Permission.VIEW_IMPORTS)
def original(import_id: int) -> Response:
    """The workbook as it was uploaded."""
    bundle = _import(import_id)
    audit.note_reading(actor=current_actor(), act=Act.DOWNLOADED, row=bundle, title=bundle.original_name)
    return _workbook(files.open_stored(stored_file=bundle.stored_file), bundle.original_name)


@bp.get("/<int:import_id>/annotated")
@requires(Permission.VIEW_IMPORTS)
def annotated(import_id: int) -> Response:
    """The rows that stay out, as a workbook with what is wrong noted at each cell."""
    bundle = _import(import_id)
    audit.note_reading(actor=current_actor(), act=Act.DOWNLOADED, row=bundle, title=bundle.original_name)
    stem = bundle.original_name.rpartition(".")[0] or bundle.original_name
    return _workbook(annotating.annotated(bundle=bundle), gettext("%(name)s to mend.xlsx", name=stem))


def _import(import_id: int) -> Import:
    return imports.find(import_id) or abort(404)


def _to(bundle: Import) -> Response:
    return redirect(url_for("intake.show", import_id=bundle.id), 303)


def _changed(bundle: Import) -> Response | str:
    """After a change in the preview: htmx gets the preview anew, a browser without script the page."""
    if wants_fragment():
        return render_template("intake/_preview.html", **_of_preview(bundle))
    back = url_for("intake.show", import_id=bundle.id, rows=request.args.get("rows"), page=request.args.get("page"))
    return redirect(f"{back}#rows", 303)


def _page(bundle: Import) -> str:
    if bundle.state is ImportState.MAPPING:
        return render_template("intake/columns.html", **_of_columns(bundle, laying.proposed_of(bundle)), refused="")
    if bundle.state in MENDABLE | {ImportState.UNDONE, ImportState.DROPPED}:
        template_name = "intake/_preview.html" if wants_fragment() else "intake/show.html"
        return render_template(template_name, **_of_preview(bundle))
    return render_template("intake/working.html", bundle=bundle, work=imports.work_of(bundle))


def _of_columns(bundle: Import, proposed: BookMapping) -> dict[str, Any]:
    shown = {"tabs": proposed.tabs, "sheets": SHEETS, "units": UNITS, "amounts": AMOUNTS}
    return {"bundle": bundle, "remembered": bundle.plan.get("remembered"), **shown}


def _of_preview(bundle: Import) -> dict[str, Any]:
    asked = Filter(show_all=request.args.get("rows") == "all")
    counted = imports.numbers_of([bundle])[bundle.id]
    shown = request.args.get("matters", "")
    counts = {name: counted.of(*states) for name, states in SHOWN.items()}
    if shown not in SHOWN:
        shown = next((name for name in ("in", "ready", "waiting", "known", "left_out", "undone") if counts[name]), "ready")
    return {
        "bundle": bundle,
        "remembered": bundle.plan.get("remembered"),
        "numbers": counted,
        "asked": asked,
        "page": imports.rows_to_see(bundle=bundle, asked=asked, number=page_number()),
        "doubts": showing.pairs_of(imports.doubts_to_see(bundle=bundle)),
        "remarks": showing.notices_of(bundle),
        "decisions": DECISIONS,
        "kinds": imports.kinds_of_suggestions(bundle=bundle),
        "sheets": BY_KEY,
        "shown": shown,
        "counts": counts,
        "units": imports.units_to_see(bundle=bundle, states=SHOWN[shown], number=max(1, request.args.get("at", 1, type=int))),
        "is_open": bundle.state in MENDABLE,
    }


def _settled(proposed: BookMapping) -> BookMapping:
    taken, paths, units = [], [], []
    for place, tab in enumerate(proposed.tabs):
        taken.append(request.form.get(f"tab-{place}") == "1")
        names = {match.index: f"path-{place}-{match.index}" for match in tab.matches}
        known = {f"{sheet.key}.{column.key}" for sheet in SHEETS for column in sheet.columns}
        paths.append(
            {index: (chosen if (chosen := request.form.get(name, "")) in known else None) for index, name in names.items()}
        )
        units.append({match.index: _unit(place, match, paths[-1][match.index]) for match in tab.matches})
    return laying.settle(proposed, taken=taken, paths=paths, units=units)


def _unit(place: int, match: Match, path: str | None) -> str:
    """The unit chosen for a column of amounts; what a heading says of others (%, 亩) holds as it stands."""
    return request.form.get(f"unit-{place}-{match.index}", match.unit) if path in AMOUNTS else match.unit


def _workbook(content: bytes, name: str) -> Response:
    response = send_file(BytesIO(content), mimetype=types.XLSX.media_type, as_attachment=True, download_name=name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
