"""The verbs of enforcement: each writes its rows, moves the case as its table allows, and records what happened."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event, select

from app.core.db import db
from app.core.errors import DomainError
from app.docket.models import Event
from app.docket.states import ProceedingKind, ProceedingStatus
from app.enforcement.facts import (
    CaseFacts,
    LeadFacts,
    MeasureFacts,
    ResultFacts,
    SearchFacts,
    SideFacts,
    Told,
)
from app.enforcement.models import EnforcementCase
from app.enforcement.services import cases, leads, persons, portfolio, sides
from app.enforcement.services.portfolio import Filter
from app.enforcement.states import (
    AssetClass,
    CaseStage,
    Closing,
    Finding,
    LeadOutcome,
    LeadSource,
    MeasureKind,
    SearchWay,
    ShelvingReason,
    SideKind,
    SideOutcome,
)
from app.matters.models import Matter
from app.matters.states import Stage
from tests.factories import access, enforcement, golden, matters

pytestmark = pytest.mark.usefixtures("session")

NUMBER, RESUMED = "（2026）澜0102执77号", "（2026）澜0102执恢8号"


def test_an_application_opens_a_proceeding_of_its_own():
    matter = _matter()

    case = _applied(matter)

    assert case.proceeding.kind is ProceedingKind.ENFORCEMENT
    assert (case.stage, case.number, case.applied_on) == (CaseStage.APPLIED, "", date(2026, 1, 12))
    assert _recorded(case) == ["enforcement_applied"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"instrument": None, "title_words": ""}, "instrument_id"),
        ({"respondents": ()}, "respondent_ids"),
        ({"applied_amount": Decimal(0)}, "applied_amount"),
        ({"performance_ended_on": date(2025, 12, 1)}, "delay_base"),
        ({"performance_ended_on": date(2026, 1, 12), "delay_base": Decimal(1)}, "happened_on"),
    ],
)
def test_an_application_that_lacks_something_is_refused_at_its_field(changed: dict, field: str):
    matter = _matter()

    with pytest.raises(DomainError) as refused:
        cases.apply_for(actor=access.user(), matter=matter, facts=replace(_facts(matter), **changed), told=_on(2026, 1, 12))

    assert refused.value.field == field


def test_a_title_is_not_enforced_before_it_was_issued():
    matter = _matter()
    title = enforcement.instrument(matter=matter, issued_on=date(2026, 2, 1))

    with pytest.raises(DomainError) as refused:
        cases.apply_for(
            actor=access.user(), matter=matter, facts=replace(_facts(matter), instrument=title), told=_on(2026, 1, 12)
        )

    assert refused.value.template == cases.TITLE_LATER


def test_the_opening_gives_the_number_and_moves_the_matter():
    case = _applied(_matter(stage=Stage.JUDGED))

    cases.accept(actor=access.user(), case=case, told=_on(2026, 1, 14), number=NUMBER, judge="吴示例")

    assert (case.stage, case.number, case.judge) == (CaseStage.ACCEPTED, NUMBER, "吴示例")
    assert case.matter.stage is Stage.ENFORCEMENT
    assert _recorded(case) == ["enforcement_applied", "enforcement_accepted"]


def test_a_number_of_another_year_is_refused():
    case = _applied(_matter())

    with pytest.raises(DomainError) as refused:
        cases.accept(actor=access.user(), case=case, told=_on(2026, 1, 14), number="（2024）澜0102执77号")

    assert "2024" in refused.value.sentence


def test_what_only_a_court_does_waits_for_the_opening():
    case = _applied(_matter())

    with pytest.raises(DomainError) as refused:
        cases.search(actor=access.user(), case=case, facts=_searched(), told=_on(2026, 1, 20))

    assert refused.value.template == "The court has not opened the case yet: record the opening first."


def test_nothing_happens_in_a_case_before_its_application():
    case = _opened()

    with pytest.raises(DomainError) as refused:
        cases.search(actor=access.user(), case=case, facts=_searched(), told=_on(2026, 1, 2))

    assert refused.value.field == "happened_on"


def test_the_court_works_forward_and_does_not_fall_back():
    case, actor = _opened(), access.user()

    cases.search(actor=actor, case=case, facts=_searched(), told=_on(2026, 1, 20))
    assert case.stage is CaseStage.SEARCH
    cases.take_control(actor=actor, case=case, told=_on(2026, 1, 22), about="账户", amount=Decimal("1200.00"))
    cases.begin_disposal(actor=actor, case=case, told=_on(2026, 2, 1), about="示例商铺1号")
    cases.search(actor=actor, case=case, facts=_searched(), told=_on(2026, 2, 10))

    assert case.stage is CaseStage.DISPOSAL
    assert _recorded(case)[-4:] == ["search_done", "asset_taken", "auction_published", "search_done"]


def test_a_round_does_not_end_without_a_list_of_what_was_searched():
    case = _opened()

    with pytest.raises(DomainError) as refused:
        cases.shelve(actor=access.user(), case=case, told=_on(2026, 3, 10), why=ShelvingReason.NO_PROPERTY, searched=None)

    assert refused.value.field == "results"
    assert refused.value.template == cases.NOTHING_SEARCHED


def test_a_round_ends_with_its_reason_and_is_resumed_on_a_clue_under_its_own_number():
    case, actor = _opened(), access.user()

    cases.shelve(actor=actor, case=case, told=_on(2026, 3, 10), why=ShelvingReason.NO_PROPERTY, searched=_searched(Finding.NONE))

    assert (case.stage, case.matter.stage, case.proceeding.status) == (
        CaseStage.SHELVED,
        Stage.SHELVED,
        ProceedingStatus.SUSPENDED,
    )
    assert case.searched_words == "2026-03-10 银行存款：未查到，澜州示例银行"
    assert {remark.template for remark in cases.shelving_remarks(case=case)} == {cases.TOO_EARLY, cases.NO_RESTRICTION}

    cases.resume(actor=actor, case=case, told=_on(2026, 3, 16), number=RESUMED, clue="发现股权")

    assert (case.stage, case.number, case.matter.stage) == (CaseStage.RESUMED, RESUMED, Stage.ENFORCEMENT)
    assert case.proceeding.status is ProceedingStatus.OPEN
    assert _recorded(case)[-2:] == ["shelved", "enforcement_resumed"]


def test_only_a_round_that_ended_is_resumed():
    with pytest.raises(DomainError) as refused:
        cases.resume(actor=access.user(), case=_opened(), told=_on(2026, 3, 16), number="", clue="股权")

    assert refused.value.template == cases.NOT_SHELVED


def test_a_case_paid_in_full_closes_the_matter_when_asked():
    kept, closed, actor = _opened(), _opened(), access.user()

    cases.close(actor=actor, case=kept, told=_on(2026, 3, 16), closing=Closing.FULFILLED)
    cases.close(actor=actor, case=closed, told=_on(2026, 3, 16), closing=Closing.FULFILLED, closes_matter=True)

    assert (kept.matter.stage, closed.matter.stage) == (Stage.ENFORCEMENT, Stage.CLOSED)
    assert (closed.proceeding.status, closed.proceeding.ended_on) == (ProceedingStatus.ENDED, date(2026, 3, 16))


@pytest.mark.parametrize(
    ("closing", "happening"),
    [
        (Closing.TERMINATED, "ending_received"),
        (Closing.NOT_ENFORCED, "enforcement_refused"),
        (Closing.WITHDRAWN, "enforcement_withdrawn"),
    ],
)
def test_each_way_of_closing_is_its_own_event(closing: Closing, happening: str):
    case = _opened()

    cases.close(actor=access.user(), case=case, told=_on(2026, 3, 16), closing=closing)

    assert _recorded(case)[-1] == happening


def test_a_closed_case_takes_no_further_step():
    case, actor = _opened(), access.user()
    cases.close(actor=actor, case=case, told=_on(2026, 3, 16), closing=Closing.TERMINATED)

    with pytest.raises(DomainError) as refused:
        cases.shelve(actor=actor, case=case, told=_on(2026, 3, 17), why=ShelvingReason.BY_CONSENT, searched=_searched())

    assert "is the end" in refused.value.template


def test_a_restriction_stands_once_and_is_lifted():
    case, actor = _opened(), access.user()
    facts = MeasureFacts(kind=MeasureKind.CONSUMPTION_RESTRICTION, party=case.respondents[0])

    measure = persons.impose(actor=actor, case=case, facts=facts, told=_on(2026, 2, 3))
    again = persons.impose(actor=actor, case=case, facts=facts, told=_on(2026, 2, 3))
    with pytest.raises(DomainError) as refused:
        persons.impose(actor=actor, case=case, facts=facts, told=_on(2026, 2, 4))
    persons.lift(actor=actor, measure=measure, told=_on(2026, 3, 3), reason="提供担保")

    assert again is measure
    assert refused.value.template == persons.STANDS_ALREADY
    assert case.stage is CaseStage.SANCTIONS
    assert _recorded(case)[-2:] == ["consumption_restricted", "consumption_lifted"]


@pytest.mark.parametrize("kind", list(MeasureKind))
def test_every_measure_is_told(kind: MeasureKind):
    case = _opened()
    facts = MeasureFacts(kind=kind, party=case.respondents[0], decision_number="（2026）澜0102执77号之一")

    measure = persons.impose(actor=access.user(), case=case, facts=facts, told=_on(2026, 2, 3))
    persons.lift(actor=access.user(), measure=measure, told=_on(2026, 2, 9), reason="期满")

    assert (measure.since_on, measure.lifted_on) == (date(2026, 2, 3), date(2026, 2, 9))


def test_a_measure_is_not_lifted_before_it_was_imposed():
    case = _opened()
    measure = enforcement.measure(case=case)

    with pytest.raises(DomainError) as refused:
        persons.lift(actor=access.user(), measure=measure, told=_on(2026, 2, 2), reason="期满")

    assert refused.value.template == persons.LIFTED_BEFORE


def test_a_stranger_is_no_respondent():
    case = _opened()
    facts = MeasureFacts(kind=MeasureKind.EXIT_BAN, party=matters.person(matter=_matter()))

    with pytest.raises(DomainError) as refused:
        persons.impose(actor=access.user(), case=case, facts=facts, told=_on(2026, 2, 3))

    assert refused.value.field == "party_id"


def test_a_lead_goes_to_the_court_and_is_answered():
    case, actor = _opened(), access.user()
    lead = leads.note_lead(actor=actor, matter=case.matter, case=case, facts=_lead())
    assert leads.note_lead(actor=actor, matter=case.matter, case=case, facts=_lead()) is lead

    leads.submit(actor=actor, lead=lead, case=case, told=_on(2026, 2, 21), is_urgent=True)
    assert (lead.outcome, lead.submitted_on) == (LeadOutcome.SUBMITTED, date(2026, 2, 21))
    leads.answer(actor=actor, lead=lead, told=_on(2026, 2, 24), outcome=LeadOutcome.CONTROLLED, court_action="已查封")

    assert (lead.acted_on, lead.court_action) == (date(2026, 2, 24), "已查封")
    assert _recorded(case)[-3:] == ["lead_found", "lead_submitted", "lead_checked"]
    with pytest.raises(DomainError):
        leads.submit(actor=actor, lead=lead, case=case, told=_on(2026, 2, 25), is_urgent=False)


def test_a_lead_is_not_submitted_before_it_was_found():
    case = _opened()
    lead = enforcement.lead(matter=case.matter)

    with pytest.raises(DomainError) as refused:
        leads.submit(actor=access.user(), lead=lead, case=case, told=_on(2026, 2, 19), is_urgent=False)

    assert refused.value.template == leads.FOUND_LATER


def test_a_settlement_stays_the_case_and_its_breach_resumes_it():
    case, actor = _opened(), access.user()
    facts = SideFacts(kind=SideKind.SETTLEMENT, amount=Decimal("1000000.00"), due_on=date(2026, 9, 30))

    side = sides.open_side(actor=actor, case=case, facts=facts, told=_on(2026, 2, 10))
    assert (case.stage, case.matter.stage) == (CaseStage.SETTLED, Stage.SETTLEMENT)
    sides.end_side(actor=actor, side=side, outcome=SideOutcome.BREACHED, told=_on(2026, 3, 2))

    assert (case.stage, case.matter.stage) == (CaseStage.RESUMED, Stage.ENFORCEMENT)
    assert _recorded(case)[-2:] == ["settlement_concluded", "settlement_breached"]


def test_a_settlement_that_was_performed_closes_case_and_matter():
    case, actor = _opened(), access.user()
    facts = SideFacts(kind=SideKind.SETTLEMENT, due_on=date(2026, 9, 30))
    side = sides.open_side(actor=actor, case=case, facts=facts, told=_on(2026, 2, 10))

    sides.end_side(actor=actor, side=side, outcome=SideOutcome.PERFORMED, told=_on(2026, 3, 2))

    assert (case.stage, case.closing, case.matter.stage) == (
        CaseStage.CLOSED,
        Closing.SETTLEMENT_PERFORMED,
        Stage.CLOSED,
    )


def test_a_settlement_needs_its_last_day():
    with pytest.raises(DomainError) as refused:
        sides.open_side(actor=access.user(), case=_opened(), facts=SideFacts(kind=SideKind.SETTLEMENT), told=_on(2026, 2, 10))

    assert refused.value.field == "due_on"


def test_a_third_persons_objection_holds_disposal_until_it_is_over():
    case, actor = _opened(), access.user()
    facts = SideFacts(kind=SideKind.OUTSIDER_OBJECTION, number="（2026）澜0102执异3号", raised_by="孙示例", about="商铺")

    side = sides.open_side(actor=actor, case=case, facts=facts, told=_on(2026, 2, 10))
    assert sides.open_side(actor=actor, case=case, facts=facts, told=_on(2026, 2, 10)) is side
    sides.end_side(actor=actor, side=side, outcome=SideOutcome.REJECTED, told=_on(2026, 2, 24))
    assert side.holds
    sides.free(actor=actor, side=side, told=_on(2026, 3, 12))

    assert not side.holds
    assert case.stage is CaseStage.ACCEPTED
    assert _recorded(case)[-3:] == [
        "outsider_objection_received",
        "outsider_ruling_served",
        "outsider_objection_failed",
    ]


@pytest.mark.parametrize("kind", list(SideKind))
def test_each_branch_opens_and_takes_only_its_own_outcomes(kind: SideKind):
    case, actor = _opened(), access.user()
    side = sides.open_side(actor=actor, case=case, facts=SideFacts(kind=kind, due_on=date(2026, 9, 30)), told=_on(2026, 2, 10))
    wrong = SideOutcome.GRANTED if kind is SideKind.SETTLEMENT else SideOutcome.BREACHED

    with pytest.raises(DomainError) as refused:
        sides.end_side(actor=actor, side=side, outcome=wrong, told=_on(2026, 2, 24))

    assert refused.value.field == "outcome"


def test_the_way_into_bankruptcy_takes_the_matter_along():
    case, actor = _opened(), access.user()
    side = sides.open_side(actor=actor, case=case, facts=SideFacts(kind=SideKind.BANKRUPTCY), told=_on(2026, 2, 10))
    assert case.stage is CaseStage.TRANSFERRED

    sides.end_side(actor=actor, side=side, outcome=SideOutcome.GRANTED, told=_on(2026, 3, 2))

    assert case.matter.stage is Stage.BANKRUPTCY


def test_a_number_that_is_none_is_refused():
    with pytest.raises(DomainError) as refused:
        sides.open_side(
            actor=access.user(),
            case=_opened(),
            facts=SideFacts(kind=SideKind.OBJECTION, number="执异三号"),
            told=_on(2026, 2, 10),
        )

    assert refused.value.field == "number"


def test_the_list_narrows_by_stage_court_number_and_idleness():
    busy = _opened()
    idle = enforcement.case(matter=_matter(), number="（2025）澜0102执9号", stage_since=date(2025, 6, 2), judge="郑示例")
    db.session.flush()

    def found(**narrowed) -> list[EnforcementCase]:
        return list(portfolio.listed(narrowed=Filter(**narrowed), number=1)[0].items)

    assert found() == [idle, busy]
    assert found(words="执9号") == [idle]
    assert found(words="郑示例") == [idle]
    assert found(stage=CaseStage.SHELVED) == []
    assert found(idle=180) == [idle]
    assert found(court_id=busy.proceeding.court_id) == [busy]
    row = portfolio.rows_of([idle])[0]
    assert (row.idle_days, row.is_idle) == (291, True)


@pytest.mark.parametrize("count", [1, 6])
def test_the_list_takes_a_fixed_number_of_queries(count: int):
    for _ in range(count):
        _opened()
    db.session.commit()
    db.session.expire_all()
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    _page, rows = portfolio.listed(narrowed=Filter(), number=1)
    shown = [(row.case.number, row.case.matter.title, row.case.proceeding.court.name, row.received) for row in rows]
    event.remove(db.engine, "before_cursor_execute", note)

    assert len(shown) == count
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 6


def _matter(**facts) -> Matter:
    matter = golden.make_g1(**facts).matter
    matter.court = enforcement.court()
    db.session.flush()
    return matter


def _facts(matter: Matter) -> CaseFacts:
    return CaseFacts(
        court=matter.court,
        applied_amount=golden.TOTAL,
        respondents=(matter.party_roles[0].party,),
        title_words="（2025）澜0102民初1234号民事判决书",
    )


def _applied(matter: Matter) -> EnforcementCase:
    return cases.apply_for(actor=access.user(), matter=matter, facts=_facts(matter), told=_on(2026, 1, 12))


def _opened() -> EnforcementCase:
    case = _applied(_matter(stage=Stage.JUDGED))
    number = f"（2026）澜0102执{case.id + 1000}号"
    return cases.accept(actor=access.user(), case=case, told=_on(2026, 1, 14), number=number, judge="吴示例")


def _searched(finding: Finding = Finding.FOUND) -> SearchFacts:
    result = ResultFacts(asset_class=AssetClass.DEPOSIT, finding=finding, detail="澜州示例银行", amount=None)
    return SearchFacts(way=SearchWay.NETWORK, results=(result,))


def _lead() -> LeadFacts:
    return LeadFacts(
        source=LeadSource.BANK, asset_class=AssetClass.EQUITY, description="示例控股30%股权", found_on=date(2026, 2, 20)
    )


def _on(year: int, month: int, day: int) -> Told:
    return Told(on=date(year, month, day))


def _recorded(case: EnforcementCase) -> list[str]:
    wanted = select(Event.happening).where(Event.proceeding_id == case.proceeding_id)
    return list(db.session.scalars(wanted.order_by(Event.id)))
