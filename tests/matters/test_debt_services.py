"""The debt of a matter: G1's figures, stored balances, frozen calculations and what is refused."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from app.core.db import db
from app.core.errors import DomainError
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.matters.facts import CostFacts, DrawdownFacts, LoanFacts, RepaymentFacts
from app.matters.models import DebtCalculation, Matter
from app.matters.services import costs, debt, loans, parties, repayments
from app.matters.states import AllocationOrder, CostKind, LprTerm, PartyStatus, RateKind, Reprice
from app.statutes.debt import Bucket
from tests.factories import access, golden, matters
from tests.factories import loans as make

pytestmark = pytest.mark.usefixtures("session")


def test_the_golden_case_owes_exactly_what_the_product_promises():
    g1 = golden.make_g1()

    result = debt.debt_of(matter=g1.matter, cutoff_on=golden.CUTOFF)

    assert result.principal == golden.PRINCIPAL
    assert result.interest == golden.INTEREST
    assert result.penalty == golden.PENALTY
    assert result.compound == golden.COMPOUND
    assert result.total == golden.TOTAL
    assert [(line.kind, line.days) for line in result.lines] == [
        (Bucket.INTEREST, 90),
        (Bucket.PENALTY, 365),
        (Bucket.COMPOUND, 365),
    ]
    assert result.forward.next_on == date(2026, 3, 21)


def test_the_golden_case_computed_a_second_way_in_whole_fractions():
    interest = round(Fraction(3_500_000) * 5 / 100 * 90 / 360, 2)
    penalty = round(Fraction(3_500_000) * 75 / 1000 * 365 / 360 * 100) / Fraction(100)
    compound = round(interest * 75 / 1000 * 365 / 360 * 100) / Fraction(100)
    g1 = golden.make_g1()

    result = debt.debt_of(matter=g1.matter, cutoff_on=golden.CUTOFF)

    assert Fraction(result.total) == 3_500_000 + interest + penalty + compound


def test_a_cutoff_that_is_not_charged_has_one_day_less():
    g1 = golden.make_g1()

    charged = debt.debt_of(matter=g1.matter, cutoff_on=golden.CUTOFF)
    uncharged = debt.debt_of(matter=g1.matter, cutoff_on=golden.CUTOFF, cutoff_charged=False)

    assert {line.days for line in uncharged.lines} == {90, 364}
    assert uncharged.forward.next_on == golden.CUTOFF
    assert uncharged.total < charged.total


def test_every_entry_of_money_stores_the_new_balance():
    actor, matter = access.user(), matters.matter()
    borrower = matters.organisation(matter=matter)

    loan = loans.add_loan(actor=actor, matter=matter, facts=_loan(borrower))
    assert matter.balance_total is None

    loans.add_drawdown(actor=actor, loan=loan, facts=_note())
    first = matter.balance_total
    assert matter.balance_principal == Decimal("1000000.00")
    assert matter.balance_as_of == date(2026, 3, 20)
    assert first == debt.debt_of(matter=matter, cutoff_on=date(2026, 3, 20)).total

    repayments.record_repayment(
        actor=actor, loan=loan, facts=RepaymentFacts(paid_on=date(2026, 3, 20), amount=Decimal("50000.00"))
    )
    assert matter.balance_total == first - Decimal("50000.00")

    facts = CostFacts(kind=CostKind.LAWYER, amount=Decimal("7000.00"), incurred_on=date(2026, 3, 2))
    costs.record_cost(actor=actor, matter=matter, facts=facts)
    assert matter.balance_total == first - Decimal("43000.00")


def test_money_paid_before_a_correction_cannot_end_up_above_the_debt():
    actor, matter = access.user(), matters.matter()
    loan = loans.add_loan(actor=actor, matter=matter, facts=_loan(matters.organisation(matter=matter)))
    drawdown = loans.add_drawdown(actor=actor, loan=loan, facts=_note())
    before = matter.balance_total

    with pytest.raises(DomainError):
        repayments.record_repayment(
            actor=actor, loan=loan, facts=RepaymentFacts(paid_on=date(2026, 3, 20), amount=Decimal("9000000.00"))
        )

    assert loan.repayments == []
    assert matter.balance_total == before
    assert drawdown.amount == Decimal("1000000.00")


def test_a_debt_that_cannot_be_computed_says_why_in_the_list():
    matter = matters.matter()
    loan = make.loan(
        matter=matter,
        rate_kind=RateKind.LPR,
        lpr_term=LprTerm.ONE_YEAR,
        reprice=Reprice.AT_DRAWDOWN,
        signed_on=date(2018, 1, 1),
        starts_on=date(2018, 1, 10),
        ends_on=date(2019, 1, 10),
    )
    make.drawdown(loan=loan)

    refusal = debt.refresh_balance(matter=matter)

    assert refusal is not None
    assert matter.balance_total is None
    assert matter.balance_problem != ""


def test_a_locked_calculation_gives_the_identical_figure_from_its_stored_inputs():
    g1 = golden.make_g1()
    db.session.commit()
    locked = debt.lock_calculation(actor=access.user(), matter=g1.matter, cutoff_on=golden.CUTOFF)
    db.session.commit()

    g1.loan.fixed_percent = Decimal("9")
    db.session.commit()
    kept = db.session.get_one(DebtCalculation, locked.id)

    assert debt.recalculate(calculation=kept).to_plain() == kept.result
    assert debt.recalculate(calculation=kept).total == golden.TOTAL == kept.total
    assert not debt.is_current(calculation=kept, matter=kept.matter)


def test_locking_the_same_again_gives_the_same_row():
    g1 = golden.make_g1()
    actor = access.user()

    first = debt.lock_calculation(actor=actor, matter=g1.matter, cutoff_on=golden.CUTOFF)
    db.session.commit()
    again = debt.lock_calculation(actor=actor, matter=g1.matter, cutoff_on=golden.CUTOFF)
    other = debt.lock_calculation(actor=actor, matter=g1.matter, cutoff_on=date(2026, 3, 19))

    assert again.id == first.id
    assert (first.number, other.number) == (1, 2)
    assert debt.is_current(calculation=first, matter=first.matter)
    told = [row for row in docket.timeline(matter_id=g1.matter.id) if row.kind is MilestoneKind.DEBT_LOCKED]
    assert len(told) == 2


def test_a_matter_without_drawdowns_has_nothing_to_lock():
    matter = matters.matter()

    with pytest.raises(DomainError) as refused:
        debt.lock_calculation(actor=access.user(), matter=matter, cutoff_on=golden.CUTOFF)

    assert refused.value.field == "cutoff"


def test_interest_stops_when_the_court_accepts_the_borrowers_bankruptcy():
    g1 = golden.make_g1()
    g1.borrower.status, g1.borrower.status_on = PartyStatus.BANKRUPT, date(2025, 9, 1)

    result = debt.debt_of(matter=g1.matter, cutoff_on=golden.CUTOFF)

    assert max(line.to_on for line in result.lines) == date(2025, 8, 31)
    assert result.growth_per_day == 0


def test_the_stored_balance_follows_a_borrower_into_bankruptcy():
    g1 = golden.make_g1()
    debt.refresh_balance(matter=g1.matter)

    parties.change_status(
        actor=access.user(),
        matter=g1.matter,
        party=g1.borrower,
        status=PartyStatus.BANKRUPT,
        status_on=date(2025, 9, 1),
        reason="",
    )

    assert g1.matter.balance_growth == 0
    assert g1.matter.balance_total < golden.TOTAL


@pytest.mark.parametrize(
    ("order", "principal"),
    [(AllocationOrder.CC_561, Decimal("3500000.00")), (AllocationOrder.PRINCIPAL_FIRST, Decimal("3490000.00"))],
)
def test_the_order_of_the_contract_decides_what_a_payment_meets(order: AllocationOrder, principal: Decimal):
    g1 = golden.make_g1()
    g1.loan.allocation = order
    make.repayment(loan=g1.loan, paid_on=date(2025, 12, 1), amount=Decimal("10000.00"))
    db.session.commit()

    result = debt.debt_of(matter=db.session.get_one(Matter, g1.matter.id), cutoff_on=golden.CUTOFF)

    assert result.principal == principal


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
