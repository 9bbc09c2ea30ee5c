"""Which rows: decided here once, for every ORM query of a session.

A table that hangs on a matter is `MatterScoped`. The session carries one `Scope`, set once; no scope is an exception
and a hidden row is simply not there. Criteria are built from the tables in the metadata, so that nothing is imported
from the chapters above.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any, ClassVar

from sqlalchemy import Column, ColumnElement, event, false, inspect, or_, select
from sqlalchemy.orm import ORMExecuteState, UOWTransaction, with_loader_criteria
from sqlalchemy.orm import Session as OrmSession
from sqlalchemy.sql import visitors

from app.core import clock
from app.core.db import Base, Session, db


class Reach(Enum):
    """How far a scope reaches."""

    SYSTEM = "system"
    BANK = "bank"
    BRANCH = "branch"
    FIRM = "firm"


@dataclass(frozen=True)
class Scope:
    """What one actor sees: the whole bank, one branch's matters, or the matters a firm is engaged for on a day."""

    reach: Reach
    branch_id: int | None = None
    firm_id: int | None = None
    on: date | None = None

    @property
    def is_unlimited(self) -> bool:
        return self.reach in (Reach.SYSTEM, Reach.BANK)


SYSTEM = Scope(Reach.SYSTEM)


class NoScope(RuntimeError):
    """A query touched a matter's table before anybody said who is asking."""


class HiddenParent(RuntimeError):
    """A new or moved row hangs on a matter, a party or an asset that its writer cannot see."""


class Unnarrowed(RuntimeError):
    """A statement on a matter's table would pass by the criteria."""


class MatterScoped:
    """A table whose rows are visible when their matter is.

    `__scope_column__` names the own column. Without `__scope_via__` it holds the matter's id; with it, say
    ("party_role", "party_id"), the row is visible when one row of that table leads from the column to a visible matter.
    """

    __scope_column__: ClassVar[str] = "matter_id"
    __scope_via__: ClassVar[tuple[str, str] | None] = None

    @classmethod
    def within_branch(cls, branch_id: int) -> ColumnElement[bool]:
        """Asked row by row: a branch may have tens of thousands of matters, too many to list for each query."""
        matter = Base.metadata.tables["matter"].alias("branch_matter")
        of_branch = select(matter.c.id).where(matter.c.branch_id == branch_id)  # Bound first: the mixin itself is asked too.
        own = getattr(cls, cls.__scope_column__, None)
        if own is None:
            return false()
        if cls.__scope_via__ is None:
            return of_branch.where(matter.c.id == own).correlate_except(matter).exists()
        link = Base.metadata.tables[cls.__scope_via__[0]].alias("branch_link")
        linked = of_branch.join(link, link.c.matter_id == matter.c.id).where(link.c[cls.__scope_via__[1]] == own)
        return linked.correlate_except(matter, link).exists()

    @classmethod
    def within_engagements(cls, firm_id: int, on: date) -> ColumnElement[bool]:
        """Asked from the firm's engagements, which are few."""
        engagement = Base.metadata.tables["engagement"]
        current = select(engagement.c.matter_id).where(
            engagement.c.firm_id == firm_id,
            engagement.c.starts_on <= on,
            or_(engagement.c.ends_on.is_(None), engagement.c.ends_on >= on),
        )
        own = getattr(cls, cls.__scope_column__, None)
        if own is None:
            return false()
        if cls.__scope_via__ is None:
            return own.in_(current)
        link = Base.metadata.tables[cls.__scope_via__[0]]
        return own.in_(select(link.c[cls.__scope_via__[1]]).where(link.c.matter_id.in_(current)))


def set_scope(session: OrmSession, scope: Scope) -> None:
    """Say once who is asking in this session; it cannot be changed afterwards."""
    held = session.info.get("scope")
    if held is not None and held != scope:
        raise RuntimeError("A session has one scope, set once; open another session for another actor")
    session.info["scope"] = scope


def current() -> Scope:
    """Who is asking in this session."""
    held: Scope | None = db.session().info.get("scope")
    if held is None:
        raise NoScope("Nobody said who is asking in this session")
    return held


def is_known(session: OrmSession) -> bool:
    """Whether it was said who is asking: not on the page of a request that was refused before."""
    return session.info.get("scope") is not None


@contextmanager
def acting_as(scope: Scope = SYSTEM) -> Iterator[None]:
    """Run a command or a job under a scope; the session it uses ends with the block."""
    db.session.remove()
    set_scope(db.session(), scope)
    try:
        yield
    finally:
        db.session.remove()


