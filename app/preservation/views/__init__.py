"""Pages of preservation: the list of measures, that of a matter, an order, a measure, and a short form for each act."""

from flask import Flask

from app.access.policy import Permission
from app.core.formats import in_chinese
from app.core.labels import N_
from app.core.web import nav
from app.preservation.views import acts, pages
from app.preservation.views.blueprint import bp
from app.statutes import course

__all__ = ["acts", "init_app", "pages"]


def init_app(app: Flask) -> None:
    """Give the application the pages of preservation and their entry in the navigation."""
    app.register_blueprint(bp)
    app.jinja_env.globals.update(happening_title=_title_of)
    nav.add("assets", "preservation.index", "snowflake", N_("Preservation"), Permission.VIEW_MATTERS, place=40)


def _title_of(key: str) -> str:
    """What happened, as the catalogue of the law's course calls it in the reader's language."""
    found = course.happening(key)
    return found.title if in_chinese() else found.english
