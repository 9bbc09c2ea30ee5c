"""From the rows of a file to entries of our sheets: cells under their keys, understood one by one and then together."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from app.core import figures
from app.intake.cells import MADE, Fault, Raw, Remark, Understood, as_text, choice_word, reference_key, understand
from app.intake.columns import BY_KEY, ContractKind, Sheet
from app.intake.mapping import BookMapping, TabMapping
from app.intake.reading import Book, Row, Tab
from app.intake.rows import Record, of_flat_list
from app.matters.states import DefaultKind, Gender, IdentityKind, LprTerm, PartyKind, RateKind
from app.statutes import identity

CONTRACT_TITLES = {
    ContractKind.GUARANTEE: "保证合同",
    ContractKind.MAXIMUM_GUARANTEE: "最高额保证合同",
    ContractKind.MORTGAGE: "抵押合同",
    ContractKind.MAXIMUM_MORTGAGE: "最高额抵押合同",
    ContractKind.PLEDGE: "质押合同",
    ContractKind.MAXIMUM_PLEDGE: "最高额质押合同",
}
CONTRACT_MARKS = (
    ("最高额保证", ContractKind.MAXIMUM_GUARANTEE), ("最高额抵押", ContractKind.MAXIMUM_MORTGAGE), ("最高额质押", ContractKind.MAXIMUM_PLEDGE),
    ("保证", ContractKind.GUARANTEE), ("抵押", ContractKind.MORTGAGE), ("质押", ContractKind.PLEDGE),
)  # fmt: skip
ORGANISATION_DOCUMENTS = ("营业执照", "统一社会信用代码", "统一社会信用代码证", "组织机构代码证", "三证合一")
SPLIT = ("split_costs", "split_interest", "split_penalty", "split_compound", "split_principal")
ORDER = {
    "loans": (("starts_on", "ends_on"),),
    "drawdowns": (("drawn_on", "due_on"), ("drawn_on", "interest_paid_to"), ("drawn_on", "misused_from")),
    "guarantees": (("determined_from", "determined_to"),),
    "collateral": (("valuation_as_of", "valuation_valid_until"),),
}
"""Days of one row that may not lie the other way round."""
FLOATING = re.compile(
    r"(?:[一1五5]年期?(?:以上)?|[15]Y-?|年利率)*(?:的|期)?LPR(?:[一1五5]年期?(?:以上)?|[(15Y)])*"
    r"(?:(?P<sign>[+加-]|减)(?P<points>\d{1,4}(?:\.\d{1,4})?)个?(?P<unit>%|BPS?|基点|点)?)?"
)
TERMS = {LprTerm.ONE_YEAR: r"[一1]年|1Y", LprTerm.FIVE_YEARS: r"[五5]年|5Y"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry understood: every column of its sheet by key, empty ones too."""

    record: Record
    cells: Mapping[str, Understood]

    @property
    def values(self) -> dict[str, Any]:
        """The values by key, with the defaults of what was left empty."""
        return {key: cell.value for key, cell in self.cells.items()}

    @property
    def faults(self) -> dict[str, Fault]:
        """The faults by key."""
        return {key: cell.fault for key, cell in self.cells.items() if cell.fault is not None}

    @property
    def is_sound(self) -> bool:
        return all(cell.fault is None for cell in self.cells.values())

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells this entry from others of its sheet, in the form in which references are compared."""
        return tuple(reference_key(self.cells[key].shown) for key in BY_KEY[self.record.sheet].identity)


def records(book: Book, mapping: BookMapping) -> Iterator[Record]:
    """The entries of a file, tab by tab and row by row, in the order of the sheets within a row."""
    matters = _matters_by_name(book, mapping)
    # A list that names its loan notes anywhere is not given others beside them.
    makes_notes = not any(sheet.key == "drawdowns" for each in mapping.tabs for sheet in each.sheets)
    for each in mapping.tabs:
        tab = book.tab(each.tab)
        if tab is not None and each.sheet:
            yield from (_with_matter(record, matters) for record in _of_tab(tab, each, makes_notes=makes_notes))


def _matters_by_name(book: Book, mapping: BookMapping) -> dict[str, Raw]:
    """The matter of each party that the file names in one matter only."""
    found: dict[str, dict[str, Raw]] = {}
    for each in mapping.tabs:
        tab = book.tab(each.tab)
        if tab is None or not {"parties.name", "parties.matter"} <= set(each.paths.values()):
            continue
        for record in _of_tab(tab, each, makes_notes=False):
            if record.sheet == "parties" and "matter" in record.raws:
                matter = record.raws["matter"]
                found.setdefault(reference_key(as_text(record.raws.get("name"))), {})[reference_key(as_text(matter))] = matter
    return {name: next(iter(matters.values())) for name, matters in found.items() if name and len(matters) == 1}


def _with_matter(record: Record, matters: Mapping[str, Raw]) -> Record:
    """A loan that names its borrower but no matter belongs to the borrower's only one."""
    if record.sheet != "loans" or "matter" in record.raws:
        return record
    matter = matters.get(reference_key(as_text(record.raws.get("borrower"))))
    return record if matter is None else replace(record, raws={**record.raws, "matter": matter})


