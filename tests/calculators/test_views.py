"""The pages: figures to the fen, everything typed stays, addresses can be passed on, answers are taken away and kept."""

import re
from decimal import Decimal
from html import unescape
from io import BytesIO
from zipfile import ZipFile

import lxml.html
import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from app.access import policy
from app.access.policy import Permission
from app.audit.models import Reading
from app.calculators.models import KeptCalculation
from app.calculators.questions import CapitalsAsked
from app.calculators.services import keeping
from app.docket.models import Milestone
from app.docket.states import MilestoneKind
from app.matters.models import Matter
from app.statutes.debt import DebtResult
from tests.factories.desk import Desk

FEE = "/tools/fee?fee=acceptance&amount=3%2C813%2C222.65&on=2026-03-20&rounding=fen"
LOAN = {
    "cutoff": "2026-03-20",
    "charged": "y",
    "title": "借款合同",
    "drawdowns-0-amount": "350万元",
    "drawdowns-0-drawn_on": "2024年3月20日",
    "drawdowns-0-due_on": "2025-03-20",
    "drawdowns-0-interest_paid_to": "20241220",
    "rate_kind": "fixed",
    "fixed_percent": "5",
    "penalty_markup_percent": "50",
    "compound": "penalty_rate",
    "settlement": "quarterly",
    "settlement_day": "20",
    "day_basis": "360",
    "count_mode": "half_open",
    "allocation": "cc_561",
}
TITLE_DEBT = {"debts-0-title": "本金", "debts-0-amount": "3,500,000", "debts-0-deadline_on": "2025-12-10"}


@pytest.mark.parametrize("name", ["officer", "collector", "auditor", "lawyer"])
@pytest.mark.parametrize("tool", ["fee", "interest", "period", "capitals", "code"])
def test_every_role_may_calculate(desk: Desk, name: str, tool: str):
    assert desk.browser(name).get(f"/tools/{tool}").status_code == 200


def test_the_fee_page_shows_figure_working_and_article(desk: Desk):
    page = _text(desk.browser("officer").get(FEE))

    assert _value(page) == "37,305.78yuan"
    assert "3,813,222.65 × 0.8% + 6,800.00 = 37,305.78元" in page
    assert "诉讼费用交纳办法 §13[1]" in page
    assert "40,532.23" in page


def test_a_contract_filled_from_its_matter_gives_the_debt_of_the_matter(desk: Desk):
    browser = desk.browser("officer")
    with desk.looking() as session:
        number = session.scalars(select(Matter.number)).one()

    opened = browser.get("/tools/interest", query_string={"matter": number})
    form = lxml.html.fromstring(opened.text).xpath('//form[@method="post" and contains(@action, "/tools/interest")]')[0]
    answer = browser.post("/tools/interest", data=dict(form.form_values()) | {"cutoff": "2026-03-20", "charged": "y"})

    assert opened.status_code == 200
    assert _value(_text(answer)) == "3,813,222.65yuan"


def test_a_matter_that_one_does_not_see_fills_nothing(desk: Desk):
    with desk.looking() as session:
        number = session.scalars(select(Matter.number)).one()

    answer = desk.browser("stranger").get("/tools/interest", query_string={"matter": number})

    assert answer.status_code == 422
    assert f'value="{number}"' in answer.text
    assert "3,500,000" not in answer.text


def test_an_address_asks_the_same_of_everybody(desk: Desk):
    first, second = (_text(desk.browser(name).get(FEE)) for name in ("officer", "lawyer"))

    assert _value(first) == _value(second)
    assert 'value="3,813,222.65"' in second


