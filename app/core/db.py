"""The database: typed columns, exact money and rates, named constraints, and how transactions begin.

Money is a whole number of fen in the database and a Decimal with two places in Python; rates are whole
millionths of a per cent. Reading requests are read-only in the database itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import BigInteger, DateTime, Integer, MetaData, String, event, literal, type_coerce
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column
from sqlalchemy.sql import operators
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

_writing: ContextVar[bool] = ContextVar("transaction_writes", default=False)


class Base(DeclarativeBase):
    """The root of all mapped classes."""

    metadata = MetaData(naming_convention=NAMES)


class Session(FlaskSession):
    """The session class that visibility and the change log listen on."""


db = SQLAlchemy(model_class=Base, session_options={"class_": Session})


class _ExactComparator(TypeDecorator.Comparator[Any], BigInteger.Comparator[Any]):
    """Arithmetic that keeps the unit: plus, minus, negation, times a whole number; anything else is refused."""

    def operate(self, op: Any, *other: Any, **kwargs: Any) -> Any:
        if op in _SCALING:
            if op is not operators.mul or not isinstance(other[0], int):
                raise TypeError("Exact amounts are only multiplied by whole numbers in SQL; compute anything else in Decimal")
            whole = type_coerce(self.expr, BigInteger()) * literal(other[0], BigInteger())
            return type_coerce(whole, self.expr.type)
        result = super().operate(op, *other, **kwargs)
        return type_coerce(result, self.expr.type) if op in _KEEPING else result

    def reverse_operate(self, op: Any, other: Any, **kwargs: Any) -> Any:
        if op is operators.mul:
            return self.operate(op, other, **kwargs)
        if op in _SCALING:
            raise TypeError("Exact amounts are not divided in SQL; compute in Decimal")
        result = super().reverse_operate(op, other, **kwargs)
        return type_coerce(result, self.expr.type) if op in _KEEPING else result


_SCALING = {operators.mul, operators.truediv, operators.floordiv, operators.mod}
_KEEPING = {operators.add, operators.sub, operators.neg}


class _Exact(TypeDecorator[Decimal]):
    """A Decimal of a fixed number of places, kept as a whole number."""

    impl = BigInteger
    cache_ok = True
    places: int
    comparator_factory = _ExactComparator

    def process_bind_param(self, value: Any, dialect: Dialect) -> int | None:
        if value is None:
            return None
        if isinstance(value, float) or not isinstance(value, (Decimal, int)):
            raise TypeError(f"{value!r} is not a Decimal: exact amounts never pass through a float")
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimal places")
        return int(scaled)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(int(value)).scaleb(-self.places)


class Fen(_Exact):
    """Money in yuan with two places, kept in fen."""

    cache_ok = True
    places = 2


class Percent(_Exact):
    """A rate in per cent a year with six places, kept in millionths of a per cent."""

    cache_ok = True
    places = 6


class Area(_Exact):
    """Square metres with two places."""

    cache_ok = True
    places = 2


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Choice(TypeDecorator[Any]):
    """One member of an enumeration, kept by its value as a short string."""

    impl = String(40)
    cache_ok = True

    def __init__(self, members: type[Enum]) -> None:
        super().__init__()
        self.members = members

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str(self.members(value).value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return None if value is None else self.members(value)


class Versioned:
    """A row that people edit: the database refuses a write that is based on an older version of it."""

    version: Mapped[int] = mapped_column(Integer, nullable=False, default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


def column(*args: Any, **kwargs: Any) -> MappedColumn[Any]:
    """A mapped column whose old value the change log always knows."""
    kwargs.setdefault("active_history", True)
    return mapped_column(*args, **kwargs)


@contextmanager
def writing() -> Iterator[None]:
    """Transactions that begin inside this block begin as writers."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


def set_writing(writes: bool) -> None:
    """Say whether transactions of this context begin as writers; requests and jobs set it once, at their start."""
    _writing.set(writes)


def constraint_of(error: IntegrityError) -> str:
    """The name (PostgreSQL) or the words (SQLite) of the violated constraint, for the service that can violate it."""
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    return str(named or error.orig)


def prepare(engine: Engine) -> None:
    """Give every connection of the engine its pragmas and every transaction its right beginning."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connection)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        event.listen(engine, "connect", _postgresql_connection)
        event.listen(engine, "begin", _postgresql_begin)


def _sqlite_connection(connection: Any, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "recursive_triggers=ON", "busy_timeout=10000", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _sqlite_begin(connection: Connection) -> None:
    writes = _writing.get()
    connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql_connection(connection: Any, _record: Any) -> None:
    """Pages ask many short questions: compiling one of them for 60 ms to answer it in 5 is no help."""
    held = connection.autocommit
    connection.autocommit = True
    connection.execute("SET jit TO off")
    connection.autocommit = held


def _postgresql_begin(connection: Connection) -> None:
    if not _writing.get():
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")
