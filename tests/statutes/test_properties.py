"""What holds for every date, amount and number: counting, debt, capitals and case numbers."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from app.statutes import amounts, calendar, case_numbers, periods
from app.statutes.calendar import Period, Unit
from app.statutes.dated import document
from app.statutes.debt import (
    Bucket,
    CompoundRule,
    DebtInputs,
    Drawdown,
    LoanTerms,
    OpeningBalance,
    RateKind,
    RateTerms,
    Repayment,
    calculate,
)
from app.statutes.errors import StatuteError
from app.statutes.fees import acceptance_fee, enforcement_fee, preservation_fee
from app.statutes.money import rounded, share
from app.statutes.periods import Excluded
from app.statutes.rules import LAW, HolidayYear, Rules

DAYS = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
UNITS = st.sampled_from([Unit.DAYS, Unit.MONTHS, Unit.YEARS])
PERIODS = st.builds(Period, st.integers(min_value=0, max_value=60), UNITS)
FORWARD = st.sampled_from(
    [rule.key for rule in periods.period_rules() if rule.period is not None and rule.direction is periods.Direction.FORWARD]
)
RECENT = st.dates(min_value=date(2022, 1, 1), max_value=date(2030, 12, 31))
MONEY = st.integers(min_value=0, max_value=99_999_999_999).map(lambda fen: Decimal(fen) / 100)
LENT = st.integers(min_value=1_000_000, max_value=99_999_999_999).map(lambda fen: Decimal(fen) / 100)

LOAN = LoanTerms(
    key="loan",
    title="示例借款合同",
    rate=RateTerms(kind=RateKind.FIXED, fixed_percent=Decimal("5.00")),
    compound=CompoundRule.PENALTY_RATE,
)
DRAWN, DUE, CUTOFF = date(2024, 3, 20), date(2025, 3, 20), date(2026, 3, 20)


@given(DAYS, PERIODS)
def test_rolling_never_ends_earlier_and_lands_on_a_working_day(trigger, period):
    counted = calendar.count(trigger, period)

    assert counted.rolled_end >= counted.raw_end >= trigger
    assert calendar.is_working_day(counted.rolled_end)
    between = (counted.raw_end + timedelta(days=step) for step in range((counted.rolled_end - counted.raw_end).days))
    assert not any(calendar.is_working_day(on) for on in between)


@given(DAYS, PERIODS)
def test_counting_back_never_ends_later_and_lands_on_a_working_day(event, period):
    counted = calendar.count_back(event, period)

    assert counted.rolled_end <= counted.raw_end <= event
    assert calendar.is_working_day(counted.rolled_end)


@given(DAYS, DAYS, PERIODS)
def test_a_later_event_never_ends_earlier(one, other, period):
    first, second = sorted((one, other))

    assert calendar.count(first, period).raw_end <= calendar.count(second, period).raw_end
    assert calendar.count(first, period).rolled_end <= calendar.count(second, period).rolled_end
    assert calendar.count_back(first, period).rolled_end <= calendar.count_back(second, period).rolled_end


@given(DAYS, st.integers(min_value=0, max_value=3000))
def test_days_forward_and_back_meet(trigger, length):
    period = calendar.days(length)

    assert calendar.shift_back(calendar.shift(trigger, period=period), period=period) == trigger


@given(DAYS, st.integers(min_value=0, max_value=60), st.sampled_from([Unit.MONTHS, Unit.YEARS]))
@example(date(2024, 2, 29), 1, Unit.YEARS)
@example(date(2026, 1, 31), 1, Unit.MONTHS)
def test_months_forward_and_back_meet_but_for_short_months(trigger, length, unit):
    period = Period(length, unit)
    back = calendar.shift_back(calendar.shift(trigger, period=period), period=period)

    assert (back.year, back.month) == (trigger.year, trigger.month)
    assert back.day == min(trigger.day, calendar.shift(trigger, period=period).day)


@given(DAYS, st.integers(min_value=0, max_value=500), st.integers(min_value=0, max_value=500))
def test_splitting_a_period_of_days_changes_nothing(trigger, first, second):
    middle = calendar.shift(trigger, period=calendar.days(first))

    assert calendar.shift(middle, period=calendar.days(second)) == calendar.shift(trigger, period=calendar.days(first + second))


@given(DAYS, st.integers(min_value=0, max_value=120), st.integers(min_value=0, max_value=120))
def test_splitting_a_period_of_months_changes_nothing_up_to_the_28th(trigger, first, second):
    assume(trigger.day <= 28)
    middle = calendar.shift(trigger, period=calendar.months(first))

    assert calendar.shift(middle, period=calendar.months(second)) == calendar.shift(
        trigger, period=calendar.months(first + second)
    )


@given(RECENT, st.integers(min_value=0, max_value=40))
def test_working_days_forward_and_back_meet(trigger, length):
    start = calendar.next_working_day(trigger)
    period = Period(length, Unit.WORKING_DAYS)
    end = calendar.shift(start, period=period)

    assert calendar.shift_back(end, period=period) == start
    assert sum(calendar.is_working_day(start + timedelta(days=step)) for step in range(1, (end - start).days + 1)) == length


@given(RECENT, RECENT)
def test_rest_days_and_working_days_share_out_every_day(one, other):
    first, last = sorted((one, other))
    rest = calendar.rest_days_between(first, last)
    working = sum(calendar.is_working_day(first + timedelta(days=step)) for step in range((last - first).days + 1))

    assert len(rest) + working == (last - first).days + 1


@settings(deadline=None)
@given(FORWARD, RECENT, RECENT)
def test_no_rule_ends_earlier_for_a_later_event(key, one, other):
    first, second = sorted((one, other))
    early, late = periods.limit(key, event_on=first), periods.limit(key, event_on=second)

    assert early.raw_last_on <= late.raw_last_on
    assert early.last_on <= late.last_on
    assert early.plan_on <= early.last_on


@settings(deadline=None)
@given(RECENT, st.lists(st.tuples(RECENT, st.integers(min_value=0, max_value=90)), max_size=4))
def test_days_left_out_move_the_end_by_their_number_and_never_forward(event_on, spans):
    excluded = [Excluded(start, start + timedelta(days=length)) for start, length in spans]
    plain = periods.limit("trial_ordinary", event_on=event_on)
    longer = periods.limit("trial_ordinary", event_on=event_on, excluded=excluded)
    left_out = {span.from_on + timedelta(days=step) for span in excluded for step in range((span.to_on - span.from_on).days + 1)}
    inside = {on for on in left_out if event_on < on <= longer.raw_last_on}

    assert longer.raw_last_on - plain.raw_last_on == timedelta(days=longer.excluded_days)
    assert len(inside) == longer.excluded_days


@given(RECENT, st.integers(min_value=0, max_value=20), PERIODS)
def test_another_rest_day_never_ends_a_period_earlier(rest_on, length, period):
    assume(rest_on.year > 2026)
    last = min(rest_on + timedelta(days=length), date(rest_on.year, 12, 31))
    rules = Rules(holidays=(HolidayYear(rest_on.year, ((rest_on, last),), ()),))
    trigger = rest_on - timedelta(days=period.length)

    assert calendar.count(trigger, period, rules=rules).rolled_end >= calendar.count(trigger, period).rolled_end
    assert calendar.count(trigger, period, rules=rules).raw_end == calendar.count(trigger, period).raw_end


@given(MONEY, MONEY)
def test_a_larger_claim_never_costs_less(one, other):
    small, large = sorted((one, other))
    on = date(2026, 3, 20)

    for fee in (acceptance_fee, preservation_fee, enforcement_fee):
        assert fee(small, on=on).value <= fee(large, on=on).value


@given(MONEY, st.integers(min_value=0, max_value=2000), st.integers(min_value=0, max_value=2000))
def test_splitting_a_stretch_never_changes_the_exact_interest(base, first, second):
    whole = share(base=base, rate_percent=Decimal("6.525"), days=first + second, day_basis=360)
    parts = [share(base=base, rate_percent=Decimal("6.525"), days=days, day_basis=360) for days in (first, second)]

    assert sum(parts, Fraction(0)) == whole
    assert abs(sum(map(rounded, parts), Decimal(0)) - rounded(whole)) <= Decimal("0.01")


@settings(max_examples=50, deadline=None)
@given(MONEY, st.lists(st.integers(min_value=1, max_value=720), max_size=4, unique=True))
def test_stating_the_same_rate_again_never_changes_the_sum(amount, offsets):
    again = tuple((DRAWN + timedelta(days=offset), Decimal("5.00")) for offset in sorted(offsets))
    restated = replace(LOAN, rate=replace(LOAN.rate, overrides=again))
    drawdown = Drawdown("note", "loan", amount, DRAWN, DUE)

    plain = calculate(DebtInputs((LOAN,), (drawdown,)), cutoff_on=CUTOFF)
    split = calculate(DebtInputs((restated,), (drawdown,)), cutoff_on=CUTOFF)

    assert (split.interest, split.penalty, split.compound, split.total) == (
        plain.interest, plain.penalty, plain.compound, plain.total,
    )  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(MONEY, st.integers(min_value=1, max_value=364))
def test_carrying_the_balance_over_at_any_overdue_day_changes_no_more_than_a_fen_a_line(amount, offset):
    drawdown = Drawdown("note", "loan", amount, DRAWN, DUE)
    on = DUE + timedelta(days=offset)
    whole = calculate(DebtInputs((LOAN,), (drawdown,)), cutoff_on=CUTOFF)
    half = calculate(DebtInputs((LOAN,), (drawdown,)), cutoff_on=on)
    opening = OpeningBalance(
        as_of=on, principal=half.principal, interest=half.interest, penalty=half.penalty, compound=half.compound
    )

    carried = calculate(DebtInputs((LOAN,), (replace(drawdown, opening=opening),)), cutoff_on=CUTOFF)

    assert carried.principal == whole.principal
    assert carried.interest == whole.interest
    assert abs(carried.penalty - whole.penalty) <= Decimal("0.01")
    assert abs(carried.compound - whole.compound) <= Decimal("0.02")


@settings(max_examples=50, deadline=None)
@given(
    amount=LENT,
    payments=st.lists(st.tuples(st.integers(min_value=1, max_value=720), st.integers(min_value=1, max_value=20)), max_size=4),
    reversed_at=st.integers(min_value=0, max_value=3),
)
def test_a_payment_taken_back_restores_the_debt(amount, payments, reversed_at):
    rows = tuple(
        Repayment(str(number), "loan", DRAWN + timedelta(days=offset), (amount * percent / 100).quantize(Decimal("0.01")))
        for number, (offset, percent) in enumerate(payments)
    )
    wrong = Repayment("wrong", "loan", DRAWN + timedelta(days=200), Decimal("1234.56"))
    inputs = DebtInputs((LOAN,), (Drawdown("note", "loan", amount, DRAWN, DUE),), rows)
    before = calculate(inputs, cutoff_on=CUTOFF)

    paid = replace(inputs, repayments=(*rows[:reversed_at], wrong, *rows[reversed_at:]))
    restored = DebtInputs.from_plain(paid.to_plain())
    restored = replace(restored, repayments=tuple(row for row in restored.repayments if row.key != "wrong"))

    assert calculate(paid, cutoff_on=CUTOFF).total <= before.total
    assert calculate(restored, cutoff_on=CUTOFF) == before


@settings(max_examples=50, deadline=None)
@given(
    amount=LENT,
    payments=st.lists(st.tuples(st.integers(min_value=1, max_value=720), st.integers(min_value=1, max_value=60)), max_size=4),
)
def test_no_balance_is_negative_and_every_fen_of_a_payment_is_allocated_or_it_is_refused(amount, payments):
    rows = tuple(
        Repayment(str(number), "loan", DRAWN + timedelta(days=offset), (amount * percent / 100).quantize(Decimal("0.01")))
        for number, (offset, percent) in enumerate(payments)
    )
    inputs = DebtInputs((LOAN,), (Drawdown("note", "loan", amount, DRAWN, DUE),), rows)
    try:
        found = calculate(inputs, cutoff_on=CUTOFF)
    except StatuteError as problem:
        assert problem.field == "amount"
        assert sum(row.amount for row in rows) > amount
        return

    assert min(found.principal, found.interest, found.penalty, found.compound) >= 0
    assert sum(one.amount for one in found.allocations) == sum(row.amount for row in rows)
    assert sum(one.amount for one in found.allocations if one.bucket is Bucket.PRINCIPAL) == amount - found.principal


@given(st.integers(min_value=0, max_value=10**18 - 1))
@example(10**17)
@example(10**10 + 1)
@example(1_0000_0000_00 * 10**4 + 5)
def test_capitals_read_back_as_the_amount(fen):
    amount = Decimal(fen) / 100
    assume(amount < Decimal(10) ** 16)

    assert _read_capitals(amounts.in_words(amount)) == amount
    assert _read_capitals(amounts.in_words(amount, whole_after_jiao=True)) == amount


@given(st.integers(min_value=0, max_value=10**14 - 1))
def test_capitals_never_stack_or_begin_with_zeros(fen):
    words = amounts.in_words(Decimal(fen) / 100)

    assert "零零" not in words
    assert not words.startswith("零") or words == "零元整"
    assert words.endswith(("整", "角", "分"))
    assert "零元" not in words or words == "零元整"


TYPES = [code for group in document("case_types").values() for code in group]
PROVINCES = st.sampled_from("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼兵")
COURTS = st.one_of(
    PROVINCES,
    st.builds("{}{:02d}".format, PROVINCES, st.integers(min_value=1, max_value=99)),
    st.builds("{}{:04d}".format, PROVINCES, st.integers(min_value=100, max_value=9999)),
    st.sampled_from(["最高法", "最高法知"]),
)


@given(
    st.integers(min_value=2016, max_value=2099), COURTS, st.sampled_from(TYPES), st.integers(min_value=1, max_value=99_999_999),
    st.sampled_from(["", "之一", "之十一"]), st.sampled_from(["（）", "()", "〔〕", "[]"]), st.sampled_from(["", " ", "\u3000", "\t"]),
)  # fmt: skip
def test_case_number_reads_back_whatever_the_brackets_and_blanks(year, court, kind, number, suffix, brackets, blank):
    written = blank.join([f"{brackets[0]}{year}{brackets[1]}", court, kind, f"{number}号{suffix}"])

    found = case_numbers.parse_case_number(written)

    assert found.text == f"（{year}）{court}{kind}{number}号{suffix}"
    assert (found.year, found.court_code, found.type_code, found.number, found.suffix) == (year, court, kind, number, suffix)
    assert found.identity == f"（{year}）{court}{kind}{number}号"
    assert case_numbers.parse_case_number(found.text) == found


@given(st.text(max_size=200))
def test_any_text_is_a_case_number_or_is_refused_in_a_sentence(text):
    try:
        found = case_numbers.parse_case_number(text)
    except StatuteError as problem:
        assert str(problem)
    else:
        assert case_numbers.parse_case_number(found.text).identity == found.identity


@given(st.text(max_size=60), COURTS, st.integers(min_value=1, max_value=9999), st.text(max_size=60))
def test_a_case_number_inside_any_message_is_found(before, court, number, after):
    assume(not set("（）()〔〕[]号字第之") & set(before + after))
    written = f"（2026）{court}执恢{number}号"

    assert [one.text for one in case_numbers.find_case_numbers(f"{before}，{written}，{after}")] == [written]


def _read_capitals(words: str) -> Decimal:
    """Read an amount in capitals back: 元 parts whole yuan from 角 and 分; inside, 亿 and 万 multiply all before them."""
    whole, mark, rest = words.removesuffix("整").partition("元")
    if not mark:
        whole, rest = "", words.removesuffix("整")
    cents = Decimal(0)
    digit = 0
    for character in rest:
        if character in _READ_DIGITS:
            digit = _READ_DIGITS.index(character)
        else:
            cents += digit * {"角": 10, "分": 1}[character]
    return Decimal(_read_integer(whole)) + cents / 100


_READ_DIGITS = "零壹贰叁肆伍陆柒捌玖"


def _read_integer(words: str) -> int:
    for unit, scale in (("亿", 10**8), ("万", 10**4)):
        before, mark, after = words.rpartition(unit) if unit == "亿" else words.partition(unit)
        if mark:
            return _read_integer(before) * scale + _read_integer(after)
    total = digit = 0
    for character in words:
        if character in _READ_DIGITS:
            digit = _READ_DIGITS.index(character)
        else:
            total += digit * {"拾": 10, "佰": 100, "仟": 1000}[character]
            digit = 0
    return total + digit


def test_the_law_as_shipped_is_the_default_everywhere():
    assert calendar.count(date(2026, 9, 17), calendar.days(15)) == calendar.count(date(2026, 9, 17), calendar.days(15), rules=LAW)
