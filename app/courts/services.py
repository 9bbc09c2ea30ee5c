"""Keeping and finding courts. Which court has jurisdiction is not decided here."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TypedDict

from sqlalchemy import or_, select
from sqlalchemy.exc import IntegrityError

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.core.db import constraint_of, db
from app.core.errors import DomainError
from app.core.labels import N_
from app.courts.models import Court
from app.courts.states import CourtLevel, FilingChannel

CODE = re.compile(r"最高法知?|[\u4e00-\u9fa5](?:\d{2,4})?")
DIGITS = {CourtLevel.HIGH: 0, CourtLevel.INTERMEDIATE: 2, CourtLevel.BASIC: 4}
NAME_IS_SHORT = N_("Give the full official name, for example 青澜省澜州市临澜区人民法院.")
CODE_IS_ODD = N_("“%(code)s” is not a court's code: one province character, then two digits (intermediate) or four (basic).")
CODE_IS_OF_ANOTHER_LEVEL = N_("“%(code)s” does not fit this level: after the province character come %(digits)s digits.")
NAME_IS_TAKEN = N_("This court is already in the register.")
CODE_IS_TAKEN = N_("Another court already has the code %(code)s.")


class Particulars(TypedDict):
    """What the register knows of a court."""

    name: str
    level: CourtLevel
    province: str
    city: str
    case_code: str
    address: str
    telephone: str
    filing_channel: FilingChannel


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
    with _unique(particulars):
        for name, value in particulars.items():
            setattr(court, name, value)
    return court


def find(*, words: str = "") -> Sequence[Court]:
    """Courts whose name, city or code contains the words, from the highest level down."""
    wanted = select(Court).order_by(Court.province, Court.case_code)
    if words.strip():
        like = f"%{words.strip()}%"
        wanted = wanted.where(or_(Court.name.like(like), Court.city.like(like), Court.case_code.like(like)))
    return db.session.scalars(wanted).all()


def of_code(*, case_code: str) -> Court | None:
    """The court that a case number's code names."""
    return db.session.scalar(select(Court).where(Court.case_code == case_code))


def choices() -> list[tuple[str, str]]:
    """(id, name) pairs for a select field."""
    return [(str(court.id), court.name) for court in find()]


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
