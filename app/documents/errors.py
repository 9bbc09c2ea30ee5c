"""What can be wrong with a paper, each as one sentence that the layers above can translate."""

from collections.abc import Mapping
from typing import Any


class PaperError(Exception):
    """A paper cannot be made; `template` is the English sentence with named places, `params` fills them."""

    template = "The paper cannot be made."

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
    template = "There is no paper of the kind “%(kind)s”."


class TemplateFault(PaperError):
    """The source of the paper itself is wrong; the user cannot mend this."""

    template = "The source of the paper “%(kind)s” is faulty: %(reason)s."


class GapsLeft(PaperError):
    """Values are missing; such a paper can be previewed but not generated."""

    template = "Values are missing: %(names)s. Fill them in, then generate the paper."


class TextRefused(PaperError):
    template = "“%(where)s” contains the character %(character)s (%(code)s), which cannot stand in a paper. Delete it."


class CompatibilityForm(PaperError):
    """A look-alike, usually from text copied out of a PDF, would make the paper unsearchable."""

    template = "“%(where)s” contains %(character)s (%(code)s), a look-alike of %(ordinary)s, usually from text copied out of a PDF. Type the ordinary character."


class GlyphMissing(PaperError):
    template = "No font of the paper has the character %(character)s (%(code)s) in “%(where)s”. Check the spelling, or use the substitute the court accepts."


class TooLong(PaperError):
    template = "“%(where)s” has %(count)d characters; a paper takes %(limit)d there. Shorten it or move it to an annex."


class TooLarge(PaperError):
    template = "The paper has %(count)d %(unit)s; at most %(limit)d can be set in one paper."


class FontsMissing(PaperError):
    template = "The fonts of the papers are missing in %(folder)s. Run requirements/fonts.sh."


class TookTooLong(PaperError):
    template = (
        "The paper was not finished within %(seconds)g seconds and was stopped. Shorten it or have it made in the background."
    )


class TookTooMuchMemory(PaperError):
    template = "The paper needed more memory than one paper may take (%(megabytes)d MB) and was stopped. Shorten it."


class WorkerLost(PaperError):
    template = "The process that sets papers ended unexpectedly. Try again; if it happens twice, tell the administrator."
