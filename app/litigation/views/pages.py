"""The list of suits, the suits of a matter, one suit, and the forms of what it is about."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import clock, conflicts
from app.core.lookup import get_or_404
from app.core.web import page_number
from app.courts import services as courts
from app.courts.models import Court
from app.docket import services as docket
from app.docket.models import Proceeding
from app.docket.states import DeadlineState, ProceedingKind
from app.litigation import services
from app.litigation.forms import LawsuitFields, LawsuitForm, NewLawsuitForm
from app.litigation.models import Lawsuit
from app.litigation.services import LawsuitFacts, listing
from app.litigation.states import PATH, ROUTES, LawsuitStage
from app.litigation.views.blueprint import bp
from app.litigation.views.next_steps import further_steps, next_step
from app.litigation.views.parts import home, names_of
from app.matters.models import DebtCalculation, Matter
from app.matters.services import debt, guarantees
from app.matters.views.parts import Answer, done, matter_or_404
from app.statutes import course
from app.statutes.citations import Citation

OPEN_STATES = (DeadlineState.OPEN, DeadlineState.HELD)


@bp.get("/litigation/", endpoint="index")
@requires(Permission.VIEW_MATTERS)
def list_lawsuits() -> str:
    """All suits that the reader sees, what ends first at the top."""
    narrowed = listing.Filter.read(request.args)
    page = listing.page_of(narrowed=narrowed, number=page_number())
    return render_template(
        "litigation/index.html", page=page, narrowed=narrowed, kinds=ROUTES, stages=LawsuitStage, spans=listing.WITHIN
    )


@bp.get("/matters/<int:matter_id>/lawsuits")
@requires(Permission.VIEW_MATTERS)
def of_matter(matter_id: int) -> str:
    """The suits and other ways to a title of one matter."""
    matter = matter_or_404(matter_id)
    rows = listing.rows_of(services.of_matter(matter_id=matter_id))
    advice = services.advice_on(matter=matter, court=matter.court, amount=matter.balance_total, on=clock.today())
    return render_template("litigation/of_matter.html", matter=matter, rows=rows, advice=advice)


@bp.route("/matters/<int:matter_id>/lawsuits/new", methods=["GET", "POST"], endpoint="open")
@requires(Permission.RECORD_EVENT)
def open_lawsuit(matter_id: int) -> Answer:
    """Begin to prepare a suit, or another way to a title."""
    matter = matter_or_404(matter_id)
    form = NewLawsuitForm(data=None if request.method == "POST" else _proposed(matter))
    _offer(form, matter=matter)

    def act() -> Lawsuit:
        assert form.opened_on.data is not None
        return services.open_lawsuit(
            actor=current_actor(),
            matter=matter,
            kind=form.kind.data,
            opened_on=form.opened_on.data,
            facts=_facts(form, matter=matter),
        )

    lawsuit = conflicts.attempt(form=form, act=act)
    if lawsuit is not None:
        return done(_("%(kind)s opened", kind=lawsuit.proceeding.kind.label), to=home(lawsuit))
    advice = services.advice_on(matter=matter, court=matter.court, amount=matter.balance_total, on=clock.today())
    back = url_for("litigation.of_matter", matter_id=matter.id)
    return conflicts.page("litigation/lawsuit_form.html", form=form, matter=matter, lawsuit=None, advice=advice, back=back)


@bp.get("/litigation/proceedings/<int:proceeding_id>")
@requires(Permission.VIEW_MATTERS)
def proceeding(proceeding_id: int) -> AnyResponse:
    """On to the page of a proceeding that was found by its number: its suit, or its matter."""
    found = get_or_404(Proceeding, proceeding_id)
    suit = services.of_proceeding(proceeding_id=found.id)
    if suit is not None:
        return redirect(home(suit), 303)
    return redirect(url_for("litigation.of_matter", matter_id=found.matter_id), 303)


@bp.get("/litigation/lawsuits/<int:lawsuit_id>")
@requires(Permission.VIEW_MATTERS)
def lawsuit(lawsuit_id: int) -> str:
    """One suit: facts, services, hearings, titles, fees, what happened and what is due."""
    found = get_or_404(Lawsuit, lawsuit_id)
    matter = matter_or_404(found.matter_id)
    deadlines = [row for row in docket.deadlines_of(matter_id=matter.id) if row.proceeding_id == found.proceeding_id]
    events = [row for row in docket.standing_events(matter_id=matter.id) if row.proceeding_id == found.proceeding_id]
    opened: dict[int, list[Any]] = {}
    for row in deadlines:
        if row.opened_by_id is not None:
            opened.setdefault(row.opened_by_id, []).append(row)
    return render_template(
        "litigation/lawsuit.html",
        lawsuit=found,
        matter=matter,
        deadlines=[row for row in deadlines if row.state in OPEN_STATES],
        closed=[row for row in deadlines if row.state not in OPEN_STATES],
        events=list(reversed(events)),
        opened=opened,
        titles={row.id: course.happening(row.happening) for row in events},
        standings=services.standings(matter_id=matter.id),
        names=names_of(matter),
        fees=services.standing_of(found.fees),
        remarks={row.id: services.disagrees(row) for row in found.fees},
        advice=services.advice_on(matter=matter, court=found.proceeding.court, amount=found.claim_amount, on=clock.today()),
        step=next_step(found),
        further=further_steps(found),
        path=PATH,
        articles=_articles,
    )


@bp.route("/litigation/lawsuits/<int:lawsuit_id>/edit", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def edit(lawsuit_id: int) -> Answer:
    """Correct what a suit is about."""
    found = get_or_404(Lawsuit, lawsuit_id)
    matter = matter_or_404(found.matter_id)
    form = LawsuitForm(
        obj=found,
        court_id=found.proceeding.court_id,
        body=found.proceeding.body,
        defendant_ids=[row.party_id for row in found.defendants],
        abroad_ids=[row.party_id for row in found.defendants if row.is_abroad],
    )
    _offer(form, matter=matter, present=found.proceeding.court)

    def act() -> Lawsuit:
        return services.amend(actor=current_actor(), lawsuit=found, facts=_facts(form, matter=matter))

    if conflicts.save(form=form, row=found, act=act):
        return done(_("%(title)s saved", title=found.title), to=home(found))
    advice = services.advice_on(matter=matter, court=found.proceeding.court, amount=found.claim_amount, on=clock.today())
    return conflicts.page(
        "litigation/lawsuit_form.html", form=form, matter=matter, lawsuit=found, advice=advice, back=home(found)
    )


def _articles(rows: list[dict[str, Any]]) -> list[str]:
    """Kept citations as pages print them."""
    return [Citation.from_plain(row).short for row in rows]


def _proposed(matter: Matter) -> dict[str, Any]:
    """What a new suit is likely to be: the matter's court and cause, everybody who owes, the debt locked last."""
    locked = next(iter(debt.calculations_of(matter=matter)), None)
    return {
        "kind": ProceedingKind.LAWSUIT,
        "opened_on": clock.today(),
        "court_id": matter.court_id,
        "cause_of_action": matter.cause_of_action,
        "calculation_id": locked.id if locked else None,
        "claim_amount": locked.total if locked else None,
        "cutoff_on": locked.cutoff_on if locked else None,
        "defendant_ids": [party.id for party in guarantees.parties_of(matter=matter)],
    }


