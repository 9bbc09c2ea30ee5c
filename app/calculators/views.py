"""Pages of the calculators: each asks, answers with its working, and lets the answer be taken away or kept with a matter."""

from io import BytesIO
from typing import Any

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

from app.access import policy
from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.audit import services as audit
from app.audit.states import Act
from app.calculators.forms import AskForm, CapitalsForm, CodeForm, FeeForm, InterestForm, KeepForm, PeriodForm, opened_with
from app.calculators.models import KeptCalculation
from app.calculators.questions import Asked
from app.calculators.services import asking, calendar_file, keeping, paper, workbook
from app.calculators.services import code as numbers
from app.calculators.services.answers import Answer
from app.calculators.states import EventGroup, Tool
from app.core import clock, formats
from app.core.db import db
from app.core.errors import DomainError
from app.core.forms import Form
from app.core.lookup import get_or_404
from app.core.web import nav
from app.filings import tasks
from app.matters.models import Loan, Matter
from app.matters.services import unfolded
from app.registers import services as registers
from app.statutes import periods

bp = Blueprint("calculators", __name__)

Page = str | Response | AnyResponse

ICONS = {
    Tool.FEE: "gavel",
    Tool.INTEREST: "trending-down",
    Tool.PERIOD: "calendar-clock",
    Tool.CAPITALS: "banknote",
    Tool.CODE: "shield-check",
}
TYPES = {"pdf": tasks.PDF, "docx": tasks.WORD, "xlsx": workbook.TYPE}
CALENDAR = "text/calendar; charset=utf-8"


def init_app(app: Flask) -> None:
    """Give the application the calculators, under a heading of their own in the navigation."""
    app.register_blueprint(bp)
    for place, tool in enumerate(Tool, start=1):
        nav.add("tools", f"calculators.{tool.value}", ICONS[tool], tool.english, Permission.VIEW_OWN_ACCOUNT, place=place * 10)


@bp.get("/tools/fee")
@requires(Permission.VIEW_OWN_ACCOUNT)
def fee() -> Page:
    """Court fees."""
    return _by_address(Tool.FEE, FeeForm())


@bp.get("/tools/capitals")
@requires(Permission.VIEW_OWN_ACCOUNT)
def capitals() -> Page:
    """Amounts in capitals, both ways."""
    return _by_address(Tool.CAPITALS, CapitalsForm())


@bp.route("/tools/code", methods=["GET", "POST"])
@requires(Permission.VIEW_OWN_ACCOUNT)
def code() -> Page:
    """Identity numbers and unified social credit codes; a person's number never stands in an address.

    A wrong number is answered as a field with a wrong value is, with the working beside it.
    """
    form = CodeForm()
    if not form.is_submitted():
        return _page(Tool.CODE, form=form)
    answer = _answer(form) if form.validate() else None
    is_right = answer is not None and not numbers.finds_fault(answer)
    return make_response(_page(Tool.CODE, form=form, answer=answer), 200 if is_right else 422)


@bp.get("/tools/period")
@requires(Permission.VIEW_OWN_ACCOUNT)
def period() -> Page:
    """Periods from an event."""
    return _by_address(Tool.PERIOD, _period_form())


@bp.get("/tools/period/calendar")
@requires(Permission.VIEW_OWN_ACCOUNT)
def period_calendar() -> Page:
    """The chosen limits as a calendar file."""
    form = _period_form()
    answer = _answer(form) if form.was_asked and form.validate() else None
    if answer is None:
        return make_response(_page(Tool.PERIOD, form=form), 422)
    chosen = set(request.args.getlist("chosen"))
    limits = [limit for limit in answer.limits if limit.mark in chosen] or list(answer.limits)
    made = calendar_file.calendar_of(limits, made_at=clock.now())
    return _file(made, media_type=CALENDAR, name=f"{answer.heading}-{limits[0].event_on:%Y%m%d}.ics")


