"""What the cells of a row mean: kept as plain JSON beside the row, read back as the types that the services of matters take."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from app.intake.columns import BY_KEY, Column, Kind
from app.intake.models import ImportRow

EXACT = (Kind.MONEY, Kind.RATE, Kind.POINTS, Kind.AREA)


def plain_of(value: Any) -> Any:
    """A value as JSON keeps it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (tuple, list)):
        return [plain_of(each) for each in value]
    return value


def value_of(column: Column, plain: Any) -> Any:
    """The value that `plain_of` kept."""
    if plain is None:
        return None
    if column.kind in EXACT:
        return Decimal(plain)
    if column.kind is Kind.DATE:
        return date.fromisoformat(plain)
    if column.kind is Kind.CHOICE:
        return next(member for member in column.choices if member.value == plain)
    if column.several:
        return tuple(plain) if isinstance(plain, list) else (plain,)
    return plain


def meaning(row: ImportRow) -> dict[str, Any]:
    """The values of a row by key, without the empty ones."""
    columns = BY_KEY[row.sheet].by_key
    return {key: value_of(columns[key], plain) for key, plain in row.meant.items() if plain not in (None, "", [])}


def digest_of(rows: Iterable[ImportRow], *, of: str) -> str:
    """SHA-256 over what all rows of a matter say (`meant`) or had written (`texts`), whatever their order."""
    said = sorted(
        json.dumps([row.sheet, {key: kept for key, kept in getattr(row, of).items() if kept not in (None, "", [])}],
                   ensure_ascii=False, sort_keys=True)
        for row in rows
    )  # fmt: skip
    return hashlib.sha256("\n".join(said).encode()).hexdigest()
