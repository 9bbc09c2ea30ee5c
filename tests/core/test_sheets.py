import io
import time
import tracemalloc
from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.core import clock, sheets
from app.core.sheets import Asked, Column, Look

AT = datetime(2026, 3, 20, 23, 30, tzinfo=clock.SHANGHAI)
COLUMNS: list[Column[tuple[str, Decimal]]] = [
    Column("名称", lambda row: row[0]),
    Column("金额", lambda row: row[1], Look.MONEY),
    Column("日期", lambda _row: date(2026, 3, 20), Look.DAY),
    Column("时间", lambda _row: AT, Look.MOMENT),
    Column("空", lambda _row: None),
]


def page(shell: Flask, *rows: tuple[str, Decimal], asked: tuple[Asked, ...] = ()) -> Worksheet:
    with shell.test_request_context():
        made = sheets.workbook(title="案件", columns=COLUMNS, rows=rows, count=len(rows), asked=asked, by="周示例 总行")
    sheet = load_workbook(io.BytesIO(made.read())).active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_numbers_are_numbers_and_days_are_days(shell: Flask) -> None:
    sheet = page(shell, ("甲公司", Decimal("1234567.89")))

    assert [cell.value for cell in sheet[5]] == ["甲公司", 1234567.89, datetime(2026, 3, 20), datetime(2026, 3, 20, 23, 30), None]  # noqa: DTZ001
    assert [cell.number_format for cell in sheet[5]][1:4] == ["#,##0.00", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"]


def test_a_text_stays_a_text_whatever_it_begins_with(shell: Flask) -> None:
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|'/C calc'!A0", "{{x}} & <b> \"'", "  两边有空格  ", "控制\x07符", "\ud800半"]
    sheet = page(shell, *[(text, Decimal(1)) for text in hostile])

    read = [sheet.cell(5 + place, 1) for place in range(len(hostile))]
    assert [cell.value for cell in read] == [*hostile[:7], "控制符", "半"]
    assert {cell.data_type for cell in read} <= {"s", "inlineStr"}


def test_the_list_says_on_top_what_it_is(shell: Flask) -> None:
    sheet = page(shell, ("甲公司", Decimal(1)), ("乙公司", Decimal(2)), asked=(Asked("阶段", "已立案"), Asked("关键词", "=机械")))

    assert sheet["A1"].value == "案件"
    assert "阶段 = 已立案" in sheet["A2"].value and "关键词 = =机械" in sheet["A2"].value
    assert "周示例 总行" in sheet["A3"].value and "2" in sheet["A3"].value
    assert [cell.value for cell in sheet[4]] == [column.heading for column in COLUMNS]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B5", "A4:E6")
    assert sheet.max_row == 6


def test_an_empty_list_is_a_workbook_too(shell: Flask) -> None:
    assert page(shell).max_row == 4


def test_a_day_before_the_calendar_of_excel_is_written_out(shell: Flask) -> None:
    columns: list[Column[date]] = [Column("日期", lambda row: row, Look.DAY)]
    with shell.test_request_context():
        made = sheets.workbook(title="x", columns=columns, rows=[date(1880, 1, 2)], count=1, asked=(), by="")

    sheet = load_workbook(io.BytesIO(made.read())).active
    assert sheet is not None and sheet["A5"].value == "1880-01-02"


def test_two_hundred_thousand_rows_take_no_more_memory_than_a_few(shell: Flask) -> None:
    rows = ((f"公司{number}", Decimal(number)) for number in range(200_000))
    began = time.process_time()
    tracemalloc.start()
    with (
        shell.test_request_context(),
        sheets.workbook(title="案件", columns=COLUMNS[:2], rows=rows, count=200_000, asked=(), by="") as made,
    ):
        _now, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        made.seek(0, io.SEEK_END)
        assert made.tell() > 1_000_000

    assert peak < 40 * 2**20, f"{peak / 2**20:.0f} MB"
    assert time.process_time() - began < 120
