"""The rows of a workbook tied together: which matter each belongs to, and what is wrong between rows that is right in each cell.

Everything here is computed from the rows at hand; what our own records say is asked in `doubting`.
"""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from app.core.labels import N_
from app.intake.cells import reference_key
from app.intake.columns import BY_KEY, ContractKind
from app.intake.models import ImportRow
from app.intake.services.bringing import Directory
from app.matters.services.loans import DEBTORS

CELL, LINK, RULE = "cell", "link", "rule"
"""Who found a fault: a cell by itself, the rows between them, or a rule of ours when the matter was tried."""

UNKNOWN = N_("“%(value)s” stands in no row of sheet %(sheet)s: correct it, or add the row there.")
TWICE = N_("“%(value)s” stands in row %(row)s of this sheet already: one of the two is too much.")
NOT_A_PARTY = N_("“%(value)s” is not among the parties of matter %(matter)s: correct the name, or add the party.")
NO_BORROWER = N_("Matter %(matter)s has no borrower in sheet %(sheet)s: add a row with that role.")
NO_ASSET = N_("No asset of contract %(value)s stands in sheet %(sheet)s: a mortgage or pledge needs one.")
NO_SECURITY = N_("Contract %(value)s is a guarantee: an asset belongs to a mortgage or pledge.")
OTHER_NAME = N_("Row %(row)s has the same number under the name “%(name)s”: one of the two is wrong.")
UNKNOWN_BRANCH = N_("There is no branch “%(value)s” that you may bring matters to: choose one, or leave the cell empty.")
UNKNOWN_OFFICER = N_("“%(value)s” is no officer who can look after this matter: choose one, or leave the cell empty.")
UNKNOWN_COURT = N_("“%(value)s” is not in the court register: choose one, or leave the cell empty and add the court later.")
ALONE = N_("This row belongs to no matter of the workbook.")

NEAR = 0.6
CONFUSED = str.maketrans("OQILZSB", "0011258")
OF_A_MATTER = ("parties", "loans", "costs")
OF_A_LOAN = ("rates", "drawdowns", "repayments")
NAMING = {"borrower", "provider", "owners", "stands_for"}
"""Columns that name parties of the same matter."""


def link(rows: Sequence[ImportRow], *, directory: Directory) -> dict[str, list[ImportRow]]:
    """Tie the rows together and note on each what does not fit; returns the rows of each matter by its reference."""
    linker = _Linker(rows, directory)
    linker.run()
    return linker.groups


def fault(key: str, code: str, template: str, *, suggestion: str | None = None, by: str = LINK, **values: Any) -> dict[str, Any]:
    """A fault as a row keeps it."""
    said = {name: str(value) for name, value in values.items()}
    return {"key": key, "by": by, "code": code, "template": template, "values": said, "suggestion": suggestion}


def note(row: ImportRow, *faults: dict[str, Any]) -> None:
    """Add faults to a row."""
    row.faults = [*row.faults, *faults]
    row.fault_count = len(row.faults)


def clear(row: ImportRow, *, by: Iterable[str]) -> None:
    """Take away what was found in one of these ways; it is looked for anew."""
    kept = [each for each in row.faults if each["by"] not in tuple(by)]
    if len(kept) != len(row.faults):
        row.faults = kept
    row.fault_count = len(kept)


def nearest(value: str, known: Iterable[str]) -> str | None:
    """The known word that is most like a typed one, if one is like it at all."""
    candidates = list(dict.fromkeys(known))
    alike = [each for each in candidates if _looks(each) == _looks(value)]
    if len(alike) == 1:
        return alike[0]
    best = difflib.get_close_matches(value, candidates, n=2, cutoff=NEAR)
    if len(best) == 2 and _likeness(best[0], value) == _likeness(best[1], value):
        # Two that fit equally well: whoever mends it must say which.
        return None
    return best[0] if best else None


def _looks(text: str) -> str:
    """A text by how it looks: letters and digits that are mistaken for each other are the same."""
    return reference_key(text).translate(CONFUSED)


