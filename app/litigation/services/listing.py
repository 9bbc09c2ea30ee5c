"""The list of suits: what it is narrowed to, its rows with the next deadline, and all of them for a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.core import clock, paging
from app.core.db import db
from app.courts.models import Court
from app.docket.models import CaseNumber, Deadline, Proceeding
from app.docket.states import DeadlineState, ProceedingKind
from app.litigation.models import Hearing, Lawsuit
from app.litigation.states import ENDED, ROUTES, HearingStatus, LawsuitStage
from app.matters.models import Matter

WITHIN = (7, 30, 90)
"""The spans in days that the list offers for the next deadline."""

RUNNING, OVER = "running", "over"


@dataclass(frozen=True)
class Filter:
    """What the list of suits is narrowed to."""

    words: str = ""
    kind: ProceedingKind | None = None
    stage: LawsuitStage | None = None
    state: str = ""
    within: int | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filter":
        """The filter that an address asks for; what means nothing is left out."""
        within = asked.get("within", "")
        return cls(
            words=asked.get("q", "").strip()[:100],
            kind=next((each for each in ROUTES if each.value == asked.get("kind")), None),
            stage=next((each for each in LawsuitStage if each.value == asked.get("stage")), None),
            state=asked.get("state", "") if asked.get("state") in (RUNNING, OVER) else "",
            within=int(within) if within in {str(days) for days in WITHIN} else None,
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is left out."""
        return bool(self.words or self.kind or self.stage or self.state or self.within)


@dataclass(frozen=True)
class Row:
    """One suit with what comes next in it."""

    lawsuit: Lawsuit
    deadline: Deadline | None
    hearing: Hearing | None


def page_of(*, narrowed: Filter, number: int) -> paging.Page[Row]:
    """One page of the suits, the next deadline first; a fixed number of queries."""
    page = paging.fetch(_wanted(narrowed), number=number)
    rows = _with_next(page.items)
    return paging.Page(items=rows, number=page.number, size=page.size, total=page.total)


def everything(*, narrowed: Filter) -> tuple[int, Iterator[Row]]:
    """How many suits the filter finds, and all of them in the order of the list."""
    wanted = _wanted(narrowed)
    count = db.session.scalar(select(func.count()).select_from(wanted.order_by(None).options().subquery())) or 0
    return count, _all(wanted)


def rows_of(lawsuits: Sequence[Lawsuit]) -> list[Row]:
    """Suits with what comes next in each."""
    return _with_next(lawsuits)


def _all(wanted: Select[Any]) -> Iterator[Row]:
    for number in range(1, 10_000):
        page = paging.fetch(wanted, number=number, size=paging.STREAMED)
        yield from _with_next(page.items)
        if number >= page.pages:
            return


def _wanted(narrowed: Filter) -> Select[tuple[Lawsuit]]:
    following = (
        select(func.min(Deadline.plan_on))
        .where(Deadline.proceeding_id == Lawsuit.proceeding_id, Deadline.state == DeadlineState.OPEN)
        .correlate(Lawsuit)
        .scalar_subquery()
    )
    wanted = select(Lawsuit).join(Proceeding, Proceeding.id == Lawsuit.proceeding_id)
    if narrowed.words:
        wanted = wanted.where(_mentions(narrowed.words))
    if narrowed.kind is not None:
        wanted = wanted.where(Proceeding.kind == narrowed.kind)
    if narrowed.stage is not None:
        wanted = wanted.where(Lawsuit.stage == narrowed.stage)
    if narrowed.state:
        over = Lawsuit.stage.in_(ENDED)
        wanted = wanted.where(over if narrowed.state == OVER else ~over)
    if narrowed.within is not None:
        wanted = wanted.where(following <= clock.today() + timedelta(days=narrowed.within))
    return wanted.options(
        joinedload(Lawsuit.proceeding).joinedload(Proceeding.court),
        joinedload(Lawsuit.proceeding).selectinload(Proceeding.case_numbers),
        joinedload(Lawsuit.matter).joinedload(Matter.branch),
        selectinload(Lawsuit.defendants),
    ).order_by(following.is_(None), following, Lawsuit.id.desc())


def _mentions(words: str) -> Any:
    def held(column: Any) -> Any:
        return column.contains(words, autoescape=True)

    return or_(
        held(Lawsuit.judge),
        held(Proceeding.body),
        exists().where(CaseNumber.proceeding_id == Lawsuit.proceeding_id, held(CaseNumber.text)),
        exists().where(Court.id == Proceeding.court_id, held(Court.name)),
        exists().where(Matter.id == Lawsuit.matter_id, or_(held(Matter.title), held(Matter.number))),
    )


def _with_next(lawsuits: Sequence[Lawsuit]) -> list[Row]:
    keys = [lawsuit.proceeding_id for lawsuit in lawsuits]
    if not keys:
        return []
    deadlines: dict[int, Deadline] = {}
    wanted = select(Deadline).where(
        Deadline.proceeding_id.in_(keys), Deadline.state == DeadlineState.OPEN, Deadline.plan_on.is_not(None)
    )
    for deadline in db.session.scalars(wanted.order_by(Deadline.plan_on, Deadline.id)):
        if deadline.proceeding_id is not None:
            deadlines.setdefault(deadline.proceeding_id, deadline)
    hearings: dict[int, Hearing] = {}
    coming = select(Hearing).where(
        Hearing.lawsuit_id.in_([lawsuit.id for lawsuit in lawsuits]),
        Hearing.status == HearingStatus.SET,
        Hearing.held_on >= clock.today(),
    )
    for hearing in db.session.scalars(coming.order_by(Hearing.held_on, Hearing.id)):
        hearings.setdefault(hearing.lawsuit_id, hearing)
    return [Row(lawsuit, deadlines.get(lawsuit.proceeding_id), hearings.get(lawsuit.id)) for lawsuit in lawsuits]
