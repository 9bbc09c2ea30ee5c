"""Golden case G1 in a bank with people: an officer, a lawyer engaged for it, strangers, and a browser for each."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient

from app.access.scope import acting_as
from app.access.states import Language, RoleKey
from app.core.db import db, writing
from app.core.work import Application
from app.matters.services import debt
from tests.factories import access, golden


@dataclass(frozen=True)
class Desk:
    """Ids and keys only: each request has a session of its own."""

    app: Application
    ids: dict[str, int]
    people: dict[str, str]

    def browser(self, name: str) -> FlaskClient:
        """A browser in which that person is signed in; the collector reads Chinese, everybody else English."""
        client = self.app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = self.people[name], True
        return client

    @contextmanager
    def looking(self) -> Iterator[Any]:
        """A writing session that sees the whole bank."""
        with self.app.app_context(), writing(), acting_as():
            yield db.session


def desk(app: Application) -> Desk:
    """G1 of one branch; `lawyer` is engaged for it, `stranger` and `elsewhere` belong to another firm and branch."""
    with app.app_context(), writing(), acting_as():
        own, other = access.branch(), access.branch()
        firm = access.law_firm()
        people = {
            "officer": access.user(RoleKey.LEGAL_OFFICER),
            "collector": access.user(RoleKey.BRANCH_COLLECTOR, branch=own),
            "elsewhere": access.user(RoleKey.BRANCH_COLLECTOR, branch=other),
            "auditor": access.user(RoleKey.AUDITOR),
            "lawyer": access.user(RoleKey.FIRM_LAWYER, firm=firm),
            "stranger": access.user(RoleKey.FIRM_LAWYER),
        }
        for name, person in people.items():
            person.language = Language.CHINESE if name == "collector" else Language.ENGLISH
        g1 = golden.make_g1(branch=own, owner=people["officer"])
        access.engagement(matter_id=g1.matter.id, firm=firm)
        debt.refresh_balance(matter=g1.matter)
        db.session.flush()
        made = Desk(
            app=app,
            ids={
                "matter": g1.matter.id,
                "borrower": g1.borrower.id,
                "guarantor": g1.guarantors[0].id,
                "loan": g1.loan.id,
                "drawdown": g1.drawdown.id,
                "guarantee": g1.matter.guarantees[0].id,
                "interest": g1.security.id,
                "collateral": g1.security.collateral_id,
            },
            people={name: person.fs_uniquifier for name, person in people.items()},
        )
        db.session.commit()
        return made
