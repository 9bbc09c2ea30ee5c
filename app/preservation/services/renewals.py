"""The renewal chain of a running term: drafted, applied for, renewed, or left to lapse by a recorded decision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.models import User
from app.access.policy import Permission, demand
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.models import Deadline, Event
from app.docket.states import DeadlineState, LapseDecision
from app.matters.services import loans
from app.preservation import facts as told
from app.preservation.facts import Noted
from app.preservation.models import PreservedAsset
from app.preservation.services.recording import PLAIN, record
from app.preservation.states import MEASURES, AssetKind, MeasureStatus, RenewalState

NO_TERM = N_("No term of this measure runs (%(status)s): there is nothing to renew.")
TERM_OVER = N_("The term ended on %(end)s without renewal (Seizure Rules, art. 27): seize anew, or say why the court renewed it.")
ENDS_BEFORE = N_("The new end %(new)s does not lie after the present one, %(end)s: check the ruling.")

EXPIRIES = tuple(f"seizure_{kind.value}" for kind in AssetKind)
DRAFTS = ("renewal_draft", "renewal_draft_enforcement")
REQUESTS = ("renewal_request", "renewal_request_enforcement")
CHAIN = (*EXPIRIES, *DRAFTS, *REQUESTS)
"""The deadlines of a term: its end, and the two that prepare its renewal."""
PENDING = (DeadlineState.OPEN, DeadlineState.HELD)


@dataclass(frozen=True)
class Term:
    """The term of a measure that runs, or ran last, with its chain as the docket keeps it."""

    expiry: Deadline
    request: Deadline | None
    draft: Deadline | None

    @property
    def ends_on(self) -> date:
        """The day up to which the measure is managed as in force."""
        return self.expiry.plan_on or self.expiry.event_on

    @property
    def runs(self) -> bool:
        """Whether it is neither renewed nor ended."""
        return self.expiry.state in PENDING

    @property
    def days_left(self) -> int:
        return (self.ends_on - clock.today()).days

    @property
    def renewal(self) -> RenewalState:
        """Where its renewal stands today."""
        if not self.runs:
            return RenewalState.NONE
        today = clock.today()
        if today > self.ends_on:
            return RenewalState.OVERDUE
        if self.request is not None and self.request.state is DeadlineState.MET:
            return RenewalState.REQUESTED
        if self.request is not None and self.request.plan_on is not None and today > self.request.plan_on:
            return RenewalState.LATE
        if self.draft is not None and self.draft.state is DeadlineState.MET:
            return RenewalState.DRAFTED
        is_due = self.draft is not None and self.draft.plan_on is not None and today >= self.draft.plan_on
        return RenewalState.DRAFT if is_due else RenewalState.FAR


def term_of(measure: PreservedAsset) -> Term | None:
    """The term of one measure."""
    return terms_of([measure]).get(measure.id)


def terms_of(measures: Iterable[PreservedAsset]) -> Mapping[int, Term]:
    """The present terms of several measures, in one query; a measure that waits without a printed end has none."""
    keys = [row.id for row in measures]
    if not keys:
        return {}
    wanted = select(Deadline).where(Deadline.measure_id.in_(keys), Deadline.rule.in_(CHAIN))
    chains: dict[int, list[Deadline]] = {}
    for row in db.session.scalars(wanted.order_by(Deadline.id)):
        if row.measure_id is not None:
            chains.setdefault(row.measure_id, []).append(row)
    found = {key: _term(rows) for key, rows in chains.items()}
    return {key: term for key, term in found.items() if term is not None}


def chain_of(measure: PreservedAsset) -> Sequence[Deadline]:
    """Every deadline of a measure, the earliest first: the terms it had and has."""
    wanted = select(Deadline).where(Deadline.measure_id == measure.id).options(selectinload(Deadline.closed_by))
    return db.session.scalars(wanted.order_by(Deadline.event_on, Deadline.plan_on, Deadline.id)).all()


def draft_renewal(*, actor: User, measure: PreservedAsset, on: date, noted: Noted = PLAIN) -> Event:
    """Record that the application for renewal is drafted."""
    _running(measure, on=on, noted=noted)
    return _record(actor=actor, measure=measure, happening="renewal_drafted", on=on, noted=noted)


def request_renewal(*, actor: User, measure: PreservedAsset, on: date, how: str = "", noted: Noted = PLAIN) -> Event:
    """Record that renewal was applied for: seven days before the end at the latest, later at the bank's own risk (PER-45)."""
    _running(measure, on=on, noted=noted)
    return _record(actor=actor, measure=measure, happening="renewal_requested", on=on, noted=noted, how=how)


