"""Loan contracts and their drawdowns: recording, amending, calling due early, and taking back what was typed wrong."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_, Labelled
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.files.models import Attachment
from app.matters.facts import Acceleration, DrawdownFacts, LoanFacts, Remark, values_of
from app.matters.models import Drawdown, Loan, Matter, Party, PartyRole, StatedRate
from app.matters.services import debt
from app.matters.states import Entry, RateKind, Role

DEBTORS = (Role.BORROWER, Role.CO_BORROWER)

NOT_A_BORROWER = N_("%(party)s is not a borrower of this matter: give it that role first.")
NUMBER_TAKEN = N_("This matter already has a contract %(number)s: amend that one, or correct the number.")
ENDS_BEFORE = N_("The contract would end on %(ends)s, before it starts on %(starts)s.")
RATE_MISSING = N_("A fixed rate needs its figure in per cent a year.")
LPR_MISSING = N_("A floating rate needs its loan prime rate: one year, or five years and more.")
REPRICE_MISSING = N_("A floating rate needs its rule of repricing; “fixed at drawdown” when it never changes.")
RATES_TWICE = N_("Two rates are stated for %(on)s: keep one.")
NOTE_TAKEN = N_("This contract already has a loan note %(number)s: amend that one, or correct the number.")
DUE_BEFORE_DRAWN = N_("The drawdown would fall due on %(due)s, before it was drawn on %(drawn)s.")
DUE_AFTER_END = N_(
    "The drawdown would fall due on %(due)s, after the contract ends on %(ends)s: correct the day, or the contract."
)
DRAWN_BEFORE_SIGNED = N_("The drawdown of %(drawn)s lies before the contract was signed on %(signed)s.")
PAID_BEFORE_DRAWN = N_(
    "Interest cannot be paid to %(paid)s, before the drawdown of %(drawn)s: leave it empty when none was paid."
)
STRANGE_PROOF = N_("This file belongs to another matter: choose one of this matter, or upload it here.")
HAS_DRAWDOWNS = N_("Contract %(number)s has %(count)s drawdowns or repayments: take those back first.")
HAS_SECURITY = N_("Contract %(number)s is named in a guarantee or in security: take it out there first.")
HAS_REPAYMENTS = N_("Repayments are recorded on loan note %(number)s: take those back first.")
METHOD_MISSING = N_("Say how it was declared: notice, letter, or the complaint itself.")
CALLED_BEFORE_START = N_("The loan cannot be called due on %(on)s, before it starts on %(starts)s.")
CALLED_AFTER_END = N_("The loan ends on %(ends)s by itself: there is nothing to call due early on %(on)s.")
IN_FUTURE = N_("%(on)s has not come yet (today is %(today)s): record it when it has happened.")
NOT_CALLED = N_("Contract %(number)s was not called due.")

BEYOND_CONTRACT = N_(
    "Contract %(number)s: drawdowns of %(drawn)s exceed the contract amount of %(amount)s; right only for a revolving line."
)
BEFORE_START = N_("Loan note %(number)s was drawn on %(drawn)s, before the contract starts on %(starts)s.")
NO_PROOF = N_("Loan note %(number)s has no proof attached; the complaint needs it.")
NO_CALL_CLAUSE = N_("Contract %(number)s was called due, but no clause for it is recorded.")
NO_RECEIPT = N_("Contract %(number)s was called due, but the day the notice arrived is not recorded.")
NO_CLAUSE = N_("Contract %(number)s: the clause on penalty interest is not recorded.")


def add_loan(*, actor: User, matter: Matter, facts: LoanFacts) -> Loan:
    """Record a loan contract of the matter."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _check_loan(matter=matter, facts=facts, itself=None)
    with debt.changing(matter=matter):
        loan = Loan(matter=matter, **_values(facts))
        db.session.add(loan)
        _state_rates(loan, facts.rates)
        db.session.flush()
        docket.record(
            actor=actor, matter_id=matter.id, kind=MilestoneKind.LOAN_ADDED, happened_on=clock.today(), number=facts.number
        )
    return loan


def amend_loan(*, actor: User, loan: Loan, facts: LoanFacts) -> Loan:
    """Correct a loan contract; its drawdowns must still lie within it."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _check_loan(matter=loan.matter, facts=facts, itself=loan)
    for drawdown in loan.drawdowns:
        if drawdown.due_on > facts.ends_on:
            raise DomainError(DUE_AFTER_END, field="ends_on", due=drawdown.due_on.isoformat(), ends=facts.ends_on.isoformat())
    with debt.changing(matter=loan.matter):
        for name, value in _values(facts).items():
            setattr(loan, name, value)
        _state_rates(loan, facts.rates)
    return loan


def remove_loan(*, actor: User, loan: Loan) -> None:
    """Take back a contract that was recorded by mistake and on which nothing hangs."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    hanging = len(loan.drawdowns) + len(loan.repayments)
    if hanging:
        raise DomainError(HAS_DRAWDOWNS, number=loan.number, count=hanging)
    if loan.guarantees:
        raise DomainError(HAS_SECURITY, number=loan.number)
    matter, number = loan.matter, loan.number
    try:
        with debt.changing(matter=matter):
            taken_back(actor=actor, matter=matter, what=Entry.LOAN, detail=number)
            db.session.delete(loan)
    except IntegrityError as error:
        raise DomainError(HAS_SECURITY, number=number) from error


