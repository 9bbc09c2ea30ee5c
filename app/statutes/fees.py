"""Court fees by the State Council's fee measures: each with its value, its articles and its working in words.

What moves a fee later (refunds, changed claims, who bears it) is in fee_changes.py, what others charge in costs.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from app.statutes.citations import Citation, cite, cite_all
from app.statutes.dated import parameter
from app.statutes.errors import StatuteError
from app.statutes.money import FEN, YUAN, rounded, trimmed, yuan
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules


class FeeKind(StrEnum):
    """Which fee."""

    ACCEPTANCE = "acceptance"
    APPEAL = "appeal"
    PAYMENT_ORDER = "payment_order"
    PRESERVATION = "preservation"
    ENFORCEMENT = "enforcement"
    BANKRUPTCY = "bankruptcy"
    COLLATERAL_PROCEDURE = "collateral_procedure"
    RETRIAL = "retrial"
    REFUND = "refund"
    COMMISSION = "commission"
    FIXED = "fixed"


class HalfReason(StrEnum):
    """Why an acceptance fee is halved."""

    SIMPLE_PROCEDURE = "simple_procedure"
    MEDIATED = "mediated"
    WITHDRAWN = "withdrawn"
    JOINED_CLAIM = "joined_claim"


class Rounding(StrEnum):
    """How the amount is printed: the decree is silent, courts print fen or whole yuan (FEE-20)."""

    FEN = "fen"
    YUAN = "yuan"


class CollateralFeeMode(StrEnum):
    """How a court charges the special procedure for collateral; there is no national scale (FEE-35)."""

    NONE = "none"
    FIXED = "fixed"
    RATIO = "ratio"


class EnforcementBase(StrEnum):
    """What the enforcement fee is charged on (FEE-30)."""

    RECOVERED = "recovered"
    CLAIMED = "claimed"


class RetrialGround(StrEnum):
    """Why a case is tried again: only two grounds cost a fee (FEE-09)."""

    NEW_EVIDENCE = "new_evidence"
    NOT_APPEALED = "not_appealed"
    OTHER = "other"


class FreeCase(StrEnum):
    """Cases without an acceptance fee (FEE-10, FEE-37)."""

    SPECIAL_PROCEDURE = "special_procedure"
    NOT_ACCEPTED = "not_accepted"
    JURISDICTION_APPEAL = "jurisdiction_appeal"
    MEDIATION_CONFIRMED = "mediation_confirmed"


_STEPS = {Rounding.FEN: FEN, Rounding.YUAN: YUAN}
_HALF_BASIS = {
    HalfReason.SIMPLE_PROCEDURE: ("适用简易程序", "FEE 16", "FEE-04"),
    HalfReason.MEDIATED: ("调解结案", "FEE 15", "FEE-05"),
    HalfReason.WITHDRAWN: ("撤回起诉或者上诉", "FEE 15", "FEE-05"),
    HalfReason.JOINED_CLAIM: ("反诉或者有独立请求权的第三人的请求合并审理", "FEE 18", "FEE-06"),
}
_RETRIAL_WORDS = {
    RetrialGround.NEW_EVIDENCE: "有新的证据足以推翻原判决、裁定申请再审",
    RetrialGround.NOT_APPEALED: "对第一审判决、裁定未提出上诉，生效后又申请再审",
}
_FREE_WORDS = {
    FreeCase.SPECIAL_PROCEDURE: ("FEE-10", "依照特别程序审理的案件，不交纳案件受理费"),
    FreeCase.NOT_ACCEPTED: ("FEE-10", "裁定不予受理、驳回起诉、驳回上诉的案件，不交纳案件受理费"),
    FreeCase.JURISDICTION_APPEAL: ("FEE-10", "对不予受理、驳回起诉和管辖权异议裁定不服提起上诉的案件，不交纳案件受理费"),
    FreeCase.MEDIATION_CONFIRMED: ("FEE-37", "申请司法确认调解协议，不交纳费用"),
}
_SET_BY_PROVINCE = ("jurisdiction_objection", "non_property")


@dataclass(frozen=True)
class Fee(Plain):
    """A fee on a base; `full` is the amount before halving, `halved` says whether it was halved (once only)."""

    kind: FeeKind
    base: Decimal | None
    full: Decimal
    value: Decimal
    halved: bool
    rules: tuple[str, ...]
    basis: tuple[Citation, ...]
    working: tuple[str, ...]


@dataclass(frozen=True)
class ClaimBase(Plain):
    """The amount claimed on which the acceptance fee is computed (FEE-02)."""

    value: Decimal
    basis: tuple[Citation, ...]
    working: tuple[str, ...]


def claim_base(
    *,
    principal: Decimal = Decimal(0),
    interest: Decimal = Decimal(0),
    penalty: Decimal = Decimal(0),
    compound: Decimal = Decimal(0),
    damages: Decimal = Decimal(0),
    costs: Decimal = Decimal(0),
) -> ClaimBase:
    """Return the amount claimed, accrued to the filing cut-off.

    Guarantors for the same debt and a priority request add nothing (FEE-03); costs are the claimed costs of realisation.
    """
    named = [
        ("本金", principal),
        ("利息", interest),
        ("罚息", penalty),
        ("复利", compound),
        ("违约金", damages),
        ("实现债权的费用", costs),
    ]
    for _, amount in named:
        _refuse_negative(amount)
    parts = [f"{name}{yuan(amount)}" for name, amount in named if amount]
    value = sum((amount for _, amount in named), Decimal(0))
    working = f"诉讼请求金额：{' + '.join(parts) or '0.00'} = {yuan(value)}元"
    return ClaimBase(value=value, basis=cite_all("FEE 13[1]", "CPL-I 201"), working=(working,))


def acceptance_fee(
    amount: Decimal, *, on: date, halves: Iterable[HalfReason] = (), rounding: Rounding | None = None, rules: Rules = LAW
) -> Fee:
    """Return the acceptance fee of a property case on the amount claimed; several reasons to halve halve it once (FEE-01, 07).

    Without a rounding of its own every fee is rounded as the bank has set (FEE-20).
    """
    return _on_table(kind=FeeKind.ACCEPTANCE, amount=amount, on=on, halves=tuple(halves), rounding=rounding, rules=rules)


def joined_fees(
    *, claim: Decimal, counterclaim: Decimal, on: date, rounding: Rounding | None = None, rules: Rules = LAW
) -> tuple[Fee, Fee]:
    """Return the fees of a claim and of the counterclaim, or a third party's own claim, tried with it: each is halved (FEE-06)."""
    halves = (HalfReason.JOINED_CLAIM,)
    first = acceptance_fee(claim, on=on, halves=halves, rounding=rounding, rules=rules)
    return first, acceptance_fee(counterclaim, on=on, halves=halves, rounding=rounding, rules=rules)


