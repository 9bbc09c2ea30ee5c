"""A list as a workbook: what list, by which filter, as of when, by whom and how many rows on top; then the rows, however many.

Numbers are numbers, days are days, and a text stays a text whatever it begins with. openpyxl makes the workbook around one row that
shows the looks; the rows themselves are written straight into the sheet, so that neither time nor memory grows beyond what they take.
"""

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import IO, Any, Generic, TypeVar
from xml.sax.saxutils import escape

from flask_babel import gettext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter

from app.core import clock, figures
from app.core.labels import Labelled

T = TypeVar("T")

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET_PART = "xl/worksheets/sheet1.xml"
HEAD_ROW = 4
CELL_LENGTH = 32_767
WRITTEN_AT_ONCE = 500
SPOOLED = 8 * 2**20
FIRST_DAY = date(1899, 12, 30)
FIRST_SHOWN = date(1900, 3, 1)


class Look(StrEnum):
    """How the cells of a column are shown; the value is Excel's own pattern."""

    TEXT = "@"
    MONEY = "#,##0.00"
    WHOLE = "#,##0"
    PERCENT = '0.######"%"'
    DAY = "yyyy-mm-dd"
    MOMENT = "yyyy-mm-dd hh:mm"


WIDTHS = {Look.TEXT: 20, Look.MONEY: 18, Look.WHOLE: 10, Look.PERCENT: 12, Look.DAY: 13, Look.MOMENT: 18}


@dataclass(frozen=True)
class Column(Generic[T]):
    """One column of a list: its heading, what of a row stands in it, how, and how wide."""

    heading: str
    value: Callable[[T], Any]
    look: Look = Look.TEXT
    width: float | None = None
    bank_only: bool = False


@dataclass(frozen=True)
class Asked:
    """One condition of a filter in words: 阶段 = 已立案."""

    name: str
    value: str


def workbook(
    *, title: str, columns: Sequence[Column[T]], rows: Iterable[T], count: int, asked: Sequence[Asked], by: str
) -> IO[bytes]:
    """The list as a file, ready to be read from its beginning; the caller closes it."""
    frame = _frame(title=title, columns=columns, count=count, asked=asked, by=by)
    with ExitStack() as held:
        made = held.enter_context(tempfile.SpooledTemporaryFile(max_size=SPOOLED))
        _fill(made, frame, columns=columns, rows=rows)
        if made.tell() <= SPOOLED:
            made.seek(0)
            return io.BytesIO(made.read())
        # A long list stays on the disk; whoever sends it closes it.
        held.pop_all()
        made.seek(0)
        return made


def _fill(made: IO[bytes], frame: IO[bytes], *, columns: Sequence[Column[T]], rows: Iterable[T]) -> None:
    """Write the workbook around the rows and the rows into it."""
    with zipfile.ZipFile(frame) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as new:
        for entry in old.infolist():
            if entry.filename != SHEET_PART:
                new.writestr(entry.filename, old.read(entry))
                continue
            before, styles, after = _opened(old.read(entry).decode(), len(columns))
            with new.open(SHEET_PART, "w", force_zip64=True) as part:
                part.write(before.encode())
                for piece in _pieces(columns, rows, styles):
                    part.write(piece)
                part.write(after.encode())


def filename(title: str) -> str:
    """The name under which a list is saved: what and when."""
    return f"{title}-{clock.today():%Y%m%d}.xlsx"


