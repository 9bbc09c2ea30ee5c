"""Long work on one page: what was ordered, how far it is, why it failed, and how to stop it."""

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.access import policy
from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.core.labels import N_
from app.core.lookup import get_or_404
from app.core.web import nav
from app.jobs import services as jobs
from app.jobs.models import Job

bp = Blueprint("jobs", __name__, url_prefix="/jobs")


def init_app(app: Flask) -> None:
    """Give the application the page of long work and its entry in the navigation."""
    app.register_blueprint(bp)
    nav.add("system", "jobs.index", "hourglass", N_("Jobs"), Permission.VIEW_JOBS, place=20)


@bp.get("")
@requires(Permission.VIEW_JOBS)
def index() -> str:
    """The reader's jobs; an administrator's page shows everybody's."""
    return render_template("jobs/index.html", jobs=jobs.of_actor(actor=current_actor()))


@bp.get("/rows")
@requires(Permission.VIEW_JOBS)
def rows() -> str:
    """The list alone: the page asks again while something is open."""
    return render_template("jobs/_rows.html", jobs=jobs.of_actor(actor=current_actor()))


@bp.post("/<int:job_id>/cancel")
@requires(Permission.CANCEL_JOBS)
def cancel(job_id: int) -> Response:
    """Stop a job."""
    job = get_or_404(Job, job_id)
    jobs.cancel(actor=current_actor(), job=job)
    title = job.title if policy.may(current_actor(), Permission.VIEW_MATTERS) else gettext("Job %(number)s", number=job.id)
    flash(gettext("%(title)s cancelled", title=title), "success")
    return redirect(url_for("jobs.index"), 303)
