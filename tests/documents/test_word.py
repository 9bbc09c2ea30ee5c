"""The Word file as Word, WPS and a careful reader of its parts take it (documents.md 3.9)."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest

from app import documents
from app.documents import catalogue
from app.documents.blocks import Cell, Row, Table
from tests.documents.reading import W, part, squeezed

EVERY_KIND = pytest.mark.parametrize("kind", catalogue.kinds())


def made(kind: str, **changes: Any) -> bytes:
    body = documents.make(documents.fill(kind, {**catalogue.sample(kind), **changes}), formats={"docx"}).docx
    assert body is not None
    return body


@EVERY_KIND
def test_every_paragraph_has_a_named_style_and_no_formatting_of_its_own(kind: str) -> None:
    body = made(kind)
    known = {style.get(f"{W}styleId") for style in part(body, "word/styles.xml").iter(f"{W}style")}

    for paragraph in part(body, "word/document.xml").iter(f"{W}p"):
        properties = paragraph.find(f"{W}pPr")
        assert properties.find(f"{W}pStyle").get(f"{W}val") in known
        assert {child.tag for child in properties} <= {f"{W}pStyle", f"{W}keepNext"}
        for run in paragraph.iter(f"{W}r"):
            assert {child.tag for child in run.iterfind(f"{W}rPr/*")} <= {f"{W}rStyle"}


@EVERY_KIND
def test_no_paragraph_is_empty(kind: str) -> None:
    assert all(p.text.strip() for p in docx.Document(io.BytesIO(made(kind))).paragraphs)


@EVERY_KIND
def test_all_four_font_slots_are_named_and_no_theme_is_asked(kind: str) -> None:
    styles = part(made(kind), "word/styles.xml")

    for fonts in styles.iter(f"{W}rFonts"):
        if fonts.get(f"{W}hint") and len(fonts.attrib) == 1:
            continue
        assert {name.removeprefix(W) for name in fonts.attrib} - {"hint"} == {"ascii", "hAnsi", "eastAsia", "cs"}
        if fonts.get(f"{W}ascii") == "Segoe UI Symbol":
            assert set(fonts.attrib.values()) == {"Segoe UI Symbol", "eastAsia"}
            continue
        assert fonts.get(f"{W}ascii") == "Times New Roman"
        assert fonts.get(f"{W}eastAsia") in {"仿宋", "宋体", "黑体", "楷体"}


def test_body_keeps_the_pitch_of_court_papers_and_indents_by_characters() -> None:
    styles = part(made("civil_complaint"), "word/styles.xml")
    body = next(style for style in styles.iter(f"{W}style") if style.get(f"{W}styleId") == "Body")

    spacing, indent = body.find(f".//{W}spacing"), body.find(f".//{W}ind")

    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("560", "exact")
    assert (indent.get(f"{W}firstLineChars"), indent.get(f"{W}firstLine")) == ("200", "640")
    assert body.find(f".//{W}sz").get(f"{W}val") == "32"


@EVERY_KIND
def test_tables_are_fixed_and_their_widths_agree(kind: str) -> None:
    document = part(made(kind), "word/document.xml")
    section = document.find(f".//{W}sectPr")
    margins = section.find(f"{W}pgMar")
    text_width = int(section.find(f"{W}pgSz").get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))

    for table in document.iter(f"{W}tbl"):
        grid = [int(column.get(f"{W}w")) for column in table.iter(f"{W}gridCol")]
        assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
        assert int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) == sum(grid) <= text_width + 10
        for row in table.iter(f"{W}tr"):
            position = 0
            for cell in row.iter(f"{W}tc"):
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                columns = int(span.get(f"{W}val")) if span is not None else 1
                assert int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) == sum(grid[position : position + columns])
                position += columns


@pytest.mark.parametrize("kind", ["civil_complaint", "debt_calculation"])
def test_no_row_of_a_table_of_figures_is_divided(kind: str) -> None:
    rows = list(part(made(kind), "word/document.xml").iter(f"{W}tr"))

    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    assert rows or kind == "civil_complaint"


def test_head_rows_repeat() -> None:
    document = part(made("debt_calculation"), "word/document.xml")

    heads = [row for row in document.iter(f"{W}tr") if row.find(f"{W}trPr/{W}tblHeader") is not None]

    assert len(heads) == 2


def test_short_table_stays_on_one_page_unless_its_many_columns_make_its_rows_tall() -> None:
    row = Row(cells=(Cell(paragraphs=()),))

    assert Table(widths=(78, 78), head=(row,), body=(row,) * 7).stays_whole
    assert not Table(widths=(78, 78), head=(row,), body=(row,) * 8).stays_whole
    assert not Table(widths=(20,) * 13, head=(row,), body=(row,) * 7).stays_whole
    assert Table(widths=(20,) * 13, head=(row,), body=(row,) * 3).stays_whole


def test_label_for_the_seal_stands_before_a_name_that_would_break_it() -> None:
    closing = catalogue.sample("civil_complaint")["closing"]
    name = "澜州农村商业银行股份有限公司云台支行"

    text = documents.plain_text(
        documents.fill("civil_complaint", {**catalogue.sample("civil_complaint"), "closing": {**closing, "signers": [name]}})
    )

    assert f"具状人（盖章）：\n{name}\n" in text


def test_closing_block_holds_together_with_the_text_before_it() -> None:
    paragraphs = docx.Document(io.BytesIO(made("civil_complaint"))).paragraphs
    start = next(index for index, p in enumerate(paragraphs) if p.text == "此致")

    styles = [(p.style.style_id, p._p.pPr.find(f"{W}keepNext") is not None) for p in paragraphs[start - 1 : start + 5]]

    assert styles == [
        ("Body", True), ("Body", True), ("CourtName", True), ("SignLine", True), ("SignSpace", True), ("DateLine", False),
    ]  # fmt: skip
    assert paragraphs[start + 5].style.style_id == "AttachHead"


def test_page_numbers_are_fields_with_a_cached_result() -> None:
    footer = part(made("civil_complaint"), "word/footer1.xml")

    codes = [code.text.strip() for code in footer.iter(f"{W}instrText")]

    assert codes == ["PAGE", "NUMPAGES"]
    assert "".join(text.text for text in footer.iter(f"{W}t")) == "第1页 共1页"
    assert [mark.get(f"{W}fldCharType") for mark in footer.iter(f"{W}fldChar")] == ["begin", "separate", "end"] * 2


def test_properties_name_the_bank_and_no_tool() -> None:
    body = made("civil_complaint")

    core = docx.Document(io.BytesIO(body)).core_properties
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist()).decode()

    assert (core.title, core.author) == ("民事起诉状", "示例银行股份有限公司澜州分行")
    assert "<Company>示例银行股份有限公司</Company>" in everything
    assert "python-docx" not in everything
    assert "Macintosh" not in everything
    settings = part(body, "word/settings.xml")
    assert any(s.get(f"{W}name") == "compatibilityMode" and s.get(f"{W}val") == "15" for s in settings.iter(f"{W}compatSetting"))
    assert settings.find(f"{W}updateFields") is None


def test_chinese_marks_take_the_chinese_font() -> None:
    document = part(made("civil_complaint", cause="“借款”——合同……纠纷"), "word/document.xml")

    marked = {
        run.find(f"{W}t").text for run in document.iter(f"{W}r") if run.find(f"{W}rPr/{W}rStyle[@{W}val='EastMark']") is not None
    }

    assert {"“", "”——", "……"} <= marked


def test_a_name_beyond_gbk_is_set_whole_in_a_font_that_has_it() -> None:
    context = catalogue.sample("civil_complaint")
    context["defendants"][2]["name"] = "欧阳䶮"
    body = made("civil_complaint", defendants=context["defendants"], names=["欧阳䶮"])

    runs = [
        run.find(f"{W}t").text
        for run in part(body, "word/document.xml").iter(f"{W}r")
        if run.find(f"{W}rPr/{W}rStyle[@{W}val='RareName']") is not None
    ]

    assert runs == ["欧阳䶮"]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@EVERY_KIND
def test_opens_clean_in_libreoffice(kind: str, tmp_path: Path) -> None:
    source = tmp_path / "paper.docx"
    source.write_bytes(made(kind))

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip

    text = re.sub(r"\ufeff", "", (tmp_path / "paper.txt").read_text("utf-8"))
    assert squeezed(text) == squeezed(documents.plain_text(documents.fill(kind, catalogue.sample(kind))))
