"""Passkeys in a real browser with a virtual authenticator, under the content policy and without a word in the console."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select

from app.access.models import WebAuthnCredential
from app.core.db import db
from app.core.work import Application
from tests.browser import quiet_page, served
from tests.factories import access as make

pytestmark = pytest.mark.browser


def test_a_passkey_is_registered_and_signs_in(page: Page, session: Any, login: str) -> None:
    authenticator(page)
    with_password(page, login)
    register(page, name="office laptop", usage="first")
    assert page.get_by_role("cell", name="office laptop", exact=True).is_visible()
    page.wait_for_load_state("networkidle")  # A late answer would bring the session back.
    page.context.clear_cookies()

    page.goto("/login")
    page.locator("form[action='/wan-signin'] button").click()
    page.wait_for_url("**/")
    page.goto("/account")
    assert login in page.locator("h1").inner_text()


def test_a_passkey_is_the_second_factor_after_the_password(page: Page, session: Any, login: str) -> None:
    authenticator(page)
    with_password(page, login)
    register(page, name="key", usage="secondary")
    page.wait_for_load_state("networkidle")  # A late answer would bring the session back.
    page.context.clear_cookies()

    with_password(page, login, lands_on="**/wan-signin**")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/")
    page.goto("/account")
    assert login in page.locator("h1").inner_text()


def test_a_removed_passkey_is_gone(page: Page, session: Any, login: str) -> None:
    authenticator(page)
    with_password(page, login)
    register(page, name="old phone", usage="first")
    page.locator("form[action='/wan-delete'] button").click()
    with page.expect_navigation():
        page.locator("#confirm [data-confirm-yes]").click()
    assert page.get_by_role("cell", name="old phone").count() == 0
    assert db.session.scalar(select(func.count()).select_from(WebAuthnCredential)) == 0


def authenticator(page: Page) -> None:
    """A virtual security key that knows its owner."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "usb",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def with_password(page: Page, login: str, *, lands_on: str = "**/") -> None:
    page.goto("/login")
    page.locator("#account").fill(login)
    page.locator("#password").fill(make.PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lands_on)


def register(page: Page, *, name: str, usage: str) -> None:
    page.goto("/wan-register")
    page.locator("#name").fill(name)
    page.locator(f"#usage-{usage}").check()
    page.locator("form[action='/wan-register'] button[type=submit]").click()
    page.wait_for_url("**/account")
    page.goto("/wan-register")


@pytest.fixture
def login(session: Any) -> str:
    made = make.user(with_password=True).staff_number
    db.session.commit()
    return made


@pytest.fixture
def page(app: Application, session: Any, chromium: Browser) -> Iterator[Page]:
    """A page before the test's own application; passkeys need the name localhost."""
    with served(app, host="localhost") as url, quiet_page(chromium, url=url) as made:
        yield made
