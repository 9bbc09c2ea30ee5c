"""A walk over every route: two branches, two law firms, every role. A new route is walked by itself.

Hidden rows are not there, on reading and on writing; a role that may not is refused; an auditor changes nothing;
nothing of the other side, and nothing that is the bank's alone, is in any answer that a firm gets.
"""

import time
import traceback
from collections.abc import Iterator
from typing import Any

import pytest
from flask import got_request_exception
from flask.testing import FlaskClient
from sqlalchemy import inspect
from werkzeug.routing import Rule

from app.access import policy
from app.access.guards import permission_of
from app.access.policy import Permission
from app.access.scope import scoped_classes
from app.access.states import RoleKey
from app.core.db import db
from app.core.work import Application
from tests.house import town as towns
from tests.house.town import Side, Town

LIMITED = (RoleKey.FIRM_LAWYER, RoleKey.FIRM_CLERK, RoleKey.BRANCH_COLLECTOR)
FIRM = (RoleKey.FIRM_LAWYER, RoleKey.FIRM_CLERK)
LIBRARY = ("security.", "static", "web.", "health")
AMOUNTS = ("77777777.77", "77,777,777.77", "7,777.78")


class Person:
    """An actor as the policy sees him."""

    active = True

    def __init__(self, key: RoleKey) -> None:
        self.role_keys = frozenset({key})


def test_hidden_rows_are_not_there_by_any_route(app: Application, town: Town) -> None:
    before = towns.contents(town.theirs)
    db.session.rollback()
    wrong = []
    for key in LIMITED:
        client = signed_in(app, town, key)
        for rule, method in requests(app):
            if not may(app, rule, key):
                continue
            for path in hidden_paths(app, rule, town):
                status = client.open(path, method=method).status_code
                if status != 404:
                    wrong.append(f"{key}: {method} {path} -> {status}, must be 404")

    assert not wrong, "\n".join(["Load rows by get_or_404 before anything else:", *wrong])
    assert towns.contents(town.theirs) == before, "a request changed rows that its actor cannot see"


def test_whoever_may_not_is_refused(app: Application, town: Town) -> None:
    wrong = []
    for key in RoleKey:
        client = signed_in(app, town, key)
        for rule, method in requests(app):
            if may(app, rule, key):
                continue
            path = address(app, rule, town.ours)
            status = client.open(path, method=method).status_code
            if status != 403:
                wrong.append(f"{key}: {method} {path} -> {status}, must be 403")

    assert not wrong, "\n".join(wrong)


