"""A suit step by step: each verb writes its rows, tells the docket, and the deadlines follow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.access.models import User
from app.access.states import RoleKey
from app.core import clock
from app.core.errors import DomainError, NotAllowed
from app.docket import services as docket
from app.docket.models import Deadline
from app.docket.states import DeadlineState, ProceedingKind, ProceedingStatus
from app.litigation import services
from app.litigation.models import DocumentService, Lawsuit
from app.litigation.services import InstrumentFacts, ItemFacts, LawsuitFacts, listing
from app.litigation.states import (
    AppealOutcome,
    AppealStatus,
    CourtFeeKind,
    HearingStatus,
    ItemKind,
    LawsuitStage,
    Procedure,
    RefundGround,
    ServedDocument,
    ServiceWay,
    TitleType,
)
from app.matters.models import Cost, Matter, Party
from app.matters.states import CostKind, Jurisdiction, Stage
from app.registers import services as registers
from tests.factories import access, golden, litigation

TODAY = date(2026, 11, 23)


def test_a_suit_is_opened_against_the_parties_and_rests_on_an_amount_with_its_day(bank: "Bank") -> None:
    suit = litigation.lawsuit(actor=bank.officer, matter=bank.matter)

    assert suit.stage is LawsuitStage.PREPARING
    assert [row.party.name for row in suit.defendants][0] == bank.borrower.name
    assert len(suit.defendants) == 4
    with pytest.raises(DomainError, match="day up to which"):
        litigation.lawsuit(actor=bank.officer, matter=bank.matter, cutoff_on=None)
    with pytest.raises(DomainError, match="Choose the court"):
        litigation.lawsuit(actor=bank.officer, matter=bank.matter, court=None)
    with pytest.raises(DomainError, match="institution"):
        litigation.lawsuit(actor=bank.officer, matter=bank.matter, kind=ProceedingKind.ARBITRATION)


def test_acceptance_gives_the_number_and_starts_the_time_for_a_trial(bank: "Bank") -> None:
    suit = litigation.lawsuit(actor=bank.officer, matter=bank.matter)
    services.submit(actor=bank.officer, lawsuit=suit, submitted_on=date(2026, 2, 25))

    services.accept(
        actor=bank.officer,
        lawsuit=suit,
        accepted_on=date(2026, 3, 2),
        case_number=f"(2026){suit.proceeding.court.case_code}民初 77 号",
        procedure=Procedure.SIMPLE,
        judge="吴法官",
    )

    assert suit.number == f"（2026）{suit.proceeding.court.case_code}民初77号"
    assert (suit.stage, suit.procedure, suit.judge) == (LawsuitStage.ACCEPTED, Procedure.SIMPLE, "吴法官")
    assert bank.matter.stage is Stage.FILED
    assert bank.due("trial_simple").raw_last_on == date(2026, 6, 2)
    assert bank.due("acceptance_review").state is DeadlineState.MET


def test_a_number_of_another_year_or_another_court_is_refused(bank: "Bank") -> None:
    suit = litigation.lawsuit(actor=bank.officer, matter=bank.matter)
    other = litigation.court()

    with pytest.raises(DomainError, match="check the year"):
        services.accept(actor=bank.officer, lawsuit=suit, accepted_on=TODAY, case_number=litigation.case_number(suit, year=2025))
    with pytest.raises(DomainError, match="check the number or the court"):
        services.accept(actor=bank.officer, lawsuit=suit, accepted_on=TODAY, case_number=f"（2026）{other.case_code}民初9号")
    with pytest.raises(DomainError, match="is not a case number"):
        services.accept(actor=bank.officer, lawsuit=suit, accepted_on=TODAY, case_number="民初9号")


def test_a_refused_move_says_what_is_possible(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)

    with pytest.raises(DomainError, match="cannot become"):
        services.submit(actor=bank.officer, lawsuit=suit, submitted_on=TODAY)


def test_each_defendant_answers_within_its_own_fifteen_days(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    first, second = suit.defendants[0].party, suit.defendants[1].party

    bank.serve(suit, first, date(2026, 3, 10))
    bank.serve(suit, second, date(2026, 9, 17), way=ServiceWay.DIRECT)

    answers = {row.party_id: row for row in bank.dues("answer")}
    assert answers[first.id].last_on == date(2026, 3, 25)
    assert answers[second.id].last_on == date(2026, 10, 8)
    assert suit.stage is LawsuitStage.SERVICE
    assert bank.matter.stage is Stage.TRIAL


def test_by_public_notice_a_defendant_is_served_when_the_notice_has_run_out(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    party = suit.defendants[2].party

    row = bank.serve(suit, party, date(2026, 5, 20), way=ServiceWay.NOTICE)

    assert row.takes_effect_on == date(2026, 6, 22)
    answer = next(due for due in bank.dues("answer") if due.party_id == party.id)
    assert answer.event_on == date(2026, 6, 22)


def test_a_defendant_abroad_has_sixty_days_of_notice_and_thirty_to_answer(bank: "Bank") -> None:
    suit = litigation.lawsuit(actor=bank.officer, matter=bank.matter, abroad=frozenset({bank.borrower.id}))
    services.accept(actor=bank.officer, lawsuit=suit, accepted_on=date(2026, 3, 2), case_number=litigation.case_number(suit))

    row = bank.serve(suit, bank.borrower, date(2026, 3, 10), way=ServiceWay.NOTICE)

    assert row.takes_effect_on == date(2026, 5, 9)
    assert bank.dues("answer_abroad")[0].event_on == date(2026, 5, 9)


def test_the_same_service_twice_is_one_and_another_day_is_a_correction(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    row = bank.serve(suit, bank.borrower, date(2026, 3, 10))

    assert bank.serve(suit, bank.borrower, date(2026, 3, 10)) is row
    with pytest.raises(DomainError, match="correct that entry"):
        bank.serve(suit, bank.borrower, date(2026, 3, 12))
    services.correct_service(
        actor=bank.officer, service=row, way=ServiceWay.POST, served_on=date(2026, 3, 12), reason="回执日期看错"
    )

    assert row.served_on == date(2026, 3, 12)
    standing = [row for row in bank.dues("answer") if row.state is DeadlineState.MET or row.state is DeadlineState.OPEN]
    assert [due.last_on for due in standing] == [date(2026, 3, 27)]
    told = [event for event in docket.events_of(matter_id=bank.matter.id) if event.happening == "complaint_received"]
    assert [event.happened_on.day for event in told] == [10, 12]


def test_a_stranger_is_not_served_and_nothing_is_served_tomorrow(bank: "Bank") -> None:
    suit = litigation.lawsuit(actor=bank.officer, matter=bank.matter, defendants=(bank.borrower,))
    services.accept(actor=bank.officer, lawsuit=suit, accepted_on=date(2026, 3, 2), case_number=litigation.case_number(suit))

    with pytest.raises(DomainError, match="is not sued here"):
        bank.serve(suit, bank.guarantor, date(2026, 3, 10))
    with pytest.raises(DomainError, match="later than today"):
        bank.serve(suit, bank.borrower, date(2026, 11, 24))


def test_an_objection_to_jurisdiction_holds_the_suit_until_it_is_settled(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    bank.serve(suit, bank.borrower, date(2026, 3, 10))

    services.object_to_jurisdiction(actor=bank.officer, lawsuit=suit, party=bank.borrower, on=date(2026, 3, 20))
    assert suit.stage is LawsuitStage.JURISDICTION
    assert bank.due("trial_ordinary").state is DeadlineState.HELD
    services.serve(
        actor=bank.officer,
        lawsuit=suit,
        party=bank.borrower,
        document=ServedDocument.JURISDICTION_RULING,
        way=ServiceWay.POST,
        served_on=date(2026, 4, 8),
    )
    assert bank.due("appeal_jurisdiction").last_on == date(2026, 4, 20)
    services.settle_jurisdiction(actor=bank.officer, lawsuit=suit, on=date(2026, 4, 21))

    assert bank.due("trial_ordinary").state is DeadlineState.OPEN


def test_an_odd_order_of_days_stands_with_a_reason_only(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter, accepted_on=date(2026, 3, 2))
    party = suit.defendants[0].party

    def served(**why: str) -> DocumentService:
        return services.serve(
            actor=bank.officer,
            lawsuit=suit,
            party=party,
            document=ServedDocument.APPLICATION,
            way=ServiceWay.DIRECT,
            served_on=date(2026, 3, 1),
            **why,
        )

    with pytest.raises(DomainError) as refused, bank.session.begin_nested():
        served()
    assert refused.value.field == "reason"
    row = served(reason="法院先送达后登记立案")

    assert row.event is not None and row.event.reason == "法院先送达后登记立案"


def test_a_hearing_is_set_moved_as_a_correction_and_held(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    row = litigation.hearing(actor=bank.officer, row=suit, held_on=date(2026, 5, 12), summoned_on=date(2026, 4, 20))

    assert suit.stage is LawsuitStage.HEARING
    assert litigation.hearing(actor=bank.officer, row=suit, held_on=date(2026, 5, 12)) is row
    services.move_hearing(
        actor=bank.officer, hearing=row, held_on=date(2026, 5, 20), starts_at=time(14, 0), room="第五法庭", reason="法院改期"
    )
    services.hold_hearing(actor=bank.officer, hearing=row, outcome="辩论终结")

    assert (row.status, row.held_on, row.room) == (HearingStatus.HELD, date(2026, 5, 20), "第五法庭")
    told = [event for event in docket.events_of(matter_id=bank.matter.id) if event.happening == "hearing"]
    assert [(event.happened_on.day, event.reason) for event in told] == [(12, ""), (20, "法院改期")]
    with pytest.raises(DomainError, match="the end"):
        services.cancel_hearing(actor=bank.officer, hearing=row, reason="误")


def test_a_cancelled_hearing_keeps_its_reason_and_leaves_no_event_standing(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    row = litigation.hearing(actor=bank.officer, row=suit, held_on=date(2026, 12, 1))

    with pytest.raises(DomainError, match="can be recorded as held"):
        services.hold_hearing(actor=bank.officer, hearing=row)
    services.cancel_hearing(actor=bank.officer, hearing=row, reason="被告申请调解")

    assert (row.status, row.reason) == (HearingStatus.CANCELLED, "被告申请调解")
    assert "hearing" not in [event.happening for event in docket.standing_events(matter_id=bank.matter.id)]


def test_a_judgment_takes_effect_the_day_after_the_last_appeal_period_and_is_to_be_performed_in_ten_days(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    title = litigation.judgment(actor=bank.officer, row=suit, issued_on=date(2026, 3, 5))
    parties = [row.party for row in suit.defendants]
    litigation.serve_title(
        actor=bank.officer,
        title=title,
        days={
            parties[0]: date(2026, 3, 10),
            parties[1]: date(2026, 3, 12),
            parties[2]: date(2026, 3, 10),
            None: date(2026, 3, 9),
        },
    )
    assert title.effective_on is None

    litigation.serve_title(actor=bank.officer, title=title, days={parties[3]: date(2026, 3, 16)})

    assert (title.effective_on, title.is_provisional) == (date(2026, 4, 1), True)
    assert title.performance_end_on == date(2026, 4, 11)
    assert suit.effective_on == date(2026, 4, 1)
    assert title.total == Decimal("3813222.65")
    assert {row.party_id for row in bank.dues("enforcement")} == {party.id for party in parties}
    assert bank.dues("enforcement")[0].raw_last_on == date(2028, 4, 11)


def test_one_appeal_keeps_the_whole_judgment_from_taking_effect(bank: "Bank") -> None:
    suit, title = bank.judged()

    appeal = services.appeal(
        actor=bank.officer,
        instrument=title,
        party=bank.guarantor,
        filed_on=date(2026, 6, 15),
        disputed_amount=Decimal("313222.65"),
    )

    assert (suit.stage, title.effective_on) == (LawsuitStage.APPEAL, None)
    assert services.appeal(actor=bank.officer, instrument=title, party=bank.guarantor, filed_on=date(2026, 6, 15)) is appeal
    services.accept_appeal(actor=bank.officer, instrument=title, accepted_on=date(2026, 7, 6), case_number="（2026）澜01民终12号")
    assert suit.number == "（2026）澜01民终12号"
    assert bank.due("trial_second_judgment").raw_last_on == date(2026, 10, 6)


def test_a_withdrawn_appeal_lets_the_judgment_take_effect_when_the_ruling_is_served(bank: "Bank") -> None:
    suit, title = bank.judged()
    appeal = services.appeal(actor=bank.officer, instrument=title, party=bank.guarantor, filed_on=date(2026, 6, 15))

    services.withdraw_appeal(actor=bank.officer, row=appeal, on=date(2026, 8, 3))

    assert appeal.status is AppealStatus.WITHDRAWN
    assert suit.stage is LawsuitStage.DECIDED
    assert title.effective_on == date(2026, 8, 3)


def test_a_second_instance_that_upholds_is_effective_when_served_and_the_first_terms_stand(bank: "Bank") -> None:
    suit, title = bank.judged()
    services.appeal(actor=bank.officer, instrument=title, party=bank.guarantor, filed_on=date(2026, 6, 15))

    second = litigation.judgment(
        actor=bank.officer,
        row=suit,
        issued_on=date(2026, 9, 1),
        title=TitleType.SECOND_INSTANCE,
        outcome=AppealOutcome.UPHELD,
        performance_days=None,
        items=(ItemFacts(kind=ItemKind.OTHER, text="驳回上诉，维持原判"),),
    )
    litigation.serve_title(
        actor=bank.officer, title=second, days={row.party: date(2026, 9, 7) for row in suit.defendants} | {None: date(2026, 9, 4)}
    )

    assert second.effective_on == date(2026, 9, 7)
    assert second.performance_end_on == date(2026, 9, 17)
    assert suit.stage is LawsuitStage.DECIDED
    services.note_effect(actor=bank.officer, instrument=second, on=TODAY)
    assert (suit.stage, bank.matter.stage) == (LawsuitStage.EFFECTIVE, Stage.JUDGED)


def test_a_remand_leads_back_to_the_hearings(bank: "Bank") -> None:
    suit, title = bank.judged()
    services.appeal(actor=bank.officer, instrument=title, party=bank.guarantor, filed_on=date(2026, 6, 15))

    remand = litigation.judgment(
        actor=bank.officer,
        row=suit,
        issued_on=date(2026, 9, 1),
        title=TitleType.SECOND_INSTANCE,
        outcome=AppealOutcome.REMANDED,
        performance_days=None,
        items=(ItemFacts(kind=ItemKind.OTHER, text="发回重审"),),
    )

    assert suit.stage is LawsuitStage.HEARING
    assert remand.effective_on is None


def test_the_certificate_of_effect_overrides_what_was_counted(bank: "Bank") -> None:
    suit, title = bank.judged()

    services.certify(actor=bank.officer, instrument=title, effective_on=date(2026, 6, 25), certified_on=date(2026, 7, 2))

    assert (title.effective_on, title.is_provisional) == (date(2026, 6, 25), False)
    assert (suit.stage, bank.matter.stage) == (LawsuitStage.EFFECTIVE, Stage.JUDGED)
    with pytest.raises(DomainError, match="before the title was issued"):
        services.certify(actor=bank.officer, instrument=title, effective_on=date(2026, 1, 1), certified_on=date(2026, 7, 2))


def test_effect_is_not_noted_before_the_law_says_so(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    title = litigation.judgment(actor=bank.officer, row=suit)

    with pytest.raises(DomainError, match="not effective yet"):
        services.note_effect(actor=bank.officer, instrument=title, on=TODAY)


def test_a_mediation_is_effective_when_the_last_party_signs(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    title = litigation.judgment(actor=bank.officer, row=suit, issued_on=date(2026, 4, 1), title=TitleType.MEDIATION)
    days = {row.party: date(2026, 4, 2) for row in suit.defendants} | {None: date(2026, 4, 7)}

    litigation.serve_title(actor=bank.officer, title=title, days=days, way=ServiceWay.DIRECT)

    assert (title.effective_on, title.is_provisional) == (date(2026, 4, 7), False)
    with pytest.raises(DomainError, match="cannot be appealed"):
        services.appeal(actor=bank.officer, instrument=title, party=None, filed_on=date(2026, 4, 8))


def test_items_need_an_amount_a_security_of_the_matter_and_parties_that_are_sued(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)

    def tried(**facts: Any) -> None:
        litigation.judgment(actor=bank.officer, row=suit, items=(ItemFacts(**facts),))

    with pytest.raises(DomainError, match="amount, or the formula"):
        tried(kind=ItemKind.PRINCIPAL)
    with pytest.raises(DomainError, match="needs the security"):
        tried(kind=ItemKind.PRIORITY)
    with pytest.raises(DomainError, match="fill in one of them"):
        litigation.judgment(actor=bank.officer, row=suit, performance_on=date(2026, 7, 1))
    tried(kind=ItemKind.PRIORITY, collateral=bank.golden.security.collateral)


def test_a_title_taken_down_wrongly_is_corrected_and_the_deadlines_follow(bank: "Bank") -> None:
    suit, title = bank.judged()
    before = title.performance_end_on

    facts = InstrumentFacts(
        title=title.title, issued_on=title.issued_on, performance_days=30, items=(ItemFacts(kind=ItemKind.OTHER, text="略"),)
    )
    services.amend_instrument(actor=bank.officer, instrument=title, facts=facts, reason="判决载明三十日")

    assert before is not None and title.performance_end_on is not None
    assert (title.performance_end_on - before).days == 20
    assert [item.text for item in title.items] == ["略"]


def test_the_acceptance_fee_is_halved_once_and_paid_within_seven_days(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter, procedure=Procedure.SIMPLE)

    fee = services.notice_fee(
        actor=bank.officer, lawsuit=suit, kind=CourtFeeKind.ACCEPTANCE, noticed_on=date(2026, 3, 3), printed=Decimal("18653.00")
    )

    assert (fee.due, fee.amount, fee.is_halved) == (Decimal("18652.89"), Decimal("18653.00"), True)
    assert services.disagrees(fee) is None
    assert bank.due("fee_payment").last_on == date(2026, 3, 10)
    services.pay_fee(actor=bank.officer, fee=fee, paid=fee.amount, paid_on=date(2026, 3, 5), invoice_number="P-1")
    assert bank.due("fee_payment").state is DeadlineState.MET
    assert bank.session.scalars(select(Cost).where(Cost.kind == CostKind.ACCEPTANCE)).one().amount == Decimal("18653.00")
    services.claim_refund(actor=bank.officer, fee=fee, ground=RefundGround.MEDIATED, on=date(2026, 5, 1))
    assert fee.refund_due == Decimal("0.00")


def test_a_simple_suit_that_becomes_ordinary_is_topped_up(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter, procedure=Procedure.SIMPLE)

    fee = services.notice_fee(actor=bank.officer, lawsuit=suit, kind=CourtFeeKind.TOP_UP, noticed_on=date(2026, 5, 6))

    assert fee.due == Decimal("18652.89")
    assert suit.procedure is Procedure.ORDINARY
    assert bank.due("ordinary_top_up").last_on == date(2026, 5, 13)
    with pytest.raises(DomainError, match="turned into an ordinary"):
        services.notice_fee(actor=bank.officer, lawsuit=suit, kind=CourtFeeKind.TOP_UP, noticed_on=date(2026, 5, 7))


def test_a_withdrawn_suit_gets_half_its_fee_back(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    fee = services.notice_fee(actor=bank.officer, lawsuit=suit, kind=CourtFeeKind.ACCEPTANCE, noticed_on=date(2026, 3, 3))
    services.pay_fee(actor=bank.officer, fee=fee, paid=fee.amount, paid_on=date(2026, 3, 5))

    services.end(actor=bank.officer, lawsuit=suit, to=LawsuitStage.WITHDRAWN, on=date(2026, 4, 8), ground="达成还款安排")
    services.claim_refund(actor=bank.officer, fee=fee, ground=RefundGround.WITHDRAWN, on=date(2026, 4, 8))
    services.receive_refund(actor=bank.officer, fee=fee, received=Decimal("18652.89"), received_on=date(2026, 5, 6))

    assert (fee.due, fee.refund_due) == (Decimal("37305.78"), Decimal("18652.89"))
    assert suit.proceeding.status is ProceedingStatus.ENDED
    assert bank.due("trial_ordinary").state is DeadlineState.DROPPED
    with pytest.raises(DomainError, match="the end"):
        services.end(actor=bank.officer, lawsuit=suit, to=LawsuitStage.DISMISSED, on=date(2026, 5, 1))


def test_a_suspended_suit_raises_no_alarm_until_it_goes_on(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)

    services.suspend(actor=bank.officer, lawsuit=suit, on=date(2026, 4, 1), ground="等待另案结果")
    assert bank.due("trial_ordinary").state is DeadlineState.HELD
    with pytest.raises(DomainError, match="No hearing is set"):
        litigation.hearing(actor=bank.officer, row=suit)
    services.resume(actor=bank.officer, lawsuit=suit, on=date(2026, 6, 1))

    assert bank.due("trial_ordinary").state is DeadlineState.OPEN
    assert suit.proceeding.status is ProceedingStatus.OPEN


def test_a_payment_order_costs_a_third_and_binds_when_nobody_objects(bank: "Bank") -> None:
    suit = litigation.lawsuit(
        actor=bank.officer, matter=bank.matter, kind=ProceedingKind.PAYMENT_ORDER, defendants=(bank.borrower,)
    )
    services.submit(actor=bank.officer, lawsuit=suit, submitted_on=date(2026, 3, 2))
    services.accept(
        actor=bank.officer, lawsuit=suit, accepted_on=date(2026, 3, 5), case_number=litigation.case_number(suit, kind="民督")
    )
    fee = services.notice_fee(actor=bank.officer, lawsuit=suit, kind=CourtFeeKind.APPLICATION, noticed_on=date(2026, 3, 5))
    title = litigation.judgment(
        actor=bank.officer,
        row=suit,
        issued_on=date(2026, 3, 12),
        title=TitleType.PAYMENT_ORDER,
        performance_days=None,
        items=(ItemFacts(kind=ItemKind.PRINCIPAL, amount=Decimal("3813222.65"), parties=(bank.borrower,)),),
    )
    litigation.serve_title(actor=bank.officer, title=title, days={bank.borrower: date(2026, 3, 16)})

    assert fee.due == Decimal("12435.26")
    assert title.effective_on == date(2026, 4, 1)
    with pytest.raises(DomainError, match="does not come of"):
        litigation.judgment(actor=bank.officer, row=suit, title=TitleType.FIRST_INSTANCE_JUDGMENT)


def test_an_opposed_payment_order_loses_its_effect_and_ends(bank: "Bank") -> None:
    suit = litigation.lawsuit(
        actor=bank.officer, matter=bank.matter, kind=ProceedingKind.PAYMENT_ORDER, defendants=(bank.borrower,)
    )
    services.accept(
        actor=bank.officer, lawsuit=suit, accepted_on=date(2026, 3, 5), case_number=litigation.case_number(suit, kind="民督")
    )
    title = litigation.judgment(
        actor=bank.officer, row=suit, issued_on=date(2026, 3, 12), title=TitleType.PAYMENT_ORDER, performance_days=None
    )
    litigation.serve_title(actor=bank.officer, title=title, days={bank.borrower: date(2026, 3, 16)})

    services.oppose(actor=bank.officer, lawsuit=suit, party=bank.borrower, on=date(2026, 3, 20))
    assert title.effective_on is None
    services.end(actor=bank.officer, lawsuit=suit, to=LawsuitStage.TERMINATED, on=date(2026, 3, 25), ground="债务人提出书面异议")

    assert (suit.stage, suit.proceeding.status) == (LawsuitStage.TERMINATED, ProceedingStatus.ENDED)
    with pytest.raises(DomainError, match="nobody objects"):
        other = litigation.accepted(actor=bank.officer, matter=bank.matter)
        services.oppose(actor=bank.officer, lawsuit=other, party=bank.borrower, on=date(2026, 3, 20))


def test_an_increased_claim_is_topped_up_over_what_was_paid(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    fee = services.notice_fee(actor=bank.officer, lawsuit=suit, kind=CourtFeeKind.ACCEPTANCE, noticed_on=date(2026, 3, 3))
    services.pay_fee(actor=bank.officer, fee=fee, paid=fee.amount, paid_on=date(2026, 3, 5))

    more = services.notice_fee(
        actor=bank.officer, lawsuit=suit, kind=CourtFeeKind.INCREASE, noticed_on=date(2026, 4, 7), base=Decimal("4013222.65")
    )

    assert more.due == Decimal("1600.00")
    assert suit.claim_amount == Decimal("4013222.65")
    with pytest.raises(DomainError, match="more than before"):
        services.notice_fee(
            actor=bank.officer, lawsuit=suit, kind=CourtFeeKind.INCREASE, noticed_on=date(2026, 4, 8), base=Decimal(1)
        )


def test_a_title_that_needs_no_court_comes_of_a_notary(bank: "Bank") -> None:
    suit = litigation.lawsuit(
        actor=bank.officer, matter=bank.matter, kind=ProceedingKind.NOTARISED_TITLE, body="澜州市示例公证处", court=None
    )

    title = litigation.judgment(
        actor=bank.officer,
        row=suit,
        issued_on=date(2026, 3, 2),
        title=TitleType.NOTARISED,
        number="（2026）澜示公证字第1号",
        performance_days=None,
        performance_on=date(2026, 3, 31),
    )

    assert suit.stage is LawsuitStage.DECIDED
    assert title.number == "（2026）澜示公证字第1号"
    with pytest.raises(DomainError, match="without service"):
        litigation.serve_title(actor=bank.officer, title=title, days={bank.borrower: date(2026, 3, 3)})


def test_the_consequence_is_what_saving_does_and_nothing_of_it_stays(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    rules = registers.in_force()

    found = docket.consequence_of_act(
        matter_id=bank.matter.id, rules=rules, act=lambda: bank.serve(suit, bank.borrower, date(2026, 3, 10))
    )

    assert {due.rule for due in found.arising} >= {"answer", "jurisdiction_objection"}
    assert bank.session.scalars(select(DocumentService)).all() == []
    assert bank.dues("answer") == []
    assert suit.stage is LawsuitStage.ACCEPTED
    bank.serve(suit, bank.borrower, date(2026, 3, 10))
    kept = {row.rule: row.plan_on for row in bank.all_dues()}
    assert {due.rule: due.plan_on for due in found.arising}.items() <= kept.items()


def test_jurisdiction_is_advice_with_its_article(bank: "Bank") -> None:
    bank.golden.loan.jurisdiction, bank.golden.loan.jurisdiction_clause = Jurisdiction.ARBITRATION, "第十五条"
    bank.session.flush()
    court = litigation.court()

    found = services.advice_on(matter=bank.matter, court=court, amount=Decimal("600000000"), on=TODAY)

    assert [row.tone for row in found] == ["bad", "ok", "mid"]
    assert [row.basis[0].short for row in found] == ["〔担保制度解释 §21〕", "〔担保制度解释 §21〕", "〔中院一审管辖标准 §1〕"]


def test_the_list_knows_the_next_deadline_and_is_searched_by_number(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter, accepted_on=date(2026, 8, 3))
    litigation.lawsuit(actor=bank.officer, matter=bank.matter, court=litigation.court())
    litigation.hearing(actor=bank.officer, row=suit, held_on=date(2026, 12, 15))

    page = listing.page_of(narrowed=listing.Filter.read({"q": suit.number[6:]}), number=1)

    assert [row.lawsuit.id for row in page.items] == [suit.id]
    assert page.items[0].hearing is not None and page.items[0].hearing.held_on == date(2026, 12, 15)
    assert page.items[0].deadline is not None
    assert listing.everything(narrowed=listing.Filter())[0] == 2
    assert len(list(listing.everything(narrowed=listing.Filter())[1])) == 2


def test_whoever_may_not_record_is_refused_by_the_verb(bank: "Bank") -> None:
    auditor = access.user(RoleKey.AUDITOR)

    with pytest.raises(NotAllowed):
        litigation.lawsuit(actor=auditor, matter=bank.matter)


def test_parties_that_were_served_stay_in_the_suit(bank: "Bank") -> None:
    suit = litigation.accepted(actor=bank.officer, matter=bank.matter)
    bank.serve(suit, bank.guarantor, date(2026, 3, 10))
    court = suit.proceeding.court

    with pytest.raises(DomainError, match="stays in the suit"):
        services.amend(actor=bank.officer, lawsuit=suit, facts=LawsuitFacts(court=court, defendants=(bank.borrower,)))
    services.amend(
        actor=bank.officer,
        lawsuit=suit,
        facts=LawsuitFacts(court=court, judge="郑法官", defendants=(bank.borrower, bank.guarantor)),
    )

    assert [row.party_id for row in suit.defendants] == [bank.borrower.id, bank.guarantor.id]


@dataclass
class Bank:
    """G1 with its officer, and short ways to what the tests ask."""

    session: Any
    officer: User
    golden: golden.Golden

    @property
    def matter(self) -> Matter:
        return self.golden.matter

    @property
    def borrower(self) -> Party:
        return self.golden.borrower

    @property
    def guarantor(self) -> Party:
        return self.golden.guarantors[0]

    def serve(self, suit: Lawsuit, party: Party, on: date, *, way: ServiceWay = ServiceWay.POST) -> DocumentService:
        return services.serve(
            actor=self.officer, lawsuit=suit, party=party, document=ServedDocument.APPLICATION, way=way, served_on=on
        )

    def judged(self) -> tuple[Lawsuit, Any]:
        """A judgment of 1 June served on everybody on 5 June."""
        suit = litigation.accepted(actor=self.officer, matter=self.matter)
        title = litigation.judgment(actor=self.officer, row=suit)
        days: dict[Party | None, date] = {row.party: date(2026, 6, 5) for row in suit.defendants}
        litigation.serve_title(actor=self.officer, title=title, days=days | {None: date(2026, 6, 5)})
        return suit, title

    def all_dues(self) -> list[Deadline]:
        return list(docket.deadlines_of(matter_id=self.matter.id))

    def dues(self, rule: str) -> list[Deadline]:
        return [row for row in self.all_dues() if row.rule == rule]

    def due(self, rule: str) -> Deadline:
        (found,) = self.dues(rule)
        return found


@pytest.fixture
def bank(session: Any) -> Iterator[Bank]:
    clock.set_business_day(TODAY)
    officer = access.user(RoleKey.LEGAL_OFFICER)
    made = golden.make_g1(branch=access.branch(), owner=officer)
    session.flush()
    yield Bank(session=session, officer=officer, golden=made)
    clock.set_business_day(None)
