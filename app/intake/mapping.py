"""Which column of a file is which of ours: proposed from headings, aliases and what the first rows hold, then settled by a person.

A tab may hold several of our sheets at once, as the flat lists of banks do: each row a debtor with his loan. The mapping therefore names
for each column of the file a path such as "loans.amount".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class Match:
    """One column of the file: where it stands, its heading, the path proposed for it, how sure that is (0 to 1), and its unit."""

    index: int
    heading: str
    path: str | None = None
    confidence: float = 0.0
    unit: str = ""
    samples: tuple[str, ...] = ()


@dataclass(frozen=True)
class TabMapping:
    """One tab of the file: the sheet its rows are (None: left out), and its columns."""

    tab: str
    sheet: str | None
    confidence: float
    matches: tuple[Match, ...] = ()
    missing: tuple[str, ...] = ()
    """Paths of required columns that no column of the tab gives."""

    @property
    def paths(self) -> dict[int, str]:
        """The path of each column that is taken, by its index."""
        return {match.index: match.path for match in self.matches if match.path}


@dataclass(frozen=True)
class BookMapping:
    """All tabs of a file; it travels as plain values, to be kept for the bank's next file."""

    tabs: tuple[TabMapping, ...] = field(default=())

    def plain(self) -> dict[str, Any]:
        """As plain values for JSON: headings rather than places, so that a moved column is still known."""
        return {
            tab.tab: {"sheet": tab.sheet, "columns": {match.heading: [match.path, match.unit] for match in tab.matches}}
            for tab in self.tabs
        }

    def changed(self, *, tab: str, sheet: str | None, paths: Mapping[int, str | None], units: Mapping[int, str]) -> Self:
        """The mapping with one tab settled by a person."""
        return type(self)(tuple(each if each.tab != tab else settled(each, sheet=sheet, paths=paths, units=units) for each in self.tabs))


def settled(tab: TabMapping, *, sheet: str | None, paths: Mapping[int, str | None], units: Mapping[int, str]) -> TabMapping:
    """A tab as a person settled it; what he did not touch stays as proposed."""
    matches = tuple(
        Match(
            index=match.index,
            heading=match.heading,
            path=paths.get(match.index, match.path),
            confidence=1.0,
            unit=units.get(match.index, match.unit),
            samples=match.samples,
        )
        for match in tab.matches
    )
    return TabMapping(tab=tab.tab, sheet=sheet, confidence=1.0, matches=matches)
