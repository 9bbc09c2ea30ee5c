"""Signing in: one answer to every failure, failures that cost, codes that work once, sessions that end."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import create_app
from app.access import attempts, policy
from app.access.models import SignInFailure, User
from app.access.states import RoleKey
from app.config import UnsafeSettings
from app.core import clock
from app.core.db import db
from app.core.work import Application
from tests.factories import access as make

WRONG = "not the password"


@dataclass(frozen=True)
class Account:
    """What a test needs to know of an account while clients change it."""

    id: int
    login: str
    email: str
    secret: str


def test_staff_number_and_address_both_sign_in(client: FlaskClient, person: Account) -> None:
    for account in (person.login, person.email.upper(), f" {person.login} "):
        assert sign_in(client, account).location == "/"
        assert client.get("/account").status_code == 200
        client.post("/logout")
        assert client.get("/account").status_code == 303


def test_every_failure_gets_the_same_answer(client: FlaskClient, session: Any, person: Account) -> None:
    retired = kept(active=False)
    invited = kept(with_password=False)
    shut = kept(locked_until=clock.now() + timedelta(minutes=5))

    answers = {
        re.sub(r'name="csrf_token" value="[^"]*"', "", sign_in(client, account, password).text.replace(account, ""))
        for account, password in [
            (person.login, WRONG),
            ("nobody", WRONG),
            (retired.login, make.PASSWORD),
            (invited.login, WRONG),
            (shut.login, make.PASSWORD),
        ]
    }

    assert len(answers) == 1


def test_what_no_account_can_be_called_is_answered_like_any_other(client: FlaskClient, person: Account) -> None:
    assert sign_in(client, f"{person.login}\0", make.PASSWORD).status_code == 200
    assert sign_in(client, f"{person.email}\0", make.PASSWORD).status_code == 200


def test_the_fifth_failure_shuts_the_account_for_a_quarter_of_an_hour(client: FlaskClient, person: Account) -> None:
    for _ in range(attempts.PER_ACCOUNT):
        assert sign_in(client, person.login, WRONG).status_code == 200
    assert sign_in(client, person.login).status_code == 200

    with clock.held_at(clock.now() + attempts.PAUSE + timedelta(seconds=1)):
        assert sign_in(client, person.login).location == "/"
    assert fresh(person).failure_count == 0


def test_a_success_starts_the_count_anew(client: FlaskClient, person: Account) -> None:
    for _ in range(attempts.PER_ACCOUNT - 1):
        sign_in(client, person.login, WRONG)
    assert sign_in(client, person.login).location == "/"
    client.post("/logout")
    sign_in(client, person.login, WRONG)
    assert sign_in(client, person.login).location == "/"


def test_failures_are_kept_with_their_address_and_never_with_what_was_typed(client: FlaskClient, person: Account) -> None:
    sign_in(client, person.login, WRONG)
    sign_in(client, "perhaps a password", WRONG)

    found = db.session.execute(select(SignInFailure.account, SignInFailure.address)).all()
    assert found == [(person.login, "127.0.0.1"), ("", "127.0.0.1")]


def test_an_address_that_failed_often_gets_no_further_try(client: FlaskClient, session: Any, person: Account) -> None:
    for _ in range(attempts.PER_ADDRESS):
        db.session.add(SignInFailure(address="127.0.0.1", kind="password", at=clock.now()))
    db.session.commit()

    assert sign_in(client, person.login).status_code == 429
    assert client.get("/login").status_code == 200
    with clock.held_at(clock.now() + attempts.PAUSE + timedelta(seconds=1)):
        assert sign_in(client, person.login).location == "/"


def test_whoever_must_have_a_second_factor_sets_it_up_before_anything_else(
    client: FlaskClient, person: Account, obliged: None
) -> None:
    assert sign_in(client, person.login).location.startswith("/tf-setup")
    assert client.get("/account").status_code == 303

    client.post("/tf-setup", data={"setup": "authenticator"})
    with client.session_transaction() as cookie:
        secret = cookie["tf_totp_secret"]
    assert client.post("/tf-validate", data={"code": code_of(secret)}).status_code == 302
    assert client.get("/account").status_code == 200


def test_a_required_second_factor_cannot_be_switched_off(client: FlaskClient, session: Any, obliged: None) -> None:
    owner = with_factor()
    sign_in(client, owner.login)
    client.post("/tf-validate", data={"code": code_of(owner.secret)})

    page = client.get("/tf-setup")
    assert page.status_code == 200
    assert 'value="disable"' not in page.text
    client.post("/tf-setup", data={"setup": "disable"})
    assert fresh(owner).tf_primary_method == "authenticator"


def test_a_voluntary_second_factor_can_be_switched_off(client: FlaskClient, session: Any) -> None:
    owner = with_factor()
    sign_in(client, owner.login)
    client.post("/tf-validate", data={"code": code_of(owner.secret)})

    assert 'value="disable"' in client.get("/tf-setup").text
    client.post("/tf-setup", data={"setup": "disable"})
    assert fresh(owner).tf_primary_method is None


def test_a_code_is_never_taken_twice(client: FlaskClient, session: Any) -> None:
    owner = with_factor()
    code = code_of(owner.secret)
    assert sign_in(client, owner.login).location.startswith("/tf-validate")
    assert client.post("/tf-validate", data={"code": code}).location == "/"
    client.post("/logout")

    sign_in(client, owner.login)
    assert client.post("/tf-validate", data={"code": code}).status_code == 200
    assert client.get("/account").status_code == 303


def test_wrong_codes_shut_the_account_for_the_right_one_too(client: FlaskClient, session: Any) -> None:
    owner = with_factor()
    sign_in(client, owner.login)
    for _ in range(attempts.PER_ACCOUNT):
        client.post("/tf-validate", data={"code": "000000"})

    assert client.post("/tf-validate", data={"code": code_of(owner.secret)}).status_code == 302
    assert client.get("/account").status_code == 303
    assert fresh(owner).is_locked_now


def test_an_account_shut_elsewhere_may_not_finish_with_its_code(client: FlaskClient, app: Application, session: Any) -> None:
    owner = with_factor()
    sign_in(client, owner.login)
    other = app.test_client()
    for _ in range(attempts.PER_ACCOUNT):
        sign_in(other, owner.login, WRONG)

    client.post("/tf-validate", data={"code": code_of(owner.secret)})
    assert client.get("/account").status_code == 303


def test_a_recovery_code_works_once_and_guessing_is_counted(client: FlaskClient, app: Application, session: Any) -> None:
    owner = with_factor()
    with app.test_request_context():
        code, *_rest = library().mf_recovery_codes_util.create_recovery_codes(db.session.get_one(User, owner.id))
    db.session.commit()

    sign_in(client, owner.login)
    client.post("/mf-recovery", data={"code": "wrong-wrong"})
    assert fresh(owner).failure_count == 1
    assert client.post("/mf-recovery", data={"code": code}).location == "/"
    client.post("/logout")
    sign_in(client, owner.login)
    assert client.post("/mf-recovery", data={"code": code}).status_code == 200
    assert client.get("/account").status_code == 303


def test_the_library_speaks_chinese_too(client: FlaskClient, session: Any) -> None:
    owner = with_factor()
    sign_in(client, owner.login)
    assert "动态口令不正确或已用过" in client.post("/tf-validate", data={"code": "000000"}).text


def test_recovery_codes_are_not_kept_in_the_clear(app: Application, session: Any) -> None:
    owner = make.user()
    with app.test_request_context():
        codes = library().mf_recovery_codes_util.create_recovery_codes(owner)
    assert not set(codes) & set(owner.mf_recovery_codes or [])
    assert len(codes) == 10


def test_a_session_ends_after_its_minutes_and_every_request_extends_it(
    client: FlaskClient, app: Application, person: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, person.login)
    begun, minutes = time.time(), app.config["SESSION_MINUTES"]

    monkeypatch.setattr("time.time", lambda: begun + minutes * 60 - 10)
    assert client.post("/session/extend").status_code == 204
    monkeypatch.setattr("time.time", lambda: begun + 2 * minutes * 60 - 20)
    assert client.get("/account").status_code == 200
    monkeypatch.setattr("time.time", lambda: begun + 4 * minutes * 60)
    assert client.get("/account").status_code == 303


def test_no_cookie_outlives_the_session(client: FlaskClient, person: Account) -> None:
    client.post("/login", data={"account": person.login, "password": make.PASSWORD, "remember": "y"})
    assert client.get_cookie("remember_token") is None
    assert client.get("/account").status_code == 200


def test_sign_in_leads_only_to_this_site(client: FlaskClient, person: Account) -> None:
    form = {"account": person.login, "password": make.PASSWORD}
    assert client.post("/login", data=form | {"next": "/users"}).location == "/users"
    client.post("/logout")
    assert "evil" not in str(client.post("/login", data=form | {"next": "https://evil.invalid/"}).location)


def test_a_page_asked_for_signed_out_comes_after_the_sign_in(client: FlaskClient, person: Account) -> None:
    sent = client.get("/users?q=x")
    assert sent.status_code == 303
    assert sent.location == "/login?next=/users?q%3Dx"


def test_signing_out_takes_a_post(client: FlaskClient, person: Account) -> None:
    sign_in(client, person.login)
    assert client.get("/logout").status_code == 405
    assert client.get("/account").status_code == 200


def test_a_deactivated_account_loses_its_open_session(client: FlaskClient, session: Any, person: Account) -> None:
    sign_in(client, person.login)
    db.session.get_one(User, person.id).active = False
    db.session.commit()
    assert client.get("/account").status_code == 303


def test_a_new_password_needs_the_old_one_and_guessing_it_is_counted(client: FlaskClient, person: Account) -> None:
    sign_in(client, person.login)
    wanted = {"new_password": "another long password", "new_password_confirm": "another long password"}
    client.post("/change", data={"password": WRONG} | wanted)
    assert fresh(person).failure_count == 1
    assert client.post("/change", data={"password": make.PASSWORD} | wanted).location == "/account"
    client.post("/logout")
    assert sign_in(client, person.login, "another long password").location == "/"


def test_demo_accounts_keep_a_production_installation_shut(app: Application, session: Any, tmp_path: Any) -> None:
    make.user(is_demo=True)
    db.session.commit()
    secret = "x" * 40
    settings = {
        "MODE": "production",
        "SECRET_KEY": secret,
        "SECURITY_PASSWORD_SALT": secret,
        "SECURITY_TOTP_SECRETS": {"1": secret},
        "SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
        "INSTANCE_PATH": str(tmp_path),
        "DEMO_DAY": None,
        "TESTING": True,
    }

    with pytest.raises(UnsafeSettings, match="Accounts of the demo"):
        create_app(settings)


def test_no_failure_reaches_the_count_by_half(session: Any, person: Account) -> None:
    """What the failed request itself had changed is given up; the count stays."""
    changed = db.session.get_one(User, person.id)
    changed.full_name = "changed"
    attempts.record_failure(user=changed, address="192.0.2.1", kind="password")
    assert fresh(person).full_name != "changed"
    assert db.session.scalar(select(func.count()).select_from(SignInFailure)) == 1


def sign_in(client: FlaskClient, account: str, password: str = make.PASSWORD) -> Any:
    return client.post("/login", data={"account": account, "password": password})


def with_factor() -> Account:
    """An account with a password and an authenticator."""
    return kept(tf_primary_method="authenticator", tf_totp_secret=library().totp_factory.generate_totp_secret())


def kept(**facts: Any) -> Account:
    """An account that clients can sign in to: committed, and no transaction left open."""
    made = make.user(**{"with_password": True} | facts)
    account = Account(id=made.id, login=made.staff_number, email=made.email, secret=made.tf_totp_secret or "")
    db.session.commit()
    return account


def library() -> Any:
    return current_app.extensions["security"]


def code_of(secret: str) -> str:
    return str(library().totp_factory.generate_totp_password(secret))


def fresh(account: Account) -> User:
    """The account as it stands now, detached."""
    db.session.rollback()
    found = db.session.get_one(User, account.id, populate_existing=True)
    db.session.expunge(found)
    db.session.rollback()
    return found


@pytest.fixture
def person(session: Any) -> Account:
    return kept()


@pytest.fixture
def obliged(app: Application) -> Iterator[None]:
    policy.set_second_factor_roles([RoleKey.LEGAL_OFFICER])
    yield
    policy.set_second_factor_roles([])
