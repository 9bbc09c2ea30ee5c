"""The debt of a matter: what the engine is told, what it answers, what is stored of it, and what is frozen.

The arithmetic is in `app.statutes.debt`; this module brings rows to it and its refusals to people.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import force_locale
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.matters.models import DebtCalculation, Drawdown, Loan, Matter, Party, Repayment
from app.matters.services import limits
from app.matters.services.refusals import BANK_LOCALE, translate
from app.matters.states import AllocationOrder, PartyStatus, RateKind
from app.registers import services as registers
from app.statutes import debt
from app.statutes.debt import Bucket, DebtInputs, DebtResult
from app.statutes.errors import StatuteError
from app.statutes.rules import LAW, Rules

NO_DRAWDOWN = N_("Nothing was drawn by %(cutoff)s: record a drawdown, or choose a later day.")
ORDERS = {
    AllocationOrder.CC_561: debt.CC_561_ORDER,
    AllocationOrder.INTEREST_FIRST: (Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND, Bucket.PRINCIPAL, Bucket.COSTS),
    AllocationOrder.PRINCIPAL_FIRST: (Bucket.PRINCIPAL, Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND, Bucket.COSTS),
}
"""In which order a payment meets the debts, as the engine is told."""


def key_of(row: Loan | Drawdown | Repayment | Any) -> str:
    """The name under which the engine knows a row; results are read back by it."""
    return f"{row.__tablename__}-{row.id}"


def inputs_of(*, matter: Matter, rules: Rules | None = None) -> DebtInputs:
    """Everything a calculation of this matter rests on, at any date, under the tables in force when no others are named."""
    tables = rules or registers.in_force()
    alike = {loan.title for loan in matter.loans if sum(other.title == loan.title for other in matter.loans) > 1}
    return DebtInputs(
        loans=tuple(_terms(loan, is_alone=loan.title not in alike) for loan in matter.loans),
        drawdowns=tuple(drawdown_of(row) for loan in matter.loans for row in loan.drawdowns),
        repayments=tuple(_repayment(row) for loan in matter.loans for row in loan.repayments),
        costs=tuple(
            debt.Cost(
                key=key_of(row), kind=row.kind.value, amount=_fen(row.amount), incurred_on=row.incurred_on, claimed=row.is_claimed
            )
            for row in matter.costs
        ),
        stops=tuple(
            debt.Stop(
                kind=debt.StopKind.BANKRUPTCY_ACCEPTANCE,
                on=loan.borrower.status_on,
                charged=tables.setting("interest.bankruptcy_day_charged", on=loan.borrower.status_on),
                loan_key=key_of(loan),
            )
            for loan in matter.loans
            if loan.borrower.status is PartyStatus.BANKRUPT and loan.borrower.status_on
        ),
    )


def debt_of(*, matter: Matter, cutoff_on: date, cutoff_charged: bool = True) -> DebtResult:
    """The debt of the matter at a date, unfolded; a refusal of the engine is a sentence for people."""
    try:
        return result_under(matter=matter, cutoff_on=cutoff_on, cutoff_charged=cutoff_charged, rules=registers.in_force())
    except StatuteError as error:
        raise translate(error) from error


def result_under(*, matter: Matter, cutoff_on: date, cutoff_charged: bool = True, rules: Rules) -> DebtResult:
    """The debt under other tables than those in force; refusals stay the engine's own."""
    inputs = inputs_of(matter=matter, rules=rules)
    return debt.calculate(inputs, cutoff_on=cutoff_on, cutoff_charged=cutoff_charged, rules=rules)


def draft_calculation(*, matter: Matter, cutoff_on: date, cutoff_charged: bool = True) -> DebtCalculation:
    """The calculation as it would be frozen, without keeping it: what a check-up and a trial paper rest on."""
    rules = registers.in_force()
    inputs = inputs_of(matter=matter, rules=rules)
    result = debt_of(matter=matter, cutoff_on=cutoff_on, cutoff_charged=cutoff_charged)
    if not result.balances:
        raise DomainError(NO_DRAWDOWN, field="cutoff", cutoff=cutoff_on.isoformat())
    return DebtCalculation(
        matter_id=matter.id,
        number=0,
        cutoff_on=cutoff_on,
        cutoff_charged=cutoff_charged,
        inputs=inputs.to_plain(),
        result=result.to_plain(),
        digest=digest_of(inputs=inputs.to_plain(), result=result.to_plain()),
        principal=result.principal,
        interest=result.interest,
        penalty=result.penalty,
        compound=result.compound,
        costs=result.costs,
        total=result.total,
        engine_version=result.engine_version,
        rules=None if rules == LAW else rules.to_plain(),
        rules_version=rules.version,
    )