def entry(record: Record) -> Entry:
    """The entry with every cell understood, and what its cells say of each other."""
    sheet = BY_KEY[record.sheet]
    cells = {}
    for column in sheet.columns:
        key = column.key
        note = record.notes.get(key)
        if type(note) is Fault:
            cells[key] = Understood(shown=as_text(record.raws.get(key)), fault=note)
            continue
        cell = understand(column, record.raws.get(key), unit=record.units.get(key, ""))
        if cell.fault is not None and key in record.copies:
            cell = replace(cell, fault=None)
        if note is not None and cell.fault is None and (cell.remark is None or note.code in MADE):
            cell = replace(cell, remark=note)
        cells[key] = cell
    together = _TOGETHER.get(record.sheet)
    if together is not None:
        together(record, cells)
    for earlier, later in ORDER.get(record.sheet, ()):
        if later not in record.copies:
            _check_order(sheet, cells, earlier=earlier, later=later)
    return Entry(record, cells)


def amended(record: Record, typed: Mapping[str, str]) -> Record:
    """The record with cells typed anew: what was noted on them in the file no longer holds."""
    return replace(
        record,
        raws={**record.raws, **typed},
        notes={key: note for key, note in record.notes.items() if key not in typed},
        units={key: unit for key, unit in record.units.items() if key not in typed},
    )


def _of_tab(tab: Tab, mapping: TabMapping, *, makes_notes: bool) -> Iterator[Record]:
    layout: list[tuple[Sheet, list[tuple[str, int]], dict[str, str]]] = []
    units = {match.index: match.unit for match in mapping.matches if match.unit}
    for sheet in mapping.sheets:
        places = [(path.partition(".")[2], index) for index, path in mapping.paths.items() if path.partition(".")[0] == sheet.key]
        layout.append((sheet, places, {key: units[index] for key, index in places if index in units}))
    found = (
        [record for sheet, places, own in layout if (record := _record(tab, row, sheet, places, own)) is not None]
        for row in tab.rows
    )
    if mapping.is_flat:
        yield from of_flat_list(found, makes_notes=makes_notes)
    else:
        yield from (record for row in found for record in row)


def _record(tab: Tab, row: Row, sheet: Sheet, places: list[tuple[str, int]], units: dict[str, str]) -> Record | None:
    cells = row.cells
    width = len(cells)
    raws = {key: cells[index] for key, index in places if index < width and cells[index] is not None}
    if not raws:
        return None
    notes = {key: row.notes[index] for key, index in places if index in row.notes} if row.notes else {}
    return Record(sheet.key, tab.name, row.number, raws, notes, units, dict(places))


Cells = dict[str, Understood]


def _party(record: Record, cells: Cells) -> None:
    if cells["identity_kind"].shown in ORGANISATION_DOCUMENTS:
        cells["identity_kind"] = Understood()
    _exchange_numbers(record, cells)
    is_person = cells["identity_number"].shown != "" or cells["identity_kind"].value is not None
    if cells["kind"].value is None and cells["kind"].fault is None:
        cells["kind"] = replace(cells["kind"], value=_kind_of(cells, is_person=is_person))
    kind = cells["kind"].value
    if kind is PartyKind.PERSON and cells["uscc"].value:
        cells["uscc"] = _faulted(cells["uscc"], Fault("person_number"))
    document = cells["identity_kind"].value
    number = cells["identity_number"]
    if document is not None and document is not IdentityKind.RESIDENT and number.shown:
        cells["identity_number"] = Understood(value=number.shown, shown=number.shown)
    elif number.value:
        _read_from_number(cells, str(number.value))


