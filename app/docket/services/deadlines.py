"""Deadlines of a matter as they are kept, and what people do with them: acknowledge, give to somebody, decide on a lapse."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.access.models import User
from app.access.policy import Permission, demand, may
from app.access.scope import class_of
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket.models import Deadline
from app.docket.services import milestones
from app.docket.states import DeadlineState, LapseDecision, MilestoneKind

REASON_WANTED = N_("Say why this right may lapse or how it was kept: the reason is read at the audit.")
CLOSED = N_("This deadline is closed already: nothing is left to do about it.")
CANNOT_TAKE = N_("%(name)s cannot take this deadline: the account is closed, may not record events, or does not see the matter.")
NOT_OPEN = N_("This deadline is no longer open: nothing is to be decided.")


def deadlines_of(*, matter_id: int) -> Sequence[Deadline]:
    """The kept deadlines of a matter, those that come first at the top."""
    wanted = select(Deadline).where(Deadline.matter_id == matter_id)
    wanted = wanted.options(
        selectinload(Deadline.party),
        selectinload(Deadline.proceeding),
        selectinload(Deadline.measure),
        selectinload(Deadline.instrument),
        selectinload(Deadline.assignee),
    )
    return db.session.scalars(wanted.order_by(Deadline.plan_on.is_(None), Deadline.plan_on, Deadline.id)).all()


def pressing() -> tuple[ColumnElement[bool], ...]:
    """What somebody of the bank must still act on: open, not held, not decided, not merely passing time."""
    return (Deadline.state == DeadlineState.OPEN, Deadline.runs_out.is_(False), Deadline.decision.is_(None))


def first_due(*, assignee: User | None, limit: int) -> Sequence[Deadline]:
    """The deadlines that end first, of one person or of all that the reader sees, with their matters."""
    wanted = select(Deadline).where(*pressing(), Deadline.plan_on.is_not(None)).options(joinedload(Deadline.matter))
    if assignee is not None:
        wanted = wanted.where(Deadline.assignee_id == assignee.id)
    return db.session.scalars(wanted.order_by(Deadline.plan_on, Deadline.id).limit(limit)).all()


def acknowledge(*, actor: User, deadline: Deadline) -> Deadline:
    """Say that somebody has seen it and will act; a move of the day asks again."""
    demand(actor, Permission.RECORD_EVENT)
    if not deadline.is_open:
        raise DomainError(CLOSED)
    if deadline.acknowledged_at is None:
        deadline.acknowledged_at = clock.now()
        deadline.acknowledged_by_id = actor.id
    return deadline


def assign(*, actor: User, deadline: Deadline, assignee: User) -> Deadline:
    """Give a deadline to somebody."""
    demand(actor, Permission.RECORD_EVENT)
    if not deadline.is_open:
        raise DomainError(CLOSED)
    if not may_take(person=assignee, branch_id=_branch_of(deadline)):
        raise DomainError(CANNOT_TAKE, field="assignee_id", name=assignee.full_name)
    return deadline if deadline.assignee_id == assignee.id else pass_on(actor=actor, deadline=deadline, to=assignee)


def pass_on(*, actor: User, deadline: Deadline, to: User) -> Deadline:
    """Put a deadline into other hands and tell it; whoever asks has seen that they are the right ones."""
    deadline.assignee = to
    deadline.acknowledged_at = deadline.acknowledged_by_id = deadline.escalated_at = None
    milestones.record(
        actor=actor,
        matter_id=deadline.matter_id,
        kind=MilestoneKind.DEADLINE_ASSIGNED,
        happened_on=clock.today(),
        deadline=deadline.title,
        day=deadline.plan_on or clock.today(),
        assignee=to.full_name,
    )
    return deadline


def decide_lapse(*, actor: User, deadline: Deadline, decision: LapseDecision, reason: str) -> Deadline:
    """Record why a right may lapse, or that it did: no day that keeps a right passes in silence."""
    demand(actor, Permission.DECIDE_LAPSE)
    if deadline.state not in (DeadlineState.OPEN, DeadlineState.HELD):
        raise DomainError(NOT_OPEN)
    if not reason.strip():
        raise DomainError(REASON_WANTED, field="reason")
    deadline.decision = decision
    deadline.decision_reason = reason.strip()
    deadline.decided_at = clock.now()
    deadline.decided_by_id = actor.id
    milestones.record(
        actor=actor,
        matter_id=deadline.matter_id,
        kind=MilestoneKind.LAPSE_DECIDED,
        happened_on=clock.today(),
        deadline=deadline.title,
        day=deadline.plan_on or clock.today(),
        decision=decision,
        reason=deadline.decision_reason,
    )
    return deadline


def hand_over(*, matter_id: int, before: User | None, to: User) -> None:
    """Give the open deadlines of a matter that one person kept to another; those of third persons stay theirs."""
    kept = Deadline.assignee_id.is_(None)
    wanted = select(Deadline).where(
        Deadline.matter_id == matter_id,
        Deadline.state.in_((DeadlineState.OPEN, DeadlineState.HELD)),
        kept if before is None else or_(kept, Deadline.assignee_id == before.id),
    )
    for deadline in db.session.scalars(wanted):
        deadline.assignee = to
        deadline.acknowledged_at = deadline.acknowledged_by_id = deadline.escalated_at = None


def may_take(*, person: User, branch_id: int | None) -> bool:
    """Whether somebody of the bank may act on a deadline of this branch and sees its matter."""
    if not may(person, Permission.RECORD_EVENT) or person.branch is None:
        return False
    return person.branch.is_head_office or person.branch_id == branch_id


def _branch_of(deadline: Deadline) -> int | None:
    matter = class_of("matter")
    found: int | None = db.session.scalar(select(matter.branch_id).where(matter.id == deadline.matter_id))
    return found
