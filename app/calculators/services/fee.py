"""Court fees: one fee with its working, and beside it what the other steps would cost on the same amount."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.calculators.services.answers import Answer, Found
from app.calculators.states import CollateralFee, FeeItem, Half, Rounding, Tool
from app.core.labels import N_
from app.statutes import fees
from app.statutes.errors import StatuteError
from app.statutes.fees import Fee, HalfReason
from app.statutes.money import yuan
from app.statutes.plain import Plain
from app.statutes.rules import Rules

ITEM, AMOUNT, ON = N_("Fee"), N_("Amount"), N_("Under the law of")
HALVES, ROUNDING, PAID = N_("Halved because"), N_("Rounding"), N_("Paid already")
FULL, BACK, TO_PAY, PRINTED = N_("Before halving"), N_("To be refunded"), N_("To pay"), N_("As the court printed it")

BY_TABLE = frozenset({FeeItem.ACCEPTANCE, FeeItem.APPEAL, FeeItem.COUNTERCLAIM, FeeItem.CLAIM_CHANGED, FeeItem.ORDER_TO_SUIT})
"""Fees by the acceptance table, which the reasons to halve apply to."""
WITHOUT_AMOUNT = frozenset({FeeItem.PUBLIC_SUMMONS, FeeItem.SETTING_ASIDE_AWARD})
_ALONGSIDE = (
    (N_("Acceptance fee"), fees.acceptance_fee),
    (N_("Payment order"), fees.payment_order_fee),
    (N_("Preservation fee"), fees.preservation_fee),
    (N_("Enforcement fee"), fees.enforcement_fee),
)
HALF_OF_IT = N_("Acceptance fee, halved")


@dataclass(frozen=True)
class FeeAsked(Plain):
    """Which fee, on what amount, under the law of which day; `paid` is what was paid before a claim was changed."""

    item: str
    on: date
    amount: Decimal | None = None
    halves: tuple[str, ...] = ()
    rounding: str = Rounding.FEN.value
    paid: Decimal | None = None
    printed: Decimal | None = None
    collateral: str = CollateralFee.NONE.value
    figure: Decimal | None = None


def answer(asked: FeeAsked, *, rules: Rules) -> Answer:
    """The fee, with the articles and the sum; the same amount's other fees stand beside it."""
    item = FeeItem(asked.item)
    fee = _fee(item, asked)
    value, found = _value(item, fee)
    return Answer(
        tool=Tool.FEE.value,
        title=Found(ITEM, choice=item.english),
        value=found,
        asked=_asked(item, asked),
        further=tuple(_further(item, asked=asked, fee=fee)),
        working=fee.working,
        basis=fee.basis,
        remarks=tuple(_remarks(item, asked=asked, fee=fee, value=value, rules=rules)),
        rules=fee.rules,
        version=rules.version,
    )


def _fee(item: FeeItem, asked: FeeAsked) -> Fee:
    on, rounding = asked.on, fees.Rounding(asked.rounding)
    if item in WITHOUT_AMOUNT:
        return fees.fixed_fee(item.value, on=on)
    if item is FeeItem.PRESERVATION:
        return fees.preservation_fee(asked.amount, on=on, rounding=rounding)
    if asked.amount is None:
        raise StatuteError("State the amount: this fee is a share of it.", field="amount")
    amount = asked.amount
    halves = [HalfReason(reason) for reason in asked.halves]
    if item is FeeItem.ACCEPTANCE:
        return fees.acceptance_fee(amount, on=on, halves=halves, rounding=rounding)
    if item is FeeItem.APPEAL:
        return fees.appeal_fee(amount, on=on, halves=halves, rounding=rounding)
    if item is FeeItem.COUNTERCLAIM:
        return fees.acceptance_fee(amount, on=on, halves=[HalfReason.JOINED_CLAIM, *halves], rounding=rounding)
    if item is FeeItem.CLAIM_CHANGED:
        if asked.paid is None:
            raise StatuteError("State what was paid before the claim was changed.", field="paid")
        return fees.acceptance_top_up(paid=asked.paid, new_amount=amount, on=on, rounding=rounding)
    if item is FeeItem.ORDER_TO_SUIT:
        return fees.payment_order_to_suit(amount, on=on, halves=halves, rounding=rounding)
    if item is FeeItem.PAYMENT_ORDER:
        return fees.payment_order_fee(amount, on=on, rounding=rounding)
    if item is FeeItem.ENFORCEMENT:
        return fees.enforcement_fee(amount, on=on, rounding=rounding)
    if item is FeeItem.BANKRUPTCY:
        return fees.bankruptcy_fee(amount, on=on, rounding=rounding)
    return _collateral(asked, amount=amount)


