"""The court register over the web."""

from html import unescape
from typing import Any

import pytest

from app.core.work import Application
from app.courts import services as courts
from app.courts.states import CourtLevel, FilingChannel
from tests.factories.standing import Entry, browser, entry_of, standing

FORM = {
    "name": "澜州市临澜区人民法院",
    "level": "basic",
    "province": "青澜省",
    "city": "澜州市",
    "case_code": "青0102",
    "filing_channel": "online",
}


def test_the_administrator_enters_a_court_and_the_bank_reads_it(app: Application, entry: Entry) -> None:
    answer = browser(app, entry, "administrator").post("/courts/new", data=FORM)

    assert answer.status_code == 303
    for seat in ("officer", "auditor", "collector_elsewhere"):
        assert "澜州市临澜区人民法院" in browser(app, entry, seat).get("/courts?q=临澜").text


def test_a_wrong_code_is_told_at_its_field_and_nothing_typed_is_lost(app: Application, entry: Entry) -> None:
    answer = browser(app, entry, "administrator").post("/courts/new", data=FORM | {"case_code": "青01"})

    assert answer.status_code == 422
    assert "does not fit this level" in answer.text
    assert 'value="青01"' in answer.text


def test_only_the_administrator_keeps_the_register(app: Application, entry: Entry, court: int) -> None:
    for seat in ("officer", "approver", "auditor", "lawyer"):
        assert browser(app, entry, seat).post("/courts/new", data=FORM | {"case_code": "青0103"}).status_code == 403
        assert browser(app, entry, seat).get(f"/courts/{court}/edit").status_code == 403
    assert browser(app, entry, "lawyer").get("/courts").status_code == 403


def test_two_administrators_at_one_court_see_each_others_change(app: Application, entry: Entry, court: int) -> None:
    administrator = browser(app, entry, "administrator")
    page = administrator.get(f"/courts/{court}/edit").text
    loaded = {name: value_of(page, name) for name in ("version", "loaded")}
    administrator.post(f"/courts/{court}/edit", data=FORM | loaded | {"telephone": "0199-0000-0001"})

    late = administrator.post(f"/courts/{court}/edit", data=FORM | loaded | {"telephone": "0199-0000-0002"})

    assert late.status_code == 409
    assert "0199-0000-0001" in late.text
    assert "0199-0000-0002" in late.text


def value_of(page: str, name: str) -> str:

    field = next(part for part in page.split("<input")[1:] if f'name="{name}"' in part.split(">")[0])
    return unescape(field.split('value="')[1].split('"')[0])


@pytest.fixture
def made(session: Any) -> tuple[Entry, int]:
    bank = standing()
    court = courts.add(
        actor=bank.administrator,
        particulars={
            "name": "澜州市东澜区人民法院",
            "level": CourtLevel.BASIC,
            "province": "青澜省",
            "city": "澜州市",
            "case_code": "青0199",
            "address": "",
            "telephone": "",
            "filing_channel": FilingChannel.ONLINE,
        },
    )
    session.flush()
    found = entry_of(bank), court.id
    session.commit()
    return found


@pytest.fixture
def entry(made: tuple[Entry, int]) -> Entry:
    return made[0]


@pytest.fixture
def court(made: tuple[Entry, int]) -> int:
    return made[1]
