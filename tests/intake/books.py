"""Workbooks for the tests, as banks make them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.intake import mapping, reading, records


def book_of(*rows: Sequence[Any], title: str = "清单", then: Callable[[Worksheet], Any] | None = None) -> bytes:
    """A workbook with one sheet of these rows; `then` does to it what rows cannot say."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if then is not None:
        then(sheet)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The workbook as a file."""
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def changed(content: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The file with one of its parts changed, as a program other than Excel might write it."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            text = old.read(entry)
            new.writestr(entry.filename, change(text) if entry.filename == part else text)
    return kept.getvalue()


def entries_of(content: bytes) -> list[records.Entry]:
    """All entries of a file by the proposed mapping."""
    book = reading.read(content)
    return [records.entry(record) for record in records.records(book, mapping.propose(book))]
