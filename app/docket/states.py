"""What can happen in a matter and the sentence in which each is told; the kinds and states of proceedings and deadlines."""

from app.core.labels import N_, Labelled


class MilestoneKind(Labelled):
    """Kinds of milestones."""

    MATTER_OPENED = ("matter_opened", N_("Matter opened"), "indigo")
    MATTER_IMPORTED = ("matter_imported", N_("Brought in by an import"), "indigo")
    IMPORT_MERGED = ("import_merged", N_("Completed by an import"), "indigo")
    IMPORT_UNDONE = ("import_undone", N_("Import undone"), "stone")
    OWNER_CHANGED = ("owner_changed", N_("Officer changed"), "stone")
    WORK_HANDED_OVER = ("work_handed_over", N_("Work handed over"), "stone")
    CLASS_CHANGED = ("class_changed", N_("Class changed"), "ochre")
    STAGE_CHANGED = ("stage_changed", N_("Stage changed"), "indigo")
    PARTY_ADDED = ("party_added", N_("Party added"), "stone")
    LOAN_ADDED = ("loan_added", N_("Loan added"), "stone")
    LOAN_ACCELERATED = ("loan_accelerated", N_("Loan accelerated"), "cinnabar")
    DRAWDOWN_RECORDED = ("drawdown_recorded", N_("Drawdown recorded"), "stone")
    REPAYMENT_RECORDED = ("repayment_recorded", N_("Repayment recorded"), "pine")
    GUARANTEE_ADDED = ("guarantee_added", N_("Guarantee added"), "stone")
    COLLATERAL_ADDED = ("collateral_added", N_("Collateral added"), "stone")
    COST_RECORDED = ("cost_recorded", N_("Cost recorded"), "stone")
    ENTRY_REMOVED = ("entry_removed", N_("Entry taken back"), "stone")
    DEBT_CALCULATED = ("debt_calculated", N_("Debt calculated"), "indigo")
    DEBT_LOCKED = ("debt_locked", N_("Debt locked"), "indigo")
    CALCULATION_KEPT = ("calculation_kept", N_("Calculation kept"), "stone")
    FILE_ADDED = ("file_added", N_("File added"), "stone")
    PAPER_MADE = ("paper_made", N_("Paper made"), "indigo")
    REVIEW_REQUESTED = ("review_requested", N_("Review requested"), "ochre")
    REVIEW_WITHDRAWN = ("review_withdrawn", N_("Review withdrawn"), "stone")
    PAPER_APPROVED = ("paper_approved", N_("Paper approved"), "pine")
    PAPER_RETURNED = ("paper_returned", N_("Paper returned"), "cinnabar")
    PAPER_FILED = ("paper_filed", N_("Paper filed"), "pine")
    PAPER_SUPERSEDED = ("paper_superseded", N_("Paper superseded"), "stone")
    COUNSEL_ENGAGED = ("counsel_engaged", N_("Counsel engaged"), "plum")
    ENGAGEMENT_ENDED = ("engagement_ended", N_("Engagement ended"), "stone")
    PROCEEDING_OPENED = ("proceeding_opened", N_("Proceeding opened"), "indigo")
    EVENT_RECORDED = ("event_recorded", N_("Event recorded"), "indigo")
    EVENT_CORRECTED = ("event_corrected", N_("Event corrected"), "ochre")
    EVENT_VOIDED = ("event_voided", N_("Event struck out"), "stone")
    MEASURE_RECORDED = ("measure_recorded", N_("Measure against a person"), "ochre")
    LAPSE_DECIDED = ("lapse_decided", N_("Lapse decided"), "cinnabar")
    DEADLINE_ASSIGNED = ("deadline_assigned", N_("Deadline assigned"), "stone")


class ProceedingKind(Labelled):
    """One course before one body."""

    LAWSUIT = ("lawsuit", N_("Lawsuit"), "indigo")
    PRESERVATION = ("preservation", N_("Preservation"), "indigo")
    ENFORCEMENT = ("enforcement", N_("Enforcement"), "indigo")
    PAYMENT_ORDER = ("payment_order", N_("Payment order"), "indigo")
    COLLATERAL_REALISATION = ("collateral_realisation", N_("Realisation of security"), "indigo")
    ARBITRATION = ("arbitration", N_("Arbitration"), "indigo")
    MEDIATION = ("mediation", N_("Mediation before filing"), "indigo")
    NOTARISED_TITLE = ("notarised_title", N_("Notarised title"), "indigo")
    BANKRUPTCY = ("bankruptcy", N_("Bankruptcy"), "plum")


class ProceedingStatus(Labelled):
    """Whether a proceeding runs."""

    OPEN = ("open", N_("Under way"), "indigo")
    SUSPENDED = ("suspended", N_("Suspended"), "ochre")
    ENDED = ("ended", N_("Ended"), "stone")


