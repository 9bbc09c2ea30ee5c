"""Pages, fonts and paragraph looks of the house, read from document_templates/_house/looks.yaml."""

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import yaml

from app.documents.catalogue import HOUSE

A4 = (210, 297)
DRAFT = "草稿"


@dataclass(frozen=True)
class Font:
    """One look of type: the East-Asian font Word names, the family the PDF embeds, and what stands in for rare characters."""

    word: str
    pdf: str
    fallback: tuple[str, ...] = ()
    bold: bool = False


@dataclass(frozen=True)
class Look:
    """One kind of paragraph. Indents are in characters, everything else in points."""

    style: str
    name: str
    font: str
    size: float
    align: str
    line: float
    rule: str = "exact"
    first: float = 0
    left: float = 0
    hanging: float = 0
    right: float = 0
    before: float = 0
    after: float = 0
    tracking: float = 0
    outline: int = 0
    keep_next: bool = False
    keep_lines: bool = False
    new_page: bool = False


@dataclass(frozen=True)
class Rules:
    """How thick the rules of a table are, in points: around it and between its cells."""

    outside: float = 0.5
    inside: float = 0.5


@dataclass(frozen=True)
class Profile:
    """One page shape with the looks that belong to it."""

    name: str
    landscape: bool
    margins: dict[str, float]
    cell_padding: tuple[float, float]
    rules: Rules
    number_font: str
    number_size: float
    number_gap: float
    number_place: str
    columns: tuple[float, ...]
    box_height: float
    has_grid: bool
    looks: dict[str, Look]

    @property
    def page(self) -> tuple[int, int]:
        """Width and height in millimetres."""
        return (A4[1], A4[0]) if self.landscape else A4


@dataclass(frozen=True)
class House:
    fonts: dict[str, Font]
    latin: Font
    symbols: str
    last: tuple[str, ...]
    profiles: dict[str, Profile]

    def chain(self, font: str) -> tuple[str, ...]:
        """The families tried one after the other for a character set in this font."""
        face = self.fonts[font]
        return (self.latin.pdf, face.pdf, self.symbols, *face.fallback, *self.last)


@lru_cache
def house() -> House:
    """The looks of the house."""
    data: dict[str, Any] = yaml.safe_load((HOUSE / "looks.yaml").read_text("utf-8"))
    fonts = {
        name: Font(word=font["word"], pdf=font["pdf"], fallback=tuple(font["fallback"]), bold=font.get("bold", False))
        for name, font in data["fonts"].items()
    }
    profiles = {}
    for name, page in data["profiles"].items():
        looks = {role: Look(**look) for role, look in page["looks"].items()}
        for role, look in list(looks.items()):
            if role.startswith("cell"):
                looks[f"{role}-dense"] = replace(look, style=look.style + "Dense", name=look.name + "（密）", **page["dense"])
        number = page["page_number"]
        profiles[name] = Profile(
            name=name,
            landscape=page["landscape"],
            margins=page["margins"],
            cell_padding=tuple(page["cell_padding"]),
            rules=Rules(**page.get("rules", {})),
            number_font=number["font"],
            number_size=number["size"],
            number_gap=number["gap"],
            number_place=number.get("place", "center"),
            columns=tuple(page.get("columns", ())),
            box_height=page.get("box_height", 0),
            has_grid=page["has_grid"],
            looks=looks,
        )
    return House(fonts=fonts, latin=Font(**data["latin"]), symbols=data["symbols"], last=tuple(data["last"]), profiles=profiles)
