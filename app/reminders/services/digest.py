"""What the daily mail of a person says, and the row that keeps him from getting two."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.orm import selectinload

from app.access.models import User
from app.access.policy import Permission, may
from app.core import clock
from app.core.db import db
from app.deadlines.services import board
from app.docket import services as docket
from app.docket.models import Deadline
from app.reminders.models import Digest, Reminder
from app.reminders.states import TO_MANAGERS, DigestStatus

SOON_DAYS = 7
MOST_OF_GROUP = 50


@dataclass
class Contents:
    """The deadlines of a mail by urgency, each in one group only; what has no room is counted."""

    overdue: list[Deadline] = field(default_factory=list)
    reported: list[Deadline] = field(default_factory=list)
    soon: list[Deadline] = field(default_factory=list)
    warned: list[Deadline] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.overdue) + len(self.reported) + len(self.soon) + len(self.warned)


def recipients() -> list[User]:
    """Who has something to read today and has not been sent it."""
    own = select(Deadline.assignee_id).where(*docket.pressing(), _soon(), Deadline.assignee_id.is_not(None))
    pressing = select(Deadline.id).where(Deadline.id == Reminder.deadline_id, *docket.pressing()).exists()
    told = select(Reminder.to_id).where(Reminder.digest_id.is_(None), pressing)
    sent = select(Digest.id).where(Digest.user_id == User.id, Digest.day == clock.today(), Digest.status == DigestStatus.SENT)
    wanted = select(User).where(User.active, User.id.in_(union(own, told).scalar_subquery()), ~sent.exists())
    people = db.session.scalars(wanted.options(selectinload(User.branch), selectinload(User.roles)).order_by(User.id))
    return [person for person in people if may(person, Permission.VIEW_BANK_ONLY)]


def order(*, person: User) -> tuple[Digest, Contents] | None:
    """Put today's mail of a person together; None where there is nothing to say or it has been said."""
    known = db.session.scalar(select(Digest).where(Digest.user_id == person.id, Digest.day == clock.today()))
    if known is not None and known.status is DigestStatus.SENT:
        return None
    reminders = _untold(person, of=known)
    contents = _contents(person, reminders)
    if not contents.count:
        return None
    row = known or Digest(user_id=person.id, day=clock.today(), status=DigestStatus.ORDERED)
    row.lines, row.made_at = contents.count, clock.now()
    db.session.add(row)
    db.session.flush()
    for reminder in reminders:
        reminder.digest_id = row.id
    return row, contents


def mark_sent(*, digest_id: int) -> None:
    """Say that the server has taken the mail."""
    row = db.session.get_one(Digest, digest_id)
    row.status, row.sent_at = DigestStatus.SENT, clock.now()


def latest_of(*, actor: User) -> Digest | None:
    """The last mail that the reader was sent."""
    wanted = select(Digest).where(Digest.user_id == actor.id, Digest.status == DigestStatus.SENT)
    return db.session.scalars(wanted.order_by(Digest.day.desc()).limit(1)).first()


def _soon() -> Any:
    plan: Any = Deadline.plan_on
    return plan <= clock.today() + timedelta(days=SOON_DAYS)


def _untold(person: User, *, of: Digest | None) -> Sequence[Reminder]:
    """Reminders that no mail has told yet, or only one that did not leave."""
    open_ones = Reminder.digest_id.is_(None) if of is None else (Reminder.digest_id.is_(None) | (Reminder.digest_id == of.id))
    pressing = select(Deadline.id).where(Deadline.id == Reminder.deadline_id, *docket.pressing()).exists()
    return db.session.scalars(
        select(Reminder).where(Reminder.to_id == person.id, open_ones, pressing).order_by(Reminder.id)
    ).all()


def _contents(person: User, reminders: Sequence[Reminder]) -> Contents:
    keys = {row.deadline_id for row in reminders}
    reported = {row.deadline_id for row in reminders if row.step in TO_MANAGERS}
    own = select(Deadline.id).where(*docket.pressing(), Deadline.assignee_id == person.id, _soon())
    wanted = board.with_all(select(Deadline).where(Deadline.id.in_([*db.session.scalars(own), *keys])))
    found, today = Contents(), clock.today()
    for row in db.session.scalars(wanted.order_by(Deadline.plan_on, Deadline.id)):
        if row.assignee_id != person.id and row.id in reported:
            found.reported.append(row)
        elif row.plan_on is not None and row.plan_on < today:
            found.overdue.append(row)
        elif row.plan_on is not None and row.plan_on <= today + timedelta(days=SOON_DAYS):
            found.soon.append(row)
        else:
            found.warned.append(row)
    return found
