"""Writes a paper as a Word file: blocks become WordprocessingML text, spliced into the base file of the profile."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from xml.sax.saxutils import escape

from app.documents.blocks import Block, Cell, Filled, Paragraph, Row, Run, Table
from app.documents.looks import Profile, house
from app.documents.packing import archive, pack
from app.documents.word_base import EAST_MARK, RARE, RULED, STRONG, TICKED, XML, R, W, base, twips, twips_of_mm

# Marks that Word would otherwise take from the Latin font, narrow and in the wrong place.
_AMBIGUOUS = re.compile("([“”‘’…—·×÷□★√]+|☑+)")
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


def write(filled: Filled, *, made_at: datetime | None = None, is_draft: bool = False) -> bytes:
    """The paper as a .docx file. The same paper at the same moment gives the same bytes."""
    page = house().profiles[filled.profile]
    start = base(filled.profile, is_draft=is_draft)
    body = "".join(part for block in filled.blocks for part in _block(block, page))
    parts = {
        "word/document.xml": f'{XML}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}{start.section}</w:body></w:document>',
        "docProps/core.xml": _core(filled, made_at or _EPOCH),
        "docProps/app.xml": _app(filled),
    }
    return archive([*start.parts, *(pack(name, text.encode()) for name, text in parts.items())])


def _block(block: Block, page: Profile) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield _paragraph(block, page, keep=block.keep)
    else:
        yield from _table(block, page)


def _paragraph(paragraph: Paragraph, page: Profile, *, dense: bool = False, keep: bool = False) -> str:
    look = page.looks[paragraph.role + ("-dense" if dense else "")]
    return _opened(look.style, keep and not look.keep_next) + "".join(_runs(paragraph.runs)) + "</w:p>"


@lru_cache(maxsize=256)
def _opened(style: str, is_held: bool) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:keepNext/>" if is_held else ""}</w:pPr>'


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
    widths = [twips_of_mm(width) for width in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    yield (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="PaperTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )
    for row in table.head:
        yield _row(row, widths, page, dense=table.dense, keep=True, head=True)
    if table.is_form:
        yield from (_form_row(row, widths, page) for row in table.body)
        yield "</w:tbl>"
        return
    last = len(table.body) - 1
    for index, row in enumerate(table.body):
        yield _row(row, widths, page, dense=table.dense, keep=table.stays_whole and index < last)
    yield "</w:tbl>"


def _row(row: Row, widths: list[int], page: Profile, *, dense: bool, keep: bool, head: bool = False) -> str:
    cells, column = [], 0
    for cell in row.cells:
        cells.append(_cell(cell, sum(widths[column : column + cell.span]), page, dense=dense, keep=keep))
        column += cell.span
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"


def _form_row(row: Row, widths: list[int], page: Profile) -> str:
    cells, column = [], 0
    place = "top" if row.look == "box" else "center"
    for cell in row.cells:
        cells.append(_cell(cell, sum(widths[column : column + cell.span]), page, dense=False, keep=False, place=place))
        column += cell.span
    divides = "" if row.may_divide else "<w:cantSplit/>"
    height = f'<w:trHeight w:val="{twips(page.box_height)}" w:hRule="atLeast"/>' if row.look == "box" else ""
    properties = f"<w:trPr>{divides}{height}</w:trPr>" if divides or height else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def _cell(cell: Cell, width: int, page: Profile, *, dense: bool, keep: bool, place: str = "center") -> str:
    inside = "".join([_paragraph(paragraph, page, dense=dense, keep=keep) for paragraph in cell.paragraphs])
    return f"{_opened_cell(width, cell.span, place)}{inside}</w:tc>"


@lru_cache(maxsize=1024)
def _opened_cell(width: int, span: int, place: str) -> str:
    grid = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{grid}<w:vAlign w:val="{place}"/></w:tcPr>'


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
