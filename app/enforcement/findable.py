"""What of enforcement is found by the search field: the numbers of objections and reviews, leads, and references of receipts."""

from app.enforcement.models import AssetLead, Receipt, SideBranch
from app.search import sources
from app.search.sources import Source
from app.search.states import Found

sources.add(
    Source(SideBranch, Found.ENFORCEMENT, numbers=("number",), row="enforcement_case_id"),
    Source(AssetLead, Found.LEAD, names=("description",)),
    Source(Receipt, Found.ENFORCEMENT, numbers=("reference",), row="enforcement_case_id"),
)
