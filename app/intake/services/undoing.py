"""An import taken back, as long as nobody built on it: what its matters held is removed by the same verbs, the matters end.

Whether something was built on it is read from the change log: any change of a person after the matter came in, by other than this
import. So nothing has to be listed here, and nothing can be forgotten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.audit.models import Change, ChangeMatter
from app.collateral import services as collateral
from app.collateral.models import SecurityInterest
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.intake.models import Import, ImportRow, ImportUnit
from app.intake.services import imports
from app.intake.services.doubting import chunks
from app.intake.states import ImportState, UnitState
from app.jobs.models import Job
from app.matters.models import Cost, Drawdown, Guarantee, Loan, Matter, Party, PartyRole, Repayment
from app.matters.services import costs, debt, guarantees, loans, matters, parties, repayments

BUILT_ON = N_("%(count)s matters were worked on since they came in: take that back first, or leave them as they are.")
NOTHING_IN = N_("Nothing of this import is in.")


@dataclass(frozen=True)
class Obstacle:
    """A matter on which somebody built after it came in: what was changed, how often, by whom and when last."""

    matter: Matter
    tables: Sequence[str]
    count: int
    who: str
    last_at: datetime


def obstacles(*, bundle: Import, units: Iterable[ImportUnit] | None = None) -> list[Obstacle]:
    """On which matters of the import somebody built, as far as the actor sees them."""
    held = list(units) if units is not None else units_in(bundle)
    own = [f"job-{job_id}" for job_id in _jobs_of(bundle)]
    by_matter = {unit.matter_id: unit for unit in held if unit.matter_id is not None}
    found: dict[int, list[Any]] = {}
    for some in chunks(by_matter):
        asked = (
            select(ChangeMatter.matter_id, Change.table_name, Change.actor_name, func.max(Change.at), func.count(Change.id))
            .join(Change, Change.id == ChangeMatter.change_id)
            .where(ChangeMatter.matter_id.in_(some), Change.actor_id.is_not(None), Change.request_id.not_in(own))
            .where(Change.at >= min(by_matter[key].came_in_at for key in some))
            .group_by(ChangeMatter.matter_id, Change.table_name, Change.actor_name)
        )
        for row in db.session.execute(asked):
            if row[3] >= by_matter[row[0]].came_in_at:
                found.setdefault(row[0], []).append(row)
    return [_obstacle(by_matter[key], rows) for key, rows in found.items()]


def _obstacle(unit: ImportUnit, rows: Sequence[Any]) -> Obstacle:
    last = max(rows, key=lambda row: row[3])
    assert unit.matter is not None
    return Obstacle(
        matter=unit.matter,
        tables=sorted({row[1] for row in rows}),
        count=sum(row[4] for row in rows),
        who=last[2],
        last_at=last[3],
    )


def units_in(bundle: Import) -> list[ImportUnit]:
    """The matters that are in, the last one first."""
    wanted = select(ImportUnit).where(ImportUnit.import_id == bundle.id, ImportUnit.state == UnitState.IN)
    return list(db.session.scalars(wanted.options(joinedload(ImportUnit.matter)).order_by(ImportUnit.position.desc())))


def order_undo(*, actor: User, bundle: Import) -> Import:
    """Order that the import is taken back; refused where somebody built on it."""
    policy.demand(actor, Permission.IMPORT)
    if bundle.state is not ImportState.DONE:
        raise DomainError(imports.NOT_NOW, state=bundle.state.label)
    units = units_in(bundle)
    if not units:
        raise DomainError(NOTHING_IN)
    built_on = obstacles(bundle=bundle, units=units)
    if built_on:
        raise DomainError(BUILT_ON, count=len(built_on))
    imports.move(actor=actor, bundle=bundle, to=ImportState.UNDOING)
    imports.order(actor=actor, bundle=bundle, kind=imports.UNDO, steps=len(units))
    return bundle


def take_back(*, actor: User, bundle: Import, unit: ImportUnit) -> bool:
    """Remove what one matter brought in and end it; a matter that was there before only loses what was added. False when built on."""
    matter = unit.matter
    if matter is None or obstacles(bundle=bundle, units=[unit]):
        return False
    wanted = select(ImportRow).where(ImportRow.unit_id == unit.id, ImportRow.made_id.is_not(None))
    made = db.session.scalars(wanted.order_by(ImportRow.position.desc())).all()
    with debt.changing_much(matter=matter):
        for table in (Cost, SecurityInterest, Guarantee, Repayment, Drawdown, Loan):
            for row in made:
                if row.made_table == table.__tablename__:
                    _remove(actor, matter, db.session.get(table, row.made_id))
    _leave(actor, matter, unit, made)
    docket.record(
        actor=actor, matter_id=matter.id, kind=MilestoneKind.IMPORT_UNDONE, happened_on=clock.today(), number=bundle.number
    )
    if not unit.is_merged:
        matters.withdraw(actor=actor, matter=matter)
    unit.state = UnitState.UNDONE
    db.session.flush()
    return True


def _remove(actor: User, matter: Matter, row: Any) -> None:
    if isinstance(row, Cost):
        costs.remove_cost(actor=actor, cost=row)
    elif isinstance(row, SecurityInterest):
        collateral.remove_security(actor=actor, interest=row)
    elif isinstance(row, Guarantee):
        guarantees.remove_guarantee(actor=actor, guarantee=row)
    elif isinstance(row, Repayment):
        repayments.remove_repayment(actor=actor, repayment=row)
    elif isinstance(row, Drawdown):
        loans.remove_drawdown(actor=actor, drawdown=row)
    elif isinstance(row, Loan):
        loans.remove_loan(actor=actor, loan=row)
    db.session.flush()
    db.session.expire(matter, ["loans", "guarantees", "costs"])
    for loan in matter.loans:
        db.session.expire(loan, ["drawdowns", "repayments", "guarantees"])


def _leave(actor: User, matter: Matter, unit: ImportUnit, made: Sequence[ImportRow]) -> None:
    """Take back the roles that came with the import; of a matter that ends, all of them. A party that is nowhere else goes too."""
    own = {row.made_id for row in made if row.made_table == PartyRole.__tablename__}
    wanted = select(PartyRole).where(PartyRole.matter_id == matter.id).options(selectinload(PartyRole.party))
    roles = [role for role in db.session.scalars(wanted) if role.id in own or not unit.is_merged]
    for role in sorted(roles, key=lambda role: role.stands_for_id is None):
        party = role.party
        parties.leave(actor=actor, role=role)
        db.session.expire(party, ["roles"])
        _let_go(party)
    db.session.expire(matter, ["party_roles"])


def _let_go(party: Party) -> None:
    """Delete a party that no matter names any more. One that another matter names stays, also where the actor does not see that."""
    if party.roles:
        return
    try:
        with db.session.begin_nested():
            db.session.delete(party)
            db.session.flush()
    except IntegrityError:
        db.session.refresh(party)


def _jobs_of(bundle: Import) -> Sequence[int]:
    kinds = (imports.CHECK, imports.COMMIT, imports.UNDO)
    return db.session.scalars(select(Job.id).where(Job.kind.in_(kinds), Job.subject_id == bundle.id)).all()
