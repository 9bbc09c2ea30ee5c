"""Interest on one base, the loan prime rate and the doubled part of delay interest."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from app.statutes import delay, interest, lpr
from app.statutes.errors import StatuteError
from tests.statutes.tables import money, named, table

TABLE = table("interest")


@pytest.mark.parametrize("row", **named(TABLE["lines"]))
def test_interest_of_a_line(row):
    if "start" in row:
        assert interest.day_count(start=row["start"], end=row["end"], inclusive=row["inclusive"]) == row["days"]

    found = interest.simple_interest(
        base=Decimal(row["base"]), rate_percent=Decimal(row["rate"]), days=row["days"], day_basis=row["basis"]
    )

    assert found.value == money(row["amount"])


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(StatuteError, match="before it starts"):
        interest.day_count(start=date(2026, 1, 2), end=date(2026, 1, 1), inclusive=True)


def test_misuse_and_overdue_together_take_the_heavier_markup():
    markup = interest.heavier_markup(overdue_percent=Decimal(50), misuse_percent=Decimal(100), misused=True, overdue=True)

    assert markup == 100
    assert interest.penalty_rate(contract_percent=Decimal("4.35"), markup_percent=Decimal(50)) == Decimal("6.525")


@pytest.mark.parametrize(
    ("markup", "misuse", "fits"), [(30, False, True), (50, False, True), (51, False, False), (100, True, True)]
)
def test_penalty_range(markup, misuse, fits):
    assert interest.is_penalty_in_range(Decimal(markup), misuse=misuse, on=date(2026, 1, 1)) is fits


def test_cap_is_exceeded_only_above_it():
    year = date(2026, 1, 1)

    assert not interest.cap_check(charges=Decimal(240), principal_years=Fraction(1000), on=year).exceeded
    assert interest.cap_check(charges=Decimal("240.01"), principal_years=Fraction(1000), on=year).exceeded
    assert interest.cap_check(charges=Decimal(160), principal_years=Fraction(1000), on=year, cap_percent=Decimal(15)).exceeded


@pytest.mark.parametrize(("on", "term", "percent", "missing"), TABLE["lpr"])
def test_loan_prime_rate_is_the_last_quote_on_or_before(on, term, percent, missing):
    found = lpr.quote(term=term, on=on)

    assert found.percent == Decimal(percent)
    assert found.missing_month is missing


def test_before_the_first_quote_there_is_no_rate():
    with pytest.raises(StatuteError, match="only from 2019-08-20"):
        lpr.quote(term="1Y", on=date(2019, 8, 19))


@pytest.mark.parametrize("row", **named(TABLE["delay"]))
def test_doubled_part(row):
    found = delay.delay_interest(
        debts=tuple(delay.FixedDebt("本金", Decimal(debt["amount"]), debt["deadline"]) for debt in row["debts"]),
        payments=tuple(delay.DebtPayment(payment["day"], Decimal(payment["amount"])) for payment in row.get("payments", ())),
        stays=tuple(delay.Stay(stay["from"], stay["to"]) for stay in row.get("stays", ())),
        bankruptcy_accepted_on=row.get("bankruptcy"),
        end_on=row["end"],
    )

    assert found.value == money(row["value"])
    assert found.value == sum((line.amount for line in found.lines), Decimal(0))


def test_a_delay_from_before_august_2014_is_refused():
    with pytest.raises(StatuteError, match="older method"):
        delay.delay_interest(debts=(delay.FixedDebt("本金", Decimal(1), date(2014, 7, 30)),), end_on=date(2014, 9, 1))


def test_a_delay_that_starts_with_the_new_method_is_computed():
    found = delay.delay_interest(debts=(delay.FixedDebt("本金", Decimal(10000), date(2014, 7, 31)),), end_on=date(2014, 8, 10))

    assert found.value == Decimal("17.50")


def test_enforcement_money_meets_the_title_before_the_doubled_part():
    met = delay.allocate_enforcement_money(amount=Decimal(880000), title_debts=Decimal(900000), doubled=Decimal(15000))

    assert met == (880000, 0, 0)
    assert delay.allocate_enforcement_money(amount=Decimal(920000), title_debts=Decimal(900000), doubled=Decimal(15000)) == (
        900000,
        15000,
        5000,
    )
