"""What a second pair of eyes is asked for, and what becomes of the request."""

from app.core.labels import N_, Labelled


class Purpose(Labelled):
    """What is to be checked."""

    FINAL_PAPER = ("final_paper", N_("Paper for the court"), "indigo")

    @property
    def endpoint(self) -> str:
        """The page that shows the subject by the number of its review; it belongs to the slice of the subject."""
        return {Purpose.FINAL_PAPER: "filings.of_review"}[self]


class ApprovalStatus(Labelled):
    """Where a request stands."""

    PENDING = ("pending", N_("Awaiting review"), "ochre")
    APPROVED = ("approved", N_("Approved"), "pine")
    RETURNED = ("returned", N_("Returned"), "cinnabar")
    WITHDRAWN = ("withdrawn", N_("Withdrawn"), "stone")


TRANSITIONS = {
    ApprovalStatus.PENDING: (ApprovalStatus.APPROVED, ApprovalStatus.RETURNED, ApprovalStatus.WITHDRAWN),
}
