"""The acts: applying, seizing, and a table of everything that is recorded of an order or a measure, each with its form.

Every form shows what follows for the deadlines before it is saved (`docket.consequences`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, url_for
from flask_babel import gettext as _

from app.access.guards import current_actor, requires
from app.access.models import User
from app.access.policy import Permission, may
from app.collateral import services as collateral
from app.core import clock, conflicts
from app.core.forms import Form
from app.core.labels import N_
from app.core.lookup import get_or_404
from app.courts import services as courts
from app.courts.models import Court
from app.docket import consequences
from app.docket.models import Proceeding
from app.docket.states import ProceedingKind
from app.files.states import AttachmentKind
from app.matters.models import Matter
from app.matters.services import guarantees
from app.matters.views.parts import Answer, done, matter_or_404, offer_proofs, proof_of
from app.preservation import forms, services
from app.preservation.facts import Noted
from app.preservation.models import PreservationOrder, PreservedAsset
from app.preservation.states import AssetKind, MeasureStatus, OrderStatus
from app.preservation.views.blueprint import bp
from app.registers import services as registers

Act = Callable[[User, Any, Any, Noted], object]


@dataclass(frozen=True)
class Verb:
    """One act: its address, its words, its form, what it does, and when it is offered."""

    key: str
    title: str
    said: str
    form: type[Form]
    act: Act
    offered: tuple[Any, ...]
    icon: str = "pencil"
    permission: Permission = Permission.RECORD_EVENT
    is_law: bool = False

    @property
    def label(self) -> str:
        """The words of its button."""
        return _(self.title)


def _noted_step(happening: str) -> Act:
    """A step of an order that changes no row."""

    def act(actor: User, row: PreservationOrder, form: Any, noted: Noted) -> object:
        details = {"reason": form.ground.data} if "ground" in form else {}
        return services.note(actor=actor, order=row, happening=happening, on=form.happened_on.data, noted=noted, **details)

    return act


APPLIED, GRANTED, EXECUTED = OrderStatus.APPLIED, OrderStatus.GRANTED, OrderStatus.EXECUTED
RUNNING = (GRANTED, EXECUTED, OrderStatus.CONVERTED)
WAITING, BINDING = MeasureStatus.WAITING, (MeasureStatus.EFFECTIVE, MeasureStatus.CONVERTED)
HOLDING = (WAITING, *BINDING)

ORDER_VERBS = (
    Verb(
        "rule",
        N_("Record the ruling"),
        N_("Ruling recorded"),
        forms.RulingForm,
        lambda actor, row, form, noted: services.grant(
            actor=actor,
            order=row,
            on=form.happened_on.data,
            ruling_number=form.ruling_number.data,
            execution_number=form.execution_number.data or "",
            noted=noted,
        ),
        (APPLIED,),
        icon="gavel",
    ),
    Verb(
        "secure",
        N_("Record the security given"),
        N_("Security recorded"),
        forms.SecurityForm,
        lambda actor, row, form, noted: services.give_security(
            actor=actor,
            order=row,
            on=form.happened_on.data,
            security=form.security.data,
            amount=form.amount.data,
            by=form.by.data or "",
            noted=noted,
        ),
        (APPLIED,),
    ),
    Verb(
        "refuse",
        N_("Record the refusal"),
        N_("Refusal recorded"),
        forms.ActForm,
        lambda actor, row, form, noted: services.refuse(actor=actor, order=row, on=form.happened_on.data, noted=noted),
        (APPLIED,),
    ),
    Verb(
        "serve",
        N_("Record the service of the ruling"),
        N_("Service recorded"),
        forms.ActForm,
        _noted_step("preservation_ruling_served"),
        RUNNING,
    ),
    Verb(
        "review",
        N_("Record the application for review"),
        N_("Application for review recorded"),
        forms.ActForm,
        _noted_step("preservation_review_requested"),
        RUNNING,
    ),
    Verb(
        "review-decision",
        N_("Record the decision on review"),
        N_("Decision recorded"),
        forms.ActForm,
        _noted_step("preservation_review_decided"),
        RUNNING,
    ),
    Verb(
        "convert",
        N_("Pass into enforcement"),
        N_("The measures passed into enforcement; their terms run on"),
        forms.ConversionForm,
        lambda actor, row, form, noted: services.convert(
            actor=actor, order=row, on=form.happened_on.data, case_number=form.case_number.data or "", noted=noted
        ),
        (EXECUTED,),
        icon="briefcase",
    ),
    Verb(
        "lose-ground",
        N_("The ground is gone"),
        N_("Recorded: release is to be asked for at once"),
        forms.ReasonForm,
        _noted_step("preservation_ground_lost"),
        (EXECUTED, OrderStatus.CONVERTED),
    ),
    Verb(
        "seek-release",
        N_("Record the application for release"),
        N_("Application for release recorded"),
        forms.ActForm,
        _noted_step("release_requested"),
        (EXECUTED, OrderStatus.CONVERTED),
    ),
    Verb(
        "lift",
        N_("Lift the whole preservation"),
        N_("Preservation lifted; every measure is released"),
        forms.GroundForm,
        lambda actor, row, form, noted: services.lift(
            actor=actor, order=row, on=form.happened_on.data, ground=form.ground.data, noted=noted
        ),
        RUNNING,
    ),
)

MEASURE_VERBS = (
    Verb(
        "draft",
        N_("Renewal drafted"),
        N_("Recorded: the application for renewal is drafted"),
        forms.ActForm,
        lambda actor, row, form, noted: services.draft_renewal(actor=actor, measure=row, on=form.happened_on.data, noted=noted),
        HOLDING,
        icon="file-text",
    ),
    Verb(
        "request",
        N_("Renewal applied for"),
        N_("Recorded: renewal was applied for"),
        forms.RequestForm,
        lambda actor, row, form, noted: services.request_renewal(
            actor=actor, measure=row, on=form.happened_on.data, how=form.how.data or "", noted=noted
        ),
        HOLDING,
        icon="upload",
    ),
    Verb(
        "renew",
        N_("Record the renewal"),
        N_("Renewal recorded; the new term runs"),
        forms.RenewalForm,
        lambda actor, row, form, noted: services.renew(
            actor=actor,
            measure=row,
            on=form.happened_on.data,
            ruling_number=form.ruling_number.data or "",
            printed_end_on=form.printed_end_on.data,
            noted=noted,
        ),
        HOLDING,
        icon="rotate-ccw",
        is_law=True,
    ),
    Verb(
        "take-effect",
        N_("First seizure gone: ours takes effect"),
        N_("The measure binds now"),
        forms.EffectForm,
        lambda actor, row, form, noted: services.take_effect(
            actor=actor,
            measure=row,
            on=form.happened_on.data,
            printed_end_on=form.printed_end_on.data,
            noted=noted,
        ),
        (WAITING,),
        icon="lock",
    ),
    Verb(
        "rank",
        N_("Change the rank"),
        N_("Rank recorded"),
        forms.RankForm,
        lambda actor, row, form, noted: services.change_rank(
            actor=actor,
            measure=row,
            on=form.happened_on.data,
            position=form.position.data,
            waits_behind=form.waits_behind.data or "",
            noted=noted,
        ),
        (WAITING,),
    ),
    Verb(
        "count",
        N_("Change what it holds"),
        N_("Recorded; the coverage counts anew"),
        forms.CountForm,
        lambda actor, row, form, noted: services.count_again(
            actor=actor, measure=row, on=form.happened_on.data, amount=form.amount.data, noted=noted
        ),
        HOLDING,
    ),
    Verb(
        "release-part",
        N_("Release in part"),
        N_("Partial release recorded"),
        forms.PartForm,
        lambda actor, row, form, noted: services.release_part(
            actor=actor,
            measure=row,
            on=form.happened_on.data,
            amount=form.amount.data,
            ground=form.ground.data,
            noted=noted,
        ),
        BINDING,
    ),
    Verb(
        "release",
        N_("Release"),
        N_("Release recorded"),
        forms.ReleaseForm,
        lambda actor, row, form, noted: services.release(
            actor=actor,
            measure=row,
            on=form.happened_on.data,
            ground=form.ground.data,
            ruling_number=form.ruling_number.data or "",
            noted=noted,
        ),
        HOLDING,
    ),
    Verb(
        "dispose",
        N_("Asset disposed of"),
        N_("Recorded: the asset was disposed of"),
        forms.ReasonForm,
        lambda actor, row, form, noted: services.dispose(
            actor=actor, measure=row, on=form.happened_on.data, ground=form.ground.data, noted=noted
        ),
        HOLDING,
    ),
    Verb(
        "lapse",
        N_("Decide that it lapses"),
        N_("Decision recorded with its reason"),
        forms.LapseForm,
        lambda actor, row, form, noted: services.let_lapse(
            actor=actor,
            measure=row,
            on=form.happened_on.data,
            decision=form.decision.data,
            reason=form.reason.data,
            noted=noted,
        ),
        HOLDING,
        permission=Permission.DECIDE_LAPSE,
        icon="x",
    ),
)


def offered_of_order(order: PreservationOrder) -> list[tuple[Verb, str]]:
    """What the reader may record of the order now, with its address."""
    return [
        (verb, url_for(f"preservation.order_{verb.key.replace('-', '_')}", order_id=order.id))
        for verb in ORDER_VERBS
        if order.status in verb.offered and may(current_actor(), verb.permission)
    ]


def offered_of_measure(measure: PreservedAsset) -> list[tuple[Verb, str]]:
    """What the reader may record of the measure now, with its address; a measure without a term has nothing to renew."""
    has_term = services.term_of(measure) is not None
    return [
        (verb, url_for(f"preservation.measure_{verb.key.replace('-', '_')}", preserved_asset_id=measure.id))
        for verb in MEASURE_VERBS
        if measure.status in verb.offered
        and may(current_actor(), verb.permission)
        and (has_term or verb.key not in ("draft", "request", "renew", "lapse"))
    ]


@bp.route("/matters/<int:matter_id>/preservation/new", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def apply(matter_id: int) -> Answer:
    """Apply for preservation; the claim and the bank's exemption are proposed."""
    matter = matter_or_404(matter_id)
    proposed = services.propose(matter=matter)
    form = forms.ApplicationForm(
        kind=proposed.kind,
        court_id=proposed.court.id if proposed.court else None,
        serves_id=proposed.serves.id if proposed.serves else None,
        applied_on=clock.today(),
        amount=proposed.amount,
        security=proposed.security,
    )
    courses = {row.id: row for row in services.served_by(matter=matter)}
    form.serves_id.offer([(key, f"{row.kind.label} {row.number}") for key, row in courses.items()])
    form.court_id.offer(courts.choices(present=proposed.court))
    offer_proofs(form, matter_id=matter_id)

    def act(*, keeps: bool = True) -> PreservationOrder:
        proof = _proof(form, matter=matter, title=_("Application for preservation")) if keeps else None
        facts = form.facts(court=get_or_404(Court, form.court_id.data), serves=courses.get(form.serves_id.data), proof=proof)
        return services.apply(actor=current_actor(), matter=matter, facts=facts, noted=form.noted(proof=proof))

    context = {"matter": matter, "back": _home(matter)}
    return _answer(
        "preservation/application_form.html",
        form=form,
        matter=matter,
        act=act,
        said=N_("Application recorded"),
        to=lambda made: url_for("preservation.order", order_id=made.id),
        context=context,
    )


