"""Which font has which character: refuses what no font can print, and sets whole rare names in one fallback font."""

import os
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont

from app.documents.blocks import Block, Cell, Filled, Paragraph, Row, Run, Table
from app.documents.errors import CompatibilityForm, FontsMissing, GlyphMissing
from app.documents.looks import House, house

# Family name in the private font configuration -> file, and the number of the face in a collection.
FILES: dict[str, tuple[str, int]] = {
    "Zhiheng Latin": ("LiberationSerif-Regular.ttf", -1),
    "Zhiheng Fang": ("FandolFang-Regular.otf", -1),
    "Zhiheng Song": ("FandolSong-Regular.otf", -1),
    "Zhiheng Title": ("FandolSong-Bold.otf", -1),
    "Zhiheng Hei": ("FandolHei-Regular.otf", -1),
    "Zhiheng Kai": ("FandolKai-Regular.otf", -1),
    "Zhiheng Symbols": ("DejaVuSans.ttf", -1),
    "Noto Serif CJK SC": ("NotoSerifCJK-Regular.ttc", 2),
    "Noto Sans CJK SC": ("NotoSansCJK-Regular.ttc", 2),
    "LXGW WenKai": ("LXGWWenKai-Regular.ttf", -1),
    "BabelStone Han": ("BabelStoneHan.ttf", -1),
}
# What fonts.conf leaves of the Latin font: dashes, quotes and dots belong to the Chinese font beside it.
_LATIN = frozenset(range(0x20, 0x7F)) | {0xA0} | frozenset(range(0xC0, 0x100)) - {0xD7, 0xF7}
# Platform and encoding of the tables that speak Unicode.
_UNICODE = frozenset({(0, 3), (0, 4), (0, 6), (3, 1), (3, 10)})
_COMPATIBILITY = ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


def folder() -> Path:
    """The folder with the fonts and their fonts.conf: PAPER_FONTS, else .fonts at the root of the project."""
    return Path(os.environ.get("PAPER_FONTS") or Path(__file__).resolve().parents[2] / ".fonts").resolve()


def check_folder() -> Path:
    """The font folder; refuses when a font is not there."""
    return _complete(os.environ.get("PAPER_FONTS", ""))


@lru_cache(maxsize=4)
def _complete(_named: str) -> Path:
    # A folder found complete stays so: the fonts are opened by this very process.
    place = folder()
    if not (place / "fonts.conf").is_file() or any(not (place / name).is_file() for name, _ in FILES.values()):
        raise FontsMissing(folder=str(place))
    return place


@lru_cache(maxsize=32)
def _covered(place: Path, family: str) -> frozenset[int]:
    name, face = FILES[family]
    with TTFont(place / name, fontNumber=face, lazy=True) as font:
        codes = frozenset(_codes(font.reader["cmap"]))
    return codes & _LATIN if family == "Zhiheng Latin" else codes


def _codes(table: bytes) -> Iterator[int]:
    """The characters of a font, straight from its table: asking fontTools would read the names of all glyphs, 50 MB of them."""
    for index in range(int.from_bytes(table[2:4])):
        platform, encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * index)
        kind = int.from_bytes(table[offset : offset + 2])
        if (platform, encoding) in _UNICODE and kind == 12:
            yield from _codes_by_group(table, offset)
        elif (platform, encoding) in _UNICODE and kind == 4:
            yield from _codes_by_segment(table, offset)