@pytest.mark.parametrize(
    ("query", "typed", "sentence"),
    [
        ("amount=3813222.655", "3813222.655", "At most two decimals"),
        ("amount=-5", "-5", "Not below zero"),
        ("amount=abc", "abc", "Enter a figure"),
        ("amount=5&on=2026-02-31", "2026-02-31", "There is no such day"),
        ("amount=", "", "State the amount"),
        ("amount=5&fee=nothing", "5.00", "Choose one from the list"),
    ],
)
def test_bad_input_gets_a_sentence_and_stays(desk: Desk, query: str, typed: str, sentence: str):
    asked = {"fee": "acceptance", "on": "2026-03-20", "rounding": "fen"} | dict(pair.split("=") for pair in query.split("&"))
    answer = desk.browser("officer").get("/tools/fee", query_string=asked)

    page = _text(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{typed}"' in page


def test_interest_of_the_golden_case(desk: Desk):
    page = _text(desk.browser("officer").post("/tools/interest", data=LOAN | TITLE_DEBT))

    assert _value(page) == "3,813,222.65yuan"
    for figure in ("43,750.00", "266,145.83", "3,326.82", "61,250.00", "3,874,472.65", "738.28"):
        assert figure in page
    assert "自2026年3月21日起" in page


def test_rows_come_and_go_without_script(desk: Desk):
    client = desk.browser("officer")

    added = _text(client.post("/tools/interest", data=LOAN | {"repayments-add": "1"}))
    removed = _text(client.post("/tools/interest", data=LOAN | {"drawdowns-remove": "drawdowns-0"}))

    assert 'name="repayments-0-amount"' in added
    assert 'name="drawdowns-0-amount"' not in removed
    assert 'value="3,500,000.00"' in added


def test_a_row_left_wholly_empty_is_not_there(desk: Desk):
    answer = desk.browser("officer").post("/tools/interest", data=LOAN | {"repayments-0-paid_on": "", "repayments-0-amount": " "})

    assert answer.status_code == 200
    assert _value(_text(answer)) == "3,813,222.65yuan"


@pytest.mark.parametrize(
    ("changes", "anchor", "sentence"),
    [
        ({"repayments-0-paid_on": "2024-01-01", "repayments-0-amount": "5"}, "repayments-0-paid_on", "lies before the drawdown"),
        (
            {"repayments-0-paid_on": "2026-01-01", "repayments-0-amount": "9000000"},
            "repayments-0-amount",
            "exceeds everything owed",
        ),
        ({"drawdowns-0-due_on": "2024-01-01"}, "drawdowns-0-due_on", "before it was drawn"),
        ({"drawdowns-0-due_on": "2025-02-30"}, "drawdowns-0-due_on", "There is no such day"),
        ({"cutoff": "2020-01-01"}, "cutoff", "Nothing was drawn by 2020-01-01"),
        ({"fixed_percent": ""}, "fixed_percent", "has a fixed rate but no figure"),
        (
            {"repayments-0-paid_on": "2026-01-01", "repayments-0-amount": "5", "repayments-0-drawdown": "7"},
            "repayments-0-drawdown",
            "There is no drawdown 7",
        ),
    ],
)
def test_what_interest_refuses_stands_at_its_field(desk: Desk, changes: dict[str, str], anchor: str, sentence: str):
    answer = desk.browser("officer").post("/tools/interest", data=LOAN | changes)

    page = _text(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert f'href="#{anchor}"' in page
    for typed in changes.values():
        assert typed in page or f"{Decimal(typed):,.2f}" in page


def test_periods_of_several_parties(desk: Desk):
    query = "event=judgment_served&parties-0-party=甲&parties-0-served=2026-09-17&parties-1-party=乙&parties-1-served=2026-05-20&parties-1-by_notice=y"
    page = _text(desk.browser("officer").get(f"/tools/period?{query}"))

    assert "2026-10-08" in page
    assert "2026-07-07" in page
    assert "民诉法 §171(1)" in page
    assert "2026年5月20日公告，2026年6月22日视为送达" in page


def test_party_rows_come_by_address_too(desk: Desk):
    page = _text(desk.browser("officer").get("/tools/period?event=judgment_served&parties-add=1"))

    assert 'name="parties-0-served"' in page


def test_chosen_limits_go_into_a_calendar(desk: Desk):
    answer = desk.browser("officer").get("/tools/period/calendar?event=title_effective&on=2026-02-24&chosen=retrial_application")

    text = answer.get_data(as_text=True)
    assert answer.mimetype == "text/calendar"
    assert text.count("BEGIN:VEVENT") >= 1
    assert desk.browser("officer").get("/tools/period/calendar?event=title_effective").status_code == 422


def test_a_persons_number_never_stands_in_an_address(desk: Desk):
    client = desk.browser("officer")

    page = _text(client.post("/tools/code", data={"number": "110105194912310021"}))

    assert "第18位为“1”，按前17位计算应为“X”" in page
    assert "11010519491231002X" in page
    statuses = [client.post("/tools/code", data={"number": f"11010519491231002{last}"}).status_code for last in "1X"]
    assert statuses == [422, 200]
    assert 'value="110105' not in _text(client.get("/tools/code?number=110105194912310021"))


def test_hostile_text_is_shown_as_it_is(desk: Desk):
    answer = desk.browser("officer").get("/tools/capitals", query_string={"text": "<b>\"'{{7*7}}&"})

    assert answer.status_code == 422
    assert "<b>" not in answer.text.split("<main")[1].replace("<b>1 thing", "")
    assert "{{7*7}}" in unescape(answer.text)


def test_an_answer_goes_into_a_workbook_with_numbers_as_numbers(desk: Desk):
    client = desk.browser("officer")
    token = _token(_text(client.post("/tools/interest", data=LOAN | TITLE_DEBT)))

    answer = client.post("/tools/workbook", data={"asked": token})

    cells = [cell for row in load_workbook(BytesIO(answer.data)).active.iter_rows() for cell in row]
    values = [cell.value for cell in cells]
    assert Decimal(str(values[values.index("Total") + 1])) == Decimal("3813222.65")
    assert 266145.83 in values
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_an_answer_goes_on_paper_marked_as_a_calculation(desk: Desk, form: str):
    client = desk.browser("officer")
    token = _token(_text(client.post("/tools/interest", data=LOAN | TITLE_DEBT)))

    answer = client.post(f"/tools/paper/{form}", data={"asked": token})

    words = _words(answer.data, form)
    assert "债权计算表（测算）" in words
    assert "3,813,222.65" in words
    assert "266,145.83" in words
    assert "61,250.00" in words
    assert "复核人" not in words
    assert "未经复核" in words


def test_a_fee_goes_on_paper_too(desk: Desk):
    client = desk.browser("lawyer")
    token = _token(_text(client.get(FEE)))

    words = _words(client.post("/tools/paper/pdf", data={"asked": token}).data, "pdf")

    assert "计算书" in words
    assert "37,305.78元" in words
    assert "叁万柒仟叁佰零伍元柒角捌分" in words


@pytest.mark.parametrize("path", ["workbook", "paper/pdf", "keep"])
def test_a_question_that_is_not_ours_is_refused(desk: Desk, path: str):
    client = desk.browser("officer")

    assert client.post(f"/tools/{path}", data={"asked": "WyJmZWUiLHt9XQ.forged"}).status_code == 400
    assert client.post("/tools/paper/exe", data={"asked": _token(_text(client.get(FEE)))}).status_code == 404


def test_an_answer_is_kept_with_a_matter_and_opened_as_it_was(desk: Desk):
    client = desk.browser("officer")
    token = _token(_text(client.post("/tools/interest", data=LOAN)))

    answer = client.post("/tools/keep", data={"asked": token, "number": _number(desk), "note": "谈判用"})
    opened = _text(client.get(answer.location))

    assert answer.status_code == 303
    assert _value(opened) == "3,813,222.65yuan"
    assert "Under the rules in force today the answer is the same." in opened
    assert "谈判用" in opened
    assert "Interest on a loan" in _text(client.get(f"/matters/{desk.ids['matter']}/calculations"))
    assert "Calculation no. 1 was kept, Interest: CNY 3,813,222.65" in _text(client.get(f"/matters/{desk.ids['matter']}/history"))
    with desk.looking() as session:
        row = session.scalars(select(KeptCalculation)).one()
        assert DebtResult.from_plain(row.result["debt"]).total == Decimal("3813222.65")
        assert len(row.rule_version) == 12
        assert (
            session.scalars(select(Milestone).where(Milestone.kind == MilestoneKind.CALCULATION_KEPT)).one().facts["number"] == 1
        )


def test_keeping_the_same_twice_keeps_one(desk: Desk):
    client = desk.browser("officer")
    token = _token(_text(client.get(FEE)))

    places = {client.post("/tools/keep", data={"asked": token, "number": _number(desk)}).location for _ in range(2)}

    assert len(places) == 1


def test_what_todays_rules_would_say_is_noted(desk: Desk):
    client = desk.browser("officer")
    place = client.post("/tools/keep", data={"asked": _token(_text(client.get(FEE))), "number": _number(desk)}).location
    with desk.looking() as session:
        row = session.scalars(select(KeptCalculation)).one()
        row.result = row.result | {"value": row.result["value"] | {"amount": "30000.00"}, "version": "older"}
        row.rule_version = "older"
        session.commit()

    page = _text(client.get(place))

    assert _value(page) == "30,000.00yuan"
    assert "Under the rules in force today the answer is another: 37,305.78" in re.sub(r"<[^>]+>", "", page)


def test_another_mark_of_the_same_rules_makes_no_difference(desk: Desk):
    with desk.looking() as session:
        matter = session.get_one(Matter, desk.ids["matter"])
        row = keeping.keep(actor=matter.owner, matter=matter, asked=CapitalsAsked("350万元"))
        row.result, row.rule_version = row.result | {"version": "older"}, "older"

        assert keeping.under_todays_rules(row).is_same


def test_a_matter_that_is_not_there_is_said_at_the_field(desk: Desk):
    client = desk.browser("officer")
    answer = client.post("/tools/keep", data={"asked": _token(_text(client.get(FEE))), "number": "LZ-0000-9999", "note": "留着"})

    page = _text(answer)
    assert answer.status_code == 422
    assert "There is no matter LZ-0000-9999" in page
    assert "留着" in page
    assert _value(page) == "37,305.78yuan"


def test_another_branch_cannot_keep_with_a_matter_it_does_not_see(desk: Desk):
    client = desk.browser("elsewhere")
    answer = client.post("/tools/keep", data={"asked": _token(_text(client.get(FEE))), "number": _number(desk)})

    assert answer.status_code == 422
    with desk.looking() as session:
        assert session.scalars(select(KeptCalculation)).all() == []


@pytest.mark.parametrize("name", ["auditor", "lawyer"])
def test_who_may_not_edit_matters_keeps_nothing(desk: Desk, name: str):
    client = desk.browser(name)
    page = _text(client.get(FEE))

    assert "Keep with the matter" not in page
    assert client.post("/tools/keep", data={"asked": _token(page), "number": _number(desk)}).status_code == 403


def test_the_engaged_firm_sees_the_calculation_and_not_the_note(desk: Desk):
    place = _kept(desk)

    assert "37,305.78" in desk.browser("lawyer").get(place).text
    assert "只给自己看" not in desk.browser("lawyer").get(place).text
    assert "只给自己看" in desk.browser("officer").get(place).text


@pytest.mark.parametrize("name", ["stranger", "elsewhere"])
def test_strangers_find_nothing(desk: Desk, name: str):
    place, client = _kept(desk), desk.browser(name)

    assert client.get(place).status_code == 404
    assert client.get(f"{place}/xlsx").status_code == 404
    assert client.get(f"/matters/{desk.ids['matter']}/calculations").status_code == 404


@pytest.mark.parametrize("form", ["xlsx", "pdf", "docx"])
def test_a_kept_calculation_is_taken_along_as_it_was_and_the_reading_is_on_record(desk: Desk, form: str):
    place = _kept(desk)

    answer = desk.browser("lawyer").get(f"{place}/{form}")

    assert answer.status_code == 200
    assert len(answer.data) > 2000
    with desk.looking() as session:
        assert any(row.title.endswith(f".{form}") for row in session.scalars(select(Reading)))


def test_a_plain_post_and_the_token_of_the_page_are_both_asked_for(desk: Desk):
    assert policy.GRANTS[Permission.VIEW_OWN_ACCOUNT] >= policy.GRANTS[Permission.EDIT_MATTERS]
    assert desk.browser("officer").post("/tools/keep", data={"number": _number(desk)}).status_code == 400


def _kept(desk: Desk) -> str:
    client = desk.browser("officer")
    asked = {"asked": _token(_text(client.get(FEE))), "number": _number(desk), "note": "只给自己看"}
    return str(client.post("/tools/keep", data=asked).location)


def _text(answer: object) -> str:
    return unescape(answer.text)


def _value(page: str) -> str:
    found = re.search(r"<b data-value>(.*?)</b>", page, re.S)
    assert found, "the page shows no answer"
    return re.sub(r"<[^>]+>", "", found.group(1))


def _token(page: str) -> str:
    found = re.search(r'name="asked" value="([^"]+)"', page)
    assert found, "the page carries no question"
    return found.group(1)


def _words(content: bytes, form: str) -> str:
    if form == "pdf":
        return "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\n", "")
    with ZipFile(BytesIO(content)) as parts:
        return re.sub(r"<[^>]+>", "", parts.read("word/document.xml").decode())


def _number(desk: Desk) -> str:
    with desk.looking() as session:
        return session.get_one(Matter, desk.ids["matter"]).number
