"""The open deadlines that somebody was given, until they are met or dropped."""

from sqlalchemy import select

from app.access import holdings
from app.access.holdings import Holding, Kind
from app.access.models import User
from app.access.policy import Permission
from app.access.scope import class_of
from app.core.db import db
from app.core.labels import N_
from app.docket.models import Deadline
from app.docket.services import deadlines
from app.docket.services.folding import STANDING


def _given_to(user: User) -> list[Holding]:
    """Those of other people's matters: what belongs to one's own matters passes with them."""
    matter = class_of("matter")
    own = select(Deadline, matter.number, matter.branch_id).join(matter, matter.id == Deadline.matter_id)
    own = own.where(Deadline.assignee_id == user.id, Deadline.state.in_(STANDING), matter.owner_id != user.id)
    found = db.session.execute(own.order_by(Deadline.plan_on, Deadline.id))
    return [
        Holding(row.id, f"{number} {row.name}", row.plan_on.isoformat() if row.plan_on else "", branch_id=branch_id)
        for row, number, branch_id in found
    ]


def _hand(actor: User, row_id: int, to: User | None) -> None:
    if to is not None:
        deadlines.pass_on(actor=actor, deadline=db.session.get_one(Deadline, row_id), to=to)


holdings.add(Kind("deadline", N_("Deadline"), _given_to, Permission.RECORD_EVENT, _hand))
