"""Work that somebody ordered and that is not done: it runs with the rights of whoever ordered it, so it needs somebody."""

from sqlalchemy import select

from app.access import holdings
from app.access.holdings import Holding, Kind
from app.access.models import User
from app.access.policy import Permission
from app.access.scope import class_of
from app.core.db import db
from app.core.labels import N_
from app.jobs.models import Job
from app.jobs.states import OPEN


def _ordered_by(user: User) -> list[Holding]:
    matter = class_of("matter")
    own = select(Job, matter.number, matter.branch_id).join(matter, matter.id == Job.matter_id)
    found = db.session.execute(own.where(Job.ordered_by_id == user.id, Job.status.in_(OPEN)).order_by(matter.number, Job.id))
    return [
        Holding(job.id, number, job.status.label, branch_id=branch_id, firm_id=user.firm_id) for job, number, branch_id in found
    ]


def _hand(_actor: User, row_id: int, to: User | None) -> None:
    if to is not None:
        db.session.get_one(Job, row_id).ordered_by = to


holdings.add(Kind("job", N_("Job under way"), _ordered_by, Permission.WRITE_FILINGS, _hand))
