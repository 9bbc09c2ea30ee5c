"""Files over the web: added, handed out under their name, noted when taken, and hidden from other firms."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select

from app.access.scope import acting_as
from app.audit import services as audit
from app.core.db import db
from app.core.work import Application
from app.files import services as files
from app.files.models import Attachment
from app.files.states import AttachmentKind
from tests.factories.contents import PDF, PNG
from tests.factories.standing import Entry, Standing, browser, entry_of, standing

FIRM_REFUSED = ("other_lawyer", "collector_elsewhere")


def test_an_officer_adds_a_file_and_finds_it_in_the_list(app: Application, entry: Entry) -> None:
    officer = browser(app, entry, "officer")

    answer = officer.post(f"/matters/{entry.matter}/files", data=upload(name="借据.pdf", title="借据第 1 号"))

    assert answer.status_code == 303
    page = officer.get(f"/matters/{entry.matter}/files").text
    assert "借据第 1 号" in page
    assert "Loan note" in page


def test_a_refused_file_is_told_at_its_field_and_nothing_is_kept(app: Application, entry: Entry) -> None:
    answer = browser(app, entry, "officer").post(f"/matters/{entry.matter}/files", data=upload(content=b"MZ program"))

    assert answer.status_code == 422
    assert "is none of pdf, docx" in answer.text
    assert not kept()


def test_a_download_has_its_chinese_name_and_is_no_page(app: Application, entry: Entry, attachment: int) -> None:
    answer = browser(app, entry, "officer").get(f"/files/{attachment}/download")

    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment")
    assert quote("借据 1.pdf") in disposition


def test_who_took_a_file_away_is_noted(app: Application, entry: Entry, attachment: int) -> None:
    browser(app, entry, "lawyer").get(f"/files/{attachment}/download")

    with acting_as():
        (reading,) = audit.readings_of(matter_id=entry.matter)
    assert (reading.act.value, reading.matter_id, reading.title, reading.row_id) == (
        "downloaded",
        entry.matter,
        "借据 1",
        str(attachment),
    )
    assert reading.actor_name
    assert reading.address


@pytest.mark.parametrize("seat", FIRM_REFUSED)
def test_another_firm_and_another_branch_find_nothing_there(app: Application, entry: Entry, attachment: int, seat: str) -> None:
    stranger = browser(app, entry, seat)

    assert stranger.get(f"/matters/{entry.matter}/files").status_code == 404
    assert stranger.get(f"/files/{attachment}/download").status_code == 404
    assert stranger.post(f"/matters/{entry.matter}/files", data=upload(content=PNG)).status_code == 404
    assert stranger.post(f"/files/{attachment}/withdraw").status_code == 404
    assert len(kept()) == 1


def test_an_auditor_reads_and_takes_away_but_changes_nothing(app: Application, entry: Entry, attachment: int) -> None:
    auditor = browser(app, entry, "auditor")

    assert auditor.get(f"/matters/{entry.matter}/files").status_code == 200
    assert auditor.get(f"/files/{attachment}/download").status_code == 200
    assert auditor.post(f"/matters/{entry.matter}/files", data=upload()).status_code == 403
    assert auditor.post(f"/files/{attachment}/withdraw").status_code == 403


def test_a_firms_lawyer_takes_back_only_what_he_added_himself(app: Application, entry: Entry, attachment: int) -> None:
    lawyer = browser(app, entry, "lawyer")
    lawyer.post(f"/matters/{entry.matter}/files", data=upload(content=PNG))
    own = max(each.id for each in kept())

    assert lawyer.post(f"/files/{attachment}/withdraw").status_code == 403
    assert lawyer.post(f"/files/{own}/withdraw").status_code == 303
    assert {each.id for each in kept() if each.is_kept} == {attachment}


def upload(*, content: bytes = PDF, name: str = "proof.pdf", title: str = "") -> dict[str, Any]:
    return {"file": (io.BytesIO(content), name), "kind": "drawdown_proof", "title": title}


def kept() -> list[Attachment]:
    with acting_as():
        return list(db.session.scalars(select(Attachment)))


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()


@pytest.fixture
def attachment(app: Application, session: Any, bank: Standing) -> int:
    made = files.keep_upload(
        actor=bank.officer,
        matter_id=bank.matter.id,
        stream=io.BytesIO(PDF),
        original_name="借据 1.pdf",
        kind=AttachmentKind.DRAWDOWN_PROOF,
    )
    return made.id


@pytest.fixture
def entry(session: Any, bank: Standing, request: pytest.FixtureRequest) -> Entry:
    if "attachment" in request.fixturenames:
        request.getfixturevalue("attachment")
    found = entry_of(bank)
    session.commit()
    return found


@pytest.fixture(autouse=True)
def own_folder(app: Application, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(app.config, "FILES_PATH", str(tmp_path / "files"))
    yield
