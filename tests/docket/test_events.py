"""Events are recorded once, corrected by new ones, and the deadlines of a matter follow; what was known stays visible."""

from datetime import date, timedelta
from typing import Any

import pytest

from app.access import holdings
from app.access.models import User
from app.access.states import RoleKey
from app.core import clock
from app.core.errors import DomainError, NotAllowed
from app.docket import services as docket
from app.docket.models import Deadline, Event, Proceeding
from app.docket.states import DeadlineState, LapseDecision, MilestoneKind
from app.matters.services import matters
from app.statutes import course
from app.statutes.rules import LAW, HolidayYear, Rules
from tests.factories import access, deadlines
from tests.factories import matters as make
from tests.factories.standing import Standing, standing

SERVED = date(2026, 6, 1)
APPEAL_ENDS = date(2026, 6, 16)
LONG_HOLIDAY = Rules(holidays=(HolidayYear(2026, rest=((date(2026, 6, 15), date(2026, 6, 18)),), working=()),))
"""Rules in force later: a rest of four days over the end of the appeal."""


def test_a_second_tap_records_nothing_and_opens_nothing_twice(bank: Standing, suit: Proceeding) -> None:
    first = served(bank, suit)
    second = served(bank, suit)

    assert second is first
    assert [row.rule for row in kept(bank) if row.rule == "appeal_judgment"] == ["appeal_judgment"]
    assert len(docket.of_kind(matter_id=bank.matter.id, kind=MilestoneKind.EVENT_RECORDED)) == 1


def test_two_parties_served_on_one_day_are_two_events(bank: Standing, suit: Proceeding) -> None:
    party = make.organisation(matter=bank.matter)
    served(bank, suit)
    served(bank, suit, party_id=party.id)

    assert len(docket.standing_events(matter_id=bank.matter.id)) == 2


def test_a_correction_moves_the_deadline_and_both_days_stay_visible(bank: Standing, suit: Proceeding) -> None:
    wrong = served(bank, suit)
    docket.acknowledge(actor=bank.officer, deadline=appeal(bank))

    right = docket.correct_event(actor=bank.officer, event=wrong, rules=LAW, reason="回证日期", on=date(2026, 6, 3))

    row = appeal(bank)
    assert row.plan_on == date(2026, 6, 18)
    assert row.acknowledged_at is None
    (change,) = row.changes
    assert (change.plan_before, change.plan_after, change.event_id) == (APPEAL_ENDS, date(2026, 6, 18), right.id)
    assert right.party_id == wrong.party_id
    assert [one.id for one in docket.standing_events(matter_id=bank.matter.id)] == [right.id]
    assert wrong in docket.events_of(matter_id=bank.matter.id)


def test_what_was_known_before_a_correction_can_be_told(bank: Standing, suit: Proceeding) -> None:
    with clock.held_at(clock.now() - timedelta(days=2)):
        wrong = served(bank, suit)
    docket.correct_event(actor=bank.officer, event=wrong, rules=LAW, reason="回证日期", on=date(2026, 6, 3))

    known = docket.facts_known_at(matter_id=bank.matter.id, moment=clock.now() - timedelta(days=1))

    assert [fact.on for fact in known] == [SERVED]
    assert [fact.on for fact in docket.facts_of(matter_id=bank.matter.id)] == [date(2026, 6, 3)]


def test_an_event_is_corrected_once_and_with_a_reason(bank: Standing, suit: Proceeding) -> None:
    wrong = served(bank, suit)
    with pytest.raises(DomainError, match="Say why"):
        docket.correct_event(actor=bank.officer, event=wrong, rules=LAW, reason="", on=date(2026, 6, 3))
    docket.void_event(actor=bank.officer, event=wrong, rules=LAW, reason="误录")

    with pytest.raises(DomainError, match="corrected already"):
        docket.correct_event(actor=bank.officer, event=wrong, rules=LAW, reason="再改", on=date(2026, 6, 3))


def test_striking_out_closes_what_the_event_had_opened(bank: Standing, suit: Proceeding) -> None:
    wrong = served(bank, suit)

    docket.void_event(actor=bank.officer, event=wrong, rules=LAW, reason="误录")

    assert appeal(bank).state is DeadlineState.DROPPED
    assert not [row for row in kept(bank) if row.is_open]
    assert docket.facts_of(matter_id=bank.matter.id) == []


def test_the_event_that_answers_a_deadline_meets_it(bank: Standing, suit: Proceeding) -> None:
    served(bank, suit)

    filed = record(bank, "appeal_filed", date(2026, 6, 10), proceeding_id=suit.id, reason="我方上诉")

    row = appeal(bank)
    assert (row.state, row.closed_by_id, row.closed_on) == (DeadlineState.MET, filed.id, date(2026, 6, 10))


def test_an_unknown_happening_is_refused_with_a_sentence(bank: Standing, suit: Proceeding) -> None:
    with pytest.raises(DomainError, match="no happening"):
        record(bank, "moon_landing", SERVED, proceeding_id=suit.id)


def test_an_auditor_records_nothing(bank: Standing, suit: Proceeding) -> None:
    with pytest.raises(NotAllowed):
        docket.record_event(
            actor=bank.auditor, matter_id=bank.matter.id, happening="judgment_served", on=SERVED, rules=LAW, proceeding_id=suit.id
        )


def test_new_deadlines_go_to_who_looks_after_the_matter(bank: Standing, suit: Proceeding) -> None:
    served(bank, suit)

    assert {row.assignee_id for row in kept(bank)} == {bank.matter.owner_id}