@bp.route("/tools/interest", methods=["GET", "POST"])
@requires(Permission.VIEW_OWN_ACCOUNT)
def interest() -> Page:
    """Interest on a loan, and the doubled part for late performance."""
    form = InterestForm()
    if form.reshaped():
        return _page(Tool.INTEREST, form=form)
    if not form.is_submitted():
        return _opened(form)
    return _by_post(Tool.INTEREST, form)


@bp.post("/tools/workbook")
@requires(Permission.VIEW_OWN_ACCOUNT)
def take_workbook() -> Page:
    """An answer as a workbook."""
    return _taken(asking.answer_to(_asked()), form="xlsx")


@bp.post("/tools/paper/<form>")
@requires(Permission.VIEW_OWN_ACCOUNT)
def take_paper(form: str) -> Page:
    """An answer as a calculation sheet in Word or PDF."""
    if form not in paper.FORMATS:
        abort(404)
    return _taken(asking.answer_to(_asked()), form=form)


@bp.post("/tools/keep")
@requires(Permission.EDIT_MATTERS)
def keep() -> Page:
    """Keep an answer with a matter."""
    asked, form = _asked(), KeepForm()
    if form.validate():
        try:
            matter = keeping.matter_called(form.number.data)
            row = keeping.keep(actor=current_actor(), matter=matter, asked=asked, note=form.note.data or "")
        except DomainError as error:
            db.session.rollback()
            form.absorb(error)
        else:
            flash(_("Kept with %(matter)s as calculation no. %(number)s", matter=matter.number, number=row.number), "success")
            return redirect(url_for("calculators.kept", kept_calculation_id=row.id), 303)
    answer = asking.answer_to(asked)
    page = render_template("calculators/keep.html", answer=answer, token=_token(asked), keep_form=form, **_taking(answer))
    return make_response(page, 422)


@bp.get("/matters/<int:matter_id>/calculations")
@requires(Permission.VIEW_MATTERS)
def of_matter(matter_id: int) -> Page:
    """The calculations kept with a matter."""
    matter = get_or_404(Matter, matter_id)
    return render_template("calculators/of_matter.html", matter=matter, kept=keeping.of_matter(matter=matter), icons=ICONS)


@bp.get("/calculations/<int:kept_calculation_id>")
@requires(Permission.VIEW_MATTERS)
def kept(kept_calculation_id: int) -> Page:
    """A kept calculation exactly as it was computed, and what today's rules would make of it."""
    row = get_or_404(KeptCalculation, kept_calculation_id)
    answer = keeping.answer_of(row)
    return render_template(
        "calculators/kept.html",
        row=row,
        matter=row.matter,
        answer=answer,
        today_says=keeping.under_todays_rules(row),
        shown=_unfolded(answer),
    )


@bp.get("/calculations/<int:kept_calculation_id>/<form>")
@requires(Permission.DOWNLOAD_FILINGS)
def take_kept(kept_calculation_id: int, form: str) -> Page:
    """A kept calculation as a workbook or a paper, as it was computed."""
    row = get_or_404(KeptCalculation, kept_calculation_id)
    if form not in TYPES:
        abort(404)
    answer = keeping.answer_of(row)
    audit.note_reading(
        actor=current_actor(), act=Act.DOWNLOADED, row=row, title=f"{answer.heading}.{form}", matter_id=row.matter_id
    )
    return _taken(answer, form=form, maker=row.made_by.full_name)


def _by_address(tool: Tool, form: AskForm) -> Page:
    if not form.was_asked or form.reshaped():
        return _page(tool, form=form)
    answer = _answer(form) if form.validate() else None
    page = _page(tool, form=form, answer=answer)
    return page if answer is not None else make_response(page, 422)


def _by_post(tool: Tool, form: Form) -> Page:
    answer = _answer(form) if form.validate() else None
    page = _page(tool, form=form, answer=answer)
    return page if answer is not None else make_response(page, 422)


