"""Who the parties are: identity, names, addresses, fates, roles; and what is said of parties that one cannot see."""

import threading
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from app.access.models import User
from app.access.scope import Reach, Scope, acting_as, set_scope
from app.access.states import RoleKey
from app.core.db import db, writing
from app.core.errors import DomainError, NotAllowed
from app.core.work import Application, unit_of_work
from app.docket import services as docket
from app.matters.models import Loan, Matter, Party, PartyName
from app.matters.services import parties
from app.matters.services.parties import AddressFacts, OrganisationFacts, PersonFacts
from app.matters.states import AddressKind, Gender, IdentityKind, NameKind, PartyKind, PartyStatus, RateKind, Role
from tests.factories import access
from tests.factories import matters as make

NUMBER = make.identity_number(born_on=date(1980, 2, 29), is_male=False, number=7)
CODE = make.uscc(55)


def test_birth_and_gender_follow_from_the_identity_number(session: Any) -> None:
    matter = make.matter()

    added = _person(matter, identity_number=NUMBER.lower().replace("x", "X"))

    assert (added.born_on, added.gender) == (date(1980, 2, 29), Gender.FEMALE)
    assert parties.offered_from_number(NUMBER) == (date(1980, 2, 29), Gender.FEMALE)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"identity_number": NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")}, "identity_number"),
        ({"identity_number": NUMBER[:-1]}, "identity_number"),
        ({"identity_number": NUMBER, "born_on": date(1980, 3, 1)}, "born_on"),
        ({"identity_number": NUMBER, "gender": Gender.MALE}, "gender"),
        ({"identity_number": NUMBER, "identity_kind": None}, "identity_kind"),
        ({"identity_number": "E12345678", "identity_kind": IdentityKind.PASSPORT}, "identity_reason"),
    ],
)
def test_an_identity_that_contradicts_itself_is_refused_at_its_field(session: Any, facts: dict[str, Any], field: str) -> None:
    matter = make.matter()

    with pytest.raises(DomainError) as refused:
        _person(matter, **facts)

    assert refused.value.field == field


def test_a_person_without_a_number_may_be_entered_first_and_identified_later(session: Any) -> None:
    added = _person(make.matter(), identity_number=None, identity_kind=None)

    assert added.identity_number is None


def test_a_wrong_check_character_of_a_company_is_refused(session: Any) -> None:
    with pytest.raises(DomainError) as refused:
        _company(make.matter(), uscc=CODE[:-1] + ("0" if CODE[-1] != "0" else "1"))

    assert refused.value.field == "uscc"


def test_a_code_typed_with_full_width_signs_and_spaces_is_kept_plain(session: Any) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in CODE)

    assert _company(make.matter(), uscc=f" {wide[:8]} {wide[8:]}").uscc == CODE


@pytest.mark.parametrize("name", ["㙍䶮", "𠮷示例", "赵示例·阿不都", "示例（澜州）Ａ"])
def test_names_keep_every_character_as_typed(session: Any, name: str) -> None:
    added = _person(make.matter(), name=name)

    session.flush()
    session.expire_all()
    assert added.name == name


def test_the_same_company_in_two_matters_is_one_row(session: Any) -> None:
    first, second = make.matter(), make.matter()
    company = _company(first, uscc=CODE)

    alike = parties.similar(kind=PartyKind.ORGANISATION, name="别的名称", number=CODE)
    parties.join(actor=second.owner, matter=second, party=alike[0].party, role=Role.GUARANTOR)

    assert [(found.party, found.is_same_number) for found in alike] == [(company, True)]
    assert session.scalar(select(func.count()).select_from(Party)) == 1
    assert {role.matter_id for role in company.roles} == {first.id, second.id}


def test_a_known_number_is_not_entered_a_second_time(session: Any) -> None:
    _company(make.matter(), uscc=CODE)

    with pytest.raises(DomainError) as refused:
        _company(make.matter(), uscc=CODE)

    assert refused.value.field == "uscc"


