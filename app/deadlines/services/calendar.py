"""Deadlines and hearings by day: a month, an agenda, one day, and how many fall into each of the next thirteen weeks."""

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from app.access.models import User
from app.core import clock
from app.core.db import db
from app.deadlines.services import board
from app.deadlines.services.board import Filter
from app.deadlines.states import KINDS, Circle, Nature
from app.docket.models import Deadline, Event, Proceeding
from app.docket.states import DeadlineState
from app.matters.models import Matter
from app.registers import services as registers
from app.statutes.rules import Rules

SHOWN_A_DAY = 4
WEEKS = 13
AGENDA_DAYS = 14
MOST_HEARINGS = 400
MOST_OF_AGENDA = 200
HEARING, PUT_OFF = "hearing", "hearing_moved"
_DAY = timedelta(days=1)
_SHOWN = (DeadlineState.OPEN, DeadlineState.HELD, DeadlineState.MET)


@dataclass(frozen=True)
class Entry:
    """One line of a day: a deadline, or a hearing with its time."""

    on: date
    deadline: Deadline | None = None
    hearing: Event | None = None

    @property
    def matter(self) -> Matter:
        found: Any = self.deadline.matter if self.deadline is not None else self.hearing.matter  # type: ignore[union-attr]
        return found

    @property
    def at(self) -> time | None:
        """The time of a hearing."""
        return self.hearing.happened_at if self.hearing is not None else None

    @property
    def room(self) -> str:
        """Where a hearing is held."""
        return str(self.hearing.details.get("room") or "") if self.hearing is not None else ""

    @property
    def look(self) -> str:
        """What it looks like: hearing, done, held, or who set the period."""
        row = self.deadline
        if row is None:
            return "court"
        if row.state is DeadlineState.MET:
            return "done"
        if row.state is DeadlineState.HELD or row.runs_out:
            return "held"
        nature = next((nature for nature, kinds in KINDS.items() if row.kind in kinds), Nature.STATUTORY)
        return {Nature.STATUTORY: "law", Nature.COURT_SET: "court", Nature.INTERNAL: "internal"}[nature]


@dataclass
class Day:
    """One day of the calendar; `more` is how many deadlines beyond those shown fall on it."""

    on: date
    in_month: bool
    is_working: bool
    is_holiday: bool
    entries: list[Entry] = field(default_factory=list)
    more: int = 0

    @property
    def is_today(self) -> bool:
        return self.on == clock.today()


@dataclass(frozen=True)
class Month:
    """A month in whole weeks from Monday, and how many deadlines end in it."""

    first: date
    weeks: Sequence[Sequence[Day]]
    count: int
    statutory: int

    @property
    def before(self) -> date:
        return (self.first - _DAY).replace(day=1)

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=31)).replace(day=1)


@dataclass(frozen=True)
class Week:
    """One week of the load: how many deadlines end in it, how many of them by statute."""

    monday: date
    count: int
    statutory: int


@dataclass(frozen=True)
class Agenda:
    """The days of a fortnight on which something falls; `is_cut` where there is more than is shown."""

    first: date
    days: Sequence[Day]
    is_cut: bool

    @property
    def before(self) -> date:
        return self.first - timedelta(days=AGENDA_DAYS)

    @property
    def after(self) -> date:
        return self.first + timedelta(days=AGENDA_DAYS)


def month(*, actor: User, asked: Filter, first: date) -> Month:
    """A month with the most important deadlines of each day, and all its hearings."""
    rules = registers.in_force()
    grid = months.Calendar().monthdatescalendar(first.year, first.month)
    days = {on: _day(on, rules=rules, in_month=on.month == first.month) for week in grid for on in week}
    total = statutory = 0
    start, end = grid[0][0], grid[-1][-1]
    for row, of_day, of_statute, place in _first_of_each_day(actor, asked, start=start, end=end):
        day = days[row.plan_on]
        day.entries.append(Entry(row.plan_on, deadline=row))
        day.more = of_day - len([entry for entry in day.entries if entry.deadline])
        if place == 1 and day.in_month:
            total, statutory = total + of_day, statutory + of_statute
    for hearing in _hearings(actor, asked, start=start, end=end):
        days[hearing.happened_on].entries.insert(0, Entry(hearing.happened_on, hearing=hearing))
    return Month(first=first, weeks=[[days[on] for on in week] for week in grid], count=total, statutory=statutory)


def agenda(*, actor: User, asked: Filter, first: date) -> Agenda:
    """A fortnight, day by day, days without anything left out."""
    end = first + timedelta(days=AGENDA_DAYS - 1)
    rows = _of_days(actor, asked, start=first, end=end, most=MOST_OF_AGENDA + 1)
    entries = [Entry(row.plan_on, deadline=row) for row in rows[:MOST_OF_AGENDA] if row.plan_on]
    entries += [Entry(row.happened_on, hearing=row) for row in _hearings(actor, asked, start=first, end=end)]
    rules = registers.in_force()
    days: dict[date, Day] = {}
    for entry in sorted(entries, key=lambda one: (one.on, one.hearing is None, one.at or time.max)):
        days.setdefault(entry.on, _day(entry.on, rules=rules, in_month=True)).entries.append(entry)
    return Agenda(first=first, days=list(days.values()), is_cut=len(rows) > MOST_OF_AGENDA)


def day(*, actor: User, asked: Filter, on: date) -> Day:
    """Everything of one day."""
    shown = _day(on, rules=registers.in_force(), in_month=True)
    shown.entries += [Entry(on, hearing=row) for row in _hearings(actor, asked, start=on, end=on)]
    rows = _of_days(actor, asked, start=on, end=on, most=MOST_OF_AGENDA)
    shown.entries += [Entry(on, deadline=row) for row in rows]
    return shown


