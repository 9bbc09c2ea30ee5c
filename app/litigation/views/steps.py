"""One small form for each thing that happens in a suit. A step is a row: its address, its form, what it says and the verb it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import gettext as _

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core import clock
from app.core.labels import N_
from app.core.lookup import get_or_404
from app.docket.states import ProceedingKind
from app.litigation import forms, services
from app.litigation.models import Appeal, CourtFee, DocumentService, Hearing, Instrument, Lawsuit
from app.litigation.states import CourtFeeKind, ServedDocument
from app.litigation.views.blueprint import bp
from app.litigation.views.parts import home, offer_defendants, party_of, proof_of, save_or_show
from app.matters.views.parts import Answer

Act = Callable[[Any, Any], object]
"""(the form as it was sent, the row it is about) -> what the verb made."""


@dataclass(frozen=True)
class Step:
    """A page with one form: where it is, what it is about, what it says, and what saving does."""

    endpoint: str
    rule: str
    row: type[Any]
    form: type[Any]
    title: str
    button: str
    done: str
    act: Act
    offer: Callable[[Any, Any], None] | None = None
    propose: Callable[[Any], dict[str, Any]] | None = None


def _suit(row: Any) -> Lawsuit:
    found: Lawsuit = row if isinstance(row, Lawsuit) else row.lawsuit
    return found


def _register(step: Step) -> None:
    """Give the step its page."""

    def view(**keys: int) -> Answer:
        row = get_or_404(step.row, next(iter(keys.values())))
        lawsuit = _suit(row)
        form = step.form() if request.method == "POST" else step.form(data=_proposed(step, row))
        if step.offer is not None:
            step.offer(form, row)
        return save_or_show(
            "litigation/step.html",
            form=form,
            lawsuit=lawsuit,
            act=lambda: step.act(form, row),
            sentence=gettext(step.done),
            to=home(lawsuit),
            title=gettext(step.title),
            button=gettext(step.button),
        )

    view.__name__, view.__doc__ = step.endpoint, step.title
    bp.add_url_rule(step.rule, endpoint=step.endpoint, view_func=requires(Permission.RECORD_EVENT)(view), methods=["GET", "POST"])


def _proposed(step: Step, row: Any) -> dict[str, Any]:
    """What the form opens with: today for the day on which it happened, and what the step proposes."""
    today = {name: clock.today() for name in _TODAY if hasattr(step.form, name)}
    return today | (step.propose(row) if step.propose is not None else {}) | _asked(step)


def _asked(step: Step) -> dict[str, Any]:
    """The party that the address names, where the step is about one."""
    party = request.args.get("party", type=int)
    if party is None:
        return {}
    return {name: value for name, value in (("party_id", party), ("party_ids", [party])) if hasattr(step.form, name)}


_TODAY = (
    "on",
    "submitted_on",
    "accepted_on",
    "noticed_on",
    "paid_on",
    "received_on",
    "decided_on",
    "filed_on",
    "certified_on",
    "issued_on",
)


def _common(form: Any, row: Any, *, what: str) -> dict[str, Any]:
    """What every verb takes besides its own: who acts, the reason, the document that came along."""
    proof = proof_of(form, matter=_suit(row).matter, title=what)
    return {"actor": current_actor(), "reason": form.reason.data or "", "proof": proof}


def _submit(form: forms.SubmitForm, lawsuit: Lawsuit) -> object:
    common = _common(form, lawsuit, what=_("Receipt of the submission"))
    return services.submit(
        lawsuit=lawsuit, submitted_on=form.submitted_on.data, case_number=form.case_number.data or "", **common
    )


def _offer_accept(form: forms.AcceptForm, lawsuit: Lawsuit) -> None:
    if lawsuit.proceeding.kind is not ProceedingKind.LAWSUIT:
        del form.procedure


def _accept(form: Any, lawsuit: Lawsuit) -> object:
    procedure = form.procedure.data if "procedure" in form else None
    return services.accept(
        lawsuit=lawsuit,
        accepted_on=form.accepted_on.data,
        case_number=form.case_number.data or "",
        procedure=procedure,
        tribunal=form.tribunal.data or "",
        judge=form.judge.data or "",
        clerk=form.clerk.data or "",
        clerk_telephone=form.clerk_telephone.data or "",
        **_common(form, lawsuit, what=_("Notice of acceptance")),
    )


def _propose_people(lawsuit: Lawsuit) -> dict[str, Any]:
    return {
        "judge": lawsuit.judge,
        "clerk": lawsuit.clerk,
        "clerk_telephone": lawsuit.clerk_telephone,
        "tribunal": lawsuit.tribunal,
    }


def _offer_serve(form: forms.ServeForm, lawsuit: Lawsuit) -> None:
    offer_defendants(form.party_ids, lawsuit=lawsuit)
    form.instrument_id.offer([(row.id, f"{row.title.label} {row.number}".strip()) for row in lawsuit.instruments])


def _propose_service(lawsuit: Lawsuit) -> dict[str, Any]:
    """The document that is being served at this stage, on everybody who does not have it yet; an address may name a title."""
    asked = request.args.get("instrument", "")
    titles = [row for row in lawsuit.instruments if str(row.id) == asked] or list(lawsuit.instruments)[-1:]
    if not titles:
        served = {row.party_id for row in lawsuit.services if row.document is ServedDocument.APPLICATION}
        return {"party_ids": [row.party_id for row in lawsuit.defendants if row.party_id not in served]}
    reached = {row.party_id for row in titles[0].services}
    everybody = [*(row.party_id for row in lawsuit.defendants), None]
    return {
        "document": ServedDocument.INSTRUMENT,
        "instrument_id": titles[0].id,
        "party_ids": [key or forms.BANK for key in everybody if key not in reached],
    }


def _serve(form: forms.ServeForm, lawsuit: Lawsuit) -> object:
    common = _common(form, lawsuit, what=_("Proof of service"))
    instrument = get_or_404(Instrument, form.instrument_id.data) if form.instrument_id.data else None
    return [
        services.serve(
            lawsuit=lawsuit,
            party=party_of(key),
            document=form.document.data,
            instrument=instrument if form.document.data is ServedDocument.INSTRUMENT else None,
            way=form.way.data,
            served_on=form.served_on.data,
            **common,
        )
        for key in form.party_ids.data
    ]


def _correct_service(form: forms.CorrectServiceForm, row: DocumentService) -> object:
    return services.correct_service(
        actor=current_actor(), service=row, way=form.way.data, served_on=form.served_on.data, reason=form.reason.data or ""
    )


def _evidence(form: forms.EvidenceForm, lawsuit: Lawsuit) -> object:
    return services.set_evidence_period(
        lawsuit=lawsuit,
        on=form.on.data,
        days=form.days.data,
        until_on=form.until_on.data,
        **_common(form, lawsuit, what=_("Notice on evidence")),
    )


def _offer_defendants_only(form: Any, lawsuit: Lawsuit) -> None:
    offer_defendants(form.party_id, lawsuit=lawsuit, with_bank=False)


def _offer_everybody(form: Any, row: Any) -> None:
    offer_defendants(form.party_id, lawsuit=_suit(row))


def _object(form: forms.ObjectForm, lawsuit: Lawsuit) -> object:
    party = party_of(form.party_id.data)
    assert party is not None
    return services.object_to_jurisdiction(
        lawsuit=lawsuit, party=party, on=form.on.data, **_common(form, lawsuit, what=_("Objection to jurisdiction"))
    )


def _oppose(form: forms.ObjectForm, lawsuit: Lawsuit) -> object:
    party = party_of(form.party_id.data)
    assert party is not None
    common = _common(form, lawsuit, what=_("Objection of the respondent"))
    return services.oppose(lawsuit=lawsuit, party=party, on=form.on.data, **common)


def _appeal_objection(form: forms.JurisdictionAppealForm, lawsuit: Lawsuit) -> object:
    return services.appeal_on_jurisdiction(
        lawsuit=lawsuit,
        party=party_of(form.party_id.data),
        on=form.on.data,
        **_common(form, lawsuit, what=_("Appeal on jurisdiction")),
    )


def _settle(form: forms.DayForm, lawsuit: Lawsuit) -> object:
    common = _common(form, lawsuit, what=_("Ruling on jurisdiction"))
    return services.settle_jurisdiction(lawsuit=lawsuit, on=form.on.data, **common)


def _hearing(form: forms.HearingForm, lawsuit: Lawsuit) -> object:
    return services.set_hearing(
        lawsuit=lawsuit,
        kind=form.kind.data,
        held_on=form.held_on.data,
        starts_at=form.starts_at.data,
        room=form.room.data or "",
        judge=form.judge.data or "",
        summoned_on=form.summoned_on.data,
        **_common(form, lawsuit, what=_("Summons")),
    )


def _move_hearing(form: forms.MoveHearingForm, row: Hearing) -> object:
    return services.move_hearing(
        actor=current_actor(),
        hearing=row,
        held_on=form.held_on.data,
        starts_at=form.starts_at.data,
        room=form.room.data or "",
        judge=form.judge.data or "",
        reason=form.reason.data or "",
    )


def _cancel_hearing(form: forms.CancelHearingForm, row: Hearing) -> object:
    return services.cancel_hearing(actor=current_actor(), hearing=row, reason=form.reason.data or "")


def _hold_hearing(form: forms.HoldHearingForm, row: Hearing) -> object:
    return services.hold_hearing(
        actor=current_actor(), hearing=row, outcome=form.outcome.data or "", reason=form.reason.data or ""
    )


def _offer_fee(form: forms.FeeNoticeForm, lawsuit: Lawsuit) -> None:
    form.kind.offered = services.kinds_for(lawsuit) or list(CourtFeeKind)


def _notice_fee(form: forms.FeeNoticeForm, lawsuit: Lawsuit) -> object:
    return services.notice_fee(
        lawsuit=lawsuit,
        kind=form.kind.data,
        noticed_on=form.noticed_on.data,
        base=form.base.data,
        printed=form.printed.data,
        **_common(form, lawsuit, what=_("Notice to pay")),
    )


def _pay(form: forms.PayForm, fee: CourtFee) -> object:
    return services.pay_fee(
        fee=fee,
        paid=form.paid.data,
        paid_on=form.paid_on.data,
        invoice_number=form.invoice_number.data or "",
        **_common(form, fee, what=_("Receipt of the court")),
    )


def _refund(form: forms.RefundForm, fee: CourtFee) -> object:
    return services.claim_refund(
        actor=current_actor(),
        fee=fee,
        ground=form.ground.data,
        on=form.on.data,
        new_amount=form.new_amount.data,
        bears=form.bears.data or 0,
    )


def _receive(form: forms.RefundReceivedForm, fee: CourtFee) -> object:
    return services.receive_refund(
        fee=fee,
        received=form.received.data,
        received_on=form.received_on.data,
        **_common(form, fee, what=_("Proof of the refund")),
    )


def _suspend(form: forms.SuspendForm, lawsuit: Lawsuit) -> object:
    common = _common(form, lawsuit, what=_("Ruling on suspension"))
    return services.suspend(lawsuit=lawsuit, on=form.on.data, ground=form.ground.data or "", **common)


def _resume(form: forms.DayForm, lawsuit: Lawsuit) -> object:
    return services.resume(lawsuit=lawsuit, on=form.on.data, **_common(form, lawsuit, what=_("Notice of resumption")))


def _end(form: forms.EndForm, lawsuit: Lawsuit) -> object:
    common = _common(form, lawsuit, what=_("Ruling that ends the suit"))
    return services.end(lawsuit=lawsuit, to=form.to.data, on=form.on.data, ground=form.ground.data or "", **common)


def _retrial(form: forms.RetrialForm, lawsuit: Lawsuit) -> object:
    common = _common(form, lawsuit, what=_("Application for re-trial"))
    return services.apply_for_retrial(lawsuit=lawsuit, on=form.on.data, case_number=form.case_number.data or "", **common)


def _order(form: forms.RetrialForm, lawsuit: Lawsuit) -> object:
    common = _common(form, lawsuit, what=_("Ruling that orders a re-trial"))
    return services.order_retrial(lawsuit=lawsuit, on=form.on.data, case_number=form.case_number.data or "", **common)


def _number(form: forms.NumberForm, lawsuit: Lawsuit) -> object:
    return services.add_number(
        actor=current_actor(), lawsuit=lawsuit, case_number=form.case_number.data or "", from_on=form.from_on.data
    )


def _certify(form: forms.CertifyForm, row: Instrument) -> object:
    return services.certify(
        instrument=row,
        effective_on=form.effective_on.data,
        certified_on=form.certified_on.data,
        **_common(form, row, what=_("Certificate of effect")),
    )


def _propose_effect(row: Instrument) -> dict[str, Any]:
    standing = services.standing_of_title(row)
    return {"effective_on": standing.effective_on if standing else None}


def _appeal(form: forms.AppealForm, row: Instrument) -> object:
    return services.appeal(
        instrument=row,
        party=party_of(form.party_id.data),
        filed_on=form.filed_on.data,
        disputed_amount=form.disputed_amount.data,
        **_common(form, row, what=_("Notice of appeal")),
    )


def _waive(form: forms.WaiveForm, row: Instrument) -> object:
    return services.waive(actor=current_actor(), instrument=row, decided_on=form.decided_on.data, ground=form.ground.data or "")


def _accept_appeal(form: forms.AcceptAppealForm, row: Instrument) -> object:
    return services.accept_appeal(
        instrument=row,
        accepted_on=form.accepted_on.data,
        case_number=form.case_number.data or "",
        **_common(form, row, what=_("Notice of acceptance")),
    )


def _withdraw_appeal(form: forms.DayForm, row: Appeal) -> object:
    return services.withdraw_appeal(row=row, on=form.on.data, **_common(form, row, what=_("Ruling on the withdrawn appeal")))


_SUIT = "/litigation/lawsuits/<int:lawsuit_id>"
_HEARING = "/litigation/hearings/<int:hearing_id>"
_FEE = "/litigation/fees/<int:court_fee_id>"
_TITLE = "/litigation/instruments/<int:instrument_id>"
_SAVE = N_("Save")

STEPS = (
    Step("submit", f"{_SUIT}/submit", Lawsuit, forms.SubmitForm, N_("Submission"), N_("Save the submission"), N_("Submission recorded"), _submit),
    Step(
        "accept", f"{_SUIT}/accept", Lawsuit, forms.AcceptForm, N_("Acceptance"), N_("Save the acceptance"), N_("Acceptance recorded"),
        _accept, _offer_accept, _propose_people,
    ),
    Step("add_number", f"{_SUIT}/case-number", Lawsuit, forms.NumberForm, N_("Case number"), _SAVE, N_("Case number added"), _number),
    Step(
        "serve", f"{_SUIT}/serve", Lawsuit, forms.ServeForm, N_("Service"), N_("Save the service"), N_("Service recorded"),
        _serve, _offer_serve, _propose_service,
    ),
    Step("set_evidence", f"{_SUIT}/evidence", Lawsuit, forms.EvidenceForm, N_("Evidence period"), _SAVE, N_("Evidence period recorded"), _evidence),
    Step(
        "object_to_jurisdiction", f"{_SUIT}/jurisdiction", Lawsuit, forms.ObjectForm, N_("Objection to jurisdiction"), _SAVE,
        N_("Objection recorded"), _object, _offer_defendants_only,
    ),
    Step(
        "oppose", f"{_SUIT}/opposed", Lawsuit, forms.ObjectForm, N_("Objection of the respondent"), _SAVE, N_("Objection recorded"),
        _oppose, _offer_defendants_only,
    ),
    Step(
        "appeal_on_jurisdiction", f"{_SUIT}/jurisdiction/appeal", Lawsuit, forms.JurisdictionAppealForm, N_("Appeal on jurisdiction"), _SAVE,
        N_("Appeal recorded"), _appeal_objection, _offer_everybody,
    ),
    Step(
        "settle_jurisdiction", f"{_SUIT}/jurisdiction/settled", Lawsuit, forms.DayForm, N_("Jurisdiction settled"), _SAVE,
        N_("Jurisdiction settled"), _settle,
    ),
    Step(
        "set_hearing", f"{_SUIT}/hearings/new", Lawsuit, forms.HearingForm, N_("Hearing"), N_("Save the hearing"), N_("Hearing recorded"),
        _hearing, None, lambda lawsuit: {"judge": lawsuit.judge},
    ),
    Step(
        "notice_fee", f"{_SUIT}/fees/new", Lawsuit, forms.FeeNoticeForm, N_("Fee notice"), N_("Save the notice"), N_("Fee notice recorded"),
        _notice_fee, _offer_fee, lambda lawsuit: {"kind": next(iter(services.kinds_for(lawsuit)), None)},
    ),
    Step("suspend", f"{_SUIT}/suspend", Lawsuit, forms.SuspendForm, N_("Suspension"), _SAVE, N_("Suspension recorded"), _suspend),
    Step("resume", f"{_SUIT}/resume", Lawsuit, forms.DayForm, N_("Resumption"), _SAVE, N_("Resumption recorded"), _resume),
    Step("end", f"{_SUIT}/end", Lawsuit, forms.EndForm, N_("End of the suit"), N_("Save the end"), N_("End recorded"), _end),
    Step(
        "apply_for_retrial", f"{_SUIT}/retrial", Lawsuit, forms.RetrialForm, N_("Application for re-trial"), _SAVE,
        N_("Application for re-trial recorded"), _retrial,
    ),
    Step(
        "order_retrial", f"{_SUIT}/retrial/ordered", Lawsuit, forms.RetrialForm, N_("Re-trial ordered"), _SAVE,
        N_("Ordered re-trial recorded"), _order,
    ),
    Step(
        "correct_service", "/litigation/services/<int:document_service_id>/edit", DocumentService, forms.CorrectServiceForm,
        N_("Correct the service"), N_("Save the correction"), N_("Service corrected"), _correct_service, None,
        lambda row: {"way": row.way, "served_on": row.served_on},
    ),
    Step(
        "move_hearing", f"{_HEARING}/move", Hearing, forms.MoveHearingForm, N_("Change the hearing"), N_("Save the change"), N_("Hearing changed"),
        _move_hearing, None, lambda row: {name: getattr(row, name) for name in ("held_on", "starts_at", "room", "judge")},
    ),
    Step(
        "cancel_hearing", f"{_HEARING}/cancel", Hearing, forms.CancelHearingForm, N_("Cancel the hearing"), N_("Cancel the hearing"),
        N_("Hearing cancelled"), _cancel_hearing,
    ),
    Step(
        "hold_hearing", f"{_HEARING}/held", Hearing, forms.HoldHearingForm, N_("Hearing held"), _SAVE, N_("Recorded that the hearing was held"),
        _hold_hearing,
    ),
    Step(
        "pay_fee", f"{_FEE}/pay", CourtFee, forms.PayForm, N_("Payment of a fee"), N_("Save the payment"), N_("Payment recorded"),
        _pay, None, lambda fee: {"paid": fee.amount},
    ),
    Step("claim_refund", f"{_FEE}/refund", CourtFee, forms.RefundForm, N_("Refund due"), _SAVE, N_("Refund noted"), _refund),
    Step(
        "receive_refund", f"{_FEE}/received", CourtFee, forms.RefundReceivedForm, N_("Refund received"), _SAVE, N_("Refund recorded"),
        _receive, None, lambda fee: {"received": fee.refund_due},
    ),
    Step(
        "certify", f"{_TITLE}/certify", Instrument, forms.CertifyForm, N_("Certificate of effect"), N_("Save the certificate"),
        N_("Certificate recorded"), _certify, None, _propose_effect,
    ),
    Step(
        "appeal", f"{_TITLE}/appeal", Instrument, forms.AppealForm, N_("Appeal"), N_("Save the appeal"), N_("Appeal recorded"),
        _appeal, _offer_everybody,
    ),
    Step(
        "waive_appeal", f"{_TITLE}/waive", Instrument, forms.WaiveForm, N_("Decision not to appeal"), N_("Save the decision"),
        N_("Decision recorded"), _waive,
    ),
    Step(
        "accept_appeal", f"{_TITLE}/appeal/accepted", Instrument, forms.AcceptAppealForm, N_("Second instance: acceptance"),
        N_("Save the acceptance"), N_("Acceptance recorded"), _accept_appeal,
    ),
    Step(
        "withdraw_appeal", "/litigation/appeals/<int:appeal_id>/withdraw", Appeal, forms.DayForm, N_("Appeal withdrawn"), _SAVE,
        N_("Withdrawal of the appeal recorded"), _withdraw_appeal,
    ),
)  # fmt: skip

for _step in STEPS:
    _register(_step)
