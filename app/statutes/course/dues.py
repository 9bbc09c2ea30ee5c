"""Turns an opening into deadlines: counts each rule it starts, then follows the facts that answer, restart or drop it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from app.statutes.calendar import Period, Unit
from app.statutes.citations import Citation
from app.statutes.course.catalogue import Anchor, Answer, Holds, answer, answers, happening
from app.statutes.course.counter import Counter, days_of
from app.statutes.course.facts import BANK, Due, DueState, Fact, TitleKind
from app.statutes.course.told import Stay, Told, day, latest_before, order_of, parties_of, value_of, whole
from app.statutes.errors import StatuteError
from app.statutes.money import day_words
from app.statutes.periods import Actor, Direction, Excluded, Limit, LimitKind, PeriodRule, period_rules

_DAY = timedelta(days=1)
_OTHERS = (Actor.PARTY, Actor.DEBTOR, Actor.GUARANTOR)
_CLOCKS = ("claim_due", "last_instalment_due")
_GENERAL = "general"


@dataclass(frozen=True)
class Opening:
    """An event from which periods are counted: recorded, or following from what was recorded.

    `by` is the fact that brought it about; `mark` tells apart what hangs on it, so that a deadline's key stays the same.
    """

    kind: str
    on: date
    by: str
    mark: str
    proceeding: str = ""
    party: str = ""
    measure: str = ""
    instrument: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    provisional: bool = False
    words: tuple[str, ...] = ()
    basis: tuple[Citation, ...] = ()
    title: TitleKind | None = None
    only: tuple[str, ...] = ()


@dataclass
class _Life:
    """Where a deadline stands while its facts are followed."""

    base_on: date
    state: DueState = DueState.OPEN
    closed: Fact | None = None
    restarts: list[date] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def opening_of(fact: Fact) -> Opening:
    """Return a recorded fact as an opening."""
    return Opening(
        kind=fact.happening,
        on=fact.on,
        by=fact.key,
        mark=fact.key,
        proceeding=fact.proceeding,
        party=fact.party,
        measure=fact.measure,
        instrument=fact.instrument,
        details=fact.details,
    )


class Dues:
    """The deadlines of one matter's facts."""

    def __init__(self, told: Told, *, counter: Counter) -> None:
        self.told = told
        self.counter = counter
        self.notices: dict[str, tuple[Excluded, ...]] = {}
        """The notice periods of each proceeding: they do not count in the time for a trial (PER-74)."""

    def of(self, opening: Opening) -> Iterator[Due]:
        """Yield the deadlines that an opening starts."""
        abroad = value_of(_fact(opening), "abroad") == "yes"
        for rule in self.counter.rules_from(opening.kind, on=opening.on):
            if opening.only and rule.key not in opening.only:
                continue
            if rule.for_abroad or not self._applies(answer(rule.key), opening=opening):
                continue
            fitting = self.counter.rule(rule.abroad, on=opening.on) if rule.abroad and abroad else rule
            yield self.due(fitting, opening=opening)

    def due(
        self,
        rule: PeriodRule,
        *,
        opening: Opening,
        last_on: date | None = None,
        after: str = "",
        key: str = "",
        told: Answer | None = None,
    ) -> Due:
        """Return one deadline as the facts leave it; `last_on` is an end that a paper names."""
        how = told or _fitting(answer(rule.key), opening=opening)
        life = self._followed(how, rule=rule, opening=opening)
        counted = self._counted(rule, how=how, opening=opening, life=life, last_on=last_on)
        stay = self._stay(how, rule=rule, opening=opening) if life.state is DueState.OPEN else None
        return self.made(
            rule,
            opening=opening,
            counted=counted,
            papers=how.papers,
            waits=how.waits,
            state=DueState.HELD if stay else life.state,
            closed=life.closed,
            reason=_reason(life, stay=stay, told=self.told, counted=counted),
            after=after,
            key=key,
            words=tuple(life.words),
        )

    def made(
        self,
        rule: PeriodRule,
        *,
        opening: Opening,
        counted: Limit | None,
        papers: tuple[str, ...],
        waits: bool,
        state: DueState,
        closed: Fact | None,
        reason: str,
        after: str = "",
        key: str = "",
        words: tuple[str, ...] = (),
    ) -> Due:
        """Return a deadline from its parts."""
        return Due(
            key=key or f"{rule.key}:{opening.mark}",
            rule=rule.key,
            reference=rule.rule,
            title=rule.title,
            english=rule.english,
            asks=rule.asks,
            asks_english=rule.asks_english,
            proceeding=opening.proceeding,
            party=opening.party,
            measure=opening.measure,
            instrument=opening.instrument,
            opened_by=opening.by,
            limit=counted,
            until=rule.until,
            event_on=counted.event_on if counted else opening.on,
            raw_last_on=counted.raw_last_on if counted else None,
            last_on=counted.last_on if counted else None,
            plan_on=counted.plan_on if counted else None,
            actor=_actor(rule, opening=opening),
            kind=rule.kind,
            protects=rule.protects,
            waits=waits,
            provisional=opening.provisional,
            warn_on=tuple(alarm.on for alarm in counted.alarms) if counted else (),
            after=after,
            state=state,
            closed_by=closed.key if closed else "",
            closed_on=closed.on if closed else None,
            reason=reason,
            papers=papers,
            basis=tuple(dict.fromkeys((*opening.basis, *(counted.basis if counted else rule.basis)))),
            working=(*opening.words, *words, *(counted.working if counted else (f"至{rule.until}",))),
            version=self.counter.rules.version,
            holiday_table_missing=counted.holiday_table_missing if counted else False,
            inputs={"happening": opening.kind, "on": opening.on.isoformat(), **_plain(opening.details)},
        )

    def _applies(self, how: Answer, *, opening: Opening) -> bool:
        if how.anchor not in (Anchor.FACT, Anchor.PROCEEDING) and not opening.only:
            return False
        if how.unless == "clock" and self.told.has(*_CLOCKS):
            return False
        if how.unless and opening.details.get(how.unless):
            return False
        return all(self._asked(name, opening=opening) in wanted for name, wanted in how.when)

    def _asked(self, name: str, *, opening: Opening) -> str:
        if name == "title":
            return opening.title or ""
        if name == "procedure" and not opening.details.get("procedure"):
            return self.told.procedure_at(opening.proceeding, opening.on)
        return value_of(_fact(opening), name)

    def _counted(self, rule: PeriodRule, *, how: Answer, opening: Opening, life: _Life, last_on: date | None) -> Limit | None:
        if rule.period is None:
            return None
        named = last_on or day(opening.details.get(_named_end(rule)))
        if named is not None and (last_on or rule.kind is LimitKind.COURT_SET or rule.key in _NAMED_ENDS):
            return self.counter.limit_until(rule.key, event_on=opening.on, last_on=named)
        set_days = days_of(whole(opening.details.get("days"))) if rule.kind is LimitKind.COURT_SET else None
        if set_days is not None:
            return self.counter.limit_of(rule.key, event_on=opening.on, period=set_days)
        if rule.direction is Direction.BACKWARD or rule.kind is LimitKind.UNCHANGEABLE:
            return self.counter.limit(rule.key, event_on=opening.on)
        return self.counter.limit(
            rule.key,
            event_on=life.base_on,
            excluded=self._left_out(how, rule=rule, opening=opening, life=life),
            restarted_on=life.restarts if rule.kind is LimitKind.LIMITATION else (),
            extended_by=self._extended(how, rule=rule, opening=opening),
        )

    def _left_out(self, how: Answer, *, rule: PeriodRule, opening: Opening, life: _Life) -> tuple[Excluded, ...]:
        """Return the days that do not count: obstacles for limitation; stays, and for a trial the days of PER-74, until it is over."""
        if rule.suspension is not None:
            return tuple(span for span in self.told.obstacles if span.to_on > opening.on)
        if how.across or how.runs_on or how.outlives or rule.protects:
            return ()
        spans = [
            Excluded(stay.from_on, stay.to_on)
            for stay in self.told.stays.get(opening.proceeding, ())
            if stay.to_on is not None and stay.to_on > opening.on and _held_by(how, stay=stay)
        ]
        if how.leaves_out:
            spans += [span for span in self.notices.get(opening.proceeding, ()) if span.to_on > opening.on]
            for fact in self.told.in_proceeding(opening.proceeding, "days_left_out"):
                to_on = day(fact.details.get("to_on")) or fact.on
                if to_on >= fact.on and to_on > opening.on:
                    spans.append(Excluded(fact.on, to_on, str(fact.details.get("reason", ""))))
        last = life.closed.on if life.closed is not None else date.max
        return tuple(span for span in spans if span.from_on <= last)

    def _extended(self, how: Answer, *, rule: PeriodRule, opening: Opening) -> Period | None:
        if not rule.extensions or not how.extended_by:
            return None
        facts = [fact for fact in self.told.in_proceeding(opening.proceeding, *how.extended_by) if fact.on >= opening.on]
        later = [fact.on for fact in self.told.in_proceeding(opening.proceeding, "appeal_accepted") if fact.on > opening.on]
        months = sum(whole(fact.details.get("extended_months")) or 0 for fact in facts if not later or fact.on < later[0])
        return Period(months, Unit.MONTHS) if months else None

    def _followed(self, how: Answer, *, rule: PeriodRule, opening: Opening) -> _Life:
        """Walk the facts that touch the deadline, in order."""
        life = _Life(base_on=opening.on)
        if rule.direction is Direction.BACKWARD:
            self._follow_back(life, how=how, rule=rule, opening=opening)
            return life
        for fact in self._touching(how, opening=opening):
            self._step(life, fact=fact, how=how, opening=opening)
            if life.state is DueState.DROPPED:
                break
        return life

    def _step(self, life: _Life, *, fact: Fact, how: Answer, opening: Opening) -> None:
        kind = fact.happening
        if life.state is DueState.MET:
            if kind in how.reopened_by and life.closed is not None and fact.proceeding == life.closed.proceeding:
                life.words.append(f"{day_words(fact.on)}{happening(kind).title}，程序终结，重新计算")
                life.state, life.closed, life.base_on, life.restarts = DueState.OPEN, None, fact.on, []
            return
        if kind in how.dropped_by or self._ends(fact, how=how, opening=opening):
            life.state, life.closed = DueState.DROPPED, fact
        elif kind in how.met_by:
            life.state, life.closed = DueState.MET, fact
        elif kind in how.restarted_by:
            life.restarts.append(fact.on)
        elif kind in how.moved_by:
            life.base_on = max(life.base_on, fact.on)
            life.words.append(f"{day_words(fact.on)}{happening(kind).title}，自该日重新计算")

    def _ends(self, fact: Fact, *, how: Answer, opening: Opening) -> bool:
        ending = happening(fact.happening).ends and fact.proceeding == opening.proceeding
        return ending and not (how.outlives or how.across or fact.happening in how.met_by)

    def _touching(self, how: Answer, *, opening: Opening) -> Iterator[Fact]:
        kinds = (*how.met_by, *how.dropped_by, *how.restarted_by, *how.reopened_by, *how.moved_by)
        found = [fact for fact in self.told.of(*dict.fromkeys(kinds)) if _fits(fact, how=how, opening=opening)]
        if not (how.outlives or how.across):
            ends = self.told.ends.get(opening.proceeding, ())
            found = sorted({fact.key: fact for fact in (*found, *ends)}.values(), key=order_of)
        return (fact for fact in found if fact.on >= opening.on and fact.key != opening.by)

    def _follow_back(self, life: _Life, *, how: Answer, rule: PeriodRule, opening: Opening) -> None:
        """A period counted back from a day is kept by what was done after the day before of the same kind."""
        days = [fact.on for fact in self.told.in_proceeding(opening.proceeding, *_days_of_one_kind(rule.key))]
        since = latest_before(days, opening.on)
        for fact in self.told.of(*how.met_by, *how.dropped_by):
            if fact.on <= since or not _fits(fact, how=how, opening=opening):
                continue
            life.state = DueState.MET if fact.happening in how.met_by else DueState.DROPPED
            life.closed = fact
            return
        for fact in self.told.ends.get(opening.proceeding, ()):
            if since < fact.on <= opening.on and not how.outlives:
                life.state, life.closed = DueState.DROPPED, fact
                return

    def _stay(self, how: Answer, *, rule: PeriodRule, opening: Opening) -> Stay | None:
        if how.across or how.runs_on or how.outlives or rule.protects or rule.kind is LimitKind.UNCHANGEABLE:
            return None
        for stay in self.told.stays.get(opening.proceeding, ()):
            if stay.to_on is None and _held_by(how, stay=stay) and stay.by != opening.by:
                return stay
        return None