def appeal_fee(
    disputed: Decimal, *, on: date, halves: Iterable[HalfReason] = (), rounding: Rounding | None = None, rules: Rules = LAW
) -> Fee:
    """Return the fee of an appeal: the full table on the disputed part of the first-instance result (FEE-08).

    Appellants of one side who appeal together pay it once; separate appeals each pay their own.
    """
    fee = _on_table(kind=FeeKind.APPEAL, amount=disputed, on=on, halves=tuple(halves), rounding=rounding, rules=rules)
    return replace(fee, rules=("FEE-08", *fee.rules), basis=cite_all("FEE 17", "CPL-I 202") + fee.basis)


def retrial_fee(
    disputed: Decimal, *, ground: RetrialGround, on: date, rounding: Rounding | None = None, rules: Rules = LAW
) -> Fee:
    """Return the fee of a re-trial: none, but the table for new evidence or a judgment nobody appealed (FEE-09)."""
    if ground is RetrialGround.OTHER:
        return _free(FeeKind.RETRIAL, rule="FEE-09", basis=cite_all("FEE 9"), words="当事人申请再审的案件，不交纳案件受理费")
    fee = _on_table(kind=FeeKind.RETRIAL, amount=disputed, on=on, halves=(), rounding=rounding, rules=rules)
    words = f"{_RETRIAL_WORDS[ground]}，按照不服原判决部分交纳案件受理费"
    return replace(
        fee, rules=("FEE-09", *fee.rules), basis=cite_all("FEE 9", "FEE 19") + fee.basis, working=(words, *fee.working)
    )


