"""Flat lists: what one row says of a debtor, his loan, its note, his guarantors and the collateral, and what is put in beside it."""

from datetime import date
from decimal import Decimal

import pytest

from app.intake import mapping, reading, records
from app.intake.columns import ContractKind
from app.matters.states import Role
from tests.intake.books import book_of, entries_of
from tests.intake.test_cells import GOOD_CODE

HEAD = ("序号", "借款人名称", "统一社会信用代码", "合同编号", "合同金额", "放款日期", "到期日期", "年利率(%)", "五级分类")
ROW = (1, "澜州示例机械有限公司", GOOD_CODE, "HT-1", 3_000_000, date(2024, 3, 20), date(2025, 3, 20), 5, "可疑")


def given(*more: tuple[object, ...]) -> list[records.Entry]:
    """The entries of a list with these columns beside the usual ones; the first row of `more` are their headings."""
    added = [(), *(() for _row in more[1:])] if not more else list(more)
    rows = [(*HEAD, *added[0]), *((*ROW, *cells) for cells in (added[1:] or [()]))]
    found = entries_of(book_of(*rows))
    assert all(entry.is_sound or entry.record.sheet == "drawdowns" for entry in found), [entry.faults for entry in found]
    return found


def of(found: list[records.Entry], sheet: str) -> list[records.Entry]:
    return [entry for entry in found if entry.record.sheet == sheet]


def remarks(entry: records.Entry) -> dict[str, str]:
    return {key: cell.remark.code for key, cell in entry.cells.items() if cell.remark is not None}


def test_a_loan_without_a_note_number_is_drawn_with_a_number_of_its_own_and_says_so() -> None:
    [note] = of(given(), "drawdowns")

    assert (note.values["loan"], note.values["number"]) == ("HT-1", "HT-1-1")
    assert (note.values["amount"], note.values["drawn_on"]) == (Decimal("3000000.00"), date(2024, 3, 20))
    assert remarks(note) == {"number": "made_number", "amount": "taken_from"}


def test_the_start_of_the_contract_is_the_day_of_the_drawdown_where_no_other_is_named() -> None:
    head = tuple("合同起始日" if text == "放款日期" else text for text in HEAD)
    [note] = of(entries_of(book_of(head, ROW)), "drawdowns")

    assert note.values["drawn_on"] == date(2024, 3, 20)
    assert remarks(note)["drawn_on"] == "taken_from"


def test_two_notes_of_one_contract_are_told_apart_and_a_repeated_row_gives_none() -> None:
    later = (*ROW[:5], date(2024, 5, 20), *ROW[6:])
    notes = of(entries_of(book_of(HEAD, ROW, later, ROW)), "drawdowns")

    assert [note.values["number"] for note in notes] == ["HT-1-1", "HT-1-2"]


def test_a_list_that_has_the_column_of_note_numbers_must_fill_it() -> None:
    [note] = of(given(("借据号",), (None,)), "drawdowns")

    assert set(note.faults) == {"number"}


def test_what_is_outstanding_is_never_silently_taken_for_what_was_drawn() -> None:
    [unclear] = of(given(("贷款余额（万元）",), (120,)), "drawdowns")
    [clear] = of(given(("贷款余额（万元）",), (300,)), "drawdowns")
    [stated] = of(given(("贷款余额（万元）", "放款金额"), (120, 3_000_000)), "drawdowns")

    assert unclear.faults["amount"].suggestions == ("1,200,000.00元", "3,000,000.00元")
    assert records.entry(records.amended(unclear.record, {"amount": "3,000,000.00元"})).is_sound
    assert clear.is_sound
    assert stated.is_sound and remarks(stated)["balance"] == "balance_differs"


def test_a_list_whose_workbook_names_its_notes_elsewhere_is_given_none() -> None:
    flat = reading.read(book_of(HEAD, ROW)).tabs[0]
    notes = reading.read(
        book_of(
            ("合同编号", "借据号", "放款金额", "放款日", "到期日"), ("HT-1", "J-1", 1, "2024-03-20", "2025-03-20"), title="放款"
        )
    ).tabs[0]
    book = reading.Book((flat, notes))

    found = [records.entry(record) for record in records.records(book, mapping.propose(book))]

    assert [note.values["number"] for note in of(found, "drawdowns")] == ["J-1"]


