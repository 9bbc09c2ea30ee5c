"""What the worker does for papers: sets a frozen version in Word and PDF and keeps both files."""

import atexit
from functools import lru_cache

from flask import current_app
from sqlalchemy import select

from app.core.db import db
from app.core.errors import DomainError
from app.documents import Filled, Made, PaperError, fill
from app.documents.worker import PaperWorker
from app.files import services as files
from app.filings import services as filings
from app.filings.models import FilingVersion
from app.filings.snapshot import from_plain
from app.jobs.running import Order, acting_for

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"


def make_paper(order: Order) -> None:
    """Set the version in both forms. Nothing is locked while it is being set, and doing it twice keeps one pair of files."""
    with acting_for(order):
        version = _version(order)
        if version.is_made:
            return
        filled = fill(version.filing.kind.value, from_plain(version.context))
        is_draft = version.is_draft
    made = set_paper(filled, is_draft=is_draft)
    with acting_for(order):
        version = _version(order)
        if version.is_made:
            return
        word = files.store_bytes(content=made.docx or b"", media_type=WORD)
        printed = files.store_bytes(content=made.pdf or b"", media_type=PDF)
        version.docx, version.pdf, version.page_count = word, printed, made.pages
        filings.complete(version=version)


def set_paper(filled: Filled, *, is_draft: bool) -> Made:
    """Both forms of a paper, made in the killable process under the limits of the settings."""
    settings = current_app.config
    try:
        return paper_worker(settings["PAPER_SECONDS"]).make(
            filled, pdf_variant=settings["PAPER_PDF_VARIANT"] or None, is_draft=is_draft
        )
    except PaperError as problem:
        raise DomainError(problem.template, **problem.params) from problem


@lru_cache
def paper_worker(seconds: float) -> PaperWorker:
    """One killable process that sets papers, for as long as this process lives."""
    made = PaperWorker(limit_seconds=seconds)
    atexit.register(made.close)
    return made


def _version(order: Order) -> FilingVersion:
    return db.session.scalars(select(FilingVersion).where(FilingVersion.id == order.subject_id)).one()
