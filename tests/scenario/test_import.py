"""A legal officer brings a hand-over list in: columns, two cells mended, a duplicate merged, and the matter opens."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import DemoBank
from tests.factories.workbooks import matters, workbook
from tests.scenario import walking

pytestmark = pytest.mark.browser

WHILE_THE_WORKER_CHECKS = 90_000


def test_a_hand_over_list_comes_in_by_the_pages_alone(bank: DemoBank, chromium: Browser, tmp_path: Path) -> None:
    sheets = matters(6, first=7001)
    sheets["drawdowns"][1]["drawn_on"] = "2024-02-31"
    sheets["drawdowns"][1]["loan"] = "HT-2024-07002"
    sheets["loans"][2]["amount"] = "350万元整"
    sheets["matters"][3]["tier"] = "可凝"
    file = tmp_path / "不良移交清单.xlsx"
    file.write_bytes(workbook(sheets))

    with walking.signed_in(chromium, bank, name="legal1") as page:
        page.get_by_role("link", name="导入", exact=True).click()
        page.get_by_role("link", name="从 Excel 导入案件").click()
        page.locator("input[type=file]").set_input_files(file)
        walking.save(page, "上传")
        page.get_by_role("button", name="校验", exact=True).click(timeout=WHILE_THE_WORKER_CHECKS)
        rows = walking.panel(page, "文件中的案件")
        expect(rows).to_be_visible(timeout=WHILE_THE_WORKER_CHECKS)

        page.get_by_role("button", name="改为 可疑").click()
        expect(page.get_by_role("button", name="改为 可疑")).to_be_hidden()
        page.get_by_label("第 3 行 放款日").fill("2024-03-20")
        page.get_by_label("第 3 行 放款日").press("Enter")
        expect(page.get_by_label("第 3 行 放款日")).to_be_hidden()

        page.get_by_role("button", name="导入通过的 6 件").click()
        opened = page.get_by_role("row").filter(has_text="澜州示例7002号机械有限公司").get_by_role("link")
        opened.click(timeout=WHILE_THE_WORKER_CHECKS)
        expect(page.get_by_role("heading", level=1, name="澜州示例7002号机械有限公司")).to_be_visible()
        expect(page.locator("main")).to_contain_text("本案随导入 DR-2026-")

        again = matters(1, first=7001)
        again["loans"][0]["amount"] = "3,600,000.00"
        file.write_bytes(workbook(again))
        page.goto("/imports/new")
        page.locator("input[type=file]").set_input_files(file)
        walking.save(page, "上传")
        duplicate = page.locator("form.doubt").filter(has_text="合同编号相同")
        expect(duplicate).to_be_visible(timeout=WHILE_THE_WORKER_CHECKS)
        duplicate.get_by_label("3,600,000.00").check()
        duplicate.get_by_role("button", name="合并", exact=True).click()
        page.get_by_role("button", name="导入通过的 1 件").click()
        merged = page.get_by_role("row").filter(has_text="澜州示例7001号机械有限公司").filter(has_text="补充")
        merged.get_by_role("link").click(timeout=WHILE_THE_WORKER_CHECKS)

        walking.tab(page, "借款")
        expect(page.locator("main")).to_contain_text("3,600,000.00")
