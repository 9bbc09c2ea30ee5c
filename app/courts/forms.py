"""The form of a court."""

from flask_babel import lazy_gettext

from app.core.conflicts import EditForm
from app.core.forms import ChoiceField, TextField
from app.courts.states import CourtLevel, FilingChannel


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