def lock_calculation(*, actor: User, matter: Matter, cutoff_on: date, cutoff_charged: bool = True) -> DebtCalculation:
    """Freeze the calculation: its plain inputs and result under one digest. Locking the same again gives the same row."""
    policy.demand_one_of(actor, Permission.EDIT_MATTERS, Permission.WRITE_FILINGS)
    calculation = draft_calculation(matter=matter, cutoff_on=cutoff_on, cutoff_charged=cutoff_charged)
    # Two people may lock at once: the matter's row is held while the next number is taken.
    db.session.execute(select(Matter.id).where(Matter.id == matter.id).with_for_update())
    taken = calculations_of(matter=matter)
    known = next((row for row in taken if row.digest == calculation.digest), None)
    if known is not None:
        return known
    calculation.number = max((row.number for row in taken), default=0) + 1
    calculation.made_by = actor
    calculation.made_at = clock.now()
    calculation.matter = matter
    db.session.add(calculation)
    db.session.flush()
    docket.record(
        actor=actor,
        matter_id=matter.id,
        kind=MilestoneKind.DEBT_LOCKED,
        happened_on=clock.today(),
        cutoff=cutoff_on,
        total=calculation.total,
    )
    return calculation


def recalculate(*, calculation: DebtCalculation) -> DebtResult:
    """The result computed again from the stored inputs under the tables of its day; it must equal what was stored."""
    return _computed(calculation, rules=rules_of(calculation=calculation))


def rules_of(*, calculation: DebtCalculation) -> Rules:
    """The tables that the frozen calculation was computed under: what the bank kept then, over the law."""
    return Rules.from_plain(calculation.rules) if calculation.rules else LAW


def _computed(calculation: DebtCalculation, *, rules: Rules) -> DebtResult:
    inputs = frozen_inputs(calculation=calculation)
    return debt.calculate(inputs, cutoff_on=calculation.cutoff_on, cutoff_charged=calculation.cutoff_charged, rules=rules)


def result_of(*, calculation: DebtCalculation) -> DebtResult:
    """The frozen result, as it was stored."""
    return DebtResult.from_plain(calculation.result)


def frozen_inputs(*, calculation: DebtCalculation) -> DebtInputs:
    """What the frozen calculation rests on, as it was stored."""
    return DebtInputs.from_plain(calculation.inputs)


def digest_of(*, inputs: dict[str, Any], result: dict[str, Any]) -> str:
    """SHA-256 over inputs and result in one canonical spelling; papers print its beginning."""
    spelled = json.dumps({"inputs": inputs, "result": result}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelled.encode()).hexdigest()


def calculations_of(*, matter: Matter) -> Sequence[DebtCalculation]:
    """The frozen calculations of a matter, the latest first."""
    wanted = select(DebtCalculation).where(DebtCalculation.matter_id == matter.id).options(joinedload(DebtCalculation.made_by))
    return db.session.scalars(wanted.order_by(DebtCalculation.number.desc())).all()


def is_current(*, calculation: DebtCalculation, matter: Matter) -> bool:
    """Say whether the matter still holds what the frozen calculation rests on, and the tables in force still give its result."""
    rules = registers.in_force()
    if inputs_of(matter=matter, rules=rules).to_plain() != calculation.inputs:
        return False
    if rules.version == calculation.rules_version:
        return True
    return bool(_computed(calculation, rules=rules).to_plain() == calculation.result)


def refresh_balance(*, matter: Matter) -> StatuteError | None:
    """Store the debt as of today for the lists: total, principal, growth per day. Returns why it could not be computed."""
    db.session.flush()
    db.session.expire(matter, ["loans", "costs"])
    for loan in matter.loans:
        db.session.expire(loan, ["drawdowns", "repayments", "rates"])
    today = clock.today()
    try:
        result = result_under(matter=matter, cutoff_on=today, rules=registers.in_force())
    except StatuteError as error:
        matter.balance_total = matter.balance_principal = matter.balance_growth = matter.balance_as_of = None
        with force_locale(BANK_LOCALE):
            matter.balance_problem = translate(error).sentence
        return error
    is_empty = not any(loan.drawdowns for loan in matter.loans) and not matter.costs
    matter.balance_total = None if is_empty else result.total
    matter.balance_principal = None if is_empty else result.principal
    matter.balance_growth = None if is_empty else result.growth_per_day
    matter.balance_as_of = None if is_empty else today
    matter.balance_problem = ""
    return None


def refresh_balances_of(*, borrower: Party) -> None:
    """Store the debts of a borrower anew in every matter that the actor sees: interest stops in bankruptcy (EBL 46)."""
    owed = select(Loan.matter_id).where(Loan.borrower_id == borrower.id)
    for matter in db.session.scalars(select(Matter).where(Matter.id.in_(owed)).order_by(Matter.id)).all():
        refresh_balance(matter=matter)


