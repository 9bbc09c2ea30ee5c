"""What can be found of a matter, and in which manner a text is searched."""

from enum import StrEnum

from app.core.labels import N_, Labelled


class Found(Labelled):
    """What a hit is; results are grouped in this order."""

    MATTER = ("matter", N_("Matters"))
    PARTY = ("party", N_("Parties"))
    LOAN = ("loan", N_("Loans"))
    GUARANTEE = ("guarantee", N_("Guarantees"))
    COLLATERAL = ("collateral", N_("Collateral"))
    PROCEEDING = ("proceeding", N_("Case numbers"))
    ENFORCEMENT = ("enforcement", N_("Enforcement"))
    LEAD = ("lead", N_("Leads to property"))
    PAPER = ("paper", N_("Papers"))
    FILE = ("file", N_("Files"))

    @property
    def is_document(self) -> bool:
        """Whether it is named after its kind, as hundreds of others are; the list of matters does not look there."""
        return self in DOCUMENTS


DOCUMENTS = frozenset({Found.PAPER, Found.FILE})


class Manner(StrEnum):
    """A name is found by any part of it, a number by its parts and its last digits, an identity number by its end or as a whole."""

    NAME = "name"
    NUMBER = "number"
    TAIL = "tail"
