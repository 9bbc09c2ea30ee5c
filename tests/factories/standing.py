"""A small bank on its feet: two branches, people by role, two law firms, a matter for each firm."""

from dataclasses import dataclass
from datetime import date
from itertools import count

from app.access.models import Branch, User
from app.access.states import RoleKey
from app.core import clock
from app.core.db import db
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


def standing() -> Standing:
    """The bank; the lawyer's firm is engaged for `matter`, the other's for `other_matter` in the other branch."""
    branch, other_branch = access.head_office(), access.branch()
    firm, other_firm = access.law_firm(), access.law_firm()
    officer = access.user(RoleKey.LEGAL_OFFICER, branch=branch)
    made = Standing(
        branch=branch,
        other_branch=other_branch,
        officer=officer,
        approver=access.user(RoleKey.APPROVER, branch=branch),
        auditor=access.user(RoleKey.AUDITOR, branch=branch),
        administrator=access.user(RoleKey.ADMINISTRATOR, branch=branch),
        collector_elsewhere=access.user(RoleKey.BRANCH_COLLECTOR, branch=other_branch),
        lawyer=access.user(RoleKey.FIRM_LAWYER, firm=firm),
        other_lawyer=access.user(RoleKey.FIRM_LAWYER, firm=other_firm),
        matter=_matter(branch=branch, owner=officer),
        other_matter=_matter(branch=other_branch, owner=officer),
    )
    access.engagement(matter_id=made.matter.id, firm=firm)
    access.engagement(matter_id=made.other_matter.id, firm=other_firm)
    return made


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
