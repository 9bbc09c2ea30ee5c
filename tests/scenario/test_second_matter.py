"""A matter typed in from empty forms: two drawdowns, a floating rate, a part payment, three guarantors, two mortgages.

It reaches the same two final papers, and its total is computed a second time with fractions, day by day.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page

from app.cli.demo.scans import specimen
from tests.browser import DemoBank
from tests.factories.matters import identity_number, uscc
from tests.scenario import papers, walking
from tests.statutes.second_computation import Account, compute, settles_quarterly

pytestmark = pytest.mark.browser

TITLE, GUARANTOR = "澜州示例第二轴承制造有限公司", "澜州示例担保贸易有限公司"
HUSBAND, WIFE = "孙示林", "周示兰"
CUTOFF = date(2026, 3, 20)
CONTRACT = "流动资金借款合同 LZ2024-0605"
COMPLAINT, SHEET = "民事起诉状（叙述式）", "债权计算表"
PAID_TO, ENDS = date(2024, 9, 20), date(2025, 8, 14)
DRAWN = {date(2024, 6, 5): "3,000,000.00", date(2024, 8, 14): "2,000,000.00"}
DUE = {date(2024, 6, 5): date(2025, 6, 5), date(2024, 8, 14): ENDS}
RESETS = {
    date(2024, 6, 5): [(2024, 6), (2024, 9), (2024, 12), (2025, 3), (2025, 6), (2025, 9), (2025, 12), (2026, 3)],
    date(2024, 8, 14): [(2024, 8), (2024, 11), (2025, 2), (2025, 5), (2025, 8), (2025, 11), (2026, 2)],
}
PUBLISHED = {date(2024, 2, 20): "3.45", date(2024, 7, 22): "3.35", date(2024, 10, 21): "3.10", date(2025, 5, 20): "3.00"}
"""What the interbank funding centre published for one year, as far as these two drawdowns meet it."""
PAID = date(2025, 10, 15), "400,000.00"


@dataclass
class Story:
    """What became of the matter."""

    total: str
    findings_at_submission: list[str]
    files: dict[str, dict[str, Path]]


def test_a_matter_typed_in_from_empty_forms_reaches_both_papers(story: Story) -> None:
    assert story.findings_at_submission == []
    for paper in ("complaint", "sheet"):
        for path in story.files[paper].values():
            assert story.total in words(path)
            assert "草稿" not in words(path)


def test_its_total_equals_a_second_computation_day_by_day(story: Story) -> None:
    expected = compute([account(drawn) for drawn in DRAWN], payments=[(PAID[0], None, exact(PAID[1]))], cutoff=CUTOFF)

    assert exact(story.total) == expected["total"]
    for figure in ("principal", "interest", "penalty", "compound"):
        assert f"{Decimal(int(expected[figure] * 100)) / 100:,.2f}" in words(story.files["complaint"]["Word"])


def test_the_complaint_names_everybody_and_every_asset(story: Story) -> None:
    text = words(story.files["complaint"]["Word"])

    for fact in (
        TITLE,
        GUARANTOR,
        HUSBAND,
        WIFE,
        "澜（2024）临澜区不动产证明第0000901号",
        "澜（2024）临澜区不动产证明第0000902号",
    ):
        assert fact in text, fact
    assert "LPR" in text and "135个基点" in text


@pytest.fixture(scope="module")
def story(bank: DemoBank, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """One officer types everything in, another person approves."""
    folder = tmp_path_factory.mktemp("second")
    with walking.signed_in(chromium, bank, name="legal2") as page:
        matter = open_matter(page)
        add_parties(page, matter)
        add_loan(page, matter)
        add_guarantees(page, matter)
        add_assets(page, matter)
        total = debt_of(page, matter)
        sheet = walking.begin_paper(page, matter=matter, kind=SHEET, cutoff=CUTOFF.isoformat())
        complaint = walking.begin_paper(page, matter=matter, kind=COMPLAINT, cutoff=CUTOFF.isoformat())
        for companion in ("证据清单", "授权委托书"):
            upload_companion(page, companion)
        findings = walking.findings(page)
        for desk in (complaint, sheet):
            walking.submit_paper(page, desk)
        walking.sign_out(page)
        walking.sign_in(page, name="approver1")
        for desk in (complaint, sheet):
            walking.approve_paper(page, desk)
        walking.sign_out(page)
        walking.sign_in(page, name="legal2")
        files = {
            "complaint": walking.take_away(page, complaint, folder=folder),
            "sheet": walking.take_away(page, sheet, folder=folder),
        }
    yield Story(total, findings, files)


def open_matter(page: Page) -> str:
    """Open the matter with court and default."""
    page.goto("/matters/")
    page.get_by_role("link", name="新建案件", exact=True).click()
    walking.fill(
        page,
        {
            "案件名称": TITLE,
            "机构": "临澜支行",
            "五级分类": "可疑",
            "阶段": "起诉准备",
            "立项日期": "2025-11-03",
            "违约情形": "到期未还本金",
            "违约日期": "2025-06-06",
            "合同条款": "第十二条",
        },
    )
    walking.search_and_choose(page, "经办人", "蒋示平")
    walking.search_and_choose(page, "法院", "澜州市临澜区人民法院")
    walking.save(page, "立项")
    return "/".join(walking.path_of(page).split("/")[:3])


def add_parties(page: Page, matter: str) -> None:
    """The borrower, the guaranteeing company and the two persons; each checked with the register or the document."""
    for name, role, number, representative in (
        (TITLE, "借款人", 990000101, HUSBAND),
        (GUARANTOR, "保证人", 990000102, WIFE),
    ):
        page.goto(f"{matter}/parties/new-organisation")
        walking.fill(
            page,
            {
                "本案角色": role,
                "姓名或名称": name,
                "统一社会信用代码": uscc(number),
                "组织类型": "有限责任公司",
                "法定代表人": representative,
                "职务": "执行董事",
                "联系电话": "0999-23456789",
                "地址种类": "住所地",
                "地址": f"澜州市临澜区示范路{number % 100}号",
            },
        )
        walking.save(page, "保存")
        verify(page, matter, name)
    for name, gender, number, born_on in (
        (HUSBAND, "男", 451, date(1979, 5, 17)),
        (WIFE, "女", 452, date(1981, 9, 2)),
    ):
        page.goto(f"{matter}/parties/new-person")
        walking.fill(
            page,
            {
                "本案角色": "保证人",
                "姓名或名称": name,
                "证件类型": "居民身份证",
                "证件号码": identity_number(born_on=born_on, is_male=gender == "男", number=number),
                "性别": gender,
                "出生日期": born_on.isoformat(),
                "民族": "汉族",
                "联系电话": "13000000045",
                "地址种类": "户籍地",
                "地址": "澜州市临澜区示例花园8幢101室",
            },
        )
        walking.save(page, "保存")
        verify(page, matter, name)


def verify(page: Page, matter: str, name: str) -> None:
    """Record that the party's data were checked."""
    page.goto(f"{matter}/parties")
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
    page.get_by_role("link", name="登记核实").first.click()
    walking.fill(page, {"核实日期": "2026-03-18"})
    walking.save(page, "保存")


