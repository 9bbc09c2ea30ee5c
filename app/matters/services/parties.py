"""The parties of a matter: who they are, what else they are called, where they are reached, what became of them, and their roles.

A party is one row however many matters it is in. What an actor cannot see is never spoken of: the same company in a matter
of another branch is neither suggested nor refused, and a row of its own is made for it.
"""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.access.scope import scoped_classes
from app.core import clock, figures
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.core.organisations import OrganisationType, Ownership
from app.docket import services as docket
from app.docket.states import MilestoneKind
from app.matters.models import Matter, Party, PartyAddress, PartyName, PartyRole
from app.matters.services import debt
from app.matters.services.matters import LATER_THAN_TODAY, touch
from app.matters.states import (
    PARTY_STATUSES,
    STANDING_IN,
    AddressKind,
    Gender,
    IdentityKind,
    NameKind,
    PartyKind,
    PartyStatus,
    Role,
)
from app.statutes import identity
from app.statutes.errors import StatuteError

Told = TypeVar("Told")

KNOWN_ALREADY = N_("%(name)s has this number already; take that party into the matter instead of entering it twice.")
IN_THIS_ROLE = N_("%(name)s is %(role)s in this matter already.")
STANDS_FOR_WHOM = N_("Say for which party of this matter the %(role)s stands.")
STANDS_FOR_NOBODY = N_("A %(role)s stands for nobody else; leave this empty.")
STANDS_FOR_ITSELF = N_("A party cannot stand for itself.")
STANDS_OUTSIDE = N_("%(name)s is not a party of this matter.")
OTHER_KIND_NEEDS_REASON = N_("Say why there is no resident identity number, or which other document proves the person.")
NUMBER_NEEDS_KIND = N_("Say which document this number is of.")
BORN_OTHERWISE = N_("The identity number says born on %(born)s; correct one of the two.")
GENDER_OTHERWISE = N_("The identity number says %(gender)s; correct one of the two.")
NOT_FOR_THIS_KIND = N_("“%(status)s” is not said of this kind of party.")
STATUS_NEEDS_DAY = N_("Enter the day since when this is so.")
ENDS_BEFORE_START = N_("The address ends before it begins.")
WHICH_OWNERSHIP = N_("Say which ownership it is.")
NO_SHAREHOLDER = N_("Only a shareholder who stands for a company answers on a ground of his own.")
STILL_NAMED = N_("%(name)s is still named in this matter (%(places)s); change that first, then remove the role.")
STILL_STOOD_FOR = N_("%(other)s stands for %(name)s in this matter; remove that role first.")

PLACES = {
    "loan": N_("loans"),
    "guarantee": N_("guarantees"),
    "security_interest": N_("collateral"),
    "exclusion": N_("court papers"),
}


@dataclass(frozen=True, kw_only=True)
class OrganisationFacts:
    """An organisation as the register of companies has it."""

    name: str
    uscc: str | None = None
    organisation_type: OrganisationType | None = None
    ownership: Ownership | None = None
    ownership_other: str = ""
    representative_name: str = ""
    representative_title: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """A person as the identity document has it; the name keeps every character as typed."""

    name: str
    identity_kind: IdentityKind | None = None
    identity_number: str | None = None
    identity_reason: str = ""
    gender: Gender | None = None
    born_on: date | None = None
    ethnicity: str = ""
    employer: str = ""
    job: str = ""
    telephone: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class AddressFacts:
    """Where a party is, between which days, and where this is known from."""

    kind: AddressKind
    text: str
    from_on: date | None = None
    until_on: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Likeness:
    """A party that the actor sees and that may be the one being entered."""

    party: Party
    is_same_number: bool

    @property
    def matters(self) -> list[Matter]:
        """The matters it is in, as far as the actor sees them."""
        return list({role.matter_id: role.matter for role in self.party.roles}.values())


def similar(*, kind: PartyKind, name: str, number: str | None) -> list[Likeness]:
    """Visible parties with the same code or identity number, or with the same name, present or other; the surest first."""
    name, number = (figures.writable(text or "") for text in (name, number))  # The form says what it took out; here we only look.
    wanted = _number(number)
    same_name = or_(Party.name == name, Party.names.any(PartyName.name == name))
    same_number = _number_column(kind) == wanted if wanted else None
    found = db.session.scalars(
        select(Party)
        .where(Party.kind == kind, same_name if same_number is None else or_(same_name, same_number))
        .options(selectinload(Party.roles).selectinload(PartyRole.matter), selectinload(Party.names))
        .order_by(Party.id)
        .limit(20)
    ).all()
    alike = [Likeness(party, bool(wanted) and _number_of(party) == wanted) for party in found]
    return sorted(alike, key=lambda likeness: not likeness.is_same_number)


