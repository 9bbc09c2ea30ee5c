"""Proceedings of a matter and the case numbers that courts give them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.models import User
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.courts.models import Court
from app.docket.models import CaseNumber, Proceeding
from app.docket.services import milestones
from app.docket.states import MilestoneKind, ProceedingKind
from app.statutes.case_numbers import parse_case_number
from app.statutes.errors import StatuteError

KNOWN_ELSEWHERE = N_("Case number %(number)s is on file for another proceeding of this matter: a case number belongs to one.")
OTHER_YEAR = N_("%(number)s is a case of %(year)s, but the proceeding began on %(opened_on)s: check the year of the case number.")


def open_proceeding(
    *, actor: User | None, matter_id: int, kind: ProceedingKind, opened_on: date, court: Court | None = None, body: str = ""
) -> Proceeding:
    """Begin a course before a court, or before another body that is named in words."""
    proceeding = Proceeding(matter_id=matter_id, kind=kind, opened_on=opened_on, court=court, body=body)
    db.session.add(proceeding)
    db.session.flush()
    milestones.record(
        actor=actor,
        matter_id=matter_id,
        kind=MilestoneKind.PROCEEDING_OPENED,
        happened_on=opened_on,
        proceeding=_title(proceeding),
    )
    return proceeding


def add_case_number(
    *, actor: User | None, proceeding: Proceeding, text: str, from_on: date | None = None, field: str = "case_number"
) -> CaseNumber:
    """Give a proceeding a case number, read and checked (CASE-01); the one it already carries is returned as it is.

    A number of a year before the proceeding began, or one that another proceeding of the matter carries, is refused.
    """
    try:
        read = parse_case_number(text)
    except StatuteError as error:
        raise DomainError(error.template, field=field, **error.params) from error
    held = db.session.scalars(
        select(CaseNumber).where(CaseNumber.matter_id == proceeding.matter_id, CaseNumber.identity == read.identity)
    ).first()
    if held is not None and held.proceeding_id == proceeding.id:
        return held
    if held is not None:
        raise DomainError(KNOWN_ELSEWHERE, field=field, number=read.text)
    if read.year < proceeding.opened_on.year:
        raise DomainError(OTHER_YEAR, field=field, number=read.text, year=read.year, opened_on=proceeding.opened_on.isoformat())
    number = CaseNumber(
        matter_id=proceeding.matter_id,
        text=read.text,
        identity=read.identity,
        type_code=read.type_code,
        court=proceeding.court,
        from_on=from_on,
    )
    proceeding.case_numbers.append(number)
    db.session.flush()
    return number


def proceedings_of(*, matter_id: int, kind: ProceedingKind | None = None) -> Sequence[Proceeding]:
    """The proceedings of a matter in the order they began, with their courts and numbers."""
    wanted: Any = select(Proceeding).where(Proceeding.matter_id == matter_id)
    if kind is not None:
        wanted = wanted.where(Proceeding.kind == kind)
    wanted = wanted.options(selectinload(Proceeding.court), selectinload(Proceeding.case_numbers))
    return db.session.scalars(wanted.order_by(Proceeding.opened_on, Proceeding.id)).all()


def _title(proceeding: Proceeding) -> str:
    where = proceeding.court.name if proceeding.court else proceeding.body
    return f"{where}{proceeding.kind.label}" if where else gettext(proceeding.kind.english)
