"""Money that comes in through enforcement, and how it is divided so that the debt of the matter follows.

In enforcement the debts of the title are met first and the doubled part of delay interest last (Fa Shi [2014] 8, art. 4), unless
the case keeps another order by agreement. Receipts are divided in the order of their days, whatever the order of recording.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.access.models import User
from app.core import clock, paging
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.models import Event, Proceeding
from app.enforcement.facts import ReceiptFacts, Told
from app.enforcement.models import EnforcementCase, Receipt
from app.enforcement.services import steps
from app.enforcement.states import CaseStage, ReceiptOrder, ReceiptSource
from app.files.models import Attachment
from app.matters.facts import RepaymentFacts, values_of
from app.matters.models import Loan, Matter, Repayment
from app.matters.services import debt, loans, repayments
from app.matters.states import PartyStatus, RepaymentChannel
from app.registers import services as registers
from app.statutes import debt as engine
from app.statutes import delay, fees
from app.statutes.debt import Allocation, Bucket, DebtResult
from app.statutes.delay import DelayInterest
from app.statutes.errors import StatuteError
from app.statutes.fees import Fee

ZERO = Decimal("0.00")
NOTHING_RECEIVED = N_("Money received is more than zero.")
COURT_KEPT_MORE = N_("The court cannot have kept %(court_part)s of %(amount)s.")
RECEIVED_BEFORE = N_("The money cannot have arrived on %(received_on)s, before it was paid on %(paid_on)s.")
STRANGE_LOAN = N_("Contract %(number)s belongs to another matter.")
NOT_COMPUTABLE = N_("The debt of the matter cannot be computed, so the money cannot be divided: %(reason)s")
REVERSED_ALREADY = N_("This receipt was taken back on %(reversed_on)s.")
REASON_WANTED = N_("Say why the receipt is taken back: it stays visible with the reason.")

_BEFORE_PRINCIPAL = (Bucket.COSTS, Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND)
_FIXED = frozenset({Bucket.COSTS, Bucket.PRINCIPAL})
"""What the doubled part runs on: the title's debts without general interest (DLY-02)."""


@dataclass(frozen=True)
class ReceiptFilter:
    """What the list of receipts is narrowed to."""

    words: str = ""
    source: ReceiptSource | None = None
    from_on: date | None = None
    to_on: date | None = None

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "ReceiptFilter":
        """The filter that an address asks for; what means nothing is left out."""
        return cls(
            words=asked.get("q", "").strip()[:100],
            source=next((each for each in ReceiptSource if each.value == asked.get("source")), None),
            from_on=_day(asked.get("from", "")),
            to_on=_day(asked.get("to", "")),
        )


@dataclass(frozen=True)
class Share:
    """How the net of one receipt is divided between the debts, the doubled part and what is left over."""

    debts: Decimal
    doubled: Decimal
    surplus: Decimal


@dataclass(frozen=True)
class Division:
    """One receipt unfolded: the owed total before and after, and line by line what it met."""

    receipt: Receipt
    before: Decimal
    after: Decimal
    doubled_before: Decimal
    lines: tuple[Allocation, ...]

    @property
    def doubled_after(self) -> Decimal:
        """The doubled part that is left."""
        return self.doubled_before - self.receipt.doubled_part


@dataclass(frozen=True)
class DoubledPart:
    """The doubled part of delay interest of a case at a day: accrued, met by receipts, left; with its working."""

    interest: DelayInterest
    met: Decimal

    @property
    def left(self) -> Decimal:
        """What is still owed of it."""
        return max(self.interest.value - self.met, ZERO)


def record_receipt(
    *, actor: User, case: EnforcementCase, facts: ReceiptFacts, note: str = "", reason: str = "", proof: Attachment | None = None
) -> Receipt:
    """Record money received and divide it; later receipts are divided anew. A second tap on the button gives the first row."""
    steps.begin(actor=actor, on=facts.paid_on, case=case, field="paid_on")
    _check(case=case, facts=facts)
    loans.check_proof(proof=proof, matter_id=case.matter_id)
    known = _same(case=case, facts=facts)
    if known is not None:
        return known
    matter = case.matter
    with debt.changing(matter=matter):
        receipt = Receipt(
            matter=matter,
            case=case,
            note=note[:300],
            proof=proof,
            surplus_part=facts.amount - facts.court_part,
            **values_of(facts),
        )
        db.session.add(receipt)
        db.session.flush()
        if case.stage is not CaseStage.APPLIED and case.stage is not CaseStage.CLOSED:
            steps.work(actor=actor, case=case, to=CaseStage.DISTRIBUTION, on=facts.paid_on)
        told = Told(on=facts.paid_on, note=note, reason=reason, proof=proof)
        receipt.event = steps.happened(
            "money_received", actor=actor, case=case, told=told, amount=str(facts.amount), receipt=str(receipt.id)
        )
        _divide_from(matter=matter, on=facts.paid_on)
    return receipt


