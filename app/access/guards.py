"""The gate of every request: who asks, which rows he sees, and whether his role may open this page.

A view says `@requires(Permission.X)` or `@public`, below its route; one that says neither opens for nobody.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, redirect, request, url_for
from flask_login import current_user

from app.access.models import User
from app.access.policy import Permission, demand
from app.access.policy import may as policy_may
from app.access.scope import HiddenParent, Reach, Scope, set_scope
from app.core.db import db
from app.core.web import failures, numbering, wants_fragment
from app.core.web.pages import public

__all__ = ["current_actor", "init_app", "is_guarded", "permission_of", "public", "requires", "scope_for"]

View = TypeVar("View", bound=Callable[..., Any])


def requires(permission: Permission) -> Callable[[View], View]:
    """Open the view only to actors whose role grants the permission."""

    def mark(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def permission_of(view: Callable[..., Any]) -> Permission | None:
    """The permission a view asks for; None where it is public or says nothing."""
    found: Permission | None = getattr(view, "permission", None)
    return found


def is_guarded(view: Callable[..., Any]) -> bool:
    """Whether a view says who may open it."""
    return permission_of(view) is not None or bool(getattr(view, "is_public", False))


def current_actor() -> User:
    """The account behind this request; a signed-out request is answered with 401."""
    if not current_user.is_authenticated:
        abort(401)
    actor: User = current_user._get_current_object()
    return actor


def scope_for(user: User) -> Scope:
    """Which rows an account sees: head office the bank, a branch its own, a firm the matters it is engaged for."""
    if user.firm_id is not None:
        return Scope(Reach.FIRM, firm_id=user.firm_id)
    if user.branch is not None and user.branch.is_head_office:
        return Scope(Reach.BANK)
    return Scope(Reach.BRANCH, branch_id=user.branch_id)


def init_app(app: Flask) -> None:
    """Stand before every request, and answer templates that ask `may(...)`."""
    app.before_request(_identify)
    app.before_request(_admit)
    app.register_error_handler(HiddenParent, _nothing_there)
    app.jinja_env.globals.update(may=_may, current_actor=current_actor)


def note_actor(user: User) -> None:
    """Tell the session, and with it the change log, who acts."""
    db.session().info.update(actor_id=user.id, actor_name=user.full_name)


def _identify() -> None:
    """Fix who is asking for the whole request: the scope of its session, and what the change log writes down."""
    if request.endpoint == "static":
        return
    session = db.session()
    session.info.update(address=request.remote_addr or "", request_id=numbering.current())
    if current_user.is_authenticated:
        note_actor(current_user)
        set_scope(session, scope_for(current_user))


def _nothing_there(_error: HiddenParent) -> Response:
    return failures.answer(404)


def _admit() -> Response | None:
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.endpoint == "static" or getattr(view, "is_public", False):
        return None
    permission = permission_of(view)
    if permission is None:
        abort(403)
    if not current_user.is_authenticated:
        return _to_sign_in()
    demand(current_user, permission)
    return None


def _to_sign_in() -> Response:
    if wants_fragment():
        abort(401)
    reading = request.method in ("GET", "HEAD")
    target = request.full_path.removesuffix("?") if reading else None
    return redirect(url_for("security.login", next=target), 303)  # type: ignore[return-value]


def _may(permission: Permission | str) -> bool:
    return bool(current_user.is_authenticated) and policy_may(current_user, Permission(permission))
