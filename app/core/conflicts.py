"""Saving a form without losing anybody's work: rules broken go back to their field, and two edits of one record meet side by side.

A view says `conflicts.save(form=form, row=row, act=lambda: services.amend(...))` and, when nothing was saved, answers with
`conflicts.page("template.html", form=form, ...)`: 200 for a form just opened, 422 for one with errors, 409 when somebody else
changed the record meanwhile. New records go through `conflicts.attempt(form=form, act=...)`.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, TypeVar

import wtforms
from flask import Response, make_response, render_template, request
from flask_babel import gettext
from sqlalchemy.orm.exc import StaleDataError
from wtforms.widgets import HiddenInput

from app.core.db import db
from app.core.errors import DomainError
from app.core.forms import Form, RowsField
from app.core.labels import N_

Made = TypeVar("Made")
CHOICE = "keep-"
MINE, THEIRS = "mine", "theirs"
UNCOMPARED = ("hidden", "upload")
CHANGED_JUST_NOW = N_("The record was changed a moment ago. Nothing is lost; save once more.")


@dataclass(frozen=True)
class Witness:
    """Who changed a field of a record last, and when."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Difference:
    """One field that was changed meanwhile: both values in words, who changed it, and which of the two is proposed."""

    name: str
    anchor: str
    label: str
    mine: str
    theirs: str
    proposed: str
    witness: Witness | None

    @property
    def choice(self) -> str:
        """The name of the buttons that choose between the two values."""
        return CHOICE + self.name


Historian = Callable[[Any, Sequence[str]], Mapping[str, Witness]]
_historians: list[Historian] = []


def witnessed_by(historian: Historian) -> None:
    """Let the change log say who changed which field of a row: (row, names of columns) -> the last witness of each."""
    _historians[:] = [historian]


class EditForm(Form):
    """A form over an existing row; it remembers the values it was opened with, so that a change by others is seen field by field."""

    loaded = wtforms.StringField(widget=HiddenInput())
    conflict: Sequence[Difference] = ()

    def values_of(self, row: Any) -> dict[str, Any]:
        """The row's present values by field; a form whose fields are not attributes of the row says here what they show."""
        return {name: getattr(row, name) for name in self.compared() if hasattr(row, name)}

    def compared(self) -> list[str]:
        """The fields that a conflict is about."""
        own = ("version", "loaded", "csrf_token")
        return [
            field.short_name for field in self if field.short_name not in own and getattr(field, "kind", "") not in UNCOMPARED
        ]


def save(*, form: EditForm, row: Any, act: Callable[[], object]) -> bool:
    """Run `act` when the form was sent, is valid, and its record is still as the form knew it, or every difference was decided.

    Values that were only recomputed meanwhile (a version that moved without a field of this form) are no conflict.
    """
    if not form.is_submitted():
        _remember(form, row)
        return False
    _apply_choices(form, row)
    valid = form.validate()
    if _clash(form, row) or not valid:
        return False
    try:
        return _run(form, act)
    except StaleDataError:
        # Somebody was faster between our reading and our writing: the record is read again.
        db.session.rollback()
        db.session.refresh(row)
        if not _clash(form, row):
            form.form_errors.append(gettext(CHANGED_JUST_NOW))
            _remember(form, row)
        return False


def attempt(*, form: Form, act: Callable[[], Made]) -> Made | None:
    """Run `act` when the form was sent and is valid; a broken rule goes to its field. The result, or None when nothing was saved."""
    made: list[Made] = []
    if not form.validate_on_submit():
        return None
    try:
        return made[0] if _run(form, lambda: made.append(act())) else None
    except StaleDataError:
        db.session.rollback()
        form.form_errors.append(gettext(CHANGED_JUST_NOW))
        return None


def page(template: str, *, form: Form, **context: Any) -> Response:
    """The page of a form that was not saved, under the status that says why."""
    status = 409 if getattr(form, "conflict", ()) else 422 if form.is_submitted() and form.problems() else 200
    return make_response(render_template(template, form=form, **context), status)


def _run(form: Form, act: Callable[[], object]) -> bool:
    try:
        act()
        db.session.flush()
    except DomainError as error:
        # What the refused verb had begun is dropped; the page shows the record as it stands.
        db.session.rollback()
        form.absorb(error)
        return False
    return True


def _remember(form: EditForm, row: Any) -> None:
    form.loaded.data = json.dumps(_plain(form, row), ensure_ascii=False)
    form.version.data, form.version.raw_data = getattr(row, "version", None), None


