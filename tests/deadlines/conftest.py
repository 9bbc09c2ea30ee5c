"""A small bank with deadlines on its board, and browsers for its people."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.access.scope import acting_as
from app.core.db import db, writing
from app.core.work import Application
from tests.factories.standing import Entry, browser, entry_of, standing

Sit = Callable[[str], FlaskClient]


@pytest.fixture
def entry(app: Application) -> Entry:
    """The bank of `standing`, committed."""
    with changing(app):
        return entry_of(standing())


@pytest.fixture
def sit(app: Application, entry: Entry) -> Sit:
    """A browser of somebody of that bank."""
    return lambda seat: browser(app, entry, seat)


@contextmanager
def changing(app: Application) -> Iterator[Any]:
    """Changes that a client sees afterwards."""
    with app.app_context(), writing(), acting_as():
        yield db.session
        db.session.commit()
