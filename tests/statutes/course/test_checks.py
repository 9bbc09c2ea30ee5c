"""Impossible orders of dates are refused with their rule; what life may bring all the same is kept with a reason."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from app.statutes.course import MeasureState, check, course, coverage, coverage_over
from app.statutes.course.checks import order_rules
from tests.statutes.course.test_lives import fact_of
from tests.statutes.tables import named

ROWS = yaml.safe_load((Path(__file__).parent / "checks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("row", **named(ROWS))
def test_a_fact_is_doubted_as_the_table_says(row):
    facts = [fact_of(event, key=str(place)) for place, event in enumerate(row["facts"])]

    found = check(facts, fact_of(row["new"], key="new"), today=row.get("today"))

    assert [{"says": str(one), "kept": one.overridable, "rule": one.rule} for one in found] == row["doubts"]


def test_every_doubt_about_the_order_has_a_rule_and_an_article():
    assert all(row.rule and row.basis for row in order_rules())


def test_a_correction_is_not_a_duplicate_of_itself():
    fact = fact_of({"day": date(2026, 3, 10), "what": "complaint_received", "in": "L", "party": "A"}, key="7")

    assert check([fact], fact) == ()


def test_coverage_counts_first_ranking_seizures_within_their_terms():
    facts = [
        fact_of(event, key=str(place))
        for place, event in enumerate(
            [
                {
                    "day": date(2026, 1, 12),
                    "what": "deposit_frozen",
                    "in": "P",
                    "measure": "M",
                    "told": {"frozen_amount": "300000"},
                },
                {
                    "day": date(2026, 3, 2),
                    "what": "immovable_seized",
                    "in": "P",
                    "measure": "N",
                    "told": {"asset_value": "900000"},
                },
                {
                    "day": date(2026, 3, 2),
                    "what": "movable_seized",
                    "in": "P",
                    "measure": "O",
                    "told": {"position": 2, "asset_value": "70000"},
                },
                {"day": date(2026, 5, 6), "what": "movable_seized", "in": "P", "measure": "Q"},
                {"day": date(2026, 6, 1), "what": "value_changed", "measure": "N", "told": {"asset_value": "800000.50"}},
                {"day": date(2026, 7, 1), "what": "first_released", "measure": "O"},
                {"day": date(2026, 9, 1), "what": "released", "measure": "N"},
            ]
        )
    ]
    measures = course(facts).measures

    found = coverage_over(
        measures,
        claims=[(date(2026, 1, 1), Decimal(1_000_000))],
        from_on=date(2026, 1, 1),
        to_on=date(2027, 2, 1),
    )

    assert [(one.on, one.preserved) for one in found] == [
        (date(2026, 1, 1), Decimal(0)),
        (date(2026, 1, 12), Decimal(300_000)),
        (date(2026, 3, 2), Decimal(1_200_000)),
        (date(2026, 5, 6), Decimal(1_200_000)),
        (date(2026, 6, 1), Decimal("1100000.50")),
        (date(2026, 7, 1), Decimal("1170000.50")),
        (date(2026, 9, 1), Decimal(370_000)),
        (date(2027, 1, 13), Decimal(70_000)),
        (date(2027, 2, 1), Decimal(70_000)),
    ]
    assert found[2].excess == Decimal(200_000) and found[-1].shortfall == Decimal(930_000)
    assert found[-1].unknown == ("Q",)
    assert {one.measure: one.state for one in measures}["N"] is MeasureState.RELEASED
    assert coverage(measures, claim=Decimal(1), on=date(2026, 8, 31)).preserved == Decimal("1170000.50")
