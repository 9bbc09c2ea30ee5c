"""The boxes of a form: which answers they offer, whether one was given that they do not, and which were not answered."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.documents.catalogue import PaperKind, load
from app.documents.context import Group, Leaf, Series, Value
from app.documents.errors import AnswerUnknown


def check(kind: PaperKind, known: Mapping[str, Any]) -> None:
    """Refuses an answer the form has no box for; it would leave every box empty."""
    for pattern, offered in kind.choices.items():
        for path, value in _found(known, pattern):
            _refuse_unknown(path, value, offered)
    for pattern, offered in kind.several.items():
        for path, value in _found(known, f"{pattern}.*"):
            _refuse_unknown(path, value, offered)


def _refuse_unknown(path: str, value: Any, offered: tuple[str | bool, ...]) -> None:
    answer = value.value if isinstance(value, Leaf | Value) else value
    if answer not in (None, "") and not any(type(one) is type(answer) and one == answer for one in offered):
        raise AnswerUnknown(where=path, answer=answer, field=path)


def unanswered(kind: str, context: Mapping[str, Any]) -> list[str]:
    """The paths of the choices between boxes of which none is ticked."""
    paper = load(kind)
    single = [path for pattern in paper.choices for path, value in _found(context, pattern) if _is_open(value)]
    return single + [path for pattern in paper.several for path, value in _found(context, pattern) if not value]


def _is_open(value: Any) -> bool:
    return (value.value if isinstance(value, Value) else value) in (None, "")


def _found(node: Any, pattern: str) -> Iterator[tuple[str, Any]]:
    """Every value the pattern fits, with its path."""
    found = [("", node)]
    for part in pattern.split("."):
        found = [(f"{path}.{key}" if path else str(key), child) for path, one in found for key, child in _children(one, part)]
    return iter(found)


def _children(node: Any, part: str) -> Iterator[tuple[Any, Any]]:
    inside = node.children if isinstance(node, Group | Series) else node
    if part == "*":
        return enumerate(inside) if isinstance(inside, Sequence) and not isinstance(inside, str) else iter(())
    return iter([(part, inside[part])] if isinstance(inside, Mapping) and part in inside else [])
