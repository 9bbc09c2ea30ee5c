"""A workbook becomes matters: what comes in, what waits and why, what was there already, what is undone."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.core.db import db
from app.core.errors import DomainError
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.intake.models import ImportDoubt, ImportRow, ImportUnit
from app.intake.services import imports, undoing
from app.intake.services.imports import Filter
from app.intake.states import Decision, DoubtKind, UnitState
from app.matters.models import Matter, Party
from app.matters.services import matters as services
from app.matters.states import Stage
from tests.factories.workbooks import matters, one, uscc, workbook
from tests.intake.bench import Bench
from tests.intake.books import book_of
from tests.intake.test_rows import HEAD, ROW


def test_a_matter_comes_in_with_everything_the_workbook_says(intake: Bench) -> None:
    key = intake.check(workbook(one(1)))
    assert intake.faults(key) == []
    assert intake.states(key) == {"KH00001": UnitState.READY}

    intake.commit(key)

    with intake.looking() as session:
        matter = session.scalars(select(Matter)).one()
        assert (matter.source_number, matter.title) == ("KH00001", "澜州示例1号机械有限公司")
        assert [role.role.value for role in matter.party_roles] == ["borrower", "guarantor"]
        loan = matter.loans[0]
        assert (loan.number, loan.amount, loan.fixed_percent) == ("HT-2024-00001", Decimal("3500000.00"), Decimal(5))
        assert [row.amount for row in loan.drawdowns] == [Decimal("3500000.00")]
        assert [row.amount for row in loan.repayments] == [Decimal("10000.00")]
        assert [row.number for row in matter.guarantees] == ["BZ00001"]
        assert [row.collateral.description for row in matter.securities] == ["示例工业园1号厂房"]
        assert [row.amount for row in matter.costs] == [Decimal("20000.00")]
        assert matter.balance_total is not None
        assert matter.balance_total > Decimal("3500000")
        assert docket.of_kind(matter_id=matter.id, kind=MilestoneKind.MATTER_IMPORTED)


def test_the_same_workbook_twice_doubles_nothing(intake: Bench) -> None:
    intake.bring_in(matters(3))

    again = intake.check(workbook(matters(3)))

    assert set(intake.states(again).values()) == {UnitState.KNOWN}
    with intake.looking() as session:
        assert session.scalar(select(func.count(Matter.id))) == 3


def test_a_matter_with_a_faulty_row_waits_whole_and_says_why(intake: Bench) -> None:
    sheets = matters(2)
    sheets["drawdowns"][1]["drawn_on"] = "2024-02-31"

    key = intake.check(workbook(sheets))

    assert intake.faults(key) == [("drawdowns", 3, "drawn_on", "no_such_day", "2024-02-29")]
    assert intake.states(key) == {"KH00001": UnitState.READY, "KH00002": UnitState.FAULTY}
    intake.commit(key)
    assert intake.states(key) == {"KH00001": UnitState.IN, "KH00002": UnitState.FAULTY}


def test_a_suggestion_mends_a_cell_and_the_matter_is_good(intake: Bench) -> None:
    sheets = matters(1)
    sheets["drawdowns"][0]["drawn_on"] = "2024-03-32"
    sheets["drawdowns"][0]["loan"] = "HT-2024-0001"
    key = intake.check(workbook(sheets))
    assert [code for *_rest, code, _suggestion in intake.faults(key)] == ["no_such_day", "unknown"]

    for column, typed in (("drawn_on", "2024-03-20"), ("loan", "HT-2024-00001")):
        with intake.acting() as actor:
            bundle = intake.found(key)
            row = next(row for row in imports.rows_to_see(bundle=bundle, asked=Filter(), number=1).items if row.faults)
            imports.mend(actor=actor, bundle=bundle, row=row, key=column, typed=typed)

    assert intake.faults(key) == []
    assert intake.states(key) == {"KH00001": UnitState.READY}


def test_a_row_that_goes_to_another_matter_takes_its_doubt_and_the_decision_along(intake: Bench) -> None:
    intake.bring_in(matters(1))
    sheets = matters(2)
    sheets["loans"][0]["amount"] = "3,600,000.00"
    key = intake.check(workbook(sheets))
    with intake.acting() as actor:
        bundle = intake.found(key)
        [doubt] = imports.doubts_to_see(bundle=bundle)
        imports.decide(actor=actor, bundle=bundle, doubt=doubt, decision=Decision.MERGE, taken=["amount"])
    with intake.acting() as actor:
        row = _first_row(key, sheet="loans")
        imports.mend(actor=actor, bundle=intake.found(key), row=row, key="matter", typed="KH00002")

    with intake.looking() as session:
        doubt = session.scalars(select(ImportDoubt).where(ImportDoubt.import_id == key)).one()
        assert (doubt.unit.key, doubt.decision, doubt.taken) == ("KH00002", Decision.MERGE, ["amount"])
        assert doubt.row in doubt.unit.rows


def test_a_matter_called_otherwise_leaves_nothing_of_its_old_name_behind(intake: Bench) -> None:
    intake.bring_in(matters(1))
    sheets = matters(2)
    sheets["loans"][0]["amount"] = "3,600,000.00"
    key = intake.check(workbook(sheets))
    with intake.acting() as actor:
        row = _first_row(key, sheet="matters")
        imports.mend(actor=actor, bundle=intake.found(key), row=row, key="reference", typed="KH00009")

    assert set(intake.states(key)) == {"KH00002", "KH00009"}
    with intake.looking() as session:
        unit = session.scalars(select(ImportUnit).where(ImportUnit.import_id == key, ImportUnit.key == "KH00009")).one()
        assert [row.sheet for row in unit.rows] == ["matters"], "the row stays with the matter that bears its name"
        assert session.scalars(select(ImportDoubt).where(ImportDoubt.import_id == key)).all() == []


def test_suggested_codes_are_never_taken_all_at_once(intake: Bench) -> None:
    sheets = matters(2)
    for row in sheets["parties"]:
        if row.get("uscc"):
            row["uscc"] = row["uscc"][:16] + "O" + row["uscc"][17:]
    key = intake.check(workbook(sheets))

    with intake.acting() as actor:
        bundle = intake.found(key)
        assert all(path != "parties.uscc" for _code, path, _count in imports.kinds_of_suggestions(bundle=bundle))
        with pytest.raises(DomainError) as refused:
            imports.take_suggestions(actor=actor, bundle=bundle, code="uscc_sign", path="parties.uscc")
    assert refused.value.template == imports.ONE_BY_ONE


def test_a_cell_of_a_flat_list_is_mended_once_for_all_that_was_taken_from_it(intake: Bench) -> None:
    key = intake.check(book_of(HEAD, (*ROW[:5], "2024年2月31日", *ROW[6:])))
    assert [(sheet, column) for sheet, _row, column, _code, _mend in intake.faults(key)] == [("drawdowns", "drawn_on")]

    with intake.acting() as actor:
        row = _first_row(key, sheet="drawdowns")
        imports.mend(actor=actor, bundle=intake.found(key), row=row, key="drawn_on", typed="2024-02-29")

    assert set(intake.states(key).values()) == {UnitState.READY}
    assert _first_row_says(intake, key, "loans") == ("2024-02-29", "2024-02-29")
    intake.commit(key)
    with intake.looking() as session:
        assert (session.scalars(select(Matter)).one().balance_total or 0) > Decimal("3000000")


def test_a_list_with_known_headings_says_whose_columns_it_follows(intake: Bench) -> None:
    intake.check(book_of(HEAD, ROW), file="一季度.xlsx")

    key = intake.check(book_of(HEAD, (*ROW[:3], "HT-2", *ROW[4:])), file="二季度.xlsx")

    page = intake.browser().get(f"/imports/{key}").text
    assert "“一季度.xlsx”" in page and "周示例" in page
    assert f'action="/imports/{key}/columns/again"' in page


def _first_row_says(intake: Bench, key: int, sheet: str) -> tuple[str, str]:
    with intake.reading():
        meant = _first_row(key, sheet=sheet).meant
        return meant["signed_on"], meant["starts_on"]


def _first_row(key: int, *, sheet: str) -> ImportRow:
    wanted = select(ImportRow).where(ImportRow.import_id == key, ImportRow.sheet == sheet).order_by(ImportRow.position)
    return db.session.scalars(wanted.limit(1)).one()


def test_a_rule_of_ours_is_told_at_its_cell_before_anything_comes_in(intake: Bench) -> None:
    sheets = matters(1)
    sheets["drawdowns"][0]["due_on"] = "2026-03-20"

    key = intake.check(workbook(sheets))

    assert [(sheet, column, code) for sheet, _row, column, code, _suggestion in intake.faults(key)] == [
        ("drawdowns", "due_on", "rule")
    ]
    with intake.looking() as session:
        assert session.scalar(select(func.count(Matter.id))) == 0


def test_what_was_undone_leaves_an_ended_matter_and_can_come_in_again(intake: Bench) -> None:
    key = intake.bring_in(matters(2))

    with intake.acting() as actor:
        undoing.order_undo(actor=actor, bundle=intake.found(key))
    assert intake.work() == ["done"]

    assert set(intake.states(key).values()) == {UnitState.UNDONE}
    with intake.looking() as session:
        for matter in session.scalars(select(Matter)):
            assert matter.stage is Stage.WITHDRAWN
            assert (matter.loans, matter.party_roles, matter.securities, matter.costs) == ([], [], [], [])
            assert docket.of_kind(matter_id=matter.id, kind=MilestoneKind.IMPORT_UNDONE)
        assert session.scalar(select(func.count(Party.id))) == 0
    assert set(intake.states(intake.bring_in(matters(2))).values()) == {UnitState.IN}


def test_an_import_on_which_somebody_built_is_not_undone_and_says_on_what(intake: Bench) -> None:
    key = intake.bring_in(matters(2))
    with intake.acting() as actor:
        matter = db.session.scalars(select(Matter).where(Matter.source_number == "KH00002")).one()
        services.note(actor=actor, matter=matter, internal_note="电话联系", internal_assessment="")

    with intake.acting() as actor, pytest.raises(DomainError):
        undoing.order_undo(actor=actor, bundle=intake.found(key))

    with intake.acting():
        found = undoing.obstacles(bundle=intake.found(key))
        assert [(each.matter.source_number, each.who, list(each.tables)) for each in found] == [("KH00002", "周示例", ["matter"])]


def test_a_contract_that_is_there_already_is_merged_field_by_field(intake: Bench) -> None:
    intake.bring_in(matters(1))
    sheets = matters(1)
    sheets["loans"][0]["purpose"], sheets["loans"][0]["amount"] = "购买设备", "3,600,000.00"
    sheets["repayments"].append({"loan": "HT-2024-00001", "paid_on": "2025-09-20", "amount": 5000})
    key = intake.check(workbook(sheets))
    assert intake.states(key) == {"KH00001": UnitState.DOUBTFUL}

    with intake.acting() as actor:
        bundle = intake.found(key)
        [doubt] = imports.doubts_to_see(bundle=bundle)
        assert doubt.kind is DoubtKind.CONTRACT
        assert [each["key"] for each in doubt.differences] == ["amount"]
        imports.decide(actor=actor, bundle=bundle, doubt=doubt, decision=Decision.MERGE, taken=["amount"])
    intake.commit(key)

    with intake.looking() as session:
        matter = session.scalars(select(Matter)).one()
        assert matter.loans[0].amount == Decimal("3600000.00")
        assert [row.amount for row in matter.loans[0].repayments] == [Decimal("10000.00"), Decimal("5000.00")]
        assert len(matter.loans[0].drawdowns) == len(matter.guarantees) == len(matter.securities) == len(matter.costs) == 1


def test_a_matter_that_is_left_out_is_no_longer_to_mend(intake: Bench) -> None:
    sheets = matters(2)
    sheets["drawdowns"][1]["drawn_on"] = "2024-02-31"
    key = intake.check(workbook(sheets))
    with intake.acting() as actor:
        bundle = intake.found(key)
        [row] = imports.rows_to_see(bundle=bundle, asked=Filter(), number=1).items
        imports.leave_out(actor=actor, bundle=bundle, unit=row.unit)
        left_out = row.unit_id

    with intake.acting() as actor:
        bundle = intake.found(key)
        numbers = imports.numbers_of([bundle])[key]
        assert (numbers.faulty_rows, numbers.ready, numbers.waiting) == (0, 1, 0)
        unit = imports.unit_of(bundle, left_out)
        imports.take_back(actor=actor, bundle=bundle, unit=unit)
    assert intake.states(key)["KH00002"] is UnitState.FAULTY


def test_an_entry_of_the_workbook_that_leads_nowhere_holds_the_matter_it_most_likely_means(intake: Bench) -> None:
    sheets = matters(2)
    sheets["repayments"][0]["loan"] = "HT-2024-0000l"

    key = intake.check(workbook(sheets))

    assert intake.faults(key) == [("repayments", 2, "loan", "unknown", "HT-2024-00001")]
    assert intake.states(key) == {"KH00001": UnitState.FAULTY, "KH00002": UnitState.READY}


def test_one_company_in_two_matters_is_one_party(intake: Bench) -> None:
    sheets = matters(2)
    guarantor = sheets["parties"][1]
    sheets["parties"][3] |= {"name": guarantor["name"], "uscc": guarantor["uscc"]}
    sheets["guarantees"][2]["provider"] = guarantor["name"]

    intake.bring_in(sheets)

    with intake.looking() as session:
        [party] = session.scalars(select(Party).where(Party.name == guarantor["name"]))
        assert len({role.matter_id for role in party.roles}) == 2


def test_a_known_company_whose_facts_differ_is_asked_about_and_follows_the_choice(intake: Bench) -> None:
    intake.bring_in(matters(1))
    sheets = matters(1, first=2)
    sheets["parties"][0] |= {"name": "澜州示例1号机械有限公司", "uscc": uscc(1), "representative_name": "李示例"}
    sheets["guarantees"][1]["provider"] = "澜州示例1号机械有限公司"
    key = intake.check(workbook(sheets))

    with intake.acting() as actor:
        bundle = intake.found(key)
        [doubt] = imports.doubts_to_see(bundle=bundle)
        assert doubt.kind is DoubtKind.NUMBER
        imports.decide(actor=actor, bundle=bundle, doubt=doubt, decision=Decision.MERGE, taken=["representative_name"])
    intake.commit(key)

    with intake.looking() as session:
        [party] = session.scalars(select(Party).where(Party.uscc == uscc(1)))
        assert party.representative_name == "李示例"
        assert len({role.matter_id for role in party.roles}) == 2
