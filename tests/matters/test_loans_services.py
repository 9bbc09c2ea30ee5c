"""Loans, drawdowns, repayments and costs: what is accepted, what is refused and where, what can be taken back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.db import db
from app.core.errors import DomainError
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.matters.facts import Acceleration, CostFacts, DrawdownFacts, LoanFacts, RepaymentFacts, Split
from app.matters.models import Loan
from app.matters.services import costs, loans, repayments
from app.matters.states import CostKind, LprTerm, RateKind, Reprice, Role
from tests.factories import access, collateral, matters
from tests.factories import loans as make

pytestmark = pytest.mark.usefixtures("session")


def test_a_floating_loan_keeps_its_terms_and_drops_what_belongs_to_a_fixed_one():
    matter = matters.matter()
    facts = replace(
        _loan(matters.organisation(matter=matter)),
        rate_kind=RateKind.LPR,
        lpr_term=LprTerm.ONE_YEAR,
        spread_bp=Decimal("135"),
        reprice=Reprice.QUARTERLY,
        rates=((date(2024, 6, 1), Decimal("4.2")),),
    )

    loan = loans.add_loan(actor=access.user(), matter=matter, facts=facts)

    assert loan.fixed_percent is None
    assert (loan.lpr_term, loan.spread_bp, loan.reprice) == (LprTerm.ONE_YEAR, Decimal("135"), Reprice.QUARTERLY)
    assert [(row.from_on, row.percent) for row in loan.rates] == [(date(2024, 6, 1), Decimal("4.2"))]
    assert MilestoneKind.LOAN_ADDED in {row.kind for row in docket.timeline(matter_id=matter.id)}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends_on": date(2024, 1, 9)}, "ends_on"),
        ({"fixed_percent": None}, "fixed_percent"),
        ({"rate_kind": RateKind.LPR, "reprice": Reprice.MONTHLY}, "lpr_term"),
        ({"rate_kind": RateKind.LPR, "lpr_term": LprTerm.ONE_YEAR}, "reprice"),
        ({"rates": ((date(2024, 6, 1), Decimal("4")), (date(2024, 6, 1), Decimal("5")))}, "rates"),
        ({"number": "TAKEN"}, "number"),
    ],
)
def test_a_contract_that_contradicts_itself_is_refused_at_its_field(changed: dict, field: str):
    matter = matters.matter()
    borrower = matters.organisation(matter=matter)
    make.loan(matter=matter, borrower=borrower, number="TAKEN")

    with pytest.raises(DomainError) as refused:
        loans.add_loan(actor=access.user(), matter=matter, facts=replace(_loan(borrower), **changed))

    assert refused.value.field == field
    assert refused.value.sentence


def test_only_a_borrower_of_the_matter_can_borrow():
    matter = matters.matter()
    guarantor = matters.organisation(matter=matter, role=Role.GUARANTOR)

    with pytest.raises(DomainError) as refused:
        loans.add_loan(actor=access.user(), matter=matter, facts=_loan(guarantor))

    assert refused.value.field == "borrower_id"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"due_on": date(2024, 1, 9)}, "due_on"),
        ({"due_on": date(2025, 1, 11)}, "due_on"),
        ({"drawn_on": date(2024, 1, 4)}, "drawn_on"),
        ({"drawn_on": date(2026, 3, 21), "due_on": date(2026, 3, 21)}, "drawn_on"),
        ({"interest_paid_to": date(2024, 1, 9)}, "interest_paid_to"),
    ],
)
def test_a_drawdown_lies_within_its_contract(changed: dict, field: str):
    loan = make.loan()

    with pytest.raises(DomainError) as refused:
        loans.add_drawdown(actor=access.user(), loan=loan, facts=replace(_note(), **changed))

    assert refused.value.field == field
    assert loan.drawdowns == []


def test_drawdowns_beyond_the_contract_amount_are_taken_with_a_remark():
    loan = make.loan(penalty_clause="第八条")
    actor = access.user()
    loans.add_drawdown(actor=actor, loan=loan, facts=_note())
    loans.add_drawdown(actor=actor, loan=loan, facts=replace(_note(), number="JJ-2"))

    templates = {remark.template for remark in loans.remarks_on(loan=loan)}

    assert templates == {loans.BEYOND_CONTRACT, loans.NO_PROOF}


def test_a_contract_cannot_end_before_its_drawdowns_fall_due():
    loan = make.loan()
    make.drawdown(loan=loan)

    with pytest.raises(DomainError) as refused:
        loans.amend_loan(actor=access.user(), loan=loan, facts=replace(_loan(loan.borrower), ends_on=date(2024, 12, 31)))

    assert refused.value.field == "ends_on"


def test_calling_a_loan_due_charges_penalty_on_all_of_it():
    loan = make.loan(ends_on=date(2027, 1, 10))
    drawdown = make.drawdown(loan=loan)
    actor = access.user()
    before = _balance(loan)

    loans.call_due(actor=actor, loan=loan, acceleration=Acceleration(on=date(2025, 6, 1), method="书面通知"))
    after = _balance(loan)
    loans.undo_call(actor=actor, loan=loan)

    assert drawdown.due_on > date(2026, 3, 20)
    assert after > before
    assert _balance(loan) == before


@pytest.mark.parametrize("day", [date(2024, 1, 9), date(2025, 1, 10)])
def test_a_loan_is_called_due_between_its_start_and_its_end(day: date):
    loan = make.loan()

    with pytest.raises(DomainError) as refused:
        loans.call_due(actor=access.user(), loan=loan, acceleration=Acceleration(on=day, method="书面通知"))

    assert refused.value.field == "on"


def test_what_hangs_on_a_contract_is_taken_back_first():
    loan = make.loan()
    drawdown = make.drawdown(loan=loan)
    actor, matter = access.user(), loan.matter
    security = collateral.interest(loan=loan)

    with pytest.raises(DomainError):
        loans.remove_loan(actor=actor, loan=loan)
    loans.remove_drawdown(actor=actor, drawdown=drawdown)
    with pytest.raises(DomainError) as secured:
        loans.remove_loan(actor=actor, loan=loan)
    security.loans = []
    db.session.flush()
    loans.remove_loan(actor=actor, loan=loan)

    assert secured.value.template == loans.HAS_SECURITY
    assert db.session.get(Loan, loan.id) is None
    assert matter.balance_total is None
    assert [row.kind for row in docket.timeline(matter_id=matter.id)].count(MilestoneKind.ENTRY_REMOVED) == 2


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"paid_on": date(2024, 1, 9)}, "paid_on"),
        ({"paid_on": date(2026, 3, 21)}, "paid_on"),
        ({"split": Split(interest=Decimal("9999.99"))}, "amount"),
    ],
)
def test_a_repayment_comes_after_its_drawdown_and_its_parts_add_up(changed: dict, field: str):
    loan = make.loan()
    make.drawdown(loan=loan)

    with pytest.raises(DomainError) as refused:
        repayments.record_repayment(actor=access.user(), loan=loan, facts=replace(_payment(), **changed))

    assert refused.value.field == field


def test_a_recorded_split_is_kept_part_by_part_and_can_be_dropped_again():
    loan = make.loan()
    make.drawdown(loan=loan)
    actor = access.user()
    split = Split(interest=Decimal("4000.00"), principal=Decimal("6000.00"))

    payment = repayments.record_repayment(actor=actor, loan=loan, facts=replace(_payment(), split=split))
    assert (payment.split_interest, payment.split_principal, payment.split_costs) == (4000, 6000, 0)

    repayments.amend_repayment(actor=actor, repayment=payment, facts=_payment())
    assert payment.split_principal is None

    repayments.remove_repayment(actor=actor, repayment=payment)
    assert loan.repayments == []


def test_a_claimed_cost_without_clause_and_proof_is_remarked():
    matter = matters.matter()
    facts = CostFacts(kind=CostKind.LAWYER, amount=Decimal("5000.00"), incurred_on=date(2026, 3, 1))

    cost = costs.record_cost(actor=access.user(), matter=matter, facts=facts)
    assert {remark.template for remark in costs.remarks_on(matter=matter)} == {costs.NO_CLAUSE, costs.NO_PROOF}
    assert matter.balance_total == Decimal("5000.00")

    costs.amend_cost(actor=access.user(), cost=cost, facts=replace(facts, is_claimed=False))
    assert costs.remarks_on(matter=matter) == []
    assert matter.balance_total == Decimal("0.00")

    costs.remove_cost(actor=access.user(), cost=cost)
    assert matter.costs == []


def _balance(loan: Loan) -> Decimal:
    from_services = loans.debt.debt_of(matter=loan.matter, cutoff_on=date(2026, 3, 20))
    return from_services.total


def _loan(borrower) -> LoanFacts:
    return LoanFacts(
        borrower=borrower,
        number="JK-1",
        signed_on=date(2024, 1, 5),
        amount=Decimal("1000000.00"),
        starts_on=date(2024, 1, 10),
        ends_on=date(2025, 1, 10),
        rate_kind=RateKind.FIXED,
        fixed_percent=Decimal("6"),
    )


def _note() -> DrawdownFacts:
    return DrawdownFacts(number="JJ-1", amount=Decimal("1000000.00"), drawn_on=date(2024, 1, 10), due_on=date(2025, 1, 10))


def _payment() -> RepaymentFacts:
    return RepaymentFacts(paid_on=date(2025, 6, 1), amount=Decimal("10000.00"))
