"""The queue of reviews: what waits for others' eyes, never one's own."""

from typing import Any

import pytest

from app.approvals import services as approvals
from app.approvals.states import Purpose
from app.core.work import Application
from tests.factories.standing import Entry, browser, entry_of, standing


def test_the_queue_shows_others_requests_with_note(app: Application, entry: Entry) -> None:
    page = browser(app, entry, "approver").get("/reviews").text

    assert "民事起诉状 第 1 版" in page
    assert "请核对利息" in page


def test_ones_own_request_is_under_ones_own_and_not_in_the_queue(app: Application, entry: Entry) -> None:
    page = browser(app, entry, "officer").get("/reviews").text

    queue, own = page.split("Your requests", 1)
    assert "民事起诉状 第 1 版" not in queue
    assert "民事起诉状 第 1 版" in own


def test_a_firm_sees_neither_the_request_nor_its_note(app: Application, entry: Entry) -> None:
    for seat in ("lawyer", "other_lawyer"):
        page = browser(app, entry, seat).get("/reviews").text
        assert "民事起诉状" not in page
        assert "请核对利息" not in page


@pytest.mark.parametrize("seat", ["approver", "administrator"])
def test_a_form_without_its_token_is_refused_to_whoever_decides(
    app: Application, entry: Entry, seat: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser(app, entry, seat)
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    assert client.post("/account", data={}).status_code == 400


@pytest.fixture
def entry(session: Any) -> Entry:
    bank = standing()
    approvals.request(
        actor=bank.officer,
        matter_id=bank.matter.id,
        purpose=Purpose.FINAL_PAPER,
        subject_title="民事起诉状 第 1 版",
        note="请核对利息",
    )
    found = entry_of(bank)
    session.commit()
    return found