def add_organisation(
    *,
    actor: User,
    matter: Matter,
    facts: OrganisationFacts,
    role: Role,
    stands_for: Party | None = None,
    address: AddressFacts | None = None,
) -> Party:
    """Enter an organisation and give it its role; its code's check character is verified."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    known = _checked_organisation(facts)
    _refuse_known(PartyKind.ORGANISATION, known.uscc, field="uscc")
    return _enter(actor, matter, Party(kind=PartyKind.ORGANISATION, **_values(known)), role, stands_for, address)


def add_person(
    *,
    actor: User,
    matter: Matter,
    facts: PersonFacts,
    role: Role,
    stands_for: Party | None = None,
    address: AddressFacts | None = None,
) -> Party:
    """Enter a person and give it its role; birth and gender follow from the identity number where they were left empty."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    known = _checked_person(facts)
    _refuse_known(PartyKind.PERSON, known.identity_number, field="identity_number")
    return _enter(actor, matter, Party(kind=PartyKind.PERSON, **_values(known)), role, stands_for, address)


def join(*, actor: User, matter: Matter, party: Party, role: Role, stands_for: Party | None = None) -> PartyRole:
    """Give a party that exists already a role in the matter."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    roles = db.session.scalars(select(PartyRole).where(PartyRole.matter_id == matter.id)).all()
    if any(taken.party_id == party.id and taken.role is role for taken in roles):
        raise DomainError(IN_THIS_ROLE, field="role", name=party.name, role=role.label)
    _check_standing(roles, party, role, stands_for)
    position = 1 + max((other.position for other in roles), default=0)
    try:
        with db.session.begin_nested():
            taken = PartyRole(matter=matter, party=party, role=role, stands_for=stands_for, position=position)
            db.session.add(taken)
    except IntegrityError as error:
        raise DomainError(IN_THIS_ROLE, field="role", name=party.name, role=role.label) from error
    docket.record(
        actor=actor,
        matter_id=matter.id,
        kind=MilestoneKind.PARTY_ADDED,
        happened_on=clock.today(),
        party=party.name,
        role=role,
    )
    touch(matter)
    return taken


def leave(*, actor: User, role: PartyRole) -> None:
    """Take a role back that was given by mistake; the last role of a party stays as long as the matter still names it."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    others = [
        other
        for other in db.session.scalars(select(PartyRole).where(PartyRole.matter_id == role.matter_id)).all()
        if other.id != role.id
    ]
    if not any(other.party_id == role.party_id for other in others):
        _refuse_while_named(role, others)
    touch(role.matter)
    db.session.delete(role)
    db.session.flush()


def found_liability(*, actor: User, role: PartyRole, ground: str) -> PartyRole:
    """Record why a shareholder answers for the debts of a company that is no more; being a shareholder alone is no ground (CC 60)."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    if role.role is not Role.SHAREHOLDER:
        raise DomainError(NO_SHAREHOLDER, field="liability_ground")
    role.liability_ground = ground
    touch(role.matter)
    return role


def move_up(*, actor: User, role: PartyRole) -> None:
    """Put a party one place earlier among those of the same role: the order in which a paper names them."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    peers = roles_of(role.matter, only=role.role)
    at = next(place for place, peer in enumerate(peers) if peer.id == role.id)
    if at:
        peers[at - 1].position, peers[at].position = peers[at].position, peers[at - 1].position
        touch(role.matter)


def roles_of(matter: Matter, *, only: Role | None = None) -> list[PartyRole]:
    """The roles of a matter in the order of the parties, with the parties and their addresses and names at hand."""
    return roles_in_order(
        matter,
        selectinload(PartyRole.party).selectinload(Party.addresses),
        selectinload(PartyRole.party).selectinload(Party.names),
        selectinload(PartyRole.stands_for),
        only=only,
    )


def roles_in_order(matter: Matter, *loading: Any, only: Role | None = None) -> list[PartyRole]:
    """The roles of a matter in the order of the parties, in one query, for rules that ask who is a party of it."""
    order = list(Role)
    wanted = select(PartyRole).where(PartyRole.matter_id == matter.id).options(*(loading or (joinedload(PartyRole.party),)))
    if only is not None:
        wanted = wanted.where(PartyRole.role == only)
    return sorted(db.session.scalars(wanted).all(), key=lambda taken: (order.index(taken.role), taken.position, taken.id))


def party_of(matter: Matter, *, party_id: int) -> Party | None:
    """The party of that id if it has a role in this matter."""
    wanted = select(Party).where(Party.id == party_id, Party.roles.any(PartyRole.matter_id == matter.id))
    return db.session.scalars(wanted).one_or_none()


