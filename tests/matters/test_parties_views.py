"""The pages of parties: entering, suggestions, masks, addresses, roles, and who gets 404."""

from html import unescape

import pytest

from app.access.scope import acting_as
from app.core.db import db, writing
from app.core.work import Application
from app.matters.models import Matter, Party, PartyAddress, PartyName, PartyRole
from app.matters.states import PartyStatus, Role
from tests.factories import matters as make
from tests.matters.conftest import Bank, SignIn
from tests.matters.pages import fields, opened, proposed

NEW_COMPANY = {"role": "guarantor", "name": "示例控股有限公司", "representative_name": "李示例", "address_text": "示例路 9 号"}


def test_an_organisation_enters_with_role_and_address(app: Application, bank: Bank, signed_in: SignIn) -> None:
    code = make.uscc(4711)

    answer = signed_in("collector").post(_at(bank, "new-organisation"), data=NEW_COMPANY | {"uscc": code})

    assert answer.status_code == 303, answer.text
    with app.app_context(), acting_as():
        party = db.session.query(Party).filter_by(uscc=code).one()
        assert [(role.matter_id, role.role) for role in party.roles] == [(bank.matter, Role.GUARANTOR)]
        assert [(address.kind.value, address.text) for address in party.addresses] == [("office", "示例路 9 号")]


def test_a_person_gets_birth_and_gender_from_the_number(app: Application, bank: Bank, signed_in: SignIn) -> None:
    number = make.identity_number(born_on=make.date(1988, 8, 8), is_male=False, number=3)
    typed = {"role": "guarantor", "name": "㙍䶮", "identity_kind": "resident", "identity_number": number}

    answer = signed_in("officer").post(_at(bank, "new-person"), data=typed)

    shown = signed_in("officer").get(answer.location).text
    assert "1988-08-08" in shown
    assert "Female" in shown
    assert "㙍䶮" in shown


def test_a_wrong_check_digit_is_said_at_the_number(bank: Bank, signed_in: SignIn) -> None:
    number = make.identity_number(number=3)
    wrong = number[:-1] + ("0" if number[-1] != "0" else "1")
    typed = {"role": "guarantor", "name": "钱示例", "identity_kind": "resident", "identity_number": wrong}

    answer = signed_in("officer").post(_at(bank, "new-person"), data=typed)

    assert answer.status_code == 422
    assert 'id="identity_number-error"' in answer.text
    assert wrong in answer.text


def test_type_and_ownership_of_an_organisation_are_kept_and_shown(app: Application, bank: Bank, signed_in: SignIn) -> None:
    typed = NEW_COMPANY | {"uscc": make.uscc(4712), "organisation_type": "joint_stock_company", "ownership": "other"}

    refused = signed_in("officer").post(_at(bank, "new-organisation"), data=typed)
    kept = signed_in("officer").post(_at(bank, "new-organisation"), data=typed | {"ownership_other": "集体"})

    assert refused.status_code == 422 and 'id="ownership_other-error"' in refused.text
    shown = signed_in("officer").get(kept.location).text
    assert "Joint stock company" in shown and "集体" in shown


def test_ground_of_a_shareholder_is_recorded_and_of_nobody_else(app: Application, bank: Bank, signed_in: SignIn) -> None:
    with app.app_context(), writing(), acting_as():
        matter, gone = db.session.get_one(Matter, bank.matter), db.session.get_one(Party, bank.guarantor)
        owner = make.person(name="周示例")
        role = make.party_role(matter=matter, party=owner, role=Role.SHAREHOLDER, stands_for=gone)
        role_id, owner_id = role.id, owner.id
        other_id = next(one.id for one in matter.party_roles if one.party_id == bank.guarantor)
        db.session.commit()
    client, typed = signed_in("officer"), {"liability_ground": "未经依法清算即办理注销登记"}

    empty = client.post(f"/matters/{bank.matter}/roles/{role_id}/ground", data={"liability_ground": ""})
    kept = client.post(f"/matters/{bank.matter}/roles/{role_id}/ground", data=typed)
    other = client.post(f"/matters/{bank.matter}/roles/{other_id}/ground", data=typed)
    elsewhere = client.post(f"/matters/{bank.hidden_matter}/roles/{role_id}/ground", data=typed)

    assert (empty.status_code, kept.status_code, other.status_code, elsewhere.status_code) == (422, 303, 422, 404)
    assert "未经依法清算即办理注销登记" in client.get(f"/matters/{bank.matter}/parties/{owner_id}").text


