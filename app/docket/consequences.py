"""The consequence before the saving: what a view needs so that its form shows which deadlines arise, move or close.

A view asks `weigh(...)` first. It answers None unless the reader asked for the consequence: by the button, which works without
script, or by changing a field. Then `page(...)` shows the form again with it, or, to htmx, the consequence alone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Response, make_response, render_template, request
from flask_babel import gettext
from sqlalchemy.orm.exc import StaleDataError

from app.core import conflicts
from app.core.errors import DomainError
from app.core.forms import Form
from app.core.web import wants_fragment
from app.docket import services as docket
from app.statutes import course
from app.statutes.rules import Rules

ASKED = "weigh"
"""The name of the button, and of what htmx sends along."""


@dataclass(frozen=True)
class Weighed:
    """What saving would do: the deadlines, or the sentence that refuses it; neither while the form is not filled in."""

    consequence: course.Consequence | None = None
    refusal: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    """The parties of the matter by their keys, as deadlines name them."""

    def together(self, dues: Iterable[course.Due]) -> list[tuple[course.Due, list[str]]]:
        """Deadlines of one rule and day that differ by their party alone, as one line with the parties' names."""
        found: dict[tuple[Any, ...], tuple[course.Due, list[str]]] = {}
        for due in dues:
            alike = (due.rule, due.plan_on, due.last_on, due.state, due.reason)
            _first, parties = found.setdefault(alike, (due, []))
            if due.party and (name := self.names.get(due.party)):
                parties.append(name)
        return list(found.values())


def is_asked() -> bool:
    """Whether the reader asks for the consequence and nothing is to be saved."""
    return request.method == "POST" and ASKED in request.form


def weigh(
    *, form: Form, matter_id: int, rules: Rules, act: Callable[[], object], names: Mapping[str, str] | None = None
) -> Weighed | None:
    """What `act` would do, when the reader asked for it; a rule it breaks is told at its field."""
    if not is_asked():
        return None
    known = names or {}
    if not form.validate():
        return Weighed(names=known)
    try:
        found = docket.consequence_of_act(matter_id=matter_id, rules=rules, act=act)
    except DomainError as error:
        form.absorb(error)
        return Weighed(refusal=error.sentence, names=known)
    except StaleDataError:
        # Somebody saved in this very moment, often the reader himself: nothing was to be kept, so nothing is in conflict.
        return Weighed(refusal=gettext(conflicts.CHANGED_JUST_NOW), names=known)
    return Weighed(consequence=found, names=known)


def page(template: str, *, form: Form, weighed: Weighed | None, **context: Any) -> Response:
    """The form with its consequence, or the consequence alone when htmx asks for it; nothing was saved."""
    if weighed is not None and wants_fragment():
        return make_response(render_template("docket/consequence.html", weighed=weighed))
    return conflicts.page(template, form=form, weighed=weighed, **context)
