"""Who was served with what on which day: signed for, or by public notice on the notice's last day (CNT-13, PER-29)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.statutes.course.counter import Counter
from app.statutes.course.dues import Opening, opening_of
from app.statutes.course.facts import Fact, TitleKind
from app.statutes.course.told import Told, value_of
from app.statutes.money import day_words
from app.statutes.periods import Excluded, Limit

_DAY = timedelta(days=1)
SERVED_BY_NOTICE = {
    "complaint": "complaint_received",
    "judgment": "judgment_served",
    "ruling": "ruling_served",
    "second": "second_served",
    "jurisdiction": "jurisdiction_ruling_served",
}
"""What the party counts as having received when a public notice has run out."""

_BY_HAND = frozenset(SERVED_BY_NOTICE.values())
SERVICES_OF_TITLES = {
    "judgment_served": (TitleKind.FIRST_INSTANCE_JUDGMENT, TitleKind.SMALL_CLAIMS, TitleKind.SECOND_INSTANCE),
    "ruling_served": (TitleKind.FIRST_INSTANCE_RULING,),
    "second_served": (TitleKind.SECOND_INSTANCE, TitleKind.SMALL_CLAIMS, TitleKind.CONFIRMATION),
    "mediation_signed": (TitleKind.MEDIATION,),
    "collateral_ruling_served": (TitleKind.COLLATERAL_RULING,),
    "payment_order_served": (TitleKind.PAYMENT_ORDER,),
}
"""Which titles a service may be of; the first is taken where no document was recorded."""


@dataclass(frozen=True)
class Served:
    """One party's service of one paper."""

    fact: Fact
    kind: str
    party: str
    on: date
    abroad: bool
    notice: Limit | None


def services(told: Told, *, counter: Counter) -> tuple[Served, ...]:
    """Return every service, in order of the facts."""
    found = []
    for fact in told.of(*_BY_HAND, "notice_published", *SERVICES_OF_TITLES):
        abroad = value_of(fact, "abroad") == "yes"
        if fact.happening == "notice_published":
            kind, by_notice = SERVED_BY_NOTICE[value_of(fact, "serves")], True
        else:
            kind, by_notice = fact.happening, value_of(fact, "by_notice") == "yes"
        notice = _notice(fact, abroad=abroad, counter=counter) if by_notice else None
        found.append(Served(fact, kind, fact.party, notice.last_on if notice else fact.on, abroad, notice))
    return tuple({served.fact.key: served for served in found}.values())


def openings(served: tuple[Served, ...]) -> Iterator[Opening]:
    """Yield what the services start: the party's own periods from its own day, and the notice period itself."""
    for one in served:
        plain = opening_of(one.fact)
        if one.notice is None:
            yield plain
            continue
        yield replace(plain, kind="notice_published")
        words = f"{day_words(one.fact.on)}公告，{day_words(one.on)}期满视为送达"
        yield replace(plain, kind=one.kind, on=one.on, words=(words,), basis=one.notice.basis[:1])


def notice_periods(served: tuple[Served, ...]) -> dict[str, tuple[Excluded, ...]]:
    """Return the notice periods of each proceeding, which the time for a trial leaves out (PER-74)."""
    found: dict[str, list[Excluded]] = {}
    for one in served:
        if one.notice is not None:
            span = Excluded(one.fact.on + _DAY, one.notice.raw_last_on, "公告期间")
            found.setdefault(one.fact.proceeding, []).append(span)
    return {proceeding: tuple(spans) for proceeding, spans in found.items()}


def _notice(fact: Fact, *, abroad: bool, counter: Counter) -> Limit:
    return counter.limit("notice_service_abroad" if abroad else "notice_service", event_on=fact.on)
