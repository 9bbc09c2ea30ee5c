"""What an administrator does with accounts, a person with his own, and the bank with its law firms."""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, TypeVar

from flask_babel import gettext
from flask_security import hash_password
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app.access import holdings, policy
from app.access.holdings import Takers
from app.access.models import Branch, Engagement, LawFirm, OneTimeLink, Role, User
from app.access.policy import Permission
from app.access.scope import class_of
from app.access.states import BranchKind, Language, RoleKey, Standing, Theme
from app.core import clock, paging
from app.core.db import constraint_of, db
from app.core.errors import DomainError
from app.core.labels import N_
from app.core.organisations import Ownership
from app.core.paging import Page
from app.statutes import identity

Member = TypeVar("Member", bound=StrEnum)

LINK_HOURS = 48
PASSWORD_LENGTH = 12


def create_user(
    *,
    actor: User,
    staff_number: str,
    email: str,
    full_name: str,
    roles: Collection[RoleKey],
    branch: Branch | None = None,
    firm: LawFirm | None = None,
) -> User:
    """A new account without a password; its owner sets one by a one-time link."""
    policy.demand(actor, Permission.MANAGE_USERS)
    return _new_user(
        staff_number=staff_number, email=email, full_name=full_name, roles=roles, branch=branch, firm=firm, password=None
    )


def create_administrator(*, staff_number: str, email: str, full_name: str, password: str, branch: Branch | None = None) -> User:
    """The first administrator, made on the server itself; head office is made too when there is no branch yet.

    Its legal name stays empty until an administrator gives it; a complaint refuses to go without (C02).
    """
    head_office = branch or db.session.scalar(select(Branch).where(Branch.kind == BranchKind.HEAD_OFFICE).order_by(Branch.id))
    if head_office is None:
        head_office = Branch(code="0000", name="", short_name="总行", kind=BranchKind.HEAD_OFFICE)
        db.session.add(head_office)
    _refuse_short(password)
    return _new_user(
        staff_number=staff_number,
        email=email,
        full_name=full_name,
        roles=[RoleKey.ADMINISTRATOR],
        branch=head_office,
        firm=None,
        password=hash_password(password),
    )


def _new_user(
    *,
    staff_number: str,
    email: str,
    full_name: str,
    roles: Collection[RoleKey],
    branch: Branch | None,
    firm: LawFirm | None,
    password: str | None,
) -> User:
    if (branch is None) == (firm is None):
        raise DomainError(N_("An account belongs either to a branch or to a law firm: choose one of them."), field="branch")
    _refuse_wrong_side(roles=roles, is_firm=firm is not None)
    granted = _roles(roles)
    try:
        with db.session.begin_nested():
            user = User(
                staff_number=staff_number.strip().lower(),
                email=email.strip().lower(),
                full_name=full_name.strip(),
                branch=branch,
                firm=firm,
                roles=granted,
                password=password,
            )
            db.session.add(user)
    except IntegrityError as error:
        violated = constraint_of(error)
        for field, name in (("staff_number", "staff_number"), ("email", "email")):
            if name in violated:
                raise DomainError(N_("Another account has this already; enter a different one."), field=field) from error
        raise
    return user


def assign_roles(*, actor: User, user: User, roles: Collection[RoleKey]) -> User:
    """Give an account exactly these roles; nobody takes the administrator's role from himself."""
    policy.demand(actor, Permission.MANAGE_USERS)
    _refuse_wrong_side(roles=roles, is_firm=user.is_firm)
    if user.id == actor.id and RoleKey.ADMINISTRATOR not in roles:
        raise DomainError(N_("You cannot give up your own administrator role; another administrator can."), field="roles")
    if RoleKey.ADMINISTRATOR in user.role_keys and RoleKey.ADMINISTRATOR not in roles and user.active:
        _refuse_last_administrator(user)
    user.roles = _roles(roles)
    return user


def deactivate(*, actor: User, user: User, takers: Takers | None = None) -> User:
    """End an account in one step: its open work passes to others, what it did stays, its sessions end with the next request."""
    policy.demand(actor, Permission.MANAGE_USERS)
    if user.id == actor.id:
        raise DomainError(N_("You cannot deactivate your own account; another administrator can."))
    _refuse_last_administrator(user)
    _refuse_unseen(actor=actor, user=user)
    holdings.hand_over(actor=actor, held=holdings.held_by(user), chosen=takers or {})
    user.active = False
    user.fs_uniquifier = secrets.token_hex(16)
    return user


