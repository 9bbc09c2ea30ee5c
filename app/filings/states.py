"""The life of a paper: draft, being checked, returned, final, filed, superseded."""

from app.core.labels import N_, Labelled


class PaperKind(Labelled):
    """The papers the desk can make; values are the folders of document_templates."""

    CIVIL_COMPLAINT_FORM = ("civil_complaint_form", N_("Civil complaint (element form)"))
    CIVIL_COMPLAINT = ("civil_complaint", N_("Civil complaint (narrative form)"))
    DEBT_CALCULATION = ("debt_calculation", N_("Debt calculation sheet"))


COMPLAINTS = frozenset({PaperKind.CIVIL_COMPLAINT_FORM, PaperKind.CIVIL_COMPLAINT})
"""The papers that open a suit; the official element form is the one courts expect."""


class FilingStatus(Labelled):
    """Where a paper is in its life."""

    DRAFT = ("draft", N_("Draft"), "indigo")
    IN_REVIEW = ("in_review", N_("Being checked"), "plum")
    RETURNED = ("returned", N_("Returned"), "ochre")
    FINAL = ("final", N_("Final"), "pine")
    FILED = ("filed", N_("Filed with the court"), "pine")
    SUPERSEDED = ("superseded", N_("Superseded"), "stone")


FILING_MOVES: dict[FilingStatus, frozenset[FilingStatus]] = {
    FilingStatus.DRAFT: frozenset({FilingStatus.IN_REVIEW, FilingStatus.SUPERSEDED}),
    FilingStatus.IN_REVIEW: frozenset({FilingStatus.FINAL, FilingStatus.RETURNED, FilingStatus.DRAFT}),
    FilingStatus.RETURNED: frozenset({FilingStatus.IN_REVIEW, FilingStatus.DRAFT, FilingStatus.SUPERSEDED}),
    FilingStatus.FINAL: frozenset({FilingStatus.FILED, FilingStatus.SUPERSEDED}),
    FilingStatus.FILED: frozenset({FilingStatus.SUPERSEDED}),
    FilingStatus.SUPERSEDED: frozenset(),
}


class Severity(Labelled):
    """What a finding does to the paper."""

    BLOCK = ("block", N_("Blocks"), "cinnabar")
    WARN = ("warn", N_("Warns"), "ochre")


class Companion(Labelled):
    """A paper that must accompany the complaint and has no template of its own here yet."""

    EVIDENCE_LIST = ("evidence_list", N_("Evidence list"))
    POWER_OF_ATTORNEY = ("power_of_attorney", N_("Power of attorney"))
