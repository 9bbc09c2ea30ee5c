"""The rows of a matter that a question of a paper may name: parties, proceedings, titles, seizures, securities."""

from collections.abc import Callable, Iterable, Mapping

from app.docket.models import Proceeding
from app.docket.states import ProceedingKind
from app.documents.catalogue import Question
from app.filings.course_facts import MeasureFacts, TitleFacts
from app.filings.dossier import Dossier
from app.matters.states import Role
from app.statutes.money import day_words

Rows = Mapping[str, str]


def offered(question: Question, dossier: Dossier) -> Rows:
    """What may be named in answer to the question, by key; nothing for a question that is not answered with rows."""
    return SOURCES[question.source](dossier) if question.source else {}


def _obligors(dossier: Dossier) -> Rows:
    return {str(party.id): party.name for party in dossier.obligors}


def _debtors(dossier: Dossier) -> Rows:
    """Who can be asked to pay: borrowers and guarantors in their own right; each gets a notice of his own."""
    owing = {loan.borrower_id for loan in dossier.loans} | {row.guarantor_id for row in dossier.guarantees}
    owing |= {role.party_id for role in dossier.roles if role.role is Role.CO_BORROWER}
    return {str(party.id): party.name for party in dossier.obligors if party.id in owing}


def _lawsuits(dossier: Dossier) -> Rows:
    return _proceedings(dossier.course.of_kind(ProceedingKind.LAWSUIT))


def _enforcements(dossier: Dossier) -> Rows:
    return _proceedings(dossier.course.of_kind(ProceedingKind.ENFORCEMENT))


def _proceedings(rows: Iterable[Proceeding]) -> Rows:
    return {str(row.id): named(row) for row in rows}


def named(proceeding: Proceeding) -> str:
    """A proceeding by its number and court."""
    where = proceeding.court.name if proceeding.court else proceeding.body
    return " ".join(part for part in (proceeding.number or proceeding.kind.label, where) if part)


def _titles(dossier: Dossier) -> Rows:
    return {str(row.id): _title(row) for row in dossier.course.titles}


def _title(row: TitleFacts) -> str:
    return " ".join(part for part in (row.number, row.kind.label, day_words(row.issued_on), row.maker) if part)


def _measures(dossier: Dossier) -> Rows:
    return {str(row.id): _measure(row) for row in dossier.course.measures if row.binds}


def _measure(row: MeasureFacts) -> str:
    return f"{row.title}（{day_words(row.until_on)}届满）" if row.until_on else row.title


def _securities(dossier: Dossier) -> Rows:
    return {
        str(row.id): f"{row.provider.name} {row.collateral.description}（{row.contract_number}）" for row in dossier.interests
    }


SOURCES: Mapping[str, Callable[[Dossier], Rows]] = {
    "obligors": _obligors,
    "debtors": _debtors,
    "lawsuits": _lawsuits,
    "enforcements": _enforcements,
    "titles": _titles,
    "measures": _measures,
    "securities": _securities,
}
