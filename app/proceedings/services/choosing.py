"""What can be recorded, as a person looks for it: the likely next first, then chapter by chapter, found by words too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import gettext

from app.core import formats
from app.docket import services as docket
from app.docket.models import Deadline, Proceeding
from app.docket.states import ProceedingStatus
from app.proceedings.states import CHAPTERS, FOLLOWS, HOMES
from app.registers import services as registers
from app.statutes import course
from app.statutes.errors import StatuteError
from app.statutes.periods import EventGroup

MOST_LIKELY = 8


@dataclass(frozen=True)
class Offer:
    """One happening that can be recorded; with what is known of it already, and the deadline that it would meet."""

    happening: course.Happening
    proceeding_id: int | None = None
    party_id: int | None = None
    measure_id: int | None = None
    instrument_id: int | None = None
    deadline: Deadline | None = None

    @property
    def title(self) -> str:
        """What happened, in the reader's language."""
        return self.happening.title if formats.in_chinese() else self.happening.english

    @property
    def known(self) -> dict[str, int | str]:
        """What goes along to the form."""
        told = {
            "proceeding": self.proceeding_id,
            "party": self.party_id,
            "measure": self.measure_id,
            "instrument": self.instrument_id,
        }
        return {"happening": self.happening.key} | {name: value for name, value in told.items() if value is not None}


@dataclass(frozen=True)
class Chapter:
    """A chapter of the catalogue."""

    group: EventGroup
    offers: tuple[Offer, ...]

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return gettext(CHAPTERS[self.group])


def likely(*, matter_id: int, proceedings: Sequence[Proceeding] | None = None) -> list[Offer]:
    """What will probably be recorded next: what answers the deadlines that press, then what follows the stage of each proceeding."""
    rows = docket.proceedings_of(matter_id=matter_id) if proceedings is None else proceedings
    found: dict[str, Offer] = {}
    for offer in [*_answers(matter_id), *_next(matter_id, rows)]:
        found.setdefault(offer.happening.key, offer)
    return list(found.values())[:MOST_LIKELY]


def chapters(*, words: str = "") -> list[Chapter]:
    """Everything that can be recorded, narrowed to the happenings in which all the words occur."""
    sought = words.casefold().split()
    found = [Chapter(group, tuple(_offers(group, sought))) for group in CHAPTERS]
    return [chapter for chapter in found if chapter.offers]


def _offers(group: EventGroup, sought: Sequence[str]) -> Iterable[Offer]:
    for one in course.happenings(group, recordable=True):
        told = f"{one.title} {one.english} {gettext(CHAPTERS[group])}".casefold()
        if all(word in told for word in sought):
            yield Offer(one)


def _answers(matter_id: int) -> Iterable[Offer]:
    """What meets the first deadlines that somebody has to keep."""
    pressing = [row for row in docket.deadlines_of(matter_id=matter_id) if row.is_open and row.plan_on and not row.runs_out]
    for row in pressing[: MOST_LIKELY // 2]:
        for happening in docket.answered_by(row)[:1]:
            yield Offer(happening, row.proceeding_id, row.party_id, row.measure_id, row.instrument_id, row)


def _next(matter_id: int, proceedings: Sequence[Proceeding]) -> Iterable[Offer]:
    try:
        stages = {one.proceeding: one.stage for one in docket.fold(matter_id=matter_id, rules=registers.in_force()).stages}
    except StatuteError:
        # What cannot be folded has no stage; the chapters are there all the same.
        stages = {}
    running = [row for row in proceedings if row.status is not ProceedingStatus.ENDED]
    for row in reversed(running):
        for key in FOLLOWS.get(stages.get(str(row.id), ""), ()):
            happening = course.happening(key)
            if row.kind in HOMES.get(happening.group, (row.kind,)):
                yield Offer(happening, row.id)
    if not running:
        for key in FOLLOWS[""]:
            yield Offer(course.happening(key))
