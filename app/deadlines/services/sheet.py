"""The week's control sheet (期限控制表): what is overdue without a decision, this week's days and the next week's, and hearings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from app.access.models import User
from app.core import clock
from app.core.db import db
from app.deadlines.services import board, calendar
from app.deadlines.services.board import Filter
from app.deadlines.services.calendar import Day
from app.docket import services as docket
from app.docket.models import Deadline

MOST_LINES = 400
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sheet:
    """One week from Monday to Sunday, for one circle; `is_cut` where more stands open than a sheet holds."""

    monday: date
    overdue: Sequence[Deadline]
    this_week: Sequence[Deadline]
    next_week: Sequence[Deadline]
    hearings: Sequence[Day]
    is_cut: bool

    @property
    def sunday(self) -> date:
        return self.monday + _WEEK - _DAY

    @property
    def before(self) -> date:
        return self.monday - _WEEK

    @property
    def after(self) -> date:
        return self.monday + _WEEK

    @property
    def lines(self) -> Sequence[Deadline]:
        """All lines in the order of the sheet."""
        return [*self.overdue, *self.this_week, *self.next_week]


def monday_of(on: date) -> date:
    """The Monday of a day's week."""
    return on - timedelta(days=on.weekday())


def sheet(*, actor: User, asked: Filter, monday: date) -> Sheet:
    """The sheet of a week: whoever prints it on Monday has everything that may not be forgotten until the Monday after next."""
    plan: Any = Deadline.plan_on
    end = monday + 2 * _WEEK - _DAY
    wanted = board.with_all(select(Deadline).where(*board.of_person(actor=actor, asked=asked), *docket.pressing(), plan <= end))
    found = db.session.scalars(wanted.order_by(Deadline.plan_on, Deadline.id).limit(MOST_LINES + 1)).all()
    rows = [(row, row.plan_on) for row in found[:MOST_LINES] if row.plan_on is not None]
    starts = min(monday, clock.today())
    hearings = calendar.hearing_days(actor=actor, asked=asked, start=monday, end=end)
    return Sheet(
        monday=monday,
        overdue=[row for row, on in rows if on < starts],
        this_week=[row for row, on in rows if starts <= on < monday + _WEEK],
        next_week=[row for row, on in rows if on >= monday + _WEEK],
        hearings=hearings,
        is_cut=len(found) > MOST_LINES,
    )
