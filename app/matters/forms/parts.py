"""Fields that several forms of a matter share: several rows ticked at once, and a proof chosen or brought along."""

from collections.abc import Iterator, Sequence
from typing import Any

import wtforms
from flask_babel import gettext, lazy_gettext
from wtforms.validators import StopValidation, ValidationError

from app.core.forms import PickField, UploadField

ACCEPTED = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"


class PicksField(wtforms.SelectMultipleField):
    """Several of the rows that the view offers, ticked one by one; the value is the list of their ids."""

    kind = "picks"

    def __init__(self, label: Any = None, *, is_required: bool = False, help: Any = "", **kwargs: Any) -> None:  # noqa: A002
        self.help = help
        self.is_required = is_required
        super().__init__(label, coerce=int, choices=[], validate_choice=False, **kwargs)
        self.flags.required = is_required

    def offer(self, rows: Sequence[tuple[int, str]]) -> None:
        """The rows to choose from."""
        self.choices = [(str(key), text) for key, text in rows]

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            self.data = [int(value) for value in valuelist]
        except ValueError as error:
            self.data = []
            raise ValueError(gettext("Choose from the list")) from error

    def pre_validate(self, form: wtforms.Form) -> None:
        if self.is_required and not self.data:
            raise StopValidation(gettext("Choose at least one."))
        offered = {value for value, _text in self.choices or []}
        if any(str(value) not in offered for value in self.data or []):
            raise ValidationError(gettext("Choose from the list"))

    def iter_choices(self) -> Iterator[tuple[str, str, bool, dict[str, Any]]]:
        chosen = {str(value) for value in self.data or []}
        return ((value, text, value in chosen, {}) for value, text in self.choices or [])


class ProofFields(wtforms.Form):
    """A proof: one of the matter's files, or a file brought along, which wins."""

    proof_id = PickField(lazy_gettext("Proof among the files of the matter"))
    file = UploadField(lazy_gettext("Or add the proof here"), accept=ACCEPTED)
