"""The demo bank's branches, courts, law firms and accounts."""

from dataclasses import dataclass

from flask import current_app
from flask_security import hash_password
from sqlalchemy import select

from app.access.models import Branch, LawFirm, Role, User
from app.access.states import BranchKind, RoleKey
from app.cli.demo.names import AREA, CITY, DISTRICTS, Registry
from app.core.db import db
from app.core.organisations import OrganisationType, Ownership
from app.courts.models import Court
from app.courts.states import CourtLevel

PASSWORD = "zhiheng-demo-2026"
BANK = "澜州农村商业银行股份有限公司"
BRANCHES = ("临澜支行", "江东支行", "望山支行", "青浦支行", "沙洲支行", "云台支行", "白鹭支行", "古渡支行")
FIRMS = ("澜州正衡律师事务所", "青澜明德律师事务所", "澜州信诺示例律师事务所", "青澜达理示例律师事务所")
STAFF = (
    (RoleKey.LEGAL_OFFICER, "legal", 6, False),
    (RoleKey.ASSET_OFFICER, "asset", 9, False),
    (RoleKey.BRANCH_COLLECTOR, "branch", 8, True),
    (RoleKey.APPROVER, "approver", 4, False),
    (RoleKey.MANAGER, "manager", 3, False),
    (RoleKey.AUDITOR, "auditor", 2, False),
    (RoleKey.ADMINISTRATOR, "admin", 2, False),
)
SECOND_FACTOR = ("admin2", "lawyer2")
"""One account on each side signs in with a one-time code as well; `flask demo code` prints it."""


@dataclass(frozen=True)
class House:
    """Who and what the portfolio is distributed over."""

    head_office: Branch
    branches: list[Branch]
    courts: list[Court]
    firms: list[LawFirm]
    officers: list[User]
    collectors: dict[int, User]
    lawyers: dict[int, User]
    approver: User

    @property
    def officer(self) -> User:
        return self.officers[0]


def build(names: Registry) -> House:
    """Branches, courts, firms and 46 accounts; all accounts share one password and are marked as the demo's."""
    head_office = _branch(names, code="0100", name=BANK, short="总行", kind=BranchKind.HEAD_OFFICE)
    branches = [
        _branch(names, code=f"{i:02d}01", name=BANK + short, short=short, kind=BranchKind.BRANCH)
        for i, short in enumerate(BRANCHES, start=2)
    ]
    courts = _courts()
    firms = [LawFirm(name=name) for name in FIRMS]
    db.session.add_all([head_office, *branches, *courts, *firms])
    db.session.flush()

    roles = {role.name: role for role in db.session.scalars(select(Role))}
    for key in RoleKey:
        if key.value not in roles:
            roles[key.value] = Role(name=key.value)
            db.session.add(roles[key.value])
    digest = hash_password(PASSWORD)
    staff: dict[str, list[User]] = {}
    for key, stem, count, in_branch in STAFF:
        staff[stem] = [
            _account(
                names,
                roles[key.value],
                login=f"{stem}{i + 1}",
                digest=digest,
                branch=branches[i % 8] if in_branch else head_office,
            )
            for i in range(count)
        ]
    counsel = [
        _account(
            names,
            roles[(RoleKey.FIRM_CLERK if i % 3 == 2 else RoleKey.FIRM_LAWYER).value],
            login=f"{'clerk' if i % 3 == 2 else 'lawyer'}{i + 1}",
            digest=digest,
            firm=firms[i // 3],
        )
        for i in range(12)
    ]
    db.session.flush()
    return House(
        head_office=head_office,
        branches=branches,
        courts=courts,
        firms=firms,
        officers=staff["legal"] + staff["asset"],
        collectors={user.branch_id: user for user in staff["branch"] if user.branch_id},
        lawyers={user.firm_id: user for user in reversed(counsel) if user.firm_id and not user.staff_number.startswith("clerk")},
        approver=staff["approver"][0],
    )


def _branch(names: Registry, *, code: str, name: str, short: str, kind: BranchKind) -> Branch:
    head = kind is BranchKind.HEAD_OFFICE
    return Branch(
        code=code,
        name=name,
        short_name=short,
        kind=kind,
        uscc=names.uscc(),
        address=names.address(),
        organisation_type=OrganisationType.JOINT_STOCK,
        ownership=Ownership.STATE_HELD,
        representative_name=names.person(),
        representative_title="董事长" if head else "行长",
        telephone=names.telephone(),
        account_name=name,
        account_bank=name,
        account_number=f"6290{int(code):04d}0000000001",
    )


def _courts() -> list[Court]:
    middle = Court(
        name=f"{CITY}中级人民法院",
        level=CourtLevel.INTERMEDIATE,
        province="青澜省",
        city=CITY,
        case_code="澜01",
        address=f"{CITY}临澜区滨江大道1号",
    )
    basic = [
        Court(
            name=f"{CITY}{district}人民法院" if not district.endswith("镇") else f"{CITY}经济开发区人民法院",
            level=CourtLevel.BASIC,
            province="青澜省",
            city=CITY,
            case_code=f"澜01{i:02d}",
            address=f"{CITY}{district}双桥街{i}号",
        )
        for i, district in enumerate(DISTRICTS, start=2)
    ]
    return [middle, *basic]


def _account(
    names: Registry, role: Role, *, login: str, digest: str, branch: Branch | None = None, firm: LawFirm | None = None
) -> User:
    user = User(
        staff_number=login,
        email=f"{login}@demo.invalid",
        full_name=names.person(),
        password=digest,
        active=True,
        is_demo=True,
        branch_id=branch.id if branch else None,
        firm_id=firm.id if firm else None,
        fs_uniquifier=f"demo-{login}-{AREA}",
        roles=[role],
    )
    if login in SECOND_FACTOR:
        user.tf_primary_method = "authenticator"
        user.tf_totp_secret = current_app.extensions["security"].totp_factory.generate_totp_secret()
    db.session.add(user)
    return user
