"""Workbooks for the tests, as banks make them."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.intake import mapping, reading, records

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"


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
    old = part_of(content, part)
    new = change(old)
    assert new != old, f"nothing was changed in {part}: {old[:2000]!r}"
    return _with_parts(content, {part: new})


def part_of(content: bytes, part: str) -> bytes:
    """One part of the file as it is."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(part)


def with_shared_strings(content: bytes) -> bytes:
    """The file as Excel itself writes it: each text once in a part of its own, and its number in the cells."""
    kept: list[str] = []

    def number(found: re.Match[str]) -> str:
        kept.append(found[2])
        return f'<c r="{found[1]}" t="s"><v>{len(kept) - 1}</v></c>'

    sheet = re.sub(r'<c r="([A-Z]+[0-9]+)" t="inlineStr"><is><t>([^<]*)</t></is></c>', number, part_of(content, SHEET).decode())
    strings = "".join(f"<si><t>{text}</t></si>" for text in kept)
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
    relation = f'<Relationship Id="rId99" Type="{kind}" Target="sharedStrings.xml"/></Relationships>'
    relations = part_of(content, RELATIONS).decode().replace("</Relationships>", relation)
    parts = {SHEET: sheet, STRINGS: f"<sst {space}>{strings}</sst>", RELATIONS: relations}
    return _with_parts(content, {name: text.encode() for name, text in parts.items()})


def _with_parts(content: bytes, parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return made.getvalue()


def entries_of(content: bytes) -> list[records.Entry]:
    """All entries of a file by the proposed mapping."""
    book = reading.read(content)
    return [records.entry(record) for record in records.records(book, mapping.propose(book))]
