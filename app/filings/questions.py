"""What a paper asks of the bank itself: the questions of its kind, how they were answered, and what an answer must look like."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.core import figures
from app.core.errors import DomainError
from app.core.labels import N_
from app.documents.catalogue import Question, load
from app.filings.models import Filing

NOT_OFFERED = N_("Choose one of the answers the form offers.")
NO_DAY = N_("Write the day as YYYY-MM-DD.")
ROW_TOO_LONG = N_("Line %(line)d has %(found)d columns; the table has %(wanted)d: %(columns)s.")
ROW_INCOMPLETE = N_("Line %(line)d lacks “%(column)s”.")
YES_NO = {"yes": True, "no": False}
ROW_SIGN = "｜"
_BETWEEN_CELLS = re.compile(r"\s*[|｜\t]\s*")


def of(filing: Filing) -> tuple[Question, ...]:
    """Every question of this kind of paper, in the order of the form."""
    return load(filing.kind.value).questions


def answers(filing: Filing) -> dict[str, str]:
    """The answer to every question by its name: as given, else the default; empty where neither is there."""
    given = {row.question: row.text for row in filing.answers}
    return {question.name: given.get(question.name, question.default) for question in of(filing)}


def is_asked(question: Question, given: Mapping[str, str]) -> bool:
    """Whether the question is asked at all, after what was answered before."""
    return question.only_with is None or given.get(question.only_with[0], "") in question.only_with[1]


def unanswered(filing: Filing) -> Iterator[Question]:
    """The questions that are asked, may not stay open, and have no answer."""
    given = answers(filing)
    for question in of(filing):
        if not question.is_optional and is_asked(question, given) and not given[question.name]:
            yield question


def checked(question: Question, text: str, *, offered: Mapping[str, str] | None = None) -> str:
    """The answer as it is kept; one that the question does not allow is refused at its field.

    `offered` are the rows a `pick` or `several` may name, by their key.
    """
    said = text.strip()
    if not said:
        return ""
    if question.kind == "choice" and said not in question.answers:
        raise DomainError(NOT_OFFERED, field=question.name)
    if question.kind in ("pick", "several") and not set(chosen(said)) <= set(question.answers or offered or ()):
        raise DomainError(NOT_OFFERED, field=question.name)
    if question.kind == "day":
        try:
            date.fromisoformat(said)
        except ValueError as error:
            raise DomainError(NO_DAY, field=question.name) from error
    if question.kind == "money":
        try:
            return f"{figures.money(said):.2f}"
        except figures.Misread as misread:
            raise DomainError(misread.template, field=question.name, **misread.values) from misread
    if question.kind == "rows":
        return "\n".join(ROW_SIGN.join(cells) for cells in _checked_rows(question, said))
    return said


def chosen(said: str) -> list[str]:
    """The keys an answer to a `pick` or `several` names."""
    return [key for key in said.split(",") if key]


def rows(said: str, *, columns: int) -> list[list[str]]:
    """The lines of a typed table, each with so many cells."""
    return [_cells(line, columns) for line in said.split("\n") if line.strip()]


def amount(said: str) -> Decimal | None:
    """The amount an answer gives, or None."""
    return Decimal(said) if said else None


def day(said: str) -> date | None:
    """The day an answer gives, or None."""
    return date.fromisoformat(said) if said else None


def _checked_rows(question: Question, said: str) -> Sequence[Sequence[str]]:
    wanted = len(question.columns)
    found = []
    for number, line in enumerate((line for line in said.split("\n") if line.strip()), start=1):
        count = len(_BETWEEN_CELLS.split(line.strip("\r\n")))
        if count > wanted:
            raise DomainError(
                ROW_TOO_LONG,
                field=question.name,
                line=number,
                found=count,
                wanted=wanted,
                columns=ROW_SIGN.join(question.columns),
            )
        cells = _cells(line, wanted)
        for column, cell in list(zip(question.columns, cells, strict=True))[: question.compulsory]:
            if not cell:
                raise DomainError(ROW_INCOMPLETE, field=question.name, line=number, column=column)
        found.append(cells)
    return found


def _cells(line: str, columns: int) -> list[str]:
    cells = [cell.strip() for cell in _BETWEEN_CELLS.split(line.strip("\r\n"))]
    return (cells + [""] * columns)[:columns]
