"""Fills Chinese lines evenly, between characters, where WeasyPrint knows only how to stretch spaces.

The stretch stays below the gap that readers of a PDF take for a space, so that copied and searched text keeps the words whole;
a line that would need more keeps its ragged end.
"""

from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import create_layout

# Text extractors see a word break at a tenth of the type size.
_WIDEST = 0.095


def install() -> None:
    """Makes every `text-align: justify` of this process fill its lines between characters."""
    inline.justify_line = _spread


def _texts(box: Any) -> Iterator[Any]:
    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, boxes.LineBox | boxes.InlineBox):
        for child in box.children:
            yield from _texts(child)


def _spread(context: Any, line: Any, extra: float) -> None:
    texts = list(_texts(line))
    count = sum(len(box.text) for box in texts)
    if not count:
        return
    each = extra / count
    if any(each + _tracking(box) > _WIDEST * box.style["font_size"] for box in texts):
        return
    _widen(context, line, each, 0.0)


def _tracking(box: Any) -> float:
    spacing = box.style["letter_spacing"]
    return 0.0 if spacing == "normal" else float(spacing)


def _widen(context: Any, box: Any, each: float, shift: float) -> float:
    """Moves a box by what the boxes before it have grown, and lets it grow; returns the shift of the next box."""
    box.position_x += shift
    before = shift
    if isinstance(box, boxes.TextBox):
        box.style = box.style.copy()
        box.style["letter_spacing"] = _tracking(box) + each
        layout = create_layout(box.text, box.style, context, max_width=None, justification_spacing=0)
        layout.deactivate()
        box.pango_layout = layout
        shift += each * len(box.text)
    else:
        for child in box.children:
            shift = _widen(context, child, each, shift)
    box.width += shift - before
    return shift
