"""Makes the files of a paper in this process. Work that may take long or go wrong belongs in worker.PaperWorker."""

import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.documents import glyphs, pdf, subset, word
from app.documents.blocks import Filled
from app.documents.errors import GapsLeft, TooDeep

PDF, DOCX = "pdf", "docx"
ENGINE = pdf.ENGINE


@dataclass(frozen=True)
class Made:
    """The files of one paper, and what it took to make them."""

    pdf: bytes | None
    docx: bytes | None
    pages: int
    engine_version: str
    seconds: float


def make(
    filled: Filled,
    *,
    formats: Collection[str] = (PDF, DOCX),
    pdf_variant: str | None = None,
    made_at: datetime | None = None,
    is_draft: bool = False,
) -> Made:
    """The paper in the formats asked for. A paper with gaps, or with a character no font has, is refused.

    A draft carries 草稿 at the head of every page; nothing else is different.
    """
    if unknown := set(formats) - {PDF, DOCX}:
        raise ValueError(f"no such format: {', '.join(sorted(unknown))}")
    if filled.gaps:
        raise GapsLeft(names="、".join(gap.label for gap in filled.gaps), field=filled.gaps[0].field)
    started = time.perf_counter()
    try:
        settled = glyphs.settle(filled)
        document = word.write(settled, made_at=made_at, is_draft=is_draft) if DOCX in formats else None
        pages = pdf.render(settled, variant=pdf_variant, is_draft=is_draft) if PDF in formats else None
    except RecursionError as error:
        raise TooDeep(limit=subset.MAX_NESTING) from error
    return Made(
        pdf=pages.pdf if pages else None,
        docx=document,
        pages=pages.count if pages else 0,
        engine_version=ENGINE,
        seconds=round(time.perf_counter() - started, 3),
    )