def test_the_same_name_is_suggested_and_so_is_a_former_one(session: Any) -> None:
    same = make.organisation(matter=make.matter(), name="示例机械有限公司")
    renamed = make.organisation(matter=make.matter())
    renamed.names.append(PartyName(kind=NameKind.FORMER, name="示例机械有限公司"))
    make.organisation(matter=make.matter(), name="示例机械有限公司二厂")
    session.flush()

    alike = parties.similar(kind=PartyKind.ORGANISATION, name="示例机械有限公司", number=None)

    assert {found.party for found in alike} == {same, renamed}


def test_a_party_of_a_hidden_matter_is_neither_suggested_nor_refused(app: Application, hidden: tuple[int, int]) -> None:
    branch_id, matter_id = hidden

    with app.app_context(), writing():
        set_scope(db.session(), Scope(Reach.BRANCH, branch_id=branch_id))
        matter = db.session.get_one(Matter, matter_id)
        suggested = parties.similar(kind=PartyKind.ORGANISATION, name="隐名示例公司", number=CODE)
        added = _company(matter, uscc=CODE, name="隐名示例公司")
        db.session.commit()
        assert suggested == []
        assert parties.party_of(matter, party_id=added.id) is added

    with app.app_context(), acting_as():
        assert db.session.scalar(select(func.count()).select_from(Party).where(Party.uscc == CODE)) == 2


def test_an_heir_stands_for_a_party_of_the_matter(session: Any) -> None:
    matter = make.matter()
    deceased, outsider = make.person(matter=matter), make.person()

    with pytest.raises(DomainError, match="for which party"):
        _person(matter, role=Role.HEIR)
    with pytest.raises(DomainError, match="not a party of this matter"):
        _person(matter, role=Role.HEIR, stands_for=outsider, name="钱示例")
    heir = _person(matter, role=Role.HEIR, stands_for=deceased, name="孙示例")

    assert [role.stands_for for role in heir.roles] == [deceased]


def test_a_guarantor_stands_for_nobody(session: Any) -> None:
    matter = make.matter()

    with pytest.raises(DomainError) as refused:
        _person(matter, role=Role.GUARANTOR, stands_for=make.organisation(matter=matter))

    assert refused.value.field == "stands_for_id"


def test_a_role_is_given_once(session: Any) -> None:
    matter = make.matter()
    company = make.organisation(matter=matter, role=Role.BORROWER)

    with pytest.raises(DomainError) as refused:
        parties.join(actor=matter.owner, matter=matter, party=company, role=Role.BORROWER)
    parties.join(actor=matter.owner, matter=matter, party=company, role=Role.MORTGAGOR)

    assert refused.value.field == "role"
    assert [taken.role for taken in parties.roles_of(matter)] == [Role.BORROWER, Role.MORTGAGOR]


def test_roles_come_in_the_order_of_defendants(session: Any) -> None:
    matter = make.matter()
    guarantor = make.person(matter=matter, role=Role.GUARANTOR)
    second = make.person(matter=matter, role=Role.GUARANTOR)
    borrower = make.organisation(matter=matter, role=Role.BORROWER)

    parties.move_up(actor=matter.owner, role=second.roles[0])

    assert [taken.party for taken in parties.roles_of(matter)] == [borrower, second, guarantor]


def test_a_role_stays_while_the_matter_names_its_party(session: Any) -> None:
    matter = make.matter()
    borrower = make.organisation(matter=matter)
    _loan(matter, borrower)

    with pytest.raises(DomainError, match="still named"):
        parties.leave(actor=matter.owner, role=borrower.roles[0])


def test_a_role_stays_while_somebody_stands_for_its_party(session: Any) -> None:
    matter = make.matter()
    deceased = make.person(matter=matter)
    _person(matter, role=Role.HEIR, stands_for=deceased)

    with pytest.raises(DomainError, match="stands for"):
        parties.leave(actor=matter.owner, role=deceased.roles[0])


def test_a_second_role_may_go_although_the_party_is_named(session: Any) -> None:
    matter = make.matter()
    borrower = make.organisation(matter=matter)
    extra = make.party_role(matter=matter, party=borrower, role=Role.MORTGAGOR)
    _loan(matter, borrower)

    parties.leave(actor=matter.owner, role=extra)

    assert [taken.role for taken in parties.roles_of(matter)] == [Role.BORROWER]


