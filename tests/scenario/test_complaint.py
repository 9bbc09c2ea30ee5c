"""Golden case G1 from the search to the court: the debt unfolded, two things missing, a second pair of eyes, Word and PDF."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import DemoBank
from tests.scenario import papers, walking

pytestmark = pytest.mark.browser

TITLE = "澜州示例精工机械有限公司"
CUTOFF = "2026-03-20"
TOTAL = "3,813,222.65"
HEADLINES = {"本金": "3,500,000.00", "期内利息": "43,750.00", "罚息": "266,145.83", "复利": "3,326.82"}
COMPLAINT, SHEET = "民事起诉状（叙述式）", "债权计算表"
ADDRESS, TELEPHONE = "澜州市临澜区示例花园3幢502室", "0999-8765 4321"


@dataclass
class Story:
    """What happened to G1: where things stand, and what the people saw."""

    matter: str
    complaint: str
    sheet: str
    first_findings: list[str]
    findings_of_sheet: list[str]
    findings_at_submission: list[str]
    buttons_of_maker: list[str]
    forged_by_maker: int
    files: dict[str, dict[str, Path]]


def test_the_debt_unfolds_line_by_line_to_its_total(bank: DemoBank, chromium: Browser) -> None:
    with walking.signed_in(chromium, bank, name="legal1") as page:
        walking.find_matter(page, title=TITLE)
        walking.tab(page, "债权")
        walking.fill(page, {"计算至": CUTOFF, "当日是否计息": "含当日"})
        page.get_by_role("button", name="计算", exact=True).click()

        expect(page.get_by_role("main")).to_contain_text(TOTAL)
        assert sum(amount(figure) for figure in HEADLINES.values()) == amount(TOTAL)
        for label, figure in HEADLINES.items():
            fold = page.locator("details.fold", has=page.locator("summary", has_text=re.compile(f"^{label}")))
            expect(fold.locator("summary")).to_contain_text(figure)
            fold.locator("summary").click()
            assert unfolded(fold.inner_text(), label=label) == amount(figure)


def test_exactly_two_things_are_missing(story: Story) -> None:
    address, telephone = sorted(story.first_findings, key=lambda finding: "C06" in finding)

    assert "C05" in address and "钱示例" in address and "阻断" in address
    assert "C06" in telephone and "示例控股有限公司" in telephone and "提示" in telephone
    assert story.findings_of_sheet == []
    assert story.findings_at_submission == []


def test_nobody_approves_what_he_made(story: Story) -> None:
    assert not {"通过", "退回"} & set(story.buttons_of_maker)
    assert story.forged_by_maker == 403


@pytest.mark.parametrize("form", ["Word", "PDF"])
def test_both_papers_carry_the_figures_and_are_no_drafts(story: Story, form: str) -> None:
    complaint, sheet = words(story.files["complaint"][form]), words(story.files["sheet"][form])

    for text in (complaint, sheet):
        assert all(figure in text for figure in HEADLINES.values())
        assert TOTAL in text
        assert "草稿" not in text
    assert "民事起诉状" in complaint
    assert "2026年3月21日起" in complaint
    assert {"钱示例", ADDRESS, "示例控股有限公司", TELEPHONE.replace(" ", "")} <= {
        wanted for wanted in ("钱示例", ADDRESS, "示例控股有限公司", TELEPHONE.replace(" ", "")) if wanted in complaint
    }


def test_word_and_pdf_say_the_same(story: Story) -> None:
    for files in story.files.values():
        assert figures(words(files["Word"])) == figures(words(files["PDF"]))


def test_the_history_tells_who_did_what(story: Story, bank: DemoBank, chromium: Browser) -> None:
    with walking.signed_in(chromium, bank, name="auditor1") as page:
        page.goto(story.matter)
        walking.tab(page, "日志")
        told = whole_history(page)

    assert "杨示文" in told and "苗示禾" in told
    assert ADDRESS in told and TELEPHONE in told
    assert "已提交审批" in told and "已审批通过" in told and "下载" in told


def test_the_auditor_reads_everything_and_finds_nothing_to_press(story: Story, bank: DemoBank, chromium: Browser) -> None:
    with walking.signed_in(chromium, bank, name="auditor1") as page:
        for path in (story.matter, f"{story.matter}/debt", f"{story.matter}/parties", f"{story.matter}/loans", story.complaint):
            page.goto(path)
            assert changing_buttons(page) == [], path


def test_the_firms_lawyer_sees_the_matter_without_what_is_the_banks_alone(
    story: Story, bank: DemoBank, chromium: Browser
) -> None:
    with walking.signed_in(chromium, bank, name="legal1") as page:
        page.goto(story.matter)
        assert "快速变现价值" in page.get_by_role("main").inner_text()
    with walking.signed_in(chromium, bank, name="lawyer1") as page:
        for path in (story.matter, f"{story.matter}/debt", f"{story.matter}/collateral", story.complaint):
            page.goto(path)
            shown = page.content()
            assert TITLE in shown
            assert "快速变现价值" not in shown and "配合度" not in shown and "4,340,000" not in shown, path


def test_another_firms_lawyer_is_told_that_there_is_nothing(story: Story, bank: DemoBank, chromium: Browser) -> None:
    with walking.signed_in(chromium, bank, name="lawyer4") as page:
        for path in (story.matter, f"{story.matter}/debt", story.complaint, f"{story.sheet}/versions/1.pdf"):
            assert page.request.get(path).status == 404, path
        assert walking.forged_post(page, f"{story.complaint}/submit", note="") == 404


@pytest.fixture(scope="module")
def story(bank: DemoBank, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The officer begins both papers, mends what is missing and submits; the approver approves; the officer takes them away."""
    folder = tmp_path_factory.mktemp("papers")
    with walking.signed_in(chromium, bank, name="legal1") as page:
        matter = walking.find_matter(page, title=TITLE)
        sheet = walking.begin_paper(page, matter=matter, kind=SHEET, cutoff=CUTOFF)
        findings_of_sheet = walking.findings(page)
        complaint = walking.begin_paper(page, matter=matter, kind=COMPLAINT, cutoff=CUTOFF)
        first_findings = walking.findings(page)
        mend_address(page)
        assert walking.path_of(page).startswith(complaint), "saving leads back to the desk"
        mend_telephone(page)
        assert walking.path_of(page).startswith(complaint), "saving leads back to the desk"
        findings_at_submission = walking.findings(page)
        walking.submit_paper(page, complaint)
        walking.submit_paper(page, sheet)
        page.goto(complaint)
        buttons = walking.buttons(page)
        forged = walking.forged_post(page, f"{complaint}/approve", opinion="")
        walking.sign_out(page)
        walking.sign_in(page, name="approver1")
        approve_from_the_queue(page)
        approve_from_the_queue(page)
        walking.sign_out(page)
        walking.sign_in(page, name="legal1")
        files = {
            "complaint": walking.take_away(page, complaint, folder=folder),
            "sheet": walking.take_away(page, sheet, folder=folder),
        }
    yield Story(matter, complaint, sheet, first_findings, findings_of_sheet, findings_at_submission, buttons, forged, files)


