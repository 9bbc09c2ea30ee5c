"""The paper as a list of blocks: what preview, PDF and Word are all made from, so that they say the same words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

# A table of no more rows than this is not divided over two pages; one of many narrow columns has tall rows, so fewer.
WHOLE_ROWS = 8
WHOLE_ROWS_OF_MANY_COLUMNS = 4
MANY_COLUMNS = 10
# A row of a form with more lines than this is longer than half a page and may be divided.
LINES_OF_HALF_A_PAGE = 20
CHARACTERS_A_LINE = 32


class Origin(StrEnum):
    """Where a value in a paper comes from."""

    AUTO = "auto"
    EDITED = "edited"
    MISSING = "missing"


class Run(NamedTuple):
    """A stretch of text with one look and one origin. `field` is the dotted path of the value in the context.

    `ruled` text stands on a line to be filled in; a line end in the text is one the form itself prints.
    """

    text: str
    strong: bool = False
    ruled: bool = False
    origin: Origin | None = None
    field: str = ""
    rare: bool = False

    @property
    def look(self) -> tuple[object, ...]:
        """All but the words."""
        return self[1:]


class Paragraph(NamedTuple):
    """One paragraph; `role` is one of subset.ROLES. `keep` binds it to the next one on the same page."""

    role: str
    runs: tuple[Run, ...]
    keep: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class Cell(NamedTuple):
    paragraphs: tuple[Paragraph, ...]
    span: int = 1


class Row(NamedTuple):
    """A row; in a form its `look` says what part of the form it is (subset.FORM_ROWS)."""

    cells: tuple[Cell, ...]
    look: str = ""

    @property
    def may_divide(self) -> bool:
        """Whether the row may begin on one page and end on the next: boxes for free text, parties, and whatever is long."""
        if self.look in ("box", "party", "long"):
            return True
        return any(
            sum(1 + len(paragraph.text) // CHARACTERS_A_LINE for paragraph in cell.paragraphs) > LINES_OF_HALF_A_PAGE
            for cell in self.cells
        )


@dataclass(frozen=True, slots=True)
class Table:
    """A table with fixed column widths in millimetres; the head rows repeat on every page. A form is one long table."""

    widths: tuple[float, ...]
    head: tuple[Row, ...]
    body: tuple[Row, ...]
    dense: bool = False
    is_form: bool = False

    @property
    def stays_whole(self) -> bool:
        """Whether the table is short enough to stand on one page undivided."""
        if self.is_form:
            return False
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
