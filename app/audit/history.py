"""The change log told to people: what each row and value is called, names in place of keys, amounts and days as on the page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from flask_babel import gettext
from sqlalchemy import Boolean, Column, Date, Table, inspect
from sqlalchemy.orm import Mapper

from app.audit import labels
from app.audit.models import Change
from app.audit.states import Action
from app.core import formats
from app.core.db import Area, Base, Choice, Fen, Moment, Percent, db
from app.core.labels import N_

TITLES = ("full_name", "name", "title", "subject_title", "number", "contract_number", "description")
"""The columns that can name a row, the best first."""

YES, NO = N_("yes"), N_("no")
LONG = N_("%(count)s characters")


@dataclass(frozen=True)
class Line:
    """One value of a changed row: what it is called, and how it read before and after."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Entry:
    """One change as people read it."""

    at: datetime
    who: str
    address: str
    action: Action
    what: str
    subject: str
    lines: Sequence[Line]


def tell(change: Change, *, with_bank_only: bool) -> Entry:
    """One entry of the log in the reader's language; what is the bank's alone only where the reader may see it."""
    table = Base.metadata.tables.get(change.table_name)
    hidden = table is not None and bool(table.info.get("bank_only")) and not with_bank_only
    names = [] if hidden else [name for name in change.old | change.new if _is_shown(table, name, with_bank_only=with_bank_only)]
    lines = [_line(table, name, old=change.old, new=change.new) for name in names]
    return Entry(
        at=change.at,
        who=change.actor_name or gettext("System"),
        address=change.address,
        action=change.action,
        what=gettext(labels.TABLES.get(change.table_name, change.table_name)),
        subject="" if hidden else _subject(change, table),
        lines=[line for line in lines if line.old != line.new],
    )


def _is_shown(table: Table | None, name: str, *, with_bank_only: bool) -> bool:
    column = table.columns.get(name) if table is not None else None
    if column is None:
        return with_bank_only
    return not column.primary_key and (with_bank_only or not column.info.get("bank_only"))


def _line(table: Table | None, name: str, *, old: Mapping[str, Any], new: Mapping[str, Any]) -> Line:
    column = table.columns.get(name) if table is not None else None
    label = gettext(labels.COLUMNS.get(name, name))
    return Line(label=label, old=_words(column, old.get(name)), new=_words(column, new.get(name)))


def _subject(change: Change, table: Table | None) -> str:
    held = change.old | change.new
    for name in TITLES:
        if isinstance(held.get(name), str) and held[name]:
            return str(held[name])
    mapper = _mapper_of(table) if table is not None else None
    return _name_of_row(mapper, change.row_id) if mapper is not None else ""


def _words(column: Column[Any] | None, value: Any) -> str:
    if value is None or value == "":
        return formats.EMPTY
    if isinstance(value, Mapping) and "characters" in value:
        return gettext(LONG, count=value["characters"])
    if column is None or column.info.get("secret"):
        return str(value)
    if column.foreign_keys:
        return _named(column, value)
    return _typed(column, value)


def _typed(column: Column[Any], value: Any) -> str:
    kind = column.type
    if isinstance(kind, Fen | Area):
        return formats.money(Decimal(value))
    if isinstance(kind, Percent):
        return formats.percent(Decimal(value))
    if isinstance(kind, Moment):
        return formats.moment(datetime.fromisoformat(value))
    if isinstance(kind, Date):
        return formats.day(date.fromisoformat(value))
    if isinstance(kind, Boolean):
        return gettext(YES if value else NO)
    if isinstance(kind, Choice):
        return _label(kind, value)
    return str(value)


def _label(kind: Choice, value: Any) -> str:
    known = {member.value: member for member in kind.members}
    member = known.get(value)
    return str(getattr(member, "label", value))


def _named(column: Column[Any], value: Any) -> str:
    target = next(iter(column.foreign_keys)).column.table
    mapper = _mapper_of(target)
    return (_name_of_row(mapper, value) if mapper is not None else "") or f"#{value}"


def _name_of_row(mapper: Mapper[Any], key: Any) -> str:
    """The name of a row, by the reader's own scope: a row he does not see has none."""
    name = next((name for name in TITLES if name in mapper.column_attrs), None)
    if name is None or len(mapper.primary_key) != 1:
        return ""
    kind = mapper.primary_key[0].type.python_type
    row = db.session.get(mapper.class_, kind(key))
    return str(getattr(row, name)) if row is not None else ""


@cache
def _mapper_of(table: Table) -> Mapper[Any] | None:
    return next((inspect(mapper.class_) for mapper in Base.registry.mappers if mapper.local_table is table), None)
