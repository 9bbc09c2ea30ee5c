import io
import time
from datetime import date
from typing import Any

from flask import Flask
from openpyxl import Workbook, load_workbook

from app.intake import annotate, mapping, reading, records, template
from app.intake.cells import Fault
from app.intake.columns import SHEETS, Kind
from app.statutes import identity
from tests.intake.books import book_of, entries_of, saved
from tests.intake.test_mapping import FLAT


def test_reading_the_filled_example_gives_no_fault_and_the_same_values() -> None:
    entries = entries_of(template.example())
    expected = template.example_rows()

    assert {(entry.record.sheet, entry.record.row): entry.faults for entry in entries if entry.faults} == {}
    for sheet in SHEETS:
        read = [entry for entry in entries if entry.record.sheet == sheet.key]
        assert len(read) == len(expected[sheet.key])
        for entry, row in zip(read, expected[sheet.key], strict=True):
            for key, written in row.items():
                column, cell = sheet.column(key), entry.cells[key]
                if column.kind in (Kind.CHOICE, Kind.FLAG):
                    assert cell.shown == written
                elif column.several:
                    assert cell.value == tuple(str(written).split("、"))
                else:
                    assert cell.value == written


def test_every_heading_of_the_template_is_taken_for_its_own_column() -> None:
    book = mapping.propose(reading.read(template.example()))

    for tab in book.tabs:
        assert all(match.path for match in tab.matches) or tab.sheet is None
        assert {path.partition(".")[0] for path in tab.paths.values()} <= {tab.sheet}


def test_the_empty_template_has_drop_downs_notes_frozen_heads_and_text_where_digits_matter() -> None:
    book = load_workbook(io.BytesIO(template.blank()))

    for sheet in SHEETS:
        page = book[sheet.label]
        assert page.freeze_panes == "B2"
        heads = [cell.value for cell in page[1]]
        assert heads == [template.heading_of(column) for column in sheet.columns]
        assert all(cell.comment for cell in page[1])
        lists = {
            str(each.sqref).split(":")[0]: each.formula1 for each in page.data_validations.dataValidation if each.type == "list"
        }
        wanted = [column for column in sheet.columns if column.kind in (Kind.CHOICE, Kind.FLAG)]
        assert len(lists) == len(wanted)
        for column in wanted:
            letter = page[1][sheet.columns.index(column)].column_letter
            place = lists[f"{letter}2"].split("!")[1].replace("$", "")
            offered = tuple(cell.value for (cell,) in book["字典"][place])
            assert offered == column.choice_labels
    assert book["字典"].sheet_state == "hidden"
    numbers = book["当事人"]
    place = next(cell.column_letter for cell in numbers[1] if cell.value == "证件号码")
    assert numbers.column_dimensions[place].number_format == "@"


def test_the_invented_case_names_nobody() -> None:
    for row in template.example_rows()["parties"]:
        assert "示例" in row["name"]
        if "uscc" in row:
            assert row["uscc"][2:8] == template.AREA_OF_NOBODY
            assert identity.uscc_problem(row["uscc"]) is None
        else:
            assert row["identity_number"][:6] == template.AREA_OF_NOBODY
            assert identity.resident_problem(row["identity_number"]) is None


def annotated(content: bytes, problems: dict[tuple[str, int], list[str]] | None = None) -> tuple[bytes, mapping.BookMapping]:
    book = reading.read(content)
    settled = mapping.propose(book)
    entries = [records.entry(record) for record in records.records(book, settled)]
    return annotate.annotated(book, settled, entries, problems=problems), settled


FAULTY = (
    ("四季度移交清单",), ("移交部门", None, None, "单位：万元"),
    FLAT[0][:4] + ("本金",) + FLAT[0][5:],
    FLAT[1],
    ("乙公司", "O" + FLAT[1][1][1:], "B-1", "J-9", 12.34567, "2024-02-30", date(2025, 5, 20), "LPR+50BP", "—", "可疑类贷款", "=HYPERLINK(1)"),  # type: ignore[index]
)  # fmt: skip


def test_faulty_rows_come_back_marked_with_reason_and_mend(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        content, _settled = annotated(book_of(*FAULTY), {("清单", 5): ["已有 JH-2025-0171"]})

    page = load_workbook(io.BytesIO(content))["清单"]
    heads = [cell.value for cell in page[2]]
    row = dict(zip(heads, page[3], strict=True))
    assert page.max_row == 3
    assert heads[-3:] == ["LPR期限", "重定价", "问题"]
    assert row["放款日"].comment is not None and "2024-02-29" in row["放款日"].comment.text
    assert row["放款日"].fill.fgColor.rgb == annotate.FAULTY_FILL.fgColor.rgb
    assert row["债务人"].comment is None
    assert row["客户经理"].data_type == "s"
    assert "已有 JH-2025-0171" in row["问题"].value


def test_the_mended_workbook_is_understood_by_the_same_mapping(app: Flask) -> None:
    with app.test_request_context():
        content, settled = annotated(book_of(*FAULTY))
    book = load_workbook(io.BytesIO(content))
    page = book["清单"]
    heads = [cell.value for cell in page[2]]
    mends: dict[str, Any] = {
        "统一社会信用代码": FLAT[1][1], "本金": "12.35", "放款日": date(2024, 2, 29), "五级分类": "可疑", "LPR期限": "一年期LPR", "重定价": "每年1月1日",
        "客户经理": "李四",
    }  # fmt: skip
    for head, value in mends.items():
        page.cell(3, heads.index(head) + 1).value = value

    read = reading.read(saved(book))
    again = mapping.propose(read, remembered=settled.plain())
    entries = [records.entry(record) for record in records.records(read, again)]

    assert {entry.record.sheet: entry.faults for entry in entries if entry.faults} == {}
    assert next(entry.values["amount"] for entry in entries if entry.record.sheet == "loans") == 123500
    assert set(again.tabs[0].paths.values()) == {*settled.tabs[0].paths.values(), "loans.lpr_term", "loans.reprice"}


def test_nothing_of_the_faulty_cells_is_lost_on_the_way_back(app: Flask) -> None:
    with app.test_request_context():
        content, _settled = annotated(book_of(*FAULTY))

    before, after = reading.read(book_of(*FAULTY)).tabs[0], reading.read(content).tabs[0]
    assert after.rows[0].cells[: len(FLAT[0])] == before.rows[1].cells
    assert before.rows[1].notes == {10: Fault("formula", {"formula": "=HYPERLINK(1)"})}


def test_five_thousand_rows_of_every_sheet_are_read_and_understood_within_the_time() -> None:
    content = _large(5000)
    began = time.process_time()
    book = reading.read(content)
    read_at = time.process_time()
    settled = mapping.propose(book)
    count = faults = 0
    for record in records.records(book, settled):
        count += 1
        faults += len(records.entry(record).faults)
    took = time.process_time() - began

    assert (count, faults) == (40_000, 0)
    assert took < 45, f"reading {read_at - began:.1f} s, all {took:.1f} s"


def _large(rows: int) -> bytes:
    """The example's rows again and again, written fast."""
    book = Workbook(write_only=True)
    for sheet in SHEETS:
        given = template.example_rows()[sheet.key]
        if not given:
            continue
        page = book.create_sheet(sheet.label)
        page.append([template.heading_of(column) for column in sheet.columns])
        for number in range(rows):
            row = given[number % len(given)]
            page.append([row.get(column.key) for column in sheet.columns])
    return saved(book)
