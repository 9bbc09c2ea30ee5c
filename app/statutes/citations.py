"""Names of laws and articles as papers and pages print them, and today's numbers for articles that were renumbered."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from app.statutes.errors import StatuteError
from app.statutes.numerals import chinese_number
from app.statutes.plain import Plain

_FILE = Path(__file__).parent / "parameters" / "citations.yaml"
_REFERENCE = re.compile(r"(?P<law>[A-Z][A-Z0-9-]*) (?P<article>\d+)(?:\((?P<paragraph>\d+)\))?(?:\[(?P<item>\d+)\])?")


@dataclass(frozen=True)
class Citation(Plain):
    """One article: `law` is our short code (CC, CPL), `article` the number in force; paragraph 款 and item 项 where needed."""

    law: str
    title: str
    short_title: str
    article: int
    paragraph: int | None = None
    item: int | None = None
    document_number: str = ""

    @property
    def full(self) -> str:
        """Return the form of papers: 《中华人民共和国民法典》第六百七十五条."""
        return f"《{self.title}》{self.place}"

    @property
    def place(self) -> str:
        """Return the place inside the law: 第八十五条第三款, 第十三条第（一）项."""
        words = f"第{chinese_number(self.article)}条"
        if self.paragraph is not None:
            words += f"第{chinese_number(self.paragraph)}款"
        if self.item is not None:
            words += f"第（{chinese_number(self.item)}）项"
        return words

    @property
    def short(self) -> str:
        """Return the form of pages: 〔民法典 §675〕."""
        paragraph = f"({self.paragraph})" if self.paragraph is not None else ""
        item = f"[{self.item}]" if self.item is not None else ""
        return f"〔{self.short_title} §{self.article}{paragraph}{item}〕"


def cite(reference: str, *, on: date | None = None) -> Citation:
    """Return the citation for `CC 675`, `CPL 85(3)` (paragraph) or `FEE 13[1]` (item).

    A law or an article that is not in the register, or not in force on the day, is refused: a paper must not cite it.
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise StatuteError("%(reference)s is not a citation: write it like CC 675 or CPL 85(3).", reference=reference)
    law = _laws().get(match["law"])
    if law is None:
        raise StatuteError("No law is registered under %(law)s.", law=match["law"])
    article = int(match["article"])
    if article not in law["articles"]:
        raise StatuteError("%(title)s article %(article)s is not in the register.", title=law["title"], article=article)
    if on is not None and not (law["valid_from"] <= on and (law["valid_to"] is None or on <= law["valid_to"])):
        raise StatuteError("%(title)s is not in force on %(on)s.", title=law["title"], on=on.isoformat())
    return Citation(
        law=match["law"],
        title=law["title"],
        short_title=law["short"],
        article=article,
        paragraph=int(match["paragraph"]) if match["paragraph"] else None,
        item=int(match["item"]) if match["item"] else None,
        document_number=law.get("number", ""),
    )


def cite_all(*references: str) -> tuple[Citation, ...]:
    """Return several citations, in the order given."""
    return tuple(cite(reference) for reference in references)


def subject(citation: Citation) -> str:
    """Return in a few words what the article is about."""
    return str(_laws()[citation.law]["articles"][citation.article])


def law_source(reference: str) -> str:
    """Return by which act the law of a reference stands in its present text."""
    return str(_laws()[cite(reference).law]["source"])


def official_link(citation: Citation) -> str:
    """Return where the official text of the law is published."""
    return str(_laws()[citation.law]["official"])


def current_article(*, law: str, old_article: int) -> int:
    """Return today's number of an article that an older text still cites by its old number; unchanged when never moved."""
    return int(_register()["renumbered"].get(law, {}).get(old_article, old_article))


def join_full(citations: tuple[Citation, ...]) -> str:
    """Return several articles as a pleading lists them, each law named once: 《民法典》第六百七十五条、第六百七十六条."""
    groups: dict[str, list[str]] = {}
    for citation in citations:
        places = groups.setdefault(citation.title, [])
        if citation.place not in places:
            places.append(citation.place)
    return "、".join(f"《{title}》" + "、".join(places) for title, places in groups.items())


@cache
def _register() -> dict[str, Any]:
    with _FILE.open(encoding="utf-8") as stream:
        register: dict[str, Any] = yaml.safe_load(stream)
    return register


def _laws() -> dict[str, dict[str, Any]]:
    laws: dict[str, dict[str, Any]] = _register()["laws"]
    return laws
