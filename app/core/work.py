"""The unit of work: where a request, a job or a command begins to write, and the one place that commits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask, Response, request
from sqlalchemy import event
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
        db.session.rollback()
        return super().handle_user_exception(e)


def _finish(*, succeeded: bool) -> None:
    if succeeded:
        db.session.commit()
    else:
        db.session.rollback()


@contextmanager
def unit_of_work() -> Iterator[None]:
    """The same promise for commands and jobs: everything inside is committed at the end, or nothing is."""
    with writing():
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
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
    """Run `act` after the current transaction was committed, and not at all when it is rolled back."""
    session = db.session()
    waiting = session.info.setdefault("once_committed", [])
    if not waiting:
        event.listen(session, "after_commit", _run_waiting, once=True)
        event.listen(session, "after_rollback", _forget_waiting, once=True)
    waiting.append(act)


def _run_waiting(session: Session) -> None:
    for act in session.info.pop("once_committed", []):
        act()


def _forget_waiting(session: Session) -> None:
    session.info.pop("once_committed", None)
