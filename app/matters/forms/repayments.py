"""The form of a repayment, with the ledger's division of it where there is one."""

from decimal import Decimal

from flask_babel import lazy_gettext as _

from app.core.conflicts import EditForm
from app.core.forms import ChoiceField, DayField, MoneyField, PickField, TextField
from app.matters.facts import RepaymentFacts, Split
from app.matters.models import Drawdown
from app.matters.states import RepaymentChannel

PARTS = ("costs", "interest", "penalty", "compound", "principal")


class RepaymentForm(EditForm):
    """Money received; without parts the rule of the contract or the law divides it."""

    paid_on = DayField(_("Paid on"), is_required=True)
    amount = MoneyField(_("Amount paid"), is_required=True)
    drawdown_id = PickField(_("On loan note"), blank=_("Not named: by the order of the law"))
    channel = ChoiceField(_("Channel"), members=RepaymentChannel, is_required=True, default=RepaymentChannel.TRANSFER)
    payer = TextField(_("Paid by"), at_most=200)
    note = TextField(_("Note"), at_most=300)
    split_costs = MoneyField(_("Costs"))
    split_interest = MoneyField(_("Interest"))
    split_penalty = MoneyField(_("Penalty interest"))
    split_compound = MoneyField(_("Compound interest"))
    split_principal = MoneyField(_("Principal"))

    def facts(self, *, drawdown: Drawdown | None) -> RepaymentFacts:
        """What was typed, as the service takes it; no part at all means that the rule divides the payment."""
        parts = {name: self[f"split_{name}"].data for name in PARTS}
        split = Split(**{name: part or Decimal(0) for name, part in parts.items()}) if any(parts.values()) else None
        return RepaymentFacts(
            paid_on=self.paid_on.data,
            amount=self.amount.data,
            drawdown=drawdown,
            channel=self.channel.data,
            payer=self.payer.data or "",
            split=split,
            note=self.note.data or "",
        )
