"""flask calculate …: the calculators without a browser: fees, interest, periods, amounts in capitals, codes.

Exit code 0: computed. 2: what was asked cannot be computed; a sentence says what to mend.
"""

import json
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import with_appcontext

from app.calculators.questions import (
    LOAN,
    Asked,
    CapitalsAsked,
    CodeAsked,
    DelayAsked,
    FeeAsked,
    InterestAsked,
    PeriodAsked,
)
from app.calculators.services import asking
from app.calculators.services.answers import Answer
from app.calculators.services.capitals import figures
from app.calculators.states import CollateralFee, Direction, FeeItem, Half, NumberKind, Refund, Rounding, Tool, Unit
from app.core import clock
from app.core.errors import DomainError
from app.matters.services.debt import ORDERS, translate
from app.matters.states import AllocationOrder, Compound, CountMode, DayBasis, LprTerm, Reprice, Settlement
from app.statutes import debt, periods
from app.statutes.delay import DebtPayment, FixedDebt
from app.statutes.errors import StatuteError
from app.statutes.periods import Excluded, Service

DAY = click.DateTime(["%Y-%m-%d"])
AS_JSON = click.option(
    "--json", "as_json", is_flag=True, help="Print inputs, value, working, citations and rule version as JSON."
)


class CannotCalculate(click.ClickException):
    """What was asked cannot be computed."""

    exit_code = 2


class Amount(click.ParamType):
    """An amount as people write it: 3813222.65, 3,813,222.65, 350万元."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        if isinstance(value, Decimal):
            return value
        try:
            amount = figures(str(value))
        except StatuteError as error:
            self.fail(translate(error).sentence, param, ctx)
        if amount is None:
            self.fail(f"{value!r} is no amount: write 128,400.00 or 12.84万元.", param, ctx)
        return amount


class Rate(click.ParamType):
    """A rate in per cent: 5.35 or 5.35%."""

    name = "percent"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        text = str(value).strip().removesuffix("%")
        if not text.lstrip("-").replace(".", "", 1).isdigit():
            self.fail(f"{value!r} is no rate: write 5.35.", param, ctx)
        return Decimal(text)


class Parts(click.ParamType):
    """Several values in one, with colons between them; the last ones may be left out."""

    name = "parts"

    def __init__(self, *kinds: click.ParamType, shape: str, least: int) -> None:
        self.kinds, self.shape, self.least = kinds, shape, least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[Any, ...]:
        if isinstance(value, tuple):
            return value
        texts = str(value).split(":")
        if not self.least <= len(texts) <= len(self.kinds):
            self.fail(f"{value!r}: write {self.shape}.", param, ctx)
        found = [kind.convert(text, param, ctx) for kind, text in zip(self.kinds, texts, strict=False)]
        found = [one.date() if isinstance(one, datetime) else one for one in found]
        return (*found, *[None] * (len(self.kinds) - len(found)))


AMOUNT, RATE = Amount(), Rate()
DRAWDOWN = Parts(AMOUNT, DAY, DAY, DAY, shape="AMOUNT:DRAWN:DUE[:INTEREST_PAID_TO]", least=3)
PAYMENT = Parts(DAY, AMOUNT, shape="DAY:AMOUNT", least=2)
DATED_RATE = Parts(DAY, RATE, shape="DAY:PERCENT", least=2)
TITLE_DEBT = Parts(AMOUNT, DAY, click.STRING, shape="AMOUNT:DEADLINE[:WHAT]", least=2)
PARTY = Parts(DAY, click.STRING, shape="DAY[:NAME]", least=1)
SPAN = Parts(DAY, DAY, shape="FIRST:LAST", least=2)


def register(app: Flask) -> None:
    """Add the commands to the application's commands."""
    app.cli.add_command(calculate)


@click.group("calculate")
def calculate() -> None:
    """Fees, interest, periods, amounts in capitals, codes: each with article and working."""


@calculate.command("fee")
@click.argument("amount", type=AMOUNT, required=False)
@click.option("--item", type=click.Choice([item.value for item in FeeItem]), default="acceptance", show_default=True)
@click.option(
    "--half", "halves", multiple=True, type=click.Choice([half.value for half in Half]), help="Why it is halved; may be repeated."
)
@click.option("--on", type=DAY, help="Under the law of this day; the business day when left out.")
@click.option("--paid", type=AMOUNT, help="What was paid already.")
@click.option("--refund", type=click.Choice([reason.value for reason in Refund]), default="not_accepted", show_default=True)
@click.option("--already-halved", is_flag=True, help="What was paid was a half.")
@click.option("--investigation-ended", is_flag=True, help="The claim was reduced after the court's investigation.")
@click.option("--collateral", type=click.Choice([mode.value for mode in CollateralFee]), default="none", show_default=True)
@click.option("--figure", type=RATE, help="What this court takes: a sum, or the part of the table.")
@click.option("--rounding", type=click.Choice([step.value for step in Rounding]), default="fen", show_default=True)
@click.option("--printed", type=AMOUNT, help="The court's own figure, to compare.")
@AS_JSON
@with_appcontext
def fee(halves: Sequence[str], on: datetime | None, as_json: bool, **asked: Any) -> None:
    """The court fee on AMOUNT."""
    _tell(lambda: FeeAsked(on=_day(on) or clock.today(), halves=tuple(halves), **asked), as_json=as_json)


