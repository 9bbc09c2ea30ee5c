"""Changed rules move deadlines on confirmation only: found, shown before and after, moved, resumable."""

from datetime import date
from typing import Any

import pytest

from app.access.scope import acting_as
from app.core.db import db, writing
from app.core.errors import DomainError, NotAllowed
from app.core.work import Application
from app.deadlines import tasks
from app.deadlines.models import DeadlineShift
from app.deadlines.services import recounting
from app.docket import services as docket
from app.docket.models import Deadline
from app.jobs import services as jobs
from app.jobs.running import Order
from app.matters.models import Matter
from app.matters.services import limits
from app.registers import services as registers
from tests.deadlines.conftest import Sit, changing
from tests.factories import deadlines, loans, matters
from tests.factories import registers as tables
from tests.factories.standing import Entry, Standing, standing

SERVED, ENDS, MOVED = date(2027, 1, 12), date(2027, 1, 27), date(2027, 2, 1)


def test_a_new_holiday_is_found_shown_and_moved_once_confirmed(session: Any, bank: Standing) -> None:
    matter = sued(bank)
    holiday(bank)
    assert appeal(matter).last_on == ENDS

    compared = recounting.compare(actor=bank.officer)
    (found,) = [row for row in recounting.shifts().items if row.deadline_id == appeal(matter).id]
    assert (compared, found.plan_before, found.plan_after) == (1, ENDS, MOVED)
    assert any("2月1日" in sentence for sentence in found.working)
    assert appeal(matter).last_on == ENDS

    recounting.move(actor=bank.officer)
    assert appeal(matter).last_on == MOVED
    (change,) = appeal(matter).changes
    assert (change.plan_before, change.plan_after, change.event_id, change.changed_by_id) == (ENDS, MOVED, None, bank.officer.id)
    assert recounting.shifts().total == 0
    assert recounting.standing(actor=bank.officer).unchecked == 0


def test_what_stays_where_it_is_is_compared_once(session: Any, bank: Standing) -> None:
    matter = sued(bank, served=date(2027, 3, 1))
    holiday(bank)
    assert recounting.to_compare() == [matter.id]

    recounting.compare(actor=bank.officer)

    assert recounting.to_compare() == []
    assert appeal(matter).rules_version == registers.in_force().version
    assert recounting.shifts().total == 0


def test_limitation_is_compared_with_the_rest(session: Any, bank: Standing) -> None:
    """Three years from 28 January 2024 end on 28 January 2027, a Thursday that becomes a holiday."""
    matter = matters.matter(branch=bank.branch, owner=bank.officer)
    row = loans.loan(matter=matter, starts_on=date(2023, 1, 28), ends_on=date(2024, 1, 28), signed_on=date(2023, 1, 20))
    loans.drawdown(loan=row)
    limits.refresh(matter=matter)
    holiday(bank)

    limits.store_next(matter=matter)
    (kept,) = docket.deadlines_of(matter_id=matter.id)
    assert kept.last_on == date(2027, 1, 28)
    recounting.compare(actor=bank.officer)
    assert [shift.plan_after for shift in recounting.shifts().items] == [MOVED]
    recounting.move(actor=bank.officer, matter=matter)
    assert (kept.plan_on, kept.last_on) == (date(2027, 1, 28), MOVED)


def test_nothing_is_moved_that_was_found_under_older_rules(session: Any, bank: Standing) -> None:
    matter = sued(bank)
    holiday(bank)
    recounting.compare(actor=bank.officer)
    for shift in session.scalars(db.select(DeadlineShift)):
        shift.rules_version = "older"
    session.flush()

    with pytest.raises(DomainError, match="compare once more"):
        recounting.move(actor=bank.officer)
    assert recounting.standing(actor=bank.officer).is_outdated
    assert appeal(matter).last_on == ENDS


def test_moving_nothing_is_refused_and_so_is_who_may_not(session: Any, bank: Standing) -> None:
    with pytest.raises(DomainError, match="Nothing is to be moved"):
        recounting.move(actor=bank.officer)
    for actor in (bank.auditor, bank.collector_elsewhere, bank.lawyer):
        with pytest.raises(NotAllowed):
            recounting.compare(actor=actor)


def test_many_matters_are_a_job_that_goes_on_where_it_stopped(app: Application, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recounting, "AT_ONCE", 1)
    monkeypatch.setattr(recounting, "PORTION", 1)
    with changing(app):
        bank = standing()
        keys = [sued(bank).id for _ in range(3)]
        holiday(bank)
        recounting.compare(actor=bank.officer)
        job = jobs.of_subject(kind=recounting.COMPARE, subject_id=bank.officer.id)
        assert job is not None and job.progress_total == 3
        assert recounting.compare(actor=bank.officer) == 3, "a second click orders nothing"
        order = Order(job.id, job.kind, None, job.subject_id, bank.officer.id)
        recounting.compare_portion(matter_ids=keys[:1])

    with app.app_context():
        tasks.compare(order)
    with app.app_context(), writing(), acting_as():
        assert recounting.to_move() == keys
        db.session.rollback()
    with app.app_context():
        tasks.move(order)
        tasks.move(order)

    with app.app_context(), writing(), acting_as():
        assert [appeal(db.session.get_one(Matter, key)).last_on for key in keys] == [MOVED] * 3
        assert [len(appeal(db.session.get_one(Matter, key)).changes) for key in keys] == [1] * 3
        db.session.rollback()


def test_the_page_shows_before_and_after_and_takes_the_confirmation(app: Application, entry: Entry, sit: Sit) -> None:
    with changing(app) as session:
        matter = session.get_one(Matter, entry.matter)
        row = deadlines.deadline(matter=matter, rules_version="older")
        deadlines.shift(matter=matter, deadline_id=row.id, key=row.key, plan_before=ENDS, plan_after=MOVED)
    client = sit("officer")

    page = client.get("/deadlines/recount").text
    assert "2027-01-27" in page and "2027-02-01" in page and "/recount/move" in page
    assert "/recount/move" not in sit("lawyer").get("/deadlines/recount").text
    assert sit("auditor").post("/deadlines/recount/move").status_code == 403

    assert client.post(f"/deadlines/recount/matters/{entry.matter}/move").status_code == 303
    assert client.post("/deadlines/recount/move").status_code == 422
    assert client.post("/deadlines/recount/compare").status_code == 303


def sued(bank: Standing, *, served: date = SERVED) -> Matter:
    """A matter in which a judgment was served on the bank."""
    matter = matters.matter(branch=bank.branch, owner=bank.officer)
    suit = deadlines.proceeding(matter=matter)
    served_on_us: dict[str, Any] = {"happening": "judgment_served", "on": served, "proceeding_id": suit.id}
    docket.record_event(actor=bank.officer, matter_id=matter.id, rules=registers.in_force(), **served_on_us)
    return matter


def holiday(bank: Standing) -> None:
    """A holiday of 2027 counts from now on."""
    tables.settled(
        actor=bank.administrator,
        approver=bank.approver,
        entry=tables.spring_festival(year=2027, rest=(date(2027, 1, 26), date(2027, 1, 31))),
    )


def appeal(matter: Matter) -> Deadline:
    (found,) = [row for row in docket.deadlines_of(matter_id=matter.id) if row.rule == "appeal_judgment"]
    return found


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()
