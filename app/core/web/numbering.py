"""Every request has a number: in the log, in the answer's header, and on error pages, so that a report can be found again."""

import re
import secrets
import time

import structlog
from flask import Flask, Response, g, request

HEADER = "X-Request-ID"
ACCEPTED = re.compile(r"[A-Za-z0-9._-]{8,64}")

logger = structlog.get_logger("app.web")


def init_app(app: Flask) -> None:
    """Number requests as they come in and log them as they go out."""
    # First of all: what another guard refuses is numbered too.
    app.before_request_funcs.setdefault(None, []).insert(0, _begin)
    app.after_request(_finish)


def current() -> str:
    """The number of this request: the reverse proxy's when it gave one, else ours."""
    if "request_number" not in g:
        given = request.headers.get(HEADER, "")
        g.request_number = given if ACCEPTED.fullmatch(given) else _new()
    return str(g.request_number)


def _new() -> str:
    letters = secrets.token_hex(6).upper()
    return "-".join(letters[at : at + 4] for at in range(0, 12, 4))


def _begin() -> None:
    g.begun = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request=current())


def _path() -> str:
    """The path as it was asked for; of one that carries a secret (a one-time link) only its pattern goes into the log."""
    rule = request.url_rule
    return rule.rule if rule is not None and "token" in rule.arguments else request.path


def _finish(response: Response) -> Response:
    response.headers[HEADER] = current()
    if request.endpoint == "static":
        return response
    # The query string stays out of the log: searches hold names.
    logger.info(
        "request",
        method=request.method,
        path=_path(),
        status=response.status_code,
        ms=round((time.perf_counter() - g.get("begun", time.perf_counter())) * 1000, 1),
        peer=request.remote_addr,
    )
    return response
