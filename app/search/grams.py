"""How texts are cut up for searching: a name into pairs of neighbouring characters, a number into windows where a reader would begin.

The same cuts exist twice, here for single rows and as one SQL statement for all of them (`statements`); a test keeps them equal.
"""

import unicodedata
from collections.abc import Iterator

from app.search.states import Manner

PAIR, WINDOW, LONGEST = 2, 18, 80
TAIL_FROM, TAIL_TO = 3, 6
SHORTEST_TAIL = 4
LAST = "\U0010ffff"
"""Sorts behind every text that begins alike."""


def search_copy(text: str) -> str:
    """A text as the index keeps it: half-width signs, small letters; for searching only, never for what is shown or printed."""
    return unicodedata.normalize("NFKC", text).lower()


def words_of(typed: str) -> list[str]:
    """The words to look for, the longest first; more than four say no more than four."""
    words = dict.fromkeys(search_copy(typed).split())
    return sorted(words, key=len, reverse=True)[:4]


def marked(shown: str, typed: str) -> list[tuple[str, bool]]:
    """A text in pieces, and whether each is what was typed: width and case do not matter, the text stays as it is."""
    signs = [search_copy(sign) for sign in shown]
    copy, owners = "".join(signs), [at for at, sign in enumerate(signs) for _ in sign]
    hit = {owners[at] for word in words_of(typed) for start in _places(copy, word) for at in range(start, start + len(word))}
    pieces: list[tuple[str, bool]] = []
    for at, sign in enumerate(shown):
        if pieces and pieces[-1][1] == (at in hit):
            pieces[-1] = (pieces[-1][0] + sign, at in hit)
        else:
            pieces.append((sign, at in hit))
    return pieces


def _places(copy: str, word: str) -> Iterator[int]:
    at = copy.find(word)
    while at >= 0:
        yield at
        at = copy.find(word, at + len(word))


def pairs(word: str) -> list[str]:
    """The pairs of neighbouring characters of a word."""
    return list(dict.fromkeys(word[at : at + PAIR] for at in range(len(word) - 1)))


def windows(word: str) -> list[str]:
    """The windows that a number holding this word has as well: where the word begins, and at its last parts."""
    starts = [at for at in range(1, len(word) - SHORTEST_TAIL + 1) if _begins(word[at - 1], word[at])]
    return list(dict.fromkeys(word[at : at + WINDOW] for at in [0, *starts[-3:]]))


def cuts(text: str, manner: Manner) -> set[str]:
    """All grams under which a text is found."""
    if manner is Manner.NAME:
        return {text[at : at + PAIR] for at in range(min(len(text), LONGEST))}
    return {text[at : at + WINDOW] for at in _starts(text, manner)}


def _starts(text: str, manner: Manner) -> Iterator[int]:
    for at in range(min(len(text), LONGEST)):
        is_tail = TAIL_FROM <= len(text) - at <= TAIL_TO
        is_begin = at == 0 or manner is Manner.NUMBER and _begins(text[at - 1], text[at])
        if is_tail or is_begin:
            yield at


def _begins(before: str, sign: str) -> bool:
    """Whether a reader may begin to type here: not in the middle of digits or of Latin letters."""
    return _class(sign) == 0 or _class(sign) != _class(before)


def _class(sign: str) -> int:
    return 1 if "0" <= sign <= "9" else 2 if "a" <= sign <= "z" else 0
