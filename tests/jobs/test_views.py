"""The page of jobs: one's own, everybody's for the administrator; cancelled by who may."""

from datetime import timedelta
from typing import Any

import pytest

from app.access.scope import acting_as
from app.core import clock
from app.core.db import db
from app.core.work import Application
from app.jobs import health, running
from app.jobs import services as jobs
from app.jobs.models import Job
from app.jobs.states import JobStatus
from tests.factories.standing import Entry, browser, entry_of, standing


def test_everybody_sees_his_own_jobs_and_the_administrator_all_without_names(app: Application, entry: Entry, job: int) -> None:
    assert "民事起诉状" in browser(app, entry, "officer").get("/jobs").text
    page = browser(app, entry, "administrator").get("/jobs").text
    assert f"Job {job}" in page
    assert "民事起诉状" not in page, "a title may name a debtor, whom an administrator does not see"
    assert "民事起诉状" not in browser(app, entry, "approver").get("/jobs").text
    assert browser(app, entry, "lawyer").get("/jobs").status_code == 403


def test_the_list_asks_again_only_while_something_is_open(app: Application, entry: Entry, job: int) -> None:
    officer = browser(app, entry, "officer")
    assert "hx-get" in officer.get("/jobs/rows").text

    officer.post(f"/jobs/{job}/cancel")

    page = officer.get("/jobs/rows").text
    assert "hx-get" not in page
    assert "Cancelled" in page


def test_a_job_is_cancelled_by_who_ordered_it_and_by_nobody_else_but_the_administrator(
    app: Application, entry: Entry, job: int
) -> None:
    assert browser(app, entry, "approver").post(f"/jobs/{job}/cancel").status_code == 403
    assert browser(app, entry, "auditor").post(f"/jobs/{job}/cancel").status_code == 403
    assert browser(app, entry, "collector_elsewhere").post(f"/jobs/{job}/cancel").status_code == 404
    assert status_of(job) is JobStatus.ORDERED

    assert browser(app, entry, "administrator").post(f"/jobs/{job}/cancel").status_code == 303
    assert status_of(job) is JobStatus.CANCELLED


def test_health_tells_a_working_worker_from_a_silent_one(app: Application, entry: Entry) -> None:
    with app.app_context():
        assert health.worker() == "never started"
        running.beat(slot="worker-1", process_id=1)
        assert health.worker() is None
        with clock.held_at(clock.now() + timedelta(minutes=2)):
            assert "silent for 120 seconds" in str(health.worker())


def status_of(job: int) -> JobStatus:
    with acting_as():
        return db.session.get_one(Job, job).status


@pytest.fixture
def made(session: Any) -> tuple[Entry, int]:
    bank = standing()
    job = jobs.order(actor=bank.officer, kind="paper", matter_id=bank.matter.id, subject_id=1, title="民事起诉状")
    found = entry_of(bank), job.id
    session.commit()
    return found


@pytest.fixture
def entry(made: tuple[Entry, int]) -> Entry:
    return made[0]


@pytest.fixture
def job(made: tuple[Entry, int]) -> int:
    return made[1]
