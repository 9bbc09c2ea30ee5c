"""The closed HTML subset papers are written in, and the way from it to blocks.

Whatever is not named here stops the paper: there is no tag for links, pictures, styles or scripts, and no attribute
but a class of the house, a column span and the mark of a value.

Official forms are one `<table class="form">` of `<col class="mm-…">` and `<tbody>`. Its rows are `notes` (what the sheet says to
whoever fills it in), `bar` (a section's name over the whole width), `box` (free text under a printed hint), `party` (a party, its
label centred; one copied row each), `long` (an item that may be divided) and, without a class, the other items. A cell is `label`,
`item` or content and holds lines `<p>`: `in-2` and `in-3` are indented by so many characters, `choices` and `whole` keep lines
together, ended by `<br/>`, the first with its label hanging; `hint` and `head` are the small print. Boxes are the characters □ and ☑, written by the filter `box`; a place for
an entry is written by `blank` and the like, on a printed line within `<u>`.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree

from app.documents.blocks import Block, Cell, Origin, Paragraph, Row, Run, Table
from app.documents.context import PARAGRAPH_MARK
from app.documents.errors import PaperError, TooDeep, TooManyCharacters, TooManyRows

MAX_NESTING = 20
MAX_HTML = 200_000
MAX_HTML_PER_ROW = 2_000
MAX_ROWS = 2_000

# What a paragraph is, by tag and class. Word styles, PDF CSS and the preview are defined for exactly these.
ROLES: dict[tuple[str, str], str] = {
    ("h1", ""): "title",
    ("h1", "sheet"): "sheet-title",
    ("p", "subtitle"): "subtitle",
    ("h2", ""): "h1",
    ("h3", ""): "h2",
    ("h4", ""): "h3",
    ("p", ""): "body",
    ("p", "party"): "party",
    ("p", "flush"): "flush",
    ("p", "court"): "court",
    ("p", "sign"): "sign",
    ("p", "sign-space"): "sign-space",
    ("p", "date"): "date",
    ("p", "attach-head"): "attach-head",
    ("p", "attach"): "attach",
    ("p", "note"): "note",
    ("p", "form-sign"): "form-sign",
    ("p", "form-name"): "form-name",
    ("p", "form-date"): "form-date",
}
CELL_ROLES: dict[tuple[str, str], str] = {
    ("th", ""): "cell-head",
    ("td", ""): "cell",
    ("td", "text"): "cell",
    ("td", "money"): "cell-number",
    ("td", "center"): "cell-center",
    ("td", "label"): "cell-label",
}
# The lines of a form, by the row they stand in and their class; of a cell, by its class.
FORM_ROWS = ("", "notes", "bar", "box", "party", "long")
FORM_LINES: dict[tuple[str, str], str] = {
    ("notes", ""): "form-note",
    ("notes", "head"): "form-note-head",
    ("bar", ""): "form-bar",
    ("box", ""): "form-text",
    ("box", "hint"): "form-hint",
    ("", ""): "form-line",
    ("", "in-2"): "form-line-2",
    ("", "in-3"): "form-line-3",
    ("", "choices"): "form-choices",
    ("", "whole"): "form-whole",
}
FORM_LABELS = {"label": "form-party", "item": "form-item"}
_NONE: Mapping[str, str] = {}
_too_deep = etree.XPath(f"boolean({'/*' * (MAX_NESTING + 1)})")
_PLAIN, _TOTAL = Run(text=""), Run(text="", strong=True)
# Looked for where a stretch of blanks begins only: else thousands of them in a text would each be a beginning.
_BLANK = re.compile(r"(?<![ \t])[ \t]*\n[ \t\n]*")
_WIDTH = re.compile(r"mm-([1-9]\d{0,2})(?:-(\d\d))?")


class SubsetBroken(PaperError):
    template = "%(reason)s"


def parse(html: str) -> tuple[Block, ...]:
    """The blocks of a rendered template. Anything outside the subset is refused with its name."""
    rows = html.count("<tr")
    if rows > MAX_ROWS:
        raise TooManyRows(count=rows, limit=MAX_ROWS)
    limit = MAX_HTML + rows * MAX_HTML_PER_ROW
    if len(html) > limit:
        raise TooManyCharacters(count=len(html), limit=limit)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        root = etree.fromstring(f"<article>{html}</article>", parser)
    except etree.XMLSyntaxError as error:
        raise SubsetBroken(reason=f"not well-formed: {error.msg}") from error
    if root.getroottree().docinfo.doctype:
        raise SubsetBroken(reason="a document type is not allowed")
    _check_nesting(root)
    blocks = tuple(_blocks(root, keep=False))
    _check_order(blocks)
    return blocks


def _check_nesting(root: Any) -> None:
    # A deep tree must be refused, not recursed into.
    if _too_deep(root):
        raise TooDeep(limit=MAX_NESTING)
    if next(root.iter(etree.Comment, etree.PI, etree.Entity), None) is not None:
        raise SubsetBroken(reason="comments, entities and instructions are not allowed")


def _check_order(blocks: tuple[Block, ...]) -> None:
    if not blocks or isinstance(blocks[-1], Table):
        raise SubsetBroken(reason="a paper ends with a paragraph")
    if any(isinstance(a, Table) and isinstance(b, Table) for a, b in zip(blocks, blocks[1:], strict=False)):
        raise SubsetBroken(reason="two tables need a paragraph between them, else Word joins them")


def _attributes(element: Any, *allowed: str) -> Mapping[str, str]:
    found = element.items()
    if not found:
        return _NONE
    for name, _ in found:
        if name not in allowed:
            raise SubsetBroken(reason=f"<{element.tag}> takes no {name}")
    return dict(found)


def _no_text(element: Any) -> None:
    for text in [element.text, *[child.tail for child in element]]:
        if text and not text.isspace():
            raise SubsetBroken(reason=f"text stands directly in <{element.tag}>: {text.strip()[:20]}")


def _blocks(container: Any, *, keep: bool) -> Iterator[Block]:
    """The blocks inside one container; the paragraphs of a closing section hold together, with the one before them."""
    _no_text(container)
    found: list[Block] = []
    for element in container:
        if element.tag == "section":
            if _attributes(element, "class") != {"class": "closing"}:
                raise SubsetBroken(reason="<section> is only for the closing block")
            inner = list(_blocks(element, keep=True))
            if found and isinstance(found[-1], Paragraph):
                found[-1] = found[-1]._replace(keep=True)
            if inner and isinstance(inner[-1], Paragraph):
                inner[-1] = inner[-1]._replace(keep=False)
            found.extend(inner)
        elif element.tag == "table":
            found.append(_table(element))
        else:
            found.extend(_paragraphs(element, keep=keep))
    yield from found


def _paragraphs(element: Any, *, keep: bool) -> list[Paragraph]:
    name = _attributes(element, "class").get("class", "")
    role = ROLES.get((element.tag, name))
    if role is None:
        raise SubsetBroken(reason=f"<{element.tag} class={name!r}> is not in the subset")
    split = _split(_runs(element, _PLAIN))
    if not split:
        raise SubsetBroken(reason=f"an empty <{element.tag}>")
    return [Paragraph(role=role, runs=runs, keep=keep or role in ("h1", "h2", "h3", "attach-head")) for runs in split]


def _runs(element: Any, look: Run, *, in_form: bool = False) -> list[Run]:
    """The words of an element in the look of what they stand in; printed lines and line ends are for forms only."""
    runs: list[Run] = []
    _say(runs, element.text, look)
    for child in element:
        if child.tag == "mark":
            attributes = _attributes(child, "class", "data-field")
            marked = Run("", look.strong, look.ruled, Origin(attributes["class"]), attributes["data-field"])
            runs += _runs(child, marked, in_form=in_form)
        elif child.tag == "strong":
            _attributes(child)
            runs += _runs(child, look._replace(strong=True), in_form=in_form)
        elif child.tag == "u" and in_form:
            _attributes(child)
            runs += _runs(child, look._replace(ruled=True), in_form=in_form)
        elif child.tag == "br" and in_form and not len(child) and not child.text:
            _attributes(child)
            runs.append(look._replace(text="\n"))
        else:
            raise SubsetBroken(reason=f"<{child.tag}> inside <{element.tag}>")
        _say(runs, child.tail, look)
    return runs


def _say(runs: list[Run], text: str | None, look: Run) -> None:
    """Adds words to what was said before; how the template was cut into tags and lines makes no difference."""
    if not text:
        return
    if "\n" in text:
        text = _BLANK.sub("", text)
        if not text:
            return
    if runs and runs[-1].look == look.look:
        text = runs.pop().text + text
    runs.append(_said(text, look))


def _said(text: str, look: Run) -> Run:
    # A long table is thousands of these; `_replace` would take five times as long.
    return Run(text, look.strong, look.ruled, look.origin, look.field, look.rare)


def _split(runs: list[Run]) -> list[tuple[Run, ...]]:
    """One tuple of runs for each paragraph the user's line ends make of it; empty ones fall away."""
    if len(runs) == 1 and PARAGRAPH_MARK not in runs[0].text:
        return [] if runs[0].text.isspace() else [(runs[0],)]
    if not any(PARAGRAPH_MARK in run.text for run in runs):
        return [tuple(runs)] if any(run.text.strip() for run in runs) else []
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *rest = run.text.split(PARAGRAPH_MARK)
        lines[-1].append(run._replace(text=first))
        lines.extend([run._replace(text=text)] for text in rest)
    return [kept for line in lines if (kept := tuple(run for run in line if run.text)) and "".join(r.text for r in kept).strip()]


