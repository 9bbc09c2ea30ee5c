"""Court fees are those of the decree, halved once at most."""

from datetime import date
from decimal import Decimal

import pytest

from app.statutes import fee_changes, fees
from app.statutes.errors import StatuteError
from app.statutes.fees import HalfReason, Rounding
from tests.statutes.tables import money, table

ON = date(2026, 3, 20)
TABLE = table("fees")


@pytest.mark.parametrize(("amount", "full", "half", "order"), TABLE["acceptance"])
def test_acceptance_fee(amount, full, half, order):
    claimed = money(amount)

    assert fees.acceptance_fee(claimed, on=ON).value == money(full)
    assert fees.acceptance_fee(claimed, on=ON, halves=[HalfReason.SIMPLE_PROCEDURE]).value == money(half)
    assert fees.payment_order_fee(claimed, on=ON).value == money(order)


@pytest.mark.parametrize(("amount", "acceptance", "preservation", "enforcement"), TABLE["all_three"])
def test_the_three_fees_of_a_claim(amount, acceptance, preservation, enforcement):
    claimed = money(amount)

    assert fees.acceptance_fee(claimed, on=ON).value == money(acceptance)
    assert fees.preservation_fee(claimed, on=ON).value == money(preservation)
    assert fees.enforcement_fee(claimed, on=ON).value == money(enforcement)


@pytest.mark.parametrize(("amount", "fee"), TABLE["preservation"])
def test_preservation_fee_stops_at_its_cap(amount, fee):
    assert fees.preservation_fee(None if amount is None else money(amount), on=ON).value == money(fee)


@pytest.mark.parametrize(("amount", "fee"), TABLE["enforcement"])
def test_enforcement_fee(amount, fee):
    assert fees.enforcement_fee(money(amount), on=ON).value == money(fee)


@pytest.mark.parametrize(("estate", "fee"), TABLE["bankruptcy"])
def test_bankruptcy_fee_stops_at_its_cap(estate, fee):
    assert fees.bankruptcy_fee(money(estate), on=ON).value == money(fee)


def test_two_reasons_halve_once():
    fee = fees.acceptance_fee(Decimal("3813222.65"), on=ON, halves=[HalfReason.SIMPLE_PROCEDURE, HalfReason.MEDIATED])

    assert fee.value == Decimal("18652.89")
    assert "FEE-07" in fee.rules
    assert fee.working[-1] == "有多项减半事由的，只减半一次"


def test_working_recomputes_by_hand():
    fee = fees.acceptance_fee(Decimal("3813222.65"), on=ON)

    assert fee.working == ("财产案件受理费：3,813,222.65 × 0.8% + 6,800.00 = 37,305.78元",)
    assert [citation.full for citation in fee.basis] == ["《诉讼费用交纳办法》第十三条第（一）项"]


def test_whole_yuan_are_a_setting():
    assert fees.acceptance_fee(Decimal("3813222.65"), on=ON, rounding=Rounding.YUAN).value == Decimal("37306")
    assert fees.enforcement_fee(Decimal("3813222.65"), on=ON, rounding=Rounding.YUAN).value == Decimal("40532")


def test_printed_fee_may_differ_by_a_yuan():
    fee = fees.enforcement_fee(Decimal("3813222.65"), on=ON)

    assert fees.agrees_with_printed(fee, printed=Decimal("40532"), on=ON)
    assert not fees.agrees_with_printed(fee, printed=Decimal("40534"), on=ON)


def test_failed_payment_order_credits_what_was_paid():
    assert fees.payment_order_to_suit(Decimal(342000), on=ON).value == Decimal("4286.67")


def test_increase_tops_up_and_timely_reduction_gives_back():
    assert fee_changes.changed_claim(paid=Decimal(2300), new_amount=Decimal(200000), on=ON).value == Decimal("2000.00")
    assert fee_changes.changed_claim(paid=Decimal(4300), new_amount=Decimal(100000), on=ON).value == Decimal("-2000.00")


def test_appeal_is_charged_on_the_disputed_part():
    assert fees.appeal_fee(Decimal(86400), on=ON).value == Decimal("1960.00")


def test_claim_base_adds_costs_to_the_debt():
    base = fees.claim_base(
        principal=Decimal("3500000"), interest=Decimal("43750"), penalty=Decimal("266145.83"), compound=Decimal("3326.82"),
        costs=Decimal("20000"),
    )  # fmt: skip

    assert base.value == Decimal("3833222.65")


@pytest.mark.parametrize(
    ("mode", "figure", "value"),
    [
        (fees.CollateralFeeMode.NONE, Decimal(0), "0.00"),
        (fees.CollateralFeeMode.FIXED, Decimal(100), "100.00"),
        (fees.CollateralFeeMode.RATIO, Decimal("0.5"), "6900.00"),
    ],
)
def test_collateral_procedure_follows_the_court(mode, figure, value):
    assert fees.collateral_procedure_fee(Decimal(1000000), on=ON, mode=mode, figure=figure).value == Decimal(value)


def test_fixed_fees():
    assert fees.fixed_fee("public_summons", on=ON).value == Decimal(100)
    assert fees.fixed_fee("setting_aside_award", on=ON).value == Decimal(400)


def test_a_day_before_the_decree_is_refused():
    with pytest.raises(StatuteError, match="exists only from 2007-04-01"):
        fees.acceptance_fee(Decimal(1), on=date(2007, 3, 31))


def test_a_negative_amount_is_refused():
    with pytest.raises(StatuteError, match="negative"):
        fees.acceptance_fee(Decimal("-0.01"), on=ON)
