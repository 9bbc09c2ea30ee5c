"""Keeping files: uploads to a matter and contents the application made itself."""

from collections.abc import Sequence
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from app.access import policy
from app.access.models import User
from app.access.policy import Permission
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError, NotAllowed
from app.core.labels import N_
from app.files import store, types
from app.files.models import Attachment, StoredFile
from app.files.states import AttachmentKind

EMPTY = N_("The file is empty: choose it again.")
TOO_LARGE = N_("The file is larger than %(megabytes)s MB: scan it in parts or with fewer dots per inch.")
WRONG_TYPE = N_("The content of “%(name)s” is none of %(types)s: save or scan it as one of them.")
ALREADY_GONE = N_("“%(title)s” was already taken back.")
NOT_YOURS = N_("Only who added a file can take it back, or somebody who edits matters.")


def keep_upload(
    *, actor: User, matter_id: int, stream: IO[bytes], original_name: str, kind: AttachmentKind, title: str = ""
) -> Attachment:
    """Attach an uploaded file to a matter; its type is told from its content, its size is limited."""
    policy.demand(actor, Permission.UPLOAD_FILES)
    limit = store.size_limit()
    content = stream.read(limit + 1)
    if not content:
        raise DomainError(EMPTY, field="file")
    if len(content) > limit:
        raise DomainError(TOO_LARGE, field="file", megabytes=limit // 1024 // 1024)
    found = types.type_of(content)
    name = plain_name(original_name)
    if found is None or found.name not in store.allowed_types():
        raise DomainError(WRONG_TYPE, field="file", name=name, types=gettext(", ").join(store.allowed_types()))
    attachment = Attachment(
        matter_id=matter_id,
        stored_file=store_bytes(content=content, media_type=found.media_type),
        kind=kind,
        title=title.strip() or PurePosixPath(name).stem[:200] or kind.label,
        original_name=name,
        uploaded_by=actor,
        uploaded_at=clock.now(),
    )
    db.session.add(attachment)
    db.session.flush()
    return attachment


def store_bytes(*, content: bytes, media_type: str) -> StoredFile:
    """Keep a content once: the file stands under its SHA-256 before the row is written."""
    digest = store.put(content)
    stored = _stored(digest)
    if stored is not None:
        return stored
    stored = StoredFile(sha256=digest, size=len(content), media_type=media_type, path=store.place_of(digest), kept_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(stored)
    except IntegrityError:
        # Another writer kept the same content between our look and our row: his row is ours.
        known = _stored(digest)
        if known is None:
            raise
        return known
    return stored


def open_stored(*, stored_file: StoredFile) -> bytes:
    """The content of a stored file, checked against its SHA-256."""
    return store.read(stored_file.path, digest=stored_file.sha256)


def withdraw(*, actor: User, attachment: Attachment) -> Attachment:
    """Take a file back that was attached by mistake; it stays on record, but proves nothing any more."""
    if attachment.uploaded_by_id != actor.id and not policy.may(actor, Permission.EDIT_MATTERS):
        raise NotAllowed(NOT_YOURS)
    if not attachment.is_kept:
        raise DomainError(ALREADY_GONE, title=attachment.title)
    attachment.withdrawn_by_id = actor.id
    attachment.withdrawn_at = clock.now()
    return attachment


def of_matter(*, matter_id: int) -> Sequence[Attachment]:
    """The files of a matter that count, the latest first."""
    kept = select(Attachment).where(Attachment.matter_id == matter_id, Attachment.withdrawn_at.is_(None))
    loaded = kept.options(selectinload(Attachment.stored_file), selectinload(Attachment.uploaded_by))
    return db.session.scalars(loaded.order_by(Attachment.uploaded_at.desc(), Attachment.id.desc())).all()


def of_kind(*, matter_id: int, kind: AttachmentKind) -> Sequence[Attachment]:
    """The files of one kind that a matter has: what a completeness rule asks for."""
    return [attachment for attachment in of_matter(matter_id=matter_id) if attachment.kind is kind]


def choices(*, matter_id: int, kinds: Sequence[AttachmentKind] = ()) -> list[tuple[str, str]]:
    """(id, title) pairs of a matter's files for a select field."""
    kept = of_matter(matter_id=matter_id)
    return [(str(each.id), each.title) for each in kept if not kinds or each.kind in kinds]


def download_name(attachment: Attachment) -> str:
    """The name under which the file is handed out: as it came, with the ending that its content has."""
    known = types.BY_MEDIA_TYPE.get(attachment.stored_file.media_type)
    stem = PurePosixPath(attachment.original_name).stem or attachment.title
    return f"{stem}{known.ending}" if known else attachment.original_name


def plain_name(original_name: str) -> str:
    """The last part of an uploaded name without folders and control characters."""
    last = PureWindowsPath(original_name).name
    return "".join(letter for letter in last if letter.isprintable()).strip()[:255] or gettext("file")


def _stored(digest: str) -> StoredFile | None:
    return db.session.scalar(select(StoredFile).where(StoredFile.sha256 == digest))