def renew(
    *,
    actor: User,
    measure: PreservedAsset,
    on: date,
    ruling_number: str = "",
    printed_end_on: date | None = None,
    noted: Noted = PLAIN,
) -> Event:
    """Record the ruling that renews: it closes the chain, and a new term begins at the old end or as printed."""
    term = _running(measure, on=on, noted=noted)
    if printed_end_on is not None and printed_end_on <= max(term.ends_on, on):
        raise DomainError(ENDS_BEFORE, field="printed_end_on", new=printed_end_on.isoformat(), end=term.ends_on.isoformat())
    measure.printed_end_on = printed_end_on
    measure.ruling_number = ruling_number or measure.ruling_number
    return _record(
        actor=actor,
        measure=measure,
        happening="renewed",
        on=on,
        noted=noted,
        printed_end_on=printed_end_on,
        case_number=ruling_number,
    )


def let_lapse(
    *, actor: User, measure: PreservedAsset, on: date, decision: LapseDecision, reason: str, noted: Noted = PLAIN
) -> Event:
    """Record the decision that the term runs out unused, or that it was missed; without one nothing lapses in the books."""
    demand(actor, Permission.DECIDE_LAPSE)
    loans.refuse_future(on=on, field="happened_on")
    term = term_of(measure)
    if term is None or not term.runs:
        raise DomainError(NO_TERM, status=measure.status.label)
    docket.decide_lapse(actor=actor, deadline=term.expiry, decision=decision, reason=reason)
    docket.advance(actor=actor, subject=measure, to=MeasureStatus.LAPSED, transitions=MEASURES, happened_on=on, kind=None)
    return _record(actor=actor, measure=measure, happening="lapsed", on=on, noted=noted, reason=reason.strip())


def _running(measure: PreservedAsset, *, on: date, noted: Noted) -> Term:
    """The running term; after its end only a given reason lets anything be said of its renewal."""
    loans.refuse_future(on=on, field="happened_on")
    term = term_of(measure)
    if term is None or (not term.runs and measure.status is not MeasureStatus.LAPSED):
        raise DomainError(NO_TERM, status=measure.status.label)
    nominal = max(term.ends_on, term.expiry.last_on or term.ends_on)
    if on > nominal and not noted.reason:
        raise DomainError(TERM_OVER, field="happened_on", end=nominal.isoformat())
    return term


def _record(*, actor: User, measure: PreservedAsset, happening: str, on: date, noted: Noted, **details: object) -> Event:
    fact = told.act_on(measure, happening, on=on, **details)
    return record(actor=actor, matter_id=measure.matter_id, fact=fact, noted=noted)


def _term(rows: Sequence[Deadline]) -> Term | None:
    """The last term: its end, and what prepares it."""
    ends = [row for row in rows if row.rule in EXPIRIES and row.state is not DeadlineState.DROPPED]
    ends = ends or [row for row in rows if row.rule in EXPIRIES]
    if not ends:
        return None
    expiry = max(ends, key=lambda row: (row.state in PENDING, row.plan_on or row.event_on, row.id))
    mark = expiry.key.partition(":")[2]
    parts = {row.rule: row for row in rows if row.key.partition(":")[2] == mark}
    return Term(
        expiry=expiry,
        request=next((parts[rule] for rule in REQUESTS if rule in parts), None),
        draft=next((parts[rule] for rule in DRAFTS if rule in parts), None),
    )
