"""What of a workbook seems to be ours already: contract numbers, codes, identity numbers and names, asked in bulk.

Only what the actor sees is spoken of: the same company in a matter of another branch is neither suggested nor refused.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.intake.cells import reference_key
from app.intake.columns import BY_KEY
from app.intake.models import ImportDoubt, ImportRow, ImportUnit
from app.intake.services.bringing import FACTS, kind_of_party
from app.intake.services.values import meaning, plain_of
from app.intake.states import DoubtKind, UnitState
from app.matters.facts import LoanFacts
from app.matters.models import Loan, Party
from app.matters.states import PartyKind

AT_ONCE = 500


def chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    """Values in the portions that one question may hold."""
    kept = sorted(values)
    for start in range(0, len(kept), AT_ONCE):
        yield kept[start : start + AT_ONCE]


def twins_of(units: Sequence[ImportUnit]) -> dict[int, ImportUnit]:
    """The matters that an earlier import brought in from the very same rows, by the unit that repeats them."""
    digests = {digest for unit in units for digest in (unit.digest, unit.source_digest)}
    known: dict[str, ImportUnit] = {}
    for some in chunks(digests):
        for column in (ImportUnit.digest, ImportUnit.source_digest):
            found = select(ImportUnit).where(column.in_(some), ImportUnit.state == UnitState.IN)
            for twin in db.session.scalars(found.options(joinedload(ImportUnit.bundle)).order_by(ImportUnit.id)):
                known.setdefault(twin.digest, twin)
                known.setdefault(twin.source_digest, twin)
    pairs = {unit.id: known.get(unit.digest) or known.get(unit.source_digest) for unit in units}
    return {key: twin for key, twin in pairs.items() if twin is not None and twin.id != key}


def suspect(units: Sequence[ImportUnit], rows: Sequence[ImportRow]) -> None:
    """Note on each unit what seems to be there already; what was decided of the same suspicion stays decided."""
    _Suspicion(units, rows).run()


class _Suspicion:
    def __init__(self, units: Sequence[ImportUnit], rows: Sequence[ImportRow]) -> None:
        self.units = {unit.id: unit for unit in units}
        self.parties = [row for row in rows if row.sheet == "parties" and row.unit_id in self.units]
        self.loans = [row for row in rows if row.sheet == "loans" and row.unit_id in self.units]
        self.found: dict[tuple[int, DoubtKind], dict[str, Any]] = {}

    def run(self) -> None:
        self._contracts()
        self._same_parties()
        self._twice_in_file()
        held = {(doubt.row_id, doubt.kind): doubt for unit in self.units.values() for doubt in list(unit.doubts)}
        for place, doubt in held.items():
            wanted = self.found.get(place)
            if wanted is None or any(getattr(doubt, name) != wanted[name] for name in ("party_key", "loan_key", "other_row_key")):
                doubt.unit.doubts.remove(doubt)
            else:
                doubt.differences = wanted["differences"]
                del self.found[place]
        db.session.flush()
        for (row_id, kind), wanted in self.found.items():
            unit = self.units[wanted.pop("unit_id")]
            unit.doubts.append(ImportDoubt(import_id=unit.import_id, row_id=row_id, kind=kind, taken=[], **wanted))
        db.session.flush()

    def _note(
        self,
        row: ImportRow,
        kind: DoubtKind,
        *,
        party_key: int | None = None,
        loan_key: int | None = None,
        other: int | None = None,
        differences: Sequence[dict[str, Any]] = (),
    ) -> None:
        self.found[row.id, kind] = {
            "unit_id": row.unit_id,
            "party_key": party_key,
            "loan_key": loan_key,
            "other_row_key": other,
            "differences": list(differences),
        }

    def _contracts(self) -> None:
        numbers = {row.meant["number"] for row in self.loans if row.meant.get("number")}
        known: dict[str, Loan] = {}
        for some in chunks(numbers):
            for loan in db.session.scalars(
                select(Loan).where(Loan.number.in_(some)).options(joinedload(Loan.borrower)).order_by(Loan.id)
            ):
                known.setdefault(loan.number, loan)
        for row in self.loans:
            loan_found = known.get(row.meant.get("number") or "")
            if loan_found is not None:
                self._note(row, DoubtKind.CONTRACT, loan_key=loan_found.id, differences=_loan_differences(row, loan_found))

    def _same_parties(self) -> None:
        by_number = self._known(("uscc", Party.uscc), ("identity_number", Party.identity_number))
        by_name = self._known(("name", Party.name))
        for row in self.parties:
            kind = kind_of_party(meaning(row))
            number = row.meant.get("uscc") if kind is PartyKind.ORGANISATION else row.meant.get("identity_number")
            ours = next((each for each in by_number.get(number or "", ()) if each.kind is kind), None)
            if ours is not None:
                differences = _party_differences(row, ours)
                if differences:
                    self._note(row, DoubtKind.NUMBER, party_key=ours.id, differences=differences)
                continue
            named = next((each for each in by_name.get(row.meant.get("name") or "", ()) if each.kind is kind), None)
            if named is not None and not _is_another_person(kind, named, number):
                self._note(row, DoubtKind.NAME, party_key=named.id, differences=_party_differences(row, named))

    def _known(self, *asked: tuple[str, Any]) -> dict[str, list[Party]]:
        known: dict[str, list[Party]] = defaultdict(list)
        for key, column in asked:
            wanted = {row.meant[key] for row in self.parties if row.meant.get(key)}
            for some in chunks(wanted):
                for party in db.session.scalars(select(Party).where(column.in_(some)).order_by(Party.id)):
                    known[getattr(party, key)].append(party)
        return known

    def _twice_in_file(self) -> None:
        """A contract in two matters of the workbook; a person without a number who may be one of the same name elsewhere in it."""
        contracts: dict[str, ImportRow] = {}
        for row in self.loans:
            key = reference_key(row.meant.get("number") or "")
            first = contracts.setdefault(key, row)
            if key and first.unit_id != row.unit_id:
                self._note(row, DoubtKind.CONTRACT_IN_FILE, other=first.id)
        names: dict[str, ImportRow] = {}
        for row in self.parties:
            number = row.meant.get("uscc") or row.meant.get("identity_number")
            key = reference_key(row.meant.get("name") or "")
            first = names.setdefault(key, row)
            same_matter = first.unit_id == row.unit_id
            other = first.meant.get("uscc") or first.meant.get("identity_number")
            if key and not same_matter and not (number and other) and (row.id, DoubtKind.NAME) not in self.found:
                self._note(row, DoubtKind.NAME_IN_FILE, other=first.id)


def _is_another_person(kind: PartyKind, ours: Party, number: str | None) -> bool:
    """Two people of one name with a number each are two people; two companies of one name deserve a look."""
    return kind is PartyKind.PERSON and bool(number) and bool(ours.identity_number)


def _party_differences(row: ImportRow, ours: Party) -> list[dict[str, Any]]:
    return _differences(row, ours, names=[each.name for each in fields(FACTS[ours.kind])])


def _loan_differences(row: ImportRow, loan: Loan) -> list[dict[str, Any]]:
    names = [each.name for each in fields(LoanFacts) if each.name not in ("rates", "borrower", "number")]
    return _differences(row, loan, names=names)


def _differences(row: ImportRow, ours: Any, *, names: Sequence[str]) -> list[dict[str, Any]]:
    """Where the workbook says otherwise than we do; what only one of the two says is no contradiction."""
    columns, found = BY_KEY[row.sheet].by_key, []
    for name in names:
        theirs = row.texts.get(name) and row.meant.get(name)
        held = getattr(ours, name)
        if name in columns and theirs not in (None, "", []) and held not in (None, "") and not _same(theirs, plain_of(held)):
            found.append({"key": name, "ours": plain_of(held), "theirs": theirs})
    return found


def _same(one: Any, other: Any) -> bool:
    try:
        return bool(one == other or float(one) == float(other))
    except (TypeError, ValueError):
        return False
