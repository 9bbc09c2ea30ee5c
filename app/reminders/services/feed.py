"""The private calendar of one person (RFC 5545): the deadlines and hearings that he sees, with their alarms.

Every entry keeps its UID for life; SEQUENCE grows with each move, and what no longer holds is told as cancelled.
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext
from icalendar import Alarm, Calendar, Timezone
from icalendar import Event as Entry
from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.access.models import User
from app.access.policy import Permission, demand, may
from app.core import clock
from app.core.db import db
from app.core.labels import N_
from app.deadlines.services import board
from app.deadlines.services.board import Filter
from app.deadlines.services.calendar import HEARING, PUT_OFF
from app.deadlines.states import Circle
from app.docket.models import Deadline, DeadlineChange, Event, Proceeding
from app.docket.states import DeadlineState
from app.matters.models import Matter
from app.registers import services as registers
from app.reminders.models import CalendarFeed
from app.reminders.services.ladder import Ladder, ladder

BACK_DAYS = 60
AHEAD_DAYS = 730
MOST_DEADLINES = 2000
MOST_HEARINGS = 500
RINGS_AT = timedelta(hours=9)
HEARING_HOURS = timedelta(hours=2)
BEFORE_HEARING = (timedelta(days=-1), timedelta(hours=-2))
REFRESH = timedelta(hours=1)

CANCELLED, TENTATIVE, CONFIRMED = "CANCELLED", "TENTATIVE", "CONFIRMED"
DONE = N_("Done: %(name)s")
HELD = N_("On hold: %(name)s")

Links = Callable[..., str]


def feed_of(*, actor: User) -> CalendarFeed | None:
    """The calendar address that the reader keeps."""
    return db.session.scalar(select(CalendarFeed).where(CalendarFeed.user_id == actor.id))


def renew(*, actor: User, circle: Circle) -> str:
    """Make the reader's calendar address, in place of one he had; returns its secret, which is nowhere kept."""
    demand(actor, Permission.KEEP_FEED)
    token = secrets.token_urlsafe(32)
    feed = feed_of(actor=actor) or CalendarFeed(user_id=actor.id)
    feed.digest, feed.made_at, feed.circle = _digest(token), clock.now(), circle
    db.session.add(feed)
    db.session.flush()
    return token


def revoke(*, actor: User) -> None:
    """End the reader's calendar address: from now on it answers like one that never was."""
    demand(actor, Permission.KEEP_FEED)
    feed = feed_of(actor=actor)
    if feed is not None:
        db.session.delete(feed)
        db.session.flush()


def open_feed(token: str) -> CalendarFeed | None:
    """The calendar of this secret, while its owner's account is open and may keep one."""
    wanted = select(CalendarFeed).where(CalendarFeed.digest == _digest(token))
    found = db.session.scalar(wanted.options(joinedload(CalendarFeed.user).selectinload(User.roles)))
    return found if found is not None and may(found.user, Permission.KEEP_FEED) else None


def calendar_of(*, owner: User, circle: Circle, link: Links) -> bytes:
    """The calendar as a client reads it; the session must see what the owner sees."""
    asked, today = Filter(circle=circle), clock.today()
    steps = ladder(rules=registers.in_force(), on=today)
    made = Calendar()
    made.add("PRODID", "-//Zhiheng//Deadlines//ZH")
    made.add("VERSION", "2.0")
    made.add("CALSCALE", "GREGORIAN")
    made.add("METHOD", "PUBLISH")
    made.add("X-WR-CALNAME", gettext("Deadlines of %(name)s", name=owner.full_name))
    made.add("X-WR-TIMEZONE", str(clock.SHANGHAI))
    made.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    made.add_component(Timezone.from_tzinfo(clock.SHANGHAI, first_date=date(1992, 1, 1)))
    for row, moves in _deadlines(owner, asked, start=today - timedelta(days=BACK_DAYS), end=today + timedelta(days=AHEAD_DAYS)):
        made.add_component(_of_deadline(row, moves=moves, steps=steps, link=link))
    for hearing in _hearings(owner, asked, start=today - timedelta(days=BACK_DAYS)):
        made.add_component(_of_hearing(hearing, link=link))
    return made.to_ical()


@dataclass(frozen=True)
class Hearing:
    """One hearing through all its corrections: the first record names it, the last one says when it is."""

    root_id: int
    event: Event
    moves: int
    told_at: datetime
    is_cancelled: bool


def _deadlines(owner: User, asked: Filter, *, start: date, end: date) -> Sequence[Any]:
    """The deadlines with how often each has moved; those that were closed stay in sight for a while, to be told as such."""
    plan: Any = Deadline.plan_on
    moves = select(func.count(DeadlineChange.id)).where(DeadlineChange.deadline_id == Deadline.id).scalar_subquery()
    wanted = select(Deadline, moves).where(
        *board.of_person(actor=owner, asked=asked), Deadline.runs_out.is_(False), plan >= start, plan <= end
    )
    wanted = wanted.options(
        joinedload(Deadline.matter),
        joinedload(Deadline.party),
        joinedload(Deadline.measure),
        joinedload(Deadline.proceeding).joinedload(Proceeding.court),
        joinedload(Deadline.proceeding).selectinload(Proceeding.case_numbers),
    )
    return db.session.execute(wanted.order_by(Deadline.plan_on, Deadline.id).limit(MOST_DEADLINES)).all()


