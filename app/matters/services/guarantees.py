"""Guarantees: recording them, and what should be looked at again."""

from datetime import date

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.matters.facts import GuaranteeFacts, Remark, values_of
from app.matters.models import Guarantee, Matter, Party
from app.matters.services import limits, loans, parties
from app.matters.services.reach import reach_of
from app.matters.states import Entry, GuaranteeKind, MaximumBasis, Role

NO_LOAN = N_("Choose the loan contracts that the guarantee covers.")
STRANGE_LOAN = N_("Contract %(number)s belongs to another matter.")
STRANGE_PARTY = N_("%(party)s is not a party of this matter: add the party first.")
OWN_DEBT = N_("%(party)s is the borrower of contract %(number)s: nobody guarantees his own debt.")
NO_MONTHS = N_("A guarantee period of no months is no period: leave it empty when none was agreed.")
ENDS_BEFORE_SIGNED = N_("The guarantee period cannot end on %(ends)s, before the contract was signed on %(signed)s.")
MAXIMUM_MISSING = N_("A maximum-amount guarantee needs its maximum.")
RANGE_TURNED = N_("The debts are determined from %(first)s to %(last)s: the days are the wrong way round.")
REASON_MISSING = N_("Say why this guarantee is not sued on; the complaint is checked against it.")
ENDS_OTHERWISE = N_(
    "Guarantee %(number)s: its months end on %(counted)s, its recorded last day is %(recorded)s; the months count."
)
LOST = N_("Guarantee %(number)s of %(party)s: the guarantee period ended on %(ended)s and no act inside it is recorded.")
RUNS_OUT = N_("Guarantee %(number)s of %(party)s: the guarantee period ends on %(ends)s, in %(days)s days.")
DUPLICATE = N_("Guarantee contract %(number)s of %(party)s is already recorded.")


def record_guarantee(*, actor: User, matter: Matter, facts: GuaranteeFacts) -> Guarantee:
    """Record a guarantee; the guarantor becomes a party of the matter in that role."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _check(matter=matter, facts=facts, itself=None)
    guarantee = Guarantee(matter=matter, **_values(facts))
    guarantee.loans = list(facts.loans)
    db.session.add(guarantee)
    take_role(actor=actor, matter=matter, party=facts.guarantor, role=Role.GUARANTOR)
    docket.record(
        actor=actor,
        matter_id=matter.id,
        kind=MilestoneKind.GUARANTEE_ADDED,
        happened_on=clock.today(),
        guarantor=facts.guarantor.name,
        number=facts.number,
    )
    matter.updated_at = clock.now()
    db.session.flush()
    limits.refresh(matter=matter)
    return guarantee


def amend_guarantee(*, actor: User, guarantee: Guarantee, facts: GuaranteeFacts) -> Guarantee:
    """Correct a guarantee."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _check(matter=guarantee.matter, facts=facts, itself=guarantee)
    for name, value in _values(facts).items():
        setattr(guarantee, name, value)
    guarantee.loans = list(facts.loans)
    take_role(actor=actor, matter=guarantee.matter, party=facts.guarantor, role=Role.GUARANTOR)
    guarantee.matter.updated_at = clock.now()
    limits.refresh(matter=guarantee.matter)
    return guarantee


