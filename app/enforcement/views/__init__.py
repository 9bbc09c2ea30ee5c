"""The pages of enforcement, on one blueprint."""

from flask import Flask

from app.access.policy import Permission
from app.core.labels import N_
from app.core.web import nav
from app.enforcement.views import cases, lists, money, persons, sides
from app.enforcement.views.blueprint import bp

__all__ = ["bp", "cases", "init_app", "lists", "money", "persons", "sides"]


def init_app(app: Flask) -> None:
    """Give the application the pages of enforcement and their entry in the navigation."""
    app.register_blueprint(bp)
    nav.add("assets", "enforcement.index", "gavel", N_("Enforcement"), Permission.VIEW_MATTERS, place=50)
