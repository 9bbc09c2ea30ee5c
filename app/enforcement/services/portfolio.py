"""Lists and pages of enforcement: every case with what came in, its next deadline and how long nothing has happened."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.core import clock, paging
from app.core.db import db
from app.courts.models import Court
from app.docket.models import CaseNumber, Deadline, Event, Proceeding
from app.docket.states import DeadlineState
from app.enforcement.models import EnforcementCase, Receipt
from app.enforcement.services import steps
from app.enforcement.states import CaseStage
from app.litigation.models import Instrument
from app.matters.models import Matter

ZERO = Decimal("0.00")
IDLE_DAYS = 180
"""Shown as idle from here on; the right to go to the upper court is a deadline of the docket (PER-109)."""
LIMITS_TO_APPLY = ("PER-100", "PER-101")


@dataclass(frozen=True)
class Filter:
    """What the list of cases is narrowed to."""

    words: str = ""
    stage: CaseStage | None = None
    court_id: int | None = None
    idle: int | None = None
    """Cases in which nothing was recorded for so many days."""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filter":
        """The filter that an address asks for; what means nothing is left out."""
        return cls(
            words=asked.get("q", "").strip()[:100],
            stage=next((each for each in CaseStage if each.value == asked.get("stage")), None),
            court_id=_whole(asked.get("court", "")),
            idle=_whole(asked.get("idle", "")),
        )

    @property
    def is_set(self) -> bool:
        """Whether anything is left out."""
        return self != Filter()


@dataclass(frozen=True)
class Row:
    """A case with what the list shows beside it."""

    case: EnforcementCase
    received: Decimal
    next_due: Deadline | None
    last_on: date
    idle_days: int | None

    @property
    def is_idle(self) -> bool:
        """Whether it has rested for so long that somebody should press the court."""
        return self.idle_days is not None and self.idle_days >= IDLE_DAYS


def listed(*, narrowed: Filter, number: int) -> tuple[paging.Page[EnforcementCase], list[Row]]:
    """The cases that the reader sees, a page at a time, in a fixed number of queries."""
    page = paging.fetch(_narrowed(narrowed), number=number)
    return page, rows_of(page.items)


def everything(*, narrowed: Filter) -> tuple[int, Iterator[Row]]:
    """All cases that the reader sees, some hundred at a time; and how many."""
    wanted = _narrowed(narrowed)
    count = db.session.scalar(select(func.count()).select_from(wanted.order_by(None).options().subquery())) or 0

    def rows() -> Iterator[Row]:
        for number in range(1, -(-count // paging.STREAMED) + 1):
            yield from rows_of(paging.fetch(wanted, number=number, size=paging.STREAMED).items)

    return count, rows()


def rows_of(cases: Sequence[EnforcementCase]) -> list[Row]:
    """What the list shows of these cases."""
    received = _received([case.id for case in cases])
    dues = _next_dues([case.proceeding_id for case in cases])
    lasts = _last_days([case.proceeding_id for case in cases])
    found = []
    for case in cases:
        last_on = max(lasts.get(case.proceeding_id, case.stage_since), case.stage_since)
        idle = None if case.stage is CaseStage.CLOSED else max((clock.today() - last_on).days, 0)
        due = dues.get(case.proceeding_id)
        found.append(Row(case=case, received=received.get(case.id, ZERO), next_due=due, last_on=last_on, idle_days=idle))
    return found


def loaded(*, case_id: int) -> EnforcementCase | None:
    """A case with everything its page shows, in a fixed number of queries."""
    wanted = select(EnforcementCase).where(EnforcementCase.id == case_id).options(*_page_options())
    return db.session.scalar(wanted)


def of_matter(*, matter: Matter) -> list[Row]:
    """The cases of a matter in the order they began."""
    wanted = select(EnforcementCase).where(EnforcementCase.matter_id == matter.id).options(*_list_options())
    return rows_of(db.session.scalars(wanted.order_by(EnforcementCase.applied_on, EnforcementCase.id)).unique().all())


def titles_of(*, matter: Matter) -> Sequence[Instrument]:
    """The titles of a matter that can be enforced, the latest first."""
    wanted = select(Instrument).where(Instrument.matter_id == matter.id)
    return db.session.scalars(wanted.order_by(Instrument.issued_on.desc(), Instrument.id.desc())).all()


def courts() -> Sequence[Court]:
    """The courts that have an enforcement case that the reader sees, for the filter."""
    held = select(Proceeding.court_id).join(EnforcementCase, EnforcementCase.proceeding_id == Proceeding.id)
    return db.session.scalars(select(Court).where(Court.id.in_(held)).order_by(Court.name)).all()


def deadlines_of(*, case: EnforcementCase) -> Sequence[Deadline]:
    """The deadlines of a case, those that come first at the top; ended ones after the open."""
    ended = Deadline.state.not_in((DeadlineState.OPEN, DeadlineState.HELD))
    wanted = select(Deadline).where(Deadline.matter_id == case.matter_id, Deadline.proceeding_id == case.proceeding_id)
    loaded_ = wanted.options(joinedload(Deadline.party), joinedload(Deadline.assignee))
    return db.session.scalars(loaded_.order_by(ended, Deadline.plan_on.is_(None), Deadline.plan_on, Deadline.id)).all()


def limits_to_apply(*, matter: Matter) -> Sequence[Deadline]:
    """Until when enforcement must be applied for, one for each obligor and title (PER-100, 101), with how it was counted."""
    wanted = select(Deadline).where(Deadline.matter_id == matter.id, Deadline.reference.in_(LIMITS_TO_APPLY))
    loaded_ = wanted.options(joinedload(Deadline.party), joinedload(Deadline.instrument))
    return db.session.scalars(loaded_.order_by(Deadline.plan_on.is_(None), Deadline.plan_on, Deadline.id)).all()


def events_of(*, case: EnforcementCase) -> Sequence[Event]:
    """What was recorded of the case and stands, the latest first."""
    wanted = select(Event).where(Event.matter_id == case.matter_id, Event.proceeding_id == case.proceeding_id, *_stands())
    loaded_ = wanted.options(joinedload(Event.party), joinedload(Event.recorded_by), joinedload(Event.attachment))
    return db.session.scalars(loaded_.order_by(Event.happened_on.desc(), Event.id.desc())).all()


def _list_options() -> Iterable[object]:
    return (
        joinedload(EnforcementCase.matter),
        joinedload(EnforcementCase.instrument),
        joinedload(EnforcementCase.proceeding).joinedload(Proceeding.court),
        joinedload(EnforcementCase.proceeding).selectinload(Proceeding.case_numbers),
    )


def _page_options() -> Iterable[object]:
    return (
        *_list_options(),
        selectinload(EnforcementCase.respondents),
        selectinload(EnforcementCase.measures),
        selectinload(EnforcementCase.searches),
        selectinload(EnforcementCase.leads),
        selectinload(EnforcementCase.sides),
        selectinload(EnforcementCase.receipts),
    )


def _narrowed(narrowed: Filter) -> Select[tuple[EnforcementCase]]:
    wanted: Select[tuple[EnforcementCase]] = select(EnforcementCase).options(*_list_options())  # type: ignore[arg-type]
    if narrowed.words:
        like = f"%{steps.escaped(narrowed.words)}%"
        matter = EnforcementCase.matter.has(or_(Matter.number.like(like, escape="\\"), Matter.title.like(like, escape="\\")))
        numbers = EnforcementCase.proceeding.has(Proceeding.case_numbers.any(CaseNumber.text.like(like, escape="\\")))
        wanted = wanted.where(or_(EnforcementCase.judge.like(like, escape="\\"), matter, numbers))
    if narrowed.stage is not None:
        wanted = wanted.where(EnforcementCase.stage == narrowed.stage)
    if narrowed.court_id is not None:
        wanted = wanted.where(EnforcementCase.proceeding.has(Proceeding.court_id == narrowed.court_id))
    if narrowed.idle is not None:
        since = date.fromordinal(max(clock.today().toordinal() - min(narrowed.idle, 36500), 1))
        busy = exists().where(Event.proceeding_id == EnforcementCase.proceeding_id, Event.happened_on > since, *_stands())
        open_ = EnforcementCase.stage != CaseStage.CLOSED
        wanted = wanted.where(and_(open_, EnforcementCase.stage_since <= since, ~busy))
    return wanted.order_by(EnforcementCase.stage == CaseStage.CLOSED, EnforcementCase.id.desc())


def _stands() -> tuple[object, object]:
    later = aliased(Event)
    return Event.is_void.is_(False), ~exists().where(later.supersedes_id == Event.id)


def _received(ids: Sequence[int]) -> dict[int, Decimal]:
    sums = (
        select(Receipt.enforcement_case_id, func.sum(Receipt.amount))
        .where(Receipt.enforcement_case_id.in_(ids), Receipt.reversed_on.is_(None))
        .group_by(Receipt.enforcement_case_id)
    )
    return {row[0]: row[1] for row in db.session.execute(sums)}


def _next_dues(proceeding_ids: Sequence[int]) -> dict[int | None, Deadline]:
    other = aliased(Deadline)
    first = (
        select(func.min(other.plan_on))
        .where(other.proceeding_id == Deadline.proceeding_id, other.state == DeadlineState.OPEN)
        .correlate(Deadline)
        .scalar_subquery()
    )
    wanted = select(Deadline).where(
        Deadline.proceeding_id.in_(proceeding_ids), Deadline.state == DeadlineState.OPEN, Deadline.plan_on == first
    )
    return {row.proceeding_id: row for row in db.session.scalars(wanted.order_by(Deadline.id.desc()))}


def _last_days(proceeding_ids: Sequence[int]) -> dict[int | None, date]:
    lasts = (
        select(Event.proceeding_id, func.max(Event.happened_on))
        .where(Event.proceeding_id.in_(proceeding_ids), *_stands())
        .group_by(Event.proceeding_id)
    )
    return {row[0]: row[1] for row in db.session.execute(lasts)}


def _whole(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else None
