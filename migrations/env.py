"""Runs the migrations on the application's database: one writing transaction, all or nothing.

SQLite rebuilds a table to change it. Its foreign keys are off meanwhile, or the rebuild would take the child rows with
it, and are checked before the transaction ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from app.core.db import db, writing


def migrate() -> None:
    """Bring the database to the revision that was asked for."""
    with writing(), db.engine.connect() as connection, _without_foreign_keys(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            transactional_ddl=True,
            render_item=_render_plain_types,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
            _check_foreign_keys(connection)


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """The pragma does nothing inside a transaction, so it goes to the driver before one begins."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def _check_foreign_keys(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        raise RuntimeError(f"The migration leaves rows without their parents, nothing was changed: {orphans[:10]}")


def _render_plain_types(kind: str, item: Any, _context: Any) -> str | bool:
    """Migrations name the database's types, not the application's: those may be gone when an old migration runs."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


if context.is_offline_mode():
    raise SystemExit("Migrations run on a database, not as a script of statements: they look at what they find.")
migrate()
