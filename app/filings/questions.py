"""What a paper asks of the bank itself: the questions of its kind, how they were answered, and what an answer must look like."""

from collections.abc import Iterator, Mapping
from datetime import date

from app.core.errors import DomainError
from app.core.labels import N_
from app.documents.catalogue import Question, load
from app.filings.models import Filing

NOT_OFFERED = N_("Choose one of the answers the form offers.")
NO_DAY = N_("Write the day as YYYY-MM-DD.")
YES_NO = {"yes": True, "no": False}


def of(filing: Filing) -> tuple[Question, ...]:
    """Every question of this kind of paper, in the order of the form."""
    return load(filing.kind.value).questions


def answers(filing: Filing) -> dict[str, str]:
    """The answer to every question by its name: as given, else the default; empty where neither is there."""
    given = {row.question: row.text for row in filing.answers}
    return {question.name: given.get(question.name, question.default) for question in of(filing)}


def is_asked(question: Question, given: Mapping[str, str]) -> bool:
    """Whether the question is asked at all, after what was answered before."""
    return question.only_with is None or given.get(question.only_with[0]) == question.only_with[1]


def unanswered(filing: Filing) -> Iterator[Question]:
    """The questions that are asked and have no answer."""
    given = answers(filing)
    yield from (question for question in of(filing) if is_asked(question, given) and not given[question.name])


def checked(question: Question, text: str) -> str:
    """The answer as it is kept; one that the question does not allow is refused at its field."""
    said = text.strip()
    if said and question.kind == "choice" and said not in question.answers:
        raise DomainError(NOT_OFFERED, field=question.name)
    if said and question.kind == "day":
        try:
            date.fromisoformat(said)
        except ValueError as error:
            raise DomainError(NO_DAY, field=question.name) from error
    return said
