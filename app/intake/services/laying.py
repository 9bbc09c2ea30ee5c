"""A workbook laid on the bench: its columns as proposed and settled, its entries as rows, and a row understood again after a mend."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.intake import mapping
from app.intake.cells import FAULTS, MADE, Fault, Raw, Remark
from app.intake.columns import BY_KEY
from app.intake.mapping import BookMapping, Match, TabMapping
from app.intake.models import Import, ImportLayout, ImportRow
from app.intake.reading import Book
from app.intake.records import Entry, amended, entry, records
from app.intake.rows import Record
from app.intake.services import linking
from app.intake.services.values import plain_of

NO_MATTERS = N_("No column says to which matter a row belongs: give one tab the columns of sheet %(sheet)s.")
LACKING = N_("Tab %(tab)s lacks what is required: %(columns)s. Choose a column for each, or leave the tab out.")
TWICE_TAKEN = N_("In tab %(tab)s two columns are taken for %(column)s: choose one of them.")


def shape_of(book: Book) -> str:
    """SHA-256 over the headings of a workbook: files of one system have one shape, whatever stands in them."""
    headings = [[tab.name, list(tab.heading)] for tab in book.tabs]
    return hashlib.sha256(json.dumps(headings, ensure_ascii=False).encode()).hexdigest()


def plan_for(*, bundle: Import, book: Book, settled: Mapping[str, Any] | None) -> BookMapping | None:
    """How the columns are read: as settled for this import or for an earlier file of the same shape; None where a person must look."""
    bundle.shape = shape_of(book)
    bundle.remarks = [_plain_note(remark) | {"tab": ""} for remark in book.remarks] + [
        _plain_note(remark) | {"tab": tab.name} for tab in book.tabs for remark in tab.remarks
    ]
    layout = layout_of(bundle.shape) if settled is None else None
    if layout is not None:
        settled = layout.plan
        told = {"file": layout.name, "by": layout.confirmed_by.full_name, "on": layout.confirmed_at.date().isoformat()}
        bundle.plan = bundle.plan | {"remembered": told}
    proposed = mapping.propose(book, remembered=settled or latest_layout())
    bundle.plan = bundle.plan | {"proposed": [asdict(tab) for tab in proposed.tabs]}
    return proposed if settled is not None else None


def layout_of(shape: str) -> ImportLayout | None:
    """How workbooks of this shape were read last, if one was."""
    return db.session.scalar(select(ImportLayout).where(ImportLayout.shape == shape))


def latest_layout() -> Mapping[str, Any]:
    """How the bank's last workbook was read: where a new one has most of its headings, the proposal follows it."""
    wanted = select(ImportLayout).order_by(ImportLayout.confirmed_at.desc(), ImportLayout.id.desc()).limit(1)
    layout = db.session.scalars(wanted).first()
    return layout.plan if layout is not None else {}


def proposed_of(bundle: Import) -> BookMapping:
    """The columns as they were proposed, for the page on which they are settled."""
    return BookMapping(
        tuple(
            TabMapping(**(tab | {"matches": tuple(Match(**(each | {"samples": tuple(each["samples"])})) for each in tab["matches"]),
                                 "missing": tuple(tab["missing"])}))
            for tab in bundle.plan.get("proposed", [])
        )
    )  # fmt: skip


def settle(proposed: BookMapping, *, taken: Sequence[bool], paths: Sequence[Mapping[int, str | None]],
           units: Sequence[Mapping[int, str]]) -> BookMapping:  # fmt: skip
    """The columns as a person chose them, tab by tab."""
    settled = proposed
    for tab, is_taken, own_paths, own_units in zip(proposed.tabs, taken, paths, units, strict=True):
        sheets = {path.partition(".")[0] for path in own_paths.values() if path}
        sheet = next((key for key in BY_KEY if key in sheets), None) if is_taken else None
        settled = settled.changed(tab=tab.tab, sheet=sheet, paths=own_paths, units=own_units)
    return settled


def check(settled: BookMapping) -> None:
    """Refuse a choice of columns with which no row could be good."""
    taken = [tab for tab in settled.tabs if tab.sheet]
    for tab in taken:
        used = list(tab.paths.values())
        twice = next((path for path in used if used.count(path) > 1), None)
        if twice is not None:
            raise DomainError(TWICE_TAKEN, tab=tab.tab, column=_label(twice))
        if tab.missing:
            raise DomainError(LACKING, tab=tab.tab, columns="、".join(_label(path) for path in tab.missing))
    if not any(sheet.key == "matters" for tab in taken for sheet in tab.sheets):
        raise DomainError(NO_MATTERS, sheet=BY_KEY["matters"].label)


def _label(path: str) -> str:
    sheet, _dot, key = path.partition(".")
    return f"{BY_KEY[sheet].label}·{BY_KEY[sheet].column(key).label}"


