"""Hostile values into every field of every form: a sentence at the field, what was typed kept, nothing half-saved, no traceback.

The forms are read off the pages themselves, so a new form is tried by itself.
"""

import html
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import lxml.html
import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from app.access import policy
from app.access.guards import permission_of
from app.access.states import RoleKey
from app.core.work import Application
from tests.house.test_walk import Person, address, may, requests, signed_in, town, troubles  # noqa: F401  # Two are fixtures.
from tests.house.town import Town

TYPED = {
    "31 February": "2026-02-31",
    "negative": "-0.01",
    "three decimals": "1.234",
    "misplaced separator": "1,23,4.5",
    "full-width": "１２３，４５６．７８９",
    "too large": "9" * 40,
    "not a number": "NaN",
    "exponent": "1e400",
    "wrong company code": "91110000600037341A",
    "wrong identity number": "110105194912310021",
    "long": "长" * 100_000,
    "control characters": "示例\x00\x01\x0b\x1f\u202e名",
    "markup": "示例&<>\"'{{7*7}}{%x%}<script>",
    "blank": " \u3000\t",
    "outside the plane": "𠮷😀",
}
CHOSEN = {"unknown": "&<>\"'{{7*7}}", "no such row": "9" * 40, "nothing": ""}
TOGETHER = 5
ANSWERS = {303, 400, 409, 413, 422}
HIDDEN = {403, 404}
"""What an earlier answer of the same walk has closed or taken away."""
LIBRARY_FIELDS = {"csrf_token", "submit"}
WRITTEN = {"text", "search", "tel", "email", "number", "date", "time", "datetime-local", "url"}
ROLES = [RoleKey.LEGAL_OFFICER, RoleKey.ADMINISTRATOR, RoleKey.FIRM_LAWYER]


@dataclass(frozen=True)
class Sheet:
    """A form on a page: where it stands, where it goes, what a browser would send, and the fields one writes in."""

    page: str
    action: str
    values: tuple[tuple[str, str], ...]
    written: frozenset[str]
    uploads: frozenset[str]

    @property
    def names(self) -> list[str]:
        return sorted({name for name, _ in self.values} - LIBRARY_FIELDS)

    def sent(self, **others: Any) -> dict[str, Any]:
        """What a browser would send, some fields with another value."""
        kept: dict[str, Any] = {}
        for name, value in self.values:
            kept.setdefault(name, []).append(value)
        return kept | others


@pytest.mark.slow
@pytest.mark.parametrize("key", [RoleKey.LEGAL_OFFICER, RoleKey.ADMINISTRATOR])
def test_no_value_breaks_a_form_or_is_lost(app: Application, town: Town, troubles: list[str], key: RoleKey) -> None:  # noqa: F811
    client, wrong, alone, together = signed_in(app, town, key), [], Counter[str](), Counter[str]()
    for sheet in sheets(app, town, client, key):
        if key is not RoleKey.LEGAL_OFFICER and open_to(app, sheet, RoleKey.LEGAL_OFFICER):
            continue
        for title, changed in attempts(sheet, alone=alone, together=together):
            answer = client.post(sheet.action, data=sheet.sent(**changed))
            if answer.status_code not in ANSWERS | HIDDEN:
                wrong.append(f"{sheet.action} {', '.join(changed)} = {title}: {answer.status_code} {troubles[-1:]}")
            elif answer.status_code in (409, 422):
                lost = [name for name, value in changed.items() if name in sheet.written and not keeps(answer.text, value)]
                wrong += [f"{sheet.action} {name} = {title}: {answer.status_code}, what was typed is lost" for name in lost]

    assert not wrong, "\n".join(wrong)
    assert set(alone) == set(TYPED) | set(CHOSEN) and set(together) == set(TYPED), "a value was never posted"
    assert alone.total() > (400 if key is RoleKey.LEGAL_OFFICER else 60)


