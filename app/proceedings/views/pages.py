"""The course of a matter: procedure beside seizures, what is to come, what has happened, and the same for the printer."""

from datetime import date
from typing import Any

from flask import render_template, request, url_for

from app.access.guards import requires
from app.access.policy import Permission
from app.core import clock
from app.docket import services as docket
from app.docket.models import Event
from app.matters.models import Matter
from app.matters.views.parts import matter_or_404
from app.preservation import services as preservation
from app.proceedings import services
from app.proceedings.states import Show
from app.proceedings.views.blueprint import bp

FIRST_YEAR = 1990


@bp.get("/matters/<int:matter_id>/course")
@requires(Permission.VIEW_MATTERS)
def course(matter_id: int) -> str:
    """The course of a matter, as it stands or as it was known on an earlier day."""
    matter = matter_or_404(matter_id)
    return render_template(
        "proceedings/course.html",
        chart=preservation.chart_of(matter=matter, whole=bool(request.args.get("whole"))),
        offers=services.likely(matter_id=matter.id)[:5],
        **_shown(matter),
    )


@bp.get("/matters/<int:matter_id>/course/print")
@requires(Permission.VIEW_MATTERS)
def print_course(matter_id: int) -> str:
    """The chronicle of a matter as a table for the printer: what counts, in the order of time."""
    return render_template("proceedings/print.html", **_shown(matter_or_404(matter_id)))


def mend_link(event: Event) -> str:
    """Where an event is put right: on the page of the row that it made, else in its own form."""
    home = services.mends_of(event)
    if home is not None:
        return url_for(home.endpoint, **home.values)
    return url_for("proceedings.correct", event_id=event.id)


def _shown(matter: Matter) -> dict[str, Any]:
    show = next((one for one in Show if one.value == request.args.get("show")), Show.ALL)
    known_on = _day_asked("known")
    return {
        "matter": matter,
        "course": services.course_of(matter=matter, show=show, known_on=known_on),
        "show": show,
        "shows": list(Show),
        "known_on": known_on,
        "last_known": _last_known(),
        "mend_link": mend_link,
        "may_strike": services.may_strike,
        "answered_by": docket.answered_by,
        "known_of": _known_of,
    }


def _known_of(line: services.Line) -> dict[str, int]:
    """What a line knows of the event that meets it; of several parties none is meant."""
    deadline = line.deadline
    if deadline is None:
        return {}
    told = {
        "proceeding": deadline.proceeding_id,
        "party": deadline.party_id if deadline.party and deadline.party.name == line.party else None,
        "measure": deadline.measure_id,
        "instrument": deadline.instrument_id,
    }
    return {name: value for name, value in told.items() if value is not None}


def _day_asked(name: str) -> date | None:
    """A day of the address that is not ahead; anything else is left out."""
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if found.year >= FIRST_YEAR and found <= _last_known() else None


def _last_known() -> date:
    """The last day on which something can have been known: entries carry the real moment, even while the bank's day is held."""
    return max(clock.today(), clock.calendar_day())