def _frame(*, title: str, columns: Sequence[Column[Any]], count: int, asked: Sequence[Asked], by: str) -> IO[bytes]:
    """The workbook around the rows, with one empty row that carries the looks."""
    book = Workbook()
    page = book.active
    page.title = "".join(sign for sign in title if sign not in "[]:*?/\\")[:31] or "Sheet"
    last = get_column_letter(len(columns))
    page["A1"] = _clean(title)
    page["A1"].font = Font(name="宋体", bold=True, size=14)
    page["A2"] = _clean(_in_words(asked))
    page["A3"] = gettext("As of %(moment)s · exported by %(name)s · %(count)s rows", moment=_now(), name=by, count=f"{count:,}")
    for place in ("A2", "A3"):
        page[place].font = Font(name="宋体", color="FF6B7785")
        page[place].data_type = "s"
    for position, column in enumerate(columns, start=1):
        head = page.cell(HEAD_ROW, position, _clean(column.heading))
        head.font = Font(name="宋体", bold=True, color="FF26496B")
        head.fill = PatternFill("solid", fgColor="FFE8EDF2")
        head.border = Border(bottom=Side(style="thin", color="FFB8C4CF"))
        head.alignment = Alignment(vertical="center", wrap_text=True)
        shown = page.cell(HEAD_ROW + 1, position)
        shown.number_format = column.look.value
        shown.font = Font(name="宋体")
        shown.alignment = Alignment(vertical="top", wrap_text=column.look is Look.TEXT and (column.width or 0) > 30)
        width = column.width or max(WIDTHS[column.look], len(column.heading) * 2.2 + 3)
        page.column_dimensions[get_column_letter(position)].width = width
    page.freeze_panes = f"B{HEAD_ROW + 1}"
    page.auto_filter.ref = f"A{HEAD_ROW}:{last}{HEAD_ROW + count}"
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    kept = io.BytesIO()
    book.save(kept)
    return kept


def _opened(sheet: str, width: int) -> tuple[str, list[str], str]:
    """The sheet before and after the row of looks, and the looks themselves, column by column."""
    start = sheet.index(f'<row r="{HEAD_ROW + 1}"')
    end = sheet.index("</row>", start) + len("</row>")
    row = sheet[start:end]
    styles = []
    for position in range(1, width + 1):
        mark = f'<c r="{get_column_letter(position)}{HEAD_ROW + 1}" s="'
        place = row.index(mark) + len(mark)
        styles.append(row[place : row.index('"', place)])
    reference = sheet.index('<dimension ref="')
    cut = sheet.index("/>", reference) + len("/>")
    return sheet[:reference] + sheet[cut:start], styles, sheet[end:]


def _pieces(columns: Sequence[Column[T]], rows: Iterable[T], styles: Sequence[str]) -> Iterator[bytes]:
    made = [
        (get_column_letter(place), style, column.value)
        for place, (style, column) in enumerate(zip(styles, columns, strict=True), 1)
    ]
    waiting: list[str] = []
    for number, row in enumerate(rows, start=HEAD_ROW + 1):
        cells = "".join(_cell(f"{letter}{number}", style, value(row)) for letter, style, value in made)
        waiting.append(f'<row r="{number}">{cells}</row>')
        if len(waiting) >= WRITTEN_AT_ONCE:
            yield "".join(waiting).encode()
            waiting.clear()
    yield "".join(waiting).encode()


def _cell(place: str, style: str, value: Any) -> str:
    if value is None or value == "":
        return f'<c r="{place}" s="{style}"/>'
    if isinstance(value, bool):
        return f'<c r="{place}" s="{style}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int):
        return f'<c r="{place}" s="{style}"><v>{value}</v></c>'
    if isinstance(value, Decimal):
        return f'<c r="{place}" s="{style}"><v>{value:f}</v></c>'
    if isinstance(value, date) and (serial := _serial(value)) is not None:
        return f'<c r="{place}" s="{style}"><v>{serial}</v></c>'
    text = value.label if isinstance(value, Labelled) else str(value)
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{escape(_clean(text))}</t></is></c>'


def _serial(value: date) -> str | None:
    """A day as Excel counts it; None for one before its calendar is right, which stays a text."""
    if isinstance(value, datetime):
        local = value.astimezone(clock.SHANGHAI) if value.tzinfo else value
        seconds = (local.hour * 60 + local.minute) * 60 + local.second
        return f"{(local.date() - FIRST_DAY).days + seconds / 86_400:.8f}"
    return str((value - FIRST_DAY).days) if value >= FIRST_SHOWN else None


def _clean(text: str) -> str:
    """A text as a cell can hold it."""
    if text.isprintable() and len(text) <= CELL_LENGTH:
        return text
    kept = "".join(sign for sign in text if sign in "\n\t" or not figures.is_unwritable(sign) and sign not in "\ufffe\uffff")
    return kept[:CELL_LENGTH]


def _in_words(asked: Sequence[Asked]) -> str:
    if not asked:
        return gettext("Filter: none, all rows that the reader sees")
    joined = "; ".join(gettext("%(name)s = %(value)s", name=each.name, value=each.value) for each in asked)
    return gettext("Filter: %(conditions)s", conditions=joined)


def _now() -> str:
    return clock.now().astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")