def free_of_charge(case: FreeCase) -> Fee:
    """Return a fee of nothing for the cases the decree frees (FEE-10, FEE-37)."""
    rule, words = _FREE_WORDS[case]
    return _free(FeeKind.ACCEPTANCE, rule=rule, basis=cite_all("FEE 8"), words=words)


def payment_order_fee(amount: Decimal, *, on: date, rounding: Rounding | None = None, rules: Rules = LAW) -> Fee:
    """Return the fee of a payment order: a third of the acceptance fee (FEE-32)."""
    step = _step(rounding, on=on, rules=rules)
    exact, words = _banded("acceptance", amount=amount, on=on, rules=rules)
    parts = rules.value_at("fees.payment_order_share", on=on)
    value = rounded(exact / parts, step=step)
    return Fee(
        kind=FeeKind.PAYMENT_ORDER,
        base=amount,
        full=rounded(exact, step=step),
        value=value,
        halved=False,
        rules=("FEE-32",),
        basis=(*parameter("fees.payment_order_share").basis, *cite_all("FEE 36")),
        working=(words, f"支付令申请费为受理费标准的1/{parts}：{yuan(value)}元"),
    )


def payment_order_to_suit(
    amount: Decimal, *, on: date, halves: Iterable[HalfReason] = (), rounding: Rounding | None = None, rules: Rules = LAW
) -> Fee:
    """Return what is still to be paid when a failed payment order becomes a suit; the third already paid counts (FEE-33).

    Whether it counts is a setting: the interpretation only says that the fee is topped up.
    """
    suit = acceptance_fee(amount, on=on, halves=halves, rounding=rounding, rules=rules)
    order = payment_order_fee(amount, on=on, rounding=rounding, rules=rules)
    if not rules.setting("fees.payment_order_credited", on=on):
        words = f"支付令失效转入诉讼，应交受理费{yuan(suit.value)}元，已交的支付令申请费不予抵扣"
        return replace(suit, rules=("FEE-33",), basis=cite_all("CPL-I 195"), working=(*suit.working, words))
    value = max(suit.value - order.value, Decimal("0.00"))
    words = (
        f"支付令失效转入诉讼，应交受理费{yuan(suit.value)}元，减去已交的支付令申请费{yuan(order.value)}元，补交{yuan(value)}元"
    )
    return replace(suit, value=value, rules=("FEE-33",), basis=cite_all("CPL-I 195"), working=(*suit.working, words))


def preservation_fee(amount: Decimal | None, *, on: date, rounding: Rounding | None = None, rules: Rules = LAW) -> Fee:
    """Return the preservation fee on the amount actually preserved, at most the cap; None for property without amount (FEE-31)."""
    step = _step(rounding, on=on, rules=rules)
    exact, words = _banded("preservation", amount=amount or Decimal(0), on=on, rules=rules)
    cap = Decimal(rules.value_at("fees.preservation_cap", on=on))
    full = rounded(exact, step=step)
    value = min(full, cap.quantize(step))
    working = (words, f"超过上限，按{yuan(cap)}元交纳") if full > cap else (words,)
    basis = (*parameter("fees.preservation").basis, *cite_all("FEE 38"))
    return Fee(FeeKind.PRESERVATION, amount, full, value, False, ("FEE-31",), basis, working)


def enforcement_fee(amount: Decimal | None, *, on: date, rounding: Rounding | None = None, rules: Rules = LAW) -> Fee:
    """Return the enforcement fee on the amount enforced, or per case where there is none (FEE-30).

    It is not prepaid, and the person enforced against bears it.
    """
    basis = (*parameter("fees.enforcement").basis, *cite_all("FEE 20", "FEE 38"))
    borne = "申请执行费不预交，执行后由被执行人负担"
    if amount is None:
        return replace(_set_fee("enforcement_without_amount", kind=FeeKind.ENFORCEMENT, on=on, rules=rules), basis=basis)
    exact, words = _banded("enforcement", amount=amount, on=on, rules=rules)
    value = rounded(exact, step=_step(rounding, on=on, rules=rules))
    return Fee(FeeKind.ENFORCEMENT, amount, value, value, False, ("FEE-30",), basis, (words, borne))


