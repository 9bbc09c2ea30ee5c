"""What the rules in force would move: found matter by matter, shown before and after, moved once somebody confirms it.

A matter that was looked at and stays as it is says so by the version of its deadlines, and one that would move by its
shifts. So a search that was cut off goes on where it stopped, and a second one finds nothing new.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, delete, func, literal, select
from sqlalchemy.orm import joinedload, selectinload

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.core.paging import Page, fetch
from app.deadlines.models import DeadlineShift
from app.docket import services as docket
from app.docket.models import Deadline
from app.docket.services import Difference
from app.docket.services.folding import STANDING
from app.docket.states import DeadlineState
from app.jobs import services as jobs
from app.jobs.models import Job
from app.matters.models import Guarantee, Loan, Matter
from app.matters.services import limits
from app.registers import services as registers
from app.statutes import course
from app.statutes.rules import Rules

COMPARE = "compare_deadlines"
MOVE = "move_deadlines"
AT_ONCE = 60
"""So many matters are counted while the reader waits; more are a job's work."""
PORTION = 40
PAGE_SIZE = 30
COUNTED_TO = 1000

COMPARING = N_("Deadlines against the rules in force")
MOVING = N_("Deadlines moved to the rules in force")
NOTHING_FOUND = N_("Nothing is to be moved: no deadline differs from the rules in force.")
OUTDATED = N_("The rules have changed since this was found: compare once more before anything is moved.")


@dataclass(frozen=True)
class Standing:
    """Where the search stands: deadlines still to be compared, those that would move, and the work under way."""

    unchecked: int
    found: int
    is_outdated: bool
    found_at: datetime | None
    job: Job | None


def standing(*, actor: User) -> Standing:
    """How much is still to be compared and what was found, of all that the reader sees."""
    version = registers.in_force().version
    waiting = select(literal(1).label("met")).select_from(Deadline).where(*_uncompared(version)).limit(COUNTED_TO)
    unchecked = db.session.scalar(select(func.count()).select_from(waiting.subquery())) or 0
    of_others = func.sum(case((DeadlineShift.rules_version != version, 1), else_=0))
    found, outdated, found_at = db.session.execute(
        select(func.count(DeadlineShift.id), of_others, func.max(DeadlineShift.found_at))
    ).one()
    return Standing(unchecked, int(found), bool(outdated), found_at, _job_of(actor))


def shifts(*, page: int = 1) -> Page[DeadlineShift]:
    """One page of what would move, by matter."""
    wanted = select(DeadlineShift).options(joinedload(DeadlineShift.matter))
    return fetch(
        wanted.order_by(DeadlineShift.matter_id, DeadlineShift.plan_after, DeadlineShift.id), number=page, size=PAGE_SIZE
    )


def compare(*, actor: User) -> int:
    """Count all deadlines of other rules anew, at once where they are few, else as a job; returns how many matters that are."""
    policy.demand(actor, Permission.MOVE_DEADLINES)
    wanted = to_compare()
    if len(wanted) <= AT_ONCE:
        compare_portion(matter_ids=wanted)
    else:
        _order(actor, kind=COMPARE, title=COMPARING, matters=len(wanted))
    return len(wanted)


def move(*, actor: User, matter: Matter | None = None) -> int:
    """Confirm what was found, of one matter or of all that the reader sees; returns how many matters are moved."""
    policy.demand(actor, Permission.MOVE_DEADLINES)
    wanted = to_move(matter=matter)
    if not wanted:
        raise DomainError(NOTHING_FOUND)
    version = registers.in_force().version
    outdated = select(DeadlineShift.id).where(DeadlineShift.matter_id.in_(wanted), DeadlineShift.rules_version != version)
    if db.session.scalar(outdated.limit(1)) is not None:
        raise DomainError(OUTDATED)
    if len(wanted) <= AT_ONCE:
        move_portion(actor=actor, matter_ids=wanted)
    else:
        _order(actor, kind=MOVE, title=MOVING, matters=len(wanted))
    return len(wanted)


def to_compare() -> Sequence[int]:
    """The matters with an open deadline that was counted under other rules and not compared with those in force."""
    version = registers.in_force().version
    return db.session.scalars(
        select(Deadline.matter_id).where(*_uncompared(version)).distinct().order_by(Deadline.matter_id)
    ).all()


def to_move(*, matter: Matter | None = None) -> Sequence[int]:
    """The matters of which something was found to move."""
    wanted = select(DeadlineShift.matter_id).distinct().order_by(DeadlineShift.matter_id)
    return db.session.scalars(wanted if matter is None else wanted.where(DeadlineShift.matter_id == matter.id)).all()


