"""Open work in somebody's hands, and how it passes to somebody else: each slice says once what people hold in it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import ngettext
from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from app.access import policy
from app.access.models import Branch, Engagement, LawFirm, User
from app.access.policy import Permission
from app.access.scope import class_of
from app.access.states import RoleKey
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_

NOBODY = N_("Choose who takes over %(what)s %(label)s.")
CANNOT_TAKE = N_(
    "%(name)s cannot take over %(what)s %(label)s: the account is closed, lacks the role, or does not see the matter."
)


@dataclass(frozen=True)
class Holding:
    """One piece of work: its row, how the list calls it, and whose people see it. No name of a debtor: administrators read this."""

    row_id: int
    label: str
    note: str = ""
    branch_id: int | None = None
    firm_id: int | None = None


Hand = Callable[[User, int, User | None], object]


@dataclass(frozen=True)
class Kind:
    """A kind of work: what it is called, what somebody holds of it, the permission it takes, and the verb that hands it on."""

    name: str
    english: str
    of: Callable[[User], Sequence[Holding]]
    permission: Permission
    hand: Hand
    may_lapse: bool = False

    def may_take(self, person: User, holding: Holding) -> bool:
        """Whether somebody has the permission and sees the work."""
        if not policy.may(person, self.permission):
            return False
        if holding.firm_id is not None:
            return person.firm_id == holding.firm_id
        return person.branch is not None and (person.branch.is_head_office or person.branch_id == holding.branch_id)


Held = Sequence[tuple[Kind, Sequence[Holding]]]
Takers = Mapping[tuple[str, int], User | None]
_kinds: list[Kind] = []


def add(kind: Kind) -> None:
    """Let a kind of work be handed over; called once by each slice in which people hold something."""
    _kinds.append(kind)


def held_by(user: User) -> Held:
    """All open work in somebody's hands."""
    return [(kind, rows) for kind in _kinds if (rows := kind.of(user))]


def lost_by_moving(user: User, *, to: Branch) -> Held:
    """The open work that somebody would no longer see from another branch."""
    if to.is_head_office:
        return []
    left = [(kind, [row for row in rows if row.firm_id is None and row.branch_id != to.id]) for kind, rows in held_by(user)]
    return [(kind, rows) for kind, rows in left if rows]


def takers(held: Held, *, instead_of: User) -> dict[str, list[User]]:
    """Who could take over at least one piece of each kind."""
    colleagues = select(User).where(User.active, User.id != instead_of.id).order_by(User.full_name)
    everybody = db.session.scalars(colleagues.options(selectinload(User.roles), selectinload(User.branch))).all()
    return {kind.name: [person for person in everybody if any(kind.may_take(person, row) for row in rows)] for kind, rows in held}


def hand_over(*, actor: User, held: Held, chosen: Takers) -> int:
    """Pass every piece to whoever was chosen for it, all or nothing; returns how many passed."""
    for kind, rows in held:
        for row in rows:
            taker = chosen.get((kind.name, row.row_id))
            said = {"what": kind.english, "label": row.label}
            if taker is None and not kind.may_lapse:
                raise DomainError(NOBODY, field=field_of(kind, row), **said)
            if taker is not None and not kind.may_take(taker, row):
                raise DomainError(CANNOT_TAKE, field=field_of(kind, row), name=taker.full_name, **said)
            kind.hand(actor, row.row_id, taker)
    db.session.flush()
    return sum(len(rows) for _kind, rows in held)


Hanging = Callable[[Branch], str]
_hanging: list[Hanging] = []


def add_hanging(tell: Hanging) -> None:
    """Let a branch stay open while something of a slice hangs on it: `tell` says in words what, or nothing."""
    _hanging.append(tell)


def hanging_on(branch: Branch) -> list[str]:
    """What still hangs on a branch, in the reader's words."""
    return [words for tell in _hanging if (words := tell(branch))]


def _people_of(branch: Branch) -> str:
    count = db.session.scalar(select(func.count()).select_from(User).where(User.branch_id == branch.id, User.active)) or 0
    return ngettext("%(num)s active account", "%(num)s active accounts", count) if count else ""


add_hanging(_people_of)


def field_of(kind: Kind, row: Holding) -> str:
    """The name of the field in which the taker of one piece is chosen."""
    return f"to-{kind.name}-{row.row_id}"


def _led_by(user: User) -> list[Holding]:
    matter = class_of("matter")
    current = or_(Engagement.ends_on.is_(None), Engagement.ends_on >= clock.today())
    led = select(Engagement.id, matter.number, LawFirm.name.label("firm"), Engagement.firm_id)
    led = led.join(matter, matter.id == Engagement.matter_id).join(LawFirm, LawFirm.id == Engagement.firm_id)
    found = db.session.execute(led.where(Engagement.lead_counsel_id == user.id, current).order_by(matter.number))
    return [Holding(row.id, row.number, row.firm, firm_id=row.firm_id) for row in found]


def _hand_lead(_actor: User, row_id: int, to: User | None) -> None:
    engagement = db.session.get_one(Engagement, row_id)
    if to is not None and RoleKey.FIRM_LAWYER not in to.role_keys:
        raise DomainError(N_("%(name)s is no lawyer and cannot lead a matter."), name=to.full_name)
    engagement.lead_counsel = to


add(Kind("lead", N_("Lead of a matter"), _led_by, Permission.WRITE_FILINGS, _hand_lead, may_lapse=True))