def _codes_by_group(table: bytes, offset: int) -> Iterator[int]:
    for group in range(struct.unpack_from(">I", table, offset + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", table, offset + 16 + 12 * group)
        yield from range(first + (glyph == 0), last + 1)


def _codes_by_segment(table: bytes, offset: int) -> Iterator[int]:
    count = struct.unpack_from(">H", table, offset + 6)[0] // 2
    ends, firsts, deltas, places = (
        struct.unpack_from(f">{count}H", table, offset + start) for start in (14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count)
    )
    for index in range(count):
        for code in range(firsts[index], min(ends[index], 0xFFFE) + 1):
            glyph = code
            if places[index]:
                at = offset + 16 + 6 * count + 2 * index + places[index] + 2 * (code - firsts[index])
                glyph = struct.unpack_from(">H", table, at)[0]
                if not glyph:
                    continue
            if (glyph + deltas[index]) & 0xFFFF:
                yield code


def check(filled: Filled) -> None:
    """Refuses the first character that no font of its place in the paper has, naming the character and where it stands (C12)."""
    settle(filled)


def settle(filled: Filled) -> Filled:
    """The paper with rare names marked for the fallback font. Raises for the first character that no font has."""
    place = check_folder()
    style = house()
    looks = style.profiles[filled.profile].looks

    bold = _plain(place, "hei")
    ordinary = {role: _plain(place, look.font) for role, look in looks.items()}

    def paragraph(block: Paragraph) -> Paragraph:
        usual = ordinary[block.role]
        runs = _without_origins(block.runs)
        for run in runs:
            # Nearly every paragraph has ordinary characters only: then one comparison of sets is all.
            if not (bold if run.strong else usual).issuperset(run.text):
                bare = Paragraph(block.role, runs, block.keep)
                return bare._replace(runs=tuple(_settle_runs(bare, looks[block.role].font, filled.names, style, place)))
        return block if runs is block.runs else Paragraph(block.role, runs, block.keep)

    def row(block: Row) -> Row:
        return Row(tuple(Cell(tuple([paragraph(p) for p in cell.paragraphs]), cell.span) for cell in block.cells), block.look)

    def settled(block: Block) -> Block:
        if isinstance(block, Table):
            return replace(block, head=tuple(row(r) for r in block.head), body=tuple(row(r) for r in block.body))
        return paragraph(block)

    return replace(filled, blocks=tuple(settled(block) for block in filled.blocks))


def _without_origins(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """The same words in as few runs as their look allows: where a value comes from is for the preview, files are made of words."""
    if not runs or (len(runs) == 1 and runs[0].origin is None):
        return runs
    joined: list[Run] = []
    for run in runs:
        before = joined[-1] if joined else None
        if before is not None and before.strong == run.strong and before.ruled == run.ruled:
            joined[-1] = Run(text=before.text + run.text, strong=run.strong, ruled=run.ruled)
        else:
            joined.append(Run(text=run.text, strong=run.strong, ruled=run.ruled))
    return tuple(joined)


@lru_cache(maxsize=32)
def _plain(place: Path, font: str) -> frozenset[str]:
    """The characters that stand in a paper as they are: in the Latin font or the first one of this look, and no look-alikes.

    Boxes and other symbols come from their own font beside any other; line ends and the spaces of empty places need no glyph.
    """
    style = house()
    symbols = {code for code in _covered(place, style.symbols) if unicodedata.category(chr(code)) != "Lo"}
    codes = _covered(place, style.latin.pdf) | _covered(place, style.fonts[font].pdf) | symbols
    alike = {code for low, high in _COMPATIBILITY for code in range(low, high + 1)}
    return frozenset(map(chr, codes - alike)) | {"\n", "\u2003"}


def _settle_runs(paragraph: Paragraph, font: str, names: tuple[str, ...], style: House, place: Path) -> Iterator[Run]:
    text = paragraph.text
    latin = _covered(place, style.latin.pdf)
    rare = [False] * len(text)
    position = 0
    for run in paragraph.runs:
        look = "hei" if run.strong else font
        first = _covered(place, style.fonts[look].pdf)
        for offset, character in enumerate(run.text, start=position):
            code = ord(character)
            if any(low <= code <= high for low, high in _COMPATIBILITY):
                _refuse_look_alike(character, _around(text, offset))
            if code not in latin and code not in first and character not in "\n\u2003":
                _require(character, text, offset, look, style, place)
                rare[offset] = unicodedata.category(character) == "Lo"
        position += len(run.text)
    for name in names:
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            if any(rare[start:end]):
                rare[start:end] = [True] * len(name)
            start = text.find(name, end)
    position = 0
    for run in paragraph.runs:
        begin = 0
        for index in range(1, len(run.text) + 1):
            if index == len(run.text) or rare[position + index] != rare[position + begin]:
                yield run._replace(text=run.text[begin:index], rare=rare[position + begin])
                begin = index
        position += len(run.text)


def _around(text: str, offset: int) -> str:
    return text[max(0, offset - 8) : offset + 9]


def _refuse_look_alike(character: str, where: str) -> None:
    ordinary = unicodedata.normalize("NFKC", character)
    if ordinary != character:
        raise CompatibilityForm(character=character, code=f"U+{ord(character):04X}", ordinary=ordinary, where=where)


def _require(character: str, text: str, offset: int, look: str, style: House, place: Path) -> None:
    code = ord(character)
    if not any(code in _covered(place, family) for family in style.chain(look)):
        raise GlyphMissing(character=character, code=f"U+{code:04X}", where=_around(text, offset))
