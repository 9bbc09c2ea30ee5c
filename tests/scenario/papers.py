"""Reading the two files of a paper as whoever receives them would."""

import re
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader


def words_of_word(path: Path) -> str:
    """Every word of the body, table cells included, without spaces."""
    body = Document(str(path)).element.body
    return squeezed("".join(text.text or "" for text in body.iter(qn("w:t"))))


def words_of_pdf(path: Path) -> str:
    """Every word of every page, without spaces."""
    return squeezed("".join(page.extract_text() for page in PdfReader(path).pages))


def squeezed(text: str) -> str:
    """The text without white space: lines break where the page does."""
    return re.sub(r"\s+", "", text)