def _likeness(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()


class _Linker:
    """The rows by what they are called; every name is compared by its `reference_key`, so that width and dashes do not matter."""

    def __init__(self, rows: Sequence[ImportRow], directory: Directory) -> None:
        self.directory = directory
        self.rows: dict[str, list[ImportRow]] = defaultdict(list)
        for row in rows:
            clear(row, by=(LINK,))
            self.rows[row.sheet].append(row)
        self.groups: dict[str, list[ImportRow]] = {}
        self.references: dict[str, str] = {}
        self.loans: dict[str, ImportRow] = {}
        self.contracts: dict[str, list[ImportRow]] = defaultdict(list)
        self.matter_of: dict[int, str] = {}

    def run(self) -> None:
        self._matters()
        for sheet in OF_A_MATTER:
            for row in self.rows[sheet]:
                self._join(row, self._matter(row))
        for row in self.rows["loans"]:
            self.loans.setdefault(_key(row, "number"), row)
        for sheet in OF_A_LOAN:
            for row in self.rows[sheet]:
                self._join(row, self._by_loan(row))
        for row in self.rows["guarantees"]:
            self.contracts[_key(row, "number")].append(row)
            self._join(row, self._of_guarantee(row))
        for row in self.rows["collateral"]:
            self._join(row, self._of_collateral(row))
        for reference, rows in self.groups.items():
            self._within(reference, rows)
        self._same_numbers()

    def _join(self, row: ImportRow, reference: str | None) -> None:
        if reference is None:
            if not row.faults:
                note(row, fault("", "alone", ALONE))
            return
        self.groups[reference].append(row)
        self.matter_of[id(row)] = reference

    def _matters(self) -> None:
        first: dict[str, ImportRow] = {}
        for row in self.rows["matters"]:
            reference, key = row.meant.get("reference"), _key(row, "reference")
            if not reference:
                continue
            if key in first:
                note(row, fault("reference", "twice", TWICE, value=reference, row=first[key].number))
                continue
            first[key] = row
            self.references[key] = reference
            self.groups[reference] = [row]
            self.matter_of[id(row)] = reference
            self._in_directory(row)

    def _in_directory(self, row: ImportRow) -> None:
        places: tuple[tuple[str, dict[str, Any], str], ...] = (
            ("branch", self.directory.branches, UNKNOWN_BRANCH),
            ("owner", self.directory.officers, UNKNOWN_OFFICER),
            ("court", self.directory.courts, UNKNOWN_COURT),
        )
        for key, known, template in places:
            value = row.meant.get(key)
            if value and value not in known:
                note(row, fault(key, f"unknown_{key}", template, suggestion=nearest(value, known), value=value))

    def _matter(self, row: ImportRow) -> str | None:
        said = row.meant.get("matter")
        if not said:
            return None
        found = self.references.get(reference_key(said))
        return found or self._unknown(row, "matter", said, "matters", self.references.values())

    def _by_loan(self, row: ImportRow) -> str | None:
        said = row.meant.get("loan")
        if not said:
            return None
        loan = self.loans.get(reference_key(said))
        if loan is None:
            near = self._unknown(row, "loan", said, "loans", _said(self.loans.values(), "number"))
            loan = self.loans.get(reference_key(near)) if near else None
        return self.matter_of.get(id(loan))

    def _of_guarantee(self, row: ImportRow) -> str | None:
        found = self._matter(row)
        for number in row.meant.get("loans") or []:
            loan = self.loans.get(reference_key(number))
            if loan is None:
                near = self._unknown(row, "loans", number, "loans", _said(self.loans.values(), "number"))
                loan = self.loans.get(reference_key(near)) if near else None
            found = found or self.matter_of.get(id(loan))
        return found

    def _of_collateral(self, row: ImportRow) -> str | None:
        said = row.meant.get("contract")
        if not said:
            return None
        rows = self.contracts.get(reference_key(said))
        if not rows:
            known = [each for rows in self.contracts.values() for each in _said(rows, "number")]
            near = self._unknown(row, "contract", said, "guarantees", known)
            rows = self.contracts.get(reference_key(near)) if near else None
        if not rows:
            return None
        if _is_security(rows[0]) is False:
            note(row, fault("contract", "no_security", NO_SECURITY, value=said))
        return self.matter_of.get(id(rows[0]))

    def _unknown(self, row: ImportRow, key: str, value: str, sheet: str, known: Iterable[str]) -> str | None:
        """Note that a name leads nowhere; returns the one that is most like it: the matter of that one waits with the row."""
        near = nearest(value, known)
        suggestion = _instead(row, key, value, near)
        note(row, fault(key, "unknown", UNKNOWN, suggestion=suggestion, value=value, sheet=BY_KEY[sheet].label))
        return near

    def _within(self, reference: str, rows: list[ImportRow]) -> None:
        by_sheet: dict[str, list[ImportRow]] = defaultdict(list)
        for row in rows:
            by_sheet[row.sheet].append(row)
        names = {reference_key(name): name for name in _said(by_sheet["parties"], "name")}
        for row in rows:
            for key in NAMING & BY_KEY[row.sheet].by_key.keys():
                self._is_party(row, key, names, reference)
        roles = {row.meant.get("role") for row in by_sheet["parties"]}
        if not roles & set(DEBTORS) and not any(row.faults for row in by_sheet["parties"]):
            sheet = BY_KEY["parties"].label
            note(by_sheet["matters"][0], fault("", "no_borrower", NO_BORROWER, matter=reference, sheet=sheet))
        self._once(by_sheet["loans"])
        self._once(by_sheet["drawdowns"], among="loan")
        notes = {(_key(row, "loan"), _key(row, "number")): row.meant.get("number") for row in by_sheet["drawdowns"]}
        for row in by_sheet["repayments"]:
            said = row.meant.get("drawdown")
            if said and (_key(row, "loan"), reference_key(said)) not in notes:
                known = [number for (loan, _number), number in notes.items() if number and loan == _key(row, "loan")]
                self._unknown(row, "drawdown", said, "drawdowns", known)
        secured = {_key(row, "contract") for row in by_sheet["collateral"]}
        for row in by_sheet["guarantees"]:
            if _is_security(row) and row.meant.get("number") and _key(row, "number") not in secured:
                sheet = BY_KEY["collateral"].label
                note(row, fault("number", "no_asset", NO_ASSET, value=row.meant["number"], sheet=sheet))

    def _is_party(self, row: ImportRow, key: str, names: dict[str, str], reference: str) -> None:
        said = row.meant.get(key)
        for name in said if isinstance(said, list) else [said] if said else []:
            if reference_key(name) not in names:
                near = _instead(row, key, name, nearest(name, names.values()))
                note(row, fault(key, "not_a_party", NOT_A_PARTY, suggestion=near, value=name, matter=reference))

    def _once(self, rows: list[ImportRow], *, among: str = "") -> None:
        seen: dict[tuple[str, str], ImportRow] = {}
        for row in rows:
            if not row.meant.get("number"):
                continue
            held = (_key(row, among) if among else "", _key(row, "number"))
            if held in seen:
                note(row, fault("number", "twice", TWICE, value=row.meant["number"], row=seen[held].number))
            seen.setdefault(held, row)

    def _same_numbers(self) -> None:
        """One code or identity number is one party: two names for it cannot both be right."""
        seen: dict[str, ImportRow] = {}
        for row in self.rows["parties"]:
            name = row.meant.get("name")
            for number in filter(None, (row.meant.get("uscc"), row.meant.get("identity_number"))):
                if not name:
                    continue
                first = seen.setdefault(number, row)
                other = first.meant["name"]
                if reference_key(other) != reference_key(name):
                    note(row, fault("name", "other_name", OTHER_NAME, suggestion=other, row=first.number, name=other))


def _key(row: ImportRow, key: str) -> str:
    return reference_key(row.meant.get(key) or "")


def _said(rows: Iterable[ImportRow], key: str) -> list[str]:
    return [row.meant[key] for row in rows if row.meant.get(key)]


def _is_security(row: ImportRow) -> bool | None:
    """Whether a contract is a mortgage or pledge; None while its kind is not understood."""
    kind = row.meant.get("kind")
    return None if not kind else ContractKind(kind).security is not None


def _instead(row: ImportRow, key: str, value: str, near: str | None) -> str | None:
    """The whole text of a cell with one of its several names put right."""
    several = row.meant.get(key)
    if near is None or not isinstance(several, list):
        return near
    return "、".join(near if each == value else each for each in several)
