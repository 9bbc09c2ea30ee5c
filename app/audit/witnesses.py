"""Who changed which field of a record last: what two people who edited the same record at once are shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.audit import recording
from app.audit.models import Change
from app.core import conflicts
from app.core.conflicts import Witness
from app.core.db import db

DEPTH = 50


def init_app(_app: Flask) -> None:
    """Let edit conflicts ask the change log."""
    conflicts.witnessed_by(last_changes)


def last_changes(row: Any, names: Sequence[str]) -> Mapping[str, Witness]:
    """The last change of each of these columns, as far as the latest entries of the row reach."""
    wanted = select(Change).where(Change.table_name == type(row).__tablename__, Change.row_id == recording.row_id(row))
    found: dict[str, Witness] = {}
    for change in db.session.scalars(wanted.order_by(Change.id.desc()).limit(DEPTH)):
        for name in names:
            if name in change.new:
                found.setdefault(name, Witness(name=change.actor_name, at=change.at))
    return found
