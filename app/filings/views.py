"""Pages of papers: the gallery of a matter, the document desk, checking, versions and their differences, downloads."""

from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from markupsafe import Markup

from app.access import policy
from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.approvals.models import Approval
from app.audit import services as audit
from app.audit.states import Act
from app.core import clock
from app.core.errors import DomainError, NotAllowed
from app.core.forms import Form
from app.core.lookup import get_or_404
from app.core.web import wants_fragment
from app.docket.models import Deadline
from app.documents import fill, preview
from app.files import services as files
from app.filings import questions
from app.filings import services as filings
from app.filings.addresses import address_of, jumps
from app.filings.checks import TO_COURT
from app.filings.dossier import COMPANION_KINDS
from app.filings.forms import (
    AbsenceForm,
    AgentForm,
    BeginForm,
    CalculationForm,
    CompanionForm,
    DateForm,
    DecisionForm,
    ExclusionForm,
    FiledForm,
    OverrideForm,
    SubmitForm,
    answers_form,
    answers_of,
    passages_form,
    texts_of,
)
from app.filings.models import Agent, Exclusion, Filing, FilingVersion
from app.filings.snapshot import from_plain
from app.filings.states import COMPLAINTS, OF_THE_COURSE, ON_THE_DEBT, PaperKind
from app.jobs import services as jobs
from app.matters.models import Matter

bp = Blueprint("filings", __name__)


def init_app(app: Flask) -> None:
    """Give the application the pages of papers."""
    app.register_blueprint(bp)


@bp.get("/matters/<int:matter_id>/filings")
@requires(Permission.VIEW_MATTERS)
def of_matter(matter_id: int) -> str:
    """The papers of a matter: what can be made, whether it is complete, and what was made."""
    matter = get_or_404(Matter, matter_id)
    deadline = _deadline_of(matter, request.args.get("deadline", type=int))
    called_for = [kind for kind in PaperKind if deadline and kind.value in deadline.papers]
    asked = next((kind for kind in PaperKind if kind.value == request.args.get("kind")), None)
    first = asked or (called_for[0] if called_for else PaperKind.CIVIL_COMPLAINT_FORM)
    today = clock.today()
    begun_with = {"kind": first, "cutoff": today, "cutoff_charged": True, "signed_on": today}
    return _gallery(matter, BeginForm(data=begun_with | {"deadline": deadline.id if deadline else None}), deadline=deadline)


@bp.post("/matters/<int:matter_id>/filings")
@requires(Permission.WRITE_FILINGS)
def begin(matter_id: int) -> Any:
    """Begin a paper, or both complaints at once."""
    matter = get_or_404(Matter, matter_id)
    form = BeginForm()
    deadline = _deadline_of(matter, form.deadline.data)
    if form.validate_on_submit():
        try:
            begun = filings.begin_together(
                actor=current_actor(),
                matter=matter,
                kinds=form.kinds(),
                cutoff_on=form.cutoff.data,
                cutoff_charged=form.cutoff_charged.data,
                signed_on=form.signed_on.data,
                deadline=deadline,
            )
        except DomainError as error:
            form.absorb(error)
        else:
            return redirect(url_for("filings.desk", filing_id=begun[0].id), 303)
    return make_response(_gallery(matter, form, deadline=deadline), 422)


@bp.get("/filings/<int:filing_id>")
@requires(Permission.VIEW_MATTERS)
def desk(filing_id: int) -> str:
    """The document desk of one paper."""
    return _desk(get_or_404(Filing, filing_id))


@bp.get("/reviews/<int:review_id>")
@requires(Permission.VIEW_MATTERS)
def of_review(review_id: int) -> Any:
    """The desk of the paper that a review is about."""
    review = get_or_404(Approval, review_id)
    filing = filings.in_review([review.id]).get(review.id)
    if filing is None:
        abort(404)
    return redirect(url_for("filings.desk", filing_id=filing.id))


@bp.get("/filings/<int:filing_id>/progress")
@requires(Permission.VIEW_MATTERS)
def progress(filing_id: int) -> Response:
    """Whether the files of the newest version stand; the desk asks again until they do."""
    filing = get_or_404(Filing, filing_id)
    waiting = _waiting(filing)
    answer = make_response(render_template("filings/_progress.html", filing=filing, waiting=waiting))
    if waiting is None and wants_fragment():
        answer.headers["HX-Refresh"] = "true"
    return answer


