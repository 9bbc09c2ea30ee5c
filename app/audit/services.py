"""The reading log, what is read of the change log, and the one recorded verb for changes in bulk."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, inspect, select, update

from app.access.models import User
from app.audit import recording
from app.audit.history import Entry, tell
from app.audit.models import Change, ChangeMatter, Reading
from app.audit.states import Act
from app.core import clock, paging
from app.core.conflicts import Witness
from app.core.db import Base, db
from app.core.paging import Page
from app.core.work import apart

PAGE_SIZE = 25
WHOLE_LIST = "*"


def note_reading(*, actor: User | None, act: Act, row: Base, title: str, matter_id: int | None = None) -> None:
    """Record who opened or downloaded a row, in a short transaction of its own: the request itself only reads."""
    _note(actor=actor, act=act, place=(type(row).__tablename__, recording.row_id(row)), title=title, matter_id=matter_id)


def note_list(*, actor: User, model: type[Base], title: str, matter_id: int | None = None) -> None:
    """Record who took a whole list away; the title says which, by what filter and how long."""
    _note(actor=actor, act=Act.DOWNLOADED, place=(model.__tablename__, WHOLE_LIST), title=title, matter_id=matter_id)


def note_opening(*, actor: User, row: Base, title: str, matter_id: int) -> None:
    """Record that a reader opened a row, once for each of his days: a page looked at twenty times is one line."""
    since = clock.now().astimezone(clock.SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    seen = select(Reading.id).where(
        Reading.actor_id == actor.id,
        Reading.act == Act.OPENED,
        Reading.table_name == type(row).__tablename__,
        Reading.row_id == recording.row_id(row),
        Reading.at >= since,
    )
    if db.session.scalar(seen.limit(1)) is None:
        note_reading(actor=actor, act=Act.OPENED, row=row, title=title, matter_id=matter_id)


def _note(*, actor: User | None, act: Act, place: tuple[str, str], title: str, matter_id: int | None) -> None:
    table_name, row_id = place
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
                table_name=table_name,
                row_id=row_id,
                title=title[:200],
            )
        )


def readings_of(*, matter_id: int, limit: int = 50) -> Sequence[Reading]:
    """Who opened or downloaded what of a matter, the latest first."""
    wanted = select(Reading).where(Reading.matter_id == matter_id)
    return db.session.scalars(wanted.order_by(Reading.at.desc(), Reading.id.desc()).limit(limit)).all()


def changes_of(*, matter_id: int, page: int = 1, size: int = PAGE_SIZE) -> Page[Change]:
    """One page of the changes of a matter and of what hangs on it, the latest first."""
    return paging.fetch(_changes(matter_id), number=page, size=size)


def history_of(*, matter_id: int, page: int = 1, size: int = PAGE_SIZE, with_bank_only: bool = True) -> Page[Entry]:
    """One page of a matter's history as people read it; without the bank's own columns for readers of a firm."""
    found = changes_of(matter_id=matter_id, page=page, size=size)
    entries = [tell(change, with_bank_only=with_bank_only) for change in found.items]
    return Page(items=entries, number=found.number, size=found.size, total=found.total)


def whole_history_of(*, matter_id: int, with_bank_only: bool = True) -> Iterator[Entry]:
    """All of a matter's history as people read it, the latest first."""
    for part in paging.stream(_changes(matter_id)):
        yield from (tell(change, with_bank_only=with_bank_only) for (change,) in part)


def _changes(matter_id: int) -> Select[tuple[Change]]:
    hanging = select(ChangeMatter.change_id).where(ChangeMatter.matter_id == matter_id)
    return select(Change).where(Change.id.in_(hanging)).order_by(Change.id.desc())


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
