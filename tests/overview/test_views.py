"""The first page and the page of a matter: figures with their source, the clocks, what a firm does not see, the history."""

import re
from datetime import date
from html import unescape

from sqlalchemy import select

from app.audit.models import Reading
from app.audit.states import Act
from app.collateral.states import ValuationMethod
from app.core.db import db
from app.core.work import Application
from app.matters.models import Guarantee, Matter, Party
from app.matters.services import limits
from app.matters.states import Role, Stage
from tests.factories import collateral, golden
from tests.factories import matters as make
from tests.filings.conftest import GOLDEN_TOTAL, Office, SignIn, changing, counted, looking, office, set_papers, signed_in

__all__ = ["office", "set_papers", "signed_in"]


def test_matter_page_shows_the_golden_figures_with_their_sources(app: Application, office: Office, signed_in: SignIn) -> None:
    with changing(app):
        asset = db.session.get_one(Matter, office.matter).securities[0].collateral
        collateral.valuation(collateral=asset, amount=7140000, as_of=date(2026, 3, 1), method=ValuationMethod.ENTRUSTED)

    page = unescape(signed_in("officer").get(f"/matters/{office.matter}").text)

    assert GOLDEN_TOTAL in page
    assert "738.28 more each day" in page
    assert re.search(r"131\.1<small>%</small>", page)
    assert "民法典 §692" in page
    assert re.search(r"<li class=\"now\" aria-current=\"step\">", page)
    assert "底线九成" in page


def test_cover_counts_the_last_value_up_to_the_registered_maximum(app: Application, office: Office, signed_in: SignIn) -> None:
    with changing(app):
        asset = db.session.get_one(Matter, office.matter).securities[0].collateral
        collateral.valuation(
            collateral=asset, amount=round(golden.TOTAL / 2, 2), as_of=date(2026, 3, 1), method=ValuationMethod.ENTRUSTED
        )

    assert re.search(r"50\.0<small>%</small>", signed_in("officer").get(f"/matters/{office.matter}").text)


def test_firm_sees_neither_notes_nor_the_banks_own_value(app: Application, office: Office, signed_in: SignIn) -> None:
    with changing(app):
        asset = db.session.get_one(Matter, office.matter).securities[0].collateral
        for row in list(asset.valuations):
            db.session.delete(row)
        db.session.flush()
        db.session.refresh(asset)
        collateral.valuation(collateral=asset, amount=1234567, as_of=date(2026, 3, 1), method=ValuationMethod.INTERNAL)

    lawyer, officer = signed_in("lawyer").get(f"/matters/{office.matter}"), signed_in("officer").get(f"/matters/{office.matter}")

    assert lawyer.status_code == 200
    assert "1,234,567.00" in officer.text
    assert "1,234,567.00" not in lawyer.text
    assert "底线九成" not in lawyer.text
    assert "/history" not in lawyer.text


def test_limits_come_by_their_day_and_end_with_the_suit(app: Application, office: Office, signed_in: SignIn) -> None:
    with changing(app):
        guarantee = db.session.scalars(select(Guarantee).order_by(Guarantee.id)).first()
        guarantee.period_months, guarantee.period_ends_on = None, date(2026, 4, 10)
    client = signed_in("officer")

    counting = client.get(f"/matters/{office.matter}").text
    with changing(app):
        db.session.get_one(Matter, office.matter).stage = Stage.TRIAL
    sued = client.get(f"/matters/{office.matter}").text

    assert re.search(r'figure-law">.*?Next statutory limit.*?<dd>21<small>days · 2026-04-10', counting, re.S)
    assert "figure-law" not in sued
    assert "The suit holds limitation up" in sued


