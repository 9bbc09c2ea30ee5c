"""The index finds names and numbers on both databases, keeps itself up to date, and shows nobody what is not his."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.access.guards import scope_for
from app.access.models import User
from app.access.scope import acting_as
from app.access.states import RoleKey
from app.core.db import db
from app.matters.models import Matter, PartyName
from app.matters.states import NameKind, Role
from app.search import services as search
from app.search import upkeep
from app.search.models import SearchEntry, SearchGram
from app.search.states import Found
from tests.factories import access, collateral, filings, loans
from tests.factories import matters as make


def test_two_characters_find_a_person(session: Any) -> None:
    matter = make.matter()
    make.person(matter=matter, name="赵示例")
    make.person(matter=make.matter(), name="钱旁人")
    db.session.commit()

    assert [(hit.kind, hit.shown, hit.matter_id) for hit in search.find(typed="赵示")] == [(Found.PARTY, "赵示例", matter.id)]
    assert shown("赵") == ["赵示例"]
    assert shown("赵示例") == ["赵示例"]
    assert shown("示赵") == []


@pytest.mark.parametrize("typed", ["0123号", "2024）第0123", "（２０２４）第", "借字(2024)第0123号", "澜农商", "0123", "123号"])
def test_a_contract_is_found_by_any_part_where_one_begins_to_type(session: Any, typed: str) -> None:
    loan = loans.loan(matter=make.matter(), number="澜农商借字（2024）第0123号")
    db.session.commit()

    assert shown(typed) == [loan.number]


def test_a_code_and_an_identity_number_are_found_by_their_end(session: Any) -> None:
    matter = make.matter()
    company = make.organisation(matter=matter, name="澜州甲有限公司")
    man = make.person(matter=matter, name="孙丙")
    db.session.commit()

    assert company.uscc is not None and man.identity_number is not None
    assert shown(company.uscc) == [company.uscc]
    assert shown(company.uscc[-4:]) == [company.uscc]
    assert shown(man.identity_number) == ["…" + man.identity_number[-4:]]
    assert shown(man.identity_number[-6:]) == ["…" + man.identity_number[-4:]]
    assert shown(man.identity_number[6:14]) == [], "a birthday is no way to find a person"


def test_the_exact_number_comes_first(session: Any) -> None:
    loans.loan(matter=make.matter(number="LZ-2026-0007"), number="LZ-2026-0007-1")
    make.matter(number="LZ-2026-00071")
    db.session.commit()

    hits = search.find(typed="lz-2026-0007")

    assert (hits[0].kind, hits[0].shown, hits[0].rank) == (Found.MATTER, "LZ-2026-0007", 0)
    assert len(hits) == 3


def test_several_words_narrow(session: Any) -> None:
    wanted = make.matter(title="澜州甲公司借款")
    make.person(matter=wanted, name="赵示例")
    make.person(matter=make.matter(title="澜州乙公司借款"), name="赵示例")
    db.session.commit()

    assert {hit.matter_id for hit in search.find(typed="甲公司 赵示例")} == {wanted.id}


def test_nothing_typed_and_wildcards_find_nothing(session: Any) -> None:
    make.person(matter=make.matter(), name="赵示例")
    db.session.commit()

    assert [search.find(typed=typed) for typed in ("", "  ", "%", "_", "%%", "赵%例", "'; --")] == [[]] * 7


def test_what_is_renamed_added_or_removed_is_found_anew(session: Any) -> None:
    matter = make.matter()
    party = make.organisation(matter=matter, name="旧名有限公司")
    db.session.commit()
    party.name = "新名有限公司"
    party.names.append(PartyName(kind=NameKind.FORMER, name="曾用有限公司"))
    db.session.commit()
    assert (shown("旧名"), shown("新名"), shown("曾用")) == ([], ["新名有限公司"], ["曾用有限公司"])

    other = make.matter()
    make.party_role(matter=other, party=party, role=Role.GUARANTOR)
    db.session.commit()
    assert {hit.matter_id for hit in search.find(typed="新名")} == {matter.id, other.id}

    db.session.delete(other.party_roles[0])
    db.session.commit()
    assert {hit.matter_id for hit in search.find(typed="新名")} == {matter.id}


def test_what_was_rolled_back_is_not_found(session: Any) -> None:
    matter = make.matter()
    db.session.commit()
    make.person(matter=matter, name="赵示例")
    db.session.rollback()
    matter = db.session.get_one(Matter, matter.id)
    with db.session.begin_nested():
        make.person(matter=matter, name="钱示例")
    db.session.commit()

    assert (shown("赵示"), shown("钱示")) == ([], ["钱示例"])


def test_made_again_in_bulk_the_index_is_the_same(session: Any) -> None:
    filings.complaint(filings.ready())
    make.matter(title="Ａ公司 𠮷田 借款（2024）")
    made = collateral.interest(loan=loans.loan(matter=make.matter()))
    made.collateral.certificate_number = "澜（2023）临澜区不动产权第0001234号"
    db.session.commit()
    kept = contents()
    assert kept[0] and kept[1]

    count = upkeep.rebuild(db.session())
    db.session.commit()

    assert contents() == kept
    assert count == len(kept[0])


def test_a_firm_and_a_branch_find_only_what_they_see(session: Any) -> None:
    ours, theirs = make.matter(branch=access.branch()), make.matter(branch=access.branch())
    shared = make.person(matter=ours, name="赵示例")
    make.party_role(matter=theirs, party=shared, role=Role.BORROWER)
    firm = access.law_firm()
    access.engagement(matter_id=ours.id, firm=firm)
    access.engagement(matter_id=theirs.id, firm=firm, ends_on=date(2025, 1, 1))
    lawyer = access.user(RoleKey.FIRM_LAWYER, firm=firm)
    collector = access.user(RoleKey.BRANCH_COLLECTOR, branch=theirs.branch)
    stranger = access.user(RoleKey.FIRM_LAWYER)
    db.session.commit()
    found, number = {"ours": ours.id, "theirs": theirs.id}, theirs.number
    people = [(lawyer.id, {found["ours"]}), (collector.id, {found["theirs"]}), (stranger.id, set())]

    for user_id, visible in people:
        with acting_as():
            scope = scope_for(db.session.get_one(User, user_id))
        with acting_as(scope):
            assert {hit.matter_id for hit in search.find(typed="赵示例")} == visible
            assert {hit.matter_id for hit in search.find(typed=number)} <= visible
            keys = search.matters_with(typed="赵示")[0]
            assert set(db.session.scalars(select(Matter.id).where(Matter.id.in_(keys)))) == visible


def shown(typed: str) -> list[str]:
    return [hit.shown for hit in search.find(typed=typed)]


def contents() -> tuple[list[Any], list[Any]]:
    db.session.expire_all()
    entries = db.session.execute(
        select(
            SearchEntry.matter_id, SearchEntry.kind, SearchEntry.row_id, SearchEntry.manner, SearchEntry.text, SearchEntry.shown
        )
    )
    cuts = db.session.execute(select(SearchGram.place, SearchGram.gram, SearchGram.matter_id))
    return sorted(map(tuple, entries)), sorted(map(tuple, cuts))
