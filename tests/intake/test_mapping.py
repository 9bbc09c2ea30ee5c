from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook

from app.intake import mapping, reading, records
from app.intake.cells import as_text
from app.intake.columns import ContractKind
from app.matters.states import DefaultKind, Gender, IdentityKind, LprTerm, PartyKind, RateKind, Role
from tests.intake.books import book_of, entries_of, saved
from tests.intake.test_cells import GOOD_CODE, GOOD_NUMBER

FLAT = (
    (
        "债务人",
        "统一社会信用代码",
        "合同号",
        "借据号",
        "本金（万元）",
        "放款日",
        "到期日",
        "利率",
        "逾期日",
        "五级分类",
        "客户经理",
    ),
    ("甲公司", GOOD_CODE, "A-1", "J-1", 320, date(2024, 3, 20), date(2025, 3, 20), "5%", date(2025, 3, 21), "可疑", "张三"),
    ("甲公司", GOOD_CODE, "A-2", "J-2", 80, date(2024, 5, 20), date(2025, 5, 20), "5%", date(2025, 3, 21), "可疑", "张三"),
)


def proposed(*rows: tuple[object, ...], title: str = "清单") -> mapping.TabMapping:
    return mapping.propose(reading.read(book_of(*rows, title=title))).tabs[0]


def paths(tab: mapping.TabMapping) -> dict[str, str]:
    return {match.heading: match.path for match in tab.matches if match.path}


def test_flat_list_gives_a_debtor_once_and_each_of_his_loans() -> None:
    tab = proposed(*FLAT)
    entries = entries_of(book_of(*FLAT))

    assert paths(tab) == {
        "债务人": "parties.name", "统一社会信用代码": "parties.uscc", "合同号": "loans.number", "借据号": "drawdowns.number",
        "本金（万元）": "loans.amount", "放款日": "drawdowns.drawn_on", "到期日": "drawdowns.due_on", "利率": "loans.fixed_percent",
        "逾期日": "matters.default_on", "五级分类": "matters.tier", "客户经理": "matters.owner",
    }  # fmt: skip
    assert tab.missing == ()
    assert [entry.record.sheet for entry in entries] == [
        "matters", "parties", "loans", "drawdowns", "loans", "drawdowns",
    ]  # fmt: skip
    assert all(entry.is_sound for entry in entries), [entry.faults for entry in entries]
    assert entries[1].values["role"] is Role.BORROWER
    assert entries[2].values["amount"] == entries[3].values["amount"] == Decimal("3200000.00")
    assert entries[0].values["default_kind"] is DefaultKind.PRINCIPAL_OVERDUE
    assert {entry.values["matter"] for entry in entries if "matter" in entry.values} == {"甲公司"}


def test_tabs_are_known_by_name_and_headings_in_any_order() -> None:
    tab = proposed(
        ("到期日", "放款金额(元)", "借据号", "合同编号", "放款日期"), ("2025-03-20", 1, "J", "A", "2024-03-20"), title="放款明细"
    )

    assert tab.sheet == "drawdowns"
    assert paths(tab) == {
        "到期日": "drawdowns.due_on", "放款金额(元)": "drawdowns.amount", "借据号": "drawdowns.number", "合同编号": "drawdowns.loan",
        "放款日期": "drawdowns.drawn_on",
    }  # fmt: skip


def test_contents_tell_a_column_whose_heading_does_not() -> None:
    rows = [("关系人", "甲公司", GOOD_CODE, "借款人"), ("关系人", "乙公司", GOOD_CODE, "保证人")]
    tab = proposed(("类", "名称", "代码（新）", "身份"), *rows, title="当事人")

    assert paths(tab)["代码（新）"] == "parties.uscc"


