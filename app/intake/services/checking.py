"""All rows of a workbook looked at: each cell, the rows among themselves, our own records, and at last our own rules, by trying.

A matter is tried for what a rule would refuse by bringing it in and taking everything back in the same moment.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import selectinload

from app.access.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.intake.models import Import, ImportRow, ImportUnit
from app.intake.services import bringing, doubting, linking
from app.intake.services.bringing import Directory, RowRefused
from app.intake.services.values import digest_of
from app.intake.states import OPEN_UNITS, Decision, UnitState


def arrange(*, bundle: Import, rows: Sequence[ImportRow], directory: Directory) -> list[ImportUnit]:
    """Tie the rows into matters, look for what is ours already, and say where each matter stands. Rows must be all that are open.

    What a rule refused stays noted until the matter is tried again.
    """
    groups = linking.link(rows, directory=directory)
    held = open_units(bundle)
    known = {unit.key: unit for unit in held}
    units = []
    for position, (key, members) in enumerate(groups.items()):
        unit = known.pop(key, None) or ImportUnit(import_id=bundle.id, key=key, state=UnitState.FAULTY)
        unit.position = position
        _describe(unit, members)
        db.session.add(unit)
        units.append(unit)
    db.session.flush()
    members_of = {id(row): unit.id for unit, members in zip(units, groups.values(), strict=True) for row in members}
    _settle(rows, members_of=members_of, held=held)
    _follow(held, units={unit.id: unit for unit in units})
    for gone in known.values():
        db.session.delete(gone)
    _judge_all(units, rows)
    return units


def _settle(rows: Sequence[ImportRow], *, members_of: dict[int, int], held: Sequence[ImportUnit]) -> None:
    """Give each row to its matter; a matter that has its rows at hand forgets them, or it would take a moved one with it."""
    moved = [row for row in rows if row.unit_id != members_of.get(id(row))]
    for row in moved:
        row.unit_id = members_of.get(id(row))
    db.session.flush()
    for row in moved:
        db.session.expire(row, ["unit"])
    for unit in held if moved else ():
        db.session.expire(unit, ["rows"])


def _follow(held: Sequence[ImportUnit], *, units: dict[int, ImportUnit]) -> None:
    """Let a doubt, with what was decided of it, go with its row to another matter; without a matter there is nothing to doubt."""
    for unit in held:
        for doubt in list(unit.doubts):
            home = units.get(doubt.row.unit_id) if doubt.row.unit_id is not None else None
            if home is None:
                unit.doubts.remove(doubt)
            elif home is not unit:
                doubt.unit = home
    db.session.flush()


def _describe(unit: ImportUnit, rows: Sequence[ImportRow]) -> None:
    head = next((row for row in rows if row.sheet == "matters"), None)
    borrower = next((row.meant["name"] for row in rows if row.sheet == "parties" and row.meant.get("name")), "")
    unit.title = ((head.meant.get("title") if head else "") or borrower or unit.key)[:200]
    unit.amount = sum((Decimal(row.meant.get("amount") or 0) for row in rows if row.sheet == "loans"), Decimal(0))
    unit.digest = digest_of(rows, of="meant")
    unit.source_digest = digest_of(rows, of="texts")


def _judge_all(units: Sequence[ImportUnit], rows: Sequence[ImportRow]) -> None:
    twins = doubting.twins_of(units)
    doubting.suspect([unit for unit in units if unit.id not in twins], rows)
    faulty = {row.unit_id for row in rows if row.fault_count}
    for unit in units:
        twin = twins.get(unit.id)
        unit.twin_id = twin.id if twin else None
        unit.state = UnitState.KNOWN if twin else judge(unit, is_faulty=unit.id in faulty)
    db.session.flush()


def judge(unit: ImportUnit, *, is_faulty: bool) -> UnitState:
    """Where a matter stands by its faults and doubts; what a person left out stays out until he takes it back."""
    if any(doubt.decision is Decision.SKIP for doubt in unit.doubts) or unit.is_left_out:
        return UnitState.LEFT_OUT
    if is_faulty:
        return UnitState.FAULTY
    if unit.refusal:
        return UnitState.REFUSED
    return UnitState.DOUBTFUL if any(doubt.decision is None for doubt in unit.doubts) else UnitState.READY


def open_units(bundle: Import) -> Sequence[ImportUnit]:
    """The matters of an import that are not in, with their doubts."""
    states = OPEN_UNITS | {UnitState.KNOWN}
    wanted = select(ImportUnit).where(ImportUnit.import_id == bundle.id, ImportUnit.state.in_(states))
    return db.session.scalars(wanted.options(selectinload(ImportUnit.doubts)).order_by(ImportUnit.position)).all()


def open_rows(bundle: Import) -> list[ImportRow]:
    """The rows of an import whose matter is not in, in the order of the workbook."""
    settled = select(ImportUnit.id).where(
        ImportUnit.import_id == bundle.id, ImportUnit.state.in_([UnitState.IN, UnitState.UNDONE])
    )
    wanted = select(ImportRow).where(ImportRow.import_id == bundle.id).order_by(ImportRow.position)
    gone = set(db.session.scalars(settled))
    return [row for row in db.session.scalars(wanted) if row.unit_id not in gone]


def forget_refusals(unit: ImportUnit) -> None:
    """Take away what a rule refused before: the matter has changed and is tried anew."""
    unit.refusal, unit.refusal_values = "", {}
    for row in unit.rows:
        linking.clear(row, by=(linking.RULE,))


def try_out(*, actor: User, bundle: Import, units: Iterable[ImportUnit], directory: Directory) -> None:
    """Bring each good matter in and take it back at once; what a rule refuses is noted at its cell, or on the matter."""
    for unit in units:
        if unit.state is UnitState.READY:
            refused = _tried(actor=actor, bundle=bundle, unit=unit, directory=directory)
            if refused is not None:
                blame(unit, refused)


def _tried(*, actor: User, bundle: Import, unit: ImportUnit, directory: Directory) -> RowRefused | DomainError | None:
    with made_rows_held():
        attempt = db.session.begin_nested()
        try:
            bringing.bring_in(actor=actor, bundle=bundle, unit=unit, directory=directory)
            db.session.flush()
        except (RowRefused, DomainError) as refused:
            return refused
        finally:
            attempt.rollback()
    return None


def bring_in_or_blame(*, actor: User, bundle: Import, unit: ImportUnit, directory: Directory) -> None:
    """Bring a matter in whole; where a rule refuses it, nothing of it stays and the refusal is noted."""
    try:
        with made_rows_held(), db.session.begin_nested():
            bringing.bring_in(actor=actor, bundle=bundle, unit=unit, directory=directory)
    except (RowRefused, DomainError) as refused:
        blame(unit, refused)
        db.session.flush()


@contextmanager
def made_rows_held() -> Iterator[None]:
    """Keep what is made inside alive, so that the session knows it as new and forgets it when the savepoint is rolled back.

    A row that was collected and read again would stay known, and its key would be given to another.
    """
    session, held = db.session(), []

    def hold(_session: Any, row: Any) -> None:
        held.append(row)

    event.listen(session, "pending_to_persistent", hold)
    try:
        yield
    finally:
        event.remove(session, "pending_to_persistent", hold)


def blame(unit: ImportUnit, refused: RowRefused | DomainError) -> None:
    """Note what a rule refused: at the cell it speaks of, so that it can be mended there, or on the matter as a whole."""
    error = refused.error if isinstance(refused, RowRefused) else refused
    values = {name: str(value) for name, value in error.values.items()}
    if isinstance(refused, RowRefused):
        linking.note(refused.row, linking.fault(refused.key, "rule", error.template, by=linking.RULE, **values))
        unit.state = UnitState.FAULTY
        return
    unit.refusal, unit.refusal_values, unit.state = error.template, values, UnitState.REFUSED