def rows_of(book: Book, plan: BookMapping) -> list[dict[str, Any]]:
    """The entries of a workbook as rows for the bench, in the order in which they can be recorded."""
    found = []
    for record in records(book, plan):
        found.append(_laid(entry(record)))
    order = list(BY_KEY)
    found.sort(key=lambda row: order.index(row["sheet"]))
    for position, row in enumerate(found):
        row["position"] = position
    return found


def noticed(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What was put into the rows that the file does not say, by column: how often, and where first."""
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for row in rows:
        for each in row["remarks"]:
            if each["code"] in MADE:
                told = each["values"].get("value", "")
                place = (row["record"]["tab"], row["sheet"], each["key"], each["code"], told)
                about = {"tab": place[0], "path": f"{row['sheet']}.{each['key']}", "count": 0, "row": row["number"]}
                found.setdefault(place, each | about)["count"] += 1
    return list(found.values())


def understand_again(row: ImportRow) -> None:
    """Look at a row anew with what was typed for it; what other rows and rules say of it is found elsewhere."""
    laid = _laid(entry(amended(record_of(row), row.mended)))
    others = [each for each in row.faults if each["by"] != linking.CELL]
    row.texts, row.meant, row.remarks = laid["texts"], laid["meant"], laid["remarks"]
    row.faults = [*laid["faults"], *others]
    row.fault_count = len(row.faults)


def follow(row: ImportRow, *, path: str, typed: str) -> bool:
    """Let what was typed for a cell hold where other columns of its row were taken from it; says whether any was."""
    kept = row.record
    keys = [key for key, source in kept.get("copies", {}).items() if source == path]
    if not keys:
        return False
    units = {key: unit for key, unit in kept["units"].items() if key not in keys}
    row.record = kept | {"raws": kept["raws"] | dict.fromkeys(keys, typed), "units": units}
    understand_again(row)
    return True


def _laid(found: Entry) -> dict[str, Any]:
    record = found.record
    faults = [
        linking.fault(key, fault.code, FAULTS[fault.code], by=linking.CELL, suggestion=fault.suggestion, **fault.values)
        | {"others": list(fault.suggestions[1:3])}
        for key, fault in found.faults.items()
    ]
    return {
        "sheet": record.sheet,
        "source": record.source[:100],
        "number": record.row,
        "record": {
            "raws": {key: _plain_raw(raw) for key, raw in record.raws.items()},
            "notes": {key: _plain_note(note) for key, note in record.notes.items()},
            "units": dict(record.units),
            "indexes": dict(record.indexes),
            "tab": record.tab,
            "part": record.part,
            "copies": dict(record.copies),
        },
        "texts": {key: cell.shown for key, cell in found.cells.items() if cell.shown},
        "meant": {key: plain_of(cell.value) for key, cell in found.cells.items() if cell.value not in (None, "", ())},
        "faults": faults,
        "fault_count": len(faults),
        "remarks": [_plain_note(cell.remark) | {"key": key} for key, cell in found.cells.items() if cell.remark is not None],
        "mended": {},
    }


def record_of(row: ImportRow) -> Record:
    """The entry of a row as it stood in the file."""
    kept = row.record
    return Record(
        sheet=row.sheet,
        tab=kept.get("tab", row.source),
        row=row.number,
        raws={key: _raw(plain) for key, plain in kept["raws"].items()},
        notes={key: _note(plain) for key, plain in kept["notes"].items()},
        units=kept["units"],
        indexes=kept["indexes"],
        part=kept.get("part", ""),
        copies=kept.get("copies", {}),
    )


def _plain_raw(raw: Raw) -> Any:
    """A cell as JSON keeps it: text, whole numbers, yes and no as they are, the rest under the name of its type."""
    if isinstance(raw, Decimal):
        return {"decimal": str(raw)}
    if isinstance(raw, datetime):
        return {"day": raw.date().isoformat()}
    if isinstance(raw, date):
        return {"day": raw.isoformat()}
    return raw


def _raw(plain: Any) -> Raw:
    if isinstance(plain, dict):
        return Decimal(plain["decimal"]) if "decimal" in plain else date.fromisoformat(plain["day"])
    raw: Raw = plain
    return raw


def _plain_note(note: Fault | Remark) -> dict[str, Any]:
    values = {name: str(value) for name, value in note.values.items()}
    kept: dict[str, Any] = {"code": note.code, "values": values}
    return kept | {"suggestions": list(note.suggestions)} if isinstance(note, Fault) else kept


def _note(plain: dict[str, Any]) -> Fault | Remark:
    if "suggestions" in plain:
        return Fault(plain["code"], plain["values"], tuple(plain["suggestions"]))
    return Remark(plain["code"], plain["values"])