@bp.route("/preservation/proceedings/<int:proceeding_id>/seize", methods=["GET", "POST"])
@requires(Permission.RECORD_EVENT)
def seize(proceeding_id: int) -> Answer:
    """Record an asset taken under an order, or in enforcement."""
    proceeding = get_or_404(Proceeding, proceeding_id)
    if proceeding.kind not in (ProceedingKind.PRESERVATION, ProceedingKind.ENFORCEMENT):
        abort(404)
    matter = matter_or_404(proceeding.matter_id)
    order = services.order_of(proceeding=proceeding)
    form = forms.SeizureForm(
        asset_kind=AssetKind.DEPOSIT,
        happened_on=clock.today(),
        court_id=proceeding.court_id,
        amount_aimed=order.amount if order else None,
        ruling_number=order.ruling_number if order else "",
    )
    assets = {row.collateral_id: row.collateral for row in collateral.of_matter(matter=matter)}
    owners = {party.id: party for party in guarantees.parties_of(matter=matter)}
    form.collateral_id.offer([(key, asset.description) for key, asset in assets.items()])
    form.owner_id.offer([(key, party.name) for key, party in owners.items()])
    form.court_id.offer(courts.choices(present=proceeding.court))
    offer_proofs(form, matter_id=matter.id)

    def act(*, keeps: bool = True) -> PreservedAsset:
        proof = _proof(form, matter=matter, title=form.title.data or "") if keeps else None
        facts = form.facts(
            collateral=assets.get(form.collateral_id.data),
            owner=owners.get(form.owner_id.data),
            court=get_or_404(Court, form.court_id.data) if form.court_id.data else None,
        )
        return services.seize(actor=current_actor(), proceeding=proceeding, facts=facts, noted=form.noted(proof=proof))

    back = url_for("preservation.order", order_id=order.id) if order else _home(matter)
    return _answer(
        "preservation/seizure_form.html",
        form=form,
        matter=matter,
        act=act,
        said=N_("Measure recorded"),
        to=lambda made: url_for("preservation.measure", preserved_asset_id=made.id),
        context={"matter": matter, "order": order, "proceeding": proceeding, "back": back},
    )


