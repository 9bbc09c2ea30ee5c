"""What an empty bank still lacks before its first complaint: shown on the desk until it is there."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import select

from app.access import policy
from app.access.models import Branch, Role, User
from app.access.policy import GRANTS, Permission
from app.access.states import BranchKind
from app.core.db import db
from app.core.labels import N_
from app.courts.models import Court
from app.matters.models import Matter


@dataclass(frozen=True)
class Step:
    """One thing to do: what, why, where, who may, and whether it is done."""

    english: str
    reason: str
    endpoint: str
    values: dict[str, int]
    permission: Permission
    is_done: bool
    is_needed: bool = True


def steps(*, actor: User) -> list[Step]:
    """The steps of setting up, done or not; none when all that is needed is there, and none for who does not see the whole bank."""
    may_set_up, may_open = (policy.may(actor, act) for act in (Permission.MANAGE_USERS, Permission.EDIT_MATTERS))
    if actor.branch is None or not actor.branch.is_head_office or not (may_set_up or may_open):
        return []
    has_matters = _exists(select(Matter.id))
    if has_matters and not may_set_up:
        return []
    found = [make(has_matters) for make in _STEPS]
    return [] if all(step.is_done for step in found if step.is_needed) else found


def _head_office(_has_matters: bool) -> Step:
    office = db.session.scalar(select(Branch).where(Branch.kind == BranchKind.HEAD_OFFICE).order_by(Branch.id).limit(1))
    particulars = office and (
        office.name, office.uscc, office.address, office.telephone, office.representative_name, office.organisation_type, office.ownership,
    )  # fmt: skip
    return Step(
        N_("Complete the head office"),
        N_("Complaints print its name, code, address, telephone and representative, and tick its type and ownership."),
        "access.amend_branch" if office else "access.branches",
        {"branch_id": office.id} if office else {},
        Permission.MANAGE_BRANCHES,
        bool(particulars and all(particulars)),
    )


def _branches(_has_matters: bool) -> Step:
    return Step(
        N_("Enter the branches"),
        N_("A matter belongs to a branch, and its people see what is theirs. A bank without branches leaves this out."),
        "access.new_branch",
        {},
        Permission.MANAGE_BRANCHES,
        _exists(select(Branch.id).where(Branch.kind == BranchKind.BRANCH)),
        is_needed=False,
    )


def _courts(_has_matters: bool) -> Step:
    return Step(
        N_("Enter the courts"),
        N_("One by one, or a whole list at once; papers take their names from here."),
        "courts.bring_in",
        {},
        Permission.MANAGE_COURTS,
        _exists(select(Court.id)),
    )


def _officers(_has_matters: bool) -> Step:
    return Step(
        N_("Invite who works on matters"),
        N_("A legal or asset officer enters matters and writes the papers."),
        "access.new_user",
        {},
        Permission.MANAGE_USERS,
        _somebody_may(Permission.EDIT_MATTERS),
    )


def _approvers(_has_matters: bool) -> Step:
    return Step(
        N_("Invite who checks papers"),
        N_("No paper is final before somebody else has checked it: an approver or a manager."),
        "access.new_user",
        {},
        Permission.MANAGE_USERS,
        _somebody_may(Permission.REVIEW_FILINGS),
    )


def _matters(has_matters: bool) -> Step:
    return Step(
        N_("Bring in the matters"),
        N_("An officer signs in, imports the bank's workbook or opens the first matter by hand."),
        "intake.new",
        {},
        Permission.EDIT_MATTERS,
        has_matters,
    )


_STEPS: tuple[Callable[[bool], Step], ...] = (_head_office, _branches, _courts, _officers, _approvers, _matters)


def _exists(wanted: object) -> bool:
    return db.session.scalar(wanted.limit(1)) is not None  # type: ignore[attr-defined]


def _somebody_may(permission: Permission) -> bool:
    roles = [key.value for key in GRANTS[permission]]
    return _exists(select(User.id).where(User.active, User.roles.any(Role.name.in_(roles))))
