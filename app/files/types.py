"""What a file is, told from its content and not from its name."""

import io
import zipfile
from dataclasses import dataclass


@dataclass(frozen=True)
class FileType:
    """A type that may be attached: its short name, media type and the ending given to downloads."""

    name: str
    media_type: str

    @property
    def ending(self) -> str:
        return f".{self.name}"


PDF = FileType("pdf", "application/pdf")
JPEG = FileType("jpg", "image/jpeg")
PNG = FileType("png", "image/png")
DOCX = FileType("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
XLSX = FileType("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
KNOWN = {known.name: known for known in (PDF, JPEG, PNG, DOCX, XLSX)}
BY_MEDIA_TYPE = {known.media_type: known for known in KNOWN.values()}

_OPENINGS = {b"%PDF-": PDF, b"\xff\xd8\xff": JPEG, b"\x89PNG\r\n\x1a\n": PNG}
_PARTS = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}


def type_of(content: bytes) -> FileType | None:
    """The type that the content itself shows, or None. Office files with macros are none of ours."""
    for opening, known in _OPENINGS.items():
        if content.startswith(opening):
            return known
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    return None


def _office_type(content: bytes) -> FileType | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except zipfile.BadZipFile:
        return None
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    return next((known for part, known in _PARTS.items() if part in names), None)
