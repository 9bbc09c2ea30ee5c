"""Interest with free input: the debt engine without a matter, and the doubled part for late performance."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from app.calculators.questions import InterestAsked
from app.calculators.services.answers import Answer, Found
from app.calculators.states import Tool
from app.core.labels import N_
from app.statutes import debt
from app.statutes.debt import Bucket, DebtInputs, DebtLine, DebtResult, Drawdown, Repayment
from app.statutes.debt.wording import KIND_WORDS
from app.statutes.delay import DelayInterest, delay_interest
from app.statutes.errors import StatuteError
from app.statutes.money import day_words, percent, yuan
from app.statutes.rules import Rules

TITLE, INTEREST_TITLE, DELAY_TITLE = N_("Calculation"), N_("Interest on a loan"), N_("Doubled interest for late performance")
CUTOFF, CHARGED, NOT_CHARGED, CHARGING = (
    N_("Calculated to"),
    N_("That day is charged"),
    N_("That day is not charged"),
    N_("Cut-off day"),
)
TOTAL, DOUBLED, TOGETHER = N_("Total"), N_("Doubled part"), N_("Together with the doubled part")
NAMES = {
    Bucket.PRINCIPAL: N_("Principal"),
    Bucket.INTEREST: N_("Interest within the term"),
    Bucket.PENALTY: N_("Penalty interest"),
    Bucket.COMPOUND: N_("Compound interest"),
    Bucket.COSTS: N_("Costs of realisation"),
}
GROWTH, NEXT_DAY, EFFECTIVE = N_("Grows each day by"), N_("Runs on from"), N_("All charges together, a year")

MET_WORDS = {**KIND_WORDS, Bucket.PRINCIPAL: "本金", Bucket.COSTS: "费用"}


def answer(asked: InterestAsked, *, rules: Rules) -> Answer:
    """What is owed at the cut-off line by line; the doubled part stands in a figure of its own (DLY-11)."""
    result = _loan(asked, rules=rules) if asked.loan is not None else None
    doubled = _delay(asked, rules=rules) if asked.delay is not None else None
    if result is None and doubled is None:
        raise StatuteError(
            "State a drawdown, or a debt fixed by a judgment: there is nothing to calculate on.", field="drawdowns"
        )
    return Answer(
        tool=Tool.INTEREST.value,
        title=Found(TITLE, choice=DELAY_TITLE if result is None else INTEREST_TITLE),
        value=Found(TOTAL, amount=result.total) if result is not None else Found(DOUBLED, amount=_value(doubled)),
        asked=(Found(CUTOFF, day=asked.cutoff_on), Found(CHARGING, choice=CHARGED if asked.cutoff_charged else NOT_CHARGED)),
        parts=tuple(_parts(result)),
        further=tuple(_further(result, doubled)),
        working=tuple(_working(asked, result, doubled)),
        basis=tuple(dict.fromkeys([*(result.citations if result else ()), *(doubled.basis if doubled else ())])),
        remarks=tuple(_remarks(asked, result)),
        rules=tuple(dict.fromkeys(rule for line in (result.lines if result else ()) for rule in line.rules))
        + (("DLY-01",) if doubled else ()),
        version=rules.version,
        inputs=asked.loan,
        debt=result,
        delay=doubled,
    )


def _loan(asked: InterestAsked, *, rules: Rules) -> DebtResult:
    assert asked.loan is not None

    def compute(inputs: DebtInputs) -> DebtResult:
        return debt.calculate(inputs, cutoff_on=asked.cutoff_on, cutoff_charged=asked.cutoff_charged, rules=rules)

    try:
        result = compute(asked.loan)
    except StatuteError as error:
        raise _at_its_row(error, inputs=asked.loan, compute=compute) from error
    if not result.balances:
        raise StatuteError(
            "Nothing was drawn by %(cutoff)s: choose a later day, or correct the drawdowns.",
            field="cutoff",
            cutoff=asked.cutoff_on.isoformat(),
        )
    return result


def _at_its_row(error: StatuteError, *, inputs: DebtInputs, compute: Callable[[DebtInputs], DebtResult]) -> StatuteError:
    """The refusal at the row it is about: the engine names the payment, and a drawdown that is refused alone is the one."""
    names = {"drawdown_key": "drawdown", "split": "amount", "cutoff_on": "cutoff"}
    field = names.get(error.field or "", error.field)
    row = error.params.get("key", "")
    if not row and field in ("amount", "due_on", "interest_paid_to"):
        row = next((one.key for one in inputs.drawdowns if _refuses(error, one, inputs=inputs, compute=compute)), "")
    return StatuteError(error.template, field=f"{row}-{field}" if row and field else field, **error.params)


def _refuses(error: StatuteError, drawdown: Drawdown, *, inputs: DebtInputs, compute: Callable[[DebtInputs], DebtResult]) -> bool:
    try:
        compute(replace(inputs, drawdowns=(drawdown,), repayments=()))
    except StatuteError as again:
        return again.template == error.template
    return False


def _delay(asked: InterestAsked, *, rules: Rules) -> DelayInterest:
    assert asked.delay is not None
    stops = [stop.on for stop in asked.loan.stops if stop.kind is debt.StopKind.BANKRUPTCY_ACCEPTANCE] if asked.loan else []
    for number, payment in enumerate(asked.delay.payments):
        if payment.paid_on > asked.cutoff_on:
            raise StatuteError(
                "The payment of %(paid_on)s lies after the day calculated to.",
                field=f"met-{number}-paid_on",
                paid_on=payment.paid_on.isoformat(),
            )
    return delay_interest(
        debts=asked.delay.debts,
        end_on=asked.cutoff_on,
        payments=asked.delay.payments,
        stays=asked.delay.stays,
        bankruptcy_accepted_on=min(stops, default=None),
    )


def _value(doubled: DelayInterest | None) -> Decimal:
    return doubled.value if doubled is not None else Decimal(0)


def _parts(result: DebtResult | None) -> list[Found]:
    if result is None:
        return []
    found = [Found(NAMES[bucket], amount=getattr(result, bucket.value)) for bucket in NAMES if bucket is not Bucket.COSTS]
    if result.costs:
        found.append(Found(NAMES[Bucket.COSTS], amount=result.costs))
    return found


def _further(result: DebtResult | None, doubled: DelayInterest | None) -> list[Found]:
    if result is None:
        return []
    found = [Found(GROWTH, amount=result.growth_per_day), Found(NEXT_DAY, day=result.forward.next_on)]
    found.append(Found(EFFECTIVE, words=percent(result.effective_percent)))
    if doubled is not None:
        found += [Found(DOUBLED, amount=doubled.value), Found(TOGETHER, amount=result.total + doubled.value)]
    return found


def _working(asked: InterestAsked, result: DebtResult | None, doubled: DelayInterest | None) -> list[str]:
    lines = []
    if result is not None:
        lines += [line_words(line) for line in result.lines]
        lines += (
            [_met_words(row, result) for row in asked.loan.repayments if row.paid_on <= asked.cutoff_on] if asked.loan else []
        )
        if result.forward_text:
            lines.append(f"{result.forward_text}。")
    if doubled is not None:
        lines += doubled.working
    return lines


def line_words(line: DebtLine) -> str:
    """One stretch of days as a sentence that recomputes."""
    span = f"{day_words(line.from_on)}至{day_words(line.to_on)}"
    sum_of = f"{yuan(line.base)} × {percent(line.rate_percent)} × {line.days}天 ÷ {line.day_basis}"
    return f"{KIND_WORDS[line.kind]}，{span}：{sum_of} = {yuan(line.amount)}元"


def _met_words(repayment: Repayment, result: DebtResult) -> str:
    met: dict[Bucket, Decimal] = {}
    for part in result.allocations:
        if part.repayment_key == repayment.key:
            met[part.bucket] = met.get(part.bucket, Decimal(0)) + part.amount
    parts = "、".join(f"{MET_WORDS[bucket]}{yuan(amount)}元" for bucket, amount in met.items())
    return f"{day_words(repayment.paid_on)}还款{yuan(repayment.amount)}元" + (f"，冲抵{parts}" if parts else "")


def _remarks(asked: InterestAsked, result: DebtResult | None) -> list[str]:
    if result is None or asked.loan is None:
        return []
    later = [
        f"{day_words(row.drawn_on)}发放的{yuan(row.amount)}元晚于截止日，未计入"
        for row in asked.loan.drawdowns
        if row.drawn_on > asked.cutoff_on
    ]
    later += [
        f"{day_words(row.paid_on)}的还款{yuan(row.amount)}元晚于截止日，未计入"
        for row in asked.loan.repayments
        if row.paid_on > asked.cutoff_on
    ]
    return [warning.text for warning in result.warnings] + ([result.cap_text] if result.cap_text else []) + later
