"""A workbook's tables as they stand in the file: heading, rows, and what was odd about them.

The sheets are read in one pass over their XML: value, formula, number format, merged and hidden cells together, in bounded memory. (The
streaming reader of openpyxl gives either the formulas or their results, and neither merged nor hidden cells.) What a cell means is the
business of `cells`.
"""

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from lxml import etree
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils import get_column_letter

from app.core.errors import DomainError
from app.core.labels import N_
from app.intake import headings
from app.intake.cells import Fault, Raw, Remark

NOT_A_WORKBOOK = N_("This is no Excel workbook: save the list as .xlsx and upload that.")
OLD_WORKBOOK = N_("This is a workbook of Excel 97–2003 (.xls): open it, save it as .xlsx, and upload that.")
ENCRYPTED = N_("This workbook is protected by a password: save it without one and upload that.")
CSV = N_("This is a text file (CSV), whatever its name: open it in Excel, save it as .xlsx, and upload that.")
WEB_PAGE = N_("This is a web page that was named .xls: open it in Excel, save it as .xlsx, and upload that.")
BINARY_WORKBOOK = N_("This is a binary workbook (.xlsb): save it as .xlsx and upload that.")
OPEN_DOCUMENT = N_("This is an OpenDocument table (.ods): save it as .xlsx and upload that.")
OTHER_OFFICE = N_("This is another kind of Office file, not a workbook: save the list as .xlsx and upload that.")
DAMAGED = N_("The workbook is damaged: open it in Excel, let it be repaired, save it, and upload that.")
TOO_BIG = N_("The file has %(megabytes)s MB, at most %(limit)s are read: split the list.")
SWOLLEN = N_("Unpacked, the workbook would take more than %(limit)s MB: delete what is no list, or split it.")
TOO_MANY_ROWS = N_("The sheet %(sheet)s has more than %(limit)s rows: split the list.")
NO_SHEET = N_("The workbook has no visible sheet with a list.")


