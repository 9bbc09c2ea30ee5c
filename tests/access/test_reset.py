"""A forgotten password: the link goes by mail, to the account's own address, under a name of this site, and works once."""

import re
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from app import config, create_app
from app.access import attempts
from app.access.states import RoleKey
from app.config import UnsafeSettings
from app.core import clock
from app.core.db import db
from app.core.work import Application
from tests.conftest import QUICK_HASHING, Client
from tests.factories import access as make

SITE = "https://zhiheng.bank.example"
NEW_PASSWORD = "an entirely new password"
OWN_SECRETS = dict.fromkeys(("SECRET_KEY", "SECURITY_PASSWORD_SALT", "TOTP_SECRET"), "x" * 40)


def test_the_mailed_link_sets_a_new_password_once(mailing: Application, outbox: list[EmailMessage], login: str) -> None:
    browser = mailing.test_client()
    assert browser.post("/reset", base_url=SITE, data={"email": f"{login}@bank.example"}).status_code < 400

    (mail,) = outbox
    link = re.search(rf"{SITE}(/reset/\S+)", mail.get_content())
    assert mail["To"] == f"{login}@bank.example"
    assert link is not None
    typed = {"password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD}
    assert browser.get(link[1], base_url=SITE).status_code == 200
    assert browser.post(link[1], base_url=SITE, data=typed | {"password_confirm": "other"}).status_code == 200
    assert signs_in(mailing, login, make.PASSWORD)
    assert browser.post(link[1], base_url=SITE, data=typed).location == "/login"

    assert signs_in(mailing, login, NEW_PASSWORD)
    assert not signs_in(mailing, login, make.PASSWORD)
    assert [sent["To"] for sent in outbox] == [f"{login}@bank.example"] * 2
    browser.post(link[1], base_url=SITE, data={"password": make.PASSWORD, "password_confirm": make.PASSWORD})
    assert not signs_in(mailing, login, make.PASSWORD)


def test_nobody_learns_which_addresses_have_accounts(mailing: Application, outbox: list[EmailMessage], login: str) -> None:
    answers = [
        mailing.test_client().post("/reset", base_url=SITE, data={"email": address})
        for address in (f"{login}@bank.example", "nobody@bank.example", "nobody\0@bank.example")
    ]

    assert len({(answer.status_code, answer.location) for answer in answers}) == 1
    assert len(outbox) == 1


def test_an_account_is_mailed_a_few_links_an_hour_and_whoever_asks_learns_nothing(
    mailing: Application, outbox: list[EmailMessage], login: str
) -> None:
    answers = [
        mailing.test_client().post("/reset", base_url=SITE, data={"email": f"{login}@bank.example"})
        for _ in range(attempts.RESETS_PER_ACCOUNT + 2)
    ]

    assert len(outbox) == attempts.RESETS_PER_ACCOUNT
    assert {answer.status_code for answer in answers} == {answers[0].status_code}
    with clock.held_at(clock.now() + attempts.RESET_HOURS):
        mailing.test_client().post("/reset", base_url=SITE, data={"email": f"{login}@bank.example"})
    assert len(outbox) == attempts.RESETS_PER_ACCOUNT + 1


def test_one_address_asks_for_a_few_accounts_only(mailing: Application, outbox: list[EmailMessage], login: str) -> None:
    for number in range(attempts.RESETS_PER_ADDRESS):
        mailing.test_client().post("/reset", base_url=SITE, data={"email": f"nobody{number}@bank.example"})

    assert mailing.test_client().post("/reset", base_url=SITE, data={"email": f"{login}@bank.example"}).status_code == 429
    assert outbox == []


def test_an_invitation_goes_by_mail_where_there_is_a_server(
    mailing: Application, outbox: list[EmailMessage], session: Any
) -> None:
    administrator, branch = make.user(RoleKey.ADMINISTRATOR), make.branch()
    browser = mailing.test_client()
    with browser.session_transaction(base_url=SITE) as cookie:
        cookie.update(_user_id=administrator.fs_uniquifier, _fresh=True)
    typed = {
        "full_name": "吴示例",
        "staff_number": "wu01",
        "email": "wu01@bank.example",
        "branch": branch.id,
        "roles": ["manager"],
    }
    db.session.commit()

    assert browser.post("/users/new", base_url=SITE, data=typed).status_code == 303

    (mail,) = outbox
    link = re.search(rf"{SITE}(/link/[\w-]+)", mail.get_content())
    assert mail["To"] == "wu01@bank.example"
    assert link is not None
    assert mailing.test_client().post(link[1], base_url=SITE, data={"password": NEW_PASSWORD}).location == "/login"
    assert signs_in(mailing, "wu01", NEW_PASSWORD)


def test_a_forged_host_gets_no_link_mailed_under_its_name(mailing: Application, outbox: list[EmailMessage], login: str) -> None:
    answer = mailing.test_client().post("/reset", base_url="https://evil.example", data={"email": f"{login}@bank.example"})

    assert answer.status_code == 400
    assert outbox == []


def test_production_sends_no_mail_without_the_names_of_its_site() -> None:
    settings = OWN_SECRETS | {"MODE": "production", "MAIL_SERVER": "mail.bank.example"}

    with pytest.raises(UnsafeSettings, match="TRUSTED_HOSTS"):
        config.refuse_unsafe(config.read(settings))

    config.refuse_unsafe(config.read(settings | {"TRUSTED_HOSTS": "zhiheng.bank.example, 10.0.0.8"}))
    assert config.read(settings | {"TRUSTED_HOSTS": "a.example, b.example"})["TRUSTED_HOSTS"] == ["a.example", "b.example"]


def signs_in(app: Application, login: str, password: str) -> bool:
    browser = app.test_client()
    browser.post("/login", base_url=SITE, data={"account": login, "password": password})
    return bool(browser.get("/account", base_url=SITE).status_code == 200)


@pytest.fixture
def login(session: Any) -> str:
    make.user(staff_number="z9001", email="z9001@bank.example", with_password=True)
    db.session.commit()
    return "z9001"


@pytest.fixture
def mailing(app: Application, tmp_path: Any) -> Iterator[Application]:
    """The application of a bank that has a mail server, before the same database."""
    made = create_app(
        {
            "TESTING": True,
            "SQLALCHEMY_DATABASE_URI": app.config["SQLALCHEMY_DATABASE_URI"],
            "INSTANCE_PATH": str(tmp_path),
            "MAIL_SERVER": "mail.bank.example",
            "MAIL_SENDER": "zhiheng@bank.example",
            "TRUSTED_HOSTS": ["zhiheng.bank.example"],
            "WTF_CSRF_ENABLED": False,
            "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": QUICK_HASHING,
        }
    )
    made.test_client_class = Client
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def outbox(monkeypatch: pytest.MonkeyPatch) -> list[EmailMessage]:
    """What a mail server would have been handed."""
    sent: list[EmailMessage] = []
    monkeypatch.setattr(smtplib.SMTP, "connect", lambda *_where, **_how: (220, b"ready"))
    monkeypatch.setattr(smtplib.SMTP, "send_message", lambda _server, message: sent.append(message))
    return sent
