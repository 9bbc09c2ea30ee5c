import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import web
from app.core.web import nav, preferences
from app.core.web.failures import FAILURES
from app.core.web.pages import safe_target
from tests.core.conftest import Reader

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


class Unreadable:
    """A value that the database no longer gives."""

    def __str__(self) -> str:
        raise ConnectionError("the database is gone")


@pytest.mark.parametrize("path", ["/page", "/nowhere", "/break", "/health", "/static/app.css"])
def test_every_answer_carries_the_security_headers(signed_in: FlaskClient, path: str) -> None:
    with signed_in.get(path) as answer:
        headers = answer.headers

    assert headers["Content-Security-Policy"] == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_transport_security_is_promised_only_where_there_is_one(out: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in out.get("/start").headers
    assert "Strict-Transport-Security" in out.get("/start", base_url="https://localhost").headers


def test_pages_are_not_kept_and_static_files_are_kept_by_their_content(signed_in: FlaskClient) -> None:
    page = signed_in.get("/page")
    stylesheet = re.search(r'href="(/static/app\.css\?v=[0-9a-f]{10})"', page.text)

    assert page.headers["Cache-Control"] == "private, no-store"
    assert stylesheet
    with signed_in.get(stylesheet[1]) as versioned, signed_in.get("/static/app.css") as plain:
        assert versioned.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "immutable" not in plain.headers["Cache-Control"]


def test_the_address_of_a_static_file_follows_its_content(shell: Flask, tmp_path: Path) -> None:
    shell.static_folder = str(tmp_path)
    with shell.test_request_context():
        (tmp_path / "a.css").write_text("a{}")
        first = web.assets.static_url("a.css")
        (tmp_path / "a.css").write_text("b{}")
        assert web.assets.static_url("a.css") != first


def test_htmx_is_told_to_inject_no_style_and_to_keep_no_pages(signed_in: FlaskClient) -> None:
    found = re.search(r"<meta name=\"htmx-config\" content='([^']+)'>", signed_in.get("/page").text)

    assert found
    assert json.loads(found[1]) == {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
    }


def test_a_request_keeps_the_number_it_came_with(out: FlaskClient) -> None:
    assert out.get("/start", headers={"X-Request-ID": "proxy-0001-abcd"}).headers["X-Request-ID"] == "proxy-0001-abcd"


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "bad number", "<script>alert(1)</script>"])
def test_a_request_without_a_good_number_gets_one(out: FlaskClient, given: str) -> None:
    assert re.fullmatch(
        r"[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}", out.get("/start", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    )


def test_each_request_is_one_line_of_the_log_without_its_query(out: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    number = out.get("/start?q=张三").headers["X-Request-ID"]

    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    assert [(line["path"], line["status"], line["request"]) for line in lines if line["event"] == "request"] == [
        ("/start", 200, number)
    ]
    assert "张三" not in json.dumps(lines, ensure_ascii=False)


def test_the_secret_of_a_one_time_link_stays_out_of_the_log(out: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    assert out.get("/link/a-secret-nobody-may-read").status_code == 200

    log = capsys.readouterr().err

    assert "/link/<token>" in log
    assert "a-secret-nobody-may-read" not in log


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nowhere", 404),
        ("/refuse/overtaken", 409),
        ("/refuse/permission", 403),
        ("/refuse/stale", 409),
        ("/refuse/rule", 422),
        ("/break", 500),
    ],
)
def test_an_error_page_names_the_request_and_a_way_on(signed_in: FlaskClient, path: str, status: int) -> None:
    answer = signed_in.get(path)

    assert answer.status_code == status
    assert answer.headers["X-Request-ID"] in answer.text
    assert 'class="btn btn-primary" href="/"' in answer.text


@pytest.mark.parametrize("status", sorted(FAILURES))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_error_page_speaks_both_languages(shell: Flask, status: int, language: str) -> None:
    with shell.test_request_context(headers={"Accept-Language": language}):
        said = web.failures.answer(status).get_data(as_text=True)

    assert (FAILURES[status].heading in said) == (language == "en")
    assert ("回到工作台" in said) == (language == "zh")


def test_a_broken_rule_is_said_in_its_own_words(signed_in: FlaskClient) -> None:
    assert "At most 3 drawdowns" in signed_in.get("/refuse/rule").text


def test_our_own_failure_shows_no_code_and_logs_it_with_the_number(out: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    answer = out.get("/break")

    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert "secret of the code" not in answer.text
    assert "Traceback" not in answer.text
    failures = [line for line in logged if "exception" in line]
    assert [line["request"] for line in failures] == [answer.headers["X-Request-ID"]]
    assert "secret of the code" in json.dumps(failures)
    assert '"locals"' not in json.dumps(failures)


def test_our_own_failure_asks_nothing_more_of_the_account(signed_in: FlaskClient, reader: Reader) -> None:
    reader.full_name = reader.language = reader.theme = Unreadable()

    answer = signed_in.get("/break")

    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text


def test_a_wrong_method_and_a_large_upload_have_pages_of_their_own(signed_in: FlaskClient) -> None:
    wrong = signed_in.get("/act")
    large = signed_in.post("/echo", data={"text": "x" * (3 * 1024 * 1024)})

    assert (wrong.status_code, set(wrong.allow)) == (405, {"POST", "OPTIONS"})
    assert large.status_code == 413
    assert "2 MB" in large.text


def test_a_long_paper_fits_into_a_form(shell: Flask, signed_in: FlaskClient) -> None:
    shell.config["MAX_CONTENT_LENGTH"] = 32 * 1024 * 1024

    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n' + ("债" * 200_000).encode() + b"\r\n--x--\r\n"

    assert len(signed_in.post("/echo", data=body, content_type="multipart/form-data; boundary=x").text) == 200_000


def test_a_forged_post_is_refused_with_a_page(shell: Flask, signed_in: FlaskClient) -> None:
    shell.config["WTF_CSRF_ENABLED"] = True

    answer = signed_in.post("/act")

    assert answer.status_code == 400
    assert "表单已失效" in answer.text
    assert re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", answer.text)


@pytest.mark.parametrize(
    ("origin", "name", "is_offered"),
    [
        ("http://localhost", "note", True),
        ("https://elsewhere.example", "note", False),
        ("", "note", False),
        ("http://localhost", "new_password", False),
    ],
)
def test_a_form_without_its_token_is_offered_again_with_what_was_typed(
    shell: Flask, signed_in: FlaskClient, origin: str, name: str, is_offered: bool
) -> None:
    shell.config["WTF_CSRF_ENABLED"] = True

    answer = signed_in.post("/act?page=2", data={name: '第一段&<"', "csrf_token": "old"}, headers={"Origin": origin})

    assert answer.status_code == 400
    assert (f'name="{name}" value="第一段&amp;&lt;&#34;"' in answer.text) is is_offered
    assert ('action="/act?page=2"' in answer.text) is is_offered
    assert 'value="old"' not in answer.text


def test_a_script_gets_the_sentence_as_json(signed_in: FlaskClient) -> None:
    answer = signed_in.get("/refuse/rule", headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert answer.json == {"heading": "未能办理", "sentence": "At most 3 drawdowns", "request": answer.headers["X-Request-ID"]}


def test_the_language_follows_the_browser_and_is_chinese_otherwise(out: FlaskClient) -> None:
    assert '<html lang="en"' in out.get("/start", headers={"Accept-Language": "en-GB,en;q=0.9"}).text
    assert '<html lang="zh-CN"' in out.get("/start", headers={"Accept-Language": "fr"}).text


def test_a_signed_out_reader_chooses_with_a_link_and_the_browser_remembers(out: FlaskClient) -> None:
    assert '<html lang="en"' in out.get("/start?lang=en").text
    assert '<html lang="en"' in out.get("/start", headers={"Accept-Language": "zh"}).text
    assert '<html lang="zh-CN"' in out.get("/start?lang=zh-CN").text


def test_an_account_keeps_its_language_and_theme(signed_in: FlaskClient, reader: Reader) -> None:
    answer = signed_in.post("/preferences/language", data={"language": "en", "next": "/page?q=1"})
    signed_in.post("/preferences/theme", data={"theme": "dark"})

    assert (answer.status_code, answer.location) == (303, "/page?q=1")
    assert (reader.language, reader.theme) == ("en", "dark")
    assert '<html lang="en" data-theme="dark">' in signed_in.get("/page").text


def test_an_account_decides_over_the_link(signed_in: FlaskClient, reader: Reader) -> None:
    reader.language = "zh_Hans_CN"

    assert '<html lang="zh-CN"' in signed_in.get("/page?lang=en").text


def test_an_unknown_language_or_theme_is_refused(signed_in: FlaskClient, reader: Reader) -> None:
    assert signed_in.post("/preferences/language", data={"language": "xx"}).status_code == 400
    assert signed_in.post("/preferences/theme", data={"theme": "neon"}).status_code == 400
    assert (reader.language, reader.theme) == (None, None)


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb", "", None]
)
def test_the_way_back_never_leads_off_the_site(target: str | None) -> None:
    assert safe_target(target, otherwise="/") == "/"


def test_staying_signed_in_needs_somebody_signed_in(out: FlaskClient, signed_in: FlaskClient) -> None:
    assert out.post("/session/extend").status_code == 401
    assert signed_in.post("/session/extend").status_code == 204


def test_the_page_says_when_the_session_ends(out: FlaskClient, signed_in: FlaskClient) -> None:
    assert 'data-session-ends="1800"' in signed_in.get("/page").text
    assert "data-session-ends" not in out.get("/page").text


def test_the_navigation_shows_what_exists_and_is_permitted(shell: Flask, signed_in: FlaskClient) -> None:
    nav.add("assets", "sample.index", "folder-kanban", "Everything", place=2)
    nav.add("assets", "sample.start", "house", "First of all", place=1)
    nav.add("assets", "sample.loan", "lock", "Secret", "forbidden")
    nav.add("assets", "sample.not_written", "lock", "Missing")

    page = signed_in.get("/page").text

    assert page.index("First of all") < page.index("Everything")
    assert '<a href="/page" aria-current="page">' in page
    assert "Secret" not in page
    assert "Missing" not in page


def test_the_navigation_is_for_readers_who_are_signed_in(out: FlaskClient) -> None:
    nav.add("assets", "sample.index", "folder-kanban", "Everything")

    assert "Everything" not in out.get("/page").text


def test_an_entry_can_carry_a_count(signed_in: FlaskClient) -> None:
    nav.add("mine", "sample.index", "stamp", "Approvals", count=lambda: 4)

    assert '<span class="count">4</span>' in signed_in.get("/page").text


def test_a_link_keeps_the_filters_and_a_new_filter_starts_at_page_one(shell: Flask) -> None:
    with shell.test_request_context("/page?stage=filed&stage=trial&page=3&q="):
        assert web.url_with(page=4) == "/page?stage=filed&stage=trial&page=4"
        assert web.url_with(sort="-debt") == "/page?stage=filed&stage=trial&sort=-debt"
        assert web.url_with(stage=None) == "/page"


@pytest.mark.parametrize(
    ("asked", "number"), [("3", 3), ("0", 1), ("-1", 1), ("x", 1), ("", 1), ("1e9", 1), ("99999999", 1), ("٣", 1)]
)
def test_a_page_number_is_a_positive_whole_number(shell: Flask, asked: str, number: int) -> None:
    with shell.test_request_context("/page", query_string={"page": asked}):
        assert web.page_number() == number


@pytest.mark.parametrize(
    ("headers", "wants"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_a_fragment_is_what_htmx_asks_for_in_place(shell: Flask, headers: dict[str, str], wants: bool) -> None:
    with shell.test_request_context("/page", headers=headers):
        assert web.wants_fragment() is wants


def test_health_says_which_part_is_ill(shell: Flask, out: FlaskClient) -> None:
    web.health.add("worker", lambda: "no sign of life for 5 minutes")

    answer = out.get("/health")

    assert answer.status_code == 503
    assert answer.json["status"] == "trouble"
    assert answer.json["parts"]["database"] == "ok"
    assert answer.json["parts"]["worker"] == "no sign of life for 5 minutes"


def test_health_is_well_when_every_part_is(shell: Flask, out: FlaskClient) -> None:
    web.health.add("migrations", lambda: None)

    assert (out.get("/health").status_code, out.get("/health").json["status"]) == (200, "ok")


def test_health_without_a_database_is_trouble_not_an_error(shell: Flask, out: FlaskClient, tmp_path: Path) -> None:
    (tmp_path / "zhiheng.sqlite").mkdir()

    answer = out.get("/health")

    assert answer.status_code == 503
    assert answer.json["parts"]["database"].startswith("not reachable")


def test_a_message_is_announced(signed_in: FlaskClient) -> None:
    page = signed_in.post("/act", follow_redirects=True).text

    assert 'role="status"' in page
    assert "<span>Withdrawn</span>" in page


@pytest.mark.parametrize("given", ["〔银发〔2003〕251号 §3〕", "银发〔2003〕251号 §3"])
def test_a_citation_has_its_brackets_once(shell: Flask, given: str) -> None:
    with shell.test_request_context():
        said = shell.jinja_env.get_template("_ui.html").module.cite(given)  # type: ignore[attr-defined]

    assert said == '<span class="cite" lang="zh-CN">银发〔2003〕251号 §3</span>'


def test_the_languages_have_names_and_tags() -> None:
    assert set(preferences.LANGUAGES) == set(preferences.NAMES)
