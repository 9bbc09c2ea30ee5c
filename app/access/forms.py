"""Forms of accounts, law firms and engagements."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext
from wtforms import PasswordField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import EqualTo, InputRequired, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.access.states import Language, RoleKey, Theme
from app.core.conflicts import EditForm
from app.core.forms import ChoiceField, DayField, Form, LongTextField, PickField, TextField
from app.core.organisations import OrganisationType, Ownership

ADDRESS = Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+$", message=lazy_gettext("Enter an address, for example name@bank.cn"))


class RolesField(SelectMultipleField):
    """Any number of roles, as boxes to tick."""

    kind = "roles"
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Any = None, *, help: Any = "", **kwargs: Any) -> None:  # noqa: A002 (it is the help text)
        self.help = help
        super().__init__(label, coerce=RoleKey, choices=[], validate_choice=False, **kwargs)

    def offer(self, *, is_firm: bool | None = None) -> None:
        """The roles of one side, or of both."""
        offered = [key for key in RoleKey if is_firm is None or key.is_firm == is_firm]
        self.choices = [SelectChoice(key.value, key.label) for key in offered]

    def process_formdata(self, valuelist: list[str]) -> None:
        known = {key.value for key in RoleKey}
        self.data = [RoleKey(value) for value in valuelist if value in known]


class UserForm(Form):
    """A new account."""

    full_name = TextField(lazy_gettext("Full name"), is_required=True, at_most=60)
    staff_number = TextField(
        lazy_gettext("Staff number or law-firm account"),
        is_required=True,
        at_most=40,
        help=lazy_gettext("Signs in with it; small letters and digits."),
    )
    email = TextField(lazy_gettext("E-mail"), is_required=True, at_most=254, validators=[ADDRESS])
    branch = PickField(lazy_gettext("Branch"), help=lazy_gettext("For people of the bank"))
    firm = PickField(lazy_gettext("Law firm"), help=lazy_gettext("For people of a law firm"))
    roles = RolesField(lazy_gettext("Roles"))


class BranchForm(EditForm):
    """What a complaint says of the plaintiff."""

    code = TextField(lazy_gettext("Code"), is_required=True, at_most=12)
    name = TextField(
        lazy_gettext("Full legal name"),
        is_required=True,
        at_most=120,
        help=lazy_gettext("As on the business licence; papers print it."),
    )
    short_name = TextField(lazy_gettext("Short name"), is_required=True, at_most=40)
    uscc = TextField(lazy_gettext("Unified social credit code"), at_most=18)
    address = TextField(lazy_gettext("Address"), at_most=300)
    registered_address = TextField(
        lazy_gettext("Registered address"), at_most=300, help=lazy_gettext("Only where it differs from the principal office.")
    )
    organisation_type = ChoiceField(
        lazy_gettext("Type of organisation"), members=OrganisationType, blank=lazy_gettext("Not recorded")
    )
    ownership = ChoiceField(lazy_gettext("Ownership"), members=Ownership, blank=lazy_gettext("Not recorded"))
    ownership_other = TextField(lazy_gettext("If other, which ownership"), at_most=60)
    representative_name = TextField(lazy_gettext("Person in charge"), at_most=60)
    representative_title = TextField(lazy_gettext("Position of the person in charge"), at_most=60)
    telephone = TextField(lazy_gettext("Telephone"), at_most=40)
    account_name = TextField(lazy_gettext("Account name"), at_most=120)
    account_bank = TextField(lazy_gettext("Account bank"), at_most=120)
    account_number = TextField(lazy_gettext("Account number"), at_most=40)

    def leave_out(self, names: Iterable[str]) -> None:
        """Ask nothing that is decided elsewhere."""
        for name in names:
            del self[name]

    def particulars(self) -> dict[str, Any]:
        """The typed values by column."""
        chosen = ("organisation_type", "ownership")
        return {name: self[name].data if name in chosen else self[name].data or "" for name in self.compared()}


class CloseForm(Form):
    """The end of a branch."""

    closed_on = DayField(lazy_gettext("Closed on"), is_required=True)
    successor = PickField(
        lazy_gettext("Merged into"), help=lazy_gettext("The branch that goes on in its place, if there is one.")
    )


class HandOverForm(Form):
    """Who takes over what; the lists belong to the rows of the page and are read by the view."""


class MoveForm(HandOverForm):
    """The branch somebody moves to."""

    branch = PickField(lazy_gettext("Branch"), is_required=True)


class RolesForm(Form):
    """The roles of an account."""

    roles = RolesField(lazy_gettext("Roles"))


class AccountForm(Form):
    """What a person sets for himself."""

    full_name = TextField(lazy_gettext("Full name"), is_required=True, at_most=60)
    language = ChoiceField(lazy_gettext("Language"), members=Language, is_required=True)
    theme = ChoiceField(lazy_gettext("Theme"), members=Theme, is_required=True)


class NewPasswordForm(Form):
    """A password set by a one-time link."""

    password = PasswordField(
        lazy_gettext("New password"), [InputRequired(lazy_gettext("Fill this in."))], render_kw={"autocomplete": "new-password"}
    )


class SetupForm(Form):
    """The bank and its first administrator."""

    bank_name = TextField(
        lazy_gettext("Full legal name of the bank"),
        is_required=True,
        at_most=120,
        help=lazy_gettext("As on the business licence of the head office; papers print it."),
    )
    short_name = TextField(
        lazy_gettext("Short name"), is_required=True, at_most=40, help=lazy_gettext("Lists show it, for example 总行.")
    )
    full_name = TextField(lazy_gettext("Your name"), is_required=True, at_most=60)
    staff_number = TextField(
        lazy_gettext("Staff number"),
        is_required=True,
        at_most=40,
        help=lazy_gettext("You sign in with it; small letters and digits."),
    )
    email = TextField(lazy_gettext("E-mail"), is_required=True, at_most=254, validators=[ADDRESS])
    password = PasswordField(
        lazy_gettext("Password"), [InputRequired(lazy_gettext("Fill this in."))], render_kw={"autocomplete": "new-password"}
    )
    again = PasswordField(
        lazy_gettext("Password once more"),
        [EqualTo("password", lazy_gettext("The two passwords differ."))],
        render_kw={"autocomplete": "new-password"},
    )


class FirmForm(EditForm):
    """A law firm."""

    name = TextField(lazy_gettext("Law firm"), is_required=True, at_most=120)
    uscc = TextField(lazy_gettext("Unified social credit code"), at_most=18)
    address = LongTextField(lazy_gettext("Address"), at_most=300)
    telephone = TextField(lazy_gettext("Telephone"), at_most=40)


class EngagementForm(Form):
    """A firm for a matter."""

    firm = PickField(lazy_gettext("Law firm"), is_required=True)
    lead_counsel = PickField(lazy_gettext("Lead counsel"))
    starts_on = DayField(lazy_gettext("From"), is_required=True)
    ends_on = DayField(lazy_gettext("Until"), help=lazy_gettext("Empty: until further notice"))


class EndForm(Form):
    """The last day of an engagement."""

    ends_on = DayField(lazy_gettext("Last day"), is_required=True)
