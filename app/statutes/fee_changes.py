"""What moves a court fee after it was paid: changed claims, another procedure, refunds, and who bears it in the end."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from app.statutes.citations import Citation, cite_all
from app.statutes.errors import StatuteError
from app.statutes.fees import Fee, FeeKind, HalfReason, Rounding, acceptance_fee, rounding_step
from app.statutes.money import rounded, yuan
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules


class RefundReason(StrEnum):
    """How the proceeding ended, for the fee that was paid (FEE-12, FEE-05)."""

    NOT_ACCEPTED = "not_accepted"
    REMANDED = "remanded"
    WITHDRAWN = "withdrawn"
    MEDIATED = "mediated"
    TRANSFERRED_TO_POLICE = "transferred_to_police"
    DISCONTINUED = "discontinued"
    TREATED_AS_WITHDRAWN = "treated_as_withdrawn"


class _Back(StrEnum):
    ALL = "all"
    HALF = "half"
    NOTHING = "nothing"


_REFUNDS = {
    RefundReason.NOT_ACCEPTED: (_Back.ALL, "裁定不予受理或者驳回起诉，退还全部案件受理费", ("FEE 27",), "FEE-12"),
    RefundReason.REMANDED: (_Back.ALL, "第二审发回重审，退还第二审案件受理费", ("FEE 27",), "FEE-12"),
    RefundReason.WITHDRAWN: (_Back.HALF, "撤回起诉或者上诉，减半交纳，退还另一半", ("FEE 15",), "FEE-05"),
    RefundReason.MEDIATED: (_Back.HALF, "调解结案，减半交纳，退还另一半", ("FEE 15",), "FEE-05"),
    RefundReason.TRANSFERRED_TO_POLICE: (
        _Back.ALL,
        "移送公安机关、检察机关，退还案件受理费；移送后民事案件继续审理的不退",
        ("FEE 25",),
        "FEE-12",
    ),
    RefundReason.DISCONTINUED: (_Back.NOTHING, "终结诉讼的，已交纳的案件受理费不予退还", ("FEE 28",), "FEE-12"),
    RefundReason.TREATED_AS_WITHDRAWN: (
        _Back.HALF,
        "转为普通程序后未补交案件受理费，按撤回起诉处理，已收取的费用退还一半",
        ("CPL-I 199",),
        "FEE-15",
    ),
}


@dataclass(frozen=True)
class Burden(Plain):
    """Who bears a fee: the plaintiff's and the defendants' part (FEE-16)."""

    plaintiff: Decimal
    defendants: Decimal
    basis: tuple[Citation, ...]
    working: tuple[str, ...]


def changed_claim(
    *,
    paid: Decimal,
    new_amount: Decimal,
    on: date,
    halves: Iterable[HalfReason] = (),
    investigation_ended: bool = False,
    rounding: Rounding | None = None,
    rules: Rules = LAW,
) -> Fee:
    """Return what is still to be paid when the claim is increased, or negative what comes back when it is reduced (FEE-13).

    A reduction after the court's investigation has ended gives nothing back: who reduces bears the difference.
    """
    fee = acceptance_fee(new_amount, on=on, halves=halves, rounding=rounding, rules=rules)
    difference = fee.value - paid
    words = [f"变更后应交{yuan(fee.value)}元，已交{yuan(paid)}元，差额{yuan(difference)}元"]
    if difference < 0 and investigation_ended:
        difference = Decimal("0.00")
        words.append("法庭调查终结后减少诉讼请求的，减少部分的受理费由变更的当事人负担，不退")
    basis = cite_all("FEE 21", "FEE 35")
    return replace(fee, value=difference, rules=("FEE-13", *fee.rules), basis=basis + fee.basis, working=(*fee.working, *words))


def to_ordinary_procedure(amount: Decimal, *, on: date, rounding: Rounding | None = None, rules: Rules = LAW) -> Fee:
    """Return the other half, due when a simple procedure turns into an ordinary one (FEE-15)."""
    half = acceptance_fee(amount, on=on, halves=(HalfReason.SIMPLE_PROCEDURE,), rounding=rounding, rules=rules)
    value = half.full - half.value
    words = f"转为普通程序，应交{yuan(half.full)}元，已交{yuan(half.value)}元，补交{yuan(value)}元；未按期补交的按撤回起诉处理"
    return replace(
        half, value=value, halved=False, rules=("FEE-15",), basis=cite_all("CPL-I 199"), working=(half.working[0], words)
    )


def refund(
    *,
    paid: Decimal,
    reason: RefundReason,
    on: date,
    already_halved: bool = False,
    rounding: Rounding | None = None,
    rules: Rules = LAW,
) -> Fee:
    """Return what comes back of a fee paid; a fee that was halved is not halved again (FEE-07, FEE-12)."""
    if paid < 0:
        raise StatuteError("An amount of %(amount)s is negative: a fee needs zero or more.", field="paid", amount=yuan(paid))
    back, words, references, rule = _REFUNDS[reason]
    working, basis, numbers = [words], cite_all(*references), [rule]
    value = paid if back is _Back.ALL else Decimal("0.00")
    if back is _Back.HALF and already_halved and reason is not RefundReason.TREATED_AS_WITHDRAWN:
        working.append("已减半交纳的，只减半一次，不再退还")
        basis += cite_all("CPL-I 206")
        numbers.append("FEE-07")
    elif back is _Back.HALF:
        kept = rounded(Fraction(paid) / rules.value_at("fees.half", on=on), step=rounding_step(rounding, on=on, rules=rules))
        value = paid - kept
    working.append(f"已交{yuan(paid)}元，退还{yuan(value)}元")
    return Fee(FeeKind.REFUND, None, paid, value, False, tuple(numbers), basis, tuple(working))


def apportioned(*, fee: Decimal, claimed: Decimal, awarded: Decimal) -> Burden:
    """Return who bears the fee when a claim is granted in part: by the parts lost, as courts commonly do (FEE-16)."""
    if not 0 <= awarded <= claimed or fee < 0:
        raise StatuteError("What was awarded lies between zero and what was claimed.", field="awarded")
    won = Fraction(awarded) / Fraction(claimed) if claimed else Fraction(1)
    defendants = rounded(Fraction(fee) * won)
    plaintiff = fee - defendants
    words = f"{yuan(fee)} × {yuan(awarded)} ÷ {yuan(claimed)} = {yuan(defendants)}元由被告负担，其余{yuan(plaintiff)}元由原告负担"
    return Burden(plaintiff, defendants, cite_all("FEE 29"), (words, "部分胜诉的，各自负担的数额由法院决定"))
