"""Forms of the document desk; what the rules allow is said by the services."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField

from app.core.forms import (
    ChoiceField,
    DayField,
    FlagField,
    Form,
    KeyField,
    LongTextField,
    MoneyField,
    PickField,
    SeveralField,
    TextField,
    UploadField,
)
from app.documents.catalogue import Question
from app.filings import questions
from app.filings.catalogue import Slot
from app.filings.states import COMPLAINTS, Companion, PaperKind


class BeginForm(Form):
    """Which paper, on which debt."""

    kind = ChoiceField(lazy_gettext("Paper"), members=PaperKind, is_required=True)
    cutoff = DayField(
        lazy_gettext("Debt as of"),
        help=lazy_gettext("Interest is charged up to this day; the forward clause starts the day after."),
    )
    cutoff_charged = FlagField(lazy_gettext("The cut-off day itself is charged"), default=True)
    with_narrative = FlagField(
        lazy_gettext("Begin the narrative complaint with it"),
        help=lazy_gettext("Both complaints rest on the same locked debt; the narrative one serves as an annex."),
    )
    signed_on = DayField(lazy_gettext("Date of the paper"), is_required=True)
    deadline = KeyField()

    def kinds(self) -> tuple[PaperKind, ...]:
        """The papers to begin, the one chosen first."""
        chosen: PaperKind = self.kind.data
        narrative = (PaperKind.CIVIL_COMPLAINT,) if self.with_narrative.data and chosen in COMPLAINTS else ()
        return tuple(dict.fromkeys((chosen, *narrative)))


class CalculationForm(Form):
    """Another cut-off."""

    cutoff = DayField(lazy_gettext("Debt as of"), is_required=True)
    cutoff_charged = FlagField(lazy_gettext("The cut-off day itself is charged"), default=True)


class DateForm(Form):
    """The day the paper bears."""

    signed_on = DayField(lazy_gettext("Date of the paper"), is_required=True, id="paper-day")
    date_style = SelectField(
        lazy_gettext("How the date is written"), choices=[("arabic", "2026年3月20日"), ("chinese", "二〇二六年三月二十日")]
    )


class AgentForm(Form):
    """A person who acts for the bank."""

    name = TextField(lazy_gettext("Full name"), is_required=True, at_most=60)
    organisation = TextField(lazy_gettext("Law firm or department"), at_most=120)
    job = TextField(lazy_gettext("Position"), at_most=60)
    licence_number = TextField(lazy_gettext("Licence number"), at_most=40)
    telephone = TextField(lazy_gettext("Telephone"), at_most=40)
    special_authority = FlagField(lazy_gettext("Special authority"))
    special_powers = TextField(
        lazy_gettext("Powers it names"),
        at_most=300,
        help=lazy_gettext("As the power of attorney lists them, for example 代为承认、变更诉讼请求，进行和解"),
    )
    authority_until = DayField(lazy_gettext("Power of attorney until"))


class ExclusionForm(Form):
    """A party that is not sued."""

    party = PickField(lazy_gettext("Party"), is_required=True)
    reason = TextField(lazy_gettext("Reason"), is_required=True, at_most=300, id="exclusion-reason")


class AbsenceForm(Form):
    """Why a companion paper is not there."""

    companion = ChoiceField(lazy_gettext("Paper"), members=Companion, is_required=True, id="absent-companion")
    reason = TextField(lazy_gettext("Why there is none"), is_required=True, at_most=300, id="absence-reason")


class CompanionForm(Form):
    """A companion paper as a file."""

    companion = ChoiceField(lazy_gettext("Paper"), members=Companion, is_required=True)
    file = UploadField(lazy_gettext("File"), is_required=True, accept=".pdf,.docx,.jpg,.png")


class OverrideForm(Form):
    """Why a warning may stand."""

    code = TextField(lazy_gettext("Rule"), is_required=True, at_most=20)
    subject = TextField(lazy_gettext("Subject"), at_most=80)
    reason = TextField(lazy_gettext("Why it may stand"), is_required=True, at_most=300)


class SubmitForm(Form):
    """A word to whoever checks the paper."""

    note = LongTextField(lazy_gettext("Note to the reviewer"), at_most=1000)


class DecisionForm(Form):
    """The reviewer's opinion."""

    opinion = LongTextField(lazy_gettext("Opinion"), at_most=1000)


class FiledForm(Form):
    """When the paper was handed in."""

    filed_on = DayField(lazy_gettext("Handed in on"), is_required=True)


def passages_form(slots: Sequence[Slot]) -> Form:
    """The form with one field for each passage that may be worded."""
    fields: dict[str, Any] = {
        slot.name.replace(".", "-"): LongTextField(slot.label, at_most=6000, default=slot.text) for slot in slots
    }
    made: Form = type("PassagesForm", (Form,), fields)()
    return made


def texts_of(form: Form, slots: Sequence[Slot]) -> dict[str, str]:
    """The worded passages by their slot."""
    return {slot.name: form[slot.name.replace(".", "-")].data or "" for slot in slots}


def answers_form(asked: Sequence[Question], given: Mapping[str, str], offered: Mapping[str, Mapping[str, str]]) -> Form:
    """The form with one field for each question of the paper, filled with the answers that hold now.

    `offered` are the rows of the matter that may be named, by question.
    """
    fields: dict[str, Any] = {question.name: _answer_field(question, given[question.name]) for question in asked}
    made: Form = type("AnswersForm", (Form,), fields)()
    for question in asked:
        if question.kind in ("choice", "pick", "several"):
            made[question.name].offer(list((question.answers or offered[question.name]).items()))
    return made


def _answer_field(question: Question, given: str) -> Any:
    shared = {"help": question.help}
    if question.kind in ("choice", "pick"):
        return PickField(question.label, default=given or None, blank=lazy_gettext("Not answered"), **shared)
    if question.kind == "several":
        return SeveralField(question.label, default=questions.chosen(given), **shared)
    if question.kind == "day":
        return DayField(question.label, default=questions.day(given), **shared)
    if question.kind == "money":
        return MoneyField(question.label, default=questions.amount(given), **shared)
    if question.kind == "rows":
        help_text = gettext(
            "One line a row, cells between ｜ or tabs, as pasted from a sheet: %(columns)s", columns="｜".join(question.columns)
        )
        return LongTextField(question.label, at_most=20_000, default=given, help=f"{help_text} {question.help}".strip())
    if question.kind == "long":
        return LongTextField(question.label, at_most=4000, default=given, **shared)
    return TextField(question.label, at_most=200, default=given, **shared)


def answers_of(form: Form, asked: Sequence[Question]) -> dict[str, str]:
    """The answers by their question, as they are kept."""
    return {question.name: _said(form[question.name].data) for question in asked}


def _said(value: Any) -> str:
    if value is None:
        return ""
    return ",".join(value) if isinstance(value, list) else str(value)
