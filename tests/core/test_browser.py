"""The shared pages in a real browser: nothing in the console, nothing out of bounds, and the small behaviours."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app.core.web import nav
from tests.browser import served
from tests.core.conftest import Reader

pytestmark = pytest.mark.browser


@pytest.fixture
def address(shell: Flask) -> Iterator[str]:
    """Where the sample application answers."""
    nav.add("assets", "sample.index", "folder-kanban", "Matters")
    nav.search_at(endpoint="sample.index", parameter="q", label="Search matters")
    with served(shell, host="127.0.0.1") as url:
        yield url


def opened(browser: Browser, address: str, path: str = "/page", **options: object) -> Page:
    """A page of somebody who is signed in; what the console says is kept in `page.complaints`."""
    context: BrowserContext = browser.new_context(locale="en-GB", **options)  # type: ignore[arg-type]
    assert context.request.post(f"{address}/sign-in").status == 204
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda message: message.type in ("error", "warning") and page.complaints.append(message.text))  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.complaints.append(str(error)))  # type: ignore[attr-defined]
    page.goto(address + path)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 683, 390, 342])
def test_a_page_fits_its_window_and_keeps_the_content_policy(chromium: Browser, address: str, width: int, scheme: str) -> None:
    page = opened(chromium, address, viewport={"width": width, "height": 800}, color_scheme=scheme)

    for path in ["/page", "/form", "/start", "/about"]:
        page.goto(address + path)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert page.locator("h1").count() == 1, path

    assert page.locator("html").get_attribute("data-theme") == scheme
    assert page.complaints == []  # type: ignore[attr-defined]
    page.context.close()


def test_the_icons_are_drawn(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)

    assert page.locator(".nav .i").first.evaluate("icon => icon.getBBox().width") > 5
    page.context.close()


def test_the_drawer_opens_on_a_phone_and_escape_closes_it(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, viewport={"width": 390, "height": 800})
    button = page.get_by_role("button", name="Open the menu")

    expect(page.get_by_role("link", name="Matters")).to_be_hidden()
    button.click()
    expect(page.get_by_role("link", name="Matters")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.get_by_role("link", name="Matters")).to_be_hidden()
    expect(button).to_be_focused()
    page.context.close()


def test_without_script_the_menu_stands_open_on_a_phone(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, viewport={"width": 390, "height": 800}, java_script_enabled=False)

    expect(page.get_by_role("link", name="Matters")).to_be_visible()
    page.context.close()


def test_the_theme_changes_at_once_and_stays(chromium: Browser, address: str, reader: Reader) -> None:
    page = opened(chromium, address, color_scheme="light")

    with page.expect_response("**/preferences/theme"):
        page.get_by_role("button", name="Switch to dark").click()

    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert reader.theme == "dark"
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.context.close()


def test_a_step_that_is_hard_to_take_back_is_asked_first(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    asked = page.get_by_role("dialog")

    page.get_by_role("button", name="Withdraw").click()
    expect(asked).to_contain_text("Withdraw the paper?")
    asked.get_by_role("button", name="Cancel").click()
    expect(asked).to_be_hidden()
    expect(page.get_by_role("button", name="Withdraw")).to_be_focused()
    page.get_by_role("button", name="Withdraw").click()
    asked.get_by_role("button", name="Withdraw").click()

    expect(page.get_by_role("status")).to_contain_text("Withdrawn")
    page.context.close()


def test_a_changed_form_warns_before_it_is_left(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, "/form")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.get_by_label("Contract").fill("借字 1 号")
    page.goto(address + "/page")

    assert asked == ["beforeunload"]
    page.context.close()


def test_a_form_that_is_sent_does_not_warn(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, "/form")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.get_by_label("Contract").fill("借字 1 号")
    page.get_by_label("Amount").fill("12.8万")
    page.get_by_label("Drawn", exact=True).fill("1000")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("status")).to_contain_text("Saved")
    assert asked == []
    page.context.close()


def test_what_is_wrong_gets_the_focus_and_leads_to_the_field(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, "/form")

    page.get_by_label("Amount").fill("12x")
    page.get_by_label("Amount").press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Amount").click()

    expect(page.get_by_label("Amount")).to_be_focused()
    page.context.close()


def test_rows_come_and_go_without_script(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, "/form", java_script_enabled=False)

    page.get_by_label("Drawn", exact=True).fill("500")
    page.get_by_role("button", name="Add a drawdown").click()
    expect(page.get_by_role("group", name="Drawdown 2")).to_be_visible()
    page.get_by_role("button", name="Remove Drawdown 2").click()

    expect(page.get_by_role("group", name="Drawdown 2")).to_have_count(0)
    expect(page.get_by_label("Drawn", exact=True)).to_have_value("500.00")
    page.context.close()


def test_the_session_warns_two_minutes_ahead_and_can_be_extended(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)
    page.clock.install()
    page.reload()
    warned = page.get_by_role("dialog")

    page.clock.fast_forward(27 * 60 * 1000)
    expect(warned).to_be_hidden()
    page.clock.fast_forward(90 * 1000)
    expect(warned).to_contain_text("You will be signed out in two minutes")
    with page.expect_response("**/session/extend") as answer:
        warned.get_by_role("button", name="Stay signed in").click()

    assert answer.value.status == 204
    expect(warned).to_be_hidden()
    page.context.close()


def test_selected_rows_are_counted_and_summed(chromium: Browser, address: str) -> None:
    page = opened(chromium, address)

    page.get_by_label("Row 1").check()
    page.get_by_label("Row 2").check()

    expect(page.locator("[data-bulk]")).to_have_text("2 / 3,001.00")
    page.context.close()


def test_a_long_list_is_searched_by_typing_and_keeps_the_content_policy(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, "/form")

    page.get_by_role("combobox", name="Court").click()
    page.keyboard.type("澜州")
    page.get_by_role("listbox").get_by_role("option", name="澜州市人民法院").click()

    assert page.locator("select#court").input_value() == "7"
    assert page.complaints == []  # type: ignore[attr-defined]
    page.context.close()


def test_a_slash_goes_to_the_search_but_not_inside_a_field(chromium: Browser, address: str) -> None:
    page = opened(chromium, address, "/form")

    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_label("Contract").press("/")

    expect(page.get_by_label("Contract")).to_have_value("/")
    page.context.close()
