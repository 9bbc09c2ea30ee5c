"""How migrations run: one transaction, as a writer; on SQLite with foreign keys off while tables are rebuilt, checked after."""

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from app.core.db import db, writing


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Columns of our own types are written as what the database keeps, so that a migration never changes with the code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}" if hasattr(item, "impl_instance") else f"sa.{item.impl!r}"
    return False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()


with writing(), db.engine.connect() as connection:
    is_sqlite = connection.dialect.name == "sqlite"
    if is_sqlite:
        # Outside a transaction: the pragma does nothing inside one. A rebuilt table would else take its children along.
        driver = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
    try:
        with connection.begin():
            run(connection)
            if is_sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"{current_app.name}: rows without their parents after the migration: {broken[:5]}")
    finally:
        if is_sqlite:
            driver.execute("PRAGMA foreign_keys=ON")
