"""Each verb of preservation: the rows it writes, the event it records, the deadlines that follow, and what it refuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.access.models import User
from app.access.states import RoleKey
from app.core import clock
from app.core.errors import DomainError, NotAllowed
from app.docket import services as docket
from app.docket.models import Event
from app.docket.states import DeadlineState, LapseDecision, ProceedingStatus
from app.matters.models import Cost
from app.matters.services import debt
from app.matters.states import CostKind
from app.preservation import services
from app.preservation.facts import Noted
from app.preservation.models import PreservedAsset
from app.preservation.states import (
    AssetKind,
    MeasureStatus,
    OrderKind,
    OrderStatus,
    ReleaseGround,
    RenewalState,
    Security,
)
from app.registers import services as registers
from tests.factories import access, golden, preservation

DAY = date(2026, 11, 23)
SEIZED = date(2026, 3, 5)
SAFE = date(2027, 3, 4)
"""A deposit frozen on 5 March 2026 without a printed end: one year, managed one day before (PER-44, 47)."""


def test_an_application_opens_a_proceeding_and_asks_the_court_for_its_ruling(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(actor=officer, matter=g1.matter, ruled_on=None)

    assert order.status is OrderStatus.APPLIED
    assert order.proceeding.opened_on == date(2026, 3, 2)
    assert _rules_open(g1) == {"preservation_ruling": date(2026, 3, 9)}  # 7 March is a Saturday.


def test_an_urgent_application_is_ruled_on_within_two_days(g1: golden.Golden, officer: User) -> None:
    preservation.order(actor=officer, matter=g1.matter, ruled_on=None, is_urgent=True)

    assert _rules_open(g1) == {"preservation_urgent": date(2026, 3, 4)}


def test_the_proposal_is_the_claim_and_the_banks_exemption(g1: golden.Golden, officer: User) -> None:
    debt.lock_calculation(actor=officer, matter=g1.matter, cutoff_on=golden.CUTOFF)

    proposed = services.propose(matter=g1.matter)

    assert proposed.amount == golden.TOTAL
    assert proposed.kind is OrderKind.PRE_SUIT
    assert proposed.security is Security.INSURER


def test_before_the_suit_the_bank_is_not_exempt(g1: golden.Golden, officer: User) -> None:
    with pytest.raises(DomainError, match="exempt only in the suit") as refusal:
        preservation.order(actor=officer, matter=g1.matter, kind=OrderKind.PRE_SUIT, ruled_on=None)

    assert refusal.value.field == "security"


def test_a_ruling_before_the_application_is_refused(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(actor=officer, matter=g1.matter, ruled_on=None)

    with pytest.raises(DomainError) as refusal:
        services.grant(actor=officer, order=order, on=date(2026, 3, 1), ruling_number="（2026）澜0102民初7号")

    assert refusal.value.field == "happened_on"


def test_the_ruling_closes_the_courts_time_and_starts_that_of_execution(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(actor=officer, matter=g1.matter)

    assert order.status is OrderStatus.GRANTED
    assert order.proceeding.number.startswith("（2026）澜0102执保") or order.proceeding.number.startswith("(2026)澜0102执保")
    assert _rules_open(g1) == {"preservation_execution": date(2026, 3, 9)}


def test_a_refused_application_ends_its_proceeding(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(actor=officer, matter=g1.matter, ruled_on=None)

    services.refuse(actor=officer, order=order, on=date(2026, 3, 5))

    assert order.status is OrderStatus.REFUSED
    assert order.proceeding.status is ProceedingStatus.ENDED
    assert _rules_open(g1) == {}


def test_nothing_is_seized_before_the_ruling(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(actor=officer, matter=g1.matter, ruled_on=None)

    with pytest.raises(DomainError, match="record the ruling first"):
        preservation.measure(actor=officer, order=order)


def test_a_frozen_deposit_is_managed_to_the_day_before_its_year_is_over(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)

    term = services.term_of(measure)
    assert measure.status is MeasureStatus.EFFECTIVE
    assert term is not None
    assert term.ends_on == SAFE
    assert term.request is not None
    assert term.request.plan_on == date(2027, 2, 25)
    assert term.draft is not None
    assert term.draft.plan_on is not None
    assert term.draft.plan_on <= date(2027, 2, 2)


def test_a_printed_end_counts_as_printed(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(actor=officer, matter=g1.matter)
    measure = preservation.measure(actor=officer, order=order, asset_kind=AssetKind.IMMOVABLE, printed_end_on=date(2029, 3, 4))

    term = services.term_of(measure)
    assert term is not None
    assert term.ends_on == date(2029, 3, 4)
    assert term.request is not None
    assert term.request.plan_on == date(2029, 2, 23)  # The 25th is a Sunday; a backward period is met before it.


def test_the_first_measure_executes_the_order(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)

    assert services.order_of(proceeding=measure.proceeding).status is OrderStatus.EXECUTED  # type: ignore[union-attr]
    assert "preservation_execution" not in _rules_open(g1)


def test_before_the_suit_thirty_days_to_sue_run_from_the_first_measure(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(
        actor=officer,
        matter=g1.matter,
        kind=OrderKind.PRE_SUIT,
        security=Security.INSURER,
        security_amount=Decimal("3500000.00"),
        applied_on=date(2026, 4, 3),
        ruled_on=date(2026, 4, 5),
    )
    preservation.measure(actor=officer, order=order, started_on=date(2026, 4, 7))
    preservation.measure(actor=officer, order=order, started_on=date(2026, 4, 9))

    assert _rules_open(g1)["suit_after_presuit"] == date(2026, 5, 7)


def test_a_waiting_measure_has_no_running_term(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer, position=2, waits_behind="澜州市中级人民法院")

    assert measure.status is MeasureStatus.WAITING
    assert services.term_of(measure) is None
    assert not {rule for rule in _rules_open(g1) if rule.startswith(("seizure_", "renewal_"))}


def test_when_the_first_seizure_is_gone_the_next_takes_effect_from_that_day(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer, position=2)

    services.take_effect(actor=officer, measure=measure, on=date(2026, 6, 1))

    term = services.term_of(measure)
    assert measure.status is MeasureStatus.EFFECTIVE
    assert measure.position == 1
    assert term is not None
    assert term.ends_on == date(2027, 5, 31)


def test_a_measure_that_binds_cannot_take_effect_again(g1: golden.Golden, officer: User) -> None:
    with pytest.raises(DomainError, match="cannot become"):
        services.take_effect(actor=officer, measure=_measure(g1, officer), on=date(2026, 6, 1))


def test_moving_up_the_queue_ends_in_effect(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer, position=3)

    services.change_rank(actor=officer, measure=measure, on=date(2026, 5, 1), position=2)
    assert (measure.status, measure.position) == (MeasureStatus.WAITING, 2)

    services.change_rank(actor=officer, measure=measure, on=date(2026, 6, 1), position=1)
    assert (measure.status, measure.position) == (MeasureStatus.EFFECTIVE, 1)


def test_the_renewal_chain_is_closed_step_by_step_and_a_new_term_begins_at_the_old_end(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)

    with business_day(date(2027, 1, 20)):
        services.draft_renewal(actor=officer, measure=measure, on=date(2027, 1, 20))
        assert _renewal(measure) is RenewalState.DRAFTED
        services.request_renewal(actor=officer, measure=measure, on=date(2027, 1, 20), how="网上立案")
        assert _renewal(measure) is RenewalState.REQUESTED
        services.renew(actor=officer, measure=measure, on=date(2027, 1, 20), ruling_number="（2026）澜0102民初7号之二")

    term = services.term_of(measure)
    assert term is not None
    assert term.ends_on == date(2028, 3, 4)
    first = [row for row in services.chain_of(measure) if row.event_on == SEIZED and row.rule == "seizure_deposit"]
    assert [row.state for row in first] == [DeadlineState.MET]


def test_a_renewal_with_a_printed_end_runs_to_it(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)

    services.renew(actor=officer, measure=measure, on=date(2026, 11, 20), printed_end_on=date(2028, 3, 1))

    term = services.term_of(measure)
    assert term is not None
    assert term.ends_on == date(2028, 3, 1)
    assert measure.printed_end_on == date(2028, 3, 1)


def test_a_renewal_that_ends_before_the_present_term_is_refused(g1: golden.Golden, officer: User) -> None:
    with pytest.raises(DomainError) as refusal:
        services.renew(actor=officer, measure=_measure(g1, officer), on=DAY, printed_end_on=date(2027, 1, 1))

    assert refusal.value.field == "printed_end_on"


def test_a_renewal_after_expiry_is_refused_with_the_rule_and_kept_with_a_reason(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)

    with business_day(date(2027, 4, 1)):
        with pytest.raises(DomainError, match="art. 27") as refusal:
            services.renew(actor=officer, measure=measure, on=date(2027, 4, 1))
        services.renew(actor=officer, measure=measure, on=date(2027, 4, 1), noted=Noted(reason="法院逾期作出续封裁定"))

    assert refusal.value.field == "happened_on"
    term = services.term_of(measure)
    assert term is not None
    assert term.ends_on == date(2028, 3, 31)


def test_a_measure_that_waits_without_a_term_has_nothing_to_renew(g1: golden.Golden, officer: User) -> None:
    with pytest.raises(DomainError, match="nothing to renew"):
        services.request_renewal(actor=officer, measure=_measure(g1, officer, position=2), on=DAY)


def test_a_lapse_needs_a_decision_with_its_reason(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)

    with pytest.raises(DomainError) as refusal:
        services.let_lapse(actor=officer, measure=measure, on=DAY, decision=LapseDecision.WAIVED, reason=" ")
    assert refusal.value.field == "reason"

    services.let_lapse(actor=officer, measure=measure, on=DAY, decision=LapseDecision.WAIVED, reason="账户余额不足百元，不再续冻")

    expiry = next(row for row in services.chain_of(measure) if row.rule == "seizure_deposit")
    assert measure.status is MeasureStatus.LAPSED
    assert expiry.decision is LapseDecision.WAIVED
    assert expiry.state is DeadlineState.DROPPED
    assert not {rule for rule in _rules_open(g1) if rule.startswith(("seizure_", "renewal_"))}


def test_no_measure_lapses_by_itself_when_its_day_has_passed(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)

    with business_day(date(2027, 6, 1)):
        services.follow(actor=None, matter_id=g1.matter.id)
        assert measure.status is MeasureStatus.EFFECTIVE
        assert _renewal(measure) is RenewalState.OVERDUE


def test_the_release_of_the_first_moves_up_our_own_waiting_measure(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(actor=officer, matter=g1.matter)
    same = {"title": "澜州示例大厦 1 号商铺", "registry_number": "澜（2026）0000001", "asset_kind": AssetKind.IMMOVABLE}
    first = preservation.measure(actor=officer, order=order, **same)
    second = preservation.measure(actor=officer, order=order, position=2, **same)

    services.release(actor=officer, measure=first, on=date(2026, 9, 1), ground=ReleaseGround.SUBSTITUTED)

    assert first.status is MeasureStatus.RELEASED
    assert (second.status, second.position) == (MeasureStatus.EFFECTIVE, 1)


def test_a_released_measure_is_over(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)
    services.release(actor=officer, measure=measure, on=DAY, ground=ReleaseGround.PAID)

    with pytest.raises(DomainError, match="is the end"):
        services.release(actor=officer, measure=measure, on=DAY, ground=ReleaseGround.PAID)
    with pytest.raises(DomainError, match="is over"):
        services.count_again(actor=officer, measure=measure, on=DAY, amount=Decimal("1.00"))


def test_a_second_tap_on_the_button_is_one_event(g1: golden.Golden, officer: User, session: Any) -> None:
    measure = _measure(g1, officer)

    services.request_renewal(actor=officer, measure=measure, on=DAY)
    services.request_renewal(actor=officer, measure=measure, on=DAY)

    events = session.scalars(select(Event).where(Event.happening == "renewal_requested")).all()
    assert len(events) == 1


def test_striking_out_a_release_gives_the_measure_back(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)
    event = services.release(actor=officer, measure=measure, on=DAY, ground=ReleaseGround.OTHER)

    docket.void_event(actor=officer, event=event, rules=registers.in_force(), reason="误录")
    services.follow(actor=officer, matter_id=g1.matter.id)

    assert measure.status is MeasureStatus.EFFECTIVE
    term = services.term_of(measure)
    assert term is not None
    assert term.runs


def test_a_partial_release_leaves_the_rest_and_its_term(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)

    services.release_part(actor=officer, measure=measure, on=DAY, amount=Decimal("1000000.00"), ground=ReleaseGround.EXCESS)

    assert measure.amount_frozen == Decimal("1000000.00")
    assert measure.status is MeasureStatus.EFFECTIVE
    term = services.term_of(measure)
    assert term is not None
    assert term.ends_on == SAFE
    with pytest.raises(DomainError, match="not less"):
        services.release_part(actor=officer, measure=measure, on=DAY, amount=Decimal("1000000.00"), ground=ReleaseGround.EXCESS)


def test_more_cannot_be_frozen_than_was_ordered(g1: golden.Golden, officer: User) -> None:
    with pytest.raises(DomainError, match="More cannot be frozen"):
        _measure(g1, officer, amount_aimed=Decimal("100.00"), amount_frozen=Decimal("100.01"))
    with pytest.raises(DomainError, match="More cannot be frozen"):
        services.count_again(actor=officer, measure=_measure(g1, officer), on=DAY, amount=Decimal("2000000.01"))


def test_passing_into_enforcement_starts_no_new_term(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)
    order = services.order_of(proceeding=measure.proceeding)
    assert order is not None

    services.convert(actor=officer, order=order, on=date(2026, 8, 3), case_number="（2026）澜0102执318号")

    term = services.term_of(measure)
    assert order.status is OrderStatus.CONVERTED
    assert measure.status is MeasureStatus.CONVERTED
    assert term is not None
    assert term.ends_on == SAFE


def test_lifting_the_order_releases_every_measure_and_ends_the_proceeding(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)
    order = services.order_of(proceeding=measure.proceeding)
    assert order is not None
    waiting = preservation.measure(actor=officer, order=order, position=2)

    services.lift(actor=officer, order=order, on=DAY, ground=ReleaseGround.SETTLED)

    assert {measure.status, waiting.status} == {MeasureStatus.RELEASED}
    assert order.status is OrderStatus.LIFTED
    assert order.proceeding.ended_on == DAY


def test_review_is_decided_within_ten_days_and_stays_nothing(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)
    order = services.order_of(proceeding=measure.proceeding)
    assert order is not None
    services.note(actor=officer, order=order, happening="preservation_ruling_served", on=date(2026, 3, 10))
    assert _rules_open(g1)["preservation_review"] == date(2026, 3, 16)  # 15 March is a Sunday.

    services.note(actor=officer, order=order, happening="preservation_review_requested", on=date(2026, 3, 11))

    opened = _rules_open(g1)
    assert "preservation_review" not in opened
    assert opened["preservation_review_decision"] == date(2026, 3, 23)  # 21 March is a Saturday.
    assert measure.status is MeasureStatus.EFFECTIVE


def test_the_fee_is_on_what_was_preserved_and_at_most_the_cap(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer, amount_aimed=Decimal("100000.00"), amount_frozen=Decimal("50000.00"))
    order = services.order_of(proceeding=measure.proceeding)
    assert order is not None

    assert services.fee_of(order).value == Decimal("520.00")
    services.count_again(actor=officer, measure=measure, on=DAY, amount=Decimal("100000.00"))
    preservation.measure(actor=officer, order=order, asset_kind=AssetKind.IMMOVABLE)
    assert services.fee_of(order).value == Decimal("5000.00")


def test_the_fee_once_paid_is_a_cost_of_the_matter(g1: golden.Golden, officer: User, session: Any) -> None:
    order = preservation.order(actor=officer, matter=g1.matter)

    services.pay_fee(actor=officer, order=order, on=date(2026, 3, 4), amount=Decimal("5000.00"))

    cost = session.scalars(select(Cost).where(Cost.kind == CostKind.PRESERVATION)).one()
    assert cost.amount == Decimal("5000.00")
    with pytest.raises(DomainError, match="recorded already"):
        services.pay_fee(actor=officer, order=order, on=date(2026, 3, 4), amount=Decimal("5000.00"))


def test_security_above_what_the_court_may_ask_is_pointed_out(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(
        actor=officer,
        matter=g1.matter,
        security=Security.INSURER,
        security_amount=Decimal("1050000.01"),
    )

    assert any("at most 1,050,000.00" in str(remark.sentence) for remark in services.remarks_on_order(order))


def test_coverage_counts_what_binds_with_the_money_frozen(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(actor=officer, matter=g1.matter)
    preservation.measure(actor=officer, order=order)
    preservation.measure(actor=officer, order=order, position=2, asset_kind=AssetKind.IMMOVABLE)

    day = golden.CUTOFF
    coverage = services.coverage_of(matter=g1.matter, on=day)

    assert coverage.preserved == Decimal("1280000.00")
    assert coverage.claim == golden.TOTAL
    assert coverage.percent == Decimal("33.6")
    assert coverage.shortfall == golden.TOTAL - Decimal("1280000.00")
    assert coverage.excess is None


def test_coverage_ends_with_the_safe_end_and_goes_on_with_the_renewal(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)

    def held(on: date) -> Decimal:
        return services.coverage_of(matter=g1.matter, on=on).preserved

    assert [held(day) for day in (date(2026, 3, 4), SEIZED, SAFE, date(2027, 3, 5))] == [
        Decimal("0.00"),
        Decimal("1280000.00"),
        Decimal("1280000.00"),
        Decimal("0.00"),
    ]

    services.renew(actor=officer, measure=measure, on=DAY)
    assert held(date(2027, 3, 5)) == Decimal("1280000.00")

    services.count_again(actor=officer, measure=measure, on=DAY, amount=Decimal("500000.00"))
    assert (held(date(2026, 11, 22)), held(DAY)) == (Decimal("1280000.00"), Decimal("500000.00"))


def test_what_is_held_beyond_the_claim_is_to_be_released(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(actor=officer, matter=g1.matter)
    preservation.measure(actor=officer, order=order, asset_kind=AssetKind.IMMOVABLE, asset_value=Decimal("4000000.00"))

    excess = services.coverage_of(matter=g1.matter, on=golden.CUTOFF).excess

    assert excess is not None
    assert excess.amount == Decimal("186777.35")


def test_the_history_steps_where_something_begins_counts_otherwise_or_ends(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)
    services.count_again(actor=officer, measure=measure, on=date(2026, 6, 1), amount=Decimal("500000.00"))

    with business_day(date(2026, 11, 23)):
        history = services.history_of(matter=g1.matter)

    assert [step.on for step in history.steps] == [SEIZED, date(2026, 6, 1), DAY, date(2027, 3, 5)]
    assert [step.coverage.preserved for step in history.steps] == [
        Decimal("1280000.00"),
        Decimal("500000.00"),
        Decimal("500000.00"),
        Decimal("0.00"),
    ]
    assert all(0 <= step.x <= 100 and 0 <= step.width <= 100 for step in history.steps)


def test_the_list_shows_first_what_ends_first(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(actor=officer, matter=g1.matter)
    waiting = preservation.measure(actor=officer, order=order, position=2)
    late = preservation.measure(actor=officer, order=order, asset_kind=AssetKind.IMMOVABLE)
    soon = preservation.measure(actor=officer, order=order, printed_end_on=date(2026, 12, 4))

    with business_day(date(2026, 11, 23)):
        _, lines = services.page_of(narrowed=services.Filter(), number=1)
        _, within = services.page_of(narrowed=services.Filter.read({"within": "30"}), number=1)
        _, queue = services.page_of(narrowed=services.Filter.read({"standing": "waiting"}), number=1)
        counts = services.counts()

    assert [line.measure for line in lines] == [soon, late, waiting]
    assert [line.measure for line in within] == [soon]
    assert [line.measure for line in queue] == [waiting]
    assert (counts.holding, counts.waiting, counts.within[7], counts.within[30]) == (3, 1, 0, 1)


def test_who_may_not_record_events_records_nothing(g1: golden.Golden, officer: User) -> None:
    measure = _measure(g1, officer)
    auditor = access.user(RoleKey.AUDITOR)

    with pytest.raises(NotAllowed):
        services.request_renewal(actor=auditor, measure=measure, on=DAY)
    with pytest.raises(NotAllowed):
        preservation.order(actor=auditor, matter=g1.matter, ruled_on=None)


def test_an_asset_of_another_matter_is_refused(g1: golden.Golden, officer: User) -> None:
    order = preservation.order(actor=officer, matter=g1.matter)
    other = golden.make_g1()

    with pytest.raises(DomainError, match="secures no loan"):
        preservation.measure(actor=officer, order=order, collateral=other.security.collateral)
    with pytest.raises(DomainError, match="not a party"):
        preservation.measure(actor=officer, order=order, owner=other.borrower)


@contextmanager
def business_day(day: date) -> Iterator[None]:
    """Let the bank's day be this one within the block."""
    before = clock.today()
    clock.set_business_day(day)
    yield
    clock.set_business_day(before)


def _measure(g1: golden.Golden, officer: User, **facts: Any) -> PreservedAsset:
    return preservation.measure(actor=officer, order=preservation.order(actor=officer, matter=g1.matter), **facts)


def _renewal(measure: PreservedAsset) -> RenewalState:
    term = services.term_of(measure)
    assert term is not None
    return term.renewal


def _rules_open(g1: golden.Golden) -> dict[str, date | None]:
    rows = docket.deadlines_of(matter_id=g1.matter.id)
    return {row.rule: row.plan_on for row in rows if row.state is DeadlineState.OPEN}


@pytest.fixture
def officer(session: Any) -> User:
    return access.user(RoleKey.LEGAL_OFFICER)


@pytest.fixture
def g1(session: Any, officer: User) -> golden.Golden:
    return golden.make_g1(owner=officer)


@pytest.fixture(autouse=True)
def at_the_desk(app: Any) -> Any:
    with business_day(DAY):
        yield
