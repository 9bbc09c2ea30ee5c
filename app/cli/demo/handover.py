"""A hand-over list waiting to be looked through: twelve matters, ten good, one with a wrong check character, one that is there already."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from io import BytesIO
from typing import Any

from openpyxl import Workbook

from app.cli.demo.builder import Builder
from app.core import clock
from app.core.db import db
from app.intake import mapping, reading
from app.intake.columns import BY_KEY
from app.intake.models import ImportLayout
from app.intake.services import imports, laying
from app.matters.models import Loan, Matter

FILE = "一季度移交清单.xlsx"
COUNT = 12
WRONG, KNOWN = 4, 9
TRADES = ("纺织", "建材", "包装", "电器", "食品", "五金")


def plant(builder: Builder, *, known: Matter) -> None:
    """Upload the list as the legal officer would; the worker checks it as soon as it runs. Its headings are known already."""
    content = workbook(builder, known=known)
    house = builder.house
    book = reading.read(content)
    layout = ImportLayout(
        shape=laying.shape_of(book),
        name=FILE,
        plan=mapping.propose(book).plain(),
        confirmed_by=house.officer,
        confirmed_at=clock.now() - timedelta(days=90),
    )
    db.session.add(layout)
    branch = house.officer.branch or house.branches[0]
    imports.receive(actor=house.officer, branch=branch, owner=house.officer, stream=BytesIO(content), original_name=FILE)


def workbook(builder: Builder, *, known: Matter) -> bytes:
    """The list as the credit system exports it: amounts with commas, days as text."""
    sheets: dict[str, list[Mapping[str, Any]]] = {key: [] for key in ("matters", "parties", "loans", "drawdowns")}
    for number in range(1, COUNT + 1):
        for key, rows in _matter(builder, number, known=known.loans[0] if number == KNOWN else None).items():
            sheets[key].extend(rows)
    book = Workbook()
    book.remove(book.active)
    for key, rows in sheets.items():
        _write(book, key, rows)
    kept = BytesIO()
    book.save(kept)
    book.close()
    return kept.getvalue()


def _write(book: Workbook, key: str, rows: Sequence[Mapping[str, Any]]) -> None:
    sheet = BY_KEY[key]
    used = [column for column in sheet.columns if any(column.key in row for row in rows)]
    tab = book.create_sheet(sheet.label)
    tab.append([column.label for column in used])
    for row in rows:
        tab.append([row.get(column.key) for column in used])


def _matter(builder: Builder, number: int, *, known: Loan | None) -> dict[str, list[dict[str, Any]]]:
    reference, contract, note = f"XD2026{number:04d}", f"LZ2024-9{number:03d}", f"JJ2024-9{number:03d}"
    name = f"澜州示例{TRADES[number % len(TRADES)]}{number}厂有限公司"
    uscc, amount = builder.names.uscc(), f"{(800 + number * 137) * 1000:,.2f}"
    if number == WRONG:
        uscc = uscc[:-1] + ("A" if uscc[-1] != "A" else "B")
    if known is not None:
        contract, name, uscc = known.number, known.borrower.name, known.borrower.uscc or uscc
        amount = f"{known.amount + 100_000:,.2f}"
    return {
        "matters": [{"reference": reference, "tier": "次级" if number % 3 else "可疑", "default_on": "2025-12-21"}],
        "parties": [{"matter": reference, "role": "借款人", "name": name, "uscc": uscc}],
        "loans": [
            {
                "matter": reference,
                "number": contract,
                "signed_on": "2024-12-18",
                "amount": amount,
                "starts_on": "2024-12-20",
                "ends_on": "2025-12-20",
                "fixed_percent": "4.85%",
                "compound": "按罚息利率",
            }
        ],
        "drawdowns": [
            {
                "loan": contract,
                "number": note,
                "amount": amount,
                "drawn_on": "2024年12月20日",
                "due_on": "2025年12月20日",
                "interest_paid_to": "2025-09-20",
            }
        ],
    }
