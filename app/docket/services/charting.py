"""The stages a matter's proceedings went through, as the chart of procedure and seizures draws them."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext

from app.core.formats import in_chinese
from app.docket.gantt import Moment, Stretch
from app.docket.models import Event, Proceeding
from app.docket.services import facts, proceedings
from app.docket.states import ProceedingKind, ProceedingStatus
from app.statutes import course

DRAWN = tuple(kind for kind in ProceedingKind if kind is not ProceedingKind.PRESERVATION)
"""What counts as procedure; preservation is drawn by its measures."""
_DOTS = ("hearing",)


def stretches_of(*, matter_id: int) -> list[Stretch]:
    """The stages of the matter's proceedings in the order they began; the last one runs until the proceeding ends."""
    events = facts.standing_events(matter_id=matter_id)
    found: list[Stretch] = []
    for row in proceedings.proceedings_of(matter_id=matter_id):
        if row.kind in DRAWN:
            found += _stages(row, [event for event in events if event.proceeding_id == row.id])
    return found


def moments_of(*, matter_id: int) -> list[Moment]:
    """The days worth a dot: hearings."""
    rows = [row for row in facts.standing_events(matter_id=matter_id) if row.happening in _DOTS]
    return [Moment(_title(course.happening(row.happening)), row.happened_on) for row in rows]


def _stages(proceeding: Proceeding, events: Sequence[Event]) -> list[Stretch]:
    turns: list[tuple[date, str]] = []
    for event in events:
        reached = course.happening(event.happening).stage
        if reached and reached != "closed" and (not turns or turns[-1][1] != reached):
            turns.append((event.happened_on, reached))
    if not turns:
        return [Stretch(gettext(proceeding.kind.english), proceeding.opened_on, _end(proceeding))]
    ends = [on for on, _ in turns[1:]]
    return [
        Stretch(_title(course.stage(reached)), on, end)
        for (on, reached), end in zip(turns, [*ends, _end(proceeding)], strict=True)
    ]


def _end(proceeding: Proceeding) -> date | None:
    return proceeding.ended_on if proceeding.status is ProceedingStatus.ENDED else None


def _title(named: course.Happening | course.Stage) -> str:
    return named.title if in_chinese() else named.english
