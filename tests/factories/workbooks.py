"""Workbooks as banks send them, made by openpyxl: sheets of our template, filled with invented matters."""

import io
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook

from app.access.models import Branch, User
from app.core import clock
from app.core.db import db
from app.files import services as files
from app.files import types
from app.intake.columns import BY_KEY
from app.intake.models import Import, ImportDoubt, ImportRow, ImportUnit
from app.intake.states import DoubtKind, ImportState, UnitState
from app.statutes import identity

Cells = Mapping[str, Any]


def workbook(sheets: Mapping[str, Sequence[Cells]]) -> bytes:
    """A workbook whose tabs and headings are those of the template; rows by the keys of their columns."""
    book = Workbook()
    book.remove(book.active)
    for key, rows in sheets.items():
        sheet = BY_KEY[key]
        used = [column for column in sheet.columns if column.required or any(column.key in row for row in rows)]
        tab = book.create_sheet(sheet.label)
        tab.append([column.label for column in used])
        for row in rows:
            tab.append([row.get(column.key) for column in used])
    return saved(book)


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    kept = io.BytesIO()
    book.save(kept)
    book.close()
    return kept.getvalue()


def uscc(number: int) -> str:
    """A code with a right check character, of an area that was never issued."""
    body = f"9119{number:013d}"
    return body + identity.uscc_check_character(body)


def resident(number: int) -> str:
    """An identity number with a right check digit, of an area that was never issued."""
    body = f"190100{date(1960, 1, 1) + timedelta(days=number % 14000):%Y%m%d}{number % 1000:03d}"
    return body + identity.resident_check_character(body)


def laid(*, branch: Branch, officer: User, word: str) -> dict[str, int]:
    """An import of one matter with a faulty cell and a suspected duplicate, as the keys of its rows."""
    stored = files.store_bytes(content=workbook(one(len(word))), media_type=types.XLSX.media_type)
    bundle = Import(
        number=f"DR-{word}",
        branch=branch,
        owner=officer,
        stored_file=stored,
        original_name=f"{word}.xlsx",
        uploaded_by=officer,
        uploaded_at=clock.now(),
        state=ImportState.CHECKED,
    )
    db.session.add(bundle)
    db.session.flush()
    unit = ImportUnit(import_id=bundle.id, key=word, position=0, title=word, state=UnitState.FAULTY)
    fault = {"key": "name", "by": "cell", "code": "missing", "template": "Fill this in.", "values": {}, "suggestion": None}
    row = ImportRow(
        import_id=bundle.id,
        unit=unit,
        sheet="parties",
        source=word,
        number=2,
        position=0,
        record={"raws": {}, "notes": {}, "units": {}, "indexes": {}},
        texts={"uscc": word},
        meant={},
        faults=[fault],
        fault_count=1,
        mended={},
    )
    doubt = ImportDoubt(import_id=bundle.id, unit=unit, row=row, kind=DoubtKind.NAME)
    db.session.add(doubt)
    db.session.flush()
    return {"import": bundle.id, "import_unit": unit.id, "import_row": row.id, "import_doubt": doubt.id}


def matters(count: int, *, first: int = 1) -> dict[str, list[dict[str, Any]]]:
    """So many matters: each a company with one loan, one drawdown, one repayment, a guarantor, a mortgage and a cost."""
    sheets: dict[str, list[dict[str, Any]]] = {key: [] for key in BY_KEY if key != "rates"}
    for number in range(first, first + count):
        for key, rows in one(number).items():
            sheets[key].extend(rows)
    return sheets


def one(number: int) -> dict[str, list[dict[str, Any]]]:
    """One matter with everything, told apart by its number."""
    reference, loan, name = f"KH{number:05d}", f"HT-2024-{number:05d}", f"澜州示例{number}号机械有限公司"
    guarantor = f"示例担保{number}号有限公司"
    return {
        "matters": [{"reference": reference, "tier": "可疑", "default_kind": "本金逾期", "default_on": "2025-03-21"}],
        "parties": [
            {"matter": reference, "role": "借款人", "name": name, "uscc": uscc(number), "representative_name": "赵示例",
             "address": "青澜省澜州市示例路1号", "telephone": "0199-0000-0001"},
            {"matter": reference, "role": "保证人", "name": guarantor, "uscc": uscc(500_000 + number)},
        ],
        "loans": [
            {"matter": reference, "number": loan, "signed_on": "2024-03-18", "amount": "3,500,000.00", "starts_on": "2024-03-20",
             "ends_on": "2025-03-20", "rate_kind": "固定", "fixed_percent": "5%", "compound": "按罚息利率"},
        ],
        "drawdowns": [
            {"loan": loan, "number": f"JJ{number:05d}", "amount": 3_500_000, "drawn_on": "2024-03-20", "due_on": "2025-03-20",
             "interest_paid_to": "2024-12-20"},
        ],
        "repayments": [{"loan": loan, "paid_on": "2025-06-20", "amount": "1万"}],
        "guarantees": [
            {"kind": "保证", "number": f"BZ{number:05d}", "provider": guarantor, "signed_on": "2024-03-18", "loans": loan,
             "period_months": 36},
            {"kind": "抵押", "number": f"DY{number:05d}", "provider": name, "signed_on": "2024-03-18", "loans": loan},
        ],
        "collateral": [
            {"contract": f"DY{number:05d}", "asset_type": "厂房", "description": f"示例工业园{number}号厂房",
             "certificate_number": f"澜（2020）临澜区不动产权第{number:07d}号", "registration_number": f"澜（2024）证明第{number:07d}号",
             "registered_on": "2024-03-19", "valuation_amount": "500万", "valuation_as_of": "2025-12-31"},
        ],
        "costs": [{"matter": reference, "kind": "律师费", "amount": 20000, "incurred_on": "2026-02-01"}],
    }  # fmt: skip