def enforcement_base(*, claimed: Decimal, recovered: Decimal, on: date, rules: Rules = LAW) -> Decimal:
    """Return the amount the enforcement fee is charged on: what was recovered or what was applied for, as set (FEE-30)."""
    return recovered if rules.setting("fees.enforcement_base", on=on) == EnforcementBase.RECOVERED else claimed


def bankruptcy_fee(estate: Decimal, *, on: date, rounding: Rounding | None = None, rules: Rules = LAW) -> Fee:
    """Return the fee of a bankruptcy: half the acceptance table on the whole estate, at most the cap (FEE-34)."""
    step = _step(rounding, on=on, rules=rules)
    exact, words = _banded("acceptance", amount=estate, on=on, rules=rules)
    cap = Decimal(rules.value_at("fees.bankruptcy_cap", on=on))
    full = rounded(exact / rules.value_at("fees.bankruptcy_share", on=on), step=step)
    working = [words, f"减半为{yuan(full)}元"]
    if full > cap:
        working.append(f"超过上限，按{yuan(cap)}元交纳")
    basis = (*parameter("fees.bankruptcy_cap").basis, *cite_all("FEE 20", "FEE 42"))
    value = min(full, cap.quantize(step))
    return Fee(FeeKind.BANKRUPTCY, estate, full, value, True, ("FEE-34",), basis, tuple(working))


def collateral_procedure_fee(
    amount: Decimal,
    *,
    on: date,
    mode: CollateralFeeMode | None = None,
    figure: Decimal | None = None,
    rounding: Rounding | None = None,
    rules: Rules = LAW,
) -> Fee:
    """Return the fee of the special procedure for collateral: none, a fixed sum, or a ratio of the table, as set (FEE-35)."""
    chosen = mode if mode is not None else CollateralFeeMode(rules.setting("fees.collateral_procedure_mode", on=on))
    told = figure if figure is not None else Decimal(rules.setting("fees.collateral_procedure_figure", on=on))
    _refuse_negative(told)
    step = _step(rounding, on=on, rules=rules)
    if chosen is CollateralFeeMode.NONE:
        value, words = Decimal("0.00"), "实现担保物权案件按特别程序审理，不交纳案件受理费"
    elif chosen is CollateralFeeMode.FIXED:
        value = rounded(told, step=step)
        words = f"受理法院按件收取申请费{yuan(value)}元"
    else:
        exact, table = _banded("acceptance", amount=amount, on=on, rules=rules)
        value = rounded(exact * Fraction(told), step=step)
        words = f"{table}；受理法院按该标准的{trimmed(told)}倍收取申请费{yuan(value)}元"
    return Fee(FeeKind.COLLATERAL_PROCEDURE, amount, value, value, False, ("FEE-35",), cite_all("FEE 8", "CPL-I 204"), (words,))


def fixed_fee(name: str, *, on: date, rules: Rules = LAW) -> Fee:
    """Return a fee per case.

    `public_summons` and `setting_aside_award` are fixed by the decree (FEE-36); `jurisdiction_objection` (FEE-11) and
    `non_property` (FEE-21) lie in its range, where the province sets them.
    """
    if name in _SET_BY_PROVINCE:
        return _set_fee(name, kind=FeeKind.FIXED, on=on, rules=rules)
    figures: dict[str, str] = rules.value_at("fees.fixed", on=on)
    if name not in figures:
        raise StatuteError("There is no fixed fee named %(name)s.", name=name)
    value = Decimal(figures[name]).quantize(FEN)
    words = (f"每件交纳{yuan(value)}元",)
    return Fee(FeeKind.FIXED, None, value, value, False, ("FEE-36",), parameter("fees.fixed").basis, words)