@contextmanager
def changing(*, matter: Matter) -> Iterator[None]:
    """Around every change of money: all of it or nothing, and with it the new balance.

    A change that makes a computable debt incomputable is refused; where the debt could not be computed before, every
    step towards mending it is taken.
    """
    if matter in _gathering():
        yield
        return
    could_be_computed = not matter.balance_problem
    with db.session.begin_nested():
        yield
        refusal = refresh_balance(matter=matter)
        if refusal is not None and could_be_computed:
            raise translate(refusal) from refusal
        limits.refresh(matter=matter)
        matter.updated_at = clock.now()


@contextmanager
def changing_much(*, matter: Matter) -> Iterator[None]:
    """Around many changes of one matter: all of them or nothing, and the balance computed once, at their end."""
    with changing(matter=matter):
        _gathering().append(matter)
        try:
            yield
        finally:
            _gathering().remove(matter)


def _gathering() -> list[Matter]:
    """The matters of this session whose balance waits for the end of many changes."""
    held: list[Matter] = db.session().info.setdefault("gathering_changes", [])
    return held


def all_with_debt() -> Sequence[int]:
    """The matters whose stored balance is kept up."""
    return db.session.scalars(select(Matter.id).order_by(Matter.id)).all()


def loaded(*, matter_id: int) -> Matter | None:
    """A matter with everything its debt rests on, in a fixed number of queries."""
    wanted = (
        select(Matter)
        .where(Matter.id == matter_id)
        .options(
            selectinload(Matter.loans).selectinload(Loan.drawdowns).joinedload(Drawdown.proof),
            selectinload(Matter.loans).selectinload(Loan.repayments),
            selectinload(Matter.loans).selectinload(Loan.rates),
            selectinload(Matter.loans).joinedload(Loan.borrower),
            selectinload(Matter.costs),
        )
    )
    return db.session.scalar(wanted)


def _terms(loan: Loan, *, is_alone: bool) -> debt.LoanTerms:
    return debt.LoanTerms(
        key=key_of(loan),
        title=f"《{loan.title}》" if is_alone else f"《{loan.title}》（编号：{loan.number}）",
        rate=_rate(loan),
        penalty_markup_percent=_percent(loan.penalty_markup_percent),
        misuse_markup_percent=None if loan.misuse_markup_percent is None else _percent(loan.misuse_markup_percent),
        compound=debt.CompoundRule(loan.compound.value),
        settlement=debt.Settlement(loan.settlement.value),
        settlement_day=loan.settlement_day,
        day_basis=debt.DayBasis(loan.day_basis.value),
        count_mode=debt.CountMode(loan.count_mode.value),
        allocation=ORDERS[loan.allocation],
        accelerated_on=loan.accelerated_on,
        clauses=debt.LoanClauses(
            rate=loan.rate_clause,
            penalty=loan.penalty_clause,
            compound=loan.compound_clause,
            acceleration=loan.acceleration_clause,
            allocation=loan.allocation_clause,
            costs=loan.cost_clause,
        ),
    )


def _rate(loan: Loan) -> debt.RateTerms:
    stated = tuple((row.from_on, _percent(row.percent)) for row in sorted(loan.rates, key=lambda row: row.from_on))
    if loan.rate_kind is RateKind.FIXED:
        return debt.RateTerms(
            kind=debt.RateKind.FIXED, fixed_percent=_percent(loan.fixed_percent or Decimal(0)), overrides=stated
        )
    return debt.RateTerms(
        kind=debt.RateKind.LPR,
        lpr_term=debt.LprTerm(loan.lpr_term.value) if loan.lpr_term else debt.LprTerm.ONE_YEAR,
        spread_bp=_percent(loan.spread_bp),
        reprice=debt.Reprice(loan.reprice.value) if loan.reprice else debt.Reprice.AT_DRAWDOWN,
        overrides=stated,
    )


def drawdown_of(row: Drawdown) -> debt.Drawdown:
    return debt.Drawdown(
        key=key_of(row),
        loan_key=f"{Loan.__tablename__}-{row.loan_id}",
        amount=_fen(row.amount),
        drawn_on=row.drawn_on,
        due_on=row.due_on,
        interest_paid_to=row.interest_paid_to,
        rate_percent=None if row.rate_percent is None else _percent(row.rate_percent),
        misused_from=row.misused_from,
        title=row.number,
    )


def _repayment(row: Repayment) -> debt.Repayment:
    split = None
    if row.split_principal is not None:
        parts = {name: _fen(getattr(row, f"split_{name}")) for name in ("costs", "interest", "penalty", "compound", "principal")}
        split = debt.RecordedSplit(**parts)
    return debt.Repayment(
        key=key_of(row),
        loan_key=f"{Loan.__tablename__}-{row.loan_id}",
        paid_on=row.paid_on,
        amount=_fen(row.amount),
        drawdown_key=f"{Drawdown.__tablename__}-{row.drawdown_id}" if row.drawdown_id else None,
        split=split,
    )


def _percent(rate: Decimal) -> Decimal:
    """A rate in the spelling of the database, so that the same inputs have the same digest whoever typed them."""
    return rate.quantize(Decimal("0.000001"))


def _fen(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
