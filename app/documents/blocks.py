"""The paper as a list of blocks: what preview, PDF and Word are all made from, so that they say the same words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

# A table of no more rows than this is not divided over two pages; one of many narrow columns has tall rows, so fewer.
WHOLE_ROWS = 8
WHOLE_ROWS_OF_MANY_COLUMNS = 4
MANY_COLUMNS = 10


class Origin(StrEnum):
    """Where a value in a paper comes from."""

    AUTO = "auto"
    EDITED = "edited"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text with one look and one origin. `field` is the dotted path of the value in the context."""

    text: str
    strong: bool = False
    origin: Origin | None = None
    field: str = ""
    rare: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `role` is one of subset.ROLES. `keep` binds it to the next one on the same page."""

    role: str
    runs: tuple[Run, ...]
    keep: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Cell:
    paragraphs: tuple[Paragraph, ...]
    span: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with fixed column widths in millimetres; the head rows repeat on every page."""

    widths: tuple[int, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    dense: bool = False

    @property
    def stays_whole(self) -> bool:
        """Whether the table is short enough to stand on one page undivided."""
        most = WHOLE_ROWS if len(self.widths) < MANY_COLUMNS else WHOLE_ROWS_OF_MANY_COLUMNS
        return len(self.head) + len(self.body) <= most


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Gap:
    """A value the paper prints and nobody has given yet."""

    field: str
    label: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A paper with its words in place, not yet set in pages. Plain data: it can be stored and sent to another process."""

    kind: str
    title: str
    profile: str
    digest: str
    blocks: tuple[Block, ...]
    gaps: tuple[Gap, ...] = ()
    names: tuple[str, ...] = ()
    author: str = ""
    company: str = ""
    language: str = field(default="zh-CN")


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    """Every paragraph of the paper in reading order, those in table cells included."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            for row in block.head + block.body:
                for cell in row.cells:
                    yield from cell.paragraphs


def plain_text(filled: Filled) -> str:
    """The words of the paper, one paragraph or cell a line: for comparing versions and for rules about forbidden text."""
    return "\n".join(paragraph.text for paragraph in paragraphs(filled.blocks))
