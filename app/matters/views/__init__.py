"""The pages of matters, on one blueprint."""

from flask import Flask

from app.access.policy import Permission
from app.core.labels import N_
from app.core.web import nav
from app.matters.views import costs, debt, guarantees, loans, matters, parties, repayments
from app.matters.views.blueprint import bp
from app.matters.views.pages import home_of, tabs_of

__all__ = ["bp", "costs", "debt", "guarantees", "init_app", "loans", "matters", "parties", "repayments"]


def init_app(app: Flask) -> None:
    """Give the application the pages of matters and their entry in the navigation."""
    app.register_blueprint(bp)
    app.jinja_env.globals.update(tabs_of=tabs_of, home_of=home_of)
    nav.add("assets", "matters.index", "folder-kanban", N_("Matters"), Permission.VIEW_MATTERS, place=10)
    nav.search_at(endpoint="matters.index", parameter="q", label=N_("Debtor, matter number, contract number"))
