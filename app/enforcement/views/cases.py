"""Pages of one enforcement case and the events that move it."""

from flask import render_template, url_for
from flask_babel import gettext as _

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import clock, conflicts
from app.core.errors import DomainError
from app.core.lookup import get_or_404
from app.courts import services as courts
from app.courts.models import Court
from app.docket.states import DeadlineState
from app.enforcement.facts import CaseFacts
from app.enforcement.forms import (
    AboutForm,
    AcceptForm,
    ApplicationForm,
    CaseForm,
    CloseForm,
    ControlForm,
    NoticeForm,
    ResumeForm,
    SearchForm,
    ShelveForm,
)
from app.enforcement.models import EnforcementCase
from app.enforcement.services import cases as service
from app.enforcement.services import leads, money, portfolio
from app.enforcement.states import CASE_STAGES, CaseStage
from app.enforcement.views.blueprint import bp
from app.enforcement.views.parts import Answer, act_page, case_or_404, done, home_of, offer_parties, told, words_of
from app.litigation.models import Instrument
from app.matters.models import Matter
from app.matters.services import loans
from app.matters.views.parts import matter_or_404


@bp.get("/enforcement/cases/<int:enforcement_case_id>")
@requires(Permission.VIEW_MATTERS)
def case(enforcement_case_id: int) -> str:
    """One case: where it stands, what may be recorded, money, persons, searches, leads, what runs beside it, its clocks."""
    found = case_or_404(enforcement_case_id)
    doubled, problem = None, ""
    try:
        doubled = money.doubled_part(case=found, on=clock.today())
    except DomainError as error:
        problem = error.sentence
    return render_template(
        "enforcement/case.html",
        matter=found.matter,
        case=found,
        row=portfolio.rows_of([found])[0],
        received=money.recovered(case=found),
        doubled=doubled,
        problem=problem,
        fee=money.fee_of(case=found),
        worth=leads.worth(found.leads),
        deadlines=portfolio.deadlines_of(case=found),
        events=portfolio.events_of(case=found),
        remarks=service.shelving_remarks(case=found) if found.shelved_on else [],
        may_become=CASE_STAGES[found.stage],
        stages=CaseStage,
        told=words_of,
        deadline_states=DeadlineState,
    )


@bp.get("/matters/<int:matter_id>/enforcement")
@requires(Permission.VIEW_MATTERS)
def of_matter(matter_id: int) -> str:
    """The enforcement of a matter: its cases, leads and receipts, and until when each obligor must be applied against."""
    matter = matter_or_404(matter_id)
    return render_template(
        "enforcement/of_matter.html",
        matter=matter,
        rows=portfolio.of_matter(matter=matter),
        limits=portfolio.limits_to_apply(matter=matter),
        leads=leads.of_matter(matter=matter),
        receipts=money.standing(matter=matter),
        deadline_states=DeadlineState,
    )


