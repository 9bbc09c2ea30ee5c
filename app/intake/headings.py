"""Finds the heading of a table and what lies under it: titles above, two-row headings, merged cells, totals, footers."""

import re
from collections.abc import Iterator, MutableSequence, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol, Self

from app.intake.cells import Fault, Raw, Remark, as_text, word_key
from app.intake.columns import SHEETS

SEARCHED = 40
TOTALS = re.compile(r"(本页|本表|全部|分行|支行)?(合计|总计|小计|共计|累计)(数|金额|[:：].*|（.*）|\(.*\))?")
FOOTERS = re.compile(
    r"(制表|填表|复核|审核|编制|填报|经办|负责人|打印|注|备注|说明|填写说明|数据来源|单位)(人|日期|时间)?\s*[:：].*", re.DOTALL
)
UNIT = re.compile(
    r"[（(\[【]?\s*(?:单位[:：]?)?\s*(?:人民币)?\s*(百万元|千元|万元|亿元|元|亩|%|％|平方米|㎡|BP|bp)\s*[)）\]】]?$"
)
SHEET_UNIT = re.compile(r"单位\s*[:：]\s*(?:人民币)?\s*(百万元|千元|万元|亿元|元)")
SIGNS = re.compile(r"[*＊※▲★]|\(?必填\)?|（必填）|（选填）|\s+")
JOINT = "·"


class Line(Protocol):
    """A row while its sheet is being read."""

    number: int
    cells: list[Raw]
    notes: dict[int, Fault | Remark]


@dataclass(frozen=True, slots=True)
class Merged:
    """A block of merged cells; rows as in the file, columns by index."""

    top: int
    left: int
    bottom: int
    right: int
    place: str

    @classmethod
    def parse(cls, place: str) -> Self | None:
        """The block that a reference such as B2:D3 names; None when it is no such reference."""
        found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", place)
        if found is None:
            return None
        return cls(int(found[2]), column_index(found[1]), int(found[4]), column_index(found[3]), place)


@dataclass(frozen=True)
class Heading:
    """The heading of a table: its first and last row, and the joined text of each column."""

    first: int
    last: int
    texts: tuple[str, ...]
    unit: str = ""