def add_loan(page: Page, matter: str) -> None:
    """The contract with its floating rate, two drawdowns with their proofs, one part payment."""
    page.goto(f"{matter}/loans")
    page.get_by_role("link", name="登记合同").first.click()
    walking.fill(
        page,
        {
            "借款人": TITLE,
            "合同编号": "LZ2024-0605",
            "合同金额": "5,000,000.00",
            "签订日": "2024-06-03",
            "签订地": "澜州市临澜区",
            "起始日": "2024-06-05",
            "到期日": ENDS.isoformat(),
            "借款用途": "购买原材料",
            "还款方式": "按季计息、到期一次性还本",
            "合同约定的文字": "按季结息，到期一次还本",
            "利率类型": "LPR 加减点",
            "利率条款": "第四条",
            "LPR 期限": "一年期 LPR",
            "加减基点": "135",
            "重定价": "自放款起每季",
            "罚息加收": "50",
            "罚息条款": "第十二条第一款",
            "复利": "按罚息利率",
            "复利条款": "第十二条第二款",
            "结息方式": "按季",
            "结息日": "20",
            "年计息天数": "360 天",
            "还款冲抵顺序": "费用、利息、本金（民法典第五百六十一条）",
            "费用条款": "第十五条",
            "争议解决": "约定法院",
            "争议解决条款": "第二十条",
            "条款原文": "由贷款人住所地人民法院管辖",
        },
    )
    walking.save(page, "保存合同")
    for number, (drawn_on, amount) in enumerate(DRAWN.items(), start=1):
        page.goto(f"{matter}/loans")
        page.get_by_role("link", name="登记放款").first.click()
        walking.fill(
            page,
            {
                "借据编号": f"LZ2024-0605-{number:02d}",
                "放款金额": amount,
                "放款日": drawn_on.isoformat(),
                "到期日": DUE[drawn_on].isoformat(),
                "利息付至": PAID_TO.isoformat(),
            },
        )
        page.get_by_label("或在此上传凭证", exact=True).set_input_files(scan(f"借据{number}"))
        walking.save(page, "保存放款")
    page.goto(f"{matter}/loans")
    page.get_by_role("link", name="登记还款").first.click()
    walking.fill(
        page,
        {
            "还款日": PAID[0].isoformat(),
            "还款金额": PAID[1],
            "方式": "付款人转账",
            "付款人": TITLE,
        },
    )
    walking.save(page, "保存还款")