_NAMED_ENDS = {
    "guarantee_default": "guarantee_until",
    "claim_filing_shortest": "until_on",
    "evidence_ordinary": "until_on",
    "price_validity": "until_on",
    "stay_longest": "until_on",
}
"""Periods whose end a contract, a notice or a decision may name."""


def _named_end(rule: PeriodRule) -> str:
    return _NAMED_ENDS.get(rule.key, "until_on")


def _held_by(how: Answer, *, stay: Stay) -> bool:
    if stay.holds is Holds.ALL:
        return True
    return how.disposal if stay.holds is Holds.DISPOSAL else how.leaves_out


def _fitting(how: Answer, *, opening: Opening) -> Answer:
    """Return how a guarantee is saved: a joint one by a demand or suit against the guarantor, a general one by suing the debtor."""
    if opening.kind != "principal_due" or value_of(_fact(opening), "guarantee") != _GENERAL:
        return how
    return replace(how, named=False, met_by=tuple(kind for kind in how.met_by if kind != "guarantor_demanded"))


def _fits(fact: Fact, *, how: Answer, opening: Opening) -> bool:
    if not how.across and fact.proceeding and opening.proceeding and fact.proceeding != opening.proceeding:
        return False
    if fact.measure and opening.measure and fact.measure != opening.measure:
        return False
    if fact.instrument and opening.instrument and fact.instrument != opening.instrument:
        return False
    return _fits_party(fact, how=how, opening=opening)