def reverse_receipt(*, actor: User, receipt: Receipt, reason: str) -> Receipt:
    """Take back a receipt that was recorded by mistake: debts and deadlines stand as if it had never been; the row stays visible."""
    steps.begin(actor=actor, on=receipt.paid_on)
    if receipt.reversed_on is not None:
        raise DomainError(REVERSED_ALREADY, reversed_on=receipt.reversed_on.isoformat())
    if not reason.strip():
        raise DomainError(REASON_WANTED, field="reason")
    matter = receipt.matter
    with debt.changing(matter=matter):
        _lift(receipt)
        receipt.reversed_on, receipt.reversal_reason = clock.today(), reason.strip()
        db.session.flush()
        if receipt.event is not None and not _is_superseded(receipt.event):
            docket.void_event(actor=actor, event=receipt.event, rules=registers.in_force(), reason=reason.strip())
        _divide_from(matter=matter, on=receipt.paid_on)
    return receipt


def share(*, net: Decimal, owed: DebtResult, doubled: Decimal, order: ReceiptOrder) -> Share:
    """Divide money between what the matter owes, the doubled part, and what is left over and goes back to the debtor."""
    if order is ReceiptOrder.TITLE_FIRST:
        return Share(*delay.allocate_enforcement_money(amount=net, title_debts=owed.total, doubled=doubled))
    first = min(net, owed.total - owed.principal)
    to_doubled = min(net - first, doubled)
    to_principal = min(net - first - to_doubled, owed.principal)
    return Share(first + to_principal, to_doubled, net - first - to_doubled - to_principal)


def doubled_part(*, case: EnforcementCase, on: date, before: Receipt | None = None) -> DoubledPart | None:
    """The doubled part of delay interest at the end of a day, less what receipts met of it; None where the title sets no base.

    With `before`, only the receipts that come before that one count.
    """
    if case.performance_ended_on is None or case.delay_base is None:
        return None
    result = _owed(matter=case.matter, on=on)
    since = case.instrument.issued_on if case.instrument else case.performance_ended_on
    paid = tuple(
        delay.DebtPayment(paid_on=each.paid_on, amount=each.amount)
        for each in result.allocations
        if each.bucket in _FIXED and each.paid_on > since
    )
    title = delay.FixedDebt(title=case.title, amount=case.delay_base, deadline_on=case.performance_ended_on)
    try:
        interest = delay.delay_interest(
            debts=(title,), end_on=on, payments=paid, bankruptcy_accepted_on=_bankruptcy_day(case.matter)
        )
    except StatuteError as error:
        raise debt.translate(error) from error
    return DoubledPart(interest=interest, met=_doubled_met(case=case, before=before))


def division_of(*, receipt: Receipt) -> Division:
    """One receipt unfolded as the engine divides it: before, line by line, after."""
    matter = receipt.matter
    own = {debt.key_of(row) for row in receipt.repayments}
    until = {debt.key_of(row) for each in standing(matter=matter) if _order(each) <= _order(receipt) for row in each.repayments}
    later = {debt.key_of(row) for each in standing(matter=matter) for row in each.repayments} - until
    after = _calculate(matter=matter, on=receipt.paid_on, without=later)
    lines = tuple(each for each in after.allocations if each.repayment_key in own)
    doubled = doubled_part(case=receipt.case, on=receipt.paid_on, before=receipt)
    return Division(
        receipt=receipt,
        before=after.total + receipt.debt_part,
        after=after.total,
        doubled_before=doubled.left if doubled else ZERO,
        lines=lines,
    )


def standing(*, matter: Matter) -> list[Receipt]:
    """The receipts of a matter that were not taken back, in the order in which they meet its debts."""
    wanted = select(Receipt).where(Receipt.matter_id == matter.id, Receipt.reversed_on.is_(None))
    loaded = wanted.options(selectinload(Receipt.repayments).joinedload(Repayment.loan), joinedload(Receipt.case))
    return list(db.session.scalars(loaded.order_by(Receipt.paid_on, Receipt.id)))


def recovered(*, case: EnforcementCase) -> Decimal:
    """What came in through the case, with what the court kept."""
    return sum((row.amount for row in case.receipts if row.stands), ZERO)


def fee_of(*, case: EnforcementCase) -> Fee:
    """The enforcement fee as it stands: on the amount actually enforced, or on what was applied for, as the bank set (FEE-30)."""
    rules, today = registers.in_force(), clock.today()
    base = fees.enforcement_base(claimed=case.applied_amount, recovered=recovered(case=case), on=today, rules=rules)
    return fees.enforcement_fee(base, on=today, rules=rules)


