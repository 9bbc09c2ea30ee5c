"""A list of courts: read as it comes out of a workbook, checked row by row, and only what is right goes in."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from app.access.states import RoleKey
from app.core.db import db
from app.core.errors import DomainError
from app.core.work import Application
from app.courts import lists
from app.courts import services as courts
from app.courts.models import Court
from app.courts.states import CourtLevel, FilingChannel
from tests.factories import access
from tests.factories.standing import Entry, browser, entry_of, standing

ROWS = [
    ["法院名称", "代字", "省", "市", "上级法院", "立案方式"],
    ["澜州市临澜区人民法院", "青0102", "青澜省", "澜州市", "青澜省澜州市中级人民法院", "网上立案"],
    ["青澜省澜州市中级人民法院", "青01", "青澜省", "澜州市", "", ""],
    ["青澜海事法院", "青72", "青澜省", "澜州市", "", ""],
]
TEXT = "\n".join("\t".join(row) for row in ROWS)


def test_a_list_tells_level_channel_and_superior_court(session: Any) -> None:
    actor = access.user(RoleKey.ADMINISTRATOR)

    assert courts.bring_in(actor=actor, lines=lists.read(TEXT)) == 3

    basic = courts.of_code(case_code="青0102")
    assert basic is not None and basic.parent is not None
    assert (basic.level, basic.filing_channel, basic.parent.name) == (
        CourtLevel.BASIC,
        FilingChannel.ONLINE,
        "青澜省澜州市中级人民法院",
    )
    assert [court.level for court in courts.find()] == [CourtLevel.INTERMEDIATE, CourtLevel.BASIC, CourtLevel.SPECIAL]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("临澜法庭\t基层\t青澜省\t澜州市\t青0103", "full official name"),
        ("澜州市临澜区人民法院\t基层\t青澜省\t澜州市\t0102", "not a court's code"),
        ("澜州市临澜区人民法院\t中级\t青澜省\t澜州市\t青0102", "does not fit this level"),
        ("澜州市临澜区人民法院\t基层\t\t澜州市\t青0102", "province"),
    ],
)
def test_each_fault_is_said_of_its_row(app: Application, session: Any, row: str, said: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}, query_string={"lang": "en"}):
        faults = courts.faults_of(lists.read("青澜省高级人民法院\t高级\t青澜省\t\t青\n" + row))

    assert list(faults) == [2]
    assert said in faults[2]


def test_what_is_known_is_passed_over_and_what_clashes_is_a_fault(session: Any) -> None:
    actor = access.user(RoleKey.ADMINISTRATOR)
    courts.bring_in(actor=actor, lines=lists.read(TEXT))
    again = lists.read(
        TEXT + "\n澜州市新区人民法院\t青0102\t青澜省\t澜州市\t\t\n" * 1 + "澜州市又新区人民法院\t青0102\t青澜省\t澜州市"
    )

    assert courts.known_of(again) == {2, 3, 4}
    assert set(courts.faults_of(again)) == {5, 6}
    assert courts.bring_in(actor=actor, lines=again[:3]) == 0


def test_a_workbook_reads_like_its_rows_pasted() -> None:
    book = openpyxl.Workbook()
    hidden = book.active
    hidden.sheet_state = "hidden"
    sheet = book.create_sheet("法院")
    for row in ROWS:
        sheet.append(row)
    sheet.append([None] * 6)
    content = io.BytesIO()
    book.save(content)

    read = lists.read(lists.from_workbook(content.getvalue()))
    assert [(line.particulars, line.parent) for line in read] == [(line.particulars, line.parent) for line in lists.read(TEXT)]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not a workbook", "法院\t代字".encode()])
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(DomainError, match="no workbook"):
        lists.from_workbook(content)


def test_good_rows_go_in_and_the_others_stay_to_be_mended(app: Application, entry: Entry) -> None:
    client = browser(app, entry, "administrator")
    sent = {"rows": TEXT + "\n没有代字的法院\t\t青澜省\t澜州市\t\t"}

    checked = client.post("/courts/import", data=sent)
    assert checked.status_code == 200
    assert "澜州市临澜区人民法院" not in client.get("/courts").text, "checking enters nothing"
    entered = client.post("/courts/import", data=sent | {"enter": "yes"}).text

    assert "没有代字的法院" in entered
    assert "澜州市临澜区人民法院" not in entered[entered.index("<textarea") : entered.index("</textarea>")]
    assert "澜州市临澜区人民法院" in client.get("/courts").text
    assert client.post("/courts/import", data={"rows": ""}).status_code == 422
    hopeless = client.post("/courts/import", data={"rows": "没有代字的法院\t\t青澜省\t澜州市\t\t", "enter": "yes"})
    assert (hopeless.status_code, "没有代字的法院" in hopeless.text) == (422, True)
    assert "没有代字的法院" not in client.get("/courts").text
    assert browser(app, entry, "officer").get("/courts/import").status_code == 403


def test_a_closed_court_names_its_successor_and_is_no_longer_offered(app: Application, session: Any, entry: Entry) -> None:
    actor = access.user(RoleKey.ADMINISTRATOR)
    courts.bring_in(actor=actor, lines=lists.read(TEXT))
    old, new = courts.of_code(case_code="青0102"), courts.of_code(case_code="青01")
    assert old is not None and new is not None
    keys = old.id, new.id
    db.session.commit()
    client = browser(app, entry, "administrator")

    assert client.post(f"/courts/{keys[0]}/close", data={"closed_on": "2026-01-01", "successor": keys[0]}).status_code == 422
    assert client.post(f"/courts/{keys[0]}/close", data={"closed_on": "2026-01-01", "successor": keys[1]}).status_code == 303

    closed = db.session.get_one(Court, keys[0], populate_existing=True)
    assert (closed.closed_on, closed.successor_id) == (date(2026, 1, 1), keys[1])
    assert keys[0] not in [key for key, _name in courts.choices()]
    assert keys[0] in [key for key, _name in courts.choices(present=closed)]
    db.session.rollback()
    client.post(f"/courts/{keys[0]}/reopen")
    assert db.session.get_one(Court, keys[0], populate_existing=True).closed_on is None


def test_signs_of_patterns_are_letters_in_the_search(session: Any) -> None:
    courts.bring_in(actor=access.user(RoleKey.ADMINISTRATOR), lines=lists.read(TEXT))

    assert (list(courts.find(words="%")), list(courts.find(words="_"))) == ([], [])
    assert len(courts.find(words="青澜")) == 2


@pytest.fixture
def entry(session: Any) -> Entry:
    made = entry_of(standing())
    db.session.commit()
    return made
