"""A worker with work made for the tests: run as a program, `python -m tests.jobs.work_for_tests INSTANCE DATABASE`."""

import os
import sys
import time
from pathlib import Path

from app import create_app
from app.core.errors import DomainError
from app.core.labels import N_
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
    tasks = {"count": count_slowly, "refused": break_a_rule, "stumble": stumble}
    worker.work(app, tasks=tasks, daily={}, slot=os.environ["WORKER_SLOT"])


if __name__ == "__main__":
    main()
