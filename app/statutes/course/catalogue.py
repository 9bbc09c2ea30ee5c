"""What course.yaml says: the happenings that can be recorded, with what they ask, and how each period is answered."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from app.statutes.course.facts import Subject
from app.statutes.dated import document
from app.statutes.errors import StatuteError
from app.statutes.periods import EventGroup, events
from app.statutes.plain import Plain


class AskKind(StrEnum):
    """How an extra fact is entered."""

    DAY = "day"
    TEXT = "text"
    CHOICE = "choice"
    MONEY = "money"
    COUNT = "count"
    YES = "yes"
    PARTIES = "parties"
    INSTALMENTS = "instalments"


class Holds(StrEnum):
    """What a stay stops: everything in the proceeding, only the disposal of assets, or only the time for the trial."""

    ALL = "all"
    DISPOSAL = "disposal"
    TRIAL = "trial"


@dataclass(frozen=True)
class Choice(Plain):
    """One answer of a choice."""

    value: str
    title: str
    english: str


@dataclass(frozen=True)
class Ask(Plain):
    """One extra fact that a happening asks for; of a choice the first is taken where none was given."""

    name: str
    title: str
    english: str
    kind: AskKind
    choices: tuple[Choice, ...]
    required: bool


@dataclass(frozen=True)
class Happening(Plain):
    """One kind of event that can be recorded: what it is about, what it asks, and what it does to its proceeding.

    `derived` ones follow from others and are not recorded by hand. `opens` says that periods are counted from it.
    """

    key: str
    title: str
    english: str
    group: EventGroup
    subjects: tuple[Subject, ...]
    asks: tuple[Ask, ...]
    stage: str
    ends: bool
    holds: Holds | None
    resumes: Holds | None
    derived: bool
    opens: bool

    def about(self, subject: Subject) -> bool:
        """Say whether facts of this kind must name the subject."""
        return subject in self.subjects


class Anchor(StrEnum):
    """What a deadline hangs on: the fact that opens it, or something with a life of its own that the fold builds."""

    FACT = "fact"
    PROCEEDING = "proceeding"
    MEASURE = "measure"
    TITLE = "title"
    SHELVING = "shelving"
    SETTLEMENT = "settlement"


@dataclass(frozen=True)
class Answer(Plain):
    """How one period is answered, restarted, held or dropped, and when it applies at all."""

    rule: str
    anchor: Anchor
    when: tuple[tuple[str, tuple[str, ...]], ...]
    unless: str
    met_by: tuple[str, ...]
    dropped_by: tuple[str, ...]
    restarted_by: tuple[str, ...]
    reopened_by: tuple[str, ...]
    extended_by: tuple[str, ...]
    moved_by: tuple[str, ...]
    papers: tuple[str, ...]
    across: bool
    named: bool
    once: bool
    waits: bool
    outlives: bool
    runs_on: bool
    disposal: bool
    leaves_out: bool


@dataclass(frozen=True)
class Stage(Plain):
    """A stage of a proceeding, in words."""

    key: str
    title: str
    english: str


def happenings(group: EventGroup | None = None, *, recordable: bool = False) -> tuple[Happening, ...]:
    """Return all happenings, those of one chapter, or only those that people record, in the order of a matter's life."""
    found = _happenings().values()
    return tuple(one for one in found if (group is None or one.group is group) and not (recordable and one.derived))


def happening(key: str) -> Happening:
    """Return one happening by its key."""
    found = _happenings().get(key)
    if found is None:
        raise StatuteError("There is no happening named %(key)s.", field="happening", key=key)
    return found


def answer(rule_key: str) -> Answer:
    """Return how a period is answered; a period without a row of its own is one that nothing answers."""
    found = _answers().get(rule_key)
    if found is None:
        raise StatuteError("The course does not say how %(key)s is answered.", field="rule", key=rule_key)
    return found


def answers() -> tuple[Answer, ...]:
    """Return how every period is answered."""
    return tuple(_answers().values())


def stage(key: str) -> Stage:
    """Return a stage by its key."""
    return _stages()[key]


@cache
def default_of(name: str) -> str:
    """Return what a question that was not answered counts as: the first choice, or no."""
    row = document("course")["asks"].get(name)
    if row is None:
        return ""
    if row["kind"] == AskKind.CHOICE:
        return str(next(iter(row["choices"])))
    return "no" if row["kind"] == AskKind.YES else ""


@cache
def _happenings() -> dict[str, Happening]:
    told = document("course")
    rows: dict[str, list[Happening]] = {group.value: [] for group in EventGroup}
    for event in events():
        row = {"title": event.title, "english": event.english, **told["events"][event.key]}
        rows[event.group.value].append(_happening(event.key, row=row, group=event.group, opens=True))
    for group, added in told["happenings"].items():
        rows[group] += [_happening(key, row=row, group=EventGroup(group), opens=False) for key, row in added.items()]
    return {one.key: one for found in rows.values() for one in found}


def _happening(key: str, *, row: dict[str, Any], group: EventGroup, opens: bool) -> Happening:
    return Happening(
        key=key,
        title=row["title"],
        english=row["english"],
        group=group,
        subjects=tuple(Subject(name) for name in row["subjects"]),
        asks=tuple(_ask(name) for name in row.get("asks", ())),
        stage=row.get("stage", ""),
        ends=row.get("ends", False),
        holds=Holds(row["holds"]) if "holds" in row else None,
        resumes=Holds(row["resumes"]) if "resumes" in row else None,
        derived=row.get("derived", False),
        opens=opens,
    )


@cache
def _ask(told: str) -> Ask:
    name = told.removesuffix("!")
    row = document("course")["asks"][name]
    choices = tuple(Choice(value, title, english) for value, (title, english) in row.get("choices", {}).items())
    return Ask(name, row["title"], row["english"], AskKind(row["kind"]), choices, told.endswith("!"))


@cache
def _answers() -> dict[str, Answer]:
    return {key: _answer(key, row=row or {}) for key, row in document("course")["rules"].items()}


def _answer(key: str, *, row: dict[str, Any]) -> Answer:
    def names(field: str) -> tuple[str, ...]:
        return tuple(row.get(field, ()))

    return Answer(
        rule=key,
        anchor=Anchor(row.get("by", "fact")),
        when=tuple((name, _values(wanted)) for name, wanted in row.get("when", {}).items()),
        unless=row.get("unless", ""),
        met_by=names("met_by"),
        dropped_by=names("dropped_by"),
        restarted_by=names("restarted_by"),
        reopened_by=names("reopened_by"),
        extended_by=names("extended_by"),
        moved_by=names("moved_by"),
        papers=names("papers"),
        across=row.get("scope") == "matter",
        named=row.get("named", False),
        once=row.get("once", False),
        waits=row.get("waits", False),
        outlives=row.get("outlives", False),
        runs_on=row.get("runs_on", False),
        disposal=row.get("disposal", False),
        leaves_out=row.get("leaves_out", False),
    )


def _values(wanted: Any) -> tuple[str, ...]:
    if isinstance(wanted, bool):
        return ("yes" if wanted else "no",)
    return tuple(wanted) if isinstance(wanted, list) else (wanted,)


@cache
def _stages() -> dict[str, Stage]:
    return {key: Stage(key, title, english) for key, (title, english) in document("course")["stages"].items()}