def load(*, actor: User, asked: Filter) -> list[Week]:
    """How many deadlines that we must keep end in each of the next thirteen weeks, this one first."""
    monday = clock.today() - timedelta(days=clock.today().weekday())
    end = monday + timedelta(weeks=WEEKS) - _DAY
    by_day = (
        select(Deadline.plan_on, func.count(Deadline.id), func.sum(_is_statutory()))
        .where(*board.of_person(actor=actor, asked=asked), Deadline.state == DeadlineState.OPEN, Deadline.runs_out.is_(False))
        .where(Deadline.plan_on >= monday, Deadline.plan_on <= end)
        .group_by(Deadline.plan_on)
    )
    sums = [[0, 0] for _ in range(WEEKS)]
    for on, count, statutory in db.session.execute(by_day):
        place = (on - monday).days // 7
        sums[place][0] += int(count)
        sums[place][1] += int(statutory or 0)
    return [Week(monday + timedelta(weeks=place), count, statutory) for place, (count, statutory) in enumerate(sums)]


def hearing_days(*, actor: User, asked: Filter, start: date, end: date) -> list[Day]:
    """The days between two on which there are hearings."""
    rules = registers.in_force()
    days: dict[date, Day] = {}
    for row in _hearings(actor, asked, start=start, end=end):
        shown = days.setdefault(row.happened_on, _day(row.happened_on, rules=rules, in_month=True))
        shown.entries.append(Entry(row.happened_on, hearing=row))
    return list(days.values())


def _day(on: date, *, rules: Rules, in_month: bool) -> Day:
    return Day(on=on, in_month=in_month, is_working=rules.is_working_day(on), is_holiday=rules.is_holiday(on))


def _is_statutory() -> Any:
    return case((Deadline.kind.in_(KINDS[Nature.STATUTORY]), 1), else_=0)


def _shown_between(actor: User, asked: Filter, *, start: date, end: date) -> list[Any]:
    plan: Any = Deadline.plan_on
    return [
        *board.of_person(actor=actor, asked=asked),
        Deadline.state.in_(_SHOWN),
        Deadline.decision.is_(None),
        plan >= start,
        plan <= end,
    ]


def _first_of_each_day(actor: User, asked: Filter, *, start: date, end: date) -> Sequence[Any]:
    """Of each day the deadlines that count most: open before met, ours before others', those that keep a right first."""
    weight = (
        case((Deadline.state == DeadlineState.OPEN, 0), else_=1),
        Deadline.runs_out,
        case((Deadline.protects, 0), else_=1),
        Deadline.id,
    )
    placed = (
        select(
            Deadline.id,
            func.row_number().over(partition_by=Deadline.plan_on, order_by=weight).label("place"),
            func.count().over(partition_by=Deadline.plan_on).label("of_day"),
            func.sum(_is_statutory()).over(partition_by=Deadline.plan_on).label("of_statute"),
        )
        .where(*_shown_between(actor, asked, start=start, end=end))
        .subquery()
    )
    wanted = (
        select(Deadline, placed.c.of_day, placed.c.of_statute, placed.c.place)
        .join(placed, placed.c.id == Deadline.id)
        .where(placed.c.place <= SHOWN_A_DAY)
        .options(joinedload(Deadline.matter))
        .order_by(Deadline.plan_on, placed.c.place)
    )
    return db.session.execute(wanted).all()


def _of_days(actor: User, asked: Filter, *, start: date, end: date, most: int) -> Sequence[Deadline]:
    wanted = board.with_all(select(Deadline).where(*_shown_between(actor, asked, start=start, end=end)))
    return db.session.scalars(wanted.order_by(Deadline.plan_on, Deadline.id).limit(most)).all()


def _hearings(actor: User, asked: Filter, *, start: date, end: date) -> Sequence[Event]:
    """The hearings that stand: not corrected, not struck out, not put off after they were set down."""
    if asked.nature in (Nature.STATUTORY, Nature.INTERNAL) or asked.protects:
        return []
    later, put_off = aliased(Event), aliased(Event)
    matter = aliased(Matter)
    is_put_off = and_(
        put_off.proceeding_id == Event.proceeding_id,
        put_off.happening == PUT_OFF,
        put_off.is_void.is_(False),
        put_off.id > Event.id,
        put_off.happened_on <= Event.happened_on,
    )
    wanted = (
        select(Event)
        .where(Event.happening == HEARING, Event.happened_on >= start, Event.happened_on <= end, Event.is_void.is_(False))
        .where(~select(later.id).where(later.supersedes_id == Event.id).exists())
        .where(or_(Event.proceeding_id.is_(None), ~select(put_off.id).where(is_put_off).exists()))
    )
    if board.circle_of(actor=actor, asked=asked) is Circle.MINE:
        wanted = wanted.where(select(matter.id).where(matter.id == Event.matter_id, matter.owner_id == actor.id).exists())
    if asked.branch is not None:
        wanted = wanted.where(select(matter.id).where(matter.id == Event.matter_id, matter.branch_id == asked.branch).exists())
    if asked.matter is not None:
        wanted = wanted.where(Event.matter_id == asked.matter)
    if asked.proceeding is not None:
        of_kind = select(Proceeding.id).where(Proceeding.id == Event.proceeding_id, Proceeding.kind == asked.proceeding)
        wanted = wanted.where(of_kind.exists())
    wanted = wanted.options(joinedload(Event.matter), joinedload(Event.proceeding).joinedload(Proceeding.court))
    return db.session.scalars(wanted.order_by(Event.happened_on, Event.happened_at, Event.id).limit(MOST_HEARINGS)).all()