def listed(*, narrowed: ReceiptFilter, number: int) -> paging.Page[Receipt]:
    """All receipts that the reader sees, a page at a time, the latest first."""
    return paging.fetch(_narrowed(narrowed), number=number)


def everything(*, narrowed: ReceiptFilter) -> tuple[int, Iterator[Receipt]]:
    """All receipts that the reader sees, read while they are taken; and how many."""
    wanted = _narrowed(narrowed)
    count = db.session.scalar(select(func.count()).select_from(wanted.order_by(None).options().subquery())) or 0
    return count, (row for part in paging.stream(wanted) for (row,) in part)


def total_of(*, narrowed: ReceiptFilter) -> Decimal:
    """What the receipts of a list come to, without those taken back."""
    kept = _narrowed(narrowed).where(Receipt.reversed_on.is_(None)).order_by(None).options().subquery()
    return db.session.scalar(select(func.coalesce(func.sum(Receipt.amount), 0)).where(Receipt.id.in_(select(kept.c.id)))) or ZERO


def _check(*, case: EnforcementCase, facts: ReceiptFacts) -> None:
    loans.refuse_future(on=facts.received_on, field="received_on")
    if facts.amount <= 0:
        raise DomainError(NOTHING_RECEIVED, field="amount")
    if facts.received_on < facts.paid_on:
        days = {"received_on": facts.received_on.isoformat(), "paid_on": facts.paid_on.isoformat()}
        raise DomainError(RECEIVED_BEFORE, field="received_on", **days)
    if not ZERO <= facts.court_part <= facts.amount:
        amounts = {"court_part": f"{facts.court_part:,.2f}", "amount": f"{facts.amount:,.2f}"}
        raise DomainError(COURT_KEPT_MORE, field="court_part", **amounts)
    if facts.loan is not None and facts.loan.matter_id != case.matter_id:
        raise DomainError(STRANGE_LOAN, field="loan_id", number=facts.loan.number)


def _same(*, case: EnforcementCase, facts: ReceiptFacts) -> Receipt | None:
    """The receipt that says the same already: one transfer has one day, amount, payer and reference."""
    told = (facts.source, facts.amount, facts.paid_on, facts.received_on, facts.payer, facts.reference)
    for row in case.receipts:
        if row.stands and told == (row.source, row.amount, row.paid_on, row.received_on, row.payer, row.reference):
            return row
    return None


def _divide_from(*, matter: Matter, on: date) -> None:
    """Divide the receipts of a matter from a day on anew, in the order of their days; each meets what those before it left."""
    again = [row for row in standing(matter=matter) if row.paid_on >= on]
    for row in again:
        _lift(row)
    for row in again:
        _divide(row)
    db.session.flush()


def _divide(receipt: Receipt) -> None:
    case, matter, first = receipt.case, receipt.matter, receipt.loan
    owed = _owed(matter=matter, on=receipt.paid_on)
    doubled = doubled_part(case=case, on=receipt.paid_on, before=receipt)
    net = receipt.amount - receipt.court_part
    parts = share(net=net, owed=owed, doubled=doubled.left if doubled else ZERO, order=case.receipt_order)
    left = parts.debts
    laid: list[Repayment] = []
    while left:
        owed = _owed(matter=matter, on=receipt.paid_on)
        for loan, amount in _next(matter=matter, owed=owed, left=left, first=first, on=receipt.paid_on):
            facts = RepaymentFacts(
                paid_on=receipt.paid_on, amount=amount, channel=RepaymentChannel.COURT, payer=receipt.payer, note=receipt.note
            )
            laid.append(repayments.lay_part(loan=loan, facts=facts))
            left -= amount
        first = None
    receipt.repayments = laid
    receipt.debt_part, receipt.doubled_part, receipt.surplus_part = parts.debts, parts.doubled, parts.surplus


def _next(*, matter: Matter, owed: DebtResult, left: Decimal, first: Loan | None, on: date) -> list[tuple[Loan, Decimal]]:
    """Which loans are met next, and with how much (CC 560): the one named, else due first, least secured, heavier, earlier due.

    Loans of the same rank share in proportion to what they owe; the odd fen goes to the first.
    """
    of_loan = {loan: _owed_by(owed, loan) for loan in matter.loans}
    open_ = [loan for loan in matter.loans if of_loan[loan] > 0]
    if not open_:
        return [(_drawn(matter, on=on), left)]
    chosen = [first] if first in open_ else _foremost(open_, owed=owed, on=on)
    together = sum((of_loan[loan] for loan in chosen), ZERO)
    if left >= together + owed.costs:
        amounts = [of_loan[loan] for loan in chosen]
        amounts[0] += owed.costs
    else:
        amounts = [min(of_loan[loan], _portion(left, of_loan[loan], together)) for loan in chosen]
        amounts[0] += left - sum(amounts, ZERO)
    return [(loan, amount) for loan, amount in zip(chosen, amounts, strict=True) if amount]


