"""Court fees: one fee with its working, and beside it what the other steps would cost on the same amount."""

from decimal import Decimal

from app.calculators.questions import FeeAsked
from app.calculators.services.answers import Answer, Found
from app.calculators.states import FeeItem, Half, Refund, Rounding, Tool
from app.core.labels import N_
from app.statutes import fee_changes, fees, periods
from app.statutes.errors import StatuteError
from app.statutes.fees import Fee, HalfReason
from app.statutes.money import yuan
from app.statutes.rules import Rules

ITEM, AMOUNT, ON = N_("Fee"), N_("Amount"), N_("Under the law of")
HALVES, ROUNDING, PAID, ENDED = N_("Halved because"), N_("Rounding"), N_("Paid already"), N_("The proceeding ended")
FULL, BACK, TO_PAY, PRINTED = N_("Before halving"), N_("To be refunded"), N_("To pay"), N_("As the court printed it")
HALF_OF_IT = N_("Acceptance fee, halved")

HALVED = frozenset({FeeItem.ACCEPTANCE, FeeItem.APPEAL, FeeItem.COUNTERCLAIM, FeeItem.CLAIM_CHANGED, FeeItem.ORDER_TO_SUIT})
"""Fees by the acceptance table to which the reasons to halve apply."""
PER_CASE = frozenset({FeeItem.JURISDICTION_OBJECTION, FeeItem.NON_PROPERTY, FeeItem.PUBLIC_SUMMONS, FeeItem.SETTING_ASIDE_AWARD})
MAY_LACK_AMOUNT = PER_CASE | {FeeItem.PRESERVATION, FeeItem.ENFORCEMENT, FeeItem.REFUND}
ON_WHAT_IS_PAID = frozenset({FeeItem.CLAIM_CHANGED, FeeItem.REFUND})
STILL_DUE = frozenset({FeeItem.CLAIM_CHANGED, FeeItem.ORDER_TO_SUIT, FeeItem.TO_ORDINARY})
STANDS_ALONE = PER_CASE | {FeeItem.BANKRUPTCY, FeeItem.COLLATERAL, FeeItem.REFUND}
"""Fees beside which the other steps of a suit say nothing."""


def answer(asked: FeeAsked, *, rules: Rules) -> Answer:
    """The fee, with the articles and the sum; the same amount's other fees stand beside it."""
    item = FeeItem(asked.item)
    fee = _fee(item, asked=asked, rules=rules)
    return Answer(
        tool=Tool.FEE.value,
        title=Found(ITEM, choice=item.english),
        value=_value(item, fee),
        asked=tuple(_asked(item, asked)),
        further=tuple(_further(item, asked=asked, fee=fee, rules=rules)),
        working=fee.working,
        basis=fee.basis,
        remarks=tuple(_remarks(item, asked=asked, fee=fee, rules=rules)),
        rules=fee.rules,
        version=rules.version,
    )


def _fee(item: FeeItem, *, asked: FeeAsked, rules: Rules) -> Fee:
    on, rounding = asked.on, fees.Rounding(asked.rounding)
    if item in PER_CASE:
        return fees.fixed_fee(item.value, on=on, rules=rules)
    if asked.amount is None and item not in MAY_LACK_AMOUNT:
        raise StatuteError("State the amount: this fee is a share of it.", field="amount")
    if asked.paid is None and item in ON_WHAT_IS_PAID:
        raise StatuteError("State what was paid already.", field="paid")
    if item is FeeItem.PRESERVATION:
        return fees.preservation_fee(asked.amount, on=on, rounding=rounding, rules=rules)
    if item is FeeItem.ENFORCEMENT:
        return fees.enforcement_fee(asked.amount, on=on, rounding=rounding, rules=rules)
    if item in ON_WHAT_IS_PAID:
        return _after_payment(item, asked=asked, paid=asked.paid or Decimal(0), rules=rules)
    return _on_amount(item, asked=asked, amount=asked.amount or Decimal(0), rules=rules)


def _after_payment(item: FeeItem, *, asked: FeeAsked, paid: Decimal, rules: Rules) -> Fee:
    on, rounding = asked.on, fees.Rounding(asked.rounding)
    if item is FeeItem.REFUND:
        reason = fee_changes.RefundReason(asked.refund)
        return fee_changes.refund(
            paid=paid, reason=reason, on=on, already_halved=asked.already_halved, rounding=rounding, rules=rules
        )
    return fee_changes.changed_claim(
        paid=paid,
        new_amount=asked.amount or Decimal(0),
        on=on,
        halves=_halves(asked),
        investigation_ended=asked.investigation_ended,
        rounding=rounding,
        rules=rules,
    )