PROCEEDINGS: dict[ProceedingStatus, frozenset[ProceedingStatus]] = {
    ProceedingStatus.OPEN: frozenset({ProceedingStatus.SUSPENDED, ProceedingStatus.ENDED}),
    ProceedingStatus.SUSPENDED: frozenset({ProceedingStatus.OPEN, ProceedingStatus.ENDED}),
    ProceedingStatus.ENDED: frozenset({ProceedingStatus.OPEN}),
}
"""An ended proceeding opens again on re-trial and on resumption."""


class DeadlineState(Labelled):
    """How a deadline stands."""

    OPEN = ("open", N_("Open"), "indigo")
    HELD = ("held", N_("On hold"), "stone")
    MET = ("met", N_("Met"), "pine")
    DROPPED = ("dropped", N_("No longer applies"), "stone")


class LapseDecision(Labelled):
    """What was decided about a right whose day has passed or will pass unused."""

    WAIVED = ("waived", N_("Let lapse on purpose"), "ochre")
    MISSED = ("missed", N_("Missed"), "cinnabar")
    SAVED_OTHERWISE = ("saved_otherwise", N_("Kept in another way"), "pine")


SENTENCES = {
    MilestoneKind.MATTER_OPENED: N_("The matter was opened under number %(number)s"),
    MilestoneKind.MATTER_IMPORTED: N_("The matter came in with import %(number)s as “%(key)s”"),
    MilestoneKind.IMPORT_MERGED: N_("Import %(number)s added what “%(key)s” of the workbook says"),
    MilestoneKind.IMPORT_UNDONE: N_("Import %(number)s was undone: what it had brought in was taken back"),
    MilestoneKind.OWNER_CHANGED: N_("%(owner)s took over the matter"),
    MilestoneKind.WORK_HANDED_OVER: N_("%(what)s passed from %(before)s to %(to)s"),
    MilestoneKind.CLASS_CHANGED: N_("The loan was classed as %(to)s (before: %(before)s)"),
    MilestoneKind.STAGE_CHANGED: N_("The matter moved from %(before)s to %(to)s"),
    MilestoneKind.PARTY_ADDED: N_("%(party)s was added as %(role)s"),
    MilestoneKind.LOAN_ADDED: N_("Loan contract %(number)s was added"),
    MilestoneKind.LOAN_ACCELERATED: N_("Loan contract %(number)s was declared due early"),
    MilestoneKind.DRAWDOWN_RECORDED: N_("A drawdown of %(amount)s was recorded: %(number)s"),
    MilestoneKind.REPAYMENT_RECORDED: N_("A repayment of %(amount)s was recorded"),
    MilestoneKind.GUARANTEE_ADDED: N_("%(guarantor)s was recorded as guarantor under contract %(number)s"),
    MilestoneKind.COLLATERAL_ADDED: N_("%(collateral)s was added as collateral"),
    MilestoneKind.COST_RECORDED: N_("Costs of %(amount)s were recorded: %(cost)s"),
    MilestoneKind.ENTRY_REMOVED: N_("%(what)s %(detail)s was taken back as recorded by mistake"),
    MilestoneKind.DEBT_CALCULATED: N_("The debt at %(cutoff)s was calculated: %(total)s"),
    MilestoneKind.DEBT_LOCKED: N_("The debt at %(cutoff)s was locked: %(total)s"),
    MilestoneKind.CALCULATION_KEPT: N_("Calculation no. %(number)s was kept, %(tool)s: %(found)s"),
    MilestoneKind.FILE_ADDED: N_("%(what)s “%(title)s” was added"),
    MilestoneKind.PAPER_MADE: N_("%(title)s was made, version %(version)s"),
    MilestoneKind.REVIEW_REQUESTED: N_("%(title)s was sent for review"),
    MilestoneKind.REVIEW_WITHDRAWN: N_("%(title)s was withdrawn from review"),
    MilestoneKind.PAPER_APPROVED: N_("%(title)s was approved"),
    MilestoneKind.PAPER_RETURNED: N_("%(title)s was returned for correction"),
    MilestoneKind.PAPER_FILED: N_("%(title)s was filed with %(court)s"),
    MilestoneKind.PAPER_SUPERSEDED: N_("%(title)s was superseded by a new version"),
    MilestoneKind.COUNSEL_ENGAGED: N_("%(firm)s was engaged"),
    MilestoneKind.ENGAGEMENT_ENDED: N_("The engagement of %(firm)s ended"),
    MilestoneKind.PROCEEDING_OPENED: N_("%(proceeding)s was opened"),
    MilestoneKind.EVENT_RECORDED: N_("%(event)s"),
    MilestoneKind.EVENT_CORRECTED: N_("%(event)s was corrected: %(reason)s"),
    MilestoneKind.EVENT_VOIDED: N_("%(event)s was struck out: %(reason)s"),
    MilestoneKind.MEASURE_RECORDED: N_("%(measure)s: %(party)s"),
    MilestoneKind.LAPSE_DECIDED: N_("%(deadline)s, %(day)s: %(decision)s. %(reason)s"),
    MilestoneKind.DEADLINE_ASSIGNED: N_("%(deadline)s, %(day)s, was given to %(assignee)s"),
}
