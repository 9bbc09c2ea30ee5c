"""What a completeness rule finds: its code, how grave it is, the sentence, and the place where it is mended."""

from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext

from app.filings.states import Severity


@dataclass(frozen=True)
class Place:
    """A page and a field on it; the views know its address."""

    page: str
    id: int | None = None
    field: str = ""


@dataclass(frozen=True)
class Finding:
    """One thing that is missing or doubtful in a paper; `subject` tells several findings of one rule apart."""

    code: str
    severity: Severity
    template: str
    values: dict[str, Any] = field(default_factory=dict)
    place: Place | None = None
    subject: str = ""
    override: str = ""

    @property
    def sentence(self) -> str:
        """The sentence in the reader's language."""
        return gettext(self.template, **self.values)

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCK

    @property
    def is_open(self) -> bool:
        """Whether it still holds the paper up: a blocking one always, a warning until somebody let it stand with a reason."""
        return self.blocks or not self.override