@bp.post("/filings/<int:filing_id>/again")
@requires(Permission.WRITE_FILINGS)
def make_again(filing_id: int) -> Any:
    """Have the files of the newest version made once more after they failed."""
    filing = get_or_404(Filing, filing_id)
    return _act(
        filing, partial(filings.make_again, actor=current_actor(), filing=filing), said=_("The files are being made again")
    )


@bp.post("/filings/<int:filing_id>/passages")
@requires(Permission.WRITE_FILINGS)
def word(filing_id: int) -> Any:
    """Keep the passages as worded."""
    filing = get_or_404(Filing, filing_id)
    slots = filings.desk(filing=filing).slots
    form = passages_form(slots)
    return _act(
        filing,
        lambda: filings.word_passages(actor=current_actor(), filing=filing, texts=texts_of(form, slots)),
        form=form,
        part="passages",
    )


@bp.post("/filings/<int:filing_id>/calculation")
@requires(Permission.WRITE_FILINGS)
def lock_debt(filing_id: int) -> Any:
    """Rest the paper on another calculation."""
    filing, form = get_or_404(Filing, filing_id), CalculationForm()
    return _act(
        filing,
        lambda: filings.lock_debt(
            actor=current_actor(), filing=filing, cutoff_on=form.cutoff.data, cutoff_charged=form.cutoff_charged.data
        ),
        form=form,
        part="calculation",
    )


@bp.post("/filings/<int:filing_id>/date")
@requires(Permission.WRITE_FILINGS)
def date_paper(filing_id: int) -> Any:
    """Date the paper."""
    filing, form = get_or_404(Filing, filing_id), DateForm()
    return _act(
        filing,
        lambda: filings.date_paper(
            actor=current_actor(), filing=filing, signed_on=form.signed_on.data, date_style=form.date_style.data
        ),
        form=form,
        part="dating",
    )


@bp.post("/filings/<int:filing_id>/answers")
@requires(Permission.WRITE_FILINGS)
def answer(filing_id: int) -> Any:
    """Answer what only this paper asks."""
    filing = get_or_404(Filing, filing_id)
    asked = questions.of(filing)
    form = answers_form(asked, questions.answers(filing), filings.offered(filing=filing))
    return _act(
        filing,
        lambda: filings.answer(actor=current_actor(), filing=filing, texts=answers_of(form, asked)),
        form=form,
        part="questions",
    )


@bp.post("/filings/<int:filing_id>/agents")
@requires(Permission.WRITE_FILINGS)
def name_agent(filing_id: int) -> Any:
    """Name an agent."""
    filing, form = get_or_404(Filing, filing_id), AgentForm()
    facts = {name: field.data for name, field in form._fields.items() if name not in ("version", "csrf_token")}
    return _act(filing, lambda: filings.name_agent(actor=current_actor(), filing=filing, **facts), form=form, part="agents")


@bp.post("/filings/<int:filing_id>/agents/<int:agent_id>/drop")
@requires(Permission.WRITE_FILINGS)
def drop_agent(filing_id: int, agent_id: int) -> Any:
    """Take an agent off."""
    filing, agent = get_or_404(Filing, filing_id), get_or_404(Agent, agent_id)
    _belongs(agent, filing)
    return _act(filing, partial(filings.drop_agent, actor=current_actor(), filing=filing, agent=agent), part="agents")


@bp.post("/filings/<int:filing_id>/exclusions")
@requires(Permission.WRITE_FILINGS)
def leave_out(filing_id: int) -> Any:
    """Not sue a party."""
    filing, form = get_or_404(Filing, filing_id), ExclusionForm()
    parties = {party.id: party for party in filings.desk(filing=filing).dossier.defendants}
    form.party.offer([(party.id, party.name) for party in parties.values()])
    return _act(
        filing,
        lambda: filings.leave_out(
            actor=current_actor(), filing=filing, party=parties[form.party.data], reason=form.reason.data or ""
        ),
        form=form,
        part="defendants",
    )


