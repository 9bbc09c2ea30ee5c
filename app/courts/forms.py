"""The form of a court."""

from flask_babel import lazy_gettext
from wtforms.validators import Regexp

from app.core.conflicts import EditForm
from app.core.forms import ChoiceField, DayField, Form, LongTextField, PickField, TextField, UploadField, WholeField
from app.courts.states import CourtLevel, FilingChannel

PORTAL = Regexp(r"https?://[^\s/]+\S*$", message=lazy_gettext("Enter an address that begins with https://"))


class CourtForm(EditForm):
    """What the register knows of a court."""

    name = TextField(lazy_gettext("Full official name"), is_required=True, at_most=120)
    level = ChoiceField(lazy_gettext("Level"), members=CourtLevel, is_required=True)
    province = TextField(lazy_gettext("Province"), is_required=True, at_most=40)
    city = TextField(lazy_gettext("City"), at_most=40)
    case_code = TextField(
        lazy_gettext("Code in case numbers"),
        is_required=True,
        at_most=10,
        help=lazy_gettext("Province character, then two digits for an intermediate court, four for a basic one."),
    )
    address = TextField(lazy_gettext("Address"), at_most=200)
    telephone = TextField(lazy_gettext("Telephone"), at_most=40)
    filing_channel = ChoiceField(lazy_gettext("Takes suits"), members=FilingChannel, is_required=True)
    filing_address = TextField(
        lazy_gettext("Address for filing"),
        at_most=200,
        help=lazy_gettext("Where it differs: the filing hall, or where post goes."),
    )
    parent_id = PickField(lazy_gettext("Superior court"))
    portal_url = TextField(lazy_gettext("Address of the portal"), at_most=200, validators=[PORTAL])
    portal_megabytes = WholeField(
        lazy_gettext("Largest file of the portal"), at_least=1, at_most=10_000, help=lazy_gettext("In megabytes, for one file.")
    )
    portal_note = TextField(
        lazy_gettext("What the portal asks for"),
        at_most=300,
        help=lazy_gettext("For example: PDF only, one file for each proof."),
    )


class CloseForm(Form):
    """The end of a court."""

    closed_on = DayField(lazy_gettext("Closed on"), is_required=True)
    successor = PickField(lazy_gettext("Successor"), help=lazy_gettext("The court that took over its cases, if there is one."))


class ListForm(Form):
    """A list of courts, pasted or as a workbook."""

    rows = LongTextField(
        lazy_gettext("Court list"),
        at_most=1_000_000,
        help=lazy_gettext(
            "Paste the rows of a workbook: name, level, province, city, code, address, telephone, takes suits, superior court."
        ),
    )
    file = UploadField(lazy_gettext("or a workbook"), accept=".xlsx")
