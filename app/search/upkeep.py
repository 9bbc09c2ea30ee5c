"""Keeping the index: what a unit of work changed is found anew before it commits; all of it can be made again in bulk."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, and_, case, delete, event, func, insert, inspect, literal, or_, select
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm import UOWTransaction

from app.core.db import Base, Session
from app.search import grams, sources, states
from app.search.models import SearchEntry, SearchGram
from app.search.states import Found, Manner

AT_ONCE = 500
STALE = "search_stale"
NAMES, DOCUMENTS = 0, 1

_entry, _gram = SearchEntry.__table__, SearchGram.__table__
_FACTS = ("matter_id", "kind", "row_id", "manner", "text", "shown")


def rebuild(session: OrmSession) -> int:
    """Make the whole index again from the rows, in three statements; returns how many names and numbers it holds."""
    session.flush()
    connection = session.connection()
    connection.execute(delete(_gram))
    connection.execute(delete(_entry))
    connection.execute(insert(_entry).from_select(_FACTS, sources.entries()))
    connection.execute(insert(_gram).from_select(["place", "gram", "matter_id"], _all_cuts()))
    return connection.scalar(select(func.count()).select_from(_entry)) or 0


def is_empty(session: OrmSession) -> bool:
    """Whether nothing at all was indexed yet."""
    return session.connection().execute(select(_entry.c.id).limit(1)).first() is None


def refresh(connection: Connection, matter_ids: Iterable[int]) -> None:
    """Bring the entries of some matters up to date, changing only what changed."""
    for some in _in_portions(sorted(matter_ids)):
        matter = Base.metadata.tables["matter"]
        # Two units of work that end at once on the same matter take turns; on SQLite they do anyway.
        locked = select(matter.c.id).where(matter.c.id.in_(some)).order_by(matter.c.id)
        connection.execute(locked.with_for_update(key_share=True)).all()
        wanted = {tuple(row) for row in connection.execute(sources.entries(some))}
        columns = [_entry.c[name] for name in _FACTS]
        present = {
            tuple(row[1:]): row[0]
            for row in connection.execute(select(_entry.c.id, *columns).where(_entry.c.matter_id.in_(some)))
        }
        if wanted == present.keys():
            continue
        _write(connection, gone=[present[facts] for facts in present.keys() - wanted], new=wanted - present.keys())
        _write_cuts(connection, before=_cuts_of(present), after=_cuts_of(wanted))


def _in_portions(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]


def _write(connection: Connection, *, gone: Sequence[int], new: Iterable[tuple[Any, ...]]) -> None:
    if gone:
        connection.execute(delete(_entry).where(_entry.c.id.in_(gone)))
    rows = [dict(zip(_FACTS, facts, strict=True)) for facts in sorted(new)]
    if rows:
        connection.execute(insert(_entry), rows)


def _write_cuts(connection: Connection, *, before: set[tuple[int, str, int]], after: set[tuple[int, str, int]]) -> None:
    for place, gram, matter_id in sorted(before - after):
        own = and_(_gram.c.place == place, _gram.c.gram == gram, _gram.c.matter_id == matter_id)
        connection.execute(delete(_gram).where(own))
    rows = [{"place": place, "gram": gram, "matter_id": matter_id} for place, gram, matter_id in sorted(after - before)]
    if rows:
        connection.execute(insert(_gram), rows)


def _cuts_of(entries: Iterable[tuple[Any, ...]]) -> set[tuple[int, str, int]]:
    return {
        (DOCUMENTS if Found(kind).is_document else NAMES, gram, matter_id)
        for matter_id, kind, _row_id, manner, text, _shown in entries
        for gram in grams.cuts(text, Manner(manner))
    }


def _all_cuts() -> Any:
    """`grams.cuts` of every entry, as one select."""
    start = select(literal(1).label("at")).cte("place_in_text", recursive=True)
    places = start.union_all(select(start.c.at + 1).where(start.c.at < grams.LONGEST))
    text, at = _entry.c.text, places.c.at
    is_name, left = _entry.c.manner == Manner.NAME.value, func.length(text) - at + 1
    sign, before = _class_of(func.substr(text, at, 1)), _class_of(func.substr(text, at - 1, 1))
    begins = or_(at == 1, and_(_entry.c.manner == Manner.NUMBER.value, or_(sign == 0, sign != before)))
    return (
        select(
            case((_entry.c.kind.in_(states.DOCUMENTS), DOCUMENTS), else_=NAMES).label("place"),
            func.substr(text, at, case((is_name, grams.PAIR), else_=grams.WINDOW)).label("gram"),
            _entry.c.matter_id,
        )
        .select_from(_entry.join(places, at <= func.length(text)))
        .where(or_(is_name, begins, left.between(grams.TAIL_FROM, grams.TAIL_TO)))
        .distinct()
        .order_by("place", "gram", "matter_id")
    )


def _class_of(sign: Any) -> Any:
    return case((sign.between("0", "9"), 1), (sign.between("a", "z"), 2), else_=0)


@event.listens_for(Session, "after_flush")
def _notice(session: OrmSession, _context: UOWTransaction) -> None:
    """Remember which matters are found by other words now; what hangs on a party or an asset is looked up at the end."""
    known = sources.watched()
    stale = session.info.setdefault(STALE, set())
    for row in [*session.new, *session.deleted, *session.dirty]:
        columns = known.get(type(row))
        if columns is None:
            continue
        state = inspect(row)
        if row in session.dirty and not any(state.attrs[name].history.has_changes() for name in columns):
            continue
        stale.add((type(row).__scope_via__, getattr(row, type(row).__scope_column__)))


@event.listens_for(Session, "before_commit")
def _keep_up(session: OrmSession) -> None:
    if not session.in_nested_transaction():
        settle(session)


def settle(session: OrmSession) -> None:
    """Bring the index up to what this unit of work has changed so far; before it commits this happens by itself."""
    session.flush()
    stale = session.info.pop(STALE, None)
    if stale:
        connection = session.connection()
        refresh(connection, _matters_of(connection, stale))


@event.listens_for(Session, "after_rollback")
def _forget(session: OrmSession) -> None:
    if not session.in_nested_transaction():
        session.info.pop(STALE, None)


def _matters_of(connection: Connection, stale: Iterable[tuple[tuple[str, str] | None, int]]) -> set[int]:
    found = {key for via, key in stale if via is None}
    for via in {via for via, _key in stale if via is not None}:
        link = Base.metadata.tables[via[0]]
        for keys in _in_portions([key for other, key in stale if other == via]):
            found |= set(connection.execute(select(link.c.matter_id).where(link.c[via[1]].in_(keys))).scalars())
    return found
