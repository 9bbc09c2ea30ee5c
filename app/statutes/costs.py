"""What others than the court charge: auctioneers, valuers and insurers, within what the law or the market allows."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from app.statutes.citations import Citation, cite_all
from app.statutes.dated import parameter
from app.statutes.errors import StatuteError
from app.statutes.money import rounded, trimmed, yuan
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules


@dataclass(frozen=True)
class Cost(Plain):
    """An amount between two ends, equal where there is only one figure."""

    low: Decimal
    high: Decimal
    rule: str
    basis: tuple[Citation, ...]
    working: tuple[str, ...]


def auction_commission(price: Decimal, *, on: date, rules: Rules = LAW) -> Cost:
    """Return the most an auctioneer may take from the buyer, slice by slice; online court auctions cost no commission (FEE-42)."""
    _refuse_negative(price)
    slices: list[dict[str, Any]] = rules.value_at("fees.auction_commission", on=on)
    parts: list[str] = []
    total, lower = Fraction(0), Decimal(0)
    for row in slices:
        upper = price if row["up_to"] is None else min(price, Decimal(row["up_to"]))
        if upper > lower or not parts:
            rate = Decimal(row["rate_percent"])
            total += Fraction(upper - lower) * Fraction(rate) / 100
            parts.append(f"{yuan(upper - lower)} × {trimmed(rate)}%")
            lower = upper
    value = rounded(total)
    words = f"佣金上限：{' + '.join(parts)} = {yuan(value)}元，由买受人支付"
    return Cost(value, value, "FEE-42", parameter("fees.auction_commission").basis, (words,))


def appraisal_fee_base(*, appraised: Decimal, sold: Decimal | None) -> Cost:
    """Return what a valuer's fee is charged on: the appraisal, or a lower sale price; unsold, only real costs (FEE-40)."""
    basis = cite_all("REF 32")
    if sold is None:
        nothing = Decimal("0.00")
        return Cost(nothing, nothing, "FEE-40", basis, ("未成交或者撤回的，按实际支出的合理费用计收",))
    value = min(appraised, sold)
    words = "高于评估价成交，以评估价为计费基数" if sold > appraised else "未高于评估价成交，以成交价为计费基数"
    return Cost(value, value, "FEE-40", basis, (f"{words}：{yuan(value)}元",))


def reissued_appraisal_fee(fee: Decimal, *, on: date, rules: Rules = LAW) -> Cost:
    """Return the fee of a report issued again: a share of the first one's (FEE-40)."""
    _refuse_negative(fee)
    percent = Decimal(rules.value_at("fees.reissued_appraisal_percent", on=on))
    value = rounded(Fraction(fee) * Fraction(percent) / 100)
    words = f"重新出具报告：{yuan(fee)} × {trimmed(percent)}% = {yuan(value)}元"
    return Cost(value, value, "FEE-40", parameter("fees.reissued_appraisal_percent").basis, (words,))


def preservation_insurance(amount: Decimal, *, on: date, rules: Rules = LAW) -> Cost:
    """Return between what the premium of a preservation insurance is likely to lie; the range is a setting (FEE-43)."""
    _refuse_negative(amount)
    low, high = (Decimal(end) for end in rules.setting("fees.preservation_insurance_percent", on=on))
    least, most = (rounded(Fraction(amount) * Fraction(end) / 100) for end in (low, high))
    words = f"{yuan(amount)} × {trimmed(low)}%至{trimmed(high)}% = {yuan(least)}元至{yuan(most)}元（市场费率，以保单为准）"
    return Cost(least, most, "FEE-43", (), (words,))


def _refuse_negative(amount: Decimal) -> None:
    if amount < 0:
        raise StatuteError("An amount of %(amount)s is negative: a fee needs zero or more.", field="amount", amount=yuan(amount))
