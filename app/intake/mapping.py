"""Which column of a file is which of ours: proposed from headings, aliases and what the first rows hold, then settled by a person.

A tab may hold several of our sheets at once, as the flat lists of banks do: each row a debtor with his loan. The mapping therefore names
for each column of the file a path such as "loans.amount".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from app.intake import headings
from app.intake.cells import Raw, as_text, understand
from app.intake.columns import BY_KEY, SHEETS, Column, Kind, Sheet
from app.intake.columns import column as column_at
from app.intake.reading import Book, Tab

LEFT_OUT = ("示例", "填写说明", "说明", "字典", "参数")
SAMPLED = 30
SHOWN = 3
LEAST = 0.5
FLAT_LEAST = 0.6
SURE = 0.95
TELLING = {Kind.USCC: 0.8, Kind.IDENTITY: 0.8}
# What another column of the same sheet, or the name of its tab, says as well.
TOLD_OTHERWISE = {"loans.matter": "loans.borrower", "guarantees.kind": "guarantees.number"}
# What a flat list need not say of a sheet, because another of its columns, or the list itself, says it.
IMPLIED = {
    "matters": {"reference": ("parties.name", "parties.uscc", "parties.identity_number", "loans.number")},
    "parties": {"matter": ("parties.name",), "role": ("parties.name",)},
    "loans": {
        "matter": ("loans.number",),
        "signed_on": ("loans.starts_on", "drawdowns.drawn_on"),
        "starts_on": ("drawdowns.drawn_on", "loans.signed_on"),
        "ends_on": ("drawdowns.due_on",),
        "amount": ("drawdowns.amount",),
    },
    "rates": {"loan": ("loans.number",)},
    "drawdowns": {
        "loan": ("loans.number",),
        "amount": ("loans.amount", "drawdowns.balance"),
        "drawn_on": ("loans.starts_on",),
        "due_on": ("loans.ends_on",),
    },
    "repayments": {"loan": ("loans.number",)},
    "guarantees": {"loans": ("loans.number",), "signed_on": ("loans.signed_on", "loans.starts_on", "drawdowns.drawn_on")},
    "collateral": {"contract": ("guarantees.number",)},
    "costs": {"matter": ("parties.name", "loans.number", "matters.reference")},
}

# What is made for a loan of a flat list when its row says the rest: a number, a kind, a contract.
MADE_FOR_LOANS = {
    "drawdowns.number": "loans.number",
    "guarantees.number": "guarantees.provider",
    "guarantees.kind": "guarantees.provider",
    "collateral.contract": "collateral.description",
    "collateral.asset_type": "collateral.description",
}
# References of which the row of a loan says more than it implies: they bring in those who stand for it.
NAMED_IN_FLAT = frozenset({"guarantees.provider", "collateral.owners", "collateral.contract"})
ABOUT = (
    (("保证", "担保"), ("guarantees",)),
    (("抵押", "质押", "抵质押", "出质", "押品", "质物"), ("collateral",)),
    (("共同借款", "共借人", "配偶"), ()),
)
"""Whom the beginning of a heading speaks of: the number of a guarantor is not the debtor's."""
COUNTER = "序号"


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
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets its rows give entries to, in the order in which they can be recorded."""
        used = {path.split(".")[0] for path in self.paths.values()}
        return tuple(sheet for sheet in SHEETS if self.sheet and (sheet.key in used))

    @property
    def is_flat(self) -> bool:
        """Whether one row says things of several sheets."""
        return len(self.sheets) > 1

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
        return type(self)(
            tuple(each if each.tab != tab else settled(each, sheet=sheet, paths=paths, units=units) for each in self.tabs)
        )


def settled(tab: TabMapping, *, sheet: str | None, paths: Mapping[int, str | None], units: Mapping[int, str]) -> TabMapping:
    """A tab as a person settled it; what he did not touch stays as proposed."""
    matches = tuple(
        replace(match, path=paths.get(match.index, match.path), confidence=1.0, unit=units.get(match.index, match.unit))
        for match in tab.matches
    )
    return completed(TabMapping(tab=tab.tab, sheet=sheet, confidence=1.0, matches=matches))


def propose(book: Book, *, remembered: Mapping[str, Any] | None = None) -> BookMapping:
    """The mapping of a file: as settled before where its headings are known, otherwise by headings and contents."""
    tabs = {tab.name: _remembered(tab, remembered or {}) for tab in book.tabs}
    scored = {tab.name: _scores(tab) for tab in book.tabs if tabs[tab.name] is None and not _is_left_out(tab)}
    first = {name: _primary(book.tab(name), scores) for name, scores in scored.items()}
    own = [sheet for sheet, _share, _taken in first.values()]
    own += [tab.sheet for tab in tabs.values() if tab is not None]
    proposed = []
    for tab in book.tabs:
        known = tabs[tab.name]
        if known is None and tab.name in first:
            sheet, share, taken = first[tab.name]
            elsewhere = {each for each in own if each} - {sheet}
            flat = _flat(scored[tab.name], texts=tab.heading, sheets=[each.key for each in SHEETS if each.key not in elsewhere])
            # A file needs its matters: a list that gives them is read as flat before it is one of loans alone.
            tells_matters = "matters" not in elsewhere and any(path.startswith("matters.") for path, _score in flat.values())
            if len(flat) >= len(taken) + (1 if tells_matters and sheet != "matters" else 2):
                taken = flat
                sheet = next(
                    each.key for each in SHEETS if any(path.startswith(f"{each.key}.") for path, _score in flat.values())
                )
            known = _mapped(tab, sheet=sheet, share=share, taken=taken)
        proposed.append(known or TabMapping(tab=tab.name, sheet=None, confidence=1.0, matches=_matches(tab, {})))
    return BookMapping(tuple(proposed))


def completed(tab: TabMapping) -> TabMapping:
    """A mapping with the required columns named that nothing in the tab gives."""
    taken = set(tab.paths.values())
    keys = [sheet.key for sheet in tab.sheets] or ([tab.sheet] if tab.sheet else [])
    missing = tuple(path for key in keys for path in _lacking(BY_KEY[key], taken, is_flat=tab.is_flat))
    return replace(tab, missing=missing)


def _is_left_out(tab: Tab) -> bool:
    return tab.name.strip() in LEFT_OUT or not tab.rows


def _remembered(tab: Tab, remembered: Mapping[str, Any]) -> TabMapping | None:
    """The tab as settled for an earlier file, when most of its headings were there."""
    headings_here = [text for text in tab.heading if text]
    candidates = [remembered[tab.name]] if tab.name in remembered else []
    for kept in (*candidates, *remembered.values()):
        known = kept["columns"]
        hits = sum(1 for text in headings_here if text in known)
        if headings_here and hits >= 0.6 * len(headings_here):
            matches = tuple(
                replace(
                    match,
                    path=path if path is None or _exists(path) else None,
                    unit=unit or match.unit,
                    confidence=1.0 if match.heading in known else 0.0,
                )
                for match in _matches(tab, {})
                for path, unit in [known.get(match.heading, (None, ""))]
            )
            sheet = kept["sheet"] if kept["sheet"] in BY_KEY else None
            return completed(_with_news(tab, TabMapping(tab=tab.name, sheet=sheet, confidence=1.0, matches=matches), known=known))
    return None


def _with_news(tab: Tab, mapping: TabMapping, *, known: Mapping[str, Any]) -> TabMapping:
    """A remembered mapping with proposals for headings that are new, among what its sheets still lack."""
    taken = set(mapping.paths.values())
    new = [match.index for match in mapping.matches if match.heading not in known]
    scores = {
        index: {path: score for path, score in _fits(tab.heading[index], _sample(tab, index)).items() if path not in taken}
        for index in new
    }
    found = _assigned(scores, sheets=[sheet.key for sheet in mapping.sheets], least=FLAT_LEAST)
    matches = tuple(
        replace(match, path=found[match.index][0], confidence=round(found[match.index][1], 2)) if match.index in found else match
        for match in mapping.matches
    )
    return replace(mapping, matches=matches)


def _exists(path: str) -> bool:
    sheet, _dot, key = path.partition(".")
    return sheet in BY_KEY and key in BY_KEY[sheet].by_key


Scores = dict[int, dict[str, float]]


def _scores(tab: Tab) -> Scores:
    """For each column of the file, how well each path fits it by heading and contents."""
    return {index: _fits(text, _sample(tab, index)) for index, text in enumerate(tab.heading)}


def _sample(tab: Tab, index: int) -> list[Raw]:
    present = (row.cell(index) for row in tab.rows[: SAMPLED * 4])
    return [cell for cell in present if cell is not None and as_text(cell).strip()][:SAMPLED]


def _fits(heading: str, sample: Sequence[Raw]) -> dict[str, float]:
    unit = headings.unit_of(heading)
    fits = {}
    for sheet in SHEETS:
        for column in sheet.columns:
            score = _by_heading(heading, column)
            telling = TELLING.get(column.kind, 0.0)
            if score < LEAST and not telling:
                continue
            share = _share_understood(column, sample, unit=unit)
            if score < LEAST:
                score = telling * share if share >= LEAST and len(sample) >= 2 else 0.0
            elif sample and column.kind is not Kind.TEXT:
                score *= 0.75 + 0.25 * share
            if score >= LEAST * 0.8:
                fits[f"{sheet.key}.{column.key}"] = round(score, 3)
    return fits


def _by_heading(heading: str, column: Column) -> float:
    """How well a heading names a column: its own label first, then what else it is called, then a part of either."""
    parts = heading.split(headings.JOINT)
    best = 0.0
    for text, weight in ((heading.replace(headings.JOINT, ""), 1.0), (parts[-1], 0.98 if len(parts) > 1 else 1.0)):
        bare = headings.bare(text)
        if not bare:
            continue
        for position, name in enumerate(_names(column)):
            if bare == name:
                best = max(best, weight * (1.0 if position == 0 else SURE - 0.002 * position))
            elif len(name) >= 3 and len(bare) >= 3 and (name in bare or bare in name):
                best = max(best, weight * (0.5 + 0.3 * min(len(name), len(bare)) / max(len(name), len(bare))))
    return best


def _names(column: Column) -> tuple[str, ...]:
    names = column.__dict__.get("_names")
    if names is None:
        names = tuple(headings.bare(text) for text in (column.label, *column.aliases, column.english))
        column.__dict__["_names"] = names
    return names


def _share_understood(column: Column, sample: Sequence[Raw], *, unit: str) -> float:
    if not sample:
        return 0.0
    looked = [understand(column, raw, unit=unit).fault for raw in sample]
    return sum(1 for fault in looked if fault is None or fault.code == "floating_rate") / len(looked)


def _assigned(scores: Scores, *, sheets: Iterable[str], least: float) -> dict[int, tuple[str, float]]:
    """The best columns for the paths of some sheets, each path and each column once."""
    chosen: dict[int, tuple[str, float]] = {}
    used: set[str] = set()
    wanted = set(sheets)
    ranked = sorted(
        (-score, index, place, path)
        for index, fits in scores.items()
        for place, (path, score) in enumerate(fits.items())
        if path.split(".")[0] in wanted and score >= least
    )
    for negative, index, _place, path in ranked:
        if index not in chosen and path not in used:
            chosen[index] = (path, -negative)
            used.add(path)
    return chosen


def _primary(tab: Tab | None, scores: Scores) -> tuple[str | None, float, dict[int, tuple[str, float]]]:
    """The sheet a tab is most likely to be: by its name, its columns, and whether what is required is there."""
    best: tuple[float, str | None, dict[int, tuple[str, float]]] = (0.0, None, {})
    name = headings.bare(tab.name) if tab else ""
    for sheet in SHEETS:
        taken = _assigned(scores, sheets=[sheet.key], least=LEAST)
        if not taken:
            continue
        named = name == headings.bare(sheet.label) or name in {headings.bare(alias) for alias in sheet.aliases}
        lacking = _lacking(sheet, {path for path, _score in taken.values()}, is_flat=False)
        total = sum(score for _path, score in taken.values()) + 3.0 * named - 0.75 * len(lacking)
        if total > best[0]:
            best = (total, sheet.key, taken)
    share = min(1.0, sum(score for _path, score in best[2].values()) / max(1, len(best[2])))
    return best[1], round(share, 2), best[2]


def _flat_fits(heading: str, fits: Mapping[str, float]) -> dict[str, float]:
    """What a column of a flat list may be: its rows are tied by standing in one line, so that most references are implied."""
    text = headings.bare(heading)
    allowed = next((sheets for beginnings, sheets in ABOUT if text.startswith(beginnings)), None)
    return {
        path: score
        for path, score in fits.items()
        if (column_at(path).kind is not Kind.REFERENCE or path in NAMED_IN_FLAT)
        and (allowed is None or path.partition(".")[0] in allowed)
        and not (text == COUNTER and path == "matters.reference")
    }


def _flat(scores: Scores, *, texts: Sequence[str], sheets: Sequence[str]) -> dict[int, tuple[str, float]]:
    """The columns of a flat list: the best path of each over several sheets, those left out whose required facts are not at hand."""
    kept = set(sheets)
    scores = {index: _flat_fits(texts[index], fits) for index, fits in scores.items()}
    while True:
        taken = _assigned(scores, sheets=kept, least=FLAT_LEAST)
        paths = {path for path, _score in taken.values()}
        present = {path.split(".")[0] for path in paths}
        lacking = {key for key in present if not _is_worth_asking(BY_KEY[key], paths)}
        if not lacking:
            return taken if len(present) > 1 else {}
        # The last in the order goes first: it hangs on the others, and what it claimed may be theirs.
        kept.discard(max(lacking, key=list(BY_KEY).index))


def _is_worth_asking(sheet: Sheet, paths: set[str]) -> bool:
    """Whether a flat list says enough of a sheet: all that is required, or a number and all but one, which a person will find."""
    lacking = _lacking(sheet, paths, is_flat=True)
    return not lacking or (len(lacking) == 1 and f"{sheet.key}.number" in paths)


def _lacking(sheet: Sheet, paths: set[str], *, is_flat: bool) -> list[str]:
    implied = IMPLIED.get(sheet.key, {}) if is_flat else {}
    return [
        f"{sheet.key}.{column.key}"
        for column in sheet.columns
        if column.required
        and f"{sheet.key}.{column.key}" not in paths
        and TOLD_OTHERWISE.get(f"{sheet.key}.{column.key}") not in paths
        and not any(path in paths for path in implied.get(column.key, ()))
        and not (is_flat and "loans.number" in paths and MADE_FOR_LOANS.get(f"{sheet.key}.{column.key}") in paths)
    ]


def _matches(tab: Tab, taken: Mapping[int, tuple[str, float]]) -> tuple[Match, ...]:
    matches = []
    for index, heading in enumerate(tab.heading):
        path, confidence = taken.get(index, (None, 0.0))
        samples = tuple(dict.fromkeys(as_text(cell).strip()[:60] for cell in _sample(tab, index)))[:SHOWN]
        if not heading and not samples:
            continue
        unit = headings.unit_of(heading)
        if not unit and path and column_at(path).kind is Kind.MONEY:
            unit = tab.unit
        matches.append(Match(index, heading, path, round(confidence, 2), unit, samples))
    return tuple(matches)


def _mapped(tab: Tab, *, sheet: str | None, share: float, taken: Mapping[int, tuple[str, float]]) -> TabMapping:
    return completed(TabMapping(tab=tab.name, sheet=sheet, confidence=share, matches=_matches(tab, taken)))
