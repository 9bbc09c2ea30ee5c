"""A small bank on its feet: two branches, people by role, two law firms, a matter for each firm."""

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import select

from app.access.models import Branch, Engagement, LawFirm, Role, User
from app.access.states import BranchKind, RoleKey
from app.core import clock
from app.matters.models import Matter
from app.matters.states import Tier

_serial = count(1)


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


def standing(session: Any) -> Standing:
    """The bank; the lawyer's firm is engaged for `matter`, the other's for `other_matter` in the other branch."""
    branch = make_branch(session, kind=BranchKind.HEAD_OFFICE)
    other_branch = make_branch(session)
    firm, other_firm = make_firm(session), make_firm(session)
    officer = make_user(session, role=RoleKey.LEGAL_OFFICER, branch=branch)
    matter = make_matter(session, branch=branch, owner=officer)
    other_matter = make_matter(session, branch=other_branch, owner=officer)
    for held, engaged in ((matter, firm), (other_matter, other_firm)):
        session.add(Engagement(matter_id=held.id, firm=engaged, starts_on=date(2026, 1, 5)))
    made = Standing(
        branch=branch,
        other_branch=other_branch,
        officer=officer,
        approver=make_user(session, role=RoleKey.APPROVER, branch=branch),
        auditor=make_user(session, role=RoleKey.AUDITOR, branch=branch),
        administrator=make_user(session, role=RoleKey.ADMINISTRATOR, branch=branch),
        collector_elsewhere=make_user(session, role=RoleKey.BRANCH_COLLECTOR, branch=other_branch),
        lawyer=make_user(session, role=RoleKey.FIRM_LAWYER, firm=firm),
        other_lawyer=make_user(session, role=RoleKey.FIRM_LAWYER, firm=other_firm),
        matter=matter,
        other_matter=other_matter,
    )
    session.flush()
    return made


def make_branch(session: Any, *, kind: BranchKind = BranchKind.BRANCH) -> Branch:
    number = next(_serial)
    made = Branch(code=f"B{number}", name=f"澜州农商银行第{number}支行", short_name=f"第{number}支行", kind=kind)
    session.add(made)
    session.flush()
    return made


def make_firm(session: Any) -> LawFirm:
    made = LawFirm(name=f"示例第{next(_serial)}律师事务所")
    session.add(made)
    session.flush()
    return made


def make_user(session: Any, *, role: RoleKey, branch: Branch | None = None, firm: LawFirm | None = None) -> User:
    number = next(_serial)
    held = session.scalar(select(Role).where(Role.name == str(role))) or Role(name=str(role))
    made = User(
        staff_number=f"S{number:04d}",
        email=f"s{number:04d}@bank.example",
        full_name=f"示例员工{number}",
        branch=branch,
        firm=firm,
        roles=[held],
        active=True,
    )
    session.add(made)
    session.flush()
    return made


def make_matter(session: Any, *, branch: Branch, owner: User) -> Matter:
    number = next(_serial)
    made = Matter(
        number=f"LZ2026-{number:04d}",
        title=f"澜州示例{number}机械有限公司",
        branch_id=branch.id,
        owner_id=owner.id,
        stage_since=date(2026, 1, 5),
        tier=Tier.DOUBTFUL,
        opened_on=date(2026, 1, 5),
        updated_at=clock.now(),
    )
    session.add(made)
    session.flush()
    return made
