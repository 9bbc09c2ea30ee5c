"""The words of a matter: stages, tiers, roles and the terms of contracts, each with its label."""

from app.core.labels import N_, Labelled


class Stage(Labelled):
    """How far recovery has come."""

    COLLECTION = ("collection", N_("Collection before suit"), "stone")
    PREPARED = ("prepared", N_("Filing prepared"), "ochre")
    FILED = ("filed", N_("Filed"), "indigo")
    TRIAL = ("trial", N_("Trial or appeal"), "indigo")
    JUDGED = ("judged", N_("Judgment effective"), "plum")
    ENFORCEMENT = ("enforcement", N_("Enforcement"), "indigo")
    SETTLEMENT = ("settlement", N_("Settlement running"), "pine")
    SHELVED = ("shelved", N_("Enforcement shelved"), "stone")
    BANKRUPTCY = ("bankruptcy", N_("Bankruptcy"), "plum")
    CLOSED = ("closed", N_("Closed, paid"), "pine")
    TRANSFERRED = ("transferred", N_("Transferred or written off"), "stone")
    WITHDRAWN = ("withdrawn", N_("Opened by mistake"), "stone")


STAGES: dict[Stage, frozenset[Stage]] = {
    Stage.COLLECTION: frozenset({Stage.PREPARED, Stage.SETTLEMENT, Stage.BANKRUPTCY, Stage.CLOSED, Stage.TRANSFERRED}),
    Stage.PREPARED: frozenset(
        {Stage.COLLECTION, Stage.FILED, Stage.SETTLEMENT, Stage.BANKRUPTCY, Stage.CLOSED, Stage.TRANSFERRED}
    ),
    Stage.FILED: frozenset({Stage.PREPARED, Stage.TRIAL, Stage.SETTLEMENT, Stage.BANKRUPTCY, Stage.CLOSED, Stage.TRANSFERRED}),
    Stage.TRIAL: frozenset({Stage.JUDGED, Stage.SETTLEMENT, Stage.BANKRUPTCY, Stage.CLOSED, Stage.TRANSFERRED}),
    Stage.JUDGED: frozenset(
        {Stage.ENFORCEMENT, Stage.TRIAL, Stage.SETTLEMENT, Stage.BANKRUPTCY, Stage.CLOSED, Stage.TRANSFERRED}
    ),
    Stage.ENFORCEMENT: frozenset({Stage.SHELVED, Stage.SETTLEMENT, Stage.BANKRUPTCY, Stage.CLOSED, Stage.TRANSFERRED}),
    Stage.SETTLEMENT: frozenset(
        {Stage.COLLECTION, Stage.PREPARED, Stage.ENFORCEMENT, Stage.BANKRUPTCY, Stage.CLOSED, Stage.TRANSFERRED}
    ),
    Stage.SHELVED: frozenset({Stage.ENFORCEMENT, Stage.SETTLEMENT, Stage.BANKRUPTCY, Stage.CLOSED, Stage.TRANSFERRED}),
    Stage.BANKRUPTCY: frozenset({Stage.ENFORCEMENT, Stage.CLOSED, Stage.TRANSFERRED}),
    Stage.CLOSED: frozenset(),
    Stage.TRANSFERRED: frozenset(),
    Stage.WITHDRAWN: frozenset(),
}
"""Where a matter may go from each stage; docket.advance asks here."""


STAGE_PATH = (
    frozenset({Stage.COLLECTION, Stage.SETTLEMENT}),
    frozenset({Stage.PREPARED}),
    frozenset({Stage.FILED}),
    frozenset({Stage.TRIAL}),
    frozenset({Stage.JUDGED}),
    frozenset({Stage.ENFORCEMENT, Stage.SHELVED, Stage.BANKRUPTCY}),
    frozenset({Stage.CLOSED, Stage.TRANSFERRED, Stage.WITHDRAWN}),
)
"""The steps of the recovery path, for the dots of a list and the order of stages."""

ENDED = STAGE_PATH[-1]
"""Nothing more is done in these."""


class Tier(Labelled):
    """Five-tier classification of the loan."""

    NORMAL = ("normal", N_("Normal"), "line")
    SPECIAL_MENTION = ("special_mention", N_("Special mention"), "line")
    SUBSTANDARD = ("substandard", N_("Substandard"), "line")
    DOUBTFUL = ("doubtful", N_("Doubtful"), "")
    LOSS = ("loss", N_("Loss"), "ink")


class PartyKind(Labelled):
    """What a party is in law."""

    ORGANISATION = ("organisation", N_("Organisation"))
    PERSON = ("person", N_("Natural person"))


class PartyStatus(Labelled):
    """Whether a party exists and can be sued as it is."""

    ACTIVE = ("active", N_("Existing"), "pine")
    DEREGISTERED = ("deregistered", N_("Deregistered"), "stone")
    REVOKED = ("revoked", N_("Licence revoked"), "ochre")
    BANKRUPT = ("bankrupt", N_("In bankruptcy"), "plum")
    DECEASED = ("deceased", N_("Deceased"), "stone")
    MISSING = ("missing", N_("Whereabouts unknown"), "ochre")


