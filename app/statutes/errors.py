"""The one error of the law: a rule that refuses, in a sentence that upper layers can translate."""

from typing import Any


class StatuteError(ValueError):
    """A rule of law or arithmetic refuses the request; `template` is the English msgid and `params` fill its %(names)s."""

    def __init__(self, template: str, *, field: str | None = None, **params: Any) -> None:
        super().__init__(template)
        self.template = template
        self.params = params
        self.field = field

    def __str__(self) -> str:
        return self.template % self.params if self.params else self.template
