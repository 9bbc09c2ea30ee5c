"""The matters that somebody looks after, until they are closed."""

from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from app.access import holdings
from app.access.holdings import Holding, Kind
from app.access.models import Branch, User
from app.access.policy import Permission
from app.core.db import db
from app.core.labels import N_
from app.matters.models import Matter
from app.matters.services import matters
from app.matters.states import ENDED


def _looked_after_by(user: User) -> list[Holding]:
    own = select(Matter).where(Matter.owner_id == user.id, Matter.stage.not_in(ENDED)).order_by(Matter.number)
    found = db.session.scalars(own.options(joinedload(Matter.branch)))
    return [Holding(row.id, row.number, f"{row.branch.short_name} · {row.stage.label}", branch_id=row.branch_id) for row in found]


def _hand(actor: User, row_id: int, to: User | None) -> None:
    if to is not None:
        matters.assign(actor=actor, matter=db.session.get_one(Matter, row_id), owner=to)


def _matters_of(branch: Branch) -> str:
    own = select(func.count()).select_from(Matter).where(Matter.branch_id == branch.id, Matter.stage.not_in(ENDED))
    count = db.session.scalar(own) or 0
    return ngettext("%(num)s open matter", "%(num)s open matters", count) if count else ""


holdings.add_hanging(_matters_of)
holdings.add(Kind("matter", N_("Matter"), _looked_after_by, Permission.EDIT_MATTERS, _hand))
