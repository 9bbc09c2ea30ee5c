"""Every page, read as HTML: one heading, a title, its language, labels on all fields, nothing inline that the content policy forbids."""

import time
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.access import policy
from app.access.guards import permission_of
from app.access.states import RoleKey
from app.core.work import Application
from tests.house import town as towns
from tests.house.town import Town

VOID = {"input", "img", "br", "hr", "meta", "link", "col", "source", "wbr", "use", "path", "rect"}
READERS = (RoleKey.LEGAL_OFFICER, RoleKey.ADMINISTRATOR)
LANGUAGES = {"zh-CN": "zh_Hans_CN", "en": "en"}


class Reader:
    """An actor as the policy sees him."""

    active = True

    def __init__(self, key: RoleKey) -> None:
        self.role_keys = frozenset({key})


class Page(HTMLParser):
    """What matters of a page's source."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.language, self.title = "", ""
        self.headings = 0
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.faults: list[str] = []
        self._fields: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = dict(attrs)
        if tag not in VOID:
            self._open.append(tag)
        self.headings += tag == "h1"
        self.ids += [name for name in (facts.get("id"),) if name]
        if tag == "html":
            self.language = facts.get("lang") or ""
        if tag == "label" and facts.get("for"):
            self.labelled.add(facts["for"] or "")
        if tag == "style" or (tag == "script" and "src" not in facts):
            self.faults.append(f"an inline <{tag}>")
        self.faults += [f"{name}= on <{tag}>" for name in facts if name == "style" or name.startswith("on")]
        if tag in ("select", "textarea") or (tag == "input" and facts.get("type") not in ("hidden", "submit", "button")):
            self._fields.append(("label" if "label" in self._open else "", facts))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while tag in self._open and self._open.pop() != tag:
            continue

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data.strip()

    def complaints(self, *, language: str) -> Iterator[str]:
        """What a careful reader of the source would send back."""
        yield from self.faults
        if self.headings != 1:
            yield f"{self.headings} headings of the first level"
        if not self.title:
            yield "no title"
        if self.language != language:
            yield f"its language is {self.language!r}"
        yield from (f"the id {name!r} twice" for name in sorted(set(self.ids)) if self.ids.count(name) > 1)
        for around, facts in self._fields:
            if not (around or facts.get("id") in self.labelled or facts.get("aria-label") or facts.get("aria-labelledby")):
                yield f"a field without a label: {facts.get('name') or facts}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", READERS)
def test_every_page_is_sound(app: Application, town: Town, key: RoleKey, language: str) -> None:
    client, wrong, read = signed_in(app, town, key=key, language=language), [], 0
    for path in pages(app, town, key=key):
        answer = client.get(path, follow_redirects=True)
        if answer.mimetype == "text/html" and answer.status_code == 200 and not is_fragment(answer.text):
            read += 1
            wrong += [f"{path}: {complaint}" for complaint in Page(answer.text).complaints(language=language)]

    assert not wrong, "\n".join(wrong)
    assert read > (10 if key is RoleKey.ADMINISTRATOR else 40)


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('<html lang="en"><title>T</title><h1>A</h1><h1>B</h1></html>', "2 headings of the first level"),
        ('<html lang="en"><title></title><h1>A</h1></html>', "no title"),
        ('<html lang="zh-CN"><title>T</title><h1>A</h1></html>', "its language is 'zh-CN'"),
        ('<html lang="en"><title>T</title><h1 style="x">A</h1></html>', "style= on <h1>"),
        ('<html lang="en"><title>T</title><h1 onclick="x">A</h1></html>', "onclick= on <h1>"),
        ('<html lang="en"><title>T</title><h1>A</h1><script>x</script></html>', "an inline <script>"),
        ('<html lang="en"><title>T</title><h1 id="a">A</h1><p id="a"></p></html>', "the id 'a' twice"),
        ('<html lang="en"><title>T</title><h1>A</h1><input name="q"></html>', "a field without a label: q"),
    ],
)
def test_a_fault_is_noticed(source: str, complaint: str) -> None:
    assert list(Page(source).complaints(language="en")) == [complaint]


def pages(app: Application, town: Town, *, key: RoleKey) -> Iterator[str]:
    """The address of every page that the role may open, on our own rows; files and the library's own pages are left out."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        permission = permission_of(app.view_functions[rule.endpoint])
        if permission is None or "GET" not in (rule.methods or ()) or not policy.may(Reader(key), permission):
            continue
        with app.test_request_context():
            yield str(app.url_map.bind("localhost").build(rule.endpoint, town.ours.fill(set(rule.arguments)), method="GET"))


def is_fragment(text: str) -> bool:
    """A part of a page that the browser fetches for itself."""
    return not text.lstrip().lower().startswith("<!doctype")


def signed_in(app: Application, town: Town, *, key: RoleKey, language: str) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(_user_id=town.people[key], _fresh=True, fs_cc="set", fs_paa=time.time())
    client.post("/preferences/language", data={"language": LANGUAGES[language]})
    return client


@pytest.fixture
def town(app: Application, session: Any) -> Town:
    return towns.build()
