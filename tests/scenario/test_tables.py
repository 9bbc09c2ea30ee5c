"""A year's holidays from the text of the notice to the second person, weighed by the worker on the way."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import DemoBank
from tests.scenario import walking

pytestmark = pytest.mark.browser

NOTICE = """一、元旦：1月1日至3日放假，共3天。
二、春节：2月5日至11日放假调休，共7天。1月31日（星期日）上班。
七、国庆节：10月1日至7日放假调休，共7天。10月9日（星期六）上班。"""


def test_a_notice_becomes_the_years_holidays_by_two_people(bank: DemoBank, chromium: Browser) -> None:
    with walking.signed_in(chromium, bank, name="admin1") as page:
        page.get_by_role("navigation").get_by_role("link", name="参数与设置").click()
        expect(page.get_by_role("main")).to_contain_text("2027年放假安排尚未登记")
        walking.tab(page, "节假日安排")
        page.get_by_role("link", name="登记年度").click()
        walking.fill(page, {"年份": "2027", "通知正文": NOTICE})
        page.get_by_role("button", name="识别通知").click()
        expect(page.get_by_label("放假", exact=True)).to_have_value(
            "2027-01-01 至 2027-01-03\n2027-02-05 至 2027-02-11\n2027-10-01 至 2027-10-07"
        )
        walking.fill(page, {"理由": "按通知登记"})
        walking.save(page, "拟稿并测算影响")
        change = walking.path_of(page)
        expect(page.get_by_text("受影响案件", exact=True)).to_be_visible(timeout=walking.WHILE_THE_WORKER_SETS_IT)
        walking.save(page, "提交审批")
        expect(page.get_by_role("button", name="通过", exact=True)).to_be_hidden()

    with walking.signed_in(chromium, bank, name="approver1") as page:
        page.get_by_role("navigation").get_by_role("link", name="审批").click()
        page.get_by_role("link", name="2027年节假日安排").first.click()
        assert walking.path_of(page) == change
        walking.save(page, "通过")
        page.goto("/registers/holidays")
        expect(page.get_by_role("row", name="2027").first).to_contain_text("02-05 – 02-11")