class Unreadable(DomainError):
    """The file cannot be read as a workbook; the sentence says what it is and how to mend it."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much is read before a file is refused."""

    size: int = 30 * 2**20
    unpacked: int = 600 * 2**20
    parts: int = 4000
    rows: int = 200_000
    columns: int = 256


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file, its cells from the first column on, and notes on single cells by their index."""

    number: int
    cells: tuple[Raw, ...]
    notes: Mapping[int, Fault | Remark] = field(default_factory=dict)

    def cell(self, index: int) -> Raw:
        """The cell at an index, None past the end."""
        return self.cells[index] if index < len(self.cells) else None


@dataclass(frozen=True)
class Tab:
    """One sheet of the file: its name, its heading (two-row headings joined), where that stands, its rows, and remarks."""

    name: str
    heading: tuple[str, ...] = ()
    heading_row: int = 0
    rows: Sequence[Row] = ()
    remarks: tuple[Remark, ...] = ()
    letters: tuple[str, ...] = ()
    unit: str = ""
    """The unit a title gives to all amounts: 单位：万元."""


@dataclass(frozen=True)
class Book:
    """A workbook: its visible sheets in order, and remarks on the whole."""

    tabs: tuple[Tab, ...]
    remarks: tuple[Remark, ...] = ()

    def tab(self, name: str) -> Tab | None:
        """The tab of that name."""
        return next((tab for tab in self.tabs if tab.name == name), None)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
MACHINE_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1f]")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Formats without a pattern in the file: those of a Chinese Excel, which the standard leaves to the language.
CHINESE_DAYS = frozenset({27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58})
NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
PARTS = {f"{{{namespace}}}{name}": name for namespace in NAMESPACES for name in ("v", "f", "is")}
PLAIN, DAY, PERCENT = 0, 1, 2
LAST_SERIAL = 2_958_466
DAMAGE = (
    zipfile.BadZipFile, etree.XMLSyntaxError, zlib.error, struct.error, EOFError, LookupError, ValueError, OverflowError, NotImplementedError,
)  # fmt: skip
"""What a part shows that is not as the format says: broken archives and XML, numbers that are none, references to nothing."""


def read(content: bytes, *, limits: Limits | None = None) -> Book:
    """The tables of a workbook; a file that is none, or too large, is refused with a sentence."""
    limits = limits or Limits()
    refuse_others(content, limits=limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read_archive(archive, limits=limits)
    except DAMAGE as damage:
        raise Unreadable(DAMAGED, field="file") from damage


def refuse_others(content: bytes, *, limits: Limits) -> None:
    """Refuse at first sight what is no workbook, or too large, with a sentence that says what it is."""
    if len(content) > limits.size:
        raise Unreadable(TOO_BIG, field="file", megabytes=-(-len(content) // 2**20), limit=limits.size // 2**20)
    if content.startswith(OLE):
        raise Unreadable(ENCRYPTED if ENCRYPTED_STREAM in content else OLD_WORKBOOK, field="file")
    if content.startswith(b"PK"):
        return
    start = content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t")
    if start[:1] == b"<":
        raise Unreadable(WEB_PAGE, field="file")
    is_text = bool(start) and not MACHINE_TEXT.search(
        start.replace(b"\x00", b"") if start[:2] in (b"\xff\xfe", b"\xfe\xff") else start
    )
    if is_text and not start.startswith((b"%PDF", b"{\\rtf")):
        raise Unreadable(CSV, field="file")
    raise Unreadable(NOT_A_WORKBOOK, field="file")


def _read_archive(archive: zipfile.ZipFile, *, limits: Limits) -> Book:
    entries = archive.infolist()
    if len(entries) > limits.parts or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise Unreadable(SWOLLEN, field="file", limit=limits.unpacked // 2**20)
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable(ENCRYPTED, field="file")
    names = {entry.filename for entry in entries}
    workbook = _main_part(archive, names=names)
    relations = _relations(archive, workbook, names=names)
    root = _tree(archive, workbook)
    settings = root.find("{*}workbookPr")
    base = date(1904, 1, 1) if settings is not None and settings.get("date1904") in ("1", "true") else date(1899, 12, 30)
    strings = _strings(archive, _related(relations, "sharedStrings"), names=names)
    formats = _formats(archive, _related(relations, "styles"), names=names)
    tabs: list[Tab] = []
    remarks: list[Remark] = []
    for sheet in root.iterfind("{*}sheets/{*}sheet"):
        name = sheet.get("name", "")
        key = next((value for attribute, value in sheet.attrib.items() if attribute.endswith("}id")), "")
        kind, part = relations.get(key, ("", ""))
        if sheet.get("state", "visible") != "visible":
            remarks.append(Remark("sheet_hidden", {"sheet": name}))
        elif kind == "worksheet" and part in names:
            reader = _SheetReader(name, strings=strings, formats=formats, base=base, limits=limits)
            with archive.open(part) as stream:
                tabs.append(reader.read(stream))
    if not tabs:
        raise Unreadable(NO_SHEET, field="file")
    return Book(tuple(tabs), tuple(remarks))


def _main_part(archive: zipfile.ZipFile, *, names: set[str]) -> str:
    if "mimetype" in names and archive.read("mimetype").startswith(b"application/vnd.oasis"):
        raise Unreadable(OPEN_DOCUMENT, field="file")
    if "_rels/.rels" not in names:
        raise Unreadable(NOT_A_WORKBOOK, field="file")
    part = _related(_relations(archive, "", names=names), "officeDocument")
    if part.endswith(".bin"):
        raise Unreadable(BINARY_WORKBOOK, field="file")
    if part not in names:
        raise Unreadable(DAMAGED, field="file")
    if etree.QName(_tree(archive, part)).localname != "workbook":
        raise Unreadable(OTHER_OFFICE, field="file")
    return part


def _tree(archive: zipfile.ZipFile, part: str) -> Any:
    return etree.fromstring(archive.read(part), etree.XMLParser(resolve_entities=False, no_network=True))


def _relations(archive: zipfile.ZipFile, part: str, *, names: set[str]) -> dict[str, tuple[str, str]]:
    """(kind, part) of what a part points to, by key; kinds by the last word of their address, as both standards have it."""
    folder, name = posixpath.split(part)
    source = posixpath.join(folder, "_rels", f"{name}.rels")
    if source not in names:
        return {}
    found = {}
    for relation in _tree(archive, source).iterfind("{*}Relationship"):
        target = relation.get("Target", "")
        absolute = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], absolute)
    return found


def _related(relations: Mapping[str, tuple[str, str]], kind: str) -> str:
    return next((part for each, part in relations.values() if each == kind), "")


def _strings(archive: zipfile.ZipFile, part: str, *, names: set[str]) -> list[str]:
    if part not in names:
        return []
    strings = []
    with archive.open(part) as stream:
        for _event, element in _parse(stream, ("{*}si",)):
            strings.append(_rich_text(element))
            _forget(element)
    return strings


def _rich_text(element: Any) -> str:
    """The text of a string with its runs, without the reading aids of Asian names."""
    text = "".join(each.text or "" for each in element.iter("{*}t") if etree.QName(each.getparent()).localname != "rPh")
    return ESCAPED.sub(_unescaped, text) if "_x" in text else text


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _formats(archive: zipfile.ZipFile, part: str, *, names: set[str]) -> list[int]:
    """For each style of cells, whether it shows a day, a percentage or a plain value."""
    if part not in names:
        return []
    root = _tree(archive, part)
    own = {int(each.get("numFmtId", "0")): each.get("formatCode", "") for each in root.iterfind("{*}numFmts/{*}numFmt")}
    return [_format_kind(int(each.get("numFmtId", "0")), own) for each in root.iterfind("{*}cellXfs/{*}xf")]


def _format_kind(number: int, own: Mapping[int, str]) -> int:
    pattern = own.get(number) or BUILTIN_FORMATS.get(number, "")
    if number in CHINESE_DAYS and number not in own:
        return DAY
    if is_date_format(pattern):
        return DAY
    return PERCENT if "%" in re.sub(r'"[^"]*"|\\.', "", pattern) else PLAIN


def _parse(stream: Any, tags: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    return etree.iterparse(stream, events=("end",), tag=tags, resolve_entities=False, no_network=True)


def _forget(element: Any) -> None:
    """Free an element that was read, and its elder siblings, so that memory does not grow with the file."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    if parent is not None:
        while element.getprevious() is not None:
            del parent[0]


