"""When a title takes effect, until when it is to be performed, and the openings that follow for each obligor (PER-76, 100, 101)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.statutes.citations import Citation, cite_all
from app.statutes.course.counter import Counter, days_of
from app.statutes.course.dues import Opening
from app.statutes.course.facts import Fact, TitleKind, TitleStanding
from app.statutes.course.services import SERVICES_OF_TITLES, Served
from app.statutes.course.told import Told, day, parties_of, value_of, whole
from app.statutes.money import day_words
from app.statutes.periods import Limit

_DAY = timedelta(days=1)
_APPEALABLE = {
    TitleKind.FIRST_INSTANCE_JUDGMENT: ("appeal_judgment", ("CPL 158", "CPL-I 244", "CPL 171(1)")),
    TitleKind.FIRST_INSTANCE_RULING: ("appeal_ruling", ("CPL 158", "CPL-I 244", "CPL 171(2)")),
}
_AT_ONCE: dict[TitleKind, tuple[str, ...]] = {
    TitleKind.SECOND_INSTANCE: ("CPL 182",),
    TitleKind.SMALL_CLAIMS: ("CPL 165", "CPL 168"),
    TitleKind.MEDIATION: ("CPL 100", "CPL-I 149"),
    TitleKind.COLLATERAL_RULING: ("CPL 208",),
    TitleKind.CONFIRMATION: ("CPL 206",),
}
_REMANDED = "remanded"
_UPHELD = "upheld"


@dataclass(frozen=True)
class _Issued:
    """A title as given, or as its services imply it."""

    kind: TitleKind
    proceeding: str
    instrument: str
    on: date | None
    by: str
    fact: Fact | None
    terms: Fact | None
    served: tuple[Served, ...]

    @property
    def mark(self) -> str:
        """Tell the title apart from others, the same over folds."""
        return self.instrument or f"{self.proceeding}.{self.kind}"


@dataclass(frozen=True)
class _Effect:
    on: date | None
    provisional: bool = False
    certified: bool = False
    awaiting: tuple[str, ...] = ()
    appealed_by: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


class Titles:
    """The titles of one matter."""

    def __init__(self, told: Told, *, served: tuple[Served, ...], counter: Counter, on: date | None = None) -> None:
        self.told = told
        self.on = on
        self.counter = counter
        self.issued = tuple(_issued(told, served=served))
        self._effects = {title.mark: self._effect(title) for title in self.issued}

        self._kinds = {one.fact.key: title.kind for title in self.issued for one in title.served}

    def kind_of(self, fact_key: str, *, service: str) -> TitleKind | None:
        """Return which title a service is of; without a recorded document, what such a service usually is of."""
        return self._kinds.get(fact_key) or next(iter(SERVICES_OF_TITLES.get(service, ())), None)

    def standings(self) -> tuple[TitleStanding, ...]:
        """Return how each title stands."""
        found = []
        for title in self.issued:
            effect, ends = self._effects[title.mark], self._ends(title)
            found.append(
                TitleStanding(
                    proceeding=title.proceeding,
                    instrument=title.instrument,
                    kind=title.kind,
                    given_by=title.by,
                    effective_on=effect.on,
                    provisional=self._is_provisional(effect),
                    certified=effect.certified,
                    awaiting=effect.awaiting,
                    appealed_by=effect.appealed_by,
                    performance_end_on=ends[-1][0] if ends else None,
                    obligors=self._obligors(title),
                    working=effect.words,
                    basis=cite_all(*_basis(title.kind)),
                )
            )
        return tuple(found)

    def effective(self) -> Iterator[tuple[Opening, Opening | None]]:
        """Yield each title that takes effect: its opening, and that of the costs it fixes where the bank paid a fee before."""
        for title in self.issued:
            effect = self._effects[title.mark]
            if effect.on is None or title.kind is TitleKind.NOTARISED:
                continue
            opening = self._opening(title, kind="title_effective", on=effect.on)
            paid = any(self.told.in_proceeding(title.proceeding, "fee_paid"))
            yield opening, replace(opening, kind="fee_document_effective") if paid else None

    def performances(self) -> Iterator[tuple[Opening, date | None]]:
        """Yield the time to perform for each obligor: its opening, and the day where the title names one."""
        for title in self.issued:
            effect, ends = self._effects[title.mark], self._ends(title)
            if effect.on is None or title.kind is TitleKind.NOTARISED:
                continue
            for obligor in self._obligors(title):
                opening = self._opening(title, kind="title_effective", on=effect.on, obligor=obligor)
                for place, (end_on, counted) in enumerate(ends):
                    mark = f"{opening.mark}:{place + 1}" if len(ends) > 1 else opening.mark
                    told = {"days": counted.period.length} if counted else {}
                    yield replace(opening, mark=mark, details=told), None if counted else end_on

    def enforceable(self) -> Iterator[Opening]:
        """Yield the start of each obligor's enforcement period: the last day to perform, else the effective day (PER-100)."""
        for title in self.issued:
            effect, ends = self._effects[title.mark], self._ends(title)
            if effect.on is None or title.kind in (TitleKind.NOTARISED, TitleKind.FIRST_INSTANCE_RULING):
                continue
            kind, on = ("performance_ended", ends[-1][0]) if ends else ("title_effective", effect.on)
            words = (f"履行期限至{day_words(on)}",) if ends else ("文书未载明履行期限，自生效之日起算",)
            for obligor in self._obligors(title):
                yield replace(self._opening(title, kind=kind, on=on, obligor=obligor), words=words)

    def notarised(self) -> Iterator[Opening]:
        """Yield every instalment of the notarised titles: each has its own enforcement period (PER-101)."""
        for title in self.issued:
            if title.kind is not TitleKind.NOTARISED:
                continue
            for place, (end_on, _) in enumerate(self._ends(title)):
                for obligor in self._obligors(title):
                    opening = self._opening(title, kind="notarised_instalment_due", on=end_on, obligor=obligor)
                    yield replace(opening, mark=f"{opening.mark}:{place + 1}")

    def _opening(self, title: _Issued, *, kind: str, on: date, obligor: str = "") -> Opening:
        effect = self._effects[title.mark]
        return Opening(
            kind=kind,
            on=on,
            by=title.by,
            mark=f"{title.mark}:{obligor}" if obligor else title.mark,
            proceeding=title.proceeding,
            party=obligor,
            instrument=title.instrument,
            provisional=self._is_provisional(effect),
            words=effect.words,
            basis=cite_all(*_basis(title.kind)),
            title=title.kind,
        )

    def _is_provisional(self, effect: _Effect) -> bool:
        """Say whether an appeal may still come: not once the day asked about is past the effective day."""
        return effect.provisional and not (self.on is not None and effect.on is not None and effect.on <= self.on)

    def _obligors(self, title: _Issued) -> tuple[str, ...]:
        return (parties_of(title.terms, "obligors") if title.terms else ()) or ("",)

    def _ends(self, title: _Issued) -> tuple[tuple[date, Limit | None], ...]:
        """Return the last days to perform, in order: as counted from effect, or as the title names them."""
        terms, effect = title.terms, self._effects[title.mark]
        if terms is None:
            return ()
        named = sorted(found for found in (day(row.get("on")) for row in terms.details.get("instalments") or ()) if found)
        if named:
            return tuple((on, None) for on in named)
        end_on = day(terms.details.get("performance_on"))
        if end_on is not None:
            return ((end_on, None),)
        length = days_of(whole(terms.details.get("performance_days")))
        if length is None or effect.on is None:
            return ()
        counted = self.counter.limit_of("performance", event_on=effect.on, period=length)
        return ((counted.raw_last_on, counted),)

    def _effect(self, title: _Issued) -> _Effect:
        certified = self._certified(title)
        if certified is not None:
            return _Effect(certified, certified=True, words=(f"法院生效证明载明{day_words(certified)}生效",))
        if title.kind in _APPEALABLE:
            return self._after_appeals(title)
        if title.kind is TitleKind.AWARD:
            return _Effect(title.on, words=("仲裁裁决自作出之日起发生法律效力",))
        if title.kind is TitleKind.PAYMENT_ORDER:
            return self._payment_order(title)
        if title.kind is TitleKind.SECOND_INSTANCE and _outcome(title) == _REMANDED:
            return _Effect(None, words=("发回重审，不发生执行依据的效力",))
        return self._at_once(title)

    def _certified(self, title: _Issued) -> date | None:
        for fact in self.told.in_proceeding(title.proceeding, "effect_certified"):
            meant = fact.instrument or (self.issued[-1].instrument if len(self.issued) == 1 else "")
            last = [one for one in self.issued if one.proceeding == title.proceeding and (one.on or date.min) <= fact.on]
            if meant == title.instrument and fact.instrument or (not fact.instrument and last and last[-1] is title):
                return day(fact.details.get("effective_on")) or fact.on
        return None

    def _at_once(self, title: _Issued) -> _Effect:
        verb = "签收" if title.kind is TitleKind.MEDIATION else "送达"
        awaiting = _awaiting(title)
        words = tuple(f"{day_words(one.on)}{verb}" for one in title.served)
        if awaiting or not title.served:
            return _Effect(None, awaiting=awaiting, words=(*words, f"尚有当事人未{verb}"))
        on = max(one.on for one in title.served)
        return _Effect(on, words=(*words, f"自最后一名当事人{verb}之日{day_words(on)}起发生法律效力"))

    def _payment_order(self, title: _Issued) -> _Effect:
        opposed = [fact.party for fact in self.told.in_proceeding(title.proceeding, "payment_order_opposed")]
        if opposed or not title.served or self.told.ends.get(title.proceeding):
            return _Effect(None, appealed_by=tuple(opposed), words=("债务人提出异议的，支付令失效",) if opposed else ())
        last = max(self.counter.limit("payment_order_objection", event_on=one.on).last_on for one in title.served)
        return _Effect(last + _DAY, provisional=True, words=(f"债务人在{day_words(last)}前未提出异议的，可以申请执行",))

    def _after_appeals(self, title: _Issued) -> _Effect:
        """One party's appeal holds all; a withdrawn one lets go on the day its ruling is served (PER-76)."""
        key, _ = _APPEALABLE[title.kind]
        ends = [(one, self.counter.limit("appeal_abroad" if one.abroad else key, event_on=one.on)) for one in title.served]
        words = tuple(f"{day_words(one.on)}送达，上诉期至{day_words(counted.last_on)}" for one, counted in ends)
        appealed, let_go = self._appeals(title)
        if appealed:
            return _Effect(None, appealed_by=appealed, words=(*words, "有当事人上诉，裁判对全体当事人均未生效"))
        awaiting = _awaiting(title)
        if awaiting or not ends:
            return _Effect(None, awaiting=awaiting, words=(*words, "尚有当事人未送达"))
        on = max(counted.last_on for _, counted in ends) + _DAY
        told = f"最后一名当事人的上诉期届满且各方均未上诉的，自{day_words(on)}起发生法律效力，以法院生效证明为准"
        if let_go and max(let_go) >= on:
            on = max(let_go)
            told = f"撤回上诉裁定于{day_words(on)}送达，自该日起发生法律效力"
        return _Effect(on, provisional=True, words=(*words, told))

    def _appeals(self, title: _Issued) -> tuple[tuple[str, ...], list[date]]:
        since = title.on or min((one.fact.on for one in title.served), default=date.min)
        until = min(
            (
                one.on
                for one in self.issued
                if one.proceeding == title.proceeding and one.on and one.on > since and one.kind in _APPEALABLE
            ),
            default=date.max,
        )

        def about(kind: str) -> list[Fact]:
            return [
                fact
                for fact in self.told.in_proceeding(title.proceeding, kind)
                if since <= fact.on < until and (not fact.instrument or fact.instrument == title.instrument)
            ]

        withdrawn = {fact.party: fact.on for fact in about("appeal_withdrawn")}
        appealed = dict.fromkeys(fact.party for fact in about("appeal_filed"))
        return tuple(party for party in appealed if party not in withdrawn), list(withdrawn.values())


