"""The ladder: days of warning, then the manager, each step once; what is held, met or decided stays silent."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.access.scope import acting_as
from app.core import clock
from app.core.db import db
from app.core.work import Application, unit_of_work
from app.docket import services as docket
from app.docket.models import Deadline
from app.docket.states import DeadlineState, LapseDecision
from app.reminders import tasks
from app.reminders.models import Reminder
from app.reminders.services import reminding
from app.reminders.states import Step
from tests.factories import deadlines
from tests.factories.reminders import Led, led

TODAY = date(2026, 3, 20)


def test_whoever_keeps_a_deadline_is_reminded_on_its_days_of_warning(session: Any, bank: Led) -> None:
    row = warned(bank, in_days=90, before=(90, 30, 7))

    assert night() == [(Step.ALARM, TODAY, bank.bank.officer.id)]
    assert [(one.deadline_id, one.day) for one in kept()] == [(row.id, TODAY)]
    docket.acknowledge(actor=bank.bank.officer, deadline=row)
    assert night(59) == []
    assert night(60) == [(Step.ALARM, TODAY + timedelta(days=60), bank.bank.officer.id)]


def test_the_day_before_a_day_of_warning_nobody_is_reminded(session: Any, bank: Led) -> None:
    warned(bank, in_days=91, before=(90, 30, 7))

    assert night() == []
    assert night(1) == [(Step.ALARM, TODAY + timedelta(days=1), bank.bank.officer.id)]


def test_nights_that_were_missed_are_made_up_with_the_last_warning_only(session: Any, bank: Led) -> None:
    warned(bank, in_days=6, before=(90, 30, 7))

    assert night() == [(Step.ALARM, TODAY - timedelta(days=1), bank.bank.officer.id)]


def test_a_deadline_without_days_of_its_own_is_called_to_mind_by_the_setting(session: Any, bank: Led) -> None:
    warned(bank, in_days=8, before=())

    assert [night(after) for after in (0, 1, 6)] == [
        [],
        [(Step.ALARM, TODAY + timedelta(days=1), bank.bank.officer.id)],
        [
            (Step.ALARM, TODAY + timedelta(days=6), bank.bank.officer.id),
            (Step.UNACKNOWLEDGED, TODAY + timedelta(days=1), bank.manager.id),
            (Step.LAST_DAYS, TODAY + timedelta(days=5), bank.manager.id),
        ],
    ]


def test_five_days_without_acknowledgement_lead_to_the_manager_once(session: Any, bank: Led) -> None:
    row = warned(bank, in_days=30, before=(30, 7))
    night()

    assert night(4) == []
    assert night(5) == [(Step.UNACKNOWLEDGED, TODAY, bank.manager.id)]
    assert row.escalated_at is not None
    assert night(5) == night(6) == []


def test_who_has_acknowledged_is_reported_only_in_the_last_days(session: Any, bank: Led) -> None:
    row = warned(bank, in_days=30, before=(30,))
    night()
    docket.acknowledge(actor=bank.bank.officer, deadline=row)

    assert night(26) == []
    assert night(27) == [(Step.LAST_DAYS, TODAY + timedelta(days=27), bank.manager.id)]


def test_the_day_after_its_end_the_keeper_and_the_manager_are_told(session: Any, bank: Led) -> None:
    warned(bank, in_days=-1, before=(90, 30, 7))

    assert night() == [
        (Step.OVERDUE, TODAY - timedelta(days=1), bank.bank.officer.id),
        (Step.OVERDUE, TODAY - timedelta(days=1), bank.manager.id),
    ]
    assert night(1) == []


@pytest.mark.parametrize(
    "facts",
    [
        {"state": DeadlineState.HELD},
        {"state": DeadlineState.MET},
        {"state": DeadlineState.DROPPED},
        {"runs_out": True},
        {"decision": LapseDecision.WAIVED, "decided_at": clock.now(), "decision_reason": "服判"},
    ],
    ids=lambda facts: "-".join(facts) + str(next(iter(facts.values()))),
)
def test_what_is_held_closed_decided_or_passes_by_itself_raises_no_alarm(session: Any, bank: Led, facts: dict[str, Any]) -> None:
    for days in (-3, 0, 2, 30):
        warned(bank, in_days=days, before=(30, 7, 3), **facts)

    assert night() == []


def test_a_branch_reports_to_its_own_manager(session: Any, bank: Led) -> None:
    deadlines.deadline(matter=bank.bank.other_matter, in_days=2)

    assert (Step.LAST_DAYS, bank.branch_manager.id) in {(step, to) for step, _day, to in night()}


def test_nobody_is_his_own_manager_and_without_managers_approvers_are_told(session: Any, bank: Led) -> None:
    warned(bank, in_days=2, before=(), assignee_id=bank.manager.id)

    told = {(step, to) for step, _day, to in night()}

    assert told == {(Step.ALARM, bank.manager.id), (Step.LAST_DAYS, bank.bank.approver.id)}


def test_a_deadline_that_moves_is_called_to_mind_anew_and_not_reported_for_the_old_day(session: Any, bank: Led) -> None:
    row = warned(bank, in_days=30, before=(30,))
    night()
    warning = TODAY + timedelta(days=10)
    row.plan_on, row.alarms, row.warn_on = TODAY + timedelta(days=40), [warning.isoformat()], warning

    assert night(9) == []
    assert night(10) == [(Step.ALARM, warning, bank.bank.officer.id)]


def test_whoever_takes_over_is_reminded_and_has_the_same_days_to_answer(session: Any, bank: Led) -> None:
    row = warned(bank, in_days=30, before=(30,))
    night()
    other = row.assignee = bank.bank.collector_elsewhere

    assert night(6) == [(Step.ALARM, TODAY, other.id)]
    assert night(10) == []
    assert night(11) == [(Step.UNACKNOWLEDGED, TODAY, bank.manager.id)]


def test_the_night_runs_in_portions_and_twice_tells_nobody_twice(
    app: Application, session: Any, bank: Led, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding, "PORTION", 3)
    for _ in range(8):
        warned(bank, in_days=30, before=(30,))
    with unit_of_work():
        pass

    tasks.remind()
    tasks.remind()

    with acting_as():
        assert len(db.session.scalars(select(Reminder)).all()) == 8


def warned(bank: Led, *, in_days: int, before: tuple[int, ...], **facts: Any) -> Deadline:
    """A deadline of the matter with these days of warning, as a fold leaves it."""
    days = [TODAY + timedelta(days=in_days - each) for each in before]
    facts = {"alarms": [day.isoformat() for day in days], "warn_on": min(days, default=None)} | facts
    made: Deadline = deadlines.deadline(matter=bank.bank.matter, in_days=in_days, **facts)
    return made


def night(later: int = 0) -> list[tuple[Step, date, int]]:
    """Run the ladder so many days later; what was made then."""
    clock.set_business_day(TODAY + timedelta(days=later))
    before = {one.id for one in kept()}
    reminding.remind(deadline_ids=reminding.due(after_id=0))
    return [(one.step, one.day, one.to_id) for one in kept() if one.id not in before]


def kept() -> list[Reminder]:
    return list(db.session.scalars(select(Reminder).order_by(Reminder.id)))


@pytest.fixture
def bank(session: Any) -> Led:
    clock.set_business_day(TODAY)
    return led()
