"""One entry as the file has it, and all the entries that a single row of a flat list gives.

Such a row says of a loan, in one line, who owes it, who stands for it and what secures it; what it does not say twice is taken from its
other columns, with a note. A debtor on three rows is one debtor, a guarantor of two contracts one guarantor.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.intake.cells import Fault, Raw, Remark, as_text, choice_word, parts_of, reference_key, understand
from app.intake.columns import BY_KEY, ContractKind
from app.intake.mapping import IMPLIED
from app.matters.states import Role

REPEATED = ("repayments", "costs")
"""Sheets of which two rows may say the very same and mean two entries."""

OWN = {
    "loans.signed_on",
    "loans.starts_on",
    "loans.amount",
    "drawdowns.drawn_on",
    "drawdowns.amount",
    "guarantees.signed_on",
}
"""Facts of their own which another column does not state but only suggests: taken from there they bear a note."""

PLEDGED = ("质押", "存单", "应收账款", "股权", "股票", "票据", "汇票", "质物")
LONGEST_NUMBER = 60


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as the file has it: raw cells by key, what was noted on them, their units, and where they stand.

    `part` tells apart the entries that one row gives to one sheet: the debtor, his guarantor, the owner of the collateral.
    """

    sheet: str
    tab: str
    row: int
    raws: Mapping[str, Raw]
    notes: Mapping[str, Fault | Remark] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    indexes: Mapping[str, int] = field(default_factory=dict)
    part: str = ""
    copies: Mapping[str, str] = field(default_factory=dict)
    """Keys whose cell stands at another path of the same row: a fault is named there, and what is typed there holds here."""

    @property
    def source(self) -> str:
        """Where it stands, in words: the tab, and which part of the row."""
        return f"{self.tab}·{self.part}" if self.part else self.tab

    def says(self, key: str) -> bool:
        """Whether a cell holds more than a dash or a word for nothing."""
        return key in self.raws and bool(understand(BY_KEY[self.sheet].column(key), self.raws[key]).shown)

    def text(self, key: str) -> str:
        """A cell as text."""
        return as_text(self.raws.get(key)).strip()


class FlatList:
    """The rows of one flat list in their order; what was met once is not given again."""

    def __init__(self, *, makes_notes: bool) -> None:
        self.makes_notes = makes_notes
        self.seen: set[tuple[str, ...]] = set()
        self.notes: dict[str, dict[tuple[str, ...], str]] = {}
        self.contracts: dict[tuple[str, ...], Record] = {}

    def entries(self, found: Sequence[Record]) -> Iterator[Record]:
        """The entries of one row; contracts of guarantors and mortgagors are kept until their last row was read."""
        for record in self._all({record.sheet: record for record in found}):
            mark = (record.sheet, *(reference_key(record.text(key)) for key in BY_KEY[record.sheet].identity))
            if record.sheet == "guarantees" and record.text("loans"):
                self._keep(mark, record)
            elif mark not in self.seen or record.sheet in REPEATED:
                self.seen.add(mark)
                yield record

    def _keep(self, mark: tuple[str, ...], record: Record) -> None:
        """One security contract named with several loans covers all of them."""
        held = self.contracts.setdefault(mark, record)
        loans = dict.fromkeys(each for one in (held, record) for each in parts_of(one.text("loans")))
        if len(loans) > 1:
            self.contracts[mark] = replace(held, raws={**held.raws, "loans": "、".join(loans)})

    def _all(self, row: dict[str, Record]) -> Iterator[Record]:
        loan = row.get("loans")
        is_loan = loan is not None and loan.says("number")
        guarantee, asset = (row.get(key) for key in ("guarantees", "collateral"))
        own = [record for record in row.values() if not (is_loan and record.sheet in ("guarantees", "collateral"))]
        said = {f"{record.sheet}.{key}": (record, key) for record in row.values() for key in record.raws}
        matter = next((said[path] for path in ("matters.reference", *IMPLIED["matters"]["reference"]) if path in said), None)
        if is_loan and "drawdowns" not in row and self.makes_notes and loan is not None and _could_be_drawn(loan):
            own.append(Record("drawdowns", loan.tab, loan.row, {}))
        for record in own:
            completed = _completed(record, said, matter)
            yield self._numbered(completed) if record.sheet == "drawdowns" and is_loan else completed
        if is_loan and loan is not None:
            secured = _Secured(_completed(loan, said, matter), guarantee, asset)
            yield from secured.entries()

    def _numbered(self, note: Record) -> Record:
        """A loan note without a number of its own is called after its contract; a list that has the column has to fill it."""
        if "number" in note.raws or "number" in note.indexes:
            return note
        contract = note.text("loan")
        held = self.notes.setdefault(reference_key(contract), {})
        drawn = tuple(note.text(key) for key in ("amount", "drawn_on", "due_on"))
        number = held.setdefault(drawn, _made(contract, f"-{len(held) + 1}"))
        return _called(note, "number", number)


