"""The door of the calculators. `answer_to`: a question of one of the tools in, its answer out."""

from collections.abc import Callable, Mapping
from typing import Any

from app.calculators.questions import Asked, CapitalsAsked, CodeAsked, FeeAsked, InterestAsked, PeriodAsked
from app.calculators.services import capitals, code, fee, interest, period
from app.calculators.services.answers import Answer
from app.calculators.states import Tool
from app.matters.services.debt import translate
from app.registers import services as registers
from app.statutes.errors import StatuteError
from app.statutes.rules import Rules

_ANSWERS: dict[type[Any], Callable[..., Answer]] = {
    FeeAsked: fee.answer,
    InterestAsked: interest.answer,
    PeriodAsked: period.answer,
    CapitalsAsked: capitals.answer,
    CodeAsked: code.answer,
}
_QUESTIONS: dict[Tool, type[Any]] = {
    Tool.FEE: FeeAsked,
    Tool.INTEREST: InterestAsked,
    Tool.PERIOD: PeriodAsked,
    Tool.CAPITALS: CapitalsAsked,
    Tool.CODE: CodeAsked,
}


def rules_in_force() -> Rules:
    """The law and the tables that calculations rest on today."""
    return registers.in_force()


def answer_to(asked: Asked, *, rules: Rules | None = None) -> Answer:
    """The answer under the rules in force, or under others; what cannot be computed is a sentence at its field."""
    try:
        return _ANSWERS[type(asked)](asked, rules=rules or rules_in_force())
    except StatuteError as error:
        raise translate(error) from error


def asked_of(tool: Tool, plain: Mapping[str, Any]) -> Asked:
    """The question again from what was kept of it."""
    asked: Asked = _QUESTIONS[tool].from_plain(plain)
    return asked


def is_question_of(tool: Tool, asked: Asked) -> bool:
    """Whether a question is one of this tool's."""
    return isinstance(asked, _QUESTIONS[tool])
