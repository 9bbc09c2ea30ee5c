"""The statements by which the database keeps the tally of matters itself, whoever writes: pages, jobs, imports, SQL.

Only ever adding rows, two writers never wait for each other's sums. Tables that are created from the metadata get the
triggers at once, migrations ask `statements_for`. Batch migrations on SQLite drop the triggers of the table they
rebuild: one that rebuilds `matter` runs these again.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, MetaData

COUNTED = "branch_id, owner_id, stage, tier, court_id, balance_total, balance_principal, balance_growth, balance_as_of"
_COLUMNS = "branch_id, owner_id, stage, tier, has_court, has_balance, balance_as_of, count, balance, principal, growth"
_ROW = (
    "{row}.branch_id, {row}.owner_id, {row}.stage, {row}.tier, {row}.court_id IS NOT NULL, {row}.balance_total IS NOT NULL, "
    "{row}.balance_as_of, {sign}1, {sign}coalesce({row}.balance_total, 0), {sign}coalesce({row}.balance_principal, 0), "
    "{sign}coalesce({row}.balance_growth, 0)"
)
_OFF, _ON = _ROW.format(row="OLD", sign="-"), _ROW.format(row="NEW", sign="+")
_INSERT = f"INSERT INTO matter_tally ({_COLUMNS}) "

_SQLITE = (
    f"CREATE TRIGGER matter_is_counted AFTER INSERT ON matter BEGIN {_INSERT} VALUES ({_ON}); END",
    f"CREATE TRIGGER matter_is_moved AFTER UPDATE OF {COUNTED} ON matter BEGIN {_INSERT} VALUES ({_OFF}), ({_ON}); END",
    f"CREATE TRIGGER matter_is_uncounted AFTER DELETE ON matter BEGIN {_INSERT} VALUES ({_OFF}); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION tally_matter() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    f"IF TG_OP <> 'INSERT' THEN {_INSERT} VALUES ({_OFF}); END IF; "
    f"IF TG_OP <> 'DELETE' THEN {_INSERT} VALUES ({_ON}); END IF; RETURN NULL; END $$",
    f"CREATE TRIGGER matter_is_counted AFTER INSERT OR DELETE OR UPDATE OF {COUNTED} ON matter "
    "FOR EACH ROW EXECUTE FUNCTION tally_matter()",
)
_FROM_MATTERS = f"{_INSERT} SELECT {_ON.replace('NEW.', '')} FROM matter"


def statements_for(*, dialect: str) -> Sequence[str]:
    """The statements that make one database keep the tally."""
    return _SQLITE if dialect == "sqlite" else _POSTGRESQL


def statements_from_rows() -> Sequence[str]:
    """The statements that make the tally of a database whose matters were there first."""
    return ["DELETE FROM matter_tally", _FROM_MATTERS]


def removal_for(*, dialect: str) -> Sequence[str]:
    """The statements that stop the tally, for a migration's way down."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER {name}" for name in ("matter_is_counted", "matter_is_moved", "matter_is_uncounted")]
    return ["DROP TRIGGER matter_is_counted ON matter", "DROP FUNCTION tally_matter"]


def create_with_tables(_metadata: MetaData, connection: Connection, tables: Any = None, **_options: Any) -> None:
    """Let a database keep the tally from the moment its tables are created from the metadata."""
    if {"matter", "matter_tally"} <= {table.name for table in tables or ()}:
        for statement in statements_for(dialect=connection.dialect.name):
            connection.exec_driver_sql(statement)
