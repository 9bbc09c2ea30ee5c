"""The pages of the tables: who may open and send what, nothing typed is lost, and a hand-made post gains nothing."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.access.models import Branch
from app.access.states import BranchKind, Language, RoleKey
from app.administration import services as administration
from app.core.db import db
from app.core.work import Application
from app.registers import services as registers
from app.registers import texts
from app.registers.models import Amendment
from app.registers.states import AmendmentStatus, Register
from tests.access.test_accounts import as_user
from tests.administration.test_services import floating
from tests.factories import access
from tests.factories import registers as make
from tests.factories.matters import uscc
from tests.factories.standing import Entry, browser, entry_of, standing
from tests.registers.test_entries import NOTICE_2026

PAGES = ("", "/lpr", "/holidays", "/settings", "/law", "/numbers", "/bank")
MAY = {
    "published_on": "2025-05-20",
    "from_on": "2025-05-20",
    "one_year": "3.10",
    "five_years": "3.50",
    "takes_effect_on": "2026-03-20",
    "reason": "与公告核对后更正",
}


@pytest.mark.parametrize("page", PAGES)
def test_the_bank_reads_the_tables_and_a_firm_does_not(app: Application, entry: Entry, page: str) -> None:
    for seat in ("administrator", "approver", "officer", "auditor", "collector_elsewhere"):
        assert browser(app, entry, seat).get(f"/registers{page}").status_code == 200
    assert browser(app, entry, "lawyer").get(f"/registers{page}").status_code == 403


@pytest.mark.parametrize(
    "page", ["lpr/change", "holidays/change", "settings/periods.protect_alarms/change", "bank/bank.short_name/change"]
)
def test_only_an_administrator_prepares_changes(app: Application, entry: Entry, page: str) -> None:
    assert browser(app, entry, "administrator").get(f"/registers/{page}").status_code == 200
    for seat in ("approver", "officer", "auditor", "lawyer"):
        client = browser(app, entry, seat)
        assert client.get(f"/registers/{page}").status_code == 403
        assert client.post(f"/registers/{page}", data=MAY).status_code == 403


def test_who_keeps_the_tables_is_led_to_their_forms_and_others_are_not(app: Application, entry: Entry) -> None:
    for page, button in (
        ("lpr", "/registers/lpr/change"),
        ("holidays", "/registers/holidays/change"),
        ("bank", "/registers/bank/bank"),
    ):
        assert f'href="{button}' in browser(app, entry, "administrator").get(f"/registers/{page}").text
        assert f'href="{button}' not in browser(app, entry, "approver").get(f"/registers/{page}").text


def test_a_rate_goes_from_the_form_over_its_effect_to_the_second_person(app: Application, entry: Entry, session: Any) -> None:
    keeper, decider = browser(app, entry, "administrator"), browser(app, entry, "approver")

    shown = keeper.post("/registers/lpr/change", data=MAY, follow_redirects=True)
    where = shown.request.path
    assert "2,830.00" in shown.text
    keeper.post(f"{where}/send", data={"note": "请核对"})
    queue = decider.get("/reviews").text
    assert "2025年5月贷款市场报价利率" in queue
    answer = decider.post(f"{where}/approve", data={"opinion": "与公告一致"})

    assert answer.status_code == 303
    assert kept(session).status is AmendmentStatus.APPROVED


def test_an_administrator_sees_numbers_and_no_debtor(app: Application, entry: Entry, session: Any) -> None:
    where = browser(app, entry, "administrator").post("/registers/lpr/change", data=MAY).location
    title = floating_title(session)

    assert title not in browser(app, entry, "administrator").get(where).text
    assert title in browser(app, entry, "approver").get(where).text


@pytest.mark.parametrize("act", ["approve", "return"])
def test_a_hand_made_post_does_not_decide_ones_own_change(app: Application, entry: Entry, session: Any, act: str) -> None:
    where = sent(app, entry)

    for seat in ("administrator", "officer", "auditor", "lawyer"):
        assert browser(app, entry, seat).post(f"{where}/{act}", data={"opinion": "通过"}).status_code == 403

    assert kept(session).status is AmendmentStatus.PENDING


@pytest.mark.parametrize("act", ["send", "withdraw"])
def test_nobody_sends_or_withdraws_for_another(app: Application, entry: Entry, session: Any, act: str) -> None:
    where = browser(app, entry, "administrator").post("/registers/lpr/change", data=MAY).location

    for seat in ("approver", "officer", "other_administrator"):
        assert browser(app, entry, seat).post(f"{where}/{act}").status_code == 403

    assert kept(session).status is AmendmentStatus.DRAFT


def test_a_refused_rate_keeps_what_was_typed(app: Application, entry: Entry) -> None:
    answer = browser(app, entry, "administrator").post("/registers/lpr/change", data=MAY | {"one_year": "31", "reason": "保留我"})

    assert answer.status_code == 422
    assert 'value="31"' in answer.text and "保留我" in answer.text
    assert "lies between 0 and 24" in answer.text


def test_reading_the_notice_fills_the_days_and_keeps_nothing(app: Application, entry: Entry, session: Any) -> None:
    typed = {"year": "2026", "notice": NOTICE_2026, "read": "1"}

    answer = browser(app, entry, "administrator").post("/registers/holidays/change", data=typed)

    assert "2026-02-15 至 2026-02-23" in answer.text
    assert session.query(Amendment).count() == 0


def test_a_text_counts_at_once_on_every_page(app: Application, entry: Entry) -> None:
    client = browser(app, entry, "administrator")

    facts = {"text": "澜州银行", "takes_effect_on": "2026-03-20", "reason": "更名"}
    answer = client.post("/registers/bank/bank.short_name/change", data=facts)

    assert answer.status_code == 303
    assert "澜州银行" in browser(app, entry, "lawyer").get("/").text


def test_a_bank_that_gave_no_short_name_is_called_as_its_head_office(
    app: Application, entry: Entry, session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = session.query(Branch).filter(Branch.kind == BranchKind.HEAD_OFFICE).one()
    office.name = "澜州示例银行股份有限公司"
    session.commit()
    monkeypatch.setitem(texts._given, texts.SHORT_NAME, "")

    assert "澜州示例银行股份有限公司" in browser(app, entry, "lawyer").get("/").text
    assert registers.bank_name() == "澜州示例银行股份有限公司"


def test_a_switch_is_chosen_and_read_in_words(app: Application, entry: Entry) -> None:
    client = browser(app, entry, "administrator")
    facts = {"text": "no", "takes_effect_on": "2026-03-20", "reason": "法院要求删去该句"}

    assert client.post("/registers/bank/papers.print_cap_sentence/change", data=facts | {"text": "maybe"}).status_code == 422
    assert client.post("/registers/bank/papers.print_cap_sentence/change", data=facts).status_code == 303


def test_a_setting_that_does_not_exist_is_not_there(app: Application, entry: Entry) -> None:
    client = browser(app, entry, "administrator")

    for path in ("settings/interest.delay_interest_daily_percent/change", "settings/no.such/change", "bank/no.such/change"):
        assert client.get(f"/registers/{path}").status_code == 404


def test_a_review_leads_to_its_change(app: Application, entry: Entry, session: Any) -> None:
    where = sent(app, entry)
    review_id = kept(session).review_id

    assert browser(app, entry, "approver").get(f"/registers/reviews/{review_id}").location == where
    assert browser(app, entry, "approver").get(f"/reviews/{review_id}").status_code == 404


def test_returning_needs_an_opinion_and_says_so_on_the_page(app: Application, entry: Entry, session: Any) -> None:
    answer = browser(app, entry, "approver").post(f"{sent(app, entry)}/return", data={"opinion": ""})

    assert answer.status_code == 422
    assert "Say what has to be corrected." in answer.text
    assert kept(session).status is AmendmentStatus.PENDING


def test_a_stale_weighing_is_computed_anew_on_the_page(app: Application, entry: Entry, session: Any) -> None:
    where = sent(app, entry)
    session.expire_all()
    make.settled(
        actor=session.get(type(access.user()), kept(session).proposed_by_id),
        approver=access.user(RoleKey.APPROVER),
        entry=make.spring_festival(),
    )
    session.commit()
    decider = browser(app, entry, "approver")

    refused: TestResponse = decider.post(f"{where}/approve", data={"opinion": ""})
    assert refused.status_code == 422
    decider.post(f"{where}/weigh")
    assert decider.post(f"{where}/approve", data={"opinion": ""}).status_code == 303


def sent(app: Application, entry: Entry) -> str:
    client = browser(app, entry, "administrator")
    where = client.post("/registers/lpr/change", data=MAY).location
    client.post(f"{where}/send", data={"note": ""})
    return where


def kept(session: Any) -> Amendment:
    session.expire_all()
    (found,) = registers.history(register=Register.LPR)
    return found


def floating_title(session: Any) -> str:
    session.expire_all()
    (row,) = administration.moved_of(amendment=kept(session)).items
    return str(row.matter.title)


@pytest.fixture
def entry(session: Any) -> Entry:
    bank = standing()
    floating(bank)
    other = access.user(RoleKey.ADMINISTRATOR, branch=bank.branch, language=Language.ENGLISH)
    found = entry_of(bank)
    found.people["other_administrator"] = other.fs_uniquifier
    session.commit()
    return found


def test_a_receipt_account_changes_when_a_second_person_says_so(app: Application, session: Any) -> None:
    office = access.head_office()
    office.name, office.uscc, office.account_number = "澜州示例银行股份有限公司", uscc(79), "6290000000000001"
    office.organisation_type = office.ownership = None
    maker, other = access.user(RoleKey.ADMINISTRATOR, branch=office), access.user(RoleKey.APPROVER, branch=office)
    branch_id, name = office.id, office.name
    desk, checker = as_user(app, maker), as_user(app, other)
    db.session.commit()
    page = f"/registers/plaintiffs/{branch_id}/change"

    assert page in desk.get(f"/branches/{branch_id}/edit").text
    assert desk.post(page, data={"name": name, "account_number": "6290000000000001", "reason": "无变化"}).status_code == 422
    made = desk.post(page, data={"name": name, "account_number": "6290000000000002", "reason": "账户迁移"})
    address = made.location
    assert made.status_code == 303 and "6290000000000002" in checker.get(address).text
    assert desk.post(f"{address}/send", data={}).status_code == 303
    assert desk.post(f"{address}/approve", data={}).status_code == 403
    assert _account_of(branch_id) == "6290000000000001"
    assert checker.post(f"{address}/approve", data={}).status_code == 303

    assert _account_of(branch_id) == "6290000000000002"


def _account_of(branch_id: int) -> str:
    found = db.session.get_one(Branch, branch_id).account_number
    db.session.rollback()  # Pages write meanwhile.
    return found