def compare_portion(*, matter_ids: Sequence[int]) -> int:
    """Count these matters under the rules in force and keep what differs; returns how many deadlines that are."""
    rules, count = registers.in_force(), 0
    for start in range(0, len(matter_ids), PORTION):
        portion = matter_ids[start : start + PORTION]
        db.session.execute(delete(DeadlineShift).where(DeadlineShift.matter_id.in_(portion)))
        for matter_id, rows, found in differing(matter_ids=portion, rules=rules):
            differing_keys = {one.key for one in found}
            docket.restamp(rows=[row for row in rows if row.key not in differing_keys], rules=rules)
            db.session.add_all(_shift(matter_id, one, rules=rules) for one in found)
            count += len(found)
        db.session.flush()
    return count


def move_portion(*, actor: User | None, matter_ids: Sequence[int]) -> None:
    """Bring the deadlines of these matters to the rules in force; each move is kept with the rules that caused it."""
    rules = registers.in_force()
    for start in range(0, len(matter_ids), PORTION):
        portion = matter_ids[start : start + PORTION]
        rows = docket.kept_rows(matter_ids=portion)
        for matter_id, found, events in docket.folded(matter_ids=portion, rules=rules):
            docket.keep(
                actor=actor, matter_id=matter_id, dues=found.dues, prefix="", rules=rules, rows=rows[matter_id], events=events
            )
        for matter in _loaded(portion):
            limits.store_next(matter=matter, touched=None)
        db.session.execute(delete(DeadlineShift).where(DeadlineShift.matter_id.in_(portion)))


def differing(*, matter_ids: Sequence[int], rules: Rules) -> Iterator[tuple[int, list[Deadline], list[Difference]]]:
    """Each matter with its kept deadlines and what these rules give otherwise, events and limits alike."""
    rows = docket.kept_rows(matter_ids=matter_ids)
    of_limits = {matter.id: limits.dues_of(matter=matter, rules=rules)[0] for matter in _loaded(matter_ids)}
    for matter_id, found, _events in docket.folded(matter_ids=matter_ids, rules=rules):
        held = rows[matter_id]
        by_events = docket.differences(rows=held, dues=found.dues, prefix="")
        by_limits = docket.differences(rows=held, dues=of_limits.get(matter_id, []), prefix=limits.KEPT_UNDER)
        yield matter_id, held, [*by_events, *by_limits]


def _uncompared(version: str) -> list[ColumnElement[bool]]:
    """Open deadlines of other rules in matters of which nothing was found under the rules in force."""
    found = select(DeadlineShift.id).where(DeadlineShift.matter_id == Deadline.matter_id, DeadlineShift.rules_version == version)
    return [Deadline.state.in_(STANDING), Deadline.rules_version != version, ~found.exists()]


def _shift(matter_id: int, one: Difference, *, rules: Rules) -> DeadlineShift:
    shown: Deadline | course.Due | None = one.row or one.due
    assert shown is not None
    return DeadlineShift(
        matter_id=matter_id,
        deadline_id=one.row.id if one.row is not None else None,
        key=one.key,
        title=shown.title,
        english=shown.english,
        subject=one.row.subject if one.row is not None else "",
        plan_before=one.before_on,
        plan_after=one.after_on,
        state_before=one.row.state if one.row is not None else None,
        state_after=DeadlineState(one.due.state.value) if one.due is not None else None,
        working=list(one.due.working) if one.due is not None else [],
        rules_version=rules.version,
        found_at=clock.now(),
    )


def _loaded(matter_ids: Sequence[int]) -> Sequence[Matter]:
    """The matters whose limits run, with what these rest on, in a fixed number of queries."""
    wanted: Select[tuple[Matter]] = select(Matter).where(Matter.id.in_(matter_ids)).order_by(Matter.id)
    loans, guarantees = selectinload(Matter.loans), selectinload(Matter.guarantees)
    return db.session.scalars(
        wanted.options(
            loans.selectinload(Loan.drawdowns),
            loans.selectinload(Loan.repayments),
            guarantees.joinedload(Guarantee.guarantor),
            guarantees.selectinload(Guarantee.loans).selectinload(Loan.drawdowns),
        )
    ).all()


def _order(actor: User, *, kind: str, title: str, matters: int) -> None:
    if not jobs.has_open(kind=kind, subject_id=actor.id):
        jobs.order(actor=actor, kind=kind, matter_id=None, subject_id=actor.id, title=title, steps=matters)


def _job_of(actor: User) -> Job | None:
    """The actor's last search or move, while it is under way or when it failed."""
    found = [job for kind in (COMPARE, MOVE) if (job := jobs.of_subject(kind=kind, subject_id=actor.id)) is not None]
    last = max(found, key=lambda job: job.id, default=None)
    return last if last is not None and (last.is_open or last.failure) else None
