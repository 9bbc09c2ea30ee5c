"""Matters, their parties and roles for tests; identity numbers carry valid check digits and an area that was never issued."""

from datetime import date
from itertools import count
from typing import Any

from app.access.models import Branch, User
from app.core import clock
from app.core.db import db
from app.core.organisations import OrganisationType, Ownership
from app.matters.models import Matter, Party, PartyAddress, PartyRole, TierChange
from app.matters.states import AddressKind, Gender, IdentityKind, PartyKind, Role, Stage, Tier
from app.statutes import identity
from tests.factories import access

AREA = "910199"
_next = count(1)


def uscc(number: int | None = None) -> str:
    """A code with a valid check character and an area that was never issued."""
    body = f"91{AREA}{(next(_next) if number is None else number):09d}"
    return body + identity.uscc_check_character(body)


def identity_number(*, born_on: date = date(1975, 6, 1), is_male: bool = True, number: int | None = None) -> str:
    """An identity number with a valid check digit and an area that was never issued."""
    sequence = (next(_next) if number is None else number) % 500 * 2 + (1 if is_male else 0)
    body = f"{AREA}{born_on:%Y%m%d}{sequence:03d}"
    return body + identity.resident_check_character(body)


def matter(*, branch: Branch | None = None, owner: User | None = None, **facts: Any) -> Matter:
    """A matter before suit, doubtful, of a branch and an officer of the head office made for it when none is given."""
    number = next(_next)
    owner = owner or access.user()
    facts = {
        "number": f"LZ-2026-{9000 + number}",
        "title": f"澜州示例{number}号有限公司借款",
        "branch": branch or owner.branch or access.branch(),
        "owner": owner,
        "stage": Stage.COLLECTION,
        "stage_since": date(2026, 1, 5),
        "tier": Tier.DOUBTFUL,
        "opened_on": date(2026, 1, 5),
        "updated_at": clock.now(),
    } | facts
    made = _kept(Matter(**facts))
    _kept(TierChange(matter=made, tier=made.tier, changed_on=made.opened_on))
    return made


def organisation(*, matter: Matter | None = None, role: Role = Role.BORROWER, address: str = "", **facts: Any) -> Party:
    """A company; with a matter it has a role there."""
    number = next(_next)
    facts = {
        "name": f"澜州示例{number}号有限公司",
        "uscc": uscc(),
        "representative_name": "孙示例",
        "organisation_type": OrganisationType.LIMITED,
        "ownership": Ownership.PRIVATE,
    } | facts
    return _placed(Party(kind=PartyKind.ORGANISATION, **facts), matter, role, AddressKind.OFFICE, address)


def person(*, matter: Matter | None = None, role: Role = Role.GUARANTOR, address: str = "", **facts: Any) -> Party:
    """A man born on 1 June 1975; with a matter he has a role there."""
    number = next(_next)
    facts = {
        "name": f"赵示例{number}",
        "identity_kind": IdentityKind.RESIDENT,
        "identity_number": identity_number(),
        "gender": Gender.MALE,
        "born_on": date(1975, 6, 1),
    } | facts
    return _placed(Party(kind=PartyKind.PERSON, **facts), matter, role, AddressKind.HUKOU, address)


def party_role(*, matter: Matter, party: Party, role: Role, **facts: Any) -> PartyRole:
    """The party's role in the matter, after those it has already."""
    position = facts.pop("position", len(matter.party_roles) + 1)
    return _kept(PartyRole(matter=matter, party=party, role=role, position=position, **facts))


def _placed(party: Party, matter: Matter | None, role: Role, kind: AddressKind, address: str) -> Party:
    if address:
        party.addresses.append(PartyAddress(kind=kind, text=address))
    _kept(party)
    if matter is not None:
        party_role(matter=matter, party=party, role=role)
    return party


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