def amend_organisation(*, actor: User, matter: Matter, party: Party, facts: OrganisationFacts) -> Party:
    """Correct what is known of an organisation; a changed identity has to be verified again."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    known = _checked_organisation(facts)
    if known.uscc != party.uscc:
        _refuse_known(PartyKind.ORGANISATION, known.uscc, field="uscc", but=party)
    return _amend(matter, party, known, identifying=("name", "uscc", "representative_name"))


def amend_person(*, actor: User, matter: Matter, party: Party, facts: PersonFacts) -> Party:
    """Correct what is known of a person; a changed identity has to be verified again."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    known = _checked_person(facts)
    if known.identity_number != party.identity_number:
        _refuse_known(PartyKind.PERSON, known.identity_number, field="identity_number", but=party)
    return _amend(matter, party, known, identifying=("name", "identity_kind", "identity_number"))


def change_status(
    *, actor: User, matter: Matter, party: Party, status: PartyStatus, status_on: date | None, reason: str
) -> Party:
    """Record what became of a party; its heirs, shareholders or administrator then enter the matter in roles of their own."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    if status not in PARTY_STATUSES[party.kind]:
        raise DomainError(NOT_FOR_THIS_KIND, field="status", status=status.label)
    if status is not PartyStatus.ACTIVE and status_on is None:
        raise DomainError(STATUS_NEEDS_DAY, field="status_on")
    _past(status_on, field="status_on")
    if status is not party.status:
        docket.advance(
            actor=actor,
            subject=party,
            to=status,
            transitions={party.status: PARTY_STATUSES[party.kind]},
            happened_on=status_on or clock.today(),
            kind=None,
        )
    party.status_on, party.status_reason = status_on, reason
    debt.refresh_balances_of(borrower=party)
    touch(matter)
    return party


def verify(*, actor: User, matter: Matter, party: Party, verified_on: date) -> Party:
    """Record that the actor compared the party with the register or the identity document on that day."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _past(verified_on, field="verified_on")
    party.verified_on, party.verified_by = verified_on, actor
    touch(matter)
    return party


def add_name(*, actor: User, matter: Matter, party: Party, kind: NameKind, name: str, until_on: date | None) -> PartyName:
    """Keep a former name, or the spelling that banks and courts use for a character they cannot write."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    other = PartyName(kind=kind, name=name, until_on=until_on)
    party.names.append(other)
    touch(matter)
    return other


def drop_name(*, actor: User, matter: Matter, name: PartyName) -> None:
    """Remove another name that was entered by mistake."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    name.party.names.remove(name)
    touch(matter)


def add_address(*, actor: User, matter: Matter, party: Party, facts: AddressFacts) -> PartyAddress:
    """Add a place where the party is, was, or wants to be served."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _check_address(facts)
    address = PartyAddress(**_values(facts))
    party.addresses.append(address)
    touch(matter)
    return address


def amend_address(*, actor: User, matter: Matter, address: PartyAddress, facts: AddressFacts) -> PartyAddress:
    """Correct an address or end it; another text has to be verified again."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _check_address(facts)
    if facts.text != address.text:
        address.verified_on, address.verified_by = None, None
    for name, value in _values(facts).items():
        setattr(address, name, value)
    touch(matter)
    return address


def verify_address(*, actor: User, matter: Matter, address: PartyAddress, verified_on: date) -> PartyAddress:
    """Record that the actor checked on that day that the party is reached there."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    _past(verified_on, field="verified_on")
    address.verified_on, address.verified_by = verified_on, actor
    touch(matter)
    return address


def drop_address(*, actor: User, matter: Matter, address: PartyAddress) -> None:
    """Remove an address that was entered by mistake; one that no longer holds is ended instead."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    address.party.addresses.remove(address)
    touch(matter)


def offered_from_number(number: str) -> tuple[date, Gender] | None:
    """Birth date and gender that an identity number states; None when it is no valid one."""
    if identity.resident_problem(number) is not None:
        return None
    stated = identity.parse_resident_number(number)
    return stated.birth_on, Gender(stated.gender.value)


def _values(facts: Any) -> dict[str, Any]:
    return {each.name: getattr(facts, each.name) for each in fields(facts)}


def _number(typed: str | None) -> str | None:
    """A code as it is kept: half-width, without spaces, in capitals. Names are never rewritten like this."""
    text = "".join(unicodedata.normalize("NFKC", typed or "").split()).upper()
    return text or None


def _number_column(kind: PartyKind) -> Any:
    return Party.uscc if kind is PartyKind.ORGANISATION else Party.identity_number


def _number_of(party: Party) -> str | None:
    return party.uscc if party.kind is PartyKind.ORGANISATION else party.identity_number


def _by_law(ask: Callable[[], Told], *, field: str) -> Told:
    try:
        return ask()
    except StatuteError as refusal:
        raise DomainError(refusal.template, field=field, **refusal.params) from refusal


