"""What the overview pages show: figures over all matters the reader sees, and one matter with all that hangs on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.models import User
from app.approvals import services as approvals
from app.approvals.models import Approval
from app.collateral import services as collateral
from app.collateral.models import Collateral, SecurityInterest, Valuation
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.models import Deadline, Milestone
from app.docket.states import MilestoneKind
from app.filings import services as filings
from app.filings.models import Filing
from app.filings.states import FilingStatus
from app.matters.models import Guarantee, Loan, Matter, PartyRole
from app.matters.services import debt, limits, portfolio
from app.matters.services.limits import Limit
from app.matters.services.portfolio import StageSums
from app.matters.states import ENDED, STAGE_PATH, Stage
from app.statutes.debt import DebtResult

FIRST_DEADLINES = 8

PRINCIPAL, INTEREST, COSTS = N_("principal"), N_("interest"), N_("costs")

_PATH_NAMES = (
    Stage.COLLECTION,
    Stage.PREPARED,
    Stage.FILED,
    Stage.TRIAL,
    Stage.JUDGED,
    Stage.ENFORCEMENT,
    Stage.CLOSED,
)
"""How each step of the recovery path is called while the matter is not there."""


@dataclass(frozen=True)
class StageFigure:
    """How many matters stand at a stage, and what they owe by the stored balances."""

    stage: Stage
    count: int
    total: Decimal
    share: int


@dataclass(frozen=True)
class Waiting:
    """A review that waits for the reader, and the paper it is about."""

    approval: Approval
    filing: Filing | None


@dataclass(frozen=True)
class Event:
    """A milestone and the matter it happened in."""

    milestone: Milestone
    matter: Matter


@dataclass(frozen=True)
class Home:
    """What a reader finds on starting the day."""

    active_count: int
    own_count: int
    total: Decimal
    principal: Decimal
    growth: Decimal
    without_balance: int
    as_of: date | None
    stages: Sequence[StageFigure]
    deadlines: Sequence[Deadline]
    waiting: Sequence[Waiting]
    own_papers: Sequence[Filing]
    returned_count: int
    events: Sequence[Event]


@dataclass(frozen=True)
class Share:
    """A part of the debt for the bar under the figure: what, how much, per cent of the whole."""

    label: str
    amount: Decimal
    percent: Decimal


@dataclass(frozen=True)
class Coverage:
    """What the claimed collateral is worth against the debt: by which valuations, up to which registered maximum."""

    value: Decimal
    within_maximum: Decimal
    percent: Decimal
    as_of: date
    valued_count: int
    unvalued_count: int


@dataclass(frozen=True)
class Step:
    """One node of the recovery path: done, now, or not yet; since when, as far as the record says."""

    stage: Stage
    state: str
    since: date | None
    days: int | None


@dataclass(frozen=True)
class Whole:
    """A matter with its debt today and what hangs on it, loaded in a fixed number of queries."""

    matter: Matter
    result: DebtResult | None
    problem: str
    roles: Sequence[PartyRole]
    loans: Sequence[Loan]
    guarantees: Sequence[Guarantee]
    interests: Sequence[SecurityInterest]
    values: Mapping[int, Valuation | None]
    limits: Sequence[Limit]
    path: Sequence[Step]
    papers: Sequence[Filing]
    events: Sequence[Milestone]

    @property
    def shares(self) -> list[Share]:
        """The debt's parts, those that are nothing left out."""
        if self.result is None or not self.result.total:
            return []
        total = self.result.total
        interest = self.result.interest + self.result.penalty + self.result.compound
        parts = [(PRINCIPAL, self.result.principal), (INTEREST, interest), (COSTS, self.result.costs)]
        return [Share(gettext(label), amount, _percent(amount, total)) for label, amount in parts if amount]

    @property
    def bar(self) -> list[tuple[Decimal, str]]:
        """The shares as the widths and fills of a bar."""
        return [(share.percent, f"b{number}") for number, share in enumerate(self.shares, start=1)]

    @property
    def coverage(self) -> Coverage | None:
        """The last values of the claimed collateral over the debt, each within its registered maximum; None without either."""
        claimed = [row for row in self.interests if row.is_claimed]
        known = [(row, value) for row in claimed if (value := self.values.get(row.id)) is not None]
        if not known or self.result is None or not self.result.total:
            return None
        assets = {row.collateral_id: value.amount for row, value in known}
        reach: dict[int, Decimal] = {}
        for row, value in known:
            kept = value.amount if row.max_amount is None else min(value.amount, row.max_amount)
            reach[row.collateral_id] = min(value.amount, reach.get(row.collateral_id, Decimal(0)) + kept)
        within = sum(reach.values(), Decimal(0))
        return Coverage(
            value=sum(assets.values(), Decimal(0)),
            within_maximum=within,
            percent=_percent(within, self.result.total),
            as_of=min(value.as_of for _, value in known),
            valued_count=len(assets),
            unvalued_count=len({row.collateral_id for row in claimed}) - len(assets),
        )

    @property
    def runs(self) -> bool:
        """Whether the clocks of limitation and guarantees run: nothing is before the court yet."""
        return limits.is_before_suit(self.matter.stage)

    @property
    def repaid(self) -> Decimal:
        """The money that came in on the loans, as far as it is recorded."""
        return sum((row.amount for loan in self.loans for row in loan.repayments), Decimal(0))

    @property
    def repayment_count(self) -> int:
        return sum(len(loan.repayments) for loan in self.loans)


