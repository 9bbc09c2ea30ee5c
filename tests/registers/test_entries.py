"""Single entries: what can be wrong with them by themselves, and the notice that fills a year."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from app.core.errors import DomainError
from app.registers import entries, notice
from app.statutes.rules import LAW

NOTICE_2026 = """
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""
NOTICE_2023 = """一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。"""


def test_the_notice_of_2026_reads_as_the_shipped_table() -> None:
    rest, working = notice.read(NOTICE_2026, year=2026)

    shipped = entries.year_of(LAW, 2026)
    assert shipped is not None
    assert (tuple(rest), tuple(working)) == (shipped.rest, tuple(sorted(shipped.working)))


def test_a_holiday_may_begin_in_the_year_before_cross_a_month_or_last_a_day() -> None:
    rest, working = notice.read(NOTICE_2023, year=2023)

    assert rest == [
        (date(2022, 12, 31), date(2023, 1, 2)),
        (date(2023, 4, 5), date(2023, 4, 5)),
        (date(2023, 4, 29), date(2023, 5, 3)),
    ]
    assert working == [date(2023, 4, 23), date(2023, 5, 6)]


@pytest.mark.parametrize("text", ["", "各省、自治区、直辖市人民政府", "一、元旦：13月1日至3日放假"])
def test_what_is_no_notice_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        notice.read(text, year=2026)

    assert refused.value.field == "notice"


def test_days_are_read_as_people_write_them() -> None:
    assert notice.spans("2027-01-01 至 2027-01-03\n2027年4月5日\n2027/5/1 - 2027/5/5", field="rest") == [
        (date(2027, 1, 1), date(2027, 1, 3)),
        (date(2027, 4, 5), date(2027, 4, 5)),
        (date(2027, 5, 1), date(2027, 5, 5)),
    ]
    assert notice.days("2027-02-28，2027-03-06\n2027-03-07", field="working") == [
        date(2027, 2, 28),
        date(2027, 3, 6),
        date(2027, 3, 7),
    ]


@pytest.mark.parametrize("text", ["元旦", "2027-02-31", "2027-1-1 至 明天"])
def test_a_line_that_is_no_day_is_named(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        notice.spans(text, field="rest")

    assert refused.value.field == "rest"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"from_on": date(2019, 7, 22), "published_on": date(2019, 7, 22)}, "from_on"),
        ({"published_on": date(2026, 4, 20), "from_on": date(2026, 4, 20)}, "published_on"),
        ({"from_on": date(2025, 5, 19)}, "from_on"),
        ({"from_on": date(2025, 6, 3)}, "from_on"),
        ({"published_on": date(2025, 5, 20), "from_on": date(2025, 5, 21)}, "from_on"),
        ({"one_year": Decimal("0")}, "one_year"),
        ({"one_year": Decimal("31")}, "one_year"),
        ({"five_years": Decimal("3.505")}, "five_years"),
    ],
)
def test_a_rate_that_cannot_be_is_refused_at_its_field(application: Any, facts: dict[str, Any], field: str) -> None:
    given = {
        "published_on": date(2025, 5, 20),
        "from_on": date(2025, 5, 20),
        "one_year": Decimal("3.10"),
        "five_years": Decimal("3.50"),
        "rules": LAW,
    }

    with pytest.raises(DomainError) as refused:
        entries.lpr(**(given | facts))

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("rest", "working", "field"),
    [
        ([], [], "rest"),
        ([(date(2027, 1, 3), date(2027, 1, 1))], [], "rest"),
        ([(date(2026, 10, 1), date(2026, 10, 7))], [], "rest"),
        ([(date(2027, 1, 1), date(2027, 1, 3)), (date(2027, 1, 3), date(2027, 1, 4))], [], "rest"),
        ([(date(2027, 1, 1), date(2027, 1, 3))], [date(2027, 1, 5)], "working"),
        ([(date(2027, 1, 1), date(2027, 1, 3))], [date(2027, 1, 2)], "working"),
        ([(date(2027, 1, 1), date(2027, 1, 3))], [date(2028, 1, 8)], "working"),
    ],
)
def test_a_year_that_cannot_be_is_refused_at_its_field(
    application: Any, rest: list[tuple[date, date]], working: list[date], field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        entries.holidays(year=2027, rest=rest, working=working)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("interest.financial_loan_cap_percent", "0.5"),
        ("interest.financial_loan_cap_percent", "二十四"),
        ("periods.protect_alarms", "7, 30"),
        ("interest.delay_interest_daily_percent", "0.02"),
    ],
)
def test_a_setting_beyond_its_limits_or_fixed_by_law_is_refused(name: str, text: str) -> None:
    with pytest.raises(DomainError):
        entries.setting(name=name, text=text)


@pytest.mark.parametrize("text", ["", "lz", "LZ1", "ABCDEFG"])
def test_letters_of_numbers_keep_their_shape(text: str) -> None:
    with pytest.raises(DomainError) as refused:
        entries.bank_text(name="numbers.matter_prefix", text=text)

    assert refused.value.field == "text"