def agrees_with_printed(fee: Fee, *, printed: Decimal, on: date, rules: Rules = LAW) -> bool:
    """Say whether the court's printed fee is ours up to the tolerance for whole yuan (FEE-20)."""
    return abs(fee.value - printed) <= Decimal(rules.value_at("fees.printed_fee_tolerance", on=on))


def rounding_step(rounding: Rounding | None, *, on: date, rules: Rules = LAW) -> Decimal:
    """Return the step fees are rounded to: the one asked for, else the bank's setting (FEE-20)."""
    return _step(rounding, on=on, rules=rules)


def _step(rounding: Rounding | None, *, on: date, rules: Rules) -> Decimal:
    return _STEPS[rounding if rounding is not None else Rounding(rules.setting("fees.rounding", on=on))]


def _set_fee(name: str, *, kind: FeeKind, on: date, rules: Rules) -> Fee:
    found = parameter(f"fees.{name}")
    low, high = rules.value_at(f"fees.{name}_range", on=on)
    value = Decimal(rules.value_at(found.name, on=on)).quantize(FEN)
    words = f"{found.title}：每件{trimmed(Decimal(low))}元至{trimmed(Decimal(high))}元，按设定的{yuan(value)}元计"
    return Fee(kind, None, value, value, False, (found.rule,), found.basis, (words,))


def _free(kind: FeeKind, *, rule: str, basis: tuple[Citation, ...], words: str) -> Fee:
    nothing = Decimal("0.00")
    return Fee(kind, None, nothing, nothing, False, (rule,), basis, (words,))


def _on_table(
    *, kind: FeeKind, amount: Decimal, on: date, halves: tuple[HalfReason, ...], rounding: Rounding | None, rules: Rules
) -> Fee:
    step = _step(rounding, on=on, rules=rules)
    exact, words = _banded("acceptance", amount=amount, on=on, rules=rules)
    full = rounded(exact, step=step)
    basis = parameter("fees.acceptance").basis
    if not halves:
        return Fee(kind, amount, full, full, False, ("FEE-01",), basis, (words,))
    value = rounded(exact / rules.value_at("fees.half", on=on), step=step)
    reasons = dict.fromkeys(halves)
    working = [words, f"{'、'.join(_HALF_BASIS[reason][0] for reason in reasons)}，减半交纳{yuan(value)}元"]
    basis += tuple(cite(_HALF_BASIS[reason][1]) for reason in reasons)
    reference = ["FEE-01", *dict.fromkeys(_HALF_BASIS[reason][2] for reason in reasons)]
    if len(reasons) > 1:
        working.append("有多项减半事由的，只减半一次")
        basis += cite_all("CPL-I 206")
        reference.append("FEE-07")
    return Fee(kind, amount, full, value, True, tuple(reference), tuple(dict.fromkeys(basis)), tuple(working))


def _banded(table: str, *, amount: Decimal, on: date, rules: Rules) -> tuple[Fraction, str]:
    _refuse_negative(amount)
    bands: list[dict[str, Any]] = rules.value_at(f"fees.{table}", on=on)
    band = next(row for row in bands if row["up_to"] is None or amount <= Decimal(row["up_to"]))
    rate, constant = Decimal(band["rate_percent"]), Decimal(band["constant"])
    exact = Fraction(amount) * Fraction(rate) / 100 + Fraction(constant)
    title = parameter(f"fees.{table}").title
    if not rate:
        return exact, f"{title}：每件{yuan(constant)}元"
    if not constant:
        return exact, f"{title}：{yuan(amount)} × {trimmed(rate)}% = {yuan(rounded(exact))}元"
    sign = "-" if constant < 0 else "+"
    return exact, f"{title}：{yuan(amount)} × {trimmed(rate)}% {sign} {yuan(abs(constant))} = {yuan(rounded(exact))}元"


def _refuse_negative(amount: Decimal) -> None:
    if amount < 0:
        raise StatuteError("An amount of %(amount)s is negative: a fee needs zero or more.", field="amount", amount=yuan(amount))
