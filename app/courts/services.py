"""Keeping and finding courts. Which court has jurisdiction is not decided here."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Protocol, Required, TypedDict

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.core import paging
from app.core.db import constraint_of, db
from app.core.errors import DomainError
from app.core.labels import N_
from app.core.paging import Page
from app.courts.models import Court
from app.courts.states import CourtLevel, FilingChannel

CODE = re.compile(r"最高法知?|[\u4e00-\u9fa5](?:\d{2,4})?")
DIGITS = {CourtLevel.HIGH: 0, CourtLevel.INTERMEDIATE: 2, CourtLevel.BASIC: 4}
NAME_IS_SHORT = N_("Give the full official name, for example 青澜省澜州市临澜区人民法院.")
CODE_IS_ODD = N_("“%(code)s” is not a court's code: one province character, then two digits (intermediate) or four (basic).")
CODE_IS_OF_ANOTHER_LEVEL = N_("“%(code)s” does not fit this level: after the province character come %(digits)s digits.")
NAME_IS_TAKEN = N_("This court is already in the register.")
CODE_IS_TAKEN_BY = N_("%(court)s already has the code %(code)s.")
PROVINCE_IS_MISSING = N_("Say in which province the court is.")
TWICE_IN_THE_LIST = N_("This court or its code stands in the list twice.")
OWN_PARENT = N_("A court is not its own superior.")
NO_SUCCESSOR = N_("%(court)s cannot succeed it: choose another court that is open.")
CODE_IS_TAKEN = N_("Another court already has the code %(code)s.")


class Entry(Protocol):
    """A row of a list: its number, what it says of a court, and the superior court it names."""

    @property
    def number(self) -> int: ...

    @property
    def particulars(self) -> "Particulars": ...

    @property
    def parent(self) -> str: ...


class Particulars(TypedDict, total=False):
    """What the register knows of a court; the first eight always, the others where somebody found them out."""

    name: Required[str]
    level: Required[CourtLevel]
    province: Required[str]
    city: Required[str]
    case_code: Required[str]
    address: Required[str]
    telephone: Required[str]
    filing_channel: Required[FilingChannel]
    filing_address: str
    portal_url: str
    portal_megabytes: int | None
    portal_note: str
    parent_id: int | None


def add(*, actor: User, particulars: Particulars) -> Court:
    """Enter a court under its full official name."""
    policy.demand(actor, Permission.MANAGE_COURTS)
    _check(particulars)
    court = Court(**particulars)
    with _unique(particulars):
        db.session.add(court)
    return court


def correct(*, actor: User, court: Court, particulars: Particulars) -> Court:
    """Correct what the register says of a court."""
    policy.demand(actor, Permission.MANAGE_COURTS)
    _check(particulars)
    if particulars.get("parent_id") == court.id:
        raise DomainError(OWN_PARENT, field="parent_id")
    with _unique(particulars):
        for name, value in particulars.items():
            setattr(court, name, value)
    return court


def close(*, actor: User, court: Court, closed_on: date, successor: Court | None = None) -> Court:
    """Close a court that was merged or renamed: papers and matters keep it, new ones take its successor."""
    policy.demand(actor, Permission.MANAGE_COURTS)
    if successor is not None and (successor.id == court.id or successor.closed_on is not None):
        raise DomainError(NO_SUCCESSOR, field="successor", court=successor.name)
    court.closed_on, court.successor = closed_on, successor
    return court


def reopen(*, actor: User, court: Court) -> Court:
    """Take back that a court was closed."""
    policy.demand(actor, Permission.MANAGE_COURTS)
    court.closed_on, court.successor = None, None
    return court


def faults_of(lines: Sequence[Entry]) -> dict[int, str]:
    """What is wrong with the rows of a list, by their numbers, in the reader's language; what is in the register already is no fault."""
    names, codes, found = set[str](), set[str](), {}
    for line in lines:
        facts = line.particulars
        try:
            _check(facts)
            if not facts["province"]:
                raise DomainError(PROVINCE_IS_MISSING, field="province")
            if facts["name"] in names or facts["case_code"] in codes:
                raise DomainError(TWICE_IN_THE_LIST, field="name")
        except DomainError as error:
            found[line.number] = error.sentence
        names.add(facts["name"])
        codes.add(facts["case_code"])
    taken = {court.case_code: court.name for court in find()}
    for line in lines:
        holder = taken.get(line.particulars["case_code"])
        if line.number not in found and holder is not None and holder != line.particulars["name"]:
            found[line.number] = DomainError(CODE_IS_TAKEN_BY, code=line.particulars["case_code"], court=holder).sentence
    return found


def known_of(lines: Sequence[Entry]) -> set[int]:
    """The numbers of the rows whose court is in the register already; they are passed over."""
    names = set(db.session.scalars(select(Court.name)))
    return {line.number for line in lines if line.particulars["name"] in names}


def bring_in(*, actor: User, lines: Sequence[Entry]) -> int:
    """Enter the courts of a list without faults, then tie each to the superior court it names; returns how many are new."""
    policy.demand(actor, Permission.MANAGE_COURTS)
    known = known_of(lines)
    made = [add(actor=actor, particulars=line.particulars) for line in lines if line.number not in known]
    by_name = {court.name: court for court in find()}
    for line in lines:
        court, parent = by_name.get(line.particulars["name"]), by_name.get(line.parent)
        if line.number not in known and court is not None and parent is not None and parent is not court:
            court.parent = parent
    db.session.flush()
    return len(made)


def find(*, words: str = "") -> Sequence[Court]:
    """Courts whose name, city or code contains the words, by province and from the highest level down."""
    return db.session.scalars(_with(words)).all()


def page_of(*, words: str, number: int) -> Page[Court]:
    """One page of the courts that `find` gives."""
    return paging.fetch(_with(words), number=number)


def _with(words: str) -> Select[tuple[Court]]:
    wanted = select(Court).order_by(Court.province, Court.case_code)
    if words := words.strip():
        held = [column.contains(words, autoescape=True) for column in (Court.name, Court.city, Court.case_code)]
        wanted = wanted.where(or_(*held))
    return wanted.options(joinedload(Court.successor))


def of_code(*, case_code: str) -> Court | None:
    """The court that a case number's code names."""
    return db.session.scalar(select(Court).where(Court.case_code == case_code))


def choices(*, present: Court | None = None) -> list[tuple[int, str]]:
    """(id, name) pairs for a select field: the open courts, and the one that is chosen already."""
    return [(court.id, court.name) for court in find() if court.closed_on is None or court is present]


def _check(particulars: Particulars) -> None:
    name, code, level = particulars["name"], particulars["case_code"], particulars["level"]
    if len(name) < 6 or not name.endswith("法院"):
        raise DomainError(NAME_IS_SHORT, field="name")
    if not CODE.fullmatch(code):
        raise DomainError(CODE_IS_ODD, field="case_code", code=code)
    if level in DIGITS and len(code) - 1 != DIGITS[level]:
        raise DomainError(CODE_IS_OF_ANOTHER_LEVEL, field="case_code", code=code, digits=DIGITS[level])


@contextmanager
def _unique(particulars: Particulars) -> Iterator[None]:
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError as error:
        if "case_code" in constraint_of(error):
            raise DomainError(CODE_IS_TAKEN, field="case_code", code=particulars["case_code"]) from error
        if "court.name" in constraint_of(error) or "court_name" in constraint_of(error):
            raise DomainError(NAME_IS_TAKEN, field="name") from error
        raise
