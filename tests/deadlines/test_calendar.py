"""The calendar: a month in whole weeks, hearings with their time, the load of thirteen weeks, the week's control sheet."""

from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from app.core import clock
from app.core.work import Application
from app.deadlines.services import calendar, sheet
from app.deadlines.services.board import Filter
from app.deadlines.states import Nature
from app.docket.states import DeadlineState
from app.matters.models import Matter
from tests.deadlines.conftest import Sit, changing
from tests.factories import deadlines
from tests.factories.standing import Entry, Standing, standing
from tests.filings.conftest import counted

TODAY = date(2026, 3, 20)
"""A Friday."""


def test_a_day_shows_its_four_most_important_deadlines_and_counts_the_rest(session: Any, bank: Standing) -> None:
    met = deadlines.deadline(matter=bank.matter, in_days=3, state=DeadlineState.MET)
    plain = deadlines.deadline(matter=bank.matter, in_days=3, protects=False)
    rights = [deadlines.deadline(matter=bank.matter, in_days=3) for _ in range(4)]

    shown = calendar.month(actor=bank.officer, asked=Filter(), first=date(2026, 3, 1))

    (day,) = [day for week in shown.weeks for day in week if day.on == TODAY + timedelta(days=3)]
    assert [entry.deadline for entry in day.entries] == rights
    assert (day.more, shown.count) == (2, 6)
    everything = calendar.day(actor=bank.officer, asked=Filter(), on=day.on)
    assert {entry.deadline for entry in everything.entries} == {met, plain, *rights}


def test_a_month_is_made_of_whole_weeks_and_knows_rest_days(session: Any, bank: Standing) -> None:
    shown = calendar.month(actor=bank.officer, asked=Filter(), first=date(2026, 4, 1))

    days = {day.on: day for week in shown.weeks for day in week}
    assert (shown.weeks[0][0].on, shown.weeks[-1][-1].on) == (date(2026, 3, 30), date(2026, 5, 3))
    assert not days[date(2026, 4, 11)].is_working
    assert days[date(2026, 4, 6)].is_holiday, "Qingming of 2026 reaches to Monday"
    assert (shown.before, shown.after) == (date(2026, 3, 1), date(2026, 5, 1))


def test_a_hearing_shows_its_time_and_goes_when_it_is_put_off(session: Any, bank: Standing) -> None:
    suit = deadlines.proceeding(matter=bank.matter)
    hearing = deadlines.hearing(matter=bank.matter, on=TODAY, at=time(14, 30), proceeding_id=suit.id)

    def shown() -> list[Any]:
        return [entry.hearing for entry in calendar.day(actor=bank.officer, asked=Filter(), on=TODAY).entries]

    assert shown() == [hearing]
    deadlines.event(matter=bank.matter, happening="hearing_moved", on=TODAY - timedelta(days=1), proceeding_id=suit.id)
    again = deadlines.hearing(matter=bank.matter, on=TODAY, at=time(16), proceeding_id=suit.id)
    assert shown() == [again]


def test_a_corrected_or_struck_out_hearing_is_not_shown(session: Any, bank: Standing) -> None:
    wrong = deadlines.hearing(matter=bank.matter, on=TODAY)
    deadlines.hearing(matter=bank.matter, on=TODAY + timedelta(days=1), supersedes_id=wrong.id, reason="传票日期")
    struck = deadlines.hearing(matter=bank.matter, on=TODAY)
    deadlines.hearing(matter=bank.matter, on=TODAY, supersedes_id=struck.id, reason="误录", is_void=True)

    assert calendar.day(actor=bank.officer, asked=Filter(), on=TODAY).entries == []


