"""How one is reminded: the rules in words, what one was reminded of, the daily mail, the private calendar address."""

import hashlib
from typing import Any

from flask import Blueprint, Flask, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import force_locale, gettext
from werkzeug.wrappers import Response as AnyResponse

from app.access import mail
from app.access.guards import current_actor, public, requires, scope_for
from app.access.policy import Permission, may
from app.access.scope import acting_as
from app.core import clock, conflicts, formats
from app.core.labels import N_
from app.core.web import nav
from app.deadlines.services import board
from app.registers import services as registers
from app.reminders.forms import EndForm, FeedForm
from app.reminders.services import digest, feed, ladder, reminding
from app.reminders.states import TO_MANAGERS
from app.statutes.settings import find_setting

bp = Blueprint("reminders", __name__)

CALENDAR = "text/calendar; charset=utf-8"


def init_app(app: Flask) -> None:
    """Give the application these pages and their entry in the menu under the reader's name."""
    app.register_blueprint(bp)
    nav.add("account", "reminders.index", "bell", N_("Reminders and calendar"), Permission.VIEW_BANK_ONLY)


@bp.get("/reminders")
@requires(Permission.VIEW_BANK_ONLY)
def index() -> str:
    """How one is reminded, and of what one was."""
    return _page()


@bp.post("/reminders/calendar")
@requires(Permission.KEEP_FEED)
def renew() -> Any:
    """Make a calendar address, in place of the one before; it is shown once, on this very page, and nowhere kept."""
    actor, form = current_actor(), FeedForm()
    form.offer(board.circles_of(actor))
    token = conflicts.attempt(form=form, act=lambda: feed.renew(actor=actor, circle=form.circle.data))
    if token is None:
        return _page(form=form), 422
    return _page(link=url_for("reminders.calendar", token=token, _external=True))


@bp.post("/reminders/calendar/end")
@requires(Permission.KEEP_FEED)
def end() -> AnyResponse | tuple[str, int]:
    """End the calendar address."""
    if not EndForm().validate_on_submit():
        return _page(), 422
    feed.revoke(actor=current_actor())
    flash(gettext("The calendar address has ended"), "success")
    return redirect(url_for("reminders.index"), 303)


@bp.get("/calendar/<token>.ics")
@public
def calendar(token: str) -> Response:
    """The private calendar: whoever knows the address reads what its owner sees, and nothing else."""
    found = feed.open_feed(token)
    if found is None:
        abort(404)
    owner, circle, scope = found.user, found.circle, scope_for(found.user)
    with acting_as(scope), force_locale(str(owner.language)):
        made = feed.calendar_of(
            owner=owner, circle=circle, link=lambda endpoint, **values: url_for(endpoint, _external=True, **values)
        )
    response = Response(made, content_type=CALENDAR)
    response.headers["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.set_etag(hashlib.sha256(made).hexdigest())
    return response.make_conditional(request)


def _page(*, form: FeedForm | None = None, link: str = "") -> str:
    actor, today, rules = current_actor(), clock.today(), registers.in_force()
    shown = form or FeedForm(formdata=None)
    if form is None:
        shown.offer(board.circles_of(actor))
    return render_template(
        "reminders/index.html",
        steps=ladder.ladder(rules=rules, on=today),
        warnings=[(_title_of(name), days) for name, days in ladder.alarm_days_of(rules=rules, on=today).items()],
        reminders=reminding.of_person(actor=actor),
        reported=TO_MANAGERS,
        about=board.about,
        feed=feed.feed_of(actor=actor),
        may_keep=may(actor, Permission.KEEP_FEED),
        form=shown,
        link=link,
        mail_is_on=mail.is_on(),
        mailed=digest.latest_of(actor=actor),
    )


def _title_of(setting: str) -> str:
    found = find_setting(setting)
    return found.title if formats.in_chinese() else found.english
