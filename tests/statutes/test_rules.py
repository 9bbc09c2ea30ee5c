"""A bank's settings, holidays and rates change results from their day, and never what the law fixes."""

from datetime import date
from decimal import Decimal

import pytest

from app.statutes import calendar, debt, lpr
from app.statutes.debt import Stop
from app.statutes.errors import StatuteError
from app.statutes.limitation import limitation
from app.statutes.rules import LAW, HolidayYear, LprQuote, Rules, SettingValue
from app.statutes.settings import SettingKind, find_setting, settings
from tests.statutes.test_debt import GOLDEN

FROM = date(2026, 1, 1)


@pytest.mark.parametrize("setting", settings(), ids=lambda setting: setting.name)
def test_every_setting_is_complete_and_its_default_holds(setting):
    assert setting.title and setting.english and setting.source and setting.effect and setting.effect_english and setting.rule
    assert LAW.setting(setting.name, on=FROM) == setting.default
    assert (
        Rules(settings=(SettingValue(setting.name, setting.default_text, FROM),)).setting(setting.name, on=FROM)
        == setting.default
    )
    assert bool(setting.options) is (setting.kind is SettingKind.CHOICE)
    for option in setting.options:
        assert setting.value(option.value) == option.value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("periods.protect_alarms", "7, 30, 90"),
        ("periods.protect_alarms", "90, 0"),
        ("periods.protect_alarms", ""),
        ("periods.protect_alarms", "九十"),
        ("periods.performance", "10"),
        ("periods.performance", "10 hours"),
        ("periods.performance", "0 days"),
        ("periods.performance", "-3 days"),
        ("periods.seizure_safe_margin", "1.5"),
        ("periods.seizure_safe_margin", "31"),
        ("interest.financial_loan_cap_percent", "NaN"),
        ("interest.financial_loan_cap_percent", "Infinity"),
        ("interest.financial_loan_cap_percent", "100.01"),
        ("interest.financial_loan_cap_percent", "abc"),
        ("interest.bankruptcy_day_charged", "true"),
        ("fees.rounding", "jiao"),
        ("fees.preservation_insurance_percent", "0.3, 0.05"),
        ("fees.preservation_insurance_percent", "0.3"),
    ],
)
def test_a_value_beyond_its_limits_is_refused(name, text):
    with pytest.raises(StatuteError) as refused:
        find_setting(name).value(text)
    assert refused.value.field == "text"


@pytest.mark.parametrize("name", ["fees.acceptance", "periods.appeal_judgment", "fees.no_such", ""])
def test_what_the_law_fixes_is_no_setting(name):
    with pytest.raises(StatuteError, match="not a setting"):
        Rules(settings=(SettingValue(name, "1", FROM),))


def test_the_newest_value_of_the_day_counts():
    rules = Rules(
        settings=(
            SettingValue("interest.financial_loan_cap_percent", "20", date(2026, 7, 1)),
            SettingValue("interest.financial_loan_cap_percent", "22", FROM),
        )
    )

    found = [rules.value_at("interest.financial_loan_cap_percent", on=on) for on in (date(2025, 12, 31), FROM, date(2026, 7, 1))]

    assert found == ["24", "22", "20"]


def test_rules_are_told_apart_and_survive_being_stored():
    rules = Rules(
        settings=(SettingValue("fees.rounding", "yuan", FROM),),
        holidays=(HolidayYear(2027, ((date(2027, 1, 1), date(2027, 1, 3)),), (date(2027, 1, 9),), "示例"),),
        quotes=(LprQuote(date(2026, 9, 21), Decimal("2.90"), Decimal("3.40")),),
        quotes_known_to=date(2026, 10, 20),
    )

    assert Rules.from_plain(rules.to_plain()) == rules
    assert Rules.from_plain(rules.to_plain()).version == rules.version
    assert rules.version.startswith(LAW.version + "+")
    assert "+" not in LAW.version


