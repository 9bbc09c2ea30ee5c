"""The pages of matters: guard, list, forms, and two people at one record."""

import re
from html import unescape

import pytest

from app.access.models import User
from app.access.scope import acting_as
from app.core.db import db, writing
from app.core.work import Application
from app.matters.models import Matter, SavedView
from app.matters.services import portfolio
from app.matters.states import Stage, Tier
from tests.factories import matters as make
from tests.matters.conftest import Bank, SignIn
from tests.matters.pages import counted, fields, opened, proposed

OPENING = {
    "title": "澜州示例新材料有限公司流动资金借款",
    "cause_of_action": "金融借款合同纠纷",
    "tier": "doubtful",
    "stage": "collection",
    "opened_on": "2026-03-20",
}


def test_the_list_shows_debtor_number_and_totals(bank: Bank, signed_in: SignIn) -> None:
    page = signed_in("officer").get("/matters/").text

    assert "澜州示例精工机械有限公司" in page
    assert "隐示例公司" in page
    assert page.count("data-row") == 2


@pytest.mark.parametrize("name", ["collector", "lawyer"])
def test_a_branch_and_a_firm_list_what_is_theirs(bank: Bank, signed_in: SignIn, name: str) -> None:
    page = signed_in(name).get("/matters/?view=all").text

    assert "澜州示例精工机械有限公司" in page
    assert "隐示例" not in page


def test_a_firm_is_not_offered_the_banks_people_and_branches(bank: Bank, signed_in: SignIn) -> None:
    page = signed_in("lawyer").get("/matters/").text

    assert 'name="owner"' not in page
    assert 'name="branch"' not in page
    assert bank.names["collector"] not in page


def test_a_filter_asked_by_htmx_answers_with_the_list_alone(bank: Bank, signed_in: SignIn) -> None:
    answer = signed_in("officer").get("/matters/?q=隐示例公司", headers={"HX-Request": "true"})

    assert "<html" not in answer.text
    assert answer.text.count("data-row") == 1


@pytest.mark.parametrize("count", [2, 60])
def test_the_page_of_the_list_asks_the_same_few_questions(app: Application, bank: Bank, signed_in: SignIn, count: int) -> None:
    _more_matters(app, bank, count)
    client = signed_in("officer")
    client.get("/matters/")

    with counted(app) as statements:
        page = client.get("/matters/").text

    assert page.count("data-row") == min(count + 2, portfolio.PAGE_SIZE)
    # The account and its branch; views, totals, page, debtors, counts; branches, and officers with branch and roles;
    # how many deadlines press; the bank's tables, for its name.
    assert len(statements) == 13, "\n".join(statements)


def test_a_kept_filter_is_the_one_just_asked_for(bank: Bank, signed_in: SignIn) -> None:
    answer = signed_in("officer").get("/matters/?tier=loss", headers={"HX-Request": "true"})

    assert 'name="query" value="tier=loss"' in answer.text


def test_an_empty_list_says_what_to_do(bank: Bank, signed_in: SignIn) -> None:
    client = signed_in("officer")

    assert "Clear the filter" in client.get("/matters/?q=没有这样的名字").text
    assert "Show all matters" in client.get("/matters/?view=closed").text
    assert "No matters yet" in signed_in("stranger").get("/matters/").text


def test_a_matter_is_opened_from_the_form(app: Application, bank: Bank, signed_in: SignIn) -> None:
    typed = OPENING | {"branch_id": str(bank.branch), "owner_id": str(bank.officer)}

    answer = signed_in("collector").post("/matters/new", data=typed)

    assert answer.status_code == 303, answer.text
    with app.app_context(), acting_as():
        opened = db.session.query(Matter).filter_by(number="LZ-2026-0001").one()
        assert (opened.title, opened.tier, opened.branch_id) == (typed["title"], Tier.DOUBTFUL, bank.branch)
        assert answer.location == f"/matters/{opened.id}/parties"


def test_an_incomplete_form_comes_back_with_what_was_typed(app: Application, bank: Bank, signed_in: SignIn) -> None:
    answer = signed_in("officer").post("/matters/new", data=OPENING | {"opened_on": "2026-13-01", "default_clause": "第九条"})

    assert answer.status_code == 422
    assert "2026-13-01" in answer.text
    assert "第九条" in answer.text
    with app.app_context(), acting_as():
        assert db.session.query(Matter).count() == 2


