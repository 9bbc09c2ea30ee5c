"""The papers somebody has in work, and the reviews he asked for: both pass on with a milestone."""

from sqlalchemy import select

from app.access import holdings
from app.access.holdings import Holding, Kind
from app.access.models import User
from app.access.policy import Permission
from app.approvals.models import Approval
from app.approvals.states import ApprovalStatus
from app.core import clock
from app.core.db import db
from app.core.labels import N_
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.filings.models import Filing
from app.filings.states import FilingStatus
from app.matters.models import Matter

IN_WORK = (FilingStatus.DRAFT, FilingStatus.IN_REVIEW, FilingStatus.RETURNED)


def _in_work_of(user: User) -> list[Holding]:
    own = select(Filing, Matter.number, Matter.branch_id).join(Matter, Matter.id == Filing.matter_id)
    found = db.session.execute(
        own.where(Filing.made_by_id == user.id, Filing.status.in_(IN_WORK)).order_by(Matter.number, Filing.id)
    )
    return [
        Holding(filing.id, number, f"{filing.kind.label} · {filing.status.label}", branch_id=branch_id, firm_id=user.firm_id)
        for filing, number, branch_id in found
    ]


def _hand_paper(actor: User, row_id: int, to: User | None) -> None:
    filing = db.session.get_one(Filing, row_id)
    if to is not None:
        _tell(actor, matter_id=filing.matter_id, what=filing.kind.label, before=filing.made_by, to=to)
        filing.made_by = to


def _asked_by(user: User) -> list[Holding]:
    own = select(Approval, Matter.number, Matter.branch_id).join(Matter, Matter.id == Approval.matter_id)
    pending = own.where(Approval.requested_by_id == user.id, Approval.status == ApprovalStatus.PENDING)
    return [
        Holding(approval.id, number, approval.purpose.label, branch_id=branch_id, firm_id=user.firm_id)
        for approval, number, branch_id in db.session.execute(pending.order_by(Matter.number, Approval.id))
    ]


def _hand_review(actor: User, row_id: int, to: User | None) -> None:
    approval = db.session.get_one(Approval, row_id)
    if to is not None:
        _tell(actor, matter_id=approval.matter_id, what=approval.purpose.label, before=approval.requested_by, to=to)
        approval.requested_by = to


def _tell(actor: User, *, matter_id: int, what: str, before: User, to: User) -> None:
    docket.record(
        actor=actor,
        matter_id=matter_id,
        kind=MilestoneKind.WORK_HANDED_OVER,
        happened_on=clock.today(),
        what=what,
        before=before.full_name,
        to=to.full_name,
    )


holdings.add(Kind("paper", N_("Paper in work"), _in_work_of, Permission.WRITE_FILINGS, _hand_paper))
holdings.add(Kind("review", N_("Review asked for"), _asked_by, Permission.WRITE_FILINGS, _hand_review))