@bp.route("/preservation/orders/<int:order_id>/fee", methods=["GET", "POST"])
@requires(Permission.EDIT_MATTERS)
def pay_fee(order_id: int) -> Answer:
    """Record the fee as paid; it becomes a cost of the matter."""
    order = get_or_404(PreservationOrder, order_id)
    matter = matter_or_404(order.matter_id)
    form = forms.FeeForm(happened_on=clock.today(), amount=services.fee_of(order).value)
    offer_proofs(form, matter_id=matter.id)
    back = url_for("preservation.order", order_id=order.id)

    def act() -> PreservationOrder:
        proof = proof_of(form, matter_id=matter.id, kind=AttachmentKind.PAYMENT_PROOF, title=_("Preservation fee"))
        return services.pay_fee(
            actor=current_actor(), order=order, on=form.happened_on.data, amount=form.amount.data, proof=proof
        )

    if conflicts.attempt(form=form, act=act) is not None:
        return done(_("Fee recorded; the debt was computed anew"), to=back)
    fee = services.fee_of(order)
    return conflicts.page("preservation/fee_form.html", form=form, order=order, matter=matter, fee=fee, back=back)


def _order_view(verb: Verb) -> Callable[..., Answer]:
    @requires(verb.permission)
    def view(order_id: int) -> Answer:
        row = get_or_404(PreservationOrder, order_id)
        return _record(verb, row=row, back=url_for("preservation.order", order_id=row.id), above=row.proceeding.number)

    view.__doc__ = f"{verb.title}."
    return view


