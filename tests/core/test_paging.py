from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import event, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.core.db import db, writing
from app.core.paging import Page, fetch


class Rows(DeclarativeBase):
    """A registry of its own: the sample table is no part of the application's."""


class Sample(Rows):
    """Something to list."""

    __tablename__ = "sample"

    id: Mapped[int] = mapped_column(primary_key=True)


@pytest.fixture
def thirty(shell: Flask) -> Iterator[None]:
    with shell.app_context(), writing():
        Rows.metadata.create_all(db.engine)
        db.session.connection().execute(insert(Sample), [{"id": n} for n in range(1, 31)])
        yield
        db.session.rollback()


def test_a_page_has_its_rows_and_knows_the_total(thirty: None) -> None:
    page = fetch(select(Sample).order_by(Sample.id), number=2, size=12)

    assert [row.id for row in page.items] == list(range(13, 25))
    assert (page.first, page.last, page.total, page.pages) == (13, 24, 30, 3)


def test_a_number_past_the_end_shows_the_last_page(thirty: None) -> None:
    page = fetch(select(Sample).order_by(Sample.id), number=99, size=12)

    assert (page.number, page.first, page.last) == (3, 25, 30)


def test_an_empty_list_is_one_empty_page(thirty: None) -> None:
    page = fetch(select(Sample).where(Sample.id > 100))

    assert (page.number, page.pages, page.first, page.last, page.total) == (1, 1, 0, 0, 0)


def test_a_page_takes_two_queries(thirty: None) -> None:
    asked: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _cursor, statement, *_rest: asked.append(statement))

    fetch(select(Sample).order_by(Sample.id), number=1, size=10)

    assert len(asked) == 2


@pytest.mark.parametrize(
    ("number", "pages", "offered"),
    [
        (1, 1, [1]),
        (1, 3, [1, 2, 3]),
        (1, 29, [1, 2, None, 29]),
        (15, 29, [1, None, 14, 15, 16, None, 29]),
        (4, 7, [1, 2, 3, 4, 5, 6, 7]),
        (29, 29, [1, None, 28, 29]),
    ],
)
def test_the_pages_offered_are_the_ends_and_the_neighbours(number: int, pages: int, offered: list[int | None]) -> None:
    assert Page(items=[1], number=number, size=1, total=pages).numbers == offered