@bp.post("/filings/<int:filing_id>/exclusions/<int:exclusion_id>/drop")
@requires(Permission.WRITE_FILINGS)
def take_in(filing_id: int, exclusion_id: int) -> Any:
    """Sue a party after all."""
    filing, exclusion = get_or_404(Filing, filing_id), get_or_404(Exclusion, exclusion_id)
    _belongs(exclusion, filing)
    return _act(filing, partial(filings.take_in, actor=current_actor(), filing=filing, exclusion=exclusion), part="defendants")


@bp.post("/filings/<int:filing_id>/companions")
@requires(Permission.UPLOAD_FILES)
def add_companion(filing_id: int) -> Any:
    """Upload an evidence list or a power of attorney."""
    filing, form = get_or_404(Filing, filing_id), CompanionForm()
    return _act(
        filing,
        lambda: files.keep_upload(
            actor=current_actor(),
            matter_id=filing.matter_id,
            stream=form.file.data.stream,
            original_name=form.file.data.filename or "",
            kind=COMPANION_KINDS[form.companion.data],
            title=form.companion.data.label,
        ),
        form=form,
        part="companions",
    )


@bp.post("/filings/<int:filing_id>/absences")
@requires(Permission.WRITE_FILINGS)
def record_absence(filing_id: int) -> Any:
    """Record why a companion paper is not there."""
    filing, form = get_or_404(Filing, filing_id), AbsenceForm()
    return _act(
        filing,
        lambda: filings.record_absence(
            actor=current_actor(), filing=filing, companion=form.companion.data, reason=form.reason.data or ""
        ),
        form=form,
        part="absences",
    )


@bp.post("/filings/<int:filing_id>/overrides")
@requires(Permission.WRITE_FILINGS)
def let_stand(filing_id: int) -> Any:
    """Let a warning stand, with the reason."""
    filing, form = get_or_404(Filing, filing_id), OverrideForm()
    return _act(
        filing,
        lambda: filings.let_stand(
            actor=current_actor(),
            filing=filing,
            code=form.code.data or "",
            subject=form.subject.data or "",
            reason=form.reason.data or "",
        ),
        form=form,
        part="checks",
    )


@bp.post("/filings/<int:filing_id>/draft")
@requires(Permission.WRITE_FILINGS)
def make_draft(filing_id: int) -> Any:
    """Have the paper set as it stands."""
    filing = get_or_404(Filing, filing_id)
    return _act(
        filing,
        partial(filings.make_draft, actor=current_actor(), filing=filing),
        part="versions",
        said=_("The draft is being made"),
    )


@bp.post("/filings/<int:filing_id>/submit")
@requires(Permission.WRITE_FILINGS)
def submit(filing_id: int) -> Any:
    """Ask for a second pair of eyes."""
    filing, form = get_or_404(Filing, filing_id), SubmitForm()
    return _act(
        filing,
        lambda: filings.submit(actor=current_actor(), filing=filing, note=form.note.data or ""),
        form=form,
        part="submit",
        said=_("Submitted; somebody else checks it now"),
    )


@bp.post("/filings/<int:filing_id>/approve")
@requires(Permission.REVIEW_FILINGS)
def approve(filing_id: int) -> Any:
    """Approve somebody else's paper."""
    filing, form = get_or_404(Filing, filing_id), DecisionForm()
    return _act(
        filing,
        lambda: filings.approve(actor=current_actor(), filing=filing, opinion=form.opinion.data or ""),
        form=form,
        part="decision",
        said=_("Approved; the final version is being made"),
    )


@bp.post("/filings/<int:filing_id>/return")
@requires(Permission.REVIEW_FILINGS)
def return_(filing_id: int) -> Any:
    """Send somebody else's paper back."""
    filing, form = get_or_404(Filing, filing_id), DecisionForm()
    return _act(
        filing,
        lambda: filings.return_(actor=current_actor(), filing=filing, opinion=form.opinion.data or ""),
        form=form,
        part="decision",
        said=_("Returned with your opinion"),
    )


@bp.post("/filings/<int:filing_id>/withdraw")
@requires(Permission.WRITE_FILINGS)
def withdraw(filing_id: int) -> Any:
    """Take one's own paper back."""
    filing = get_or_404(Filing, filing_id)
    return _act(
        filing, partial(filings.withdraw, actor=current_actor(), filing=filing), said=_("Taken back; it can be edited again")
    )


