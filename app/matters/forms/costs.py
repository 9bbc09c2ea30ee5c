"""The form of a cost."""

from flask_babel import lazy_gettext as _

from app.core.conflicts import EditForm
from app.core.forms import ChoiceField, DayField, FlagField, MoneyField, TextField
from app.files.models import Attachment
from app.matters.facts import CostFacts
from app.matters.forms.parts import ProofFields
from app.matters.states import CostKind


class CostForm(ProofFields, EditForm):
    """A cost of realising the claim."""

    kind = ChoiceField(_("Kind of cost"), members=CostKind, is_required=True)
    amount = MoneyField(_("Amount"), is_required=True)
    incurred_on = DayField(_("Incurred on"), is_required=True)
    is_paid = FlagField(_("Paid by the bank"), default=True)
    invoice_number = TextField(_("Invoice number"), at_most=60)
    basis_clause = TextField(_("Clause it rests on"), at_most=60, help=_("As the contract prints it, for example 第八条第二款"))
    is_refundable = FlagField(_("Refundable by the court"))
    is_claimed = FlagField(_("Claimed from the defendants"), default=True)

    def facts(self, *, proof: Attachment | None) -> CostFacts:
        """What was typed, as the service takes it."""
        typed = {name: self[name].data for name in CostFacts.__dataclass_fields__ if name != "proof"}
        return CostFacts(**typed | {"proof": proof})
