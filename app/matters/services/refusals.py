"""What the law's functions refuse, said as a rule that somebody broke."""

from app.core.errors import DomainError
from app.statutes.errors import StatuteError

BANK_LOCALE = "zh_Hans_CN"
"""The language of what is kept: a reason in a row, a title in a paper."""

FIELDS = {"drawdown_key": "drawdown_id", "split": "amount", "overrides": "rates"}
"""Fields of the engine that people know by another name."""


def translate(error: StatuteError) -> DomainError:
    """The refusal of a statute as a rule that somebody broke, at the field where it can be mended."""
    field = FIELDS.get(error.field, error.field) if error.field else None
    return DomainError(error.template, field=field, **error.params)
