"""Every period of the catalogue ends on the day the law says, and says why."""

from datetime import date

import pytest

from app.statutes import calendar, dated, periods
from app.statutes.errors import StatuteError
from app.statutes.periods import AssetKind, Direction, Excluded, LimitKind, Service, Title
from app.statutes.rules import HolidayYear, Rules, SettingValue
from tests.statutes.tables import named, period, table

TABLE = table("periods")
KEYS = [rule.key for rule in periods.period_rules()]


@pytest.mark.parametrize("row", **named(TABLE["limits"]))
def test_rule_ends_as_in_the_table(row):
    found = periods.limit(row["rule"], event_on=row["day"])

    assert (found.raw_last_on, found.last_on) == (row["raw"], row["last"])
    assert found.plan_on == row.get("plan", row["last"])
    assert found.holiday_table_missing is row.get("missing", False)


@pytest.mark.parametrize("row", **named(TABLE["changed"]))
def test_rule_that_was_changed_on_the_way_ends_as_in_the_table(row):
    found = periods.limit(
        row["rule"],
        event_on=row["day"],
        excluded=[Excluded(*span) for span in row.get("excluded", ())],
        restarted_on=row.get("restarted", ()),
        extended_by=period(row["extended"]) if "extended" in row else None,
    )

    assert (found.raw_last_on, found.last_on, found.excluded_days) == (row["raw"], row["last"], row["lost"])


@pytest.mark.parametrize("row", **named(TABLE["seizures"]))
def test_seizure_ends_as_in_the_table(row):
    found = periods.seizure(kind=AssetKind(row["kind"]), started_on=row["day"], printed_end_on=row.get("printed"))

    assert (found.nominal_on, found.safe_on, found.request_by) == (row["nominal"], row["safe"], row["by"])


@pytest.mark.parametrize("row", **named(TABLE["effects"]))
def test_title_takes_effect_as_in_the_table(row):
    served = [Service(one["party"], one["day"], one.get("by_notice", False), one.get("abroad", False)) for one in row["services"]]

    assert periods.takes_effect(title=Title(row["title"]), services=served).on == row["effect"]


@pytest.mark.parametrize("key", KEYS)
def test_every_rule_is_complete_and_counts(key):
    rule = periods.period_rule(key)
    document = dated.document("periods")[key]

    assert rule.title and rule.english and rule.asks and rule.asks_english and rule.source and rule.links
    assert rule.basis or "link" in document
    assert all(link.startswith(("https://", "http://")) for link in rule.links)
    assert rule.kind is not LimitKind.INTERNAL or rule.setting, "a number of our own is a setting"
    if rule.period is None:
        assert rule.until
        with pytest.raises(StatuteError, match="has no length"):
            periods.limit(key, event_on=date(2026, 11, 20))
        return
    found = periods.limit(key, event_on=date(2026, 11, 20))
    assert (found.raw_last_on >= found.event_on) is (rule.direction is Direction.FORWARD)
    assert found.working and found.version
    assert found.plan_on <= max(found.last_on, found.raw_last_on)


@pytest.mark.parametrize("key", KEYS)
def test_every_dated_length_begins_on_its_day(key):
    values = dated.parameter(f"periods.{key}").values
    for since, value in values:
        rule = periods.period_rule(key, on=since)
        assert rule.effective_on == since
        assert rule.period is None or (rule.period.length, rule.period.unit.value) == (value["count"], value["unit"])
    with pytest.raises(StatuteError, match="exists only from"):
        periods.period_rule(key, on=date.fromordinal(values[0][0].toordinal() - 1))


def test_every_event_starts_a_rule_and_every_rule_names_its_number():
    assert all(periods.rules_from(event.key) for event in periods.events())
    assert {rule.rule for rule in periods.period_rules("PER-75")} == {"PER-75"}
    assert len(periods.period_rules("PER-75")) == 3


def test_a_party_abroad_is_not_told_the_domestic_period_and_the_reverse():
    at_home = {one.key for one in periods.limits_from("judgment_served", event_on=date(2026, 3, 10))}
    abroad = {one.key for one in periods.limits_from("judgment_served", event_on=date(2026, 3, 10), domiciled_abroad=True)}

    assert (at_home, abroad) == ({"appeal_judgment"}, {"appeal_abroad"})


def test_a_rule_of_later_law_does_not_start_from_an_earlier_event():
    assert "suit_after_presuit" in {one.key for one in periods.limits_from("presuit_measure_taken", event_on=date(2000, 1, 1))}
    assert not periods.limits_from("price_fixed", event_on=date(2018, 8, 31))
    assert periods.limits_from("price_fixed", event_on=date(2018, 9, 1))


def test_public_notice_and_answer_follow_each_other():
    notice, answer = periods.chain(["notice_service", "answer"], event_on=date(2026, 5, 20))

    assert notice.last_on == answer.event_on == date(2026, 6, 22)
    assert answer.last_on == date(2026, 7, 7)


