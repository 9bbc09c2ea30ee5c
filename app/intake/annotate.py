"""The faulty rows back as a workbook: cells as they came, the faulty ones marked with reason and mend, and a column that says it all.

Headings stay as in the file, so that the mended workbook is understood by the same mapping. Facts that are wanted and have no column in
the file get one.
"""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from app.intake import headings
from app.intake.cells import Fault, Raw, as_text
from app.intake.columns import BY_KEY, Column
from app.intake.mapping import BookMapping, TabMapping
from app.intake.reading import Book, Row, Tab
from app.intake.records import Entry

PROBLEMS = "问题"
FAULTY_FILL = PatternFill("solid", fgColor="FFF8D7D0")
HEAD_FILL = PatternFill("solid", fgColor="FFE8EDF2")
PROBLEM_FONT = Font(name="宋体", color="FFA83226")
HEAD_FONT = Font(name="宋体", bold=True)
PLAIN_FONT = Font(name="宋体")
WRAPPED = Alignment(vertical="top", wrap_text=True)
COMMENT_LENGTH = 800
CELL_LENGTH = 32_767


@dataclass
class _Marked:
    """What is wrong in one row: faults by the index of their cell, faults without a cell, and sentences on the whole."""

    by_index: dict[int, list[tuple[Column, Fault]]] = field(default_factory=dict)
    by_column: dict[str, list[tuple[Column, Fault]]] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)


def annotated(
    book: Book,
    mapping: BookMapping,
    entries: Iterable[Entry],
    *,
    problems: Mapping[tuple[str, int], Sequence[str]] | None = None,
) -> bytes:
    """The rows with faults, tab by tab; `problems` are further sentences on a row, by tab and number of the row."""
    marked = _gathered(entries, problems or {})
    workbook = Workbook(write_only=True)
    for each in mapping.tabs:
        tab = book.tab(each.tab)
        rows = [row for row in (tab.rows if tab else ()) if (each.tab, row.number) in marked]
        if tab is not None and rows:
            _write_tab(workbook, tab, each, rows=rows, marked=marked)
    if not workbook.worksheets:
        workbook.create_sheet(PROBLEMS)
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue()


def said(fault: Fault) -> str:
    """A fault in one line, with what it could have been meant to be."""
    if not fault.suggestions:
        return fault.sentence
    return gettext("%(sentence)s Suggested: %(mends)s", sentence=fault.sentence, mends="、".join(fault.suggestions))


def _gathered(entries: Iterable[Entry], problems: Mapping[tuple[str, int], Sequence[str]]) -> dict[tuple[str, int], _Marked]:
    marked: dict[tuple[str, int], _Marked] = {}
    for entry in entries:
        record = entry.record
        for key, fault in entry.faults.items():
            column = BY_KEY[record.sheet].column(key)
            row = marked.setdefault((record.tab, record.row), _Marked())
            if key in record.indexes:
                row.by_index.setdefault(record.indexes[key], []).append((column, fault))
            else:
                row.by_column.setdefault(f"{record.sheet}.{key}", []).append((column, fault))
    for place, sentences in problems.items():
        marked.setdefault(place, _Marked()).sentences.extend(sentences)
    return marked


def _write_tab(
    workbook: Workbook, tab: Tab, mapping: TabMapping, *, rows: Sequence[Row], marked: Mapping[tuple[str, int], _Marked]
) -> None:
    page = workbook.create_sheet(tab.name)
    added = _added_columns(tab, rows=rows, marked=marked)
    titles = [*(tab.heading[index] for index in range(len(tab.heading))), *(column.label for column in added.values()), PROBLEMS]
    offset = 1
    for position, title in enumerate(titles, start=1):
        page.column_dimensions[get_column_letter(position)].width = 48 if title == PROBLEMS else max(14, len(title) * 2.2 + 2)
    if tab.unit and any(match.unit == tab.unit and not headings.unit_of(match.heading) for match in mapping.matches):
        page.append([f"单位：{tab.unit}"])
        offset = 2
    page.freeze_panes = f"A{offset + 1}"
    page.append([_cell(page, title, font=HEAD_FONT, fill=HEAD_FILL, alignment=WRAPPED) for title in titles])
    for row in rows:
        page.append(_marked_row(page, tab, row, added=added, about=marked[(tab.name, row.number)]))


def _added_columns(tab: Tab, *, rows: Sequence[Row], marked: Mapping[tuple[str, int], _Marked]) -> dict[str, Column]:
    """Columns for what is wanted and has none, where their heading would not be taken for another."""
    wanted: dict[str, Column] = {}
    taken = {headings.bare(title) for title in tab.heading}
    for row in rows:
        for path, faults in marked[(tab.name, row.number)].by_column.items():
            column = faults[0][0]
            if path not in wanted and headings.bare(column.label) not in taken:
                wanted[path] = column
                taken.add(headings.bare(column.label))
    return wanted


def _marked_row(page: Any, tab: Tab, row: Row, *, added: Mapping[str, Column], about: _Marked) -> list[WriteOnlyCell]:
    cells = [_faulty(page, row.cell(index), about.by_index.get(index, ())) for index in range(len(tab.heading))]
    cells += [_faulty(page, None, about.by_column.get(path, ())) for path in added]
    faults = [pair for pairs in (*about.by_index.values(), *about.by_column.values()) for pair in pairs]
    lines = [gettext("%(column)s: %(sentence)s", column=column.label, sentence=said(fault)) for column, fault in faults]
    lines += about.sentences
    return [*cells, _cell(page, "\n".join(dict.fromkeys(lines)), font=PROBLEM_FONT, alignment=WRAPPED)]


def _faulty(page: Any, raw: Raw, faults: Sequence[tuple[Column, Fault]]) -> WriteOnlyCell:
    if not faults:
        return _cell(page, raw)
    cell = _cell(page, raw, fill=FAULTY_FILL)
    words = "\n".join(dict.fromkeys(said(fault) for _column, fault in faults))
    cell.comment = Comment(words[:COMMENT_LENGTH], "执衡", height=120, width=280)
    return cell


def _cell(page: Any, raw: Raw, **look: Any) -> WriteOnlyCell:
    value: Any = raw
    if isinstance(raw, str):
        value = writable(raw)
    elif isinstance(raw, Decimal) and abs(raw) >= 10**15:
        value = as_text(raw)
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
    elif isinstance(raw, (date, datetime)):
        cell.number_format = "yyyy-mm-dd"
    cell.font = look.pop("font", PLAIN_FONT)
    for name, aspect in look.items():
        setattr(cell, name, aspect)
    return cell


def writable(text: str) -> str:
    """A text as a cell can hold it: without characters that XML forbids, no longer than Excel allows."""
    return "".join(
        sign
        for sign in text
        if sign in "\n\t" or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign not in "\ufffe\uffff")
    )[:CELL_LENGTH]