def _portion(left: Decimal, part: Decimal, whole: Decimal) -> Decimal:
    """The whole fen of a proportionate share, rounded down."""
    return Decimal(int(left * 100) * int(part * 100) // int(whole * 100)) / 100


def _foremost(open_: Sequence[Loan], *, owed: DebtResult, on: date) -> list[Loan]:
    ranks = {loan: _rank(loan, owed=owed) for loan in open_}
    best = min(ranks.values())
    return [loan for loan in open_ if ranks[loan] == best]


def _rank(loan: Loan, *, owed: DebtResult) -> tuple[bool, int, Decimal, date]:
    key = debt.key_of(loan)
    balances = [row for row in owed.balances if row.loan_key == key and row.total]
    rates = [line.rate_percent for line in owed.lines if line.loan_key == key]
    secured = len(loan.guarantees) + sum(loan in security.loans for security in loan.matter.securities)
    return (
        not any(row.is_due for row in balances),
        secured,
        -(rates[-1] if rates else ZERO),
        min(row.due_on for row in balances),
    )


def _owed_by(owed: DebtResult, loan: Loan) -> Decimal:
    key = debt.key_of(loan)
    return sum((row.total for row in owed.balances if row.loan_key == key), ZERO)


def _drawn(matter: Matter, *, on: date) -> Loan:
    """Where only costs are owed: any loan that was drawn takes the payment to them."""
    return next(loan for loan in matter.loans if any(row.drawn_on <= on for row in loan.drawdowns))


def _lift(receipt: Receipt) -> None:
    gone = list(receipt.repayments)
    receipt.repayments = []
    db.session.flush()
    repayments.lift_parts(repayments=gone)


def _owed(*, matter: Matter, on: date) -> DebtResult:
    return _calculate(matter=matter, on=on, without=frozenset())


def _calculate(*, matter: Matter, on: date, without: set[str] | frozenset[str]) -> DebtResult:
    rules = registers.in_force()
    inputs = debt.inputs_of(matter=matter, rules=rules)
    kept = tuple(row for row in inputs.repayments if row.key not in without)
    try:
        return engine.calculate(replace(inputs, repayments=kept), cutoff_on=on, cutoff_charged=True, rules=rules)
    except StatuteError as error:
        raise DomainError(NOT_COMPUTABLE, field="paid_on", reason=debt.translate(error).sentence) from error


def _doubled_met(*, case: EnforcementCase, before: Receipt | None) -> Decimal:
    rows = [row for row in case.receipts if row.stands and (before is None or _order(row) < _order(before))]
    return sum((row.doubled_part for row in rows), ZERO)


def _order(receipt: Receipt) -> tuple[date, int]:
    return receipt.paid_on, receipt.id


def _bankruptcy_day(matter: Matter) -> date | None:
    days = [
        loan.borrower.status_on
        for loan in matter.loans
        if loan.borrower.status is PartyStatus.BANKRUPT and loan.borrower.status_on is not None
    ]
    return min(days, default=None)


def _is_superseded(event: Event) -> bool:
    return db.session.scalars(select(Event.id).where(Event.supersedes_id == event.id)).first() is not None


def _narrowed(narrowed: ReceiptFilter) -> Select[tuple[Receipt]]:
    wanted: Select[tuple[Receipt]] = select(Receipt).options(
        joinedload(Receipt.matter),
        joinedload(Receipt.case)
        .joinedload(EnforcementCase.proceeding)
        .options(joinedload(Proceeding.court), selectinload(Proceeding.case_numbers)),
    )
    if narrowed.words:
        like = f"%{steps.escaped(narrowed.words)}%"
        matter = Receipt.matter.has(or_(Matter.number.like(like, escape="\\"), Matter.title.like(like, escape="\\")))
        wanted = wanted.where(or_(Receipt.payer.like(like, escape="\\"), Receipt.reference.like(like, escape="\\"), matter))
    if narrowed.source is not None:
        wanted = wanted.where(Receipt.source == narrowed.source)
    if narrowed.from_on is not None:
        wanted = wanted.where(Receipt.received_on >= narrowed.from_on)
    if narrowed.to_on is not None:
        wanted = wanted.where(Receipt.received_on <= narrowed.to_on)
    return wanted.order_by(Receipt.received_on.desc(), Receipt.id.desc())


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