@calculate.command("interest")
@click.option("--on", "cutoff", type=DAY, help="The day to calculate to; the business day when left out.")
@click.option("--not-charged", is_flag=True, help="That day itself is not charged.")
@click.option("--drawdown", "drawdowns", multiple=True, type=DRAWDOWN, help=f"{DRAWDOWN.shape}; may be repeated.")
@click.option("--rate", type=RATE, help="A fixed rate a year, per cent.")
@click.option("--lpr", type=click.Choice([term.value for term in LprTerm]), help="The loan prime rate the contract follows.")
@click.option("--bp", type=RATE, default="0", show_default=True, help="Basis points added to it.")
@click.option("--reprice", type=click.Choice([rule.value for rule in Reprice]), default="at_drawdown", show_default=True)
@click.option(
    "--stated", "stated", multiple=True, type=DATED_RATE, help=f"A rate from a day on: {DATED_RATE.shape}; may be repeated."
)
@click.option("--penalty", type=RATE, default="50", show_default=True, help="Markup of penalty interest, per cent.")
@click.option("--compound", type=click.Choice([rule.value for rule in Compound]), default="none", show_default=True)
@click.option("--settlement", type=click.Choice([rule.value for rule in Settlement]), default="quarterly", show_default=True)
@click.option("--settlement-day", type=click.IntRange(1, 31), default=20, show_default=True)
@click.option(
    "--day-basis", type=click.Choice([basis.value for basis in DayBasis]), default=DayBasis.DAYS_360.value, show_default=True
)
@click.option("--count-mode", type=click.Choice([mode.value for mode in CountMode]), default="half_open", show_default=True)
@click.option("--allocation", type=click.Choice([order.value for order in AllocationOrder]), default="cc_561", show_default=True)
@click.option("--called", type=DAY, help="The day the loan was called due early.")
@click.option("--repayment", "repayments", multiple=True, type=PAYMENT, help=f"{PAYMENT.shape}; may be repeated.")
@click.option(
    "--title-debt", "debts", multiple=True, type=TITLE_DEBT, help=f"For the doubled part: {TITLE_DEBT.shape}; may be repeated."
)
@click.option("--met", multiple=True, type=PAYMENT, help=f"Paid on the title's debts: {PAYMENT.shape}; may be repeated.")
@click.option(
    "--from", "source", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The inputs as --json printed them."
)
@AS_JSON
@with_appcontext
def interest(cutoff: datetime | None, not_charged: bool, source: Path | None, as_json: bool, **told: Any) -> None:
    """Interest, penalty and compound interest at a day, and the doubled part for late performance."""

    def ask() -> Asked:
        if source is not None:
            return _from_file(source)
        loan = _loan(**told) if told["drawdowns"] else None
        delay = _delay(told["debts"], told["met"]) if told["debts"] else None
        return InterestAsked(cutoff_on=_day(cutoff) or clock.today(), cutoff_charged=not not_charged, loan=loan, delay=delay)

    _tell(ask, as_json=as_json)


@calculate.command("period")
@click.argument("event", required=False, default="")
@click.option("--on", type=DAY, help="The day of the event.")
@click.option("--party", "parties", multiple=True, type=PARTY, help=f"Served on: {PARTY.shape}; may be repeated.")
@click.option("--notice", "notices", multiple=True, type=PARTY, help=f"Published on: {PARTY.shape}; may be repeated.")
@click.option("--length", type=click.IntRange(0, 10_000), help="A length of one's own instead of an event.")
@click.option("--unit", type=click.Choice([unit.value for unit in Unit]), default="days", show_default=True)
@click.option("--direction", type=click.Choice([way.value for way in Direction]), default="forward", show_default=True)
@click.option("--stays", is_flag=True, help="The end does not move off rest days.")
@click.option("--without", "spans", multiple=True, type=SPAN, help=f"Days that do not count: {SPAN.shape}; may be repeated.")
@click.option("--interrupted", multiple=True, type=DAY, help="A day on which limitation begins afresh; may be repeated.")
@click.option("--events", "list_events", is_flag=True, help="List the events.")
@AS_JSON
@with_appcontext
def period(
    event: str,
    on: datetime | None,
    parties: Sequence[tuple[date, str | None]],
    notices: Sequence[tuple[date, str | None]],
    spans: Sequence[tuple[date, date]],
    interrupted: Sequence[datetime],
    stays: bool,
    list_events: bool,
    as_json: bool,
    **told: Any,
) -> None:
    """Every period that runs from EVENT, or a length of one's own."""
    if list_events:
        click.echo("\n".join(f"{one.key:<32}{one.title}" for one in periods.events()))
        return
    services = [Service(name or "", day) for day, name in parties]
    services += [Service(name or "", day, by_notice=True) for day, name in notices]

    def ask() -> Asked:
        return PeriodAsked(
            event=event,
            on=_day(on),
            parties=tuple(services),
            rolls=not stays,
            excluded=tuple(Excluded(first, last) for first, last in spans),
            restarted_on=tuple(day.date() for day in interrupted),
            **told,
        )

    _tell(ask, as_json=as_json)


