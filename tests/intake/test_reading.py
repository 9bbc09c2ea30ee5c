import contextlib
import io
import time
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.intake import reading
from app.intake.reading import Limits, Row, Tab
from tests.intake.books import SHEET, STRINGS, book_of, changed, saved, with_shared_strings

HEAD = ("债务人", "借款合同编号", "借款金额", "到期日")
PARTS = (SHEET, "xl/workbook.xml", "xl/styles.xml", STRINGS, "_rels/.rels", "xl/_rels/workbook.xml.rels")
SOUND = with_shared_strings(book_of(HEAD, ("甲公司", "A-1", 480, date(2025, 3, 20)), ("乙公司", "A-2", 1.5, "2025年3月21日")))


def tab_of(*rows: Any, **kwargs: Any) -> Tab:
    return reading.read(book_of(*rows, **kwargs)).tabs[0]


def codes(tab: Tab) -> list[str]:
    return [remark.code for remark in tab.remarks]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, reading.OLD_WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), reading.ENCRYPTED),
        ("债务人,本金\n某某公司,480万\n".encode(), reading.CSV),
        ("债务人,本金\n某某公司,480万\n".encode("gb18030"), reading.CSV),
        (b"\xff\xfe" + "债务人\t本金".encode("utf-16-le"), reading.CSV),
        (b"<html><table><tr><td>1</td></tr></table></html>", reading.WEB_PAGE),
        (b"%PDF-1.7 ...", reading.NOT_A_WORKBOOK),
        (b"", reading.NOT_A_WORKBOOK),
        (b"\x89PNG\r\n\x1a\n\0\0\0", reading.NOT_A_WORKBOOK),
        (b"PK\x03\x04 and nothing of it", reading.DAMAGED),
    ],
)
def test_what_is_no_workbook_is_refused_with_its_mend(content: bytes, said: str) -> None:
    with pytest.raises(reading.Unreadable) as refused:
        reading.read(content)

    assert refused.value.template == said


def test_an_archive_without_a_workbook_is_refused() -> None:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        archive.writestr("readme.txt", "no list")

    with pytest.raises(reading.Unreadable, match="no Excel workbook"):
        reading.read(kept.getvalue())


def test_a_text_document_is_not_taken_for_a_workbook() -> None:
    main = b'<?xml version="1.0"?><document xmlns="urn:x"/>'
    content = changed(book_of(HEAD), "xl/workbook.xml", lambda _old: main)

    with pytest.raises(reading.Unreadable, match="another kind of Office file"):
        reading.read(content)


def test_a_swollen_archive_is_refused_before_it_is_unpacked() -> None:
    content = changed(book_of(HEAD), SHEET, lambda old: old + b" " * 50_000_000)

    began = time.perf_counter()
    with pytest.raises(reading.Unreadable) as refused:
        reading.read(content, limits=Limits(unpacked=10 * 2**20))

    assert refused.value.template == reading.SWOLLEN
    assert time.perf_counter() - began < 1


def test_entities_of_a_hostile_file_are_not_opened(tmp_path: Any) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    declared = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'.encode()

    def poison(old: bytes) -> bytes:
        return declared + old.replace(b"<si><t>", b"<si><t>&e;", 1)

    content = changed(SOUND, STRINGS, poison)

    assert "hidden words" not in str(reading.read(content))


def test_heading_is_found_under_a_title_and_rows_keep_their_numbers() -> None:
    tab = tab_of(
        ("江海银行四季度移交清单",), (), ("移交部门：公司部", None, None, "单位：万元"), HEAD,
        ("甲公司", "A-1", 480, "2025-03-20"), (), ("乙公司", "A-2", 1, "2025-03-21"),
    )  # fmt: skip

    assert tab.heading == HEAD
    assert tab.unit == "万元"
    assert [row.number for row in tab.rows] == [5, 7]


def test_headings_on_two_rows_are_joined() -> None:
    def merge(sheet: Worksheet) -> None:
        for place in ("A2:A3", "B2:C2", "D2:D3", "A1:D1"):
            sheet.merge_cells(place)

    tab = tab_of(
        ("移交清单",),
        ("债务人", "借款信息", None, "到期日"),
        (None, "合同编号", "金额（万元）", None),
        ("甲公司", "A-1", 1, "x"),
        then=merge,
    )

    assert tab.heading == ("债务人", "借款信息·合同编号", "借款信息·金额（万元）", "到期日")
    assert [row.number for row in tab.rows] == [4]


