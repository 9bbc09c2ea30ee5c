"""Why a deadline ends on its day: rule and article, where the count starts, how long it is, rest days, version, check date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.docket.models import Deadline
from app.statutes import course
from app.statutes.calendar import Period, RestDay
from app.statutes.citations import Citation
from app.statutes.dated import parameter
from app.statutes.errors import StatuteError


@dataclass(frozen=True)
class Given:
    """One fact that the count rests on: what was asked and what was answered."""

    name: str
    value: str


@dataclass(frozen=True)
class Explanation:
    """Everything that answers "why this day", as it was when the deadline was counted."""

    basis: Sequence[Citation]
    event_on: date
    starts_on: date | None
    length: str
    rest_days: Sequence[RestDay]
    working: Sequence[str]
    given: Sequence[Given]
    links: Sequence[str]
    version: str
    checked_on: date | None
    source: str
    holiday_table_missing: bool


def explain(deadline: Deadline) -> Explanation:
    """Tell how the day of a deadline was found; nothing is computed anew."""
    counting = deadline.counting
    checked_on, source = _checked(deadline.rule)
    return Explanation(
        basis=[Citation.from_plain(one) for one in deadline.basis],
        event_on=deadline.event_on,
        starts_on=date.fromisoformat(counting["starts_on"]) if counting.get("starts_on") else None,
        length=str(Period.from_plain(counting["period"])) if counting.get("period") else "",
        rest_days=[RestDay.from_plain(one) for one in counting.get("rest_days", ())],
        working=list(deadline.working),
        given=_given(deadline),
        links=[link for link in counting.get("links", ()) if link],
        version=deadline.rules_version,
        checked_on=checked_on,
        source=source,
        holiday_table_missing=deadline.holiday_table_missing,
    )


def answered_by(deadline: Deadline) -> Sequence[course.Happening]:
    """The events that a person records to meet a deadline, the usual one first."""
    try:
        keys = course.answer(deadline.rule).met_by
    except StatuteError:
        # Limitation of a loan and the period of a guarantee are met in the matter itself, not by an event of a proceeding.
        return ()
    return [found for key in keys if not (found := course.happening(key)).derived]


def _checked(rule: str) -> tuple[date | None, str]:
    try:
        found = parameter(f"periods.{rule}")
    except StatuteError:
        # A rule that is no row of the catalogue explains itself by its articles and working.
        return None, ""
    return found.checked_on, found.source


def _given(deadline: Deadline) -> list[Given]:
    """The facts given, in Chinese as the law's questions are; what was left empty is left out."""
    asked: dict[str, str] = {}
    happening = deadline.inputs.get("happening")
    if isinstance(happening, str) and happening:
        try:
            asked = {ask.name: ask.title for ask in course.happening(happening).asks}
        except StatuteError:
            # An event that the catalogue no longer knows keeps its facts under their own names.
            asked = {}
    return [
        Given(asked[name], _words(value)) for name, value in deadline.inputs.items() if name in asked and value not in (None, "")
    ]


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
