"""Titles: recording one item by item, its page, correcting it, and moving the suit on once it is effective."""

from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.collateral.models import Collateral
from app.core import clock, conflicts
from app.core.db import db
from app.core.errors import DomainError
from app.core.lookup import get_or_404
from app.docket import consequences
from app.docket.states import ProceedingKind
from app.litigation import services
from app.litigation.forms import InstrumentForm
from app.litigation.models import Instrument, Lawsuit
from app.litigation.services import Instalment, InstrumentFacts, ItemFacts
from app.litigation.states import TITLES_OF, ItemKind, LawsuitStage, TitleType
from app.litigation.views.blueprint import bp
from app.litigation.views.parts import names_of, page_of_title, proof_of
from app.matters.models import Matter
from app.matters.views.parts import Answer, done, matter_or_404
from app.registers import services as registers


@bp.route("/litigation/lawsuits/<int:lawsuit_id>/instruments/new", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def decide(lawsuit_id: int) -> Answer:
    """Record a judgment, ruling, mediation statement, payment order or award with its items."""
    lawsuit = get_or_404(Lawsuit, lawsuit_id)
    matter = matter_or_404(lawsuit.matter_id)
    form = InstrumentForm() if request.method == "POST" else InstrumentForm(data=_proposed(lawsuit))
    _offer(form, lawsuit=lawsuit, matter=matter)

    def act() -> Instrument:
        proof = proof_of(form, matter=matter, title=form.title.data.label)
        return services.decide(
            actor=current_actor(),
            lawsuit=lawsuit,
            facts=_facts(form, lawsuit=lawsuit),
            reason=form.reason.data or "",
            proof=proof,
        )

    if form.reshaped():
        _offer(form, lawsuit=lawsuit, matter=matter)
        return _page(form, lawsuit=lawsuit, matter=matter, title=None)
    weighed = consequences.weigh(form=form, matter_id=matter.id, rules=registers.in_force(), act=act, names=names_of(matter))
    made = conflicts.attempt(form=form, act=act) if weighed is None else None
    if made is not None:
        return done(_("%(title)s recorded", title=made.title.label), to=page_of_title(made))
    return _page(form, lawsuit=lawsuit, matter=matter, title=None, weighed=weighed)


@bp.get("/litigation/instruments/<int:instrument_id>")
@requires(Permission.VIEW_MATTERS)
def instrument(instrument_id: int) -> str:
    """One title: its items, on whom it was served, who appealed, and since when it is effective and why."""
    found = get_or_404(Instrument, instrument_id)
    matter = matter_or_404(found.matter_id)
    return render_template(
        "litigation/instrument.html",
        title=found,
        lawsuit=found.lawsuit,
        matter=matter,
        standing=services.standing_of_title(found),
        names=names_of(matter),
    )


@bp.route("/litigation/instruments/<int:instrument_id>/edit", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def amend_instrument(instrument_id: int) -> Answer:
    """Correct what was taken from a title; the deadlines follow."""
    found = get_or_404(Instrument, instrument_id)
    lawsuit = found.lawsuit
    assert lawsuit is not None
    matter = matter_or_404(found.matter_id)
    form = InstrumentForm() if request.method == "POST" else InstrumentForm(data=InstrumentForm().values_of(found))
    _offer(form, lawsuit=lawsuit, matter=matter)

    def act() -> Instrument:
        return services.amend_instrument(
            actor=current_actor(),
            instrument=found,
            facts=_facts(form, lawsuit=lawsuit),
            reason=form.reason.data or _("Correction of what was taken from the title"),
        )

    if form.reshaped():
        _offer(form, lawsuit=lawsuit, matter=matter)
        return _page(form, lawsuit=lawsuit, matter=matter, title=found)
    weighed = consequences.weigh(form=form, matter_id=matter.id, rules=registers.in_force(), act=act, names=names_of(matter))
    if weighed is None and conflicts.save(form=form, row=found, act=act):
        return done(_("%(title)s saved", title=found.title.label), to=page_of_title(found))
    return _page(form, lawsuit=lawsuit, matter=matter, title=found, weighed=weighed)


@bp.post("/litigation/instruments/<int:instrument_id>/effect")
@requires(Permission.RECORD_EVENT)
def note_effect(instrument_id: int) -> AnyResponse:
    """Move the suit on to effective; where the law does not say so yet, say what is missing."""
    found = get_or_404(Instrument, instrument_id)
    target = page_of_title(found)
    try:
        services.note_effect(actor=current_actor(), instrument=found, on=clock.today())
    except DomainError as error:
        db.session.rollback()
        flash(error.sentence, "error")
        return redirect(target, 303)
    return done(_("The suit is effective"), to=target)


def _page(
    form: InstrumentForm,
    *,
    lawsuit: Lawsuit,
    matter: Matter,
    title: Instrument | None,
    weighed: consequences.Weighed | None = None,
) -> Answer:
    return consequences.page(
        "litigation/instrument_form.html",
        form=form,
        weighed=weighed,
        lawsuit=lawsuit,
        matter=matter,
        instrument=title,
    )


def _proposed(lawsuit: Lawsuit) -> dict[str, Any]:
    """What a title is likely to say: the claims of the locked debt, against everybody who is sued, to be paid within ten days."""
    titles = TITLES_OF[lawsuit.proceeding.kind]
    on_appeal = lawsuit.stage is LawsuitStage.APPEAL
    everybody = [row.party_id for row in lawsuit.defendants]
    locked = lawsuit.calculation
    figures: list[tuple[ItemKind, Decimal]] = []
    if locked is not None and not on_appeal:
        figures = [
            (ItemKind.PRINCIPAL, locked.principal),
            (ItemKind.INTEREST, locked.interest),
            (ItemKind.PENALTY, locked.penalty),
            (ItemKind.COMPOUND, locked.compound),
            (ItemKind.COSTS, locked.costs),
        ]
    items = [{"kind": kind, "amount": amount, "party_ids": everybody[:1]} for kind, amount in figures if amount]
    return {
        "title": TitleType.SECOND_INSTANCE if on_appeal else titles[0],
        "issued_on": clock.today(),
        "items": items or [{"kind": ItemKind.PRINCIPAL, "party_ids": everybody[:1]}],
    }


def _offer(form: InstrumentForm, *, lawsuit: Lawsuit, matter: Matter) -> None:
    form.title.offered = list(TITLES_OF[lawsuit.proceeding.kind])
    if lawsuit.proceeding.kind is not ProceedingKind.LAWSUIT and "outcome" in form:
        del form.outcome
    assets = [(row.collateral_id, row.collateral.description) for row in matter.securities]
    for entry in form.items.entries:
        entry.form.party_ids.offer([(row.party_id, row.party.name) for row in lawsuit.defendants])
        entry.form.collateral_id.offer(assets)


def _facts(form: InstrumentForm, *, lawsuit: Lawsuit) -> InstrumentFacts:
    parties = {row.party_id: row.party for row in lawsuit.defendants}
    return InstrumentFacts(
        title=form.title.data,
        issued_on=form.issued_on.data,
        number=form.number.data or "",
        body=lawsuit.proceeding.body,
        outcome=form.outcome.data if "outcome" in form else None,
        performance_days=form.performance_days.data,
        performance_on=form.performance_on.data,
        instalments=tuple(Instalment(on=part.form.on.data, amount=part.form.amount.data) for part in form.instalments.entries),
        main_text=form.main_text.data or "",
        items=tuple(
            ItemFacts(
                kind=part.kind.data,
                amount=part.amount.data,
                formula=part.formula.data or "",
                interest_from_on=part.interest_from_on.data,
                rate_percent=part.rate_percent.data,
                liability=part.liability.data,
                parties=tuple(parties[key] for key in part.party_ids.data or ()),
                collateral=get_or_404(Collateral, part.collateral_id.data) if part.collateral_id.data else None,
                text=part.text.data or "",
            )
            for part in (entry.form for entry in form.items.entries)
        ),
    )
