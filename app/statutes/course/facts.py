"""What the fold takes and gives: facts in; deadlines, titles, measures and stages out. All of it frozen and plain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.statutes.citations import Citation
from app.statutes.periods import Actor, AssetKind, Limit, LimitKind
from app.statutes.plain import Plain

BANK = "bank"
"""The key of the bank itself among the parties: a paper served on the bank, an appeal of the bank."""


class Subject(StrEnum):
    """What a happening is about: the facts that record it carry the key of each."""

    MATTER = "matter"
    PROCEEDING = "proceeding"
    PARTY = "party"
    MEASURE = "measure"
    INSTRUMENT = "instrument"


class DueState(StrEnum):
    """Where a deadline stands; a held one belongs to a stayed proceeding and raises no alarm."""

    OPEN = "open"
    MET = "met"
    DROPPED = "dropped"
    HELD = "held"


class TitleKind(StrEnum):
    """What the court, tribunal or notary issued; when it takes effect depends on it (PER-76)."""

    FIRST_INSTANCE_JUDGMENT = "first_instance_judgment"
    FIRST_INSTANCE_RULING = "first_instance_ruling"
    SECOND_INSTANCE = "second_instance"
    SMALL_CLAIMS = "small_claims"
    MEDIATION = "mediation"
    PAYMENT_ORDER = "payment_order"
    COLLATERAL_RULING = "collateral_ruling"
    CONFIRMATION = "confirmation"
    AWARD = "award"
    NOTARISED = "notarised"


class MeasureState(StrEnum):
    """What a seizure does: binds, waits behind another one, ended by release, ran out, or lost its object."""

    EFFECTIVE = "effective"
    WAITING = "waiting"
    RELEASED = "released"
    LAPSED = "lapsed"
    DISPOSED = "disposed"


@dataclass(frozen=True)
class Fact(Plain):
    """What a court or a party did on a day. `key` is the row's id as text, "new" for a fact that is not saved yet.

    `details` answers what the happening asks; days in it may be dates or ISO text, as JSON keeps them.
    """

    key: str
    happening: str
    on: date
    at: time | None = None
    proceeding: str = ""
    party: str = ""
    measure: str = ""
    instrument: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Due(Plain):
    """One deadline as the facts leave it.

    `key` stays the same over folds. `limit` is None where the law gives no length: then `until` says how it ends. `plan_on` is
    the day to plan on (CNT-09, 10). `after` is the key of the deadline that this one prepares. `provisional` rests on nobody
    appealing. `waits` marks mere passing of time; `event_on` is the day it counts from.
    """

    key: str
    rule: str
    reference: str
    title: str
    english: str
    asks: str
    asks_english: str
    proceeding: str
    party: str
    measure: str
    instrument: str
    opened_by: str
    limit: Limit | None
    until: str
    event_on: date
    raw_last_on: date | None
    last_on: date | None
    plan_on: date | None
    actor: Actor
    kind: LimitKind
    protects: bool
    waits: bool
    provisional: bool
    warn_on: tuple[date, ...]
    after: str
    state: DueState
    closed_by: str
    closed_on: date | None
    reason: str
    papers: tuple[str, ...]
    basis: tuple[Citation, ...]
    working: tuple[str, ...]
    version: str
    holiday_table_missing: bool
    inputs: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        """Say whether somebody still has to act or wait, held or not."""
        return self.state in (DueState.OPEN, DueState.HELD)

    @property
    def runs_out(self) -> bool:
        """Say whether its end needs nobody's act: a waiting time, or another side's right or duty."""
        return self.waits or self.actor in (Actor.PARTY, Actor.DEBTOR, Actor.GUARANTOR, Actor.THIRD_PARTY)


@dataclass(frozen=True)
class TitleStanding(Plain):
    """A title and its effect: `effective_on` is None while an appeal or a missing service holds it.

    `provisional` is true while an appeal is still possible; `certified` when the court's certificate names the day.
    `performance_end_on` is the last day to perform, None where the title sets none.
    """

    proceeding: str
    instrument: str
    kind: TitleKind
    given_by: str
    effective_on: date | None
    provisional: bool
    certified: bool
    awaiting: tuple[str, ...]
    appealed_by: tuple[str, ...]
    performance_end_on: date | None
    obligors: tuple[str, ...]
    working: tuple[str, ...]
    basis: tuple[Citation, ...]


@dataclass(frozen=True)
class Term(Plain):
    """One term of a seizure: from its start or renewal to its nominal and safe end; `printed` where the paper names it.

    `binds_from` is the day from which it holds the asset; None while the seizure waits behind another one.
    """

    opened_by: str
    from_on: date
    nominal_on: date
    safe_on: date
    printed: bool
    binds_from: date | None


@dataclass(frozen=True)
class Worth(Plain):
    """What a seizure holds from a day on: the amount actually frozen, or the value of the asset; None where nobody said."""

    from_on: date
    amount: Decimal | None


@dataclass(frozen=True)
class MeasureStanding(Plain):
    """A seizure as it stands after the last fact: its rank, its terms and what it holds."""

    measure: str
    proceeding: str
    kind: AssetKind
    asset: str
    phase: str
    state: MeasureState
    position: int
    started_on: date
    effective_on: date | None
    terms: tuple[Term, ...]
    worth: tuple[Worth, ...]
    ended_on: date | None
    ended_by: str
    working: tuple[str, ...]

    @property
    def term(self) -> Term | None:
        """Return the term that runs, or ran last."""
        return self.terms[-1] if self.terms else None

    def binds(self, on: date) -> bool:
        """Say whether the seizure holds its asset on the day: first in rank, within a term, neither released nor sold."""
        if self.ended_on is not None and self.state is not MeasureState.LAPSED and on >= self.ended_on:
            return False
        return any(term.binds_from is not None and term.binds_from <= on <= term.nominal_on for term in self.terms)

    def worth_on(self, on: date) -> Decimal | None:
        """Return what the seizure holds on the day while it binds."""
        reached = [one.amount for one in self.worth if one.from_on <= on]
        return reached[-1] if reached else None


@dataclass(frozen=True)
class StageStanding(Plain):
    """The stage a proceeding has reached, since when, and whether it is stayed."""

    proceeding: str
    stage: str
    title: str
    english: str
    since_on: date
    held: bool


@dataclass(frozen=True)
class Course(Plain):
    """Everything that follows from the facts."""

    dues: tuple[Due, ...]
    titles: tuple[TitleStanding, ...]
    measures: tuple[MeasureStanding, ...]
    stages: tuple[StageStanding, ...]

    def due(self, key: str) -> Due | None:
        """Return one deadline by its key."""
        return next((due for due in self.dues if due.key == key), None)


@dataclass(frozen=True)
class Moved(Plain):
    """One deadline before and after a change."""

    before: Due
    after: Due


@dataclass(frozen=True)
class Consequence(Plain):
    """What a new fact does: deadlines that arise, move (day or hold), close, or open again."""

    arising: tuple[Due, ...]
    moving: tuple[Moved, ...]
    closing: tuple[Due, ...]

    @property
    def is_empty(self) -> bool:
        """Say whether nothing follows."""
        return not (self.arising or self.moving or self.closing)


@dataclass(frozen=True)
class Doubt(Plain):
    """Why a fact does not fit the others: an English sentence as template with its values, the rule and its article.

    `overridable` is false where it cannot be; else it may stand with a recorded reason, as when a court is late.
    """

    sentence: str
    values: Mapping[str, Any]
    rule: str
    basis: tuple[Citation, ...]
    overridable: bool
    field: str = "happened_on"

    def __str__(self) -> str:
        return self.sentence % self.values
