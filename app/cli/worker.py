"""`python -m app.cli.worker`: one worker slot. WORKER_SLOT names it (worker-1 when not given); each slot runs once.

This module says which work exists: jobs by their kind, daily tasks by their name.
"""

import os
from collections.abc import Mapping

from app import create_app
from app.administration import services as administration
from app.administration import tasks as weighing
from app.deadlines import tasks as recounting
from app.deadlines.services.recounting import COMPARE, MOVE
from app.filings import services as filings
from app.filings import tasks as papers
from app.intake import tasks as intake
from app.intake.services import imports
from app.jobs import worker
from app.jobs.running import Task, TimedTask
from app.matters import tasks as balances

JOBS: Mapping[str, Task] = {
    filings.MAKE_PAPER: papers.make_paper,
    administration.WEIGH: weighing.weigh,
    administration.REFRESH: weighing.refresh,
    COMPARE: recounting.compare,
    MOVE: recounting.move,
    imports.CHECK: intake.check,
    imports.COMMIT: intake.commit,
    imports.UNDO: intake.undo,
}
DAILY: Mapping[str, TimedTask] = {balances.REFRESH_BALANCES: balances.refresh_balances}


def main() -> None:
    """Work until SIGTERM."""
    worker.work(create_app(), tasks=JOBS, daily=DAILY, slot=os.environ.get("WORKER_SLOT", "worker-1"))


if __name__ == "__main__":
    main()
