"""What a paper is told: plain values, and where each of them comes from."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.documents.blocks import Origin
from app.documents.errors import TextRefused, TooDeep, TooLong, TooManyValues

MAX_FIELD = 10_000
MAX_VALUES = 100_000
MAX_DEPTH = 20
# Stands for a line the user ended; it becomes a paragraph of the same kind, never a line break.
PARAGRAPH_MARK = "\u2028"

# Words that steer the template or name a role; they are printed, but are nobody's entry.
_UNMARKED = frozenset({"label", "kind", "mm", "representative_label", "signer_label", "id_type"})

Plain = str | int | bool | Decimal | date | None


@dataclass(frozen=True, slots=True)
class Value:
    """One plain value with its origin; put it anywhere in a context to have the preview mark it."""

    value: Plain
    origin: Origin = Origin.AUTO
    field: str = ""


def edited(value: Plain, *, field: str = "") -> Value:
    """A value somebody typed over what the matter gave."""
    return Value(value, Origin.EDITED, field)


def traced(context: Mapping[str, Any], *, edited: Collection[str] = ()) -> dict[str, Any]:
    """The context with every value marked as taken from the matter, or as edited when its dotted path (or one above it) is named."""

    def walk(node: Any, path: str, by_hand: bool) -> Any:
        by_hand = by_hand or path in edited
        if isinstance(node, Mapping):
            return {
                key: child if key in _UNMARKED else walk(child, f"{path}.{key}" if path else str(key), by_hand)
                for key, child in node.items()
            }
        if isinstance(node, Sequence) and not isinstance(node, str):
            return [walk(child, f"{path}.{index}", by_hand) for index, child in enumerate(node)]
        if isinstance(node, Value):
            return Value(node.value, node.origin, node.field or path)
        return Value(node, Origin.EDITED if by_hand else Origin.AUTO, path)

    marked = walk(context, "", False)
    # Words that are never printed by themselves carry no mark.
    marked.update({key: context[key] for key in ("properties", "names") if key in context})
    return dict(marked)


class Leaf:
    """A value as the template sees it: it can be tested, compared and printed, and knows its path."""

    __slots__ = ("field", "marked", "origin", "value")

    def __init__(self, *, value: Plain, field: str, origin: Origin | None = None) -> None:
        self.value = value
        self.field = field
        self.origin = origin

    def __bool__(self) -> bool:
        return self.value is not None and self.value != "" and self.value is not False

    def __eq__(self, other: object) -> bool:
        return self.value == (other.value if isinstance(other, Leaf) else other)

    def __hash__(self) -> int:
        return hash(self.value)

    def __str__(self) -> str:
        return "" if self.value is None else str(self.value)

    def with_text(self, text: str) -> "Leaf":
        """The same value, written another way."""
        return Leaf(value=text, field=self.field, origin=self.origin)


class Group:
    """A mapping as the template sees it: only its own keys can be reached."""

    __slots__ = ("children", "path")

    def __init__(self, *, children: Mapping[str, Any], path: str) -> None:
        self.children = children
        self.path = path

    def __bool__(self) -> bool:
        return bool(self.children)


class Nobody(Group):
    """Stands for a party a form has a row for and the matter has not: whatever is asked of it is empty."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(children={}, path="")


class Series:
    """A list as the template sees it; like its values it knows where they come from."""

    __slots__ = ("children", "origin", "path")

    def __init__(self, *, children: Sequence[Any], path: str, origin: Origin | None = None) -> None:
        self.children = children
        self.path = path
        self.origin = origin

    def __len__(self) -> int:
        return len(self.children)

    def __getitem__(self, index: Any) -> Any:
        return self.children[index]

    def __iter__(self) -> Iterator[Any]:
        return iter(self.children)


def wrap(context: Mapping[str, Any]) -> dict[str, Any]:
    """The context as templates see it. Refuses text no paper can carry, and contexts of unreasonable size."""
    count = 0

    def walk(node: Any, path: str, depth: int) -> Any:
        nonlocal count
        count += 1
        if count > MAX_VALUES:
            raise TooManyValues(count=count, limit=MAX_VALUES)
        if depth > MAX_DEPTH:
            raise TooDeep(limit=MAX_DEPTH, field=path)
        if isinstance(node, str):
            return Leaf(value=_clean(node, path), field=path)
        if isinstance(node, Value):
            return Leaf(value=_clean(node.value, node.field or path), field=node.field or path, origin=node.origin)
        if isinstance(node, Mapping):
            return Group(
                children={str(k): walk(v, f"{path}.{k}" if path else str(k), depth + 1) for k, v in node.items()}, path=path
            )
        if isinstance(node, Sequence):
            children = [walk(child, f"{path}.{index}", depth + 1) for index, child in enumerate(node)]
            return Series(children=children, path=path, origin=_common_origin(children))
        return Leaf(value=_clean(node, path), field=path)

    wrapped: Group = walk(dict(context), "", 0)
    return dict(wrapped.children)


def _refuse_unprintable(text: str, path: str) -> None:
    for character in text:
        code = ord(character)
        if (
            (code < 0x20 and character != "\t")
            or 0x7F <= code <= 0x9F
            or 0xD800 <= code <= 0xDFFF
            or code in (0xFFFE, 0xFFFF, 0xFFFD)
        ):
            raise TextRefused(where=path, character=repr(character)[1:-1], code=f"U+{code:04X}", field=path)


def _common_origin(children: Sequence[Any]) -> Origin | None:
    origins = {child.origin for child in children if isinstance(child, Leaf)}
    return origins.pop() if len(origins) == 1 else Origin.EDITED if Origin.EDITED in origins else None


def _clean(value: Any, path: str) -> Plain:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, bool | int | Decimal | date):
        return value
    if not isinstance(value, str):
        raise TypeError(f"{path}: a paper takes plain values, not {type(value).__name__}")
    if len(value) > MAX_FIELD:
        raise TooLong(where=path, count=len(value), limit=MAX_FIELD, field=path)
    text = value.strip()
    # Nearly every text is one line of ordinary characters; only the others are looked at character by character.
    if not text.isprintable() or "\ufffd" in text:
        lines = (line.strip() for line in text.splitlines())
        text = PARAGRAPH_MARK.join(line for line in lines if line)
        _refuse_unprintable(text, path)
    return text.replace("\t", " ")
