"""What runs beside a case: objections, reviews, settlements, stays, participation, changed parties, the way into bankruptcy."""

from dataclasses import dataclass

from app.access.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.enforcement.facts import SideFacts, Told
from app.enforcement.models import EnforcementCase, SideBranch
from app.enforcement.services import steps
from app.enforcement.states import SIDE_OUTCOMES, CaseStage, Closing, SideKind, SideOutcome
from app.matters.states import Stage
from app.statutes.case_numbers import parse_case_number
from app.statutes.errors import StatuteError

DUE_MISSING = N_("Say until when the settlement is to be performed: two years to resume run from that day (PER-117).")
DUE_BEFORE = N_("It begins on %(opened_on)s and cannot end before.")
ENDED_ALREADY = N_("This ended on %(outcome_on)s already.")
ENDED_BEFORE = N_("It began on %(opened_on)s and cannot have ended before.")
NO_SUCH_END = N_("“%(kind)s” does not end with “%(outcome)s”; it can end with: %(possible)s.")
HOLDS_NOTHING = N_("Nothing is held by this any more.")
UNDER_WAY = N_("%(kind)s is under way since %(opened_on)s: record how it ended before another begins.")


@dataclass(frozen=True)
class _Opening:
    """What is recorded when it begins, and where case and matter go with it."""

    happening: str
    stage: CaseStage | None = None
    matter: Stage | None = None


@dataclass(frozen=True)
class _Ending:
    """What is recorded when it ends, in order, and where case and matter go with it."""

    happenings: tuple[str, ...]
    stage: CaseStage | None = None
    matter: Stage | None = None
    closing: Closing | None = None


_OPENINGS = {
    SideKind.OBJECTION: _Opening("objection_received"),
    SideKind.REVIEW: _Opening("review_received"),
    SideKind.OUTSIDER_OBJECTION: _Opening("outsider_objection_received"),
    SideKind.OUTSIDER_SUIT: _Opening("outsider_suit_filed"),
    SideKind.SETTLEMENT: _Opening("settlement_concluded", CaseStage.SETTLED, Stage.SETTLEMENT),
    SideKind.SECURITY: _Opening("enforcement_security_given", CaseStage.STAYED),
    SideKind.PARTICIPATION: _Opening("participation_applied"),
    SideKind.PARTY_CHANGE: _Opening("party_change_applied"),
    SideKind.BANKRUPTCY: _Opening("bankruptcy_transferred", CaseStage.TRANSFERRED),
}
_RULED = {
    SideKind.OBJECTION: "objection_ruling_served",
    SideKind.REVIEW: "review_decided",
    SideKind.OUTSIDER_OBJECTION: "outsider_ruling_served",
    SideKind.PARTY_CHANGE: "party_change_ruling_served",
}
_ENDINGS = {
    (SideKind.SETTLEMENT, SideOutcome.PERFORMED): _Ending(
        ("settlement_performed",), CaseStage.CLOSED, Stage.CLOSED, Closing.SETTLEMENT_PERFORMED
    ),
    (SideKind.SETTLEMENT, SideOutcome.BREACHED): _Ending(("settlement_breached",), CaseStage.RESUMED, Stage.ENFORCEMENT),
    (SideKind.SECURITY, SideOutcome.ENDED): _Ending(("stay_ended",), CaseStage.RESUMED),
    (SideKind.BANKRUPTCY, SideOutcome.GRANTED): _Ending(("transfer_answered",), None, Stage.BANKRUPTCY),
    (SideKind.BANKRUPTCY, SideOutcome.REJECTED): _Ending(("transfer_answered", "enforcement_resumed"), CaseStage.RESUMED),
    (SideKind.OUTSIDER_OBJECTION, SideOutcome.WITHDRAWN): _Ending(("outsider_objection_failed",)),
}
_ALONE = frozenset({SideKind.SETTLEMENT, SideKind.SECURITY, SideKind.BANKRUPTCY})
"""Only one of a kind at a time."""


