"""Seizures and freezes: how long they may last, the safe day they end, and until when to ask for renewal (PER-44, 45, 47)."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.statutes.calendar import Alarm, protect_alarms
from app.statutes.citations import Citation
from app.statutes.errors import StatuteError
from app.statutes.money import day_words
from app.statutes.periods.counting import limit
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules

_DAY = timedelta(days=1)


class AssetKind(StrEnum):
    """What is seized decides how long a seizure may last (PER-44)."""

    DEPOSIT = "deposit"
    MOVABLE = "movable"
    IMMOVABLE = "immovable"


@dataclass(frozen=True)
class Seizure(Plain):
    """When a seizure ends: by its paper or its longest term, the safe day to plan on, and until when to ask for renewal."""

    nominal_on: date
    safe_on: date
    request_by: date
    request_on_working_day: date
    alarms: tuple[Alarm, ...]
    working: tuple[str, ...]
    basis: tuple[Citation, ...]


def seizure(*, kind: AssetKind, started_on: date, printed_end_on: date | None = None, rules: Rules = LAW) -> Seizure:
    """Return when a seizure ends and until when its renewal is to be asked for (PER-44, 45, 47).

    The printed last day counts as it stands; with only a start the day before the longest term's corresponding day is safe,
    as many notices print both ends. No end rolls off a rest day.
    """
    term = limit(f"seizure_{kind}", event_on=started_on, rules=rules)
    margin: int = rules.setting("periods.seizure_safe_margin", on=started_on)
    if printed_end_on is None:
        nominal, safe = term.raw_last_on, term.raw_last_on - _DAY * margin
        words = [*term.working[:1], f"文书未载明截止日的，按提前{margin}日即{day_words(safe)}管理"]
    elif printed_end_on < started_on:
        raise StatuteError(
            "The seizure cannot end on %(on)s, before it begins.", field="printed_end_on", on=printed_end_on.isoformat()
        )
    else:
        nominal = safe = printed_end_on
        words = [f"以裁定书、协助执行通知书载明的截止日{day_words(printed_end_on)}为准"]
        if printed_end_on > term.raw_last_on:
            words.append(f"载明的期限超过该类财产的最长期限，最长至{day_words(term.raw_last_on)}，按较早的日期管理")
            nominal = safe = term.raw_last_on
    request = limit("renewal_request", event_on=safe, rules=rules)
    return Seizure(
        nominal_on=nominal,
        safe_on=safe,
        request_by=request.raw_last_on,
        request_on_working_day=request.plan_on,
        alarms=protect_alarms(safe, setting="periods.seizure_alarms", rules=rules),
        working=(*words, *request.working),
        basis=tuple(dict.fromkeys((*term.basis, *request.basis))),
    )
