"""What the views of a matter share: where its pages are, and the page of a form."""

from typing import Any

from flask import Response, current_app, flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from app.core import conflicts
from app.core.forms import Form
from app.core.labels import N_
from app.core.web import way_back
from app.matters.models import Matter

TABS = (
    ("overview.matter", N_("Overview"), "view_matters"),
    ("matters.debt", N_("Debt"), "view_matters"),
    ("matters.parties", N_("Parties"), "view_matters"),
    ("matters.loans", N_("Loans"), "view_matters"),
    ("matters.guarantees", N_("Guarantees"), "view_matters"),
    ("collateral.of_matter", N_("Collateral"), "view_matters"),
    ("preservation.of_matter", N_("Preservation"), "view_matters"),
    ("enforcement.of_matter", N_("Enforcement"), "view_matters"),
    ("matters.costs", N_("Costs"), "view_matters"),
    ("litigation.of_matter", N_("Lawsuits"), "view_matters"),
    ("filings.of_matter", N_("Papers"), "view_matters"),
    ("files.of_matter", N_("Files"), "view_matters"),
    ("calculators.of_matter", N_("Calculations"), "view_matters"),
    ("overview.history", N_("History"), "view_history"),
)
"""The sub-pages of a matter: endpoint, English label, permission."""


def home_of(matter: Matter) -> str:
    """The first page of a matter: its overview, or its parties where there is none."""
    endpoint = "overview.matter" if "overview.matter" in current_app.view_functions else "matters.parties"
    return url_for(endpoint, matter_id=matter.id)


def tabs_of(matter: Matter) -> list[tuple[str, str, str, str]]:
    """(endpoint, address, label, permission) of the sub-pages that exist; the template asks what the reader may open."""
    known = current_app.view_functions
    return [
        (endpoint, url_for(endpoint, matter_id=matter.id), gettext(label), permission)
        for endpoint, label, permission in TABS
        if endpoint in known
    ]


def saved(target: str, sentence: str = "") -> AnyResponse:
    """Go back to where the reader came from, or on to the page that shows what was saved."""
    flash(sentence or gettext("Saved"), "success")
    return redirect(way_back(target), 303)


def form_page(*, form: Form, matter: Matter | None, title: str, back: str, submit: str = "", **context: Any) -> Response:
    """A form on a page of its own, under the head of its matter."""
    return conflicts.page(
        "matters/form.html",
        form=form,
        matter=matter,
        title=title,
        back=back,
        submit=submit or gettext("Save"),
        **context,
    )
