"""The operator's health address: 200 when every part works, else 503, and which part does not."""

from collections.abc import Callable

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from flask import Flask, Response, current_app, jsonify
from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError

from app.core.db import db
from app.core.web.pages import public

Check = Callable[[], str | None]

_checks: dict[str, Check] = {}


def add(name: str, check: Check) -> None:
    """Ask this too: a check returns None when all is well, else what is wrong in a few words."""
    _checks[name] = check


def init_app(app: Flask) -> None:
    """Offer /health and the checks that need nothing but the database."""
    add("database", _database)
    add("migrations", _migrations)
    app.add_url_rule("/health", "health", report)


@public
def report() -> tuple[Response, int]:
    """Each part and its state, without names or figures: the address is open to whoever reaches the machine."""
    found = {name: check() for name, check in _checks.items()}
    state = {name: trouble or "ok" for name, trouble in found.items()}
    well = not any(found.values())
    return jsonify(status="ok" if well else "trouble", parts=state), 200 if well else 503


def _database() -> str | None:
    try:
        with db.engine.connect() as connection:
            connection.execute(select(literal(1)))
    except SQLAlchemyError as error:
        return f"not reachable ({type(error).__name__})"
    return None


def _migrations() -> str | None:
    try:
        with db.engine.connect() as connection:
            current = set(MigrationContext.configure(connection).get_current_heads())
    except SQLAlchemyError as error:
        return f"unknown ({type(error).__name__})"
    try:
        newest = set(ScriptDirectory(current_app.extensions["migrate"].directory).get_heads())
    except CommandError:
        return "no migrations folder"
    return None if current == newest else "not at the newest version"
