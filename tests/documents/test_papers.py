"""Every kind of paper, made from its sample and from the hard cases, says the same words in Word and in PDF."""

import copy
import io
import re
import zipfile
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from app import documents
from app.documents import blocks, catalogue
from tests.documents.reading import W, part, pdf_words, squeezed, without_repeated_heads, word_words

COMPANY_OF_48 = "澜州经济技术开发区示例精密机械设备制造与智能装备系统集成工程技术研究开发推广应用服务股份有限公司"


@pytest.mark.parametrize("kind", catalogue.kinds())
def test_sample_fills_without_gaps_and_says_the_same_in_both_forms(kind: str) -> None:
    filled = documents.fill(kind, catalogue.sample(kind))

    made = documents.make(filled)

    assert filled.gaps == ()
    assert made.pdf is not None and made.docx is not None
    words = squeezed(documents.plain_text(filled))
    assert word_words(made.docx) == words
    # Cells of one table row may be read in another order; no character is lost or changed.
    assert Counter(pdf_words(made.pdf)) == Counter(words)


def test_complaint_of_golden_case_carries_its_figures() -> None:
    made = documents.make(documents.fill("civil_complaint", catalogue.sample("civil_complaint")))

    for figure in ("3,500,000.00元（大写：人民币叁佰伍拾万元整）", "43,750.00", "266,145.83", "3,326.82", "3,813,222.65"):
        assert figure in pdf_words(made.pdf or b"")
        assert figure in word_words(made.docx or b"")


def test_debt_sheet_of_golden_case_prints_every_line() -> None:
    made = documents.make(documents.fill("debt_calculation", catalogue.sample("debt_calculation")))

    text = word_words(made.docx or b"")
    assert "2024-12-212025-03-20903,500,000.005.00合同固定利率43,750.00" in text
    assert "2025-03-212026-03-20365" in text
    assert "3,500,000.007.50266,145.8343,750.007.503,326.82" in text
    assert "3,813,222.65" in text


@pytest.mark.parametrize("count", [1, 30])
def test_one_or_thirty_defendants(count: int) -> None:
    context = catalogue.sample("civil_complaint")
    person = context["defendants"][2]
    context["defendants"] = [{**person, "label": f"被告{n}", "name": f"示例{n}"} for n in range(1, count + 1)]

    made = documents.make(documents.fill("civil_complaint", context))

    text = pdf_words(made.pdf or b"")
    assert text == word_words(made.docx or b"")
    assert f"被告{count}：示例{count}，男，1975年3月8日出生" in text


def test_optional_data_fall_away_with_their_comma() -> None:
    context = catalogue.sample("civil_complaint")
    context["defendants"][2].update(ethnic="", telephone="", former_names=[])

    text = documents.plain_text(documents.fill("civil_complaint", context))

    assert "赵示例，男，1975年3月8日出生，公民身份号码990102197503080014，住澜州市临澜区示例花园3幢502室。" in text


@pytest.mark.parametrize(
    "name", ["A&B<有限>公司", "“双引号”与'单引号'公司", "{{ 7*7 }}公司", COMPANY_OF_48, "张㙍", "𠮷䶮", "阿卜杜拉·买买提"]
)
def test_names_survive_as_they_are(name: str) -> None:
    context = catalogue.sample("civil_complaint")
    context["defendants"][0]["name"] = name
    context["names"] = [*context["names"], name]

    made = documents.make(documents.fill("civil_complaint", context))

    assert squeezed(name) in pdf_words(made.pdf or b"")
    assert squeezed(name) in word_words(made.docx or b"")


def test_the_date_line_can_be_chinese() -> None:
    context = catalogue.sample("civil_complaint")
    context["closing"].update(date_style="chinese", signed_on=date(2025, 10, 14))

    assert "\n二〇二五年十月十四日\n" in documents.plain_text(documents.fill("civil_complaint", context))


def test_a_day_written_in_words_stands_as_it_is() -> None:
    context = catalogue.sample("civil_complaint")
    context["closing"]["signed_on"] = "二〇二六年三月二十日"

    assert "\n二〇二六年三月二十日\n" in documents.plain_text(documents.fill("civil_complaint", context))


def test_line_ends_in_a_text_become_paragraphs_of_the_same_kind() -> None:
    context = catalogue.sample("civil_complaint")
    context["facts"][0]["paragraphs"] = ["第一段。\n\n第二段。\r\n第三段。"]

    filled = documents.fill("civil_complaint", context)

    texts = [p.text for p in blocks.paragraphs(filled.blocks) if p.role == "body"]
    assert [t for t in texts if t.endswith("段。")] == ["第一段。", "第二段。", "第三段。"]