def test_cells_merged_downwards_give_their_value_to_each_row_with_a_remark() -> None:
    tab = tab_of(HEAD, ("甲公司", "A-1", 1, 2), (None, "A-2", 3, 4), then=lambda sheet: sheet.merge_cells("A2:A3"))

    assert [row.cell(0) for row in tab.rows] == ["甲公司", "甲公司"]
    assert tab.rows[1].notes[0].code == "merged"
    assert tab.rows[0].notes == {}


def test_formula_without_a_result_is_a_fault_and_with_one_a_remark() -> None:
    bare = tab_of(HEAD, ("甲公司", "A-1", "=1+1", "x"))
    content = changed(
        book_of(HEAD, ("甲公司", "A-1", "=1+1", "x")), SHEET, lambda old: old.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>")
    )
    calculated = reading.read(content).tabs[0]

    assert bare.rows[0].notes[2] == reading.Fault("formula", {"formula": "=1+1"})
    assert calculated.rows[0].cell(2) == 2
    assert calculated.rows[0].notes[2] == reading.Remark("formula", {"formula": "=1+1"})


def test_an_error_in_a_cell_is_named() -> None:
    content = changed(
        book_of(HEAD, ("甲公司", "A-1", 77, "x")), SHEET, lambda old: old.replace(b't="n"><v>77</v>', b't="e"><v>#REF!</v>')
    )

    assert reading.read(content).tabs[0].rows[0].notes[2] == reading.Fault("error", {"text": "#REF!"})


def test_hidden_sheets_are_left_out_and_hidden_rows_and_columns_read_and_all_are_named() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (HEAD, ("甲公司", "A-1", 1, 2), ("乙公司", "A-2", 3, 4)):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    book.create_sheet("旧数据").sheet_state = "hidden"

    read = reading.read(saved(book))

    assert [(remark.code, remark.values) for remark in read.remarks] == [("sheet_hidden", {"sheet": "旧数据"})]
    assert len(read.tabs) == 1 and len(read.tabs[0].rows) == 2
    assert codes(read.tabs[0]) == ["rows_hidden", "columns_hidden"]


@pytest.mark.parametrize("word", ["合计", "总 计", "小计：", "本页合计", "合计（2户）"])
def test_totals_are_left_out_with_a_remark(word: str) -> None:
    tab = tab_of(HEAD, ("甲公司", "A-1", 1, 2), (word, None, 1, None), ("合计机械有限公司", "A-2", 2, 3))

    assert [row.cell(0) for row in tab.rows] == ["甲公司", "合计机械有限公司"]
    assert codes(tab) == ["total_row"]


def test_footers_and_headings_printed_again_are_left_out() -> None:
    tab = tab_of(HEAD, ("甲公司", "A-1", 1, 2), HEAD, ("乙公司", "A-2", 3, 4), ("制表人：王五", None, "复核：赵六"))

    assert [row.cell(0) for row in tab.rows] == ["甲公司", "乙公司"]
    assert codes(tab) == ["heading_again", "footer_row"]


def test_numbers_keep_the_digits_excel_shows_and_percentages_their_sign() -> None:
    def look(sheet: Worksheet) -> None:
        sheet["A2"].number_format = "0.00%"
        sheet["B2"].number_format = 'yyyy"年"m"月"d"日"'
        sheet["C2"].number_format = "#,##0.00"

    row = tab_of(HEAD, (0.0535, 45371, 1234.5600000000001, 3), then=look).rows[0]

    assert row.cells == ("5.35%", date(2024, 3, 20), Decimal("1234.56"), 3)


def test_days_in_the_formats_of_a_chinese_excel_are_days() -> None:
    content = book_of(HEAD, (1, 2, 3, date(2024, 3, 20)))
    content = changed(
        content,
        "xl/styles.xml",
        lambda old: old.replace(b'numFmtId="14"', b'numFmtId="31"').replace(b'numFmtId="164"', b'numFmtId="31"'),
    )

    assert reading.read(content).tabs[0].rows[0].cell(3) == date(2024, 3, 20)


def test_the_older_calendar_of_macs_is_respected() -> None:
    book = Workbook()
    book.epoch = __import__("openpyxl").utils.datetime.CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    sheet.append((1, 2, 3, date(2024, 3, 20)))

    assert reading.read(saved(book)).tabs[0].rows[0].cell(3) == date(2024, 3, 20)