PARTY_STATUSES: dict[PartyKind, frozenset[PartyStatus]] = {
    PartyKind.ORGANISATION: frozenset({PartyStatus.ACTIVE, PartyStatus.DEREGISTERED, PartyStatus.REVOKED, PartyStatus.BANKRUPT}),
    PartyKind.PERSON: frozenset({PartyStatus.ACTIVE, PartyStatus.DECEASED, PartyStatus.MISSING}),
}
"""What can become of a party, by what it is in law; an entry made by mistake goes back to existing."""


class IdentityKind(Labelled):
    """The document that proves who a person is."""

    RESIDENT = ("resident", N_("Resident identity card"))
    RESIDENCE_PERMIT = ("residence_permit", N_("Residence permit for Hong Kong, Macao and Taiwan"))
    PASSPORT = ("passport", N_("Passport"))
    OTHER = ("other", N_("Other document"))


class Gender(Labelled):
    """As on the identity card."""

    MALE = ("male", N_("Male"))
    FEMALE = ("female", N_("Female"))


class NameKind(Labelled):
    """What another name of a party is."""

    FORMER = ("former", N_("Former name"))
    ALIAS = ("alias", N_("Substitute spelling"))


class AddressKind(Labelled):
    """What an address is to its party."""

    OFFICE = ("office", N_("Principal office"))
    REGISTERED = ("registered", N_("Registered address"))
    HUKOU = ("hukou", N_("Household registration"))
    LIVING = ("living", N_("Habitual residence"))
    SERVICE = ("service", N_("Agreed address for service"))


class Role(Labelled):
    """What a party is in the matter; the order is the order of defendants."""

    BORROWER = ("borrower", N_("Borrower"), "indigo")
    CO_BORROWER = ("co_borrower", N_("Co-borrower"), "indigo")
    MORTGAGOR = ("mortgagor", N_("Mortgagor"))
    PLEDGOR = ("pledgor", N_("Pledgor"))
    GUARANTOR = ("guarantor", N_("Guarantor"))
    HEIR = ("heir", N_("Heir"))
    SHAREHOLDER = ("shareholder", N_("Shareholder"))
    ADMINISTRATOR = ("administrator", N_("Bankruptcy administrator or estate administrator"))
    SPOUSE = ("spouse", N_("Spouse"))
    THIRD_PARTY = ("third_party", N_("Third party"))


STANDING_IN = frozenset({Role.HEIR, Role.SHAREHOLDER, Role.ADMINISTRATOR})
"""Who is in the matter in place of, or because of, another party."""


class RepaymentKind(Labelled):
    """How principal and interest are to be paid, in the classes of the official complaint form."""

    EQUAL_INSTALMENTS = ("equal_instalments", N_("Equal instalments of principal and interest"))
    EQUAL_PRINCIPAL = ("equal_principal", N_("Equal instalments of principal"))
    AT_MATURITY = ("at_maturity", N_("Principal and interest at maturity"))
    MONTHLY_INTEREST = ("monthly_interest", N_("Interest monthly, principal at maturity"))
    QUARTERLY_INTEREST = ("quarterly_interest", N_("Interest quarterly, principal at maturity"))
    YEARLY_INTEREST = ("yearly_interest", N_("Interest yearly, principal at maturity"))
    OTHER = ("other", N_("Another way"))

    @classmethod
    def stated_by(cls, words: str) -> "RepaymentKind | None":
        """The class that the words of a contract state, such as 按季结息，到期一次还本; None where they state none."""
        return next((kind for kind, marks in REPAYMENT_WORDS if all(mark in words for mark in marks)), None)


REPAYMENT_WORDS = (
    (RepaymentKind.EQUAL_INSTALMENTS, ("等额本息",)),
    (RepaymentKind.EQUAL_PRINCIPAL, ("等额本金",)),
    (RepaymentKind.MONTHLY_INTEREST, ("按月", "到期", "还本")),
    (RepaymentKind.QUARTERLY_INTEREST, ("按季", "到期", "还本")),
    (RepaymentKind.YEARLY_INTEREST, ("按年", "到期", "还本")),
    (RepaymentKind.AT_MATURITY, ("利随本清",)),
    (RepaymentKind.AT_MATURITY, ("到期", "还本付息")),
)
"""What contracts call each way; the first whose marks all stand in the words is meant."""


class RateKind(Labelled):
    """How the contract fixes its rate."""

    FIXED = ("fixed", N_("Fixed rate"))
    LPR = ("lpr", N_("Loan prime rate plus or minus points"))


class LprTerm(Labelled):
    """Which loan prime rate."""

    ONE_YEAR = ("1Y", N_("One-year LPR"))
    FIVE_YEARS = ("5Y", N_("LPR of five years and more"))