@bp.post("/filings/<int:filing_id>/filed")
@requires(Permission.WRITE_FILINGS)
def mark_filed(filing_id: int) -> Any:
    """Record that the paper was handed in."""
    filing, form = get_or_404(Filing, filing_id), FiledForm()
    return _act(
        filing,
        lambda: filings.mark_filed(actor=current_actor(), filing=filing, filed_on=form.filed_on.data),
        form=form,
        part="filed",
        said=_("Recorded as filed"),
    )


@bp.post("/filings/<int:filing_id>/supersede")
@requires(Permission.WRITE_FILINGS)
def supersede(filing_id: int) -> Any:
    """Begin a new paper in place of this one."""
    filing = get_or_404(Filing, filing_id)
    try:
        fresh = filings.supersede(actor=current_actor(), filing=filing)
    except DomainError as error:
        flash(error.sentence, "error")
        return redirect(url_for("filings.desk", filing_id=filing_id), 303)
    return redirect(url_for("filings.desk", filing_id=fresh.id), 303)


@bp.get("/filings/<int:filing_id>/versions/<int:number>")
@requires(Permission.VIEW_MATTERS)
def version(filing_id: int, number: int) -> str:
    """One frozen version as it was made."""
    filing = get_or_404(Filing, filing_id)
    shown = _version_or_404(filing, number)
    text = Markup(preview(fill(filing.kind.value, from_plain(shown.context))))  # noqa: S704 (the engine escapes every word)
    return render_template("filings/version.html", filing=filing, version=shown, text=text)


@bp.get("/filings/<int:filing_id>/compare")
@requires(Permission.VIEW_MATTERS)
def compare(filing_id: int) -> str:
    """Two versions, word by word; without a choice the two newest."""
    filing = get_or_404(Filing, filing_id)
    if len(filing.versions) < 2:
        abort(404)
    numbers = [version.number for version in filing.versions]
    before = _version_or_404(filing, request.args.get("from", numbers[-2], type=int))
    after = _version_or_404(filing, request.args.get("to", numbers[-1], type=int))
    changes = filings.differences(before=before, after=after)
    return render_template("filings/compare.html", filing=filing, before=before, after=after, changes=changes)


@bp.get("/filings/<int:filing_id>/versions/<int:number>.<any(pdf, docx):form>")
@requires(Permission.DOWNLOAD_FILINGS)
def download(filing_id: int, number: int, form: str) -> Response:
    """Take a version away; who took what is on record."""
    filing = get_or_404(Filing, filing_id)
    shown = _version_or_404(filing, number)
    stored = shown.pdf if form == "pdf" else shown.docx
    if stored is None:
        abort(404)
    audit.note_reading(
        actor=current_actor(), act=Act.DOWNLOADED, row=shown, title=f"{shown.file_stem}.{form}", matter_id=filing.matter_id
    )
    return send_file(
        BytesIO(files.open_stored(stored_file=stored)),
        mimetype=stored.media_type,
        as_attachment=True,
        download_name=f"{shown.file_stem}.{form}",
    )


def _gallery(matter: Matter, form: BeginForm, *, deadline: Deadline | None = None) -> str:
    readiness = filings.readiness(actor=current_actor(), matter=matter)
    return render_template(
        "filings/of_matter.html",
        matter=matter,
        form=form,
        readiness=readiness,
        filings=filings.of_matter(matter=matter),
        kinds=list(readiness),
        of_the_course=[kind for kind in PaperKind if kind in OF_THE_COURSE],
        called_for=filings.asked_for(matter=matter),
        on_the_debt=" ".join(kind.value for kind in PaperKind if kind in ON_THE_DEBT),
        deadline=deadline,
    )


def _deadline_of(matter: Matter, deadline_id: int | None) -> Deadline | None:
    """The deadline a paper is begun from; one of another matter is none."""
    if deadline_id is None:
        return None
    deadline = get_or_404(Deadline, deadline_id)
    if deadline.matter_id != matter.id:
        abort(404)
    return deadline


