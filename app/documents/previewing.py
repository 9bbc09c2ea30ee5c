"""The paper as a page shows it: the same words, each value marked as taken from the matter, edited or missing.

A preview is made while the page waits: the limits of `context` and `subset` (values, characters, rows) bound it to about a second of
processor time, whatever is put in. What stands here never reaches PDF or Word. The look is the application's own style sheet (.sheet); nothing is styled inline.
"""

from collections.abc import Iterator
from html import escape

from app.documents.blocks import Block, Filled, Origin, Paragraph, Row, Run, Table

# The page has its own h1, so the paper begins one level below.
_TAGS = {"title": "h2", "sheet-title": "h2", "subtitle": "p", "h1": "h3", "h2": "h4", "h3": "h5"}
_CLASSES = {"court": "flush", "sign": "sig", "sign-space": "sig", "date": "sig"}


def preview(filled: Filled) -> str:
    """The inside of an <article class="sheet">; safe to print as it is: every word is escaped, every tag is ours."""
    return "".join(part for block in filled.blocks for part in _block(block))


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        tag = _TAGS.get(block.role, "p")
        names = " ".join(
            dict.fromkeys(name for name in (_CLASSES.get(block.role), block.role) if name and name not in ("body", "title"))
        )
        attribute = f' class="{names}"' if names else ""
        yield f"<{tag}{attribute}>{_inline(block.runs)}</{tag}>"
    else:
        yield from _table(block)


def _table(table: Table) -> Iterator[str]:
    if table.is_form:
        yield '<div class="table-wrap"><table class="form"><colgroup><col class="form-labels"><col></colgroup><tbody>'
        yield from (_form_row(row) for row in table.body)
        yield "</tbody></table></div>"
        return
    yield '<div class="table-wrap"><table>'
    if table.head:
        yield from ("<thead>", *(_row(row, "th") for row in table.head), "</thead>")
    yield from ("<tbody>", *(_row(row, "td") for row in table.body), "</tbody></table></div>")


def _row(row: Row, tag: str) -> str:
    cells = []
    for cell in row.cells:
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        scope = ' scope="col"' if tag == "th" else ""
        content = "<br>".join(_inline(paragraph.runs) for paragraph in cell.paragraphs)
        cells.append(f'<{tag} class="{cell.paragraphs[0].role}"{scope}{span}>{content}</{tag}>')
    return f"<tr>{''.join(cells)}</tr>"


def _form_row(row: Row) -> str:
    name = f' class="form-row-{row.look}"' if row.look else ""
    cells = []
    for cell in row.cells:
        span = f' colspan="{cell.span}"' if cell.span > 1 else ""
        lines = "".join(f'<div class="{paragraph.role}">{_inline(paragraph.runs)}</div>' for paragraph in cell.paragraphs)
        cells.append(f"<td{span}>{lines}</td>")
    return f"<tr{name}>{''.join(cells)}</tr>"


def _inline(runs: tuple[Run, ...]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br>")
    if run.origin is Origin.MISSING:
        text = f'<mark class="missing" data-field="{escape(run.field)}">{text}</mark>'
    elif run.origin is not None:
        text = f'<mark class="{run.origin.value}" data-field="{escape(run.field)}">{text}</mark>'
    if run.ruled:
        text = f"<u>{text}</u>"
    return f"<strong>{text}</strong>" if run.strong else text
