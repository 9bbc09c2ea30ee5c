"""An empty bank is set up by its first administrator, at an address that works once and only while nobody administers it."""

import re
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from app.access import setup
from app.access.models import Branch, SetupTicket, User
from app.access.states import BranchKind, RoleKey
from app.core import clock
from app.core.db import db
from app.core.work import Application
from tests.factories import access as make

TYPED = {
    "bank_name": "澜州示例银行股份有限公司",
    "short_name": "总行",
    "full_name": "周示例",
    "staff_number": "Root",
    "email": "root@example.invalid",
    "password": make.PASSWORD,
    "again": make.PASSWORD,
}


def test_the_address_that_is_printed_makes_the_first_administrator_once(app: Application, session: Any) -> None:
    address = printed(app)
    client = app.test_client()
    assert "one-time address" in client.get("/login?lang=en").text

    assert client.get(address).status_code == 200
    assert client.post(address, data=TYPED).location == "/login"

    office = db.session.scalars(select(Branch)).one()
    assert (office.name, office.short_name, office.kind) == ("澜州示例银行股份有限公司", "总行", BranchKind.HEAD_OFFICE)
    assert db.session.scalars(select(User)).one().role_keys == {RoleKey.ADMINISTRATOR}
    db.session.rollback()
    assert client.post("/login", data={"account": "root", "password": make.PASSWORD}).location == "/"
    assert app.test_client().get(address).status_code == 404
    assert app.test_client().post(address, data=TYPED | {"staff_number": "second"}).status_code == 404
    assert app.test_cli_runner().invoke(args=["accounts", "set-up"]).output == ""


def test_what_is_wrong_is_said_at_its_field_and_the_address_stays(app: Application) -> None:
    address, client = printed(app), app.test_client()
    for wrong in (
        {"again": "another password"},
        {"password": "short", "again": "short"},
        {"bank_name": " "},
        {"email": "nowhere"},
    ):
        answer = client.post(address, data=TYPED | wrong)
        assert answer.status_code == 422
        assert "周示例" in answer.text, "nothing typed is lost"
    assert client.get(address).status_code == 200


def test_a_newer_start_and_time_end_the_address(app: Application) -> None:
    older, newer = printed(app), printed(app)

    assert app.test_client().get(older).status_code == 404
    assert app.test_client().get(newer).status_code == 200
    with clock.held_at(clock.now() + timedelta(hours=setup.HOURS, seconds=1)):
        assert app.test_client().get(newer).status_code == 404


def test_only_the_digest_of_the_address_is_kept(app: Application, session: Any) -> None:
    token = printed(app).rpartition("/")[2]
    assert token not in str(db.session.scalars(select(SetupTicket.digest)).all())


def test_a_bank_that_has_an_administrator_has_no_such_address(app: Application, session: Any) -> None:
    address = printed(app)
    make.user(RoleKey.ADMINISTRATOR)
    db.session.commit()

    assert app.test_client().get(address).status_code == 404
    assert "one-time address" not in app.test_client().get("/login?lang=en").text


def printed(app: Application) -> str:
    """The address that the start prints, as a path."""
    output = app.test_cli_runner().invoke(args=["accounts", "set-up"]).output
    found = re.search(r"https?://[^/\s]+(/setup/[\w-]+)", output)
    assert found is not None, output
    return found[1]
