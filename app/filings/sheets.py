"""The tables of a debt calculation sheet (D40) from what the engine was told and answered, with or without a matter."""

from decimal import Decimal
from typing import Any

from app.statutes.debt import Bucket, CompoundRule, DayBasis, DebtInputs, DebtLine, DebtResult, LoanTerms, RateKind
from app.statutes.debt.rates import formula_words
from app.statutes.money import day_words, percent, trimmed

_COMPOUND_WORDS = {
    CompoundRule.NONE: "未约定复利",
    CompoundRule.CONTRACT_RATE: "对未按时支付的利息按借款利率计收复利",
    CompoundRule.PENALTY_RATE: "对未按时支付的利息按罚息利率计收复利",
    CompoundRule.CONTRACT_THEN_PENALTY: "对未按时支付的利息，到期前按借款利率、到期后按罚息利率计收复利",
}
_BASIS_WORDS = {DayBasis.DAYS_360: "360天", DayBasis.DAYS_365: "365天", DayBasis.ACTUAL: "实际天数"}
_CHARGES = (Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND)


def line_rows(lines: list[DebtLine]) -> list[dict[str, Any]]:
    """One row a period; interest, penalty and compound of the same days stand side by side."""
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for line in sorted(lines, key=lambda one: (one.from_on, one.to_on)):
        kind = line.kind.value
        place: tuple[Any, ...] = (line.from_on, line.to_on)
        while f"{kind}_base" in rows.get(place, {}):
            place = (*place, "")
        row = rows.setdefault(place, {"from_on": line.from_on, "to_on": line.to_on, "days": line.days, "rate_source": ""})
        row[f"{kind}_base"], row[f"{kind}_rate"], row[kind] = line.base, _rate(line.rate_percent), line.amount
        if not row["rate_source"] or line.kind is not Bucket.COMPOUND:
            row["rate_source"] = line.rate_source
    empty = {f"{kind.value}{part}": None for kind in _CHARGES for part in ("_base", "_rate", "")}
    return [empty | row for row in rows.values()]


def line_totals(lines: list[DebtLine]) -> dict[str, Decimal]:
    """The sums under the columns of interest, penalty and compound interest."""
    return {kind.value: sum((line.amount for line in lines if line.kind is kind), Decimal("0.00")) for kind in _CHARGES}


def repayment_rows(inputs: DebtInputs, *, result: DebtResult, drawdown_key: str) -> list[dict[str, Any]]:
    """What payments met of one drawdown, and the principal left after each."""
    found = []
    for repayment in inputs.repayments:
        mine = [
            row for row in result.allocations if row.repayment_key == repayment.key and row.drawdown_key in (drawdown_key, "")
        ]
        if not any(row.drawdown_key == drawdown_key for row in mine):
            continue
        sums = {bucket.value: sum((row.amount for row in mine if row.bucket is bucket), Decimal(0)) for bucket in Bucket}
        after = [row.balance_after for row in mine if row.bucket is Bucket.PRINCIPAL]
        found.append(
            {name: amount or None for name, amount in sums.items()}
            | {
                "paid_on": repayment.paid_on,
                "amount": sum(sums.values(), Decimal(0)),
                "principal_after": after[-1] if after else _principal_before(inputs, result, drawdown_key, repayment.paid_on),
            }
        )
    return found


def totals(result: DebtResult) -> dict[str, Decimal]:
    """The amounts of the last table."""
    names = ("principal", "interest", "penalty", "compound", "costs", "total")
    return {name: getattr(result, name) for name in names}


def costs_met(result: DebtResult) -> Decimal:
    """What of the costs repayments met: it is not claimed again (CC 561 puts costs first)."""
    return sum((row.amount for row in result.allocations if row.bucket is Bucket.COSTS), Decimal(0))


def terms_words(terms: LoanTerms) -> str:
    """The terms of a contract in a sentence."""
    is_fixed = terms.rate.kind is RateKind.FIXED and terms.rate.fixed_percent is not None
    rate = (
        f"借款年利率{percent(terms.rate.fixed_percent or Decimal(0))}（固定）"
        if is_fixed
        else f"借款利率为{formula_words(terms.rate)}"
    )
    penalty = f"逾期罚息利率上浮{trimmed(terms.penalty_markup_percent)}%"
    return f"{rate}，{penalty}；{_COMPOUND_WORDS[terms.compound]}；一年按{_BASIS_WORDS[terms.day_basis]}、按实际天数计算"


def notes(result: DebtResult, *, order_words: str) -> list[dict[str, str]]:
    """How the sheet was computed, and what its reader should know."""
    bases = sorted({line.day_basis for line in result.lines}) or [360]
    divisor = "、".join(str(basis) for basis in bases)
    charged = "当日计息" if result.cutoff_charged else "当日不计息"
    told = [
        {
            "label": "计算公式",
            "text": f"利息＝计息本金×年利率÷{divisor}×天数；罚息＝逾期本金×罚息年利率÷{divisor}×天数；"
            f"复利＝未付利息×复利年利率÷{divisor}×天数。",
        },
        {"label": "天数", "text": f"按实际天数计算，各行起止日均计入，截止日{day_words(result.cutoff_on)}{charged}。"},
        {"label": "舍入", "text": "各行金额四舍五入至分，合计为各行金额之和减去已冲抵的金额。"},
        {"label": "冲抵顺序", "text": order_words},
    ]
    return told + [{"label": "提示", "text": warning.text} for warning in result.warnings]


def forward_words(result: DebtResult) -> str:
    """What runs on, as the last note says it."""
    return f"{result.forward_text}。" if result.forward_text else "截止日后不再计付。"


def _rate(rate: Decimal) -> str:
    return percent(rate).removesuffix("%")


def _principal_before(inputs: DebtInputs, result: DebtResult, drawdown_key: str, day: Any) -> Decimal:
    """What was left of the principal on a day on which a payment did not touch it."""
    earlier = [
        row.balance_after
        for row in result.allocations
        if row.drawdown_key == drawdown_key and row.bucket is Bucket.PRINCIPAL and row.paid_on <= day
    ]
    return earlier[-1] if earlier else next(row.amount for row in inputs.drawdowns if row.key == drawdown_key)
