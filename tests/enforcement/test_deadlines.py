"""What the verbs of enforcement do to the clock: which deadlines arise, rest and close, counted by hand from the law."""

from datetime import date
from decimal import Decimal

import pytest

from app.docket import services as docket
from app.docket.states import DeadlineState
from app.enforcement.facts import ReceiptFacts, SideFacts, Told
from app.enforcement.models import EnforcementCase
from app.enforcement.services import cases, leads, money, portfolio, sides
from app.enforcement.states import CaseStage, LeadOutcome, ReceiptSource, ShelvingReason, SideKind, SideOutcome
from tests.enforcement import test_services as verbs
from tests.factories import access

pytestmark = pytest.mark.usefixtures("session")

OPEN, HELD, MET, DROPPED = DeadlineState.OPEN, DeadlineState.HELD, DeadlineState.MET, DeadlineState.DROPPED


def test_an_opened_case_runs_against_the_court_and_waits_for_idleness():
    case = verbs._opened()

    dues = _dues(case)

    assert dues["enforcement_notice"] == (OPEN, date(2026, 1, 22)), "ten days after 12 January"
    assert dues["enforcement_limit"] == (OPEN, date(2026, 7, 14)), "six months after 14 January"
    assert dues["shelving_earliest"] == (OPEN, date(2026, 4, 14)), "three months after 14 January"


@pytest.mark.parametrize(
    ("is_urgent", "rule", "on"),
    [(False, "lead_check", date(2026, 2, 28)), (True, "lead_check_urgent", date(2026, 2, 24))],
)
def test_the_court_checks_a_lead_within_seven_days_or_three(is_urgent: bool, rule: str, on: date):
    case, actor = verbs._opened(), access.user()
    lead = leads.note_lead(actor=actor, matter=case.matter, case=case, facts=verbs._lead())

    leads.submit(actor=actor, lead=lead, case=case, told=_on(2026, 2, 21), is_urgent=is_urgent)
    assert _dues(case)[rule] == (OPEN, on)
    leads.answer(actor=actor, lead=lead, told=_on(2026, 2, 24), outcome=LeadOutcome.NOTHING, court_action="查无此财产")

    assert _dues(case)[rule][0] is MET


def test_after_the_end_of_a_round_the_court_searches_every_six_months_until_it_resumes():
    case, actor = verbs._opened(), access.user()

    cases.shelve(actor=actor, case=case, told=_on(2026, 3, 10), why=ShelvingReason.NO_PROPERTY, searched=verbs._searched())
    dues = _dues(case)
    assert dues["shelving_search"] == (OPEN, date(2026, 9, 10))
    assert dues["shelving_search_end"] == (OPEN, date(2031, 3, 10))
    assert dues["enforcement_limit"][0] is MET
    cases.resume(actor=actor, case=case, told=_on(2026, 3, 16), number=verbs.RESUMED, clue="发现股权")

    assert _dues(case)["shelving_search"][0] is DROPPED


def test_a_settlement_holds_the_case_and_two_years_to_resume_run_from_its_last_day():
    case, actor = verbs._opened(), access.user()
    facts = SideFacts(kind=SideKind.SETTLEMENT, due_on=date(2026, 9, 30))

    side = sides.open_side(actor=actor, case=case, facts=facts, told=_on(2026, 3, 2))
    dues = _dues(case)
    assert dues["settlement_resume"] == (OPEN, date(2028, 9, 30))
    assert dues["enforcement_limit"][0] is HELD
    sides.end_side(actor=actor, side=side, outcome=SideOutcome.BREACHED, told=_on(2026, 3, 18))

    assert _dues(case)["enforcement_limit"][0] is OPEN


def test_the_ruling_on_a_third_persons_objection_opens_fifteen_days_for_the_suit():
    case, actor = verbs._opened(), access.user()
    facts = SideFacts(kind=SideKind.OUTSIDER_OBJECTION, raised_by="孙示例", about="示例商铺1号")

    side = sides.open_side(actor=actor, case=case, facts=facts, told=_on(2026, 2, 10))
    assert _dues(case)["outsider_decision"] == (OPEN, date(2026, 2, 25))
    sides.end_side(actor=actor, side=side, outcome=SideOutcome.UPHELD, told=_on(2026, 3, 2))

    assert _dues(case)["outsider_suit"] == (OPEN, date(2026, 3, 17))


def test_money_moves_the_idle_half_year_and_taking_it_back_moves_it_home():
    case, actor = verbs._opened(), access.user()
    before = _dues(case)["idle_enforcement"]

    receipt = money.record_receipt(actor=actor, case=case, facts=_money())
    assert _dues(case)["idle_enforcement"] == (OPEN, date(2026, 9, 10))
    money.reverse_receipt(actor=actor, receipt=receipt, reason="记错案件")

    assert _dues(case)["idle_enforcement"] == before == (OPEN, date(2026, 7, 12))


def test_the_list_shows_the_next_deadline_that_is_open():
    case = verbs._opened()

    row = portfolio.rows_of([case])[0]

    assert (row.next_due.rule, row.next_due.plan_on) == ("enforcement_notice", date(2026, 1, 22))
    assert case.stage is CaseStage.ACCEPTED


def _dues(case: EnforcementCase) -> dict[str, tuple[DeadlineState, date]]:
    return {row.rule: (row.state, row.plan_on) for row in docket.deadlines_of(matter_id=case.matter_id)}


def _money() -> ReceiptFacts:
    on = date(2026, 3, 10)
    return ReceiptFacts(source=ReceiptSource.DEDUCTION, amount=Decimal("5000.00"), paid_on=on, received_on=on)


def _on(year: int, month: int, day: int) -> Told:
    return Told(on=date(year, month, day))