def test_a_quote_of_the_bank_fills_the_missing_month():
    rules = Rules(quotes=(LprQuote(date(2026, 9, 21), Decimal("2.90"), Decimal("3.40")),))

    assert lpr.quote(term="1Y", on=date(2026, 9, 21), rules=rules).percent == Decimal("2.90")
    assert not lpr.quote(term="5Y", on=date(2026, 9, 21), rules=rules).missing_month
    assert lpr.quote(term="5Y", on=date(2026, 9, 21)).missing_month
    assert lpr.quote(term="1Y", on=date(2026, 9, 20), rules=rules).percent == Decimal("3.00")


def test_a_month_looked_up_without_change_is_not_missing():
    rules = Rules(quotes_known_to=date(2026, 10, 20))

    assert lpr.first_missing_publication(rules=rules) == date(2026, 11, 20)
    assert not lpr.quote(term="1Y", on=date(2026, 11, 19), rules=rules).missing_month


def test_a_quote_of_the_bank_replaces_the_shipped_one_of_its_day():
    rules = Rules(quotes=(LprQuote(date(2025, 5, 20), Decimal("3.05"), Decimal("3.55")),))

    assert lpr.quote(term="1Y", on=date(2025, 6, 1), rules=rules).percent == Decimal("3.05")


def test_a_holiday_year_of_the_bank_replaces_the_shipped_one():
    rules = Rules(holidays=(HolidayYear(2026, (), ()),))

    assert calendar.count(date(2026, 9, 17), calendar.days(15), rules=rules).rolled_end == date(2026, 10, 2)


def test_limitation_runs_by_the_bank_s_calendar():
    rules = Rules(holidays=(HolidayYear(2028, ((date(2028, 11, 20), date(2028, 11, 21)),), ()),))

    found = limitation(trigger_on=date(2025, 11, 20), rules=rules)

    assert (found.raw_end, found.rolled_end, found.holiday_table_missing) == (date(2028, 11, 20), date(2028, 11, 22), False)


def test_the_cap_of_the_bank_warns_earlier():
    inputs = GOLDEN
    rules = Rules(settings=(SettingValue("interest.financial_loan_cap_percent", "5", FROM),))

    assert not debt.calculate(inputs, cutoff_on=date(2026, 3, 20)).cap_text
    assert "5%" in debt.calculate(inputs, cutoff_on=date(2026, 3, 20), rules=rules).cap_text


def test_the_day_of_bankruptcy_is_charged_where_set():
    rules = Rules(settings=(SettingValue("interest.bankruptcy_day_charged", "yes", FROM),))

    assert not Stop.at_bankruptcy(date(2026, 3, 1)).charged
    assert Stop.at_bankruptcy(date(2026, 3, 1), rules=rules).charged


def test_a_rate_of_nothing_and_a_holiday_backwards_are_refused():
    with pytest.raises(StatuteError, match="more than zero"):
        LprQuote(FROM, Decimal(0), Decimal("3.5"))
    with pytest.raises(StatuteError, match="before it begins"):
        HolidayYear(2027, ((date(2027, 1, 3), date(2027, 1, 1)),), ())


@pytest.mark.parametrize(
    ("name", "typed", "stored", "shown"),
    [
        ("periods.performance", "１５日", "15 days", "15日"),
        ("periods.performance", "2 个月", "2 months", "2个月"),
        ("periods.defaulter_deletion", "5个工作日", "5 working_days", "5个工作日"),
        ("periods.protect_alarms", "60、30，7", "60, 30, 7", "60、30、7日"),
        ("interest.bankruptcy_day_charged", "是", "yes", "是"),
        ("fees.rounding", "yuan", "yuan", "四舍五入到元"),
        ("fees.preservation_insurance_percent", "0.1，0.2", "0.1, 0.2", "0.1%至0.2%"),
        ("fees.printed_fee_tolerance", " ２ ", "2", "2元"),
    ],
)
def test_a_setting_is_read_as_people_type_it_and_shown_as_they_read_it(name, typed, stored, shown):
    setting = find_setting(name)

    assert setting.canonical(typed) == stored
    assert setting.shown(typed) == setting.shown(stored) == shown