def _fits_party(fact: Fact, *, how: Answer, opening: Opening) -> bool:
    if not opening.party:
        return True
    if opening.party == BANK:
        return fact.party in ("", BANK)
    named = {fact.party, *parties_of(fact)} - {""}
    if how.named:
        return opening.party in named
    return not named or opening.party in named


def _actor(rule: PeriodRule, *, opening: Opening) -> Actor:
    """Return who must act: a party's period is the bank's own where the bank was served or no other party is named."""
    if opening.party == BANK and rule.actor in _OTHERS:
        return Actor.BANK
    return Actor.BANK if rule.actor is Actor.PARTY and not opening.party else rule.actor


def _reason(life: _Life, *, stay: Stay | None, told: Told, counted: Limit | None) -> str:
    if stay is not None:
        holder = next(fact for fact in told.facts if fact.key == stay.by)
        return f"{day_words(stay.from_on)}{happening(holder.happening).title}"
    if life.closed is None:
        return ""
    late = life.state is DueState.MET and counted is not None and life.closed.on > counted.last_on
    words = f"{day_words(life.closed.on)}{happening(life.closed.happening).title}"
    return f"{words}，已逾期" if late else words


def _fact(opening: Opening) -> Fact:
    return Fact(key=opening.by, happening=opening.kind, on=opening.on, details=opening.details)


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in details.items()}


@cache
def _days_of_one_kind(rule_key: str) -> tuple[str, ...]:
    """Return the events whose backward periods are kept by the same acts: hearings, auctions."""
    backward = {rule.key: rule.event.key for rule in period_rules() if rule.direction is Direction.BACKWARD}
    mine = set(answer(rule_key).met_by)
    return tuple(dict.fromkeys(backward[one.rule] for one in answers() if one.rule in backward and mine & set(one.met_by)))


def refuse_unknown(fact: Fact) -> None:
    """Refuse a fact that cannot be folded: an unknown happening, or a missing subject."""
    kind = happening(fact.happening)
    for subject in kind.subjects:
        if subject != "matter" and not getattr(fact, subject):
            raise StatuteError(
                "%(title)s needs to name its %(subject)s.", field=subject.value, title=kind.english, subject=subject.value
            )
