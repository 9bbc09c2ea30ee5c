"""The bank's tables: what is in force on a day, and the way of a change from its draft to the second person."""

import contextvars
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from app.access.models import User
from app.access.scope import acting_as
from app.access.states import RoleKey
from app.approvals import services as approvals
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError, NotAllowed
from app.core.work import Application, unit_of_work
from app.registers import entries, texts
from app.registers import services as registers
from app.registers.models import Amendment
from app.registers.states import AmendmentStatus, Register
from app.statutes import calendar, lpr
from app.statutes.rules import LAW
from tests.factories import access
from tests.factories import registers as make
from tests.factories.standing import Standing, standing

MAY = date(2025, 5, 20)


def test_without_changes_the_shipped_law_is_in_force(session: Any) -> None:
    assert registers.in_force() == LAW


def test_a_settled_rate_takes_the_place_of_the_shipped_one(session: Any, bank: Standing) -> None:
    make.settled(actor=bank.administrator, approver=bank.approver, entry=make.rates(one_year="3.10"))

    assert lpr.quote(term="1Y", on=date(2025, 6, 10), rules=registers.in_force()).percent == Decimal("3.10")
    assert lpr.quote(term="1Y", on=date(2025, 6, 10)).percent == Decimal("3.00")


@pytest.mark.parametrize("step", ["prepared", "sent", "returned", "withdrawn"])
def test_what_is_not_approved_counts_nowhere(session: Any, bank: Standing, step: str) -> None:
    made = make.draft(actor=bank.administrator, entry=make.rates(one_year="3.10"))
    if step != "prepared":
        registers.send(actor=bank.administrator, amendment=made)
    if step == "returned":
        registers.return_(actor=bank.approver, amendment=made, opinion="与公告不符")
    if step == "withdrawn":
        registers.withdraw(actor=bank.administrator, amendment=made)

    assert registers.in_force() == LAW


def test_a_change_counts_from_its_day_and_not_before(session: Any, bank: Standing) -> None:
    later = clock.today() + timedelta(days=10)
    make.settled(actor=bank.administrator, approver=bank.approver, entry=make.rates(one_year="3.10"), takes_effect_on=later)

    assert registers.in_force() == LAW
    assert registers.in_force(on=later - timedelta(days=1)) == LAW
    assert registers.in_force(on=later).version != LAW.version


def test_a_change_decided_late_counts_from_the_decision(session: Any, bank: Standing) -> None:
    made = make.sent(actor=bank.administrator, entry=make.rates(one_year="3.10"))
    decided_on = clock.today() + timedelta(days=5)
    clock.set_business_day(decided_on)

    registers.approve(actor=bank.approver, amendment=made)

    assert made.counts_from == decided_on
    assert registers.in_force(on=decided_on - timedelta(days=1)) == LAW


def test_the_later_of_two_changes_of_an_entry_counts(session: Any, bank: Standing) -> None:
    for figure in ("3.10", "3.05"):
        make.settled(actor=bank.administrator, approver=bank.approver, entry=make.rates(one_year=figure))

    assert lpr.quote(term="1Y", on=MAY, rules=registers.in_force()).percent == Decimal("3.05")
    assert [row.value["one_year"] for row in registers.history(register=Register.LPR)] == ["3.05", "3.10"]


def test_a_registered_holiday_year_moves_the_end_of_a_period(session: Any, bank: Standing) -> None:
    last = date(2022, 2, 1)
    make.settled(actor=bank.administrator, approver=bank.approver, entry=make.spring_festival())

    counted = calendar.count(date(2022, 1, 22), calendar.days(10), rules=registers.in_force())

    assert (counted.raw_end, counted.rolled_end, counted.holiday_table_missing) == (last, date(2022, 2, 7), False)
    assert calendar.count(date(2022, 1, 22), calendar.days(10)).rolled_end == last


def test_a_setting_counts_only_for_days_from_its_own(session: Any, bank: Standing) -> None:
    entry = entries.setting(name="interest.financial_loan_cap_percent", text="18")
    make.settled(actor=bank.administrator, approver=bank.approver, entry=entry)

    rules = registers.in_force()

    assert rules.value_at("interest.financial_loan_cap_percent", on=clock.today()) == "18"
    assert rules.value_at("interest.financial_loan_cap_percent", on=clock.today() - timedelta(days=1)) == "24"


def test_nobody_decides_his_own_change_by_either_door(session: Any, bank: Standing) -> None:
    both = access.user(RoleKey.ADMINISTRATOR, RoleKey.APPROVER, branch=bank.branch)
    made = make.sent(actor=both, entry=make.rates(one_year="3.10"))
    assert made.review is not None

    with pytest.raises(NotAllowed):
        registers.approve(actor=both, amendment=made)
    with pytest.raises(NotAllowed):
        registers.return_(actor=both, amendment=made, opinion="退回")
    with pytest.raises(NotAllowed):
        approvals.approve(actor=both, approval=made.review)

    assert made.status is AmendmentStatus.PENDING


def test_a_second_administrator_may_decide(session: Any, bank: Standing) -> None:
    made = make.sent(actor=bank.administrator, entry=make.rates(one_year="3.10"))

    registers.approve(actor=access.user(RoleKey.ADMINISTRATOR, branch=bank.branch), amendment=made)

    assert made.status is AmendmentStatus.APPROVED


