"""Both complaints of golden case G1 at once: the element form the court asks for, and the narrative one as its annex."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import DemoBank
from tests.scenario import papers, walking

pytestmark = pytest.mark.browser

TITLE = "澜州示例精工机械有限公司"
CUTOFF = "2026-03-20"
FORM, NARRATIVE = "民事起诉状（要素式）", "民事起诉状（叙述式）"
FIGURES = ("3,500,000.00", "43,750.00", "266,145.83", "3,326.82")
ADDRESS, TELEPHONE = "澜州市临澜区示例花园3幢502室", "0999-8765 4321"


@dataclass
class Story:
    """What was found at first, and the files of both papers."""

    first_findings: list[str]
    files: dict[str, dict[str, Path]]


def test_the_form_asks_what_only_the_bank_can_answer(story: Story) -> None:
    (asked,) = [finding for finding in story.first_findings if "D02" in finding]

    assert "是否考虑先行调解" in asked and "阻断" in asked


@pytest.mark.parametrize("form", ["Word", "PDF"])
def test_the_form_is_ticked_and_filled_from_the_matter(story: Story, form: str) -> None:
    text = words(story.files[FORM][form])

    assert sum(text.count(mark) for mark in "□☑") == 127 + 2 * 1 + 19 * 1
    assert "截至2026年3月20日止，尚欠本金3,500,000.00元" in text
    assert "8.标的总额3,813,222.65元" in text
    assert "连带责任保证☑" in text and "一般保证□" in text
    assert "是否考虑先行调解是☑否□" in text
    assert "草稿" not in text


@pytest.mark.parametrize("form", ["Word", "PDF"])
def test_both_papers_say_the_same_claims(story: Story, form: str) -> None:
    official, narrative = words(story.files[FORM][form]), words(story.files[NARRATIVE][form])

    for said in (*FIGURES, "在登记的最高债权额5,000,000.00元", "承担连带清偿责任"):
        assert said in official and said in narrative, said


@pytest.fixture(scope="module")
def story(bank: DemoBank, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """The officer begins both on one locked debt, answers, mends and submits; the approver approves; the officer takes them away."""
    folder = tmp_path_factory.mktemp("complaints")
    with walking.signed_in(chromium, bank, name="legal1") as page:
        matter = walking.find_matter(page, title=TITLE)
        official = begin_both(page, matter)
        first_findings = walking.findings(page)
        answer(page)
        mend(page)
        walking.submit_paper(page, official)
        page.goto(matter)
        walking.tab(page, "文书")
        page.get_by_role("main").get_by_role("table").get_by_role("link", name=NARRATIVE).first.click()
        narrative = walking.path_of(page)
        walking.submit_paper(page, narrative)
        walking.sign_out(page)
        walking.sign_in(page, name="approver1")
        walking.approve_paper(page, official)
        walking.approve_paper(page, narrative)
        walking.sign_out(page)
        walking.sign_in(page, name="legal1")
        files = {
            FORM: walking.take_away(page, official, folder=folder),
            NARRATIVE: walking.take_away(page, narrative, folder=folder),
        }
    yield Story(first_findings, files)


def begin_both(page: Page, matter: str) -> str:
    """One step for two papers; the element form is what the page proposes."""
    page.goto(matter)
    walking.tab(page, "文书")
    form = walking.panel(page, "起草文书")
    expect(form.get_by_label("文书", exact=True)).to_have_value("civil_complaint_form")
    walking.fill(form, {"债权截止日": CUTOFF, "文书日期": CUTOFF})
    form.get_by_label("截止日当天计息").check()
    form.get_by_label("同时起草叙述式起诉状").check()
    walking.save(page, "起草文书")
    expect(page.get_by_role("heading", level=1, name=FORM)).to_be_visible()
    return walking.path_of(page)


def answer(page: Page) -> None:
    """The finding leads to the questions; one of them has no answer yet."""
    page.locator("li", has_text="D02-2").get_by_role("link").click()
    walking.fill(page.locator("#questions"), {"是否考虑先行调解": "是"})
    walking.save(page, "保存答复")
    expect(page.locator("li.bad", has_text="D02-2")).to_be_hidden()


def mend(page: Page) -> None:
    """What the demo leaves open about two guarantors, unless somebody was here before."""
    for code, facts in (("C05", {"地址种类": "户籍地", "地址": ADDRESS}), ("C06", {"联系电话": TELEPHONE})):
        finding = page.locator("li.bad, li.mid", has_text=code).get_by_role("link")
        if finding.count():
            finding.click()
            walking.fill(page, facts)
            walking.save(page, "保存")
            expect(page.get_by_role("heading", level=1, name=FORM)).to_be_visible()


def words(path: Path) -> str:
    """What one of the two files says."""
    return papers.words_of_pdf(path) if path.suffix == ".pdf" else papers.words_of_word(path)
