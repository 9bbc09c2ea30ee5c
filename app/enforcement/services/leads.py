"""Leads to property: found, submitted to the court, answered by it; and the list of all of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.access.models import User
from app.access.policy import Permission, demand
from app.core import paging
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.models import Proceeding
from app.enforcement.facts import LeadFacts, Told
from app.enforcement.models import AssetLead, EnforcementCase
from app.enforcement.services import steps
from app.enforcement.states import LEAD_OUTCOMES, AssetClass, LeadOutcome
from app.matters.facts import values_of
from app.matters.models import Matter, Party
from app.matters.services import loans, matters

FOUND_LATER = N_("The lead was found on %(found_on)s and cannot have been submitted before.")
SUBMITTED_LATER = N_("The lead was submitted on %(submitted_on)s; the court cannot have answered before.")
NOT_WORTH_LESS = N_("A value is not below zero.")
IS_AT_COURT = N_("The lead was submitted already: what the court did is recorded as its answer.")


@dataclass(frozen=True)
class LeadFilter:
    """What the list of leads is narrowed to."""

    words: str = ""
    outcome: LeadOutcome | None = None
    asset_class: AssetClass | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "LeadFilter":
        """The filter that an address asks for; what means nothing is left out."""
        return cls(
            words=asked.get("q", "").strip()[:100],
            outcome=next((each for each in LeadOutcome if each.value == asked.get("outcome")), None),
            asset_class=next((each for each in AssetClass if each.value == asked.get("class")), None),
        )


def note_lead(*, actor: User, matter: Matter, case: EnforcementCase | None, facts: LeadFacts) -> AssetLead:
    """Keep a lead; with a case, the docket knows that there is something to enforce against."""
    steps.begin(actor=actor, on=facts.found_on, field="found_on")
    _check(matter=matter, facts=facts)
    known = next((row for row in of_matter(matter=matter) if _is_same(row, facts)), None)
    if known is not None:
        return known
    lead = AssetLead(matter=matter, case=case, outcome=LeadOutcome.KNOWN, **values_of(facts))
    db.session.add(lead)
    db.session.flush()
    if case is not None and facts.found_on >= case.applied_on:
        told = Told(on=facts.found_on)
        steps.happened("lead_found", actor=actor, case=case, told=told, asset=facts.description, reason=facts.source.value)
    matters.touch(matter)
    return lead


def amend_lead(*, actor: User, lead: AssetLead, facts: LeadFacts) -> AssetLead:
    """Say better what a lead is."""
    demand(actor, Permission.RECORD_EVENT)
    loans.refuse_future(on=facts.found_on, field="found_on")
    _check(matter=lead.matter, facts=facts)
    if lead.submitted_on is not None and lead.submitted_on < facts.found_on:
        raise DomainError(FOUND_LATER, field="found_on", found_on=facts.found_on.isoformat())
    for name, value in values_of(facts).items():
        setattr(lead, name, value)
    matters.touch(lead.matter)
    db.session.flush()
    return lead


def submit(*, actor: User, lead: AssetLead, case: EnforcementCase, told: Told, is_urgent: bool) -> AssetLead:
    """Record that the lead went to the court, which checks it within seven days, an urgent one within three (PER-105)."""
    steps.begin(actor=actor, on=told.on, case=case)
    if told.on < lead.found_on:
        raise DomainError(FOUND_LATER, field="happened_on", found_on=lead.found_on.isoformat())
    lead.submitted_on, lead.is_urgent, lead.case = told.on, is_urgent, case
    lead.acted_on, lead.court_action = None, ""
    _become(actor=actor, lead=lead, to=LeadOutcome.SUBMITTED, told=told)
    steps.happened(
        "lead_submitted", actor=actor, case=case, told=told, urgent="yes" if is_urgent else None, asset=lead.description
    )
    return lead


def answer(*, actor: User, lead: AssetLead, told: Told, outcome: LeadOutcome, court_action: str) -> AssetLead:
    """Record what the court did about a lead."""
    case = lead.case
    steps.begin(actor=actor, on=told.on, case=case)
    if lead.submitted_on is not None and told.on < lead.submitted_on:
        raise DomainError(SUBMITTED_LATER, field="happened_on", submitted_on=lead.submitted_on.isoformat())
    if outcome is LeadOutcome.SUBMITTED and lead.outcome is LeadOutcome.SUBMITTED:
        raise DomainError(IS_AT_COURT, field="outcome")
    lead.acted_on, lead.court_action = told.on, court_action
    _become(actor=actor, lead=lead, to=outcome, told=told)
    if case is not None:
        steps.happened("lead_checked", actor=actor, case=case, told=told, asset=lead.description, reason=court_action)
    return lead


def of_matter(*, matter: Matter) -> list[AssetLead]:
    """The leads of a matter, the latest first."""
    wanted = select(AssetLead).where(AssetLead.matter_id == matter.id).options(joinedload(AssetLead.party))
    return list(db.session.scalars(wanted.order_by(AssetLead.found_on.desc(), AssetLead.id.desc())))


def listed(*, narrowed: LeadFilter, number: int) -> paging.Page[AssetLead]:
    """All leads that the reader sees, a page at a time, those that wait for the court first."""
    return paging.fetch(_narrowed(narrowed), number=number)


def everything(*, narrowed: LeadFilter) -> tuple[int, Iterator[AssetLead]]:
    """All leads that the reader sees, read while they are taken; and how many."""
    wanted = _narrowed(narrowed)
    count = db.session.scalar(select(func.count()).select_from(wanted.order_by(None).options().subquery())) or 0
    return count, (lead for part in paging.stream(wanted) for (lead,) in part)


def worth(leads: list[AssetLead]) -> Decimal:
    """What the leads that may still give something are said to be worth."""
    ended = (LeadOutcome.NOTHING, LeadOutcome.REALISED)
    return sum((lead.value for lead in leads if lead.value is not None and lead.outcome not in ended), Decimal("0.00"))


def _narrowed(narrowed: LeadFilter) -> Select[tuple[AssetLead]]:
    wanted: Select[tuple[AssetLead]] = select(AssetLead).options(
        joinedload(AssetLead.matter),
        joinedload(AssetLead.party),
        selectinload(AssetLead.case)
        .joinedload(EnforcementCase.proceeding)
        .options(joinedload(Proceeding.court), selectinload(Proceeding.case_numbers)),
    )
    if narrowed.words:
        like = f"%{steps.escaped(narrowed.words)}%"
        matter = AssetLead.matter.has(or_(Matter.number.like(like, escape="\\"), Matter.title.like(like, escape="\\")))
        party = AssetLead.party.has(Party.name.like(like, escape="\\"))
        wanted = wanted.where(or_(AssetLead.description.like(like, escape="\\"), matter, party))
    if narrowed.outcome is not None:
        wanted = wanted.where(AssetLead.outcome == narrowed.outcome)
    if narrowed.asset_class is not None:
        wanted = wanted.where(AssetLead.asset_class == narrowed.asset_class)
    waits = AssetLead.outcome != LeadOutcome.SUBMITTED
    return wanted.order_by(waits, AssetLead.found_on.desc(), AssetLead.id.desc())


def _check(*, matter: Matter, facts: LeadFacts) -> None:
    if facts.party is not None:
        steps.check_party(case_or_matter=matter, party=facts.party, field="party_id")
    if facts.value is not None and facts.value < 0:
        raise DomainError(NOT_WORTH_LESS, field="value")


def _is_same(row: AssetLead, facts: LeadFacts) -> bool:
    party_id = facts.party.id if facts.party else None
    return (row.description, row.party_id, row.found_on, row.source) == (
        facts.description,
        party_id,
        facts.found_on,
        facts.source,
    )


def _become(*, actor: User, lead: AssetLead, to: LeadOutcome, told: Told) -> None:
    docket.advance(
        actor=actor,
        subject=lead,
        to=to,
        transitions=LEAD_OUTCOMES,
        happened_on=told.on,
        kind=None,
        attribute="outcome",
    )
    matters.touch(lead.matter)
    db.session.flush()
