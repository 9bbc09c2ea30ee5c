"""Forms of the changes of the tables; every change says from when and why."""

from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext

from app.access.forms import BranchForm
from app.access.services import ACCOUNT, PLAINTIFF
from app.core.forms import DayField, Form, LongTextField, PercentField, PickField, TextField, WholeField
from app.registers.entries import CHOSEN


class ChangeForm(Form):
    """What every change says."""

    takes_effect_on = DayField(
        lazy_gettext("Counts from"),
        is_required=True,
        help=lazy_gettext("Today or later, and never before it was decided."),
    )
    reason = LongTextField(lazy_gettext("Reason"), is_required=True, at_most=2000)
    source = TextField(lazy_gettext("Source"), at_most=300, help=lazy_gettext("Number or address of the notice."))


class LprForm(ChangeForm):
    """The rates of one month."""

    published_on = DayField(lazy_gettext("Published on"), is_required=True)
    from_on = DayField(lazy_gettext("Applies from"), is_required=True)
    one_year = PercentField(lazy_gettext("1 year"), is_required=True, at_least=Decimal(0))
    five_years = PercentField(lazy_gettext("Over 5 years"), is_required=True, at_least=Decimal(0))


class HolidayForm(ChangeForm):
    """The holidays of one year: read from the notice, or typed one a line."""

    year = WholeField(lazy_gettext("Year"), is_required=True, at_least=2000, at_most=2100)
    notice = LongTextField(
        lazy_gettext("Text of the notice"),
        at_most=8000,
        help=lazy_gettext("Paste the paragraphs of the State Council's notice; reading them fills the two fields below."),
    )
    rest = LongTextField(
        lazy_gettext("Holidays"),
        at_most=2000,
        help=lazy_gettext("One a line: a day, or the first and the last day, as 2027-01-01 至 2027-01-03."),
    )
    working = LongTextField(
        lazy_gettext("Weekends worked in exchange"), at_most=2000, help=lazy_gettext("Days, one a line or with commas.")
    )


class PlaintiffForm(ChangeForm):
    """What papers say of the plaintiff, and its receipt account; it counts once it is decided."""

    takes_effect_on = None
    name = BranchForm.name
    uscc = BranchForm.uscc
    address = BranchForm.address
    registered_address = BranchForm.registered_address
    organisation_type = BranchForm.organisation_type
    ownership = BranchForm.ownership
    ownership_other = BranchForm.ownership_other
    representative_name = BranchForm.representative_name
    representative_title = BranchForm.representative_title
    account_name = BranchForm.account_name
    account_bank = BranchForm.account_bank
    account_number = BranchForm.account_number

    def particulars(self) -> dict[str, Any]:
        """The typed values by column."""
        return {name: self[name].data or (None if name in CHOSEN else "") for name in (*PLAINTIFF, *ACCOUNT)}


class SettingForm(ChangeForm):
    """A setting that is written."""

    text = TextField(lazy_gettext("New value"), is_required=True, at_most=200)


class ChoiceForm(ChangeForm):
    """A setting that is chosen."""

    text = PickField(lazy_gettext("New value"), is_required=True)


class SendForm(Form):
    """What the proposer tells whoever decides."""

    note = LongTextField(lazy_gettext("Note for whoever decides"), at_most=1000)


class DecisionForm(Form):
    """The opinion of whoever decides."""

    opinion = LongTextField(lazy_gettext("Opinion"), at_most=1000)
