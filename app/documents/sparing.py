"""What WeasyPrint is spared: work it does again for every paper and every line, with the same result each time.

Fonts are cut down once to the glyphs the papers of this process use, and every paper is cut from that part. Lines are drawn from the
layout they were measured with. A page is read as the XML it is, and of the browser's style sheet only what papers use is looked through.
"""

from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from cssselect2 import ElementWrapper
from weasyprint import CSS, HTML
from weasyprint.layout import block, inline, page, percent, table
from weasyprint.pdf import fonts
from weasyprint.text import line_break
from weasyprint.text.constants import PANGO_DIRECTION
from weasyprint.text.ffi import ffi, gobject, harfbuzz, harfbuzz_subset, pango, unicode_to_char_p
from weasyprint.text.fonts import font_features, get_font_description, get_hb_object_data
from weasyprint.urls import URLFetcher

# A longer paper lays out the lines beyond again when it draws them: those that are kept take memory.
_MOST_LINES = 3_000
_FEATURES = ("kerning", "variant_ligatures", "variant_position", "variant_caps", "variant_numeric", "variant_alternates")
_FONT = ("font_family", "font_style", "font_stretch", "font_weight", "font_size", "font_variant_caps", "font_variation_settings")
# What tags of papers look like before the style sheet of the house speaks.
_BROWSER = """
head, meta, title { display: none }
html, body, h1, h2, h3, h4, p { display: block }
table { display: table; box-sizing: border-box; text-indent: initial }
colgroup { display: table-column-group } col { display: table-column }
thead { display: table-header-group; vertical-align: middle } tbody { display: table-row-group; vertical-align: middle }
tr { display: table-row; vertical-align: inherit } td, th { display: table-cell; vertical-align: inherit }
h1, h2, h3, h4 { break-after: avoid; break-inside: avoid; bookmark-label: content(text) }
@page { @top-right { text-align: right; vertical-align: middle } @bottom-left { text-align: left }
  @bottom-center { text-align: center } @bottom-right { text-align: right } }
"""


def install() -> None:
    """Spares it in this process."""
    # A font is told to keep the face in place of the copy of its file, which `_content` makes when it is needed after all.
    fonts.get_hb_object_data = lambda face: face
    fonts.Font.file_content = property(_content, _hold)
    fonts.Font._harfbuzz_subset = _subset_from_part
    line_break.Layout = _KeptLayout
    for module in (block, inline, page, table):
        module.resolve_percentages = _size


class Page(HTML):
    """A page of our own making: well-formed, with every tag written out, so that no guesses of browsers are needed."""

    def __init__(self, xhtml: str, *, url_fetcher: URLFetcher) -> None:
        self.base_url = None
        self.url_fetcher = url_fetcher
        self.media_type = "print"
        root = ElementTree.fromstring(xhtml)
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[CSS]:
        return [_browser_sheet()]


@lru_cache
def _browser_sheet() -> CSS:
    return CSS(string=_BROWSER)


class _Part:
    """As much of a font as the papers of this process have used so far."""

    def __init__(self, whole: Any) -> None:
        # Holding the font keeps its address from being given to another one.
        self.whole = whole
        self.glyphs: frozenset[int] = frozenset()
        self.face: Any = None

    def with_glyphs(self, wanted: frozenset[int]) -> Any:
        """The part, grown when these glyphs were not all in it."""
        if not wanted <= self.glyphs:
            self.glyphs |= wanted
            self.face = _cut(self.whole, self.glyphs, harfbuzz_subset.HB_SUBSET_FLAGS_NOTDEF_OUTLINE)
        return self.face


_parts: dict[int, _Part] = {}
# Glyphs are shown by their numbers, so what chooses and moves them is of no use in a PDF.
_USELESS = sorted(
    harfbuzz.hb_tag_from_string(name, -1)
    for name in (b"BASE", b"DSIG", b"EBDT", b"EBLC", b"EBSC", b"GPOS", b"GSUB", b"JSTF", b"LTSH", b"PCLT", b"SVG ")
)


def _cut(face: Any, glyphs: frozenset[int], flags: int) -> Any:
    """The font with these glyphs only, under the numbers they have."""
    order = ffi.gc(harfbuzz_subset.hb_subset_input_create_or_fail(), harfbuzz_subset.hb_subset_input_destroy)
    _add(harfbuzz_subset.hb_subset_input_glyph_set(order), sorted(glyphs))
    _add(harfbuzz_subset.hb_subset_input_set(order, harfbuzz_subset.HB_SUBSET_SETS_DROP_TABLE_TAG), _USELESS)
    retained = harfbuzz_subset.HB_SUBSET_FLAGS_RETAIN_GIDS | harfbuzz_subset.HB_SUBSET_FLAGS_PASSTHROUGH_UNRECOGNIZED
    harfbuzz_subset.hb_subset_input_set_flags(order, retained | harfbuzz_subset.HB_SUBSET_FLAGS_DESUBROUTINIZE | flags)
    part = harfbuzz_subset.hb_subset_or_fail(face, order)
    if part == ffi.NULL:
        raise RuntimeError("a font of the papers could not be cut down to the glyphs in use")
    return ffi.gc(part, harfbuzz.hb_face_destroy)


