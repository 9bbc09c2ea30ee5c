"""What several pages of a matter do alike: load the matter, take a proof along, take an entry back."""

from collections.abc import Callable
from typing import Any

from flask import Response, abort, flash, redirect
from werkzeug.wrappers import Response as AnyResponse

from app.access.guards import current_actor
from app.core.db import db
from app.core.errors import DomainError
from app.core.lookup import get_or_404
from app.core.web import way_back
from app.files import services as files
from app.files.models import Attachment
from app.files.states import AttachmentKind
from app.matters.models import Matter
from app.matters.services import debt


def matter_or_404(matter_id: int) -> Matter:
    """The matter with everything its debt rests on, if this actor sees it."""
    matter = debt.loaded(matter_id=matter_id)
    if matter is None:
        abort(404)
    return matter


def offer_proofs(form: Any, *, matter_id: int) -> None:
    """Let the form choose among the files of the matter."""
    form.proof_id.offer([(int(key), title) for key, title in files.choices(matter_id=matter_id)])


def proof_of(form: Any, *, matter_id: int, kind: AttachmentKind, title: str) -> Attachment | None:
    """The proof that the form names: the file brought along, else the one chosen."""
    if form.file.data:
        return files.keep_upload(
            actor=current_actor(),
            matter_id=matter_id,
            stream=form.file.data.stream,
            original_name=form.file.data.filename or "",
            kind=kind,
            title=title,
        )
    return get_or_404(Attachment, form.proof_id.data) if form.proof_id.data else None


def done(sentence: str, *, to: str) -> AnyResponse:
    """Say what was done and go on."""
    flash(sentence, "success")
    return redirect(way_back(to), 303)


def take_back(act: Callable[[], object], *, sentence: str, to: str) -> AnyResponse:
    """Take an entry back, or say why it has to stay; either way the reader is where the entry was."""
    try:
        act()
    except DomainError as error:
        db.session.rollback()
        flash(error.sentence, "error")
        return redirect(to, 303)
    return done(sentence, to=to)


Answer = str | Response | AnyResponse
