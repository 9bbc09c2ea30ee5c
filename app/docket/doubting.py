"""Doubts of the law's fold in the reader's own words: its sentences name happenings, questions and periods by their English titles."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from flask_babel import gettext

from app.core import formats
from app.core.errors import DomainError
from app.core.labels import N_
from app.statutes import course
from app.statutes.periods import period_rules

SENTENCES = (
    N_("%(happening)s needs to say which %(subject)s it is about."),
    N_("%(happening)s needs an answer: %(ask)s."),
    N_("%(told)s is not one of the answers to %(ask)s."),
    N_("%(happening)s on %(on)s is recorded already."),
    N_("%(happening)s is recorded already, on %(on)s: correct that entry if its day was wrong."),
    N_("%(then)s on %(then_on)s cannot come before %(first)s on %(first_on)s."),
    N_("%(then)s comes before anything was recorded of: %(first)s."),
    N_("The case number %(number)s is of %(year)s, the event of %(on)s."),
    N_("%(on)s lies ahead: record %(happening)s when it has happened."),
    N_("The end on %(ended)s lies before the beginning on %(on)s."),
    N_("%(happening)s on %(on)s: the seizure had not begun."),
    N_("The seizure ended on %(ended)s: %(happening)s cannot follow."),
    N_("The seizure ran out on %(ended)s: a renewal on %(on)s comes too late, the asset is to be seized anew."),
    N_("%(title)s ended on %(last)s; %(on)s is later (%(reference)s)."),
)
"""What the law's check can say, so that every sentence is translated."""
_SUBJECTS = {
    course.Subject.MATTER.value: N_("matter"),
    course.Subject.PROCEEDING.value: N_("proceeding"),
    course.Subject.PARTY.value: N_("party"),
    course.Subject.MEASURE.value: N_("measure"),
    course.Subject.INSTRUMENT.value: N_("title"),
}


def refusal(doubt: course.Doubt) -> DomainError:
    """The doubt as a rule that was broken, with its values named in the reader's language."""
    return DomainError(doubt.sentence, field=doubt.field, **{name: _spoken(name, value) for name, value in doubt.values.items()})


def _spoken(name: str, value: Any) -> Any:
    if name == "subject":
        return gettext(_SUBJECTS.get(value, value))
    return _titles().get(value, value) if isinstance(value, str) and formats.in_chinese() else value


@cache
def _titles() -> Mapping[str, str]:
    """The Chinese title of everything that the catalogue names in English."""
    found = {rule.english: rule.title for rule in period_rules()}
    for one in course.happenings():
        found |= {ask.english: ask.title for ask in one.asks}
        found[one.english] = one.title
    return found
