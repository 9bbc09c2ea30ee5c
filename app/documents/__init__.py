"""Paper: from a plain context and a template folder to preview, PDF and Word that say the same words. Knows neither web nor database.

`fill(kind, context)` puts the words in place and tells the gaps, `preview(filled)` shows them with their origins, and
`make(filled, formats=…)` sets them in pages; `worker.PaperWorker` does the last in a process that can be killed.
"""

from app.documents import catalogue
from app.documents.blocks import Filled, Gap, Origin, plain_text
from app.documents.comparing import Change, compare
from app.documents.context import Value, edited, traced
from app.documents.errors import PaperError
from app.documents.filling import fill
from app.documents.making import Made, make
from app.documents.naming import file_name
from app.documents.previewing import preview

__all__ = [
    "Change", "Filled", "Gap", "Made", "Origin", "PaperError", "Value",
    "catalogue", "compare", "edited", "file_name", "fill", "make", "plain_text", "preview", "traced",
]  # fmt: skip