def test_several_contracts_repayments_costs_and_big_amounts_fit_the_debt_sheet() -> None:
    context = catalogue.sample("debt_calculation")
    second: dict[str, Any] = copy.deepcopy(context["contracts"][0])
    second.update(number="LZ2024-0999", amount=Decimal("999999999.99"))
    second["drawdowns"][0]["repayments"] = [
        {
            "paid_on": date(2025, 6, 1), "amount": Decimal("1000000.00"), "costs": Decimal("30000.00"), "interest": Decimal("43750.00"),
            "penalty": None, "compound": None, "principal": Decimal("926250.00"), "principal_after": Decimal("999073749.99"),
        }
    ]  # fmt: skip
    context["contracts"].append(second)
    context["costs"] = [{"kind": "律师费", "incurred_on": date(2026, 2, 1), "amount": Decimal("50000.00"), "note": "合同第九条"}]

    filled = documents.fill("debt_calculation", context)
    made = documents.make(filled)

    text = word_words(made.docx or b"")
    assert Counter(without_repeated_heads(pdf_words(made.pdf or b""), filled)) == Counter(text)
    assert "2025-06-011,000,000.0030,000.0043,750.00——926,250.00999,073,749.99" in text
    assert "律师费2026-02-0150,000.00合同第九条" in text


def test_pdf_has_title_author_language_bookmarks_and_a4_pages() -> None:
    made = documents.make(documents.fill("civil_complaint", catalogue.sample("civil_complaint")), formats={"pdf"})

    reader = PdfReader(io.BytesIO(made.pdf or b""))

    assert made.docx is None
    assert reader.metadata is not None
    assert reader.metadata.title == "民事起诉状"
    assert reader.metadata.author == "示例银行股份有限公司澜州分行"
    assert reader.metadata.producer is None
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    top = reader.outline[0]
    assert top["/Title"] == "民事起诉状"
    assert [entry["/Title"] for entry in reader.outline[1] if isinstance(entry, dict)] == ["诉讼请求", "事实与理由"]
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in reader.pages} == {(595, 842)}
    for number, page in enumerate(reader.pages, start=1):
        assert f"第{number}页共{len(reader.pages)}页" in squeezed(page.extract_text())


def test_debt_sheet_lies_across_the_page() -> None:
    made = documents.make(documents.fill("debt_calculation", catalogue.sample("debt_calculation")))

    page = PdfReader(io.BytesIO(made.pdf or b"")).pages[0]
    size = part(made.docx or b"", "word/document.xml").find(f".//{W}pgSz")

    assert tuple(round(float(side)) for side in page.mediabox[2:]) == (842, 595)
    assert (size.get(f"{W}w"), size.get(f"{W}h"), size.get(f"{W}orient")) == ("16838", "11906", "landscape")


@pytest.mark.parametrize("kind", catalogue.kinds())
def test_a_draft_says_so_on_every_page_and_a_final_paper_never(kind: str) -> None:
    filled = documents.fill(kind, catalogue.sample(kind))

    draft, final = documents.make(filled, is_draft=True), documents.make(filled)

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(draft.pdf or b"")).pages]
    assert all("草稿" in text for text in pages)
    assert len(pages) == final.pages
    assert "".join(part(draft.docx or b"", "word/header1.xml").itertext()) == "草稿"
    assert word_words(draft.docx or b"") == word_words(final.docx or b"")
    assert "草稿" not in pdf_words(final.pdf or b"")
    with zipfile.ZipFile(io.BytesIO(final.docx or b"")) as archive:
        assert not any("header" in name for name in archive.namelist())


@pytest.mark.parametrize("kind", catalogue.kinds())
def test_every_font_of_the_pdf_is_embedded_and_of_the_house(kind: str) -> None:
    made = documents.make(documents.fill(kind, catalogue.sample(kind)), formats={"pdf"})

    fonts = {}
    for page in PdfReader(io.BytesIO(made.pdf or b"")).pages:
        for reference in page["/Resources"]["/Font"].values():
            font = reference.get_object()
            descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            fonts[str(font["/BaseFont"])] = ("/ToUnicode" in font, "/FontFile2" in descriptor or "/FontFile3" in descriptor)

    assert fonts and set(fonts.values()) == {(True, True)}
    assert all("Zhiheng" in name for name in fonts), fonts


# WeasyPrint leaves its colour profile open for the garbage collector.
@pytest.mark.filterwarnings("ignore:unclosed file.*sRGB2014:ResourceWarning")
def test_archive_copy_declares_pdf_a_2b() -> None:
    made = documents.make(
        documents.fill("civil_complaint", catalogue.sample("civil_complaint")), formats={"pdf"}, pdf_variant="pdf/a-2b"
    )

    root = PdfReader(io.BytesIO(made.pdf or b"")).trailer["/Root"]
    declared = root["/Metadata"].get_object().get_data().decode()

    assert re.search(r"pdfaid:part[^0-9]*2", declared)
    assert re.search(r"pdfaid:conformance[^A-Z]*B", declared)
    assert root["/OutputIntents"]


def test_the_same_paper_gives_the_same_bytes() -> None:
    plain = documents.fill("civil_complaint", catalogue.sample("civil_complaint"))
    traced = documents.fill("civil_complaint", documents.traced(catalogue.sample("civil_complaint"), edited={"claims.0"}))

    assert documents.make(plain).docx == documents.make(traced).docx
