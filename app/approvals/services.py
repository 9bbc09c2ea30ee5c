"""Asking for a second pair of eyes and deciding: never on one's own request, by whatever route."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from app.access import policy
from app.access.models import User
from app.approvals.models import Approval
from app.approvals.states import TRANSITIONS, ApprovalStatus, Purpose
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError, NotAllowed
from app.core.labels import N_
from app.docket import services as docket
from app.docket.states import MilestoneKind

OWN_REQUEST = N_("You asked for this review yourself: somebody else decides it.")
NO_REVIEWER = N_("Your role does not decide reviews; an approver does.")
NOT_YOURS = N_("Only %(name)s, who asked for this review, can withdraw it.")
OPINION_MISSING = N_("Say what has to be corrected.")
ALREADY_DECIDED = N_("This review is no longer open: %(status)s.")


def request(*, actor: User, matter_id: int | None, purpose: Purpose, subject_title: str, note: str = "") -> Approval:
    """Ask for a second pair of eyes; the subject then points at what is returned. Without a matter it is the whole bank's."""
    approval = Approval(
        matter_id=matter_id,
        purpose=purpose,
        subject_title=subject_title,
        requested_by_id=actor.id,
        requested_at=clock.now(),
        note=note.strip(),
        status=ApprovalStatus.PENDING,
    )
    db.session.add(approval)
    if matter_id is not None:
        docket.record(
            actor=actor,
            matter_id=matter_id,
            kind=MilestoneKind.REVIEW_REQUESTED,
            happened_on=clock.today(),
            title=subject_title,
        )
    db.session.flush()
    return approval


def approve(*, actor: User, approval: Approval, opinion: str = "") -> Approval:
    """Say yes to somebody else's request."""
    return _decide(actor=actor, approval=approval, to=ApprovalStatus.APPROVED, kind=MilestoneKind.PAPER_APPROVED, opinion=opinion)


def return_(*, actor: User, approval: Approval, opinion: str) -> Approval:
    """Send somebody else's request back, saying what has to be corrected."""
    _ask_whether_may_decide(actor=actor, approval=approval)
    if not opinion.strip():
        raise DomainError(OPINION_MISSING, field="opinion")
    return _decide(actor=actor, approval=approval, to=ApprovalStatus.RETURNED, kind=MilestoneKind.PAPER_RETURNED, opinion=opinion)


def withdraw(*, actor: User, approval: Approval) -> Approval:
    """Take back one's own request while nobody has decided it."""
    if approval.requested_by_id != actor.id:
        raise NotAllowed(NOT_YOURS, name=approval.requested_by.full_name)
    _ask_whether_open(approval)
    _advance(actor=actor, approval=approval, to=ApprovalStatus.WITHDRAWN, kind=MilestoneKind.REVIEW_WITHDRAWN)
    return approval


def may_decide(*, actor: User, approval: Approval) -> bool:
    """Whether the decision buttons exist for this reader."""
    return approval.is_pending and approval.requested_by_id != actor.id and policy.may(actor, approval.purpose.decided_with)


def pending_for(*, actor: User) -> Sequence[Approval]:
    """What waits for this actor's decision, the oldest first; one's own requests are not in it."""
    decides = _decides(actor)
    if not decides:
        return []
    waiting = select(Approval).where(*_waiting_for(actor, decides))
    people = selectinload(Approval.requested_by)
    return db.session.scalars(waiting.options(people).order_by(Approval.requested_at, Approval.id)).all()


def count_pending_for(*, actor: User) -> int:
    """How many requests wait for this actor's decision."""
    decides = _decides(actor)
    if not decides:
        return 0
    waiting = select(Approval.id).where(*_waiting_for(actor, decides))
    return db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0


def requested_by(*, actor: User, limit: int = 50) -> Sequence[Approval]:
    """The actor's own requests, the latest first."""
    own = select(Approval).where(Approval.requested_by_id == actor.id).options(selectinload(Approval.decided_by))
    return db.session.scalars(own.order_by(Approval.requested_at.desc(), Approval.id.desc()).limit(limit)).all()


def _decides(actor: User) -> list[Purpose]:
    """What kinds of requests the actor may decide."""
    return [purpose for purpose in Purpose if policy.may(actor, purpose.decided_with)]


def _waiting_for(actor: User, decides: Sequence[Purpose]) -> tuple[ColumnElement[bool], ...]:
    return (
        Approval.status == ApprovalStatus.PENDING,
        Approval.requested_by_id != actor.id,
        Approval.purpose.in_(decides),
    )


def _decide(*, actor: User, approval: Approval, to: ApprovalStatus, kind: MilestoneKind, opinion: str) -> Approval:
    _ask_whether_may_decide(actor=actor, approval=approval)
    _ask_whether_open(approval)
    _advance(actor=actor, approval=approval, to=to, kind=kind)
    approval.decided_by_id = actor.id
    approval.decided_at = clock.now()
    approval.opinion = opinion.strip()
    db.session.flush()
    return approval


def _ask_whether_may_decide(*, actor: User, approval: Approval) -> None:
    if approval.requested_by_id == actor.id:
        raise NotAllowed(OWN_REQUEST)
    if not policy.may(actor, approval.purpose.decided_with):
        raise NotAllowed(NO_REVIEWER)


def _ask_whether_open(approval: Approval) -> None:
    if not approval.is_pending:
        raise DomainError(ALREADY_DECIDED, status=approval.status.label)


def _advance(*, actor: User, approval: Approval, to: ApprovalStatus, kind: MilestoneKind) -> None:
    docket.advance(
        actor=actor,
        subject=approval,
        to=to,
        transitions=TRANSITIONS,
        happened_on=clock.today(),
        kind=kind if approval.matter_id is not None else None,
        title=approval.subject_title,
    )
