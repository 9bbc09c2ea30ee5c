"""The board of deadlines, one deadline with its reasons, the calendar, the control sheet, and what changed rules would move."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Flask, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response as AnyResponse

from app.access import policy
from app.access.guards import current_actor, requires
from app.access.models import User
from app.access.policy import Permission
from app.access.scope import is_known
from app.audit import services as audit
from app.core import clock, conflicts, formats, sheets
from app.core.db import db
from app.core.errors import DomainError, NotAllowed
from app.core.formats import WEEKDAYS
from app.core.forms import Form
from app.core.labels import N_
from app.core.lookup import get_or_404
from app.core.sheets import Asked, Column, Look
from app.core.web import nav, page_number, safe_target, wants_fragment
from app.core.web.pages import has_endpoint
from app.deadlines.forms import ActForm, AssignForm, LapseForm
from app.deadlines.services import board, calendar, recounting, sheet
from app.deadlines.services.board import Filter
from app.deadlines.states import Nature, Side, Urgency
from app.docket import services as docket
from app.docket.models import Deadline
from app.docket.states import ProceedingKind
from app.filings.states import PaperKind
from app.matters.models import Matter
from app.matters.services import matters
from app.statutes import course

bp = Blueprint("deadlines", __name__, url_prefix="/deadlines")

RECORD = "proceedings.record"
PAPERS = {kind.value: kind for kind in PaperKind}
FIRST_YEAR, LAST_YEAR = 1990, 2199


def init_app(app: Flask) -> None:
    """Give the application these pages and their entry in the navigation, with how many deadlines press the reader."""
    app.register_blueprint(bp)
    nav.add(
        "mine",
        "deadlines.index",
        "calendar-clock",
        N_("Deadlines"),
        Permission.VIEW_MATTERS,
        place=15,
        count=_pressing,
        is_hot=True,
    )


def _pressing() -> int:
    if not is_known(db.session()):
        return 0
    return board.pressing_count(actor=current_actor())


@bp.get("/")
@requires(Permission.VIEW_MATTERS)
def index() -> str:
    """The board: what the reader must do, the most urgent first."""
    asked = Filter.read(request.args)
    shown = board.board(actor=current_actor(), asked=asked, number=page_number())
    template = "deadlines/_rows.html" if wants_fragment() else "deadlines/index.html"
    return render_template(template, asked=asked, board=shown, **_offers(), **_helpers())


@bp.get("/<int:deadline_id>")
@requires(Permission.VIEW_MATTERS)
def show(deadline_id: int) -> str:
    """One deadline: why its day, what became of it, and what can be done; for htmx the reasons alone."""
    found = _loaded(deadline_id)
    if wants_fragment():
        return render_template("deadlines/_why.html", row=found, why=docket.explain(found), **_helpers())
    return _shown(found)


@bp.post("/<int:deadline_id>/acknowledge")
@requires(Permission.RECORD_EVENT)
def acknowledge(deadline_id: int) -> Any:
    """Say that the deadline was seen and will be kept."""
    found = get_or_404(Deadline, deadline_id)
    return _act(found, ActForm(), lambda: docket.acknowledge(actor=current_actor(), deadline=found), said=gettext("Acknowledged"))


@bp.post("/<int:deadline_id>/assign")
@requires(Permission.RECORD_EVENT)
def assign(deadline_id: int) -> Any:
    """Give the deadline to somebody."""
    found, form = get_or_404(Deadline, deadline_id), AssignForm()
    form.assignee_id.offer(_takers(found))

    def give() -> None:
        taker = db.session.get_one(User, form.assignee_id.data)
        docket.assign(actor=current_actor(), deadline=found, assignee=taker)

    return _act(found, form, give, said=gettext("Given on"))


@bp.post("/<int:deadline_id>/decide")
@requires(Permission.DECIDE_LAPSE)
def decide(deadline_id: int) -> Any:
    """Record why a right may lapse, or that and how it was kept."""
    found, form = get_or_404(Deadline, deadline_id), LapseForm()

    def settle() -> None:
        docket.decide_lapse(actor=current_actor(), deadline=found, decision=form.decision.data, reason=form.reason.data or "")

    return _act(found, form, settle, said=gettext("Decision recorded"))


@bp.get("/calendar")
@requires(Permission.VIEW_MATTERS)
def month() -> str:
    """A month with its deadlines and hearings, one of its days beside it, and the load of the weeks to come."""
    asked, actor = Filter.read(request.args), current_actor()
    on = _day_asked("day") or clock.today()
    first = (_month_asked() or on).replace(day=1)
    return render_template(
        "deadlines/calendar.html",
        asked=asked,
        month=calendar.month(actor=actor, asked=asked, first=first),
        day=calendar.day(actor=actor, asked=asked, on=on),
        load=calendar.load(actor=actor, asked=asked),
        circle=board.circle_of(actor=actor, asked=asked),
        circles=board.circles_of(actor),
        **_offers(),
        **_helpers(),
    )


@bp.get("/agenda")
@requires(Permission.VIEW_MATTERS)
def agenda() -> str:
    """A fortnight day by day."""
    asked, actor = Filter.read(request.args), current_actor()
    return render_template(
        "deadlines/agenda.html",
        asked=asked,
        agenda=calendar.agenda(actor=actor, asked=asked, first=_day_asked("from") or clock.today()),
        circle=board.circle_of(actor=actor, asked=asked),
        circles=board.circles_of(actor),
        **_offers(),
        **_helpers(),
    )


@bp.get("/sheet")
@requires(Permission.VIEW_MATTERS)
def control_sheet() -> str:
    """The week's control sheet, made to be printed."""
    asked, actor = Filter.read(request.args), current_actor()
    monday = sheet.monday_of(_day_asked("week") or clock.today())
    return render_template(
        "deadlines/sheet.html",
        asked=asked,
        sheet=sheet.sheet(actor=actor, asked=asked, monday=monday),
        circle=board.circle_of(actor=actor, asked=asked),
        circles=board.circles_of(actor),
        **_offers(),
        **_helpers(),
    )


