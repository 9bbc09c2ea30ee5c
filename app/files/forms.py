"""The form by which a file is attached to a matter."""

from flask_babel import lazy_gettext

from app.core.forms import ChoiceField, Form, TextField, UploadField
from app.files.states import AttachmentKind

ACCEPTED = ".pdf,.docx,.xlsx,.jpg,.jpeg,.png"


class AttachForm(Form):
    """A file, what it is, and what it is called here."""

    file = UploadField(lazy_gettext("File"), is_required=True, accept=ACCEPTED)
    kind = ChoiceField(lazy_gettext("What it is"), members=AttachmentKind, is_required=True)
    title = TextField(lazy_gettext("Title"), at_most=200, help=lazy_gettext("When empty, the name of the file."))