def _apply_choices(form: EditForm, row: Any) -> None:
    present = form.values_of(row)
    for field in form:
        if request.form.get(CHOICE + field.short_name) == THEIRS and field.short_name in present:
            _take_over(field, present[field.short_name])


def _take_over(field: wtforms.Field, value: Any) -> None:
    if isinstance(field, RowsField):
        field.entries = []
        for item in value:
            field.append_entry(item)
        return
    field.data, field.raw_data, field.process_errors = value, [value], []


def _clash(form: EditForm, row: Any) -> bool:
    """Compare field by field, note the differences on the form, and let it carry the record's present state."""
    present, opened = _plain(form, row), _opened(form)
    if opened is None:
        return False
    values = form.values_of(row)
    changed = [name for name, value in present.items() if opened.get(name) != value and _plain_of(form[name]) != value]
    witnesses = _historians[0](row, changed) if changed and _historians else {}
    form.conflict = [
        Difference(
            name=name,
            anchor=form[name].id,
            label=str(form[name].label.text),
            mine=_words(form[name]),
            theirs=_words_of(form[name], values[name]),
            proposed=THEIRS if _plain_of(form[name]) == opened.get(name) else MINE,
            witness=witnesses.get(name),
        )
        for name in changed
    ]
    if form.conflict:
        _remember(form, row)
    return bool(form.conflict)


def _opened(form: EditForm) -> dict[str, Any] | None:
    """The values the form was opened with; None when it does not say (then nothing can be compared)."""
    try:
        opened = json.loads(form.loaded.data or "")
    except ValueError:
        return None
    return opened if isinstance(opened, dict) else None


def _plain(form: EditForm, row: Any) -> dict[str, Any]:
    return {name: _plain_value(form[name], value) for name, value in form.values_of(row).items()}


def _plain_of(field: wtforms.Field) -> Any:
    if isinstance(field, RowsField):
        return [_plain_part(entry.form) for entry in field.entries]
    return _comparable(field.data)


def _plain_value(field: wtforms.Field, value: Any) -> Any:
    if isinstance(field, RowsField):
        return [_plain_part(_part_of(field, item)) for item in value]
    return _comparable(value)


def _part_of(field: RowsField, item: Any) -> wtforms.Form:
    part = field.unbound_field.args[0]
    return part(data=item) if isinstance(item, Mapping) else part(obj=item)


def _plain_part(part: wtforms.Form) -> dict[str, Any]:
    return {inner.short_name: _comparable(inner.data) for inner in part if getattr(inner, "kind", "") not in UNCOMPARED}


def _comparable(value: Any) -> Any:
    """A value as JSON keeps it, the same for the same meaning: 5.5 and 5.500000, nothing and an empty text."""
    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if isinstance(value, (list, tuple, set)):
        return sorted(str(_comparable(item)) for item in value)
    return value


def _words(field: wtforms.Field) -> str:
    if isinstance(field, RowsField):
        return "\n".join(_words_of_part(entry.form) for entry in field.entries)
    if field.errors and getattr(field, "raw_data", None):
        return str(field.raw_data[0])
    return _words_of(field, field.data)


def _words_of(field: wtforms.Field, value: Any) -> str:
    """A value of a field as a reader knows it: labels instead of keys, figures as they are typed."""
    if isinstance(field, RowsField):
        return "\n".join(_words_of_part(_part_of(field, item)) for item in value)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if hasattr(value, "label"):
        return str(value.label)
    if hasattr(field, "options"):
        return _chosen(field.options(), value)
    if getattr(field, "choices", None):
        return _chosen([(key, text) for key, text, *_rest in field.choices], value)
    return _written(field, value) if hasattr(field, "written") else str(value)


def _written(field: Any, value: Any) -> str:
    """Another value as this field would show it; a field cannot be copied, so its own value steps aside for a moment."""
    own, field.data = field.data, value
    try:
        return str(field.written())
    finally:
        field.data = own


def _chosen(offered: Iterable[tuple[Any, Any]], value: Any) -> str:
    asked = {str(item) for item in value} if isinstance(value, (list, tuple, set)) else {str(value)}
    return gettext(", ").join(str(text) for key, text in offered if str(key) in asked)


def _words_of_part(part: wtforms.Form) -> str:
    shown = [inner for inner in part if getattr(inner, "kind", "") not in UNCOMPARED and _words(inner)]
    return " · ".join(f"{inner.label.text} {_words(inner)}" for inner in shown)
