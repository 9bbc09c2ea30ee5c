"""Numbers of registers: one after the other within a series, none twice and none left out."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core.db import db
from app.matters.models import NumberRegister
from app.registers import services as registers
from app.registers.texts import MATTER_PREFIX


def next_matter_number(year: int) -> str:
    """The next number of the year's series: LZ-2026-0001.

    It is taken within the caller's transaction: rolled back with it, it is given out again, so no gap arises.
    """
    series = f"{registers.text(MATTER_PREFIX)}-{year}"
    return f"{series}-{take(series):04d}"


def all_series() -> Sequence[NumberRegister]:
    """All series with the last number given out; what comes next is one more, and no number is given twice."""
    return db.session.scalars(select(NumberRegister).order_by(NumberRegister.series.desc())).all()


def take(series: str) -> int:
    """The next number of a series; a second writer waits here until the first has committed or given up."""
    register = _locked(series)
    if register is None:
        _open(series)
        register = _locked(series)
    if register is None:
        raise LookupError(f"The number register of {series} was opened and is not there")
    register.last += 1
    db.session.flush()
    return register.last


def _locked(series: str) -> NumberRegister | None:
    """The series' row, locked and read anew: SQLite locks with the writing transaction, PostgreSQL with the row."""
    wanted = select(NumberRegister).where(NumberRegister.series == series).with_for_update()
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def _open(series: str) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(NumberRegister(series=series, last=0))
    except IntegrityError:
        # Another writer opened the same series a moment ago: its row is the one to lock, read anew.
        db.session.expire_all()
