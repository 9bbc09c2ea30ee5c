"""Lists of measures: all that the reader sees by the day they end, and those of one matter."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from app.core import clock, paging
from app.core.db import db
from app.docket.models import CaseNumber, Deadline, Proceeding
from app.matters.models import Matter, Party
from app.preservation.models import PreservedAsset
from app.preservation.services.renewals import EXPIRIES, PENDING, Term, terms_of
from app.preservation.states import BINDING, AssetKind, MeasureStatus, Standing

WITHIN = (7, 30, 60, 90)
"""Days ahead that the list offers to narrow to."""
HOLDING = (MeasureStatus.WAITING, *BINDING)
_STANDING = {
    Standing.HOLDING: HOLDING,
    Standing.BINDING: BINDING,
    Standing.WAITING: (MeasureStatus.WAITING,),
    Standing.LAPSED: (MeasureStatus.LAPSED,),
    Standing.RELEASED: (MeasureStatus.RELEASED, MeasureStatus.DISPOSED),
    Standing.ALL: tuple(MeasureStatus),
}


@dataclass(frozen=True)
class Filter:
    """What the list is narrowed to."""

    words: str = ""
    standing: Standing = Standing.HOLDING
    kind: AssetKind | None = None
    court_id: int | None = None
    within: int | None = None
    is_overdue: bool = False

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filter":
        """The filter that an address asks for; what means nothing is left out."""
        within, court = asked.get("within", ""), asked.get("court", "")
        return cls(
            words=asked.get("q", "").strip()[:100],
            standing=next((each for each in Standing if each.value == asked.get("standing")), Standing.HOLDING),
            kind=next((each for each in AssetKind if each.value == asked.get("kind")), None),
            court_id=int(court) if court.isascii() and court.isdigit() and len(court) < 10 else None,
            within=int(within) if within in {str(days) for days in WITHIN} else None,
            is_overdue=within == "overdue",
        )

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked."""
        return self == Filter()


@dataclass(frozen=True)
class Line:
    """One measure of a list with its term."""

    measure: PreservedAsset
    term: Term | None


@dataclass(frozen=True)
class Counts:
    """How many measures stand where: for the views above the list."""

    holding: int
    waiting: int
    lapsed: int
    within: Mapping[int, int]
    overdue: int


def page_of(*, narrowed: Filter, number: int) -> tuple[paging.Page[PreservedAsset], list[Line]]:
    """One page of the measures, those that end first at the top."""
    page = paging.fetch(_narrowed(narrowed), number=number)
    return page, _lines(page.items)


def everything(*, narrowed: Filter) -> tuple[int, Iterator[Line]]:
    """All measures of a filter, read while they are taken; and how many."""
    wanted = _narrowed(narrowed)
    count = db.session.scalar(select(func.count()).select_from(wanted.order_by(None).options().subquery())) or 0
    return count, (line for part in paging.stream(wanted) for line in _lines([row for (row,) in part]))


def counts() -> Counts:
    """How many measures hold, wait, lapsed, and end within so many days, in two queries."""
    grouped = select(PreservedAsset.status, func.count()).group_by(PreservedAsset.status)
    held = {status: int(count) for status, count in db.session.execute(grouped)}
    ends = select(Deadline.plan_on, func.count()).join(PreservedAsset, PreservedAsset.id == Deadline.measure_id)
    ends = ends.where(_running(), PreservedAsset.status.in_(HOLDING)).group_by(Deadline.plan_on)
    days = [(on, int(count)) for on, count in db.session.execute(ends) if on is not None]
    today = clock.today()
    return Counts(
        holding=sum(held.get(status, 0) for status in HOLDING),
        waiting=held.get(MeasureStatus.WAITING, 0),
        lapsed=held.get(MeasureStatus.LAPSED, 0),
        within={ahead: sum(n for on, n in days if today <= on <= today + timedelta(days=ahead)) for ahead in WITHIN},
        overdue=sum(n for on, n in days if on < today),
    )


def of_matter(*, matter_id: int) -> list[Line]:
    """The measures of a matter, those that hold first, by the day they end."""
    lines = _lines(db.session.scalars(_loaded().where(PreservedAsset.matter_id == matter_id)).all())
    return sorted(lines, key=lambda line: (line.measure.status.is_over, _end(line), line.measure.id))


def under(*, proceeding: Proceeding) -> list[Line]:
    """The measures of one proceeding."""
    return [line for line in of_matter(matter_id=proceeding.matter_id) if line.measure.proceeding_id == proceeding.id]


def _end(line: Line) -> date:
    return line.term.ends_on if line.term else date.max


def _lines(measures: Sequence[PreservedAsset]) -> list[Line]:
    terms = terms_of(measures)
    return [Line(row, terms.get(row.id)) for row in measures]


def _loaded() -> Select[tuple[PreservedAsset]]:
    return select(PreservedAsset).options(
        selectinload(PreservedAsset.matter),
        selectinload(PreservedAsset.court),
        selectinload(PreservedAsset.owner),
        selectinload(PreservedAsset.proceeding).selectinload(Proceeding.case_numbers),
    )


def _narrowed(narrowed: Filter) -> Select[tuple[PreservedAsset]]:
    wanted = _loaded().outerjoin(Deadline, and_(Deadline.measure_id == PreservedAsset.id, _running()))
    wanted = wanted.where(PreservedAsset.status.in_(_STANDING[narrowed.standing]))
    if narrowed.words:
        like = f"%{_escaped(narrowed.words)}%"
        columns = (PreservedAsset.title, PreservedAsset.registry_number, PreservedAsset.ruling_number)
        numbers = select(CaseNumber.proceeding_id).where(CaseNumber.text.like(like, escape="\\"))
        owners = select(Party.id).where(Party.name.like(like, escape="\\"))
        matters = select(Matter.id).where(or_(Matter.title.like(like, escape="\\"), Matter.number.like(like, escape="\\")))
        wanted = wanted.where(
            or_(
                *(each.like(like, escape="\\") for each in columns),
                PreservedAsset.proceeding_id.in_(numbers),
                PreservedAsset.owner_id.in_(owners),
                PreservedAsset.matter_id.in_(matters),
            )
        )
    if narrowed.kind is not None:
        wanted = wanted.where(PreservedAsset.asset_kind == narrowed.kind)
    if narrowed.court_id is not None:
        wanted = wanted.where(PreservedAsset.court_id == narrowed.court_id)
    today = clock.today()
    if narrowed.within is not None:
        wanted = wanted.where(Deadline.plan_on.between(today, today + timedelta(days=narrowed.within)))
    if narrowed.is_overdue:
        wanted = wanted.where(Deadline.plan_on < today)
    return wanted.order_by(Deadline.plan_on.is_(None), Deadline.plan_on, PreservedAsset.id)


def _running() -> ColumnElement[bool]:
    return and_(Deadline.rule.in_(EXPIRIES), Deadline.state.in_(PENDING))


def _escaped(words: str) -> str:
    for sign in ("\\", "%", "_"):
        words = words.replace(sign, f"\\{sign}")
    return words