def call_due(*, actor: User, loan: Loan, acceleration: Acceleration) -> Loan:
    """Record that the whole loan was declared due early; from the day after, penalty interest runs on all of it."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    on = acceleration.on
    if not acceleration.method:
        raise DomainError(METHOD_MISSING, field="method")
    if on < loan.starts_on:
        raise DomainError(CALLED_BEFORE_START, field="on", on=on.isoformat(), starts=loan.starts_on.isoformat())
    if on >= loan.ends_on:
        raise DomainError(CALLED_AFTER_END, field="on", on=on.isoformat(), ends=loan.ends_on.isoformat())
    with debt.changing(matter=loan.matter):
        loan.accelerated_on = on
        loan.acceleration_method = acceleration.method
        loan.acceleration_received_on = acceleration.received_on
        docket.record(
            actor=actor, matter_id=loan.matter_id, kind=MilestoneKind.LOAN_ACCELERATED, happened_on=on, number=loan.number
        )
    return loan


def undo_call(*, actor: User, loan: Loan) -> Loan:
    """Take back a declaration that was recorded by mistake."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    if loan.accelerated_on is None:
        raise DomainError(NOT_CALLED, number=loan.number)
    with debt.changing(matter=loan.matter):
        taken_back(actor=actor, matter=loan.matter, what=Entry.EARLY_MATURITY, detail=loan.number)
        loan.accelerated_on = loan.acceleration_received_on = None
        loan.acceleration_method = ""
    return loan


def add_drawdown(*, actor: User, loan: Loan, facts: DrawdownFacts) -> Drawdown:
    """Record a disbursement under the contract."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _check_drawdown(loan=loan, facts=facts, itself=None)
    with debt.changing(matter=loan.matter):
        drawdown = Drawdown(matter_id=loan.matter_id, loan=loan, **values_of(facts))
        db.session.add(drawdown)
        db.session.flush()
        docket.record(
            actor=actor,
            matter_id=loan.matter_id,
            kind=MilestoneKind.DRAWDOWN_RECORDED,
            happened_on=facts.drawn_on,
            number=facts.number,
            amount=facts.amount,
        )
    return drawdown


def amend_drawdown(*, actor: User, drawdown: Drawdown, facts: DrawdownFacts) -> Drawdown:
    """Correct a disbursement."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _check_drawdown(loan=drawdown.loan, facts=facts, itself=drawdown)
    with debt.changing(matter=drawdown.loan.matter):
        for name, value in values_of(facts).items():
            setattr(drawdown, name, value)
    return drawdown


def remove_drawdown(*, actor: User, drawdown: Drawdown) -> None:
    """Take back a disbursement that was recorded by mistake."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    loan = drawdown.loan
    if any(row.drawdown_id == drawdown.id for row in loan.repayments):
        raise DomainError(HAS_REPAYMENTS, number=drawdown.number)
    with debt.changing(matter=loan.matter):
        taken_back(actor=actor, matter=loan.matter, what=Entry.DRAWDOWN, detail=drawdown.number)
        db.session.delete(drawdown)


def taken_back(*, actor: User, matter: Matter, what: Labelled, detail: str) -> None:
    """Tell in the matter's history that an entry was taken back; the log keeps its values."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    docket.record(
        actor=actor,
        matter_id=matter.id,
        kind=MilestoneKind.ENTRY_REMOVED,
        happened_on=clock.today(),
        what=what,
        detail=detail,
    )


def remarks_on(*, loan: Loan) -> list[Remark]:
    """What is allowed but should be looked at again before a court sees it."""
    drawn = sum((row.amount for row in loan.drawdowns), Decimal(0))
    found = []
    if drawn > loan.amount:
        found.append(Remark(BEYOND_CONTRACT, {"number": loan.number, "drawn": f"{drawn:,.2f}", "amount": f"{loan.amount:,.2f}"}))
    for row in loan.drawdowns:
        if row.drawn_on < loan.starts_on:
            days = {"drawn": row.drawn_on.isoformat(), "starts": loan.starts_on.isoformat()}
            found.append(Remark(BEFORE_START, {"number": row.number} | days))
        if row.proof_id is None:
            found.append(Remark(NO_PROOF, {"number": row.number}))
    if not loan.penalty_clause:
        found.append(Remark(NO_CLAUSE, {"number": loan.number}))
    if loan.accelerated_on and not loan.acceleration_clause:
        found.append(Remark(NO_CALL_CLAUSE, {"number": loan.number}))
    if loan.accelerated_on and not loan.acceleration_received_on:
        found.append(Remark(NO_RECEIPT, {"number": loan.number}))
    return found


