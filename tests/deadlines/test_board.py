"""The board: what presses whom, in a fixed number of questions, and nothing that keeps a right passes in silence."""

import re
from typing import Any

import pytest

from app.core import clock
from app.core.work import Application
from app.deadlines.services import board
from app.deadlines.services.board import Filter
from app.deadlines.states import Circle, Nature, Side, Urgency
from app.docket.models import Deadline
from app.docket.states import DeadlineState, LapseDecision, ProceedingKind
from app.matters.models import Matter
from tests.deadlines.conftest import Sit, changing
from tests.factories import deadlines
from tests.factories.standing import Entry, Standing, standing
from tests.filings.conftest import counted


def test_deadlines_stand_under_their_urgency_by_the_day(session: Any, bank: Standing) -> None:
    days = {-3: Urgency.OVERDUE, 0: Urgency.WEEK, 7: Urgency.WEEK, 8: Urgency.MONTH, 30: Urgency.MONTH, 31: Urgency.QUARTER}
    days |= {90: Urgency.QUARTER, 91: Urgency.LATER}
    for day in days:
        deadlines.deadline(matter=bank.matter, in_days=day)
    deadlines.deadline(matter=bank.matter, in_days=None)

    shown = board.board(actor=bank.officer, asked=Filter())

    assert [row.urgency for row in shown.page.items] == [*days.values(), Urgency.UNDATED]
    counts = {urgency: shown.counts[urgency].count for urgency in Urgency}
    assert [counts[one] for one in Urgency] == [1, 2, 2, 2, 1, 1, 0, 0]


def test_held_decided_and_passing_ones_raise_no_alarm(session: Any, bank: Standing) -> None:
    deadlines.deadline(matter=bank.matter, in_days=-3, state=DeadlineState.HELD)
    deadlines.deadline(
        matter=bank.matter, in_days=-3, decision=LapseDecision.WAIVED, decided_at=clock.now(), decision_reason="服判"
    )
    deadlines.deadline(matter=bank.matter, in_days=-3, runs_out=True, actor="debtor")
    deadlines.deadline(matter=bank.matter, in_days=-3, state=DeadlineState.MET)

    shown = board.board(actor=bank.officer, asked=Filter())

    assert shown.page.items == []
    assert (shown.counts[Urgency.HELD].count, shown.counts[Urgency.DECIDED].count) == (1, 1)
    assert board.pressing_count(actor=bank.officer) == 0


def test_filters_narrow_by_nature_proceeding_right_and_side(session: Any, bank: Standing) -> None:
    lawsuit = deadlines.proceeding(matter=bank.matter)
    of_suit = deadlines.deadline(matter=bank.matter, proceeding_id=lawsuit.id, kind="unchangeable")
    internal = deadlines.deadline(matter=bank.matter, kind="internal", protects=False)
    waiting = deadlines.deadline(matter=bank.matter, kind="court_set", runs_out=True)

    def found(**asked: Any) -> list[Deadline]:
        return [row.deadline for row in board.board(actor=bank.officer, asked=Filter(**asked)).page.items]

    assert found(nature=Nature.STATUTORY) == [of_suit]
    assert found(nature=Nature.INTERNAL) == [internal]
    assert found(proceeding=ProceedingKind.LAWSUIT) == [of_suit]
    assert found(protects=True) == [of_suit]
    assert found(side=Side.OTHERS) == [waiting]


def test_the_circles_are_ones_own_and_all_that_one_sees(session: Any, bank: Standing) -> None:
    own = deadlines.deadline(matter=bank.matter)
    others = deadlines.deadline(matter=bank.other_matter, assignee_id=bank.approver.id)

    mine = board.board(actor=bank.officer, asked=Filter())
    everybody = board.board(actor=bank.officer, asked=Filter(circle=Circle.BANK))

    assert [row.deadline for row in mine.page.items] == [own]
    assert {row.deadline for row in everybody.page.items} == {own, others}
    assert board.circles_of(bank.auditor) == [Circle.BANK]