@bp.get("/sheet/workbook")
@requires(Permission.VIEW_MATTERS)
def sheet_workbook() -> Response:
    """The same sheet as a workbook."""
    asked, actor = Filter.read(request.args), current_actor()
    shown = sheet.sheet(actor=actor, asked=asked, monday=sheet.monday_of(_day_asked("week") or clock.today()))
    week = Asked(gettext("Week"), f"{shown.monday} – {shown.sunday}")
    return _sent(
        gettext("Control sheet of deadlines"), rows=shown.lines, count=len(shown.lines), asked=[week, *_said(asked, actor)]
    )


@bp.get("/workbook")
@requires(Permission.VIEW_MATTERS)
def workbook() -> Response:
    """The board as a workbook, all pages of it."""
    asked, actor = Filter.read(request.args), current_actor()
    rows = (row.deadline for row in board.everything(actor=actor, asked=asked))
    return _sent(gettext("Deadlines"), rows=rows, count=board.count_of(actor=actor, asked=asked), asked=_said(asked, actor))


@bp.get("/recount")
@requires(Permission.VIEW_MATTERS)
def recount() -> str:
    """What differs from the rules in force."""
    return _recount_page()


@bp.post("/recount/compare")
@requires(Permission.MOVE_DEADLINES)
def compare() -> Any:
    """Look for deadlines that the rules in force give otherwise."""
    if not ActForm().validate_on_submit():
        return _recount_page(), 422
    count = recounting.compare(actor=current_actor())
    flash(ngettext("%(num)s matter compared or being compared", "%(num)s matters compared or being compared", count), "success")
    return redirect(url_for("deadlines.recount"), 303)


@bp.post("/recount/move")
@requires(Permission.MOVE_DEADLINES)
def move() -> Any:
    """Confirm what was found."""
    return _move(None)


@bp.post("/recount/matters/<int:matter_id>/move")
@requires(Permission.MOVE_DEADLINES)
def move_matter(matter_id: int) -> Any:
    """Confirm what was found in one matter."""
    return _move(get_or_404(Matter, matter_id))


def _move(matter: Matter | None) -> Any:
    if not ActForm().validate_on_submit():
        return _recount_page(), 422
    try:
        count = recounting.move(actor=current_actor(), matter=matter)
    except NotAllowed:
        raise
    except DomainError as error:
        db.session.rollback()
        flash(error.sentence, "error")
        return _recount_page(), 422
    flash(ngettext("Deadlines of %(num)s matter moved", "Deadlines of %(num)s matters moved", count), "success")
    return redirect(url_for("deadlines.recount"), 303)


def _recount_page() -> str:
    return render_template(
        "deadlines/recount.html",
        standing=recounting.standing(actor=current_actor()),
        shifts=recounting.shifts(page=page_number()),
    )


def _loaded(deadline_id: int) -> Deadline:
    get_or_404(Deadline, deadline_id)
    return board.whole(deadline_id=deadline_id)


def _shown(row: Deadline, *, form: Form | None = None) -> str:
    assigning = form if isinstance(form, AssignForm) else AssignForm(formdata=None)
    assigning.assignee_id.offer(_takers(row))
    return render_template(
        "deadlines/show.html",
        row=row,
        urgency=board.urgency_of(row),
        why=docket.explain(row),
        happenings=docket.answered_by(row),
        assign_form=assigning,
        lapse_form=form if isinstance(form, LapseForm) else LapseForm(formdata=None),
        back=safe_target(request.args.get("back"), otherwise=url_for("deadlines.index")),
        **_helpers(),
    )


def _act(row: Deadline, form: Form, act: Callable[[], object], *, said: str) -> AnyResponse | tuple[str, int]:
    """One verb of a deadline: what is refused is said on its page again, what succeeds leads back to where the reader was."""
    deadline_id = row.id
    if conflicts.attempt(form=form, act=lambda: act() or row) is None:
        return _shown(_loaded(deadline_id), form=form), 422
    flash(said, "success")
    otherwise = url_for("deadlines.show", deadline_id=deadline_id)
    return redirect(safe_target(request.form.get("next"), otherwise=otherwise), 303)