def _opened(form: InterestForm) -> Page:
    """The empty form, or filled with a contract of the matter that the address names."""
    number, actor, refusal, loans = request.args.get("matter", "").strip(), current_actor(), "", list[Loan]()
    if number and policy.may(actor, Permission.VIEW_MATTERS):
        try:
            loans = keeping.matter_called(number).loans
        except DomainError as error:
            refusal = error.sentence
    chosen = next((loan for loan in loans if loan.number == request.args.get("loan")), loans[0] if loans else None)
    if chosen is not None:
        form = InterestForm(formdata=None, data=opened_with(chosen))
    if not form.drawdowns.entries:
        form.drawdowns.append_entry()
    page = _page(Tool.INTEREST, form=form, number=number, loans=loans, chosen=chosen, refusal=refusal)
    return make_response(page, 422) if refusal else page


def _answer(form: Any) -> Answer | None:
    """The answer to a valid form; what the law or arithmetic refuses stands at its field."""
    try:
        return asking.answer_to(form.asked())
    except DomainError as error:
        form.absorb(error)
    return None


def _page(tool: Tool, *, form: Form, answer: Answer | None = None, **context: Any) -> str:
    asked = form.asked() if answer is not None else None
    return render_template(
        f"calculators/{tool.value}.html",
        tool=tool,
        form=form,
        answer=answer,
        shown=_unfolded(answer) if answer is not None else None,
        token=_token(asked) if asked is not None else "",
        keep_form=KeepForm(formdata=None),
        **(_taking(answer) if answer is not None else {}),
        **context,
    )


def _taking(answer: Answer) -> dict[str, Any]:
    actor = current_actor()
    may_keep = policy.may(actor, Permission.EDIT_MATTERS)
    return {"icons": ICONS, "may_keep": may_keep, "own_matters": keeping.suggestions(actor=actor) if may_keep else []}


def _unfolded(answer: Answer) -> unfolded.Unfolded | None:
    if answer.debt is None or answer.inputs is None:
        return None
    return unfolded.unfold(inputs=answer.inputs, result=answer.debt)


def _period_form() -> PeriodForm:
    form_events = [(event.key, _event_name(event)) for event in periods.events()]
    form = PeriodForm()
    form.event.offer(form_events)
    return form


def _event_name(event: periods.Event) -> str:
    name = event.title if formats.in_chinese() else event.english
    return f"{EventGroup(event.group.value).label} · {name}"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="calculators")


def _token(asked: Asked) -> str:
    """The question as the page carries it to the next step; signed, so that nothing else comes back."""
    tool = next(tool for tool in Tool if asking.is_question_of(tool, asked))
    token: str | bytes = _signer().dumps([tool.value, asked.to_plain()])
    return token if isinstance(token, str) else token.decode()


def _asked() -> Asked:
    """The question that a page carried; a token that is not ours is refused."""
    try:
        tool, plain = _signer().loads(request.form.get("asked", ""))
    except BadSignature:
        abort(400)
    return asking.asked_of(Tool(tool), plain)


def _taken(answer: Answer, *, form: str, maker: str = "") -> Page:
    """The answer as a file. Nothing is written, so the database is let go before a paper is set."""
    maker = maker or current_actor().full_name
    name = f"{paper.title_of(answer)}-{clock.today():%Y%m%d}.{form}"
    if form == "xlsx":
        return _file(workbook.workbook_of(answer, maker=maker, made_on=clock.today()), media_type=TYPES[form], name=name)
    filled = paper.filled(answer, maker=maker, made_on=clock.today(), company=registers.bank_name())
    db.session.rollback()
    made = tasks.set_paper(filled, is_draft=False)
    return _file((made.pdf if form == "pdf" else made.docx) or b"", media_type=TYPES[form], name=name)


def _file(content: bytes, *, media_type: str, name: str) -> Response:
    return send_file(BytesIO(content), mimetype=media_type, as_attachment=True, download_name=name)
