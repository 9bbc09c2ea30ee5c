"""Limitation of actions: three years, restarted by interruptions, held up by suspension, each obligor on his own clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.statutes.calendar import Alarm, CountedDate, Period, count, period_at, protect_alarms, shift, shift_back
from app.statutes.citations import Citation, cite, cite_all
from app.statutes.dated import parameter
from app.statutes.money import day_words
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules


class InterruptionKind(StrEnum):
    """What restarts limitation (PER-05 to PER-11)."""

    DEMAND = "demand"
    AUTO_DEBIT = "auto_debit"
    NEWSPAPER_DEMAND = "newspaper_demand"
    CONSENT = "consent"
    PART_PAYMENT = "part_payment"
    SUIT = "suit"
    PAYMENT_ORDER = "payment_order"
    BANKRUPTCY_CLAIM = "bankruptcy_claim"
    PRESERVATION = "preservation"
    ENFORCEMENT = "enforcement"
    JOINDER = "joinder"
    SET_OFF = "set_off"
    ASSIGNMENT_NOTICE = "assignment_notice"
    SIGNED_AFTER_EXPIRY = "signed_after_expiry"


_WORDS = {
    InterruptionKind.DEMAND: ("催收到达债务人", "LIM 8"),
    InterruptionKind.AUTO_DEBIT: ("从债务人账户扣收本息", "LIM 8"),
    InterruptionKind.NEWSPAPER_DEMAND: ("债务人下落不明，登报催收", "LIM 8"),
    InterruptionKind.CONSENT: ("债务人同意履行", "LIM 14"),
    InterruptionKind.PART_PAYMENT: ("债务人部分履行", "LIM 14"),
    InterruptionKind.SUIT: ("提起诉讼或者申请仲裁", "LIM 10"),
    InterruptionKind.PAYMENT_ORDER: ("申请支付令", "LIM 11"),
    InterruptionKind.BANKRUPTCY_CLAIM: ("申请破产或者申报破产债权", "LIM 11"),
    InterruptionKind.PRESERVATION: ("申请诉前财产保全", "LIM 11"),
    InterruptionKind.ENFORCEMENT: ("申请强制执行", "LIM 11"),
    InterruptionKind.JOINDER: ("申请追加当事人或者被通知参加诉讼", "LIM 11"),
    InterruptionKind.SET_OFF: ("在诉讼中主张抵销", "LIM 11"),
    InterruptionKind.ASSIGNMENT_NOTICE: ("债权转让通知到达债务人", "LIM 17"),
    InterruptionKind.SIGNED_AFTER_EXPIRY: ("时效届满后债务人在催收通知上签字同意履行", "LIM 19"),
}
_THREE_YEARS_FROM = date(2017, 10, 1)
"""When two years became three (PER-12)."""

_PROCEDURES = {
    InterruptionKind.SUIT,
    InterruptionKind.PAYMENT_ORDER,
    InterruptionKind.BANKRUPTCY_CLAIM,
    InterruptionKind.PRESERVATION,
    InterruptionKind.ENFORCEMENT,
    InterruptionKind.JOINDER,
    InterruptionKind.SET_OFF,
}


@dataclass(frozen=True)
class Interruption(Plain):
    """One event against one obligor; a procedure interrupts until it ends.

    `newspaper_qualifies`: the debtor is missing and the paper is national, or influential in the province (PER-07).
    """

    kind: InterruptionKind
    on: date
    obligor_key: str = ""
    ended_on: date | None = None
    newspaper_qualifies: bool = False


@dataclass(frozen=True)
class Obstacle(Plain):
    """What kept the creditor from acting: force majeure and the like, first and last day (PER-04)."""

    from_on: date
    to_on: date


@dataclass(frozen=True)
class Limitation(Plain):
    """When limitation ends: plan on `raw_end`, argue with `rolled_end`; `started_on` is the last restart.

    `pending` says that a procedure still holds the clock; the dates then count from its beginning, on the safe side.
    """

    raw_end: date
    rolled_end: date
    started_on: date
    long_stop_on: date
    pending: bool
    alarms: tuple[Alarm, ...]
    working: tuple[str, ...]
    basis: tuple[Citation, ...]
    holiday_table_missing: bool


def trigger_date(*, due_on: Iterable[date], accelerated_on: date | None = None) -> date:
    """Return the day limitation starts: the last instalment's due date, or the day all was called due earlier (PER-01, 03)."""
    last = max(due_on)
    return last if accelerated_on is None else min(last, accelerated_on)