def _number(text: str) -> int | Decimal | str:
    """A number with the fifteen digits Excel keeps; what binary fractions add behind them is no figure of anybody's."""
    if text.isdigit() and len(text) <= 15:
        return int(text)
    try:
        value = Decimal(f"{float(text):.15g}")
    except ValueError:
        return text
    if not value.is_finite():
        return text
    return int(value) if value == value.to_integral_value() and abs(value) < 10**15 else value


@dataclass(slots=True)
class _Line:
    """A row while its sheet is being read."""

    number: int
    cells: list[Raw]
    notes: dict[int, Fault | Remark]


class _SheetReader:
    """Reads one sheet: its rows first, then what the file says after them, then the heading and what lies under it."""

    def __init__(self, name: str, *, strings: list[str], formats: list[int], base: date, limits: Limits) -> None:
        self.name = name
        self.strings = strings
        self.formats = formats
        self.base = base
        self.limits = limits
        self.lines: list[_Line] = []
        self.merged: list[headings.Merged] = []
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.is_wider = False
        self.places: dict[str, int] = {}

    def read(self, stream: Any) -> Tab:
        """The sheet as a table."""
        number = 0
        for _event, element in _parse(stream, ("{*}row", "{*}col", "{*}mergeCell")):
            kind = etree.QName(element).localname if element.tag[-3:] != "row" else "row"
            if kind == "row":
                number = int(element.get("r") or number + 1)
                if len(element):
                    self._read_row(element, number)
            elif kind == "col":
                if element.get("hidden") in ("1", "true"):
                    self.hidden_columns.append((int(element.get("min", "1")) - 1, int(element.get("max", "1")) - 1))
            elif found := headings.Merged.parse(element.get("ref", "")):
                self.merged.append(found)
            _forget(element)
        return self._table()

    def _read_row(self, element: Any, number: int) -> None:
        cells: list[Raw] = []
        notes: dict[int, Fault | Remark] = {}
        index = -1
        for cell in element:
            place = cell.get("r")
            index = self._index(place) if place else index + 1
            if index >= self.limits.columns:
                self.is_wider = self.is_wider or bool(len(cell))
                continue
            if not len(cell):
                continue
            value, note = self._value(cell)
            if value is None and note is None:
                continue
            if index >= len(cells):
                cells.extend([None] * (index - len(cells) + 1))
            cells[index] = value
            if note is not None:
                notes[index] = note
        if not cells:
            return
        if len(self.lines) >= self.limits.rows:
            raise Unreadable(TOO_MANY_ROWS, field="file", sheet=self.name, limit=self.limits.rows)
        if element.get("hidden") in ("1", "true"):
            self.hidden_rows.append(number)
        self.lines.append(_Line(number, cells, notes))

    def _index(self, place: str) -> int:
        letters = place.rstrip("0123456789")
        known = self.places.get(letters)
        if known is None:
            known = self.places[letters] = headings.column_index(letters)
        return known

    def _value(self, cell: Any) -> tuple[Raw, Fault | Remark | None]:
        written: str | None = None
        formula: str | None = None
        inline: str | None = None
        for child in cell:
            part = PARTS.get(child.tag)
            if part == "v":
                written = child.text
            elif part == "f":
                formula = child.text or ""
            elif part == "is":
                inline = _rich_text(child)
        kind = cell.get("t")
        note = Remark("formula", {"formula": f"={formula}"[:80]}) if formula is not None else None
        if formula is not None and not written and kind != "str":
            return f"={formula}"[:200], Fault("formula", {"formula": f"={formula}"[:80]})
        if kind == "e":
            return written, Fault("error", {"text": written or ""})
        if kind == "inlineStr":
            return inline or None, note
        if written is None:
            return None, None
        return self._typed(written, kind=kind, style=cell.get("s")), note

    def _typed(self, written: str, *, kind: str | None, style: str | None) -> Raw:
        if kind == "s":
            return self.strings[int(written)] or None
        if kind == "str":
            return (ESCAPED.sub(_unescaped, written) if "_x" in written else written) or None
        if kind == "b":
            return written in ("1", "true")
        if kind == "d":
            return _iso_day(written)
        value = _number(written)
        look = self.formats[int(style)] if style and int(style) < len(self.formats) else PLAIN
        if look == PLAIN or isinstance(value, str):
            return value
        return f"{(Decimal(value) * 100).normalize():f}%" if look == PERCENT else self._day(value)

    def _day(self, serial: int | Decimal) -> Raw:
        days = int(serial)
        if not 1 <= serial < LAST_SERIAL:
            return serial
        if days < 60 and self.base.year == 1899:
            days += 1
        whole = datetime(self.base.year, self.base.month, self.base.day) + timedelta(days=days)  # noqa: DTZ001
        seconds = round((serial - int(serial)) * 86_400)
        return whole + timedelta(seconds=seconds) if seconds else whole.date()

    def _table(self) -> Tab:
        remarks = self._oddities()
        found = headings.find(self.lines, merged=self.merged)
        if found is None:
            if self.lines:
                remarks.append(Remark("no_heading"))
            return Tab(self.name, remarks=tuple(remarks))
        headings.spread(self.lines, merged=self.merged, below=found.last)
        rows = [Row(line.number, tuple(line.cells), line.notes) for line in headings.entries(self.lines, found, remarks=remarks)]
        width = max([len(found.texts), *(len(row.cells) for row in rows)])
        heading = found.texts + ("",) * (width - len(found.texts))
        letters = tuple(get_column_letter(index + 1) for index in range(width))
        return Tab(self.name, heading, found.last, rows, tuple(remarks), letters, found.unit)

    def _oddities(self) -> list[Remark]:
        remarks = []
        if self.hidden_rows:
            remarks.append(Remark("rows_hidden", {"rows": headings.listed(self.hidden_rows), "count": len(self.hidden_rows)}))
        width = max((len(line.cells) for line in self.lines), default=0)
        hidden = [
            get_column_letter(index + 1) for first, last in self.hidden_columns for index in range(first, min(last + 1, width))
        ]
        if hidden:
            remarks.append(Remark("columns_hidden", {"columns": headings.listed(hidden)}))
        if self.is_wider:
            remarks.append(Remark("columns_beyond", {"limit": self.limits.columns}))
        return remarks


def _iso_day(written: str) -> Raw:
    try:
        moment = datetime.fromisoformat(written.removesuffix("Z"))
    except ValueError:
        return written
    return moment if (moment.hour or moment.minute) else moment.date()