def test_texts_are_found_where_excel_keeps_them_and_reading_aids_are_no_part_of_names() -> None:
    aided = "<t>&#30002;</t></r><r><t>公司_x000D_</t></r><rPh sb='0' eb='1'><t>JIA</t></rPh></si>".encode()
    content = changed(SOUND, STRINGS, lambda old: old.replace(b"<t>&#30002;&#20844;&#21496;</t></si>", b"<r>" + aided))

    assert reading.read(SOUND).tabs[0].rows[1].cells == ("乙公司", "A-2", Decimal("1.5"), "2025年3月21日")
    assert reading.read(content).tabs[0].rows[0].cell(0) == "甲公司\r"


def test_a_million_empty_rows_are_passed_over_in_seconds() -> None:
    rows = b"".join(b'<row r="%d" spans="1:4"/>' % number for number in range(3, 1_000_003))
    content = changed(
        book_of(HEAD, ("甲公司", "A-1", 1, 2)), SHEET, lambda old: old.replace(b"</sheetData>", rows + b"</sheetData>")
    )

    began = time.perf_counter()
    tab = reading.read(content).tabs[0]

    assert [row.number for row in tab.rows] == [2]
    assert time.perf_counter() - began < 20


def test_sixteen_thousand_columns_are_cut_with_a_remark() -> None:
    tab = tab_of(HEAD + ("x",) * 16_000, ("甲公司", "A-1", 1, 2) + ("y",) * 16_000)

    assert len(tab.heading) == Limits().columns
    assert codes(tab) == ["columns_beyond"]


def test_too_many_rows_are_refused_with_the_name_of_the_sheet() -> None:
    with pytest.raises(reading.Unreadable) as refused:
        reading.read(book_of(HEAD, *[("甲公司", "A", 1, 2)] * 20, title="流水"), limits=Limits(rows=10))

    assert refused.value.values == {"sheet": "流水", "limit": 10}


def test_a_macro_workbook_is_read_without_its_macros() -> None:
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    content = changed(book_of(HEAD, ("甲公司", "A-1", 1, 2)), "[Content_Types].xml", lambda old: old.replace(plain, macro))

    assert reading.read(content).tabs[0].rows == [Row(2, ("甲公司", "A-1", 1, 2))]


def test_a_sheet_without_a_heading_says_so() -> None:
    assert codes(tab_of((1, 2, 3), (4, 5, 6))) == ["no_heading"]
    assert tab_of().rows == ()


@given(at=st.integers(min_value=0, max_value=10**6), junk=st.binary(min_size=1, max_size=12), part=st.sampled_from(PARTS))
@settings(max_examples=300, deadline=None)
def test_a_damaged_workbook_is_read_or_refused_and_nothing_else(at: int, junk: bytes, part: str) -> None:
    def damage(old: bytes) -> bytes:
        place = at % len(old)
        spoilt = old[:place] + junk + old[place + len(junk) :]
        return spoilt if spoilt != old else old[:place]

    with contextlib.suppress(reading.Unreadable):
        reading.read(changed(SOUND, part, damage))


@given(at=st.integers(min_value=0, max_value=10**6), junk=st.binary(min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_a_damaged_archive_is_read_or_refused_and_nothing_else(at: int, junk: bytes) -> None:
    place = at % len(SOUND)

    with contextlib.suppress(reading.Unreadable):
        reading.read(SOUND[:place] + junk + SOUND[place + len(junk) :])


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        (SHEET, b'r="2"', b'r="two"'), (SHEET, b't="s"><v>0</v>', b't="s"><v>99999</v>'), (SHEET, b't="s"><v>0</v>', b't="s"><v>x</v>'),
        ("xl/workbook.xml", b'r:id="rId1"', b'r:id="rId9"'), ("xl/workbook.xml", b"sheetId", b"<"),
    ],
)  # fmt: skip
def test_parts_that_contradict_each_other_are_named_as_damage(part: str, old: bytes, new: bytes) -> None:
    content = changed(SOUND, part, lambda text: text.replace(old, new))

    with pytest.raises(reading.Unreadable) as refused:
        reading.read(content)
    assert refused.value.template in (reading.DAMAGED, reading.NO_SHEET)
