"""Times the papers: our Word mapper beside docxtpl, our PDF beside LibreOffice (of the same Word file) and beside Typst.

Every round sets another paper, the same for all peers, and the peers take turns, so that what else the machine does hits all alike.
The mapper writes the words, already in place and checked, as Word file, as docxtpl does; the whole way puts them in place and checks
every glyph before. Word is measured in processor time. PDF is measured by the
clock, because LibreOffice works in a process of its own: let the machine be idle. Trust the ratios, not the milliseconds.
"""

import copy
import gc
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import documents
from app.documents import Filled, glyphs, word
from tests.bench.peers import Office, Typesetter, WordPeer, words_of_pdf, words_of_word

ROUNDS = 9
LEAST_BESIDE_DOCXTPL = 8.0
MOST_BESIDE_OFFICE = 1.0
MOST_BESIDE_TYPST = 8.5
NAMES = "一二三四五六七八九十百千"


@dataclass(frozen=True)
class Paper:
    """A paper to be made: a kind and the context to fill it with. `needs_peers` asks for the comparison of the PDF as well."""

    name: str
    kind: str
    context: dict[str, Any]
    needs_peers: bool = False

    def variant(self, number: int) -> dict[str, Any]:
        """The paper of another round: other people."""
        name = f"赵示{NAMES[number % len(NAMES)]}"

        def renamed(node: Any) -> Any:
            if isinstance(node, dict):
                return {key: renamed(child) for key, child in node.items()}
            if isinstance(node, list):
                return [renamed(child) for child in node]
            return node.replace("赵示例", name) if isinstance(node, str) else node

        return dict(renamed(self.context))


def papers() -> Iterator[Paper]:
    """Every kind from its sample, and the debt sheet with more and more lines."""
    for kind in documents.catalogue.kinds():
        sample = documents.catalogue.sample(kind)
        yield Paper(name=kind, kind=kind, context=sample, needs_peers=kind.startswith("civil_complaint"))
    for count in (40, 400):
        context = copy.deepcopy(documents.catalogue.sample("debt_calculation"))
        lines = context["contracts"][0]["drawdowns"][0]["lines"]
        context["contracts"][0]["drawdowns"][0]["lines"] = [copy.deepcopy(lines[row % len(lines)]) for row in range(count)]
        yield Paper(name=f"debt_calculation, {count} lines", kind="debt_calculation", context=context)


def main() -> int:
    """Print one line a paper; the exit code says whether every one keeps its ratios."""
    print(f"{platform.machine()}, Python {platform.python_version()}, medians of {ROUNDS} rounds")
    with tempfile.TemporaryDirectory() as name:
        kept = [*map(_word_keeps(Path(name)), papers())]
        with Office(profile=Path(name) / "profile") as office:
            kept += [pdf_keeps(paper, office=office, folder=Path(name)) for paper in papers() if paper.needs_peers]
    return int(not all(kept))


def _word_keeps(folder: Path) -> Callable[[Paper], bool]:
    print(
        f"{'Word':32} {'mapper ms':>9} {'docxtpl':>9} {'ratio':>7} {'whole way':>10} {'ratio':>7}   mapper at least ×{LEAST_BESIDE_DOCXTPL:g}"
    )
    return lambda paper: word_keeps(paper, folder=folder)


def word_keeps(paper: Paper, *, folder: Path) -> bool:
    """Whether our Word file is made as fast beside docxtpl as is asked."""
    variants = [paper.variant(number) for number in range(ROUNDS + 1)]
    fills = [documents.fill(paper.kind, documents.traced(variant)) for variant in variants]
    peers = [WordPeer(filled, path=folder / f"peer-{number}.docx") for number, filled in enumerate(fills)]
    made = documents.make(fills[0], formats=("docx",)).docx or b""
    if words_of_word(made) != words_of_word(peers[0].render()):
        sys.exit(f"{paper.name}: docxtpl was asked for other words; the comparison means nothing")
    settled = [glyphs.settle(filled) for filled in fills]
    mapper, whole, theirs = taking_turns(
        [
            (lambda number: word.write(settled[number]), time.process_time),
            (lambda number: documents.make(documents.fill(paper.kind, variants[number]), formats=("docx",)), time.process_time),
            (lambda number: peers[number].render(), time.process_time),
        ]
    )
    print(f"{paper.name:32} {mapper:9.2f} {theirs:9.2f} {theirs / mapper:6.1f}× {whole:10.2f} {theirs / whole:6.1f}×")
    return theirs / mapper >= LEAST_BESIDE_DOCXTPL


def pdf_keeps(paper: Paper, *, office: Office, folder: Path) -> bool:
    """Whether our PDF is made as fast beside LibreOffice and Typst as is asked."""
    typesetter = Typesetter(path=folder / "paper.typ")
    fills: list[Filled] = [glyphs.settle(documents.fill(paper.kind, paper.variant(number))) for number in range(ROUNDS + 1)]
    docx = [documents.make(filled, formats=("docx",)).docx or b"" for filled in fills]
    made = documents.make(fills[0], formats=("pdf",))
    for name, pdf in (("LibreOffice", office.convert(docx[0])), ("Typst", typesetter.render(fills[0]))):
        if words_of_pdf(pdf) != words_of_pdf(made.pdf or b""):
            sys.exit(f"{paper.name}: {name} set other words; the comparison means nothing")
    ours, theirs, typst = taking_turns(
        [
            (lambda number: documents.make(fills[number], formats=("pdf",)), time.perf_counter),
            (lambda number: office.convert(docx[number]), time.perf_counter),
            (lambda number: typesetter.render(fills[number]), time.perf_counter),
        ]
    )
    print(
        f"{'PDF of ' + paper.name:32} {ours:9.0f} ms, {made.pages} pages; LibreOffice {theirs:.0f} ms: ×{ours / theirs:.2f}, at most "
        f"×{MOST_BESIDE_OFFICE:g}; Typst {typst:.0f} ms: ×{ours / typst:.1f}, at most ×{MOST_BESIDE_TYPST:g}"
    )
    return ours / theirs <= MOST_BESIDE_OFFICE and ours / typst <= MOST_BESIDE_TYPST


def taking_turns(acts: list[tuple[Callable[[int], object], Callable[[], float]]]) -> list[float]:
    """Milliseconds of each act's middle round by its clock; the first round, which fills caches, is not counted."""
    # As in the processes that set papers, what stands ready before the rounds is not looked through for rubbish in each of them.
    gc.collect()
    gc.freeze()
    times: list[list[float]] = [[] for _ in acts]
    for number in range(ROUNDS + 1):
        for (act, clock), taken in zip(acts, times, strict=True):
            started = clock()
            act(number)
            taken.append((clock() - started) * 1000)
    return [statistics.median(taken[1:]) for taken in times]


if __name__ == "__main__":
    sys.exit(main())
