"""What of the collateral is found by the search field: its certificates, its registrations and its contracts."""

from app.collateral.models import Collateral, SecurityInterest
from app.search import sources
from app.search.sources import Source
from app.search.states import Found

sources.add(
    Source(Collateral, Found.COLLATERAL, names=("description",), numbers=("certificate_number",)),
    Source(SecurityInterest, Found.COLLATERAL, numbers=("contract_number", "registration_number"), row="collateral_id"),
)
