"""The fold: facts in, everything that follows out. It keeps no state and knows no clock; a day to look from is handed in."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from app.statutes.course.catalogue import Holds, answer, happening, stage
from app.statutes.course.counter import Counter, counter_of
from app.statutes.course.dues import Dues, Opening, opening_of, refuse_unknown
from app.statutes.course.enforcement import general_guarantors, searches, settlement_terms
from app.statutes.course.facts import Consequence, Course, Due, DueState, Fact, Moved, StageStanding
from app.statutes.course.measures import Measures
from app.statutes.course.services import SERVED_BY_NOTICE, SERVICES_OF_TITLES, Served, notice_periods, services
from app.statutes.course.services import openings as service_openings
from app.statutes.course.titles import Titles
from app.statutes.course.told import Told, day, value_of
from app.statutes.money import day_words
from app.statutes.rules import LAW, Rules

_SERVICES = frozenset((*SERVED_BY_NOTICE.values(), *SERVICES_OF_TITLES, "notice_published"))
_ELSEWHERE = _SERVICES | {"presuit_measure_taken"}
"""Happenings whose openings are made with what belongs to them: services with their notices, pre-suit measures by proceeding."""

_FOLLOWING = {"appraisal_instructed": ("appraisal_report", "appraisal_due"), "price_fixed": ("price_validity", "price_expired")}
"""Periods whose last day is itself an event."""

_ANSWERED_STAGES = ("service", "decided", "appeal")


def course(facts: Iterable[Fact], *, rules: Rules = LAW, on: date | None = None) -> Course:
    """Return what follows from the facts that stand.

    Without a day nothing runs out by itself. With one, periods of others and waiting times that ended before it are closed,
    and a seizure that nobody renewed gives way to the next in line (PER-46); the bank's own missed deadlines stay open.
    """
    told = Told(facts)
    for fact in told.facts:
        refuse_unknown(fact)
    counter = counter_of(rules)
    served = services(told, counter=counter)
    titles = Titles(told, served=served, counter=counter, on=on)
    measures = Measures(told, counter=counter, on=on)
    dues = Dues(told, counter=counter)
    dues.notices = notice_periods(served)
    found = {due.key: due for due in _dues(told, dues=dues, counter=counter, titles=titles, measures=measures, served=served)}
    standing = [_run_out(due, on=on) for due in found.values()] if on is not None else list(found.values())
    return Course(
        dues=tuple(sorted(standing, key=_place)),
        titles=titles.standings(),
        measures=measures.standings(),
        stages=tuple(_stages(told, titles=titles, on=on)),
    )


def consequence(facts: Iterable[Fact], new: Fact, *, rules: Rules = LAW, on: date | None = None) -> Consequence:
    """Return what a fact would do to the deadlines: the difference of the courses with and without it."""
    known = tuple(facts)
    return difference(course(known, rules=rules, on=on), course((*known, new), rules=rules, on=on))


def difference(before: Course, after: Course) -> Consequence:
    """Return how one course differs from another: by a fact, a correction, or changed rules."""
    old, new = {due.key: due for due in before.dues}, {due.key: due for due in after.dues}
    moving = [Moved(old[key], due) for key, due in new.items() if key in old and due.is_open and _moved(old[key], due)]
    closing = [due for key, due in new.items() if key in old and old[key].is_open and not due.is_open]
    gone = [replace(due, state=DueState.DROPPED, reason="不再适用") for key, due in old.items() if key not in new and due.is_open]
    return Consequence(
        arising=tuple(due for key, due in new.items() if key not in old),
        moving=tuple(moving),
        closing=tuple(sorted((*closing, *gone), key=_place)),
    )


def _dues(
    told: Told, *, dues: Dues, counter: Counter, titles: Titles, measures: Measures, served: tuple[Served, ...]
) -> Iterator[Due]:
    for opening in _openings(told, counter=counter, titles=titles, measures=measures, served=served):
        yield from dues.of(opening)
    yield from _of_titles(dues, counter=counter, titles=titles, measures=measures)
    yield from measures.dues(dues)
    yield from searches(told, dues=dues, counter=counter)


def _openings(
    told: Told, *, counter: Counter, titles: Titles, measures: Measures, served: tuple[Served, ...]
) -> Iterator[Opening]:
    """Yield every event that starts periods: recorded ones, services, conversions, and what follows from titles and terms."""
    begun: set[tuple[str, str]] = set()
    for fact in told.facts:
        if fact.happening in _ELSEWHERE or not happening(fact.happening).opens:
            continue
        opening = opening_of(fact)
        once = tuple(rule.key for rule in counter.rules_from(fact.happening, on=fact.on) if answer(rule.key).once)
        if once and (fact.happening, fact.party) in begun:
            continue
        begun.add((fact.happening, fact.party))
        yield opening
        yield from _following(opening, counter=counter)
    for opening in service_openings(served):
        if happening(opening.kind).opens:
            yield replace(opening, title=titles.kind_of(opening.by, service=opening.kind))
    yield from _converted(told)
    for proceeding, fact in measures.first_presuit().items():
        yield replace(opening_of(fact), kind="presuit_measure_taken", mark=proceeding or fact.key, measure="", details={})
    for opening, costs in titles.effective():
        yield opening
        if costs is not None:
            yield costs
    yield from titles.notarised()
    yield from settlement_terms(told)
    yield from general_guarantors(told, counter=counter)


def _following(opening: Opening, *, counter: Counter) -> Iterator[Opening]:
    """Yield the event that the end of a period is, such as the expiry of a reference price."""
    if opening.kind in _FOLLOWING:
        rule, kind = _FOLLOWING[opening.kind]
        until_on = day(opening.details.get("until_on")) if opening.kind == "price_fixed" else None
        ended = until_on or counter.limit(rule, event_on=opening.on).raw_last_on
        yield replace(opening, kind=kind, on=ended, details={}, only=tuple(one.key for one in counter.rules_from(kind, on=ended)))


def _converted(told: Told) -> Iterator[Opening]:
    """Yield the filing again for the procedure a case was converted to: its trial limit counts from the filing (CPL-I 258)."""
    for fact in told.of("conversion_notified", "procedure_changed"):
        filed = [one for one in told.in_proceeding(fact.proceeding, "case_accepted") if one.on <= fact.on]
        if filed:
            procedure = "ordinary" if fact.happening == "conversion_notified" else value_of(fact, "to_procedure")
            opening = opening_of(filed[-1])
            yield replace(opening, details={"procedure": procedure}, only=("trial_ordinary", "trial_simple"))


def _of_titles(dues: Dues, *, counter: Counter, titles: Titles, measures: Measures) -> Iterator[Due]:
    """Yield the time to perform and the enforcement period of each obligor, and the five days after it (DLY-07, PER-100, 50)."""
    for opening, last_on in titles.performances():
        yield dues.due(counter.rule("performance", on=opening.on), opening=opening, last_on=last_on)
    seen: set[str] = set()
    for opening in titles.enforceable():
        key = "enforcement" if opening.kind == "performance_ended" else "enforcement_effective"
        yield dues.due(counter.rule(key, on=opening.on), opening=opening)
        if key == "enforcement" and opening.by not in seen and measures.binding("before_enforcement"):
            seen.add(opening.by)
            rule = counter.rule("after_presentence_preservation", on=opening.on)
            yield dues.due(rule, opening=replace(opening, party="", mark=opening.instrument or opening.by))


def _run_out(due: Due, *, on: date) -> Due:
    if due.state is not DueState.OPEN or not due.runs_out or due.last_on is None or due.last_on >= on:
        return due
    state = DueState.MET if due.waits else DueState.DROPPED
    return replace(due, state=state, closed_on=due.last_on, reason=f"{day_words(due.last_on)}期间届满")


def _moved(before: Due, after: Due) -> bool:
    def shown(due: Due) -> tuple[object, ...]:
        return (due.event_on, due.raw_last_on, due.last_on, due.plan_on, due.state, due.provisional)

    return shown(before) != shown(after)


def _place(due: Due) -> tuple[date, str]:
    return (due.plan_on or date.max, due.key)


def _stages(told: Told, *, titles: Titles, on: date | None) -> Iterator[StageStanding]:
    reached: dict[str, tuple[str, date]] = {}
    for fact in told.facts:
        found = happening(fact.happening).stage
        if found and fact.proceeding:
            reached[fact.proceeding] = (found, fact.on)
    for title in titles.standings():
        now, _ = reached.get(title.proceeding, ("", date.min))
        if on is not None and title.effective_on is not None and title.effective_on <= on and now in _ANSWERED_STAGES:
            reached[title.proceeding] = ("effective", title.effective_on)
    for proceeding, (key, since) in reached.items():
        stays = told.stays.get(proceeding, ())
        held = any(stay.to_on is None and stay.holds is Holds.ALL for stay in stays)
        known = stage(key)
        yield StageStanding(proceeding, key, known.title, known.english, since, held)
