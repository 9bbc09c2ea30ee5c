"""The reading log, what is read of the change log, and the one recorded verb for changes in bulk."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, inspect, select, update

from app.access.models import User
from app.audit import recording
from app.audit.history import Entry, tell
from app.audit.models import Change, ChangeMatter, Reading
from app.audit.states import Act
from app.core import clock
from app.core.conflicts import Witness
from app.core.db import Base, db
from app.core.work import apart


def note_reading(*, actor: User | None, act: Act, row: Base, title: str, matter_id: int | None = None) -> None:
    """Record who opened or downloaded a row, in a short transaction of its own: the request itself only reads."""
    with apart() as session:
        session.add(
            Reading(
                at=clock.now(),
                actor_id=actor.id if actor else None,
                actor_name=recording.actor_name(session),
                address=str(session.info.get("address") or ""),
                request_id=str(session.info.get("request_id") or ""),
                act=act,
                matter_id=matter_id,
                table_name=type(row).__tablename__,
                row_id=recording.row_id(row),
                title=title[:200],
            )
        )


def readings_of(*, matter_id: int, limit: int = 50) -> Sequence[Reading]:
    """Who opened or downloaded what of a matter, the latest first."""
    wanted = select(Reading).where(Reading.matter_id == matter_id)
    return db.session.scalars(wanted.order_by(Reading.at.desc(), Reading.id.desc()).limit(limit)).all()


def changes_of(*, matter_id: int, page: int = 1, size: int = 30) -> Sequence[Change]:
    """One page of the changes of a matter and of what hangs on it, the latest first."""
    wanted = _changes_of(matter_id).order_by(Change.id.desc())
    return db.session.scalars(wanted.limit(size).offset((page - 1) * size)).all()


def history_of(*, matter_id: int, page: int = 1, size: int = 30, with_bank_only: bool = True) -> Sequence[Entry]:
    """One page of a matter's history as people read it; without the bank's own columns for readers of a firm."""
    return [tell(change, with_bank_only=with_bank_only) for change in changes_of(matter_id=matter_id, page=page, size=size)]


def count_changes_of(*, matter_id: int) -> int:
    """How many changes a matter has seen."""
    return db.session.scalar(select(func.count()).select_from(_changes_of(matter_id).subquery())) or 0


def who_changed(row: Base, columns: Sequence[str]) -> dict[str, Witness]:
    """The last recorded change of each column of a row: by whom, and when."""
    own = (Change.table_name == type(row).__tablename__, Change.row_id == recording.row_id(row))
    witnesses: dict[str, Witness] = {}
    for change in db.session.scalars(select(Change).where(*own).order_by(Change.id.desc()).limit(100)):
        for name in set(columns) & change.new.keys() - witnesses.keys():
            witnesses[name] = Witness(name=change.actor_name, at=change.at)
    return witnesses


def update_rows(*, model: type[Base], where: Sequence[ColumnElement[bool]], values: dict[str, Any]) -> int:
    """Change many rows by one statement and record each of them; the only bulk statement the session lets through.

    The rows are locked by the writing transaction from the moment they are read. Returns how many were changed.
    """
    session = db.session()
    session.flush()
    read = recording.columns_to_read(model=model, values=values)
    before = session.execute(select(*read).where(*where)).mappings().all()
    if not before:
        return 0
    version = inspect(model).version_id_col
    bump = {version.name: version + 1} if version is not None else {}
    statement = update(model).where(*where).values(**values, **bump)
    session.execute(statement, execution_options={recording.RECORDED: True, "synchronize_session": "fetch"})
    recording.record_bulk(session, model=model, before=before, values=values)
    return len(before)


def _changes_of(matter_id: int) -> Any:
    return select(Change).where(Change.id.in_(select(ChangeMatter.change_id).where(ChangeMatter.matter_id == matter_id)))
