"""Pages of collateral: what they record, what they keep within the bank, and what strangers do not see."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.collateral.models import Collateral, SecurityInterest, Valuation
from app.collateral.states import ValuationMethod
from app.core.work import Application
from tests.factories import collateral, loans, matters
from tests.factories.desk import Desk
from tests.factories.desk import desk as make_desk

SECRET_VALUE = "4,340,000.00"
SECRET_NOTE = "底线四百万"


def test_the_matter_shows_its_security_with_what_the_maximum_covers(desk: Desk):
    page = desk.browser("officer").get(f"/matters/{desk.ids['matter']}/collateral").text

    assert "5,000,000.00" in page
    assert "3,813,222.65" in page
    assert "民法典 §420" in page


def test_an_asset_with_its_mortgage_is_typed_in_from_an_empty_form(desk: Desk):
    officer, matter = desk.browser("officer"), desk.ids["matter"]

    missing = officer.post(f"/matters/{matter}/collateral/new", data=_asset(desk) | {"kind": "maximum_mortgage"})
    taken = officer.post(f"/matters/{matter}/collateral/new", data=_asset(desk))

    assert missing.status_code == 422
    assert "needs its maximum" in missing.text
    assert taken.status_code == 303
    with desk.looking() as session:
        kept = session.scalar(select(Collateral).where(Collateral.description == "示例商铺"))
        assert kept.building_area == Decimal("86.50")
        assert [owner.id for owner in kept.owners] == [desk.ids["guarantor"]]
        assert [row.rank for row in kept.interests] == [2]


def test_a_security_is_amended_and_taken_back(desk: Desk):
    officer, interest = desk.browser("officer"), desk.ids["interest"]
    typed = _security(desk) | {"kind": "maximum_mortgage", "max_amount": "300 万元", "provider_id": str(desk.ids["borrower"])}

    saved = officer.post(f"/collateral/interests/{interest}/edit", data=typed)
    with desk.looking() as session:
        assert session.get(SecurityInterest, interest).max_amount == Decimal("3000000.00")
    gone = officer.post(f"/collateral/interests/{interest}/remove")

    assert (saved.status_code, gone.status_code) == (303, 303)
    with desk.looking() as session:
        assert session.get(Collateral, desk.ids["collateral"]) is None


def test_a_valuation_is_recorded_and_taken_back(desk: Desk):
    officer, asset = desk.browser("officer"), desk.ids["collateral"]
    typed = {"method": "entrusted", "amount": "714 万元", "as_of": "2026-02-02", "valid_until": "2027-02-01"}

    refused = officer.post(f"/collateral/{asset}/valuations/new", data=typed | {"as_of": "2026-12-01"})
    taken = officer.post(f"/collateral/{asset}/valuations/new", data=typed)
    assert (refused.status_code, taken.status_code) == (422, 303)
    assert "7,140,000.00" in officer.get(f"/collateral/{asset}").text
    with desk.looking() as session:
        valuation = session.scalar(select(Valuation.id))

    assert officer.post(f"/collateral/valuations/{valuation}/remove").status_code == 303
    assert "7,140,000.00" not in officer.get(f"/collateral/{asset}").text


def test_what_the_bank_thinks_of_an_asset_stays_within_the_bank(desk: Desk):
    officer, asset = desk.browser("officer"), desk.ids["collateral"]
    typed = {"internal_value": SECRET_VALUE, "internal_note": SECRET_NOTE}
    assert officer.post(f"/collateral/{asset}/internal", data=typed).status_code == 303
    with desk.looking() as session:
        row = Valuation(
            collateral_id=asset,
            method=ValuationMethod.INTERNAL,
            amount=Decimal("4444444.00"),
            as_of=date(2026, 1, 1),
            valid_until=date(2026, 2, 3),
        )
        session.add(row)
        session.commit()
        own_value = row.id

    pages = [f"/collateral/{asset}", "/collateral/", f"/matters/{desk.ids['matter']}/collateral"]
    bank = "".join(officer.get(page).text for page in pages)
    firm = "".join(desk.browser("lawyer").get(page).text for page in pages)

    for secret in (SECRET_VALUE, SECRET_NOTE, "4,444,444.00", "ran out on 2026-02-03"):
        assert secret in bank
        assert secret not in firm

    assert officer.post(f"/collateral/valuations/{own_value}/remove").status_code == 303
    lawyer = desk.browser("lawyer")
    assert "4,444,444.00" not in lawyer.get(f"/matters/{desk.ids['matter']}").text + lawyer.get("/").text


def test_an_asset_in_several_matters_shows_a_branch_nothing_of_the_others(desk: Desk):
    with desk.looking() as session:
        asset = session.get(Collateral, desk.ids["collateral"])
        other = loans.loan(matter=matters.matter(title="隐示例借款", number="LZ-HIDDEN"))
        collateral.interest(loan=other, collateral=asset, contract_number="HIDDEN-DY")
        session.commit()

    for name, sees in (("officer", True), ("collector", False), ("lawyer", False)):
        for page in (f"/collateral/{desk.ids['collateral']}", "/collateral/"):
            assert ("LZ-HIDDEN" in desk.browser(name).get(page).text) is sees, (name, page)


def test_a_further_security_needs_no_second_record_of_the_asset(desk: Desk):
    officer, ids = desk.browser("officer"), desk.ids
    address = f"/matters/{ids['matter']}/collateral/{ids['collateral']}/secure"

    answer = officer.post(address, data=_security(desk))

    assert answer.status_code == 303
    with desk.looking() as session:
        assert session.scalars(select(Collateral.id)).all() == [ids["collateral"]]
        assert len(session.scalars(select(SecurityInterest.id)).all()) == 2


def test_the_list_filters_and_says_when_nothing_fits(desk: Desk):
    officer = desk.browser("officer")

    assert "工业厂房" in officer.get("/collateral/?q=厂房&type=plant_land&let=1").text
    assert "Nothing fits this filter" in officer.get("/collateral/?let=0").text


READ = ["/collateral/{collateral}", "/matters/{matter}/collateral"]
WRITE = [
    "/matters/{matter}/collateral/new",
    "/matters/{matter}/collateral/{collateral}/secure",
    "/collateral/interests/{interest}/edit",
    "/collateral/interests/{interest}/remove",
    "/collateral/{collateral}/edit",
    "/collateral/{collateral}/valuations/new",
    "/collateral/{collateral}/internal",
]


@pytest.mark.parametrize("path", [path for path in WRITE if not path.endswith(("remove", "internal"))])
def test_every_form_opens_and_comes_back_when_it_is_sent_empty(desk: Desk, path: str):
    officer, address = desk.browser("officer"), path.format(**desk.ids)

    assert officer.get(address).status_code == 200
    assert officer.post(address, data={"sent": "1"}).status_code == 422


@pytest.mark.parametrize("path", READ)
def test_readers_see_the_pages_and_strangers_see_nothing(desk: Desk, path: str):
    for name, status in (("officer", 200), ("auditor", 200), ("lawyer", 200), ("elsewhere", 404), ("stranger", 404)):
        assert desk.browser(name).get(path.format(**desk.ids)).status_code == status, name


@pytest.mark.parametrize("path", WRITE)
def test_another_branch_gets_404_on_write_and_readers_403(desk: Desk, path: str):
    for name, status in (("elsewhere", 404), ("auditor", 403), ("lawyer", 403), ("stranger", 403)):
        assert desk.browser(name).post(path.format(**desk.ids), data={}).status_code == status, name


def test_the_lists_of_strangers_are_empty(desk: Desk):
    for name in ("elsewhere", "stranger"):
        assert "工业厂房" not in desk.browser(name).get("/collateral/").text


@pytest.fixture
def desk(app: Application) -> Desk:
    return make_desk(app)


def _security(desk: Desk) -> dict[str, str]:
    return {
        "provider_id": str(desk.ids["guarantor"]),
        "kind": "mortgage",
        "contract_title": "抵押合同",
        "contract_number": "DY-9",
        "signed_on": "2024-03-18",
        "loan_ids": str(desk.ids["loan"]),
        "rank": "2",
        "registration": "registered",
        "registration_number": "证明第9号",
        "registered_on": "2024-03-20",
        "is_claimed": "y",
    }


def _asset(desk: Desk) -> dict[str, str]:
    return _security(desk) | {
        "asset_type": "shop",
        "description": "示例商铺",
        "building_area": "86.5",
        "owner_ids": str(desk.ids["guarantor"]),
    }