class Reprice(Labelled):
    """When a floating rate takes a new quote."""

    AT_DRAWDOWN = ("at_drawdown", N_("Fixed at drawdown"))
    JANUARY_FIRST = ("january_first", N_("Every 1 January"))
    ANNIVERSARY = ("anniversary", N_("On each anniversary of the drawdown"))
    QUARTERLY = ("quarterly", N_("Every quarter from the drawdown"))
    MONTHLY = ("monthly", N_("Every month from the drawdown"))


class Compound(Labelled):
    """Whether and at which rate unpaid interest carries interest."""

    NONE = ("none", N_("No compound interest agreed"))
    CONTRACT_RATE = ("contract_rate", N_("At the contract rate"))
    PENALTY_RATE = ("penalty_rate", N_("At the penalty rate"))
    CONTRACT_THEN_PENALTY = ("contract_then_penalty", N_("Contract rate before maturity, penalty rate after"))


class Settlement(Labelled):
    """How often interest falls due."""

    MONTHLY = ("monthly", N_("Monthly"))
    QUARTERLY = ("quarterly", N_("Quarterly"))
    YEARLY = ("yearly", N_("Yearly"))
    AT_MATURITY = ("at_maturity", N_("With the principal"))


class DayBasis(Labelled):
    """Days of a year by which the annual rate is divided."""

    DAYS_360 = ("360", N_("360 days"))
    DAYS_365 = ("365", N_("365 days"))
    ACTUAL = ("366_actual", N_("Actual days of the year"))


class CountMode(Labelled):
    """Whether the day of drawdown itself is charged."""

    HALF_OPEN = ("half_open", N_("Day of drawdown charged, day of repayment not"))
    INCLUSIVE = ("inclusive", N_("Both days charged"))


class AllocationOrder(Labelled):
    """In which order a payment meets the debts."""

    CC_561 = ("cc_561", N_("Costs, interest, principal (Civil Code art. 561)"))
    INTEREST_FIRST = ("interest_first", N_("Interest, principal, costs (by contract)"))
    PRINCIPAL_FIRST = ("principal_first", N_("Principal first (by contract)"))


class RepaymentChannel(Labelled):
    """How money came in."""

    TRANSFER = ("transfer", N_("Transfer by the payer"))
    AUTO_DEBIT = ("auto_debit", N_("Debit of the account by the bank"))
    COURT = ("court", N_("Paid out by the court"))
    OTHER = ("other", N_("Other"))


class GuaranteeKind(Labelled):
    """Whether the guarantee covers one debt or debts up to a maximum."""

    ORDINARY = ("ordinary", N_("Guarantee"))
    MAXIMUM = ("maximum", N_("Maximum-amount guarantee"))


class GuaranteeMode(Labelled):
    """How the guarantor is liable."""

    JOINT = ("joint", N_("Joint and several"))
    GENERAL = ("general", N_("General"))
    UNCLEAR = ("unclear", N_("Not clear from the contract"))


class MaximumBasis(Labelled):
    """What a maximum amount limits."""

    TOTAL = ("total", N_("The whole claim: principal, interest and costs together"))
    PRINCIPAL = ("principal", N_("The principal only, by contract"))


class CostKind(Labelled):
    """Costs of realising the claim."""

    LAWYER = ("lawyer", N_("Lawyer's fee"))
    PRESERVATION = ("preservation", N_("Preservation fee"))
    PRESERVATION_INSURANCE = ("preservation_insurance", N_("Premium of the preservation policy"))
    ANNOUNCEMENT = ("announcement", N_("Announcement fee"))
    TRAVEL = ("travel", N_("Travel"))
    ACCEPTANCE = ("acceptance", N_("Court acceptance fee"))
    VALUATION = ("valuation", N_("Valuation fee"))
    OTHER = ("other", N_("Other"))


class Jurisdiction(Labelled):
    """What the contract says about disputes."""

    COURT = ("court", N_("Court agreed"))
    ARBITRATION = ("arbitration", N_("Arbitration agreed"))
    SILENT = ("silent", N_("Nothing agreed"))


class DefaultKind(Labelled):
    """What the borrower broke."""

    PRINCIPAL_OVERDUE = ("principal_overdue", N_("Principal not repaid at maturity"))
    INTEREST_OVERDUE = ("interest_overdue", N_("Interest not paid when due"))
    CROSS_DEFAULT = ("cross_default", N_("Default on another debt"))
    MISUSE = ("misuse", N_("Loan used for another purpose"))
    OTHER = ("other", N_("Another event of default"))


class Entry(Labelled):
    """What can be taken back when it was recorded by mistake."""

    LOAN = ("loan", N_("Loan contract"))
    DRAWDOWN = ("drawdown", N_("Loan note"))
    EARLY_MATURITY = ("early_maturity", N_("Early maturity"))
    REPAYMENT = ("repayment", N_("Repayment"))
    GUARANTEE = ("guarantee", N_("Guarantee"))
    SECURITY = ("security", N_("Security"))
    VALUATION = ("valuation", N_("Valuation"))