def attempts(sheet: Sheet, *, alone: Counter[str], together: Counter[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """What is posted: some values in all written fields together, then every field alone with one; those used least so far.

    Together they show that every field keeps what was typed; alone a value reaches the verb behind the form. All of them in
    every field would take the same few paths thousands of times.
    """
    if sheet.written:
        for title in sorted(TYPED, key=lambda title: together[title])[:TOGETHER]:
            together[title] += 1
            yield title, dict.fromkeys(sorted(sheet.written), TYPED[title])
    for name in sheet.names:
        values = TYPED if name in sheet.written else CHOSEN
        title = min(values, key=lambda title: alone[title])
        alone[title] += 1
        yield title, {name: values[title]}


def open_to(app: Application, sheet: Sheet, key: RoleKey) -> bool:
    """Whether the role may send this form too."""
    view = app.view_functions.get(endpoint(app, sheet.action))
    permission = permission_of(view) if view is not None else None
    return permission is not None and policy.may(Person(key), permission)


def test_a_form_overtaken_by_another_shows_both_sides(app: Application, town: Town) -> None:  # noqa: F811
    client, wrong, tried = signed_in(app, town, RoleKey.LEGAL_OFFICER), [], 0
    for sheet in sheets(app, town, client, RoleKey.LEGAL_OFFICER):
        field = next((name for name, value in sheet.values if name in sheet.written and value and not value[0].isdigit()), None)
        if "version" not in sheet.names or field is None:
            continue
        if client.post(sheet.action, data=sheet.sent(**{field: "示例先存"})).status_code != 303:
            continue
        tried += 1
        answer = client.post(sheet.action, data=sheet.sent(**{field: "示例后存"}))
        if answer.status_code != 409 or not all(words in answer.text for words in ("示例先存", "示例后存")):
            wrong.append(f"{sheet.action}: {answer.status_code} when {field} was changed meanwhile")

    assert not wrong, "\n".join(wrong)
    assert tried > 5


@pytest.mark.parametrize("key", ROLES)
def test_without_its_token_no_form_is_taken(
    app: Application,
    town: Town,  # noqa: F811
    key: RoleKey,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = signed_in(app, town, key)
    found = list(sheets(app, town, client, key))
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)

    wrong = []
    for sheet in found:
        name = next(iter(sheet.written), None)
        sent = sheet.sent(csrf_token="made up", **({name: '示例&<"未提交'} if name else {}))
        answer = client.post(sheet.action, data=sent, headers={"Origin": "http://localhost"})
        if answer.status_code != 400:
            wrong.append(f"{sheet.action}: {answer.status_code} without a token")
        elif name and not sheet.uploads and "password" not in name and not keeps(answer.text, '示例&<"未提交'):
            wrong.append(f"{sheet.action}: {name} is lost without a token")
        if (
            "示例"
            in client.post(sheet.action, data=sent, headers={"Origin": "https://elsewhere.example"}).text.partition("<main")[2]
        ):
            wrong.append(f"{sheet.action}: another site's form is offered for sending")

    assert not wrong, "\n".join(wrong)
    assert found


@pytest.mark.parametrize("key", ROLES)
def test_an_upload_that_is_not_what_it_says_is_refused_or_kept_as_it_is(
    app: Application,
    town: Town,  # noqa: F811
    troubles: list[str],  # noqa: F811
    key: RoleKey,
) -> None:
    client, wrong = signed_in(app, town, key), []
    for sheet in sheets(app, town, client, key):
        for name in sheet.uploads:
            for filename, content in (
                ("示例.pdf", b"MZ\x90\x00"),
                ("../../示例.xlsx", b"%PDF-1.4"),
                ("x" * 300 + ".pdf", b""),
                ("", b""),
            ):
                answer = client.post(sheet.action, data=sheet.sent(**{name: (BytesIO(content), filename)}))
                if answer.status_code not in ANSWERS:
                    wrong.append(f"{sheet.action} {name} = {filename[:20]}: {answer.status_code} {troubles[-1:]}")

    assert not wrong, "\n".join(wrong)


def sheets(app: Application, town: Town, client: FlaskClient, key: RoleKey) -> Iterator[Sheet]:  # noqa: F811
    """Every form that the role's pages hold, each address and set of fields once; forms one only presses come last."""
    found: dict[tuple[str, ...], Sheet] = {}
    for rule, method in requests(app):
        if method == "GET" and may(app, rule, key):
            page = address(app, rule, town.ours)
            answer = client.get(page)
            if answer.status_code == 200 and answer.mimetype == "text/html" and answer.text.strip():
                for sheet in forms_on(page, answer.text):
                    found.setdefault((endpoint(app, sheet.action), *sheet.names), sheet)
    yield from sorted(found.values(), key=lambda sheet: (not sheet.written, sheet.action))


def endpoint(app: Application, action: str) -> str:
    try:
        return str(app.url_map.bind("localhost").match(urlsplit(action).path, method="POST")[0])
    except HTTPException:
        return action


def forms_on(page: str, source: str) -> Iterator[Sheet]:
    for form in lxml.html.fromstring(source).forms:
        action = form.action or page
        if (form.method or "GET").upper() != "POST" or action.startswith(("/preferences", "/logout", "/login")):
            continue
        inputs = [element for element in form.inputs if element.name]
        yield Sheet(
            page=page,
            action=action,
            values=tuple((name, value) for name, value in form.form_values()),
            written=frozenset(
                element.name
                for element in inputs
                if element.tag == "textarea" or (element.tag == "input" and (element.type or "text") in WRITTEN)
            ),
            uploads=frozenset(element.name for element in inputs if element.tag == "input" and element.type == "file"),
        )


def keeps(source: str, value: str) -> bool:
    """Say whether the page still holds what was typed, apart from signs that have no place in a record."""
    clean = "".join(sign for sign in value if sign.isprintable() or sign == "\u3000").strip()
    return clean in html.unescape(source)
