from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask

from app.core import clock, formats


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("3813222.65"), "3,813,222.65"),
        (Decimal("0.01"), "0.01"),
        (Decimal("999999999.99"), "999,999,999.99"),
        (Decimal("-128400"), "−128,400.00"),
        (Decimal("-0.004"), "0.00"),
        (0, "0.00"),
        (None, "—"),
    ],
)
def test_money_is_written_to_the_fen(amount: Decimal | None, written: str) -> None:
    assert formats.money(amount) == written


def test_a_list_figure_is_in_ten_thousands_in_chinese_and_in_millions_in_english(shell: Flask) -> None:
    with shell.test_request_context(headers={"Accept-Language": "zh"}):
        assert (formats.wan(Decimal("22269149.07")), formats.wan_unit()) == ("2,226.91", "万元")
    with shell.test_request_context(headers={"Accept-Language": "en"}):
        assert (formats.wan(Decimal("22269149.07")), formats.wan_unit()) == ("22.27", "CNY m")


def test_a_summary_takes_the_unit_that_fits(shell: Flask) -> None:
    with shell.test_request_context(headers={"Accept-Language": "zh"}):
        assert formats.yi(Decimal("1846000000")) == "18.46 亿元"
        assert formats.yi(Decimal("3813222.65")) == "381.32 万元"
    with shell.test_request_context(headers={"Accept-Language": "en"}):
        assert formats.yi(Decimal("1846000000")) == "CNY 1.85bn"
        assert formats.yi(Decimal("22269149.07")) == "CNY 22.27m"


@pytest.mark.parametrize(
    ("rate", "written"),
    [("5.35", "5.35%"), ("8.025", "8.025%"), ("6.3", "6.30%"), ("100", "100.00%"), ("0", "0.00%"), ("3.450001", "3.450001%")],
)
def test_a_rate_shows_all_its_decimals_and_at_least_two(rate: str, written: str) -> None:
    assert formats.percent(Decimal(rate)) == written


def test_a_share_is_rounded_half_up() -> None:
    assert formats.share(Decimal("0.69850")) == "69.9%"
    assert formats.share(None) == "—"


def test_a_list_drops_the_year_only_of_this_year(shell: Flask) -> None:
    assert formats.short_day(date(2026, 12, 4)) == "12-04"
    assert formats.short_day(date(2027, 1, 4)) == "2027-01-04"


def test_a_moment_is_written_in_shanghai() -> None:
    assert formats.moment(datetime(2026, 12, 4, 18, 30, tzinfo=UTC)) == "2026-12-05 02:30"


def test_a_day_in_words_names_its_weekday(shell: Flask) -> None:
    with shell.test_request_context(headers={"Accept-Language": "zh"}):
        assert formats.long_day(date(2026, 3, 20)) == "2026 年 3 月 20 日 星期五"
    with shell.test_request_context(headers={"Accept-Language": "en"}):
        assert formats.long_day(date(2026, 3, 20)) == "Friday, 20 March 2026"


@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [
        (-3, "due-over", "逾期 <b>3</b> 天"),
        (0, "due-hot", "<b>今天</b>"),
        (7, "due-hot", "<b>7</b> 天"),
        (8, "due-soon", "<b>8</b> 天"),
        (30, "due-soon", "<b>30</b> 天"),
        (31, "", "<b>31</b> 天"),
    ],
)
def test_a_countdown_is_coloured_by_what_is_left(shell: Flask, days: int, tone: str, words: str) -> None:
    with shell.test_request_context(headers={"Accept-Language": "zh"}):
        left = formats.countdown(clock.today() + timedelta(days))
    assert (left.tone, left.words) == (tone, words)


def test_a_planned_event_is_never_coloured_as_a_limit(shell: Flask) -> None:
    with shell.test_request_context():
        assert formats.countdown(clock.today(), law=False).tone == "due-plan"


def test_one_day_is_singular_in_english(shell: Flask) -> None:
    with shell.test_request_context(headers={"Accept-Language": "en"}):
        assert formats.countdown(clock.today() + timedelta(1)).words == "<b>1</b> day"
        assert formats.countdown(clock.today() - timedelta(2)).words == "Overdue <b>2</b> days"
