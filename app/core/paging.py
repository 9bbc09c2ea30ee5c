"""Pages of a long list: one query for the rows, one for how many there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from app.core.db import db

T = TypeVar("T")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list, counted from 1."""

    items: Sequence[T]
    number: int
    size: int
    total: int
    is_partial: bool = False
    """Whether there are more than `total`, which nobody waited to count."""

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The position of the first row shown, 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def numbers(self) -> list[int | None]:
        """The page numbers to offer; None stands for a gap."""
        near = sorted({1, self.pages, *(n for n in range(self.number - 1, self.number + 2) if 1 <= n <= self.pages)})
        offered: list[int | None] = []
        for before, after in zip([0, *near], near, strict=False):
            if after - before > 1:
                offered.append(None if after - before > 2 else before + 1)
            offered.append(after)
        return offered


def fetch(statement: Select[tuple[T]], *, number: int = 1, size: int = PAGE_SIZE) -> Page[T]:
    """The page of a statement's first entities; a number past the end shows the last page."""
    counted: Select[Any] = select(func.count()).select_from(statement.order_by(None).options().subquery())
    total = db.session.scalar(counted) or 0
    number = min(max(1, number), max(1, -(-total // size)))
    rows: Any = db.session.scalars(statement.limit(size).offset((number - 1) * size))
    return Page(items=rows.unique().all(), number=number, size=size, total=total)
