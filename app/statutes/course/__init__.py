"""The course of a matter as a pure fold over facts: every deadline follows from what happened, and can be folded anew at any time.

`course(facts)` says what is due; `consequence(facts, new)` what one more fact would do; `check(facts, new)` whether it fits.
"""

from app.statutes.course.catalogue import (
    Answer,
    Ask,
    AskKind,
    Choice,
    Happening,
    Holds,
    Stage,
    answer,
    answers,
    happening,
    happenings,
    stage,
)
from app.statutes.course.checks import check
from app.statutes.course.coverage import Coverage, Held, coverage, coverage_over
from app.statutes.course.facts import (
    BANK,
    Consequence,
    Course,
    Doubt,
    Due,
    DueState,
    Fact,
    MeasureStanding,
    MeasureState,
    Moved,
    StageStanding,
    Subject,
    Term,
    TitleKind,
    TitleStanding,
    Worth,
)
from app.statutes.course.fold import consequence, course, difference

__all__ = [
    "BANK",
    "Answer",
    "Ask",
    "AskKind",
    "Choice",
    "Consequence",
    "Course",
    "Coverage",
    "Doubt",
    "Due",
    "DueState",
    "Fact",
    "Happening",
    "Held",
    "Holds",
    "MeasureStanding",
    "MeasureState",
    "Moved",
    "Stage",
    "StageStanding",
    "Subject",
    "Term",
    "TitleKind",
    "TitleStanding",
    "Worth",
    "answer",
    "answers",
    "check",
    "consequence",
    "course",
    "coverage",
    "coverage_over",
    "difference",
    "happening",
    "happenings",
    "stage",
]