def column_index(letters: str) -> int:
    """The index of a column by its letters: A is 0."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def listed(places: Sequence[object], *, most: int = 8) -> str:
    """The first places of a list in words."""
    words = "、".join(str(place) for place in places[:most])
    return words + ("……" if len(places) > most else "")


def bare(text: str) -> str:
    """A heading as it is compared: without unit, stars and spaces."""
    text = SIGNS.sub("", text)
    text = text if text in ("BP", "bp") else UNIT.sub("", text) or text
    return word_key(text)


def unit_of(text: str) -> str:
    """The unit a heading names: 金额（万元） is in 万元."""
    found = UNIT.search(SIGNS.sub("", text))
    return found[1].replace("％", "%") if found else ""


@cache
def known() -> frozenset[str]:
    """Every heading and alias of every sheet."""
    return frozenset(
        bare(text) for sheet in SHEETS for column in sheet.columns for text in (column.label, *column.aliases, column.english)
    )


def find(lines: Sequence[Line], *, merged: Sequence[Merged]) -> Heading | None:
    """The heading: the row that holds most of the headings we know, or else the first that looks like one."""
    best, most = None, 1
    for line in lines[:SEARCHED]:
        hits = sum(1 for cell in line.cells if isinstance(cell, str) and len(cell) < 60 and bare(cell) in known())
        if hits > most:
            best, most = line, hits
    if best is None:
        best = next((line for line in lines[:SEARCHED] if _looks_like_a_heading(line)), None)
    if best is None:
        return None
    first, last = _block(lines, best, merged)
    texts = _joined(lines, first, last, merged)
    return Heading(first, last, texts, _sheet_unit(lines, first))


def _looks_like_a_heading(line: Line) -> bool:
    texts = [cell for cell in line.cells if cell is not None]
    distinct = {str(text).strip() for text in texts}
    return (
        len(texts) >= 3
        and len(distinct) == len(texts)
        and all(isinstance(text, str) and 0 < len(text.strip()) < 40 for text in texts)
    )


def _block(lines: Sequence[Line], best: Line, merged: Sequence[Merged]) -> tuple[int, int]:
    """The rows of a heading: those its own merged cells reach, and a row of group titles above it."""
    first = last = best.number
    width = len(best.cells)
    for block in merged:
        spans_rows = block.top <= best.number <= block.bottom and block.bottom - block.top <= 3
        if spans_rows and block.bottom > block.top:
            first, last = min(first, block.top), max(last, block.bottom)
        is_title = block.right - block.left + 1 >= max(width - 1, 2)
        if block.bottom == block.top and block.right > block.left and not is_title:
            if block.top == first - 1 and _is_group_row(lines, block.top):
                first = block.top
            elif block.top == best.number and _is_subheading(lines, best.number + 1):
                last = max(last, best.number + 1)
    return first, last


def _is_subheading(lines: Sequence[Line], number: int) -> bool:
    line = next((line for line in lines if line.number == number), None)
    return line is not None and all(cell is None or isinstance(cell, str) for cell in line.cells)


def _is_group_row(lines: Sequence[Line], number: int) -> bool:
    """Whether a row above the heading groups its columns: a title says one thing only."""
    line = next((line for line in lines if line.number == number), None)
    return line is not None and sum(1 for cell in line.cells if cell is not None) >= 2


def _joined(lines: Sequence[Line], first: int, last: int, merged: Sequence[Merged]) -> tuple[str, ...]:
    block = {line.number: line.cells for line in lines if first <= line.number <= last}
    width = max(len(cells) for cells in block.values())
    spread = {
        (row, column): (merge.top, merge.left)
        for merge in merged
        if first <= merge.top and merge.bottom <= last
        for row in range(merge.top, merge.bottom + 1)
        for column in range(merge.left, min(merge.right, width - 1) + 1)
    }
    texts = []
    for column in range(width):
        parts: list[str] = []
        for row in range(first, last + 1):
            from_row, from_column = spread.get((row, column), (row, column))
            cells = block.get(from_row, [])
            text = as_text(cells[from_column]).strip() if from_column < len(cells) else ""
            text = re.sub(r"\s*\n\s*", "", text)
            if text and text not in parts:
                parts.append(text)
        texts.append(JOINT.join(parts))
    return tuple(texts)


def _sheet_unit(lines: Sequence[Line], first: int) -> str:
    """The unit a title above the table gives to all its amounts: 单位：万元."""
    for line in lines:
        if line.number >= first:
            break
        for cell in line.cells:
            if isinstance(cell, str) and (found := SHEET_UNIT.search(cell)):
                return found[1]
    return ""


def spread(lines: MutableSequence[Line], *, merged: Sequence[Merged], below: int) -> None:
    """Give the value of cells merged downwards to each of their rows, with a remark."""
    if not merged:
        return
    by_number = {line.number: line for line in lines}
    for block in merged:
        if block.top <= below or block.bottom == block.top or block.top not in by_number:
            continue
        source = by_number[block.top]
        if block.left >= len(source.cells) or source.cells[block.left] is None:
            continue
        for number in range(block.top + 1, block.bottom + 1):
            line = by_number.get(number)
            if line is None:
                continue
            if block.left >= len(line.cells):
                line.cells.extend([None] * (block.left - len(line.cells) + 1))
            line.cells[block.left] = source.cells[block.left]
            line.notes.setdefault(block.left, source.notes.get(block.left) or Remark("merged", {"cells": block.place}))


def entries(lines: Sequence[Line], heading: Heading, *, remarks: list[Remark]) -> Iterator[Line]:
    """The rows under a heading that are entries; totals, footers and headings printed again are left out and named."""
    head = tuple(text for text in heading.texts if text)
    for line in lines:
        if line.number <= heading.last:
            continue
        present = [cell for cell in line.cells if cell is not None and not (isinstance(cell, str) and not cell.strip())]
        if not present:
            continue
        leading = [cell.strip() for cell in present[:3] if isinstance(cell, str)]
        if any(TOTALS.fullmatch(re.sub(r"\s", "", text)) for text in leading):
            remarks.append(Remark("total_row", {"row": line.number}))
        elif leading and FOOTERS.fullmatch(leading[0]) and len(present) <= 3:
            remarks.append(Remark("footer_row", {"row": line.number, "text": leading[0][:40]}))
        elif len(present) > 1 and tuple(as_text(cell).strip() for cell in present) == head:
            remarks.append(Remark("heading_again", {"row": line.number}))
        else:
            yield line
