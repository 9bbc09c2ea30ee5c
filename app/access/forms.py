"""Forms of accounts, law firms and engagements."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.access.states import Language, RoleKey, Theme
from app.core.forms import ChoiceField, DayField, Form, LongTextField, PickField, TextField

ADDRESS = Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("Enter an address, for example name@bank.cn"))


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

    full_name = TextField(_l("Name"), is_required=True, at_most=60)
    staff_number = TextField(
        _l("Staff number or law-firm account"),
        is_required=True,
        at_most=40,
        help=_l("Signs in with it; small letters and digits."),
    )
    email = TextField(
        _l("E-mail"), is_required=True, at_most=254, validators=[ADDRESS]
    )
    branch = PickField(_l("Branch"), help=_l("For people of the bank"))
    firm = PickField(_l("Law firm"), help=_l("For people of a law firm"))
    roles = RolesField(_l("Roles"))


class RolesForm(Form):
    """The roles of an account."""

    roles = RolesField(_l("Roles"))


class AccountForm(Form):
    """What a person sets for himself."""

    full_name = TextField(_l("Name"), is_required=True, at_most=60)
    language = ChoiceField(_l("Language"), members=Language, is_required=True)
    theme = ChoiceField(_l("Theme"), members=Theme, is_required=True)


class NewPasswordForm(Form):
    """A password set by a one-time link."""

    password = PasswordField(_l("New password"), [InputRequired(_l("Fill this in."))], render_kw={"autocomplete": "new-password"})


class FirmForm(Form):
    """A law firm."""

    name = TextField(_l("Name"), is_required=True, at_most=120)
    uscc = TextField(_l("Unified social credit code"), at_most=18)
    address = LongTextField(_l("Address"), at_most=300)
    telephone = TextField(_l("Telephone"), at_most=40)


class EngagementForm(Form):
    """A firm for a matter."""

    firm = PickField(_l("Law firm"), is_required=True)
    lead_counsel = PickField(_l("Lead counsel"))
    starts_on = DayField(_l("From"), is_required=True)
    ends_on = DayField(_l("Until"), help=_l("Empty: until further notice"))


class EndForm(Form):
    """The last day of an engagement."""

    ends_on = DayField(_l("Last day"), is_required=True)