def add_guarantees(page: Page, matter: str) -> None:
    """Three joint guarantees of three years."""
    for number, name in enumerate((GUARANTOR, HUSBAND, WIFE), start=1):
        page.goto(f"{matter}/guarantees")
        page.get_by_role("link", name="登记保证").first.click()
        walking.fill(
            page,
            {
                "保证人": name,
                "保证方式": "连带责任保证",
                "合同编号": f"LZ2024-0605-B{number}",
                "签订日": "2024-06-03",
                "担保范围（合同原文）": "主债权本金、利息、罚息、复利、违约金以及实现债权的费用",
                "保证期间（月）": "36",
            },
        )
        page.get_by_label(CONTRACT, exact=True).check()
        walking.save(page, "保存保证")


def add_assets(page: Page, matter: str) -> None:
    """A plant of the borrower and a home of the husband, both mortgaged and registered."""
    for number, owner, kind, name, place in (
        (1, TITLE, "厂房及土地", "工业厂房及占用范围内的国有建设用地使用权", "澜州市临澜区示范路1号"),
        (2, HUSBAND, "住宅", "住宅", "澜州市临澜区示例花园8幢101室"),
    ):
        page.goto(f"{matter}/collateral")
        page.get_by_role("link", name="登记押品").first.click()
        walking.fill(
            page,
            {
                "押品类型": kind,
                "名称": name,
                "坐落": place,
                "权证号": f"澜（2022）临澜区不动产权第000090{number}号",
                "建筑面积": "1280.50",
                "担保人": owner,
                "担保类型": "抵押",
                "合同编号": f"LZ2024-0605-D{number}",
                "签订日": "2024-06-03",
                "公示方式": "已登记",
                "登记证明号": f"澜（2024）临澜区不动产证明第000090{number}号",
                "登记日": "2024-06-04",
                "登记机构": "澜州市不动产登记中心",
            },
        )
        page.get_by_role("group", name="权利人").get_by_label(owner, exact=True).check()
        page.get_by_label(CONTRACT, exact=True).check()
        page.get_by_label("或在此上传登记证明", exact=True).set_input_files(scan(f"登记证明{number}"))
        walking.save(page, "保存押品")


def debt_of(page: Page, matter: str) -> str:
    """The total that the page shows at the cut-off."""
    page.goto(f"{matter}/debt")
    walking.fill(page, {"计算至": CUTOFF.isoformat(), "当日是否计息": "含当日"})
    page.get_by_role("button", name="计算", exact=True).click()
    return page.locator("[data-total]").inner_text().split()[0].removesuffix("元")


def upload_companion(page: Page, name: str) -> None:
    """An evidence list or a power of attorney that was made elsewhere: from the finding to the field, and the file."""
    page.locator("li", has_text=name).get_by_role("link").first.click()
    form = page.locator("#companions")
    form.get_by_label("文书", exact=True).first.select_option(label=name)
    form.get_by_label("文件", exact=True).set_input_files(scan(name))
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        form.get_by_role("button", name="上传", exact=True).click()
    walking.accepted(answered.value)


def scan(name: str) -> FilePayload:
    """A small real PDF with the name on it."""
    return {"name": f"{name}.pdf", "mimeType": "application/pdf", "buffer": specimen((name, "LZ2024-0605"))}


def account(drawn_on: date) -> Account:
    """One drawdown for the second computation."""
    return Account(
        principal=exact(DRAWN[drawn_on]),
        paid_to=PAID_TO,
        due=DUE[drawn_on],
        rate=lambda day: rate_on(day, drawn_on),
        penalty_factor=Fraction(3, 2),
        basis=360,
        settles=settles_quarterly,
        compounds=True,
    )


def rate_on(day: date, drawn_on: date) -> Fraction:
    """The rate of a day: the quote last published on the last reset, and 1.35 points."""
    reset = max(date(year, month, drawn_on.day) for year, month in RESETS[drawn_on] if date(year, month, drawn_on.day) <= day)
    quoted = max(published for published in PUBLISHED if published <= reset)
    return Fraction(PUBLISHED[quoted]) + Fraction("1.35")


def words(path: Path) -> str:
    """What one of the two files says."""
    return papers.words_of_pdf(path) if path.suffix == ".pdf" else papers.words_of_word(path)


def exact(figure: str) -> Fraction:
    """The figure as an exact number."""
    return Fraction(figure.replace(",", ""))
