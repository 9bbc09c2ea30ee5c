"""Costs of realising the claim: what was spent, on which clause it rests, whether it is claimed."""

from dataclasses import dataclass
from decimal import Decimal

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.core.db import db
from app.core.labels import N_
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.matters.facts import CostFacts, Remark, values_of
from app.matters.models import Cost, Matter
from app.matters.services import debt, loans

NO_CLAUSE = N_("%(cost)s of %(amount)s is claimed without a clause of the contract; a court may refuse it.")
NO_PROOF = N_("%(cost)s of %(amount)s is claimed without a proof of payment or an invoice.")


def record_cost(*, actor: User, matter: Matter, facts: CostFacts) -> Cost:
    """Record a cost; a claimed one enters the debt on its day."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _check(matter=matter, facts=facts)
    with debt.changing(matter=matter):
        cost = Cost(matter=matter, **values_of(facts))
        db.session.add(cost)
        db.session.flush()
        docket.record(
            actor=actor,
            matter_id=matter.id,
            kind=MilestoneKind.COST_RECORDED,
            happened_on=facts.incurred_on,
            amount=facts.amount,
            cost=facts.kind,
        )
    return cost


def amend_cost(*, actor: User, cost: Cost, facts: CostFacts) -> Cost:
    """Correct a cost."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _check(matter=cost.matter, facts=facts)
    with debt.changing(matter=cost.matter):
        for name, value in values_of(facts).items():
            setattr(cost, name, value)
    return cost


def remove_cost(*, actor: User, cost: Cost) -> None:
    """Take back a cost that was recorded by mistake."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    matter = cost.matter
    with debt.changing(matter=matter):
        loans.taken_back(actor=actor, matter=matter, what=cost.kind, detail=f"{cost.amount:,.2f}")
        db.session.delete(cost)


@dataclass(frozen=True)
class Sums:
    """What the costs of a matter come to."""

    all: Decimal
    claimed: Decimal
    advanced: Decimal
    refundable: Decimal


def sums_of(*, matter: Matter) -> Sums:
    """What the costs come to: all, claimed from the defendants, paid by the bank, refundable by the court."""

    def total(rows: list[Cost]) -> Decimal:
        return sum((row.amount for row in rows), Decimal("0.00"))

    return Sums(
        all=total(matter.costs),
        claimed=total([row for row in matter.costs if row.is_claimed]),
        advanced=total([row for row in matter.costs if row.is_paid]),
        refundable=total([row for row in matter.costs if row.is_refundable]),
    )


def remarks_on(*, matter: Matter) -> list[Remark]:
    """What a court may ask about the claimed costs."""
    claimed = [row for row in matter.costs if row.is_claimed]
    named = [(row, {"cost": row.kind.label, "amount": f"{row.amount:,.2f}"}) for row in claimed]
    clauses = [Remark(NO_CLAUSE, values) for row, values in named if not row.basis_clause]
    return clauses + [Remark(NO_PROOF, values) for row, values in named if row.proof_id is None and not row.invoice_number]


def _check(*, matter: Matter, facts: CostFacts) -> None:
    loans.refuse_future(on=facts.incurred_on, field="incurred_on")
    loans.check_proof(proof=facts.proof, matter_id=matter.id)
