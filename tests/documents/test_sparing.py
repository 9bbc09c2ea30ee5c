"""What WeasyPrint is spared changes no paper: each shortcut is taken back, and the file is the same byte for byte."""

import pytest
from weasyprint import HTML
from weasyprint.layout import block, inline, page, percent, table
from weasyprint.text import line_break

from app import documents
from app.documents import glyphs, pdf, sparing
from app.documents.blocks import Filled
from app.documents.worker import PaperWorker

KINDS = documents.catalogue.kinds()


def test_lines_laid_out_again_are_drawn_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = [settled(kind) for kind in KINDS]
    spared = [pdf.render(paper).pdf for paper in papers]

    monkeypatch.setattr(line_break, "Layout", sparing._KeptLayout.__mro__[1])

    assert [pdf.render(paper).pdf for paper in papers] == spared


def test_more_lines_than_are_kept_are_drawn_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = [settled(kind) for kind in KINDS]
    spared = [pdf.render(paper).pdf for paper in papers]

    monkeypatch.setattr(sparing, "_MOST_LINES", 20)

    assert [pdf.render(paper).pdf for paper in papers] == spared


@pytest.mark.parametrize("is_draft", [False, True])
def test_the_whole_style_sheet_of_browsers_says_no_more_about_a_paper(monkeypatch: pytest.MonkeyPatch, is_draft: bool) -> None:
    papers = [settled(kind) for kind in KINDS]
    spared = [pdf.render(paper, is_draft=is_draft).pdf for paper in papers]

    monkeypatch.setattr(sparing.Page, "_ua_stylesheets", HTML._ua_stylesheets)

    assert [pdf.render(paper, is_draft=is_draft).pdf for paper in papers] == spared


def test_lengths_found_once_for_a_style_are_those_of_every_box(monkeypatch: pytest.MonkeyPatch) -> None:
    papers = [settled(kind) for kind in KINDS]
    spared = [pdf.render(paper).pdf for paper in papers]

    for module in (block, inline, page, table):
        monkeypatch.setattr(module, "resolve_percentages", percent.resolve_percentages)

    assert [pdf.render(paper).pdf for paper in papers] == spared


def test_a_paper_does_not_show_which_papers_were_set_before() -> None:
    papers = [documents.fill(kind, documents.catalogue.sample(kind)) for kind in KINDS]

    with PaperWorker() as busy:
        for paper in papers:
            busy.make(paper, formats=("pdf",))
        after_others = [busy.make(paper, formats=("pdf",)).pdf for paper in papers]
    alone = []
    for paper in papers:
        with PaperWorker() as fresh:
            alone.append(fresh.make(paper, formats=("pdf",)).pdf)

    assert after_others == alone


def test_an_author_with_line_ends_is_printed_on_one_line() -> None:
    context = documents.catalogue.sample("debt_calculation") | {"properties": {"author": "示例\x0b银行\n法务部", "company": ""}}

    filled = documents.fill("debt_calculation", context)

    assert filled.author == "示例 银行 法务部"
    assert documents.make(filled).pages


def settled(kind: str) -> Filled:
    return glyphs.settle(documents.fill(kind, documents.catalogue.sample(kind)))
