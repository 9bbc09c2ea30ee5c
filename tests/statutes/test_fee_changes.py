"""What moves a fee later, and what others charge: refunds, changed claims, joined claims, the burden, commissions."""

from datetime import date
from decimal import Decimal

import pytest

from app.statutes import costs, fee_changes, fees
from app.statutes.errors import StatuteError
from app.statutes.fee_changes import RefundReason
from app.statutes.fees import FreeCase, HalfReason, RetrialGround, Rounding
from app.statutes.rules import Rules, SettingValue
from tests.statutes.tables import money, named, table

ON = date(2026, 3, 20)
TABLE = table("fees")


@pytest.mark.parametrize("row", **named(TABLE["refunds"]))
def test_refund(row):
    fee = fee_changes.refund(
        paid=money(row["paid"]), reason=RefundReason(row["reason"]), on=ON, already_halved=row.get("halved", False)
    )

    assert fee.value == money(row["back"])
    assert row["rule"] in fee.rules


@pytest.mark.parametrize("row", **named(TABLE["changed"]))
def test_changed_claim(row):
    fee = fee_changes.changed_claim(
        paid=money(row["paid"]),
        new_amount=money(row["amount"]),
        on=ON,
        halves=[HalfReason.SIMPLE_PROCEDURE] if row.get("simple") else [],
        investigation_ended=row.get("late", False),
    )

    assert fee.value == money(row["value"])


@pytest.mark.parametrize(("price", "commission"), TABLE["commission"])
def test_commission_is_taken_slice_by_slice(price, commission):
    assert costs.auction_commission(money(price), on=ON).high == money(commission)


def test_commission_shows_its_slices():
    assert costs.auction_commission(Decimal(3000000), on=ON).working == (
        "佣金上限：2,000,000.00 × 5% + 1,000,000.00 × 3% = 130,000.00元，由买受人支付",
    )


def test_claim_and_counterclaim_are_each_halved():
    claim, counterclaim = fees.joined_fees(claim=Decimal(1268000), counterclaim=Decimal(86400), on=ON)

    assert (claim.value, counterclaim.value) == (Decimal("8106.00"), Decimal("980.00"))
    assert all("FEE-06" in fee.rules for fee in (claim, counterclaim))


def test_the_other_half_is_due_in_the_ordinary_procedure():
    fee = fee_changes.to_ordinary_procedure(Decimal("3813222.65"), on=ON)

    assert fee.value == Decimal("18652.89")
    assert fee.full == Decimal("37305.78")
    assert fees.acceptance_fee(Decimal("3813222.65"), on=ON, halves=[HalfReason.SIMPLE_PROCEDURE]).value + fee.value == fee.full


def test_a_simple_case_changed_at_an_odd_fee_loses_no_fen():
    fee = fee_changes.to_ordinary_procedure(Decimal("12345678.90"), on=ON)

    assert fee.full - fee.value == Decimal("47937.04")


@pytest.mark.parametrize(
    ("ground", "value"),
    [(RetrialGround.OTHER, "0.00"), (RetrialGround.NEW_EVIDENCE, "1960.00"), (RetrialGround.NOT_APPEALED, "1960.00")],
)
def test_retrial_costs_a_fee_on_two_grounds_only(ground, value):
    assert fees.retrial_fee(Decimal(86400), ground=ground, on=ON).value == Decimal(value)


@pytest.mark.parametrize("case", list(FreeCase))
def test_free_cases_cost_nothing_and_say_why(case):
    fee = fees.free_of_charge(case)

    assert fee.value == 0
    assert fee.working
    assert fee.rules[0] in ("FEE-10", "FEE-37")


@pytest.mark.parametrize(
    ("claimed", "awarded", "defendants"),
    [("1000000", "1000000", "13800.00"), ("1000000", "0", "0.00"), ("1000000", "333333.33", "4600.00"), ("0", "0", "13800.00")],
)
def test_burden_follows_what_was_won(claimed, awarded, defendants):
    burden = fee_changes.apportioned(fee=Decimal("13800.00"), claimed=Decimal(claimed), awarded=Decimal(awarded))

    assert burden.defendants == Decimal(defendants)
    assert burden.plaintiff + burden.defendants == Decimal("13800.00")


