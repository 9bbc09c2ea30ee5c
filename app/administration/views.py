"""The pages of the tables: what counts, proposing a change, seeing what it moves, deciding it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Redirect

from app.access.guards import current_actor, requires
from app.access.models import Branch
from app.access.policy import Permission
from app.administration import services as administration
from app.administration import showing
from app.administration.forms import (
    ChangeForm,
    ChoiceForm,
    DecisionForm,
    HolidayForm,
    LprForm,
    PlaintiffForm,
    SendForm,
    SettingForm,
)
from app.approvals.models import Approval
from app.core import clock, conflicts
from app.core.db import db
from app.core.errors import DomainError, NotAllowed
from app.core.forms import Form
from app.core.labels import N_
from app.core.lookup import get_or_404
from app.core.paging import Page
from app.core.web import nav, page_number, wants_fragment
from app.matters.services import numbers
from app.registers import entries, notice, texts
from app.registers import services as registers
from app.registers.entries import Entry
from app.registers.models import Amendment
from app.registers.states import AmendmentStatus
from app.statutes.dated import document
from app.statutes.settings import settings

bp = Blueprint("administration", __name__, url_prefix="/registers")

LAW_PAGE = 40
READ = N_("%(holidays)s holidays and %(days)s working weekends were read from the notice; check them before you go on.")


def init_app(app: Flask) -> None:
    """Give the application the tables' pages and their entry in the navigation; layouts name the bank as it names itself."""
    app.register_blueprint(bp)
    texts.set_defaults(app.config)
    app.jinja_env.globals.update(bank_name=registers.bank_name, amendment_title=showing.title)
    nav.add("system", "administration.index", "scale", N_("Tables and settings"), Permission.VIEW_REGISTERS, place=40)


@bp.get("")
@requires(Permission.VIEW_REGISTERS)
def index() -> str:
    """What is missing, what waits for a decision, what was changed last."""
    return _page("index", missing=showing.missing(), waiting=registers.still_open(), changes=registers.latest(limit=25))


@bp.get("/lpr")
@requires(Permission.VIEW_REGISTERS)
def lpr() -> str:
    """The loan prime rates."""
    rules = registers.in_force()
    return _page("lpr", rows=showing.quotes(rules), missing=showing.missing(), shipped_source=document("lpr")["source"])


@bp.get("/holidays")
@requires(Permission.VIEW_REGISTERS)
def holidays() -> str:
    """The holiday years."""
    return _page("holidays", rows=showing.years(registers.in_force()), missing=showing.missing())


@bp.get("/settings")
@requires(Permission.VIEW_REGISTERS)
def practice() -> str:
    """The settings of practice: what the law leaves open."""
    return _page("settings", groups=showing.setting_rows(registers.in_force()))


