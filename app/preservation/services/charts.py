"""What is drawn of a matter's measures: their lives beside the procedure."""

from collections.abc import Sequence

from app.core import clock
from app.docket import gantt
from app.docket import services as docket
from app.docket.gantt import Chart, Force, Life
from app.matters.models import Matter
from app.preservation.services import lists
from app.preservation.services.lists import Line
from app.preservation.states import MeasureStatus


def chart_of(*, matter: Matter, whole: bool = False, lines: Sequence[Line] | None = None) -> Chart:
    """进程与保全对照 of a matter: some two years around today, or all of it."""
    shown = lists.of_matter(matter_id=matter.id) if lines is None else lines
    return gantt.draw(
        stretches=docket.stretches_of(matter_id=matter.id),
        moments=docket.moments_of(matter_id=matter.id),
        lives=lives_of(shown),
        today=clock.today(),
        whole=whole,
    )


def lives_of(lines: Sequence[Line]) -> list[Life]:
    """The measures as strips: what binds until its safe end, what waits without one, what is over up to its end."""
    return [_life(line) for line in lines]


def _life(line: Line) -> Life:
    measure, term = line.measure, line.term
    status = measure.status
    force = Force.BINDING if status.binds else Force.WAITING if status is MeasureStatus.WAITING else Force.ENDED
    ends_on = None if force is Force.WAITING or term is None else term.ends_on
    if force is Force.ENDED and term is not None and term.expiry.closed_on is not None:
        ends_on = min(term.expiry.closed_on, term.ends_on)
    draft = term.draft if term is not None else None
    return Life(
        label=measure.title,
        from_on=measure.started_on,
        ends_on=ends_on,
        force=force,
        position=measure.position,
        alarm_on=draft.plan_on if draft is not None else None,
    )
