"""The search field: groups of what the reader sees, the best first, as a page and as the palette's options."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from app.access.states import Language, RoleKey
from app.core.db import db
from app.core.work import Application
from app.overview import palette
from app.search import grams
from tests.access.test_accounts import as_user
from tests.factories import access, filings
from tests.factories import matters as make

PALETTE = {"HX-Request": "true"}


def test_a_person_is_found_by_two_characters_and_leads_to_his_page(app: Application, session: Any) -> None:
    matter = make.matter()
    person = make.person(matter=matter, name="赵示例")
    client, link = signed_in(app, RoleKey.LEGAL_OFFICER), f"/matters/{matter.id}/parties/{person.id}"

    page, options = client.get("/search?q=赵示").text, client.get("/search?q=赵示", headers=PALETTE).text

    for text in (page, options):
        assert link in text
        assert '<mark class="hit">赵示</mark>例' in text
    assert "<html" in page
    assert "<html" not in options


def test_papers_loans_and_assets_lead_to_their_pages(app: Application, session: Any) -> None:
    ready = filings.ready()
    paper = filings.complaint(ready)
    loan, asset = ready.g1.loan, ready.g1.security.collateral
    wanted = {
        "民事起诉状": f"/filings/{paper.id}",
        loan.number: f"/matters/{loan.matter_id}/loans",
        asset.certificate_number: f"/collateral/{asset.id}",
        "临澜区人民法院": "/courts?q=",
    }
    client = as_user(app, ready.officer)
    db.session.commit()

    for typed, link in wanted.items():
        assert link in client.get("/search", query_string={"q": typed}).text, typed


def test_a_firm_finds_nothing_of_others(app: Application, session: Any) -> None:
    firm = access.law_firm()
    ours, theirs = make.matter(title="我方借款"), make.matter(title="他方借款", number="LZ-2026-4321")
    access.engagement(matter_id=ours.id, firm=firm)
    for matter in (ours, theirs):
        make.person(matter=matter, name="赵示例")
    client, hidden = signed_in(app, RoleKey.FIRM_LAWYER, firm=firm), f"/matters/{theirs.id}"

    for typed in ("赵示例", "他方", "借款", "4321", "lz-2026-4321"):
        page = client.get("/search", query_string={"q": typed}).text
        assert hidden not in page and "LZ-2026-4321" not in page.replace("“", "").split("<main")[1].split("All matters")[0]
    assert f"/matters/{ours.id}" in client.get("/search?q=赵示例").text


def test_an_administrator_finds_people_and_courts_but_no_debtor(app: Application, session: Any) -> None:
    make.person(matter=make.matter(), name="赵示例")
    known = access.user(full_name="赵示范")
    client, link = signed_in(app, RoleKey.ADMINISTRATOR), f"/users/{known.id}"

    page = client.get("/search?q=赵示").text

    assert link in page
    assert "/parties/" not in page
    assert f"/users/{known.id}" not in signed_in(app, RoleKey.MANAGER).get("/search?q=赵示").text


def test_what_was_opened_lately_stands_there_before_a_word_is_typed(app: Application, session: Any) -> None:
    first, second = make.matter(title="先看的"), make.matter(title="后看的")
    client, keys = signed_in(app, RoleKey.LEGAL_OFFICER), (first.id, second.id)
    db.session.commit()
    for key in keys:
        client.get(f"/matters/{key}")

    text = client.get("/search", headers=PALETTE).text

    assert 0 < text.index("后看的") < text.index("先看的")
    assert "/matters/" in text, "and the ways to the pages"


def test_nothing_found_says_so_and_hostile_words_are_text(app: Application, session: Any) -> None:
    client = signed_in(app, RoleKey.LEGAL_OFFICER)

    assert "Nothing found" in client.get("/search?q=没有这个人").text
    for typed in ("<script>", "%", "_", "'\"--", "{{7*7}}", "字" * 5000):
        answer = client.get("/search", query_string={"q": typed})
        assert answer.status_code == 200
        assert "<script>" not in answer.text.split("<main")[1]


def test_a_search_takes_a_fixed_number_of_queries(app: Application, session: Any) -> None:
    actor = access.user(RoleKey.LEGAL_OFFICER)
    counts = []
    for many in (1, 15):
        for _ in range(many):
            make.person(matter=make.matter(), name="赵示例")
        db.session.commit()
        actor.role_keys  # noqa: B018 (loaded, so that only the search is counted)
        with app.test_request_context(), counted() as statements:
            assert palette.look(actor=actor, typed="赵示例")
        counts.append(len(statements))

    assert counts[0] == counts[1] <= 8


@pytest.mark.parametrize(
    ("shown", "typed", "pieces"),
    [
        ("赵示例", "示例", [("赵", False), ("示例", True)]),
        ("ＬＺ-０１", "lz", [("ＬＺ", True), ("-０１", False)]),
        ("甲乙丙", "丙 甲", [("甲", True), ("乙", False), ("丙", True)]),
        ("甲", "", [("甲", False)]),
    ],
)
def test_what_was_typed_is_marked_and_the_text_stays(shown: str, typed: str, pieces: list[tuple[str, bool]]) -> None:
    assert grams.marked(shown, typed) == pieces


class counted:  # noqa: N801 (it is used like a function)
    """The statements that run inside the block."""

    def __enter__(self) -> list[str]:
        self.statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", self._note)
        return self.statements

    def __exit__(self, *_raised: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.statements.append(statement)


def signed_in(app: Application, key: RoleKey, **facts: Any) -> FlaskClient:
    client = as_user(app, access.user(key, language=Language.ENGLISH, **facts))
    db.session.commit()
    return client
