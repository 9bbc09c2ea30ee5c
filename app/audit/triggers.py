"""Append-only in the database itself: rows of the logs and the milestones are added, never changed, never removed.

The literal statements are here for both databases: `statements_for` gives them to the migrations, and tables that are
created from the metadata get them at once. Batch migrations on SQLite drop the triggers of the table they rebuild:
such a migration runs them again.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, MetaData, text

APPEND_ONLY = ("change", "change_matter", "reading", "milestone", "event", "deadline_change")

_SQLITE = (
    "CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only: rows are never changed'); END",
    "CREATE TRIGGER {table}_is_never_removed BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{table} is append-only: rows are never removed'); END",
)
_POSTGRESQL_FUNCTION = (
    "CREATE OR REPLACE FUNCTION refuse_to_rewrite() RETURNS trigger LANGUAGE plpgsql AS $$ "
    "BEGIN RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', "
    "MESSAGE = TG_TABLE_NAME || ' is append-only: rows are never changed or removed'; END $$"
)
_POSTGRESQL = (
    "CREATE TRIGGER {table}_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite()",
)


def statements_for(*, dialect: str, table: str) -> Sequence[str]:
    """The statements that make one table append-only on one database."""
    templates = _SQLITE if dialect == "sqlite" else (_POSTGRESQL_FUNCTION, *_POSTGRESQL)
    return [template.replace("{table}", table) for template in templates]


def removal_for(*, dialect: str, table: str) -> Sequence[str]:
    """The statements that take the promise back, for a migration's way down."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {table}_is_never_changed", f"DROP TRIGGER {table}_is_never_removed"]
    return [f"DROP TRIGGER {table}_is_append_only ON {table}"]


def missing(connection: Connection) -> list[str]:
    """The tables of the database that should be append-only and are not."""
    if connection.dialect.name == "sqlite":
        found = set(connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars())
        wanted = {table: {f"{table}_is_never_changed", f"{table}_is_never_removed"} for table in APPEND_ONLY}
    else:
        found = set(connection.execute(text("SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'")).scalars())
        wanted = {table: {f"{table}_is_append_only"} for table in APPEND_ONLY}
    return [table for table, names in wanted.items() if not names <= found]


def create_with_tables(_metadata: MetaData, connection: Connection, tables: Any = None, **_options: Any) -> None:
    """Make tables append-only as they are created from the metadata."""
    for table in tables or ():
        if table.name in APPEND_ONLY:
            for statement in statements_for(dialect=connection.dialect.name, table=table.name):
                connection.exec_driver_sql(statement)