def _takers(row: Deadline) -> list[tuple[int, str]]:
    matter = db.session.get_one(Matter, row.matter_id)
    if not policy.may(current_actor(), Permission.RECORD_EVENT):
        return []
    return [(person.id, person.full_name) for person in board.assignees(matter=matter, people=matters.officers())]


def _offers() -> dict[str, Any]:
    """What the filters offer; branches only to who sees several."""
    branches = [(branch.id, branch.short_name) for branch in matters.open_branches()]
    return {
        "urgencies": list(Urgency),
        "natures": Nature.choices(),
        "sides": Side.choices(),
        "proceedings": ProceedingKind.choices(),
        "branches": branches if len(branches) > 1 else [],
    }


def _helpers() -> dict[str, Any]:
    return {
        "about": board.about,
        "papers_of": _papers_of,
        "record_link": _record_link,
        "title_of": _title_of,
        "weekdays": [gettext(name) for name in WEEKDAYS],
    }


def _title_of(happening: str) -> str:
    """What the catalogue calls an event, in the reader's language."""
    found = course.happening(happening)
    return found.title if formats.in_chinese() else found.english


def _papers_of(row: Deadline) -> list[tuple[str, str]]:
    """(label, address) of the papers that answer a deadline, as far as the desk makes them."""
    return [
        (PAPERS[kind].label, url_for("filings.of_matter", matter_id=row.matter_id, kind=kind, deadline=row.id))
        for kind in row.papers
        if kind in PAPERS
    ]


def _record_link(row: Deadline, happening: str) -> str:
    """Where the event that meets a deadline is recorded, with what is known of it filled in; nothing while there is no such page."""
    if not has_endpoint(RECORD):
        return ""
    known = {
        "happening": happening,
        "proceeding": row.proceeding_id,
        "party": row.party_id,
        "measure": row.measure_id,
        "instrument": row.instrument_id,
        "back": request.full_path if request.method == "GET" else None,
    }
    return url_for(RECORD, matter_id=row.matter_id, **{name: value for name, value in known.items() if value})


def _day_asked(name: str) -> date | None:
    """A day of the address; what is no day of this or a near century is left out."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _month_asked() -> date | None:
    try:
        found = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _said(asked: Filter, actor: User) -> list[Asked]:
    """The filter in words, for the head of a workbook."""
    found = [Asked(gettext("Shown"), board.circle_of(actor=actor, asked=asked).label)]
    if asked.urgency:
        found.append(Asked(gettext("Urgency"), asked.urgency.label))
    if asked.nature:
        found.append(Asked(gettext("Nature"), asked.nature.label))
    if asked.proceeding:
        found.append(Asked(gettext("Kind of proceeding"), asked.proceeding.label))
    if asked.protects:
        found.append(Asked(gettext("Only"), gettext("what keeps a right")))
    if asked.branch:
        chosen = next((branch for branch in matters.open_branches() if branch.id == asked.branch), None)
        found.append(Asked(gettext("Branch"), chosen.short_name if chosen else str(asked.branch)))
    return found


def _sent(title: str, *, rows: Any, count: int, asked: Sequence[Asked]) -> Response:
    """A list of deadlines as a download, noted in the reading log."""
    actor = current_actor()
    columns: list[Column[Deadline]] = [
        Column(gettext("Day"), lambda row: row.plan_on, Look.DAY),
        Column(gettext("Days left"), lambda row: (row.plan_on - clock.today()).days if row.plan_on else None, Look.WHOLE),
        Column(gettext("Deadline"), lambda row: row.name, width=30),
        Column(gettext("About"), board.about, width=26),
        Column(gettext("What to do"), lambda row: row.task, width=36),
        Column(gettext("Article"), lambda row: row.article, width=20),
        Column(gettext("Keeps a right"), lambda row: gettext("yes") if row.protects else "", width=10),
        Column(gettext("Matter number"), lambda row: row.matter.number, width=18),
        Column(gettext("Matter"), lambda row: row.matter.title, width=32),
        Column(
            gettext("Court"), lambda row: row.proceeding.court.name if row.proceeding and row.proceeding.court else "", width=24
        ),
        Column(gettext("Case number"), lambda row: row.proceeding.number if row.proceeding else "", width=26),
        Column(gettext("In charge"), lambda row: row.assignee.full_name if row.assignee else "", width=12),
        Column(gettext("Acknowledged"), lambda row: row.acknowledged_at, Look.MOMENT),
        Column(gettext("Last arguable day"), lambda row: row.last_on, Look.DAY),
        Column(gettext("Branch"), lambda row: row.matter.branch.short_name, width=16),
    ]
    made = sheets.workbook(
        title=title, columns=columns, rows=rows, count=count, asked=asked, by=f"{actor.full_name} {actor.affiliation}"
    )
    said = " · ".join([title, *(f"{each.name} {each.value}" for each in asked)])
    audit.note_list(
        actor=actor, model=Deadline, title=gettext("%(list)s as a workbook, %(count)s rows", list=said[:150], count=count)
    )
    response = send_file(made, mimetype=sheets.MIMETYPE, as_attachment=True, download_name=sheets.filename(title))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response
