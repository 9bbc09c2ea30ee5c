"""Addresses that keep their filters and are refused when no page can have written them, fragments for htmx, and the few pages that belong to no slice: about, language, theme, session."""

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.routing import IntegerConverter, Map

from app.core.web import preferences

View = TypeVar("View", bound=Callable[..., Any])

LARGEST_KEY = 2**31 - 1

blueprint = Blueprint("web", __name__)


class Key(IntegerConverter):
    """A whole number of an address, as large as a key of a row can be; a larger one is no address."""

    def __init__(self, map: Map, *, max: int = LARGEST_KEY, **limits: Any) -> None:  # noqa: A002 (the library's names)
        super().__init__(map, max=max, **limits)


def init_app(app: Flask) -> None:
    """Give the application these pages; called before the slices add theirs, so that their addresses are read alike."""
    app.url_map.converters["int"] = Key
    app.before_request(_refuse_unwritable)
    app.register_blueprint(blueprint)


def _refuse_unwritable() -> None:
    """No database keeps a text with a zero character; one fails on the question already."""
    if any("\0" in value for value in request.args.values()):
        abort(400)


def public(view: View) -> View:
    """Mark a view that anyone may open, signed in or not."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def url_with(**changes: Any) -> str:
    """This page's address with some of its query changed; None removes a name. A new filter starts at page one."""
    query: dict[str, Any] = {name: [value for value in values if value] for name, values in request.args.lists()}
    if "page" not in changes:
        query.pop("page", None)
    query.update(changes)
    kept = {name: value for name, value in query.items() if value not in (None, "", [])}
    here = url_for(request.endpoint or "", **request.view_args or {})
    return f"{here}?{urlencode(kept, doseq=True)}" if kept else here


def page_number() -> int:
    """The page asked for with ?page=; anything that is no positive whole number is page one."""
    asked = request.args.get("page", "1")
    return int(asked) if asked.isascii() and asked.isdigit() and 0 < int(asked) < 10**6 else 1


def wants_fragment() -> bool:
    """Whether htmx asks for a part of the page; a restored or boosted page is a whole one."""
    headers = request.headers
    return "HX-Request" in headers and "HX-Boosted" not in headers and "HX-History-Restore-Request" not in headers


def invalid(template: str, **context: Any) -> Response:
    """The form again, with its errors, under status 422: the unit of work keeps nothing."""
    return make_response(render_template(template, **context), 422)


def safe_target(target: str | None, *, otherwise: str) -> str:
    """A path on this site to go to next; anything that could lead elsewhere becomes `otherwise`."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or any(ord(sign) < 32 for sign in target):
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target


def way_back(otherwise: str) -> str:
    """Where the reader came from when the address says so (?back=), so that one who mends something is led back to what he was at."""
    return safe_target(request.args.get("back"), otherwise=otherwise)


def has_endpoint(name: str) -> bool:
    """Whether a page exists, so that the layout links only to what does."""
    return name in current_app.view_functions


def session_seconds() -> int:
    """How long the session lasts from now when nothing else is asked of the server."""
    return int(current_app.config["SESSION_MINUTES"]) * 60


def _back() -> str:
    return safe_target(request.form.get("next"), otherwise="/")


def _keep_preference(*, name: str, value: str) -> Response:
    """Keep a choice with the account when there is one, and in the browser for its sign-in page."""
    if current_user.is_authenticated:
        setattr(current_user, name, value)
    return preferences.remember(make_response(redirect(_back(), 303)), name=name, value=value)


@blueprint.post("/preferences/language")
@public
def choose_language() -> Response:
    """Change the language."""
    value = request.form.get("language", "")
    if value not in preferences.LANGUAGES:
        abort(400)
    return _keep_preference(name=preferences.LANGUAGE_COOKIE, value=value)


@blueprint.post("/preferences/theme")
@public
def choose_theme() -> Response:
    """Change between light, dark and what the system says."""
    value = request.form.get("theme", "")
    if value not in preferences.THEMES:
        abort(400)
    return _keep_preference(name=preferences.THEME_COOKIE, value=value)


@blueprint.post("/session/extend")
@public
def extend_session() -> Response:
    """Stay signed in: any request does, this one answers with nothing; 401 says that the session is over."""
    if not current_user.is_authenticated:
        abort(401)
    return Response(status=204)


@blueprint.get("/about")
@public
def about() -> str:
    """Names, versions and licences of what the pages are made with."""
    return render_template("about.html")