def scoped_classes() -> list[type[Any]]:
    """All mapped classes whose rows hang on a matter."""
    return [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, MatterScoped)]


def class_of(table_name: str) -> type[Any]:
    """The scoped class of a table, for whoever may not import it."""
    return next(mapped for mapped in scoped_classes() if mapped.__table__.name == table_name)


def _touches_a_matter(statement: Any) -> bool:
    scoped = {mapped.__table__ for mapped in scoped_classes()}
    return any(element in scoped for element in visitors.iterate(statement) if element.__visit_name__ == "table")


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    scope: Scope | None = state.session.info.get("scope")
    if scope is None:
        if _touches_a_matter(state.statement):
            raise NoScope("Nobody said who is asking: set a scope before querying a matter's tables")
        return
    if scope.is_unlimited or state.is_column_load and not state.is_relationship_load:
        return
    if not state.is_orm_statement or state.is_insert:
        if _touches_a_matter(state.statement):
            raise Unnarrowed("Only queries of mapped classes are narrowed, and only a flush checks new rows: use the classes")
        return
    if scope.reach is Reach.BRANCH:
        branch_id = scope.branch_id
        criteria = with_loader_criteria(MatterScoped, lambda cls: cls.within_branch(branch_id), include_aliases=True)
    else:
        firm_id, on = scope.firm_id, scope.on or clock.today()
        criteria = with_loader_criteria(MatterScoped, lambda cls: cls.within_engagements(firm_id, on), include_aliases=True)
    state.statement = state.statement.options(criteria)


@event.listens_for(Session, "before_flush")
def _refuse_hidden_parents(session: OrmSession, _context: UOWTransaction, _instances: Any) -> None:
    """INSERT and UPDATE are not narrowed by the criteria: whatever a new or moved row hangs on must be visible."""
    scope: Scope | None = session.info.get("scope")
    if scope is None or scope.is_unlimited:
        return
    with session.no_autoflush:
        for row in [*session.new, *session.dirty]:
            if isinstance(row, MatterScoped):
                for anchor, target in _anchors(type(row)):
                    _refuse_hidden(session, row, anchor=anchor, target=target)


def _anchors(mapped: type[MatterScoped]) -> list[tuple[str, str]]:
    """(column, table) of what a row of this class hangs on: its matter, its party or asset, and what it links to one."""
    found = []
    if mapped.__scope_column__ != "id":
        found.append((mapped.__scope_column__, _goal(mapped)))
    links = {(other.__scope_via__, other.__table__.name) for other in scoped_classes() if other.__scope_column__ == "id"}
    own = mapped.__table__.name  # type: ignore[attr-defined]
    return found + [(via[1], table) for via, table in links if via is not None and via[0] == own]


def _goal(mapped: type[MatterScoped]) -> str:
    if mapped.__scope_via__ is None:
        return "matter"
    column: Column[Any] = mapped.__table__.c[mapped.__scope_column__]  # type: ignore[attr-defined]
    return str(next(iter(column.foreign_keys)).column.table.name)


def _refuse_hidden(session: OrmSession, row: MatterScoped, *, anchor: str, target: str) -> None:
    state = inspect(row)
    assert state is not None
    loaded = (
        getattr(row, relation.key)
        for relation in state.mapper.relationships
        if relation.key in state.dict and anchor in {column.key for column in relation.local_columns}
    )
    parent = next((found for found in loaded if found is not None), None)
    if parent is not None and parent in session.new:
        return
    key = parent.id if parent is not None else getattr(row, anchor)
    if state.persistent and not state.attrs[anchor].history.has_changes() and key == getattr(row, anchor):
        return
    if key is not None and not _is_open(session, target=class_of(target), key=key):
        raise HiddenParent(f"{type(row).__name__} hangs on a {target} that this actor cannot see")


def _is_open(session: OrmSession, *, target: type[Any], key: int) -> bool:
    """Whether the parent is visible; a party or an asset that hangs on no matter yet is open to whoever made it."""
    if session.scalar(select(target.id).where(target.id == key)) is not None:
        return True
    if target.__scope_via__ is None:
        return False
    link = Base.metadata.tables[target.__scope_via__[0]]
    taken = session.connection().execute(select(link.c.matter_id).where(link.c[target.__scope_via__[1]] == key).limit(1))
    return taken.first() is None
