"""A bank before the document desk: G1 and its complaint, the people of both sides, and who signs in as whom."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app.access.scope import acting_as
from app.access.states import Language, RoleKey
from app.core.db import db, writing
from app.core.work import Application
from app.filings import services as filings
from app.filings import tasks
from app.filings.models import Filing
from app.jobs import running
from app.jobs.models import Job
from app.jobs.states import JobStatus
from tests.factories import access, golden
from tests.factories import filings as papers

SignIn = Callable[[str], FlaskClient]


@dataclass(frozen=True)
class Office:
    """Ids only: each request has a session of its own."""

    matter: int
    filing: int
    wife: int
    holding: int
    officer: int
    people: dict[str, str]


@pytest.fixture
def office(app: Application) -> Office:
    """G1 with its complaint begun; the maker also holds the approver's role, so that only the rule stops him."""
    with app.app_context(), writing(), acting_as():
        made = papers.ready()
        firm, other = access.law_firm(), access.law_firm()
        both = access.user(RoleKey.LEGAL_OFFICER, RoleKey.APPROVER, branch=made.officer.branch)
        people = {
            "officer": made.officer,
            "both": both,
            "approver": made.approver,
            "manager": access.user(RoleKey.MANAGER),
            "auditor": access.user(RoleKey.AUDITOR),
            "administrator": access.user(RoleKey.ADMINISTRATOR),
            "collector": access.user(RoleKey.BRANCH_COLLECTOR, branch=made.officer.branch),
            "lawyer": access.user(RoleKey.FIRM_LAWYER, firm=firm),
            "stranger": access.user(RoleKey.FIRM_LAWYER, firm=other),
        }
        for person in people.values():
            person.language = Language.ENGLISH
        access.engagement(matter_id=made.g1.matter.id, firm=firm)
        made.g1.matter.internal_note = "底线九成"
        paper = papers.complaint(made)
        found = Office(
            matter=made.g1.matter.id,
            filing=paper.id,
            wife=made.g1.guarantors[2].id,
            holding=made.g1.guarantors[0].id,
            officer=made.officer.id,
            people={name: person.fs_uniquifier for name, person in people.items()},
        )
        db.session.commit()
        return found


@pytest.fixture
def signed_in(app: Application, office: Office) -> SignIn:
    """A browser of somebody of the bank or of a firm, speaking English."""

    def begin(name: str) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = office.people[name], True
        return client

    return begin


@pytest.fixture
def set_papers(app: Application) -> Callable[[], list[str]]:
    """Do what the worker would: every ordered job, one after the other."""

    def work() -> list[str]:
        with app.app_context():
            with acting_as():
                waiting = db.session.scalars(select(Job.id).where(Job.status == JobStatus.ORDERED)).all()
                db.session.rollback()
            return [running.do(job_id, tasks={filings.MAKE_PAPER: tasks.make_paper}) for job_id in waiting]

    return work


@contextmanager
def looking(app: Application) -> Iterator[None]:
    """A reading session over the whole bank."""
    with app.app_context(), acting_as():
        yield
        db.session.rollback()


@contextmanager
def changing(app: Application) -> Iterator[None]:
    """A writing session over the whole bank, kept at the end."""
    with app.app_context(), writing(), acting_as():
        yield
        db.session.commit()


def paper_of(office: Office) -> Filing:
    """The complaint, in the session at hand."""
    return db.session.get_one(Filing, office.filing)


@contextmanager
def counted(app: Application) -> Iterator[list[str]]:
    """The statements that reach the database meanwhile."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


GOLDEN_TOTAL = f"{golden.TOTAL:,.2f}"