@bp.get("/law")
@requires(Permission.VIEW_REGISTERS)
def law() -> str:
    """The numbers of the law, which nobody here changes."""
    words = request.args.get("q", "")[:100]
    rows = showing.law_rows(words)
    number = min(page_number(), max(1, -(-len(rows) // LAW_PAGE)))
    shown = rows[(number - 1) * LAW_PAGE : number * LAW_PAGE]
    return _page("law", page=Page(items=shown, number=number, size=LAW_PAGE, total=len(rows)), words=words)


@bp.get("/numbers")
@requires(Permission.VIEW_REGISTERS)
def series() -> str:
    """The numbers registers: which series there are and what comes next."""
    return _page("numbers", rows=numbers.all_series())


@bp.get("/bank")
@requires(Permission.VIEW_REGISTERS)
def bank() -> str:
    """The bank's texts."""
    return _page("bank", rows=showing.text_rows())


@bp.route("/lpr/change", methods=["GET", "POST"])
@requires(Permission.PROPOSE_AMENDMENTS)
def change_lpr() -> Response | Redirect:
    """Enter a month's rates, or correct them."""
    form = LprForm(data=_opening(LprForm, _quote_asked()))
    return _propose(form, template="lpr_form", back="administration.lpr", entry=lambda: _lpr_entry(form))


@bp.route("/holidays/change", methods=["GET", "POST"])
@requires(Permission.PROPOSE_AMENDMENTS)
def change_holidays() -> Response | Redirect:
    """Enter a year's holidays, or correct them."""
    form = HolidayForm(data=_opening(HolidayForm, _year_asked()))
    if "read" in request.form:
        return _read_notice(form)
    return _propose(form, template="holidays_form", back="administration.holidays", entry=lambda: _holiday_entry(form))


@bp.route("/settings/<setting>/change", methods=["GET", "POST"])
@requires(Permission.PROPOSE_AMENDMENTS)
def change_setting(setting: str) -> Response | Redirect:
    """Set a number of practice otherwise."""
    found = next((row for row in settings() if row.name == setting), None)
    if found is None:
        abort(404)
    offered = showing.choices(found)
    form: ChangeForm = ChoiceForm(data=_opening(ChoiceForm, {})) if offered else SettingForm(data=_opening(SettingForm, {}))
    if offered:
        form["text"].offer(offered)
    return _propose(
        form,
        template="setting_form",
        back="administration.practice",
        entry=lambda: entries.setting(name=setting, text=form["text"].data or ""),
        row=showing.setting_row(setting),
    )


@bp.route("/bank/<wording>/change", methods=["GET", "POST"])
@requires(Permission.PROPOSE_AMENDMENTS)
def change_text(wording: str) -> Response | Redirect:
    """Word one of the bank's texts otherwise; it counts without a second person."""
    known = texts.TEXTS.get(wording)
    if known is None:
        abort(404)
    held = {"text": registers.text(wording)}
    form: ChangeForm = (
        ChoiceForm(data=_opening(ChoiceForm, held)) if known.is_switch else SettingForm(data=_opening(SettingForm, held))
    )
    if known.is_switch:
        form["text"].offer(showing.yes_or_no())
    actor = current_actor()

    def record() -> Amendment:
        entry = entries.bank_text(name=wording, text=form["text"].data or "")
        made = registers.propose(actor=actor, entry=entry, **_facts(form))
        return registers.record(actor=actor, amendment=made)

    if conflicts.attempt(form=form, act=record) is None:
        return _form_page("text_form", form=form, text=known)
    flash(_("Saved"), "success")
    return redirect(url_for("administration.bank"), 303)


@bp.route("/plaintiffs/<int:branch_id>/change", methods=["GET", "POST"])
@requires(Permission.PROPOSE_AMENDMENTS)
def change_plaintiff(branch_id: int) -> Response | Redirect:
    """Say otherwise what papers say of the plaintiff, or where money is paid to."""
    branch = get_or_404(Branch, branch_id)
    form = PlaintiffForm(obj=branch)
    return _propose(
        form,
        template="plaintiff_form",
        back="access.branches",
        entry=lambda: entries.plaintiff(branch=branch, particulars=form.particulars()),
        branch=branch,
    )


@bp.get("/amendments/<int:amendment_id>")
@requires(Permission.VIEW_REGISTERS)
def amendment(amendment_id: int) -> str:
    """One change: what it says, what it moves, who decides it."""
    return _shown(get_or_404(Amendment, amendment_id))


@bp.get("/reviews/<int:review_id>")
@requires(Permission.VIEW_REGISTERS)
def of_review(review_id: int) -> Redirect:
    """The change that a review is about."""
    get_or_404(Approval, review_id)
    found = registers.of_review(review_id=review_id)
    if found is None:
        abort(404)
    return redirect(url_for("administration.amendment", amendment_id=found.id))


@bp.get("/amendments/<int:amendment_id>/weighing")
@requires(Permission.VIEW_REGISTERS)
def weighing(amendment_id: int) -> Response:
    """What the change moves, as far as it is computed: a part of its page that asks for itself again until all is there."""
    shown = _weighed(get_or_404(Amendment, amendment_id))
    answer = make_response(render_template("administration/_weighing.html", **shown))
    if wants_fragment() and not (shown["job"] and shown["job"].is_open):
        answer.headers["HX-Refresh"] = "true"
    return answer


@bp.post("/amendments/<int:amendment_id>/weigh")
@requires(Permission.DECIDE_AMENDMENTS)
def weigh(amendment_id: int) -> Any:
    """Compute once more what the change moves."""
    found = get_or_404(Amendment, amendment_id)
    return _act(found, lambda: administration.begin_weighing(actor=current_actor(), amendment=found), said=_("Computed anew"))


@bp.post("/amendments/<int:amendment_id>/send")
@requires(Permission.PROPOSE_AMENDMENTS)
def send(amendment_id: int) -> Any:
    """Send the change to a second person."""
    found, form = get_or_404(Amendment, amendment_id), SendForm()
    return _act(
        found,
        lambda: administration.send(actor=current_actor(), amendment=found, note=form.note.data or ""),
        form=form,
        said=_("Sent for review"),
    )


@bp.post("/amendments/<int:amendment_id>/withdraw")
@requires(Permission.PROPOSE_AMENDMENTS)
def withdraw(amendment_id: int) -> Any:
    """Take back one's own change."""
    found = get_or_404(Amendment, amendment_id)
    return _act(found, lambda: registers.withdraw(actor=current_actor(), amendment=found), said=_("Withdrawn"))


@bp.post("/amendments/<int:amendment_id>/approve")
@requires(Permission.DECIDE_AMENDMENTS)
def approve(amendment_id: int) -> Any:
    """Let somebody else's change count."""
    found, form = get_or_404(Amendment, amendment_id), DecisionForm()
    return _act(
        found,
        lambda: administration.approve(actor=current_actor(), amendment=found, opinion=form.opinion.data or ""),
        form=form,
        said=_("Approved"),
    )


@bp.post("/amendments/<int:amendment_id>/return")
@requires(Permission.DECIDE_AMENDMENTS)
def return_(amendment_id: int) -> Any:
    """Send somebody else's change back."""
    found, form = get_or_404(Amendment, amendment_id), DecisionForm()
    return _act(
        found,
        lambda: registers.return_(actor=current_actor(), amendment=found, opinion=form.opinion.data or ""),
        form=form,
        said=_("Returned"),
    )


def _page(name: str, **context: Any) -> str:
    return render_template(
        f"administration/{name}.html", tabs=_tabs(name), may_keep=registers.may_keep(actor=current_actor()), **context
    )


def _tabs(current: str) -> list[tuple[str, str, bool, None]]:
    pages = (
        ("index", "index", _("Overview")),
        ("lpr", "lpr", _("Loan prime rates")),
        ("holidays", "holidays", _("Holiday years")),
        ("settings", "practice", _("Settings of practice")),
        ("law", "law", _("Numbers of the law")),
        ("numbers", "series", _("Numbers registers")),
        ("bank", "bank", _("The bank's texts")),
    )
    return [(label, url_for(f"administration.{endpoint}"), name == current, None) for name, endpoint, label in pages]


def _form_page(name: str, *, form: Form, **context: Any) -> Response:
    return conflicts.page(f"administration/{name}.html", form=form, **context)


def _opening(kind: type[ChangeForm], asked: dict[str, Any]) -> dict[str, Any]:
    """What a form is opened with: today, and what the address names."""
    known = {"takes_effect_on": clock.today(), **asked}
    return {name: value for name, value in known.items() if hasattr(kind, name)}


def _quote_asked() -> dict[str, Any]:
    month = request.args.get("month", "")
    found = next((row for row in registers.in_force().lpr_quotes if f"{row.from_on:%Y-%m}" == month), None)
    if found is None:
        return {}
    return {"published_on": found.from_on, "from_on": found.from_on, "one_year": found.one_year, "five_years": found.five_years}


def _year_asked() -> dict[str, Any]:
    asked = request.args.get("year", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        return {}
    held = entries.year_of(registers.in_force(), int(asked))
    if held is None:
        return {"year": int(asked)}
    return {"year": held.year, "rest": notice.written(list(held.rest)), "working": "\n".join(map(str, held.working))}


def _lpr_entry(form: LprForm) -> Entry:
    return entries.lpr(
        published_on=form.published_on.data,
        from_on=form.from_on.data,
        one_year=form.one_year.data,
        five_years=form.five_years.data,
        rules=registers.in_force(on=form.takes_effect_on.data),
    )


def _holiday_entry(form: HolidayForm) -> Entry:
    return entries.holidays(
        year=form.year.data,
        rest=notice.spans(form.rest.data or "", field="rest"),
        working=notice.days(form.working.data or "", field="working"),
    )


def _read_notice(form: HolidayForm) -> Response:
    """Fill the days from the notice's text; nothing is kept yet."""
    try:
        if form.year.data is None:
            raise DomainError(entries.EMPTY, field="year")
        rest, working = notice.read(form.notice.data or "", year=form.year.data)
    except DomainError as error:
        form.absorb(error)
        return conflicts.page("administration/holidays_form.html", form=form)
    for field, text in ((form.rest, notice.written(rest)), (form.working, "\n".join(map(str, working)))):
        field.data, field.raw_data = text, [text]
    flash(_(READ, holidays=len(rest), days=len(working)), "success")
    return conflicts.page("administration/holidays_form.html", form=form)


def _facts(form: ChangeForm) -> dict[str, Any]:
    return {
        "takes_effect_on": form.takes_effect_on.data if form.takes_effect_on else clock.today(),
        "reason": form.reason.data or "",
        "source": form.source.data or "",
    }


def _propose(form: ChangeForm, *, template: str, back: str, entry: Callable[[], Entry], **context: Any) -> Response | Redirect:
    """Prepare the change and weigh it, so that its page shows what it moves before it is sent."""
    actor = current_actor()

    def prepare() -> Amendment:
        made = registers.propose(actor=actor, entry=entry(), **_facts(form))
        if made.register.moves_matters:
            administration.begin_weighing(actor=actor, amendment=made)
        return made

    made = conflicts.attempt(form=form, act=prepare)
    if made is None:
        return _form_page(template, form=form, back=url_for(back), **context)
    flash(_("Prepared. Look at what it moves, then send it."), "success")
    return redirect(url_for("administration.amendment", amendment_id=made.id), 303)


def _weighed(amendment: Amendment) -> dict[str, Any]:
    held = administration.weighing_of(amendment=amendment)
    job = administration.job_of(amendment=amendment)
    return {
        "amendment": amendment,
        "weighing": held,
        "job": job if job is not None and (job.is_open or not (held and held.is_complete)) else None,
        "is_fresh": not amendment.register.moves_matters or administration.is_fresh(amendment=amendment, weighing=held),
        "totals": administration.totals(amendment=amendment, weighing=held) if held and held.is_complete else None,
        "moved": administration.moved_of(amendment=amendment, page=page_number()),
        "limits_moved": showing.limits_moved,
    }


def _shown(amendment: Amendment, *, form: Form | None = None, status: int = 200) -> Any:
    actor = current_actor()
    page = render_template(
        "administration/amendment.html",
        lines=showing.lines(amendment),
        history=registers.history(register=amendment.register, key=amendment.key),
        is_own=amendment.proposed_by_id == actor.id and registers.may_keep(actor=actor),
        is_draft=amendment.status is AmendmentStatus.DRAFT,
        may_decide=registers.may_decide(actor=actor, amendment=amendment),
        needs_two=amendment.register.moves_money_or_dates,
        send_form=form if isinstance(form, SendForm) else SendForm(formdata=None),
        decision_form=form if isinstance(form, DecisionForm) else DecisionForm(formdata=None),
        **_weighed(amendment),
    )
    return page if status == 200 else (page, status)


def _act(amendment: Amendment, act: Callable[[], object], *, said: str, form: Form | None = None) -> Any:
    """One verb of a change: what is refused is said on its page again, what succeeds leads back to it."""
    if form is not None and not form.validate_on_submit():
        return _shown(amendment, form=form, status=422)
    amendment_id = amendment.id
    try:
        act()
    except NotAllowed:
        raise
    except DomainError as error:
        db.session.rollback()
        if form is not None:
            form.absorb(error)
        else:
            flash(error.sentence, "error")
        return _shown(get_or_404(Amendment, amendment_id), form=form, status=422)
    flash(said, "success")
    return redirect(url_for("administration.amendment", amendment_id=amendment_id), 303)
