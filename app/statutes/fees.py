"""Court fees by the State Council's fee measures: each with its value, its articles and its working in words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from app.statutes.citations import Citation, cite, cite_all
from app.statutes.dated import parameter, value_at
from app.statutes.errors import StatuteError
from app.statutes.money import FEN, YUAN, rounded, trimmed, yuan
from app.statutes.plain import Plain


class FeeKind(StrEnum):
    """Which fee."""

    ACCEPTANCE = "acceptance"
    APPEAL = "appeal"
    PAYMENT_ORDER = "payment_order"
    PRESERVATION = "preservation"
    ENFORCEMENT = "enforcement"
    BANKRUPTCY = "bankruptcy"
    COLLATERAL_PROCEDURE = "collateral_procedure"
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


_STEPS = {Rounding.FEN: FEN, Rounding.YUAN: YUAN}
_HALF_BASIS = {
    HalfReason.SIMPLE_PROCEDURE: ("适用简易程序", "FEE 16", "FEE-04"),
    HalfReason.MEDIATED: ("调解结案", "FEE 15", "FEE-05"),
    HalfReason.WITHDRAWN: ("撤回起诉或者上诉", "FEE 15", "FEE-05"),
    HalfReason.JOINED_CLAIM: ("反诉或者有独立请求权的第三人的请求合并审理", "FEE 18", "FEE-06"),
}


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


def acceptance_fee(amount: Decimal, *, on: date, halves: Iterable[HalfReason] = (), rounding: Rounding = Rounding.FEN) -> Fee:
    """Return the acceptance fee of a property case on the amount claimed; several reasons to halve halve it once (FEE-01, 07)."""
    return _on_table(kind=FeeKind.ACCEPTANCE, amount=amount, on=on, halves=tuple(halves), rounding=rounding)


def appeal_fee(disputed: Decimal, *, on: date, halves: Iterable[HalfReason] = (), rounding: Rounding = Rounding.FEN) -> Fee:
    """Return the fee of an appeal: the full table on the disputed part of the first-instance result (FEE-08)."""
    fee = _on_table(kind=FeeKind.APPEAL, amount=disputed, on=on, halves=tuple(halves), rounding=rounding)
    return replace(fee, rules=("FEE-08", *fee.rules), basis=cite_all("FEE 17", "CPL-I 202") + fee.basis)


def acceptance_top_up(*, paid: Decimal, new_amount: Decimal, on: date, rounding: Rounding = Rounding.FEN) -> Fee:
    """Return what is still to be paid when the claim is increased, or negative when a timely reduction gives money back (FEE-13)."""
    fee = acceptance_fee(new_amount, on=on, rounding=rounding)
    difference = fee.value - paid
    words = f"变更后应交{yuan(fee.value)}元，已交{yuan(paid)}元，差额{yuan(difference)}元"
    return replace(fee, value=difference, rules=("FEE-13",), basis=cite_all("FEE 21"), working=(*fee.working, words))


def payment_order_fee(amount: Decimal, *, on: date, rounding: Rounding = Rounding.FEN) -> Fee:
    """Return the fee of a payment order: a third of the acceptance fee (FEE-32)."""
    exact, words = _banded("acceptance", amount=amount, on=on)
    parts = value_at("fees.payment_order_share", on=on)
    value = rounded(exact / parts, step=_STEPS[rounding])
    return Fee(
        kind=FeeKind.PAYMENT_ORDER,
        base=amount,
        full=rounded(exact, step=_STEPS[rounding]),
        value=value,
        halved=False,
        rules=("FEE-32",),
        basis=parameter("fees.payment_order_share").basis,
        working=(words, f"支付令申请费为受理费标准的1/{parts}：{yuan(value)}元"),
    )


def payment_order_to_suit(
    amount: Decimal, *, on: date, halves: Iterable[HalfReason] = (), rounding: Rounding = Rounding.FEN
) -> Fee:
    """Return what is still to be paid when a failed payment order becomes a suit; the third already paid counts (FEE-33)."""
    suit = acceptance_fee(amount, on=on, halves=halves, rounding=rounding)
    order = payment_order_fee(amount, on=on, rounding=rounding)
    value = max(suit.value - order.value, Decimal("0.00"))
    words = (
        f"支付令失效转入诉讼，应交受理费{yuan(suit.value)}元，减去已交的支付令申请费{yuan(order.value)}元，补交{yuan(value)}元"
    )
    return replace(suit, value=value, rules=("FEE-33",), basis=cite_all("CPL-I 195"), working=(*suit.working, words))


def preservation_fee(amount: Decimal | None, *, on: date, rounding: Rounding = Rounding.FEN) -> Fee:
    """Return the preservation fee on the amount actually preserved, at most the cap; None for property without amount (FEE-31)."""
    exact, words = _banded("preservation", amount=amount or Decimal(0), on=on)
    cap = Decimal(value_at("fees.preservation_cap", on=on))
    full = rounded(exact, step=_STEPS[rounding])
    value = min(full, cap.quantize(_STEPS[rounding]))
    working = (words, f"超过上限，按{yuan(cap)}元交纳") if full > cap else (words,)
    return Fee(FeeKind.PRESERVATION, amount, full, value, False, ("FEE-31",), parameter("fees.preservation").basis, working)


def enforcement_fee(amount: Decimal, *, on: date, rounding: Rounding = Rounding.FEN) -> Fee:
    """Return the enforcement fee; it is not prepaid and the person enforced against bears it (FEE-30)."""
    exact, words = _banded("enforcement", amount=amount, on=on)
    value = rounded(exact, step=_STEPS[rounding])
    basis = (*parameter("fees.enforcement").basis, *cite_all("FEE 20", "FEE 38"))
    working = (words, "申请执行费不预交，执行后由被执行人负担")
    return Fee(FeeKind.ENFORCEMENT, amount, value, value, False, ("FEE-30",), basis, working)


def bankruptcy_fee(estate: Decimal, *, on: date, rounding: Rounding = Rounding.FEN) -> Fee:
    """Return the fee of a bankruptcy: half the acceptance table on the whole estate, at most the cap (FEE-34)."""
    exact, words = _banded("acceptance", amount=estate, on=on)
    cap = Decimal(value_at("fees.bankruptcy_cap", on=on))
    full = rounded(exact / 2, step=_STEPS[rounding])
    working = [words, f"减半为{yuan(full)}元"]
    if full > cap:
        working.append(f"超过上限，按{yuan(cap)}元交纳")
    basis = (*parameter("fees.bankruptcy_cap").basis, *cite_all("FEE 20", "FEE 42"))
    value = min(full, cap.quantize(_STEPS[rounding]))
    return Fee(FeeKind.BANKRUPTCY, estate, full, value, True, ("FEE-34",), basis, tuple(working))


def collateral_procedure_fee(
    amount: Decimal, *, on: date, mode: CollateralFeeMode = CollateralFeeMode.NONE, figure: Decimal = Decimal(0)
) -> Fee:
    """Return the fee of the special procedure for collateral: none, a fixed sum, or a ratio of the table (FEE-35)."""
    if mode is CollateralFeeMode.NONE:
        value, words = Decimal("0.00"), "实现担保物权案件按特别程序审理，不交纳案件受理费"
    elif mode is CollateralFeeMode.FIXED:
        value = rounded(figure)
        words = f"受理法院按件收取申请费{yuan(value)}元"
    else:
        exact, table = _banded("acceptance", amount=amount, on=on)
        value = rounded(exact * Fraction(figure))
        words = f"{table}；受理法院按该标准的{trimmed(figure)}倍收取申请费{yuan(value)}元"
    return Fee(FeeKind.COLLATERAL_PROCEDURE, amount, value, value, False, ("FEE-35",), cite_all("FEE 8"), (words,))


def fixed_fee(name: str, *, on: date) -> Fee:
    """Return a fee per case: `public_summons` or `setting_aside_award` (FEE-36)."""
    figures: dict[str, str] = value_at("fees.fixed", on=on)
    if name not in figures:
        raise StatuteError("There is no fixed fee named %(name)s.", name=name)
    value = Decimal(figures[name]).quantize(FEN)
    return Fee(
        FeeKind.FIXED, None, value, value, False, ("FEE-36",), parameter("fees.fixed").basis, (f"每件交纳{yuan(value)}元",)
    )


def agrees_with_printed(fee: Fee, *, printed: Decimal, on: date) -> bool:
    """Say whether the court's printed fee is ours up to the tolerance for whole yuan (FEE-20)."""
    return abs(fee.value - printed) <= Decimal(value_at("fees.printed_fee_tolerance", on=on))


