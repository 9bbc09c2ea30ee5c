"""Two people edit the same record: the second sees what changed, side by side, and loses nothing."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import DemoBank
from tests.scenario import walking

pytestmark = pytest.mark.browser

MATTER = "澜州示例闰日食品有限公司"
FIRST, SECOND = "逾期后多次承诺还款，均未履行。", "借款人已停产。"


def test_the_second_of_two_editors_sees_both_versions_and_loses_nothing(bank: DemoBank, chromium: Browser) -> None:
    with (
        walking.signed_in(chromium, bank, name="legal1") as first,
        # Chromium's console takes the answer 409 for an error, so nobody listens to the second one's.
        chromium.new_context(base_url=bank.url, locale="zh-CN") as context,
    ):
        second = context.new_page()
        walking.sign_in(second, name="legal2")
        matter = walking.find_matter(first, title=MATTER)
        for page in (first, second):
            page.goto(f"{matter}/edit")
        walking.fill(first, {"合同条款": "第九条", "违约经过": FIRST})
        walking.save(first, "保存")
        walking.fill(second, {"违约经过": SECOND, "案由": "借款合同纠纷"})
        second.get_by_role("button", name="保存", exact=True).click()

        told = second.get_by_role("alert")
        expect(told).to_contain_text("尚未保存")
        row = told.get_by_role("row").filter(has_text=SECOND)
        expect(row).to_contain_text(FIRST)
        expect(row).to_contain_text("杨示文")
        expect(second.get_by_label("案由", exact=True)).to_have_value("借款合同纠纷")

        row.get_by_label(SECOND).check()
        walking.save(second, "保存")
        second.goto(f"{matter}/edit")

        expect(second.get_by_label("违约经过", exact=True)).to_have_value(SECOND)
        expect(second.get_by_label("合同条款", exact=True)).to_have_value("第九条")
        expect(second.get_by_label("案由", exact=True)).to_have_value("借款合同纠纷")
