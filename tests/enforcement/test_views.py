"""Pages of enforcement: what they show and record, what they keep when refused, and what strangers do not see."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from app.core.db import db
from app.core.work import Application
from app.docket.models import Event
from app.enforcement.models import AssetLead, EnforcementCase, Measure, PropertySearch, Receipt, SideBranch
from app.enforcement.states import CaseStage
from app.matters.models import Matter
from app.matters.states import Stage
from tests.factories import enforcement
from tests.factories.desk import Desk
from tests.factories.desk import desk as make_desk

DAY = {"happened_on": "2026-03-02"}


def test_an_application_is_typed_in_opened_and_worked_on(desk: Desk):
    officer, matter = desk.browser("officer"), desk.ids["matter"]
    typed = {
        "happened_on": "2026-01-12",
        "court_id": str(desk.ids["court"]),
        "respondent_ids": str(desk.ids["borrower"]),
        "title_words": "（2025）澜0102民初5678号民事判决书",
        "applied_amount": "381.322265 万元",
        "receipt_order": "title_first",
    }

    missing = officer.post(f"/matters/{matter}/enforcement/new", data=typed | {"title_words": ""})
    taken = officer.post(f"/matters/{matter}/enforcement/new", data=typed)
    assert (missing.status_code, taken.status_code) == (422, 303)
    assert "name it in words" in missing.text
    assert "3,813,222.65" in missing.text
    made = _latest(desk, EnforcementCase)

    page = officer.get(f"/enforcement/cases/{made}").text
    assert "Case opened" in page
    opened = {"happened_on": "2026-01-14", "number": "（2026）澜0102执99号", "judge": "吴示例"}
    answer = officer.post(f"/enforcement/cases/{made}/accept", data=opened)
    assert answer.status_code == 303, answer.text

    page = officer.get(f"/enforcement/cases/{made}").text
    assert "（2026）澜0102执99号" in page
    assert "吴示例" in page
    assert "Limit of an enforcement case" in page
    with desk.looking() as session:
        assert session.get(Matter, matter).stage is Stage.ENFORCEMENT


def test_the_consequence_is_shown_before_anything_is_saved(desk: Desk):
    officer, case = desk.browser("officer"), desk.ids["case"]
    typed = {"happened_on": "2026-03-10", "shelving_reason": "no_property", "way": "network"} | _row("deposit", "none")

    shown = officer.post(f"/enforcement/cases/{case}/shelve", data=typed | {"weigh": "1"})

    assert shown.status_code == 200
    assert "2026-09-10" in shown.text
    with desk.looking() as session:
        assert session.get(EnforcementCase, case).stage is CaseStage.ACCEPTED
        assert session.scalars(select(PropertySearch)).all() == []

    fragment = officer.post(f"/enforcement/cases/{case}/shelve", data=typed | {"weigh": "1"}, headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert "2026-09-10" in fragment.text


def test_a_round_ends_with_its_list_and_is_resumed(desk: Desk):
    officer, case = desk.browser("officer"), desk.ids["case"]
    typed = {"happened_on": "2026-03-10", "shelving_reason": "no_property", "way": "network"}

    refused = officer.post(f"/enforcement/cases/{case}/shelve", data=typed)
    ended = officer.post(f"/enforcement/cases/{case}/shelve", data=typed | _row("real_estate", "none", "登记中心"))
    assert (refused.status_code, ended.status_code) == (422, 303)
    assert "List what was searched" in refused.text
    page = officer.get(f"/enforcement/cases/{case}").text
    assert "No property found that can be enforced against" in page
    assert "登记中心" in page

    resumed = officer.post(
        f"/enforcement/cases/{case}/resume",
        data={"happened_on": "2026-03-16", "number": "（2026）澜0102执恢5号", "clue": "股权"},
    )
    assert resumed.status_code == 303
    assert "（2026）澜0102执恢5号" in officer.get("/enforcement/").text


def test_rows_of_searched_property_come_and_go_without_saving(desk: Desk):
    officer, case = desk.browser("officer"), desk.ids["case"]

    added = officer.post(f"/enforcement/cases/{case}/search", data=DAY | _row("deposit", "found") | {"results-add": "1"})

    assert added.status_code == 200
    assert 'name="results-1-asset_class"' in added.text
    assert _latest(desk, PropertySearch) is None


def test_money_is_recorded_shown_line_by_line_and_taken_back(desk: Desk):
    officer, case = desk.browser("officer"), desk.ids["case"]
    typed = {"source": "deduction", "amount": "40 万元", "paid_on": "2026-03-10", "payer": "澜州示例银行"}

    future = officer.post(f"/enforcement/cases/{case}/receipts/new", data=typed | {"paid_on": "2026-03-30"})
    assert future.status_code == 422
    assert "400,000.00" in future.text
    taken = officer.post(f"/enforcement/cases/{case}/receipts/new", data=typed)
    again = officer.post(f"/enforcement/cases/{case}/receipts/new", data=typed)
    assert (taken.status_code, again.status_code) == (303, 303)
    with desk.looking() as session:
        receipt = session.scalars(select(Receipt)).one()
        key, before = receipt.id, session.get(Matter, desk.ids["matter"]).balance_total
        assert receipt.debt_part == Decimal("400000.00")

    page = officer.get(f"/enforcement/receipts/{key}").text
    assert _amounts(page).count("400,000.00") >= 2
    assert "Penalty interest" in page
    assert "Principal" in page
    assert "/repayments/1/edit" not in officer.get(f"/matters/{desk.ids['matter']}/loans").text

    gone = officer.post(f"/enforcement/receipts/{key}/reverse", data={"reason": "记错案件"})
    assert gone.status_code == 303
    with desk.looking() as session:
        assert session.get(Matter, desk.ids["matter"]).balance_total > before
    assert "记错案件" in officer.get(f"/enforcement/receipts/{key}").text


def test_the_doubled_part_and_the_fee_stand_on_the_page_with_their_working(desk: Desk):
    with desk.looking() as session:
        case = session.get(EnforcementCase, desk.ids["case"])
        case.performance_ended_on, case.delay_base = date(2025, 12, 10), Decimal("3500000.00")
        session.commit()

    page = desk.browser("officer").get(f"/enforcement/cases/{desk.ids['case']}").text

    assert "61,250.00" in page
    assert "0.0175%" in page


def test_measures_leads_and_branches_are_recorded_through_their_forms(desk: Desk):
    officer, case, matter = desk.browser("officer"), desk.ids["case"], desk.ids["matter"]
    borrower = str(desk.ids["borrower"])

    def post(path: str, **typed: str) -> None:
        answer = officer.post(path, data=DAY | typed)
        assert answer.status_code == 303, answer.text

    post(f"/enforcement/cases/{case}/measures/new", kind="consumption_restriction", party_id=borrower)
    post(f"/enforcement/measures/{_latest(desk, Measure)}/lift", lifting_reason="提供担保", happened_on="2026-03-09")
    post(f"/enforcement/cases/{case}/notice", party_id=borrower)
    post(f"/enforcement/cases/{case}/control", about="账户", amount="1200")
    post(f"/enforcement/cases/{case}/disposal", about="示例商铺")
    post(f"/enforcement/cases/{case}/plan", about="方案")
    post(
        f"/matters/{matter}/leads/new",
        source="bank",
        asset_class="equity",
        description="示例控股股权",
        found_on="2026-02-27",
    )
    lead = _latest(desk, AssetLead)
    post(f"/enforcement/leads/{lead}/submit", enforcement_case_id=str(case), is_urgent="y")
    post(f"/enforcement/leads/{lead}/answer", outcome="controlled", court_action="已冻结", happened_on="2026-03-04")
    post(f"/enforcement/cases/{case}/sides/new", kind="outsider_objection", raised_by="孙示例", about="商铺")
    side = _latest(desk, SideBranch)
    assert "Disposal held" in officer.get(f"/enforcement/cases/{case}").text
    post(f"/enforcement/sides/{side}/end", outcome="rejected", happened_on="2026-03-09")
    post(f"/enforcement/sides/{side}/free", happened_on="2026-03-18")
    post(f"/enforcement/cases/{case}/close", closing="terminated", happened_on="2026-03-19")

    page = officer.get(f"/enforcement/cases/{case}").text
    assert "Disposal held" not in page
    assert "Enforcement terminated" in page
    with desk.looking() as session:
        kept = session.scalars(select(Event.happening).order_by(Event.id)).all()
    assert kept[-3:] == ["outsider_ruling_served", "outsider_objection_failed", "ending_received"]


def test_a_case_and_a_lead_are_amended(desk: Desk):
    officer, case = desk.browser("officer"), desk.ids["case"]
    with desk.looking() as session:
        lead = enforcement.lead(matter=session.get(Matter, desk.ids["matter"]))
        session.commit()
        key = lead.id
    typed = {
        "court_id": str(desk.ids["court"]),
        "respondent_ids": [str(desk.ids["borrower"]), str(desk.ids["guarantor"])],
        "title_words": "（2025）澜0102民初1234号民事判决书",
        "applied_amount": "3,900,000",
        "receipt_order": "cc_561",
        "judge": "郑示例",
    }

    assert officer.post(f"/enforcement/cases/{case}/edit", data=typed).status_code == 303
    assert officer.get(f"/enforcement/leads/{key}/edit").status_code == 200
    changed = {"source": "tip", "asset_class": "vehicle", "description": "示例货车", "found_on": "2026-02-20"}
    assert officer.post(f"/enforcement/leads/{key}/edit", data=changed).status_code == 303

    with desk.looking() as session:
        kept = session.get(EnforcementCase, case)
        assert (kept.judge, len(kept.respondents), kept.applied_amount) == ("郑示例", 2, Decimal("3900000.00"))
        assert session.get(AssetLead, key).description == "示例货车"


@pytest.mark.parametrize("address", ["cases", "leads", "receipts"])
def test_each_list_is_a_workbook_too(desk: Desk, address: str):
    officer = desk.browser("officer")
    with desk.looking() as session:
        case = session.get(EnforcementCase, desk.ids["case"])
        enforcement.lead(matter=case.matter, case=case)
        enforcement.receipt(case=case)
        session.commit()

    answer = officer.get(f"/export/enforcement/{address}")

    sheet = load_workbook(BytesIO(answer.data)).active
    assert answer.status_code == 200
    assert sheet.max_row == 5


def test_lists_are_narrowed_by_what_was_asked(desk: Desk):
    officer = desk.browser("officer")
    with desk.looking() as session:
        case = session.get(EnforcementCase, desk.ids["case"])
        enforcement.lead(matter=case.matter, case=case, description="示例轿车")
        enforcement.receipt(case=case, payer="示例付款人甲")
        session.commit()

    assert "示例轿车" in officer.get("/enforcement/leads?q=轿车").text
    assert "示例轿车" not in officer.get("/enforcement/leads?outcome=realised").text
    assert "示例付款人甲" in officer.get("/enforcement/receipts?from=2026-03-01&to=2026-03-31").text
    assert "示例付款人甲" not in officer.get("/enforcement/receipts?from=2026-03-05").text
    assert "Nothing fits this filter" in officer.get("/enforcement/?stage=closed").text


def test_the_page_of_the_matter_names_its_cases_and_leads(desk: Desk):
    page = desk.browser("officer").get(f"/matters/{desk.ids['matter']}/enforcement").text

    assert "（2026）澜0102执1号" in page
    assert "Until when to apply" in page


@pytest.mark.parametrize("path", ["", "/receipts/new", "/accept", "/shelve", "/measures/new", "/sides/new", "/edit"])
def test_strangers_find_nothing_and_nobody_reads_forms_that_he_may_not_send(desk: Desk, path: str):
    address = f"/enforcement/cases/{desk.ids['case']}{path}"

    assert desk.browser("elsewhere").get(address).status_code == 404
    assert desk.browser("stranger").get(address).status_code in ((403,) if path else (404,))
    assert desk.browser("auditor").get(address).status_code == (403 if path else 200)
    assert desk.browser("lawyer").get(address).status_code == (403 if path else 200)


def test_a_branch_elsewhere_writes_nothing(desk: Desk):
    typed = {"source": "deduction", "amount": "1", "paid_on": "2026-03-10"}

    answer = desk.browser("elsewhere").post(f"/enforcement/cases/{desk.ids['case']}/receipts/new", data=typed)

    assert answer.status_code == 404
    assert _latest(desk, Receipt) is None


def test_everything_reads_in_chinese(desk: Desk):
    collector, case = desk.browser("collector"), desk.ids["case"]

    for path in ("", "/shelve", "/receipts/new", "/measures/new", "/sides/new", "/close"):
        assert collector.get(f"/enforcement/cases/{case}{path}").status_code == 200
    page = collector.get(f"/enforcement/cases/{case}").text
    assert "执行立案" in page
    assert "执行回款" in page
    assert not re.search(r">\s*(Money received|Deadlines|Lead)\s*<", page)


def _row(asset_class: str, finding: str, detail: str = "") -> dict[str, str]:
    return {
        "way": "network",
        "results-0-asset_class": asset_class,
        "results-0-finding": finding,
        "results-0-detail": detail,
    }


def _latest(desk: Desk, model: type) -> int | None:
    with desk.looking() as session:
        return session.scalar(select(model.id).order_by(model.id.desc()).limit(1))


def _amounts(page: str) -> list[str]:
    return re.findall(r"\d[\d,]*\.\d\d", page)


@pytest.fixture
def desk(app: Application) -> Desk:
    made = make_desk(app)
    with made.looking() as session:
        matter = session.get(Matter, made.ids["matter"])
        matter.court, matter.stage = enforcement.court(), Stage.JUDGED
        db.session.flush()
        case = enforcement.case(matter=matter, number="（2026）澜0102执1号")
        made.ids.update(case=case.id, court=matter.court_id)
        session.commit()
    return made
