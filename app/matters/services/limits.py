"""The clocks that run while a matter is not before the court: limitation of each loan, the period of each guarantee.

They are kept as deadlines beside those that follow from events, under keys of their own.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import force_locale, gettext

from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.matters.models import Guarantee, Loan, Matter
from app.matters.services.reach import reach_of
from app.matters.services.refusals import BANK_LOCALE
from app.matters.states import STAGE_PATH, RepaymentChannel, Stage
from app.registers import services as registers
from app.statutes import course, limitation
from app.statutes.calendar import Alarm
from app.statutes.citations import Citation
from app.statutes.guarantees import GuaranteeForm
from app.statutes.periods import Actor, LimitKind, period_rule
from app.statutes.rules import Rules

KEPT_UNDER = "limit|"
"""What the keys of these deadlines begin with."""

GUARANTEE_ENDS = N_("Guarantee period of %(party)s")
LIMITATION_ENDS = N_("Limitation of contract %(number)s")
GUARANTEE_PERIOD = N_("Guarantee period")
LIMITATION = N_("Limitation of the claim")
SAVED = N_("The demand reached the guarantor within the period")
DEMAND_OR_SUE = N_("Demand payment from the guarantor, or sue him, within the period")
SUE_THE_DEBTOR = N_("Sue the debtor, or go to arbitration, within the period")

_INTERRUPTS = {
    RepaymentChannel.TRANSFER: limitation.InterruptionKind.PART_PAYMENT,
    RepaymentChannel.AUTO_DEBIT: limitation.InterruptionKind.AUTO_DEBIT,
    RepaymentChannel.COURT: limitation.InterruptionKind.PART_PAYMENT,
    RepaymentChannel.OTHER: limitation.InterruptionKind.PART_PAYMENT,
}
_BEFORE_SUIT = STAGE_PATH[0] | STAGE_PATH[1]
_RULE_OF_LIMITATION = "limitation"
_RULE_OF_GUARANTEES = "guarantee_period"
_NUMBER_OF_GUARANTEES = "PER-20"
_DEMAND_PAPERS = ("demand_notice",)


@dataclass(frozen=True)
class Limit:
    """A day on which a right is lost if nothing is done, with the article that says so and how it was counted.

    `rolls_to` is the working day that can be argued where `ends_on` is a rest day (CNT-10). `saved_on` is the day on which an
    act within the period kept the right.
    """

    key: str
    rule: str
    reference: str
    template: str
    values: dict[str, Any]
    name: str
    subject: str
    asks: str
    asks_english: str
    from_on: date
    ends_on: date
    rolls_to: date
    alarms: tuple[Alarm, ...]
    basis: tuple[Citation, ...]
    working: tuple[str, ...]
    kind: LimitKind
    party_id: int | None = None
    saving_act: str = ""
    saved_on: date | None = None
    holiday_table_missing: bool = False

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
    return [limit for limit in counted(matter=matter, loans=loans, guarantees=guarantees, rules=rules) if limit.saved_on is None]


def counted(*, matter: Matter, loans: Iterable[Loan], guarantees: Iterable[Guarantee], rules: Rules | None = None) -> list[Limit]:
    """Those limits and the ones that were kept in time, the earliest first; nothing once the matter is before a court."""
    if not is_before_suit(matter.stage):
        return []
    tables = rules or registers.in_force()
    found = [limit for row in guarantees if row.is_claimed and (limit := _of_guarantee(row, tables))]
    found += [limit for loan in loans if (limit := _of_loan(loan, tables))]
    return sorted(found, key=lambda limit: limit.ends_on)


def dues_of(*, matter: Matter, rules: Rules) -> tuple[list[course.Due], dict[str, str]]:
    """The limits of a matter as deadlines, and what each is about in words."""
    found = counted(matter=matter, loans=matter.loans, guarantees=matter.guarantees, rules=rules)
    with force_locale(BANK_LOCALE):
        return [_due(limit, rules=rules) for limit in found], {limit.key: limit.subject for limit in found}


def refresh(*, matter: Matter) -> None:
    """Bring the kept limits of a matter into line after something of it was changed; within many changes only once, at their end."""
    if matter in db.session().info.get("gathering_changes", ()):
        return
    db.session.flush()
    db.session.expire(matter, ["loans", "guarantees"])
    store_next(matter=matter, touched=None)


def store_next(*, matter: Matter, touched: Collection[str] | None = ()) -> None:
    """Keep the limits as deadlines, and the day of the first one with the matter.

    What only changed tables would move stays until it is confirmed, unless `touched` is None.
    """
    tables = registers.in_force()
    dues, subjects = dues_of(matter=matter, rules=tables)
    kept = docket.keep(
        actor=None,
        matter_id=matter.id,
        dues=dues,
        prefix=KEPT_UNDER,
        rules=tables,
        assignee_id=matter.owner_id,
        subjects=subjects,
        touched=touched,
    )
    matter.next_limit_on = min((row.plan_on for row in kept if row.is_open and row.plan_on), default=None)


def _due(limit: Limit, *, rules: Rules) -> course.Due:
    """A limit as the docket keeps deadlines; called in the bank's language."""
    is_saved = limit.saved_on is not None
    return course.Due(
        key=limit.key,
        rule=limit.rule,
        reference=limit.reference,
        title=gettext(limit.name),
        english=limit.name,
        asks=limit.asks,
        asks_english=limit.asks_english,
        proceeding="",
        party=str(limit.party_id or ""),
        measure="",
        instrument="",
        opened_by="",
        limit=None,
        until="",
        event_on=limit.from_on,
        raw_last_on=limit.ends_on,
        last_on=limit.rolls_to,
        plan_on=limit.ends_on,
        actor=Actor.BANK,
        kind=limit.kind,
        protects=True,
        waits=False,
        provisional=False,
        warn_on=tuple(alarm.on for alarm in limit.alarms),
        after="",
        state=course.DueState.MET if is_saved else course.DueState.OPEN,
        closed_by="",
        closed_on=limit.saved_on,
        reason=gettext(SAVED) if is_saved else "",
        papers=_DEMAND_PAPERS,
        basis=limit.basis,
        working=limit.working,
        version=rules.version,
        holiday_table_missing=limit.holiday_table_missing,
        inputs={"subject": limit.subject, "from_on": limit.from_on.isoformat()},
    )