def _of_deadline(row: Deadline, *, moves: int, steps: Ladder, link: Links) -> Entry:
    on = row.plan_on or clock.today()
    is_open = row.state is DeadlineState.OPEN and row.decision is None
    name = {DeadlineState.HELD: HELD, DeadlineState.MET: DONE}.get(row.state, "%(name)s")
    made = Entry()
    made.add("UID", f"deadline-{row.id}@zhiheng")
    made.add("SEQUENCE", moves + (row.decision is not None))
    made.add("DTSTAMP", row.computed_at)
    made.add("LAST-MODIFIED", max(one for one in (row.computed_at, row.decided_at) if one is not None))
    made.add("DTSTART", on)
    made.add("DTEND", on + timedelta(days=1))
    made.add("SUMMARY", " · ".join(part for part in (gettext(name, name=row.name), board.about(row), row.matter.title) if part))
    made.add("DESCRIPTION", _told(row.task, row.article.strip("〔〕"), *_about_case(row.matter, row.proceeding)))
    made.add("URL", link("deadlines.show", deadline_id=row.id))
    made.add("STATUS", _status_of(row))
    made.add("TRANSP", "TRANSPARENT")
    made.add("CLASS", "CONFIDENTIAL")
    for day in steps.alarm_days(row) if is_open else []:
        made.add_component(_alarm((day - on) + RINGS_AT, told=row.name))
    return made


def _status_of(row: Deadline) -> str:
    if row.state is DeadlineState.DROPPED or row.decision is not None:
        return CANCELLED
    return TENTATIVE if row.state is DeadlineState.HELD else CONFIRMED


def _hearings(owner: User, asked: Filter, *, start: date) -> list[Hearing]:
    """The hearings from a day on as they were recorded last, those that were struck out or put off among them."""
    later, put_off, struck = aliased(Event), aliased(Event), aliased(Event)
    matter = aliased(Matter)
    is_put_off = (
        select(put_off.id)
        .where(
            put_off.proceeding_id == Event.proceeding_id,
            put_off.happening == PUT_OFF,
            put_off.is_void.is_(False),
            put_off.id > Event.id,
            put_off.happened_on <= Event.happened_on,
            ~select(struck.id).where(struck.supersedes_id == put_off.id).exists(),
        )
        .exists()
    )
    wanted = select(Event, is_put_off).where(
        Event.happening == HEARING,
        Event.happened_on >= start,
        ~select(later.id).where(later.supersedes_id == Event.id).exists(),
    )
    if board.circle_of(actor=owner, asked=asked) is Circle.MINE:
        wanted = wanted.where(select(matter.id).where(matter.id == Event.matter_id, matter.owner_id == owner.id).exists())
    wanted = wanted.options(
        joinedload(Event.matter),
        joinedload(Event.proceeding).joinedload(Proceeding.court),
        joinedload(Event.proceeding).selectinload(Proceeding.case_numbers),
        selectinload(Event.supersedes, recursion_depth=-1),
    )
    found = db.session.execute(wanted.order_by(Event.happened_on, Event.id).limit(MOST_HEARINGS))
    return [_hearing(row, is_put_off=put) for row, put in found]


def _hearing(row: Event, *, is_put_off: bool) -> Hearing:
    first, moves = row, 0
    while first.supersedes is not None:
        first, moves = first.supersedes, moves + 1
    shown = row.supersedes if row.is_void and row.supersedes is not None else row
    return Hearing(
        root_id=first.id,
        event=shown,
        moves=moves + is_put_off,
        told_at=row.recorded_at,
        is_cancelled=row.is_void or is_put_off,
    )


def _of_hearing(hearing: Hearing, *, link: Links) -> Entry:
    row = hearing.event
    court = row.proceeding.court.name if row.proceeding and row.proceeding.court else ""
    made = Entry()
    made.add("UID", f"hearing-{hearing.root_id}@zhiheng")
    made.add("SEQUENCE", hearing.moves)
    made.add("DTSTAMP", hearing.told_at)
    made.add("LAST-MODIFIED", hearing.told_at)
    if row.happened_at is None:
        made.add("DTSTART", row.happened_on)
        made.add("DTEND", row.happened_on + timedelta(days=1))
    else:
        starts = datetime.combine(row.happened_on, row.happened_at, clock.SHANGHAI)
        made.add("DTSTART", starts)
        made.add("DTEND", starts + HEARING_HOURS)
    made.add("SUMMARY", gettext("Hearing: %(matter)s", matter=row.matter.title))
    made.add("LOCATION", " ".join(part for part in (court, str(row.details.get("room") or "")) if part))
    made.add("DESCRIPTION", _told(str(row.details.get("judge") or ""), *_about_case(row.matter, row.proceeding)))
    made.add("URL", link("deadlines.month", day=row.happened_on.isoformat()))
    made.add("STATUS", CANCELLED if hearing.is_cancelled else CONFIRMED)
    made.add("CLASS", "CONFIDENTIAL")
    for before in () if hearing.is_cancelled else BEFORE_HEARING:
        made.add_component(_alarm(before, told=gettext("Hearing: %(matter)s", matter=row.matter.title)))
    return made


def _alarm(trigger: timedelta, *, told: str) -> Alarm:
    made = Alarm()
    made.add("ACTION", "DISPLAY")
    made.add("DESCRIPTION", told)
    made.add("TRIGGER", trigger)
    return made


def _about_case(matter: Matter, proceeding: Proceeding | None) -> tuple[str, str]:
    return matter.number, proceeding.number if proceeding else ""


def _told(*lines: str) -> str:
    return "\n".join(line for line in lines if line)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
