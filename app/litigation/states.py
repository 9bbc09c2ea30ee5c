"""Stages of a lawsuit and of the other ways to a title, with the words of services, hearings, titles, appeals and fees."""

from app.core.labels import N_, Labelled
from app.docket.states import ProceedingKind


class LawsuitStage(Labelled):
    """How far a suit, or another way to a title, has come (law.md §6.1, L0–L9 and the side exits)."""

    PREPARING = ("preparing", N_("Being prepared"), "stone")
    SUBMITTED = ("submitted", N_("Submitted"), "ochre")
    ACCEPTED = ("accepted", N_("Accepted"), "indigo")
    SERVICE = ("service", N_("Being served"), "indigo")
    JURISDICTION = ("jurisdiction", N_("Jurisdiction objected to"), "ochre")
    HEARING = ("hearing", N_("Hearings"), "indigo")
    DECIDED = ("decided", N_("Decided"), "plum")
    APPEAL = ("appeal", N_("On appeal"), "ochre")
    EFFECTIVE = ("effective", N_("Effective"), "pine")
    RETRIAL = ("retrial", N_("Re-trial"), "ochre")
    NOT_ACCEPTED = ("not_accepted", N_("Not accepted"), "cinnabar")
    WITHDRAWN = ("withdrawn", N_("Withdrawn"), "stone")
    DEEMED_WITHDRAWN = ("deemed_withdrawn", N_("Treated as withdrawn"), "cinnabar")
    DISMISSED = ("dismissed", N_("Action dismissed"), "cinnabar")
    TERMINATED = ("terminated", N_("Action terminated"), "stone")
    TRANSFERRED = ("transferred", N_("Transferred to another court"), "stone")


_L = LawsuitStage
_ENDINGS = frozenset({_L.WITHDRAWN, _L.DEEMED_WITHDRAWN, _L.DISMISSED, _L.TERMINATED, _L.TRANSFERRED})

STAGES: dict[LawsuitStage, frozenset[LawsuitStage]] = {
    _L.PREPARING: frozenset({_L.SUBMITTED, _L.ACCEPTED, _L.DECIDED, _L.WITHDRAWN}),
    _L.SUBMITTED: frozenset({_L.ACCEPTED, _L.NOT_ACCEPTED, _L.WITHDRAWN, _L.TRANSFERRED}),
    _L.ACCEPTED: frozenset({_L.SERVICE, _L.JURISDICTION, _L.HEARING, _L.DECIDED}) | _ENDINGS,
    _L.SERVICE: frozenset({_L.JURISDICTION, _L.HEARING, _L.DECIDED}) | _ENDINGS,
    _L.JURISDICTION: frozenset({_L.SERVICE, _L.HEARING, _L.DECIDED}) | _ENDINGS,
    _L.HEARING: frozenset({_L.JURISDICTION, _L.DECIDED}) | _ENDINGS,
    _L.DECIDED: frozenset({_L.APPEAL, _L.EFFECTIVE, _L.RETRIAL}),
    _L.APPEAL: frozenset({_L.DECIDED, _L.EFFECTIVE, _L.HEARING, _L.WITHDRAWN, _L.DISMISSED, _L.TERMINATED}),
    _L.EFFECTIVE: frozenset({_L.RETRIAL}),
    _L.RETRIAL: frozenset({_L.HEARING, _L.DECIDED, _L.EFFECTIVE, _L.DISMISSED, _L.TERMINATED}),
    _L.NOT_ACCEPTED: frozenset({_L.SUBMITTED, _L.ACCEPTED}),
    _L.WITHDRAWN: frozenset(),
    _L.DEEMED_WITHDRAWN: frozenset(),
    _L.DISMISSED: frozenset({_L.ACCEPTED}),
    _L.TERMINATED: frozenset(),
    _L.TRANSFERRED: frozenset(),
}
"""Where a suit may go from each stage; docket.advance asks here. A remand leads from the appeal back to the hearings."""

PATH = (
    _L.PREPARING,
    _L.SUBMITTED,
    _L.ACCEPTED,
    _L.SERVICE,
    _L.HEARING,
    _L.DECIDED,
    _L.APPEAL,
    _L.EFFECTIVE,
)
"""The stages in the order of a suit's life, for the path on its page."""

ENDED = frozenset(stage for stage, possible in STAGES.items() if not possible) | {_L.NOT_ACCEPTED, _L.DISMISSED}
"""Nothing more is tried in these."""

ROUTES = (
    ProceedingKind.LAWSUIT,
    ProceedingKind.PAYMENT_ORDER,
    ProceedingKind.COLLATERAL_REALISATION,
    ProceedingKind.ARBITRATION,
    ProceedingKind.MEDIATION,
    ProceedingKind.NOTARISED_TITLE,
)
"""The ways to a title that this slice keeps."""