def mend_address(page: Page) -> None:
    """From the finding to the form it leads to, and back with the address."""
    page.locator("li", has_text="C05").get_by_role("link").click()
    walking.fill(page, {"地址种类": "户籍地", "地址": ADDRESS})
    walking.save(page, "保存")


def mend_telephone(page: Page) -> None:
    """The link of the finding leads to the very field."""
    page.locator("li", has_text="C06").get_by_role("link").click()
    expect(page.get_by_label("联系电话", exact=True)).to_be_focused()
    walking.fill(page, {"联系电话": TELEPHONE})
    walking.save(page, "保存")


def approve_from_the_queue(page: Page) -> None:
    """Open the queue of reviews, its first paper of G1, and approve it."""
    page.get_by_role("navigation").get_by_role("link", name="审批").click()
    page.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    walking.save(page, "通过")


def whole_history(page: Page) -> str:
    """Everything the history says, folded or not, page by page."""
    told = ""
    while True:
        told += page.get_by_role("main").text_content() or ""
        further = page.get_by_role("link", name="下一页")
        if not further.count():
            return told
        further.click()


def changing_buttons(page: Page) -> list[str]:
    """Buttons of the main part that would send something to the server."""
    return [
        button.inner_text()
        for form in page.get_by_role("main").locator("form[method=post]").all()
        for button in form.get_by_role("button").all()
    ]


def unfolded(text: str, *, label: str) -> Decimal:
    """The sum of what the lines under a headline say; the principal is what was drawn less what was repaid."""
    if label == "本金":
        drawn, repaid = re.findall(r"[\d,]+\.\d{2}", text)[1:3]
        return amount(drawn) - amount(repaid)
    lines = re.findall(r"\d{4}-\d{2}-\d{2}\s+(?:至|–|—)?\s*\d{4}-\d{2}-\d{2}.*?([\d,]+\.\d{2})\s*(?=\n|$)", text)
    return sum((amount(line) for line in lines), Decimal(0))


def words(path: Path) -> str:
    """What one of the two files says."""
    return papers.words_of_pdf(path) if path.suffix == ".pdf" else papers.words_of_word(path)


def figures(text: str) -> list[str]:
    """All amounts, sorted: a table runs by columns in one form and by rows in the other."""
    return sorted(re.findall(r"\d{1,3}(?:,\d{3})*\.\d{2}", text))


def amount(figure: str) -> Decimal:
    """The figure as a number."""
    return Decimal(figure.replace(",", ""))
