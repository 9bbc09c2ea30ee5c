"""What of a matter, its parties and loans is found by the search field."""

from app.matters.models import Drawdown, Guarantee, Loan, Matter, Party, PartyName, PartyRole
from app.search import sources
from app.search.sources import Source
from app.search.states import Found

sources.add(
    Source(Matter, Found.MATTER, names=("title",), numbers=("number",)),
    Source(Party, Found.PARTY, names=("name",), numbers=("uscc",), tails=("identity_number",)),
    Source(PartyName, Found.PARTY, names=("name",), row="party_id"),
    Source(Loan, Found.LOAN, numbers=("number",)),
    Source(Drawdown, Found.LOAN, numbers=("number",), row="loan_id"),
    Source(Guarantee, Found.GUARANTEE, numbers=("number",)),
)
sources.add_link(PartyRole, "matter_id", "party_id")
