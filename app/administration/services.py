"""Weighing a change of the tables before it is decided, and bringing the kept balances up to date once it counts.

Locked debts and frozen papers are never touched: they carry the tables they were computed under.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import force_locale
from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import joinedload, selectinload

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.administration.models import MovedMatter, Weighing
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.core.paging import Page, fetch
from app.jobs import services as jobs
from app.jobs.models import Job
from app.matters.models import Guarantee, Loan, Matter
from app.matters.services import debt, limits
from app.matters.states import ENDED, RateKind
from app.registers import services as registers
from app.registers.models import Amendment
from app.registers.states import AmendmentStatus, Register
from app.statutes.errors import StatuteError
from app.statutes.rules import Rules

WEIGH = "weigh_amendment"
REFRESH = "refresh_moved"
AT_ONCE = 120
"""So many matters are weighed while the reader waits; more are a job's work."""
PORTION = 40
PAGE_SIZE = 25

NOT_WEIGHED = N_("First see what this change moves; it is being computed or has to be computed once more.")
NOTHING_TO_WEIGH = N_("This change moves neither money nor dates.")


@dataclass(frozen=True)
class Totals:
    """What a change moves in all: how many matters, their debts before and after, how many have other limits."""

    examined: int
    moved: int
    debts: int
    before: Decimal
    after: Decimal
    limits: int

    @property
    def difference(self) -> Decimal:
        """What is owed more or less in all."""
        return self.after - self.before


