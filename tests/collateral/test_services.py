"""Assets and security: what a mortgage needs, what goes and what stays when it is taken back, what a maximum covers."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from app.access.scope import Reach, Scope, set_scope
from app.collateral import services
from app.collateral.facts import AssetFacts, SecurityFacts, ValuationFacts
from app.collateral.models import Collateral
from app.collateral.states import AssetType, RegistrationKind, SecurityKind, ValuationMethod
from app.core.db import db
from app.core.errors import DomainError
from app.matters.models import Loan, Party
from app.matters.states import Role
from tests.factories import access, collateral, golden, matters
from tests.factories import loans as make

pytestmark = pytest.mark.usefixtures("session")


def test_an_asset_is_recorded_with_the_security_over_it():
    loan = make.loan()
    owner = matters.person(matter=loan.matter, role=Role.SPOUSE)

    interest = services.add_asset(actor=access.user(), matter=loan.matter, asset=_asset(owner), security=_security(loan, owner))

    assert interest.collateral.owners == [owner]
    assert interest.loans == [loan]
    assert Role.MORTGAGOR in {taken.role for taken in loan.matter.party_roles if taken.party is owner}


def test_a_borrower_who_mortgages_his_own_asset_gets_no_second_role():
    loan = make.loan()

    services.add_asset(
        actor=access.user(), matter=loan.matter, asset=_asset(loan.borrower), security=_security(loan, loan.borrower)
    )

    assert [taken.role for taken in loan.matter.party_roles] == [Role.BORROWER]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": SecurityKind.MAXIMUM_MORTGAGE}, "max_amount"),
        ({"loans": ()}, "loan_ids"),
        ({"registered_on": date(2024, 1, 4)}, "registered_on"),
        ({"is_claimed": False}, "exclusion_reason"),
    ],
)
def test_a_security_needs_what_its_kind_needs(changed: dict, field: str):
    loan = make.loan()
    security = replace(_security(loan, loan.borrower), **changed)

    with pytest.raises(DomainError) as refused:
        services.add_asset(actor=access.user(), matter=loan.matter, asset=_asset(loan.borrower), security=security)

    assert refused.value.field == field


def test_an_unregistered_mortgage_keeps_no_registration_number_and_is_remarked():
    loan = make.loan()
    security = replace(
        _security(loan, loan.borrower), registration=RegistrationKind.UNREGISTERED, registration_number="left over"
    )

    interest = services.add_asset(actor=access.user(), matter=loan.matter, asset=_asset(loan.borrower), security=security)

    assert interest.registration_number == ""
    assert services.NOT_REGISTERED in {remark.template for remark in services.remarks_on(reader=access.user(), interest=interest)}


def test_an_asset_goes_with_the_last_security_over_it():
    first, second = make.loan(), make.loan()
    actor = access.user()
    one = collateral.interest(loan=first)
    asset = one.collateral
    collateral.valuation(collateral=asset)
    two = collateral.interest(loan=second, provider=first.borrower, collateral=asset)
    db.session.commit()

    services.remove_security(actor=actor, interest=one)
    db.session.commit()
    assert db.session.get(Collateral, asset.id) is not None
    assert len(asset.valuations) == 1

    services.remove_security(actor=actor, interest=two)
    db.session.commit()
    assert db.session.get(Collateral, asset.id) is None


def test_a_branch_that_takes_its_security_back_leaves_an_asset_that_another_branch_holds(app):
    ours, theirs = access.branch(), access.branch()
    loan = make.loan(matter=matters.matter(branch=ours))
    hidden = make.loan(matter=matters.matter(branch=theirs))
    interest = collateral.interest(loan=loan)
    collateral.valuation(collateral=interest.collateral)
    collateral.interest(loan=hidden, provider=hidden.borrower, collateral=interest.collateral)
    actor = access.user(branch=ours)
    db.session.commit()
    ids = (interest.id, interest.collateral_id, actor.id, ours.id)
    db.session.remove()

    set_scope(db.session(), Scope(Reach.BRANCH, branch_id=ids[3]))
    found = db.session.get_one(type(interest), ids[0])
    services.remove_security(actor=db.session.get_one(type(actor), ids[2]), interest=found)
    db.session.commit()
    db.session.remove()

    set_scope(db.session(), Scope(Reach.BRANCH, branch_id=ids[3]))
    assert db.session.get(Collateral, ids[1]) is None
    db.session.remove()

    set_scope(db.session(), Scope(Reach.BANK))
    kept = db.session.get_one(Collateral, ids[1])
    assert len(kept.interests) == 1
    assert len(kept.valuations) == 1


def test_the_newest_valuation_by_others_counts_before_the_banks_own():
    interest = collateral.interest(loan=make.loan())
    asset = interest.collateral
    facts = ValuationFacts(method=ValuationMethod.INTERNAL, amount=Decimal("1.00"), as_of=date(2026, 3, 1))
    services.value_asset(actor=access.user(), matter=interest.matter, collateral=asset, facts=facts)
    assert services.latest_value(asset.valuations).method is ValuationMethod.INTERNAL

    collateral.valuation(collateral=asset)
    db.session.expire(asset)

    assert services.latest_value(asset.valuations).method is ValuationMethod.ENTRUSTED


def test_a_valuation_is_not_of_tomorrow_and_not_stale_at_birth():
    interest = collateral.interest(loan=make.loan())
    facts = ValuationFacts(method=ValuationMethod.ENTRUSTED, amount=Decimal("5.00"), as_of=date(2026, 3, 21))

    for changed in ({}, {"as_of": date(2026, 3, 1), "valid_until": date(2026, 2, 1)}, {"amount": Decimal("0.00")}):
        with pytest.raises(DomainError):
            services.value_asset(
                actor=access.user(),
                matter=interest.matter,
                collateral=interest.collateral,
                facts=replace(facts, **changed),
            )


def test_the_registered_maximum_of_the_golden_case_covers_the_whole_claim():
    g1 = golden.make_g1()

    covered = services.secured_part(interest=g1.security, principal=golden.PRINCIPAL, total=golden.TOTAL)
    g1.security.max_amount = Decimal("3000000.00")
    short = services.secured_part(interest=g1.security, principal=golden.PRINCIPAL, total=golden.TOTAL)

    assert (covered.secured, covered.beyond) == (golden.TOTAL, 0)
    assert short.beyond == golden.TOTAL - Decimal("3000000.00")


def test_the_list_finds_assets_by_owner_kind_and_lease():
    shop = collateral.interest(loan=make.loan()).collateral
    plant = golden.make_g1().security.collateral

    def found(**narrowed):
        return list(services.portfolio(narrowed=services.Filter(**narrowed), number=1).items)

    assert found() == [plant, shop]
    assert found(words="精工") == [plant]
    assert found(asset_type=AssetType.SHOP) == [shop]
    assert found(is_leased=True) == [plant]
    assert found(words="100%") == []


@pytest.mark.parametrize("count", [1, 7])
def test_the_list_takes_five_queries_however_long_it_is(count: int):
    for _ in range(count):
        collateral.valuation(collateral=collateral.interest(loan=make.loan()).collateral)
    db.session.commit()
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    page = services.portfolio(narrowed=services.Filter(), number=1)
    shown = [
        (asset.owners[0].name, asset.interests[0].matter.number, services.latest_value(asset.valuations)) for asset in page.items
    ]
    event.remove(db.engine, "before_cursor_execute", note)

    assert len(shown) == count
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 5


def _asset(owner: Party) -> AssetFacts:
    return AssetFacts(asset_type=AssetType.SHOP, description="示例商铺", owners=(owner,))


def _security(loan: Loan, provider: Party) -> SecurityFacts:
    return SecurityFacts(
        provider=provider,
        kind=SecurityKind.MORTGAGE,
        contract_number="DY-1",
        signed_on=date(2024, 1, 5),
        loans=(loan,),
        registration_number="证明第1号",
        registered_on=date(2024, 1, 8),
    )
