"""Papers are found by the title they bear."""

from sqlalchemy import case

from app.filings import catalogue
from app.filings.models import Filing
from app.filings.states import PaperKind
from app.search import sources
from app.search.sources import Source
from app.search.states import Found

TITLES = case({kind.value: catalogue.title_of(kind) for kind in PaperKind}, value=Filing.__table__.c.kind)

sources.add(Source(Filing, Found.PAPER, texts=(TITLES,)))