def test_a_rule_broken_is_said_at_its_field(bank: Bank, signed_in: SignIn) -> None:
    typed = OPENING | {"branch_id": str(bank.branch), "owner_id": str(bank.officer), "default_on": "2026-01-01"}

    answer = signed_in("officer").post("/matters/new", data=typed)

    assert answer.status_code == 422
    assert 'id="default_kind-error"' in answer.text


def test_a_matter_is_amended(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client = signed_in("officer")
    form = opened(client, f"/matters/{bank.matter}/edit")

    answer = client.post(f"/matters/{bank.matter}/edit", data=form | {"title": "新标题"})

    assert answer.status_code == 303
    assert _matter(app, bank).title == "新标题"


def test_the_second_editor_sees_both_versions_and_loses_nothing(app: Application, bank: Bank, signed_in: SignIn) -> None:
    first, second, address = signed_in("officer"), signed_in("collector"), f"/matters/{bank.matter}/edit"
    form = opened(first, address)
    late = opened(second, address)
    first.post(address, data=form | {"title": "先保存的标题", "default_kind": "other", "default_on": "2026-01-02"})

    refused = second.post(address, data=late | {"title": "后保存的标题", "default_detail": "欠息两期"})

    assert refused.status_code == 409
    shown = unescape(refused.text)
    assert "先保存的标题" in shown
    assert 'value="后保存的标题"' in shown
    assert "欠息两期" in shown
    assert proposed(shown) == {"keep-title": "mine", "keep-default_kind": "theirs", "keep-default_on": "theirs"}
    assert _matter(app, bank).title == "先保存的标题"

    decided = second.post(address, data=fields(refused.text) | proposed(shown))

    assert decided.status_code == 303, decided.text
    matter = _matter(app, bank)
    assert (matter.title, matter.default_detail, str(matter.default_on)) == ("后保存的标题", "欠息两期", "2026-01-02")


def test_a_field_can_be_left_to_the_other_editor(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client, address = signed_in("officer"), f"/matters/{bank.matter}/edit"
    late = opened(client, address)
    client.post(address, data=opened(client, address) | {"title": "先保存的标题"})
    refused = client.post(address, data=late | {"title": "后保存的标题"})

    client.post(address, data=fields(refused.text) | {"keep-title": "theirs"})

    assert _matter(app, bank).title == "先保存的标题"


def test_a_third_change_between_is_shown_again(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client, address = signed_in("officer"), f"/matters/{bank.matter}/edit"
    late = opened(client, address)
    client.post(address, data=opened(client, address) | {"title": "第一次"})
    refused = client.post(address, data=late | {"title": "我的"})
    client.post(address, data=opened(client, address) | {"title": "第二次"})

    again = client.post(address, data=fields(refused.text) | {"keep-title": "mine"})

    assert again.status_code == 409
    assert "第二次" in again.text
    assert _matter(app, bank).title == "第二次"


def test_a_recomputed_balance_is_no_conflict(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client, address = signed_in("officer"), f"/matters/{bank.matter}/edit"
    form = opened(client, address)
    client.post(f"/matters/{bank.matter}/notes", data=opened(client, f"/matters/{bank.matter}/notes") | {"internal_note": "改过"})

    assert client.post(address, data=form | {"title": "照常保存"}).status_code == 303
    assert _matter(app, bank).title == "照常保存"


def test_both_versions_are_told_in_the_words_of_the_page(bank: Bank, signed_in: SignIn) -> None:
    client, address = signed_in("officer"), f"/matters/{bank.matter}/class"
    late = opened(client, address) | {"tier": "loss", "changed_on": "2026-03-02"}
    client.post(address, data=opened(client, address) | {"tier": "special_mention", "changed_on": "2026-03-01"})

    refused = client.post(address, data=late)

    table = refused.text.split("<table", 1)[1].split("</table>")[0]
    assert "Special mention" in table
    assert "Loss" in table


def test_class_stage_and_officer_have_their_own_forms(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client = signed_in("officer")
    for page, typed in {
        "class": {"tier": "loss", "changed_on": "2026-03-01", "reason": "逾期超过 360 天"},
        "stage": {"stage": "prepared", "happened_on": "2026-03-02"},
        "notes": {"internal_note": "可让息", "internal_assessment": ""},
    }.items():
        address = f"/matters/{bank.matter}/{page}"
        answer = client.post(address, data=opened(client, address) | typed)
        assert answer.status_code == 303, answer.text

    matter = _matter(app, bank)
    assert (matter.tier, matter.stage, matter.internal_note) == (Tier.LOSS, Stage.PREPARED, "可让息")


def test_a_stage_that_does_not_follow_is_not_offered_and_not_taken(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client, address = signed_in("officer"), f"/matters/{bank.matter}/stage"

    answer = client.post(address, data=opened(client, address) | {"stage": "judged", "happened_on": "2026-03-02"})

    assert answer.status_code == 422
    assert "Judgment effective" not in client.get(address).text.split("<main", 1)[1].split("</select>")[0]
    assert _matter(app, bank).stage is Stage.COLLECTION


def test_internal_notes_are_the_banks_alone(bank: Bank, signed_in: SignIn) -> None:
    for page in ("parties", "edit", "notes"):
        assert "底线九成" not in signed_in("lawyer").get(f"/matters/{bank.matter}/{page}").text
    assert "底线九成" in signed_in("officer").get(f"/matters/{bank.matter}/notes").text


@pytest.mark.parametrize("page", ["edit", "class", "stage", "officer", "notes", "parties"])
@pytest.mark.parametrize("name", ["collector", "lawyer", "stranger"])
def test_a_hidden_matter_is_not_there(bank: Bank, signed_in: SignIn, name: str, page: str) -> None:
    client = signed_in(name)
    expected = {403, 404} if name != "collector" else {404}

    assert client.get(f"/matters/{bank.hidden_matter}/{page}").status_code in expected
    if page != "parties":
        assert client.post(f"/matters/{bank.hidden_matter}/{page}", data={"title": "x"}).status_code in expected


def test_a_firm_gets_404_for_a_matter_it_does_not_work_on(bank: Bank, signed_in: SignIn) -> None:
    assert signed_in("lawyer").get(f"/matters/{bank.matter}/parties").status_code == 200
    assert signed_in("stranger").get(f"/matters/{bank.matter}/parties").status_code == 404


@pytest.mark.parametrize("name", ["auditor", "administrator", "lawyer"])
@pytest.mark.parametrize(
    "page", ["new", "{matter}/edit", "{matter}/class", "{matter}/stage", "{matter}/officer", "{matter}/notes"]
)
def test_who_may_not_edit_is_refused(bank: Bank, signed_in: SignIn, name: str, page: str) -> None:
    address = f"/matters/{page.format(matter=bank.matter)}"

    assert signed_in(name).get(address).status_code == 403
    assert signed_in(name).post(address, data={"title": "x"}).status_code == 403


def test_a_view_is_kept_renamed_and_forgotten(app: Application, bank: Bank, signed_in: SignIn) -> None:
    client = signed_in("officer")

    kept = client.post("/matters/views", data={"name": "可疑类", "query": "tier=doubtful&page=2"})
    view = _views(app)[0]
    shown = client.get(kept.location).text
    client.post(f"/matters/views/{view.id}/rename", data={"name": "可疑"})
    renamed = _views(app)[0].name
    taken = signed_in("collector").post(f"/matters/views/{view.id}/forget")
    client.post(f"/matters/views/{view.id}/forget")

    assert view.query == "tier=doubtful"
    assert re.search(r'aria-current="page">.*可疑类', shown)
    assert (renamed, taken.status_code, _views(app)) == ("可疑", 404, [])


def test_an_auditor_keeps_no_views(app: Application, bank: Bank, signed_in: SignIn) -> None:
    answer = signed_in("auditor").post("/matters/views", data={"name": "可疑类", "query": "tier=doubtful"})

    assert (answer.status_code, _views(app)) == (403, [])


def test_a_name_taken_twice_is_refused_with_a_sentence(bank: Bank, signed_in: SignIn) -> None:
    client = signed_in("officer")
    client.post("/matters/views", data={"name": "可疑类", "query": "tier=doubtful"})

    answer = client.post("/matters/views", data={"name": "可疑类", "query": "tier=loss"})

    assert answer.status_code == 422
    assert "可疑类" in answer.text


def _more_matters(app: Application, bank: Bank, count: int) -> None:
    with app.app_context(), writing(), acting_as():
        owner = db.session.get_one(User, bank.officer)
        for _ in range(count):
            make.organisation(matter=make.matter(owner=owner, branch=owner.branch))
        db.session.commit()


def _matter(app: Application, bank: Bank) -> Matter:
    with app.app_context(), acting_as():
        matter = db.session.get_one(Matter, bank.matter)
        db.session.expunge(matter)
        return matter


def _views(app: Application) -> list[SavedView]:
    with app.app_context(), acting_as():
        views = db.session.query(SavedView).all()
        db.session.expunge_all()
        return views