def _collateral(asked: FeeAsked, *, amount: Decimal) -> Fee:
    mode = fees.CollateralFeeMode(asked.collateral)
    if mode is not fees.CollateralFeeMode.NONE and asked.figure is None:
        raise StatuteError("State what this court takes: a sum for each case, or the part of the table as 0.5.", field="figure")
    return fees.collateral_procedure_fee(amount, on=asked.on, mode=mode, figure=asked.figure or Decimal(0))


def _value(item: FeeItem, fee: Fee) -> tuple[Decimal, Found]:
    if item is FeeItem.CLAIM_CHANGED and fee.value < 0:
        return fee.value, Found(BACK, amount=-fee.value)
    name = TO_PAY if item in (FeeItem.CLAIM_CHANGED, FeeItem.ORDER_TO_SUIT) else ITEM
    return fee.value, Found(name, amount=fee.value)


def _asked(item: FeeItem, asked: FeeAsked) -> tuple[Found, ...]:
    told = [Found(ITEM, choice=item.english)]
    if asked.amount is not None and item not in WITHOUT_AMOUNT:
        told.append(Found(AMOUNT, amount=asked.amount))
    if item is FeeItem.CLAIM_CHANGED:
        told.append(Found(PAID, amount=asked.paid))
    if item in BY_TABLE:
        told += [Found(HALVES, choice=Half(reason).english) for reason in asked.halves]
    if asked.rounding != Rounding.FEN:
        told.append(Found(ROUNDING, choice=Rounding(asked.rounding).english))
    return (*told, Found(ON, day=asked.on))


def _further(item: FeeItem, *, asked: FeeAsked, fee: Fee) -> list[Found]:
    found = [Found(FULL, amount=fee.full)] if fee.halved else []
    if asked.printed is not None:
        found.append(Found(PRINTED, amount=asked.printed))
    if asked.amount is None or item in (*WITHOUT_AMOUNT, FeeItem.BANKRUPTCY, FeeItem.COLLATERAL):
        return found
    for name, compute in _ALONGSIDE:
        found.append(Found(name, amount=compute(asked.amount, on=asked.on).value))
    half = fees.acceptance_fee(asked.amount, on=asked.on, halves=[HalfReason.SIMPLE_PROCEDURE])
    found.insert(len(found) - 3, Found(HALF_OF_IT, amount=half.value))
    return found


def _remarks(item: FeeItem, *, asked: FeeAsked, fee: Fee, value: Decimal, rules: Rules) -> list[str]:
    remarks = []
    if item is FeeItem.ACCEPTANCE:
        days = rules.value_at("fees.pay_within_days", on=asked.on)
        remarks.append(f"自接到交费通知的次日起{days}日内交纳，逾期不交纳的，按自动撤回起诉处理")
    if item is FeeItem.CLAIM_CHANGED and value < 0:
        remarks.append("在法庭调查终结前减少诉讼请求的，退还差额；此后减少的，减少部分的受理费由变更请求的当事人负担")
    if item is FeeItem.PRESERVATION and asked.amount is not None:
        remarks.append("以实际保全的财产数额为准，由申请人先行交纳，可以列入诉讼请求")
    if asked.printed is not None:
        agrees = fees.agrees_with_printed(fee, printed=asked.printed, on=asked.on)
        verdict = "一致（差额在取整范围内）" if agrees else "不一致，请核对标的额和减半事由"
        remarks.append(f"与法院缴费通知书载明的{yuan(asked.printed)}元{verdict}，相差{yuan(abs(fee.value - asked.printed))}元")
    return remarks
