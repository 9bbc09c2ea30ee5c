"""The clocks that run while a matter is not before the court: limitation of each loan, the period of each guarantee."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.access.models import User
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.matters.models import Guarantee, Loan, Matter
from app.matters.services.guarantees import reach_of
from app.matters.states import STAGE_PATH, RepaymentChannel, Stage
from app.registers import services as registers
from app.statutes import limitation
from app.statutes.citations import Citation
from app.statutes.rules import Rules

GUARANTEE_ENDS = N_("Guarantee period of %(party)s")
LIMITATION_ENDS = N_("Limitation of contract %(number)s")

_INTERRUPTS = {
    RepaymentChannel.TRANSFER: limitation.InterruptionKind.PART_PAYMENT,
    RepaymentChannel.AUTO_DEBIT: limitation.InterruptionKind.AUTO_DEBIT,
    RepaymentChannel.COURT: limitation.InterruptionKind.PART_PAYMENT,
    RepaymentChannel.OTHER: limitation.InterruptionKind.PART_PAYMENT,
}
CHANGED_TODAY = 100
_BEFORE_SUIT = STAGE_PATH[0] | STAGE_PATH[1]


@dataclass(frozen=True)
class Limit:
    """A day on which a right is lost if nothing is done, with the article that says so and how it was counted.

    `rolls_to` is the working day that can be argued where `ends_on` is a rest day (CNT-10).
    """

    template: str
    values: dict[str, Any]
    ends_on: date
    rolls_to: date
    basis: tuple[Citation, ...]
    working: tuple[str, ...]
    saving_act: str = ""

    @property
    def sentence(self) -> str:
        """What ends, in the reader's language."""
        return gettext(self.template, **self.values)

    @property
    def days_left(self) -> int:
        return (self.ends_on - clock.today()).days


def limitation_of(*, loan: Loan, rules: Rules | None = None) -> limitation.Limitation | None:
    """When limitation of a loan ends; payments by or from the borrower restart it (PER-05, PER-06). None while nothing is drawn.

    Counted under the tables in force when no others are named.
    """
    if not loan.drawdowns:
        return None
    return limitation.limitation(
        trigger_on=limitation.trigger_date(due_on=[row.due_on for row in loan.drawdowns], accelerated_on=loan.accelerated_on),
        interruptions=[limitation.Interruption(kind=_INTERRUPTS[row.channel], on=row.paid_on) for row in loan.repayments],
        rules=rules or registers.in_force(),
    )


def is_before_suit(stage: Stage) -> bool:
    """Whether these clocks still run: filing the suit holds up limitation (CC 195) and keeps the guarantees."""
    return stage in _BEFORE_SUIT


def limits_of(
    *, matter: Matter, loans: Iterable[Loan], guarantees: Iterable[Guarantee], rules: Rules | None = None
) -> list[Limit]:
    """The limits that count in a matter, the earliest first; one that has passed stays until the record says what saved it."""
    if not is_before_suit(matter.stage):
        return []
    tables = rules or registers.in_force()
    found = [limit for row in guarantees if row.is_claimed and (limit := _of_guarantee(row, tables))]
    found += [limit for loan in loans if (limit := _of_loan(loan, tables))]
    return sorted(found, key=lambda limit: limit.ends_on)


def store_next(*, matter: Matter) -> None:
    """Keep the day of the first limit with the matter, for lists that cannot compute all of them."""
    counting = limits_of(matter=matter, loans=matter.loans, guarantees=matter.guarantees)
    matter.next_limit_on = counting[0].ends_on if counting else None


def nearest(*, owner: User | None, limit: int) -> list[tuple[Matter, list[Limit]]]:
    """The matters whose limits end first, of one owner or of all that the reader sees; each with its limits, counted now.

    They are chosen by the stored day. A matter that was changed after the day was stored last night is looked at too.
    """
    before_suit = select(Matter.id).where(Matter.stage.in_([stage for stage in Stage if is_before_suit(stage)]))
    if owner is not None:
        before_suit = before_suit.where(Matter.owner_id == owner.id)
    stored = before_suit.where(Matter.next_limit_on.is_not(None)).order_by(Matter.next_limit_on, Matter.id).limit(2 * limit)
    midnight = datetime.combine(clock.today(), time(), clock.SHANGHAI)
    changed = before_suit.where(Matter.updated_at >= midnight).order_by(Matter.updated_at.desc(), Matter.id).limit(CHANGED_TODAY)
    keys = {*db.session.scalars(stored), *db.session.scalars(changed)}
    wanted = (
        select(Matter)
        .where(Matter.id.in_(keys))
        .options(
            selectinload(Matter.loans).selectinload(Loan.drawdowns),
            selectinload(Matter.loans).selectinload(Loan.repayments),
            selectinload(Matter.guarantees).selectinload(Guarantee.guarantor),
            selectinload(Matter.guarantees).selectinload(Guarantee.loans).selectinload(Loan.drawdowns),
        )
    )
    counted = [(row, limits_of(matter=row, loans=row.loans, guarantees=row.guarantees)) for row in db.session.scalars(wanted)]
    return sorted(((row, found) for row, found in counted if found), key=lambda one: one[1][0].ends_on)[:limit]


def _of_guarantee(guarantee: Guarantee, rules: Rules) -> Limit | None:
    try:
        reach = reach_of(guarantee=guarantee, rules=rules)
    except DomainError:
        # A period that cannot be counted is a remark on the page of guarantees, not a day to plan for.
        return None
    if reach is None or reach.saved.saved:
        return None
    return Limit(
        template=GUARANTEE_ENDS,
        values={"party": guarantee.guarantor.name},
        ends_on=reach.end.raw_end,
        rolls_to=reach.end.rolled_end,
        basis=reach.end.basis,
        working=reach.end.working,
        saving_act=reach.end.saving_act,
    )


def _of_loan(loan: Loan, rules: Rules) -> Limit | None:
    ended = limitation_of(loan=loan, rules=rules)
    if ended is None:
        return None
    return Limit(
        template=LIMITATION_ENDS,
        values={"number": loan.number},
        ends_on=ended.raw_end,
        rolls_to=ended.rolled_end,
        basis=ended.basis,
        working=ended.working,
    )
