"""Writes a paper as a Word file: blocks become WordprocessingML text, spliced into the base file of the profile."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from app.documents.blocks import Block, Filled, Paragraph, Row, Run, Table
from app.documents.looks import Look, Profile, house
from app.documents.packing import archive, pack
from app.documents.word_base import EAST_MARK, RARE, RULED, STRONG, TICKED, XML, R, W, base, twips, twips_of_mm

# Marks that Word would otherwise take from the Latin font, narrow and in the wrong place.
_AMBIGUOUS = re.compile("([“”‘’…—·×÷□★√]+|☑+)")
# What makes words more than one plain run; a table holds thousands of cells without any of it.
_SPECIAL = re.compile("[“”‘’…—·×÷□★√☑&<>\n]")
_DOCUMENT = f'{XML}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>'
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


def write(filled: Filled, *, made_at: datetime | None = None, is_draft: bool = False) -> bytes:
    """The paper as a .docx file. The same paper at the same moment gives the same bytes."""
    page = house().profiles[filled.profile]
    start = base(filled.profile, is_draft=is_draft)
    body = [part for block in filled.blocks for part in _block(block, page)]
    parts = {
        "word/document.xml": [_DOCUMENT, *body, start.section, "</w:body></w:document>"],
        "docProps/core.xml": [_core(filled, made_at or _EPOCH)],
        "docProps/app.xml": [_app(filled)],
    }
    # Encoded piece by piece: the whole of a long table as one text would be copied several times.
    return archive([*start.parts, *(pack(name, b"".join(map(str.encode, pieces))) for name, pieces in parts.items())])


def _block(block: Block, page: Profile) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield _paragraph(block, page, keep=block.keep)
    else:
        yield from _table(block, page)


def _paragraph(paragraph: Paragraph, page: Profile, *, keep: bool) -> str:
    return _opened(page.looks[paragraph.role], keep) + _words(paragraph.runs) + "</w:p>"


def _opened(look: Look, keep: bool) -> str:
    held = "<w:keepNext/>" if keep and not look.keep_next else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{look.style}"/>{held}</w:pPr>'


def _words(runs: tuple[Run, ...]) -> str:
    if len(runs) == 1:
        text, strong, ruled, _, _, rare = runs[0]
        if not (strong or ruled or rare or _SPECIAL.search(text)):
            return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'
    return "".join(_runs(runs))


def _runs(runs: tuple[Run, ...]) -> Iterator[str]:
    for run in runs:
        if run.rare and not _in_gbk(run.text):
            yield _run(run.text, RARE)
        elif run.strong:
            yield _run(run.text, STRONG)
        elif run.ruled:
            yield _run(run.text, RULED)
        else:
            # Every second piece is a stretch of ambiguous marks.
            for index, piece in enumerate(_AMBIGUOUS.split(run.text)):
                if piece:
                    yield _run(piece, (TICKED if piece[0] == "☑" else EAST_MARK) if index % 2 else "")


def _in_gbk(text: str) -> bool:
    # 仿宋 and its kin cover GBK, far more than the free fonts the PDF embeds; only beyond it Word needs another font.
    try:
        text.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def _run(text: str, style: str) -> str:
    properties = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    inside = escape(text)
    if "\n" in inside:
        inside = inside.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return f'<w:r>{properties}<w:t xml:space="preserve">{inside}</w:t></w:r>'


def _table(table: Table, page: Profile) -> Iterator[str]:
    widths = tuple(twips_of_mm(width) for width in table.widths)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="PaperTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )
    for row in table.head:
        yield _row(row, _Rows(page.name, widths, dense=table.dense, keep=True, is_head=True))
    ordinary = _Rows(page.name, widths, dense=table.dense, keep=table.stays_whole, is_form=table.is_form)
    *before, last = table.body
    yield from (_row(row, ordinary) for row in before)
    yield _row(last, ordinary._replace(keep=False)) + "</w:tbl>"


class _Rows(NamedTuple):
    """What the rows of a part of a table have in common."""

    profile: str
    widths: tuple[int, ...]
    dense: bool
    keep: bool
    is_head: bool = False
    is_form: bool = False


def _row(row: Row, rows: _Rows) -> str:
    """A row: its words in the frame it shares with all rows of the same shape, as those of a long table are."""
    shape: list[tuple[Any, ...]] = []
    words: list[str] = []
    for paragraphs, span in row.cells:
        if len(paragraphs) == 1:
            role, runs, _ = paragraphs[0]
            shape.append((span, role))
            words.append(_words(runs))
        else:
            shape.append((span, *[paragraph.role for paragraph in paragraphs]))
            words += [_words(paragraph.runs) for paragraph in paragraphs]
    may_divide = rows.is_form and row.may_divide
    return _frame(rows, tuple(shape), row.look, may_divide) % tuple(words)


@lru_cache(maxsize=1024)
def _frame(rows: _Rows, shape: tuple[tuple[Any, ...], ...], row_look: str, may_divide: bool) -> str:
    """A row of this shape with a place for the words of each paragraph."""
    page = house().profiles[rows.profile]
    is_box = row_look == "box"
    place = "top" if is_box else "center"
    suffix = "-dense" if rows.dense else ""
    cells, column = [], 0
    for span, *roles in shape:
        width = sum(rows.widths[column : column + span])
        grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
        inside = "".join(_opened(page.looks[role + suffix], rows.keep) + "%s</w:p>" for role in roles)
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}<w:vAlign w:val="{place}"/></w:tcPr>{inside}</w:tc>'
        )
        column += span
    properties = (
        ("" if may_divide else "<w:cantSplit/>")
        + (f'<w:trHeight w:val="{twips(page.box_height)}" w:hRule="atLeast"/>' if is_box else "")
        + ("<w:tblHeader/>" if rows.is_head else "")
    )
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def _core(filled: Filled, made_at: datetime) -> str:
    moment = made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    author = escape(filled.author)
    return (
        f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(filled.title)}</dc:title><dc:creator>{author}</dc:creator><cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
        f"<dc:language>{filled.language}</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


def _app(filled: Filled) -> str:
    return (
        f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Company>{escape(filled.company)}</Company></Properties>"
    )
