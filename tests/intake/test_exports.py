"""Every list as a workbook: what the page shows and no more, for those who see the page and nobody else."""

import io
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.audit.models import Reading
from app.collateral.models import Collateral
from app.core.work import Application
from app.matters.models import Matter
from app.matters.states import Stage
from tests.factories import access, matters
from tests.factories.desk import Desk
from tests.factories.desk import desk as make_desk

NOTE = "底线四百万"


@pytest.fixture
def desk(app: Application) -> Desk:
    return make_desk(app)


def table(desk: Desk, who: str, path: str) -> tuple[list[str], list[list[Any]], list[str]]:
    """(headings, rows, what stands on top) of a workbook that somebody downloaded."""
    answer = desk.browser(who).get(path)
    assert answer.status_code == 200, (who, path, answer.status_code)
    assert answer.mimetype.endswith("spreadsheetml.sheet")
    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    return [str(head) for head in rows[3]], rows[4:], [str(row[0]) for row in rows[:3]]


LISTS = {
    "/matters/": "/export/matters",
    "/collateral/": "/export/collateral",
    "/courts": "/export/courts",
    "/jobs": "/export/jobs",
    "/imports/": "/export/imports",
    "/reviews": "/export/reviews",
    "/users": "/export/users",
    "/branches": "/export/branches",
    "/firms": "/export/firms",
    "/matters/{matter}/engagements": "/export/matters/{matter}/engagements",
    "/matters/{matter}/filings": "/export/matters/{matter}/filings",
    "/matters/{matter}/history": "/export/matters/{matter}/history",
}


@pytest.mark.parametrize("page", LISTS)
def test_each_list_has_its_button_and_its_workbook(desk: Desk, page: str) -> None:
    page, export = page.format(**desk.ids), LISTS[page].format(**desk.ids)

    shown = desk.browser("auditor").get(page)
    heads, _rows, top = table(desk, "auditor", export)

    assert f'href="{export}"' in shown.text
    assert len(heads) == len(set(heads)) >= 4
    assert "rows" in top[2]


@pytest.mark.parametrize("page", LISTS)
def test_who_does_not_see_the_page_does_not_get_its_workbook(desk: Desk, page: str) -> None:
    page, export = page.format(**desk.ids), LISTS[page].format(**desk.ids)

    for who in ("lawyer", "stranger", "elsewhere", "officer"):
        browser = desk.browser(who)
        assert browser.get(export).status_code == browser.get(page).status_code, (who, export)


def test_the_matters_of_the_workbook_are_those_of_the_filter_all_of_them(desk: Desk) -> None:
    with desk.looking() as session:
        branch = access.branch()
        for number in range(40):
            matters.matter(title=f"示例第{number}件", branch=branch, stage=Stage.FILED)
        session.commit()

    heads, rows, top = table(desk, "officer", "/export/matters?stage=filed&sort=title&page=2")
    _heads, others, _top = table(desk, "officer", "/export/matters?q=示例第7件")

    assert len(rows) == 40
    titles = [row[heads.index("Title")] for row in rows]
    assert titles == sorted(titles)
    assert "Stage = Filed" in top[1]
    assert len(others) == 1


def test_the_balance_is_a_number_to_the_fen(desk: Desk) -> None:
    heads, rows, _top = table(desk, "officer", "/export/matters")

    with desk.looking() as session:
        balance = session.get(Matter, desk.ids["matter"]).balance_total
    assert Decimal(str(rows[0][heads.index("Balance (yuan)")])) == balance


def test_a_firm_gets_its_matters_without_what_is_the_banks_own(desk: Desk) -> None:
    with desk.looking() as session:
        session.get(Matter, desk.ids["matter"]).internal_note = NOTE
        session.get(Collateral, desk.ids["collateral"]).internal_value = Decimal("4340000")
        session.commit()

    of_bank = table(desk, "officer", "/export/matters"), table(desk, "officer", "/export/collateral")
    of_firm = table(desk, "lawyer", "/export/matters"), table(desk, "lawyer", "/export/collateral")
    of_stranger = table(desk, "stranger", "/export/matters"), table(desk, "stranger", "/export/collateral")

    assert NOTE in str(of_bank) and "4340000" in str(of_bank)
    assert len(of_firm[0][1]) == len(of_firm[1][1]) == 1
    assert NOTE not in str(of_firm) and "4340000" not in str(of_firm) and "Internal note" not in of_firm[0][0]
    assert of_stranger[0][1] == of_stranger[1][1] == []


def test_the_workbook_speaks_the_language_of_its_reader(desk: Desk) -> None:
    heads, rows, top = table(desk, "collector", "/export/matters?view=all")

    assert len(rows) == 1
    assert "案件编号" in heads
    assert "导出人" in top[2]


def test_taking_a_list_away_is_noted_with_its_filter(desk: Desk) -> None:
    table(desk, "officer", "/export/collateral?q=示例&let=1")
    table(desk, "officer", f"/export/matters/{desk.ids['matter']}/history")

    with desk.looking() as session:
        noted = session.scalars(select(Reading).where(Reading.row_id == "*").order_by(Reading.id)).all()
        assert [(row.table_name, row.matter_id) for row in noted] == [("collateral", None), ("change", desk.ids["matter"])]
        assert "Keyword 示例" in noted[0].title and "Let Yes" in noted[0].title


def test_the_history_has_a_row_for_each_value(desk: Desk) -> None:
    heads, rows, top = table(desk, "auditor", f"/export/matters/{desk.ids['matter']}/history")

    assert len(rows) > 50
    assert {row[heads.index("Act")] for row in rows} <= {"Added", "Changed", "Removed"}
    assert "Matter = " in top[1]


def test_odd_addresses_break_neither_page_nor_workbook(desk: Desk) -> None:
    browser = desk.browser("officer")
    odd = "?endpoint=x&_external=1&_anchor=%22%3E&q=%3Cb%3E%26&stage=nonsense&branch=99999&owner=0&balance_from=1e99"

    assert browser.get(f"/matters/{odd}").status_code == 200
    assert browser.get(f"/export/matters{odd}").status_code == 200
    assert browser.get(f"/collateral/{odd}").status_code == 200
    assert browser.get(f"/export/collateral{odd}").status_code == 200