def _on_amount(item: FeeItem, *, asked: FeeAsked, amount: Decimal, rules: Rules) -> Fee:
    on, rounding, halves = asked.on, fees.Rounding(asked.rounding), _halves(asked)
    if item is FeeItem.APPEAL:
        return fees.appeal_fee(amount, on=on, halves=halves, rounding=rounding, rules=rules)
    if item is FeeItem.RETRIAL:
        return fees.retrial_fee(amount, ground=fees.RetrialGround.NEW_EVIDENCE, on=on, rounding=rounding, rules=rules)
    if item is FeeItem.COUNTERCLAIM:
        return fees.acceptance_fee(amount, on=on, halves=[HalfReason.JOINED_CLAIM, *halves], rounding=rounding, rules=rules)
    if item is FeeItem.TO_ORDINARY:
        return fee_changes.to_ordinary_procedure(amount, on=on, rounding=rounding, rules=rules)
    if item is FeeItem.ORDER_TO_SUIT:
        return fees.payment_order_to_suit(amount, on=on, halves=halves, rounding=rounding, rules=rules)
    if item is FeeItem.PAYMENT_ORDER:
        return fees.payment_order_fee(amount, on=on, rounding=rounding, rules=rules)
    if item is FeeItem.BANKRUPTCY:
        return fees.bankruptcy_fee(amount, on=on, rounding=rounding, rules=rules)
    if item is FeeItem.COLLATERAL:
        return _collateral(asked, amount=amount, rules=rules)
    return fees.acceptance_fee(amount, on=on, halves=halves, rounding=rounding, rules=rules)


def _halves(asked: FeeAsked) -> list[HalfReason]:
    return [HalfReason(reason) for reason in asked.halves]


def _collateral(asked: FeeAsked, *, amount: Decimal, rules: Rules) -> Fee:
    mode = fees.CollateralFeeMode(asked.collateral)
    if mode is not fees.CollateralFeeMode.NONE and asked.figure is None:
        raise StatuteError("State what this court takes: a sum for each case, or the part of the table as 0.5.", field="figure")
    rounding = fees.Rounding(asked.rounding)
    return fees.collateral_procedure_fee(amount, on=asked.on, mode=mode, figure=asked.figure, rounding=rounding, rules=rules)


def _value(item: FeeItem, fee: Fee) -> Found:
    if item is FeeItem.REFUND or fee.value < 0:
        return Found(BACK, amount=abs(fee.value))
    return Found(TO_PAY if item in STILL_DUE else ITEM, amount=fee.value)


def _asked(item: FeeItem, asked: FeeAsked) -> list[Found]:
    told = []
    if asked.amount is not None and item not in PER_CASE and item is not FeeItem.REFUND:
        told.append(Found(AMOUNT, amount=asked.amount))
    if item in ON_WHAT_IS_PAID:
        told.append(Found(PAID, amount=asked.paid))
    if item is FeeItem.REFUND:
        told.append(Found(ENDED, choice=Refund(asked.refund).english))
    if item in HALVED:
        told += [Found(HALVES, choice=Half(reason).english) for reason in asked.halves]
    if asked.rounding != Rounding.FEN:
        told.append(Found(ROUNDING, choice=Rounding(asked.rounding).english))
    return [*told, Found(ON, day=asked.on)]


def _further(item: FeeItem, *, asked: FeeAsked, fee: Fee, rules: Rules) -> list[Found]:
    found = [Found(FULL, amount=fee.full)] if fee.halved and item is not FeeItem.BANKRUPTCY else []
    if asked.printed is not None:
        found.append(Found(PRINTED, amount=asked.printed))
    if asked.amount is None or item in STANDS_ALONE:
        return found
    amount, on, rounding = asked.amount, asked.on, fees.Rounding(asked.rounding)
    whole = fees.acceptance_fee(amount, on=on, rounding=rounding, rules=rules)
    half = fees.acceptance_fee(amount, on=on, halves=[HalfReason.SIMPLE_PROCEDURE], rounding=rounding, rules=rules)
    order = fees.payment_order_fee(amount, on=on, rounding=rounding, rules=rules)
    kept = fees.preservation_fee(amount, on=on, rounding=rounding, rules=rules)
    taken = fees.enforcement_fee(amount, on=on, rounding=rounding, rules=rules)
    return [
        *found,
        Found(FeeItem.ACCEPTANCE.english, amount=whole.value),
        Found(HALF_OF_IT, amount=half.value),
        Found(FeeItem.PAYMENT_ORDER.english, amount=order.value),
        Found(FeeItem.PRESERVATION.english, amount=kept.value),
        Found(FeeItem.ENFORCEMENT.english, amount=taken.value),
    ]


def _remarks(item: FeeItem, *, asked: FeeAsked, fee: Fee, rules: Rules) -> list[str]:
    remarks = []
    if item is FeeItem.ACCEPTANCE:
        within = periods.period_rule("fee_payment", on=asked.on, rules=rules).period
        remarks.append(f"自接到交费通知的次日起{within}内交纳，逾期不交纳的，按撤回起诉处理")
    if item is FeeItem.PRESERVATION and asked.amount is not None:
        remarks.append("以实际保全的财产数额为准，由申请人先行交纳，可以列入诉讼请求")
    if asked.printed is not None:
        agrees = fees.agrees_with_printed(fee, printed=asked.printed, on=asked.on, rules=rules)
        verdict = "一致（差额在取整范围内）" if agrees else "不一致，请核对标的额和减半事由"
        remarks.append(f"与法院缴费通知书载明的{yuan(asked.printed)}元{verdict}，相差{yuan(abs(fee.value - asked.printed))}元")
    return remarks
