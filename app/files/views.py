"""The files of a matter: seen, added, taken away, taken back."""

from io import BytesIO

from flask import Blueprint, Flask, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.access.guards import current_actor, requires
from app.access.policy import Permission
from app.access.scope import class_of
from app.audit import services as audit
from app.audit.states import Act
from app.core import conflicts
from app.core.lookup import get_or_404
from app.files import services as files
from app.files.forms import AttachForm
from app.files.models import Attachment

bp = Blueprint("files", __name__)


def init_app(app: Flask) -> None:
    """Give the application the files of a matter."""
    app.register_blueprint(bp)


@bp.get("/matters/<int:matter_id>/files")
@requires(Permission.VIEW_MATTERS)
def of_matter(matter_id: int) -> str:
    """The files of a matter, and the form to add one."""
    matter = get_or_404(class_of("matter"), matter_id)
    return render_template("files/of_matter.html", matter=matter, files=files.of_matter(matter_id=matter_id), form=AttachForm())


@bp.post("/matters/<int:matter_id>/files")
@requires(Permission.UPLOAD_FILES)
def attach(matter_id: int) -> Response:
    """Attach a file to a matter."""
    matter = get_or_404(class_of("matter"), matter_id)
    form = AttachForm()
    attachment = conflicts.attempt(
        form=form,
        act=lambda: files.keep_upload(
            actor=current_actor(),
            matter_id=matter_id,
            stream=form.file.data.stream,
            original_name=form.file.data.filename or "",
            kind=form.kind.data,
            title=form.title.data or "",
        ),
    )
    if attachment is None:
        return conflicts.page("files/of_matter.html", form=form, matter=matter, files=files.of_matter(matter_id=matter_id))
    flash(gettext("%(title)s added", title=attachment.title), "success")
    return redirect(url_for("files.of_matter", matter_id=matter_id), 303)


@bp.get("/files/<int:attachment_id>/download")
@requires(Permission.DOWNLOAD_FILINGS)
def download(attachment_id: int) -> Response:
    """Hand a file out, and note who took it."""
    attachment = get_or_404(Attachment, attachment_id)
    content = files.open_stored(stored_file=attachment.stored_file)
    audit.note_reading(
        actor=current_actor(), act=Act.DOWNLOADED, row=attachment, title=attachment.title, matter_id=attachment.matter_id
    )
    response = send_file(
        BytesIO(content),
        mimetype=attachment.stored_file.media_type,
        as_attachment=True,
        download_name=files.download_name(attachment),
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/files/<int:attachment_id>/withdraw")
@requires(Permission.UPLOAD_FILES)
def withdraw(attachment_id: int) -> Response:
    """Take a file back that was attached by mistake."""
    attachment = get_or_404(Attachment, attachment_id)
    files.withdraw(actor=current_actor(), attachment=attachment)
    flash(gettext("%(title)s taken back", title=attachment.title), "success")
    return redirect(url_for("files.of_matter", matter_id=attachment.matter_id), 303)
