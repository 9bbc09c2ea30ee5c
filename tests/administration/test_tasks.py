"""Weighing and refreshing as jobs: in portions, begun again after a crash without doubling, cancelled between two portions."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.access.scope import acting_as
from app.administration import services as administration
from app.administration import tasks
from app.core import clock
from app.core.db import db
from app.core.work import unit_of_work
from app.jobs import running
from app.jobs.models import Job
from app.jobs.states import JobStatus
from app.matters.models import Matter
from app.registers.models import Amendment
from tests.administration.test_services import MOVED, floating
from tests.factories import registers as make
from tests.factories.standing import Standing, standing

JOBS = {administration.WEIGH: tasks.weigh, administration.REFRESH: tasks.refresh}


def test_many_matters_are_weighed_by_a_job(session: Any, bank: Standing, few: None) -> None:
    amendment = drafted(bank)
    key = amendment.id

    job_id = ordered(session, bank, amendment)
    assert running.do(job_id, tasks=JOBS) == JobStatus.DONE

    assert weighed(key) == (3, MOVED * 3, True)


def test_a_job_that_is_begun_again_doubles_nothing(session: Any, bank: Standing, few: None) -> None:
    amendment = drafted(bank)
    key = amendment.id
    job_id = ordered(session, bank, amendment)
    running.do(job_id, tasks=JOBS)
    with acting_as(), unit_of_work():
        again = db.session.get_one(Job, job_id)
        again.status, again.finished_at = JobStatus.ORDERED, None

    running.do(job_id, tasks=JOBS)

    assert weighed(key) == (3, MOVED * 3, True)


def test_a_second_look_orders_no_second_job(session: Any, bank: Standing, few: None) -> None:
    amendment = drafted(bank)

    for _time in range(2):
        administration.begin_weighing(actor=bank.administrator, amendment=amendment)

    assert session.query(Job).count() == 1


def test_balances_follow_by_a_job_where_they_are_many(session: Any, bank: Standing, few: None) -> None:
    amendment = drafted(bank)
    before = totals(session)
    weighing = administration.open_weighing(amendment=amendment)
    administration.weigh(amendment=amendment, matter_ids=administration.candidates(amendment=amendment))
    administration.complete(weighing=weighing)
    administration.send(actor=bank.administrator, amendment=amendment)
    administration.approve(actor=bank.approver, amendment=amendment)
    job = administration.jobs.of_subject(kind=administration.REFRESH, subject_id=amendment.id)
    assert job is not None
    job_id = job.id
    session.commit()

    running.do(job_id, tasks=JOBS)

    with acting_as():
        assert totals(db.session) == [total + MOVED for total in before]


def drafted(bank: Standing) -> Amendment:
    return make.draft(actor=bank.administrator, entry=make.rates(one_year="3.10"))


def ordered(session: Any, bank: Standing, amendment: Amendment) -> int:
    administration.begin_weighing(actor=bank.administrator, amendment=amendment)
    job = administration.job_of(amendment=amendment)
    assert job is not None
    found = job.id
    session.commit()
    return found


def weighed(key: int) -> tuple[int, Decimal, bool]:
    with acting_as():
        amendment = db.session.get_one(Amendment, key)
        weighing = administration.weighing_of(amendment=amendment)
        assert weighing is not None
        found = administration.totals(amendment=amendment, weighing=weighing)
        return found.moved, found.difference, administration.is_fresh(amendment=amendment, weighing=weighing)


def totals(session: Any) -> list[Decimal]:
    """The kept balances of the matters that owe anything."""
    wanted = select(Matter.balance_total).where(Matter.balance_total.is_not(None)).order_by(Matter.id)
    return list(session.scalars(wanted))


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two matters are many."""
    monkeypatch.setattr(administration, "AT_ONCE", 1)
    monkeypatch.setattr(administration, "PORTION", 2)


@pytest.fixture
def bank(session: Any) -> Standing:
    made = standing()
    for _number in range(3):
        floating(made)
    assert clock.today().isoformat() == "2026-03-20"
    return made
