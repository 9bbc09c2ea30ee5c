"""Mortgages and maximum amounts: until when, from when fixed, and how much of the claim is covered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.statutes.calendar import CountedDate, Period, Unit, count
from app.statutes.citations import Citation, cite_all
from app.statutes.errors import StatuteError
from app.statutes.guarantees import StartFinding
from app.statutes.limitation import Limitation
from app.statutes.money import day_words, rounded, yuan
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules


@dataclass(frozen=True)
class SecuredPart(Plain):
    """How much of a claim a maximum-amount security covers, and what is left as an ordinary claim."""

    secured: Decimal
    beyond: Decimal
    working: tuple[str, ...]
    basis: tuple[Citation, ...]


def mortgage_end(
    *, principal_limitation: Limitation, enforcement_deadline_on: date | None = None, rules: Rules = LAW
) -> CountedDate:
    """Return by when the mortgage must be exercised: within the principal's limitation, and once the debtor was sued
    within the period for enforcement (PER-28a).
    """
    basis = cite_all("CC 419", "SEC-I 44")
    if enforcement_deadline_on is None:
        words = f"抵押权应在主债权诉讼时效期间内行使，至{day_words(principal_limitation.raw_end)}"
        return CountedDate(
            principal_limitation.raw_end,
            principal_limitation.rolled_end,
            (words,),
            basis,
            principal_limitation.holiday_table_missing,
        )
    counted = count(enforcement_deadline_on, Period(0, Unit.DAYS), rules=rules)
    words = f"主债权经生效裁判确认，抵押权应在申请执行时效期间内行使，至{day_words(counted.raw_end)}"
    return CountedDate(counted.raw_end, counted.rolled_end, (words,), basis, counted.holiday_table_missing)


def crystallised_on(
    *,
    agreed_on: date | None = None,
    requested_on: date | None = None,
    seizure_known_on: date | None = None,
    insolvency_on: date | None = None,
    no_new_debt_from: date | None = None,
) -> StartFinding:
    """Return when the debts under a maximum-amount mortgage became fixed: the earliest event of article 423 (PER-28b)."""
    events = [
        (agreed_on, "约定的债权确定期间届满"),
        (requested_on, "没有约定确定期间，设立满二年后请求确定债权"),
        (seizure_known_on, "知道或者应当知道抵押财产被查封、扣押"),
        (insolvency_on, "债务人、抵押人被宣告破产或者解散"),
        (no_new_debt_from, "新的债权不可能发生"),
    ]
    happened = sorted((on, words) for on, words in events if on is not None)
    if not happened:
        return StartFinding(None, ("债权尚未确定",), cite_all("CC 423"))
    on, words = happened[0]
    return StartFinding(on, (f"{day_words(on)}{words}，债权确定",), cite_all("CC 423"))


def secured_part(
    *,
    principal: Decimal,
    total: Decimal,
    contract_cap: Decimal,
    registered_cap: Decimal | None = None,
    caps_principal_only: bool = False,
) -> SecuredPart:
    """Return what a maximum-amount security covers of the claim (PER-28f).

    The cap holds for principal, interest and costs together unless the contract caps the principal alone; a registered
    figure that differs from the contract's limits the priority.
    """
    if principal > total:
        raise StatuteError("The principal cannot be more than the whole claim.", field="principal")
    cap = contract_cap if registered_cap is None else registered_cap
    measured = principal if caps_principal_only else total
    beyond_measured = max(measured - cap, Decimal("0.00"))
    share_beyond = beyond_measured
    kind = "本金最高额" if caps_principal_only else "最高债权额"
    working = [f"{kind}{yuan(cap)}元，{'本金' if caps_principal_only else '本息及费用合计'}{yuan(measured)}元"]
    if registered_cap is not None and registered_cap != contract_cap:
        working.append(f"登记的{kind}{yuan(registered_cap)}元与合同约定{yuan(contract_cap)}元不一致，以登记为准")
    if caps_principal_only and beyond_measured and principal:
        share_beyond = rounded(Fraction(total) * Fraction(beyond_measured) / Fraction(principal))
        working.append("本金超出部分及其对应的利息、费用不在担保范围内，按本金比例计算")
    if share_beyond:
        working.append(f"超出部分{yuan(share_beyond)}元作为普通债权")
    return SecuredPart(total - share_beyond, share_beyond, tuple(working), cite_all("CC 420", "SEC-I 15"))
