"""A second pair of eyes: never one's own, by whatever route."""

from typing import Any

import pytest
from flask_babel import force_locale
from sqlalchemy.exc import IntegrityError

from app.access.models import User
from app.access.scope import Reach, Scope, acting_as
from app.access.states import RoleKey
from app.approvals import services as approvals
from app.approvals.models import Approval
from app.approvals.states import ApprovalStatus, Purpose
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError, NotAllowed
from app.docket import services as docket
from app.docket.states import MilestoneKind
from tests.factories import access
from tests.factories.standing import Standing, standing


def test_another_reviewer_approves(session: Any, bank: Standing) -> None:
    approval = request(bank)

    approvals.approve(actor=bank.approver, approval=approval, opinion="要素齐全")

    assert approval.status is ApprovalStatus.APPROVED
    assert approval.decided_by is bank.approver
    assert approval.decided_at is not None
    assert approval.opinion == "要素齐全"


def test_nobody_decides_his_own_request_even_as_a_reviewer(session: Any, bank: Standing) -> None:
    approval = request(bank, actor=bank.approver)

    with pytest.raises(NotAllowed):
        approvals.approve(actor=bank.approver, approval=approval)
    with pytest.raises(NotAllowed):
        approvals.return_(actor=bank.approver, approval=approval, opinion="退回")

    assert approval.is_pending
    assert not approvals.may_decide(actor=bank.approver, approval=approval)


def test_the_database_itself_refuses_a_decision_on_ones_own_request(session: Any, bank: Standing) -> None:
    approval = request(bank)
    approval.status = ApprovalStatus.APPROVED
    approval.decided_by_id = approval.requested_by_id
    approval.decided_at = clock.now()

    with pytest.raises(IntegrityError, match="decided_by_another"):
        session.flush()


def test_the_database_refuses_a_decision_without_its_facts(session: Any, bank: Standing) -> None:
    approval = request(bank)
    approval.status = ApprovalStatus.APPROVED

    with pytest.raises(IntegrityError, match="decision_has_facts"):
        session.flush()


@pytest.mark.parametrize("role", ["auditor", "administrator", "lawyer", "collector_elsewhere"])
def test_who_does_not_review_decides_nothing(session: Any, bank: Standing, role: str) -> None:
    approval = request(bank)

    with pytest.raises(NotAllowed):
        approvals.approve(actor=getattr(bank, role), approval=approval)


def test_a_return_needs_its_reason(session: Any, bank: Standing) -> None:
    approval = request(bank)

    with pytest.raises(DomainError) as refusal:
        approvals.return_(actor=bank.approver, approval=approval, opinion="  ")

    assert refusal.value.field == "opinion"
    assert (
        approvals.return_(actor=bank.approver, approval=approval, opinion="利息截止日应为立案日").status
        is ApprovalStatus.RETURNED
    )


def test_a_decided_request_is_not_decided_again(session: Any, bank: Standing) -> None:
    approval = request(bank)
    approvals.approve(actor=bank.approver, approval=approval)

    with force_locale("en"), pytest.raises(DomainError, match="Approved"):
        approvals.return_(actor=bank.approver, approval=approval, opinion="晚了")


def test_only_who_asked_withdraws_and_only_while_it_is_open(session: Any, bank: Standing) -> None:
    approval = request(bank)

    with pytest.raises(NotAllowed):
        approvals.withdraw(actor=bank.approver, approval=approval)
    assert approvals.withdraw(actor=bank.officer, approval=approval).status is ApprovalStatus.WITHDRAWN
    with pytest.raises(DomainError):
        approvals.withdraw(actor=bank.officer, approval=approval)


def test_the_queue_holds_what_others_asked_oldest_first(session: Any, bank: Standing) -> None:
    reviewer = access.user(RoleKey.MANAGER, branch=bank.branch)
    first, own, second = request(bank), request(bank, actor=reviewer), request(bank)

    assert list(approvals.pending_for(actor=reviewer)) == [first, second]
    assert approvals.count_pending_for(actor=reviewer) == 2
    assert list(approvals.requested_by(actor=reviewer)) == [own]


def test_who_does_not_review_has_no_queue(session: Any, bank: Standing) -> None:
    request(bank)

    assert not approvals.pending_for(actor=bank.auditor)
    assert approvals.count_pending_for(actor=bank.auditor) == 0


def test_each_step_is_told_in_the_docket(session: Any, bank: Standing) -> None:
    approvals.return_(actor=bank.approver, approval=request(bank), opinion="缺送达地址")
    approvals.withdraw(actor=bank.officer, approval=request(bank))
    session.flush()

    told = {milestone.kind for milestone in docket.timeline(matter_id=bank.matter.id)}
    assert told == {MilestoneKind.REVIEW_REQUESTED, MilestoneKind.PAPER_RETURNED, MilestoneKind.REVIEW_WITHDRAWN}


def test_another_firm_and_another_branch_do_not_see_the_request(session: Any, bank: Standing) -> None:
    key = request(bank).id
    firm, branch = bank.other_lawyer.firm_id, bank.other_branch.id
    session.commit()

    for scope in (Scope(Reach.FIRM, firm_id=firm, on=clock.today()), Scope(Reach.BRANCH, branch_id=branch)):
        with acting_as(scope):
            assert db.session.get(Approval, key) is None


def request(bank: Standing, *, actor: User | None = None) -> Approval:
    return approvals.request(
        actor=actor or bank.officer, matter_id=bank.matter.id, purpose=Purpose.FINAL_PAPER, subject_title="民事起诉状 第 1 版"
    )


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()