def test_settled_mapping_is_remembered_by_headings_wherever_they_stand() -> None:
    first = mapping.propose(reading.read(book_of(*FLAT)))
    settled = first.changed(tab="清单", sheet="matters", paths={10: None, 4: "drawdowns.amount"}, units={4: "元"})
    moved = [tuple(reversed(row)) for row in FLAT]

    again = mapping.propose(reading.read(book_of(*moved, title="一季度")), remembered=settled.plain())

    assert again.tabs[0].paths == {10 - index: path for index, path in settled.tabs[0].paths.items()}
    assert next(match.unit for match in again.tabs[0].matches if match.heading == "本金（万元）") == "元"


def test_required_columns_that_are_not_there_are_named() -> None:
    tab = proposed(("借据号", "放款金额", "放款日"), ("J", 1, "2024-03-20"), title="放款")

    assert tab.missing == ("drawdowns.loan", "drawdowns.due_on")


def test_unit_of_a_title_holds_for_amounts_without_their_own() -> None:
    content = book_of(
        ("放款明细", None, None, None, "单位：万元"), ("合同编号", "借据号", "放款金额", "放款日", "到期日"),
        ("A", "J", 480, "2024-03-20", "2025-03-20"), title="放款",
    )  # fmt: skip

    assert entries_of(content)[0].values["amount"] == Decimal("4800000.00")


def party(**cells: object) -> records.Entry:
    raws = {"matter": "1", "role": "借款人", "name": "甲公司", **cells}
    return records.entry(records.Record("parties", "当事人", 2, raws))  # type: ignore[arg-type]


def test_identity_number_says_kind_birth_and_gender() -> None:
    read = party(name="赵示例", identity_number=GOOD_NUMBER.lower())

    assert read.is_sound
    assert read.values["kind"] is PartyKind.PERSON
    assert (read.values["born_on"], read.values["gender"]) == (date(1978, 4, 12), Gender.MALE)
    assert party(name="赵示例", identity_number=GOOD_NUMBER, gender="女").faults["gender"].suggestion == "男"


def test_a_code_in_the_column_of_identity_numbers_is_put_where_it_belongs() -> None:
    read = party(identity_number=GOOD_CODE)

    assert read.is_sound
    assert (read.values["uscc"], read.values["identity_number"]) == (GOOD_CODE, None)
    assert read.cells["uscc"].remark is not None and read.cells["uscc"].remark.code == "moved"


def test_a_passport_is_not_measured_by_the_rule_of_identity_cards() -> None:
    read = party(name="J Smith", identity_kind="护照", identity_number="E12345678")

    assert read.is_sound
    assert (read.values["identity_kind"], read.values["identity_number"]) == (IdentityKind.PASSPORT, "E12345678")


@pytest.mark.parametrize(
    ("text", "term", "points"),
    [
        ("LPR+50BP", None, 50), ("一年期LPR加50个基点", LprTerm.ONE_YEAR, 50), ("1年期LPR-0.35%", LprTerm.ONE_YEAR, -35),
        ("5年期以上LPR减20BP", LprTerm.FIVE_YEARS, -20), ("LPR", None, 0),
    ],
)  # fmt: skip
def test_floating_rate_in_one_cell_says_three_things(text: str, term: LprTerm | None, points: int) -> None:
    raws = {
        "matter": "1", "number": "A", "signed_on": "2024-03-18", "amount": 1, "starts_on": "2024-03-20", "ends_on": "2025-03-20",
        "fixed_percent": text, "reprice": "按年",
    }  # fmt: skip
    read = records.entry(records.Record("loans", "借款", 2, raws))

    assert read.values["rate_kind"] is RateKind.LPR
    assert (read.values["lpr_term"], read.values["spread_bp"]) == (term, points)
    assert set(read.faults) == (set() if term else {"lpr_term"})


