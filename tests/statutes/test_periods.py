"""Limitation, guarantee periods and maximum amounts."""

from datetime import date
from decimal import Decimal

import pytest

from app.statutes import guarantees, limitation, security
from app.statutes.calendar import years
from app.statutes.errors import StatuteError
from app.statutes.guarantees import ActKind, GuaranteeAct, GuaranteeForm, PeriodTerm
from app.statutes.limitation import Interruption, InterruptionKind, Obstacle
from tests.statutes.tables import named, period, table

GUARANTEES = table("guarantees")


@pytest.mark.parametrize("row", **named(table("limitation")))
def test_limitation_ends_as_in_the_table(row):
    found = limitation.limitation(
        trigger_on=row["trigger"],
        interruptions=[_interruption(event) for event in row.get("interruptions", ())],
        obstacles=[Obstacle(*span) for span in row.get("obstacles", ())],
        obligor_key=row.get("obligor", ""),
        joint_debtor_keys=frozenset(row.get("joint", ())),
    )

    assert found.raw_end == row["raw"]
    assert found.pending is row.get("pending", False)
    if "rolled" in row:
        assert found.rolled_end == row["rolled"]


def test_limitation_of_instalments_starts_with_the_last_and_acceleration_moves_it():
    instalments = [date(2025, 3, 20), date(2026, 3, 20)]

    assert limitation.trigger_date(due_on=instalments) == date(2026, 3, 20)
    assert limitation.trigger_date(due_on=instalments, accelerated_on=date(2025, 7, 1)) == date(2025, 7, 1)


@pytest.mark.parametrize("row", **named(GUARANTEES["periods"]))
def test_guarantee_period_ends_as_in_the_table(row):
    found = guarantees.guarantee_period(
        form=GuaranteeForm(row["form"]),
        term=PeriodTerm(row["term"]),
        due_on=row["due"],
        signed_on=row["signed"],
        agreed=period(row["agreed"]) if "agreed" in row else None,
        agreed_end_on=row.get("agreed_end"),
        accelerated_on=row.get("accelerated"),
    )

    assert found.raw_end == row["raw"]
    assert found.latest_arguable_on == row.get("latest", row["raw"])
    if "cites" in row:
        assert row["cites"] in [f"{citation.law} {citation.article}" for citation in found.basis]


def test_an_agreed_period_needs_a_length():
    with pytest.raises(StatuteError, match="length or its last day"):
        guarantees.guarantee_period(
            form=GuaranteeForm.JOINT, term=PeriodTerm.AGREED, due_on=date(2025, 1, 1), signed_on=date(2024, 1, 1)
        )


@pytest.mark.parametrize(("agreed", "signed_on", "form"), GUARANTEES["forms"])
def test_form_of_guarantee(agreed, signed_on, form):
    found = guarantees.guarantee_form(agreed=GuaranteeForm(agreed) if agreed else None, signed_on=signed_on)

    assert found.form is GuaranteeForm(form)


@pytest.mark.parametrize("row", **named(GUARANTEES["saved"]))
def test_what_saves_a_guarantee(row):
    acts = [_act(act) for act in row["acts"]]

    found = guarantees.is_saved(form=GuaranteeForm(row["form"]), period_end_on=row["end"], acts=acts)

    assert found.saved is row["saved"]


@pytest.mark.parametrize("row", **named(GUARANTEES["secured"]))
def test_maximum_amount(row):
    found = security.secured_part(
        principal=Decimal(row["principal"]),
        total=Decimal(row["total"]),
        contract_cap=Decimal(row["cap"]),
        registered_cap=Decimal(row["registered"]) if "registered" in row else None,
        caps_principal_only=row.get("principal_only", False),
    )

    assert found.secured == Decimal(row["secured"])
    assert found.secured + found.beyond == Decimal(row["total"])


def test_joint_guarantors_own_clock_starts_with_the_demand():
    start = guarantees.guarantee_limitation_start(form=GuaranteeForm.JOINT, demanded_on=date(2026, 3, 18))

    assert start.on == date(2026, 3, 18)


@pytest.mark.parametrize(
    ("events", "on"),
    [
        ({}, None),
        ({"enforcement_received_on": date(2025, 4, 1)}, date(2026, 4, 1)),
        ({"enforcement_received_on": date(2025, 4, 1), "ending_ruling_served_on": date(2025, 9, 1)}, date(2025, 9, 1)),
        ({"refusal_right_lost_on": date(2025, 6, 1)}, date(2025, 6, 1)),
    ],
)
def test_general_guarantors_clock_starts_when_he_may_no_longer_point_to_the_debtor(events, on):
    assert guarantees.guarantee_limitation_start(form=GuaranteeForm.GENERAL, **events).on == on


def test_mortgage_lasts_as_long_as_the_debt_can_be_sued_and_then_enforced():
    debt = limitation.limitation(trigger_on=date(2025, 3, 20))

    assert security.mortgage_end(principal_limitation=debt).raw_end == date(2028, 3, 20)
    sued = security.mortgage_end(principal_limitation=debt, enforcement_deadline_on=date(2027, 6, 1))
    assert sued.raw_end == date(2027, 6, 1)


def test_maximum_mortgage_is_fixed_by_the_first_event():
    found = security.crystallised_on(agreed_on=date(2027, 1, 1), seizure_known_on=date(2026, 2, 3))

    assert found.on == date(2026, 2, 3)
    assert security.crystallised_on().on is None


def test_silent_maximum_guarantee_runs_from_the_later_day():
    assert guarantees.maximum_guarantee_trigger(determined_on=date(2026, 1, 1), last_due_on=date(2026, 6, 1)) == date(2026, 6, 1)


def test_guarantee_tells_what_saves_it():
    found = guarantees.guarantee_period(
        form=GuaranteeForm.GENERAL, term=PeriodTerm.AGREED, due_on=date(2025, 3, 20), signed_on=date(2024, 3, 18), agreed=years(3)
    )

    assert "对债务人提起诉讼" in found.saving_act
    assert found.alarms[0].days_before == 90


def _interruption(event):
    rest = {name: value for name, value in event.items() if name not in ("kind", "day")}
    return Interruption(kind=InterruptionKind(event["kind"]), on=event["day"], **rest)


def _act(act):
    rest = {name: value for name, value in act.items() if name not in ("kind", "day")}
    return GuaranteeAct(kind=ActKind(act["kind"]), on=act["day"], **rest)
