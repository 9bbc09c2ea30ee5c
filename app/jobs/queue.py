"""The door to the queue: where its state lives, how a web process puts an ordered job into it.

The queue is DBOS; only workers run it. Its tables are not ours and never part of our transaction.
"""

import secrets
from pathlib import Path
from typing import Any

import structlog
from dbos import DBOS, DBOSClient
from flask import current_app
from sqlalchemy.exc import SQLAlchemyError

NAME = "zhiheng"
QUEUE = "work"
VERSION = "1"
"""Fixed: a new release takes up the work that the old one left."""

DO_JOB = "do_job"
SCHEMA = "dbos"

log = structlog.get_logger(__name__)


def url_of(settings: Any, *, instance: str) -> str:
    """Where the queue keeps its state: a file of its own beside SQLite, a schema of its own in the same PostgreSQL."""
    given = str(settings.get("JOBS_DATABASE_URL") or "")
    main = str(settings["SQLALCHEMY_DATABASE_URI"])
    if given:
        return given.replace("postgresql+psycopg://", "postgresql://")
    if main.startswith("sqlite"):
        return f"sqlite:///{Path(instance) / 'jobs.sqlite'}"
    return main.replace("postgresql+psycopg://", "postgresql://")


def url() -> str:
    """Where the queue of the current application keeps its state."""
    return url_of(current_app.config, instance=current_app.instance_path)


def migrate() -> None:
    """Make or renew the queue's tables."""
    DBOS.migrate(url(), schema=SCHEMA)


def client() -> DBOSClient:
    """This process's client, made when it is first needed; it never waits for a database that is away."""
    held: DBOSClient | None = current_app.extensions.get("jobs_client")
    if held is None:
        held = DBOSClient(
            system_database_url=url(),
            dbos_system_schema=SCHEMA,
            application_name=NAME,
            lazy=True,
            retry_connection_errors=False,
        )
        current_app.extensions["jobs_client"] = held
    return held


def new_ticket() -> str:
    """A name for a job in the queue: the same ticket twice is one workflow."""
    return f"job-{secrets.token_hex(8)}"


def tell(job_id: int, *, ticket: str) -> bool:
    """Put an ordered job into the queue. When the queue is away the worker's sweep does it later."""
    options: Any = {
        "workflow_name": DO_JOB,
        "queue_name": QUEUE,
        "workflow_id": ticket,
        "app_version": VERSION,
    }
    try:
        client().enqueue(options, job_id)
    except SQLAlchemyError as error:
        log.warning("job waits for the sweep", job=job_id, reason=str(error.__cause__ or error))
        return False
    return True


def given_up() -> set[str]:
    """The names of workflows that the queue no longer runs although they did not succeed."""
    over = ["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]
    found = client().list_workflows(status=over, name=DO_JOB, load_input=False, load_output=False)
    return {each.workflow_id for each in found}


def hand_over(*, slot: str) -> int:
    """Give the unfinished work of a lost worker back to the queue; returns how many workflows that were.

    A worker that comes back under its own slot takes up its work by itself; this is for one that never comes back.
    """
    left = client().list_workflows(status="PENDING", executor_id=slot, load_input=False, load_output=False)
    if left:
        client().resume_workflows([each.workflow_id for each in left], queue_name=QUEUE)
    return len(left)
