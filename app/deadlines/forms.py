"""What people say of a deadline: who takes it, and what is decided about a right that lapses."""

from flask_babel import lazy_gettext

from app.core.forms import ChoiceField, Form, LongTextField, PickField
from app.docket.states import LapseDecision


class AssignForm(Form):
    """Who takes the deadline."""

    assignee_id = PickField(lazy_gettext("Give to"), is_required=True)


class LapseForm(Form):
    """Why a right may lapse, or how it was kept."""

    decision = ChoiceField(lazy_gettext("Decision"), members=LapseDecision, is_required=True)
    reason = LongTextField(
        lazy_gettext("Reason"),
        is_required=True,
        at_most=300,
        help=lazy_gettext("Read at the audit, and by whoever takes over the matter."),
    )


class ActForm(Form):
    """A step that needs no words."""
