"""What the health address says of the workers: whether one has given a sign of life lately."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock
from app.core.db import db
from app.core.web import health
from app.jobs.models import WorkerBeat

SILENT_AFTER = timedelta(seconds=60)


def init_app(_app: Flask) -> None:
    """Let the health address ask for the workers."""
    health.add("worker", worker)


def worker() -> str | None:
    """None when a worker was alive within the last minute."""
    try:
        last = db.session.scalar(select(func.max(WorkerBeat.at)))
    except SQLAlchemyError as error:
        return f"unknown ({type(error).__name__})"
    if last is None:
        return "never started"
    silent = clock.now() - last
    return None if silent < SILENT_AFTER else f"silent for {int(silent.total_seconds())} seconds"
