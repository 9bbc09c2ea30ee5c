"""Every route says who may open it, and reading changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError

from app.access import guards
from app.access.policy import READING, Permission
from app.access.states import RoleKey
from app.core.db import db
from app.core.work import Application
from tests.factories import access as make

LIBRARY = "security."


def test_every_route_says_who_may_open_it(application: Application) -> None:
    silent = [
        f"{rule} ({rule.endpoint})"
        for rule, view in routes(application)
        if not rule.endpoint.startswith("static") and not guards.is_guarded(view)
    ]
    assert not silent, f"Put @requires(Permission.X) or @public below the route of: {', '.join(silent)}"


def test_only_sign_in_and_the_floor_are_public(application: Application) -> None:
    public = {rule.endpoint for rule, view in routes(application) if guards.permission_of(view) is None}
    ours = {endpoint for endpoint in public if not endpoint.startswith((LIBRARY, "static"))}

    assert ours == {
        "access.one_time_link",
        "access.set_up",
        "health",
        "reminders.calendar",
        "web.about",
        "web.choose_language",
        "web.choose_theme",
        "web.extend_session",
    }


def test_what_only_writes_asks_for_more_than_reading(application: Application) -> None:
    """A route that takes no GET changes something, so its permission is not one that an auditor holds."""
    weak = [
        f"{rule} asks only for {guards.permission_of(view)}"
        for rule, view in routes(application)
        if not set(rule.methods or ()) & {"GET"} and guards.permission_of(view) in READING - {Permission.VIEW_OWN_ACCOUNT}
    ]
    assert not weak, "\n".join(weak)


def test_a_permission_is_asked_of_every_method(application: Application) -> None:
    """A form that is shown and sent under one address needs the permission to change, on both."""
    weak = [
        f"{rule} shows and takes a form under {guards.permission_of(view)}"
        for rule, view in routes(application)
        if {"GET", "POST"} <= set(rule.methods or ()) and guards.permission_of(view) in READING - {Permission.VIEW_OWN_ACCOUNT}
    ]
    assert not weak, "\n".join(weak)


def test_reading_requests_cannot_write(app: Application, session: Any) -> None:
    """GET is pure by the database itself: what a view would change on reading is refused there."""
    user = make.user(RoleKey.LEGAL_OFFICER)
    token, key = user.fs_uniquifier, user.id
    db.session.commit()

    def writes() -> str:
        guards.current_actor().full_name = "changed by reading"
        db.session.flush()
        return "written"

    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(_user_id=token, _fresh=True)
    original = app.view_functions["access.account"]
    app.view_functions["access.account"] = guards.requires(Permission.VIEW_OWN_ACCOUNT)(writes)
    try:
        with pytest.raises(DatabaseError):
            client.get("/account")
    finally:
        app.view_functions["access.account"] = original
    assert db.session.get_one(type(user), key).full_name != "changed by reading"


def test_an_unmarked_view_is_refused_at_the_gate(app: Application, session: Any) -> None:
    user = make.user(RoleKey.LEGAL_OFFICER)
    token = user.fs_uniquifier
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(_user_id=token, _fresh=True)
    original = app.view_functions["access.account"]
    app.view_functions["access.account"] = lambda: "open"
    try:
        assert client.get("/account").status_code == 403
    finally:
        app.view_functions["access.account"] = original
    assert client.get("/account").status_code == 200


def routes(application: Application) -> Iterator[tuple[Any, Any]]:
    for rule in application.url_map.iter_rules():
        yield rule, application.view_functions[rule.endpoint]
