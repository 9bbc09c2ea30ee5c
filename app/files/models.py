"""Stored files, once per content, and their attachment to a matter."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, relationship

from app.access.scope import MatterScoped
from app.core.db import Base, Choice, Moment, column
from app.files.states import AttachmentKind

if TYPE_CHECKING:
    from app.access.models import User


class StoredFile(Base):
    """A content of bytes, known by its SHA-256; its file stands complete on the disk before this row does."""

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("length(sha256) = 64", name="digest_is_sha256"), CheckConstraint("size >= 0", name="size"))

    id: Mapped[int] = column(Integer, primary_key=True)
    sha256: Mapped[str] = column(String(64), nullable=False, unique=True)
    size: Mapped[int] = column(BigInteger, nullable=False)
    media_type: Mapped[str] = column(String(120), nullable=False)
    path: Mapped[str] = column(String(120), nullable=False)
    kept_at: Mapped[datetime] = column(Moment, nullable=False)

    attachments: Mapped[list["Attachment"]] = relationship(back_populates="stored_file")


class Attachment(MatterScoped, Base):
    """A file that belongs to a matter, with what it is and who brought it."""

    __tablename__ = "attachment"
    __table_args__ = (
        CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_by_id IS NULL)",
            name="withdrawn_by_somebody",
        ),
    )

    id: Mapped[int] = column(Integer, primary_key=True)
    matter_id: Mapped[int] = column(ForeignKey("matter.id"), nullable=False, index=True)
    stored_file_id: Mapped[int] = column(ForeignKey("stored_file.id"), nullable=False, index=True)
    kind: Mapped[AttachmentKind] = column(Choice(AttachmentKind), nullable=False)
    title: Mapped[str] = column(String(200), nullable=False)
    original_name: Mapped[str] = column(String(255), nullable=False)
    uploaded_by_id: Mapped[int] = column(ForeignKey("user.id"), nullable=False)
    uploaded_at: Mapped[datetime] = column(Moment, nullable=False)
    withdrawn_by_id: Mapped[int | None] = column(ForeignKey("user.id"))
    withdrawn_at: Mapped[datetime | None] = column(Moment)

    stored_file: Mapped[StoredFile] = relationship(back_populates="attachments")
    uploaded_by: Mapped["User"] = relationship("User", foreign_keys=[uploaded_by_id])

    @property
    def is_kept(self) -> bool:
        return self.withdrawn_at is None
