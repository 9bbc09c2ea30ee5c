"""An empty bank of one's own: the printed address, its administrator, branch, court, an officer invited, and the first matter found."""

import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page, expect

from tests.browser import DemoBank, free_port, quiet_page
from tests.databases import Databases
from tests.factories.matters import uscc

pytestmark = pytest.mark.browser

PASSWORD = "a long enough password"
COURTS = "法院名称\t代字\t省\t市\n澜州市临澜区人民法院\t青0102\t青澜省\t澜州市\n澜州市东澜区人民法院\t青0103\t青澜省\t澜州市\n临澜法庭\t青0104\t青澜省\t澜州市"


def test_from_the_printed_address_to_the_first_matter(own_bank: DemoBank, address: str, chromium: Browser) -> None:
    with quiet_page(chromium, url=own_bank.url) as page:
        page.goto("/login")
        expect(page.get_by_text("尚无账号")).to_be_visible()
        set_up(page, address)
        expect(steps(page)).to_contain_text("还有 5 项")
        complete_head_office(page)
        enter_branch(page)
        bring_in_courts(page)
        officer = invite(page, name="钱示例", number="qian01", role="法务经办", branch="总行")
        invite(page, name="孙示例", number="sun01", role="审批人", branch="总行")
        page.goto("/")
        expect(steps(page)).to_contain_text("还有 1 项")
    with quiet_page(chromium, url=own_bank.url) as page:
        use_link(page, officer)
        sign_in(page, account="qian01")
        expect(steps(page)).to_contain_text("导入案件")
        open_matter(page)
        page.goto("/")
        expect(steps(page)).to_have_count(0)
        find_by_keyboard(page)


def set_up(page: Page, address: str) -> None:
    page.goto(address)
    for label, value in (
        ("银行全称", "澜州示例银行股份有限公司"),
        ("简称", "总行"),
        ("姓名", "周示例"),
        ("工号", "zhou01"),
        ("电子邮箱", "zhou01@example.invalid"),
        ("密码", PASSWORD),
        ("再输一次密码", PASSWORD),
    ):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="初始设置").click()
    sign_in(page, account="zhou01")


def sign_in(page: Page, *, account: str) -> None:
    """Password, then the second factor that the settings of a bank oblige everybody to."""
    page.goto("/login")
    page.get_by_label("工号或律所账号", exact=True).fill(account)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.locator("button[name=setup][value=authenticator]").click()
    key = page.locator("code").inner_text().replace("-", "").replace(" ", "")
    page.get_by_label("动态口令").fill(TOTP(key=key, format="base32").generate().token)
    page.get_by_role("button", name="确认").click()
    expect(page.locator("#nav")).to_be_visible()
    page.goto("/")


def steps(page: Page):  # noqa: ANN201 (a locator)
    return page.get_by_role("region", name="启用准备")


def complete_head_office(page: Page) -> None:
    page.get_by_role("link", name="补全总行信息").click()
    for label, value in (
        ("统一社会信用代码", uscc()),
        ("地址", "青澜省澜州市临澜区示例路1号"),
        ("负责人", "周示例"),
        ("负责人职务", "董事长"),
        ("联系电话", "0999-8765 4321"),
    ):
        page.get_by_label(label, exact=True).fill(value)
    for label in ("组织类型", "所有制性质"):
        page.get_by_label(label, exact=True).select_option(index=1)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("table")).to_contain_text("周示例")


def enter_branch(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="录入分支机构").click()
    for label, value in (("代码", "0101"), ("法定全称", "澜州示例银行股份有限公司临澜支行"), ("简称", "临澜支行")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("table")).to_contain_text("澜州示例银行股份有限公司临澜支行")


def bring_in_courts(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="录入法院").click()
    page.get_by_label("名册", exact=True).fill(COURTS)
    page.get_by_role("button", name="核对").click()
    expect(page.get_by_role("table")).to_contain_text("法院全称")
    page.get_by_role("button", name="入册 2 家").click()
    expect(page.get_by_label("名册", exact=True)).to_have_value(re.compile("临澜法庭"))


def invite(page: Page, *, name: str, number: str, role: str, branch: str) -> str:
    """A new account; returns the one-time link that is handed over."""
    page.goto("/users/new")
    for label, value in (("姓名", name), ("工号或律所账号", number), ("电子邮箱", f"{number}@example.invalid")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("机构", exact=True).select_option(label=branch)
    page.get_by_label(re.compile(f"^{role}")).check()
    page.get_by_role("button", name="新建账号").click()
    page.get_by_role("button", name="签发一次性链接").click()
    return page.locator("code").first.inner_text()


def use_link(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="设置密码").click()


def open_matter(page: Page) -> None:
    page.goto("/matters/new")
    page.get_by_label("案件名称", exact=True).fill("赵示例借款")
    page.get_by_label("五级分类", exact=True).select_option(label="可疑")
    page.get_by_role("button", name="立项").click()
    page.wait_for_url(re.compile(r"/matters/\d+/parties"))


def find_by_keyboard(page: Page) -> None:
    page.keyboard.press("Control+K")
    palette = page.get_by_role("dialog")
    palette.get_by_role("combobox").fill("赵示")
    option = palette.get_by_role("option", name="赵示例借款")
    expect(option).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name="赵示例借款")).to_be_visible()


@pytest.fixture(scope="module")
def own_bank(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoBank]:
    """A bank of its own, empty, in production."""
    folder, port = tmp_path_factory.mktemp("own"), free_port()
    keys = {name: secrets.token_urlsafe(48) for name in ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "TOTP_SECRET")}
    settings = {"MODE": "production", "INSTANCE_PATH": str(folder), "DATABASE_URL": databases.empty("own"), "PORT": str(port)}
    made = DemoBank(
        url=f"http://localhost:{port}", environment=os.environ | keys | settings | {"PYTHONUNBUFFERED": "1"}, folder=folder
    )
    Path(folder / "printed").write_text(made.run("app.cli.start"), encoding="utf-8")
    try:
        made.start("web", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket", "app:create_app()")
        made.start("worker", "app.cli.worker")
        made.wait_until_healthy()
        yield made
    finally:
        made.stop()


@pytest.fixture
def address(own_bank: DemoBank) -> str:
    """The path of the one-time address that the start printed."""
    found = re.search(r"(/setup/[\w-]+)", (own_bank.folder / "printed").read_text("utf-8"))
    assert found is not None
    return found[1]
