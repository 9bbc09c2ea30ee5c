"""The words of enforcement, and how far a case may go from each stage (law.md 6.3: E0 to E8 and the side branches)."""

from app.core.labels import N_, Labelled


class CaseStage(Labelled):
    """How far an enforcement case has come."""

    APPLIED = ("applied", N_("Enforcement applied for"), "ochre")
    ACCEPTED = ("accepted", N_("Enforcement case opened"), "indigo")
    SEARCH = ("search", N_("Property search"), "indigo")
    CONTROL = ("control", N_("Property under control"), "indigo")
    SANCTIONS = ("sanctions", N_("Restrictions on persons"), "indigo")
    DISPOSAL = ("disposal", N_("Realisation of property"), "plum")
    DISTRIBUTION = ("distribution", N_("Distribution and payout"), "plum")
    SETTLED = ("settled", N_("Enforcement settlement running"), "pine")
    STAYED = ("stayed", N_("Enforcement stayed"), "ochre")
    SHELVED = ("shelved", N_("This round of enforcement ended"), "stone")
    RESUMED = ("resumed", N_("Enforcement resumed"), "indigo")
    TRANSFERRED = ("transferred", N_("Sent to bankruptcy review"), "plum")
    CLOSED = ("closed", N_("Enforcement closed"), "pine")


WORKING = frozenset({CaseStage.SEARCH, CaseStage.CONTROL, CaseStage.SANCTIONS, CaseStage.DISPOSAL, CaseStage.DISTRIBUTION})
"""The court is at work; it goes to and fro between these."""

ENDINGS = frozenset({CaseStage.SHELVED, CaseStage.CLOSED})
ASIDE = frozenset({CaseStage.SETTLED, CaseStage.STAYED, CaseStage.TRANSFERRED})
"""The case waits for something outside it; no property is realised meanwhile."""

CASE_STAGES: dict[CaseStage, frozenset[CaseStage]] = {
    CaseStage.APPLIED: frozenset({CaseStage.ACCEPTED, CaseStage.CLOSED}),
    CaseStage.ACCEPTED: WORKING | ASIDE | ENDINGS,
    **{stage: (WORKING - {stage}) | ASIDE | ENDINGS for stage in WORKING},
    CaseStage.SETTLED: frozenset({CaseStage.RESUMED, CaseStage.CLOSED}),
    CaseStage.STAYED: frozenset({CaseStage.RESUMED, CaseStage.TRANSFERRED, CaseStage.SETTLED, CaseStage.CLOSED}),
    CaseStage.SHELVED: frozenset({CaseStage.RESUMED, CaseStage.TRANSFERRED, CaseStage.SETTLED, CaseStage.CLOSED}),
    CaseStage.RESUMED: WORKING | ASIDE | ENDINGS,
    CaseStage.TRANSFERRED: frozenset({CaseStage.RESUMED, CaseStage.CLOSED}),
    CaseStage.CLOSED: frozenset(),
}
"""Where a case may go from each stage; docket.advance asks here. What was closed begins again as a new case."""


class Closing(Labelled):
    """How a case was closed for good."""

    FULFILLED = ("fulfilled", N_("Paid in full"), "pine")
    SETTLEMENT_PERFORMED = ("settlement_performed", N_("Settlement performed"), "pine")
    TERMINATED = ("terminated", N_("Enforcement terminated"), "stone")
    NOT_ENFORCED = ("not_enforced", N_("Enforcement of the title refused"), "cinnabar")
    DISMISSED = ("dismissed", N_("Application dismissed"), "cinnabar")
    WITHDRAWN = ("withdrawn", N_("Application withdrawn"), "stone")
    CANCELLED = ("cancelled", N_("Case struck off the list"), "stone")


PAID = frozenset({Closing.FULFILLED, Closing.SETTLEMENT_PERFORMED})
"""Nothing is owed any more: the matter closes with the case."""