def test_days_the_wrong_way_round_and_parts_that_do_not_add_up_are_faults() -> None:
    note = {"loan": "A", "number": "J", "amount": 1, "drawn_on": "2024-03-20", "due_on": "2023-03-20"}
    paid = {"loan": "A", "paid_on": "2024-06-20", "amount": 100, "split_interest": 60, "split_principal": 30}

    assert records.entry(records.Record("drawdowns", "放款", 2, note)).faults["due_on"].code == "before"
    assert records.entry(records.Record("repayments", "还款", 2, paid)).faults["amount"].suggestion == "90.00元"


def test_typed_mends_replace_cells_and_what_the_file_noted_on_them() -> None:
    content = book_of(FLAT[0], ("甲公司", GOOD_CODE, "A-1", "J-1", "=2*160", *FLAT[1][5:]))
    faulty = next(entry for entry in entries_of(content) if "amount" in entry.faults)

    mended = records.entry(records.amended(faulty.record, {"amount": "320万"}))

    assert mended.is_sound and mended.values["amount"] == Decimal("3200000.00")


def test_confirming_what_is_shown_changes_nothing() -> None:
    for entry in entries_of(book_of(*FLAT)):
        typed = {key: cell.shown for key, cell in entry.cells.items() if cell.shown}
        again = records.entry(records.amended(entry.record, typed))
        assert again.values == entry.values
        assert as_text(None) == ""


def test_a_loan_without_its_matter_belongs_to_the_only_matter_of_its_borrower() -> None:
    book = Workbook()
    for title, rows in {
        "客户信息": [
            ("客户号", "客户类型", "客户名称", "证件类型", "证件号码", "身份"),
            ("C1", "对公", "甲公司", "营业执照", GOOD_CODE, "借款人"),
        ],
        "借款合同": [
            ("合同编号", "借款人", "合同金额", "合同签订日期", "起始日期", "到期日期", "年利率(%)"),
            ("HT-1", "甲公司", 350, "2024-03-18", "2024-03-20", "2025-03-20", 5),
            ("HT-2", "乙公司", 350, "2024-03-18", "2024-03-20", "2025-03-20", 5),
        ],
        "保证合同": [
            ("保证合同编号", "保证人名称", "主合同编号", "签订日期", "保证期间"),
            ("BZ-1", "赵示例", "HT-1", "2024-03-18", "三年"),
        ],
    }.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    content = saved(book)

    assert all(tab.missing == () for tab in mapping.propose(reading.read(content)).tabs)
    client, known, unknown, guarantee = entries_of(content)
    assert client.is_sound and client.values["uscc"] == GOOD_CODE and client.values["kind"] is PartyKind.ORGANISATION
    assert known.is_sound and known.values["matter"] == "C1"
    assert unknown.faults.keys() == {"matter"}
    assert guarantee.is_sound and guarantee.values["kind"] is ContractKind.GUARANTEE and guarantee.values["period_months"] == 36


def test_a_flat_list_that_lacks_one_fact_asks_for_it_rather_than_drop_the_loan() -> None:
    tab = proposed(
        ("客户号", "客户名称", "贷款合同号", "借据号", "贷款余额", "发放日期", "到期日期", "执行年利率(%)", "五级分类"),
        ("C1", "甲公司", "HT-1", "J-1", 3500000, "20240320", "20250320", 5, "可疑"),
    )

    assert tab.missing == ("loans.amount",)
    assert paths(tab)["贷款合同号"] == "loans.number"
    assert paths(tab)["贷款余额"] == "drawdowns.balance"


def test_a_list_without_note_numbers_still_gives_its_loans() -> None:
    head = ("序号", "借款人名称", "合同编号", "合同金额", "放款日期", "到期日期", "执行年利率(%)", "五级分类")
    tab = proposed(head, ("1", "甲公司", "A-1", "1,000,000.00", "2024.3.20", "2025-03-20", "5.2", "可疑"))

    assert paths(tab)["合同编号"] == "loans.number"
    assert paths(tab)["放款日期"] == "drawdowns.drawn_on"
    assert "序号" not in paths(tab)
    assert paths(tab)["到期日期"] == "loans.ends_on"
    assert tab.missing == ()
