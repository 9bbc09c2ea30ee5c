"""The sentences of a complaint, composed by rule from plain facts: claims, facts and reasons, and what is annexed.

Pure: facts in, finished Chinese sentences out; nothing here reads the database. What it proposes a person may edit on the desk.
"""

from app.filings.wording.annexes import attachments
from app.filings.wording.claims import claims, numbered
from app.filings.wording.model import (
    Asset,
    AssetKind,
    Case,
    Clause,
    CostItem,
    Default,
    DefaultEvent,
    Defendant,
    DrawdownFacts,
    Fact,
    Guarantee,
    Loan,
    Maximum,
    Mode,
    OwedOnLoan,
    Registration,
    Relation,
    Security,
    SecurityKind,
    Succession,
)
from app.filings.wording.parties import labels
from app.filings.wording.reasons import facts

__all__ = [
    "Asset", "AssetKind", "Case", "Clause", "CostItem", "Default", "DefaultEvent", "Defendant", "DrawdownFacts", "Fact",
    "Guarantee", "Loan", "Maximum", "Mode", "OwedOnLoan", "Registration", "Relation", "Security", "SecurityKind", "Succession",
    "attachments", "claims", "facts", "labels", "numbered",
]  # fmt: skip
