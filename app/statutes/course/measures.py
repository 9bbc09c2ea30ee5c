"""Seizures over time: rank, terms, renewal, conversion and end, and the renewal chain of the term that runs (PER-44 to 49)."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.statutes.course.counter import Counter
from app.statutes.course.dues import Dues, Opening
from app.statutes.course.facts import Due, DueState, Fact, MeasureStanding, MeasureState, Term, Worth
from app.statutes.course.told import Told, amount, day, value_of, whole
from app.statutes.money import day_words
from app.statutes.periods import AssetKind, Seizure

_DAY = timedelta(days=1)
TAKEN_AS = {"deposit_frozen": AssetKind.DEPOSIT, "movable_seized": AssetKind.MOVABLE, "immovable_seized": AssetKind.IMMOVABLE}
"""Which kind of asset each way of taking it stands for."""

_ENFORCEMENT = "enforcement"
_PRESUIT = "presuit"
_CHAINS = {
    False: ("renewal_draft", "renewal_request", "preservation_expiry"),
    True: ("renewal_draft_enforcement", "renewal_request_enforcement", "seizure_expiry"),
}
"""The deadlines that prepare the renewal, and the event they are counted back from; the second row in enforcement."""

_WORTH_OF = {AssetKind.DEPOSIT: "frozen_amount", AssetKind.MOVABLE: "asset_value", AssetKind.IMMOVABLE: "asset_value"}
_ENDINGS = {"released": MeasureState.RELEASED, "lapsed": MeasureState.LAPSED, "asset_disposed": MeasureState.DISPOSED}


@dataclass
class _Term:
    """One term while its facts are followed: who answered it, and when."""

    by: str
    from_on: date
    seizure: Seizure
    printed: bool
    in_enforcement: bool
    drafted: Fact | None = None
    requested: Fact | None = None
    renewed: Fact | None = None
    ended: Fact | None = None
    ran_out_on: date | None = None
    binds_from: date | None = None

    @property
    def plain(self) -> Term:
        return Term(self.by, self.from_on, self.seizure.nominal_on, self.seizure.safe_on, self.printed, self.binds_from)


@dataclass
class _Measure:
    """One seizure while its facts are followed."""

    taken: Fact
    kind: AssetKind
    asset: str
    phase: str
    position: int
    terms: list[_Term] = field(default_factory=list)
    effective_on: date | None = None
    in_enforcement: bool = False
    state: MeasureState = MeasureState.WAITING
    ended: Fact | None = None
    ended_on: date | None = None
    words: list[str] = field(default_factory=list)
    worth: list[Worth] = field(default_factory=list)


class Measures:
    """All seizures of one matter, followed day by day; `on` lets terms that ended before it run out by themselves."""

    def __init__(self, told: Told, *, counter: Counter, on: date | None) -> None:
        self.told = told
        self.counter = counter
        self.on = on
        self._all: dict[str, _Measure] = {}
        for fact in told.facts:
            self._run_out(before=fact.on)
            self._take(fact)
        if on is not None:
            self._run_out(before=on)

    def standings(self) -> tuple[MeasureStanding, ...]:
        """Return how each seizure stands."""
        return tuple(
            MeasureStanding(
                measure=key,
                proceeding=one.taken.proceeding,
                kind=one.kind,
                asset=one.asset,
                phase=one.phase,
                state=one.state,
                position=one.position,
                started_on=one.taken.on,
                effective_on=one.effective_on,
                terms=tuple(term.plain for term in one.terms),
                worth=tuple(one.worth),
                ended_on=one.ended_on,
                ended_by=one.ended.key if one.ended else "",
                working=tuple(one.words),
            )
            for key, one in self._all.items()
        )

    def first_presuit(self) -> dict[str, Fact]:
        """Return the first pre-suit measure of each proceeding: from it the thirty days to sue run (PER-40)."""
        found: dict[str, Fact] = {}
        for one in self._all.values():
            if one.phase == _PRESUIT:
                found.setdefault(one.taken.proceeding, one.taken)
        for fact in self.told.of("presuit_measure_taken"):
            held = found.get(fact.proceeding)
            if held is None or fact.on < held.on:
                found[fact.proceeding] = fact
        return found

    def binding(self, phase: str) -> bool:
        """Say whether a seizure of the phase still stands."""
        return any(
            one.phase == phase and one.state in (MeasureState.EFFECTIVE, MeasureState.WAITING) for one in self._all.values()
        )

    def dues(self, dues: Dues) -> Iterator[Due]:
        """Yield the renewal chain of every term: draft, request, expiry, each prepared by the one before."""
        for key, one in self._all.items():
            for place, term in enumerate(one.terms):
                yield from self._chain(key, one=one, term=term, dues=dues, place=place)

    def _take(self, fact: Fact) -> None:
        if fact.happening in TAKEN_AS:
            self._begin(fact)
            return
        if fact.happening in ("converted", "enforcement_accepted"):
            for key, one in self._all.items():
                if fact.measure in ("", key) and (fact.measure or fact.happening == "enforcement_accepted"):
                    self._convert(one, fact=fact)
            return
        if fact.measure not in self._all:
            return
        one = self._all[fact.measure]
        if fact.happening in ("amount_frozen", "value_changed"):
            one.worth.append(Worth(fact.on, amount(fact.details.get(_WORTH_OF[one.kind]))))
        elif fact.happening in _ENDINGS:
            self._end(one, fact=fact)
        elif fact.happening in ("first_released", "position_changed"):
            moved_to = whole(fact.details.get("position")) or 1
            self._rank(one, position=moved_to, on=fact.on, by=fact.key, printed=day(fact.details.get("printed_end_on")))
        elif one.terms and one.state in (MeasureState.EFFECTIVE, MeasureState.WAITING, MeasureState.LAPSED):
            self._answer(one, fact=fact)

    def _begin(self, fact: Fact) -> None:
        asset = value_of(fact, "asset")
        one = _Measure(fact, TAKEN_AS[fact.happening], asset, self._phase(fact), whole(fact.details.get("position")) or 1)
        one.in_enforcement = one.phase == _ENFORCEMENT
        one.worth.append(Worth(fact.on, amount(fact.details.get(_WORTH_OF[one.kind]))))
        self._all[fact.measure] = one
        printed = day(fact.details.get("printed_end_on"))
        if one.position == 1:
            one.state, one.effective_on = MeasureState.EFFECTIVE, fact.on
            self._open(one, by=fact.key, on=fact.on, printed=printed)
            return
        one.words.append(f"轮候第{one.position}位，尚未生效")
        if printed is not None:
            self._open(one, by=fact.key, on=fact.on, printed=printed)

    def _phase(self, fact: Fact) -> str:
        told = fact.details.get("phase")
        if told:
            return str(told)
        begun = self.told.in_proceeding(fact.proceeding, "enforcement_accepted", "enforcement_applied")
        return _ENFORCEMENT if any(one.on <= fact.on for one in begun) else "suit"

    def _open(self, one: _Measure, *, by: str, on: date, printed: date | None) -> None:
        counted = self.counter.seizure(kind=one.kind, started_on=on, printed_end_on=printed)
        binds_from = on if one.state is MeasureState.EFFECTIVE else None
        one.terms.append(_Term(by, on, counted, printed is not None, one.in_enforcement, binds_from=binds_from))

    def _convert(self, one: _Measure, *, fact: Fact) -> None:
        """Enforcement takes the seizure over and its term runs on; only renewals from now on are those of enforcement (PER-49)."""
        if one.in_enforcement or one.state not in (MeasureState.EFFECTIVE, MeasureState.WAITING):
            return
        one.in_enforcement = True
        one.words.append(f"{day_words(fact.on)}保全转为执行查封，期限连续计算")

    def _rank(self, one: _Measure, *, position: int, on: date, by: str, printed: date | None) -> None:
        """Move a waiting seizure up; at the first place it takes effect and its term begins, or runs as printed (PER-46, 48)."""
        if one.state is not MeasureState.WAITING:
            return
        one.position = position
        if position > 1:
            one.words.append(f"{day_words(on)}轮候顺位变为第{position}位")
            return
        one.state, one.effective_on = MeasureState.EFFECTIVE, on
        one.words.append(f"{day_words(on)}首封解除或者失效，自该日起生效")
        if printed is not None or not one.terms:
            one.terms = [term for term in one.terms if term.renewed is not None]
            self._open(one, by=by, on=on, printed=printed)
        for term in one.terms:
            term.binds_from = term.binds_from or on

    def _answer(self, one: _Measure, *, fact: Fact) -> None:
        term = one.terms[-1]
        if fact.happening == "renewal_drafted":
            term.drafted = term.drafted or fact
        elif fact.happening == "renewal_requested":
            term.requested = term.requested or fact
        elif fact.happening == "renewed":
            term.renewed = fact
            late = fact.on > term.seizure.nominal_on
            on = fact.on if late else term.seizure.nominal_on
            if one.state is MeasureState.LAPSED:
                one.state, one.ended, one.ended_on, term.ended, term.ran_out_on = MeasureState.EFFECTIVE, None, None, None, None
            if late:
                one.effective_on = fact.on
                one.words.append(f"{day_words(fact.on)}期满后重新查封，原顺位丧失")
            self._open(one, by=fact.key, on=on, printed=day(fact.details.get("printed_end_on")))

    def _end(self, one: _Measure, *, fact: Fact) -> None:
        if one.ended is not None or one.state in (MeasureState.RELEASED, MeasureState.DISPOSED):
            return
        was_in_force = one.state in (MeasureState.EFFECTIVE, MeasureState.WAITING)
        one.state, one.ended = _ENDINGS[fact.happening], fact
        for term in one.terms:
            term.ended = term.ended or (fact if term.renewed is None else None)
        if not was_in_force:
            return
        one.ended_on = fact.on
        if one.terms and fact.happening == "lapsed":
            one.ended_on = one.terms[-1].seizure.nominal_on
        if fact.happening == "asset_disposed":
            return
        gone_on = fact.on if fact.happening == "released" else one.ended_on + _DAY
        self._move_up(one, on=gone_on, by=fact.key)

    def _run_out(self, *, before: date) -> None:
        """End, in their order, the terms whose last day has passed without renewal or a recorded decision."""
        while True:
            over = [
                one
                for one in self._all.values()
                if one.terms
                and one.state in (MeasureState.EFFECTIVE, MeasureState.WAITING)
                and one.terms[-1].seizure.nominal_on < before
                and self._is_final(one)
            ]
            if not over:
                return
            first = min(over, key=lambda one: (one.terms[-1].seizure.nominal_on, one.taken.measure))
            term = first.terms[-1]
            first.state = MeasureState.LAPSED
            first.ended_on = term.ran_out_on = term.seizure.nominal_on
            first.words.append(f"{day_words(term.seizure.nominal_on)}期满未续，效力消灭")
            self._move_up(first, on=term.seizure.nominal_on + _DAY, by=term.by)

    def _is_final(self, one: _Measure) -> bool:
        """Say whether the term may run out by itself: only for a day asked about, for facts alone a decision ends it."""
        return self.on is not None and one.terms[-1].seizure.nominal_on < self.on

    def _move_up(self, gone: _Measure, *, on: date, by: str) -> None:
        """Move those behind a seizure that is gone up by one place, where both name the same asset."""
        if not gone.asset:
            return
        for one in self._all.values():
            if one is not gone and one.asset == gone.asset and one.state is MeasureState.WAITING and one.position > gone.position:
                self._rank(one, position=one.position - 1, on=on, by=by, printed=None)

    def _chain(self, key: str, *, one: _Measure, term: _Term, dues: Dues, place: int) -> Iterator[Due]:
        draft, request, event = _CHAINS[term.in_enforcement]
        mark = term.by if term.by == one.taken.key or place else f"{term.by}.{key}"
        opening = Opening(
            kind=event,
            on=term.seizure.safe_on,
            by=term.by,
            mark=mark,
            proceeding=one.taken.proceeding,
            measure=key,
            words=term.seizure.working[:-1],
            basis=term.seizure.basis[:1],
        )
        expiry_rule = self.counter.rule(f"seizure_{one.kind}", on=term.from_on)
        expiry = replace(opening, kind=one.taken.happening, on=term.from_on)
        keys = {name: f"{name}:{mark}" for name in (draft, request, expiry_rule.key)}
        steps = (
            (self.counter.rule(draft, on=opening.on), opening, term.drafted or term.requested, keys[request]),
            (self.counter.rule(request, on=opening.on), opening, term.requested, keys[expiry_rule.key]),
            (expiry_rule, expiry, None, ""),
        )
        for rule, start, answered, after in steps:
            state, closed = _state(term, answered=answered)
            if rule is expiry_rule:
                counted = self.counter.limit_until(
                    rule.key, event_on=term.from_on, last_on=term.seizure.safe_on, words="管理截止日"
                )
            else:
                counted = self.counter.limit(rule.key, event_on=start.on)
            yield dues.made(
                rule,
                opening=start,
                counted=counted,
                papers=_PAPERS,
                waits=False,
                state=state,
                closed=closed,
                reason=_words(state, closed=closed, term=term),
                after=after,
                key=keys[rule.key],
            )


_PAPERS = ("preservation_renewal",)


def _state(term: _Term, *, answered: Fact | None) -> tuple[DueState, Fact | None]:
    done = answered or term.renewed
    if done is not None and (term.ended is None or done.on <= term.ended.on):
        return DueState.MET, done
    if term.ended is not None:
        return DueState.DROPPED, term.ended
    return DueState.OPEN, None


def _words(state: DueState, *, closed: Fact | None, term: _Term) -> str:
    if closed is not None:
        verb = {
            "renewal_drafted": "已拟好续行申请",
            "renewal_requested": "已提交续行申请",
            "renewed": "已续行",
            "released": "已解除",
            "lapsed": "决定不续封",
            "asset_disposed": "财产已处分",
        }[closed.happening]
        return f"{day_words(closed.on)}{verb}"
    if term.ran_out_on is not None and state is DueState.OPEN:
        return f"{day_words(term.ran_out_on)}期满未续，尚无记录的决定"
    return ""
