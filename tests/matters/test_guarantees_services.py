"""Guarantees: who may guarantee, what a contract needs, and until when it can be used."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.core.errors import DomainError
from app.matters.facts import GuaranteeFacts
from app.matters.models import Loan, Party
from app.matters.services import guarantees
from app.matters.states import GuaranteeKind, GuaranteeMode, MaximumBasis, Role
from app.statutes.guarantees import GuaranteeForm
from tests.factories import access, golden, matters
from tests.factories import loans as make

pytestmark = pytest.mark.usefixtures("session")


def test_the_guarantee_period_of_the_golden_case_ends_on_20_march_2028():
    g1 = golden.make_g1()

    reach = guarantees.reach_of(guarantee=g1.matter.guarantees[0])

    assert reach is not None
    assert reach.end.raw_end == date(2028, 3, 20)
    assert reach.days_left == 731
    assert reach.end.basis
    assert not reach.is_lost


def test_a_guarantee_without_agreed_period_runs_six_months_and_is_lost_without_a_demand():
    loan = make.loan()
    make.drawdown(loan=loan)
    silent = make.guarantee(loan=loan, period_months=None)

    reach = guarantees.reach_of(guarantee=silent)

    assert reach is not None
    assert reach.end.raw_end == date(2025, 7, 10)
    assert reach.is_lost
    assert [remark.template for remark in guarantees.remarks_on(guarantee=silent)] == [guarantees.LOST]


def test_a_demand_inside_the_period_saves_a_joint_guarantee_and_not_a_general_one():
    loan = make.loan()
    make.drawdown(loan=loan)
    joint = make.guarantee(loan=loan, period_months=None, demanded_on=date(2025, 7, 10))
    general = make.guarantee(loan=loan, period_months=None, demanded_on=date(2025, 7, 10), mode=GuaranteeMode.GENERAL)

    assert guarantees.reach_of(guarantee=joint).saved.saved
    assert guarantees.reach_of(guarantee=general).is_lost


def test_an_unclear_form_is_general_since_2021():
    loan = make.loan()
    make.drawdown(loan=loan)
    unclear = make.guarantee(loan=loan, mode=GuaranteeMode.UNCLEAR)

    assert guarantees.reach_of(guarantee=unclear).form.form is GuaranteeForm.GENERAL


def test_the_guarantor_becomes_a_party_in_that_role():
    loan = make.loan()
    shareholder = matters.person(matter=loan.matter, role=Role.THIRD_PARTY)

    guarantees.record_guarantee(actor=access.user(), matter=loan.matter, facts=_facts(loan, shareholder))

    assert Role.GUARANTOR in {taken.role for taken in loan.matter.party_roles if taken.party is shareholder}


def test_a_maximum_counts_the_whole_claim_unless_the_contract_says_otherwise():
    loan = make.loan()
    facts = replace(
        _facts(loan, matters.person(matter=loan.matter)), kind=GuaranteeKind.MAXIMUM, max_amount=Decimal("2000000.00")
    )

    guarantee = guarantees.record_guarantee(actor=access.user(), matter=loan.matter, facts=facts)
    assert guarantee.max_basis is MaximumBasis.TOTAL

    guarantees.amend_guarantee(actor=access.user(), guarantee=guarantee, facts=replace(facts, kind=GuaranteeKind.ORDINARY))
    assert (guarantee.max_amount, guarantee.max_basis) == (None, None)

    guarantees.remove_guarantee(actor=access.user(), guarantee=guarantee)
    assert loan.matter.guarantees == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": GuaranteeKind.MAXIMUM}, "max_amount"),
        ({"loans": ()}, "loan_ids"),
        ({"period_months": 0}, "period_months"),
        ({"period_months": None, "period_ends_on": date(2023, 1, 1)}, "period_ends_on"),
        ({"demanded_on": date(2026, 3, 21)}, "demanded_on"),
        ({"is_claimed": False}, "exclusion_reason"),
    ],
)
def test_a_guarantee_needs_what_its_kind_needs(changed: dict, field: str):
    loan = make.loan()
    facts = replace(_facts(loan, matters.person(matter=loan.matter)), **changed)

    with pytest.raises(DomainError) as refused:
        guarantees.record_guarantee(actor=access.user(), matter=loan.matter, facts=facts)

    assert refused.value.field == field


def test_nobody_guarantees_his_own_debt_or_that_of_another_matter():
    loan, other = make.loan(), make.loan()

    with pytest.raises(DomainError) as own:
        guarantees.record_guarantee(actor=access.user(), matter=loan.matter, facts=_facts(loan, loan.borrower))
    with pytest.raises(DomainError) as strange:
        guarantor = matters.person(matter=loan.matter)
        guarantees.record_guarantee(actor=access.user(), matter=loan.matter, facts=_facts(other, guarantor))

    assert own.value.template == guarantees.OWN_DEBT
    assert strange.value.template == guarantees.STRANGE_LOAN


def _facts(loan: Loan, guarantor: Party) -> GuaranteeFacts:
    return GuaranteeFacts(
        guarantor=guarantor,
        kind=GuaranteeKind.ORDINARY,
        mode=GuaranteeMode.JOINT,
        number="BZ-1",
        signed_on=date(2024, 1, 5),
        loans=(loan,),
        period_months=36,
    )
