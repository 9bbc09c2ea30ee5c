"""Reads the tables beside the tests."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from app.statutes.calendar import Period, Unit


def table(name: str) -> Any:
    """Return one table file."""
    return yaml.safe_load((Path(__file__).parent / f"{name}.yaml").read_text(encoding="utf-8"))


def named(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the keywords for a parametrised test over rows that carry a name."""
    return {"argvalues": rows, "ids": [row["name"] for row in rows]}


def money(value: Any) -> Decimal:
    """Return a table's number as an amount."""
    return Decimal(str(value)).quantize(Decimal("0.01"))


def period(words: str) -> Period:
    """Return `15 days` as a period."""
    length, unit = words.split()
    return Period(int(length), Unit(unit))