def begin_weighing(*, actor: User, amendment: Amendment) -> Weighing:
    """See what the change moves: at once where few matters can be touched, else as a job."""
    policy.demand(actor, Permission.DECIDE_AMENDMENTS)
    if not amendment.is_open or not amendment.register.moves_matters:
        raise DomainError(NOTHING_TO_WEIGH)
    weighing = open_weighing(amendment=amendment)
    wanted = candidates(amendment=amendment)
    if len(wanted) <= AT_ONCE:
        weigh(amendment=amendment, matter_ids=wanted)
        complete(weighing=weighing)
    elif not jobs.has_open(kind=WEIGH, subject_id=amendment.id):
        jobs.order(
            actor=actor,
            kind=WEIGH,
            matter_id=None,
            subject_id=amendment.id,
            title=amendment.title,
            steps=-(-len(wanted) // PORTION),
        )
    return weighing


def open_weighing(*, amendment: Amendment) -> Weighing:
    """Begin anew: what was weighed before is put aside."""
    db.session.execute(delete(MovedMatter).where(MovedMatter.amendment_id == amendment.id))
    weighing = weighing_of(amendment=amendment) or Weighing(amendment_id=amendment.id)
    weighing.as_of = day_of(amendment)
    weighing.weighed_at = clock.now()
    weighing.rules_version = registers.without_change(amendment=amendment, on=weighing.as_of).version
    weighing.examined = len(candidates(amendment=amendment))
    weighing.is_complete = False
    db.session.add(weighing)
    db.session.flush()
    return weighing


def weigh(*, amendment: Amendment, matter_ids: Sequence[int]) -> int:
    """Compute these matters under the tables without and with the change; keep those that it moves. Returns how many."""
    day = day_of(amendment)
    before = registers.without_change(amendment=amendment, on=day)
    after = registers.with_change(amendment=amendment, on=day)
    moved = [row for matter in _loaded(matter_ids) if (row := _moved(amendment, matter, before=before, after=after, day=day))]
    db.session.add_all(moved)
    db.session.flush()
    return len(moved)


def complete(*, weighing: Weighing) -> None:
    """Say that every matter was looked at."""
    weighing.is_complete = True
    weighing.weighed_at = clock.now()
    db.session.flush()


def weighing_of(*, amendment: Amendment) -> Weighing | None:
    """What was weighed of a change so far."""
    return db.session.scalars(select(Weighing).where(Weighing.amendment_id == amendment.id)).one_or_none()


def is_fresh(*, amendment: Amendment, weighing: Weighing | None) -> bool:
    """Whether what was weighed is complete, of today, and against the tables as they still stand."""
    if weighing is None or not weighing.is_complete or weighing.as_of != day_of(amendment):
        return False
    return weighing.rules_version == registers.without_change(amendment=amendment, on=weighing.as_of).version


def job_of(*, amendment: Amendment) -> Job | None:
    """The job that weighs the change, where one was needed."""
    return jobs.of_subject(kind=WEIGH, subject_id=amendment.id)


def day_of(amendment: Amendment) -> date:
    """The day on which a change is looked at: its first one, or today."""
    return max(amendment.takes_effect_on, clock.today())


def candidates(*, amendment: Amendment) -> Sequence[int]:
    """The matters whose debt or limits the change can touch at all: a rate touches only debts that follow it."""
    wanted: Select[Any] = select(Matter.id).where(Matter.stage.not_in(ENDED)).order_by(Matter.id)
    if amendment.register is Register.LPR:
        wanted = wanted.where(Matter.loans.any(Loan.rate_kind == RateKind.LPR))
    return db.session.scalars(wanted).all()


def totals(*, amendment: Amendment, weighing: Weighing) -> Totals:
    """The sums over all matters that the reader sees."""
    figures = select(
        func.count(MovedMatter.id),
        func.count(MovedMatter.id).filter(MovedMatter.total_before != MovedMatter.total_after),
        func.sum(MovedMatter.total_before),
        func.sum(MovedMatter.total_after),
    ).where(MovedMatter.amendment_id == amendment.id)
    moved, debts, before, after = db.session.execute(figures).one()
    held = db.session.scalars(select(MovedMatter.limits).where(MovedMatter.amendment_id == amendment.id)).all()
    nothing = Decimal("0.00")
    return Totals(
        examined=weighing.examined,
        moved=moved,
        debts=debts,
        before=before or nothing,
        after=after or nothing,
        limits=sum(1 for rows in held if rows),
    )


def moved_of(*, amendment: Amendment, page: int = 1) -> Page[MovedMatter]:
    """One page of the matters that the change moves."""
    wanted = select(MovedMatter).where(MovedMatter.amendment_id == amendment.id).options(joinedload(MovedMatter.matter))
    return fetch(wanted.order_by(MovedMatter.matter_id), number=page, size=PAGE_SIZE)


def send(*, actor: User, amendment: Amendment, note: str = "") -> Amendment:
    """Send a change to a second person, with what it moves."""
    _ask_whether_weighed(amendment)
    return registers.send(actor=actor, amendment=amendment, note=note)


def approve(*, actor: User, amendment: Amendment, opinion: str = "") -> Amendment:
    """Let a change count, once whoever decides could see what it moves; the balances follow at once or by a job."""
    if amendment.status is AmendmentStatus.PENDING:
        _ask_whether_weighed(amendment)
    registers.approve(actor=actor, amendment=amendment, opinion=opinion)
    if amendment.counts_from <= clock.today():
        _bring_up_to_date(actor=actor, amendment=amendment)
    return amendment


def moved_ids(*, amendment: Amendment) -> Sequence[int]:
    """The matters that the change moves."""
    wanted = select(MovedMatter.matter_id).where(MovedMatter.amendment_id == amendment.id)
    return db.session.scalars(wanted.order_by(MovedMatter.matter_id)).all()


def refresh(*, matter_ids: Sequence[int]) -> None:
    """Store the balances of these matters anew, and the days of their next limits."""
    for matter in _loaded(matter_ids):
        debt.refresh_balance(matter=matter)
        limits.store_next(matter=matter)
    db.session.flush()


def _bring_up_to_date(*, actor: User, amendment: Amendment) -> None:
    touched = moved_ids(amendment=amendment)
    if len(touched) <= AT_ONCE:
        refresh(matter_ids=touched)
        return
    jobs.order(
        actor=actor,
        kind=REFRESH,
        matter_id=None,
        subject_id=amendment.id,
        title=amendment.title,
        steps=-(-len(touched) // PORTION),
    )


def _ask_whether_weighed(amendment: Amendment) -> None:
    if amendment.register.moves_matters and not is_fresh(amendment=amendment, weighing=weighing_of(amendment=amendment)):
        raise DomainError(NOT_WEIGHED)


def _loaded(matter_ids: Sequence[int]) -> Iterator[Matter]:
    """Matters with all that debts and limits rest on, in portions of a fixed number of queries."""
    for start in range(0, len(matter_ids), PORTION):
        wanted = select(Matter).where(Matter.id.in_(matter_ids[start : start + PORTION])).order_by(Matter.id)
        loans = selectinload(Matter.loans)
        guarantees = selectinload(Matter.guarantees)
        yield from db.session.scalars(
            wanted.options(
                loans.selectinload(Loan.drawdowns),
                loans.selectinload(Loan.repayments),
                loans.selectinload(Loan.rates),
                loans.joinedload(Loan.borrower),
                selectinload(Matter.costs),
                guarantees.joinedload(Guarantee.guarantor),
                guarantees.selectinload(Guarantee.loans).selectinload(Loan.drawdowns),
            )
        ).all()


def _moved(amendment: Amendment, matter: Matter, *, before: Rules, after: Rules, day: date) -> MovedMatter | None:
    old, old_problem = _total(matter, rules=before, day=day)
    new, new_problem = _total(matter, rules=after, day=day)
    shifted = _shifted(matter, before=before, after=after)
    if (old, old_problem) == (new, new_problem) and not shifted:
        return None
    return MovedMatter(
        amendment_id=amendment.id,
        matter_id=matter.id,
        total_before=old,
        total_after=new,
        problem_before=old_problem[:500],
        problem=new_problem[:500],
        limits=shifted,
    )


def _total(matter: Matter, *, rules: Rules, day: date) -> tuple[Decimal | None, str]:
    try:
        return debt.result_under(matter=matter, cutoff_on=day, rules=rules).total, ""
    except StatuteError as error:
        with force_locale(debt.BANK_LOCALE):
            return None, debt.translate(error).sentence


def _shifted(matter: Matter, *, before: Rules, after: Rules) -> list[dict[str, Any]]:
    """The limits that end on another day, by what they are: the un-rolled day and the day they roll to."""
    old, new = ({_name(row): row for row in _limits(matter, rules)} for rules in (before, after))
    return [
        {
            "what": [row.template, row.values],
            "before": [was.ends_on.isoformat(), was.rolls_to.isoformat()],
            "after": [row.ends_on.isoformat(), row.rolls_to.isoformat()],
        }
        for name, row in new.items()
        if (was := old.get(name)) is not None and (was.ends_on, was.rolls_to) != (row.ends_on, row.rolls_to)
    ]


def _limits(matter: Matter, rules: Rules) -> list[limits.Limit]:
    return limits.limits_of(matter=matter, loans=matter.loans, guarantees=matter.guarantees, rules=rules)


def _name(limit: limits.Limit) -> tuple[str, str]:
    return limit.template, str(sorted(limit.values.items()))
