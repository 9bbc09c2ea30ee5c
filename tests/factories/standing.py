"""A small bank on its feet: two branches, people by role, two law firms, a matter for each firm."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from flask.testing import FlaskClient

from app.access.models import Branch, User
from app.access.states import Language, RoleKey
from app.core import clock
from app.core.db import db
from app.core.work import Application
from app.matters.models import Matter
from app.matters.states import Tier
from tests.factories import access

_next = count(1)


@dataclass
class Standing:
    """What most tests of the shared slices start from."""

    branch: Branch
    other_branch: Branch
    officer: User
    approver: User
    auditor: User
    administrator: User
    collector_elsewhere: User
    lawyer: User
    other_lawyer: User
    matter: Matter
    other_matter: Matter


@dataclass
class Entry:
    """What a browser needs to come in as somebody, kept apart from the session."""

    people: dict[str, str]
    matter: int
    other_matter: int


SEATS = ("officer", "approver", "auditor", "administrator", "collector_elsewhere", "lawyer", "other_lawyer")


def entry_of(bank: Standing) -> Entry:
    """The keys of a bank, to be taken before it is committed."""
    return Entry(
        people={seat: getattr(bank, seat).fs_uniquifier for seat in SEATS},
        matter=bank.matter.id,
        other_matter=bank.other_matter.id,
    )


def browser(app: Application, entry: Entry, seat: str) -> FlaskClient:
    """A browser in which somebody of the bank or of a firm is signed in; all of them read English."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = entry.people[seat], True
    return client


def standing() -> Standing:
    """The bank; its people read English; the lawyer's firm is engaged for `matter`, the other's for `other_matter` in the other branch."""
    branch, other_branch = access.head_office(), access.branch()
    firm, other_firm = access.law_firm(), access.law_firm()
    officer = _person(RoleKey.LEGAL_OFFICER, branch=branch)
    made = Standing(
        branch=branch,
        other_branch=other_branch,
        officer=officer,
        approver=_person(RoleKey.APPROVER, branch=branch),
        auditor=_person(RoleKey.AUDITOR, branch=branch),
        administrator=_person(RoleKey.ADMINISTRATOR, branch=branch),
        collector_elsewhere=_person(RoleKey.BRANCH_COLLECTOR, branch=other_branch),
        lawyer=_person(RoleKey.FIRM_LAWYER, firm=firm),
        other_lawyer=_person(RoleKey.FIRM_LAWYER, firm=other_firm),
        matter=_matter(branch=branch, owner=officer),
        other_matter=_matter(branch=other_branch, owner=officer),
    )
    access.engagement(matter_id=made.matter.id, firm=firm)
    access.engagement(matter_id=made.other_matter.id, firm=other_firm)
    return made


def _person(key: RoleKey, **place: Any) -> User:
    return access.user(key, language=Language.ENGLISH, **place)


def _matter(*, branch: Branch, owner: User) -> Matter:
    number = next(_next)
    made = Matter(
        number=f"LZ-2026-{number:04d}",
        title=f"澜州示例{number}机械有限公司",
        branch_id=branch.id,
        owner_id=owner.id,
        stage_since=date(2026, 1, 5),
        tier=Tier.DOUBTFUL,
        opened_on=date(2026, 1, 5),
        updated_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made