def _issued(told: Told, *, served: tuple[Served, ...]) -> Iterator[_Issued]:
    """Yield the titles given, each with the services that are of it, then those that only a service tells of."""
    given = list(told.of("judgment_given"))
    of_title: dict[str, list[Served]] = {fact.key: [] for fact in given}
    loose: dict[tuple[str, TitleKind], list[Served]] = {}
    for one in served:
        kinds = SERVICES_OF_TITLES.get(one.kind)
        if kinds is None:
            continue
        mine = [fact for fact in given if _is_of(one, fact=fact, kinds=kinds)]
        if mine:
            of_title[mine[-1].key].append(one)
        else:
            loose.setdefault((one.fact.proceeding, kinds[0]), []).append(one)
    for fact in given:
        yield _Issued(
            kind=TitleKind(value_of(fact, "title")),
            proceeding=fact.proceeding,
            instrument=fact.instrument,
            on=fact.on,
            by=fact.key,
            fact=fact,
            terms=_terms(fact, given=given),
            served=tuple(of_title[fact.key]),
        )
    for (proceeding, kind), found in loose.items():
        first = found[0].fact
        yield _Issued(kind, proceeding, first.instrument, None, first.key, None, None, tuple(found))


def _is_of(served: Served, *, fact: Fact, kinds: tuple[TitleKind, ...]) -> bool:
    if served.fact.proceeding != fact.proceeding or value_of(fact, "title") not in kinds:
        return False
    if served.fact.instrument:
        return served.fact.instrument == fact.instrument
    return fact.on <= served.fact.on


