"""Periods end on the day the law says, and roll only off rest days."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from app.statutes import calendar
from app.statutes.errors import StatuteError
from tests.statutes.tables import named, period, table


@pytest.mark.parametrize("row", **named(table("calendar")))
def test_period_ends_as_in_the_table(row):
    counted = calendar.count(row["trigger"], period(row["period"]))

    assert (counted.raw_end, counted.rolled_end) == (row["raw"], row["rolled"])
    assert counted.holiday_table_missing is row.get("missing", False)


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_working_days_agree_with_an_independent_calendar(year):
    day = date(year, 1, 1)
    while day.year == year:
        assert calendar.is_working_day(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_working_out_names_the_holiday_and_the_articles():
    counted = calendar.count(date(2026, 9, 17), calendar.days(15))

    assert counted.working == (
        "自2026年9月17日的次日起算15日，至2026年10月2日（星期五）届满",
        "2026年10月2日为法定休假日，顺延至其后第一个工作日2026年10月8日（星期四）",
    )
    assert "〔民诉法 §85(3)〕" in [citation.short for citation in counted.basis]


def test_missing_month_end_is_explained():
    assert "当月没有31日，以月末日为期间的最后一日" in calendar.count(date(2026, 1, 31), calendar.months(1)).working


def test_backward_period_moves_to_the_working_day_before():
    counted = calendar.count_back(date(2026, 10, 14), calendar.days(7))

    assert counted.raw_end == date(2026, 10, 7)
    assert counted.rolled_end == date(2026, 9, 30)


def test_renewal_request_lies_seven_days_before_expiry():
    assert calendar.count_back(date(2028, 3, 1), calendar.days(7)).raw_end == date(2028, 2, 23)
    assert calendar.count_back(date(2027, 1, 11), calendar.days(7)).raw_end == date(2027, 1, 4)


def test_alarms_count_from_the_unrolled_day():
    alarms = calendar.protect_alarms(date(2026, 11, 15))

    assert [alarm.on for alarm in alarms] == [date(2026, 8, 17), date(2026, 10, 16), date(2026, 11, 8)]


@pytest.mark.parametrize(
    ("published_on", "domiciled_abroad", "raw_end"),
    [
        (date(2026, 5, 20), False, date(2026, 6, 19)),
        (date(2021, 12, 31), False, date(2022, 3, 1)),
        (date(2022, 1, 1), False, date(2022, 1, 31)),
        (date(2026, 5, 20), True, date(2026, 7, 19)),
        (date(2023, 12, 31), True, date(2024, 3, 31)),
    ],
)
def test_public_notice_serves_after_the_period_of_its_time(published_on, domiciled_abroad, raw_end):
    assert calendar.notice_service(published_on, domiciled_abroad=domiciled_abroad).raw_end == raw_end


def test_extension_is_asked_for_within_ten_days():
    assert calendar.extension_request(date(2026, 3, 2)).raw_end == date(2026, 3, 12)


def test_a_negative_period_is_refused():
    with pytest.raises(StatuteError, match="negative"):
        calendar.days(-1)


def test_a_period_beyond_the_calendar_is_refused():
    with pytest.raises(StatuteError, match="outside the calendar"):
        calendar.count(date(2026, 1, 1), calendar.years(9000))
