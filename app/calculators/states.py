"""What there is to calculate, and what one may be asked for it. Values are those of the statutes."""

from app.core.labels import N_, Labelled


class Tool(Labelled):
    """The calculators."""

    FEE = ("fee", N_("Court fees"))
    INTEREST = ("interest", N_("Interest"))
    PERIOD = ("period", N_("Periods"))
    CAPITALS = ("capitals", N_("Amounts in capitals"))
    CODE = ("code", N_("Identity and credit codes"))


class FeeItem(Labelled):
    """Which fee, for which step."""

    ACCEPTANCE = ("acceptance", N_("Acceptance fee of a property case"))
    PRESERVATION = ("preservation", N_("Preservation fee"))
    ENFORCEMENT = ("enforcement", N_("Enforcement fee"))
    PAYMENT_ORDER = ("payment_order", N_("Payment order"))
    APPEAL = ("appeal", N_("Appeal, on the disputed part"))
    RETRIAL = ("retrial", N_("Retrial on new evidence or without an appeal, on the disputed part"))
    COUNTERCLAIM = ("counterclaim", N_("Counterclaim or joined claim of a third person"))
    CLAIM_CHANGED = ("claim_changed", N_("Claim increased or reduced: what is still to pay"))
    TO_ORDINARY = ("to_ordinary", N_("Simple procedure becomes ordinary: what is still to pay"))
    ORDER_TO_SUIT = ("order_to_suit", N_("Failed payment order goes to suit: what is still to pay"))
    REFUND = ("refund", N_("Refund of a fee that was paid"))
    COLLATERAL = ("collateral", N_("Special procedure for collateral"))
    BANKRUPTCY = ("bankruptcy", N_("Bankruptcy, on the whole estate"))
    JURISDICTION_OBJECTION = ("jurisdiction_objection", N_("Unfounded objection to jurisdiction"))
    NON_PROPERTY = ("non_property", N_("Case without a property claim"))
    PUBLIC_SUMMONS = ("public_summons", N_("Public summons"))
    SETTING_ASIDE_AWARD = ("setting_aside_award", N_("Setting aside an arbitral award"))


class Half(Labelled):
    """Why an acceptance fee is halved."""

    SIMPLE_PROCEDURE = ("simple_procedure", N_("Simple procedure"))
    MEDIATED = ("mediated", N_("Closed by mediation"))
    WITHDRAWN = ("withdrawn", N_("Suit or appeal withdrawn"))
    JOINED_CLAIM = ("joined_claim", N_("Counterclaim tried together"))


class Refund(Labelled):
    """How the proceeding ended for which a fee was paid."""

    NOT_ACCEPTED = ("not_accepted", N_("Not accepted, or the suit dismissed by ruling"))
    REMANDED = ("remanded", N_("Sent back for a new trial"))
    WITHDRAWN = ("withdrawn", N_("Suit or appeal withdrawn"))
    MEDIATED = ("mediated", N_("Closed by mediation"))
    TRANSFERRED_TO_POLICE = ("transferred_to_police", N_("Handed to the police as a crime"))
    DISCONTINUED = ("discontinued", N_("Proceeding ended"))
    TREATED_AS_WITHDRAWN = ("treated_as_withdrawn", N_("Treated as withdrawn: no top-up after the change of procedure"))


class Rounding(Labelled):
    """To what an amount is rounded."""

    FEN = ("fen", N_("To the fen"))
    YUAN = ("yuan", N_("To whole yuan"))


class CollateralFee(Labelled):
    """How a court charges the special procedure for collateral."""

    NONE = ("none", N_("No fee"))
    FIXED = ("fixed", N_("A fixed sum for each case"))
    RATIO = ("ratio", N_("A part of the acceptance table"))


class NumberKind(Labelled):
    """Whose number is looked at."""

    RESIDENT = ("resident", N_("Resident identity number"))
    USCC = ("uscc", N_("Unified social credit code"))


class Unit(Labelled):
    """What a length is counted in."""

    DAYS = ("days", N_("Days"))
    WORKING_DAYS = ("working_days", N_("Working days"))
    MONTHS = ("months", N_("Months"))
    YEARS = ("years", N_("Years"))


class Direction(Labelled):
    """Whether a period runs on from its event or is to be kept before it."""

    FORWARD = ("forward", N_("From the event on"))
    BACKWARD = ("backward", N_("Before the event"))


class Actor(Labelled):
    """Who must act within a period."""

    BANK = ("bank", N_("Bank"), "indigo")
    COURT = ("court", N_("Court"), "plum")
    PARTY = ("party", N_("Each party"), "indigo")
    DEBTOR = ("debtor", N_("Debtor"), "stone")
    GUARANTOR = ("guarantor", N_("Guarantor"), "stone")
    THIRD_PARTY = ("third_party", N_("Third person"), "stone")
    BUYER = ("buyer", N_("Buyer"), "stone")
    APPRAISER = ("appraiser", N_("Valuer"), "plum")
    ADMINISTRATOR = ("administrator", N_("Administrator of the estate"), "plum")


class LimitKind(Labelled):
    """What sort of period it is."""

    STATUTORY = ("statutory", N_("Statutory"), "cinnabar")
    UNCHANGEABLE = ("unchangeable", N_("Unchangeable"), "cinnabar")
    LIMITATION = ("limitation", N_("Limitation"), "cinnabar")
    COURT_SET = ("court_set", N_("Set by the court"), "ochre")
    INTERNAL = ("internal", N_("The bank's own"), "stone")
    OWN = ("own", N_("A length of one's own"), "stone")


class EventGroup(Labelled):
    """The chapter of a matter an event belongs to."""

    COUNTING = ("counting", N_("Counting"))
    LIMITATION = ("limitation", N_("Limitation and demand"))
    SECURITY = ("security", N_("Guarantee and security"))
    PRESERVATION = ("preservation", N_("Preservation and seizure"))
    LITIGATION = ("litigation", N_("Suit"))
    SPECIAL = ("special", N_("Special procedures"))
    ENFORCEMENT = ("enforcement", N_("Enforcement"))
    VALUATION = ("valuation", N_("Valuation"))
    AUCTION = ("auction", N_("Auction"))
    BANKRUPTCY = ("bankruptcy", N_("Bankruptcy"))
    FEES = ("fees", N_("Fees"))
