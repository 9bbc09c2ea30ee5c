"""Forms: fields that read what people really type, errors in words, and rows that come and go without script.

Fields know syntax only; what the business allows is said by services as a DomainError, which `Form.absorb` puts at its field.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Generic, TypeVar

import wtforms
from flask import request
from flask_babel import gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField as WtfFileField
from wtforms.fields.choices import Choice as RenderedChoice
from wtforms.validators import StopValidation
from wtforms.widgets import DateInput, HiddenInput, TextInput

from app.core import figures
from app.core.errors import DomainError
from app.core.labels import Labelled

Member = TypeVar("Member", bound=Labelled)
Validators = Sequence[Callable[[Any, Any], None]]

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Filled:
    """The validator of a field that must be filled in; spaces alone do not fill it."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.data in (None, "", []) and not field.errors:
            raise StopValidation(gettext("Fill this in."))


class MayBeEmpty:
    """The validator of a field that may stay empty: what follows is asked only of a value."""

    field_flags: ClassVar[dict[str, bool]] = {"optional": True}

    def __call__(self, form: wtforms.Form, field: wtforms.Field) -> None:
        if field.data in (None, "", []):
            raise StopValidation


def _first(*, is_required: bool) -> Filled | MayBeEmpty:
    return Filled() if is_required else MayBeEmpty()


