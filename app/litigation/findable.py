"""What of the suits is found by the search field: every case number of every proceeding, numbers of titles, judges and clerks."""

from app.docket.models import CaseNumber
from app.litigation.models import Instrument, Lawsuit
from app.search import sources
from app.search.sources import Source
from app.search.states import Found

sources.add(
    Source(CaseNumber, Found.PROCEEDING, numbers=("text",), row="proceeding_id"),
    Source(Instrument, Found.PROCEEDING, numbers=("number",), row="proceeding_id"),
    Source(Lawsuit, Found.PROCEEDING, names=("judge", "clerk"), row="proceeding_id"),
)