def open_side(*, actor: User, case: EnforcementCase, facts: SideFacts, told: Told) -> SideBranch:
    """Record that something began beside the case; the same one, recorded twice, is one."""
    steps.begin(actor=actor, on=told.on, case=case)
    steps.refuse_unopened(case)
    number = _number(facts.number)
    _check(facts=facts, told=told)
    for other in case.sides:
        same = (other.kind, other.opened_on, other.number, other.raised_by, other.about)
        if same == (facts.kind, told.on, number, facts.raised_by, facts.about):
            return other
        if facts.kind in _ALONE and other.kind is facts.kind and other.outcome is None:
            raise DomainError(UNDER_WAY, field="kind", kind=facts.kind.label, opened_on=other.opened_on.isoformat())
    opening = _OPENINGS[facts.kind]
    if opening.stage is not None:
        steps.move(actor=actor, case=case, to=opening.stage, on=told.on)
    side = SideBranch(
        matter_id=case.matter_id,
        case=case,
        kind=facts.kind,
        opened_on=told.on,
        number=number,
        raised_by=facts.raised_by,
        about=facts.about,
        amount=facts.amount,
        due_on=facts.due_on,
    )
    db.session.add(side)
    db.session.flush()
    details = {"case_number": number, "amount": str(facts.amount) if facts.amount is not None else None}
    if facts.due_on is not None:
        details["until_on"] = facts.due_on.isoformat()
    steps.happened(opening.happening, actor=actor, case=case, told=told, **details, side=str(side.id))
    if opening.matter is not None:
        steps.follow(actor=actor, matter=case.matter, to=opening.matter, on=told.on)
    steps.touch(case)
    return side


def end_side(*, actor: User, side: SideBranch, outcome: SideOutcome, told: Told) -> SideBranch:
    """Record how it ended; the case goes on, closes, or waits on as the outcome says."""
    case = side.case
    steps.begin(actor=actor, on=told.on, case=case)
    if side.outcome is not None and side.outcome_on is not None:
        raise DomainError(ENDED_ALREADY, outcome_on=side.outcome_on.isoformat())
    if told.on < side.opened_on:
        raise DomainError(ENDED_BEFORE, field="happened_on", opened_on=side.opened_on.isoformat())
    if outcome not in SIDE_OUTCOMES[side.kind]:
        possible = "、".join(member.label for member in SideOutcome if member in SIDE_OUTCOMES[side.kind])
        raise DomainError(NO_SUCH_END, field="outcome", kind=side.kind.label, outcome=outcome.label, possible=possible)
    side.outcome, side.outcome_on, side.outcome_note = outcome, told.on, told.note[:300]
    ending = _ending(side.kind, outcome)
    if ending.closing is not None:
        case.closing, case.closed_on = ending.closing, told.on
    if ending.stage is not None:
        steps.move(actor=actor, case=case, to=ending.stage, on=told.on)
    for happening in ending.happenings:
        steps.happened(happening, actor=actor, case=case, told=told, side=str(side.id))
    if "outsider_objection_failed" in ending.happenings:
        side.freed_on = told.on
    if ending.matter is not None:
        steps.follow(actor=actor, matter=case.matter, to=ending.matter, on=told.on)
    steps.touch(case)
    db.session.flush()
    return side


def free(*, actor: User, side: SideBranch, told: Told) -> SideBranch:
    """Record that a third person's objection is over for good, so that the asset may be disposed of again (PER-108)."""
    steps.begin(actor=actor, on=told.on, case=side.case)
    if not side.holds:
        raise DomainError(HOLDS_NOTHING)
    if told.on < (side.outcome_on or side.opened_on):
        raise DomainError(ENDED_BEFORE, field="happened_on", opened_on=(side.outcome_on or side.opened_on).isoformat())
    side.freed_on = told.on
    steps.happened("outsider_objection_failed", actor=actor, case=side.case, told=told, side=str(side.id))
    steps.touch(side.case)
    db.session.flush()
    return side


def _ending(kind: SideKind, outcome: SideOutcome) -> _Ending:
    special = _ENDINGS.get((kind, outcome))
    if special is not None:
        return special
    if kind is SideKind.OUTSIDER_SUIT:
        return _Ending(("outsider_objection_failed",))
    return _Ending((_RULED[kind],) if kind in _RULED else ())


def _check(*, facts: SideFacts, told: Told) -> None:
    if facts.kind is SideKind.SETTLEMENT and facts.due_on is None:
        raise DomainError(DUE_MISSING, field="due_on")
    if facts.due_on is not None and facts.due_on < told.on:
        raise DomainError(DUE_BEFORE, field="due_on", opened_on=told.on.isoformat())


def _number(text: str) -> str:
    """A case number in normal form; what reads like none is refused (CASE-01)."""
    if not text:
        return ""
    try:
        return parse_case_number(text).text
    except StatuteError as error:
        raise DomainError(error.template, field="number", **error.params) from error