def test_more_than_claimed_cannot_be_awarded():
    with pytest.raises(StatuteError, match="what was claimed"):
        fee_changes.apportioned(fee=Decimal(100), claimed=Decimal(10), awarded=Decimal(11))


@pytest.mark.parametrize(("sold", "base"), [(Decimal(9000000), "8600000.00"), (Decimal(5120000), "5120000.00"), (None, "0.00")])
def test_valuer_is_paid_on_the_lower_of_appraisal_and_price(sold, base):
    assert costs.appraisal_fee_base(appraised=Decimal(8600000), sold=sold).high == Decimal(base)


def test_a_fresh_report_costs_three_tenths():
    assert costs.reissued_appraisal_fee(Decimal(18600), on=ON).high == Decimal("5580.00")


def test_insurance_premium_is_a_range():
    premium = costs.preservation_insurance(Decimal(3800000), on=ON)

    assert (premium.low, premium.high) == (Decimal("1900.00"), Decimal("11400.00"))


@pytest.mark.parametrize("name", ["jurisdiction_objection", "non_property"])
def test_what_the_province_sets_lies_in_the_range_of_the_decree(name):
    assert fees.fixed_fee(name, on=ON).value == Decimal("100.00")
    rules = Rules(settings=(SettingValue(f"fees.{name}", "60", date(2026, 1, 1)),))
    assert fees.fixed_fee(name, on=ON, rules=rules).value == Decimal("60.00")
    with pytest.raises(StatuteError, match="outside 50 to 100"):
        Rules(settings=(SettingValue(f"fees.{name}", "49", date(2026, 1, 1)),))


def test_enforcement_without_amount_is_charged_per_case():
    assert fees.enforcement_fee(None, on=ON).value == Decimal("500.00")


def test_enforcement_is_charged_on_what_was_recovered_unless_set_otherwise():
    rules = Rules(settings=(SettingValue("fees.enforcement_base", "claimed", date(2026, 1, 1)),))
    amounts = {"claimed": Decimal(3800000), "recovered": Decimal(638000)}

    assert fees.enforcement_base(**amounts, on=ON) == Decimal(638000)
    assert fees.enforcement_base(**amounts, on=ON, rules=rules) == Decimal(3800000)


def test_rounding_follows_the_setting_unless_asked_for():
    rules = Rules(settings=(SettingValue("fees.rounding", "yuan", date(2026, 1, 1)),))

    assert fees.acceptance_fee(Decimal("3813222.65"), on=ON, rules=rules).value == Decimal("37306")
    assert fees.acceptance_fee(Decimal("3813222.65"), on=ON, rules=rules, rounding=Rounding.FEN).value == Decimal("37305.78")
    assert fees.acceptance_fee(Decimal("3813222.65"), on=date(2025, 12, 31), rules=rules).value == Decimal("37305.78")


def test_payment_order_is_not_credited_where_the_court_does_not():
    rules = Rules(settings=(SettingValue("fees.payment_order_credited", "no", date(2026, 1, 1)),))

    assert fees.payment_order_to_suit(Decimal(342000), on=ON, rules=rules).value == Decimal("6430.00")


def test_collateral_procedure_follows_the_setting():
    rules = Rules(
        settings=(
            SettingValue("fees.collateral_procedure_mode", "ratio", date(2026, 1, 1)),
            SettingValue("fees.collateral_procedure_figure", "0.5", date(2026, 1, 1)),
        )
    )

    assert fees.collateral_procedure_fee(Decimal(1000000), on=ON, rules=rules).value == Decimal("6900.00")
    assert fees.collateral_procedure_fee(Decimal(1000000), on=ON).value == 0


@pytest.mark.parametrize(
    "compute",
    [
        lambda: fee_changes.refund(paid=Decimal(-1), reason=RefundReason.REMANDED, on=ON),
        lambda: costs.auction_commission(Decimal(-1), on=ON),
        lambda: costs.preservation_insurance(Decimal(-1), on=ON),
        lambda: fees.joined_fees(claim=Decimal(-1), counterclaim=Decimal(1), on=ON),
    ],
)
def test_negative_amounts_are_refused(compute):
    with pytest.raises(StatuteError, match="negative"):
        compute()
