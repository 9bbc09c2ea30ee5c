"""Forms of loan contracts, of calling them due early, and of drawdowns."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _

from app.core.conflicts import EditForm
from app.core.forms import (
    ChoiceField,
    DayField,
    MoneyField,
    Part,
    PercentField,
    PickField,
    RowsField,
    TextField,
    WholeField,
)
from app.files.models import Attachment
from app.matters.facts import Acceleration, DrawdownFacts, LoanFacts
from app.matters.forms.parts import ProofFields
from app.matters.models import Loan, Party
from app.matters.states import (
    AllocationOrder,
    Compound,
    CountMode,
    DayBasis,
    Jurisdiction,
    LprTerm,
    RateKind,
    RepaymentKind,
    Reprice,
    Settlement,
)

AS_IN_CONTRACT = _("As the contract prints it, for example 第八条第二款")


class StatedRatePart(Part):
    """A rate that holds from a day on."""

    from_on = DayField(_("Holds from"), is_required=True)
    percent = PercentField(_("Rate a year"), is_required=True)


class LoanForm(EditForm):
    """A loan contract; what belongs to the other kind of rate may stay empty."""

    borrower_id = PickField(_("Borrower"), is_required=True)
    title = TextField(_("Title of the contract"), is_required=True, at_most=100, default="流动资金借款合同")
    number = TextField(_("Contract number"), is_required=True, at_most=60)
    signed_on = DayField(_("Signed on"), is_required=True)
    signed_place = TextField(_("Signed at"), at_most=100)
    amount = MoneyField(_("Contract amount"), is_required=True)
    starts_on = DayField(_("Starts on"), is_required=True)
    ends_on = DayField(_("Ends on"), is_required=True)
    purpose = TextField(_("Purpose"), at_most=200)
    repayment_kind = ChoiceField(_("Way of repayment"), members=RepaymentKind, blank=_("Not recorded"))
    repayment_method = TextField(_("Its words in the contract"), at_most=120)

    rate_kind = ChoiceField(_("Kind of rate"), members=RateKind, is_required=True, default=RateKind.FIXED)
    fixed_percent = PercentField(_("Fixed rate a year"))
    lpr_term = ChoiceField(_("Loan prime rate"), members=LprTerm)
    spread_bp = PercentField(
        _("Plus or minus basis points"),
        at_least=Decimal(-1000),
        at_most=Decimal(5000),
        help=_("100 basis points are 1 %; minus as -35"),
    )
    reprice = ChoiceField(_("Takes a new quote"), members=Reprice)
    rate_clause = TextField(_("Clause on the rate"), at_most=60, help=AS_IN_CONTRACT)
    rates = RowsField(
        StatedRatePart, _("Rates stated later"), help=_("Only where the parties changed the rate: each holds from its day on.")
    )

    penalty_markup_percent = PercentField(
        _("Markup of penalty interest"),
        is_required=True,
        at_most=Decimal(200),
        default=Decimal(50),
        help=_("50 means the rate times 1.5"),
    )
    penalty_clause = TextField(_("Clause on penalty interest"), at_most=60)
    misuse_markup_percent = PercentField(_("Markup for misuse"), at_most=Decimal(200), help=_("Only where agreed"))
    compound = ChoiceField(_("Compound interest"), members=Compound, is_required=True, default=Compound.NONE)
    compound_clause = TextField(_("Clause on compound interest"), at_most=60)
    settlement = ChoiceField(_("Interest falls due"), members=Settlement, is_required=True, default=Settlement.QUARTERLY)
    settlement_day = WholeField(_("On the day of the month"), is_required=True, at_least=1, at_most=31, default=20)
    day_basis = ChoiceField(_("Days of a year"), members=DayBasis, is_required=True, default=DayBasis.DAYS_360)
    count_mode = ChoiceField(_("Counting of days"), members=CountMode, is_required=True, default=CountMode.HALF_OPEN)
    allocation = ChoiceField(_("A payment meets"), members=AllocationOrder, is_required=True, default=AllocationOrder.CC_561)
    allocation_clause = TextField(_("Clause on the order"), at_most=60)
    cost_clause = TextField(_("Clause on costs"), at_most=60)
    acceleration_clause = TextField(_("Clause on early maturity"), at_most=60)

    jurisdiction = ChoiceField(_("Disputes"), members=Jurisdiction, is_required=True, default=Jurisdiction.SILENT)
    jurisdiction_clause = TextField(_("Clause on disputes"), at_most=60)
    jurisdiction_text = TextField(_("Its words"), at_most=300)

    def facts(self, *, borrower: Party) -> LoanFacts:
        """What was typed, as the service takes it."""
        typed = {name: self[name].data for name in LoanFacts.__dataclass_fields__ if name not in ("borrower", "rates")}
        stated = tuple((row.from_on.data, row.percent.data) for row in self.rates)
        return LoanFacts(**typed | {"borrower": borrower, "rates": stated, "spread_bp": self.spread_bp.data or Decimal(0)})


class AccelerationForm(EditForm):
    """Calling a loan due early."""

    on = DayField(_("Due early on"), is_required=True, help=_("Penalty interest runs on the whole principal from the day after"))
    method = TextField(_("How it was declared"), is_required=True, at_most=120)
    received_on = DayField(_("Arrived on"))

    def values_of(self, row: Loan) -> dict[str, Any]:
        """The present values of the contract, under the names of this form."""
        return {"on": row.accelerated_on, "method": row.acceleration_method, "received_on": row.acceleration_received_on}

    def acceleration(self) -> Acceleration:
        """What was typed, as the service takes it."""
        return Acceleration(on=self.on.data, method=self.method.data, received_on=self.received_on.data)


class DrawdownForm(ProofFields, EditForm):
    """One disbursement."""

    number = TextField(_("Number of the loan note"), is_required=True, at_most=60)
    amount = MoneyField(_("Amount drawn"), is_required=True)
    drawn_on = DayField(_("Drawn on"), is_required=True)
    due_on = DayField(_("Falls due on"), is_required=True)
    rate_percent = PercentField(_("Rate on the note"), help=_("Only where the note prints one; otherwise the contract's holds"))
    interest_paid_to = DayField(_("Interest paid to"), help=_("The last day whose interest is paid; empty when none was"))
    misused_from = DayField(_("Misused from"), help=_("Only where the loan was used for another purpose"))

    def facts(self, *, proof: Attachment | None) -> DrawdownFacts:
        """What was typed, as the service takes it."""
        typed = {name: self[name].data for name in DrawdownFacts.__dataclass_fields__ if name != "proof"}
        return DrawdownFacts(**typed | {"proof": proof})
