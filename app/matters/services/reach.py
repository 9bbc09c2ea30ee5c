"""How long a guarantee can still be used, by the law's own counting."""

from dataclasses import dataclass
from datetime import date

from app.core import clock
from app.matters.models import Drawdown, Guarantee
from app.matters.services.refusals import translate
from app.matters.states import GuaranteeKind, GuaranteeMode
from app.registers import services as registers
from app.statutes import calendar
from app.statutes import guarantees as law
from app.statutes.errors import StatuteError
from app.statutes.rules import Rules


@dataclass(frozen=True)
class Reach:
    """How long a guarantee can be used: its end with basis and working, and whether an act inside the period saved it."""

    form: law.FormFinding
    end: law.GuaranteePeriodEnd
    saved: law.Saved
    from_on: date
    days_left: int
    debts: int

    @property
    def is_lost(self) -> bool:
        return self.days_left < 0 and not self.saved.saved


def reach_of(*, guarantee: Guarantee, rules: Rules | None = None) -> Reach | None:
    """How long the guarantee can be used, by the earliest end that can be argued; None while nothing is drawn.

    Each debt has its own period (CC 692). A maximum-amount guarantee whose contract is silent runs from the day the
    debts are determined, or the last due date (SEC-I 30). Counted under the tables in force when no others are named.
    """
    tables = rules or registers.in_force()
    drawn = [row for loan in guarantee.loans for row in loan.drawdowns]
    if not drawn:
        return None
    try:
        form = law.guarantee_form(agreed=_FORMS.get(guarantee.mode), signed_on=guarantee.signed_on)
        ends = [(_end(guarantee, form=form.form, row=row, rules=tables), row) for row in _triggers(guarantee, drawn)]
        end, first = min(ends, key=lambda each: each[0].raw_end)
        acts = []
        if guarantee.demanded_on:
            acts.append(law.GuaranteeAct(kind=law.ActKind.DEMAND_REACHED_GUARANTOR, on=guarantee.demanded_on))
        saved = law.is_saved(form=form.form, period_end_on=end.raw_end, acts=acts)
    except StatuteError as error:
        raise translate(error) from error
    days_left = (end.raw_end - clock.today()).days
    return Reach(form=form, end=end, saved=saved, from_on=_called_or_due(first), days_left=days_left, debts=len(drawn))


_FORMS = {GuaranteeMode.JOINT: law.GuaranteeForm.JOINT, GuaranteeMode.GENERAL: law.GuaranteeForm.GENERAL}


def _triggers(guarantee: Guarantee, drawn: list[Drawdown]) -> list[Drawdown]:
    is_silent = guarantee.period_months is None and guarantee.period_ends_on is None
    if guarantee.kind is GuaranteeKind.MAXIMUM and is_silent:
        return [max(drawn, key=lambda row: row.due_on)]
    return drawn


def _end(guarantee: Guarantee, *, form: law.GuaranteeForm, row: Drawdown, rules: Rules) -> law.GuaranteePeriodEnd:
    is_agreed = guarantee.period_months is not None or guarantee.period_ends_on is not None
    due_on: date = row.due_on
    if guarantee.kind is GuaranteeKind.MAXIMUM and not is_agreed and guarantee.determined_on:
        due_on = law.maximum_guarantee_trigger(determined_on=guarantee.determined_on, last_due_on=row.due_on)
    return law.guarantee_period(
        form=form,
        term=law.PeriodTerm.AGREED if is_agreed else law.PeriodTerm.NONE,
        due_on=due_on,
        signed_on=guarantee.signed_on,
        agreed=calendar.months(guarantee.period_months) if guarantee.period_months is not None else None,
        agreed_end_on=guarantee.period_ends_on,
        accelerated_on=called if (called := _called_or_due(row)) < row.due_on else None,
        rules=rules,
    )


def _called_or_due(row: Drawdown) -> date:
    """When the debt fell due: on the day it was called early, if it was, else on its own day."""
    called: date | None = row.loan.accelerated_on
    due_on: date = row.due_on
    return called if called is not None and row.drawn_on <= called < due_on else due_on
