"""Errors people can act on: a translatable sentence, its values, and the field it belongs to."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext


class DomainError(Exception):
    """A rule the user broke, said in one sentence: what was asked, which rule refuses it, what to do.

    `template` is an English msgid with %(name)s slots, marked with N_ where it is written.
    """

    def __init__(self, template: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(template)
        self.template = template
        self.field = field
        self.values: Mapping[str, Any] = values

    def __str__(self) -> str:
        return self.template % self.values if self.values else self.template

    @property
    def sentence(self) -> str:
        """The sentence in the reader's language."""
        return gettext(self.template, **self.values)


class NotAllowed(DomainError):
    """The actor may not do this, by whatever route it was asked: answered with 403."""


class StaleRecord(DomainError):
    """Somebody else changed the record meanwhile: answered with 409 and both versions side by side."""
