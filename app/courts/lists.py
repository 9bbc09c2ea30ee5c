"""A list of courts as text in columns: pasted from a workbook or read out of one, checked line by line before anything goes in."""

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from app.core.errors import DomainError
from app.core.labels import N_
from app.courts.services import Particulars
from app.courts.states import CourtLevel, FilingChannel

MOST_LINES = 5000
LARGEST_UNPACKED = 60 * 1024 * 1024
COLUMNS = ("name", "level", "province", "city", "case_code", "address", "telephone", "filing_channel", "parent")
HEADS = {
    "name": ("法院", "法院名称", "全称", "法院全称", "名称", "name"),
    "level": ("级别", "层级", "level"),
    "province": ("省", "省份", "province"),
    "city": ("市", "城市", "地市", "city"),
    "case_code": ("代字", "法院代字", "案号代字", "代码", "法院代码", "code"),
    "address": ("地址", "address"),
    "telephone": ("电话", "联系电话", "telephone"),
    "filing_channel": ("立案方式", "takes suits"),
    "parent": ("上级法院", "superior court"),
}
LEVELS = {
    "基层": CourtLevel.BASIC,
    "中级": CourtLevel.INTERMEDIATE,
    "中院": CourtLevel.INTERMEDIATE,
    "高级": CourtLevel.HIGH,
    "高院": CourtLevel.HIGH,
    "最高": CourtLevel.SUPREME,
    "专门": CourtLevel.SPECIAL,
}
CHANNELS = {
    "网上": FilingChannel.ONLINE,
    "在线": FilingChannel.ONLINE,
    "窗口": FilingChannel.WINDOW,
    "现场": FilingChannel.WINDOW,
    "邮寄": FilingChannel.POST,
}
SPECIAL = ("海事", "知识产权", "金融", "铁路", "互联网", "军事", "破产")

NO_WORKBOOK = N_("This is no workbook that can be read: save it as .xlsx, or paste its rows into the field.")
TOO_MANY = N_("%(count)s rows; at most %(limit)s go in at once.")


@dataclass(frozen=True)
class Line:
    """One row of the list as it was given, and what it says."""

    number: int
    cells: Sequence[str]
    particulars: Particulars
    parent: str = ""

    @property
    def text(self) -> str:
        """The row as the field holds it."""
        return "\t".join(self.cells)


@dataclass
class Table:
    """The columns of a list, in their order, and its rows."""

    columns: Sequence[str] = COLUMNS
    head: Sequence[str] = ()
    rows: list[tuple[int, list[str]]] = field(default_factory=list)


def from_workbook(content: bytes) -> str:
    """The first sheet that is shown, as the text that pasting it would give."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise DomainError(NO_WORKBOOK, field="file")
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise DomainError(NO_WORKBOOK, field="file") from error
    try:
        sheet = next((one for one in book.worksheets if one.sheet_state == "visible"), None)
        rows = islice(sheet.iter_rows(values_only=True, max_col=len(COLUMNS)), MOST_LINES * 2) if sheet is not None else ()
        given = [["" if cell is None else " ".join(str(cell).split()) for cell in row] for row in rows]
    finally:
        book.close()
    return "\n".join("\t".join(row) for row in given if any(row))


def read(text: str) -> list[Line]:
    """The rows of a list; a first row of headings says which column is which, otherwise they stand in the order of `COLUMNS`."""
    table = _table(text)
    if len(table.rows) > MOST_LINES:
        raise DomainError(TOO_MANY, field="rows", count=len(table.rows), limit=MOST_LINES)
    return [_line(number, cells, table.columns) for number, cells in table.rows]


def head_of(text: str) -> str:
    """The row of headings of a list, as the field holds it; empty when it has none."""
    return "\t".join(_table(text).head)


def _table(text: str) -> Table:
    table = Table()
    for number, row in enumerate(_rows(text), start=1):
        cells = [" ".join(cell.split()) for cell in row]
        if not any(cells):
            continue
        if not table.rows and not table.head and (found := _headings(cells)):
            table.columns, table.head = found, cells
            continue
        table.rows.append((number, cells))
    return table


def _rows(text: str) -> Iterable[list[str]]:
    if "\t" in text:
        return (line.split("\t") for line in text.splitlines())
    return csv.reader(text.replace("，", ",").splitlines())


def _headings(cells: Sequence[str]) -> list[str]:
    known = {word: name for name, words in HEADS.items() for word in words}
    found = [known.get(cell.casefold(), "") for cell in cells]
    return found if "name" in found and "case_code" in found else []


def _line(number: int, cells: Sequence[str], columns: Sequence[str]) -> Line:
    given = {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    said = {name: given.get(name, "") for name in COLUMNS}
    code = "".join(said["case_code"].split())
    particulars = Particulars(
        name=said["name"],
        level=_level(said["level"], name=said["name"], code=code),
        province=said["province"],
        city=said["city"],
        case_code=code,
        address=said["address"],
        telephone=said["telephone"],
        filing_channel=next((way for word, way in CHANNELS.items() if word in said["filing_channel"]), FilingChannel.WINDOW),
    )
    return Line(number, cells, particulars, said["parent"])


def _level(said: str, *, name: str, code: str) -> CourtLevel:
    """The level that the row says, or else the one that name and code show."""
    for word, level in LEVELS.items():
        if word in said:
            return level
    if any(word in name for word in SPECIAL):
        return CourtLevel.SPECIAL
    if name.startswith("最高"):
        return CourtLevel.SUPREME
    digits = sum(sign.isdigit() for sign in code)
    return {0: CourtLevel.HIGH, 2: CourtLevel.INTERMEDIATE}.get(digits, CourtLevel.BASIC)