OUT_OF_COURT = frozenset({ProceedingKind.ARBITRATION, ProceedingKind.NOTARISED_TITLE})
"""Before an arbitral institution or a notary, which is named in words."""


class Procedure(Labelled):
    """By which procedure a suit is tried."""

    ORDINARY = ("ordinary", N_("Ordinary procedure"))
    SIMPLE = ("simple", N_("Simple procedure"))
    SMALL = ("small", N_("Small-claims procedure"))


class ServedDocument(Labelled):
    """What was served."""

    APPLICATION = ("application", N_("Complaint or application"))
    JURISDICTION_RULING = ("jurisdiction_ruling", N_("Ruling on jurisdiction"))
    INSTRUMENT = ("instrument", N_("Judgment, ruling or other title"))


class ServiceWay(Labelled):
    """How it was served."""

    DIRECT = ("direct", N_("Handed over"))
    POST = ("post", N_("By post"))
    ELECTRONIC = ("electronic", N_("Electronically"))
    LEFT = ("left", N_("Left at the place"))
    ENTRUSTED = ("entrusted", N_("Through another court"))
    NOTICE = ("notice", N_("By public notice"))


class HearingKind(Labelled):
    """What is heard."""

    TRIAL = ("trial", N_("Trial"))
    EVIDENCE = ("evidence", N_("Exchange of evidence"))
    PRETRIAL = ("pretrial", N_("Pre-trial meeting"))
    MEDIATION = ("mediation", N_("Mediation"))
    JURISDICTION = ("jurisdiction", N_("Hearing on jurisdiction"))
    PRONOUNCEMENT = ("pronouncement", N_("Pronouncement"))
    SECOND_INSTANCE = ("second_instance", N_("Second-instance trial"))


class HearingStatus(Labelled):
    """What became of a hearing."""

    SET = ("set", N_("Set"), "indigo")
    HELD = ("held", N_("Held"), "pine")
    CANCELLED = ("cancelled", N_("Cancelled"), "stone")


HEARINGS: dict[HearingStatus, frozenset[HearingStatus]] = {
    HearingStatus.SET: frozenset({HearingStatus.HELD, HearingStatus.CANCELLED}),
    HearingStatus.HELD: frozenset(),
    HearingStatus.CANCELLED: frozenset(),
}


class InstrumentKind(Labelled):
    """What was issued and can take effect."""

    JUDGMENT = ("judgment", N_("Judgment"), "indigo")
    RULING = ("ruling", N_("Ruling"), "indigo")
    MEDIATION_STATEMENT = ("mediation_statement", N_("Mediation statement"), "indigo")
    PAYMENT_ORDER = ("payment_order", N_("Payment order"), "indigo")
    ARBITRAL_AWARD = ("arbitral_award", N_("Arbitral award"), "indigo")
    NOTARISED_TITLE = ("notarised_title", N_("Notarised title"), "indigo")


class TitleType(Labelled):
    """What a title is to the law: when it takes effect hangs on it (PER-76). The values are those of the fold."""

    FIRST_INSTANCE_JUDGMENT = ("first_instance_judgment", N_("First-instance judgment"))
    FIRST_INSTANCE_RULING = ("first_instance_ruling", N_("Appealable first-instance ruling"))
    SECOND_INSTANCE = ("second_instance", N_("Second-instance decision"))
    SMALL_CLAIMS = ("small_claims", N_("Small-claims judgment"))
    MEDIATION = ("mediation", N_("Mediation statement"))
    PAYMENT_ORDER = ("payment_order", N_("Payment order"))
    COLLATERAL_RULING = ("collateral_ruling", N_("Ruling to realise security"))
    CONFIRMATION = ("confirmation", N_("Ruling that confirms a mediation"))
    AWARD = ("award", N_("Arbitral award"))
    NOTARISED = ("notarised", N_("Notarised title"))

    @property
    def kind(self) -> InstrumentKind:
        """What such a title is called."""
        return _KINDS[self]

    @property
    def can_be_appealed(self) -> bool:
        """Whether a party may appeal it (PER-75)."""
        return self in (TitleType.FIRST_INSTANCE_JUDGMENT, TitleType.FIRST_INSTANCE_RULING)


_KINDS = {
    TitleType.FIRST_INSTANCE_JUDGMENT: InstrumentKind.JUDGMENT,
    TitleType.FIRST_INSTANCE_RULING: InstrumentKind.RULING,
    TitleType.SECOND_INSTANCE: InstrumentKind.JUDGMENT,
    TitleType.SMALL_CLAIMS: InstrumentKind.JUDGMENT,
    TitleType.MEDIATION: InstrumentKind.MEDIATION_STATEMENT,
    TitleType.PAYMENT_ORDER: InstrumentKind.PAYMENT_ORDER,
    TitleType.COLLATERAL_RULING: InstrumentKind.RULING,
    TitleType.CONFIRMATION: InstrumentKind.RULING,
    TitleType.AWARD: InstrumentKind.ARBITRAL_AWARD,
    TitleType.NOTARISED: InstrumentKind.NOTARISED_TITLE,
}

