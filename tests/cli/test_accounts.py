"""The commands for accounts: the first administrator, and the codes of demo accounts."""

from typing import Any

from sqlalchemy import select

from app.access.models import User
from app.access.states import RoleKey
from app.core.db import db
from app.core.work import Application
from tests.factories import access as make

FIRST = ["accounts", "create-administrator", "--account", "Root", "--email", "root@example.invalid", "--name", "周示例"]


def test_the_first_administrator_can_sign_in(app: Application) -> None:
    made = app.test_cli_runner().invoke(args=[*FIRST, "--password", "a long first password"])

    assert made.exit_code == 0, made.output
    client = app.test_client()
    answer = client.post("/login", data={"account": "root", "password": "a long first password"})
    assert answer.location == "/"
    assert client.get("/users").status_code == 200


def test_a_short_password_and_a_second_of_the_same_name_are_refused(app: Application, session: Any) -> None:
    runner = app.test_cli_runner()
    short = runner.invoke(args=[*FIRST, "--password", "short"])
    first = runner.invoke(args=[*FIRST, "--password", "a long first password"])
    second = runner.invoke(args=[*FIRST, "--password", "a long first password"])

    assert (short.exit_code, first.exit_code, second.exit_code) == (1, 0, 1)
    assert "12" in short.output
    found = db.session.scalars(select(User)).all()
    assert [user.role_keys for user in found] == [frozenset({RoleKey.ADMINISTRATOR})]


def test_the_code_of_a_demo_account_signs_it_in(app: Application, session: Any) -> None:
    secret = app.extensions["security"].totp_factory.generate_totp_secret()
    for is_demo, login in ((True, "shown"), (False, "real")):
        make.user(
            with_password=True, staff_number=login, is_demo=is_demo, tf_primary_method="authenticator", tf_totp_secret=secret
        )
    db.session.commit()
    runner = app.test_cli_runner()

    printed = runner.invoke(args=["demo", "code", "shown"])
    refused = runner.invoke(args=["demo", "code", "real"])

    assert refused.exit_code == 1
    assert secret not in refused.output
    client = app.test_client()
    client.post("/login", data={"account": "shown", "password": make.PASSWORD})
    assert client.post("/tf-validate", data={"code": printed.output.strip()}).location == "/"
