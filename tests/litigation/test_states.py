"""The tables of litigation hold together, and say the same as the law's fold."""

import re
from pathlib import Path

import pytest

from app.core.labels import Labelled
from app.docket.states import PROCEEDINGS, ProceedingStatus
from app.litigation import services, states
from app.litigation.states import (
    APPEALS,
    ENDED,
    HEARINGS,
    PATH,
    ROUTES,
    STAGES,
    TITLES_OF,
    AppealOutcome,
    AppealStatus,
    HearingStatus,
    LawsuitStage,
    Procedure,
    ServiceWay,
    TitleType,
)
from app.statutes import course
from app.statutes.fee_changes import RefundReason


@pytest.mark.parametrize(
    ("table", "members"),
    [(STAGES, LawsuitStage), (HEARINGS, HearingStatus), (APPEALS, AppealStatus), (PROCEEDINGS, ProceedingStatus)],
)
def test_every_state_says_where_it_leads(table: dict[Labelled, frozenset[Labelled]], members: type[Labelled]) -> None:
    assert set(table) == set(members)
    assert {goal for goals in table.values() for goal in goals} <= set(members)


def test_every_stage_is_reached_from_the_first() -> None:
    reached, seen = [LawsuitStage.PREPARING], {LawsuitStage.PREPARING}
    while reached:
        for goal in STAGES[reached.pop()] - seen:
            seen.add(goal)
            reached.append(goal)

    assert seen == set(LawsuitStage)


def test_the_path_of_a_suit_can_be_walked_step_by_step() -> None:
    assert all(
        after in STAGES[before] for before, after in zip(PATH, PATH[1:], strict=False) if after is not LawsuitStage.EFFECTIVE
    )
    assert LawsuitStage.EFFECTIVE in STAGES[LawsuitStage.DECIDED]


def test_nothing_that_ended_goes_on_without_a_new_acceptance() -> None:
    for stage in ENDED:
        assert STAGES[stage] <= {LawsuitStage.SUBMITTED, LawsuitStage.ACCEPTED}


def test_every_way_gives_a_title_and_every_title_comes_of_one() -> None:
    assert set(TITLES_OF) == set(ROUTES)
    assert {title for titles in TITLES_OF.values() for title in titles} == set(TitleType)
    assert all(title.kind for title in TitleType)


def test_the_words_are_those_that_the_fold_knows() -> None:
    def choices(happening: str, name: str) -> set[str]:
        return {choice.value for ask in course.happening(happening).asks if ask.name == name for choice in ask.choices}

    assert {title.value for title in TitleType} == choices("judgment_given", "title")
    assert {outcome.value for outcome in AppealOutcome} == choices("judgment_given", "outcome")
    assert {procedure.value for procedure in Procedure} == choices("case_accepted", "procedure")
    assert {way.value for way in ServiceWay} - {"notice"} == choices("complaint_received", "how")
    assert {reason.value for reason in RefundReason} <= {ground.value for ground in states.RefundGround}


def test_every_happening_that_the_verbs_record_is_in_the_catalogue() -> None:
    folder = Path(services.__file__).parent
    told = {name for path in folder.glob("*.py") for name in re.findall(r'happening="(\w+)"', path.read_text(encoding="utf-8"))}

    assert len(told) > 15
    for name in told:
        assert course.happening(name).key == name
