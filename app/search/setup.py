"""What the search needs of the application: its function in SQLite, and the listeners that keep the index."""

from typing import Any

from flask import Flask
from sqlalchemy import event

from app.core.db import db
from app.search import grams, upkeep

__all__ = ["init_app", "upkeep"]


def init_app(app: Flask) -> None:
    """Give SQLite the function by which texts are copied for searching; PostgreSQL has its own."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _add_function)


def _add_function(connection: Any, _record: Any) -> None:
    connection.create_function("search_copy", 1, _copy, deterministic=True)


def _copy(text: str | None) -> str | None:
    return None if text is None else grams.search_copy(text)