def test_guarantors_of_a_row_become_parties_with_a_contract_each() -> None:
    found = given(("保证人", "保证方式"), ("赵示例、澜州示例担保有限公司", "连带责任"))
    guarantees = of(found, "guarantees")

    assert [(party.values["name"], party.values["role"]) for party in of(found, "parties")] == [
        ("澜州示例机械有限公司", Role.BORROWER), ("赵示例", Role.GUARANTOR), ("澜州示例担保有限公司", Role.GUARANTOR),
    ]  # fmt: skip
    assert [(each.values["provider"], each.values["number"], each.values["kind"]) for each in guarantees] == [
        ("赵示例", "HT-1-保1", ContractKind.GUARANTEE), ("澜州示例担保有限公司", "HT-1-保2", ContractKind.GUARANTEE),
    ]  # fmt: skip
    assert remarks(guarantees[0]) == {"kind": "assumed", "number": "made_number", "signed_on": "taken_from"}
    assert guarantees[0].values["loans"] == ("HT-1",)


@pytest.mark.parametrize("nobody", [None, "无", "/", "—"])
def test_a_row_without_a_guarantor_has_none(nobody: str | None) -> None:
    found = given(("保证人", "抵押物"), (nobody, nobody), ("赵示例", "厂房"))

    assert [each.values["kind"] for each in of(found, "guarantees")] == [ContractKind.GUARANTEE, ContractKind.MORTGAGE]


def test_collateral_of_a_row_has_its_contract_its_owner_and_its_kind() -> None:
    found = given(
        ("保证人", "保证合同编号", "抵押人", "抵押合同编号", "抵押物", "抵押物坐落", "抵押权证号"),
        ("赵示例", "BZ-1", "钱示例", "DY-1", "示例路1号工业厂房", "澜州市示例路1号", "青(2024)澜州不动产证明第0001号"),
    )
    [asset] = of(found, "collateral")

    assert [(each.values["number"], each.values["provider"], each.values["kind"]) for each in of(found, "guarantees")] == [
        ("BZ-1", "赵示例", ContractKind.GUARANTEE), ("DY-1", "钱示例", ContractKind.MORTGAGE),
    ]  # fmt: skip
    assert (asset.values["contract"], asset.values["owners"], asset.values["location"]) == (
        "DY-1",
        ("钱示例",),
        "澜州市示例路1号",
    )
    assert asset.values["registration_number"] == "青(2024)澜州不动产证明第0001号"
    assert remarks(asset) == {"asset_type": "assumed"}
    assert [party.values["role"] for party in of(found, "parties")] == [Role.BORROWER, Role.GUARANTOR, Role.MORTGAGOR]


def test_collateral_without_an_owner_is_the_borrowers_own() -> None:
    found = given(("抵押物",), ("示例小区1幢101室住宅",))

    assert of(found, "collateral")[0].values["owners"] == ("澜州示例机械有限公司",)
    assert of(found, "guarantees")[0].values["number"] == "HT-1-抵"
    assert len(of(found, "parties")) == 1


def test_one_guarantee_of_two_loans_covers_both() -> None:
    head = (*HEAD, "保证人", "保证合同编号")
    rows = [(*ROW, "赵示例", "BZ-1"), (*ROW[:3], "HT-2", *ROW[4:], "赵示例", "BZ-1")]
    [guarantee] = of(entries_of(book_of(head, *rows)), "guarantees")

    assert guarantee.values["loans"] == ("HT-1", "HT-2")


def test_the_number_of_a_guarantor_is_not_the_debtors() -> None:
    tab = mapping.propose(
        reading.read(book_of((*HEAD, "保证人", "保证人身份证号码"), (*ROW, "赵示例", "19010019780412001X")))
    ).tabs[0]

    assert {match.heading: match.path for match in tab.matches}["保证人身份证号码"] is None


def test_a_list_with_numbers_of_its_own_ties_its_rows_by_them() -> None:
    head = ("客户编号", *HEAD[1:])
    found = entries_of(book_of(head, ("KH-7", *ROW[1:])))

    assert {entry.values["matter"] for entry in found if entry.record.sheet in ("parties", "loans")} == {"KH-7"}
    assert of(found, "matters")[0].values["reference"] == "KH-7"