def test_only_an_administrator_of_head_office_proposes(session: Any, bank: Standing) -> None:
    elsewhere = access.user(RoleKey.ADMINISTRATOR, branch=bank.other_branch)

    for actor in (bank.officer, bank.approver, bank.auditor, elsewhere):
        with pytest.raises(NotAllowed):
            make.draft(actor=actor, entry=make.rates(one_year="3.10"))


@pytest.mark.parametrize("seat", ["officer", "auditor", "lawyer"])
def test_others_do_not_decide(session: Any, bank: Standing, seat: str) -> None:
    made = make.sent(actor=bank.administrator, entry=make.rates(one_year="3.10"))
    actor: User = getattr(bank, seat)

    with pytest.raises(NotAllowed):
        registers.approve(actor=actor, amendment=made)


def test_an_approver_of_a_branch_does_not_decide_for_the_bank(session: Any, bank: Standing) -> None:
    made = make.sent(actor=bank.administrator, entry=make.rates(one_year="3.10"))

    with pytest.raises(NotAllowed):
        registers.approve(actor=access.user(RoleKey.APPROVER, branch=bank.other_branch), amendment=made)


def test_a_second_open_change_of_the_same_entry_is_refused(session: Any, bank: Standing) -> None:
    make.draft(actor=bank.administrator, entry=make.rates(one_year="3.10"))

    with pytest.raises(DomainError) as refused:
        make.draft(actor=bank.administrator, entry=make.rates(one_year="3.05"))

    assert refused.value.template == registers.ANOTHER_IS_OPEN


def test_what_counts_already_is_no_change(session: Any, bank: Standing) -> None:
    for entry in (
        make.rates(one_year="3.00"),
        entries.setting(name="interest.financial_loan_cap_percent", text="24.0"),
        entries.bank_text(name=texts.CAUSE, text="金融借款合同纠纷"),
    ):
        with pytest.raises(DomainError) as refused:
            make.draft(actor=bank.administrator, entry=entry)
        assert refused.value.template == registers.SAME_AS_BEFORE


def test_a_change_needs_a_reason_and_no_day_that_has_passed(session: Any, bank: Standing) -> None:
    entry = make.rates(one_year="3.10")

    with pytest.raises(DomainError, match="why"):
        make.draft(actor=bank.administrator, entry=entry, reason="  ")
    with pytest.raises(DomainError) as refused:
        make.draft(actor=bank.administrator, entry=entry, takes_effect_on=clock.today() - timedelta(days=1))
    assert refused.value.field == "takes_effect_on"


def test_a_text_of_the_bank_counts_without_a_second_person(session: Any, bank: Standing) -> None:
    made = make.draft(actor=bank.administrator, entry=entries.bank_text(name=texts.SHORT_NAME, text="澜州银行"))

    registers.record(actor=bank.administrator, amendment=made)

    assert registers.text(texts.SHORT_NAME) == "澜州银行"


def test_what_moves_money_is_never_just_recorded(session: Any, bank: Standing) -> None:
    made = make.draft(actor=bank.administrator, entry=make.rates(one_year="3.10"))

    with pytest.raises(DomainError):
        registers.record(actor=bank.administrator, amendment=made)


def test_the_database_refuses_a_rate_without_a_second_person(session: Any, bank: Standing) -> None:
    made = make.draft(actor=bank.administrator, entry=make.rates(one_year="3.10"))
    made.status, made.settled_on = AmendmentStatus.APPROVED, clock.today()

    with pytest.raises(IntegrityError, match="second_person"):
        session.flush()


def test_a_decided_change_stays_as_it_is(session: Any, bank: Standing) -> None:
    made = make.settled(actor=bank.administrator, approver=bank.approver, entry=make.rates(one_year="3.10"))

    for act in (
        lambda: registers.withdraw(actor=bank.administrator, amendment=made),
        lambda: registers.send(actor=bank.administrator, amendment=made),
        lambda: registers.return_(actor=bank.approver, amendment=made, opinion="退回"),
    ):
        with pytest.raises(DomainError):
            act()


def test_only_who_prepared_a_change_sends_or_withdraws_it(session: Any, bank: Standing) -> None:
    made = make.draft(actor=bank.administrator, entry=make.rates(one_year="3.10"))
    other = access.user(RoleKey.ADMINISTRATOR, branch=bank.branch)

    for act in (registers.send, registers.withdraw):
        with pytest.raises(NotAllowed):
            act(actor=other, amendment=made)


def test_a_change_settled_by_another_process_is_seen_in_the_next_transaction(
    app: Application, session: Any, bank: Standing
) -> None:
    made = make.sent(actor=bank.administrator, entry=make.rates(one_year="3.10"))
    amendment_id, approver_id = made.id, bank.approver.id
    session.commit()
    assert registers.in_force() == LAW
    session.commit()

    def elsewhere() -> None:
        with app.app_context(), acting_as(), unit_of_work():
            actor = db.session.get_one(User, approver_id)
            registers.approve(actor=actor, amendment=db.session.get_one(Amendment, amendment_id))

    contextvars.Context().run(elsewhere)

    assert registers.in_force() != LAW


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()