def _checked_organisation(facts: OrganisationFacts) -> OrganisationFacts:
    number = _number(facts.uscc)
    if number is not None:
        _by_law(lambda: identity.parse_uscc(number), field="uscc")
    if facts.ownership is Ownership.OTHER and not facts.ownership_other:
        raise DomainError(WHICH_OWNERSHIP, field="ownership_other")
    return replace(facts, uscc=number, ownership_other=facts.ownership_other if facts.ownership is Ownership.OTHER else "")


def _checked_person(facts: PersonFacts) -> PersonFacts:
    number = _number(facts.identity_number)
    if facts.identity_kind is not None and facts.identity_kind is not IdentityKind.RESIDENT and not facts.identity_reason:
        raise DomainError(OTHER_KIND_NEEDS_REASON, field="identity_reason")
    if number is None:
        return replace(facts, identity_number=None)
    if facts.identity_kind is None:
        raise DomainError(NUMBER_NEEDS_KIND, field="identity_kind")
    if facts.identity_kind is not IdentityKind.RESIDENT:
        return replace(facts, identity_number=number)
    return _completed(replace(facts, identity_number=number), number)


def _completed(facts: PersonFacts, number: str) -> PersonFacts:
    stated = _by_law(lambda: identity.parse_resident_number(number), field="identity_number")
    gender = Gender(stated.gender.value)
    if facts.born_on not in (None, stated.birth_on):
        raise DomainError(BORN_OTHERWISE, field="born_on", born=stated.birth_on)
    if facts.gender not in (None, gender):
        raise DomainError(GENDER_OTHERWISE, field="gender", gender=gender.label)
    return replace(facts, born_on=stated.birth_on, gender=gender)


def _refuse_known(kind: PartyKind, number: str | None, *, field: str, but: Party | None = None) -> None:
    if number is None:
        return
    known = db.session.scalars(select(Party).where(Party.kind == kind, _number_column(kind) == number)).all()
    for party in known:
        if but is None or party.id != but.id:
            raise DomainError(KNOWN_ALREADY, field=field, name=party.name)


def _enter(
    actor: User, matter: Matter, party: Party, role: Role, stands_for: Party | None, address: AddressFacts | None
) -> Party:
    if address is not None:
        _check_address(address)
        party.addresses.append(PartyAddress(**_values(address)))
    join(actor=actor, matter=matter, party=party, role=role, stands_for=stands_for)
    return party


def _check_standing(roles: Sequence[PartyRole], party: Party, role: Role, stands_for: Party | None) -> None:
    if stands_for is None:
        if role in STANDING_IN:
            raise DomainError(STANDS_FOR_WHOM, field="stands_for_id", role=role.label)
        return
    if role not in STANDING_IN:
        raise DomainError(STANDS_FOR_NOBODY, field="stands_for_id", role=role.label)
    if stands_for is party:
        raise DomainError(STANDS_FOR_ITSELF, field="stands_for_id")
    if not any(other.party_id == stands_for.id for other in roles):
        raise DomainError(STANDS_OUTSIDE, field="stands_for_id", name=stands_for.name)


def _refuse_while_named(role: PartyRole, others: Sequence[PartyRole]) -> None:
    for other in others:
        if other.stands_for_id == role.party_id:
            raise DomainError(STILL_STOOD_FOR, other=other.party.name, name=role.party.name)
    places = _places_naming(role)
    if places:
        raise DomainError(STILL_NAMED, name=role.party.name, places="、".join(places))


def _places_naming(role: PartyRole) -> list[str]:
    """Where the matter names the party: every table that hangs on the matter and points at parties is asked."""
    named = []
    for mapped in scoped_classes():
        table = mapped.__table__
        if mapped is PartyRole or "matter_id" not in table.c:
            continue
        pointing = [column for column in table.c if any(key.column is Party.__table__.c.id for key in column.foreign_keys)]
        attributes = [getattr(mapped, column.key) == role.party_id for column in pointing]
        if attributes and db.session.scalar(
            select(func.count()).select_from(mapped).where(mapped.matter_id == role.matter_id, or_(*attributes))
        ):
            named.append(DomainError(PLACES.get(table.name, table.name)).sentence)
    return sorted(named)


def _check_address(facts: AddressFacts) -> None:
    if facts.from_on and facts.until_on and facts.until_on < facts.from_on:
        raise DomainError(ENDS_BEFORE_START, field="until_on")


def _past(day: date | None, *, field: str) -> None:
    if day is not None and day > clock.today():
        raise DomainError(LATER_THAN_TODAY, field=field, day=day, today=clock.today())


def _amend(matter: Matter, party: Party, known: Any, *, identifying: tuple[str, ...]) -> Party:
    values = _values(known)
    if any(values[name] != getattr(party, name) for name in identifying):
        party.verified_on, party.verified_by = None, None
    for name, value in values.items():
        setattr(party, name, value)
    touch(matter)
    return party
