"""What enforcement starts by itself: the searches after shelving, the term of a settlement, a general guarantor's clock."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from app.statutes.calendar import Period
from app.statutes.course.catalogue import answer
from app.statutes.course.counter import Counter
from app.statutes.course.dues import Dues, Opening, opening_of
from app.statutes.course.facts import Due, DueState, Fact
from app.statutes.course.told import Told, day, value_of
from app.statutes.money import day_words

_GENERAL = "general"


def searches(told: Told, *, dues: Dues, counter: Counter) -> Iterator[Due]:
    """Yield the court's half-yearly searches after each shelving, one open at a time, for five years (PER-116)."""
    for shelved in told.of("shelved"):
        opening = opening_of(shelved)
        rule, end_rule = counter.rule("shelving_search", on=shelved.on), counter.rule("shelving_search_end", on=shelved.on)
        end = dues.due(end_rule, opening=replace(opening, only=(end_rule.key,)))
        yield end
        stopped = end.closed_on if end.state is DueState.DROPPED else None
        done = [fact for fact in told.in_proceeding(shelved.proceeding, "search_done") if fact.on > shelved.on]
        if rule.period is None or end.raw_last_on is None:
            continue
        for number, last_on, answered in _slots(
            shelved.on, period=rule.period, until=end.raw_last_on, done=done, counter=counter
        ):
            if stopped is not None and (answered is None or answered.on > stopped):
                yield _search(
                    dues, opening=opening, number=number, last_on=last_on, state=DueState.DROPPED, closed=_stopper(told, end=end)
                )
                break
            state = DueState.MET if answered else DueState.OPEN
            yield _search(dues, opening=opening, number=number, last_on=last_on, state=state, closed=answered)


def settlement_terms(told: Told) -> Iterator[Opening]:
    """Yield the end of each enforcement settlement's term: two years from it to resume (PER-117)."""
    for fact in told.of("settlement_concluded"):
        ends = [found for found in (day(row.get("on")) for row in fact.details.get("instalments") or ()) if found]
        last_on = max((*ends, *filter(None, (day(fact.details.get("until_on")),))), default=None)
        if last_on is not None:
            words = f"和解协议约定的履行期限至{day_words(last_on)}"
            opening = replace(opening_of(fact), kind="settlement_term_ended", on=last_on, words=(words,))
            yield replace(opening, only=("settlement_resume",))


def general_guarantors(told: Told, *, counter: Counter) -> Iterator[Opening]:
    """Yield, for every general guarantor, the wait after the enforcement application and the day his limitation starts.

    It starts with the service of the shelving or ending ruling, or a year after the application where none came (PER-26).
    """
    general = [fact.party for fact in told.of("principal_due") if value_of(fact, "guarantee") == _GENERAL]
    applied = next(told.of("enforcement_applied"), None)
    if applied is None:
        return
    recorded = {fact.party for fact in told.of("refusal_right_lost")}
    for party in dict.fromkeys(general):
        plain = replace(opening_of(applied), party=party, mark=f"{applied.key}:{party}", details={})
        if not any(fact.party == party for fact in told.of("enforcement_petition_received")):
            yield replace(plain, kind="enforcement_petition_received")
        if party in recorded:
            continue
        wait = counter.limit("general_guarantee_enforcement_wait", event_on=applied.on)
        rulings = [fact for fact in told.of("shelved", "ending_received") if fact.proceeding == applied.proceeding]
        ruled = next((fact for fact in rulings if fact.on <= wait.raw_last_on), None)
        on = ruled.on if ruled else wait.raw_last_on
        words = f"{day_words(on)}{'收到终结执行裁定' if ruled else '法院收到申请满一年未作裁定'}，一般保证人的拒绝权消灭"
        yield replace(plain, kind="refusal_right_lost", on=on, words=(words,))


def _slots(
    shelved_on: date, *, period: Period, until: date, done: list[Fact], counter: Counter
) -> Iterator[tuple[int, date, Fact | None]]:
    """Yield the searches that were made and the next one, on the grid of half years from the shelving."""
    number, made = 1, list(done)
    while True:
        length = Period(period.length * number, period.unit)
        last_on = counter.limit_of("shelving_search", event_on=shelved_on, period=length)
        if last_on.raw_last_on > until:
            return
        answered = made.pop(0) if made else None
        yield number, last_on.last_on, answered
        if answered is None:
            return
        number += 1
        while answered.on >= _grid(shelved_on, number=number, period=period, counter=counter):
            number += 1
        while made and made[0].on <= _grid(shelved_on, number=number - 1, period=period, counter=counter):
            made.pop(0)


def _grid(shelved_on: date, *, number: int, period: Period, counter: Counter) -> date:
    length = Period(period.length * number, period.unit)
    return counter.limit_of("shelving_search", event_on=shelved_on, period=length).raw_last_on


def _search(dues: Dues, *, opening: Opening, number: int, last_on: date, state: DueState, closed: Fact | None) -> Due:
    rule = dues.counter.rule("shelving_search", on=opening.on)
    how = answer(rule.key)
    length = rule.period
    counted = None
    if length is not None:
        counted = dues.counter.limit_of(rule.key, event_on=opening.on, period=Period(length.length * number, length.unit))
    reason = ""
    if closed is not None:
        reason = f"{day_words(closed.on)}{'已查询' if state is DueState.MET else '恢复执行'}"
    return dues.made(
        rule,
        opening=opening,
        counted=counted,
        papers=how.papers,
        waits=False,
        state=state,
        closed=closed,
        reason=reason,
        key=f"{rule.key}:{opening.mark}:{number}",
        words=(f"终结本次执行程序后第{number}次查询",),
    )


def _stopper(told: Told, *, end: Due) -> Fact | None:
    return next((fact for fact in told.facts if fact.key == end.closed_by), None)