def move(*, actor: User, user: User, branch: Branch, takers: Takers | None = None) -> User:
    """Let somebody of the bank work for another branch; the open work he would no longer see passes to others."""
    policy.demand(actor, Permission.MANAGE_USERS)
    if user.is_firm:
        raise DomainError(N_("People of law firms belong to no branch."), field="branch")
    if branch.id == user.branch_id:
        raise DomainError(N_("%(name)s works there already; choose another branch."), field="branch", name=user.full_name)
    if branch.closed_on is not None:
        raise DomainError(N_("%(branch)s is closed; choose another branch."), field="branch", branch=branch.short_name)
    _refuse_unseen(actor=actor, user=user)
    holdings.hand_over(actor=actor, held=holdings.lost_by_moving(user, to=branch), chosen=takers or {})
    user.branch = branch
    user.fs_uniquifier = secrets.token_hex(16)
    return user


def end_sessions(*, actor: User, user: User) -> User:
    """Sign somebody out everywhere; he signs in again with what he knows."""
    policy.demand(actor, Permission.MANAGE_USERS)
    user.fs_uniquifier = secrets.token_hex(16)
    return user


def _refuse_last_administrator(user: User) -> None:
    """Two administrators who end each other at once take turns at this lock; the second finds himself the last."""
    administrators = select(User).where(User.roles.any(Role.name == RoleKey.ADMINISTRATOR.value)).order_by(User.id)
    locked = db.session.scalars(administrators.with_for_update().execution_options(populate_existing=True)).all()
    if not any(other.active and other.id != user.id for other in locked):
        raise DomainError(N_("This is the last administrator. Give somebody else the role first."))


def _refuse_unseen(*, actor: User, user: User) -> None:
    """An administrator of a branch sees only its matters, and could leave others without anybody."""
    if actor.branch is not None and not actor.branch.is_head_office and user.branch_id != actor.branch_id:
        raise DomainError(N_("This account may hold work that you do not see: an administrator of the head office does this."))


def activate(*, actor: User, user: User) -> User:
    """Open an account that was deactivated."""
    policy.demand(actor, Permission.MANAGE_USERS)
    user.active = True
    return user


def unlock(*, actor: User, user: User) -> User:
    """Open an account that failures have shut, before its pause is over."""
    policy.demand(actor, Permission.MANAGE_USERS)
    user.failure_count = 0
    user.locked_until = None
    return user


def reset_second_factor(*, actor: User, user: User) -> User:
    """Take away the second factor of somebody who lost it; whoever must have one sets it up at the next sign-in."""
    policy.demand(actor, Permission.MANAGE_USERS)
    user.tf_primary_method = None
    user.tf_totp_secret = None
    user.tf_last_counter = None
    user.mf_recovery_codes = None
    user.webauthn.clear()
    user.fs_uniquifier = secrets.token_hex(16)
    return user


def issue_link(*, actor: User, user: User) -> str:
    """The secret of a new one-time link by which its owner sets a password within two days; older links end."""
    policy.demand(actor, Permission.MANAGE_USERS)
    now = clock.now()
    for older in db.session.scalars(select(OneTimeLink).where(OneTimeLink.user_id == user.id, OneTimeLink.used_at.is_(None))):
        older.used_at = now
    token = secrets.token_urlsafe(32)
    db.session.add(
        OneTimeLink(
            user_id=user.id,
            digest=_digest(token),
            issued_by_id=actor.id,
            issued_at=now,
            expires_at=now + timedelta(hours=LINK_HOURS),
        )
    )
    db.session.flush()
    return token


def open_link(token: str) -> OneTimeLink | None:
    """The one-time link of this secret, if it can still be used."""
    found = db.session.scalar(
        select(OneTimeLink).where(OneTimeLink.digest == _digest(token)).options(selectinload(OneTimeLink.user))
    )
    return found if found is not None and found.is_open and found.user.active else None


