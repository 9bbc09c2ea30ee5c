"""What every verb of enforcement does alike: it records its happening, moves the case, and lets the matter follow."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.access.models import User
from app.access.policy import Permission, demand
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.models import Event
from app.docket.states import PROCEEDINGS, ProceedingStatus
from app.enforcement.facts import Told
from app.enforcement.models import EnforcementCase
from app.enforcement.states import ASIDE, CASE_STAGES, WORKING, CaseStage
from app.matters.models import Matter, Party
from app.matters.services import guarantees, loans, matters
from app.matters.states import STAGES, Stage
from app.registers import services as registers

BEFORE_APPLICATION = N_("%(day)s lies before the application of %(applied_on)s: check the day.")
STRANGE_PARTY = N_("%(party)s is not a party of this matter: add the party first.")
NOT_OPENED = N_("The court has not opened the case yet: record the opening first.")
IS_CLOSED = N_("The case is closed: what comes now belongs to a new application.")

_RANK = {stage: place for place, stage in enumerate(CaseStage) if stage in WORKING}


def begin(*, actor: User, on: date, case: EnforcementCase | None = None, field: str = "happened_on") -> None:
    """Refuse whom the policy does not let record, a day that has not come, and one before the application."""
    demand(actor, Permission.RECORD_EVENT)
    loans.refuse_future(on=on, field=field)
    if case is not None and on < case.applied_on:
        raise DomainError(BEFORE_APPLICATION, field=field, day=on.isoformat(), applied_on=case.applied_on.isoformat())


def happened(
    happening: str,
    *,
    actor: User,
    case: EnforcementCase,
    told: Told,
    party: Party | None = None,
    **details: Any,
) -> Event:
    """Record what happened in the case; details without a value are left out."""
    return docket.record_event(
        actor=actor,
        matter_id=case.matter_id,
        happening=happening,
        on=told.on,
        rules=registers.in_force(),
        proceeding_id=case.proceeding_id,
        party_id=party.id if party else None,
        details=given(details),
        note=told.note,
        reason=told.reason,
        attachment=told.proof,
    )


def given(details: Mapping[str, Any]) -> dict[str, Any]:
    """The details that have a value."""
    return {name: value for name, value in details.items() if value not in (None, "", [], False)}


def move(*, actor: User, case: EnforcementCase, to: CaseStage, on: date) -> None:
    """Move the case to a stage that its table allows from here, and its proceeding with it."""
    docket.advance(actor=actor, subject=case, to=to, transitions=CASE_STAGES, happened_on=on, kind=None, attribute="stage")
    case.stage_since = on
    _stand(actor=actor, case=case, on=on)
    touch(case)
    db.session.flush()


def work(*, actor: User, case: EnforcementCase, to: CaseStage, on: date) -> None:
    """Move a case on which the court works forward to a stage; it does not fall back, and while it rests it stays where it is."""
    refuse_unopened(case)
    if case.stage is CaseStage.CLOSED:
        raise DomainError(IS_CLOSED)
    if case.stage in ASIDE or case.stage is CaseStage.SHELVED:
        return
    if case.stage in WORKING and _RANK[case.stage] >= _RANK[to]:
        return
    move(actor=actor, case=case, to=to, on=on)


def refuse_unopened(case: EnforcementCase) -> None:
    """Refuse what only a court does that has opened the case."""
    if case.stage is CaseStage.APPLIED:
        raise DomainError(NOT_OPENED)


def follow(*, actor: User, matter: Matter, to: Stage, on: date) -> bool:
    """Let the matter follow the case where its own stages allow it; says whether it stands there now."""
    if matter.stage is to:
        return True
    if to not in STAGES[matter.stage]:
        return False
    matters.change_stage(actor=actor, matter=matter, to=to, happened_on=max(on, matter.stage_since))
    return True


def check_party(*, case_or_matter: Matter, party: Party, field: str) -> None:
    """Refuse somebody who is no party of the matter."""
    if party not in guarantees.parties_of(matter=case_or_matter):
        raise DomainError(STRANGE_PARTY, field=field, party=party.name)


def touch(case: EnforcementCase) -> None:
    """Note that the matter was changed just now."""
    case.matter.updated_at = clock.now()


def _stand(*, actor: User, case: EnforcementCase, on: date) -> None:
    proceeding = case.proceeding
    if case.stage is CaseStage.CLOSED:
        status = ProceedingStatus.ENDED
    elif case.stage in ASIDE or case.stage is CaseStage.SHELVED:
        status = ProceedingStatus.SUSPENDED
    else:
        status = ProceedingStatus.OPEN
    if proceeding.status is status:
        return
    docket.advance(actor=actor, subject=proceeding, to=status, transitions=PROCEEDINGS, happened_on=on, kind=None)
    proceeding.ended_on = on if status is ProceedingStatus.ENDED else None


def escaped(words: str) -> str:
    """Words as they are looked for, with the signs of a pattern taken for themselves."""
    for sign in ("\\", "%", "_"):
        words = words.replace(sign, f"\\{sign}")
    return words
