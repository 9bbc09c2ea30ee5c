"""The ladder: on which days who is told of a deadline. Pure; the numbers are the bank's settings (CNT-10)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.docket.models import Deadline
from app.reminders.states import Step
from app.statutes.rules import Rules

ALARM_SETTINGS = ("periods.protect_alarms", "periods.seizure_alarms", "periods.in_kind_alarms")
OTHER_ALARMS = "periods.other_alarms"
AFTER = "periods.escalation_after"
LAST_DAYS = "periods.escalation_last_days"


@dataclass(frozen=True)
class Ladder:
    """The numbers in force on a day: days of warning where the law's catalogue gives none, and when a manager hears of it."""

    other_alarms: tuple[int, ...]
    after: int
    last_days: int

    @property
    def reach(self) -> int:
        """How many days before its end a deadline without alarm days of its own can need a reminder."""
        return max((*self.other_alarms, self.last_days))

    def alarm_days(self, row: Deadline) -> list[date]:
        """The days of warning of a deadline: those counted with it, else those of the setting."""
        if row.alarms:
            return sorted(date.fromisoformat(day) for day in row.alarms)
        return sorted(row.plan_on - timedelta(days=days) for days in self.other_alarms) if row.plan_on else []

    def steps(self, row: Deadline, *, today: date, alarmed: Mapping[date, date]) -> list[tuple[Step, date]]:
        """The steps that a pressing deadline has reached, each with the day it belongs to.

        `alarmed` says on which day whoever keeps it was reminded for which alarm day: nobody is reported for not answering
        a reminder that he never got. Of several alarm days that passed together only the last is raised.
        """
        if row.plan_on is None:
            return []
        if row.plan_on < today:
            return [(Step.OVERDUE, row.plan_on)]
        days = self.alarm_days(row)
        found = [(Step.ALARM, day) for day in days if day <= today][-1:]
        waited = [day for day in days if day in alarmed and alarmed[day] + timedelta(days=self.after) <= today]
        if row.acknowledged_at is None and waited:
            found.append((Step.UNACKNOWLEDGED, max(waited)))
        if row.plan_on - timedelta(days=self.last_days) <= today:
            found.append((Step.LAST_DAYS, row.plan_on - timedelta(days=self.last_days)))
        return found


def ladder(*, rules: Rules, on: date) -> Ladder:
    """The ladder as the bank's settings have it on a day."""
    return Ladder(
        other_alarms=tuple(rules.setting(OTHER_ALARMS, on=on)),
        after=rules.setting(AFTER, on=on),
        last_days=rules.setting(LAST_DAYS, on=on),
    )


def alarm_days_of(*, rules: Rules, on: date) -> dict[str, Collection[int]]:
    """The days of warning by the setting they come from, for the page that tells them."""
    return {name: rules.setting(name, on=on) for name in (*ALARM_SETTINGS, OTHER_ALARMS)}