TITLES_OF: dict[ProceedingKind, tuple[TitleType, ...]] = {
    ProceedingKind.LAWSUIT: (
        TitleType.FIRST_INSTANCE_JUDGMENT,
        TitleType.MEDIATION,
        TitleType.FIRST_INSTANCE_RULING,
        TitleType.SMALL_CLAIMS,
        TitleType.SECOND_INSTANCE,
    ),
    ProceedingKind.PAYMENT_ORDER: (TitleType.PAYMENT_ORDER,),
    ProceedingKind.COLLATERAL_REALISATION: (TitleType.COLLATERAL_RULING,),
    ProceedingKind.ARBITRATION: (TitleType.AWARD, TitleType.MEDIATION),
    ProceedingKind.MEDIATION: (TitleType.CONFIRMATION,),
    ProceedingKind.NOTARISED_TITLE: (TitleType.NOTARISED,),
}
"""Which titles come of which way."""


class AppealOutcome(Labelled):
    """What the second instance decided."""

    UPHELD = ("upheld", N_("Upheld"), "stone")
    CHANGED = ("changed", N_("Changed"), "plum")
    REMANDED = ("remanded", N_("Remanded for a new trial"), "ochre")


class ItemKind(Labelled):
    """What one item of a title orders."""

    PRINCIPAL = ("principal", N_("Principal"))
    INTEREST = ("interest", N_("Interest in term"))
    PENALTY = ("penalty", N_("Penalty interest"))
    COMPOUND = ("compound", N_("Compound interest"))
    DAMAGES = ("damages", N_("Agreed damages"))
    COSTS = ("costs", N_("Costs of realisation"))
    FEE = ("fee", N_("Court fees"))
    PRIORITY = ("priority", N_("Priority in the proceeds of security"))
    LIABILITY = ("liability", N_("Liability of others for the same debt"))
    REJECTED = ("rejected", N_("Claim rejected"))
    OTHER = ("other", N_("Other"))


AMOUNT_KINDS = frozenset(
    {ItemKind.PRINCIPAL, ItemKind.INTEREST, ItemKind.PENALTY, ItemKind.COMPOUND, ItemKind.DAMAGES, ItemKind.COSTS, ItemKind.FEE}
)
"""Items that order a payment and so need an amount or a formula."""


class Liability(Labelled):
    """How the named parties are liable for an item."""

    SOLE = ("sole", N_("The debtor alone"))
    JOINT = ("joint", N_("Jointly and severally"))
    SUPPLEMENTARY = ("supplementary", N_("For what cannot be collected from the debtor"))
    WITHIN_SECURITY = ("within_security", N_("Within the value of the security"))
    SHARE = ("share", N_("Each for a share"))


class AppealStatus(Labelled):
    """What became of an appeal."""

    FILED = ("filed", N_("Filed"), "ochre")
    WITHDRAWN = ("withdrawn", N_("Withdrawn"), "stone")
    DECIDED = ("decided", N_("Decided"), "pine")


APPEALS: dict[AppealStatus, frozenset[AppealStatus]] = {
    AppealStatus.FILED: frozenset({AppealStatus.WITHDRAWN, AppealStatus.DECIDED}),
    AppealStatus.WITHDRAWN: frozenset(),
    AppealStatus.DECIDED: frozenset(),
}


class CourtFeeKind(Labelled):
    """Which court fee (FEE-01…15, 30–37)."""

    ACCEPTANCE = ("acceptance", N_("Acceptance fee"))
    TOP_UP = ("top_up", N_("Top-up"))
    APPEAL = ("appeal", N_("Appeal fee"))
    RETRIAL = ("retrial", N_("Re-trial fee"))
    APPLICATION = ("application", N_("Application fee"))


class RefundGround(Labelled):
    """Why a fee comes back (FEE-05, FEE-12, FEE-13, FEE-16). The first seven are those of the fee measures' own rules."""

    NOT_ACCEPTED = ("not_accepted", N_("Not accepted or action dismissed"))
    WITHDRAWN = ("withdrawn", N_("Withdrawn"))
    MEDIATED = ("mediated", N_("Closed by mediation"))
    REMANDED = ("remanded", N_("Remanded for a new trial"))
    TRANSFERRED_TO_POLICE = ("transferred_to_police", N_("Handed to the police as a crime"))
    DISCONTINUED = ("discontinued", N_("Action terminated"))
    TREATED_AS_WITHDRAWN = ("treated_as_withdrawn", N_("Top-up not paid, treated as withdrawn"))
    CLAIM_REDUCED = ("claim_reduced", N_("Claim reduced"))
    WON = ("won", N_("The defendants bear it"))
