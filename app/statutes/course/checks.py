"""Whether a fact fits those that stand: the order of the days, periods already over, case numbers, and duplicates."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from app.statutes.case_numbers import parse_case_number
from app.statutes.citations import cite_all
from app.statutes.course.catalogue import happening
from app.statutes.course.facts import Doubt, DueState, Fact
from app.statutes.course.fold import course
from app.statutes.course.measures import TAKEN_AS
from app.statutes.course.told import Told, amount, day, order_of, whole
from app.statutes.dated import document
from app.statutes.errors import StatuteError
from app.statutes.rules import LAW, Rules


@dataclass(frozen=True)
class _Order:
    """One may not come before the other: `strict` where not even a court that is late could turn it round."""

    first: str
    then: str
    rule: str
    basis: tuple[str, ...]
    scope: str
    strict: bool
    needed: bool


def check(facts: Iterable[Fact], new: Fact, *, rules: Rules = LAW, today: date | None = None) -> tuple[Doubt, ...]:
    """Return every reason why the fact does not fit; none means it fits.

    What can be the truth all the same, such as an act after its period, may be kept with a reason: `overridable`.
    """
    known = tuple(fact for fact in facts if fact.key != new.key)
    found: list[Doubt] = list(_incomplete(new))
    if found:
        return tuple(found)
    told = Told(known)
    found += _duplicates(told, new=new)
    found += _order(told, new=new)
    found += _number(new)
    found += _days(new, today=today)
    found += _measure(told, new=new)
    if not any(not doubt.overridable for doubt in found):
        found += _late(known, new=new, rules=rules)
    return tuple(found)


def _doubt(
    sentence: str,
    *,
    rule: str,
    basis: Iterable[str] = (),
    overridable: bool = True,
    field: str = "happened_on",
    **values: Any,
) -> Doubt:
    return Doubt(sentence, values, rule, cite_all(*basis), overridable, field)


def _incomplete(new: Fact) -> Iterator[Doubt]:
    """Yield what the happening needs and the fact does not say."""
    kind = happening(new.happening)
    for subject in kind.subjects:
        if subject != "matter" and not getattr(new, subject):
            sentence = "%(happening)s needs to say which %(subject)s it is about."
            yield _doubt(sentence, rule="", overridable=False, field=subject.value, happening=kind.english, subject=subject.value)
    for ask in kind.asks:
        told = new.details.get(ask.name)
        if ask.required and told in (None, "", ()):
            sentence = "%(happening)s needs an answer: %(ask)s."
            yield _doubt(sentence, rule="", overridable=False, field=ask.name, happening=kind.english, ask=ask.english)
        elif told not in (None, "") and ask.choices and told not in {choice.value for choice in ask.choices}:
            sentence = "%(told)s is not one of the answers to %(ask)s."
            yield _doubt(sentence, rule="", overridable=False, field=ask.name, told=str(told), ask=ask.english)
        elif told not in (None, ""):
            yield from _unreadable(ask.name, kind=ask.kind, told=told)


def _unreadable(name: str, *, kind: str, told: Any) -> Iterator[Doubt]:
    try:
        if kind == "day":
            day(told)
        elif kind == "count":
            whole(told)
        elif kind == "money":
            amount(told)
    except StatuteError as error:
        yield Doubt(error.template, error.params, "", (), False, name)


def _duplicates(told: Told, *, new: Fact) -> Iterator[Doubt]:
    """Yield a doubt where the same thing stands already: on the same day for good, on another day where it happens only once."""
    kind = happening(new.happening)
    for fact in told.of(new.happening):
        if _subjects(fact) != _subjects(new):
            continue
        if fact.on == new.on and fact.at == new.at and dict(fact.details) == dict(new.details):
            sentence = "%(happening)s on %(on)s is recorded already."
            yield _doubt(sentence, rule="", overridable=False, happening=kind.english, on=new.on.isoformat())
            return
        if new.happening in document("course")["once"]:
            sentence = "%(happening)s is recorded already, on %(on)s: correct that entry if its day was wrong."
            yield _doubt(sentence, rule="", happening=kind.english, on=fact.on.isoformat())
            return


def _subjects(fact: Fact) -> tuple[str, str, str, str]:
    return (fact.proceeding, fact.party, fact.measure, fact.instrument)


def _order(told: Told, *, new: Fact) -> Iterator[Doubt]:
    """Yield what comes before what it must follow, whichever of the two is recorded later."""
    for row in _orders():
        if new.happening == row.then:
            earlier = _same(told, new=new, kind=row.first, scope=row.scope)
            if earlier and all(fact.on > new.on for fact in earlier):
                yield _turned(row, first_on=earlier[0].on, then_on=new.on)
            elif row.needed and not earlier:
                sentence = "%(then)s comes before anything was recorded of: %(first)s."
                names: dict[str, Any] = {"then": happening(row.then).english, "first": happening(row.first).english}
                yield _doubt(sentence, rule=row.rule, basis=row.basis, **names)
        elif new.happening == row.first:
            later = _same(told, new=new, kind=row.then, scope=row.scope)
            others = _same(told, new=new, kind=row.first, scope=row.scope)
            if later and later[0].on < new.on and not any(fact.on <= later[0].on for fact in others):
                yield _turned(row, first_on=new.on, then_on=later[0].on)


def _turned(row: _Order, *, first_on: date, then_on: date) -> Doubt:
    return _doubt(
        "%(then)s on %(then_on)s cannot come before %(first)s on %(first_on)s.",
        rule=row.rule,
        basis=row.basis,
        overridable=not row.strict,
        then=happening(row.then).english,
        then_on=then_on.isoformat(),
        first=happening(row.first).english,
        first_on=first_on.isoformat(),
    )


def _same(told: Told, *, new: Fact, kind: str, scope: str) -> list[Fact]:
    found = told.of(kind) if scope == "matter" else told.in_proceeding(new.proceeding, kind)
    about = [fact for fact in found if scope not in ("party", "measure", "instrument") or _agree(fact, new=new, scope=scope)]
    return sorted(about, key=order_of)


def _agree(fact: Fact, *, new: Fact, scope: str) -> bool:
    mine, other = getattr(new, scope), getattr(fact, scope)
    return not mine or not other or mine == other


def _number(new: Fact) -> Iterator[Doubt]:
    """Yield a doubt where a case number cannot be read or is of another year (CASE-01)."""
    text = new.details.get("case_number")
    if not text:
        return
    try:
        number = parse_case_number(str(text))
    except StatuteError as error:
        yield Doubt(error.template, error.params, "CASE-01", (), False, "case_number")
        return
    if number.year != new.on.year and new.happening in document("course")["numbered"]:
        sentence = "The case number %(number)s is of %(year)s, the event of %(on)s."
        yield _doubt(sentence, rule="CASE-01", field="case_number", number=number.text, year=number.year, on=new.on.isoformat())


def _days(new: Fact, *, today: date | None) -> Iterator[Doubt]:
    kind = happening(new.happening)
    if today is not None and new.on > today and new.happening not in document("course")["ahead"]:
        sentence = "%(on)s lies ahead: record %(happening)s when it has happened."
        yield _doubt(sentence, rule="", overridable=False, on=new.on.isoformat(), happening=kind.english)
    for name in ("printed_end_on", "to_on", "until_on", "performance_on"):
        ended = day(new.details.get(name))
        if ended is not None and ended < new.on:
            sentence = "The end on %(ended)s lies before the beginning on %(on)s."
            yield _doubt(
                sentence, rule="", overridable=name == "until_on", field=name, ended=ended.isoformat(), on=new.on.isoformat()
            )


def _measure(told: Told, *, new: Fact) -> Iterator[Doubt]:
    """Yield what does not fit a seizure: renewed, released or asked for though it never began, ended, or had run out (PER-44 to 46)."""
    if new.happening in ("renewed", "renewal_requested", "released", "lapsed", "converted") and new.measure:
        before = [fact for fact in told.facts if fact.on <= new.on]
        begun = [fact for fact in before if fact.measure == new.measure and fact.happening in TAKEN_AS]
        if not begun:
            sentence = "%(happening)s on %(on)s: the seizure had not begun."
            names: dict[str, Any] = {"happening": happening(new.happening).english, "on": new.on.isoformat()}
            yield _doubt(sentence, rule="PER-44", basis=("CPL-I 485",), overridable=False, **names)
            return
        gone = [fact for fact in before if fact.measure == new.measure and fact.happening in ("released", "asset_disposed")]
        if gone:
            sentence = "The seizure ended on %(ended)s: %(happening)s cannot follow."
            names = {"happening": happening(new.happening).english, "ended": gone[-1].on.isoformat()}
            yield _doubt(sentence, rule="PER-46", basis=("SEIZ 27",), overridable=False, **names)
            return
        if new.happening in ("renewed", "renewal_requested", "converted"):
            yield from _expired(before, new=new)


def _expired(before: list[Fact], *, new: Fact) -> Iterator[Doubt]:
    standing = next((one for one in course(before).measures if one.measure == new.measure), None)
    if standing is not None and standing.term is not None and new.on > standing.term.nominal_on:
        sentence = "The seizure ran out on %(ended)s: a renewal on %(on)s comes too late, the asset is to be seized anew."
        values: dict[str, Any] = {"ended": standing.term.nominal_on.isoformat(), "on": new.on.isoformat()}
        yield _doubt(sentence, rule="PER-46", basis=("SEIZ 27", "CPL-I 485"), **values)


def _late(known: tuple[Fact, ...], *, new: Fact, rules: Rules) -> Iterator[Doubt]:
    """Yield each period that the act answers after its last day."""
    open_before = {due.key: due for due in course((fact for fact in known if fact.on <= new.on), rules=rules).dues if due.is_open}
    for due in course((*(fact for fact in known if fact.on <= new.on), new), rules=rules).dues:
        before = open_before.get(due.key)
        if before is None or due.state is not DueState.MET or due.closed_by != new.key or due.last_on is None:
            continue
        if new.on > due.last_on and due.rule in document("course")["strict_periods"]:
            sentence = "%(title)s ended on %(last)s; %(on)s is later (%(reference)s)."
            values = {"title": due.english, "last": due.last_on.isoformat(), "on": new.on.isoformat(), "reference": due.reference}
            yield Doubt(sentence, values, due.reference, due.basis, True, "happened_on")


@cache
def _orders() -> tuple[_Order, ...]:
    return tuple(
        _Order(
            first=row["first"],
            then=then,
            rule=row.get("rule", ""),
            basis=tuple(row.get("basis", ())),
            scope=row.get("scope", "proceeding"),
            strict=row.get("strict", False),
            needed=row.get("needed", False),
        )
        for row in document("course")["order"]
        for then in row["then"]
    )