def test_a_page_turns_and_is_counted_up_to_a_limit(session: Any, bank: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [deadlines.deadline(matter=bank.matter, in_days=day) for day in range(1, 8)]
    monkeypatch.setattr(board, "COUNTED_TO", 5)

    second = board.board(actor=bank.officer, asked=Filter(), number=2, size=3)

    assert [row.deadline for row in second.page.items] == rows[3:6]
    assert (second.counts[Urgency.WEEK].words, second.page.is_partial) == ("5+", True)


@pytest.mark.parametrize("count", [3, 25])
def test_the_board_asks_the_same_few_questions(app: Application, entry: Entry, sit: Sit, count: int) -> None:
    with changing(app) as session:
        matter = session.get_one(Matter, entry.matter)
        for day in range(count):
            suit = deadlines.proceeding(matter=matter)
            deadlines.deadline(matter=matter, in_days=day, proceeding_id=suit.id)
    client = sit("officer")
    client.get("/deadlines/")

    with counted(app) as statements:
        page = client.get("/deadlines/").text

    assert page.count('id="deadline-') == count
    # The account and its branch; counts, page and case numbers; branches; what presses; the bank's tables, for its name.
    asked = [statement for statement in statements if statement.startswith("SELECT")]
    assert len(asked) == 8, "\n".join(asked)


def test_an_overdue_right_stands_red_until_a_decision_is_recorded(app: Application, entry: Entry, sit: Sit) -> None:
    with changing(app) as session:
        row = deadlines.deadline(matter=session.get_one(Matter, entry.matter), in_days=-2)
        key = row.id
    client = sit("officer")

    before = client.get("/deadlines/").text
    refused = client.post(f"/deadlines/{key}/decide", data={"decision": "missed", "reason": ""})
    decided = client.post(f"/deadlines/{key}/decide", data={"decision": "missed", "reason": "漏看送达回证"})
    after = client.get("/deadlines/").text

    assert 'class="is-lapsing"' in before and f"/deadlines/{key}?back=" in before
    assert (refused.status_code, decided.status_code) == (422, 303)
    assert 'class="is-lapsing"' not in after
    assert "漏看送达回证" in client.get(f"/deadlines/{key}").text


def test_the_navigation_counts_what_presses_the_reader(app: Application, entry: Entry, sit: Sit) -> None:
    with changing(app) as session:
        for day in (-1, 7, 8):
            deadlines.deadline(matter=session.get_one(Matter, entry.matter), in_days=day)

    assert re.search(r'href="/deadlines/".*?<span class="count count-hot">2</span>', sit("officer").get("/").text, re.S)
    assert "count-hot" not in sit("approver").get("/about").text


def test_why_a_day_is_told_at_one_click(app: Application, entry: Entry, sit: Sit) -> None:
    with changing(app) as session:
        key = deadlines.deadline(matter=session.get_one(Matter, entry.matter), holiday_table_missing=True).id

    part = sit("officer").get(f"/deadlines/{key}", headers={"HX-Request": "true"}).text
    whole = sit("officer").get(f"/deadlines/{key}").text

    assert "<html" not in part and "<html" in whole
    for page in (part, whole):
        assert "PER-75" in page and "自送达之日的次日起算15日" in page and "Rule checked on" in page
        assert "not on file" in page


def test_a_deadline_is_acknowledged_and_given_on(app: Application, entry: Entry, sit: Sit) -> None:
    with changing(app) as session:
        row = deadlines.deadline(matter=session.get_one(Matter, entry.matter))
        key, owner = row.id, row.assignee_id
    client = sit("officer")

    seen = client.post(f"/deadlines/{key}/acknowledge", data={"next": "/deadlines/?urgency=week"})
    wrong = client.post(f"/deadlines/{key}/assign", data={"assignee_id": "999999"})
    given = client.post(f"/deadlines/{key}/assign", data={"assignee_id": str(owner)})

    assert (seen.status_code, seen.headers["Location"]) == (303, "/deadlines/?urgency=week")
    assert (wrong.status_code, given.status_code) == (422, 303)
    with changing(app) as session:
        assert session.get_one(Deadline, key).acknowledged_at is not None


def test_another_firm_and_another_branch_find_nothing(app: Application, entry: Entry, sit: Sit) -> None:
    with changing(app) as session:
        key = deadlines.deadline(matter=session.get_one(Matter, entry.matter), title="本案上诉").id

    for seat in ("other_lawyer", "collector_elsewhere"):
        client = sit(seat)
        assert client.get(f"/deadlines/{key}").status_code == 404
        assert "Appeal against" not in client.get("/deadlines/?circle=bank").text
    assert sit("lawyer").get(f"/deadlines/{key}").status_code == 200
    assert sit("collector_elsewhere").post(f"/deadlines/{key}/acknowledge").status_code == 404


def test_the_board_goes_out_as_a_workbook_with_its_filter(app: Application, entry: Entry, sit: Sit) -> None:
    with changing(app) as session:
        deadlines.deadline(matter=session.get_one(Matter, entry.matter))

    answer = sit("officer").get("/deadlines/workbook?urgency=week")

    assert answer.status_code == 200
    assert answer.data[:2] == b"PK"


def test_a_filter_that_means_nothing_is_left_out(sit: Sit) -> None:
    page = sit("officer").get("/deadlines/?urgency=soon&nature=x&branch=abc&page=-4&circle=all&proceeding=war")

    assert page.status_code == 200
    assert Filter.read({"protects": "1", "matter": "7"}).query == "protects=1&matter=7"


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()
