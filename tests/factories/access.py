"""Branches, people, law firms and engagements for tests."""

from datetime import date
from itertools import count
from typing import Any

from flask_security import hash_password
from sqlalchemy import select

from app.access.models import Branch, Engagement, LawFirm, Role, User
from app.access.states import BranchKind, RoleKey
from app.core.db import db
from app.core.organisations import OrganisationType, Ownership

PASSWORD = "correct horse battery"
_next = count(1)


def branch(**facts: Any) -> Branch:
    """A branch with all that a complaint says of the plaintiff."""
    number = next(_next)
    facts = {
        "code": f"{number:04d}",
        "name": f"澜州农村商业银行股份有限公司示例{number}支行",
        "short_name": f"示例{number}支行",
        "kind": BranchKind.BRANCH,
        "uscc": "911019006800000008",
        "address": "青澜省澜州市临澜区示例路1号",
        "organisation_type": OrganisationType.JOINT_STOCK,
        "ownership": Ownership.STATE_HELD,
        "representative_name": "周示例",
        "representative_title": "行长",
        "telephone": "0199-0000-0001",
        "account_name": "澜州农村商业银行股份有限公司",
        "account_bank": "澜州农村商业银行股份有限公司",
        "account_number": "62900000000000001",
    } | facts
    return _kept(Branch(**facts))


def head_office(**facts: Any) -> Branch:
    """The head office."""
    return branch(**{"kind": BranchKind.HEAD_OFFICE, "representative_title": "董事长", "short_name": "总行"} | facts)


def law_firm(**facts: Any) -> LawFirm:
    """A law firm."""
    return _kept(LawFirm(**{"name": f"澜州示例{next(_next)}律师事务所"} | facts))


def role(key: RoleKey) -> Role:
    """The role of that key, made when it is not there yet."""
    return db.session.scalar(select(Role).where(Role.name == key.value)) or _kept(Role(name=key.value))


def user(*keys: RoleKey, with_password: bool = False, **facts: Any) -> User:
    """An account with these roles (a legal officer at head office when nothing is said); a password costs time."""
    keys = keys or (RoleKey.LEGAL_OFFICER,)
    number = next(_next)
    if not {"branch", "branch_id", "firm", "firm_id"} & facts.keys():
        facts["firm" if keys[0].is_firm else "branch"] = law_firm() if keys[0].is_firm else head_office()
    facts = {
        "staff_number": f"u{number:05d}",
        "email": f"u{number:05d}@example.invalid",
        "full_name": f"示例{number}",
        "roles": [role(key) for key in keys],
        "password": hash_password(PASSWORD) if with_password else None,
    } | facts
    return _kept(User(**facts))


def engagement(*, matter_id: int, firm: LawFirm, **facts: Any) -> Engagement:
    """The firm is engaged for the matter, since long ago and until further notice."""
    return _kept(Engagement(matter_id=matter_id, **{"firm": firm, "starts_on": date(2024, 1, 1)} | facts))


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