def use_link(*, link: OneTimeLink, password: str) -> User:
    """Set the password by a one-time link and use the link up; open sessions of the account end."""
    db.session.refresh(link, with_for_update=True)
    if not link.is_open:
        raise DomainError(N_("This link has been used or has run out. An administrator can issue another."))
    _refuse_short(password)
    link.used_at = clock.now()
    link.user.password = hash_password(password)
    link.user.fs_uniquifier = secrets.token_hex(16)
    link.user.failure_count = 0
    link.user.locked_until = None
    return link.user


def set_preferences(*, actor: User, full_name: str, language: Language, theme: Theme) -> User:
    """What a person sets for himself."""
    policy.demand(actor, Permission.VIEW_OWN_ACCOUNT)
    actor.full_name = full_name
    actor.language = language
    actor.theme = theme
    return actor


def add_firm(*, actor: User, name: str, uscc: str = "", address: str = "", telephone: str = "") -> LawFirm:
    """A law firm the bank works with."""
    return amend_firm(actor=actor, firm=LawFirm(), name=name, uscc=uscc, address=address, telephone=telephone)


def amend_firm(*, actor: User, firm: LawFirm, name: str, uscc: str = "", address: str = "", telephone: str = "") -> LawFirm:
    """Correct what is known of a law firm."""
    policy.demand(actor, Permission.MANAGE_FIRMS)
    if uscc and (problem := identity.uscc_problem(uscc)):
        raise DomainError(problem.template, field="uscc", **problem.params)
    try:
        with db.session.begin_nested():
            firm.name, firm.uscc, firm.address, firm.telephone = name, uscc, address, telephone
            db.session.add(firm)
    except IntegrityError as error:
        if "name" not in constraint_of(error):
            raise
        raise DomainError(N_("A law firm of this name is there already."), field="name") from error
    return firm


def engage_firm(
    *,
    actor: User,
    matter_id: int,
    firm: LawFirm,
    starts_on: date,
    ends_on: date | None = None,
    lead_counsel: User | None = None,
) -> Engagement:
    """Engage a firm for a matter: its people see the matter from the first day to the last."""
    policy.demand(actor, Permission.ENGAGE_FIRMS)
    if ends_on is not None and ends_on < starts_on:
        raise DomainError(N_("The engagement cannot end before it starts."), field="ends_on")
    if lead_counsel is not None and lead_counsel.firm_id != firm.id:
        raise DomainError(N_("The lead counsel must belong to the firm."), field="lead_counsel")
    # Two who engage firms for one matter at once take turns here, so that the second sees what the first entered.
    matter = class_of("matter")
    db.session.execute(select(matter.id).where(matter.id == matter_id).with_for_update(key_share=True))
    last = ends_on or date.max
    overlapping = select(Engagement).where(
        Engagement.matter_id == matter_id,
        Engagement.firm_id == firm.id,
        Engagement.starts_on <= last,
        or_(Engagement.ends_on.is_(None), Engagement.ends_on >= starts_on),
    )
    if db.session.scalars(overlapping).first() is not None:
        raise DomainError(N_("The firm is already engaged for this matter in that time."), field="starts_on")
    made = Engagement(matter_id=matter_id, firm=firm, lead_counsel=lead_counsel, starts_on=starts_on, ends_on=ends_on)
    db.session.add(made)
    db.session.flush()
    return made


def end_engagement(*, actor: User, engagement: Engagement, ends_on: date) -> Engagement:
    """End an engagement with a day; afterwards the firm no longer sees the matter, and its work stays."""
    policy.demand(actor, Permission.ENGAGE_FIRMS)
    if ends_on < engagement.starts_on:
        raise DomainError(N_("The engagement cannot end before it starts."), field="ends_on")
    engagement.ends_on = ends_on
    return engagement


@dataclass(frozen=True)
class UserFilter:
    """What is asked of the list of accounts."""

    words: str = ""
    role: RoleKey | None = None
    branch_id: int | None = None
    standing: Standing | None = None

    @classmethod
    def read(cls, asked: Any) -> "UserFilter":
        """The filter that an address asks for; what means nothing is left out."""
        return cls(
            words=asked.get("q", "")[:100],
            role=_member(RoleKey, asked.get("role")),
            branch_id=asked.get("branch", type=int),
            standing=_member(Standing, asked.get("standing")),
        )


