"""The pages of the course of a matter, on one blueprint."""

from flask import Flask

from app.proceedings.views import pages, recording
from app.proceedings.views.blueprint import bp

__all__ = ["bp", "init_app", "pages", "recording"]


def init_app(app: Flask) -> None:
    """Give the application the course of a matter; its tab stands among the pages of a matter."""
    app.register_blueprint(bp)
