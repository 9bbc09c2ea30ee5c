"""A paper's context as JSON and back: dates and decimals keep their type, so that a stored paper can be set again."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

DATE, DECIMAL = "$date", "$decimal"


def to_plain(value: Any) -> Any:
    """The value as JSON keeps it."""
    if isinstance(value, Mapping):
        return {key: to_plain(child) for key, child in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(child) for child in value]
    if isinstance(value, Decimal):
        return {DECIMAL: str(value)}
    if isinstance(value, date):
        return {DATE: value.isoformat()}
    return value


def from_plain(value: Any) -> Any:
    """The value as it was before `to_plain`."""
    if isinstance(value, Mapping):
        if set(value) == {DATE}:
            return date.fromisoformat(value[DATE])
        if set(value) == {DECIMAL}:
            return Decimal(value[DECIMAL])
        return {key: from_plain(child) for key, child in value.items()}
    if isinstance(value, list):
        return [from_plain(child) for child in value]
    return value