def test_a_new_officer_takes_over_the_deadlines_of_the_old_one_and_nobody_elses(bank: Standing, suit: Proceeding) -> None:
    served(bank, suit)
    colleague, successor = officer(bank), officer(bank)
    docket.assign(actor=bank.officer, deadline=appeal(bank), assignee=colleague)

    matters.assign(actor=bank.officer, matter=bank.matter, owner=successor)

    assert appeal(bank).assignee is colleague
    assert {row.assignee_id for row in kept(bank) if row.rule != "appeal_judgment"} == {successor.id}


def test_deadlines_in_other_peoples_matters_are_handed_over_with_an_account(bank: Standing, suit: Proceeding) -> None:
    served(bank, suit)
    leaving, successor = officer(bank), officer(bank)
    docket.assign(actor=bank.officer, deadline=appeal(bank), assignee=leaving)
    ((kind, rows),) = [one for one in holdings.held_by(leaving) if one[0].name == "deadline"]

    chosen: dict[tuple[str, int], User | None] = {(kind.name, row.row_id): successor for row in rows}
    holdings.hand_over(actor=bank.administrator, held=[(kind, rows)], chosen=chosen)

    assert appeal(bank).assignee is successor


def test_a_deadline_is_given_only_to_who_may_act_and_sees_the_matter(bank: Standing, suit: Proceeding) -> None:
    served(bank, suit)

    for stranger in (bank.auditor, bank.collector_elsewhere, bank.lawyer):
        with pytest.raises(DomainError, match="cannot take"):
            docket.assign(actor=bank.officer, deadline=appeal(bank), assignee=stranger)


def test_a_changed_rule_moves_nothing_until_it_is_confirmed(bank: Standing, suit: Proceeding) -> None:
    served(bank, suit)

    hearing = record(bank, "hearing", date(2026, 7, 1), proceeding_id=suit.id, rules=LONG_HOLIDAY, reason="二审调查")
    assert (appeal(bank).last_on, appeal(bank).rules_version) == (APPEAL_ENDS, LAW.version)

    docket.recompute(actor=bank.officer, matter_id=bank.matter.id, rules=LONG_HOLIDAY)
    assert (appeal(bank).last_on, appeal(bank).rules_version) == (date(2026, 6, 19), LONG_HOLIDAY.version)
    assert hearing.happening == "hearing"


def test_an_event_moves_what_it_touches_whatever_rules_it_was_counted_under(bank: Standing, suit: Proceeding) -> None:
    wrong = served(bank, suit)

    docket.correct_event(actor=bank.officer, event=wrong, rules=LONG_HOLIDAY, reason="回证日期", on=date(2026, 6, 2))

    assert appeal(bank).last_on == date(2026, 6, 19)


def test_an_explanation_names_start_length_article_and_version(bank: Standing, suit: Proceeding) -> None:
    served(bank, suit)

    why = docket.explain(appeal(bank))

    assert (why.event_on, why.starts_on, why.length) == (SERVED, date(2026, 6, 2), "15日")
    assert any("民诉法" in one.short for one in why.basis)
    assert why.checked_on is not None and why.version == LAW.version
    assert any("6月16日" in sentence for sentence in why.working)


def test_a_lapse_is_decided_with_a_reason_and_told(bank: Standing, suit: Proceeding) -> None:
    served(bank, suit)
    with pytest.raises(DomainError, match="Say why"):
        docket.decide_lapse(actor=bank.officer, deadline=appeal(bank), decision=LapseDecision.WAIVED, reason="  ")

    docket.decide_lapse(actor=bank.officer, deadline=appeal(bank), decision=LapseDecision.WAIVED, reason="服判")

    assert appeal(bank).decision is LapseDecision.WAIVED
    (told,) = docket.of_kind(matter_id=bank.matter.id, kind=MilestoneKind.LAPSE_DECIDED)
    assert "服判" in told.sentence
    assert appeal(bank) not in docket.first_due(assignee=None, limit=50)


def test_a_decision_stands_when_other_events_fold_the_matter_anew(bank: Standing, suit: Proceeding) -> None:
    served(bank, suit)
    docket.decide_lapse(actor=bank.officer, deadline=appeal(bank), decision=LapseDecision.WAIVED, reason="服判")

    record(bank, "hearing", date(2026, 7, 1), proceeding_id=suit.id, reason="二审调查")

    assert appeal(bank).decision is LapseDecision.WAIVED


def test_a_consequence_is_shown_and_nothing_is_kept(bank: Standing, suit: Proceeding) -> None:
    new = course.Fact(key="new", happening="judgment_served", on=SERVED, proceeding=str(suit.id), party=course.BANK)

    shown = docket.consequence_of(matter_id=bank.matter.id, new=new, rules=LAW)

    assert APPEAL_ENDS in {due.plan_on for due in shown.arising}
    assert kept(bank) == []
    assert docket.standing_events(matter_id=bank.matter.id) == []


def record(bank: Standing, happening: str, on: date, *, rules: Rules = LAW, **facts: Any) -> Event:
    return docket.record_event(actor=bank.officer, matter_id=bank.matter.id, happening=happening, on=on, rules=rules, **facts)


def served(bank: Standing, suit: Proceeding, *, party_id: int | None = None) -> Event:
    """A judgment is served; without a party, on the bank."""
    return record(bank, "judgment_served", SERVED, proceeding_id=suit.id, party_id=party_id)


def kept(bank: Standing) -> list[Deadline]:
    return list(docket.deadlines_of(matter_id=bank.matter.id))


def appeal(bank: Standing) -> Deadline:
    (found,) = [row for row in kept(bank) if row.rule == "appeal_judgment"]
    return found


def officer(bank: Standing) -> User:
    return access.user(RoleKey.LEGAL_OFFICER, branch=bank.branch)


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()


@pytest.fixture
def suit(bank: Standing) -> Proceeding:
    return deadlines.proceeding(matter=bank.matter, opened_on=date(2026, 1, 10))
