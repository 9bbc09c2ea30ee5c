"""The nightly run: which steps of the ladder deadlines have reached, and who is told.

Every step is a row; a run that was cut off goes on where it stopped, and a second one finds nothing to do.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import structlog
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.access.models import Role, User
from app.access.policy import Permission, may
from app.access.states import RoleKey
from app.core import clock
from app.core.db import db
from app.deadlines.services import board
from app.docket import services as docket
from app.docket.models import Deadline
from app.matters.models import Matter
from app.registers import services as registers
from app.reminders.models import Reminder
from app.reminders.services.ladder import Ladder, ladder
from app.reminders.states import TO_MANAGERS, Step

PORTION = 400
SHOWN = 60

log = structlog.get_logger(__name__)


@dataclass
class Managers:
    """Who hears of a deadline when nobody answers: the managers of its branch, else of the head office, else the approvers there."""

    by_branch: dict[int, list[User]] = field(default_factory=dict)
    of_bank: list[User] = field(default_factory=list)
    approvers: list[User] = field(default_factory=list)

    @classmethod
    def read(cls) -> "Managers":
        """Everybody who can be told, in one query for all branches."""
        wanted = select(User).where(User.active, User.roles.any(Role.name.in_([RoleKey.MANAGER.value, RoleKey.APPROVER.value])))
        found = cls()
        for person in db.session.scalars(wanted.options(joinedload(User.branch), selectinload(User.roles)).order_by(User.id)):
            if person.branch is None or not may(person, Permission.VIEW_MATTERS):
                continue
            if RoleKey.MANAGER not in person.role_keys:
                if person.branch.is_head_office:
                    found.approvers.append(person)
            elif person.branch.is_head_office:
                found.of_bank.append(person)
            else:
                found.by_branch.setdefault(person.branch.id, []).append(person)
        return found

    def above(self, *, branch_id: int, keeper_id: int | None) -> list[User]:
        """Whom the ladder leads to; whoever keeps the deadline himself is not his own manager."""
        for people in (self.by_branch.get(branch_id, []), self.of_bank, self.approvers):
            others = [person for person in people if person.id != keeper_id]
            if others:
                return others
        return []


def due(*, after_id: int) -> Sequence[int]:
    """The next portion of pressing deadlines that may have reached a step, by their keys."""
    today = clock.today()
    steps = ladder(rules=registers.in_force(), on=today)
    near = today + timedelta(days=steps.reach)
    plan: Any = Deadline.plan_on
    wanted = select(Deadline.id).where(*docket.pressing(), Deadline.id > after_id, or_(Deadline.warn_on <= today, plan <= near))
    return db.session.scalars(wanted.order_by(Deadline.id).limit(PORTION)).all()


def remind(*, deadline_ids: Sequence[int]) -> int:
    """Raise the steps that these deadlines have reached and that nobody was told of yet; returns how many were told."""
    rules, today = registers.in_force(), clock.today()
    steps, managers = ladder(rules=rules, on=today), Managers.read()
    told = _told_of(deadline_ids)
    wanted = select(Deadline).where(Deadline.id.in_(deadline_ids), *docket.pressing())
    wanted = wanted.options(joinedload(Deadline.matter).joinedload(Matter.owner), joinedload(Deadline.assignee))
    made = 0
    for row in db.session.scalars(wanted.order_by(Deadline.id)):
        made += _raise(row, steps=steps, managers=managers, told=told.get(row.id, []), today=today)
    db.session.flush()
    return made


def of_person(*, actor: User, limit: int = SHOWN) -> Sequence[Reminder]:
    """What the reader was reminded of and still presses, the nearest day first; of each deadline the last step."""
    told = select(Reminder.id).where(Reminder.deadline_id == Deadline.id, Reminder.to_id == actor.id).exists()
    wanted = board.with_all(select(Deadline).where(told, *docket.pressing())).order_by(Deadline.plan_on, Deadline.id)
    rows = db.session.scalars(wanted.limit(limit)).all()
    last: dict[int, Reminder] = {}
    own = select(Reminder).where(Reminder.to_id == actor.id, Reminder.deadline_id.in_([row.id for row in rows]))
    for reminder in db.session.scalars(own.options(joinedload(Reminder.digest)).order_by(Reminder.id)):
        last[reminder.deadline_id] = reminder
    return [last[row.id] for row in rows]


def _raise(row: Deadline, *, steps: Ladder, managers: Managers, told: Iterable[Reminder], today: date) -> int:
    known = {(one.step, one.day, one.to_id) for one in told}
    keeper = _keeper_of(row)
    above = managers.above(branch_id=row.matter.branch_id, keeper_id=keeper.id if keeper else None)
    asked = {person.id for person in _people(Step.ALARM, keeper=keeper, above=above)}
    alarmed = {one.day: one.made_on for one in told if one.step is Step.ALARM and one.to_id in asked}
    made = 0
    for step, day in steps.steps(row, today=today, alarmed=alarmed):
        people = _people(step, keeper=keeper, above=above)
        if not people:
            log.warning("nobody can be reminded", deadline=row.id, step=str(step))
        for person in people:
            if (step, day, person.id) in known:
                continue
            db.session.add(
                Reminder(matter_id=row.matter_id, deadline_id=row.id, step=step, day=day, to_id=person.id, made_on=today)
            )
            made += 1
        if step in TO_MANAGERS and row.escalated_at is None and above:
            row.escalated_at = clock.now()
    return made


def _people(step: Step, *, keeper: User | None, above: list[User]) -> list[User]:
    own = [keeper] if keeper else above
    if step is Step.ALARM:
        return own
    if step is Step.OVERDUE:
        return [*([keeper] if keeper else []), *above]
    return above


def _keeper_of(row: Deadline) -> User | None:
    """Who keeps the deadline: whoever it was given to, else the officer of the matter."""
    candidates = (row.assignee, row.matter.owner)
    return next((person for person in candidates if person is not None and person.active), None)


def _told_of(deadline_ids: Sequence[int]) -> dict[int, list[Reminder]]:
    found: dict[int, list[Reminder]] = {}
    for row in db.session.scalars(select(Reminder).where(Reminder.deadline_id.in_(deadline_ids))):
        found.setdefault(row.deadline_id, []).append(row)
    return found