def _member(members: type[Member], value: str | None) -> Member | None:
    return next((member for member in members if member.value == value), None)


def users(*, asked: UserFilter, page: int = 1, size: int = 50) -> Page[User]:
    """One page of the accounts that the filter meets."""
    wanted = select(User).order_by(User.staff_number)
    if words := asked.words.strip():
        held = [column.icontains(words, autoescape=True) for column in (User.full_name, User.staff_number, User.email)]
        wanted = wanted.where(or_(*held))
    if asked.role is not None:
        wanted = wanted.where(User.roles.any(Role.name == asked.role.value))
    if asked.branch_id is not None:
        wanted = wanted.where(User.branch_id == asked.branch_id)
    if asked.standing is not None:
        wanted = wanted.where(_of_standing(asked.standing))
    loaded = wanted.options(selectinload(User.roles), selectinload(User.branch), selectinload(User.firm))
    return paging.fetch(loaded, number=page, size=size)


def _of_standing(standing: Standing) -> ColumnElement[bool]:
    is_locked = and_(User.active, User.locked_until.is_not(None), User.locked_until > clock.now())
    return {
        Standing.ACTIVE: and_(User.active, User.password.is_not(None)),
        Standing.INVITED: and_(User.active, User.password.is_(None)),
        Standing.LOCKED: is_locked,
        Standing.CLOSED: User.active.is_(False),
    }[standing]


ACCOUNT = ("account_name", "account_bank", "account_number")
PLAINTIFF = (
    "name",
    "uscc",
    "address",
    "registered_address",
    "organisation_type",
    "ownership",
    "ownership_other",
    "representative_name",
    "representative_title",
)
NOT_ALONE = N_("This is decided by a second person: propose the change from the page of the branch.")


def add_branch(*, actor: User, particulars: Mapping[str, Any]) -> Branch:
    """Enter a branch; its code is its own."""
    policy.demand(actor, Permission.MANAGE_BRANCHES)
    return _keep_branch(Branch(kind=BranchKind.BRANCH), particulars)


def amend_branch(*, actor: User, branch: Branch, particulars: Mapping[str, Any]) -> Branch:
    """Correct what a complaint says of the plaintiff."""
    policy.demand(actor, Permission.MANAGE_BRANCHES)
    return _keep_branch(branch, particulars)


def decided_by_two(branch: Branch) -> tuple[str, ...]:
    """What of a branch is not changed by one person: receipt accounts, and what papers say of the plaintiff once it is recorded."""
    return tuple(name for name in PLAINTIFF if getattr(branch, name)) + ACCOUNT


def check_plaintiff(*, branch: Branch, particulars: Mapping[str, Any]) -> None:
    """Refuse what contradicts itself in the branch as it would be with these particulars."""
    told = {name: getattr(branch, name) for name in PLAINTIFF} | dict(particulars)
    if told["uscc"] and (problem := identity.uscc_problem(told["uscc"])):
        raise DomainError(problem.template, field="uscc", **problem.params)
    if told["ownership"] is Ownership.OTHER and not told["ownership_other"]:
        raise DomainError(N_("Say which ownership it is."), field="ownership_other")


def settle_plaintiff(*, branch: Branch, particulars: Mapping[str, Any]) -> Branch:
    """Set what two persons decided of the plaintiff and its receipt account; who decided was asked before."""
    check_plaintiff(branch=branch, particulars=particulars)
    for name, value in particulars.items():
        setattr(branch, name, value)
    return branch


def _keep_branch(branch: Branch, particulars: Mapping[str, Any]) -> Branch:
    for name in decided_by_two(branch):
        if (particulars.get(name) or "") != (getattr(branch, name) or "") and name in particulars:
            raise DomainError(NOT_ALONE, field=name)
    check_plaintiff(branch=branch, particulars=particulars)
    code = particulars["code"]
    twin = db.session.scalar(select(Branch).where(Branch.code == code, Branch.id != (branch.id or 0)))
    if twin is not None:
        raise DomainError(N_("%(name)s has the code %(code)s already."), field="code", name=twin.short_name, code=code)
    try:
        with db.session.begin_nested():
            for name, value in particulars.items():
                setattr(branch, name, value)
            db.session.add(branch)
    except IntegrityError as error:
        if "code" not in constraint_of(error):
            raise
        # Somebody entered it in the moment between our looking and our writing.
        raise DomainError(N_("Another branch has the code %(code)s already."), field="code", code=code) from error
    return branch


