"""Money received: divided to the fen by the law's order, followed by the debt, and taken back without a trace in it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.core.db import db
from app.core.errors import DomainError
from app.docket.models import Event
from app.enforcement.facts import ReceiptFacts
from app.enforcement.models import EnforcementCase
from app.enforcement.services import money
from app.enforcement.states import ReceiptOrder, ReceiptSource
from app.matters.models import Repayment
from app.matters.services import debt, repayments
from app.matters.states import RepaymentChannel
from app.statutes.debt import DebtResult
from tests.factories import access, enforcement, golden
from tests.factories import loans as make

pytestmark = pytest.mark.usefixtures("session")

PERFORMANCE_END = date(2025, 12, 1)
PAID = date(2026, 3, 10)
DAYS_OF_DELAY = 99


def test_a_receipt_meets_costs_interest_and_principal_and_the_debt_follows():
    case = _case()
    make.cost(matter=case.matter, amount=Decimal("30000.00"))
    before = debt.debt_of(matter=case.matter, cutoff_on=PAID)

    receipt = money.record_receipt(actor=access.user(), case=case, facts=_facts("400000.00"))

    after = debt.debt_of(matter=case.matter, cutoff_on=PAID)
    assert receipt.debt_part == Decimal("400000.00")
    assert before.total - after.total == Decimal("400000.00")
    charges = before.costs + before.interest + before.penalty + before.compound
    assert after.principal == before.principal - (Decimal("400000.00") - charges)
    assert (after.costs, after.interest, after.penalty, after.compound) == (0, 0, 0, 0)
    assert [row.channel for row in case.matter.loans[0].repayments] == [RepaymentChannel.COURT]
    assert case.matter.balance_total == debt.debt_of(matter=case.matter, cutoff_on=date(2026, 3, 20)).total


def test_line_by_line_the_parts_lead_from_the_balance_before_to_the_one_after():
    case = _case()

    receipt = money.record_receipt(actor=access.user(), case=case, facts=_facts("250000.00"))
    division = money.division_of(receipt=receipt)

    assert sum(line.amount for line in division.lines) == receipt.debt_part
    assert division.before - division.after == receipt.debt_part
    assert division.before == debt.debt_of(matter=_case().matter, cutoff_on=PAID).total


def test_the_title_is_paid_before_the_doubled_part():
    case = _case(performance_ended_on=PERFORMANCE_END, delay_base=golden.PRINCIPAL)
    owed = debt.debt_of(matter=case.matter, cutoff_on=PAID).total
    doubled = _doubled(golden.PRINCIPAL, DAYS_OF_DELAY)

    all_but_one = money.record_receipt(actor=access.user(), case=case, facts=_facts(owed - 1))
    assert (all_but_one.debt_part, all_but_one.doubled_part) == (owed - 1, 0)

    rest = money.record_receipt(actor=access.user(), case=case, facts=_facts(doubled + 3, reference="2"))
    assert (rest.debt_part, rest.doubled_part, rest.surplus_part) == (1, doubled, 2)


def test_a_hundred_days_of_delay_on_the_principal_double_to_61_250():
    case = _case(performance_ended_on=PERFORMANCE_END, delay_base=golden.PRINCIPAL)

    part = money.doubled_part(case=case, on=PERFORMANCE_END + timedelta(days=100))

    assert part.left == Decimal("61250.00")


def test_by_agreement_the_doubled_part_is_met_as_interest_before_principal():
    case = _case(performance_ended_on=PERFORMANCE_END, delay_base=golden.PRINCIPAL, receipt_order=ReceiptOrder.CC_561)
    owed = debt.debt_of(matter=case.matter, cutoff_on=PAID)
    charges = owed.total - owed.principal
    doubled = _doubled(golden.PRINCIPAL, DAYS_OF_DELAY)

    receipt = money.record_receipt(actor=access.user(), case=case, facts=_facts(charges + doubled + 500))

    assert (receipt.doubled_part, receipt.debt_part) == (doubled, charges + 500)
    assert debt.debt_of(matter=case.matter, cutoff_on=PAID).principal == owed.principal - 500


def test_law_example_six_leaves_the_doubled_part_for_last():
    owed = DebtResult.from_plain(_owed(Decimal("900000.00")))

    shared = money.share(net=Decimal("880000.00"), owed=owed, doubled=Decimal("15000.00"), order=ReceiptOrder.TITLE_FIRST)

    assert (shared.debts, shared.doubled, shared.surplus) == (Decimal("880000.00"), 0, 0)


def test_what_the_court_kept_pays_no_debt():
    case = _case()

    receipt = money.record_receipt(actor=access.user(), case=case, facts=_facts("100000.00", court_part=Decimal("1400.00")))

    assert (receipt.court_part, receipt.debt_part) == (Decimal("1400.00"), Decimal("98600.00"))


def test_the_fee_is_charged_on_what_was_enforced():
    case = _case()
    money.record_receipt(actor=access.user(), case=case, facts=_facts("100000.00"))

    fee = money.fee_of(case=case)

    assert (fee.base, fee.value) == (Decimal("100000.00"), Decimal("1400.00"))


def test_taking_a_receipt_back_restores_the_debt_and_strikes_out_its_event():
    case, actor = _case(performance_ended_on=PERFORMANCE_END, delay_base=golden.PRINCIPAL), access.user()
    before = debt.debt_of(matter=case.matter, cutoff_on=date(2026, 3, 20)).to_plain()
    receipt = money.record_receipt(actor=actor, case=case, facts=_facts("400000.00"))

    money.reverse_receipt(actor=actor, receipt=receipt, reason="记错案件")

    assert debt.debt_of(matter=case.matter, cutoff_on=date(2026, 3, 20)).to_plain() == before
    assert db.session.scalars(select(Repayment).where(Repayment.matter_id == case.matter_id)).all() == []
    struck = db.session.scalars(select(Event).where(Event.supersedes_id == receipt.event_id)).one()
    assert struck.is_void
    with pytest.raises(DomainError):
        money.reverse_receipt(actor=actor, receipt=receipt, reason="again")


def test_an_earlier_receipt_recorded_late_comes_first():
    one, other, actor = _case(), _case(), access.user()
    early, late = _facts("120000.00", paid_on=date(2026, 2, 2)), _facts("90000.00")

    for case, order in ((one, (early, late)), (other, (late, early))):
        for facts in order:
            money.record_receipt(actor=actor, case=case, facts=facts)

    assert _figures(one) == _figures(other)
    assert debt.debt_of(matter=one.matter, cutoff_on=PAID).total == debt.debt_of(matter=other.matter, cutoff_on=PAID).total


def test_taking_the_first_of_two_back_divides_the_second_anew():
    case, alone, actor = _case(), _case(), access.user()
    first = money.record_receipt(actor=actor, case=case, facts=_facts("320000.00", paid_on=date(2026, 2, 2)))
    second = money.record_receipt(actor=actor, case=case, facts=_facts("90000.00"))
    only = money.record_receipt(actor=actor, case=alone, facts=_facts("90000.00"))

    money.reverse_receipt(actor=actor, receipt=first, reason="重复")

    lines = [(line.bucket, line.amount, line.balance_after) for line in money.division_of(receipt=second).lines]
    assert lines == [(line.bucket, line.amount, line.balance_after) for line in money.division_of(receipt=only).lines]


def test_a_second_tap_is_one_receipt_and_another_reference_is_another():
    case, actor = _case(), access.user()

    first = money.record_receipt(actor=actor, case=case, facts=_facts("5000.00"))
    again = money.record_receipt(actor=actor, case=case, facts=_facts("5000.00"))
    other = money.record_receipt(actor=actor, case=case, facts=_facts("5000.00", reference="流水2"))

    assert first is again
    assert other is not first
    assert len(db.session.scalars(select(Event).where(Event.happening == "money_received")).all()) == 2


def test_the_part_on_a_loan_is_amended_only_with_its_receipt():
    case, actor = _case(), access.user()
    receipt = money.record_receipt(actor=actor, case=case, facts=_facts("5000.00"))

    with pytest.raises(DomainError) as refused:
        repayments.remove_repayment(actor=actor, repayment=receipt.repayments[0])

    assert refused.value.template == repayments.PART_OF_RECEIPT


def test_the_less_secured_of_two_due_loans_is_met_first():
    case = _case()
    bare = make.loan(matter=case.matter, borrower=case.matter.loans[0].borrower, amount=Decimal("200000.00"))
    make.drawdown(loan=bare)
    db.session.expire(case.matter)

    receipt = money.record_receipt(actor=access.user(), case=case, facts=_facts("50000.00"))

    assert [row.loan_id for row in receipt.repayments] == [bare.id]


def test_a_loan_that_is_named_is_met_before_all_others():
    case = _case()
    named = case.matter.loans[0]
    make.drawdown(loan=make.loan(matter=case.matter, borrower=named.borrower, amount=Decimal("200000.00")))
    db.session.expire(case.matter)

    receipt = money.record_receipt(actor=access.user(), case=case, facts=_facts("50000.00", loan=named))

    assert [row.loan_id for row in receipt.repayments] == [named.id]


def test_loans_of_one_rank_share_in_proportion():
    case = _case(golden_case=False)
    first, second = case.matter.loans
    owed = {loan.id: _owed_on(case, loan) for loan in (first, second)}

    receipt = money.record_receipt(actor=access.user(), case=case, facts=_facts("100000.00"))

    got = {row.loan_id: row.amount for row in receipt.repayments}
    assert sum(got.values()) == Decimal("100000.00")
    exact = Fraction(100000) * Fraction(owed[second.id]) / Fraction(owed[first.id] + owed[second.id])
    assert abs(Fraction(got[second.id]) - exact) < Fraction(1, 100)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": Decimal("0.00")}, "amount"),
        ({"received_on": date(2026, 3, 9)}, "received_on"),
        ({"received_on": date(2026, 3, 21)}, "received_on"),
        ({"paid_on": date(2026, 1, 2), "received_on": date(2026, 1, 2)}, "paid_on"),
        ({"court_part": Decimal("5000.01")}, "court_part"),
    ],
)
def test_a_receipt_that_cannot_be_is_refused_at_its_field(changed: dict, field: str):
    case = _case()

    with pytest.raises(DomainError) as refused:
        money.record_receipt(actor=access.user(), case=case, facts=replace(_facts("5000.00"), **changed))

    assert refused.value.field == field


def test_an_auditor_records_no_money():
    with pytest.raises(DomainError):
        money.record_receipt(actor=access.user(access.RoleKey.AUDITOR), case=_case(), facts=_facts("5000.00"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    receipts=st.lists(
        st.tuples(st.integers(1, 250_000_000), st.integers(0, 60), st.integers(0, 100)), min_size=1, max_size=4, unique=True
    ),
    order=st.sampled_from(list(ReceiptOrder)),
)
def test_whatever_comes_in_the_parts_add_up_and_no_fen_is_met_twice(receipts, order):
    case = _case(performance_ended_on=PERFORMANCE_END, delay_base=golden.PRINCIPAL, receipt_order=order)
    on = date(2026, 3, 20)
    owed = debt.debt_of(matter=case.matter, cutoff_on=date(2026, 1, 15)).total

    for number, (fen, days, share) in enumerate(receipts):
        amount = Decimal(fen) / 100
        kept = (amount * share / 400).quantize(Decimal("0.01"))
        day = date(2026, 1, 15) + timedelta(days=days)
        facts = _facts(amount, paid_on=day, received_on=day, court_part=kept, reference=str(number))
        money.record_receipt(actor=access.user(), case=case, facts=facts)

    rows = money.standing(matter=case.matter)
    for row in rows:
        assert row.court_part + row.debt_part + row.doubled_part + row.surplus_part == row.amount
        assert min(row.court_part, row.debt_part, row.doubled_part, row.surplus_part) >= 0
        assert sum((each.amount for each in row.repayments), Decimal(0)) == row.debt_part
        assert sum((line.amount for line in money.division_of(receipt=row).lines), Decimal(0)) == row.debt_part
    after = debt.debt_of(matter=case.matter, cutoff_on=on)
    charged = sum((line.amount for line in after.lines), Decimal(0))
    assert after.total == golden.PRINCIPAL + charged - sum((row.debt_part for row in rows), Decimal(0))
    assert after.total >= 0
    assert owed > 0
    if any(row.surplus_part for row in rows):
        assert money.doubled_part(case=case, on=max(row.paid_on for row in rows)).left == 0
    db.session.rollback()


def _case(*, golden_case: bool = True, **facts) -> EnforcementCase:
    if golden_case:
        return enforcement.case(matter=golden.make_g1().matter, **facts)
    first = make.loan()
    make.drawdown(loan=first)
    second = make.loan(matter=first.matter, borrower=first.borrower, amount=Decimal("370000.00"))
    make.drawdown(loan=second)
    db.session.expire(first.matter)
    return enforcement.case(matter=first.matter, **facts)


def _facts(amount: Decimal | str, **changed) -> ReceiptFacts:
    paid_on = changed.get("paid_on", PAID)
    facts = ReceiptFacts(
        source=ReceiptSource.DEDUCTION,
        amount=Decimal(amount),
        paid_on=paid_on,
        received_on=max(paid_on, PAID),
        payer="澜州市临澜区人民法院",
    )
    return replace(facts, **changed)


def _doubled(base: Decimal, days: int) -> Decimal:
    """0.0175 per cent a day, rounded half up to the fen."""
    exact = Fraction(base) * Fraction(175, 1_000_000) * days
    return Decimal(int(exact * 100 + Fraction(1, 2))) / 100


def _figures(case: EnforcementCase) -> list[tuple]:
    return [
        (row.paid_on, row.amount, row.debt_part, row.doubled_part, [each.amount for each in row.repayments])
        for row in money.standing(matter=case.matter)
    ]


def _owed_on(case: EnforcementCase, loan) -> Decimal:
    result = debt.debt_of(matter=case.matter, cutoff_on=PAID)
    return sum((row.total for row in result.balances if row.loan_key == debt.key_of(loan)), Decimal(0))


def _owed(total: Decimal) -> dict:
    matter = golden.make_g1().matter
    plain = debt.debt_of(matter=matter, cutoff_on=PAID).to_plain()
    return plain | {"total": str(total), "principal": str(total)}
