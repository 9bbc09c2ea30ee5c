"""The named peers: docxtpl for Word, LibreOffice behind unoserver and Typst for PDF. Each is asked for the words of our paper."""

import io
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any
from xmlrpc.client import ServerProxy

import typst
import unoserver
from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pypdf import PdfReader

from app.documents import word
from app.documents.blocks import Block, Cell, Filled, Origin, Paragraph, Row, Run, Table
from app.documents.glyphs import FILES, folder
from app.documents.looks import Look, Profile, house

PORT_SECONDS = 60


class WordPeer:
    """docxtpl with an equal template: our own Word file with tags for its words, locked down as one would for templates of others.

    A paragraph is one tag; rows of figures are a loop; a form is written out, with a tag for every entry and box. So docxtpl
    starts from the finished look and from words already written out, and has only to put them in their places.
    """

    def __init__(self, filled: Filled, *, path: Path) -> None:
        self.path = path
        self.context: dict[str, list[Any]] = {"p": [], "t": []}
        blocks = tuple(self._block(block) for block in filled.blocks)
        path.write_bytes(word.write(replace(filled, blocks=blocks)))

    def _block(self, block: Block) -> Block:
        if isinstance(block, Paragraph):
            return self._whole(block)
        if block.is_form:
            return replace(block, body=tuple(self._row(row, self._entries) for row in block.body))
        return replace(block, body=tuple(self._looped(block.body)))

    def _looped(self, rows: tuple[Row, ...]) -> Iterator[Row]:
        for _, group in groupby(
            rows, key=lambda row: [(cell.span, len(cell.paragraphs), cell.paragraphs[0].role) for cell in row.cells]
        ):
            same = list(group)
            if len(same) == 1 or any(len(cell.paragraphs) > 1 for cell in same[0].cells):
                yield from (self._row(row, self._whole) for row in same)
                continue
            first = same[0].cells
            yield _with_texts(first, ["{%tr for row in t[" + str(len(self.context["t"])) + "] %}", *[""] * (len(first) - 1)])
            yield _with_texts(first, ["{{ row[" + str(index) + "] }}" for index in range(len(first))])
            yield _with_texts(first, ["{%tr endfor %}", *[""] * (len(first) - 1)])
            self.context["t"].append([[cell.paragraphs[0].text for cell in row.cells] for row in same])

    def _row(self, row: Row, tagged: Callable[[Paragraph], Paragraph]) -> Row:
        return row._replace(cells=tuple(cell._replace(paragraphs=tuple(map(tagged, cell.paragraphs))) for cell in row.cells))

    def _whole(self, paragraph: Paragraph) -> Paragraph:
        return paragraph._replace(runs=(Run(self._tag(paragraph.text)),))

    def _entries(self, paragraph: Paragraph) -> Paragraph:
        runs = [run._replace(text=self._tag(run.text)) if run.origin is Origin.AUTO else run for run in paragraph.runs]
        return paragraph._replace(runs=tuple(runs))

    def _tag(self, text: str) -> str:
        self.context["p"].append(text)
        return "{{ p[" + str(len(self.context["p"]) - 1) + "] }}"

    def render(self) -> bytes:
        """The Word file."""
        environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
        template = DocxTemplate(str(self.path))
        template.render(self.context, jinja_env=environment, autoescape=True)
        buffer = io.BytesIO()
        template.save(buffer)
        return buffer.getvalue()


def _with_texts(cells: tuple[Cell, ...], texts: list[str]) -> Row:
    return Row(
        tuple(
            cell._replace(paragraphs=(cell.paragraphs[0]._replace(runs=(Run(text),)),))
            for cell, text in zip(cells, texts, strict=True)
        )
    )


def words_of_word(docx: bytes) -> str:
    """All characters of the body in reading order, without spaces and breaks."""
    nodes = Document(io.BytesIO(docx)).element.body.iter(qn("w:t"), qn("w:noBreakHyphen"))
    return "".join("".join("-" if node.tag == qn("w:noBreakHyphen") else node.text or "" for node in nodes).split())