@calculate.command("capitals")
@click.argument("text")
@click.option("--whole", "whole_after_jiao", is_flag=True, help="整 also after 角.")
@AS_JSON
@with_appcontext
def capitals(text: str, whole_after_jiao: bool, as_json: bool) -> None:
    """TEXT in capitals when it is an amount, as an amount when it is capitals."""
    _tell(lambda: CapitalsAsked(text, whole_after_jiao), as_json=as_json)


@calculate.command("code")
@click.argument("number")
@click.option("--kind", type=click.Choice([kind.value for kind in NumberKind]), default=None, help="By its look when left out.")
@AS_JSON
@with_appcontext
def code(number: str, kind: str | None, as_json: bool) -> None:
    """What is wrong with the identity number or unified social credit code NUMBER."""
    _tell(lambda: CodeAsked(number, kind or ""), as_json=as_json)


def _tell(ask: Callable[[], Asked], *, as_json: bool) -> None:
    try:
        asked = ask()
        answer = asking.answer_to(asked)
    except StatuteError as error:
        raise CannotCalculate(translate(error).sentence) from error
    except DomainError as error:
        raise CannotCalculate(error.sentence) from error
    if as_json:
        click.echo(json.dumps(answer.report(asked=asked.to_plain()), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(_told(answer)))


def _told(answer: Answer) -> list[str]:
    told = [answer.heading, "", f"{answer.value.shown:>20}  {answer.value.label}"]
    told += [f"{found.shown:>20}  {found.label}" for found in (*answer.parts, *answer.further)]
    told += [
        f"{one.plan_on.isoformat():>20}  {one.party + ' ' if one.party else ''}{one.name} ({one.length})" for one in answer.limits
    ]
    told += ["", *(f"{'':>22}{line}" for line in answer.working), *(f"! {remark}" for remark in answer.remarks)]
    return [*told, "", "".join(dict.fromkeys(article.short for article in answer.basis)), answer.version]


def _from_file(source: Path) -> Asked:
    try:
        told = json.loads(source.read_text(encoding="utf-8"))
        return asking.asked_of(Tool.INTEREST, told.get("inputs", told))
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise CannotCalculate(f"{source.name} does not hold the inputs of an interest calculation: {error}") from error


def _loan(**told: Any) -> debt.DebtInputs:
    stated = tuple(sorted(told["stated"]))
    if (told["rate"] is None) == (told["lpr"] is None):
        raise CannotCalculate("State one of --rate and --lpr.")
    rate = (
        debt.RateTerms(kind=debt.RateKind.FIXED, fixed_percent=told["rate"], overrides=stated)
        if told["lpr"] is None
        else debt.RateTerms(
            kind=debt.RateKind.LPR,
            lpr_term=debt.LprTerm(told["lpr"]),
            spread_bp=told["bp"],
            reprice=debt.Reprice(told["reprice"]),
            overrides=stated,
        )
    )
    terms = debt.LoanTerms(
        key=LOAN,
        title="《借款合同》",
        rate=rate,
        penalty_markup_percent=told["penalty"],
        compound=debt.CompoundRule(told["compound"]),
        settlement=debt.Settlement(told["settlement"]),
        settlement_day=told["settlement_day"],
        day_basis=debt.DayBasis(told["day_basis"]),
        count_mode=debt.CountMode(told["count_mode"]),
        allocation=ORDERS[AllocationOrder(told["allocation"])],
        accelerated_on=_day(told["called"]),
    )
    drawdowns = tuple(
        debt.Drawdown(
            key=f"drawdowns-{number}",
            loan_key=LOAN,
            amount=amount,
            drawn_on=drawn_on,
            due_on=due_on,
            interest_paid_to=paid_to,
            title=f"借据{number + 1}",
        )
        for number, (amount, drawn_on, due_on, paid_to) in enumerate(told["drawdowns"])
    )
    repayments = tuple(
        debt.Repayment(key=f"repayments-{number}", loan_key=LOAN, paid_on=paid_on, amount=amount)
        for number, (paid_on, amount) in enumerate(told["repayments"])
    )
    return debt.DebtInputs(loans=(terms,), drawdowns=drawdowns, repayments=repayments)


def _delay(debts: Sequence[tuple[Decimal, date, str | None]], met: Sequence[tuple[date, Decimal]]) -> DelayAsked:
    return DelayAsked(
        debts=tuple(FixedDebt(what or "判决确定的金钱债务", amount, deadline) for amount, deadline, what in debts),
        payments=tuple(DebtPayment(paid_on, amount) for paid_on, amount in met),
    )


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment is not None else None
