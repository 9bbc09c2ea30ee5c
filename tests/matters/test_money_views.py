"""Pages of loans, repayments, guarantees, costs and the debt: what they show, save, refuse and hide."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.core.work import Application
from app.matters.models import Cost, DebtCalculation, Drawdown, Guarantee, Loan, Matter, Repayment
from app.matters.states import LprTerm, RateKind, Reprice
from tests.factories import golden
from tests.factories.desk import Desk
from tests.factories.desk import desk as make_desk

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.mark.parametrize("name", ["officer", "collector", "lawyer"])
def test_the_debt_page_shows_the_golden_figures_line_by_line(desk: Desk, name: str):
    page = desk.browser(name).get(f"/matters/{desk.ids['matter']}/debt?cutoff=2026-03-20&charged=1").text

    for figure in ("3,500,000.00", "43,750.00", "266,145.83", "3,326.82", "3,813,222.65", "37,305.78", "18,652.89", "40,532.23"):
        assert figure in page
    assert "2024-12-21" in page and "2026-03-21" in page
    assert "3,500,000.00 × 7.50% × 365 ÷ 360" in page
    assert re.search(r"<b data-total>.*3,813,222\.65", page)


def test_a_day_that_is_not_charged_ends_a_day_earlier(desk: Desk):
    page = _text(desk, f"/matters/{desk.ids['matter']}/debt?cutoff=2026-03-20&charged=0")

    assert "× 7.50% × 364 ÷ 360" in page
    assert "3,813,222.65" not in page


def test_the_day_is_charged_unless_somebody_says_otherwise(desk: Desk):
    assert "3,813,222.65" in _text(desk, f"/matters/{desk.ids['matter']}/debt?cutoff=2026-03-20")


def test_a_day_nobody_can_read_shows_today_and_says_so(desk: Desk):
    page = _text(desk, f"/matters/{desk.ids['matter']}/debt?cutoff=soon&charged=1")

    assert "Enter a day" in page
    assert "3,813,222.65" in page


def test_before_anything_was_drawn_nothing_is_owed(desk: Desk):
    page = _text(desk, f"/matters/{desk.ids['matter']}/debt?cutoff=2023-01-01&charged=1")

    assert "Nothing is owed at this day" in page


def test_a_lock_is_kept_and_shown_as_it_was_after_the_contract_changes(desk: Desk):
    officer, matter = desk.browser("officer"), desk.ids["matter"]
    locked = officer.post(f"/matters/{matter}/debt", data={"cutoff": "2026-03-20", "charged": "1"})
    again = officer.post(f"/matters/{matter}/debt", data={"cutoff": "2026-03-20", "charged": "1"})
    with desk.looking() as session:
        assert session.scalars(select(DebtCalculation.total)).all() == [golden.TOTAL]
        session.get(Loan, desk.ids["loan"]).fixed_percent = Decimal("9")
        session.commit()

    page = officer.get(f"/matters/{matter}/debt/1").text

    assert (locked.status_code, again.status_code) == (303, 303)
    assert locked.location.endswith("cutoff=2026-03-20&charged=1")
    assert "3,813,222.65" in page
    assert "The matter was changed since" in page
    assert officer.get(f"/matters/{matter}/debt/2").status_code == 404


def test_locking_before_anything_was_drawn_is_refused_in_words(desk: Desk):
    answer = desk.browser("officer").post(f"/matters/{desk.ids['matter']}/debt", data={"cutoff": "2020-01-01", "charged": "1"})

    assert answer.status_code == 422
    assert "Nothing was drawn by 2020-01-01" in answer.text


def test_a_contract_with_a_floating_rate_is_typed_in_from_an_empty_form(desk: Desk):
    officer, matter = desk.browser("officer"), desk.ids["matter"]
    typed = _loan(desk) | {
        "rate_kind": "lpr",
        "lpr_term": "1Y",
        "spread_bp": "135",
        "reprice": "quarterly",
        "rates-0-from_on": "2025-07-01",
        "rates-0-percent": "4.1",
    }

    answer = officer.post(f"/matters/{matter}/loans/new", data=typed)

    assert answer.status_code == 303
    with desk.looking() as session:
        loan = session.scalar(select(Loan).where(Loan.number == "JK-9"))
        assert (loan.rate_kind, loan.lpr_term, loan.reprice) == (RateKind.LPR, LprTerm.ONE_YEAR, Reprice.QUARTERLY)
        assert (loan.fixed_percent, loan.spread_bp) == (None, Decimal(135))
        assert [(row.from_on, row.percent) for row in loan.rates] == [(date(2025, 7, 1), Decimal("4.1"))]


def test_a_row_for_a_stated_rate_is_added_without_saving(desk: Desk):
    officer, matter = desk.browser("officer"), desk.ids["matter"]

    answer = officer.post(f"/matters/{matter}/loans/new", data=_loan(desk) | {"rates-add": "1"})

    assert answer.status_code == 200
    assert 'name="rates-0-percent"' in answer.text
    assert 'value="JK-9"' in answer.text


def test_a_contradiction_comes_back_at_its_field_with_nothing_lost(desk: Desk):
    answer = desk.browser("officer").post(
        f"/matters/{desk.ids['matter']}/loans/new", data=_loan(desk) | {"ends_on": "2024-01-01", "purpose": "买钢材"}
    )

    assert answer.status_code == 422
    assert 'href="#ends_on"' in answer.text
    assert "买钢材" in answer.text


def test_a_drawdown_brings_its_proof_along(desk: Desk):
    officer, drawdown = desk.browser("officer"), desk.ids["drawdown"]
    page = officer.get(f"/matters/drawdowns/{drawdown}/edit").text
    typed = _fields(page) | {"file": (io.BytesIO(PDF), "借据.pdf")}

    answer = officer.post(f"/matters/drawdowns/{drawdown}/edit", data=typed, content_type="multipart/form-data")

    assert answer.status_code == 303
    with desk.looking() as session:
        kept = session.get(Drawdown, drawdown)
        assert kept.proof.original_name == "借据.pdf"
        assert kept.interest_paid_to == date(2024, 12, 20)


def test_a_repayment_above_the_debt_is_refused_and_changes_nothing(desk: Desk):
    officer, loan = desk.browser("officer"), desk.ids["loan"]
    typed = {"paid_on": "2026-03-01", "amount": "900 万元", "channel": "transfer"}

    refused = officer.post(f"/matters/loans/{loan}/repayments/new", data=typed)
    taken = officer.post(f"/matters/loans/{loan}/repayments/new", data=typed | {"amount": "10 万元"})

    assert (refused.status_code, taken.status_code) == (422, 303)
    with desk.looking() as session:
        assert session.scalars(select(Repayment.amount)).all() == [Decimal("100000.00")]
        assert session.get(Matter, desk.ids["matter"]).balance_total < golden.TOTAL


def test_a_payment_is_shown_divided_as_the_law_divides_it(desk: Desk):
    officer = desk.browser("officer")
    typed = {"paid_on": "2025-12-01", "amount": "100,000", "channel": "auto_debit"}
    officer.post(f"/matters/loans/{desk.ids['loan']}/repayments/new", data=typed)

    page = officer.get(f"/matters/{desk.ids['matter']}/debt").text
    row = page[page.index("How payments were divided") :]

    assert re.search(r'data-th="Interest">43,750\.00<', row)
    assert re.search(r'data-th="Penalty interest">56,250\.00<', row)
    assert re.search(r'data-th="Principal">—<', row)


def test_an_entry_is_taken_back_by_a_button_or_says_why_it_stays(desk: Desk):
    officer = desk.browser("officer")
    stays = officer.post(f"/matters/loans/{desk.ids['loan']}/remove", follow_redirects=True)
    officer.post(f"/matters/{desk.ids['matter']}/costs/new", data=_cost())
    with desk.looking() as session:
        cost = session.scalar(select(Cost.id))

    goes = officer.post(f"/matters/costs/{cost}/remove")

    assert "take those back first" in stays.text
    assert goes.status_code == 303
    with desk.looking() as session:
        assert session.scalar(select(Cost.id)) is None


def test_calling_a_loan_due_early_is_recorded_and_can_be_taken_back(desk: Desk):
    officer, loan = desk.browser("officer"), desk.ids["loan"]

    refused = officer.post(f"/matters/loans/{loan}/due", data={"on": "2025-03-20", "method": "通知"})
    taken = officer.post(f"/matters/loans/{loan}/due", data={"on": "2025-01-20", "method": "通知"})
    undone = officer.post(f"/matters/loans/{loan}/due/undo")

    assert (refused.status_code, taken.status_code, undone.status_code) == (422, 303, 303)
    with desk.looking() as session:
        assert session.get(Loan, loan).accelerated_on is None


def test_two_people_amending_one_contract_see_both_versions(desk: Desk):
    first, second, loan = desk.browser("officer"), desk.browser("collector"), desk.ids["loan"]
    opened = _fields(first.get(f"/matters/loans/{loan}/edit").text)
    theirs = _fields(second.get(f"/matters/loans/{loan}/edit").text)

    saved = second.post(f"/matters/loans/{loan}/edit", data=theirs | {"purpose": "购买设备"})
    clash = first.post(f"/matters/loans/{loan}/edit", data=opened | {"purpose": "购买原料", "signed_place": "澜州"})
    settled = first.post(
        f"/matters/loans/{loan}/edit", data=_fields(clash.text) | {"keep-purpose": "theirs", "signed_place": "澜州"}
    )

    assert (saved.status_code, clash.status_code, settled.status_code) == (303, 409, 303)
    assert "购买设备" in clash.text and "购买原料" in clash.text
    with desk.looking() as session:
        kept = session.get(Loan, loan)
        assert (kept.purpose, kept.signed_place) == ("购买设备", "澜州")


def test_two_people_calling_one_loan_due_see_both_days(desk: Desk):
    first, second, loan = desk.browser("officer"), desk.browser("collector"), desk.ids["loan"]
    opened = _fields(first.get(f"/matters/loans/{loan}/due").text)
    theirs = _fields(second.get(f"/matters/loans/{loan}/due").text)

    saved = second.post(f"/matters/loans/{loan}/due", data=theirs | {"on": "2025-01-20", "method": "通知"})
    clash = first.post(f"/matters/loans/{loan}/due", data=opened | {"on": "2025-02-20", "method": "通知"})

    assert (saved.status_code, clash.status_code) == (303, 409)
    assert "2025-01-20" in clash.text and "2025-02-20" in clash.text


def test_a_guarantee_shows_until_when_it_can_be_used_and_why(desk: Desk):
    page = _text(desk, f"/matters/{desk.ids['matter']}/guarantees")

    assert "2028-03-20" in page
    assert "民法典 §692" in page


def test_a_guarantee_is_recorded_for_the_contracts_ticked(desk: Desk):
    officer, matter = desk.browser("officer"), desk.ids["matter"]
    typed = {
        "guarantor_id": str(desk.ids["guarantor"]),
        "kind": "ordinary",
        "mode": "joint",
        "title": "保证合同",
        "number": "BZ-9",
        "signed_on": "2024-03-18",
        "is_claimed": "y",
    }

    missing = officer.post(f"/matters/{matter}/guarantees/new", data=typed)
    strange = officer.post(f"/matters/{matter}/guarantees/new", data=typed | {"loan_ids": "999"})
    taken = officer.post(f"/matters/{matter}/guarantees/new", data=typed | {"loan_ids": str(desk.ids["loan"])})

    assert (missing.status_code, strange.status_code, taken.status_code) == (422, 422, 303)
    with desk.looking() as session:
        kept = session.scalar(select(Guarantee).where(Guarantee.number == "BZ-9"))
        assert [loan.id for loan in kept.loans] == [desk.ids["loan"]]


READ = ["/matters/{matter}/loans", "/matters/{matter}/guarantees", "/matters/{matter}/costs", "/matters/{matter}/debt"]
WRITE = [
    "/matters/{matter}/loans/new",
    "/matters/loans/{loan}/edit",
    "/matters/loans/{loan}/remove",
    "/matters/loans/{loan}/due",
    "/matters/loans/{loan}/due/undo",
    "/matters/loans/{loan}/drawdowns/new",
    "/matters/drawdowns/{drawdown}/edit",
    "/matters/drawdowns/{drawdown}/remove",
    "/matters/loans/{loan}/repayments/new",
    "/matters/{matter}/guarantees/new",
    "/matters/guarantees/{guarantee}/edit",
    "/matters/guarantees/{guarantee}/remove",
    "/matters/{matter}/costs/new",
    "/matters/{matter}/debt",
]


FORMS = [path for path in WRITE if path.endswith(("new", "edit", "due"))]


@pytest.mark.parametrize("path", [*FORMS, "/matters/{matter}/debt"])
def test_every_form_opens_and_comes_back_when_it_is_sent_empty(desk: Desk, path: str):
    officer, address = desk.browser("officer"), path.format(**desk.ids)

    assert officer.get(address).status_code == 200
    assert officer.post(address, data={"sent": "1"}).status_code == 422


@pytest.mark.parametrize("path", READ)
def test_readers_see_the_pages_and_strangers_see_nothing(desk: Desk, path: str):
    address = path.format(**desk.ids)

    for name in ("officer", "collector", "auditor", "lawyer"):
        assert desk.browser(name).get(address).status_code == 200, name
    for name in ("elsewhere", "stranger"):
        assert desk.browser(name).get(address).status_code == 404, name


@pytest.mark.parametrize("path", WRITE)
def test_another_branch_gets_404_on_write_and_readers_403(desk: Desk, path: str):
    address = path.format(**desk.ids)

    assert desk.browser("elsewhere").post(address, data={}).status_code == 404
    for name in ("auditor", "lawyer", "stranger"):
        assert desk.browser(name).post(address, data={}).status_code == 403, name


def test_readers_are_offered_no_button_that_writes(desk: Desk):
    for name in ("auditor", "lawyer"):
        for path in READ:
            page = desk.browser(name).get(path.format(**desk.ids)).text
            main = page[page.index("<main") : page.index("</main>")]
            assert 'method="post"' not in main, (name, path)


@pytest.fixture
def desk(app: Application) -> Desk:
    return make_desk(app)


def _text(desk: Desk, address: str) -> str:
    answer = desk.browser("officer").get(address)
    assert answer.status_code == 200
    return answer.text


def _loan(desk: Desk) -> dict[str, str]:
    return {
        "borrower_id": str(desk.ids["borrower"]),
        "title": "流动资金借款合同",
        "number": "JK-9",
        "amount": "200 万元",
        "signed_on": "2024-05-06",
        "starts_on": "2024-05-08",
        "ends_on": "2025-05-08",
        "rate_kind": "fixed",
        "fixed_percent": "5.2",
        "penalty_markup_percent": "50",
        "compound": "none",
        "settlement": "quarterly",
        "settlement_day": "20",
        "day_basis": "360",
        "count_mode": "half_open",
        "allocation": "cc_561",
        "jurisdiction": "court",
    }


def _cost() -> dict[str, str]:
    return {"kind": "lawyer", "amount": "30,000", "incurred_on": "2026-02-02", "is_claimed": "y", "is_paid": "y"}


def _fields(page: str) -> dict[str, str]:
    """What a browser would send back from the form of a page without touching it."""
    main = page[page.index("<main") : page.index("</main>")]
    form = main[main.rindex("<form") :] if "<form" in main else main
    return posted(form)


def posted(form: str) -> dict[str, str]:
    """Names and values of the controls in a piece of HTML."""
    found: dict[str, str] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        kind = re.search(r'type="([^"]*)"', tag)
        if name is None or (kind and kind[1] in ("file", "radio")) or (kind and kind[1] == "checkbox" and " checked" not in tag):
            continue
        found[name[1]] = _plain(value[1] if value else "")
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        found[name] = chosen[1] if chosen else ""
    for name, text in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>\s*(.*?)</textarea>', form, re.S):
        found[name] = _plain(text)
    return found


def _plain(text: str) -> str:
    for entity, sign in (("&#34;", '"'), ("&quot;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text
