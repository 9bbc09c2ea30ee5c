"""Counts periods for the fold and remembers them: the same period from the same day is counted once per set of rules."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache

from app.statutes.calendar import Alarm, Period, Unit, protect_alarms, rest_days_between
from app.statutes.errors import StatuteError
from app.statutes.money import day_words
from app.statutes.periods import (
    AssetKind,
    Direction,
    Excluded,
    Limit,
    PeriodRule,
    Seizure,
    free_limit,
    limit,
    period_rule,
    rules_from,
    seizure,
)
from app.statutes.rules import Rules

_KEPT = 8
_COUNTS_KEPT = 200_000


class Counter:
    """Counted periods under one set of rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._limits: dict[tuple[object, ...], Limit] = {}
        self._rules_from: dict[tuple[str, date], tuple[PeriodRule, ...]] = {}
        self._rules: dict[tuple[str, date], PeriodRule] = {}
        self._seizures: dict[tuple[AssetKind, date, date | None], Seizure] = {}

    def rule(self, key: str, *, on: date) -> PeriodRule:
        """Return a rule with its length on the day."""
        found = self._rules.get((key, on))
        if found is None:
            found = self._rules[key, on] = period_rule(key, on=on, rules=self.rules)
        return found

    def rules_from(self, event: str, *, on: date) -> tuple[PeriodRule, ...]:
        """Return the rules in force that an event starts."""
        found = self._rules_from.get((event, on))
        if found is None:
            found = self._rules_from[event, on] = rules_from(event, on=on, rules=self.rules)
        return found

    def limit(
        self,
        key: str,
        *,
        event_on: date,
        excluded: Iterable[Excluded] = (),
        restarted_on: Iterable[date] = (),
        extended_by: Period | None = None,
    ) -> Limit:
        """Count one rule from a day."""
        mark = (key, event_on, tuple(excluded), tuple(restarted_on), extended_by)
        found = self._limits.get(mark)
        if found is None:
            if len(self._limits) >= _COUNTS_KEPT:
                self._limits.clear()
            found = self._limits[mark] = limit(
                key, event_on=event_on, excluded=mark[2], restarted_on=mark[3], extended_by=extended_by, rules=self.rules
            )
        return found

    def limit_of(self, key: str, *, event_on: date, period: Period) -> Limit:
        """Count a rule whose length the court or the contract set."""
        mark = (key, event_on, period)
        found = self._limits.get(mark)
        if found is None:
            counted = free_limit(period=period, event_on=event_on, rules=self.rules)
            found = self._limits[mark] = self._ended(
                self.limit(key, event_on=event_on), raw=counted.raw_end, period=period, words=counted.working
            )
        return found

    def limit_until(self, key: str, *, event_on: date, last_on: date, words: str = "以文书载明的日期为准") -> Limit:
        """Return a rule's period that ends on a day that a paper names."""
        mark = (key, event_on, last_on, words)
        found = self._limits.get(mark)
        if found is None:
            counted = self.limit(key, event_on=event_on)
            length = Period(abs((last_on - event_on).days), Unit.DAYS)
            told = replace(counted, raw_last_on=last_on, last_on=last_on, plan_on=last_on, period=length, rest_days=())
            found = self._limits[mark] = replace(
                told, alarms=self._alarms(counted, raw=last_on), working=(f"{words}：{day_words(last_on)}",)
            )
        return found

    def seizure(self, *, kind: AssetKind, started_on: date, printed_end_on: date | None) -> Seizure:
        """Return the end of a seizure's term."""
        mark = (kind, started_on, printed_end_on)
        found = self._seizures.get(mark)
        if found is None:
            found = self._seizures[mark] = seizure(
                kind=kind, started_on=started_on, printed_end_on=printed_end_on, rules=self.rules
            )
        return found

    def _ended(self, counted: Limit, *, raw: date, period: Period, words: tuple[str, ...]) -> Limit:
        rule = self.rule(counted.key, on=counted.event_on)
        last = self.rules.next_working_day(raw) if rule.rolls else raw
        return replace(
            counted,
            raw_last_on=raw,
            last_on=last,
            plan_on=raw if rule.protects else last,
            period=period,
            rest_days=rest_days_between(raw, last, rules=self.rules),
            alarms=self._alarms(counted, raw=raw),
            working=words,
            holiday_table_missing=not all(self.rules.has_holiday_table(on) for on in (raw, last)),
        )

    def _alarms(self, counted: Limit, *, raw: date) -> tuple[Alarm, ...]:
        rule = self.rule(counted.key, on=counted.event_on)
        if not rule.protects:
            return ()
        alarms = protect_alarms(raw, setting=rule.alarms, rules=self.rules)
        return tuple(alarm for alarm in alarms if rule.direction is Direction.BACKWARD or alarm.on > counted.event_on)


@lru_cache(maxsize=_KEPT)
def counter_of(rules: Rules) -> Counter:
    """Return the counter that belongs to the rules; folds under the same rules share it."""
    return Counter(rules)


def days_of(length: int | None) -> Period | None:
    """Return a number of days as a period; none or none stated is None, less than one is refused."""
    if length is None:
        return None
    if length < 1:
        raise StatuteError("%(days)s days cannot be counted.", field="days", days=length)
    return Period(length, Unit.DAYS)
