"""A worker with work made for the tests: run as a program, `python -m tests.jobs.work_for_tests INSTANCE DATABASE`."""

import os
import secrets
import sys
import time
from pathlib import Path

from sqlalchemy import select

from app import create_app
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.models import Milestone
from app.docket.states import MilestoneKind
from app.jobs import running, worker
from app.jobs.running import Order

STEPS = 6


def count_slowly(order: Order) -> None:
    """Six steps, each leaving a file of its own, so that a second attempt shows."""
    folder = Path(os.environ["TRACES"])
    for step in range(1, STEPS + 1):
        running.report(order, done=step - 1, total=STEPS)
        time.sleep(0.4)
        (folder / f"{order.job_id}-{step}").touch()
    with running.acting_for(order) as actor:
        (folder / f"{order.job_id}-by-{actor.id}").touch()


def leave_a_mark(order: Order) -> None:
    """One milestone, which no constraint keeps from being written twice: only the order of the steps does."""
    (Path(os.environ["TRACES"]) / f"{order.job_id}-{secrets.token_hex(4)}").touch()
    time.sleep(0.3)
    with running.acting_for(order) as actor:
        if mark_of(order.job_id) not in marks(order.matter_id or 0):
            kind = MilestoneKind.MATTER_OPENED
            docket.record(
                actor=actor, matter_id=order.matter_id or 0, kind=kind, happened_on=clock.today(), number=mark_of(order.job_id)
            )
            db.session.flush()
            time.sleep(0.03)


def mark_of(job_id: int) -> str:
    """What the milestone of a job says."""
    return f"JOB-{job_id}"


def marks(matter_id: int) -> list[str]:
    """The marks that jobs have left in a matter."""
    kept = select(Milestone.facts).where(Milestone.matter_id == matter_id, Milestone.kind == MilestoneKind.MATTER_OPENED)
    return [str(facts["number"]) for facts in db.session.scalars(kept)]


def break_a_rule(_order: Order) -> None:
    """Work that the rules refuse."""
    raise DomainError(N_("The paper has %(gaps)s gaps."), gaps=2)


def stumble(_order: Order) -> None:
    """Work that meets an error nobody foresaw."""
    raise ZeroDivisionError


def main() -> None:
    """Work until SIGTERM."""
    instance, database = sys.argv[1:3]
    app = create_app({"INSTANCE_PATH": instance, "SQLALCHEMY_DATABASE_URI": database, "MODE": "demo"})
    tasks = {"count": count_slowly, "refused": break_a_rule, "stumble": stumble, "mark": leave_a_mark}
    worker.work(app, tasks=tasks, daily={}, slot=os.environ["WORKER_SLOT"])


if __name__ == "__main__":
    main()