def test_somebody_known_is_suggested_and_taken_over(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client, address = signed_in("officer"), _at(bank, "new-person", matter=bank.hidden_matter)
    typed = {"role": "guarantor", "name": "赵示例", "identity_kind": "resident", "identity_number": bank.identity_number}

    asked = client.post(address, data=typed)
    taken = client.post(address, data=fields(asked.text) | {"existing": str(bank.guarantor)})

    assert asked.status_code == 422
    assert "Same number" in asked.text
    assert "Somebody else of the same name" not in asked.text
    assert taken.location == f"/matters/{bank.hidden_matter}/parties/{bank.guarantor}"
    with app.app_context(), acting_as():
        assert db.session.query(Party).filter_by(name="赵示例").count() == 1


def test_somebody_else_of_the_same_name_is_entered(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client, typed = signed_in("officer"), {"role": "guarantor", "name": "赵示例"}
    asked = client.post(_at(bank, "new-person"), data=typed)

    entered = client.post(_at(bank, "new-person"), data=fields(asked.text) | {"existing": "0"})

    assert (asked.status_code, entered.status_code) == (422, 303)
    with app.app_context(), acting_as():
        assert db.session.query(Party).filter_by(name="赵示例").count() == 2


def test_a_hidden_party_is_never_suggested(app: Application, bank: Bank, signed_in: SignIn) -> None:
    with app.app_context(), acting_as():
        code = db.session.get_one(Party, bank.hidden_party).uscc
    typed = NEW_COMPANY | {"name": "隐示例公司", "uscc": code}

    answer = signed_in("collector").post(_at(bank, "new-organisation"), data=typed)

    assert answer.status_code == 303
    assert answer.location != f"/matters/{bank.matter}/parties/{bank.hidden_party}"


@pytest.mark.parametrize("name", ["lawyer", "auditor"])
def test_identity_numbers_are_masked_for_readers(bank: Bank, signed_in: SignIn, name: str) -> None:
    masked = f"{bank.identity_number[:3]}***********{bank.identity_number[-4:]}"
    for page in ("parties", f"parties/{bank.guarantor}"):
        shown = signed_in(name).get(f"/matters/{bank.matter}/{page}").text
        assert masked in shown
        assert bank.identity_number not in shown
        assert bank.identity_number in signed_in("officer").get(f"/matters/{bank.matter}/{page}").text


def test_two_people_at_one_party_meet_side_by_side(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client, address = signed_in("officer"), _at(bank, f"{bank.guarantor}/edit")
    late = opened(client, address)
    client.post(address, data=opened(client, address) | {"telephone": "199-0000-0001", "job": "执行董事"})

    refused = client.post(address, data=late | {"telephone": "199-0000-0002"})
    shown = unescape(refused.text)
    decided = client.post(address, data=fields(refused.text) | proposed(shown))

    assert refused.status_code == 409
    assert proposed(shown) == {"keep-telephone": "mine", "keep-job": "theirs"}
    assert decided.status_code == 303
    party = _party(app, bank.guarantor)
    assert (party.telephone, party.job) == ("199-0000-0002", "执行董事")


def test_who_changed_a_field_and_when_stands_beside_it(bank: Bank, signed_in: SignIn) -> None:
    client, address = signed_in("officer"), _at(bank, f"{bank.guarantor}/edit")
    late = opened(client, address)
    other = signed_in("collector")
    other.post(address, data=opened(other, address) | {"telephone": "199-0000-0001"})

    refused = client.post(address, data=late | {"telephone": "199-0000-0002"})

    row = refused.text.split('name="keep-telephone"', 1)[1].split("</tr>")[0]
    assert bank.names["collector"] in row


def test_two_people_at_one_address_meet_too(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client = signed_in("officer")
    client.post(_at(bank, f"{bank.guarantor}/addresses/new"), data={"kind": "hukou", "text": "示例路 3 号"})
    with app.app_context(), acting_as():
        address_id = db.session.query(PartyAddress.id).filter_by(party_id=bank.guarantor).scalar()
    address = _at(bank, f"{bank.guarantor}/addresses/{address_id}/edit")
    late = opened(client, address)
    client.post(address, data=opened(client, address) | {"text": "示例路 4 号"})

    assert client.post(address, data=late | {"text": "示例路 5 号"}).status_code == 409
    assert client.post(address, data=late | {"text": "示例路 4 号", "source": "合同载明"}).status_code == 303


def test_checks_are_recorded_with_person_and_day(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client = signed_in("officer")

    client.post(_at(bank, f"{bank.borrower}/verify"), data={"verified_on": "2026-03-10"})
    late = client.post(_at(bank, f"{bank.borrower}/verify"), data={"verified_on": "2026-03-21"})

    assert late.status_code == 422
    party = _party(app, bank.borrower)
    assert (str(party.verified_on), party.verified_by_id) == ("2026-03-10", bank.officer)


def test_a_death_leads_to_the_heirs(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client, address = signed_in("officer"), _at(bank, f"{bank.guarantor}/status")

    client.post(address, data=opened(client, address) | {"status": "deceased", "status_on": "2026-02-01"})
    page = client.get(_at(bank, str(bank.guarantor))).text
    heir = client.get(unescape(_link(page, "role=heir"))).text

    assert _party(app, bank.guarantor).status is PartyStatus.DECEASED
    assert '<option selected value="heir">' in heir
    assert f'<option selected value="{bank.guarantor}">' in heir


def test_names_come_and_go(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client = signed_in("officer")

    client.post(_at(bank, f"{bank.borrower}/names/new"), data={"kind": "former", "name": "旧示例公司"})
    shown = client.get(_at(bank, str(bank.borrower))).text
    with app.app_context(), acting_as():
        name_id = db.session.query(PartyName.id).scalar()
    client.post(_at(bank, f"{bank.borrower}/names/{name_id}/remove"))

    assert "旧示例公司" in shown
    assert "旧示例公司" not in client.get(_at(bank, str(bank.borrower))).text


def test_roles_are_added_ordered_and_removed(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client = signed_in("officer")
    client.post(_at(bank, f"{bank.borrower}/roles/new"), data={"role": "mortgagor"})
    client.post(_at(bank, f"{bank.borrower}/roles/new"), data={"role": "guarantor"})
    again = client.post(_at(bank, f"{bank.borrower}/roles/new"), data={"role": "guarantor"})
    extra, mortgagor = _role(app, bank.borrower, Role.GUARANTOR), _role(app, bank.borrower, Role.MORTGAGOR)

    client.post(f"/matters/{bank.matter}/roles/{extra}/up")
    page = client.get(f"/matters/{bank.matter}/parties").text
    client.post(f"/matters/{bank.matter}/roles/{mortgagor}/remove")

    assert again.status_code == 422
    assert page.rindex("澜州示例精工机械") < page.index("赵示例")
    assert "Mortgagor" not in client.get(f"/matters/{bank.matter}/parties").text


@pytest.mark.parametrize(
    "page",
    [
        "{party}",
        "{party}/edit",
        "{party}/status",
        "{party}/verify",
        "{party}/names/new",
        "{party}/addresses/new",
        "{party}/roles/new",
    ],
)
def test_a_party_is_found_only_in_its_own_matter(bank: Bank, signed_in: SignIn, page: str) -> None:
    client = signed_in("collector")
    for matter, party in (
        (bank.hidden_matter, bank.hidden_party),
        (bank.matter, bank.hidden_party),
        (bank.hidden_matter, bank.borrower),
    ):
        address = _at(bank, page.format(party=party), matter=matter)
        assert client.get(address).status_code == 404
        if "/" in page:
            assert client.post(address, data={"name": "x", "role": "guarantor"}).status_code == 404


def test_hidden_roles_and_addresses_are_not_removed(app: Application, bank: Bank, signed_in: SignIn) -> None:
    role = _role(app, bank.hidden_party, Role.BORROWER)

    for matter in (bank.matter, bank.hidden_matter):
        assert signed_in("collector").post(f"/matters/{matter}/roles/{role}/remove").status_code == 404
    assert signed_in("officer").post(f"/matters/{bank.matter}/roles/{role}/remove").status_code == 404
    assert _role(app, bank.hidden_party, Role.BORROWER) == role


@pytest.mark.parametrize("name", ["lawyer", "auditor"])
def test_readers_change_no_party(bank: Bank, signed_in: SignIn, name: str) -> None:
    client = signed_in(name)

    assert client.post(_at(bank, f"{bank.borrower}/edit"), data={"name": "x"}).status_code == 403
    assert client.post(_at(bank, "new-person"), data={"name": "x", "role": "guarantor"}).status_code == 403
    assert "/edit" not in client.get(_at(bank, str(bank.borrower))).text.split("<main", 1)[1]


def _at(bank: Bank, page: str, *, matter: int | None = None) -> str:
    return f"/matters/{matter or bank.matter}/parties/{page}"


def _link(page: str, part: str) -> str:
    return next(piece.split('"', 1)[0] for piece in page.split('href="') if part in piece.split('"', 1)[0])


def _party(app: Application, party_id: int) -> Party:
    with app.app_context(), acting_as():
        party = db.session.get_one(Party, party_id)
        db.session.expunge(party)
        return party


def _role(app: Application, party_id: int, role: Role) -> int | None:
    with app.app_context(), acting_as():
        return db.session.query(PartyRole.id).filter_by(party_id=party_id, role=role).scalar()
