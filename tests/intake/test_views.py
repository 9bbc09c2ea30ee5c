"""The pages of an import: who may open them, and the way from the upload to the matters without any script."""

import re
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from app.core.db import db
from app.matters.models import Matter
from app.matters.services import matters as services
from tests.factories.workbooks import matters, workbook
from tests.intake.bench import Bench


def test_an_untidy_list_goes_the_whole_way_by_the_pages(intake: Bench) -> None:
    client = intake.browser()
    sheets = matters(40)
    for at in range(0, 40, 8):
        sheets["drawdowns"][at]["drawn_on"] = "2024-03-32"
        sheets["loans"][at]["signed_on"] = "二〇二四"

    page = sent(client, "/imports/new", file=(BytesIO(workbook(sheets)), "不良移交清单.xlsx"), **own(intake))
    intake.work()
    assert "Match columns" in client.get(page).text
    client.post(f"{page}/columns", data=chosen(client.get(page).text))
    intake.work()

    shown = client.get(page).text
    assert "10 rows to look at" in shown
    for _ in range(5):
        for typed, key in (("2024-03-20", "drawn_on"), ("2024-03-18", "signed_on")):
            found = re.search(rf'id="row-(\d+)-{key}"', client.get(page).text)
            assert found
            assert client.post(f"{page}/rows/{found[1]}", data={"key": key, "typed": typed}).status_code == 303
    assert client.post(f"{page}/commit").status_code == 303
    intake.work()

    assert "brought in" in client.get(page).text.lower()
    with intake.looking() as session:
        assert session.scalar(select(func.count(Matter.id))) == 40


def test_columns_that_were_confirmed_once_are_not_asked_again(intake: Bench) -> None:
    intake.check(workbook(matters(1)))
    client = intake.browser()

    page = sent(client, "/imports/new", file=(BytesIO(workbook(matters(1, first=2))), "again.xlsx"), **own(intake))
    intake.work()

    assert "Bring in 1 good matter" in client.get(page).text


def test_what_stays_out_comes_back_with_notes_and_goes_in_when_mended(intake: Bench) -> None:
    sheets = matters(2)
    sheets["drawdowns"][1]["drawn_on"] = "2024-03-32"
    key = intake.check(workbook(sheets))
    intake.commit(key)

    answer = intake.browser().get(f"/imports/{key}/annotated")

    book = load_workbook(BytesIO(answer.data))
    tab = book["放款"]
    heading = [cell.value for cell in tab[1]]
    cell = tab.cell(row=2, column=heading.index("放款日") + 1)
    assert cell.comment is not None
    assert "KH00001" not in answer.data.decode("utf-8", "ignore")
    cell.value = "2024-03-20"
    kept = BytesIO()
    book.save(kept)
    book.close()
    again = intake.check(kept.getvalue())
    intake.commit(again)
    with intake.looking() as session:
        assert session.scalar(select(func.count(Matter.id))) == 2


@pytest.mark.parametrize(
    ("name", "status"), [("far", 404), ("lawyer", 403), ("collector", 403), ("officer", 200), ("auditor", 200)]
)
def test_only_the_branch_and_the_bank_see_an_import(intake: Bench, name: str, status: int) -> None:
    key = intake.check(workbook(matters(1)), name="near", branch="near")

    assert intake.browser(name).get(f"/imports/{key}").status_code == status
    assert intake.browser(name).get(f"/imports/{key}/annotated").status_code == status


@pytest.mark.parametrize("address", ["commit", "undo", "drop", "columns", "resume", "suggestions"])
def test_another_branch_changes_nothing(intake: Bench, address: str) -> None:
    key = intake.check(workbook(matters(1)), name="near", branch="near")

    assert intake.browser("far").post(f"/imports/{key}/{address}").status_code == 404
    assert intake.browser("auditor").post(f"/imports/{key}/{address}").status_code == 403


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), b"%PDF-1.7"])
def test_what_is_no_workbook_is_refused_at_the_field(intake: Bench, content: bytes) -> None:
    answer = intake.browser().post("/imports/new", data={"file": (BytesIO(content), "list.xlsx"), **own(intake)})

    assert answer.status_code == 422
    assert "data-summary" in answer.text


def test_htmx_gets_the_preview_alone(intake: Bench) -> None:
    sheets = matters(1)
    sheets["drawdowns"][0]["drawn_on"] = "2024-03-32"
    key = intake.check(workbook(sheets))
    client = intake.browser()
    found = re.search(r'id="row-(\d+)-drawn_on"', client.get(f"/imports/{key}").text)
    assert found

    answer = client.post(
        f"/imports/{key}/rows/{found[1]}", data={"key": "drawn_on", "typed": "2024-03-20"}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "Bring in 1 good matter" in answer.text


def test_work_on_an_import_is_seen_by_its_branch_and_whoever_sees_the_matters(intake: Bench) -> None:
    intake.check(workbook(matters(1)), name="near", branch="near")

    assert "DR-" in intake.browser("near").get("/jobs").text
    assert "DR-" not in intake.browser("administrator").get("/jobs").text  # He sees that work is done, not for whom.
    assert "DR-" not in intake.browser("far").get("/jobs").text


def test_a_file_that_is_being_worked_on_is_not_taken_twice(intake: Bench) -> None:
    content = workbook(matters(1))
    intake.upload(content)

    answer = intake.browser().post("/imports/new", data={"file": (BytesIO(content), "list.xlsx"), **own(intake)})

    assert answer.status_code == 422
    assert "DR-2026-0001" in answer.text


def test_an_import_that_was_built_on_shows_on_what(intake: Bench) -> None:
    key = intake.bring_in(matters(1))
    with intake.acting() as actor:
        matter = db.session.scalars(select(Matter)).one()
        services.note(actor=actor, matter=matter, internal_note="电话联系", internal_assessment="")
        number = matter.number

    answer = intake.browser().post(f"/imports/{key}/undo")

    assert answer.status_code == 422
    assert f"/matters/{matter_id(intake)}/history" in answer.text
    assert number in answer.text


def matter_id(intake: Bench) -> int:
    with intake.reading() as session:
        return int(session.scalars(select(Matter.id)).one())


def own(intake: Bench) -> dict[str, Any]:
    return {"branch_id": intake.branches["head"], "owner_id": intake.people["officer"]}


def sent(client: Any, address: str, **fields: Any) -> str:
    answer = client.post(address, data=fields)
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def chosen(page: str) -> dict[str, str]:
    """What a browser sends of the page of columns when nothing is changed."""
    data = dict.fromkeys(re.findall(r'name="(tab-\d+)" value="1" checked', page), "1")
    for name, options in re.findall(r'<select class="select" name="([^"]+)".*?>(.*?)</select>', page, flags=re.DOTALL):
        taken = re.search(r'<option value="([^"]*)" selected>', options)
        data[name] = taken[1] if taken else ""
    return data
