"""Recording what happened, and the one place where a status changes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select

from app.access.models import User
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_, Labelled
from app.docket import wording
from app.docket.models import Milestone
from app.docket.states import MilestoneKind

NO_WAY = N_("“%(current)s” cannot become “%(asked)s”; from here it can become: %(possible)s.")
THE_END = N_("“%(current)s” is the end: nothing follows it, so it cannot become “%(asked)s”.")


def record(*, actor: User | None, matter_id: int, kind: MilestoneKind, happened_on: date, **facts: wording.Fact) -> Milestone:
    """Write a milestone under its legal date; every fact that its sentence names must be given.

    Without an actor it was the system (timed work).
    """
    missing = wording.slots_of(kind) - facts.keys()
    if missing:
        raise ValueError(f"The sentence of {kind.name} also needs: {', '.join(sorted(missing))}")
    milestone = Milestone(
        matter_id=matter_id,
        kind=kind,
        happened_on=happened_on,
        recorded_at=clock.now(),
        recorded_by_id=actor.id if actor else None,
        facts={name: wording.keep(fact) for name, fact in facts.items()},
    )
    db.session.add(milestone)
    return milestone


def advance(
    *,
    actor: User | None,
    subject: Any,
    to: Labelled,
    transitions: Mapping[Any, Collection[Any]],
    happened_on: date,
    kind: MilestoneKind | None,
    attribute: str = "status",
    **facts: wording.Fact,
) -> Milestone | None:
    """Move a subject to its next status as the slice's table allows, and write the milestone that tells it.

    `kind` is None only where the same event was already told by the verb that caused it. The milestone of a stage
    gets `before` and `to` by itself.
    """
    current = getattr(subject, attribute)
    if to not in transitions.get(current, ()):
        raise _refusal(current=current, asked=to, possible=transitions.get(current, ()))
    setattr(subject, attribute, to)
    if kind is None:
        return None
    told = {"before": current, "to": to} | facts
    wanted = {name: fact for name, fact in told.items() if name in facts or name in wording.slots_of(kind)}
    matter_id = getattr(subject, "matter_id", None) or subject.id
    return record(actor=actor, matter_id=matter_id, kind=kind, happened_on=happened_on, **wanted)


def timeline(*, matter_id: int, limit: int = 50) -> Sequence[Milestone]:
    """The milestones of a matter, the latest first."""
    wanted = select(Milestone).where(Milestone.matter_id == matter_id)
    return db.session.scalars(wanted.order_by(Milestone.happened_on.desc(), Milestone.id.desc()).limit(limit)).all()


def of_kind(*, matter_id: int, kind: MilestoneKind) -> Sequence[Milestone]:
    """The milestones of one kind of a matter, the earliest first."""
    wanted = select(Milestone).where(Milestone.matter_id == matter_id, Milestone.kind == kind)
    return db.session.scalars(wanted.order_by(Milestone.happened_on, Milestone.id)).all()


def latest(*, limit: int = 10) -> Sequence[Milestone]:
    """The latest milestones of all matters that the reader sees, by their legal date; a hearing to come is none yet."""
    told = select(Milestone).where(Milestone.happened_on <= clock.today())
    return db.session.scalars(told.order_by(Milestone.happened_on.desc(), Milestone.id.desc()).limit(limit)).all()


def _refusal(*, current: Labelled, asked: Labelled, possible: Collection[Labelled]) -> DomainError:
    if not possible:
        return DomainError(THE_END, current=current.label, asked=asked.label)
    ordered = [member.label for member in type(asked) if member in possible]
    return DomainError(NO_WAY, current=current.label, asked=asked.label, possible=gettext(", ").join(ordered))
