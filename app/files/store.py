"""The disk: every content once, under its SHA-256, written aside and renamed into place when it is complete."""

import hashlib
import os
import tempfile
from pathlib import Path

from flask import current_app


class FileMissing(RuntimeError):
    """A stored file is gone from the disk, or its content is no longer what its name says."""


def root() -> Path:
    """The folder that holds all stored files."""
    return Path(current_app.config["FILES_PATH"])


def allowed_types() -> list[str]:
    """The short names of the file types that this bank takes."""
    return [name.strip() for name in str(current_app.config["UPLOAD_TYPES"]).split(",") if name.strip()]


def size_limit() -> int:
    """The largest upload in bytes."""
    return int(current_app.config["UPLOAD_MEGABYTES"]) * 1024 * 1024


def digest_of(content: bytes) -> str:
    """The SHA-256 of a content, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def place_of(digest: str) -> str:
    """Where a content stands, relative to the root: two folders by its first four digits."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def put(content: bytes) -> str:
    """Write a content to its place unless it already stands there, and return its digest.

    The file is complete on the disk, its folder entry included, before the name exists: a power cut leaves either
    nothing or the whole file.
    """
    digest = digest_of(content)
    target = root() / place_of(digest)
    if target.is_file() and target.stat().st_size == len(content):
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(prefix=".writing-", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.chmod(aside, 0o640)
        os.replace(aside, target)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    _settle(target.parent)
    return digest


def read(place: str, *, digest: str) -> bytes:
    """The content that stands at a place, checked against its digest."""
    path = root() / place
    if not path.is_file():
        raise FileMissing(f"The file {digest[:12]} is not on the disk: restore it from the backup")
    content = path.read_bytes()
    if digest_of(content) != digest:
        raise FileMissing(f"The file {digest[:12]} was altered on the disk: restore it from the backup")
    return content


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