def close_branch(*, actor: User, branch: Branch, closed_on: date, successor: Branch | None = None) -> Branch:
    """Close a branch, or merge it into another, when nothing hangs on it any more: its people and open matters moved first."""
    policy.demand(actor, Permission.MANAGE_BRANCHES)
    if branch.is_head_office:
        raise DomainError(N_("The head office is not closed."))
    if successor is not None and (successor.id == branch.id or successor.closed_on is not None):
        raise DomainError(
            N_("%(branch)s cannot take it over: choose another branch that is open."),
            field="successor",
            branch=successor.short_name,
        )
    if hanging := holdings.hanging_on(branch):
        raise DomainError(N_("It cannot be closed yet: %(what)s. Move them first."), what=gettext(", ").join(hanging))
    branch.closed_on, branch.successor = closed_on, successor
    return branch


def reopen_branch(*, actor: User, branch: Branch) -> Branch:
    """Take back that a branch was closed."""
    policy.demand(actor, Permission.MANAGE_BRANCHES)
    branch.closed_on, branch.successor = None, None
    return branch


def branches(*, only_open: bool = False) -> Sequence[Branch]:
    """All branches, head office first, or those that are not closed."""
    wanted = select(Branch).order_by(Branch.kind.desc(), Branch.code).options(selectinload(Branch.successor))
    return db.session.scalars(wanted.where(Branch.closed_on.is_(None)) if only_open else wanted).all()


def firms() -> Sequence[LawFirm]:
    """All law firms with their people."""
    return db.session.scalars(select(LawFirm).order_by(LawFirm.name).options(selectinload(LawFirm.users))).all()


def engagement_counts(on: date) -> dict[int, int]:
    """How many matters each firm is engaged for on a day, among those the reader sees."""
    current = select(Engagement.firm_id, func.count(Engagement.id).label("matters")).where(
        Engagement.starts_on <= on, or_(Engagement.ends_on.is_(None), Engagement.ends_on >= on)
    )
    return {row.firm_id: row.matters for row in db.session.execute(current.group_by(Engagement.firm_id))}


def engagements_of(*, matter_id: int) -> Sequence[Engagement]:
    """The engagements of a matter, the latest first."""
    found = (
        select(Engagement).where(Engagement.matter_id == matter_id).order_by(Engagement.starts_on.desc(), Engagement.id.desc())
    )
    return db.session.scalars(found.options(selectinload(Engagement.firm), selectinload(Engagement.lead_counsel))).all()


def counsel() -> Sequence[User]:
    """The lawyers of all firms who may lead a matter."""
    lawyers = select(User).where(User.firm_id.is_not(None), User.active, User.roles.any(Role.name == RoleKey.FIRM_LAWYER.value))
    return db.session.scalars(lawyers.order_by(User.firm_id, User.full_name).options(selectinload(User.firm))).all()


def matter_titles(*, matter_id: int) -> tuple[str, str] | None:
    """Number and title of a matter, or None where the reader does not see it."""
    matter = class_of("matter")
    found = db.session.execute(select(matter.number, matter.title).where(matter.id == matter_id)).first()
    return None if found is None else (found[0], found[1])


def _roles(keys: Collection[RoleKey]) -> list[Role]:
    known = {role.name: role for role in db.session.scalars(select(Role))}
    for key in keys:
        if key.value not in known:
            known[key.value] = Role(name=key.value)
            db.session.add(known[key.value])
    return [known[key.value] for key in RoleKey if key in keys]


def _refuse_wrong_side(*, roles: Collection[RoleKey], is_firm: bool) -> None:
    if not roles:
        raise DomainError(N_("Choose at least one role."), field="roles")
    if not policy.fits_side(keys=frozenset(roles), is_firm=is_firm):
        raise DomainError(N_("Roles of the bank and of law firms do not mix: choose those of the account's side."), field="roles")


def _refuse_short(password: str) -> None:
    if len(password) < PASSWORD_LENGTH:
        raise DomainError(N_("A password has at least %(count)s characters."), field="password", count=PASSWORD_LENGTH)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
