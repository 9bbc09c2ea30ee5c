"""The first administrator of an empty bank: a one-time address that the start of the server prints, and what is done there."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select

from app.access import services
from app.access.models import Branch, Role, SetupTicket, User
from app.access.states import BranchKind, RoleKey
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_

HOURS = 48
USED_UP = N_(
    "This address has been used or has run out. Start the server again: it prints another while there is no administrator."
)


def is_unclaimed() -> bool:
    """Whether nobody administers this bank yet."""
    return db.session.scalar(select(User.id).where(User.roles.any(Role.name == RoleKey.ADMINISTRATOR.value)).limit(1)) is None


def issue_ticket() -> str | None:
    """The secret of a new one-time address, the older ones end; None when the bank has an administrator already."""
    if not is_unclaimed():
        return None
    now = clock.now()
    for older in db.session.scalars(select(SetupTicket).where(SetupTicket.used_at.is_(None))):
        older.used_at = now
    token = secrets.token_urlsafe(32)
    db.session.add(SetupTicket(digest=_digest(token), issued_at=now, expires_at=now + timedelta(hours=HOURS)))
    db.session.flush()
    return token


def open_ticket(token: str) -> SetupTicket | None:
    """The ticket of this secret, while it can be used and there is no administrator."""
    found = db.session.scalar(select(SetupTicket).where(SetupTicket.digest == _digest(token)))
    return found if found is not None and found.is_open and is_unclaimed() else None


def set_up(
    *, ticket: SetupTicket, bank_name: str, short_name: str, staff_number: str, email: str, full_name: str, password: str
) -> User:
    """Use the ticket up: the head office gets its name, the bank its first administrator."""
    db.session.refresh(ticket, with_for_update=True)
    if not ticket.is_open or not is_unclaimed():
        raise DomainError(USED_UP)
    ticket.used_at = clock.now()
    head_office = db.session.scalar(select(Branch).where(Branch.kind == BranchKind.HEAD_OFFICE).order_by(Branch.id))
    if head_office is None:
        head_office = Branch(code="0000", kind=BranchKind.HEAD_OFFICE)
        db.session.add(head_office)
    head_office.name, head_office.short_name = bank_name, short_name
    return services.create_administrator(
        staff_number=staff_number, email=email, full_name=full_name, password=password, branch=head_office
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