def _table(element: Any) -> Table:
    classes = _attributes(element, "class").get("class", "")
    if classes not in ("", "dense", "form"):
        raise SubsetBroken(reason=f"<table class={classes!r}> is not in the subset")
    _no_text(element)
    if [child.tag for child in element] not in (["colgroup", "thead", "tbody"], ["colgroup", "tbody"]):
        raise SubsetBroken(reason="a table is <colgroup>, <thead>, <tbody>")
    widths = []
    for column in element[0]:
        match = _WIDTH.fullmatch(_attributes(column, "class").get("class", "")) if column.tag == "col" else None
        if match is None:
            raise SubsetBroken(reason="<colgroup> holds <col class='mm-…'> only")
        widths.append(float(f"{match[1]}.{match[2]}") if match[2] else int(match[1]))
    read = _form_row if classes == "form" else _row
    sections = {child.tag: [read(row, len(widths)) for row in child] for child in element[1:]}
    if not sections["tbody"]:
        raise SubsetBroken(reason="a table without rows")
    return Table(
        widths=tuple(widths),
        head=tuple(sections.get("thead", ())),
        body=tuple(sections["tbody"]),
        dense=classes == "dense",
        is_form=classes == "form",
    )


def _row(element: Any, columns: int) -> Row:
    total = _attributes(element, "class").get("class", "") == "total"
    if element.tag != "tr":
        raise SubsetBroken(reason=f"<{element.tag}> where a row belongs")
    _no_text(element)
    cells = [_cell(cell, _TOTAL if total else _PLAIN) for cell in element]
    if sum([cell.span for cell in cells]) != columns:
        raise SubsetBroken(reason=f"a row of {sum(cell.span for cell in cells)} cells in a table of {columns} columns")
    return Row(tuple(cells))