def remove_guarantee(*, actor: User, guarantee: Guarantee) -> None:
    """Take back a guarantee that was recorded by mistake; the guarantor's role stays until it is taken away itself."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    matter = guarantee.matter
    detail = f"{guarantee.number} {guarantee.guarantor.name}"
    loans.taken_back(actor=actor, matter=matter, what=Entry.GUARANTEE, detail=detail)
    guarantee.loans = []
    db.session.flush()
    db.session.delete(guarantee)
    matter.updated_at = clock.now()
    db.session.flush()
    db.session.expire(matter, ["guarantees"])
    limits.refresh(matter=matter)


def remarks_on(*, guarantee: Guarantee) -> list[Remark]:
    """What is allowed but should be looked at again: a period that ran out or soon will, a last day that differs."""
    reach = reach_of(guarantee=guarantee)
    if reach is None:
        return []
    named = {"number": guarantee.number, "party": guarantee.guarantor.name}
    found = []
    ends = reach.end.raw_end
    if guarantee.period_months is not None and guarantee.period_ends_on not in (None, ends):
        days = {"counted": ends.isoformat(), "recorded": guarantee.period_ends_on.isoformat()}
        found.append(Remark(ENDS_OTHERWISE, {"number": guarantee.number} | days))
    if reach.is_lost:
        found.append(Remark(LOST, named | {"ended": ends.isoformat()}))
    elif not reach.saved.saved and any(alarm.on <= clock.today() for alarm in reach.end.alarms):
        found.append(Remark(RUNS_OUT, named | {"ends": ends.isoformat(), "days": reach.days_left}))
    return found


def take_role(*, actor: User, matter: Matter, party: Party, role: Role) -> None:
    """Give a party of the matter the role that a contract gives it, unless it has it already."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    if any(taken.party_id == party.id for taken in parties.roles_in_order(matter, only=role)):
        return
    parties.join(actor=actor, matter=matter, party=party, role=role)
    db.session.expire(matter, ["party_roles"])


def parties_of(*, matter: Matter) -> list[Party]:
    """All parties of a matter, each once, in their order."""
    return list(dict.fromkeys(taken.party for taken in parties.roles_in_order(matter)))


def _check(*, matter: Matter, facts: GuaranteeFacts, itself: Guarantee | None) -> None:
    if facts.guarantor not in parties_of(matter=matter):
        raise DomainError(STRANGE_PARTY, field="guarantor_id", party=facts.guarantor.name)
    if not facts.loans:
        raise DomainError(NO_LOAN, field="loan_ids")
    for loan in facts.loans:
        if loan.matter_id != matter.id:
            raise DomainError(STRANGE_LOAN, field="loan_ids", number=loan.number)
        if loan.borrower_id == facts.guarantor.id:
            raise DomainError(OWN_DEBT, field="guarantor_id", party=facts.guarantor.name, number=loan.number)
    for other in matter.guarantees:
        if other is not itself and (other.number, other.guarantor_id) == (facts.number, facts.guarantor.id):
            raise DomainError(DUPLICATE, field="number", number=facts.number, party=facts.guarantor.name)
    if facts.period_months == 0:
        raise DomainError(NO_MONTHS, field="period_months")
    if facts.period_ends_on is not None and facts.period_ends_on < facts.signed_on:
        days = {"ends": facts.period_ends_on.isoformat(), "signed": facts.signed_on.isoformat()}
        raise DomainError(ENDS_BEFORE_SIGNED, field="period_ends_on", **days)
    check_maximum(
        is_maximum=facts.kind is GuaranteeKind.MAXIMUM,
        max_amount=facts.max_amount,
        determined_from=facts.determined_from,
        determined_to=facts.determined_to,
    )
    loans.refuse_future(on=facts.demanded_on, field="demanded_on")
    if not facts.is_claimed and not facts.exclusion_reason:
        raise DomainError(REASON_MISSING, field="exclusion_reason")


def check_maximum(*, is_maximum: bool, max_amount: object, determined_from: date | None, determined_to: date | None) -> None:
    """Refuse a maximum-amount contract without its maximum, or with its days of determination the wrong way round."""
    if not is_maximum:
        return
    if max_amount is None:
        raise DomainError(MAXIMUM_MISSING, field="max_amount")
    if determined_from and determined_to and determined_to < determined_from:
        days = {"first": determined_from.isoformat(), "last": determined_to.isoformat()}
        raise DomainError(RANGE_TURNED, field="determined_to", **days)


def _values(facts: GuaranteeFacts) -> dict[str, object]:
    """The columns of a guarantee; what only a maximum-amount guarantee has is left empty otherwise."""
    values = values_of(facts, but=("loans",))
    if facts.is_claimed:
        values |= {"exclusion_reason": ""}
    if facts.kind is GuaranteeKind.MAXIMUM:
        return values | {"max_basis": facts.max_basis or MaximumBasis.TOTAL}
    cleared = ("max_amount", "max_basis", "determined_from", "determined_to", "determined_on")
    return values | dict.fromkeys(cleared)
