"""Finding: the hits for some words among what the reader sees, and the matters that a word leads to.

A search takes a fixed number of queries: one that counts how rare each pair of characters is, one for the hits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, union, union_all

from app.access import scope
from app.core.db import db
from app.search import grams, states, upkeep
from app.search.models import SearchEntry, SearchGram
from app.search.states import Found, Manner
from app.search.upkeep import DOCUMENTS, NAMES

RARE_ENOUGH = 400
"""A pair that fewer matters have narrows well; counting stops there."""
CANDIDATES = 1000
"""So many of the latest matters are looked at when a word is in most of them: whoever types it will type on."""
MOST_PAIRS = 12
OF_EACH = 12

Rare = dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Hit:
    """One name or number that holds the words: of what kind, which row, in which matter, and how well it fits (0 is exact)."""

    kind: Found
    row_id: int
    matter_id: int
    shown: str
    is_number: bool
    rank: int


def find(*, typed: str, of_each: int = OF_EACH) -> list[Hit]:
    """What holds all the words, the exact number first, then what begins with the word; so many of each kind, of what the reader sees."""
    words = grams.words_of(typed)
    if not words:
        return []
    upkeep.settle(db.session())
    rare = _rarest(words)
    longest = words[0]
    rank = _rank(longest)
    order = (rank, SearchEntry.matter_id.desc(), SearchEntry.id)
    ranked = (
        select(
            SearchEntry.id,
            rank.label("rank"),
            func.row_number().over(partition_by=SearchEntry.kind, order_by=order).label("place"),
        )
        .where(SearchEntry.matter_id.in_(_candidates(longest, rare, places=(NAMES, DOCUMENTS), at_most=CANDIDATES)))
        .where(or_(*(_holds(word) for word in words)))
        .where(*(SearchEntry.matter_id.in_(_matters(word, rare, places=(NAMES, DOCUMENTS))) for word in words[1:]))
        .subquery()
    )
    found = (
        select(SearchEntry, ranked.c.rank)
        .join(ranked, SearchEntry.id == ranked.c.id)
        .where(ranked.c.place <= of_each)
        .order_by(ranked.c.rank, SearchEntry.matter_id.desc(), SearchEntry.id)
    )
    return [
        Hit(entry.kind, entry.row_id, entry.matter_id, entry.shown, not entry.is_name, place)
        for entry, place in db.session.execute(found)
    ]


def matters_with(*, typed: str) -> list[Select[Any]]:
    """For each word typed, the keys of the matters whose names or numbers hold it: conditions of a list. None without words."""
    words = grams.words_of(typed)
    upkeep.settle(db.session())
    rare = _rarest(words)
    return [_matters(word, rare, places=(NAMES,)) for word in words]


def _matters(word: str, rare: Rare, *, places: Sequence[int]) -> Select[Any]:
    candidates = _candidates(word, rare, places=places)
    if len(word) <= grams.PAIR:
        # The gram is the word: nothing is left to look at.
        return candidates
    # Whoever asks narrows the matters, and once is enough. A firm has so few of them that narrowing here saves looking at the rest.
    entry: Any = SearchEntry if scope.current().reach is scope.Reach.FIRM else SearchEntry.__table__.c
    held = select(entry.matter_id).where(entry.matter_id.in_(candidates), _holds(word, entry))
    return held if DOCUMENTS in places else held.where(entry.kind.not_in(states.DOCUMENTS))


def _candidates(word: str, rare: Rare, *, places: Sequence[int], at_most: int | None = None) -> Select[Any]:
    """The matters that hold a gram of the word: its rarest pair, or its rarest window.

    Where only so many are taken they are taken among those that the reader sees; otherwise whoever asks narrows by himself.
    """
    cut: Any = SearchGram.__table__.c if at_most is None else SearchGram
    pair, window = rare.get(word, (word if len(word) == grams.PAIR else "", word))
    parts = []
    for place in places:
        own = select(cut.matter_id).where(cut.place == place)
        parts += [own.where(cut.gram == pair)] if pair else []
        parts += [own.where(_begins_with(cut.gram, window))] if window != pair else []
    if at_most is not None:
        parts = [select(part.order_by(cut.matter_id.desc()).limit(at_most).subquery().c.matter_id) for part in parts]
    return select(union(*parts).subquery().c.matter_id) if len(parts) > 1 else parts[0]


def _begins_with(gram: Any, window: str) -> ColumnElement[bool]:
    return and_(gram >= window, gram < window + grams.LAST)


def _holds(word: str, entry: Any = SearchEntry) -> ColumnElement[bool]:
    """Whether an entry holds the word; an identity number is only met by its end or as a whole."""
    is_tail = entry.manner == Manner.TAIL.value
    tail = entry.text.endswith(word, autoescape=True) if len(word) >= grams.SHORTEST_TAIL else literal(False)
    within = entry.text.contains(word, autoescape=True)
    return or_(and_(~is_tail, within), and_(is_tail, tail))


def _rank(word: str) -> ColumnElement[int]:
    is_number = SearchEntry.manner != Manner.NAME.value
    return case(
        (and_(SearchEntry.text == word, is_number), 0),
        (SearchEntry.text == word, 1),
        (SearchEntry.kind.in_(states.DOCUMENTS), 5),
        (SearchEntry.text.startswith(word, autoescape=True), 2),
        (SearchEntry.text.contains(word, autoescape=True), 3),
        else_=4,
    )


def _rarest(words: Sequence[str]) -> Rare:
    """The rarest pair and the rarest window of each word of three characters or more, by one query that stops counting early.

    It asks how common they are in the whole bank, which tells a reader nothing: no row leaves this function.
    """
    long = [word for word in words if len(word) > grams.PAIR]
    cut = SearchGram.__table__
    asked: dict[str, Any] = {}
    for word in long:
        asked |= {pair: cut.c.gram == pair for pair in grams.pairs(word)[:MOST_PAIRS]}
        asked |= {window: _begins_with(cut.c.gram, window) for window in grams.windows(word)}
    if not asked:
        return {}
    counts = [
        select(
            literal(gram).label("gram"),
            select(func.count())
            .select_from(select(cut.c.matter_id).where(cut.c.place == NAMES, met).limit(RARE_ENOUGH).subquery())
            .scalar_subquery()
            .label("count"),
        )
        for gram, met in asked.items()
    ]
    found = {row.gram: row.count for row in db.session.connection().execute(union_all(*counts))}
    return {
        word: (min(grams.pairs(word)[:MOST_PAIRS], key=found.__getitem__), min(grams.windows(word), key=found.__getitem__))
        for word in long
    }