def _on_table(*, kind: FeeKind, amount: Decimal, on: date, halves: tuple[HalfReason, ...], rounding: Rounding) -> Fee:
    exact, words = _banded("acceptance", amount=amount, on=on)
    full = rounded(exact, step=_STEPS[rounding])
    basis = parameter("fees.acceptance").basis
    if not halves:
        return Fee(kind, amount, full, full, False, ("FEE-01",), basis, (words,))
    value = rounded(exact / value_at("fees.half", on=on), step=_STEPS[rounding])
    reasons = dict.fromkeys(halves)
    working = [words, f"{'、'.join(_HALF_BASIS[reason][0] for reason in reasons)}，减半交纳{yuan(value)}元"]
    basis += tuple(cite(_HALF_BASIS[reason][1]) for reason in reasons)
    rules = ["FEE-01", *dict.fromkeys(_HALF_BASIS[reason][2] for reason in reasons)]
    if len(reasons) > 1:
        working.append("有多项减半事由的，只减半一次")
        basis += cite_all("CPL-I 206")
        rules.append("FEE-07")
    return Fee(kind, amount, full, value, True, tuple(rules), tuple(dict.fromkeys(basis)), tuple(working))


def _banded(table: str, *, amount: Decimal, on: date) -> tuple[Fraction, str]:
    _refuse_negative(amount)
    bands: list[dict[str, Any]] = value_at(f"fees.{table}", on=on)
    band = next(row for row in bands if row["up_to"] is None or amount <= Decimal(row["up_to"]))
    rate, constant = Decimal(band["rate_percent"]), Decimal(band["constant"])
    exact = Fraction(amount) * Fraction(rate) / 100 + Fraction(constant)
    title = parameter(f"fees.{table}").title
    if not rate:
        return exact, f"{title}：每件{yuan(constant)}元"
    sign = "-" if constant < 0 else "+"
    return exact, f"{title}：{yuan(amount)} × {trimmed(rate)}% {sign} {yuan(abs(constant))} = {yuan(rounded(exact))}元"


def _refuse_negative(amount: Decimal) -> None:
    if amount < 0:
        raise StatuteError("An amount of %(amount)s is negative: a fee needs zero or more.", field="amount", amount=yuan(amount))