def test_home_says_what_waits_and_which_limit_ends_first(app: Application, office: Office, signed_in: SignIn) -> None:
    signed_in("both").post(f"/filings/{office.filing}/submit")
    with changing(app):
        limits.refresh(matter=db.session.get_one(Matter, office.matter))
        db.session.get_one(Matter, office.matter).balance_total = golden.TOTAL

    approver, maker = signed_in("approver").get("/").text, signed_in("officer").get("/").text

    assert "1 paper waits for your eyes" in approver
    assert re.search(rf'id="waiting".*?href="/filings/{office.filing}"', approver, re.S)
    assert "waits for your eyes" not in signed_in("both").get("/").text
    assert "1 of them yours" in maker
    assert f'href="/filings/{office.filing}"' in maker
    assert re.search(r'href="/deadlines/\d+">Guarantee period</a>', maker)
    assert maker.count(">Limitation of the claim</a>") == 1


def test_who_sees_no_matters_gets_the_ways_to_his_pages(office: Office, signed_in: SignIn) -> None:
    page = signed_in("administrator").get("/")

    assert page.status_code == 200
    assert "Matters are not shown to this role" in page.text
    assert GOLDEN_TOTAL not in page.text
    assert "matter is open" not in page.text


def test_firm_and_stranger_count_only_their_own_matters(office: Office, signed_in: SignIn) -> None:
    assert "1 matter is open" in signed_in("lawyer").get("/").text
    assert "0 matters are open" in signed_in("stranger").get("/").text


def test_another_firm_finds_no_matter_and_no_history(office: Office, signed_in: SignIn) -> None:
    stranger = signed_in("stranger")

    assert stranger.get(f"/matters/{office.matter}").status_code == 404
    assert stranger.get(f"/matters/{office.matter}/history").status_code == 403
    assert signed_in("auditor").get(f"/matters/{office.matter + 999}/history").status_code == 404


def test_opening_a_matter_is_on_record_once_a_day_for_each_reader(app: Application, office: Office, signed_in: SignIn) -> None:
    officer, lawyer = signed_in("officer"), signed_in("lawyer")
    for client in (officer, officer, lawyer, officer):
        client.get(f"/matters/{office.matter}")

    with looking(app):
        opened = db.session.scalars(select(Reading).where(Reading.act == Act.OPENED).order_by(Reading.id)).all()
        assert len(opened) == 2
        assert {row.matter_id for row in opened} == {office.matter}
    assert "Opened" in signed_in("auditor").get(f"/matters/{office.matter}/history").text


def test_history_tells_changes_with_both_values_page_by_page(app: Application, office: Office, signed_in: SignIn) -> None:
    client = signed_in("officer")
    client.post(f"/filings/{office.filing}/date", data={"signed_on": "2026-03-19", "date_style": "arabic"})

    first = client.get(f"/matters/{office.matter}/history")
    last = client.get(f"/matters/{office.matter}/history?page=999")

    assert first.status_code == last.status_code == 200
    assert re.search(r"2026-03-20</td>\s*<td[^>]*>2026-03-19</td>", first.text)
    assert 'rel="next"' in first.text
    assert 'rel="prev"' in last.text


def test_matter_page_asks_the_database_the_same_whatever_the_number_of_rows(
    app: Application, office: Office, signed_in: SignIn
) -> None:
    client, address = signed_in("officer"), f"/matters/{office.matter}"
    client.get(address)
    with counted(app) as few:
        client.get(address)
    with changing(app):
        matter = db.session.get_one(Matter, office.matter)
        loan = matter.loans[0]
        for number in range(30, 36):
            party: Party = make.organisation(matter=matter, name=f"示例{number}有限公司", role=Role.GUARANTOR)
            golden.loans.guarantee(loan=loan, guarantor=party, number=f"B-{number}")
    with counted(app) as many:
        page = client.get(address)

    assert "示例35有限公司" in page.text
    assert len(many) == len(few)
    assert len(few) <= 45


def test_home_asks_the_database_the_same_whatever_the_number_of_matters(
    app: Application, office: Office, signed_in: SignIn
) -> None:
    client = signed_in("officer")
    with counted(app) as few:
        client.get("/")
    with changing(app):
        first = db.session.get_one(Matter, office.matter)
        for _ in range(3):
            golden.make_g1(owner=first.owner, branch=first.branch)
    with counted(app) as many:
        page = client.get("/")

    assert "4 of them yours" in page.text
    assert len(many) == len(few)
    assert len(few) <= 35
