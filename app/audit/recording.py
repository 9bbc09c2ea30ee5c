"""The listener that records every change of a row by itself, in the same transaction as the change.

It reads the unit of work after each flush, when new keys and synchronised foreign keys exist and the old values are
still known. Bulk statements do not pass through a flush: they are refused unless `audit.update_rows` makes them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, Table, event, exists, insert, inspect, literal, select
from sqlalchemy.orm import ColumnProperty, InstanceState, Mapper, ORMExecuteState, UOWTransaction
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.orm.attributes import PASSIVE_NO_INITIALIZE, History

from app.access.scope import MatterScoped, scoped_classes
from app.audit.masking import logged
from app.audit.models import Change, ChangeMatter
from app.audit.states import Action
from app.core import clock
from app.core.db import Base, Session

RECORDED = "recorded_in_bulk"


class UnrecordedBulk(RuntimeError):
    """A bulk statement would change rows without a trace in the log."""


@dataclass
class Entry:
    """One changed row on its way into the log."""

    table: Table
    row_id: str
    action: Action
    old: dict[str, Any] = field(default_factory=dict)
    new: dict[str, Any] = field(default_factory=dict)
    anchors: set[Any] = field(default_factory=set)
    matters: set[int] = field(default_factory=set)


def actor_name(session: OrmSession) -> str:
    """Who acts in this session, as a name that stays readable when the account is gone; empty for the system."""
    return str(session.info.get("actor_name") or "")


def row_id(row: Any) -> str:
    """The primary key of a row as text; several columns are joined by a stroke."""
    return "/".join(str(part) for part in inspect(row).mapper.primary_key_from_instance(row))


def is_recorded(table: Table) -> bool:
    """Whether changes of this table go into the log."""
    return table.info.get("recorded", True) is not False


@event.listens_for(Session, "do_orm_execute")
def _refuse_unrecorded_bulk(state: ORMExecuteState) -> None:
    statement: Any = state.statement
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    table = getattr(statement, "table", None)
    if isinstance(table, Table) and not is_recorded(table) or state.execution_options.get(RECORDED):
        return
    raise UnrecordedBulk(
        f"A bulk statement on {getattr(table, 'name', 'a table')} would leave no trace: change the objects, "
        "or use audit.update_rows for many rows"
    )


@event.listens_for(Session, "before_flush")
def _load_old_values(session: OrmSession, _context: UOWTransaction, _instances: Any) -> None:
    for row in [*session.dirty, *session.deleted]:
        state = inspect(row)
        expired = state.unloaded & {attribute.key for attribute in state.mapper.column_attrs if not _is_computed(attribute)}
        if expired and state.has_identity:
            with session.no_autoflush:
                session.refresh(row, attribute_names=sorted(expired))


@event.listens_for(Session, "after_flush")
def _record(session: OrmSession, context: UOWTransaction) -> None:
    entries: dict[tuple[str, str, Action], Entry] = {}
    for state, (is_delete, list_only) in list(context.states.items()):
        for entry in _entries_of(state, is_delete=is_delete, list_only=list_only):
            entries.setdefault((entry.table.name, entry.row_id, entry.action), entry)
    _write(session, list(entries.values()))


def _entries_of(state: InstanceState[Any], *, is_delete: bool, list_only: bool) -> Iterable[Entry]:
    if not list_only and is_recorded(state.mapper.local_table):
        entry = _row_entry(state, is_delete=is_delete)
        if entry is not None:
            yield entry
    yield from _link_entries(state)


def _row_entry(state: InstanceState[Any], *, is_delete: bool) -> Entry | None:
    mapper = state.mapper
    entry = Entry(table=mapper.local_table, row_id=row_id(state.obj()), action=_action(state, is_delete=is_delete))
    version = mapper.version_id_col
    for attribute in mapper.column_attrs:
        column = attribute.columns[0]
        if not isinstance(column, Column) or column is version or _is_computed(attribute):
            continue
        old, new = _old_and_new(state, key=attribute.key, action=entry.action)
        if attribute.key == _anchor_key(mapper):
            entry.anchors |= {old, new} - {None}
        if column.type.compare_values(old, new):
            continue
        if entry.action is not Action.INSERT:
            entry.old[column.name] = logged(column, old)
        if entry.action is not Action.DELETE:
            entry.new[column.name] = logged(column, new)
    return entry if entry.old or entry.new else None


def _is_computed(attribute: ColumnProperty[Any]) -> bool:
    """Whether the database computes the column from others of its row: then those are the change."""
    return getattr(attribute.columns[0], "computed", None) is not None


def _action(state: InstanceState[Any], *, is_delete: bool) -> Action:
    if is_delete:
        return Action.DELETE
    return Action.UPDATE if state.has_identity else Action.INSERT


def _old_and_new(state: InstanceState[Any], *, key: str, action: Action) -> tuple[Any, Any]:
    history: History = state.get_history(key, PASSIVE_NO_INITIALIZE)
    held = state.dict.get(key)
    if action is Action.INSERT:
        return None, held
    if action is Action.DELETE:
        return (history.deleted[0] if history.deleted else held), None
    if not history.added:
        return held, held
    return (history.deleted[0] if history.deleted else None), history.added[0]


def _link_entries(state: InstanceState[Any]) -> Iterable[Entry]:
    for relationship in state.mapper.relationships:
        if relationship.secondary is None or relationship.viewonly or not is_recorded(relationship.secondary):
            continue
        history = state.get_history(relationship.key, PASSIVE_NO_INITIALIZE)
        for action, others in ((Action.INSERT, history.added), (Action.DELETE, history.deleted)):
            for other in others or ():
                yield _link_entry(relationship, owner=state, other=inspect(other), action=action)


def _link_entry(relationship: Any, *, owner: InstanceState[Any], other: InstanceState[Any], action: Action) -> Entry:
    values = {
        linked.name: side.dict.get(side.mapper.get_property_by_column(own).key)
        for side, pairs in (
            (owner, relationship.synchronize_pairs),
            (other, relationship.secondary_synchronize_pairs),
        )
        for own, linked in pairs
    }
    entry = Entry(
        table=relationship.secondary,
        row_id="/".join(str(values.get(key.name)) for key in relationship.secondary.primary_key),
        action=action,
        matters={held for side in (owner, other) if (held := _own_matter(side.mapper, side.dict)) is not None},
    )
    (entry.new if action is Action.INSERT else entry.old).update(values)
    return entry


def _own_matter(mapper: Mapper[Any], held: Mapping[str, Any]) -> int | None:
    if not issubclass(mapper.class_, MatterScoped) or mapper.class_.__scope_via__ is not None:
        return None
    return held.get(mapper.class_.__scope_column__)


def _anchor_key(mapper: Mapper[Any]) -> str | None:
    return mapper.class_.__scope_column__ if issubclass(mapper.class_, MatterScoped) else None


def _write(session: OrmSession, entries: Sequence[Entry]) -> None:
    if not entries:
        return
    connection = session.connection()
    _find_matters(connection, entries)
    who = {
        "at": clock.now(),
        "actor_id": session.info.get("actor_id"),
        "actor_name": actor_name(session),
        "address": str(session.info.get("address") or ""),
        "request_id": str(session.info.get("request_id") or ""),
    }
    rows = [
        who | {"table_name": each.table.name, "row_id": each.row_id, "action": each.action, "old": each.old, "new": each.new}
        for each in entries
    ]
    change = Change.__table__
    keys = connection.execute(insert(change).returning(change.c.id, sort_by_parameter_order=True), rows).scalars().all()
    links = [
        {"change_id": key, "matter_id": matter_id}
        for key, entry in zip(keys, entries, strict=True)
        for matter_id in sorted(entry.matters)
    ]
    if links:
        connection.execute(insert(ChangeMatter.__table__), links)
    for entry in entries:
        if entry.action is Action.INSERT:
            _adopt_earlier_changes(connection, entry)


def _scoped_by_table() -> dict[Table, type[MatterScoped]]:
    return {mapped.__table__: mapped for mapped in scoped_classes()}


def _find_matters(connection: Connection, entries: Sequence[Entry]) -> None:
    scoped = _scoped_by_table()
    known: dict[tuple[str, str, Any], set[int]] = {}
    for entry in entries:
        mapped = scoped.get(entry.table)
        if mapped is None:
            continue
        if mapped.__scope_via__ is None:
            entry.matters |= entry.anchors
            continue
        for anchor in entry.anchors:
            place = (*mapped.__scope_via__, anchor)
            if place not in known:
                known[place] = _linked_matters(connection, place) | _just_unlinked(entries, place)
            entry.matters |= known[place]


def _linked_matters(connection: Connection, place: tuple[str, str, Any]) -> set[int]:
    table, name, anchor = place
    link = Base.metadata.tables[table]
    return set(connection.execute(select(link.c.matter_id).where(link.c[name] == anchor)).scalars())


def _just_unlinked(entries: Sequence[Entry], place: tuple[str, str, Any]) -> set[int]:
    table, name, anchor = place
    gone = (each for each in entries if each.table.name == table and each.action is Action.DELETE)
    return {each.old["matter_id"] for each in gone if each.old.get(name) == anchor}


def _adopt_earlier_changes(connection: Connection, entry: Entry) -> None:
    """Give the changes of a row that was written before it hung on any matter to the matter it now hangs on."""
    for table, mapped in _scoped_by_table().items():
        if mapped.__scope_via__ is None or mapped.__scope_via__[0] != entry.table.name or mapped is Change:
            continue
        anchor = entry.new[mapped.__scope_via__[1]]
        key = next(iter(table.primary_key))
        own = connection.execute(select(key).where(table.c[mapped.__scope_column__] == anchor)).scalars()
        homeless = select(Change.__table__.c.id, literal(entry.new["matter_id"])).where(
            Change.__table__.c.table_name == table.name,
            Change.__table__.c.row_id.in_([str(each) for each in own]),
            ~exists().where(ChangeMatter.__table__.c.change_id == Change.__table__.c.id),
        )
        connection.execute(insert(ChangeMatter.__table__).from_select(["change_id", "matter_id"], homeless))


def record_bulk(
    session: OrmSession, *, model: type[Base], before: Sequence[Mapping[str, Any]], values: Mapping[str, Any]
) -> None:
    """Record what one bulk update changed: one entry for each row whose value is another one now."""
    mapper = inspect(model)
    columns = {key: mapper.column_attrs[key].columns[0] for key in values}
    entries = []
    for row in before:
        changed = {key for key, column in columns.items() if not column.type.compare_values(row[key], values[key])}
        if not changed:
            continue
        anchor_key = _anchor_key(mapper)
        entries.append(
            Entry(
                table=mapper.local_table,
                row_id="/".join(str(row[key.key]) for key in mapper.primary_key),
                action=Action.UPDATE,
                old={columns[key].name: logged(columns[key], row[key]) for key in sorted(changed)},
                new={columns[key].name: logged(columns[key], values[key]) for key in sorted(changed)},
                anchors={row[anchor_key]} if anchor_key else set(),
            )
        )
    _write(session, entries)


def columns_to_read(*, model: type[Base], values: Iterable[str]) -> list[Any]:
    """What has to be read before a bulk update so that it can be recorded: keys, anchor and the old values."""
    mapper = inspect(model)
    names = {mapper.get_property_by_column(key).key for key in mapper.primary_key} | set(values)
    anchor = _anchor_key(mapper)
    return [getattr(model, name) for name in sorted(names | ({anchor} if anchor else set()))]
