"""Repayments: money received on a loan, with the ledger's own division of it where there is one."""

from collections.abc import Sequence

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.matters.facts import RepaymentFacts, Split, values_of
from app.matters.models import Loan, Repayment
from app.matters.services import debt, loans
from app.matters.states import Entry

NO_DRAWDOWN = N_("Nothing was drawn under contract %(number)s yet: record the drawdown first.")
BEFORE_DRAWDOWN = N_("The payment of %(paid)s lies before the drawdown of %(drawn)s that it would pay.")
STRANGE_DRAWDOWN = N_("Loan note %(number)s belongs to another contract.")
PART_OF_RECEIPT = N_("This payment is part of money received in enforcement: take the receipt back there and record it anew.")
SPLIT_DIFFERS = N_("The parts come to %(parts)s, the payment to %(amount)s: the difference is %(difference)s.")


def record_repayment(*, actor: User, loan: Loan, facts: RepaymentFacts) -> Repayment:
    """Record money received; it may not pay more than is owed."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _check(loan=loan, facts=facts)
    with debt.changing(matter=loan.matter):
        repayment = Repayment(matter_id=loan.matter_id, loan=loan, **_values(facts))
        db.session.add(repayment)
        db.session.flush()
        docket.record(
            actor=actor,
            matter_id=loan.matter_id,
            kind=MilestoneKind.REPAYMENT_RECORDED,
            happened_on=facts.paid_on,
            amount=facts.amount,
        )
    return repayment


def amend_repayment(*, actor: User, repayment: Repayment, facts: RepaymentFacts) -> Repayment:
    """Correct a payment."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _refuse_part(repayment)
    _check(loan=repayment.loan, facts=facts)
    with debt.changing(matter=repayment.loan.matter):
        for name, value in _values(facts).items():
            setattr(repayment, name, value)
    return repayment


def remove_repayment(*, actor: User, repayment: Repayment) -> None:
    """Take back a payment that was recorded by mistake."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _refuse_part(repayment)
    matter = repayment.loan.matter
    detail = f"{repayment.paid_on.isoformat()} {repayment.amount:,.2f}"
    with debt.changing(matter=matter):
        loans.taken_back(actor=actor, matter=matter, what=Entry.REPAYMENT, detail=detail)
        db.session.delete(repayment)


def lay_part(*, loan: Loan, facts: RepaymentFacts) -> Repayment:
    """Lay the part of a receipt that falls to a loan; whoever divides the receipt tells of it and computes the debt anew."""
    _check(loan=loan, facts=facts)
    repayment = Repayment(matter_id=loan.matter_id, loan=loan, is_part=True, **_values(facts))
    db.session.add(repayment)
    db.session.flush()
    return repayment


def lift_parts(*, repayments: Sequence[Repayment]) -> None:
    """Lift the parts of a receipt off their loans, so that it can be divided anew or be taken back."""
    loans_met = {repayment.loan for repayment in repayments}
    for repayment in repayments:
        db.session.delete(repayment)
    db.session.flush()
    for loan in loans_met:
        db.session.expire(loan, ["repayments"])


def _refuse_part(repayment: Repayment) -> None:
    if repayment.is_part:
        raise DomainError(PART_OF_RECEIPT)


def _check(*, loan: Loan, facts: RepaymentFacts) -> None:
    loans.refuse_future(on=facts.paid_on, field="paid_on")
    if not loan.drawdowns:
        raise DomainError(NO_DRAWDOWN, number=loan.number)
    if facts.drawdown is not None and facts.drawdown.loan_id != loan.id:
        raise DomainError(STRANGE_DRAWDOWN, field="drawdown_id", number=facts.drawdown.number)
    first = facts.drawdown.drawn_on if facts.drawdown else min(row.drawn_on for row in loan.drawdowns)
    if facts.paid_on < first:
        raise DomainError(BEFORE_DRAWDOWN, field="paid_on", paid=facts.paid_on.isoformat(), drawn=first.isoformat())
    if facts.split is not None and facts.split.total != facts.amount:
        raise DomainError(
            SPLIT_DIFFERS,
            field="amount",
            parts=f"{facts.split.total:,.2f}",
            amount=f"{facts.amount:,.2f}",
            difference=f"{facts.amount - facts.split.total:,.2f}",
        )


def _values(facts: RepaymentFacts) -> dict[str, object]:
    names = values_of(Split())
    parts = {f"split_{name}": getattr(facts.split, name) if facts.split else None for name in names}
    return values_of(facts, but=("split",)) | parts