def test_the_last_defendant_decides():
    found = periods.limit_for_each(
        "answer",
        services=[
            Service("甲", date(2026, 3, 2)),
            Service("乙", date(2026, 5, 20), by_notice=True),
            Service("丙", date(2026, 3, 2), abroad=True),
        ],
    )

    assert [one.limit.last_on for one in found.parties] == [date(2026, 3, 17), date(2026, 7, 7), date(2026, 4, 1)]
    assert found.last.party == "乙"


def test_the_end_names_the_days_it_was_moved_off():
    found = periods.limit("appeal_judgment", event_on=date(2026, 9, 17))

    assert [day.on for day in found.rest_days] == [date(2026, 10, day) for day in range(2, 8)]
    assert all(day.by_notice for day in found.rest_days)
    assert found.working == (
        "自2026年9月17日的次日起算15日，至2026年10月2日（星期五）届满",
        "2026年10月2日为法定休假日，顺延至其后第一个工作日2026年10月8日（星期四）",
    )


def test_a_right_is_planned_on_the_unrolled_day_and_called_to_mind():
    found = periods.limit("enforcement", event_on=date(2024, 11, 15))

    assert found.working[-1] == "为保全权利，以未顺延的2026年11月15日为准安排，顺延日仅为可主张的最晚日期"
    assert [alarm.on for alarm in found.alarms] == [date(2026, 8, 17), date(2026, 10, 16), date(2026, 11, 8)]


def test_reminders_before_the_event_are_left_out():
    assert [alarm.days_before for alarm in periods.limit("suit_after_presuit", event_on=date(2026, 4, 7)).alarms] == [7]


@pytest.mark.parametrize(
    ("key", "change", "match"),
    [
        ("retrial", {"excluded": [Excluded(date(2026, 2, 1), date(2026, 2, 2))]}, "unchangeable"),
        ("guarantee_default", {"restarted_on": [date(2026, 2, 1)]}, "unchangeable"),
        ("appeal_judgment", {"restarted_on": [date(2026, 2, 1)]}, "not interrupted"),
        ("appeal_judgment", {"extended_by": calendar.days(5)}, "cannot be extended"),
        ("hearing_notice", {"excluded": [Excluded(date(2026, 2, 1), date(2026, 2, 2))]}, "counted back"),
        ("no_such_rule", {}, "no period named"),
    ],
)
def test_what_the_law_does_not_allow_is_refused(key, change, match):
    with pytest.raises(StatuteError, match=match):
        periods.limit(key, event_on=date(2026, 1, 5), **change)


def test_excluded_days_that_end_before_they_begin_are_refused():
    with pytest.raises(StatuteError, match="before they begin"):
        Excluded(date(2026, 2, 2), date(2026, 2, 1))


def test_a_printed_end_before_the_start_is_refused():
    with pytest.raises(StatuteError, match="before it begins"):
        periods.seizure(kind=AssetKind.DEPOSIT, started_on=date(2026, 1, 12), printed_end_on=date(2026, 1, 11))


def test_nobody_served_is_refused():
    for title in Title:
        with pytest.raises(StatuteError, match="at least one party"):
            periods.takes_effect(title=title, services=())


def test_a_free_length_may_be_agreed_not_to_roll():
    counted = periods.free_limit(period=calendar.days(15), event_on=date(2026, 9, 17), rolls=False)

    assert counted.rolled_end == counted.raw_end == date(2026, 10, 2)


def test_a_holiday_year_of_the_bank_moves_the_end():
    rules = Rules(holidays=(HolidayYear(2027, ((date(2027, 3, 8), date(2027, 3, 9)),), (date(2027, 3, 13),)),))

    found = periods.limit("appeal_judgment", event_on=date(2027, 2, 21), rules=rules)

    assert (found.raw_last_on, found.last_on) == (date(2027, 3, 8), date(2027, 3, 10))
    assert not found.holiday_table_missing
    assert periods.limit("appeal_judgment", event_on=date(2027, 2, 21)).last_on == date(2027, 3, 8)


def test_a_setting_of_the_bank_moves_the_end_from_its_day():
    rules = Rules(settings=(SettingValue("periods.performance", "15 days", date(2026, 7, 1)),))

    before = periods.limit("performance", event_on=date(2026, 6, 30), rules=rules)
    after = periods.limit("performance", event_on=date(2026, 7, 1), rules=rules)

    assert (before.period, after.period) == (calendar.days(10), calendar.days(15))
    assert after.version != periods.limit("performance", event_on=date(2026, 7, 1)).version


@pytest.mark.parametrize(
    ("posted_on", "received_on", "in_time"),
    [
        (date(2026, 3, 25), date(2026, 3, 30), True),
        (date(2026, 3, 26), date(2026, 3, 30), False),
        (None, date(2026, 3, 25), True),
        (None, date(2026, 3, 26), False),
    ],
)
def test_a_paper_posted_by_the_last_day_is_in_time(posted_on, received_on, in_time):
    assert calendar.is_filed_in_time(last_on=date(2026, 3, 25), posted_on=posted_on, received_on=received_on) is in_time


def test_a_limit_survives_being_stored():
    found = periods.limit("enforcement", event_on=date(2024, 11, 15))

    assert periods.Limit.from_plain(found.to_plain()) == found
