"""Recording an act: the event for the law's clock, and the measures brought to where the events leave them."""

from collections.abc import Sequence

from sqlalchemy import select

from app.access.models import User
from app.core import clock
from app.core.db import db
from app.docket import services as docket
from app.docket.models import Event, Proceeding
from app.files.models import Attachment
from app.preservation.facts import NEW, Noted
from app.preservation.models import PreservedAsset
from app.preservation.states import CORRECTIONS, MEASURES, MeasureStatus
from app.registers import services as registers
from app.statutes.course import Fact, MeasureStanding, MeasureState

PLAIN = Noted()
_STATUS = {
    MeasureState.WAITING: MeasureStatus.WAITING,
    MeasureState.EFFECTIVE: MeasureStatus.EFFECTIVE,
    MeasureState.RELEASED: MeasureStatus.RELEASED,
    MeasureState.LAPSED: MeasureStatus.LAPSED,
    MeasureState.DISPOSED: MeasureStatus.DISPOSED,
}


def record(*, actor: User, matter_id: int, fact: Fact, noted: Noted = PLAIN, proof: Attachment | None = None) -> Event:
    """Record the act, fold the deadlines, and bring the measures of the matter into line with what stands."""
    event = docket.record_event(
        actor=actor,
        matter_id=matter_id,
        happening=fact.happening,
        on=fact.on,
        rules=registers.in_force(),
        proceeding_id=_identity(fact.proceeding),
        measure_id=_identity(fact.measure),
        details=fact.details,
        note=noted.note,
        reason=noted.reason,
        attachment=proof or noted.proof,
    )
    follow(actor=actor, matter_id=matter_id)
    return event


def follow(*, actor: User | None, matter_id: int) -> None:
    """Bring the measures of a matter to where its events leave them.

    The release of one moves up those that wait behind it; a corrected or struck-out event takes its move back.
    """
    standing = {one.measure: one for one in docket.fold(matter_id=matter_id, rules=registers.in_force()).measures}
    converted = _converted(matter_id)
    for measure in measures_in(matter_id=matter_id):
        found = standing.get(str(measure.id))
        if found is None:
            continue
        status = _status_of(found, is_converted=measure.id in converted)
        if status.binds or status is MeasureStatus.WAITING:
            measure.position = found.position
        if status is measure.status:
            continue
        lawful = status in MEASURES.get(measure.status, ())
        docket.advance(
            actor=actor,
            subject=measure,
            to=status,
            transitions=MEASURES if lawful else CORRECTIONS,
            happened_on=found.ended_on or clock.today(),
            kind=None,
        )
    db.session.flush()


def measures_in(*, matter_id: int) -> Sequence[PreservedAsset]:
    """All measures ever taken in a matter, the oldest first."""
    wanted = select(PreservedAsset).where(PreservedAsset.matter_id == matter_id)
    return db.session.scalars(wanted.order_by(PreservedAsset.started_on, PreservedAsset.id)).all()


def measures_under(*, proceeding: Proceeding) -> Sequence[PreservedAsset]:
    """The measures of one proceeding, the oldest first."""
    return [row for row in measures_in(matter_id=proceeding.matter_id) if row.proceeding_id == proceeding.id]


def _status_of(found: MeasureStanding, *, is_converted: bool) -> MeasureStatus:
    status = _STATUS[found.state]
    return MeasureStatus.CONVERTED if is_converted and status is MeasureStatus.EFFECTIVE else status


def _converted(matter_id: int) -> set[int | None]:
    """The measures that enforcement took over: told one by one."""
    return {row.measure_id for row in docket.standing_events(matter_id=matter_id) if row.happening == "converted"}


def _identity(key: str) -> int | None:
    return None if key in ("", NEW) else int(key)
