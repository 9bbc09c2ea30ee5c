"""One worker slot: the queue, the schedules, a sign of life, and a clean end on SIGTERM.

Which work exists is said by the caller, in plain tables of kind → function, so that nothing is imported upwards.
"""

import os
import signal
import threading
from collections.abc import Mapping
from datetime import datetime
from types import FrameType, MappingProxyType
from typing import Any

import structlog
from dbos import DBOS, DBOSConfig
from flask import Flask

from app.core import clock
from app.jobs import queue, running
from app.jobs.running import Task, TimedTask

BEAT_SECONDS = 10
AT_ONCE = 2
EVERY_MINUTE = "* * * * *"
TEN_PAST_EACH_HOUR_FROM_ONE = "10 1-23 * * *"

log = structlog.get_logger(__name__)


def work(
    app: Flask,
    *,
    tasks: Mapping[str, Task],
    daily: Mapping[str, TimedTask],
    slot: str,
    not_before: Mapping[str, int] = MappingProxyType({}),
) -> None:
    """Work until SIGTERM or SIGINT comes.

    The slot is the executor's name in the queue: a worker that is started again under the same slot takes up what it
    left. Daily tasks are looked at every hour, so that a machine that slept at night catches up in the morning;
    `not_before` names the hour in Shanghai before which one of them waits.
    """
    _declare(app, tasks=tasks, daily=daily, not_before=not_before)
    DBOS(config=_settings(app, slot=slot))
    DBOS.launch()
    try:
        DBOS.register_queue(queue.QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=0.5, on_conflict="always_update")
        DBOS.apply_schedules(_schedules())
        log.info("worker ready", slot=slot, kinds=sorted(tasks), daily=sorted(daily))
        _beat_until_asked_to_stop(app, slot=slot)
    finally:
        DBOS.destroy(workflow_completion_timeout_sec=3)


def _settings(app: Flask, *, slot: str) -> DBOSConfig:
    return {
        "name": queue.NAME,
        "system_database_url": queue.url_of(app.config, instance=app.instance_path),
        "dbos_system_schema": queue.SCHEMA,
        "application_version": queue.VERSION,
        "executor_id": slot,
        "log_level": "WARNING",
        "scheduler_polling_interval_sec": 5.0,
    }


_workflows: dict[str, Any] = {}


def _declare(app: Flask, *, tasks: Mapping[str, Task], daily: Mapping[str, TimedTask], not_before: Mapping[str, int]) -> None:
    # Retried because another writer may hold the database; a job that has failed by itself is over and left alone.
    @DBOS.step(name="do", retries_allowed=True, interval_seconds=2, max_attempts=4)
    def do(job_id: int) -> str:
        with app.app_context():
            return running.do(job_id, tasks=tasks)

    @DBOS.step(name="sweep_step")
    def sweep_step() -> None:
        with app.app_context():
            running.sweep()

    @DBOS.step(name="run_daily")
    def run_daily(claim: str) -> list[str]:
        with app.app_context():
            now = clock.now().astimezone(clock.SHANGHAI)
            due = {name: act for name, act in daily.items() if now.hour >= not_before.get(name, 0)}
            return [name for name, act in due.items() if running.run(name, day=now.date(), claim=claim, act=act)]

    @DBOS.workflow(name=queue.DO_JOB)
    def do_job(job_id: int) -> str:
        return do(job_id)

    @DBOS.workflow(name="sweep")
    def sweep(_scheduled_at: datetime, _context: Any) -> None:
        sweep_step()

    @DBOS.workflow(name="daily")
    def run_due(_scheduled_at: datetime, _context: Any) -> None:
        run_daily(str(DBOS.workflow_id))

    _workflows.update(sweep=sweep, daily=run_due)


def _schedules() -> Any:
    return [
        {"schedule_name": "sweep", "workflow_fn": _workflows["sweep"], "schedule": EVERY_MINUTE},
        {
            "schedule_name": "daily",
            "workflow_fn": _workflows["daily"],
            "schedule": TEN_PAST_EACH_HOUR_FROM_ONE,
            "cron_timezone": str(clock.SHANGHAI),
        },
    ]


def _beat_until_asked_to_stop(app: Flask, *, slot: str) -> None:
    asked = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        asked.set()

    for wanted in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wanted, stop)
    while not asked.is_set():
        with app.app_context():
            running.beat(slot=slot, process_id=os.getpid())
        asked.wait(BEAT_SECONDS)
    log.info("worker stops", slot=slot)
