"""What a change moves: weighed by the hand-computed sum before it is decided, kept balances following, frozen debts never."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.administration import services as administration
from app.core import clock
from app.core.errors import DomainError
from app.docket import services as docket
from app.matters.models import Loan, Matter
from app.matters.services import debt, limits
from app.matters.states import Compound, LprTerm, PartyStatus, RateKind, Reprice, Stage
from app.registers import entries
from app.registers import services as registers
from app.registers.models import Amendment
from tests.factories import deadlines, golden, loans, matters
from tests.factories import registers as make
from tests.factories.standing import Standing, standing

DAILY = Decimal("10.00")
"""3.6 million at one tenth of a per cent more is ten yuan a day."""
UNPAID_DAYS = 283
"""From 11 June 2025 to 20 March 2026, both included."""
MOVED = DAILY * UNPAID_DAYS


def test_a_corrected_rate_moves_a_floating_matter_by_the_hand_computed_sum(session: Any, bank: Standing) -> None:
    matter = floating(bank)
    before = debt.debt_of(matter=matter, cutoff_on=clock.today()).interest

    settle(bank, make.rates(one_year="3.10"))

    assert before == Decimal("400.00") * UNPAID_DAYS
    assert debt.debt_of(matter=matter, cutoff_on=clock.today()).interest - before == MOVED == Decimal("2830.00")


def test_the_kept_balance_follows_at_once(session: Any, bank: Standing) -> None:
    matter = floating(bank)
    before = matter.balance_total
    assert before is not None

    settle(bank, make.rates(one_year="3.10"))

    assert matter.balance_total == before + MOVED


def test_what_it_moves_is_there_before_it_is_sent(session: Any, bank: Standing) -> None:
    matter, _fixed = floating(bank), golden.make_g1().matter
    amendment = prepared(bank, make.rates(one_year="3.10"))

    weighing = administration.weighing_of(amendment=amendment)
    assert weighing is not None
    found = administration.totals(amendment=amendment, weighing=weighing)
    (row,) = administration.moved_of(amendment=amendment).items

    assert (found.examined, found.moved, found.debts, found.limits, found.difference) == (1, 1, 1, 0, MOVED)
    assert (row.matter_id, row.difference) == (matter.id, MOVED)
    assert matter.balance_total == row.total_before


def test_the_golden_case_stands_whatever_the_bank_keeps(session: Any, bank: Standing) -> None:
    g1 = golden.make_g1()
    settle(bank, make.rates(one_year="9.90"))
    settle(bank, make.spring_festival())

    assert debt.debt_of(matter=g1.matter, cutoff_on=golden.CUTOFF).total == golden.TOTAL


def test_a_locked_debt_stays_and_says_it_is_no_longer_current(session: Any, bank: Standing) -> None:
    matter = floating(bank)
    kept = debt.lock_calculation(actor=bank.officer, matter=matter, cutoff_on=clock.today())
    total = kept.total
    assert debt.is_current(calculation=kept, matter=matter)

    settle(bank, make.rates(one_year="3.10"))

    assert not debt.is_current(calculation=kept, matter=matter)
    assert kept.total == total == debt.recalculate(calculation=kept).total


def test_a_debt_locked_under_the_banks_tables_is_had_again_after_they_changed(session: Any, bank: Standing) -> None:
    matter = floating(bank)
    settle(bank, make.rates(one_year="3.10"))
    kept = debt.lock_calculation(actor=bank.officer, matter=matter, cutoff_on=clock.today())
    settle(bank, make.rates(one_year="3.20"))

    assert debt.recalculate(calculation=kept).to_plain() == kept.result
    assert "+" in kept.rules_version


def test_a_locked_debt_that_the_change_does_not_touch_stays_current(session: Any, bank: Standing) -> None:
    g1 = golden.make_g1()
    kept = debt.lock_calculation(actor=bank.officer, matter=g1.matter, cutoff_on=golden.CUTOFF)

    settle(bank, make.rates(one_year="3.10"))

    assert debt.is_current(calculation=kept, matter=g1.matter)


def test_a_holiday_moves_the_limits_that_end_in_it(session: Any, bank: Standing) -> None:
    """Three years from 28 January 2024 end on 28 January 2027, a Thursday."""
    matter = matters.matter(branch=bank.branch, owner=bank.officer)
    row = loans.loan(matter=matter, starts_on=date(2023, 1, 28), ends_on=date(2024, 1, 28), signed_on=date(2023, 1, 20))
    loans.drawdown(loan=row)
    amendment = prepared(bank, make.spring_festival(year=2027, rest=(date(2027, 1, 26), date(2027, 1, 31))))

    (moved,) = administration.moved_of(amendment=amendment).items
    decide(bank, amendment)

    assert moved.matter_id == matter.id
    assert moved.limits[0]["before"] == ["2027-01-28", "2027-01-28"]
    assert moved.limits[0]["after"] == ["2027-01-28", "2027-02-01"]
    (limit,) = limits.limits_of(matter=matter, loans=matter.loans, guarantees=[])
    assert (limit.ends_on, limit.rolls_to) == (date(2027, 1, 28), date(2027, 2, 1))


def test_a_holiday_lists_the_deadlines_that_end_in_it_and_moves_none_by_itself(session: Any, bank: Standing) -> None:
    """A judgment served on 12 January 2027: fifteen days end on 27 January, in the proposed holiday."""
    matter = matters.matter(branch=bank.branch, owner=bank.officer)
    suit = deadlines.proceeding(matter=matter)
    served = {"happening": "judgment_served", "on": date(2027, 1, 12), "proceeding_id": suit.id}
    docket.record_event(actor=bank.officer, matter_id=matter.id, rules=registers.in_force(), **served)
    amendment = prepared(bank, make.spring_festival(year=2027, rest=(date(2027, 1, 26), date(2027, 1, 31))))

    (moved,) = administration.moved_of(amendment=amendment).items
    weighing = administration.weighing_of(amendment=amendment)
    assert weighing is not None
    totals = administration.totals(amendment=amendment, weighing=weighing)
    decide(bank, amendment)

    appeal = next(row for row in moved.deadlines if row["title"] == "对一审判决上诉")
    assert (appeal["before"], appeal["after"]) == ("2027-01-27", "2027-02-01")
    assert totals.deadlines == len(moved.deadlines)
    (kept,) = [row for row in docket.deadlines_of(matter_id=matter.id) if row.rule == "appeal_judgment"]
    assert kept.last_on == date(2027, 1, 27)


def test_a_matter_that_has_ended_is_not_looked_at(session: Any, bank: Standing) -> None:
    floating(bank).stage = Stage.CLOSED
    session.flush()

    amendment = prepared(bank, make.rates(one_year="3.10"))

    assert administration.moved_of(amendment=amendment).total == 0


def test_nothing_is_sent_or_approved_unweighed(session: Any, bank: Standing) -> None:
    amendment = make.draft(actor=bank.administrator, entry=make.rates(one_year="3.10"))
    with pytest.raises(DomainError) as refused:
        administration.send(actor=bank.administrator, amendment=amendment)
    assert refused.value.template == administration.NOT_WEIGHED

    registers.send(actor=bank.administrator, amendment=amendment)
    with pytest.raises(DomainError):
        administration.approve(actor=bank.approver, amendment=amendment)
    assert registers.in_force().quotes == ()


def test_what_was_weighed_on_another_day_or_against_other_tables_is_computed_anew(session: Any, bank: Standing) -> None:
    amendment = prepared(bank, make.rates(one_year="3.10"))
    administration.send(actor=bank.administrator, amendment=amendment)
    settle(bank, make.spring_festival())

    with pytest.raises(DomainError):
        administration.approve(actor=bank.approver, amendment=amendment)
    administration.begin_weighing(actor=bank.approver, amendment=amendment)
    clock.set_business_day(clock.today() + timedelta(days=1))
    with pytest.raises(DomainError):
        administration.approve(actor=bank.approver, amendment=amendment)
    administration.begin_weighing(actor=bank.approver, amendment=amendment)
    administration.approve(actor=bank.approver, amendment=amendment)

    assert registers.in_force().quotes[0].one_year == Decimal("3.10")


def test_a_change_of_a_later_day_leaves_the_balances_until_then(session: Any, bank: Standing) -> None:
    matter = floating(bank)
    before, later = matter.balance_total, clock.today() + timedelta(days=4)
    amendment = prepared(bank, make.rates(one_year="3.10"), takes_effect_on=later)
    decide(bank, amendment)
    assert matter.balance_total == before

    clock.set_business_day(later)
    debt.refresh_balance(matter=matter)

    assert matter.balance_total == before + Decimal("410.00") * 4 + MOVED


def test_the_day_of_bankruptcy_is_charged_when_the_bank_says_so(session: Any, bank: Standing) -> None:
    matter = floating(bank)
    borrower = matter.loans[0].borrower
    borrower.status, borrower.status_on = PartyStatus.BANKRUPT, date(2026, 1, 10)
    session.flush()
    before = debt.debt_of(matter=matter, cutoff_on=clock.today()).interest
    clock.set_business_day(date(2026, 1, 5))
    settle(bank, entries.setting(name="interest.bankruptcy_day_charged", text="yes"))

    assert debt.debt_of(matter=matter, cutoff_on=date(2026, 3, 20)).interest == before + Decimal("400.00")


def floating(bank: Standing) -> Matter:
    """3.6 million at the one-year rate plus one per cent, repriced every month; interest is paid to 10 June 2025."""
    matter = matters.matter(branch=bank.branch, owner=bank.officer)
    loan: Loan = loans.loan(
        matter=matter,
        amount=Decimal("3600000.00"),
        signed_on=date(2025, 1, 8),
        starts_on=date(2025, 1, 10),
        ends_on=date(2027, 1, 10),
        rate_kind=RateKind.LPR,
        lpr_term=LprTerm.ONE_YEAR,
        spread_bp=Decimal(100),
        reprice=Reprice.MONTHLY,
        compound=Compound.NONE,
    )
    loans.drawdown(loan=loan, interest_paid_to=date(2025, 6, 10))
    debt.refresh_balance(matter=matter)
    return matter


def prepared(bank: Standing, entry: entries.Entry, **facts: Any) -> Amendment:
    amendment = make.draft(actor=bank.administrator, entry=entry, **facts)
    administration.begin_weighing(actor=bank.administrator, amendment=amendment)
    return amendment


def decide(bank: Standing, amendment: Amendment) -> None:
    administration.send(actor=bank.administrator, amendment=amendment)
    administration.approve(actor=bank.approver, amendment=amendment)


def settle(bank: Standing, entry: entries.Entry) -> None:
    decide(bank, prepared(bank, entry))


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()