class _Typed(wtforms.Field):
    """A field that keeps what was typed beside what it means, so that nothing is lost when it means nothing."""

    def __init__(
        self,
        label: Any = None,
        *,
        is_required: bool = False,
        validators: Validators = (),
        help: Any = "",
        **kwargs: Any,
    ) -> None:
        self.help = help
        super().__init__(label, [_first(is_required=is_required), *validators], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if valuelist and valuelist[0].strip():
            try:
                self.data = self.parse(valuelist[0])
            except figures.Misread as misread:
                raise ValueError(misread.sentence) from misread

    def parse(self, typed: str) -> Any:
        """What the typed text means, itself unless a field knows better; a ValueError says in words what is wrong with it."""
        return typed

    def written(self) -> str:
        """The present value as it is shown in the field."""
        return "" if self.data is None else str(self.data)

    def _value(self) -> str:
        if self.raw_data and isinstance(self.raw_data[0], str) and (self.process_errors or self.data is None):
            return "".join(sign for sign in self.raw_data[0] if not figures.is_unwritable(sign))
        return self.written()


class MoneyField(_Typed):
    """An amount in yuan, to the fen: 1,234.56, full-width digits, ¥, and the suffixes 元, 万元 and 亿元."""

    widget = TextInput()
    kind = "money"

    def __init__(self, label: Any = None, *, may_be_negative: bool = False, **kwargs: Any) -> None:
        self.may_be_negative = may_be_negative
        super().__init__(label, **kwargs)

    def parse(self, typed: str) -> Decimal:
        return figures.money(typed, may_be_negative=self.may_be_negative)

    def written(self) -> str:
        return "" if self.data is None else f"{self.data:,.2f}"


class PercentField(_Typed):
    """A rate in per cent with up to six decimals: 5.35, 5.35%."""

    widget = TextInput()
    kind = "percent"

    def __init__(
        self, label: Any = None, *, at_least: Decimal = Decimal(0), at_most: Decimal = Decimal(100), **kwargs: Any
    ) -> None:
        self.at_least, self.at_most = at_least, at_most
        super().__init__(label, **kwargs)

    def parse(self, typed: str) -> Decimal:
        return figures.percent(typed, at_least=self.at_least, at_most=self.at_most)

    def written(self) -> str:
        return "" if self.data is None else f"{Decimal(self.data).normalize():f}"


class WholeField(_Typed):
    """A whole number within limits: days, basis points, years."""

    widget = TextInput()
    kind = "whole"

    def __init__(self, label: Any = None, *, at_least: int = 0, at_most: int = 1_000_000, **kwargs: Any) -> None:
        self.at_least, self.at_most = at_least, at_most
        super().__init__(label, **kwargs)

    def parse(self, typed: str) -> int:
        return figures.whole(typed, at_least=self.at_least, at_most=self.at_most)


class DayField(_Typed):
    """A day: the browser's own date field, and what people type: 2026-03-20, 2026年3月20日, 2026/3/20, 20260320."""

    widget = DateInput()
    kind = "day"

    def parse(self, typed: str) -> date:
        return figures.day(typed)

    def written(self) -> str:
        return "" if self.data is None else self.data.isoformat()

    def __call__(self, **kwargs: Any) -> Any:
        # A date input would show an unreadable day as empty; as text it stays to be corrected.
        value = self._value()
        if value and (self.data is None or not ISO_DAY.fullmatch(value)):
            kwargs["type"] = "text"
        return super().__call__(**kwargs)


class TextField(wtforms.StringField):
    """One line of text: trimmed and counted in characters, which stay as typed; control characters are pointed out and left out."""

    kind = "text"
    allowed_controls = frozenset[str]()

    def __init__(
        self,
        label: Any = None,
        *,
        is_required: bool = False,
        at_most: int = 200,
        validators: Validators = (),
        help: Any = "",
        **kwargs: Any,
    ) -> None:
        self.help = help
        self.at_most = at_most
        super().__init__(label, [_first(is_required=is_required), *validators], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = valuelist[0].replace("\r\n", "\n").strip()

    def pre_validate(self, form: wtforms.Form) -> None:
        text = self.data or ""
        clean = "".join(sign for sign in text if not figures.is_unwritable(sign) or sign in self.allowed_controls)
        if clean != text:
            # Shown without them, the text can be read, and sent again as it then stands.
            self.data = clean
            raise StopValidation(gettext("Control characters were taken out of this text: check it and save again"))
        if len(text) > self.at_most:
            raise StopValidation(gettext("%(count)s characters, at most %(limit)s", count=len(text), limit=self.at_most))


class LongTextField(TextField):
    """Text of several lines."""

    widget = wtforms.widgets.TextArea()
    kind = "longtext"
    allowed_controls = frozenset("\n\t")

    def __init__(self, label: Any = None, *, at_most: int = 4000, **kwargs: Any) -> None:
        super().__init__(label, at_most=at_most, **kwargs)


class _ListField(wtforms.SelectField):
    """One of a list, or none."""

    def __init__(
        self,
        label: Any = None,
        *,
        is_required: bool = False,
        blank: Any = "—",
        help: Any = "",
        validators: Validators = (),
        **kwargs: Any,
    ) -> None:
        self.help = help
        self.blank = blank
        super().__init__(label, [_first(is_required=is_required), *validators], choices=[], validate_choice=False, **kwargs)

    def options(self) -> Sequence[tuple[Any, str]]:
        """What there is to choose from: (value, text)."""
        return list(self.choices or [])

    def process_data(self, value: Any) -> None:
        self.data = value

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist and valuelist[0] else None

    def pre_validate(self, form: wtforms.Form) -> None:
        if self.data is None:
            return
        chosen = [value for value, _text in self.options() if str(value) == str(self.data)]
        if not chosen:
            raise StopValidation(gettext("Choose one from the list"))
        self.data = chosen[0]

    def iter_choices(self) -> Iterator[RenderedChoice]:
        chosen = "" if self.data is None else str(self.data)
        for value, text in [("", str(self.blank)), *self.options()]:
            yield RenderedChoice(value=str(value), label=text, selected=str(value) == chosen, render_kw={})


class ChoiceField(_ListField, Generic[Member]):
    """One member of a labelled enumeration, in the order of its definition; `only` narrows what is offered."""

    kind = "choice"

    def __init__(self, label: Any = None, *, members: type[Member], only: Sequence[Member] | None = None, **kwargs: Any) -> None:
        self.offered = list(only if only is not None else members)
        super().__init__(label, **kwargs)

    def options(self) -> list[tuple[Member, str]]:
        return [(member, member.label) for member in self.offered]


class PickField(_ListField):
    """One of the rows that the view offers: `field.offer([(court.id, court.name), …])`; the value is the key or None."""

    kind = "pick"

    def __init__(self, label: Any = None, **kwargs: Any) -> None:
        self.rows: list[tuple[Any, str]] = []
        super().__init__(label, **kwargs)

    def offer(self, rows: Iterable[tuple[Any, str]]) -> None:
        """The rows to choose from; call it before the form is validated or shown."""
        self.rows = list(rows)

    def options(self) -> list[tuple[Any, str]]:
        return self.rows


class SeveralField(wtforms.SelectMultipleField):
    """Any number of the rows that the view offers, each with a box; the value is the list of their keys as text."""

    kind = "several"
    option_widget = wtforms.widgets.CheckboxInput()

    def __init__(self, label: Any = None, *, help: Any = "", **kwargs: Any) -> None:
        self.help = help
        super().__init__(label, choices=[], **kwargs)

    def offer(self, rows: Iterable[tuple[Any, str]]) -> None:
        """The rows to choose from; call it before the form is validated or shown."""
        self.choices = [(str(key), text) for key, text in rows]

    def pre_validate(self, form: wtforms.Form) -> None:
        known = {key for key, _text in self.choices or []}
        if any(key not in known for key in self.data or []):
            raise StopValidation(gettext("Choose one from the list"))


class FlagField(wtforms.BooleanField):
    """Yes or no."""

    kind = "flag"

    def __init__(self, label: Any = None, *, help: Any = "", **kwargs: Any) -> None:
        self.help = help
        super().__init__(label, **kwargs)


class UploadField(WtfFileField):
    """One file; what it may hold is the business of `files`."""

    kind = "upload"
    accept = ""

    def __init__(self, label: Any = None, *, is_required: bool = False, accept: str = "", help: Any = "", **kwargs: Any) -> None:
        self.help = help
        self.accept = accept
        super().__init__(label, [_first(is_required=is_required)], **kwargs)


class KeyField(wtforms.IntegerField):
    """A whole number that travels hidden: the version a row was loaded with, or the id of a row of a `RowsField`."""

    widget = HiddenInput()
    kind = "hidden"

    def __init__(self, label: Any = "", **kwargs: Any) -> None:
        super().__init__(label, [MayBeEmpty()], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = valuelist[0] if valuelist else ""
        self.data = int(typed) if typed.isascii() and typed.isdigit() else None


class RowsField(wtforms.FieldList):
    """Rows of a sub-form (a `Part`). Buttons add and remove rows by posting the form: it works without script.

    A row may carry a `KeyField` with its id, so that a service can tell changed rows from new ones.
    """

    kind = "rows"

    def __init__(self, part: type["Part"], label: Any = None, *, help: Any = "", **kwargs: Any) -> None:
        self.help = help
        super().__init__(wtforms.FormField(part), label, **kwargs)

    @property
    def add_name(self) -> str:
        """The name of the button that adds a row."""
        return f"{self.name}-add"

    @property
    def remove_name(self) -> str:
        """The name of the buttons that remove a row; the value is the row's own name."""
        return f"{self.name}-remove"

    def reshape(self, pressed: Mapping[str, Any]) -> bool:
        """Add or remove a row when its button was pressed."""
        if self.add_name in pressed:
            self.append_entry()
            return True
        if self.remove_name in pressed:
            self.entries: list[wtforms.Field] = [entry for entry in self.entries if entry.name != pressed[self.remove_name]]
            return True
        return False


@dataclass(frozen=True)
class Problem:
    """One line of the summary above a form: what is wrong, and the field to jump to."""

    anchor: str
    label: str
    sentence: str


class Part(wtforms.Form):
    """A sub-form: one row of a `RowsField`, or a group of fields; the whole form carries the CSRF token."""


class Form(FlaskForm):
    """The base of all forms: protected against forged posts, and able to say in words what is wrong.

    `version` holds the version of the row that the form was loaded with; services refuse to save over a newer one.

    >>> form = LoanForm(obj=loan)
    >>> if form.reshaped():                       # a row was added or removed; nothing is saved
    ...     return render_template("matters/loan.html", form=form)
    >>> if form.validate_on_submit(): ...
    """

    version = KeyField()

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: wtforms.Form) -> None:
            """All messages are ours."""
            return

    def reshaped(self) -> bool:
        """Whether a button that adds or removes a row was pressed; the row has come or gone already."""
        if request.method != "POST":
            return False
        return any(field.reshape(request.form) for field in self if isinstance(field, RowsField))

    def absorb(self, error: DomainError) -> None:
        """Put a broken rule at the field it names ("amount", "drawdowns-0-amount"), or at the head of the form."""
        field = find_field(self, error.field) if error.field else None
        if field is None:
            self.form_errors.append(error.sentence)
        else:
            field.errors = [*field.errors, error.sentence]

    def problems(self) -> list[Problem]:
        """Everything that is wrong, in the order of the page."""
        whole = [Problem("", "", sentence) for sentence in self.form_errors]
        return whole + [problem for field in self for problem in _problems_of(field)]


def find_field(form: wtforms.Form, name: str) -> wtforms.Field | None:
    """The field of that full name, in rows and sub-forms too."""
    return next((field for field in _leaves(form) if name in (field.name, field.short_name)), None)


def _leaves(parent: Any) -> Iterator[wtforms.Field]:
    for field in parent:
        yield field
        if isinstance(field, (wtforms.FormField, wtforms.FieldList)):
            yield from _leaves(field)


def _problems_of(field: wtforms.Field) -> list[Problem]:
    if isinstance(field, (wtforms.FormField, wtforms.FieldList)):
        inner = [problem for child in field for problem in _problems_of(child)]
        own = [sentence for sentence in field.errors if isinstance(sentence, str)] if isinstance(field, wtforms.FieldList) else []
        return [Problem(field.id, str(field.label.text), str(sentence)) for sentence in own] + inner
    return [Problem(field.id, str(field.label.text), str(sentence)) for sentence in field.errors]


def described(field: wtforms.Field, help_text: str = "") -> dict[str, str]:
    """The attributes that tie a control to its help and its error."""
    tied = [f"{field.id}-error"] * bool(field.errors) + [f"{field.id}-help"] * bool(help_text)
    attributes = {"aria-describedby": " ".join(tied)} if tied else {}
    return attributes | ({"aria-invalid": "true"} if field.errors else {})