def _could_be_drawn(loan: Record) -> bool:
    return loan.says("amount") and loan.says("starts_on")


def _completed(record: Record, said: Mapping[str, tuple[Record, str]], matter: tuple[Record, str] | None) -> Record:
    """An entry with what another column of the row says of it, and where that stands."""
    implied = {
        key: matter if key == "matter" else next((said[path] for path in paths if path in said), None)
        for key, paths in IMPLIED.get(record.sheet, {}).items()
    }
    if record.sheet == "loans":
        implied["borrower"] = said.get("parties.name")
    taken = {key: source for key, source in implied.items() if source is not None and key not in record.raws}
    raws, notes, units, indexes = dict(record.raws), dict(record.notes), dict(record.units), dict(record.indexes)
    copies = {
        key: f"{source.sheet}.{path}" for key, (source, path) in taken.items() if key not in ("matter", "reference", "role")
    }
    for key, (source, source_key) in taken.items():
        if key == "role":
            raws[key] = _word("parties", "role", Role.BORROWER)
            continue
        raws[key] = source.raws[source_key]
        indexes[key] = source.indexes[source_key]
        if source_key in source.units:
            units[key] = source.units[source_key]
        if f"{record.sheet}.{key}" in OWN:
            notes[key] = _taken_from(source.sheet, source_key)
    return replace(record, raws=raws, notes=notes, units=units, indexes=indexes, copies=copies)


def _taken_from(sheet: str, key: str) -> Remark:
    return Remark("taken_from", {"column": BY_KEY[sheet].column(key).label})


