"""Where the index comes from: each slice names the columns by which its rows are found, once.

How a row hangs on a matter is known already: its class says it for the visibility of rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, ColumnElement, FromClause, FunctionElement, Select, String, Text, func, literal, select, union
from sqlalchemy.ext.compiler import compiles

from app.access.scope import MatterScoped
from app.core.db import Base
from app.search.states import Found, Manner

SHOWN_OF_TAIL = 4


class as_searched(FunctionElement[str]):  # noqa: N801 (it is called like a function)
    """`grams.search_copy` in the database's own words."""

    type = Text()
    name = "search_copy"
    inherit_cache = True


@compiles(as_searched, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **kwargs: Any) -> str:
    return f"lower(normalize({compiler.process(element.clauses, **kwargs)}, NFKC))"


@compiles(as_searched)
def _elsewhere(element: Any, compiler: Any, **kwargs: Any) -> str:
    return f"search_copy({compiler.process(element.clauses, **kwargs)})"


@dataclass(frozen=True)
class Source:
    """The columns by which rows of a class are found; `row` holds the key of what a hit leads to."""

    mapped: type[MatterScoped]
    kind: Found
    names: Sequence[str] = ()
    numbers: Sequence[str] = ()
    tails: Sequence[str] = ()
    row: str = "id"
    present: str = ""
    texts: Sequence[ColumnElement[str]] = ()
    watched: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        columns = {*self.names, *self.numbers, *self.tails, *((self.present,) if self.present else ())}
        object.__setattr__(self, "watched", frozenset(columns))

    @property
    def table(self) -> FromClause:
        return self.mapped.__table__  # type: ignore[attr-defined,no-any-return]

    def selects(self, matter_ids: Sequence[int] | None) -> list[Select[Any]]:
        """One select for each column: matter, kind, row, manner, searched copy, shown text."""
        given: list[tuple[Manner, Any]] = [(Manner.NAME, self.table.c[name]) for name in self.names]
        given += [(Manner.NAME, text) for text in self.texts]
        given += [(Manner.NUMBER, self.table.c[name]) for name in self.numbers]
        given += [(Manner.TAIL, self.table.c[name]) for name in self.tails]
        return [self._select(manner, text, matter_ids) for manner, text in given]

    def _select(self, manner: Manner, text: Any, matter_ids: Sequence[int] | None) -> Select[Any]:
        matter_id, tables = self._matter()
        shown = (
            text if manner is not Manner.TAIL else "…" + func.substr(text, func.length(text) - SHOWN_OF_TAIL + 1, SHOWN_OF_TAIL)
        )
        found = (
            select(
                matter_id.label("matter_id"),
                literal(self.kind.value, String).label("kind"),
                self.table.c[self.row].label("row_id"),
                literal(manner.value, String).label("manner"),
                as_searched(text).label("text"),
                shown.label("shown"),
            )
            .select_from(tables)
            .where(text.is_not(None), text != "")
        )
        if self.present:
            found = found.where(self.table.c[self.present].is_(None))
        return found if matter_ids is None else found.where(matter_id.in_(matter_ids))

    def _matter(self) -> tuple[Column[Any], FromClause]:
        own = self.table.c[self.mapped.__scope_column__]
        if self.mapped.__scope_via__ is None:
            return own, self.table  # type: ignore[return-value]
        name, key = self.mapped.__scope_via__
        link = Base.metadata.tables[name]
        return link.c.matter_id, self.table.join(link, link.c[key] == own)


_sources: list[Source] = []
_links: dict[type[MatterScoped], frozenset[str]] = {}


def add(*sources: Source) -> None:
    """Let rows be found; called once by each slice that has something to find."""
    _sources.extend(sources)


def add_link(mapped: type[MatterScoped], *columns: str) -> None:
    """Name a class whose rows tie others to a matter, so that a new tie lets what it ties be found."""
    _links[mapped] = frozenset(columns)


def watched() -> dict[type[MatterScoped], frozenset[str]]:
    """The columns of each class whose change makes the entries of a matter stale."""
    found = dict(_links)
    for source in _sources:
        found[source.mapped] = found.get(source.mapped, frozenset()) | source.watched
    return found


def entries(matter_ids: Sequence[int] | None = None) -> Any:
    """Everything that can be found, of all matters or of some, as one select."""
    return union(*(one for source in _sources for one in source.selects(matter_ids)))
