"""Reads what was made, with tools that are not ours."""

import io
import re
import zipfile
from typing import Any

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree
from pypdf import PdfReader

from app.documents import Filled, blocks, plain_text

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def word_words(body: bytes) -> str:
    """The words of a Word file in reading order, without white space."""
    document = docx.Document(io.BytesIO(body))
    found: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            found.append(block.text)
        else:
            assert isinstance(block, Table)
            found.extend(paragraph.text for row in block._tbl.tr_lst for cell in row.tc_lst for paragraph in _inside(cell, block))
    return squeezed("".join(found))


def _inside(cell: Any, table: Table) -> list[Paragraph]:
    return [Paragraph(p, table) for p in cell.p_lst]


def pdf_words(body: bytes) -> str:
    """The words of a PDF in reading order, without page numbers and white space."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(body)).pages]
    return squeezed("".join(_without_number(page, number) for number, page in enumerate(pages, start=1)))


def _without_number(page: str, number: int) -> str:
    return re.sub(rf"第\s*\d+\s*页\s*共\s*\d+\s*页|\n\s*{number}\s*$", "", page)


def without_repeated_heads(words: str, filled: Filled) -> str:
    """The words of a PDF with every table head once, as in the source; long tables repeat it on each page."""
    source = squeezed(plain_text(filled))
    for block in filled.blocks:
        if isinstance(block, blocks.Table) and block.head:
            head = squeezed("".join(p.text for row in block.head for cell in row.cells for p in cell.paragraphs))
            while words.count(head) > source.count(head):
                words = words[: words.rindex(head)] + words[words.rindex(head) + len(head) :]
    return words


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def part(body: bytes, name: str) -> Any:
    """One part of a Word file as a tree."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return etree.fromstring(archive.read(name))
