"""What a person does before the demo bank: signs in, fills a form by its labels, reads a panel, takes a paper away."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Response, expect

from app.cli.demo.people import PASSWORD
from tests.browser import DemoBank, quiet_page

WHILE_THE_WORKER_SETS_IT = 90_000


@contextmanager
def signed_in(chromium: Browser, bank: DemoBank, *, name: str) -> Iterator[Page]:
    """Somebody's own browser, signed in; whatever the pages complain about fails the test."""
    with quiet_page(chromium, url=bank.url) as page:
        sign_in(page, name=name)
        yield page


def sign_in(page: Page, *, name: str) -> None:
    """Come in by the front door."""
    page.goto("/login")
    page.get_by_label("工号或律所账号", exact=True).fill(name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("navigation").first).to_be_visible()


def sign_out(page: Page) -> None:
    """Leave; the page asks who is there."""
    page.locator("summary").filter(has_text="·").first.click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("密码", exact=True)).to_be_visible()


def find_matter(page: Page, *, title: str) -> str:
    """Search for a matter by Ctrl-K and open it; returns its address."""
    page.wait_for_load_state()
    page.keyboard.press("Control+K")
    palette = page.get_by_role("dialog")
    palette.get_by_role("combobox").fill(title)
    expect(palette.locator("[data-answer]")).to_have_attribute("data-answer", title)
    expect(palette.get_by_role("option", name=title).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
    return path_of(page)


def path_of(page: Page) -> str:
    """The page's address within the house."""
    return "/" + page.url.split("/", 3)[3]


def tab(page: Page, name: str) -> None:
    """Open one of the matter's pages."""
    page.locator("nav.tabs").get_by_role("link", name=name, exact=True).click()


def panel(page: Page, heading: str) -> Locator:
    """The panel under a heading."""
    return page.locator("section.panel", has=page.get_by_role("heading", name=heading, exact=True))


def fill(where: Page | Locator, facts: dict[str, str]) -> None:
    """Fill fields by their labels: words typed, a choice made."""
    for label, words in facts.items():
        field = where.get_by_label(label, exact=True).first
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=words)
        else:
            field.fill(words)


def search_and_choose(page: Page, label: str, words: str) -> None:
    """Choose from a long list by typing: one key after the other, Enter on what is marked, Tab to go on."""
    searched = page.get_by_role("combobox", name=label)
    searched.focus()  # A click toggles: on a slow machine it would close the list that the focus has just opened.
    expect(searched).to_have_attribute("aria-expanded", "true")
    searched.press_sequentially(words, delay=40)
    # What was typed is marked in the options only once the list has followed it; it follows with a pause.
    expect(page.locator(".ts-dropdown .option.active .highlight").filter(has_text=words, visible=True)).to_be_visible()
    searched.press("Enter")
    expect(searched).to_have_attribute("aria-expanded", "false")
    searched.press("Tab")


def save(page: Page, button: str) -> None:
    """Press the button of a form and see that it was accepted."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.get_by_role("button", name=button, exact=True).click()
    accepted(answered.value)


def accepted(answer: Response) -> None:
    """A form that was accepted leads on to the next page; one that was not says why, and so does the test."""
    assert answer.status in (302, 303), answer.text()[:4000]


def findings(page: Page) -> list[str]:
    """What the check-up of the document desk says is missing: code and severity, and the sentence."""
    return [
        " ".join(item.inner_text().split())
        for item in panel(page, "完整性检查").locator("li.bad, li.mid:not(.finding-answer)").all()
    ]


def begin_paper(page: Page, *, matter: str, kind: str, cutoff: str) -> str:
    """Begin a paper at a cut-off that is charged itself; returns the address of its desk."""
    page.goto(matter)
    tab(page, "文书")
    form = panel(page, "起草文书")
    fill(form, {"文书": kind, "债权截止日": cutoff, "文书日期": cutoff})
    form.get_by_label("截止日当天计息").check()
    save(page, "起草文书")
    expect(page.get_by_role("heading", level=1, name=kind)).to_be_visible()
    return path_of(page)


def submit_paper(page: Page, desk: str) -> None:
    """Ask for a second pair of eyes."""
    page.goto(desk)
    save(page, "提交审批")
    expect(page.get_by_role("button", name="提交审批", exact=True)).to_be_hidden()


def approve_paper(page: Page, desk: str) -> None:
    """Approve somebody else's paper."""
    page.goto(desk)
    save(page, "通过")


def take_away(page: Page, desk: str, *, folder: Path) -> dict[str, Path]:
    """Wait until the files of a final paper stand and download both of them by their buttons."""
    page.goto(desk)
    taken = {}
    for form in ("Word", "PDF"):
        button = page.locator("a.btn").filter(has_text=form)
        expect(button).to_be_visible(timeout=WHILE_THE_WORKER_SETS_IT)
        with page.expect_download() as download:
            button.click()
        taken[form] = folder / download.value.suggested_filename
        download.value.save_as(taken[form])
    return taken


def forged_post(page: Page, path: str, **fields: str) -> int:
    """The status that a hand-made post of this person gets, with a token that is good."""
    token = page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
    form: dict[str, str | float | bool] = {"csrf_token": token, **fields}
    answer = page.request.post(path, form=form, max_redirects=0)
    return answer.status


def buttons(page: Page) -> list[str]:
    """What the main part of a page offers to press."""
    return [re.sub(r"\s+", " ", one.inner_text()).strip() for one in page.get_by_role("main").get_by_role("button").all()]
