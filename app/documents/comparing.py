"""What changed between two versions of a paper, word by word as a Chinese reader counts words; figures stay whole."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\d[\d,]*(?:\.\d+)?%?|[A-Za-z][A-Za-z0-9-]*|\n|[^\S\n]+|.", re.DOTALL)
# Changes parted by no more than so many unchanged characters read as one.
_NEAR = 2


class Op(StrEnum):
    """What happened to a stretch of text."""

    SAME = "same"
    REPLACED = "replaced"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of text in the old and in the new version. All changes in order give both texts whole."""

    op: Op
    old: str
    new: str


def words(text: str) -> list[str]:
    """The text cut into what is compared: a figure, a Latin word, a single Chinese character, a mark."""
    return _WORDS.findall(text)


def compare(old: str, new: str) -> list[Change]:
    """The way from the old text to the new one; paragraphs are matched first, so a moved clause does not blur the rest."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    changes: list[Change] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            changes.append(Change(Op.SAME, "".join(before[a:b]), "".join(after[c:d])))
        else:
            changes.extend(_by_words("".join(before[a:b]), "".join(after[c:d])))
    return list(_joined(changes))


def _by_words(old: str, new: str) -> Iterator[Change]:
    before, after = words(old), words(new)
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        left, right = "".join(before[a:b]), "".join(after[c:d])
        yield Change(Op.SAME, left, right) if tag == "equal" else _change(left, right)


def _change(old: str, new: str) -> Change:
    return Change(Op.REPLACED if old and new else Op.REMOVED if old else Op.ADDED, old, new)


def _joined(changes: list[Change]) -> Iterator[Change]:
    pending: list[Change] = []
    for change in changes:
        pending.append(change)
        if change.op is Op.SAME and (len(change.old) > _NEAR or "\n" in change.old):
            yield from _merged(pending[:-1])
            yield change
            pending = []
    yield from _merged(pending)


def _merged(changes: list[Change]) -> Iterator[Change]:
    """Changes with only a word or two between them, as one; unchanged words at either end stay apart."""
    first = next((i for i, change in enumerate(changes) if change.op is not Op.SAME), len(changes))
    last = next((i for i in range(len(changes), 0, -1) if changes[i - 1].op is not Op.SAME), first)
    yield from changes[:first]
    if middle := changes[first:last]:
        yield _change("".join(change.old for change in middle), "".join(change.new for change in middle))
    yield from changes[max(last, first) :]
