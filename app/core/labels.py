"""Enumerations whose members carry their database value, their English label and a tone for the screen."""

from enum import StrEnum
from typing import Self

from flask_babel import gettext


def N_(message: str) -> str:  # noqa: N802
    """Mark a message for translation where it is written; it is translated where it is shown."""
    return message


class Labelled(StrEnum):
    """A string enumeration: `UPPER = ("lower_snake", N_("English label"), "tone")`.

    Tones are those of the design: indigo, cinnabar, ochre, pine, plum, stone, ink, line or "" for neutral.
    """

    english: str
    tone: str

    def __new__(cls, value: str, english: str = "", tone: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.english = english or value
        member.tone = tone
        return member

    def __str__(self) -> str:
        return str(self._value_)

    @property
    def label(self) -> str:
        """The member's name in the reader's language."""
        return gettext(self.english)

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, label) pairs in the order of definition, for select fields."""
        return [(member.value, member.label) for member in cls]
