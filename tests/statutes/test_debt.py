"""The debt engine: the golden case, a second computation without shared code, payments, and the edges."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.statutes.debt import (
    Bucket,
    CompoundRule,
    Cost,
    CountMode,
    DayBasis,
    DebtInputs,
    DebtResult,
    Drawdown,
    LoanTerms,
    OpeningBalance,
    RateKind,
    RateTerms,
    RecordedSplit,
    Repayment,
    Reprice,
    Settlement,
    Stop,
    StopKind,
    WarningKind,
    calculate,
)
from app.statutes.errors import StatuteError
from tests.statutes.second_computation import Account, compute, settles_month_end, settles_quarterly

CUTOFF = date(2026, 3, 20)
LOAN = LoanTerms(
    key="loan",
    title="流动资金借款合同",
    rate=RateTerms(kind=RateKind.FIXED, fixed_percent=Decimal("5.00")),
    compound=CompoundRule.PENALTY_RATE,
)
DRAWDOWN = Drawdown(
    key="note",
    loan_key="loan",
    amount=Decimal("3500000.00"),
    drawn_on=date(2024, 3, 20),
    due_on=date(2025, 3, 20),
    interest_paid_to=date(2024, 12, 20),
)
GOLDEN = DebtInputs(loans=(LOAN,), drawdowns=(DRAWDOWN,))

ONE_YEAR_LPR = [
    (date(2023, 8, 21), Fraction("3.45")),
    (date(2024, 7, 22), Fraction("3.35")),
    (date(2024, 10, 21), Fraction("3.10")),
    (date(2025, 5, 20), Fraction("3.00")),
]


def test_golden_case_to_the_fen():
    result = calculate(GOLDEN, cutoff_on=CUTOFF)

    assert result.principal == Decimal("3500000.00")
    assert result.interest == Decimal("43750.00")
    assert result.penalty == Decimal("266145.83")
    assert result.compound == Decimal("3326.82")
    assert result.total == Decimal("3813222.65")
    assert result.growth_per_day == Decimal("738.28")


def test_golden_case_line_by_line():
    lines = calculate(GOLDEN, cutoff_on=CUTOFF).lines

    assert [(line.kind, line.from_on, line.to_on, line.days, line.base, line.rate_percent, line.amount) for line in lines] == [
        (Bucket.INTEREST, date(2024, 12, 21), date(2025, 3, 20), 90, Decimal("3500000.00"), Decimal("5.00"), Decimal("43750.00")),
        (Bucket.PENALTY, date(2025, 3, 21), CUTOFF, 365, Decimal("3500000.00"), Decimal("7.50"), Decimal("266145.83")),
        (Bucket.COMPOUND, date(2025, 3, 21), CUTOFF, 365, Decimal("43750.00"), Decimal("7.50"), Decimal("3326.82")),
    ]


def test_golden_case_by_the_second_computation():
    account = Account(
        principal=Fraction(3500000),
        paid_to=date(2024, 12, 20),
        due=date(2025, 3, 20),
        rate=lambda day: Fraction(5),
        penalty_factor=Fraction(3, 2),
        basis=360,
        settles=settles_quarterly,
        compounds=True,
    )

    _assert_equal(calculate(GOLDEN, cutoff_on=CUTOFF), compute([account], payments=[], cutoff=CUTOFF))


def test_forward_clause_starts_the_day_after_the_last_charged_day():
    charged = calculate(GOLDEN, cutoff_on=CUTOFF)
    uncharged = calculate(GOLDEN, cutoff_on=CUTOFF, cutoff_charged=False)

    assert charged.forward_text == (
        "自2026年3月21日起，以3,500,000.00元为基数按年利率7.50%计算罚息，以43,750.00元为基数按年利率7.50%计算复利，至实际清偿之日止"
    )
    assert charged.forward.next_on == date(2026, 3, 21)
    assert uncharged.forward.next_on == CUTOFF
    assert uncharged == replace(calculate(GOLDEN, cutoff_on=date(2026, 3, 19)), cutoff_on=CUTOFF, cutoff_charged=False)


def test_floating_rate_with_five_resets_and_four_part_payments_agrees_with_the_second_computation():
    rate = RateTerms(kind=RateKind.LPR, spread_bp=Decimal(155), reprice=Reprice.QUARTERLY)
    loan = replace(LOAN, rate=rate)
    drawdown = replace(DRAWDOWN, interest_paid_to=None, due_on=date(2025, 6, 20))
    payments = [
        (date(2024, 9, 20), Decimal("30000.00")),
        (date(2025, 2, 11), Decimal("101234.56")),
        (date(2025, 8, 1), Decimal("250000.00")),
        (date(2025, 12, 31), Decimal("612000.01")),
    ]
    inputs = DebtInputs(
        loans=(loan,),
        drawdowns=(drawdown,),
        repayments=tuple(Repayment(str(on), "loan", on, amount, "note") for on, amount in payments),
    )
    resets = [date(2024, 3, 20), date(2024, 6, 20), date(2024, 9, 20), date(2024, 12, 20), date(2025, 3, 20)]
    resets += [date(2025, 6, 20), date(2025, 9, 20), date(2025, 12, 20), date(2026, 3, 20)]
    account = Account(
        principal=Fraction(3500000),
        paid_to=date(2024, 3, 20),
        due=date(2025, 6, 20),
        rate=_floating(resets, Fraction("1.55")),
        penalty_factor=Fraction(3, 2),
        basis=360,
        settles=settles_quarterly,
        compounds=True,
    )

    result = calculate(inputs, cutoff_on=CUTOFF)

    _assert_equal(result, compute([account], payments=[(on, 0, Fraction(amount)) for on, amount in payments], cutoff=CUTOFF))
    assert len({line.rate_percent for line in result.lines if line.kind is Bucket.INTEREST}) == 4
    assert "1年期LPR加155个基点确定的利率上浮50%" in result.forward_text


def test_two_drawdowns_with_costs_and_undirected_payments_agree_with_the_second_computation():
    loan = replace(LOAN, settlement=Settlement.MONTHLY, settlement_day=31, day_basis=DayBasis.DAYS_365)
    first = replace(DRAWDOWN, key="first", interest_paid_to=None, amount=Decimal("1200000.00"), due_on=date(2025, 1, 15))
    second = replace(
        DRAWDOWN,
        key="second",
        interest_paid_to=None,
        drawn_on=date(2024, 8, 29),
        amount=Decimal("800000.55"),
        due_on=date(2026, 8, 29),
    )
    payments = [
        (date(2024, 12, 31), Decimal("60000.00")),
        (date(2025, 7, 7), Decimal("333333.33")),
        (date(2026, 1, 5), Decimal("900000.00")),
    ]
    inputs = DebtInputs(
        loans=(loan,),
        drawdowns=(second, first),
        repayments=tuple(Repayment(str(on), "loan", on, amount) for on, amount in payments),
        costs=(
            Cost("lawyer", "律师费", Decimal("20000.00"), date(2025, 6, 1)),
            Cost("travel", "差旅费", Decimal("999.00"), date(2025, 6, 1), claimed=False),
        ),
    )
    accounts = [
        Account(Fraction(amount), start, due, lambda day: Fraction(5), Fraction(3, 2), 365, settles_month_end, compounds=True)
        for amount, start, due in (
            ("1200000", date(2024, 3, 20), date(2025, 1, 15)),
            ("800000.55", date(2024, 8, 29), date(2026, 8, 29)),
        )
    ]

    result = calculate(inputs, cutoff_on=CUTOFF)

    expected = compute(
        accounts,
        payments=[(on, None, Fraction(amount)) for on, amount in payments],
        cutoff=CUTOFF,
        costs=[(date(2025, 6, 1), Fraction(20000))],
    )
    _assert_equal(result, expected)
    assert [warning.kind for warning in result.warnings] == [WarningKind.NOT_DUE]


@settings(max_examples=60, deadline=None)
@given(
    fen=st.integers(min_value=1_000_00, max_value=99_999_999_99),
    term=st.integers(min_value=1, max_value=900),
    rate=st.decimals(min_value=1, max_value=15, places=3),
    parts=st.lists(st.tuples(st.integers(min_value=1, max_value=1200), st.integers(min_value=1, max_value=20)), max_size=4),
    basis=st.sampled_from([DayBasis.DAYS_360, DayBasis.DAYS_365]),
)
def test_any_loan_with_any_payments_agrees_with_the_second_computation(fen, term, rate, parts, basis):
    amount = Decimal(fen) / 100
    drawn, cutoff = date(2022, 5, 31), date(2025, 11, 11)
    payments = sorted(
        (drawn + timedelta(days=offset), (amount * share / 100).quantize(Decimal("0.01"))) for offset, share in parts
    )
    drawdown = Drawdown("note", "loan", amount, drawn, drawn + timedelta(days=term))
    loan = replace(LOAN, rate=RateTerms(RateKind.FIXED, rate), day_basis=basis)
    inputs = DebtInputs((loan,), (drawdown,), tuple(Repayment(str(n), "loan", on, paid) for n, (on, paid) in enumerate(payments)))
    account = Account(
        Fraction(amount), drawn, drawdown.due_on, lambda day: Fraction(rate), Fraction(3, 2), int(basis.value), settles_quarterly, compounds=True
    )  # fmt: skip

    result = calculate(inputs, cutoff_on=cutoff)

    _assert_equal(result, compute([account], payments=[(on, 0, Fraction(paid)) for on, paid in payments], cutoff=cutoff))
    _assert_sums(result, inputs)


@settings(max_examples=40, deadline=None)
@given(days=st.lists(st.integers(min_value=0, max_value=900), min_size=2, max_size=6))
def test_the_debt_only_grows_without_payments(days):
    totals = [calculate(GOLDEN, cutoff_on=date(2024, 1, 1) + timedelta(days=day)).total for day in sorted(days)]

    assert totals == sorted(totals)


@settings(max_examples=40, deadline=None)
@given(offset=st.integers(min_value=0, max_value=400))
def test_a_payment_of_nothing_changes_nothing(offset):
    nothing = Repayment("nothing", "loan", date(2024, 12, 21) + timedelta(days=offset), Decimal("0.00"))

    assert calculate(replace(GOLDEN, repayments=(nothing,)), cutoff_on=CUTOFF) == calculate(GOLDEN, cutoff_on=CUTOFF)


@settings(max_examples=40, deadline=None)
@given(offset=st.integers(min_value=0, max_value=700))
def test_no_day_is_lost_and_none_charged_twice(offset):
    result = calculate(GOLDEN, cutoff_on=date(2024, 12, 21) + timedelta(days=offset))
    days = [
        line.from_on + timedelta(days=step)
        for line in result.lines
        if line.kind is not Bucket.COMPOUND
        for step in range(line.days)
    ]

    assert days == [date(2024, 12, 21) + timedelta(days=step) for step in range(offset + 1)]
    assert result.forward.next_on == days[-1] + timedelta(days=1)


def test_stored_inputs_give_the_identical_figure():
    inputs = replace(
        GOLDEN,
        repayments=(
            Repayment("r", "loan", date(2025, 5, 5), Decimal("1000.00"), "note", RecordedSplit(interest=Decimal("1000.00"))),
        ),
        costs=(Cost("c", "律师费", Decimal("100.00"), date(2025, 1, 1)),),
        stops=(Stop(StopKind.AGREED, date(2027, 1, 1)),),
        loans=(replace(LOAN, rate=replace(LOAN.rate, overrides=((date(2025, 1, 1), Decimal("4.8")),))),),
    )

    again = DebtInputs.from_plain(inputs.to_plain())
    result = calculate(inputs, cutoff_on=CUTOFF)

    assert again == inputs
    assert calculate(again, cutoff_on=CUTOFF) == result
    assert DebtResult.from_plain(result.to_plain()) == result


def test_an_unknown_stored_field_is_refused():
    with pytest.raises(StatuteError, match="no field named colour"):
        DebtInputs.from_plain({"loans": [], "drawdowns": [], "colour": "red"})


def test_article_561_pays_costs_then_interest_of_every_kind_then_principal():
    opening = OpeningBalance(
        date(2025, 3, 21), Decimal("5000000.00"), Decimal("54979.17"), Decimal("166750.00"), Decimal("1833.56")
    )
    drawdown = replace(DRAWDOWN, amount=Decimal("5000000.00"), interest_paid_to=None, opening=opening)
    inputs = DebtInputs(
        loans=(replace(LOAN, rate=RateTerms(RateKind.FIXED, Decimal(0))),),
        drawdowns=(drawdown,),
        repayments=(Repayment("r", "loan", date(2025, 3, 22), Decimal("300000.00")),),
        costs=(Cost("c", "律师费", Decimal("30000.00"), date(2025, 3, 1)),),
    )

    result = calculate(inputs, cutoff_on=date(2025, 3, 22))

    assert result.principal == result.total == Decimal("4953562.73")
    assert [(row.bucket, row.amount, row.balance_after) for row in result.allocations] == [
        (Bucket.COSTS, Decimal("30000.00"), Decimal("0.00")),
        (Bucket.INTEREST, Decimal("54979.17"), Decimal("0.00")),
        (Bucket.PENALTY, Decimal("166750.00"), Decimal("0.00")),
        (Bucket.COMPOUND, Decimal("1833.56"), Decimal("0.00")),
        (Bucket.PRINCIPAL, Decimal("46437.27"), Decimal("4953562.73")),
    ]


def test_the_contract_may_put_principal_first():
    loan = replace(LOAN, allocation=(Bucket.PRINCIPAL, Bucket.COSTS, Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND))
    paid = Repayment("r", "loan", date(2025, 6, 1), Decimal("100000.00"))

    result = calculate(replace(GOLDEN, loans=(loan,), repayments=(paid,)), cutoff_on=CUTOFF)

    assert result.principal == Decimal("3400000.00")
    assert result.interest == Decimal("43750.00")


def test_a_recorded_split_is_followed_and_its_excess_carried_on():
    split = RecordedSplit(interest=Decimal("43750.02"), principal=Decimal("6249.98"))
    paid = Repayment("r", "loan", date(2025, 3, 20), Decimal("50000.00"), "note", split)

    result = calculate(replace(GOLDEN, repayments=(paid,)), cutoff_on=date(2025, 3, 20))

    assert result.interest == Decimal("0.00")
    assert result.principal == Decimal("3493750.00")
    assert [(warning.kind, warning.value) for warning in result.warnings] == [(WarningKind.SPLIT_ADJUSTED, Decimal("0.02"))]


def test_equal_debts_share_a_payment_in_proportion():
    twins = tuple(
        replace(DRAWDOWN, key=key, amount=amount) for key, amount in (("a", Decimal("100.00")), ("b", Decimal("200.00")))
    )
    loan = replace(LOAN, rate=RateTerms(RateKind.FIXED, Decimal(0)))
    inputs = DebtInputs((loan,), twins, (Repayment("r", "loan", date(2025, 5, 1), Decimal("90.00")),))

    balances = calculate(inputs, cutoff_on=CUTOFF).balances

    assert [balance.principal for balance in balances] == [Decimal("70.00"), Decimal("140.00")]


def test_history_before_the_day_paid_to_only_lowers_the_principal():
    split = RecordedSplit(interest=Decimal("43000.00"), principal=Decimal("500000.00"))
    paid = Repayment("r", "loan", date(2024, 9, 20), Decimal("543000.00"), "note", split)

    result = calculate(replace(GOLDEN, repayments=(paid,)), cutoff_on=date(2025, 3, 20))

    assert result.principal == Decimal("3000000.00")
    assert result.interest == Decimal("37500.00")
    assert sum(row.amount for row in result.allocations) == paid.amount


def test_history_without_a_split_is_refused():
    paid = Repayment("r", "loan", date(2024, 9, 20), Decimal("543000.00"), "note")

    with pytest.raises(StatuteError, match="record how much"):
        calculate(replace(GOLDEN, repayments=(paid,)), cutoff_on=CUTOFF)


def test_acceleration_makes_the_whole_principal_overdue():
    loan = replace(LOAN, accelerated_on=date(2025, 1, 31))

    result = calculate(replace(GOLDEN, loans=(loan,)), cutoff_on=CUTOFF)

    assert result.interest == Decimal("20416.67")  # 3,500,000 × 5 % × 42 ÷ 360
    assert result.penalty == Decimal("301145.83")  # 3,500,000 × 7.5 % × 413 ÷ 360
    assert result.balances[0].overdue_from == date(2025, 2, 1)


def test_interest_unpaid_before_maturity_compounds_from_the_day_after_its_settlement():
    inputs = replace(GOLDEN, drawdowns=(replace(DRAWDOWN, interest_paid_to=date(2024, 6, 20)),))

    compound = [line for line in calculate(inputs, cutoff_on=CUTOFF).lines if line.kind is Bucket.COMPOUND]

    assert [(line.from_on, line.to_on, line.base) for line in compound] == [
        (date(2024, 9, 21), date(2024, 12, 20), Decimal("44722.22")),
        (date(2024, 12, 21), date(2025, 3, 20), Decimal("88958.33")),
        (date(2025, 3, 21), CUTOFF, Decimal("132708.33")),
    ]


@pytest.mark.parametrize(
    ("rule", "rates"),
    [
        (CompoundRule.NONE, []),
        (CompoundRule.CONTRACT_RATE, [Decimal("5"), Decimal("5")]),
        (CompoundRule.PENALTY_RATE, [Decimal("7.5"), Decimal("7.5")]),
        (CompoundRule.CONTRACT_THEN_PENALTY, [Decimal("5"), Decimal("7.5")]),
    ],
)
def test_compound_interest_runs_at_the_rate_agreed(rule, rates):
    inputs = DebtInputs((replace(LOAN, compound=rule),), (replace(DRAWDOWN, interest_paid_to=date(2024, 9, 20)),))

    lines = calculate(inputs, cutoff_on=CUTOFF).lines

    assert [line.rate_percent for line in lines if line.kind is Bucket.COMPOUND] == rates


def test_capitalised_compound_interest_grows_at_each_settlement_and_is_pointed_out():
    plain = calculate(GOLDEN, cutoff_on=CUTOFF)
    widened = calculate(
        replace(GOLDEN, loans=(replace(LOAN, compound_capitalises=True, compound_on_penalty=True),)), cutoff_on=CUTOFF
    )

    assert widened.compound > plain.compound
    assert widened.penalty == sum(line.amount for line in widened.lines if line.kind is Bucket.PENALTY)
    bases = [line.base for line in widened.lines if line.kind is Bucket.COMPOUND]
    first_quarter = Decimal("67083.33") + Decimal("838.54")  # penalty and compound to 20 June 2025
    assert bases[:2] == [Decimal("43750.00"), Decimal("43750.00") + first_quarter]
    assert WarningKind.COMPOUND_ON_PENALTY in [warning.kind for warning in widened.warnings]


def test_misused_money_carries_the_heavier_penalty_before_and_after_the_due_date():
    loan = replace(LOAN, misuse_markup_percent=Decimal(100), compound=CompoundRule.NONE)
    inputs = DebtInputs((loan,), (replace(DRAWDOWN, misused_from=date(2025, 1, 20)),))

    lines = calculate(inputs, cutoff_on=CUTOFF).lines

    assert [(line.kind, line.from_on, line.to_on, line.rate_percent) for line in lines] == [
        (Bucket.INTEREST, date(2024, 12, 21), date(2025, 1, 19), Decimal(5)),
        (Bucket.PENALTY, date(2025, 1, 20), CUTOFF, Decimal(10)),
    ]


def test_actual_year_basis_splits_at_the_turn_of_a_leap_year():
    inputs = DebtInputs(
        (replace(LOAN, day_basis=DayBasis.ACTUAL, settlement=Settlement.AT_MATURITY),),
        (Drawdown("note", "loan", Decimal("366000.00"), date(2023, 12, 1), date(2024, 12, 31)),),
    )

    lines = calculate(inputs, cutoff_on=date(2024, 1, 31)).lines

    assert [(line.days, line.day_basis, line.amount) for line in lines] == [
        (30, 365, Decimal("1504.11")),
        (31, 366, Decimal("1550.00")),
    ]


def test_inclusive_counting_charges_the_day_of_drawdown_too():
    drawdown = replace(DRAWDOWN, interest_paid_to=None)
    half_open = calculate(DebtInputs((LOAN,), (drawdown,)), cutoff_on=date(2024, 4, 20))
    inclusive = calculate(DebtInputs((replace(LOAN, count_mode=CountMode.INCLUSIVE),), (drawdown,)), cutoff_on=date(2024, 4, 20))

    assert [line.days for line in half_open.lines] == [31]
    assert [(line.from_on, line.days) for line in inclusive.lines] == [(date(2024, 3, 20), 32)]


@pytest.mark.parametrize(
    ("reprice", "changes"),
    [
        (Reprice.AT_DRAWDOWN, []),
        (Reprice.JANUARY_FIRST, [date(2025, 1, 1), date(2026, 1, 1)]),
        (Reprice.ANNIVERSARY, [date(2025, 3, 20), date(2026, 3, 20)]),
        (Reprice.QUARTERLY, [date(2024, 9, 20), date(2024, 12, 20), date(2025, 6, 20)]),
        (Reprice.MONTHLY, [date(2024, 8, 20), date(2024, 11, 20), date(2025, 5, 20)]),
    ],
)
def test_floating_rate_changes_on_its_repricing_days_only(reprice, changes):
    rate = RateTerms(RateKind.LPR, spread_bp=Decimal(100), reprice=reprice)
    loan = replace(LOAN, rate=rate, settlement=Settlement.AT_MATURITY, compound=CompoundRule.NONE)
    drawdown = replace(DRAWDOWN, interest_paid_to=None, due_on=date(2027, 3, 20))

    lines = calculate(DebtInputs((loan,), (drawdown,)), cutoff_on=CUTOFF).lines

    assert [line.from_on for line in lines] == [date(2024, 3, 21), *changes]
    assert lines[0].rate_percent == Decimal("4.45")
    assert "1年期LPR 3.45%+100基点" in lines[0].rate_source


def test_stated_rates_replace_the_rule_from_their_day():
    rate = replace(LOAN.rate, overrides=((date(2025, 1, 10), Decimal("4.50")),))

    lines = calculate(replace(GOLDEN, loans=(replace(LOAN, rate=rate),)), cutoff_on=date(2025, 3, 20)).lines

    assert [(line.from_on, line.rate_percent) for line in lines] == [
        (date(2024, 12, 21), Decimal("5.00")),
        (date(2025, 1, 10), Decimal("4.50")),
    ]


def test_a_missing_quote_is_reported():
    loan = replace(LOAN, rate=RateTerms(RateKind.LPR, reprice=Reprice.MONTHLY))

    result = calculate(replace(GOLDEN, loans=(loan,)), cutoff_on=date(2026, 11, 23))

    assert result.lpr_missing
    assert [warning.kind for warning in result.warnings] == [WarningKind.LPR_MISSING]


def test_a_rate_of_before_the_first_quote_must_be_stated():
    loan = replace(LOAN, rate=RateTerms(RateKind.LPR))
    drawdown = replace(DRAWDOWN, drawn_on=date(2019, 5, 1), due_on=date(2020, 5, 1), interest_paid_to=None)

    with pytest.raises(StatuteError, match="only from 2019-08-20"):
        calculate(DebtInputs((loan,), (drawdown,)), cutoff_on=CUTOFF)


def test_interest_stops_the_day_before_bankruptcy_was_accepted():
    stop = Stop(StopKind.BANKRUPTCY_ACCEPTANCE, date(2025, 9, 1))

    result = calculate(replace(GOLDEN, stops=(stop,)), cutoff_on=CUTOFF)
    to_the_day_before = calculate(GOLDEN, cutoff_on=date(2025, 8, 31))

    assert result.total == to_the_day_before.total
    assert result.forward_text == ""
    assert result.growth_per_day == 0
    assert "EBL" in [citation.law for citation in result.citations]


def test_a_stop_may_charge_its_own_day_and_concern_one_loan():
    other = replace(LOAN, key="other", title="第二份借款合同")
    inputs = DebtInputs(
        (LOAN, other),
        (DRAWDOWN, replace(DRAWDOWN, key="second", loan_key="other")),
        stops=(Stop(StopKind.TRANSFER_BASE_DATE, date(2025, 9, 1), charged=True, loan_key="loan"),),
    )

    result = calculate(inputs, cutoff_on=CUTOFF)

    assert max(line.to_on for line in result.lines if line.loan_key == "loan") == date(2025, 9, 1)
    assert max(line.to_on for line in result.lines if line.loan_key == "other") == CUTOFF
    assert result.forward_text.count("计算罚息") == 1


@pytest.mark.parametrize(
    ("reprices_after_due", "rate_words"),
    [
        (True, "1年期LPR减10个基点确定的利率上浮50%（每年1月1日按最近一次公布的LPR调整，起算时为年利率4.35%）"),
        (False, "年利率4.50%"),
    ],
)
def test_a_floating_rate_is_claimed_by_its_rule_as_long_as_it_floats(reprices_after_due, rate_words):
    rate = RateTerms(RateKind.LPR, spread_bp=Decimal(-10), reprice=Reprice.JANUARY_FIRST, reprices_after_due=reprices_after_due)

    text = calculate(replace(GOLDEN, loans=(replace(LOAN, rate=rate),)), cutoff_on=CUTOFF).forward_text

    second = "同一利率" if reprices_after_due else "年利率4.50%"
    assert text == (
        f"自2026年3月21日起，以3,500,000.00元为基数按{rate_words}计算罚息，以26,624.31元为基数按{second}计算复利，至实际清偿之日止"
    )


def test_several_loans_are_named_in_the_forward_clause():
    other = replace(LOAN, key="other", title="第二份借款合同")
    inputs = DebtInputs((LOAN, other), (DRAWDOWN, replace(DRAWDOWN, key="second", loan_key="other")))

    text = calculate(inputs, cutoff_on=CUTOFF).forward_text

    assert text.startswith("《流动资金借款合同》项下，自2026年3月21日起")
    assert "；《第二份借款合同》项下，自2026年3月21日起" in text


def test_drawdowns_of_one_loan_with_the_same_terms_share_one_forward_base():
    inputs = replace(GOLDEN, drawdowns=(DRAWDOWN, replace(DRAWDOWN, key="second", amount=Decimal("500000.00"))))

    items = calculate(inputs, cutoff_on=CUTOFF).forward.items

    assert [(item.kind, item.base, item.drawdown_keys) for item in items] == [
        (Bucket.PENALTY, Decimal("4000000.00"), ("note", "second")),
        (Bucket.COMPOUND, Decimal("50000.00"), ("note", "second")),
    ]


def test_a_loan_not_yet_due_goes_on_with_interest_and_then_penalty():
    result = calculate(GOLDEN, cutoff_on=date(2025, 1, 31))

    assert result.forward_text == (
        "自2025年2月1日起，以3,500,000.00元为基数按年利率5.00%计算利息至2025年3月20日止；"
        "自2025年3月21日起，以3,500,000.00元为基数按年利率7.50%计算罚息，至实际清偿之日止"
    )
    assert [warning.kind for warning in result.warnings] == [WarningKind.NOT_DUE]
    assert not result.balances[0].is_due


@pytest.mark.parametrize(("rate", "exceeded"), [("15", False), ("15.9", True), ("16.8", True)])
def test_charges_above_the_cap_are_pointed_out_and_never_cut(rate, exceeded):
    loan = replace(LOAN, rate=RateTerms(RateKind.FIXED, Decimal(rate)), compound=CompoundRule.PENALTY_RATE)

    result = calculate(replace(GOLDEN, loans=(loan,)), cutoff_on=CUTOFF)

    assert [warning.kind for warning in result.warnings] == ([WarningKind.CAP_EXCEEDED] if exceeded else [])
    assert bool(result.cap_text) is exceeded
    assert result.penalty == sum(line.amount for line in result.lines if line.kind is Bucket.PENALTY)


def test_penalty_of_25_percent_is_above_the_cap_though_the_average_is_below():
    loan = replace(LOAN, rate=RateTerms(RateKind.FIXED, Decimal("16.8")), compound=CompoundRule.NONE)

    result = calculate(replace(GOLDEN, loans=(loan,)), cutoff_on=date(2025, 4, 1))

    assert result.effective_percent < 24
    assert result.cap_text == "上述利息、罚息、复利、违约金合计以年利率24%为限"
    assert [(warning.kind, warning.value) for warning in result.warnings] == [(WarningKind.CAP_EXCEEDED, Decimal("25.20"))]


def test_penalty_markup_outside_the_range_is_pointed_out():
    loan = replace(LOAN, penalty_markup_percent=Decimal(80))

    warnings = calculate(replace(GOLDEN, loans=(loan,)), cutoff_on=CUTOFF).warnings

    assert [warning.kind for warning in warnings] == [WarningKind.PENALTY_OUT_OF_RANGE]


@pytest.mark.parametrize("amount", ["0.01", "999999999.99"])
def test_smallest_and_largest_amounts(amount):
    inputs = replace(GOLDEN, drawdowns=(replace(DRAWDOWN, amount=Decimal(amount)),))

    result = calculate(inputs, cutoff_on=CUTOFF)

    assert result.principal == Decimal(amount)
    _assert_sums(result, inputs)


def test_a_loan_drawn_on_a_leap_day_reprices_at_the_end_of_february():
    rate = RateTerms(RateKind.LPR, reprice=Reprice.ANNIVERSARY)
    drawdown = Drawdown("note", "loan", Decimal("100.00"), date(2024, 2, 29), date(2027, 2, 28))
    loan = replace(LOAN, rate=rate, settlement=Settlement.AT_MATURITY)

    lines = calculate(DebtInputs((loan,), (drawdown,)), cutoff_on=CUTOFF).lines

    assert [(line.from_on, line.rate_percent) for line in lines] == [
        (date(2024, 3, 1), Decimal("3.45")),
        (date(2025, 2, 28), Decimal("3.10")),
        (date(2026, 2, 28), Decimal("3.00")),
    ]


def test_before_anything_was_drawn_nothing_is_owed():
    result = calculate(GOLDEN, cutoff_on=date(2010, 1, 1))

    assert result.total == 0
    assert result.lines == ()
    assert result.claim_from_on is None


def test_a_debt_paid_off_stays_paid_off():
    due = calculate(GOLDEN, cutoff_on=date(2025, 6, 30)).total
    inputs = replace(GOLDEN, repayments=(Repayment("r", "loan", date(2025, 6, 30), due),))

    result = calculate(inputs, cutoff_on=CUTOFF)

    assert result.total == 0
    assert result.forward.items == ()
    assert max(line.to_on for line in result.lines) == date(2025, 6, 30)


@pytest.mark.parametrize(
    ("repayments", "sentence"),
    [
        ((Repayment("r", "loan", date(2025, 6, 30), Decimal("9999999.00")),), "exceeds everything owed that day by"),
        ((Repayment("r", "loan", date(2024, 3, 19), Decimal("1.00")),), "before the drawdown"),
        ((Repayment("r", "loan", date(2025, 6, 30), Decimal("-1.00")),), "not an amount of money"),
        ((Repayment("r", "loan", date(2025, 6, 30), Decimal("1.001")),), "not an amount of money"),
        ((Repayment("r", "none", date(2025, 6, 30), Decimal("1.00")),), "no loan with the key none"),
        ((Repayment("r", "loan", date(2025, 6, 30), Decimal("1.00"), "none"),), "no drawdown with the key none"),
        (
            (Repayment("r", "loan", date(2025, 6, 30), Decimal("1.00"), "note", RecordedSplit(interest=Decimal("2.00"))),),
            "come to 2.00",
        ),
        (
            (
                Repayment("r", "loan", date(2025, 6, 30), Decimal("1.00")),
                Repayment("r", "loan", date(2025, 7, 1), Decimal("1.00")),
            ),
            "used 2 times",
        ),
    ],
)
def test_a_wrong_payment_is_refused_with_a_sentence(repayments, sentence):
    with pytest.raises(StatuteError, match=sentence):
        calculate(replace(GOLDEN, repayments=repayments), cutoff_on=CUTOFF)


@pytest.mark.parametrize(
    ("drawdown", "sentence"),
    [
        (replace(DRAWDOWN, due_on=date(2024, 3, 19)), "before it was drawn"),
        (replace(DRAWDOWN, interest_paid_to=date(2024, 1, 1)), "cannot be paid to 2024-01-01"),
        (replace(DRAWDOWN, opening=OpeningBalance(date(2024, 12, 20), Decimal("-1"))), "not an amount of money"),
        (replace(DRAWDOWN, opening=OpeningBalance(date(2024, 12, 20), Decimal("3500000.01"))), "more than the"),
        (replace(DRAWDOWN, opening=OpeningBalance(date(2024, 1, 1), Decimal("1"))), "before the drawdown"),
        (replace(DRAWDOWN, opening=OpeningBalance(date(2026, 12, 20), Decimal("1"))), "a debt before that day"),
    ],
)
def test_a_wrong_drawdown_is_refused_with_a_sentence(drawdown, sentence):
    with pytest.raises(StatuteError, match=sentence):
        calculate(replace(GOLDEN, drawdowns=(drawdown,)), cutoff_on=CUTOFF)


@pytest.mark.parametrize(
    ("loan", "sentence"),
    [
        (replace(LOAN, settlement_day=0), "between 1 and 31"),
        (replace(LOAN, allocation=(Bucket.PRINCIPAL,)), "names each of"),
        (replace(LOAN, penalty_markup_percent=Decimal(-1)), "may not be negative"),
        (replace(LOAN, rate=RateTerms(RateKind.FIXED)), "no figure for it"),
        (replace(LOAN, rate=RateTerms(RateKind.FIXED, Decimal(-1))), "may not be negative"),
    ],
)
def test_wrong_terms_are_refused_with_a_sentence(loan, sentence):
    with pytest.raises(StatuteError, match=sentence):
        calculate(replace(GOLDEN, loans=(loan,)), cutoff_on=CUTOFF)


def test_a_payment_already_in_the_opening_balance_is_not_counted_again():
    opening = OpeningBalance(date(2025, 3, 20), Decimal("3000000.00"), Decimal("10.00"))
    inputs = replace(
        GOLDEN,
        drawdowns=(replace(DRAWDOWN, opening=opening),),
        repayments=(Repayment("r", "loan", date(2025, 3, 20), Decimal("500000.00")),),
    )

    result = calculate(inputs, cutoff_on=date(2025, 3, 20))

    assert result.total == Decimal("3000010.00")
    assert [warning.kind for warning in result.warnings] == [WarningKind.BEFORE_OPENING]


def test_every_line_recomputes_from_what_is_printed():
    for line in calculate(GOLDEN, cutoff_on=CUTOFF).lines:
        exact = Fraction(line.base) * Fraction(line.rate_percent) * line.days / 100 / line.day_basis

        assert abs(exact - Fraction(line.amount)) <= Fraction(1, 200)
        assert line.citations
        assert line.rules


def _floating(resets: list[date], spread: Fraction):
    def rate(day: date) -> Fraction:
        reset = max(on for on in resets if on <= day)
        return max(quote for quote in ONE_YEAR_LPR if quote[0] <= reset)[1] + spread

    return rate


def _assert_equal(result: DebtResult, expected: dict[str, Fraction]) -> None:
    assert {name: Fraction(getattr(result, name)) for name in expected} == expected


def _assert_sums(result: DebtResult, inputs: DebtInputs) -> None:
    assert result.total == result.principal + result.interest + result.penalty + result.compound + result.costs
    for name, kind in (("interest", Bucket.INTEREST), ("penalty", Bucket.PENALTY), ("compound", Bucket.COMPOUND)):
        accrued = sum((line.amount for line in result.lines if line.kind is kind), Decimal(0))
        paid = sum((row.amount for row in result.allocations if row.bucket is kind), Decimal(0))
        assert getattr(result, name) == accrued - paid
        assert getattr(result, name) == sum(getattr(balance, name) for balance in result.balances)
    for repayment in inputs.repayments:
        met = sum((row.amount for row in result.allocations if row.repayment_key == repayment.key), Decimal(0))
        assert met == repayment.amount
