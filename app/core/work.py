"""The unit of work: where a request, a job or a command begins to write, and the one place that commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, request
from sqlalchemy.orm import Session

from app.core.db import db, set_writing, writing

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Application(Flask):
    """A Flask application whose successful writing requests are committed once, before the answer is sent.

    GET and HEAD run read-only in the database itself. A writing request that answers with 400 or above is rolled
    back, and so is one that raises.
    """

    def full_dispatch_request(self) -> Response:
        set_writing(request.method not in READING_METHODS)
        return super().full_dispatch_request()

    def dispatch_request(self) -> Response:
        response = self.make_response(super().dispatch_request())
        if request.method not in READING_METHODS:
            _finish(succeeded=response.status_code < 400)
        return response

    def handle_user_exception(self, e: Exception) -> Any:
        _roll_back()
        return super().handle_user_exception(e)


def _finish(*, succeeded: bool) -> None:
    if succeeded:
        _commit()
    else:
        _roll_back()


@contextmanager
def unit_of_work() -> Iterator[None]:
    """The same promise for commands and jobs: everything inside is committed at the end, or nothing is."""
    with writing():
        try:
            yield
            _commit()
        except BaseException:
            _roll_back()
            raise
        finally:
            db.session.remove()


@contextmanager
def apart() -> Iterator[Session]:
    """A short writing session of its own, for what must be kept although the request only reads (the reading log)."""
    session: Session = db.session.session_factory()
    session.info.update(db.session().info)
    with writing():
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.close()


def once_committed(act: Callable[[], None]) -> None:
    """Run `act` after the unit of work was committed, and not at all when it is rolled back."""
    db.session().info.setdefault("once_committed", []).append(act)


def _commit() -> None:
    """The one commit: then what was waiting for it. A savepoint that ends on the way is not it."""
    db.session.commit()
    for act in db.session().info.pop("once_committed", []):
        act()


def _roll_back() -> None:
    db.session.rollback()
    db.session().info.pop("once_committed", None)