def _exchange_numbers(record: Record, cells: Cells) -> None:
    """A code in the column of identity numbers, or the other way round, is put where it belongs."""
    sheet = BY_KEY["parties"]
    for here, there, code in (
        ("identity_number", "uscc", "identity_is_uscc"),
        ("uscc", "identity_number", "uscc_is_identity"),
    ):
        fault = cells[here].fault
        if fault is not None and fault.code == code and not cells[there].shown:
            moved = understand(sheet.column(there), record.raws.get(here))
            cells[there] = replace(moved, remark=Remark("moved", {"column": sheet.column(here).label}))
            cells[here] = Understood()


def _kind_of(cells: Cells, *, is_person: bool) -> PartyKind:
    """What a party is, where the file does not say: by its number, then by its name."""
    if is_person:
        return PartyKind.PERSON
    if cells["uscc"].shown or cells["representative_name"].shown:
        return PartyKind.ORGANISATION
    return PartyKind.PERSON if len(str(cells["name"].value or "")) <= 3 else PartyKind.ORGANISATION


def _read_from_number(cells: Cells, number: str) -> None:
    read = identity.parse_resident_number(number)
    gender = Gender(read.gender.value)
    for key, value, shown in (
        ("gender", gender, choice_word(BY_KEY["parties"].column("gender"), gender)),
        ("born_on", read.birth_on, read.birth_on.isoformat()),
    ):
        cell = cells[key]
        if cell.value is None and cell.fault is None:
            cells[key] = Understood(value=value, shown=shown, remark=Remark("derived"))
        elif cell.fault is None and cell.value != value:
            cells[key] = _faulted(cell, Fault("gender_differs", {}, (shown,)))


def _loan(record: Record, cells: Cells) -> None:
    _floating_rate(record, cells)
    kind = cells["rate_kind"].value
    if not cells["rate_kind"].shown and cells["rate_kind"].fault is None and cells["lpr_term"].value is not None:
        kind = RateKind.LPR
        cells["rate_kind"] = replace(cells["rate_kind"], value=kind)
    if kind is RateKind.FIXED:
        _require(cells, "fixed_percent", "rate_missing")
    elif kind is RateKind.LPR:
        _require(cells, "lpr_term", "lpr_missing", *BY_KEY["loans"].column("lpr_term").choice_labels)
        _require(cells, "reprice", "reprice_missing", *BY_KEY["loans"].column("reprice").choice_labels)
        if cells["spread_bp"].value is None and cells["spread_bp"].fault is None:
            cells["spread_bp"] = replace(cells["spread_bp"], value=Decimal(0))
    if cells["accelerated_on"].value is not None:
        _require(cells, "acceleration_method", "method_missing")


def _floating_rate(record: Record, cells: Cells) -> None:
    """A rate written as 一年期LPR+50BP says three things at once."""
    cell = cells["fixed_percent"]
    if cell.fault is None or cell.fault.code != "floating_rate":
        return
    read = floating(cell.shown)
    if read is None:
        return
    term, points = read
    sheet = BY_KEY["loans"]
    remark = Remark("from_rate", {"text": cell.shown})
    cells["fixed_percent"] = Understood(shown=cell.shown, remark=remark)
    if not cells["rate_kind"].shown:
        word = choice_word(sheet.column("rate_kind"), RateKind.LPR)
        cells["rate_kind"] = Understood(value=RateKind.LPR, shown=word, remark=remark)
    if term is not None and not cells["lpr_term"].shown:
        cells["lpr_term"] = Understood(value=term, shown=choice_word(sheet.column("lpr_term"), term), remark=remark)
    if not cells["spread_bp"].shown:
        cells["spread_bp"] = Understood(value=points, shown=f"{points.normalize():f}BP", remark=remark)


def floating(text: str) -> tuple[LprTerm | None, Decimal] | None:
    """The term (where it is named) and the points of a floating rate written in one cell; None when it cannot be read."""
    plain = figures.plain(text).translate(figures.DASHES).upper()
    found = FLOATING.fullmatch(plain)
    if found is None:
        return None
    term = next((term for term, mark in TERMS.items() if re.search(mark, plain)), None)
    points = Decimal(found["points"] or 0) * (100 if found["unit"] == "%" else 1)
    return term, -points if found["sign"] in ("-", "减") else points


def _faulted(cell: Understood, fault: Fault) -> Understood:
    return Understood(shown=cell.shown, fault=fault, remark=cell.remark)


