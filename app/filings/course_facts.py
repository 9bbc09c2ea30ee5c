"""What the docket knows that a paper repeats: courts and case numbers, titles and when they took effect, seizures and their ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.courts.models import Court
from app.docket import services as docket
from app.docket.models import Event, Proceeding
from app.docket.states import ProceedingKind
from app.enforcement.models import AssetLead
from app.litigation.models import Instrument
from app.litigation.states import InstrumentKind
from app.preservation.models import PreservedAsset
from app.registers import services as registers
from app.statutes.course import MeasureState
from app.statutes.periods import AssetKind

SERVED = ("judgment_served", "ruling_served", "second_served", "jurisdiction_ruling_served", "mediation_signed")
NUMBER = "case_number"
TITLE_WORDS = {
    InstrumentKind.JUDGMENT: "民事判决书",
    InstrumentKind.RULING: "民事裁定书",
    InstrumentKind.MEDIATION_STATEMENT: "民事调解书",
    InstrumentKind.PAYMENT_ORDER: "支付令",
    InstrumentKind.ARBITRAL_AWARD: "仲裁裁决书",
    InstrumentKind.NOTARISED_TITLE: "公证债权文书",
}
"""What a title is called; papers are Chinese whoever reads the desk."""


@dataclass(frozen=True)
class MeasureFacts:
    """A seizure as papers name it. `until_on` is the last day of its term; where the paper prints none, the last safe one."""

    id: int
    title: str
    kind: AssetKind
    proceeding: Proceeding
    state: MeasureState
    position: int
    started_on: date
    until_on: date | None
    is_printed: bool
    ruling: str
    court: Court | None

    @property
    def binds(self) -> bool:
        """Whether it holds or waits for its turn; one that ended is not asked to be renewed or released."""
        return self.state in (MeasureState.EFFECTIVE, MeasureState.WAITING)


@dataclass(frozen=True)
class TitleFacts:
    """A judgment, ruling or other title, when it reached the bank and when it took effect, as far as the docket knows."""

    id: int
    kind: InstrumentKind
    number: str
    issued_on: date
    proceeding: Proceeding
    served_on: date | None
    effective_on: date | None
    performance_end_on: date | None
    main_text: str
    court: Court | None
    body: str

    @property
    def maker(self) -> str:
        """Who issued it: the court, or the body that is named in words."""
        return self.court.name if self.court else self.body

    @property
    def words(self) -> str:
        """What it is, as papers call it."""
        return TITLE_WORDS[self.kind]


@dataclass(frozen=True)
class CourseFacts:
    """The course of one matter, as far as papers ask for it."""

    proceedings: Sequence[Proceeding] = ()
    measures: Sequence[MeasureFacts] = ()
    titles: Sequence[TitleFacts] = ()
    leads: Sequence[AssetLead] = ()

    def proceeding(self, key: str) -> Proceeding | None:
        return next((row for row in self.proceedings if str(row.id) == key), None)

    def title(self, key: str) -> TitleFacts | None:
        return next((row for row in self.titles if str(row.id) == key), None)

    def of_kind(self, *kinds: ProceedingKind) -> list[Proceeding]:
        return [row for row in self.proceedings if row.kind in kinds]


def load(*, matter_id: int) -> CourseFacts:
    """The course of a matter, in a fixed number of queries."""
    proceedings = docket.proceedings_of(matter_id=matter_id)
    if not proceedings:
        return CourseFacts()
    course = docket.fold(matter_id=matter_id, rules=registers.in_force())
    events = docket.standing_events(matter_id=matter_id)
    assets = db.session.scalars(
        select(PreservedAsset)
        .where(PreservedAsset.matter_id == matter_id)
        .options(selectinload(PreservedAsset.proceeding).selectinload(Proceeding.court), selectinload(PreservedAsset.court))
        .order_by(PreservedAsset.id)
    ).all()
    standings = {standing.measure: standing for standing in course.measures}
    measures = []
    for asset in assets:
        standing = standings.get(str(asset.id))
        if standing is None:
            continue
        own = [event for event in events if event.measure_id == asset.id]
        term = standing.term
        measures.append(
            MeasureFacts(
                id=asset.id,
                title=asset.title,
                kind=standing.kind,
                proceeding=asset.proceeding,
                state=standing.state,
                position=standing.position,
                started_on=standing.started_on,
                until_on=(term.nominal_on if term.printed else term.safe_on) if term else None,
                is_printed=term.printed if term else False,
                ruling=asset.ruling_number or _last(own, NUMBER),
                court=asset.court or asset.proceeding.court,
            )
        )
    effects = {title.instrument: title for title in course.titles if title.instrument}
    instruments = db.session.scalars(
        select(Instrument)
        .where(Instrument.matter_id == matter_id)
        .options(selectinload(Instrument.proceeding).selectinload(Proceeding.court), selectinload(Instrument.court))
        .order_by(Instrument.issued_on, Instrument.id)
    ).all()
    titles = []
    for instrument in instruments:
        effect = effects.get(str(instrument.id))
        titles.append(
            TitleFacts(
                id=instrument.id,
                kind=instrument.kind,
                number=instrument.number,
                issued_on=instrument.issued_on,
                proceeding=instrument.proceeding,
                served_on=_served_on_bank(events, instrument),
                effective_on=effect.effective_on if effect and not effect.provisional else None,
                performance_end_on=effect.performance_end_on if effect else None,
                main_text=instrument.main_text,
                court=instrument.court or instrument.proceeding.court,
                body=instrument.body or instrument.proceeding.body,
            )
        )
    leads = db.session.scalars(
        select(AssetLead)
        .where(AssetLead.matter_id == matter_id)
        .options(selectinload(AssetLead.party))
        .order_by(AssetLead.found_on, AssetLead.id)
    ).all()
    return CourseFacts(proceedings=proceedings, measures=measures, titles=titles, leads=leads)


def _served_on_bank(events: Sequence[Event], instrument: Instrument) -> date | None:
    """When the bank received it; an event that names no instrument is that of the same proceeding after it was issued."""
    found = [
        event.happened_on
        for event in events
        if event.happening in SERVED
        and event.party_id is None
        and event.proceeding_id == instrument.proceeding_id
        and event.instrument_id in (None, instrument.id)
        and event.happened_on >= instrument.issued_on
    ]
    return min(found, default=None)


def _last(events: Sequence[Event], name: str) -> str:
    said = [str(event.details[name]) for event in events if event.details.get(name)]
    return said[-1] if said else ""
