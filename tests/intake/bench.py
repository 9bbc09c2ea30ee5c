"""A bank with people who import, and the worker's part of it done in the test's own process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select

from app.access.guards import scope_for
from app.access.models import User
from app.access.scope import acting_as
from app.access.states import Language, RoleKey
from app.cli.worker import JOBS
from app.core.db import db, writing
from app.core.work import Application, unit_of_work
from app.intake.models import Import, ImportRow, ImportUnit
from app.intake.services import imports, laying
from app.intake.states import UnitState
from app.jobs import running
from app.jobs.models import Job
from app.jobs.states import OPEN
from tests.factories import access
from tests.factories.workbooks import workbook


@dataclass(frozen=True)
class Bench:
    """Ids only: each step has a session of its own, as in the running bank."""

    app: Application
    people: dict[str, int]
    tokens: dict[str, str]
    branches: dict[str, int]

    @contextmanager
    def acting(self, name: str = "officer") -> Iterator[User]:
        """One unit of work with that person's rights."""
        with self.app.app_context(), acting_as():
            scope = scope_for(db.session.get_one(User, self.people[name]))
            db.session.rollback()
        with self.app.app_context(), acting_as(scope), unit_of_work():
            db.session().info["scope"] = scope
            actor = db.session.get_one(User, self.people[name])
            db.session().info.update(actor_id=actor.id, actor_name=actor.full_name)
            yield actor

    @contextmanager
    def looking(self) -> Iterator[Any]:
        """A writing session over the whole bank, for looking and for what a test needs to be there."""
        with self.app.app_context(), writing(), acting_as():
            yield db.session

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A reading session over the whole bank, which waits for no writer."""
        with self.app.app_context(), acting_as():
            yield db.session
            db.session.rollback()

    def browser(self, name: str = "officer") -> FlaskClient:
        """A browser in which that person is signed in."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = self.tokens[name], True
        return client

    def work(self) -> list[str]:
        """Do what the worker would: every open job, in order, those that were ordered meanwhile too."""
        results: list[str] = []
        with self.app.app_context():
            while True:
                with acting_as():
                    waiting = db.session.scalars(select(Job.id).where(Job.status.in_(OPEN)).order_by(Job.id)).all()
                    db.session.rollback()
                if not waiting:
                    return results
                results += [running.do(job_id, tasks=JOBS) for job_id in waiting]

    def upload(self, content: bytes, *, name: str = "officer", file: str = "不良移交清单.xlsx", branch: str = "head") -> int:
        """Bring a workbook in as that person, up to its columns."""
        with self.acting(name) as actor:
            from_branch = db.session.get_one(type(actor.branch), self.branches[branch])
            bundle = imports.receive(actor=actor, branch=from_branch, owner=actor, stream=BytesIO(content), original_name=file)
            key = bundle.id
        assert self.work() == ["done"]
        return key

    def check(self, content: bytes, **how: Any) -> int:
        """Upload a workbook and take its columns as they are proposed; every row is looked at afterwards."""
        key = self.upload(content, **how)
        with self.acting(how.get("name", "officer")) as actor:
            bundle = self.found(key)
            if bundle.state == "mapping":
                proposed = laying.proposed_of(bundle)
                laying.check(proposed)
                imports.confirm(actor=actor, bundle=bundle, plan=proposed.plain())
        self.work()
        return key

    def commit(self, key: int, *, name: str = "officer") -> None:
        """Bring the good matters in."""
        with self.acting(name) as actor:
            imports.order_commit(actor=actor, bundle=self.found(key))
        assert self.work() == ["done"]

    def bring_in(self, sheets: Any, **how: Any) -> int:
        """The whole way with a workbook of good rows."""
        key = self.check(workbook(sheets), **how)
        self.commit(key, name=how.get("name", "officer"))
        return key

    def found(self, key: int) -> Import:
        """The import, in the session at hand."""
        bundle = imports.find(key)
        assert bundle is not None
        return bundle

    def states(self, key: int) -> dict[str, UnitState]:
        """Where each matter of an import stands."""
        with self.looking() as session:
            wanted = select(ImportUnit).where(ImportUnit.import_id == key)
            return {unit.key: unit.state for unit in session.scalars(wanted)}

    def faults(self, key: int) -> list[tuple[str, int, str, str, str | None]]:
        """(sheet, row, column, code, suggestion) of everything that is wrong."""
        with self.looking() as session:
            rows = session.scalars(select(ImportRow).where(ImportRow.import_id == key).order_by(ImportRow.position))
            return [(row.sheet, row.number, each["key"], each["code"], each["suggestion"]) for row in rows for each in row.faults]


def bench(app: Application) -> Bench:
    """Head office with an officer, two branches with one each, an auditor, and people who may not import."""
    with app.app_context(), writing(), acting_as():
        head, near, far = access.head_office(), access.branch(short_name="临澜支行"), access.branch(short_name="远澜支行")
        people = {
            "officer": access.user(RoleKey.LEGAL_OFFICER, branch=head, full_name="周示例"),
            "near": access.user(RoleKey.LEGAL_OFFICER, branch=near),
            "far": access.user(RoleKey.LEGAL_OFFICER, branch=far),
            "collector": access.user(RoleKey.BRANCH_COLLECTOR, branch=near),
            "auditor": access.user(RoleKey.AUDITOR, branch=head),
            "administrator": access.user(RoleKey.ADMINISTRATOR, branch=head),
            "lawyer": access.user(RoleKey.FIRM_LAWYER),
        }
        for person in people.values():
            person.language = Language.ENGLISH
        made = Bench(
            app=app,
            people={name: person.id for name, person in people.items()},
            tokens={name: person.fs_uniquifier for name, person in people.items()},
            branches={"head": head.id, "near": near.id, "far": far.id},
        )
        db.session.commit()
        return made