def test_the_load_counts_by_week_what_we_must_keep(session: Any, bank: Standing) -> None:
    deadlines.deadline(matter=bank.matter, in_days=0)
    deadlines.deadline(matter=bank.matter, in_days=3, kind="internal")
    deadlines.deadline(matter=bank.matter, in_days=3, runs_out=True)
    deadlines.deadline(matter=bank.matter, in_days=3, state=DeadlineState.HELD)
    deadlines.deadline(matter=bank.matter, in_days=86)
    deadlines.deadline(matter=bank.matter, in_days=87)

    weeks = calendar.load(actor=bank.officer, asked=Filter())

    assert [(week.count, week.statutory) for week in weeks] == [(1, 1), (1, 0), *[(0, 0)] * 10, (1, 1)]
    assert weeks[0].monday == date(2026, 3, 16)


def test_the_agenda_leaves_out_empty_days_and_narrows(session: Any, bank: Standing) -> None:
    deadlines.deadline(matter=bank.matter, in_days=1)
    deadlines.deadline(matter=bank.matter, in_days=5, kind="internal")
    deadlines.hearing(matter=bank.matter, on=TODAY + timedelta(days=5))
    deadlines.deadline(matter=bank.matter, in_days=14)

    everything = calendar.agenda(actor=bank.officer, asked=Filter(), first=TODAY)
    internal = calendar.agenda(actor=bank.officer, asked=Filter(nature=Nature.INTERNAL), first=TODAY)

    assert [(day.on - TODAY).days for day in everything.days] == [1, 5]
    assert [entry.hearing is not None for entry in everything.days[1].entries] == [True, False]
    assert [(day.on - TODAY).days for day in internal.days] == [5]


def test_the_control_sheet_holds_two_weeks_and_what_is_overdue(session: Any, bank: Standing) -> None:
    overdue = deadlines.deadline(matter=bank.matter, in_days=-20)
    monday = deadlines.deadline(matter=bank.matter, in_days=-4)
    sunday = deadlines.deadline(matter=bank.matter, in_days=2)
    following = deadlines.deadline(matter=bank.matter, in_days=9)
    deadlines.deadline(matter=bank.matter, in_days=10)

    shown = sheet.sheet(actor=bank.officer, asked=Filter(), monday=sheet.monday_of(TODAY))

    assert (shown.monday, shown.sunday) == (date(2026, 3, 16), date(2026, 3, 22))
    assert (shown.overdue, shown.this_week, shown.next_week) == ([overdue], [monday, sunday], [following])


@pytest.mark.parametrize("address", ["/deadlines/calendar?month=2026-03", "/deadlines/agenda", "/deadlines/sheet"])
def test_calendar_pages_ask_the_same_few_questions(app: Application, entry: Entry, sit: Sit, address: str) -> None:
    def lay(count: int) -> None:
        with changing(app) as session:
            matter = session.get_one(Matter, entry.matter)
            for place in range(count):
                suit = deadlines.proceeding(matter=matter)
                deadlines.deadline(matter=matter, in_days=place % 7, proceeding_id=suit.id)
                deadlines.hearing(matter=matter, on=TODAY + timedelta(days=place % 7), proceeding_id=suit.id)

    def questions() -> int:
        client.get(address)
        with counted(app) as statements:
            assert client.get(address).status_code == 200
        return len(statements)

    client = sit("officer")
    lay(2)
    few = questions()
    lay(20)
    assert questions() == few


def test_a_month_that_is_none_shows_this_one(sit: Sit) -> None:
    for address in ("calendar?month=2026-13", "calendar?month=9999-12&day=x", "agenda?from=yesterday", "sheet?week=2026-02-30"):
        assert sit("officer").get(f"/deadlines/{address}").status_code == 200


def test_the_control_sheet_goes_out_as_a_workbook(app: Application, entry: Entry, sit: Sit) -> None:
    with changing(app) as session:
        deadlines.deadline(matter=session.get_one(Matter, entry.matter), in_days=2)

    answer = sit("officer").get("/deadlines/sheet/workbook")

    rows = list(load_workbook(BytesIO(answer.data), read_only=True).active.iter_rows(values_only=True))
    assert any("Appeal against a judgment" in row for row in rows)
    assert clock.today() == TODAY


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()
