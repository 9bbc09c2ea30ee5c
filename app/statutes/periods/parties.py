"""Periods of several parties: each from its own service, and when a title takes effect for all (CNT-13, PER-76)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.statutes.calendar import named_day
from app.statutes.citations import Citation, cite_all
from app.statutes.errors import StatuteError
from app.statutes.money import day_words
from app.statutes.periods.catalogue import period_rule
from app.statutes.periods.counting import Limit, limit
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Service(Plain):
    """How a paper reached one party: on a day, or by public notice on the day of the last publication (CNT-13)."""

    party: str
    on: date
    by_notice: bool = False
    abroad: bool = False


@dataclass(frozen=True)
class PartyLimit(Plain):
    """One party's own period, from its own service."""

    party: str
    served_on: date
    limit: Limit


@dataclass(frozen=True)
class PartyLimits(Plain):
    """Everybody's period and the party whose ends last."""

    parties: tuple[PartyLimit, ...]
    last: PartyLimit


class Title(StrEnum):
    """What the court issued: when it takes effect depends on it (PER-76)."""

    FIRST_INSTANCE_JUDGMENT = "first_instance_judgment"
    FIRST_INSTANCE_RULING = "first_instance_ruling"
    SECOND_INSTANCE = "second_instance"
    SMALL_CLAIMS = "small_claims"
    MEDIATION = "mediation"


@dataclass(frozen=True)
class Effective(Plain):
    """When a title takes effect if nobody appeals, and through whom; the court's certificate of effect overrides it."""

    on: date
    appeal: PartyLimits | None
    working: tuple[str, ...]
    basis: tuple[Citation, ...]


_APPEAL_BASIS = {Title.FIRST_INSTANCE_JUDGMENT: ("CPL 171(1)",), Title.FIRST_INSTANCE_RULING: ("CPL 171(2)",)}
_AT_ONCE = {
    Title.SECOND_INSTANCE: ("送达", ("CPL 182",)),
    Title.SMALL_CLAIMS: ("送达", ("CPL 165", "CPL 168")),
    Title.MEDIATION: ("签收", ("CPL 100", "CPL-I 149")),
}


def served_on(service: Service, *, rules: Rules = LAW) -> date:
    """Return the day a party counts as served: the day itself, or the last day of the public notice (CNT-13, PER-29)."""
    if not service.by_notice:
        return service.on
    return limit("notice_service_abroad" if service.abroad else "notice_service", event_on=service.on, rules=rules).last_on


def limit_for_each(key: str, *, services: Iterable[Service], rules: Rules = LAW) -> PartyLimits:
    """Count one rule for every party from its own service; the last one decides what all must wait for."""
    found = []
    for service in services:
        on = served_on(service, rules=rules)
        abroad = period_rule(key, rules=rules).abroad if service.abroad else ""
        found.append(PartyLimit(service.party, on, limit(abroad or key, event_on=on, rules=rules)))
    if not found:
        raise StatuteError("State when at least one party was served.", field="services")
    return PartyLimits(tuple(found), max(found, key=lambda one: one.limit.last_on))


def takes_effect(*, title: Title, services: Iterable[Service], rules: Rules = LAW) -> Effective:
    """Return when a title takes effect: the day after the last appeal period, or the last service or signature (PER-76)."""
    served = tuple(services)
    if title in (Title.FIRST_INSTANCE_JUDGMENT, Title.FIRST_INSTANCE_RULING):
        key = "appeal_judgment" if title is Title.FIRST_INSTANCE_JUDGMENT else "appeal_ruling"
        appeal = limit_for_each(key, services=served, rules=rules)
        on = appeal.last.limit.last_on + _DAY
        words = [f"{one.party}：{day_words(one.served_on)}送达，上诉期至{named_day(one.limit.last_on)}" for one in appeal.parties]
        words.append(f"最后一名当事人的上诉期届满且各方均未上诉的，自{day_words(on)}起发生法律效力，以法院生效证明为准")
        return Effective(on, appeal, tuple(words), cite_all("CPL 158", "CPL-I 244", *_APPEAL_BASIS[title]))
    if not served:
        raise StatuteError("State when at least one party was served.", field="services")
    on = max(served_on(service, rules=rules) for service in served)
    verb, references = _AT_ONCE[title]
    words = [f"{service.party}：{day_words(served_on(service, rules=rules))}{verb}" for service in served]
    words.append(f"自最后一名当事人{verb}之日{day_words(on)}起发生法律效力，以法院生效证明为准")
    return Effective(on, None, tuple(words), cite_all(*references))
