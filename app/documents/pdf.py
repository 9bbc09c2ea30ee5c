"""Sets a paper in pages with WeasyPrint: our own fonts only, nothing fetched, one style sheet per profile and process."""

import os
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from types import SimpleNamespace
from typing import Any

import pydyf
import weasyprint
from weasyprint import CSS
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from app.documents import corrections, justifying, sparing
from app.documents.blocks import Block, Cell, Filled, Paragraph, Row, Run, Table
from app.documents.errors import TemplateFault
from app.documents.glyphs import check_folder
from app.documents.looks import DRAFT, Look, Profile, house

ENGINE = f"zhiheng-paper 1; weasyprint {weasyprint.__version__}"
_TAGS = {"title": "h1", "sheet-title": "h1", "h1": "h2", "h2": "h3", "h3": "h4"}
# A figure stays with its unit on one line; a date may end a line after its year only.
_UNBROKEN = re.compile(r"\d{1,2}月\d{1,2}日|\d[\d,]*(?:\.\d+)?(?:元|万元|％|%|份|天|日|年|个月|平方米)")
# What most lines of a form's row are, by its look; those with an indent or a bookmark stay apart.
_PLAIN_LINE = {"bar": "form-bar", "notes": "form-note", "box": "form-text"}
_APART = ("notes", "bar", "box")
_LABELS = ("form-party", "form-item")
# WeasyPrint's writer asks for the slowest compression; level 1 saves a tenth of the time for a twelfth more bytes.
pydyf.zlib = SimpleNamespace(
    compress=lambda data: zlib.compress(data, 1), compressobj=lambda level=1: zlib.compressobj(level=min(level, 1))
)
justifying.install()
corrections.install()
sparing.install()


