"""Keeping an answer with a matter, opening it exactly as it was computed, and saying what today's rules would make of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.calculators.models import KeptCalculation
from app.calculators.questions import Asked
from app.calculators.services import asking
from app.calculators.services.answers import Answer, Found
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket import wording
from app.docket.states import MilestoneKind
from app.matters.models import Matter
from app.matters.services.debt import digest_of

NO_SUCH_MATTER = N_("There is no matter %(number)s among those you may edit; its number stands at the head of its pages.")
SUGGESTED = 20


@dataclass(frozen=True)
class Kept:
    """A kept calculation for a list: what was asked and found, without its whole working."""

    row: KeptCalculation
    title: Found
    value: Found


@dataclass(frozen=True)
class Today:
    """What the rules in force today make of a kept question: the same, another answer, or a refusal."""

    answer: Answer | None
    refusal: str
    is_same: bool


def keep(*, actor: User, matter: Matter, asked: Asked, note: str = "") -> KeptCalculation:
    """Keep the answer to a question with a matter. Keeping the same again under the same rules gives the same row."""
    policy.demand(actor, Permission.EDIT_MATTERS)
    answer = asking.answer_to(asked)
    inputs, result = asked.to_plain(), answer.to_plain()
    digest = digest_of(inputs=inputs, result=result)
    # Two people may keep at once: the matter's row is held while the next number is taken.
    db.session.execute(select(Matter.id).where(Matter.id == matter.id).with_for_update())
    taken = _of(matter)
    known = next((row for row in taken if row.digest == digest and row.note == note), None)
    if known is not None:
        return known
    row = KeptCalculation(
        matter_id=matter.id,
        number=max((row.number for row in taken), default=0) + 1,
        tool=answer.kind,
        inputs=inputs,
        result=result,
        digest=digest,
        rule_version=answer.version,
        note=note,
        made_by=actor,
        made_at=clock.now(),
    )
    row.matter = matter
    db.session.add(row)
    db.session.flush()
    docket.record(
        actor=actor,
        matter_id=matter.id,
        kind=MilestoneKind.CALCULATION_KEPT,
        happened_on=clock.today(),
        tool=answer.kind,
        number=row.number,
        found=_fact(answer.value),
    )
    return row


def matter_called(number: str) -> Matter:
    """The matter of that number, if the actor sees it."""
    matter = db.session.scalar(select(Matter).where(Matter.number == number.strip()))
    if matter is None:
        raise DomainError(NO_SUCH_MATTER, field="number", number=number.strip())
    return matter


def suggestions(*, actor: User) -> Sequence[Matter]:
    """The matters an actor most likely means: the latest that he is the officer of."""
    wanted = select(Matter).where(Matter.owner_id == actor.id).order_by(Matter.updated_at.desc(), Matter.id.desc())
    return db.session.scalars(wanted.limit(SUGGESTED)).all()


def of_matter(*, matter: Matter) -> list[Kept]:
    """The calculations kept with a matter, the latest first."""
    return [Kept(row, Found.from_plain(row.result["title"]), Found.from_plain(row.result["value"])) for row in _of(matter)]


def answer_of(row: KeptCalculation) -> Answer:
    """The kept answer, exactly as it was computed."""
    return Answer.from_plain(row.result)


def question_of(row: KeptCalculation) -> Asked:
    """The kept question."""
    return asking.asked_of(row.tool, row.inputs)


def under_todays_rules(row: KeptCalculation) -> Today:
    """The kept question answered anew; the mark of the rules alone makes no difference."""
    try:
        answer = asking.answer_to(question_of(row))
    except DomainError as error:
        return Today(None, error.sentence, is_same=False)
    same = answer.to_plain() | {"version": row.rule_version} == row.result
    return Today(answer, "", is_same=same)


def _of(matter: Matter) -> Sequence[KeptCalculation]:
    wanted = select(KeptCalculation).where(KeptCalculation.matter_id == matter.id).options(joinedload(KeptCalculation.made_by))
    return db.session.scalars(wanted.order_by(KeptCalculation.number.desc())).all()


def _fact(found: Found) -> wording.Fact:
    if found.amount is not None:
        return found.amount
    return found.day if found.day is not None else found.words or found.choice