def _terms(fact: Fact, *, given: list[Fact]) -> Fact:
    """Return where the terms stand: a decision on appeal that upholds the first and names none of its own leaves them there."""
    own = any(fact.details.get(name) for name in ("performance_days", "performance_on", "instalments", "obligors"))
    if value_of(fact, "title") != TitleKind.SECOND_INSTANCE or own or value_of(fact, "outcome") != _UPHELD:
        return fact
    earlier = [
        one
        for one in given
        if one.proceeding == fact.proceeding and one.on <= fact.on and value_of(one, "title") == TitleKind.FIRST_INSTANCE_JUDGMENT
    ]
    return earlier[-1] if earlier else fact


def _awaiting(title: _Issued) -> tuple[str, ...]:
    expected = parties_of(title.fact) if title.fact else ()
    reached = {one.party for one in title.served}
    return tuple(party for party in expected if party not in reached)


def _outcome(title: _Issued) -> str:
    return value_of(title.fact, "outcome") if title.fact else _UPHELD


def _basis(kind: TitleKind) -> tuple[str, ...]:
    return _APPEALABLE[kind][1] if kind in _APPEALABLE else _AT_ONCE.get(kind, ())


def basis_of(kind: TitleKind) -> tuple[Citation, ...]:
    """Return the articles on when a title takes effect."""
    return cite_all(*_basis(kind))