def _require(cells: Cells, key: str, code: str, *suggestions: str) -> None:
    cell = cells[key]
    if cell.value in (None, "") and cell.fault is None:
        cells[key] = _faulted(cell, Fault(code, {}, suggestions))


def _matter(record: Record, cells: Cells) -> None:
    kind, on = cells["default_kind"], cells["default_on"]
    if kind.value is not None and on.value is None and on.fault is None:
        cells["default_on"] = _faulted(on, Fault("default_needs_day"))
    elif on.value is not None and kind.value is None and kind.fault is None:
        assumed = DefaultKind.PRINCIPAL_OVERDUE
        word = choice_word(BY_KEY["matters"].column("default_kind"), assumed)
        cells["default_kind"] = Understood(value=assumed, shown=word, remark=Remark("assumed", {"value": word}))


def _guarantee(record: Record, cells: Cells) -> None:
    if cells["kind"].fault is not None and cells["kind"].fault.code == "missing":
        _contract_kind(record, cells)
    kind = cells["kind"].value
    if isinstance(kind, ContractKind):
        if not cells["title"].value and cells["title"].fault is None:
            cells["title"] = replace(cells["title"], value=CONTRACT_TITLES[kind])
        if kind.guarantee is not None and kind.is_maximum:
            _require(cells, "max_amount", "maximum_missing")
    _require_reason(cells)


def _contract_kind(record: Record, cells: Cells) -> None:
    """The kind of a contract from its title, its number or the name of its tab, where no column says it."""
    column = BY_KEY["guarantees"].column("kind")
    for text in (cells["title"].shown, cells["number"].shown, record.tab):
        found = next((kind for mark, kind in CONTRACT_MARKS if mark in text), None)
        if found is not None:
            word = choice_word(column, found)
            cells["kind"] = Understood(value=found, shown=word, remark=Remark("assumed", {"value": word}))
            return


def _require_reason(cells: Cells) -> None:
    if cells["is_claimed"].value is False:
        _require(cells, "exclusion_reason", "reason_missing")


def _repayment(record: Record, cells: Cells) -> None:
    parts = [cells[key].value for key in SPLIT if cells[key].value]
    amount = cells["amount"].value
    if not parts or amount is None or any(cells[key].fault for key in SPLIT):
        return
    total = sum((Decimal(str(part)) for part in parts), Decimal(0))
    if total != amount:
        values = {"sum": f"{total:,.2f}", "amount": f"{amount:,.2f}"}
        cells["amount"] = _faulted(cells["amount"], Fault("split_differs", values, (f"{total:,.2f}元",)))


def _drawdown(record: Record, cells: Cells) -> None:
    """What is outstanding tells whether the amount of the contract was drawn and is still owed: where they differ, a person says."""
    amount, balance = cells["amount"], cells["balance"]
    if amount.value is None or balance.value is None or amount.value == balance.value:
        return
    values = {"amount": f"{amount.value:,.2f}", "balance": f"{balance.value:,.2f}"}
    note = record.notes.get("amount")
    if note is not None and note.code == "taken_from":
        cells["amount"] = _faulted(amount, Fault("amount_unclear", values, (f"{balance.value:,.2f}元", f"{amount.value:,.2f}元")))
    elif balance.remark is None or balance.remark.code not in MADE:
        cells["balance"] = replace(balance, remark=Remark("balance_differs", values))


def _positive(key: str, then: Callable[[Record, Cells], None] | None = None) -> Callable[[Record, Cells], None]:
    def check(record: Record, cells: Cells) -> None:
        if cells[key].value == 0:
            cells[key] = _faulted(cells[key], Fault("zero"))
        if then is not None:
            then(record, cells)

    return check


def _check_order(sheet: Sheet, cells: Cells, *, earlier: str, later: str) -> None:
    first, second = cells[earlier].value, cells[later].value
    if isinstance(first, date) and isinstance(second, date) and second < first:
        values = {"this": second.isoformat(), "that": first.isoformat(), "column": sheet.column(earlier).label}
        cells[later] = _faulted(cells[later], Fault("before", values))


_TOGETHER: dict[str, Callable[[Record, Cells], None]] = {
    "matters": _matter,
    "parties": _party,
    "loans": _positive("amount", _loan),
    "drawdowns": _positive("amount", _drawdown),
    "repayments": _positive("amount", _repayment),
    "guarantees": _guarantee,
    "costs": _positive("amount"),
}
