"""A bank's own flat list: one row a loan, no note numbers; mended by click and by typing, recognised again, undone or refused."""

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from tests.browser import DemoBank
from tests.factories.workbooks import uscc
from tests.scenario import walking

pytestmark = pytest.mark.browser

WHILE_THE_WORKER_WORKS = 90_000
HEAD = (
    "序号", "借款人名称", "统一社会信用代码", "法定代表人", "住所地", "借款合同号", "合同金额", "贷款余额", "放款日期", "到期日期", "执行年利率(%)",
    "五级分类", "欠息（元）", "保证人", "抵押物", "备注",
)  # fmt: skip


def test_a_flat_list_comes_in_whole_and_goes_out_again(bank: DemoBank, chromium: Browser, tmp_path: Path) -> None:
    first = [row(number) for number in range(8001, 8009)]
    first[1][2] = first[1][2][:-1] + ("1" if first[1][2][-1] != "1" else "2")
    first[2][8] = "2024年2月31日"
    first[3][11], first[4][11] = "可凝", "可凝"
    first[5][7] = 1_000_000
    file = tmp_path / "不良贷款明细.xlsx"

    with walking.signed_in(chromium, bank, name="legal1") as page:
        upload(page, file, first)
        check_columns(page)
        expect(page.locator("#made")).to_contain_text("暂编为 FX-2024-8001-1")
        expect(page.get_by_text("2024年2月31日 这一天")).to_have_count(1)
        mend(page)
        bring_in(page, "导入通过的 8 件")
        page.get_by_role("link", name=re.compile(r"^[A-Z]+-2026-\d+$")).first.click()
        expect(page.get_by_text("未计算")).to_have_count(0)
        expect(page.locator("main")).to_contain_text("FX-2024-800")
        walking.tab(page, "概览")
        change_something(page)

        upload(page, file, [row(number) for number in range(8011, 8013)])
        expect(page.locator("#preview")).to_contain_text("表头与“不良贷款明细.xlsx”相同", timeout=WHILE_THE_WORKER_WORKS)
        page.get_by_role("button", name="查看对应列").click()
        check_columns(page)
        bring_in(page, "导入通过的 2 件")
        undo(page)
        expect(page.locator("#preview")).to_contain_text("已撤销", timeout=WHILE_THE_WORKER_WORKS)

        page.goto("/imports/")
        page.get_by_role("row").filter(has_text=file.name).nth(1).get_by_role("link").first.click()
        expect(page.get_by_role("button", name="撤销导入")).to_be_visible()
        token = page.locator("input[name=csrf_token]").first.get_attribute("value") or ""
        # Pressed, the refusal would be one more complaint of the browser: it notes every answer that is none of success.
        refused = page.request.post(f"{walking.path_of(page)}/undo", form={"csrf_token": token})
        assert refused.status == 422
        assert "导入后的操作" in refused.text() and "澜州示例材料借款" in refused.text()


def row(number: int) -> list[Any]:
    """A row as a bank has it; amounts with commas."""
    name, guarantor = f"澜州示例{number}号材料有限公司", f"澜州示例{number}号担保有限公司"
    return [
        number, name, uscc(number), "赵示例", "青澜省澜州市临澜区示例路1号", f"FX-2024-{number}", "3,500,000.00", "350万元", "2024.3.20",
        "2025-03-20", "4.35", "可疑", "1,234.50", guarantor if number % 2 else "无", "" if number % 2 else "示例工业园1号厂房", "",
    ]  # fmt: skip


def upload(page: Page, file: Path, rows: Sequence[Sequence[Any]]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["不良贷款移交清单"])
    sheet.merge_cells("A1:P1")
    sheet.append(HEAD)
    for each in rows:
        sheet.append(each)
    sheet.append(["合计", *[""] * 5, 999_999_999])
    kept = BytesIO()
    book.save(kept)
    book.close()
    file.write_bytes(kept.getvalue())
    page.goto("/imports/new")
    page.locator("input[type=file]").set_input_files(file)
    walking.save(page, "上传")


def check_columns(page: Page) -> None:
    """The columns as they are proposed; a unit can be chosen for amounts that are read, and for nothing else."""
    button = page.get_by_role("button", name="校验", exact=True)
    expect(button).to_be_visible(timeout=WHILE_THE_WORKER_WORKS)
    units = page.locator("select[name^=unit-]")
    assert [unit.is_visible() for unit in units.all()].count(True) == 2
    read_as = page.get_by_label("欠息（元） 对应", exact=True)
    read_as.select_option("repayments.split_interest")
    assert [unit.is_visible() for unit in units.all()].count(True) == 3
    read_as.select_option("")
    button.click()
    expect(page.locator("#preview")).to_be_visible(timeout=WHILE_THE_WORKER_WORKS)


def mend(page: Page) -> None:
    """All of a kind at one click, another in the same breath, codes one by one, a day typed."""
    offered = page.get_by_role("button", name=re.compile("^采用全部"))
    expect(offered).to_have_text(re.compile("五级分类"))
    offered.click()
    page.get_by_role("button", name="改为 1,000,000.00元").click()
    expect(page.get_by_role("button", name="改为 1,000,000.00元")).to_be_hidden()
    expect(page.get_by_role("button", name="改为 可疑")).to_be_hidden()
    for label, words in (("统一社会信用代码", uscc(8002)), ("放款日", "2024年3月20日")):
        field = page.get_by_label(re.compile(rf"第 \d+ 行 {label}$"))
        field.fill(words)
        field.press("Enter")
        expect(field).to_be_hidden()


def bring_in(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("button", name="撤销导入")).to_be_visible(timeout=WHILE_THE_WORKER_WORKS)


def change_something(page: Page) -> None:
    page.goto(f"{walking.path_of(page)}/edit")
    walking.fill(page, {"案件名称": "澜州示例材料借款"})
    page.get_by_role("main").get_by_role("button", name=re.compile("^保存")).first.click()
    expect(page.get_by_role("heading", level=1, name="澜州示例材料借款")).to_be_visible()


def undo(page: Page) -> None:
    page.get_by_role("button", name="撤销导入").click()
    page.locator("dialog[open] [data-confirm-yes]").click()
