"""The life of a paper: draft, being checked, returned, final, filed, superseded."""

from app.core.labels import N_, Labelled


class PaperKind(Labelled):
    """The papers the desk can make; values are the folders of document_templates."""

    CIVIL_COMPLAINT_FORM = ("civil_complaint_form", N_("Civil complaint (element form)"))
    CIVIL_COMPLAINT = ("civil_complaint", N_("Civil complaint (narrative form)"))
    DEBT_CALCULATION = ("debt_calculation", N_("Debt calculation sheet"))
    PRESERVATION_APPLICATION = ("preservation_application", N_("Application for preservation"))
    PRESERVATION_RENEWAL = ("preservation_renewal", N_("Application to renew a seizure"))
    PRESERVATION_RELEASE = ("preservation_release", N_("Application to release a seizure"))
    NOTICE_SERVICE_APPLICATION = ("notice_service_application", N_("Application for service by notice"))
    NOTICE_OF_APPEAL = ("notice_of_appeal", N_("Notice of appeal"))
    DEMAND_NOTICE = ("demand_notice", N_("Demand notice"))
    PAYMENT_ORDER_APPLICATION = ("payment_order_application", N_("Application for a payment order"))
    COLLATERAL_REALISATION_APPLICATION = ("collateral_realisation_application", N_("Application to realise security"))
    ENFORCEMENT_RESUMPTION = ("enforcement_resumption", N_("Application to resume enforcement"))
    ASSET_LEAD_LIST = ("asset_lead_list", N_("List of asset leads"))
    RESTRICTION_APPLICATION = ("restriction_application", N_("Application to restrict consumption and list as defaulter"))


COMPLAINTS = frozenset({PaperKind.CIVIL_COMPLAINT_FORM, PaperKind.CIVIL_COMPLAINT})
"""The papers that open a suit; the official element form is the one courts expect."""

ON_THE_DEBT = COMPLAINTS | {
    PaperKind.DEBT_CALCULATION,
    PaperKind.PRESERVATION_APPLICATION,
    PaperKind.DEMAND_NOTICE,
    PaperKind.PAYMENT_ORDER_APPLICATION,
    PaperKind.COLLATERAL_REALISATION_APPLICATION,
}
"""The papers whose figures are those of a locked calculation."""

OF_THE_COURSE = frozenset(PaperKind) - COMPLAINTS - {PaperKind.DEBT_CALCULATION}
"""The papers that answer a deadline: they ask who, about what, and why, and take the rest from the docket."""


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
