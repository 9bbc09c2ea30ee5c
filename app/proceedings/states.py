"""What the timeline shows, and the chapters in which happenings are looked up."""

from app.core.labels import N_, Labelled
from app.docket.states import ProceedingKind
from app.statutes.periods import EventGroup


class Show(Labelled):
    """Which entries of the timeline are shown."""

    ALL = ("all", N_("All"))
    STATUTORY = ("statutory", N_("Statutory deadlines"))
    REPORTED = ("reported", N_("Reported by firms"))


class Standing(Labelled):
    """Whether an entry of the timeline still counts."""

    STANDS = ("stands", N_("Counts"))
    CORRECTED = ("corrected", N_("Corrected"), "ochre")
    STRUCK = ("struck", N_("Struck out"), "stone")


CHAPTERS = {
    EventGroup.LITIGATION: N_("Lawsuit"),
    EventGroup.SPECIAL: N_("Payment order, realisation of security, confirmation"),
    EventGroup.PRESERVATION: N_("Preservation and seizures"),
    EventGroup.ENFORCEMENT: N_("Enforcement"),
    EventGroup.VALUATION: N_("Valuation"),
    EventGroup.AUCTION: N_("Auction"),
    EventGroup.FEES: N_("Court fees"),
    EventGroup.LIMITATION: N_("Limitation and demands"),
    EventGroup.SECURITY: N_("Guarantees and security"),
    EventGroup.BANKRUPTCY: N_("Bankruptcy"),
    EventGroup.COUNTING: N_("Extensions and decisions"),
}
"""The chapters of the catalogue as a person looks for them, the usual ones first."""

SUITS = (
    ProceedingKind.LAWSUIT,
    ProceedingKind.PAYMENT_ORDER,
    ProceedingKind.COLLATERAL_REALISATION,
    ProceedingKind.ARBITRATION,
    ProceedingKind.MEDIATION,
    ProceedingKind.NOTARISED_TITLE,
)
ENFORCED = (ProceedingKind.ENFORCEMENT,)
HOMES = {
    EventGroup.LITIGATION: SUITS,
    EventGroup.SPECIAL: SUITS,
    EventGroup.FEES: SUITS,
    EventGroup.PRESERVATION: (ProceedingKind.PRESERVATION, *SUITS),
    EventGroup.ENFORCEMENT: ENFORCED,
    EventGroup.VALUATION: ENFORCED,
    EventGroup.AUCTION: ENFORCED,
    EventGroup.BANKRUPTCY: (ProceedingKind.BANKRUPTCY,),
}
"""The kinds of proceeding in which the happenings of a chapter usually occur."""

FOLLOWS = {
    "": ("complaint_submitted", "preservation_applied", "presuit_applied", "guarantor_demanded", "debtor_demanded"),
    "applied": ("preservation_ruled", "enforcement_accepted", "presuit_measure_taken"),
    "submitted": ("case_accepted", "not_accepted", "fee_notice_received"),
    "accepted": ("complaint_received", "hearing", "fee_paid", "enforcement_notice_received", "jurisdiction_objected"),
    "ruled": ("deposit_frozen", "immovable_seized", "preservation_ruling_served"),
    "secured": ("renewal_requested", "renewed", "first_released"),
    "service": ("complaint_received", "hearing", "jurisdiction_objected", "answer_filed", "notice_published"),
    "notified": ("search_done", "asset_taken", "consumption_restricted", "money_received"),
    "hearing": ("hearing_held", "judgment_given", "withdrawn", "suspended"),
    "decided": ("judgment_served", "appeal_filed", "appeal_waived", "effect_certified"),
    "appeal": ("appeal_accepted", "judgment_given", "appeal_withdrawn"),
    "effective": ("performed", "enforcement_applied"),
    "retrial": ("retrial_ordered", "hearing", "judgment_given"),
    "searching": ("asset_taken", "lead_submitted", "inquiry_instructed", "shelved", "settlement_concluded"),
    "disposing": ("auction_notice", "first_auction", "sold", "distribution_plan_received"),
    "distributing": ("money_received", "enforcement_completed", "plan_objected"),
    "settled": ("settlement_performed", "settlement_breached"),
    "shelved": ("search_done", "lead_found", "enforcement_resumed"),
    "resumed": ("asset_taken", "money_received", "auction_notice", "enforcement_completed"),
}
"""What usually happens next, by the stage that a proceeding has reached."""
