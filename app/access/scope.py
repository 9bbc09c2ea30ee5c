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

from sqlalchemy import ColumnElement, Select, event, false, or_, select
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
    """A new row hangs on a matter that its writer cannot see."""


class MatterScoped:
    """A table whose rows are visible when their matter is.

    `__scope_column__` names the own column. Without `__scope_via__` it holds the matter's id; with it, say
    ("party_role", "party_id"), the row is visible when one row of that table leads from the column to a visible matter.
    """

    __scope_column__: ClassVar[str] = "matter_id"
    __scope_via__: ClassVar[tuple[str, str] | None] = None

    @classmethod
    def within_branch(cls, branch_id: int) -> ColumnElement[bool]:
        matter = Base.metadata.tables["matter"]
        return cls._within(select(matter.c.id).where(matter.c.branch_id == branch_id))

    @classmethod
    def within_engagements(cls, firm_id: int, on: date) -> ColumnElement[bool]:
        engagement = Base.metadata.tables["engagement"]
        current = select(engagement.c.matter_id).where(
            engagement.c.firm_id == firm_id,
            engagement.c.starts_on <= on,
            or_(engagement.c.ends_on.is_(None), engagement.c.ends_on >= on),
        )
        return cls._within(current)

    @classmethod
    def _within(cls, matters: Select[Any]) -> ColumnElement[bool]:
        own = getattr(cls, cls.__scope_column__, None)
        if own is None:
            return false()
        if cls.__scope_via__ is None:
            return own.in_(matters)
        link = Base.metadata.tables[cls.__scope_via__[0]]
        return own.in_(select(link.c[cls.__scope_via__[1]]).where(link.c.matter_id.in_(matters)))


def set_scope(session: OrmSession, scope: Scope) -> None:
    """Say once who is asking in this session; it cannot be changed afterwards."""
    held = session.info.get("scope")
    if held is not None and held != scope:
        raise RuntimeError("A session has one scope, set once; open another session for another actor")
    session.info["scope"] = scope


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
    if scope.reach is Reach.BRANCH:
        branch_id = scope.branch_id
        criteria = with_loader_criteria(MatterScoped, lambda cls: cls.within_branch(branch_id), include_aliases=True)
    else:
        firm_id, on = scope.firm_id, scope.on or clock.today()
        criteria = with_loader_criteria(MatterScoped, lambda cls: cls.within_engagements(firm_id, on), include_aliases=True)
    state.statement = state.statement.options(criteria)


@event.listens_for(Session, "before_flush")
def _refuse_hidden_parents(session: OrmSession, _context: UOWTransaction, _instances: Any) -> None:
    scope: Scope | None = session.info.get("scope")
    if scope is None or scope.is_unlimited:
        return
    matter = Base.metadata.tables["matter"]
    matter_class = next(mapped for mapped in scoped_classes() if mapped.__table__ is matter)
    for row in session.new:
        if not isinstance(row, MatterScoped) or type(row).__scope_column__ != "matter_id" or type(row).__scope_via__:
            continue
        with session.no_autoflush:
            parent = row.matter_id if row.matter_id is not None else getattr(getattr(row, "matter", None), "id", None)
            known = parent is None and getattr(row, "matter", None) in session.new
            if not known and session.scalar(select(matter_class.id).where(matter_class.id == parent)) is None:
                raise HiddenParent(f"{type(row).__name__} hangs on a matter that this actor cannot see")