def words_of_pdf(pdf: bytes) -> list[str]:
    """All characters in alphabetical order: readers of PDF take the cells of a row in different order. No digits, for page numbers."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return sorted(re.sub(r"[\s\d]|第|页|共", "", "".join(page.extract_text() for page in pages)))


class Office:
    """LibreOffice kept running by unoserver, with a profile of its own; the Python of the system brings the bridge to it."""

    def __init__(self, *, profile: Path) -> None:
        self.port, second = _free_ports()
        command = ["/usr/bin/python3", "-m", "unoserver.server", "--port", str(self.port), "--uno-port", str(second)]
        command += ["--user-installation", str(profile)]
        packages = str(Path(unoserver.__file__).resolve().parents[1])
        self._process = subprocess.Popen(
            command, env={**os.environ, "PYTHONPATH": packages}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._proxy = ServerProxy(f"http://127.0.0.1:{self.port}", allow_none=True)

    def __enter__(self) -> "Office":
        deadline = time.monotonic() + PORT_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            with socket.socket() as probe:
                probe.settimeout(1)
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.2)
        self.__exit__(None, None, None)
        sys.exit("LibreOffice did not start behind unoserver: install libreoffice-writer-nogui and python3-uno")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(30)

    def convert(self, docx: bytes) -> bytes:
        """The Word file as PDF."""
        answer: Any = self._proxy.convert(None, docx, None, "pdf", None, [], True)
        return bytes(answer.data)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


class Typesetter:
    """Typst, warm, with our own fonts and the looks of the house written in its language."""

    def __init__(self, *, path: Path) -> None:
        self.path = path
        names = typst.Fonts(include_system_fonts=False, font_paths=[str(folder())])
        self._compiler = typst.Compiler(root=str(path.parent), font_paths=names)

    def render(self, filled: Filled) -> bytes:
        """The settled paper as PDF."""
        self.path.write_text("\n".join(_source(filled)), "utf-8")
        made: Any = self._compiler.compile(input=str(self.path), format="pdf")
        return bytes(made)


# What Typst finds in the font files; our own names for them live in a fontconfig file, which it does not read.
_FAMILIES = {
    "LiberationSerif-Regular.ttf": "Liberation Serif",
    "FandolFang-Regular.otf": "FandolFang R",
    "FandolSong-Regular.otf": "FandolSong",
    "FandolSong-Bold.otf": "FandolSong",
    "FandolHei-Regular.otf": "FandolHei",
    "FandolKai-Regular.otf": "FandolKai",
    "DejaVuSans.ttf": "DejaVu Sans",
    "NotoSerifCJK-Regular.ttc": "Noto Serif CJK SC",
    "NotoSansCJK-Regular.ttc": "Noto Sans CJK SC",
    "LXGWWenKai-Regular.ttf": "LXGW WenKai",
    "BabelStoneHan.ttf": "BabelStone Han",
}


def _source(filled: Filled) -> Iterator[str]:
    page = house().profiles[filled.profile]
    width, height = page.page
    sides = ", ".join(f"{side}: {size}mm" for side, size in page.margins.items())
    yield f'#set page(width: {width}mm, height: {height}mm, margin: ({sides}), numbering: "1")'
    yield '#set text(lang: "zh", region: "cn")'
    for role, look in page.looks.items():
        yield from _look(role, look)
    for block in filled.blocks:
        if isinstance(block, Paragraph):
            yield _paragraph(block)
        else:
            yield from _table(block, page)


def _look(role: str, look: Look) -> Iterator[str]:
    families = ", ".join(f'"{_FAMILIES[FILES[family][0]]}"' for family in house().chain(look.font))
    align = {"both": "left"}.get(look.align, look.align)
    indent = f"first-line-indent: (amount: {look.first}em, all: true), hanging-indent: {look.hanging}em"
    yield (
        f"#let {role}(body) = block(above: {look.before}pt, below: {look.after}pt, inset: (left: {max(look.left - look.hanging, 0) * look.size}pt), "
        f'width: 100%)[#set text(font: ({families}), size: {look.size}pt, weight: "{"bold" if look.font == "title" else "regular"}", '
        f"top-edge: 0.88em, bottom-edge: -0.12em)\n#set par(leading: {look.line - look.size}pt, spacing: {look.line - look.size}pt, {indent}, "
        f"justify: {'true' if look.align == 'both' else 'false'})\n#set align({align})\n#body]"
    )


def _paragraph(paragraph: Paragraph) -> str:
    return f"#{paragraph.role}[{_inline(paragraph)}]"


def _inline(paragraph: Paragraph) -> str:
    lines = "".join(run.text for run in paragraph.runs).split("\n")
    return "#linebreak()".join('#"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"' for line in lines)


def _table(table: Table, page: Profile) -> Iterator[str]:
    columns = ", ".join(f"{width}mm" for width in table.widths)
    upright, across = page.cell_padding
    yield f"#table(columns: ({columns}), stroke: {page.rules.inside}pt, inset: (x: {across}mm, y: {upright}mm), align: horizon,"
    for row in table.head + table.body:
        yield "".join(_cell(cell, row, table) for cell in row.cells)
    yield ")"


def _cell(cell: Cell, row: Row, table: Table) -> str:
    role = "-dense" if table.dense else ""
    inside = "".join(f"#{paragraph.role}{role}[{_inline(paragraph)}]" for paragraph in cell.paragraphs)
    return f"table.cell(colspan: {cell.span}, breakable: {'true' if row.may_divide else 'false'})[{inside}], "