def test_signed_out_every_page_leads_to_the_sign_in(app: Application, town: Town) -> None:
    client, wrong = app.test_client(), []
    for rule, method in requests(app):
        path = address(app, rule, town.ours)
        answer = client.open(path, method=method)
        if answer.status_code != 303 or not str(answer.location).startswith("/login"):
            wrong.append(f"{method} {path} -> {answer.status_code}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("key", LIMITED)
def test_no_page_shows_anything_of_the_other_side(app: Application, town: Town, troubles: list[str], key: RoleKey) -> None:
    client, wrong = signed_in(app, town, key), []
    for rule, method in requests(app):
        if method == "GET" and may(app, rule, key):
            path = address(app, rule, town.ours)
            answer = client.get(path, follow_redirects=True)
            wrong += [f"{path} shows {word}" for word in forbidden_words(town, key) if word in shown(answer)]
            if answer.status_code >= 500:
                wrong.append(f"{path} -> {answer.status_code} {troubles[-1:]}")

    assert not wrong, "\n".join(wrong)


def test_every_page_opens_for_the_auditor_and_nothing_changes(app: Application, town: Town, troubles: list[str]) -> None:
    client, wrong = signed_in(app, town, RoleKey.AUDITOR), []
    before = towns.contents(town.ours)
    db.session.rollback()
    for rule, method in requests(app):
        path = address(app, rule, town.ours)
        status = client.open(path, method=method).status_code
        own = permission_of(app.view_functions[rule.endpoint]) is Permission.VIEW_OWN_ACCOUNT
        if status >= 500 or (method != "GET" and status < 400 and not own):
            wrong.append(f"{method} {path} -> {status} {troubles[-1:]}")

    assert not wrong, "\n".join(wrong)
    assert towns.contents(town.ours) == before


@pytest.mark.parametrize("key", [RoleKey.LEGAL_OFFICER, RoleKey.MANAGER, RoleKey.FIRM_LAWYER])
def test_no_empty_post_breaks_a_page(app: Application, town: Town, troubles: list[str], key: RoleKey) -> None:
    client, wrong = signed_in(app, town, key), []
    for rule, method in requests(app):
        if method != "GET" and may(app, rule, key):
            path = address(app, rule, town.ours)
            answer = client.open(path, method=method)
            if answer.status_code >= 500:
                wrong.append(f"{method} {path} -> {answer.status_code} {troubles[-1:]}")

    assert not wrong, "\n".join(wrong)


def test_the_walk_notices_an_open_door(app: Application, town: Town) -> None:
    """The proof of the proof: our own matter opens, so the 404s above come from hiding and not from a broken town."""
    opened = 0
    for key in LIMITED:
        client = signed_in(app, town, key)
        for rule, method in requests(app):
            if method == "GET" and may(app, rule, key) and scoped_arguments(rule):
                opened += client.get(address(app, rule, town.ours)).status_code == 200
    assert opened > len(LIMITED) * 5
    assert any(column.info.get("bank_only") for mapped in scoped_classes() for column in inspect(mapped).columns)


def requests(app: Application) -> Iterator[tuple[Rule, str]]:
    """Every route of our own with every method it takes."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if not rule.endpoint.startswith(LIBRARY) and permission_of(app.view_functions[rule.endpoint]) is not None:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule, method


def scoped_arguments(rule: Rule) -> list[str]:
    """The arguments that name a row which may be hidden."""
    hidden = {mapped.__table__.name for mapped in scoped_classes()} | {"saved_view"}
    return sorted(name for name in rule.arguments if name not in towns.FIXED and towns.table_of(name) in hidden)


def address(app: Application, rule: Rule, side: Side, **others: Any) -> str:
    """The rule's address with a side's rows, some arguments replaced."""
    with app.test_request_context():
        return str(
            app.url_map.bind("localhost").build(rule.endpoint, side.fill(set(rule.arguments)) | others, method=method_of(rule))
        )


def method_of(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or set()) else "POST"


def hidden_paths(app: Application, rule: Rule, town: Town) -> Iterator[str]:
    """All rows theirs; and, where there are several, one of theirs among ours."""
    scoped = scoped_arguments(rule)
    if scoped:
        yield address(app, rule, town.theirs)
    if len(scoped) > 1:
        for name in scoped:
            yield address(app, rule, town.ours, **{name: town.theirs.value(name)})


def forbidden_words(town: Town, key: RoleKey) -> list[str]:
    return [town.theirs.word] + ([towns.BANK_ONLY_WORD, *AMOUNTS] if key in FIRM else [])


def shown(answer: Any) -> str:
    return str(answer.get_data(as_text=False).decode("utf-8", errors="replace"))


def may(app: Application, rule: Rule, key: RoleKey) -> bool:
    permission = permission_of(app.view_functions[rule.endpoint])
    return permission is not None and policy.may(Person(key), permission)


def signed_in(app: Application, town: Town, key: RoleKey) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(_user_id=town.people[key], _fresh=True, fs_cc="set", fs_paa=time.time())
    return client


@pytest.fixture
def town(app: Application, session: Any, monkeypatch: pytest.MonkeyPatch) -> Town:
    # A page that breaks is answered as in production, so that one walk finds all of them.
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    return towns.build()


@pytest.fixture
def troubles(app: Application) -> Iterator[list[str]]:
    """What went wrong inside, last thing last."""
    found: list[str] = []

    def note(_app: Application, *, exception: BaseException, **_rest: Any) -> None:
        where = traceback.extract_tb(exception.__traceback__)[-1]
        found.append(f"{type(exception).__name__}: {exception} ({where.filename.rpartition('/app/')[2]}:{where.lineno})")

    with got_request_exception.connected_to(note, app):
        yield found