def home(*, actor: User) -> Home:
    """The figures and lists of the desk, over the matters this reader sees."""
    sums = portfolio.sums_by_stage()
    active = [one for one in sums if one.stage not in ENDED]
    count = sum(one.count for one in active)
    own = portfolio.totals_of(actor=actor, asked=portfolio.Filter(view=portfolio.View.MINE)).count
    pending = approvals.pending_for(actor=actor)
    by_review = filings.in_review([one.id for one in pending])
    papers = filings.made_by(actor=actor)
    return Home(
        active_count=count,
        own_count=own,
        total=sum((one.balance for one in active), Decimal(0)),
        principal=sum((one.principal for one in active), Decimal(0)),
        growth=sum((one.growth for one in active), Decimal(0)),
        without_balance=count - sum(one.priced for one in active),
        as_of=min((one.as_of for one in active if one.as_of), default=None),
        stages=_stages(sums),
        deadlines=docket.first_due(assignee=actor, limit=FIRST_DEADLINES)
        or docket.first_due(assignee=None, limit=FIRST_DEADLINES),
        waiting=[Waiting(one, by_review.get(one.id)) for one in pending],
        own_papers=papers,
        returned_count=sum(paper.status is FilingStatus.RETURNED for paper in papers),
        events=_latest_events(),
    )


def whole(*, actor: User, matter: Matter) -> Whole:
    """One matter for its page; a debt that cannot be computed says why instead."""
    loaded = debt.loaded(matter_id=matter.id) or matter
    result, problem = None, ""
    try:
        result = debt.debt_of(matter=loaded, cutoff_on=clock.today())
    except DomainError as error:
        problem = error.sentence
    guarantees = db.session.scalars(
        select(Guarantee)
        .where(Guarantee.matter_id == matter.id)
        .options(selectinload(Guarantee.guarantor), selectinload(Guarantee.loans).selectinload(Loan.drawdowns))
        .order_by(Guarantee.id)
    ).all()
    interests = db.session.scalars(
        select(SecurityInterest)
        .where(SecurityInterest.matter_id == matter.id)
        .options(
            selectinload(SecurityInterest.collateral).selectinload(Collateral.valuations),
            selectinload(SecurityInterest.provider),
        )
        .order_by(SecurityInterest.id)
    ).all()
    values = {
        row.id: collateral.latest_value(collateral.values_for(reader=actor, collateral=row.collateral)) for row in interests
    }
    return Whole(
        matter=loaded,
        result=result if result is not None and result.balances else None,
        problem=problem,
        roles=db.session.scalars(
            select(PartyRole)
            .where(PartyRole.matter_id == matter.id)
            .options(selectinload(PartyRole.party), selectinload(PartyRole.stands_for))
            .order_by(PartyRole.position, PartyRole.id)
        ).all(),
        loans=loaded.loans,
        guarantees=guarantees,
        interests=interests,
        values=values,
        limits=limits.limits_of(matter=loaded, loans=loaded.loans, guarantees=guarantees),
        path=_path(loaded),
        papers=filings.of_matter(matter=matter)[:5],
        events=docket.timeline(matter_id=matter.id, limit=8),
    )


def _path(matter: Matter) -> list[Step]:
    """The recovery path: one node a step, the present one by its own name; days spent where both ends are recorded."""
    by_label = {stage.english: stage for stage in Stage}
    reached: dict[Stage, date] = {Stage.COLLECTION: matter.opened_on}
    for told in docket.of_kind(matter_id=matter.id, kind=MilestoneKind.STAGE_CHANGED):
        reached[by_label[told.facts["to"]["label"]]] = told.happened_on
    reached[matter.stage] = matter.stage_since
    at = next(number for number, stages in enumerate(STAGE_PATH) if matter.stage in stages)
    steps = []
    for number, name in enumerate(_PATH_NAMES):
        stage = matter.stage if number == at else name
        since = reached.get(stage) if number <= at else None
        is_now = number == at and matter.stage not in ENDED
        steps.append(
            Step(
                stage=stage,
                state="now" if is_now else "done" if number <= at else "",
                since=since,
                days=(clock.today() - since).days if is_now and since else None,
            )
        )
    return steps


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.1"))


def _latest_events() -> list[Event]:
    told = docket.latest(limit=8)
    wanted = select(Matter).where(Matter.id.in_({milestone.matter_id for milestone in told}))
    matters = {matter.id: matter for matter in db.session.scalars(wanted)}
    return [Event(milestone, matters[milestone.matter_id]) for milestone in told if milestone.matter_id in matters]


def _stages(sums: Sequence[StageSums]) -> list[StageFigure]:
    largest = max((one.balance for one in sums), default=Decimal(0)) or Decimal(1)
    return [
        StageFigure(stage=one.stage, count=one.count, total=one.balance, share=int(one.balance * 100 / largest)) for one in sums
    ]
