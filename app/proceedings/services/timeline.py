"""The course of a matter for its page: what is to come, what has happened with the deadlines each event moved, as known on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core import clock, formats
from app.core.db import db
from app.core.errors import DomainError
from app.docket import services as docket
from app.docket.models import Deadline, DeadlineChange, Event, Proceeding
from app.docket.states import DeadlineState
from app.enforcement.models import EnforcementCase
from app.litigation import services as litigation
from app.litigation.models import Instrument, Lawsuit
from app.matters.models import Matter
from app.matters.services import guarantees
from app.proceedings.states import Show, Standing
from app.registers import services as registers
from app.statutes import course
from app.statutes.citations import Citation
from app.statutes.errors import StatuteError
from app.statutes.periods import LimitKind

_BY_STATUTE = frozenset({LimitKind.STATUTORY.value, LimitKind.UNCHANGEABLE.value, LimitKind.LIMITATION.value})


@dataclass(frozen=True)
class Line:
    """A deadline as the timeline tells it."""

    name: str
    plan_on: date | None
    until: str
    state: DeadlineState
    party: str
    cites: tuple[str, ...]
    working: tuple[str, ...]
    closed_on: date | None
    reason: str
    protects: bool
    by_statute: bool
    holiday_table_missing: bool
    before: date | None = None
    deadline: Deadline | None = None

    @property
    def is_open(self) -> bool:
        """Whether it still runs or is held."""
        return self.state in (DeadlineState.OPEN, DeadlineState.HELD)


@dataclass(frozen=True)
class Entry:
    """One event of the timeline with what it did to the deadlines."""

    event: Event
    title: str
    about: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]
    standing: Standing
    successor: Event | None
    opened: tuple[Line, ...]
    moved: tuple[Line, ...]
    closed: tuple[Line, ...]

    @property
    def on(self) -> date:
        """Its legal day."""
        return self.event.happened_on

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return self.standing is Standing.STANDS

    @property
    def is_reported(self) -> bool:
        """Whether somebody of a law firm recorded it."""
        return self.event.recorded_by is not None and self.event.recorded_by.firm_id is not None

    @property
    def is_statutory(self) -> bool:
        """Whether a period of the law began or moved with it."""
        return any(line.by_statute for line in (*self.opened, *self.moved))


@dataclass(frozen=True)
class Coming:
    """One day ahead: an event that is fixed already, or a deadline."""

    on: date | None
    entry: Entry | None = None
    line: Line | None = None


@dataclass(frozen=True)
class Body:
    """One proceeding as the rail shows it."""

    proceeding: Proceeding
    stage: str
    since_on: date | None
    is_held: bool
    lawsuit: Lawsuit | None
    case: EnforcementCase | None
    title: Instrument | None


@dataclass(frozen=True)
class Course:
    """Everything that the page shows."""

    coming: tuple[Coming, ...]
    past: tuple[Entry, ...]
    bodies: tuple[Body, ...]
    is_empty: bool
    problem: str = ""


def course_of(*, matter: Matter, show: Show = Show.ALL, known_on: date | None = None) -> Course:
    """The timeline of a matter; with `known_on` as it was known at the end of that day, folded by today's rules."""
    moment = None if known_on is None else _end_of(known_on)
    events = [row for row in docket.events_of(matter_id=matter.id) if moment is None or row.recorded_at < moment]
    found, problem = _fold(matter=matter, moment=moment)
    names = names_of(matter=matter)
    lines = _lines(matter=matter, found=found, is_now=moment is None, names=names)
    entries = _entries(matter=matter, events=events, lines=lines, names=names, is_now=moment is None)
    today = clock.today() if known_on is None else known_on
    past = [one for one in entries if one.on <= today and _is_shown(one, show)]
    ahead = [Coming(one.on, entry=one) for one in entries if one.on > today and one.stands and _is_shown(one, show)]
    if show is not Show.REPORTED:
        open_lines = [line for line in lines.all if line.is_open and (show is Show.ALL or line.by_statute)]
        ahead += [Coming(line.plan_on, line=line) for line in _together(open_lines)]
    return Course(
        coming=tuple(sorted(ahead, key=lambda one: (one.on is None, one.on or date.max))),
        past=tuple(reversed(past)),
        bodies=tuple(_bodies(matter=matter, found=found)),
        is_empty=not events,
        problem=problem,
    )


