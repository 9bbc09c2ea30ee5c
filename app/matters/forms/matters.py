"""Forms of a matter: opening, amending, class, stage, officer, notes, and the name of a kept view."""

from flask_babel import lazy_gettext

from app.core.conflicts import EditForm
from app.core.forms import ChoiceField, DayField, Form, LongTextField, PickField, TextField
from app.matters.states import DefaultKind, Stage, Tier


class _About:
    """What is said of a matter when it is opened and whenever it is said better."""

    title = TextField(
        lazy_gettext("Title"),
        is_required=True,
        at_most=200,
        help=lazy_gettext("Usually the borrower's name and the kind of loan."),
    )
    branch_id = PickField(lazy_gettext("Branch"), is_required=True)
    court_id = PickField(lazy_gettext("Court"), blank=lazy_gettext("Not chosen yet"))
    cause_of_action = TextField(lazy_gettext("Cause of action"), is_required=True, at_most=60, default="金融借款合同纠纷")
    default_kind = ChoiceField(lazy_gettext("What was broken"), members=DefaultKind, blank=lazy_gettext("No default recorded"))
    default_on = DayField(lazy_gettext("Day of the default"))
    default_clause = TextField(lazy_gettext("Clause of the contract"), at_most=60)
    default_detail = LongTextField(lazy_gettext("What happened"), at_most=2000)
    other_security = TextField(
        lazy_gettext("Security of another kind"),
        at_most=200,
        help=lazy_gettext("Transfer by way of security, undertaking to make up a shortfall …; empty when there is none."),
    )
    other_security_on = DayField(lazy_gettext("Signed on"))


class OpeningForm(_About, Form):
    """A new matter."""

    owner_id = PickField(lazy_gettext("Officer"), is_required=True)
    stage = ChoiceField(lazy_gettext("Stage"), members=Stage, is_required=True, default=Stage.COLLECTION)
    tier = ChoiceField(lazy_gettext("Class"), members=Tier, is_required=True)
    opened_on = DayField(lazy_gettext("Opened on"), is_required=True)

    groups = (
        (lazy_gettext("The matter"), ("title", "branch_id", "owner_id", "opened_on", "tier", "stage")),
        (lazy_gettext("The suit"), ("court_id", "cause_of_action")),
        (lazy_gettext("The default"), ("default_kind", "default_on", "default_clause", "default_detail")),
        (lazy_gettext("Other security"), ("other_security", "other_security_on")),
    )


class MatterForm(_About, EditForm):
    """What a matter is about, said better."""

    groups = (
        (lazy_gettext("The matter"), ("title", "branch_id")),
        (lazy_gettext("The suit"), ("court_id", "cause_of_action")),
        (lazy_gettext("The default"), ("default_kind", "default_on", "default_clause", "default_detail")),
        (lazy_gettext("Other security"), ("other_security", "other_security_on")),
    )


class TierForm(EditForm):
    """Another of the five classes."""

    tier = ChoiceField(lazy_gettext("Class"), members=Tier, is_required=True)
    changed_on = DayField(lazy_gettext("Since"), is_required=True)
    reason = TextField(lazy_gettext("Reason"), at_most=300)


class StageForm(EditForm):
    """The next stage; only those that may follow are offered."""

    stage = ChoiceField(lazy_gettext("Stage"), members=Stage, is_required=True)
    happened_on = DayField(lazy_gettext("Since"), is_required=True)


class OwnerForm(EditForm):
    """Who looks after the matter."""

    owner_id = PickField(lazy_gettext("Officer"), is_required=True)


class NoteForm(EditForm):
    """What the bank says to itself."""

    internal_note = LongTextField(lazy_gettext("Internal note"), at_most=4000)
    internal_assessment = LongTextField(lazy_gettext("Internal assessment"), at_most=4000)


class ViewForm(Form):
    """The name of a kept view."""

    name = TextField(lazy_gettext("Name of the view"), is_required=True, at_most=40)
    query = TextField(at_most=500)
