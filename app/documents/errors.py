"""What can be wrong with a paper, each as one sentence that the layers above can translate."""

from collections.abc import Mapping
from typing import Any


def N_(sentence: str) -> str:  # noqa: N802  # the name translators' tools look for
    """Marks a sentence for translation; the layers above translate it when they show it."""
    return sentence


class PaperError(Exception):
    """A paper cannot be made; `template` is the English sentence with named places, `params` fills them."""

    template = N_("The paper cannot be made.")

    def __init__(self, *, field: str | None = None, template: str | None = None, **params: Any) -> None:
        self.template = template or type(self).template
        self.params: Mapping[str, Any] = params
        self.field = field
        super().__init__(self.template % params)

    def __reduce__(self) -> tuple[Any, ...]:
        """Errors cross the pipe of the rendering worker, so they must survive pickling."""
        return _rebuild, (type(self), self.field, self.template, dict(self.params))


def _rebuild(kind: type[PaperError], field: str | None, template: str, params: dict[str, Any]) -> PaperError:
    return kind(field=field, template=template, **params)


class UnknownKind(PaperError):
    template = N_("There is no paper of the kind “%(kind)s”.")


class TemplateFault(PaperError):
    """The source of the paper itself is wrong; the user cannot mend this."""

    template = N_("The source of the paper “%(kind)s” is faulty: %(reason)s.")


class AnswerUnknown(PaperError):
    """A form was told an answer it has no box for; the user cannot mend this."""

    template = N_("The form has no box for the answer “%(answer)s” at “%(where)s”.")


class GapsLeft(PaperError):
    """Values are missing; such a paper can be previewed but not generated."""

    template = N_("Values are missing: %(names)s. Fill them in, then generate the paper.")


class TextRefused(PaperError):
    template = N_("“%(where)s” contains the character %(character)s (%(code)s), which cannot stand in a paper. Delete it.")


class CompatibilityForm(PaperError):
    """A look-alike, usually from text copied out of a PDF, would make the paper unsearchable."""

    template = N_(
        "“%(where)s” contains %(character)s (%(code)s), a look-alike of %(ordinary)s, usually from text copied out of a PDF. Type the ordinary character."
    )


class GlyphMissing(PaperError):
    template = N_(
        "No font of the paper has the character %(character)s (%(code)s) in “%(where)s”. Check the spelling, or use the substitute the court accepts."
    )


class TooLong(PaperError):
    template = N_("“%(where)s” has %(count)d characters; a paper takes %(limit)d there. Shorten it or move it to an annex.")


class TooLarge(PaperError):
    """The paper is beyond what one paper may be."""


class TooManyRows(TooLarge):
    template = N_("The paper has %(count)d table rows; at most %(limit)d can be set in one paper. Split it.")


class TooManyCharacters(TooLarge):
    template = N_("The paper has %(count)d characters; at most %(limit)d can be set in one paper. Shorten it or split it.")


class TooManyValues(TooLarge):
    template = N_("The paper is given %(count)d values; at most %(limit)d can be taken. Split it.")


class TooDeep(TooLarge):
    template = N_("The paper is nested deeper than %(limit)d levels and cannot be set.")


class FontsMissing(PaperError):
    template = N_("The fonts of the papers are missing in %(folder)s. Run requirements/fonts.sh.")


class TookTooLong(PaperError):
    template = N_(
        "The paper was not finished within %(seconds)g seconds and was stopped. Shorten it or have it made in the background."
    )


class TookTooMuchMemory(PaperError):
    template = N_("The paper needed more memory than one paper may take (%(megabytes)d MB) and was stopped. Shorten it.")


class WorkerLost(PaperError):
    template = N_("The process that sets papers ended unexpectedly. Try again; if it happens twice, tell the administrator.")
