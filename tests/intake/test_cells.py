from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core import figures
from app.intake import cells, columns, mends
from app.intake.cells import as_text, understand
from app.intake.columns import SHEETS, Column, Kind
from app.matters.states import GuaranteeMode, Tier
from app.statutes import identity

MONEY = columns.column("loans.amount")
RATE = columns.column("loans.fixed_percent")
MARKUP = columns.column("loans.penalty_markup_percent")
POINTS = columns.column("loans.spread_bp")
DAY = columns.column("loans.signed_on")
MONTHS = columns.column("guarantees.period_months")
RANK = columns.column("collateral.rank")
AREA = columns.column("collateral.land_area")
TIER = columns.column("matters.tier")
USCC = columns.column("parties.uscc")
IDENTITY = columns.column("parties.identity_number")
TELEPHONE = columns.column("parties.telephone")
NAME = columns.column("parties.name")
FLAG = columns.column("costs.is_paid")
EVERY = [column for sheet in SHEETS for column in sheet.columns]

GOOD_CODE = "91990199MA1LRXG01" + identity.uscc_check_character("91990199MA1LRXG01")
GOOD_NUMBER = "99019919780412013" + identity.resident_check_character("99019919780412013")


@pytest.mark.parametrize(
    ("column", "raw", "value"),
    [
        (MONEY, 3500000, "3500000.00"), (MONEY, Decimal("1234.5"), "1234.50"), (MONEY, "3,500,000.00", "3500000.00"),
        (MONEY, "３５０万元", "3500000.00"), (MONEY, "1.2亿", "120000000.00"), (MONEY, "￥ 3,500", "3500.00"), (MONEY, "人民币480万元整", "4800000.00"),
        (RATE, "5%", "5"), (RATE, 5, "5"), (RATE, "５．３５％", "5.35"), (RATE, "5.35", "5.35"), (RATE, "0.05%", "0.05"),
        (POINTS, "-35", "-35"), (POINTS, "加50个基点", "50"), (POINTS, "减20BP", "-20"), (POINTS, "0.5%", "50"),
        (AREA, "5,333㎡", "5333.00"), (AREA, "8亩", "5333.36"),
    ],
)  # fmt: skip
def test_figures_written_in_many_ways(column: Column, raw: Any, value: str) -> None:
    understood = understand(column, raw)

    assert understood.fault is None
    assert understood.value == Decimal(value)


@pytest.mark.parametrize(
    "raw",
    ["2025年3月20日", "2025/3/20", "20250320", 20250320, "2025-3-20", "2025.03.20", "２０２５－３－２０", "2025-03-20 00:00:00", "45736", 45736,
     date(2025, 3, 20), datetime(2025, 3, 20, 9, 30)],  # noqa: DTZ001
)  # fmt: skip
def test_days_written_in_many_ways(raw: Any) -> None:
    understood = understand(DAY, raw)

    assert (understood.value, understood.fault) == (date(2025, 3, 20), None)