def _desk(filing: Filing, **typed: Form) -> str:
    """The desk; `typed` is the form that came back, by its part of the page."""
    shown = filings.desk(filing=filing)
    dossier = shown.dossier
    actor = current_actor()
    excluding = typed.get("defendants") or ExclusionForm()
    excluding.party.offer([(party.id, party.name) for party in dossier.defendants])
    frozen = None if shown.is_editable or not filing.versions else filing.versions[-1]
    text = preview(fill(filing.kind.value, from_plain(frozen.context)) if frozen else shown.filled)
    may_write = shown.is_editable and policy.may(actor, Permission.WRITE_FILINGS)
    calculation = filing.calculation
    dated = {
        "cutoff": calculation.cutoff_on if calculation else dossier.today,
        "cutoff_charged": calculation.cutoff_charged if calculation else True,
    }
    return render_template(
        "filings/desk.html",
        filing=filing,
        desk=shown,
        matter=dossier.matter,
        text=Markup(text),  # noqa: S704 (the engine escapes every word)
        frozen=frozen,
        waiting=_waiting(filing),
        successor=filings.successor_of(filing),
        address_of=partial(address_of, actor=actor, dossier=dossier),
        jumps=jumps(actor=actor, dossier=dossier) if may_write else [],
        may_write=may_write,
        may_decide=filing.review is not None and filings.approvals.may_decide(actor=actor, approval=filing.review),
        is_own=filing.review is not None and filing.review.requested_by_id == actor.id,
        drift=filings.drift(shown),
        is_complaint=filing.kind in COMPLAINTS,
        names_agents=filing.kind in TO_COURT,
        answers_first=filing.kind in OF_THE_COURSE,
        on_the_debt=filing.kind in ON_THE_DEBT,
        unanswered=[question.name for question in questions.unanswered(filing)],
        answers=typed.get("questions")
        or answers_form(questions.of(filing), questions.answers(filing), filings.offered_by(dossier)),
        asked=questions.of(filing),
        passages=typed.get("passages") or passages_form(shown.slots),
        override_form=typed.get("checks") or OverrideForm(formdata=None),
        calculation_form=typed.get("calculation") or CalculationForm(data=dated),
        date_form=typed.get("dating") or DateForm(data={"signed_on": dossier.signed_on, "date_style": filing.date_style}),
        agent_form=typed.get("agents") or AgentForm(),
        exclusion_form=excluding,
        companion_form=typed.get("companions") or CompanionForm(),
        absence_form=typed.get("absences") or AbsenceForm(),
        submit_form=typed.get("submit") or SubmitForm(),
        decision_form=typed.get("decision") or DecisionForm(),
        filed_form=typed.get("filed") or FiledForm(data={"filed_on": dossier.today}),
    )


def _act(filing: Filing, act: Callable[[], Any], *, form: Form | None = None, part: str = "", said: str = "") -> Any:
    """One verb of the desk: what is typed wrong is said on the desk again, what succeeds leads back to it."""
    if form is not None and not form.validate_on_submit():
        return _refused(filing, form, part)
    try:
        act()
    except NotAllowed:
        raise
    except DomainError as error:
        if form is None:
            flash(error.sentence, "error")
        else:
            form.absorb(error)
        return _refused(filing, form, part)
    flash(said or _("Saved"), "success")
    return redirect(url_for("filings.desk", filing_id=filing.id, _anchor=part or None), 303)


def _refused(filing: Filing, form: Form | None, part: str) -> Response:
    """The desk once more with what was typed; nothing of the refused act is kept."""
    filing_id = filing.id
    filings.forget_changes()
    fresh = get_or_404(Filing, filing_id)
    return make_response(_desk(fresh, **({part: form} if form is not None else {})), 422)


def _belongs(part: Agent | Exclusion, filing: Filing) -> None:
    if part.filing_id != filing.id:
        abort(404)


def _waiting(filing: Filing) -> Any:
    newest = filing.versions[-1] if filing.versions else None
    if newest is None or newest.is_made:
        return None
    return jobs.of_subject(kind=filings.MAKE_PAPER, subject_id=newest.id)


def _version_or_404(filing: Filing, number: int) -> FilingVersion:
    found = next((version for version in filing.versions if version.number == number), None)
    if found is None:
        abort(404)
    return found