def names_of(*, matter: Matter) -> dict[str, str]:
    """The parties of a matter by the keys that the fold knows them by; the bank too."""
    return {str(party.id): party.name for party in guarantees.parties_of(matter=matter)} | {course.BANK: gettext("The bank")}


def answers_of(event: Event, *, names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What the event answers to the questions of its happening: question and answer in words."""
    told = []
    for ask in course.happening(event.happening).asks:
        value = event.details.get(ask.name)
        if value not in (None, "", [], False):
            told.append((ask.title if formats.in_chinese() else ask.english, _words(ask, value, names=names)))
    return tuple(told)


@dataclass(frozen=True)
class _Lines:
    all: Sequence[Line]
    opened: Mapping[str, Sequence[Line]]
    closed: Mapping[str, Sequence[Line]]


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), clock.SHANGHAI)


def _fold(*, matter: Matter, moment: datetime | None) -> tuple[course.Course | None, str]:
    try:
        if moment is None:
            return docket.fold(matter_id=matter.id, rules=registers.in_force()), ""
        facts = docket.facts_known_at(matter_id=matter.id, moment=moment)
        return course.course(facts, rules=registers.in_force()), ""
    except StatuteError as error:
        return None, DomainError(error.template, **error.params).sentence
    except DomainError as error:
        return None, error.sentence


def _lines(*, matter: Matter, found: course.Course | None, is_now: bool, names: Mapping[str, str]) -> _Lines:
    opened: dict[str, list[Line]] = defaultdict(list)
    closed: dict[str, list[Line]] = defaultdict(list)
    told: list[Line] = []
    if is_now:
        for row in docket.deadlines_of(matter_id=matter.id):
            line = _kept(row)
            told.append(line)
            _file(opened, row.opened_by_id, line)
            _file(closed, row.closed_by_id, line)
    elif found is not None:
        for due in found.dues:
            line = _folded(due, names=names)
            told.append(line)
            _file(opened, due.opened_by, line)
            _file(closed, due.closed_by, line)
    return _Lines(told, opened, closed)


def _together(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The same deadline of several parties on the same day is told once, with all of them."""
    found: dict[tuple[Any, ...], Line] = {}
    for line in lines:
        key = (line.name, line.plan_on, line.before, line.state, line.closed_on)
        first = found.get(key)
        parties = [first.party, line.party] if first else [line.party]
        found[key] = replace(first or line, party="、".join(filter(None, parties)))
    return tuple(found.values())


def _file(into: dict[str, list[Line]], key: int | str | None, line: Line) -> None:
    if key:
        into[str(key)].append(line)


def _kept(row: Deadline, *, before: date | None = None) -> Line:
    return Line(
        name=row.name,
        plan_on=row.plan_on,
        until=row.until,
        state=row.state,
        party=row.party.name if row.party else "",
        cites=tuple(Citation.from_plain(one).short for one in row.basis[:3]),
        working=tuple(row.working),
        closed_on=row.closed_on,
        reason=row.closing_reason,
        protects=row.protects,
        by_statute=row.kind in _BY_STATUTE,
        holiday_table_missing=row.holiday_table_missing,
        before=before,
        deadline=row,
    )


def _folded(due: course.Due, *, names: Mapping[str, str]) -> Line:
    return Line(
        name=due.title if formats.in_chinese() else due.english,
        plan_on=due.plan_on,
        until=due.until,
        state=DeadlineState(due.state.value),
        party=names.get(due.party, ""),
        cites=tuple(one.short for one in due.basis[:3]),
        working=due.working,
        closed_on=due.closed_on,
        reason=due.reason,
        protects=due.protects,
        by_statute=due.kind.value in _BY_STATUTE,
        holiday_table_missing=due.holiday_table_missing,
    )


def _entries(*, matter: Matter, events: Sequence[Event], lines: _Lines, names: Mapping[str, str], is_now: bool) -> list[Entry]:
    successors = {row.supersedes_id: row for row in events if row.supersedes_id is not None}
    roots = _roots(events)
    moved = _moved(matter) if is_now else {}
    return [
        _entry(row, root=roots[row.id], successor=successors.get(row.id), lines=lines, moved=moved.get(row.id, ()), names=names)
        for row in events
        if not row.is_void
    ]


def _entry(
    row: Event, *, root: int, successor: Event | None, lines: _Lines, moved: Iterable[Line], names: Mapping[str, str]
) -> Entry:
    happening = course.happening(row.happening)
    standing = Standing.STANDS if successor is None else Standing.STRUCK if successor.is_void else Standing.CORRECTED
    stands = standing is Standing.STANDS
    about = [row.party.name if row.party else names[course.BANK] if happening.about(course.Subject.PARTY) else ""]
    about += [row.measure.title if row.measure else "", row.proceeding.number if row.proceeding else ""]
    return Entry(
        event=row,
        title=happening.title if formats.in_chinese() else happening.english,
        about=tuple(one for one in about if one),
        answers=answers_of(row, names=names),
        standing=standing,
        successor=successor,
        opened=_together(lines.opened.get(str(root), ())) if stands else (),
        moved=_together(moved),
        closed=_together(lines.closed.get(str(root), ())) if stands else (),
    )


def _roots(events: Iterable[Event]) -> dict[int, int]:
    """The first event of each chain of corrections: by it the fold names them all."""
    found: dict[int, int] = {}
    for row in sorted(events, key=lambda row: row.id):
        found[row.id] = found.get(row.supersedes_id, row.supersedes_id) if row.supersedes_id else row.id
    return found


def _moved(matter: Matter) -> dict[int, list[Line]]:
    """The deadlines that each event moved to another day."""
    wanted = select(DeadlineChange).where(DeadlineChange.matter_id == matter.id, DeadlineChange.event_id.is_not(None))
    wanted = wanted.options(selectinload(DeadlineChange.deadline).selectinload(Deadline.party)).order_by(DeadlineChange.id)
    found: dict[int, list[Line]] = defaultdict(list)
    for change in db.session.scalars(wanted):
        if change.event_id is not None and change.plan_before != change.plan_after:
            found[change.event_id].append(_moved_line(change))
    return found


def _moved_line(change: DeadlineChange) -> Line:
    line = _kept(change.deadline, before=change.plan_before)
    return replace(line, plan_on=change.plan_after)


def _is_shown(entry: Entry, show: Show) -> bool:
    if show is Show.STATUTORY:
        return entry.is_statutory
    return show is Show.ALL or entry.is_reported


def _bodies(*, matter: Matter, found: course.Course | None) -> Iterable[Body]:
    stages = {one.proceeding: one for one in found.stages} if found else {}
    suits = {row.proceeding_id: row for row in litigation.of_matter(matter_id=matter.id)}
    wanted = select(EnforcementCase).where(EnforcementCase.matter_id == matter.id)
    cases = {row.proceeding_id: row for row in db.session.scalars(wanted)}
    titles = {row.proceeding_id: row for row in litigation.instruments_of(matter_id=matter.id)}
    for row in docket.proceedings_of(matter_id=matter.id):
        stage = stages.get(str(row.id))
        yield Body(
            proceeding=row,
            stage=(stage.title if formats.in_chinese() else stage.english) if stage else "",
            since_on=stage.since_on if stage else None,
            is_held=bool(stage and stage.held),
            lawsuit=suits.get(row.id),
            case=cases.get(row.id),
            title=titles.get(row.id),
        )


def _words(ask: course.Ask, value: Any, *, names: Mapping[str, str]) -> str:
    if ask.kind is course.AskKind.YES:
        return gettext("Yes")
    if ask.kind is course.AskKind.PARTIES:
        return gettext(", ").join(names.get(str(one), str(one)) for one in value)
    if ask.kind is course.AskKind.CHOICE:
        chosen = next((choice for choice in ask.choices if choice.value == value), None)
        return str(value) if chosen is None else chosen.title if formats.in_chinese() else chosen.english
    if ask.kind is course.AskKind.MONEY:
        return f"{Decimal(str(value)):,.2f}"
    if ask.kind is course.AskKind.INSTALMENTS:
        return gettext(", ").join(str(one.get("on", one) if isinstance(one, Mapping) else one) for one in value)
    return str(value)
