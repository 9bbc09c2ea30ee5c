"""Forms of importing: the workbook with whose it is, and what is typed for a cell."""

from flask_babel import lazy_gettext

from app.core.forms import Form, PickField, UploadField

ACCEPTED = ".xlsx,.xlsm"


class UploadForm(Form):
    """A workbook, and the branch and officer of the matters where it does not say itself."""

    file = UploadField(lazy_gettext("Workbook"), is_required=True, accept=ACCEPTED)
    branch_id = PickField(
        lazy_gettext("Branch"), is_required=True, help=lazy_gettext("For matters whose row names no branch."), coerce=int
    )
    owner_id = PickField(
        lazy_gettext("Officer"), is_required=True, help=lazy_gettext("For matters whose row names no officer."), coerce=int
    )