def _of_guarantee(guarantee: Guarantee, rules: Rules) -> Limit | None:
    try:
        reach = reach_of(guarantee=guarantee, rules=rules)
    except DomainError:
        # A period that cannot be counted is a remark on the page of guarantees, not a day to plan for.
        return None
    if reach is None:
        return None
    return Limit(
        key=f"guarantee:{guarantee.id}",
        rule=_RULE_OF_GUARANTEES,
        reference=_NUMBER_OF_GUARANTEES,
        template=GUARANTEE_ENDS,
        values={"party": guarantee.guarantor.name},
        name=GUARANTEE_PERIOD,
        subject=f"{guarantee.guarantor.name} {guarantee.number}".strip(),
        asks=reach.end.saving_act,
        asks_english=SUE_THE_DEBTOR if reach.form.form is GuaranteeForm.GENERAL else DEMAND_OR_SUE,
        from_on=reach.from_on,
        ends_on=reach.end.raw_end,
        rolls_to=reach.end.rolled_end,
        alarms=reach.end.alarms,
        basis=reach.end.basis,
        working=reach.end.working,
        kind=LimitKind.UNCHANGEABLE,
        party_id=guarantee.guarantor_id,
        saving_act=reach.end.saving_act,
        saved_on=reach.saved.act.on if reach.saved.saved and reach.saved.act else None,
        holiday_table_missing=reach.end.holiday_table_missing,
    )


def _of_loan(loan: Loan, rules: Rules) -> Limit | None:
    ended = limitation_of(loan=loan, rules=rules)
    if ended is None:
        return None
    rule = period_rule(_RULE_OF_LIMITATION, on=ended.started_on, rules=rules)
    return Limit(
        key=f"loan:{loan.id}",
        rule=rule.key,
        reference=rule.rule,
        template=LIMITATION_ENDS,
        values={"number": loan.number},
        name=LIMITATION,
        subject=loan.number,
        asks=rule.asks,
        asks_english=rule.asks_english,
        from_on=ended.started_on,
        ends_on=ended.raw_end,
        rolls_to=ended.rolled_end,
        alarms=ended.alarms,
        basis=ended.basis,
        working=ended.working,
        kind=rule.kind,
        party_id=loan.borrower_id,
    )