def test_a_wrong_party_leaves_the_matter_and_the_row_stays(session: Any) -> None:
    matter = make.matter()
    wrong = make.person(matter=matter)

    parties.leave(actor=matter.owner, role=wrong.roles[0])

    assert parties.party_of(matter, party_id=wrong.id) is None
    assert session.get(Party, wrong.id) is wrong


@pytest.mark.parametrize(("made", "status"), [("person", PartyStatus.DEREGISTERED), ("organisation", PartyStatus.DECEASED)])
def test_a_fate_fits_the_kind_of_party(session: Any, made: str, status: PartyStatus) -> None:
    matter = make.matter()
    party = getattr(make, made)(matter=matter)

    with pytest.raises(DomainError) as refused:
        _fate(matter, party, status, date(2026, 1, 1))

    assert refused.value.field == "status"


def test_a_fate_needs_its_day_and_can_be_taken_back(session: Any) -> None:
    matter = make.matter()
    guarantor = make.person(matter=matter)

    with pytest.raises(DomainError) as refused:
        _fate(matter, guarantor, PartyStatus.DECEASED, None)
    _fate(matter, guarantor, PartyStatus.DECEASED, date(2026, 2, 3))
    deceased = guarantor.status
    _fate(matter, guarantor, PartyStatus.ACTIVE, None)

    assert refused.value.field == "status_on"
    assert (deceased, guarantor.status, guarantor.status_on) == (PartyStatus.DECEASED, PartyStatus.ACTIVE, None)


def test_a_changed_identity_has_to_be_verified_again(session: Any) -> None:
    matter = make.matter()
    company = make.organisation(matter=matter)
    parties.verify(actor=matter.owner, matter=matter, party=company, verified_on=date(2026, 3, 1))
    known = OrganisationFacts(name=company.name, uscc=company.uscc, representative_name=company.representative_name)

    parties.amend_organisation(
        actor=matter.owner, matter=matter, party=company, facts=OrganisationFacts(**vars(known) | {"telephone": "199-0000-0001"})
    )
    after_telephone = company.verified_on
    parties.amend_organisation(
        actor=matter.owner, matter=matter, party=company, facts=OrganisationFacts(**vars(known) | {"name": "新名称示例公司"})
    )

    assert after_telephone == date(2026, 3, 1)
    assert (company.verified_on, company.verified_by) == (None, None)


def test_an_address_remembers_who_checked_it_until_it_changes(session: Any) -> None:
    matter = make.matter()
    person = make.person(matter=matter)
    facts = AddressFacts(kind=AddressKind.HUKOU, text="青澜省澜州市示例路 1 号")
    address = parties.add_address(actor=matter.owner, matter=matter, party=person, facts=facts)

    parties.verify_address(actor=matter.owner, matter=matter, address=address, verified_on=date(2026, 3, 2))
    checked = (address.verified_on, address.verified_by)
    parties.amend_address(
        actor=matter.owner,
        matter=matter,
        address=address,
        facts=AddressFacts(kind=AddressKind.HUKOU, text="青澜省澜州市示例路 2 号"),
    )

    assert checked == (date(2026, 3, 2), matter.owner)
    assert address.verified_on is None


def test_an_address_does_not_end_before_it_begins(session: Any) -> None:
    matter = make.matter()
    facts = AddressFacts(kind=AddressKind.LIVING, text="示例", from_on=date(2026, 1, 2), until_on=date(2026, 1, 1))

    with pytest.raises(DomainError) as refused:
        parties.add_address(actor=matter.owner, matter=matter, party=make.person(matter=matter), facts=facts)

    assert refused.value.field == "until_on"


def test_other_names_come_and_go(session: Any) -> None:
    matter = make.matter()
    person = make.person(matter=matter, name="赵䶮")

    alias = parties.add_name(actor=matter.owner, matter=matter, party=person, kind=NameKind.ALIAS, name="赵YAN", until_on=None)
    session.flush()
    kept = person.names_of(NameKind.ALIAS)
    parties.drop_name(actor=matter.owner, matter=matter, name=alias)
    session.flush()

    assert kept == ["赵YAN"]
    assert session.scalar(select(func.count()).select_from(PartyName)) == 0


