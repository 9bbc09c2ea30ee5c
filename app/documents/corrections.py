"""Two things WeasyPrint is taught, so that its pages look like those of the official sheets and of Word.

Lines are exactly as high as their look says, whatever fonts they mix: WeasyPrint centres every stretch of text by the metrics of its
own font, and a line of two fonts grows by the difference. And a row that is divided over two pages is ruled off on both.
"""

from typing import Any

from weasyprint import draw
from weasyprint.layout import inline
from weasyprint.text.line_break import strut

# Chinese type stands in a square whose lower edge lies this much of the type size under the baseline.
_BELOW_BASELINE = 0.12
_split_text_box = inline.split_text_box
_draw_collapsed_borders = draw.draw_collapsed_borders


def install() -> None:
    """Makes every page of this process so."""
    inline.strut = _even_strut
    inline.split_text_box = _split_evenly
    draw.draw_collapsed_borders = _rule_off


def _even_strut(style: Any) -> tuple[float, float]:
    if not hasattr(style, "even_strut"):
        line_height, _ = strut(style)
        style.even_strut = line_height, line_height / 2 + (0.5 - _BELOW_BASELINE) * style["font_size"]
    found: tuple[float, float] = style.even_strut
    return found


def _split_evenly(context: Any, box: Any, available_width: Any, skip: Any, is_line_start: bool = True) -> Any:
    part, resume, is_preserved = _split_text_box(context, box, available_width, skip, is_line_start)
    if part is not None:
        line_height, baseline = _even_strut(part.style)
        part.margin_top += baseline - part.baseline
        part.margin_bottom = line_height - part.height - part.margin_top
        part.baseline = baseline
    return part, resume, is_preserved


def _rule_off(stream: Any, table: Any) -> None:
    table.skip_cell_border_top = table.skip_cell_border_bottom = False
    _draw_collapsed_borders(stream, table)