def _add(numbers: Any, sorted_numbers: list[int]) -> None:
    harfbuzz.hb_set_add_sorted_array(
        numbers, ffi.new(f"hb_codepoint_t[{len(sorted_numbers)}]", sorted_numbers), len(sorted_numbers)
    )


def _subset_from_part(font: Any, to_unicode: dict[int, str], hinting: bool) -> None:
    address = int(ffi.cast("uintptr_t", font.hb_face))
    _parts.setdefault(address, _Part(font.hb_face))
    flags = 0 if hinting else harfbuzz_subset.HB_SUBSET_FLAGS_NO_HINTING
    if font.missing:
        flags |= harfbuzz_subset.HB_SUBSET_FLAGS_NOTDEF_OUTLINE
    font.file_content = _file(address, frozenset(to_unicode), flags)


@lru_cache(maxsize=16)
def _file(address: int, glyphs: frozenset[int], flags: int) -> bytes:
    """The file to embed. The words of titles and labels are the same in most papers of a kind."""
    return bytes(get_hb_object_data(_cut(_parts[address].with_glyphs(glyphs), glyphs, flags)))


def _content(font: Any) -> bytes:
    """The file of a font, copied when it is asked for: the whole one, many megabytes, never is."""
    if not isinstance(font.held, bytes):
        font.held = get_hb_object_data(font.held)
    return bytes(font.held)


def _hold(font: Any, face: Any) -> None:
    font.held = face


class _KeptLayout(line_break.Layout):
    """A line as Pango has laid it out, kept until it is drawn; lines of one style share what the style says."""

    kept = 0
    is_kept = is_measured = False

    def setup(self, style: Any) -> None:
        if not hasattr(style, "pango"):
            style.pango = _shared(style)
        if style.pango is None:
            super().setup(style)
            return
        context, description, self.language = style.pango
        self.style = style
        self.first_line_direction = 0
        self.ascent = self.underline_position = self.strikethrough_position = None
        self.layout = ffi.gc(pango.pango_layout_new(context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(self.layout, False)
        pango.pango_layout_set_font_description(self.layout, description)

    def deactivate(self) -> None:
        if not self.is_measured and _KeptLayout.kept < _MOST_LINES:
            self.is_measured = self.is_kept = True
            _KeptLayout.kept += 1
            return
        self._let_go()
        super().deactivate()

    def reactivate(self, style: Any) -> None:
        if not self.is_kept:
            super().reactivate(style)
        self.is_measured = True

    def _let_go(self) -> None:
        _KeptLayout.kept -= self.is_kept
        self.is_kept = False

    def __del__(self) -> None:
        self._let_go()


def _shared(style: Any) -> tuple[Any, Any, Any] | None:
    """What Pango is told for every line of this style; underlined text and the like are told more."""
    features = font_features(*(style[f"font_{name}"] for name in (*_FEATURES, "variant_east_asian", "feature_settings")))
    if features or style["text_decoration_line"] != "none" or style["font_language_override"] != "normal" or not style["lang"]:
        return None
    context, language = _context(style.font_config.font_map, style["direction"], style["lang"])
    return context, _description(tuple(style["font_family"]), *(style[name] for name in _FONT[1:])), language


@lru_cache(maxsize=8)
def _context(font_map: Any, direction: str, lang: str) -> tuple[Any, Any]:
    context = ffi.gc(pango.pango_font_map_create_context(font_map), gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, PANGO_DIRECTION[direction])
    name, _ = unicode_to_char_p(lang)
    language = pango.pango_language_from_string(name)
    pango.pango_context_set_language(context, language)
    return context, language


@lru_cache(maxsize=256)
def _description(*values: Any) -> Any:
    return get_font_description(dict(zip(_FONT, values, strict=True)))


_LENGTHS = tuple(f"{space}_{side}" for space in ("margin", "padding") for side in ("left", "right", "top", "bottom"))
_SIZES = ("width", "height", "max_width", "max_height", "min_width", "min_height")
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
_resolve_percentages = percent.resolve_percentages


def _size(box: Any, containing_block: Any) -> None:
    """Gives a box the lengths its style names; only where one of them is a share of the page they differ from box to box."""
    style = box.style
    if not hasattr(style, "lengths"):
        style.lengths = _lengths(style)
    if style.lengths is None:
        _resolve_percentages(box, containing_block)
        return
    known = vars(box)
    known.update(style.lengths)
    is_collapsed = style["border_collapse"] == "collapse"
    for name in _BORDERS:
        # The borders of cells that share them were settled before.
        if not (is_collapsed and name in known):
            known[name] = style[name]


def _lengths(style: Any) -> dict[str, Any] | None:
    if style["box_sizing"] != "content-box":
        return None
    values = {name: style[name] for name in (*_LENGTHS, *_SIZES)}
    if any(value != "auto" and getattr(value, "unit", None) != "px" for value in values.values()):
        return None
    auto = dict.fromkeys(("min_width", "min_height"), 0)
    return {name: auto.get(name, "auto") if value == "auto" else value.value for name, value in values.items()}
