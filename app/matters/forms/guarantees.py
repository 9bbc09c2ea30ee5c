"""The form of a guarantee."""

from typing import Any

from flask_babel import lazy_gettext as _

from app.core.conflicts import EditForm
from app.core.forms import ChoiceField, DayField, FlagField, MoneyField, PickField, TextField, WholeField
from app.matters.facts import GuaranteeFacts
from app.matters.forms.parts import PicksField
from app.matters.models import Guarantee, Loan, Party
from app.matters.states import GuaranteeKind, GuaranteeMode, MaximumBasis


class GuaranteeForm(EditForm):
    """A guarantee contract; what only a maximum-amount guarantee has may stay empty."""

    guarantor_id = PickField(_("Guarantor"), is_required=True)
    kind = ChoiceField(_("Kind of guarantee"), members=GuaranteeKind, is_required=True, default=GuaranteeKind.ORDINARY)
    mode = ChoiceField(_("Liability"), members=GuaranteeMode, is_required=True, default=GuaranteeMode.JOINT)
    title = TextField(_("Title of the contract"), is_required=True, at_most=100, default="保证合同")
    number = TextField(_("Contract number"), is_required=True, at_most=60)
    signed_on = DayField(_("Signed on"), is_required=True)
    loan_ids = PicksField(_("Covers the loan contracts"), is_required=True)
    period_months = WholeField(
        _("Guarantee period in months"), at_most=600, help=_("From the day each debt falls due; empty when none was agreed")
    )
    period_ends_on = DayField(_("Or its last day"))
    max_amount = MoneyField(_("Maximum amount"))
    max_basis = ChoiceField(_("The maximum limits"), members=MaximumBasis)
    determined_from = DayField(_("Debts arising from"))
    determined_to = DayField(_("Debts arising until"))
    determined_on = DayField(_("Debts fixed on"))
    scope_text = TextField(_("Scope in the contract's words"), at_most=300)
    consent_text = TextField(
        _("Written consent"), at_most=300, help=_("The company's resolution, or the consent of the spouse, with its day")
    )
    demanded_on = DayField(_("Demand reached the guarantor on"))
    is_claimed = FlagField(_("Sue on this guarantee"), default=True)
    exclusion_reason = TextField(_("If not, why"), at_most=300)

    def values_of(self, row: Guarantee) -> dict[str, Any]:
        """The present values, the covered loans by their ids."""
        return super().values_of(row) | {"loan_ids": [loan.id for loan in row.loans]}

    def facts(self, *, guarantor: Party, loans: tuple[Loan, ...]) -> GuaranteeFacts:
        """What was typed, as the service takes it."""
        typed = {name: self[name].data for name in GuaranteeFacts.__dataclass_fields__ if name not in ("guarantor", "loans")}
        return GuaranteeFacts(**typed | {"guarantor": guarantor, "loans": loans})