def test_an_identity_number_is_masked_in_the_middle() -> None:
    assert Party(identity_number="330101198001011234").masked_identity_number == "330***********1234"
    assert Party(identity_number=None).masked_identity_number == ""


def test_entering_a_party_is_told_as_a_milestone(session: Any) -> None:
    matter = make.matter()

    added = _company(matter)

    assert added.name in docket.timeline(matter_id=matter.id)[0].sentence


def _company(matter: Matter, *, role: Role = Role.BORROWER, **facts: Any) -> Party:
    known = OrganisationFacts(**{"name": "澜州示例精工机械有限公司", "uscc": make.uscc()} | facts)
    return parties.add_organisation(actor=matter.owner, matter=matter, facts=known, role=role)


def _person(matter: Matter, *, role: Role = Role.GUARANTOR, stands_for: Party | None = None, **facts: Any) -> Party:
    known = {"name": "赵示例", "identity_kind": IdentityKind.RESIDENT, "identity_number": make.identity_number()} | facts
    return parties.add_person(actor=matter.owner, matter=matter, facts=PersonFacts(**known), role=role, stands_for=stands_for)


def _fate(matter: Matter, party: Party, status: PartyStatus, day: date | None) -> Party:
    return parties.change_status(actor=matter.owner, matter=matter, party=party, status=status, status_on=day, reason="示例")


def _loan(matter: Matter, borrower: Party) -> None:
    db.session.add(
        Loan(
            matter=matter,
            borrower=borrower,
            number="示例2024001",
            signed_on=date(2024, 3, 20),
            amount=Decimal(100),
            starts_on=date(2024, 3, 20),
            ends_on=date(2025, 3, 20),
            rate_kind=RateKind.FIXED,
            fixed_percent=Decimal(5),
        )
    )
    db.session.flush()


def test_one_party_joined_twice_at_once_gets_a_sentence(app: Application, session: Any) -> None:
    matter = make.matter()
    party = make.organisation(name="示例共同借款公司")
    actor_id, matter_id, party_id = matter.owner_id, matter.id, party.id
    db.session.commit()
    said: list[str] = []

    def join() -> None:
        with app.app_context(), acting_as():
            try:
                with unit_of_work():
                    _joined(actor_id, matter_id, party_id)
            except DomainError as error:
                said.append(error.template)

    _joined(actor_id, matter_id, party_id)
    late = threading.Thread(target=join)
    late.start()
    late.join(1)
    db.session.commit()
    late.join(20)

    assert said == [parties.IN_THIS_ROLE]


def _joined(actor_id: int, matter_id: int, party_id: int) -> None:
    parties.join(
        actor=db.session.get_one(User, actor_id),
        matter=db.session.get_one(Matter, matter_id),
        party=db.session.get_one(Party, party_id),
        role=Role.CO_BORROWER,
    )


@pytest.mark.parametrize("key", [RoleKey.AUDITOR, RoleKey.ADMINISTRATOR, RoleKey.FIRM_LAWYER])
def test_whoever_may_not_edit_matters_enters_no_party_by_any_route(session: Any, key: RoleKey) -> None:
    matter = make.matter()
    actor = access.user(key, firm=access.law_firm()) if key.is_firm else access.user(key)

    with pytest.raises(NotAllowed):
        parties.add_organisation(actor=actor, matter=matter, facts=OrganisationFacts(name="示例"), role=Role.BORROWER)

    assert not db.session.scalars(select(Party)).all()


@pytest.fixture
def hidden(app: Application) -> tuple[int, int]:
    """A branch with a matter of its own, and a company known in another branch's matter only."""
    with app.app_context(), writing(), acting_as():
        own = access.branch()
        matter = make.matter(branch=own, owner=access.user(RoleKey.BRANCH_COLLECTOR, branch=own))
        make.organisation(matter=make.matter(branch=access.branch()), uscc=CODE, name="隐名示例公司")
        db.session.commit()
        return own.id, matter.id