class ShelvingReason(Labelled):
    """Why the court ended this round of enforcement (Fa [2016] 373, art. 1)."""

    NO_PROPERTY = ("no_property", N_("No property found that can be enforced against"))
    NOT_REALISABLE = ("not_realisable", N_("What was found cannot be realised"))
    PART_PAID = ("part_paid", N_("What was found has been realised, the rest stays unpaid"))
    BY_CONSENT = ("by_consent", N_("The bank agreed"))


class MeasureKind(Labelled):
    """What the court does to a person."""

    CONSUMPTION_RESTRICTION = ("consumption_restriction", N_("Consumption restricted"), "ochre")
    DEFAULTER_LISTING = ("defaulter_listing", N_("Listed as defaulter"), "cinnabar")
    EXIT_BAN = ("exit_ban", N_("Exit barred"), "plum")
    BODY_SEARCH = ("body_search", N_("Premises searched"), "indigo")
    FINE = ("fine", N_("Fined"), "indigo")
    DETENTION = ("detention", N_("Detained"), "cinnabar")


class AssetClass(Labelled):
    """Where property is looked for."""

    DEPOSIT = ("deposit", N_("Bank deposits"))
    ONLINE_PAYMENT = ("online_payment", N_("Online payment accounts"))
    REAL_ESTATE = ("real_estate", N_("Real estate"))
    VEHICLE = ("vehicle", N_("Vehicles and ships"))
    SECURITIES = ("securities", N_("Securities and funds"))
    EQUITY = ("equity", N_("Shares in companies"))
    INSURANCE = ("insurance", N_("Insurance policies"))
    RECEIVABLE = ("receivable", N_("Claims against others"))
    INTELLECTUAL_PROPERTY = ("intellectual_property", N_("Intellectual property"))
    WAGES = ("wages", N_("Wages and provident fund"))
    MOVABLES = ("movables", N_("Equipment, stock and other movables"))
    OTHER = ("other", N_("Other property"))


class SearchWay(Labelled):
    """How the court looked."""

    NETWORK = ("network", N_("Network search"))
    ON_SITE = ("on_site", N_("Search on the spot"))
    REGISTER = ("register", N_("Query of a register"))
    AUDIT = ("audit", N_("Audit of the books"))
    BOUNTY = ("bounty", N_("Reward announced"))


class Finding(Labelled):
    """What came of it."""

    NONE = ("none", N_("Searched, none found"), "stone")
    FOUND = ("found", N_("Found"), "pine")
    NO_VALUE = ("no_value", N_("Found, without value for the claim"), "ochre")
    PENDING = ("pending", N_("No answer yet"), "indigo")


class LeadSource(Labelled):
    """Where a lead to property comes from."""

    BANK = ("bank", N_("The bank's own records"))
    FIRM = ("firm", N_("Law firm"))
    REGISTER = ("register", N_("Public register"))
    FIELD_VISIT = ("field_visit", N_("Visit on the spot"))
    TIP = ("tip", N_("Tip from a third person"))
    OTHER_CASE = ("other_case", N_("Another case"))
    DEBTOR = ("debtor", N_("The debtor's report"))


class LeadOutcome(Labelled):
    """What came of a lead."""

    KNOWN = ("known", N_("Not submitted yet"), "stone")
    SUBMITTED = ("submitted", N_("Submitted, no answer yet"), "ochre")
    CONTROLLED = ("controlled", N_("Seized or frozen"), "pine")
    REALISED = ("realised", N_("Realised"), "pine")
    NOTHING = ("nothing", N_("Nothing there"), "stone")
    REFUSED = ("refused", N_("Court did not act"), "cinnabar")


LEAD_OUTCOMES: dict[LeadOutcome, frozenset[LeadOutcome]] = {
    LeadOutcome.KNOWN: frozenset({LeadOutcome.SUBMITTED}),
    LeadOutcome.SUBMITTED: frozenset({LeadOutcome.CONTROLLED, LeadOutcome.REALISED, LeadOutcome.NOTHING, LeadOutcome.REFUSED}),
    LeadOutcome.CONTROLLED: frozenset({LeadOutcome.REALISED, LeadOutcome.NOTHING}),
    LeadOutcome.REALISED: frozenset(),
    LeadOutcome.NOTHING: frozenset({LeadOutcome.SUBMITTED}),
    LeadOutcome.REFUSED: frozenset({LeadOutcome.SUBMITTED}),
}
"""How a lead moves on; one that came to nothing may be submitted again."""


