"""Frozen dataclasses to plain JSON values and back, so that stored inputs give the identical figure a year later."""

import dataclasses
import types
import typing
from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from app.statutes.errors import StatuteError


class Plain:
    """Gives a frozen dataclass `to_plain()` and `from_plain()`: Decimals, days and times as text, enums by value, tuples as lists."""

    def to_plain(self) -> dict[str, Any]:
        """Return the fields as JSON values."""
        return {field.name: _flatten(getattr(self, field.name)) for field in dataclasses.fields(self)}  # type: ignore[arg-type]

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Self:
        """Rebuild the object; a field that is unknown is refused, a missing one takes its default."""
        hints = _hints(cls)
        unknown = sorted(set(plain) - set(hints))
        if unknown:
            raise StatuteError("%(kind)s has no field named %(names)s.", kind=cls.__name__, names=", ".join(unknown))
        return cls(**{name: _restore(hints[name], value) for name, value in plain.items()})


def _flatten(value: Any) -> Any:
    if isinstance(value, Plain):
        return value.to_plain()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_flatten(item) for item in value]
    return value


def _hints(cls: type) -> dict[str, Any]:
    names = {field.name for field in dataclasses.fields(cls)}
    return {name: hint for name, hint in typing.get_type_hints(cls).items() if name in names}


def _restore(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner = next(part for part in typing.get_args(hint) if part is not type(None))
        return _restore(inner, value)
    if origin is tuple:
        parts = typing.get_args(hint)
        if len(parts) == 2 and parts[1] is Ellipsis:
            return tuple(_restore(parts[0], item) for item in value)
        return tuple(_restore(part, item) for part, item in zip(parts, value, strict=True))
    if isinstance(hint, type) and issubclass(hint, Plain):
        return hint.from_plain(value)
    if hint is Decimal:
        return Decimal(value)
    if hint is date:
        return date.fromisoformat(value)
    if hint is time:
        return time.fromisoformat(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint(value)
    return value
