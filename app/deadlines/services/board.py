"""The board: deadlines by urgency, narrowed by whose they are and what they are about.

One page takes a fixed number of queries however many deadlines there are; a group is counted up to `COUNTED_TO`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, Select, and_, func, literal, select
from sqlalchemy.orm import joinedload

from app.access import scope
from app.access.models import User
from app.access.policy import Permission, may
from app.core import clock, paging
from app.core.db import db
from app.core.paging import Page
from app.deadlines.states import KINDS, Circle, Nature, Side, Urgency
from app.docket import services as docket
from app.docket.models import Deadline, Proceeding
from app.docket.states import DeadlineState, ProceedingKind
from app.matters.models import Matter

PAGE_SIZE = 30
COUNTED_TO = 1000
"""How far a group is counted: who has more than that reads no number, he filters."""

_ENDS = {Urgency.WEEK: 7, Urgency.MONTH: 30, Urgency.QUARTER: 90}
ALARMING = (Urgency.OVERDUE, Urgency.WEEK)


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What is asked of the board."""

    circle: Circle | None = None
    urgency: Urgency | None = None
    nature: Nature | None = None
    side: Side = Side.OURS
    proceeding: ProceedingKind | None = None
    protects: bool = False
    branch: int | None = None
    matter: int | None = None

    @classmethod
    def read(cls, asked: Any) -> "Filter":
        """The filter that an address asks for; what means nothing is left out rather than refused."""
        given = {field.name: _read(field.name, str(asked.get(field.name, "") or "").strip()) for field in fields(cls)}
        return cls(**{name: value for name, value in given.items() if value not in (None, "")})

    @property
    def query(self) -> str:
        """The filter as the query of an address, without what says nothing."""
        given = [(field.name, getattr(self, field.name), field.default) for field in fields(self)]
        return urlencode([(name, "1" if value is True else str(value)) for name, value, plain in given if value != plain])

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside the circle was asked."""
        return any(getattr(self, field.name) != field.default for field in fields(self) if field.name != "circle")


@dataclass(frozen=True)
class Counted:
    """How many deadlines a group holds; at least so many where it was not counted to the end."""

    count: int
    is_partial: bool = False

    @property
    def words(self) -> str:
        """The count as a tab shows it."""
        return f"{self.count}+" if self.is_partial else str(self.count)


@dataclass(frozen=True)
class Row:
    """One line of the board: the deadline, whose matter, and how urgent it is."""

    deadline: Deadline
    urgency: Urgency

    @property
    def is_lapsing(self) -> bool:
        """Whether a right is lost in silence unless somebody decides."""
        return self.urgency is Urgency.OVERDUE and self.deadline.protects

    @property
    def happenings(self) -> Sequence[Any]:
        """The events that meet it."""
        return docket.answered_by(self.deadline)


@dataclass(frozen=True)
class Board:
    """One page of the board with the counts of its groups."""

    page: Page[Row]
    counts: dict[Urgency, Counted]
    circle: Circle
    circles: Sequence[Circle]

    @property
    def groups(self) -> list[tuple[Urgency, list[Row]]]:
        """The lines of the page under their urgency, in its order."""
        found: dict[Urgency, list[Row]] = {}
        for row in self.page.items:
            found.setdefault(row.urgency, []).append(row)
        return list(found.items())


def board(*, actor: User, asked: Filter, number: int = 1, size: int = PAGE_SIZE) -> Board:
    """One page of the deadlines that the reader sees and the filter meets, the most urgent first."""
    circle = circle_of(actor=actor, asked=asked)
    counts = _counts(actor, asked)
    shown = [asked.urgency] if asked.urgency else [one for one in Urgency if one not in (Urgency.HELD, Urgency.DECIDED)]
    total = sum(counts[one].count for one in shown)
    number = min(max(1, number), max(1, -(-total // size)))
    wanted = _listed(select(Deadline.id).where(*of_person(actor=actor, asked=asked), _within(asked.urgency, asked.side)))
    keys = wanted.limit(size).offset((number - 1) * size).subquery()
    found = db.session.scalars(_listed(with_all(select(Deadline).where(Deadline.id.in_(select(keys.c.id)))))).all()
    page = Page(
        items=[Row(row, urgency_of(row)) for row in found],
        number=number,
        size=size,
        total=total,
        is_partial=any(counts[one].is_partial for one in shown),
    )
    return Board(page=page, counts=counts, circle=circle, circles=circles_of(actor))


def whole(*, deadline_id: int) -> Deadline:
    """One deadline with everything that its page says."""
    return db.session.scalars(with_all(select(Deadline).where(Deadline.id == deadline_id))).one()


def everything(*, actor: User, asked: Filter) -> Iterator[Row]:
    """All deadlines of a filter in the order of the board, read while they are taken."""
    wanted = _listed(with_all(select(Deadline).where(*of_person(actor=actor, asked=asked), _within(asked.urgency, asked.side))))
    for part in paging.stream(wanted):
        yield from (Row(row, urgency_of(row)) for (row,) in part)


def count_of(*, actor: User, asked: Filter) -> int:
    """How many that are, to the end."""
    wanted = select(func.count(Deadline.id)).where(*of_person(actor=actor, asked=asked), _within(asked.urgency, asked.side))
    return db.session.scalar(wanted) or 0


def pressing_count(*, actor: User) -> int:
    """How many deadlines given to the actor are overdue or end within seven days."""
    soon = clock.today() + timedelta(days=_ENDS[Urgency.WEEK])
    met = select(literal(1).label("met")).select_from(Deadline)
    met = met.where(*docket.pressing(), Deadline.assignee_id == actor.id, Deadline.plan_on <= soon)
    return db.session.scalar(select(func.count()).select_from(met.limit(COUNTED_TO).subquery())) or 0


def circles_of(actor: User) -> list[Circle]:
    """The circles that mean something to the actor: a firm and an auditor keep no deadlines, the head office has no branch."""
    found = [Circle.MINE] if may(actor, Permission.RECORD_EVENT) else []
    reach = scope.current().reach
    if reach is scope.Reach.BRANCH:
        return [*found, Circle.BRANCH]
    return [*found, Circle.BANK]


def circle_of(*, actor: User, asked: Filter) -> Circle:
    """The circle asked for, or the smallest one that the actor has."""
    known = circles_of(actor)
    return asked.circle if asked.circle in known else known[0]


def urgency_of(row: Deadline) -> Urgency:
    """How urgent a deadline is today."""
    if row.state is DeadlineState.HELD:
        return Urgency.HELD
    if row.decision is not None:
        return Urgency.DECIDED
    if row.plan_on is None:
        return Urgency.UNDATED
    left = (row.plan_on - clock.today()).days
    if left < 0:
        return Urgency.OVERDUE
    return next((urgency for urgency, most in _ENDS.items() if left <= most), Urgency.LATER)


def with_all(wanted: Select[tuple[Deadline]]) -> Select[tuple[Deadline]]:
    """Deadlines with everything that a line of theirs says: two queries in all."""
    return wanted.options(
        joinedload(Deadline.matter).joinedload(Matter.branch),
        joinedload(Deadline.party),
        joinedload(Deadline.measure),
        joinedload(Deadline.instrument),
        joinedload(Deadline.assignee),
        joinedload(Deadline.acknowledged_by),
        joinedload(Deadline.proceeding).joinedload(Proceeding.court),
        joinedload(Deadline.proceeding).selectinload(Proceeding.case_numbers),
    )


def about(row: Deadline) -> str:
    """Whom or what a deadline is about, in one phrase."""
    if row.subject:
        return row.subject
    parts = [row.party.name if row.party else "", row.measure.title if row.measure else ""]
    return " · ".join(part for part in parts if part)


def of_person(*, actor: User, asked: Filter) -> list[ColumnElement[bool]]:
    """What narrows deadlines to a circle, a branch and a matter, for calendars and sheets."""
    found: list[ColumnElement[bool]] = []
    if circle_of(actor=actor, asked=asked) is Circle.MINE:
        found.append(Deadline.assignee_id == actor.id)
    if asked.branch is not None:
        found.append(select(Matter.id).where(Matter.id == Deadline.matter_id, Matter.branch_id == asked.branch).exists())
    if asked.matter is not None:
        found.append(Deadline.matter_id == asked.matter)
    if asked.nature is not None:
        found.append(Deadline.kind.in_(KINDS[asked.nature]))
    if asked.protects:
        found.append(Deadline.protects.is_(True))
    if asked.proceeding is not None:
        of_kind = select(Proceeding.id).where(Proceeding.id == Deadline.proceeding_id, Proceeding.kind == asked.proceeding)
        found.append(of_kind.exists())
    return found


def assignees(*, matter: Matter, people: Sequence[User]) -> list[User]:
    """Which of these people may take a deadline of the matter."""
    return [person for person in people if docket.may_take(person=person, branch_id=matter.branch_id)]


def _read(name: str, text: str) -> Any:
    members: dict[str, Any] = {
        "circle": Circle,
        "urgency": Urgency,
        "nature": Nature,
        "side": Side,
        "proceeding": ProceedingKind,
    }
    if name in members:
        return next((member for member in members[name] if member.value == text), None)
    if name == "protects":
        return text == "1" or None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _within(urgency: Urgency | None, side: Side) -> ColumnElement[bool]:
    """What makes a deadline belong to a group; without one, all that press."""
    today = clock.today()
    plan: Any = Deadline.plan_on
    standing = Deadline.state.in_((DeadlineState.OPEN, DeadlineState.HELD))
    if urgency is Urgency.HELD:
        return and_(Deadline.state == DeadlineState.HELD)
    if urgency is Urgency.DECIDED:
        return and_(standing, Deadline.decision.is_not(None))
    pressing = docket.pressing()
    if side is Side.OTHERS:
        # What passes by itself is of no interest once it has passed.
        pressing = (Deadline.state == DeadlineState.OPEN, Deadline.runs_out.is_(True), plan.is_(None) | (plan >= today))
    if urgency is None:
        return and_(*pressing)
    if urgency is Urgency.UNDATED:
        return and_(*pressing, plan.is_(None))
    return and_(*pressing, *_between(urgency, today=today))


def _between(urgency: Urgency, *, today: date) -> list[ColumnElement[bool]]:
    plan: Any = Deadline.plan_on
    if urgency is Urgency.OVERDUE:
        return [plan < today]
    order = list(_ENDS)
    if urgency is Urgency.LATER:
        return [plan > today + timedelta(days=_ENDS[order[-1]])]
    place = order.index(urgency)
    first = today if place == 0 else today + timedelta(days=_ENDS[order[place - 1]] + 1)
    return [plan >= first, plan <= today + timedelta(days=_ENDS[urgency])]


def _listed(wanted: Select[Any]) -> Select[Any]:
    plan: Any = Deadline.plan_on
    return wanted.order_by(plan.asc().nulls_last(), Deadline.id)


def _counts(actor: User, asked: Filter) -> dict[Urgency, Counted]:
    """How many each group holds, as far as is cheap, in one query."""
    conditions = of_person(actor=actor, asked=asked)
    counted = []
    for urgency in Urgency:
        met = select(literal(1).label("met")).select_from(Deadline).where(*conditions, _within(urgency, asked.side))
        counted.append(select(func.count()).select_from(met.limit(COUNTED_TO + 1).subquery()).scalar_subquery())
    found = db.session.execute(select(*counted)).one()
    return {
        urgency: Counted(min(int(count), COUNTED_TO), is_partial=count > COUNTED_TO)
        for urgency, count in zip(Urgency, found, strict=True)
    }