class SideKind(Labelled):
    """What runs beside the case."""

    OBJECTION = ("objection", N_("Objection to an act of enforcement"), "ochre")
    REVIEW = ("review", N_("Review by the upper court"), "ochre")
    OUTSIDER_OBJECTION = ("outsider_objection", N_("Third person's objection"), "cinnabar")
    OUTSIDER_SUIT = ("outsider_suit", N_("Suit over the objection"), "cinnabar")
    SETTLEMENT = ("settlement", N_("Enforcement settlement"), "pine")
    SECURITY = ("security", N_("Security in enforcement, stay"), "pine")
    PARTICIPATION = ("participation", N_("Participation in another case's distribution"), "indigo")
    PARTY_CHANGE = ("party_change", N_("Parties changed or added"), "indigo")
    BANKRUPTCY = ("bankruptcy", N_("Transfer to bankruptcy"), "plum")


class SideOutcome(Labelled):
    """How what ran beside the case ended."""

    UPHELD = ("upheld", N_("Upheld"), "cinnabar")
    REJECTED = ("rejected", N_("Rejected"), "pine")
    PARTLY_UPHELD = ("partly_upheld", N_("Upheld in part"), "ochre")
    PERFORMED = ("performed", N_("Performed"), "pine")
    BREACHED = ("breached", N_("Breached"), "cinnabar")
    ENDED = ("ended", N_("Came to its end"), "stone")
    GRANTED = ("granted", N_("Granted"), "pine")
    WITHDRAWN = ("withdrawn", N_("Withdrawn"), "stone")


_DECIDED = frozenset({SideOutcome.UPHELD, SideOutcome.PARTLY_UPHELD, SideOutcome.REJECTED, SideOutcome.WITHDRAWN})
_GRANTED = frozenset({SideOutcome.GRANTED, SideOutcome.REJECTED, SideOutcome.WITHDRAWN})
SIDE_OUTCOMES: dict[SideKind, frozenset[SideOutcome]] = {
    SideKind.OBJECTION: _DECIDED,
    SideKind.REVIEW: _DECIDED,
    SideKind.OUTSIDER_OBJECTION: _DECIDED,
    SideKind.OUTSIDER_SUIT: _DECIDED,
    SideKind.SETTLEMENT: frozenset({SideOutcome.PERFORMED, SideOutcome.BREACHED}),
    SideKind.SECURITY: frozenset({SideOutcome.ENDED}),
    SideKind.PARTICIPATION: _GRANTED,
    SideKind.PARTY_CHANGE: _GRANTED,
    SideKind.BANKRUPTCY: frozenset({SideOutcome.GRANTED, SideOutcome.REJECTED}),
}
"""How each may end."""

HOLDING = frozenset({SideKind.OUTSIDER_OBJECTION, SideKind.OUTSIDER_SUIT})
"""While these run the asset is not disposed of (CPL-I 463), and what depends on its disposal rests."""


class ReceiptSource(Labelled):
    """Where money received comes from."""

    DEDUCTION = ("deduction", N_("Deducted from an account"))
    AUCTION = ("auction", N_("Proceeds of an auction"))
    IN_KIND = ("in_kind", N_("Taken in kind"))
    VOLUNTARY = ("voluntary", N_("Paid voluntarily"))
    SETTLEMENT = ("settlement", N_("Paid under the settlement"))
    DISTRIBUTION = ("distribution", N_("Share in another case's distribution"))
    OTHER = ("other", N_("Other receipt"))


class ReceiptOrder(Labelled):
    """In which order money meets the title's debts and the doubled part of delay interest."""

    TITLE_FIRST = ("title_first", N_("Debts of the title first, doubled part last (Fa Shi [2014] 8, art. 4)"))
    CC_561 = ("cc_561", N_("Costs, interest with the doubled part, principal (Civil Code art. 561, by agreement)"))
