"""A small bank for the pages of matters: people of two sides, a matter that is theirs and one that is not."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from app.access.scope import acting_as
from app.access.states import Language, RoleKey
from app.core.db import db, writing
from app.core.work import Application
from app.matters.states import Role
from tests.factories import access
from tests.factories import matters as make

SignIn = Callable[[str], FlaskClient]


@dataclass(frozen=True)
class Bank:
    """Ids only: each request has a session of its own."""

    branch: int
    officer: int
    matter: int
    borrower: int
    guarantor: int
    hidden_matter: int
    hidden_party: int
    identity_number: str
    people: dict[str, str]
    names: dict[str, str]


@pytest.fixture
def bank(app: Application) -> Bank:
    """Who signs in by which name: see `people`; the hidden matter is of another branch, and no firm works on it."""
    with app.app_context(), writing(), acting_as():
        own, other = access.branch(), access.branch()
        firm, other_firm = access.law_firm(), access.law_firm()
        people = {
            "officer": access.user(RoleKey.LEGAL_OFFICER),
            "collector": access.user(RoleKey.BRANCH_COLLECTOR, branch=own),
            "elsewhere": access.user(RoleKey.BRANCH_COLLECTOR, branch=other),
            "auditor": access.user(RoleKey.AUDITOR),
            "administrator": access.user(RoleKey.ADMINISTRATOR),
            "lawyer": access.user(RoleKey.FIRM_LAWYER, firm=firm),
            "stranger": access.user(RoleKey.FIRM_LAWYER, firm=other_firm),
        }
        for person in people.values():
            person.language = Language.ENGLISH
        matter = make.matter(branch=own, owner=people["officer"], title="示例甲借款", internal_note="底线九成")
        hidden = make.matter(branch=other, owner=people["elsewhere"], title="隐示例乙借款")
        access.engagement(matter_id=matter.id, firm=firm)
        borrower = make.organisation(matter=matter, name="澜州示例精工机械有限公司", address="青澜省澜州市示例路 1 号")
        guarantor = make.person(matter=matter, name="赵示例", identity_number=make.identity_number(number=5))
        secret = make.organisation(matter=hidden, name="隐示例公司", role=Role.BORROWER)
        found = Bank(
            branch=own.id,
            officer=people["officer"].id,
            matter=matter.id,
            borrower=borrower.id,
            guarantor=guarantor.id,
            hidden_matter=hidden.id,
            hidden_party=secret.id,
            identity_number=guarantor.identity_number,
            people={name: person.fs_uniquifier for name, person in people.items()},
            names={name: person.full_name for name, person in people.items()},
        )
        db.session.commit()
        return found


@pytest.fixture
def signed_in(app: Application, bank: Bank) -> SignIn:
    """A browser of somebody of the bank or of a firm, speaking English."""

    def begin(name: str) -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = bank.people[name], True
        return client

    return begin