def borrowers_of(*, matter: Matter) -> list[Party]:
    """The parties of a matter that may stand in a loan contract as borrower."""
    wanted = (
        select(PartyRole)
        .where(PartyRole.matter_id == matter.id, PartyRole.role.in_(DEBTORS))
        .options(joinedload(PartyRole.party))
        .order_by(PartyRole.position)
    )
    return list(dict.fromkeys(role.party for role in db.session.scalars(wanted)))


def check_proof(*, proof: Attachment | None, matter_id: int) -> None:
    """Refuse a proof that hangs on another matter."""
    if proof is not None and proof.matter_id != matter_id:
        raise DomainError(STRANGE_PROOF, field="proof_id")


def refuse_future(*, on: date | None, field: str) -> None:
    """Refuse a day that has not come: what is recorded has happened."""
    if on is not None and on > clock.today():
        raise DomainError(IN_FUTURE, field=field, on=on.isoformat(), today=clock.today().isoformat())


def _check_loan(*, matter: Matter, facts: LoanFacts, itself: Loan | None) -> None:
    if facts.borrower not in borrowers_of(matter=matter):
        raise DomainError(NOT_A_BORROWER, field="borrower_id", party=facts.borrower.name)
    if any(other.number == facts.number and other is not itself for other in matter.loans):
        raise DomainError(NUMBER_TAKEN, field="number", number=facts.number)
    if facts.ends_on < facts.starts_on:
        raise DomainError(ENDS_BEFORE, field="ends_on", ends=facts.ends_on.isoformat(), starts=facts.starts_on.isoformat())
    if facts.rate_kind is RateKind.FIXED and facts.fixed_percent is None:
        raise DomainError(RATE_MISSING, field="fixed_percent")
    if facts.rate_kind is RateKind.LPR and facts.lpr_term is None:
        raise DomainError(LPR_MISSING, field="lpr_term")
    if facts.rate_kind is RateKind.LPR and facts.reprice is None:
        raise DomainError(REPRICE_MISSING, field="reprice")
    days = [on for on, _percent in facts.rates]
    twice = next((on for on in days if days.count(on) > 1), None)
    if twice is not None:
        raise DomainError(RATES_TWICE, field="rates", on=twice.isoformat())


def _values(facts: LoanFacts) -> dict[str, object]:
    """The columns of a contract; what belongs to the other kind of rate is left empty, whatever the form carried."""
    values = values_of(facts, but=("rates",))
    if facts.rate_kind is RateKind.FIXED:
        return values | {"lpr_term": None, "reprice": None, "spread_bp": Decimal(0)}
    return values | {"fixed_percent": None}


def _state_rates(loan: Loan, rates: tuple[tuple[date, Decimal], ...]) -> None:
    known = {row.from_on: row for row in loan.rates}
    for on, row in known.items():
        if on not in dict(rates):
            loan.rates.remove(row)
    for on, percent in rates:
        if on in known:
            known[on].percent = percent
        else:
            loan.rates.append(StatedRate(matter_id=loan.matter_id or loan.matter.id, from_on=on, percent=percent))


def _check_drawdown(*, loan: Loan, facts: DrawdownFacts, itself: Drawdown | None) -> None:
    drawn, due = facts.drawn_on.isoformat(), facts.due_on.isoformat()
    refuse_future(on=facts.drawn_on, field="drawn_on")
    if any(other.number == facts.number and other is not itself for other in loan.drawdowns):
        raise DomainError(NOTE_TAKEN, field="number", number=facts.number)
    if facts.due_on < facts.drawn_on:
        raise DomainError(DUE_BEFORE_DRAWN, field="due_on", due=due, drawn=drawn)
    if facts.due_on > loan.ends_on:
        raise DomainError(DUE_AFTER_END, field="due_on", due=due, ends=loan.ends_on.isoformat())
    if facts.drawn_on < loan.signed_on:
        raise DomainError(DRAWN_BEFORE_SIGNED, field="drawn_on", drawn=drawn, signed=loan.signed_on.isoformat())
    if facts.interest_paid_to is not None and facts.interest_paid_to < facts.drawn_on:
        raise DomainError(PAID_BEFORE_DRAWN, field="interest_paid_to", paid=facts.interest_paid_to.isoformat(), drawn=drawn)
    check_proof(proof=facts.proof, matter_id=loan.matter_id)
