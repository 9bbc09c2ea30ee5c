"""The boxes of a form: which answers they offer, whether one was given that they do not, and which were not answered."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.documents.catalogue import PaperKind, load, pattern
from app.documents.context import Group, Leaf, Series, Value
from app.documents.errors import AnswerUnknown


def check(kind: PaperKind, known: Mapping[str, Any]) -> None:
    """Refuses an answer the form has no box for; it would leave every box empty."""
    for path, value in _answers(kind, known):
        offered = kind.choices.get(pattern(path)) or kind.several[pattern(path).removesuffix(".*")]
        if value not in (None, "") and not any(type(answer) is type(value) and answer == value for answer in offered):
            raise AnswerUnknown(where=path, answer=value, field=path)


def unanswered(kind: str, context: Mapping[str, Any]) -> list[str]:
    """The paths of the choices between boxes of which none is ticked, in the order of the context."""
    paper = load(kind)
    open_ones = [path for path, value in _answers(paper, context) if pattern(path) in paper.choices and value in (None, "")]
    return open_ones + [path for path, found in _lists(context, "") if pattern(path) in paper.several and not found]


def _answers(kind: PaperKind, known: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    asked = {*kind.choices, *(f"{path}.*" for path in kind.several)}
    return ((path, value) for path, value in _values(known, "") if pattern(path) in asked) if asked else iter(())


def _values(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, Leaf | Value):
        yield path, node.value
    elif isinstance(node, Group | Mapping | Series) or (isinstance(node, Sequence) and not isinstance(node, str)):
        for key, child in _children(node):
            yield from _values(child, f"{path}.{key}" if path else str(key))
    else:
        yield path, node


def _lists(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(node, Sequence) and not isinstance(node, str):
        yield path, node
    if isinstance(node, Mapping | Sequence) and not isinstance(node, str):
        for key, child in _children(node):
            yield from _lists(child, f"{path}.{key}" if path else str(key))


def _children(node: Any) -> Iterator[tuple[Any, Any]]:
    inside = node.children if isinstance(node, Group | Series) else node
    return iter(inside.items()) if isinstance(inside, Mapping) else enumerate(inside)