def limitation(
    *,
    trigger_on: date,
    interruptions: Iterable[Interruption] = (),
    obstacles: Iterable[Obstacle] = (),
    obligor_key: str = "",
    joint_debtor_keys: frozenset[str] = frozenset(),
    rules: Rules = LAW,
) -> Limitation:
    """Return when limitation ends against one obligor.

    Events against his joint-and-several co-debtors count too; a guarantor has a clock of his own (PER-09).
    """
    against = joint_debtor_keys | {obligor_key}
    events = sorted((event for event in interruptions if event.obligor_key in against), key=lambda event: event.on)
    clock = _Clock(trigger_on, rules=rules)
    for event in events:
        clock.interrupt(event)
    if clock.pending:
        clock.working.append("程序尚未终结，时效尚未重新起算，保守地自提起之日计算")
    for obstacle in sorted(obstacles, key=lambda obstacle: obstacle.from_on):
        clock.suspend(obstacle)
    long_stop_on = clock.stop_at_long_stop(trigger_on)
    return Limitation(
        raw_end=clock.ended.raw_end,
        rolled_end=clock.ended.rolled_end,
        started_on=clock.started,
        long_stop_on=long_stop_on,
        pending=clock.pending,
        alarms=protect_alarms(clock.ended.raw_end, rules=rules),
        working=tuple(clock.working),
        basis=tuple(dict.fromkeys((*clock.basis, *clock.ended.basis))),
        holiday_table_missing=clock.ended.holiday_table_missing,
    )


class _Clock:
    """The running period, with the words and articles gathered on the way."""

    def __init__(self, trigger_on: date, *, rules: Rules) -> None:
        self.rules = rules
        self.started = trigger_on
        self.pending = False
        self.ended = _first_end(trigger_on, rules=rules)
        self.working = [f"自{day_words(trigger_on)}起算，{self.ended.working[0]}"]
        self.basis: list[Citation] = [*parameter("periods.limitation").basis]

    def interrupt(self, event: Interruption) -> None:
        """Restart three years from the event or the end of its procedure; an event that does not count is said and passed over."""
        words, reference = _WORDS[event.kind]
        refusal = _refusal(event, ends_on=self.ended.rolled_end)
        if refusal:
            self.working.append(f"{day_words(event.on)}{words}：{refusal}")
            return
        self.started = event.ended_on or event.on
        self.pending = event.kind in _PROCEDURES and event.ended_on is None
        self.ended = count(
            self.started, period_at("limitation", on=max(self.started, _THREE_YEARS_FROM), rules=self.rules), rules=self.rules
        )
        until = f"，程序于{day_words(event.ended_on)}终结" if event.ended_on else ""
        self.working.append(f"{day_words(event.on)}{words}{until}，时效中断，重新计算至{day_words(self.ended.raw_end)}")
        self.basis += [cite("CC 195"), cite(reference)]

    def suspend(self, obstacle: Obstacle) -> None:
        """Move the end to six months after an obstacle that reached into the last six months (PER-04)."""
        span = period_at("limitation_suspension", on=max(obstacle.to_on, _THREE_YEARS_FROM), rules=self.rules)
        if obstacle.from_on > self.ended.raw_end or obstacle.to_on < shift_back(
            self.ended.raw_end, period=span, rules=self.rules
        ):
            return
        self.ended = count(obstacle.to_on, span, rules=self.rules)
        words = f"{day_words(obstacle.from_on)}至{day_words(obstacle.to_on)}存在障碍，时效中止"
        self.working.append(f"{words}，至{day_words(self.ended.raw_end)}届满")
        self.basis += cite_all("CC 194")

    def stop_at_long_stop(self, trigger_on: date) -> date:
        """End after twenty years at the latest, and return that day (PER-02)."""
        long_stop = count(trigger_on, period_at("limitation_long_stop", on=trigger_on), rules=self.rules)
        if long_stop.raw_end < self.ended.raw_end:
            self.ended = long_stop
            self.working.append(f"自权利受到损害之日起二十年于{day_words(long_stop.raw_end)}届满，以该日为限")
            self.basis += parameter("periods.limitation_long_stop").basis
        return long_stop.raw_end


def _first_end(trigger_on: date, *, rules: Rules) -> CountedDate:
    """Return the first end: a two-year period that expired before the three years came stays expired (PER-12)."""
    old: Period = period_at("limitation", on=trigger_on)
    if trigger_on < _THREE_YEARS_FROM and shift(trigger_on, period=old) < _THREE_YEARS_FROM:
        return count(trigger_on, old, rules=rules)
    return count(trigger_on, period_at("limitation", on=max(trigger_on, _THREE_YEARS_FROM), rules=rules), rules=rules)


def _refusal(event: Interruption, *, ends_on: date) -> str:
    if event.kind is InterruptionKind.NEWSPAPER_DEMAND and not event.newspaper_qualifies:
        return "不符合登报催收的条件，不中断时效"
    if event.kind is InterruptionKind.SIGNED_AFTER_EXPIRY:
        return ""
    return "时效已经届满，不再中断" if event.on > ends_on else ""
