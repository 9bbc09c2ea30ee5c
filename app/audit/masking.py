"""What a value looks like in the log: exact, but without secrets and without full identity numbers."""

import hashlib
import json
import re
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any

from sqlalchemy import Column

SECRET = "•••"
LONG = 2000
IDENTITY = re.compile(r"(?<![0-9A-Za-z])(\d{3})\d{11}(\d{3}[\dXx])(?![0-9A-Za-z])")


def mask_identity(number: str) -> str:
    """An identity number as it may be shown: the first three and the last four characters."""
    if len(number) <= 7:
        return "*" * len(number)
    return f"{number[:3]}{'*' * (len(number) - 7)}{number[-4:]}"


def logged(column: Column[Any], value: Any) -> Any:
    """The value of a column as the log keeps it; long texts by their length and SHA-256."""
    if value is None:
        return None
    if column.info.get("secret"):
        return SECRET
    if column.info.get("identity"):
        return mask_identity(str(value))
    return _shortened(_without_identity(plain(value)))


def plain(value: Any) -> Any:
    """A value as JSON knows it: amounts as exact text, days and moments in ISO form, members by their value."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    return value


def _without_identity(value: Any) -> Any:
    if isinstance(value, str):
        return IDENTITY.sub(lambda found: mask_identity(found.group()), value)
    if isinstance(value, dict):
        return {key: _without_identity(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_identity(inner) for inner in value]
    return value


def _shortened(value: Any) -> Any:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    if len(text) <= LONG:
        return value
    return {"characters": len(text), "sha256": hashlib.sha256(text.encode()).hexdigest()}
