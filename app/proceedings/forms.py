"""The one form of every happening: its fields are what the law's catalogue says it is about and what it asks."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _

from app.core.formats import in_chinese
from app.core.forms import DayField, FlagField, Form, LongTextField, MoneyField, PickField, TextField, UploadField, WholeField
from app.matters.forms.parts import ACCEPTED, PicksField
from app.statutes.course import Ask, AskKind, Happening, Subject

BANK = 0
"""The bank among the parties of a form."""
NEW = -1
"""A proceeding that is opened together with its first event."""
LAST = ("note", "file", "why", "unusual")
SUBJECTS = ("proceeding_id", "court_id", "party_id", "measure_id", "instrument_id")


class EventForm(Form):
    """What every event says: its day, what is worth adding, the proof, and a reason where the day is out of the usual order."""

    happened_on = DayField(_("Day"), is_required=True, help=_("The legal day: as the paper or the receipt says"))
    note = LongTextField(_("Note"), at_most=2000)
    file = UploadField(_("Paper or proof"), accept=ACCEPTED)
    unusual = TextField(_("Reason why it stands all the same"), at_most=300)

    def questions(self) -> list[Any]:
        """The fields that this happening alone has, in the order of its questions."""
        common = ("happened_on", *SUBJECTS, *LAST, "version", "csrf_token")
        return [field for field in self if field.short_name not in common]

    def subjects(self) -> list[Any]:
        """The fields that say what it is about."""
        return [self[name] for name in SUBJECTS if name in self]

    def details(self, happening: Happening) -> dict[str, Any]:
        """The answers as an event keeps them; what was not answered is left out."""
        asked = {ask.name: ask for ask in happening.asks if ask.name in self}
        told = {name: _kept(ask, self[name].data) for name, ask in asked.items()}
        return {name: value for name, value in told.items() if value not in (None, "", [], False)}


class CorrectionForm(EventForm):
    """An event put right."""

    why = TextField(_("Reason for the correction"), is_required=True, at_most=300)


class StrikeForm(Form):
    """An event struck out."""

    why = TextField(
        _("Why it is struck out"), is_required=True, at_most=300, help=_("The entry stays on file, crossed out, with this reason")
    )


def form_of(happening: Happening, *, base: type[EventForm] = EventForm, opens: bool = False) -> type[EventForm]:
    """The form of one happening; `opens` where it may open a bankruptcy of its own."""
    fields: dict[str, Any] = {}
    if happening.about(Subject.PROCEEDING):
        fields["proceeding_id"] = PickField(_("Proceeding"), is_required=True)
        if opens:
            fields["court_id"] = PickField(_("Court, for a new proceeding"))
    if happening.about(Subject.PARTY):
        fields["party_id"] = PickField(_("Party"), is_required=True)
    if happening.about(Subject.MEASURE):
        fields["measure_id"] = PickField(_("Seizure"), is_required=True)
    if happening.about(Subject.INSTRUMENT):
        fields["instrument_id"] = PickField(_("Judgment or other title"), is_required=True)
    for ask in happening.asks:
        field = _field(ask)
        if field is not None:
            fields[ask.name] = field
    return type(f"{happening.key.title().replace('_', '')}Form", (base,), fields)


def answers(happening: Happening, details: Mapping[str, Any]) -> dict[str, Any]:
    """Kept answers as the fields of the form show them."""
    return {ask.name: _shown(ask, details[ask.name]) for ask in happening.asks if ask.name in details}


def _field(ask: Ask) -> Any:
    label = ask.title if in_chinese() else ask.english
    if ask.kind is AskKind.DAY:
        return DayField(label, is_required=ask.required)
    if ask.kind is AskKind.MONEY:
        return MoneyField(label, is_required=ask.required)
    if ask.kind is AskKind.COUNT:
        return WholeField(label, is_required=ask.required, at_most=9999)
    if ask.kind is AskKind.YES:
        return FlagField(label)
    if ask.kind is AskKind.CHOICE:
        return PickField(label, is_required=ask.required)
    if ask.kind is AskKind.PARTIES:
        return PicksField(label, is_required=ask.required)
    if ask.kind is AskKind.TEXT:
        return TextField(label, is_required=ask.required, at_most=60 if ask.name == "case_number" else 300)
    return None


def offer_choices(form: EventForm, happening: Happening) -> None:
    """Let each question with a list of answers offer them."""
    for ask in happening.asks:
        if ask.kind is AskKind.CHOICE and ask.name in form:
            form[ask.name].offer([(one.value, one.title if in_chinese() else one.english) for one in ask.choices])


def _kept(ask: Ask, value: Any) -> Any:
    if ask.kind is AskKind.PARTIES:
        return [str(one) for one in value or ()]
    if ask.kind is AskKind.COUNT and value is not None:
        return int(value)
    return str(value) if isinstance(value, Decimal) else value


def _shown(ask: Ask, value: Any) -> Any:
    if ask.kind is AskKind.DAY and isinstance(value, str):
        return date.fromisoformat(value)
    if ask.kind is AskKind.MONEY:
        return Decimal(str(value))
    if ask.kind is AskKind.PARTIES:
        return [int(one) for one in value if str(one).isdigit()]
    return value