@bp.route("/matters/<int:matter_id>/enforcement/new", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def apply_for(matter_id: int) -> Answer:
    """Record the application."""
    matter = matter_or_404(matter_id)
    titles = portfolio.titles_of(matter=matter)
    form = ApplicationForm(
        court_id=matter.court_id,
        instrument_id=titles[0].id if titles else None,
        respondent_ids=[party.id for party in loans.borrowers_of(matter=matter)],
        applied_amount=matter.balance_total,
    )
    parties = offer_parties(form.respondent_ids, matter=matter)
    _offer_case(form, matter=matter, present=None)

    def act() -> EnforcementCase:
        facts = _facts(form, parties=parties)
        return service.apply_for(actor=current_actor(), matter=matter, facts=facts, told=told(form, matter=matter))

    return act_page(
        form=form,
        matter=matter,
        case=None,
        title=_("Record the application for enforcement"),
        submit=_("Record the application"),
        act=act,
        sentence=_("Application recorded"),
        home=url_for("enforcement.of_matter", matter_id=matter.id),
        hint=_("Two years from the end of the performance period; each obligor has a clock of its own."),
        rule="enforcement",
    )


@bp.route("/enforcement/cases/<int:enforcement_case_id>/edit", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def amend(enforcement_case_id: int) -> Answer:
    """Correct what the case asks for, and who handles it."""
    found = case_or_404(enforcement_case_id)
    form = CaseForm(obj=found, court_id=found.proceeding.court_id, respondent_ids=[party.id for party in found.respondents])
    parties = offer_parties(form.respondent_ids, matter=found.matter, first=tuple(found.respondents))
    _offer_case(form, matter=found.matter, present=found.proceeding.court)

    def act() -> EnforcementCase:
        return service.amend(
            actor=current_actor(),
            case=found,
            facts=_facts(form, parties=parties),
            judge=form.judge.data or "",
            judge_contact=form.judge_contact.data or "",
        )

    if conflicts.save(form=form, row=found, act=act):
        return done(_("Case saved"), to=home_of(found))
    return conflicts.page("enforcement/case_form.html", form=form, matter=found.matter, case=found)


@bp.route("/enforcement/cases/<int:enforcement_case_id>/accept", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def accept(enforcement_case_id: int) -> Answer:
    """Record that the court opened the case."""
    found = case_or_404(enforcement_case_id)
    form = AcceptForm(judge=found.judge, judge_contact=found.judge_contact)
    return act_page(
        form=form,
        matter=found.matter,
        case=found,
        title=_("Record that the case was opened"),
        submit=_("Record the opening"),
        act=lambda: service.accept(
            actor=current_actor(),
            case=found,
            told=told(form, matter=found.matter),
            number=form.number.data or "",
            judge=form.judge.data or "",
            judge_contact=form.judge_contact.data or "",
        ),
        sentence=_("Opening recorded"),
        home=home_of(found),
    )


@bp.route("/enforcement/cases/<int:enforcement_case_id>/notice", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def notice(enforcement_case_id: int) -> Answer:
    """Record that a respondent received the enforcement notice."""
    found = case_or_404(enforcement_case_id)
    form = NoticeForm()
    parties = offer_parties(form.party_id, matter=found.matter, first=tuple(found.respondents))
    return act_page(
        form=form,
        matter=found.matter,
        case=found,
        title=_("Record the service of the enforcement notice"),
        submit=_("Record the service"),
        act=lambda: service.serve_notice(
            actor=current_actor(), case=found, party=parties[form.party_id.data], told=told(form, matter=found.matter)
        ),
        sentence=_("Service recorded"),
        home=home_of(found),
    )


@bp.route("/enforcement/cases/<int:enforcement_case_id>/search", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def search(enforcement_case_id: int) -> Answer:
    """Record a round of property search."""
    found = case_or_404(enforcement_case_id)
    form = SearchForm()
    _begin_rows(form)
    return act_page(
        form=form,
        matter=found.matter,
        case=found,
        title=_("Record a property search"),
        submit=_("Record the search"),
        act=lambda: service.search(
            actor=current_actor(), case=found, facts=form.searched(), told=told(form, matter=found.matter)
        ),
        sentence=_("Search recorded"),
        home=home_of(found, "searches"),
    )


@bp.route("/enforcement/cases/<int:enforcement_case_id>/control", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def control(enforcement_case_id: int) -> Answer:
    """Record that property came under control."""
    found = case_or_404(enforcement_case_id)
    form = ControlForm()
    return act_page(
        form=form,
        matter=found.matter,
        case=found,
        title=_("Record property under control"),
        submit=_("Record it"),
        act=lambda: service.take_control(
            actor=current_actor(),
            case=found,
            told=told(form, matter=found.matter),
            about=form.about.data or "",
            amount=form.amount.data,
        ),
        sentence=_("Property under control recorded"),
        home=home_of(found),
        hint=_("The term of a seizure is kept with preservation; here stands that the court acted."),
    )


@bp.route("/enforcement/cases/<int:enforcement_case_id>/disposal", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def disposal(enforcement_case_id: int) -> Answer:
    """Record that the realisation of property began."""
    found = case_or_404(enforcement_case_id)
    form = AboutForm()
    return act_page(
        form=form,
        matter=found.matter,
        case=found,
        title=_("Record the beginning of realisation"),
        submit=_("Record it"),
        act=lambda: service.begin_disposal(
            actor=current_actor(), case=found, told=told(form, matter=found.matter), about=form.about.data or ""
        ),
        sentence=_("Beginning of realisation recorded"),
        home=home_of(found),
    )


@bp.route("/enforcement/cases/<int:enforcement_case_id>/plan", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def plan(enforcement_case_id: int) -> Answer:
    """Record the plan of distribution."""
    found = case_or_404(enforcement_case_id)
    form = AboutForm()
    return act_page(
        form=form,
        matter=found.matter,
        case=found,
        title=_("Record the plan of distribution"),
        submit=_("Record the plan"),
        act=lambda: service.receive_plan(
            actor=current_actor(), case=found, told=told(form, matter=found.matter), about=form.about.data or ""
        ),
        sentence=_("Plan recorded"),
        home=home_of(found),
        hint=_("Objections are made in writing within fifteen days of its receipt."),
        rule="distribution_objection",
    )


@bp.route("/enforcement/cases/<int:enforcement_case_id>/shelve", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def shelve(enforcement_case_id: int) -> Answer:
    """Record that this round of enforcement ended."""
    found = case_or_404(enforcement_case_id)
    form = ShelveForm()
    if not found.searches:
        _begin_rows(form)
    return act_page(
        form=form,
        matter=found.matter,
        case=found,
        title=_("Record the end of this round of enforcement"),
        submit=_("Record the end of the round"),
        act=lambda: service.shelve(
            actor=current_actor(),
            case=found,
            told=told(form, matter=found.matter),
            why=form.shelving_reason.data,
            searched=form.searched(),
        ),
        sentence=_("End of the round recorded; the court searches on every six months"),
        home=home_of(found),
        hint=_("What was searched must be listed; searches on file count. The bank may ask for resumption at any time."),
        rule="shelving_earliest",
    )


@bp.route("/enforcement/cases/<int:enforcement_case_id>/resume", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def resume(enforcement_case_id: int) -> Answer:
    """Record that the enforcement was resumed."""
    found = case_or_404(enforcement_case_id)
    form = ResumeForm()
    return act_page(
        form=form,
        matter=found.matter,
        case=found,
        title=_("Record the resumption"),
        submit=_("Record the resumption"),
        act=lambda: service.resume(
            actor=current_actor(),
            case=found,
            told=told(form, matter=found.matter),
            number=form.number.data or "",
            clue=form.clue.data or "",
        ),
        sentence=_("Resumption recorded"),
        home=home_of(found),
    )


@bp.route("/enforcement/cases/<int:enforcement_case_id>/close", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def close(enforcement_case_id: int) -> Answer:
    """Record that the case was closed."""
    found = case_or_404(enforcement_case_id)
    form = CloseForm()
    return act_page(
        form=form,
        matter=found.matter,
        case=found,
        title=_("Record the closing of the case"),
        submit=_("Record the closing"),
        act=lambda: service.close(
            actor=current_actor(),
            case=found,
            told=told(form, matter=found.matter),
            closing=form.closing.data,
            closes_matter=form.closes_matter.data,
        ),
        sentence=_("Closing recorded"),
        home=home_of(found),
        hint=_("Objections against the ending of enforcement are made within sixty days."),
        rule="ending_objection",
    )


def _begin_rows(form: SearchForm | ShelveForm) -> None:
    """An empty row to begin with, on a page that was just opened."""
    if not form.is_submitted() and not form.results.entries:
        form.results.append_entry()


def _offer_case(form: ApplicationForm | CaseForm, *, matter: Matter, present: Court | None) -> None:
    form.court_id.offer(courts.choices(present=present or matter.court))
    titles = portfolio.titles_of(matter=matter)
    form.instrument_id.offer([(row.id, f"{row.issued_on.isoformat()} {row.kind.label} {row.number}") for row in titles])


def _facts(form: ApplicationForm | CaseForm, *, parties: dict[int, object]) -> CaseFacts:
    instrument = get_or_404(Instrument, form.instrument_id.data) if form.instrument_id.data else None
    respondents = tuple(parties[key] for key in form.respondent_ids.data)
    return form.case(court=get_or_404(Court, form.court_id.data), instrument=instrument, respondents=respondents)
