"""Deadlines of a matter as they are kept, and what people do with them: acknowledge, give to somebody, decide on a lapse."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.models import User
from app.access.policy import Permission, demand
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket.models import Deadline
from app.docket.services import milestones
from app.docket.states import DeadlineState, LapseDecision, MilestoneKind

REASON_WANTED = N_("Say why this right may lapse or how it was kept: the reason is read at the audit.")
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


def acknowledge(*, actor: User, deadline: Deadline) -> Deadline:
    """Say that somebody has seen it and will act; a move of the day asks again."""
    demand(actor, Permission.RECORD_EVENT)
    if deadline.acknowledged_at is None:
        deadline.acknowledged_at = clock.now()
        deadline.acknowledged_by_id = actor.id
    return deadline


def assign(*, actor: User, deadline: Deadline, assignee: User) -> Deadline:
    """Give a deadline to somebody."""
    demand(actor, Permission.RECORD_EVENT)
    if deadline.assignee_id == assignee.id:
        return deadline
    deadline.assignee = assignee
    deadline.acknowledged_at = deadline.acknowledged_by_id = None
    milestones.record(
        actor=actor,
        matter_id=deadline.matter_id,
        kind=MilestoneKind.DEADLINE_ASSIGNED,
        happened_on=clock.today(),
        deadline=deadline.title,
        day=deadline.plan_on or clock.today(),
        assignee=assignee.name,
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
    wanted = select(Deadline).where(
        Deadline.matter_id == matter_id,
        Deadline.state.in_((DeadlineState.OPEN, DeadlineState.HELD)),
        Deadline.assignee_id.is_(None) if before is None else Deadline.assignee_id == before.id,
    )
    for deadline in db.session.scalars(wanted):
        deadline.assignee = to
        deadline.acknowledged_at = deadline.acknowledged_by_id = None
