"""Proofs and scans are found by what they are called, as long as they are kept."""

from app.files.models import Attachment
from app.search import sources
from app.search.sources import Source
from app.search.states import Found

sources.add(Source(Attachment, Found.FILE, names=("title", "original_name"), present="withdrawn_at"))