class DenyAll(URLFetcher):
    """Fetches nothing, from nowhere; whoever asks stops the rendering."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)

    def fetch(self, url: str, headers: Any = None) -> Any:
        raise FatalURLFetchingError(f"a paper fetches nothing, and asked for {url[:80]}")


@dataclass(frozen=True)
class Pages:
    pdf: bytes
    count: int


def render(filled: Filled, *, variant: str | None = None, is_draft: bool = False) -> Pages:
    """The paper as PDF; `variant` may be pdf/a-2b for the archive."""
    sheet, fonts = _sheet(filled.profile, str(check_folder()), is_draft)
    # PDF/A repeats the producer in its metadata, where both must agree, so the archive copy keeps it.
    try:
        document = sparing.Page(page_html(filled), url_fetcher=DenyAll()).render(stylesheets=[sheet], font_config=fonts)
        body = document.write_pdf(pdf_variant=variant, finisher=None if variant else _sign_off)
    except FatalURLFetchingError as error:
        raise TemplateFault(kind=filled.kind, reason=str(error)) from error
    return Pages(pdf=body, count=len(document.pages))


def _sign_off(_document: Any, pdf: Any) -> None:
    """A court paper names its author, not the tool that set it."""
    pdf.info.pop("Producer", None)


@lru_cache(maxsize=8)
def _sheet(profile: str, folder: str, is_draft: bool) -> tuple[CSS, FontConfiguration]:
    fonts = _fonts(folder)
    return CSS(
        string=style_sheet(profile) + (draft_sheet(profile) if is_draft else ""), font_config=fonts, url_fetcher=DenyAll()
    ), fonts


@lru_cache(maxsize=2)
def _fonts(folder: str) -> FontConfiguration:
    """The fonts, opened once: every configuration keeps its own 30 MB of them."""
    os.environ["FONTCONFIG_FILE"] = f"{folder}/fonts.conf"
    return FontConfiguration()


def style_sheet(profile: str) -> str:
    """The CSS of one profile, made from the looks of the house."""
    page = house().profiles[profile]
    width, height = page.page
    margins = page.margins
    rules = [
        f"@page {{ size: {width}mm {height}mm; "
        f"margin: {margins['top']}mm {margins['right']}mm {margins['bottom']}mm {margins['left']}mm }}",
        _page_number(page),
        "html { font-weight: normal } body { margin: 0; overflow-wrap: anywhere }",
        "h1, h2, h3, h4, p { margin: 0; font-weight: normal; orphans: 2; widows: 2 }",
        "h1 { bookmark-level: 1 } h2 { bookmark-level: 2 } h3 { bookmark-level: 3 } h4 { bookmark-level: 4 }",
        f"b {{ font-weight: normal; font-family: {_families('hei')} }}",
        f".rare {{ font-family: {_families('rare')} }} .nb {{ white-space: nowrap }} .keep {{ break-after: avoid }}",
        f"table {{ border-collapse: collapse; table-layout: fixed; margin: 0 auto; border: {page.rules.outside}pt solid #000 }}",
        ".whole { break-inside: avoid } thead { display: table-header-group } tr { break-inside: avoid } .divides { break-inside: auto }",
        f".box {{ height: {page.box_height}pt; vertical-align: top }} .ruled {{ text-decoration: underline }}",
        f"th, td {{ border: {page.rules.inside}pt solid #000; padding: {page.cell_padding[0]}mm {page.cell_padding[1]}mm; "
        "vertical-align: middle; font-weight: normal }",
        *(f".{_width(width)} {{ width: {width}mm }}" for width in (*range(1, 300), *page.columns, sum(page.columns))),
        *(_rule(role, look) for role, look in page.looks.items()),
    ]
    return "\n".join(rules)


def _page_number(page: Profile) -> str:
    look = f"font: {page.number_size}pt {_families(page.number_font)}; vertical-align: top; padding-top: {page.number_gap}mm"
    if page.number_place == "outer":
        place = f"content: counter(page); {look}"
        return f"@page :right {{ @bottom-right {{ {place} }} }} @page :left {{ @bottom-left {{ {place} }} }}"
    return f'@page {{ @bottom-center {{ content: "第" counter(page) "页 共" counter(pages) "页"; {look} }} }}'


def _width(millimetres: float) -> str:
    """The class of a width; 40.04 becomes mm-40-04."""
    return f"mm-{millimetres:.2f}".removesuffix(".00").replace(".", "-")


def draft_sheet(profile: str) -> str:
    """What a draft adds: the word at the head of every page."""
    size = house().profiles[profile].number_size
    return f'@page {{ @top-right {{ content: "{DRAFT}"; font: {size}pt {_families("hei")} }} }}'


def _families(font: str) -> str:
    return ", ".join(f'"{family}"' for family in house().chain(font))


def _rule(role: str, look: Look) -> str:
    align = {"both": "justify"}.get(look.align, look.align)
    parts = [
        f"font-family: {_families(look.font)}",
        f"font-size: {look.size}pt",
        f"line-height: {look.line}pt",
        f"text-align: {align}",
    ]
    if role.startswith("form-") and not look.hanging:
        parts.append("text-indent: 0")
    if look.first:
        parts.append(f"text-indent: {look.first * (look.size + look.tracking)}pt")
    if look.hanging:
        parts.append(f"text-indent: -{look.hanging * look.size}pt")
    if look.left:
        parts.append(f"margin-left: {look.left * look.size}pt")
    if look.right:
        parts.append(f"margin-right: {look.right * look.size}pt")
    if look.before:
        parts.append(f"margin-top: {look.before}pt")
    if look.after:
        parts.append(f"margin-bottom: {look.after}pt")
    if look.keep_lines:
        parts.append("break-inside: avoid")
    if look.new_page:
        parts.append("break-before: page")
    if role == "form-bar":
        parts.append("bookmark-level: 2")
    if role.startswith("form-"):
        parts.append("white-space: pre-line")
    if look.tracking:
        parts.append(f"letter-spacing: {look.tracking}pt")
    # In Word a whole row keeps with the next one when its first paragraph does, and a long box would leap to a page of its own;
    # so only here the hint over a box for free text is bound to the text.
    if (look.keep_next and not role.startswith("cell")) or role == "form-hint":
        parts.append("break-after: avoid")
    return f".{role} {{ {'; '.join(parts)} }}"


def page_html(filled: Filled) -> str:
    """The page WeasyPrint sets: classes of the house only, no mark of where a value comes from."""
    profile = house().profiles[filled.profile]
    author = f'<meta name="author" content="{escape(filled.author)}"/>' if filled.author else ""
    head = f"<title>{escape(filled.title)}</title>{author}"
    body = "".join(part for block in filled.blocks for part in _block(block, profile))
    return f'<html lang="{escape(filled.language)}"><head>{head}</head><body>{body}</body></html>'


def _block(block: Block, profile: Profile) -> Iterator[str]:
    if isinstance(block, Paragraph):
        tag = _TAGS.get(block.role, "p")
        keep = " keep" if block.keep and not profile.looks[block.role].keep_next else ""
        yield f'<{tag} class="{block.role}{keep}">{_inline(block.runs)}</{tag}>'
    else:
        yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    whole = " whole" if table.stays_whole else ""
    yield f'<table class="{_width(sum(table.widths))}{whole}"><colgroup>'
    yield from (f'<col class="{_width(width)}"/>' for width in table.widths)
    yield "</colgroup>"
    if table.head:
        yield from ("<thead>", *(_row(row, "th", table.dense) for row in table.head), "</thead>")
    rows = (_form_row(row) for row in table.body) if table.is_form else (_row(row, "td", table.dense) for row in table.body)
    yield from ("<tbody>", *rows, "</tbody></table>")


def _row(row: Row, tag: str, dense: bool) -> str:
    cells = []
    for cell in row.cells:
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        role = cell.paragraphs[0].role + ("-dense" if dense else "")
        if len(cell.paragraphs) == 1:
            content = _inline(cell.paragraphs[0].runs)
        else:
            content = "".join(f"<p>{_inline(paragraph.runs)}</p>" for paragraph in cell.paragraphs)
        cells.append(f'<{tag} class="{role}"{span}>{content}</{tag}>')
    return f"<tr>{''.join(cells)}</tr>"


def _form_row(row: Row) -> str:
    names = " ".join(name for name, holds in (("divides", row.may_divide), ("keep", row.look == "bar")) if holds)
    attribute = f' class="{names}"' if names else ""
    return f"<tr{attribute}>{''.join(_form_cell(cell, row.look) for cell in row.cells)}</tr>"


def _form_cell(cell: Cell, look: str) -> str:
    """A cell whose plain lines stand as lines of one paragraph, parted by mere line ends: every box less is a millisecond less."""
    role = _PLAIN_LINE.get(look, cell.paragraphs[0].role if cell.paragraphs[0].role in _LABELS else "form-line")
    parts, is_open = [], False
    for paragraph in cell.paragraphs:
        content = _inline(paragraph.runs)
        is_plain = paragraph.role == role and look not in _APART
        if is_plain:
            parts.append(f"\n{content}" if is_open else content)
        else:
            tag = "h2" if look == "bar" else "p"
            parts.append(f'<{tag} class="{paragraph.role}">{content}</{tag}>')
        is_open = is_plain
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    box = " box" if look == "box" else ""
    return f'<td class="{role}{box}"{span}>{"".join(parts)}</td>'


def _inline(runs: tuple[Run, ...]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text, last = "", 0
    for match in _UNBROKEN.finditer(run.text):
        text += f'{escape(run.text[last : match.start()])}<span class="nb">{escape(match[0])}</span>'
        last = match.end()
    text += escape(run.text[last:])
    if run.ruled:
        text = f'<span class="ruled">{text}</span>'
    if run.rare:
        text = f'<span class="rare">{text}</span>'
    return f"<b>{text}</b>" if run.strong else text
