"""Finding the row an address names; one that is hidden or missing is a 404 alike."""

from typing import TypeVar

from flask import abort

from app.core.db import Base, db

Row = TypeVar("Row", bound=Base)


def get_or_404(model: type[Row], key: int) -> Row:
    """The row with that key, if this actor sees it."""
    found = db.session.get(model, key)
    if found is None:
        abort(404)
    return found
