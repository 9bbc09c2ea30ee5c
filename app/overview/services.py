"""What the overview pages show: figures over all matters the reader sees, and one matter with all that hangs on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.access.models import User
from app.approvals import services as approvals
from app.approvals.models import Approval
from app.collateral.models import Collateral, SecurityInterest
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.docket import services as docket
from app.docket.models import Milestone
from app.filings import services as filings
from app.filings.models import Filing
from app.filings.states import FilingStatus
from app.matters.models import Guarantee, Loan, Matter, Party, PartyRole
from app.matters.services import debt
from app.matters.states import Role, Stage
from app.statutes.debt import DebtResult

ENDED = (Stage.CLOSED, Stage.TRANSFERRED)


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
    waiting: Sequence[Waiting]
    own_papers: Sequence[Filing]
    returned_count: int
    events: Sequence[Milestone]


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
    papers: Sequence[Filing]
    events: Sequence[Milestone]

    @property
    def borrower(self) -> Party | None:
        return next((role.party for role in self.roles if role.role is Role.BORROWER), None)

    @property
    def coverage(self) -> Decimal | None:
        """The last known values of the claimed collateral over the debt, as a fraction; None without either."""
        values = [row.collateral.valuations[-1].amount for row in self.interests if row.is_claimed and row.collateral.valuations]
        if not values or self.result is None or not self.result.total:
            return None
        return sum(values, Decimal(0)) / self.result.total


def home(*, actor: User) -> Home:
    """The figures and lists of the desk, over the matters this reader sees."""
    active = Matter.stage.not_in(ENDED)
    count, total, principal, growth, priced, as_of = db.session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(Matter.balance_total), Decimal(0)),
            func.coalesce(func.sum(Matter.balance_principal), Decimal(0)),
            func.coalesce(func.sum(Matter.balance_growth), Decimal(0)),
            func.count(Matter.balance_total),
            func.min(Matter.balance_as_of),
        ).where(active)
    ).one()
    own = db.session.scalar(select(func.count()).select_from(Matter).where(active, Matter.owner_id == actor.id)) or 0
    pending = approvals.pending_for(actor=actor)
    by_review = filings.in_review([one.id for one in pending])
    papers = filings.made_by(actor=actor)
    return Home(
        active_count=count,
        own_count=own,
        total=total,
        principal=principal,
        growth=growth,
        without_balance=count - priced,
        as_of=as_of,
        stages=_stages(),
        waiting=[Waiting(one, by_review.get(one.id)) for one in pending],
        own_papers=papers,
        returned_count=sum(paper.status is FilingStatus.RETURNED for paper in papers),
        events=docket.latest(limit=8),
    )


def whole(*, matter: Matter) -> Whole:
    """One matter for its page; a debt that cannot be computed says why instead."""
    loaded = debt.loaded(matter_id=matter.id) or matter
    result, problem = None, ""
    try:
        result = debt.debt_of(matter=loaded, cutoff_on=clock.today())
    except DomainError as error:
        problem = error.sentence
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
        guarantees=db.session.scalars(
            select(Guarantee)
            .where(Guarantee.matter_id == matter.id)
            .options(selectinload(Guarantee.guarantor))
            .order_by(Guarantee.id)
        ).all(),
        interests=db.session.scalars(
            select(SecurityInterest)
            .where(SecurityInterest.matter_id == matter.id)
            .options(
                selectinload(SecurityInterest.collateral).selectinload(Collateral.valuations),
                selectinload(SecurityInterest.provider),
            )
            .order_by(SecurityInterest.id)
        ).all(),
        papers=filings.of_matter(matter=matter)[:5],
        events=docket.timeline(matter_id=matter.id, limit=8),
    )


def _stages() -> list[StageFigure]:
    rows = {
        stage: (count, total)
        for stage, count, total in db.session.execute(
            select(Matter.stage, func.count(), func.coalesce(func.sum(Matter.balance_total), Decimal(0))).group_by(Matter.stage)
        )
    }
    largest = max((total for _, total in rows.values()), default=Decimal(0)) or Decimal(1)
    return [
        StageFigure(stage=stage, count=rows[stage][0], total=rows[stage][1], share=int(rows[stage][1] * 100 / largest))
        for stage in Stage
        if stage in rows
    ]