def _cell(cell: Any, look: Run) -> Cell:
    attributes = _attributes(cell, "class", "colspan")
    role = CELL_ROLES.get((cell.tag, attributes.get("class", "")))
    if role is None:
        raise SubsetBroken(reason=f"<{cell.tag} class={attributes.get('class', '')!r}> is not in the subset")
    split = _split(_runs(cell, look)) or [()]
    return Cell(tuple([Paragraph(role, runs) for runs in split]), int(attributes.get("colspan", "1")))


def _form_row(element: Any, columns: int) -> Row:
    look = _attributes(element, "class").get("class", "")
    if element.tag != "tr" or look not in FORM_ROWS:
        raise SubsetBroken(reason=f"<{element.tag} class={look!r}> is no row of a form")
    _no_text(element)
    cells = [_form_cell(cell, look) for cell in element]
    if sum(cell.span for cell in cells) != columns:
        raise SubsetBroken(reason=f"a row of {sum(cell.span for cell in cells)} cells in a form of {columns} columns")
    return Row(cells=tuple(cells), look=look)


def _form_cell(cell: Any, look: str) -> Cell:
    attributes = _attributes(cell, "class", "colspan")
    name = attributes.get("class", "")
    if cell.tag != "td" or (name and name not in FORM_LABELS):
        raise SubsetBroken(reason=f"<{cell.tag} class={name!r}> is no cell of a form")
    kind = look if look in ("notes", "bar", "box") else ""
    found: list[Paragraph] = []
    if len(cell):
        _no_text(cell)
    for line in cell:
        style = _attributes(line, "class").get("class", "")
        role = FORM_LABELS.get(name) or FORM_LINES.get((kind, style))
        if line.tag != "p" or role is None:
            raise SubsetBroken(reason=f"<{line.tag} class={style!r}> is no line of a form")
        found.extend(Paragraph(role=role, runs=runs) for runs in _split(_runs(line, _PLAIN, in_form=True)))
    if not len(cell) and (cell.text or "").strip():
        raise SubsetBroken(reason=f"text stands directly in a cell of a form: {cell.text.strip()[:20]}")
    empty = Paragraph(role=FORM_LABELS.get(name) or FORM_LINES[kind, ""], runs=())
    return Cell(paragraphs=tuple(found) or (empty,), span=int(attributes.get("colspan", "1")))
