"""What the worker does for imports: read and check a workbook, bring its good matters in, take an import back.

Every portion is a unit of work of its own; what it says about itself (a row laid, a matter in, a matter taken back) is written in the
same transaction, so that work begun again after a crash goes on where it stopped and makes nothing twice.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import delete, select

from app.access.models import User
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.files import services as files
from app.intake import reading
from app.intake.models import Import, ImportDoubt, ImportRow, ImportUnit
from app.intake.services import checking, imports, laying, undoing
from app.intake.services.bringing import Directory
from app.intake.states import ImportState, UnitState
from app.jobs import running
from app.jobs.running import Order, acting_for

ROWS_AT_ONCE = 500
SECONDS_AT_ONCE = 0.5
PAUSE = 0.12
"""How long one unit of work may hold the database, and how long others then have their turn: SQLite's writers ask again ten times a second."""


def check(order: Order) -> None:
    """Read the workbook; where its columns are known, look at every row and try every good matter."""
    with acting_for(order):
        bundle = _bundle(order)
        if bundle.state not in (ImportState.READING, ImportState.CHECKING):
            return
        content = files.open_stored(stored_file=bundle.stored_file)
        settled = bundle.plan.get("settled")
    try:
        book = reading.read(content)
    except reading.Unreadable as refused:
        _refuse(order, refused)
        return
    with acting_for(order) as actor:
        bundle = _bundle(order)
        plan = laying.plan_for(bundle=bundle, book=book, settled=settled)
        if plan is None:
            imports.move(actor=actor, bundle=bundle, to=ImportState.MAPPING)
            return
        if bundle.state is ImportState.READING:
            imports.move(actor=actor, bundle=bundle, to=ImportState.CHECKING)
    with _back_when_cancelled(order, to=ImportState.MAPPING):
        _lay(order, laying.rows_of(book, plan))
        _try_out(order)
    with acting_for(order) as actor:
        imports.move(actor=actor, bundle=_bundle(order), to=ImportState.CHECKED)


def commit(order: Order) -> None:
    """Bring in the good matters, each whole or not at all."""
    with _back_when_cancelled(order, to=ImportState.DONE):
        _each_unit(order, state=ImportState.COMMITTING, waiting=UnitState.READY, act=_bring_in)
    with acting_for(order) as actor:
        bundle = _bundle(order)
        if bundle.state is ImportState.COMMITTING:
            bundle.finished_at = clock.now()
            imports.move(actor=actor, bundle=bundle, to=ImportState.DONE)


def undo(order: Order) -> None:
    """Take back what is in, the last matter first; what somebody built on meanwhile stays."""
    with _back_when_cancelled(order, to=ImportState.DONE):
        _each_unit(order, state=ImportState.UNDOING, waiting=UnitState.IN, act=_take_back)
    with acting_for(order) as actor:
        bundle = _bundle(order)
        if bundle.state is ImportState.UNDOING:
            imports.move(actor=actor, bundle=bundle, to=ImportState.DONE if undoing.units_in(bundle) else ImportState.UNDONE)


def _bundle(order: Order) -> Import:
    found = imports.find(order.subject_id)
    if found is None:
        raise DomainError(imports.NOT_NOW, state="")
    return found


def _refuse(order: Order, refused: DomainError) -> None:
    with acting_for(order) as actor:
        bundle = _bundle(order)
        bundle.refusal = refused.template
        bundle.refusal_values = {name: str(value) for name, value in refused.values.items()}
        imports.move(actor=actor, bundle=bundle, to=ImportState.REFUSED)


@contextmanager
def _back_when_cancelled(order: Order, *, to: ImportState) -> Iterator[None]:
    """Cancelled work leaves the import where people can go on with it."""
    try:
        yield
    except running.Cancelled:
        with acting_for(order) as actor:
            imports.move(actor=actor, bundle=_bundle(order), to=to)
        raise


def _lay(order: Order, rows: Sequence[dict[str, Any]]) -> None:
    """Put the rows on the bench in place of those of an earlier attempt, and tie them together."""
    total = 2 * len(rows)
    with acting_for(order):
        bundle = _bundle(order)
        for table in (ImportDoubt, ImportRow, ImportUnit):
            db.session.execute(delete(table).where(table.import_id == bundle.id))
        bundle.row_count = len({(row["record"]["tab"], row["number"]) for row in rows})
        bundle.remarks = [*bundle.remarks, *laying.noticed(rows)]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        running.report(order, done=start, total=total)
        with acting_for(order):
            db.session.add_all([ImportRow(import_id=order.subject_id, **row) for row in rows[start : start + ROWS_AT_ONCE]])
    with acting_for(order):
        bundle = _bundle(order)
        checking.arrange(bundle=bundle, rows=checking.open_rows(bundle), directory=Directory.open())


def _try_out(order: Order) -> None:
    """Try every good matter."""

    def act(actor: User, bundle: Import, unit: ImportUnit, directory: Directory) -> None:
        checking.try_out(actor=actor, bundle=bundle, units=[unit], directory=directory)

    _each_unit(order, state=ImportState.CHECKING, waiting=UnitState.READY, act=act, is_second_half=True)


def _bring_in(actor: User, bundle: Import, unit: ImportUnit, directory: Directory) -> None:
    checking.bring_in_or_blame(actor=actor, bundle=bundle, unit=unit, directory=directory)


def _take_back(actor: User, bundle: Import, unit: ImportUnit, _directory: Directory) -> None:
    undoing.take_back(actor=actor, bundle=bundle, unit=unit)


def _each_unit(
    order: Order,
    *,
    state: ImportState,
    waiting: UnitState,
    act: Callable[[User, Import, ImportUnit, Directory], None],
    is_second_half: bool = False,
) -> None:
    """Do the waiting matters in portions, the last first where they are taken back, and say between them how far it is."""
    with acting_for(order):
        wanted = select(ImportUnit.id).where(ImportUnit.import_id == order.subject_id, ImportUnit.state == waiting)
        place = ImportUnit.position.desc() if waiting is UnitState.IN else ImportUnit.position
        keys = db.session.scalars(wanted.order_by(place)).all()
    at, before = 0, len(keys) if is_second_half else 0
    while at < len(keys):
        running.report(order, done=before + at, total=before + len(keys))
        time.sleep(PAUSE)
        until = time.monotonic() + SECONDS_AT_ONCE
        with acting_for(order) as actor:
            bundle, directory = _bundle(order), Directory.open()
            while bundle.state is state and at < len(keys):
                unit = db.session.get_one(ImportUnit, keys[at])
                if unit.state is waiting:
                    act(actor, bundle, unit, directory)
                at += 1
                if time.monotonic() > until:
                    break
            if bundle.state is not state:
                return
