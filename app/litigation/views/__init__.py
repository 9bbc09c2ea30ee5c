"""Pages of litigation: the list, a suit, a title, and one small form for each thing that a court or a party does."""

from flask import Flask

from app.access.policy import Permission
from app.core.labels import N_
from app.core.web import nav
from app.litigation.views import instruments, pages, steps
from app.litigation.views.blueprint import bp

__all__ = ["init_app", "instruments", "pages", "steps"]


def init_app(app: Flask) -> None:
    """Give the application the pages of litigation and their entry in the navigation."""
    app.register_blueprint(bp)
    nav.add("assets", "litigation.index", "scroll-text", N_("Lawsuits"), Permission.VIEW_MATTERS, place=30)
