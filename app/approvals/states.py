"""What a second pair of eyes is asked for, and what becomes of the request."""

from app.access.policy import Permission
from app.core.labels import N_, Labelled


class Purpose(Labelled):
    """What is to be checked."""

    FINAL_PAPER = ("final_paper", N_("Paper for the court"), "indigo")
    AMENDMENT = ("amendment", N_("Change of the bank's tables"), "plum")

    @property
    def endpoint(self) -> str:
        """The page that shows the subject by the number of its review; it belongs to the slice of the subject."""
        return {Purpose.FINAL_PAPER: "filings.of_review", Purpose.AMENDMENT: "administration.of_review"}[self]

    @property
    def decided_with(self) -> Permission:
        """What somebody must be allowed to decide such a request."""
        return {Purpose.FINAL_PAPER: Permission.REVIEW_FILINGS, Purpose.AMENDMENT: Permission.DECIDE_AMENDMENTS}[self]


class ApprovalStatus(Labelled):
    """Where a request stands."""

    PENDING = ("pending", N_("Awaiting review"), "ochre")
    APPROVED = ("approved", N_("Approved"), "pine")
    RETURNED = ("returned", N_("Returned"), "cinnabar")
    WITHDRAWN = ("withdrawn", N_("Withdrawn"), "stone")


TRANSITIONS = {
    ApprovalStatus.PENDING: (ApprovalStatus.APPROVED, ApprovalStatus.RETURNED, ApprovalStatus.WITHDRAWN),
}