def _offer(form: LawsuitFields, *, matter: Matter, present: Court | None = None) -> None:
    parties = [(party.id, party.name) for party in guarantees.parties_of(matter=matter)]
    form.court_id.offer(courts.choices(present=present or matter.court))
    form.defendant_ids.offer(parties)
    form.abroad_ids.offer(parties)
    form.calculation_id.offer([(row.id, _calculation(row)) for row in debt.calculations_of(matter=matter)])


def _calculation(row: DebtCalculation) -> str:
    return _(
        "No. %(number)s, at %(day)s: %(total)s yuan", number=row.number, day=row.cutoff_on.isoformat(), total=f"{row.total:,.2f}"
    )


def _facts(form: LawsuitFields, *, matter: Matter) -> LawsuitFacts:
    parties = {party.id: party for party in guarantees.parties_of(matter=matter)}
    locked = get_or_404(DebtCalculation, form.calculation_id.data) if form.calculation_id.data else None
    amount, cutoff = form.claim_amount.data, form.cutoff_on.data
    if locked is not None and amount is None:
        amount, cutoff = locked.total, cutoff or locked.cutoff_on
    return LawsuitFacts(
        court=get_or_404(Court, form.court_id.data) if form.court_id.data else None,
        body=form.body.data or "",
        cause_of_action=form.cause_of_action.data or "",
        claim_amount=amount,
        cutoff_on=cutoff,
        calculation=locked,
        judge=form.judge.data or "",
        clerk=form.clerk.data or "",
        clerk_telephone=form.clerk_telephone.data or "",
        tribunal=form.tribunal.data or "",
        note=form.note.data or "",
        defendants=tuple(parties[key] for key in form.defendant_ids.data),
        abroad=frozenset(form.abroad_ids.data or ()),
    )
