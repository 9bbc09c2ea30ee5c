"""The sentences of a complaint, composed by rule from plain facts: claims, facts and reasons, and what is annexed.

Pure: facts in, finished Chinese sentences out; nothing here reads the database. What it proposes a person may edit on the desk.
"""

from app.filings.wording.annexes import attachments
from app.filings.wording.claims import claims, contract, cutoff, describe, limit, numbered
from app.filings.wording.model import (
    About,
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
from app.filings.wording.reasons import accelerations, cost_words, facts, legal_basis, owed_words, standing

__all__ = [
    "About", "Asset", "AssetKind", "Case", "Clause", "CostItem", "Default", "DefaultEvent", "Defendant", "DrawdownFacts", "Fact",
    "Guarantee", "Loan", "Maximum", "Mode", "OwedOnLoan", "Registration", "Relation", "Security", "SecurityKind", "Succession",
    "accelerations", "attachments", "claims", "contract", "cost_words", "cutoff", "describe", "facts", "labels", "legal_basis", "limit", "numbered",
    "owed_words", "standing",
]  # fmt: skip
