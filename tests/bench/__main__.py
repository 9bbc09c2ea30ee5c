"""Times the papers: our Word mapper beside docxtpl, our PDF beside LibreOffice's conversion of the same Word file.

Word is the whole way, words in place, every glyph checked, file written; `mapper` is the last step alone. Trust the
ratios, not the milliseconds. docxtpl gets a template of the same paragraphs and tables and is asked for the
same words, which is checked; LibreOffice gets a profile that is warm already.
"""

import copy
import io
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app import documents
from app.documents import glyphs, word
from app.documents.blocks import Filled, Paragraph, Table

ROUNDS = 7


@dataclass(frozen=True)
class Paper:
    """A paper to be made: a kind and the context to fill it with."""

    name: str
    kind: str
    context: dict[str, Any]


def papers() -> Iterator[Paper]:
    """Every kind from its sample, and the debt sheet with more and more lines."""
    for kind in documents.catalogue.kinds():
        yield Paper(name=kind, kind=kind, context=documents.catalogue.sample(kind))
    for count in (40, 400):
        context = copy.deepcopy(documents.catalogue.sample("debt_calculation"))
        lines = context["contracts"][0]["drawdowns"][0]["lines"]
        context["contracts"][0]["drawdowns"][0]["lines"] = [copy.deepcopy(lines[row % len(lines)]) for row in range(count)]
        yield Paper(name=f"debt_calculation, {count} lines", kind="debt_calculation", context=context)


def main() -> int:
    """Print one line a paper."""
    columns = "{:30} {:>6} {:>8} {:>8} {:>8} {:>6} {:>8} {:>12} {:>6}"
    print(columns.format("paper", "pages", "Word ms", "mapper", "docxtpl", "ratio", "PDF ms", "LibreOffice", "ratio"))
    with tempfile.TemporaryDirectory() as name:
        office = Office(Path(name))
        for paper in papers():
            filled = documents.fill(paper.kind, paper.context)
            peer = Peer(filled, folder=Path(name))
            made = documents.make(filled)
            assert made.docx is not None
            if words_of(made.docx) != words_of(peer.render()):
                sys.exit(f"{paper.name}: the peer was asked for other words; the comparison means nothing")
            whole = median(lambda paper=paper: documents.make(documents.fill(paper.kind, paper.context), formats=("docx",)))
            settled = glyphs.settle(filled)
            mapper = median(lambda settled=settled: word.write(settled))
            docxtpl = median(peer.render)
            pdf = median(lambda paper=paper: documents.make(documents.fill(paper.kind, paper.context), formats=("pdf",)))
            libreoffice = median(lambda docx=made.docx: office.convert(docx), rounds=3)
            times = (
                f"{whole:.0f}",
                f"{mapper:.0f}",
                f"{docxtpl:.0f}",
                f"×{docxtpl / whole:.1f}",
                f"{pdf:.0f}",
                f"{libreoffice:.0f}",
                f"×{libreoffice / pdf:.1f}",
            )
            print(columns.format(paper.name, made.pages, *times))
    print(f"peak memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


def median(act: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """Milliseconds of the middle round; the first, which fills caches, is not counted."""
    act()
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        act()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


class Peer:
    """docxtpl with a template of the paper's paragraphs and tables, locked down as one would for templates of others."""

    def __init__(self, filled: Filled, *, folder: Path) -> None:
        self.template = folder / "peer.docx"
        self.context = {"p": [], "t": []}  # type: dict[str, list[Any]]
        document = Document()
        for block in filled.blocks:
            if isinstance(block, Paragraph):
                document.add_paragraph("{{ p[" + str(len(self.context["p"])) + "] }}")
                self.context["p"].append(block.text)
            else:
                self._add_table(document, block)
        document.save(str(self.template))

    def _add_table(self, document: Any, block: Table) -> None:
        texts = [["\n".join(part.text for part in cell.paragraphs) for cell in row.cells] for row in block.head + block.body]
        width = max(len(row) for row in texts)
        table = document.add_table(rows=3, cols=width)
        table.rows[0].cells[0].text = "{%tr for row in t[" + str(len(self.context["t"])) + "] %}"
        for index in range(width):
            table.rows[1].cells[index].text = "{{ row[" + str(index) + "] }}"
        table.rows[2].cells[0].text = "{%tr endfor %}"
        self.context["t"].append([row + [""] * (width - len(row)) for row in texts])

    def render(self) -> bytes:
        environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
        template = DocxTemplate(str(self.template))
        template.render(self.context, jinja_env=environment, autoescape=True)
        buffer = io.BytesIO()
        template.save(buffer)
        return buffer.getvalue()


def words_of(docx: bytes) -> str:
    """All characters of the body in reading order, without spaces and breaks."""
    nodes = Document(io.BytesIO(docx)).element.body.iter(qn("w:t"), qn("w:noBreakHyphen"))
    return "".join("".join("-" if node.tag == qn("w:noBreakHyphen") else node.text or "" for node in nodes).split())


class Office:
    """LibreOffice without a screen, with a profile of its own that the first conversion warms up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def convert(self, docx: bytes) -> bytes:
        source = self.folder / "paper.docx"
        source.write_bytes(docx)
        options = ["--headless", "--norestore", f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"]
        command = ["soffice", *options, "--convert-to", "pdf", "--outdir", str(self.folder), str(source)]
        subprocess.run(command, check=True, capture_output=True)
        return (self.folder / "paper.pdf").read_bytes()


if __name__ == "__main__":
    sys.exit(main())