def _measure_view(verb: Verb) -> Callable[..., Answer]:
    @requires(verb.permission)
    def view(preserved_asset_id: int) -> Answer:
        row = get_or_404(PreservedAsset, preserved_asset_id)
        back = url_for("preservation.measure", preserved_asset_id=row.id)
        return _record(verb, row=row, back=back, above=row.title)

    view.__doc__ = f"{verb.title}."
    return view


for _verb in ORDER_VERBS:
    bp.add_url_rule(
        f"/preservation/orders/<int:order_id>/{_verb.key}",
        endpoint=f"order_{_verb.key.replace('-', '_')}",
        view_func=_order_view(_verb),
        methods=["GET", "POST"],
    )
for _verb in MEASURE_VERBS:
    bp.add_url_rule(
        f"/preservation/measures/<int:preserved_asset_id>/{_verb.key}",
        endpoint=f"measure_{_verb.key.replace('-', '_')}",
        view_func=_measure_view(_verb),
        methods=["GET", "POST"],
    )


def _record(verb: Verb, *, row: Any, back: str, above: str) -> Answer:
    matter = matter_or_404(row.matter_id)
    form: Any = verb.form(happened_on=clock.today())
    offer_proofs(form, matter_id=matter.id)

    def act(*, keeps: bool = True) -> object:
        proof = _proof(form, matter=matter, title=above or verb.label) if keeps else None
        return verb.act(current_actor(), row, form, form.noted(proof=proof))

    return _answer(
        "preservation/act_form.html",
        form=form,
        matter=matter,
        act=act,
        said=verb.said,
        to=lambda _made: back,
        context={"matter": matter, "verb": verb, "back": back, "above": above},
    )


def _answer(
    template: str,
    *,
    form: Any,
    matter: Matter,
    act: Callable[..., Any],
    said: str,
    to: Callable[[Any], str],
    context: dict[str, Any],
) -> Answer:
    """Weigh, save, or show the form: the same for every act. Weighing keeps no file that was brought along."""
    weighed = consequences.weigh(
        form=form, matter_id=matter.id, rules=registers.in_force(), act=lambda: act(keeps=False), names=_names(matter)
    )
    if weighed is not None:
        return consequences.page(template, form=form, weighed=weighed, **context)
    made = conflicts.attempt(form=form, act=act)
    if made is not None:
        return done(_(said), to=to(made))
    return consequences.page(template, form=form, weighed=None, **context)


def _proof(form: Any, *, matter: Matter, title: str) -> Any:
    return proof_of(form, matter_id=matter.id, kind=AttachmentKind.COURT_PAPER, title=title)


def _names(matter: Matter) -> dict[str, str]:
    return {str(party.id): party.name for party in guarantees.parties_of(matter=matter)}


def _home(matter: Matter) -> str:
    return url_for("preservation.of_matter", matter_id=matter.id)
