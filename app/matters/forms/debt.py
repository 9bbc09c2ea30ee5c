"""The form that freezes a calculation."""

from flask_babel import lazy_gettext as _

from app.core.forms import DayField, FlagField, Form


class LockForm(Form):
    """At which day, and whether that day itself is charged."""

    cutoff = DayField(_("Calculated to"), is_required=True)
    charged = FlagField(_("That day is charged"), false_values=(False, "false", "", "0"))