@dataclass(frozen=True)
class _Secured:
    """Who stands for the loan of a row, and what secures it."""

    loan: Record
    guarantee: Record | None
    asset: Record | None

    def entries(self) -> Iterator[Record]:
        """Guarantors with their contracts, then the collateral with its owners and its contract."""
        guarantors = _names(self.guarantee, "provider")
        for at, name in enumerate(guarantors, start=1):
            part = f"保证人{at}" if at > 1 else "保证人"
            yield self._party(self.guarantee, "provider", name, Role.GUARANTOR, part)
            yield self._guaranteed(name, part, at)
        if self.asset is not None and self.asset.says("description"):
            yield from self._mortgaged(self.asset, is_guaranteed=bool(guarantors))

    def _party(self, source: Record | None, key: str, name: str, role: Role, part: str) -> Record:
        raws = {"matter": self.loan.raws.get("matter"), "role": _word("parties", "role", role), "name": name}
        indexes = {"name": source.indexes[key]} if source is not None and key in source.indexes else {}
        return Record("parties", self.loan.tab, self.loan.row, raws, indexes=indexes, part=part)

    def _contract(self, raws: Mapping[str, Raw], kind: ContractKind | None, part: str, **how: str) -> Record:
        """A security contract of this loan; it is taken to be signed with the loan where the list does not say."""
        filled = {"signed_on": self.loan.raws.get("signed_on"), **raws, "loans": self.loan.text("number"), **how}
        notes: dict[str, Fault | Remark] = {}
        if "signed_on" not in raws:
            notes["signed_on"] = _taken_from("loans", "signed_on")
        if kind is not None:
            filled["kind"] = _word("guarantees", "kind", kind)
            notes["kind"] = Remark("assumed", {"value": filled["kind"]})
        source = self.guarantee or self.loan
        indexes = {key: index for key, index in source.indexes.items() if key in raws and source.sheet == "guarantees"}
        units = dict(source.units) if source.sheet == "guarantees" else {}
        kept = {key: raw for key, raw in filled.items() if raw is not None}
        copies = {} if "signed_on" in raws else {"signed_on": self.loan.copies.get("signed_on", "loans.signed_on")}
        return Record("guarantees", self.loan.tab, self.loan.row, kept, notes, units, indexes, part, copies)

    def _guaranteed(self, name: str, part: str, at: int) -> Record:
        assert self.guarantee is not None
        raws, said = dict(self.guarantee.raws), self.guarantee.text("kind")
        kind = None
        if "保证" not in said and (self.asset is not None or not self.guarantee.says("kind")):
            kind = ContractKind.GUARANTEE
        elif _names_both(said):
            kind = ContractKind.MAXIMUM_GUARANTEE if "最高额保证" in said else ContractKind.GUARANTEE
        made = self._contract(raws, kind, part, provider=name)
        return made if self.guarantee.says("number") else _called(made, "number", _made(self.loan.text("number"), f"-保{at}"))

    def _mortgaged(self, asset: Record, *, is_guaranteed: bool) -> Iterator[Record]:
        said = self.guarantee.text("kind") if self.guarantee is not None else ""
        is_pledge = "质押" in said and "抵押" not in said or any(word in asset.text("description") for word in PLEDGED)
        is_maximum = any(word in said for word in ("最高额抵押", "最高额质押"))
        kind = {
            (False, False): ContractKind.MORTGAGE, (False, True): ContractKind.MAXIMUM_MORTGAGE,
            (True, False): ContractKind.PLEDGE, (True, True): ContractKind.MAXIMUM_PLEDGE,
        }[is_pledge, is_maximum]  # fmt: skip
        borrower = self.loan.text("borrower")
        owners = _names(asset, "owners") or (borrower,)
        number = asset.text("contract") if asset.says("contract") else ""
        if not number and self.guarantee is not None and not is_guaranteed and self.guarantee.says("number"):
            number = self.guarantee.text("number")
        stated = bool(number)
        number = number or _made(self.loan.text("number"), "-质" if is_pledge else "-抵")
        # What the list says of a guarantee says nothing of the mortgage beside it, but for the maximum.
        terms = {key: raw for key, raw in (self.guarantee.raws if self.guarantee else {}).items() if key == "max_amount"}
        for at, owner in enumerate(owners, start=1):
            part = f"担保物{at}" if at > 1 else "担保物"
            if reference_key(owner) != reference_key(borrower):
                yield self._party(asset, "owners", owner, Role.PLEDGOR if is_pledge else Role.MORTGAGOR, part)
            made = self._contract(terms if is_maximum else {}, kind, part, provider=owner, number=number)
            yield made if stated else _called(made, "number", number)
        raws = {**asset.raws, "contract": number, "owners": "、".join(owners)}
        notes = dict(asset.notes)
        if not asset.says("asset_type") and (word := _kind_of_asset(asset.text("description"))):
            raws["asset_type"], notes["asset_type"] = word, Remark("assumed", {"value": word})
        yield replace(asset, raws=raws, notes=notes)


def _names(record: Record | None, key: str) -> tuple[str, ...]:
    return parts_of(record.text(key)) if record is not None and record.says(key) else ()


def _names_both(said: str) -> bool:
    return "保证" in said and ("抵押" in said or "质押" in said)


def _made(contract: str, mark: str) -> str:
    return contract[: LONGEST_NUMBER - len(mark)] + mark


def _called(record: Record, key: str, number: str) -> Record:
    notes = {**record.notes, key: Remark("made_number", {"number": number})}
    return replace(record, raws={**record.raws, key: number}, notes=notes)


def _word(sheet: str, key: str, member: object) -> str:
    return choice_word(BY_KEY[sheet].column(key), member)


def _kind_of_asset(description: str) -> str:
    """The kind of asset that a description names, by the longest word of ours in it; empty where it names none."""
    column = BY_KEY["collateral"].column("asset_type")
    named = [(len(word), member) for member, words in column.words.items() for word in words if word in description]
    return choice_word(column, max(named, key=lambda pair: pair[0])[1]) if named else ""


def of_flat_list(rows: Iterable[Sequence[Record]], *, makes_notes: bool) -> Iterator[Record]:
    """All entries of a flat list, row by row, its security contracts last."""
    flat = FlatList(makes_notes=makes_notes)
    for found in rows:
        yield from flat.entries(found)
    yield from flat.contracts.values()