@pytest.mark.parametrize(
    ("column", "raw", "code", "suggestions"),
    [
        (MONEY, Decimal("1234.567"), "too_fine", ("1,234.57",)),
        (MONEY, "(1,000.00)", "negative", ("1,000.00",)),
        (MONEY, "-5", "negative", ("5.00",)),
        (MONEY, "约480万", "not_a_figure", ("4,800,000.00元",)),
        (MONEY, "三百万", "not_a_figure", ()),
        (MONEY, "9" * 20, "too_large", ()),
        (RATE, Decimal("0.05"), "unclear_rate", ("5%", "0.05%")),
        (MARKUP, Decimal("0.5"), "unclear_rate", ("50%", "0.5%")),
        (MARKUP, Decimal("1.5"), "unclear_rate", ("50%", "1.5%")),
        (RATE, "5‰", "monthly_rate", ("6%", "0.5%")),
        (RATE, "月利率5‰", "monthly_rate", ("6%", "0.5%")),
        (RATE, "年利率5.35%（固定）", "not_a_rate", ("5.35%",)),
        (RATE, "LPR+50BP", "floating_rate", ()),
        (RATE, 120, "out_of_range", ()),
        (DAY, "2026-02-31", "no_such_day", ("2026-02-28", "2026-03-01")),
        (DAY, "2026年12月32日", "no_such_day", ()),
        (DAY, "20260431", "no_such_day", ("2026-04-30", "2026-05-01")),
        (DAY, "25/3/20", "two_digit_year", ("2025-03-20",)),
        (DAY, "20/3/2025", "day_first", ("2025-03-20",)),
        (DAY, "2025-03-20（已展期）", "not_a_day", ("2025-03-20",)),
        (DAY, "长期", "not_a_day", ()),
        (MONTHS, "三十六", "not_whole", ()),
        (TIER, "可疑类贷款", "not_a_choice", ("可疑",)),
        (USCC, GOOD_CODE[:-1], "uscc_length", ()),
        (USCC, GOOD_NUMBER, "uscc_is_identity", ()),
        (USCC, "330500000012345", "uscc_old", ()),
        (USCC, Decimal("91330500123456700") * 10, "digits_lost", ()),
        (IDENTITY, 990199197804120130, "digits_lost", ()),
        (IDENTITY, GOOD_CODE, "identity_is_uscc", ()),
        (IDENTITY, GOOD_NUMBER[:17], "identity_length", (GOOD_NUMBER,)),
        (TELEPHONE, "1395550010", "mobile_length", ()),
        (TELEPHONE, "王经理13955500103", "not_a_telephone", ("13955500103",)),
        (NAME, "甲\x07公司", "not_text", ("甲公司",)),
        (NAME, "甲" * 100_000, "too_long", ()),
        (NAME, "", "missing", ()),
        (FLAG, "未支付", "not_a_choice", ("否",)),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_what_it_could_be(column: Column, raw: Any, code: str, suggestions: tuple[str, ...]) -> None:
    fault = understand(column, raw).fault

    assert fault is not None
    assert fault.code == code
    assert fault.suggestions == suggestions


def test_the_unit_of_the_heading_holds_for_bare_figures_only() -> None:
    assert understand(MONEY, 480, unit="万元").value == Decimal("4800000.00")
    assert understand(MONEY, "480", unit="万元").value == Decimal("4800000.00")
    assert understand(MONEY, "4,800,000元", unit="万元").value == Decimal("4800000.00")
    fine = understand(MONEY, Decimal("480.1234567"), unit="万元").fault
    assert fine is not None and fine.suggestions == ("4,801,234.57元",)


def test_an_old_identity_number_gets_its_century_and_check_digit() -> None:
    fault = understand(IDENTITY, "990199780412013").fault

    assert fault is not None
    assert (fault.code, fault.suggestions) == ("identity_old", (GOOD_NUMBER,))


@pytest.mark.parametrize("raw", ["—", "/", " ", "N/A", "无", "暂无"])
def test_marks_for_nothing_are_empty(raw: str) -> None:
    assert understand(TELEPHONE, raw).value is None
    assert understand(NAME, raw).fault is not None


def test_months_and_ranks_in_words() -> None:
    assert understand(MONTHS, "三年").value == 36
    assert understand(MONTHS, "24个月").value == 24
    assert understand(RANK, "第二顺位").value == 2
    assert understand(RANK, None).value == 1


def test_words_of_banks_become_members() -> None:
    assert understand(TIER, "可疑类").value is Tier.DOUBTFUL
    assert understand(columns.column("guarantees.mode"), "连带责任保证").value is GuaranteeMode.JOINT
    assert understand(columns.column("guarantees.mode"), None).value is GuaranteeMode.JOINT
    assert understand(FLAG, "√").value is True


@pytest.mark.parametrize("column", [column for column in EVERY if column.words], ids=lambda column: column.label)
def test_each_word_stands_for_one_member_only(column: Column) -> None:
    for member, words in column.words.items():
        for word in words:
            assert understand(column, word).value is member, word


def test_references_ignore_width_case_brackets_and_spaces() -> None:
    assert cells.reference_key("（2024）借字 第001号—a") == cells.reference_key("(2024)借字第００１号-A")


def test_every_sentence_can_be_said(app: Flask) -> None:
    values = dict.fromkeys(["column", "formula", "text", "count", "limit", "one", "other", "low", "high", "choices", "length", "signs", "born", "this", "that", "sum", "amount", "cells", "day", "unit", "months", "area", "sheet", "rows", "columns", "row", "value", "balance", "number"], "x")  # fmt: skip
    with app.test_request_context():
        for code in cells.FAULTS:
            assert cells.Fault(code, values).sentence
        for code in cells.REMARKS:
            assert cells.Remark(code, values).sentence


@given(text=st.text(max_size=60) | st.text(alphabet="0123456789.,-年月日/%‰()（）万亿元LPR+BPXx ", max_size=20))
@settings(max_examples=400, deadline=None)
def test_no_text_breaks_a_reader_and_what_is_shown_means_the_same(text: str) -> None:
    for column in EVERY:
        understood = understand(column, text)
        if understood.fault is None and understood.shown:
            again = understand(column, understood.shown)
            assert (again.value, again.shown, again.fault) == (understood.value, understood.shown, None)


@given(amount=st.decimals(min_value=0, max_value=Decimal("99999999999.99"), places=2))
@settings(max_examples=200, deadline=None)
def test_an_amount_comes_back_however_it_is_written(amount: Decimal) -> None:
    wide = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
    in_wan = f"{amount.scaleb(-4).normalize():f}万"
    for written in (f"{amount:f}", f"{amount:,.2f}", f"¥{amount:,.2f}元", f"{amount:,.2f}".translate(wide), in_wan, amount):
        assert understand(MONEY, written).value == amount
    assert understand(MONEY, amount.scaleb(-4), unit="万元").value == amount


@given(day=st.dates(min_value=date(1925, 1, 1), max_value=date(2100, 12, 31)))
@settings(max_examples=200, deadline=None)
def test_a_day_comes_back_however_it_is_written(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    written: list[Any] = [
        day, datetime(day.year, day.month, day.day), day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day:%Y%m%d}",  # noqa: DTZ001
        f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}", int(f"{day:%Y%m%d}"), serial, str(serial),
    ]  # fmt: skip
    for raw in written:
        assert understand(DAY, raw).value == day, raw


@given(
    body=st.text(alphabet=mends.USCC_SIGNS, min_size=9, max_size=9),
    position=st.integers(min_value=0, max_value=17),
    slip=st.sampled_from(sorted(mends.CONFUSED)),
)
@settings(max_examples=200, deadline=None)
def test_a_code_with_one_confused_sign_is_mended(body: str, position: int, slip: str) -> None:
    first = f"91990199{body}"
    right = first + identity.uscc_check_character(first)
    if right[position] not in mends.CONFUSED[slip]:
        return
    wrong = right[:position] + slip + right[position + 1 :]
    fault = understand(USCC, wrong).fault

    assert fault is not None
    assert all(identity.uscc_problem(suggestion) is None for suggestion in fault.suggestions)
    assert fault.suggestions


def test_neighbours_changed_over_are_put_back() -> None:
    swapped = GOOD_NUMBER[:15] + GOOD_NUMBER[16] + GOOD_NUMBER[15] + GOOD_NUMBER[17]

    fault = understand(IDENTITY, swapped).fault

    assert fault is not None and GOOD_NUMBER in fault.suggestions


def test_what_is_shown_of_a_raw_cell_can_be_typed() -> None:
    assert as_text(Decimal("1234.50")) == "1234.5"
    assert as_text(date(2025, 3, 20)) == "2025-03-20"
    assert as_text(True) == "是"
    assert as_text(None) == ""


def test_forms_and_cells_read_with_one_code() -> None:
    assert figures.money("480万") == understand(MONEY, "480万").value
    assert {column.kind for column in EVERY} == set(Kind)
