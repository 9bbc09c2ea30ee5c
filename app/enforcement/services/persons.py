"""Measures against persons: restricted consumption, the list of defaulters, a barred exit, and what the court fines or detains for."""

from app.access.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.enforcement.facts import MeasureFacts, Told
from app.enforcement.models import EnforcementCase, Measure
from app.enforcement.services import steps
from app.enforcement.states import CaseStage, MeasureKind

STANDS_ALREADY = N_("%(kind)s stands against %(party)s since %(since)s: lift it before it is imposed anew.")
LIFTED_ALREADY = N_("This measure was lifted on %(lifted_on)s.")
LIFTED_BEFORE = N_("It was imposed on %(since)s and cannot have been lifted before.")
ENDS_BEFORE = N_("It is imposed on %(since)s and cannot end before.")

_IMPOSED = {
    MeasureKind.CONSUMPTION_RESTRICTION: "consumption_restricted",
    MeasureKind.DEFAULTER_LISTING: "defaulter_listed",
    MeasureKind.EXIT_BAN: "exit_banned",
}
_LIFTED = {
    MeasureKind.CONSUMPTION_RESTRICTION: "consumption_lifted",
    MeasureKind.DEFAULTER_LISTING: "defaulter_removed",
}
_LASTING = frozenset(_IMPOSED)


def impose(*, actor: User, case: EnforcementCase, facts: MeasureFacts, told: Told) -> Measure:
    """Record a measure against a party; the same one that stands already is not imposed twice."""
    steps.begin(actor=actor, on=told.on, case=case)
    steps.check_party(case_or_matter=case.matter, party=facts.party, field="party_id")
    if facts.until_on is not None and facts.until_on < told.on:
        raise DomainError(ENDS_BEFORE, field="until_on", since=told.on.isoformat())
    standing = next((each for each in case.measures if _is_same(each, facts)), None)
    if standing is not None and standing.since_on == told.on:
        return standing
    if standing is not None and facts.kind in _LASTING:
        raise DomainError(
            STANDS_ALREADY, field="kind", kind=facts.kind.label, party=facts.party.name, since=standing.since_on.isoformat()
        )
    steps.work(actor=actor, case=case, to=CaseStage.SANCTIONS, on=told.on)
    measure = Measure(
        matter_id=case.matter_id,
        case=case,
        party=facts.party,
        kind=facts.kind,
        since_on=told.on,
        until_on=facts.until_on,
        decision_number=facts.decision_number,
        amount=facts.amount,
        note=told.note[:300],
    )
    db.session.add(measure)
    db.session.flush()
    _tell(_IMPOSED.get(facts.kind), actor=actor, measure=measure, told=told)
    return measure


def lift(*, actor: User, measure: Measure, told: Told, reason: str) -> Measure:
    """Record that the court lifted a measure, or deleted a listing."""
    steps.begin(actor=actor, on=told.on, case=measure.case)
    if measure.lifted_on is not None:
        raise DomainError(LIFTED_ALREADY, lifted_on=measure.lifted_on.isoformat())
    if told.on < measure.since_on:
        raise DomainError(LIFTED_BEFORE, field="happened_on", since=measure.since_on.isoformat())
    measure.lifted_on, measure.lifting_reason = told.on, reason
    _tell(_LIFTED.get(measure.kind), actor=actor, measure=measure, told=told)
    steps.touch(measure.case)
    db.session.flush()
    return measure


def _is_same(measure: Measure, facts: MeasureFacts) -> bool:
    return measure.kind is facts.kind and measure.party_id == facts.party.id and measure.lifted_on is None


def _tell(happening: str | None, *, actor: User, measure: Measure, told: Told) -> None:
    """As an event where a period of the law hangs on it, else as a milestone."""
    if happening is not None:
        steps.happened(happening, actor=actor, case=measure.case, told=told, party=measure.party)
        return
    docket.record(
        actor=actor,
        matter_id=measure.matter_id,
        kind=MilestoneKind.MEASURE_RECORDED,
        happened_on=told.on,
        measure=measure.kind,
        party=measure.party.name,
    )
