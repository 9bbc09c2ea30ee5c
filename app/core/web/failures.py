"""Pages for what went wrong: what happened, what to do, and the request's number; never a traceback."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError, SecurityError

from app.core.errors import DomainError, NotAllowed, StaleRecord
from app.core.labels import N_
from app.core.web import numbering, preferences
from app.core.web.pages import wants_fragment


@dataclass(frozen=True)
class Failure:
    """What a status says to people: a heading, a sentence with the way on, and a picture."""

    heading: str
    sentence: str
    icon: str = "circle-alert"


FAILURES = {
    400: Failure(N_("The request was not understood"), N_("Go back, reload the page and send the form once more.")),
    401: Failure(N_("You are signed out"), N_("Sign in again; what you typed on the page you left is still there."), "lock"),
    403: Failure(N_("Not within your permissions"), N_("An administrator can grant the permission this needs."), "lock"),
    404: Failure(
        N_("There is nothing at this address"), N_("The record may be closed to you, or the address is mistyped."), "search"
    ),
    405: Failure(N_("This address does not take that kind of request"), N_("Open the page from its link instead.")),
    409: Failure(
        N_("Somebody else changed this meanwhile"), N_("Go back, reload the page and compare before you save again."), "history"
    ),
    413: Failure(N_("The upload is too large"), N_("At most %(limit)s MB at a time; send the files one by one."), "upload"),
    422: Failure(N_("This could not be done"), N_("Go back and correct what was entered.")),
    429: Failure(N_("Too many attempts"), N_("Wait a few minutes, then try again."), "clock"),
    500: Failure(
        N_("Something broke on our side"),
        N_("Nothing was saved. Try again; if it happens again, tell the administrator this number."),
        "rotate-ccw",
    ),
}
STALE_FORM = N_("The page was open too long for its form to be accepted. Go back, reload the page and send it once more.")
STALE_BUT_KEPT = N_(
    "The page was open too long for its form to be accepted. What you typed is kept: check that it is yours and send it again."
)


def init_app(app: Flask) -> None:
    """Answer every error with our own page."""
    app.register_error_handler(DomainError, _rule_broken)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(StaleDataError, _overtaken)
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(InternalServerError, _broken)


def _rule_broken(error: DomainError) -> Response:
    """A broken rule that no form took up: its own sentence, under the status of its kind."""
    status = 403 if isinstance(error, NotAllowed) else 409 if isinstance(error, StaleRecord) else 422
    return answer(status, sentence=error.sentence)


def _stale_form(error: CSRFError) -> Response:
    typed = _typed_here()
    return answer(400, sentence=gettext(STALE_BUT_KEPT if typed else STALE_FORM), typed=typed)


def _typed_here() -> list[tuple[str, str]]:
    """What a form of our own pages sent, to be sent again under a new token.

    Only what the browser says comes from our own origin: another site's form must not be offered for sending. Files cannot be
    offered, and what has a password in it is typed anew.
    """
    ours = request.headers.get("Origin") == request.host_url.rstrip("/")
    sent = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if not ours or any(file.filename for file in request.files.values()) or any("password" in name for name, _ in sent):
        return []
    return sent


def _overtaken(_error: StaleDataError) -> Response:
    """Two did the same at once, and no form was at hand to show both versions: the second is told, nothing of his is kept."""
    return answer(409)


def _refused(error: HTTPException) -> Response | HTTPException:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    if isinstance(error, SecurityError):
        # Asked for under a name that is not ours: no page of ours can be addressed from here.
        return error
    response = answer(error.code)
    for name, value in error.get_headers():
        if name not in ("Content-Type", "Content-Length"):
            response.headers[name] = value
    return response


def _broken(_error: InternalServerError) -> Response:
    """Our own failure, which Flask has logged with its traceback by now."""
    return answer(500)


def answer(status: int, *, sentence: str = "", typed: Sequence[tuple[str, str]] = ()) -> Response:
    """The page (or, for a script, the JSON) of a status; the sentence replaces the general one, `typed` can be sent again."""
    if status >= 500:
        preferences.forget_account()
    failure = FAILURES.get(status) or FAILURES[500 if status >= 500 else 400]
    said = sentence or gettext(failure.sentence, limit=_upload_limit())
    if (
        wants_fragment()
        or request.accept_mimetypes.best_match(["text/html", "application/json"], "text/html") == "application/json"
    ):
        response = jsonify(heading=gettext(failure.heading), sentence=said, request=numbering.current())
    else:
        # After a failure of our own the bare page asks the database nothing.
        page = "errors/broken.html" if status >= 500 else "errors/refused.html"
        response = make_response(
            render_template(page, status=status, failure=failure, heading=gettext(failure.heading), sentence=said, typed=typed)
        )
    response.status_code = status
    return response


def _upload_limit() -> int:
    return (request.max_content_length or 0) // (1024 * 1024)
