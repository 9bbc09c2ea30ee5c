"""Pages of measures against persons and of leads to property."""

from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import conflicts
from app.core.lookup import get_or_404
from app.enforcement.forms import AnswerLeadForm, LeadForm, LiftForm, MeasureForm, SubmitLeadForm
from app.enforcement.models import AssetLead, EnforcementCase, Measure
from app.enforcement.services import leads, persons, portfolio
from app.enforcement.states import CaseStage
from app.enforcement.views.blueprint import bp
from app.enforcement.views.parts import Answer, act_page, case_or_404, done, home_of, offer_parties, told
from app.matters.models import Matter
from app.matters.views.parts import matter_or_404


@bp.route("/enforcement/cases/<int:enforcement_case_id>/measures/new", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def impose(enforcement_case_id: int) -> Answer:
    """Record a measure against a person."""
    case = case_or_404(enforcement_case_id)
    form = MeasureForm()
    parties = offer_parties(form.party_id, matter=case.matter, first=tuple(case.respondents))
    return act_page(
        form=form,
        matter=case.matter,
        case=case,
        title=_("Record a measure against a person"),
        submit=_("Record the measure"),
        act=lambda: persons.impose(
            actor=current_actor(),
            case=case,
            facts=form.measure(party=parties[form.party_id.data]),
            told=told(form, matter=case.matter),
        ),
        sentence=_("Measure recorded"),
        home=home_of(case, "measures"),
        hint=_(
            "Of a company: its legal representative, principal officer, persons directly responsible and actual controller too."
        ),
        rule="consumption_lift",
    )


@bp.route("/enforcement/measures/<int:personal_measure_id>/lift", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def lift(personal_measure_id: int) -> Answer:
    """Record that a measure was lifted."""
    measure = get_or_404(Measure, personal_measure_id)
    form = LiftForm()
    return act_page(
        form=form,
        matter=measure.matter,
        case=measure.case,
        title=_("Record that %(measure)s of %(party)s was lifted", measure=measure.kind.label, party=measure.party.name),
        submit=_("Record the lifting"),
        act=lambda: persons.lift(
            actor=current_actor(),
            measure=measure,
            told=told(form, matter=measure.matter),
            reason=form.lifting_reason.data or "",
        ),
        sentence=_("Lifting recorded"),
        home=home_of(measure.case, "measures"),
    )


@bp.route("/matters/<int:matter_id>/leads/new", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def note_lead(matter_id: int) -> Answer:
    """Keep a lead to property."""
    matter = matter_or_404(matter_id)
    form = LeadForm()
    parties = offer_parties(form.party_id, matter=matter)
    rows = portfolio.of_matter(matter=matter)
    case = next((row.case for row in reversed(rows) if row.case.stage is not CaseStage.CLOSED), None)
    return act_page(
        form=form,
        matter=matter,
        case=case,
        title=_("Record a lead to property"),
        submit=_("Save the lead"),
        act=lambda: leads.note_lead(
            actor=current_actor(), matter=matter, case=case, facts=form.lead(party=parties.get(form.party_id.data))
        ),
        sentence=_("Lead recorded"),
        home=_leads_of(matter),
    )


@bp.route("/enforcement/leads/<int:asset_lead_id>/edit", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def amend_lead(asset_lead_id: int) -> Answer:
    """Correct a lead."""
    lead = get_or_404(AssetLead, asset_lead_id)
    form = LeadForm(obj=lead)
    parties = offer_parties(form.party_id, matter=lead.matter, first=(lead.party,) if lead.party else ())

    def act() -> AssetLead:
        return leads.amend_lead(actor=current_actor(), lead=lead, facts=form.lead(party=parties.get(form.party_id.data)))

    if conflicts.save(form=form, row=lead, act=act):
        return done(_("Lead saved"), to=_leads_of(lead.matter))
    return conflicts.page("enforcement/lead_form.html", form=form, matter=lead.matter, lead=lead)


@bp.route("/enforcement/leads/<int:asset_lead_id>/submit", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def submit_lead(asset_lead_id: int) -> Answer:
    """Record that a lead went to the court."""
    lead = get_or_404(AssetLead, asset_lead_id)
    rows = portfolio.of_matter(matter=lead.matter)
    cases = {row.case.id: row.case for row in rows if row.case.stage is not CaseStage.CLOSED}
    form = SubmitLeadForm(enforcement_case_id=next(reversed(cases), None))
    form.enforcement_case_id.offer([(key, _named(case)) for key, case in cases.items()])
    return act_page(
        form=form,
        matter=lead.matter,
        case=lead.case,
        title=_("Record that the lead was submitted"),
        submit=_("Record the submission"),
        act=lambda: leads.submit(
            actor=current_actor(),
            lead=lead,
            case=cases[form.enforcement_case_id.data],
            told=told(form, matter=lead.matter),
            is_urgent=form.is_urgent.data,
        ),
        sentence=_("Submission recorded"),
        home=_leads_of(lead.matter),
        hint=lead.description,
    )


@bp.route("/enforcement/leads/<int:asset_lead_id>/answer", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def answer_lead(asset_lead_id: int) -> Answer:
    """Record what the court did about a lead."""
    lead = get_or_404(AssetLead, asset_lead_id)
    form = AnswerLeadForm()
    return act_page(
        form=form,
        matter=lead.matter,
        case=lead.case,
        title=_("Record what the court did about the lead"),
        submit=_("Record the answer"),
        act=lambda: leads.answer(
            actor=current_actor(),
            lead=lead,
            told=told(form, matter=lead.matter),
            outcome=form.outcome.data,
            court_action=form.court_action.data or "",
        ),
        sentence=_("Answer recorded"),
        home=_leads_of(lead.matter),
        hint=lead.description,
    )


def _leads_of(matter: Matter) -> str:
    return url_for("enforcement.of_matter", matter_id=matter.id, _anchor="leads")


def _named(case: EnforcementCase) -> Any:
    return case.number or _("Application of %(day)s", day=case.applied_on.isoformat())
