"""The command that prints a debt."""

import json
from decimal import Decimal

import pytest

from app.core.work import Application
from app.matters.models import Matter
from tests.factories.desk import Desk
from tests.factories.desk import desk as make_desk


def test_the_command_prints_the_golden_figures(app: Application, desk: Desk):
    answer = app.test_cli_runner().invoke(args=["debt", _number(desk), "--on", "2026-03-20"])

    assert answer.exit_code == 0
    for figure in ("3,500,000.00", "43,750.00", "266,145.83", "3,326.82", "3,813,222.65"):
        assert figure in answer.output
    assert "2024-12-21 … 2025-03-20" in answer.output


def test_json_carries_inputs_and_result(app: Application, desk: Desk):
    answer = app.test_cli_runner().invoke(args=["debt", _number(desk), "--on", "2026-03-20", "--not-charged", "--json"])

    plain = json.loads(answer.output)
    assert Decimal(plain["result"]["penalty"]) == Decimal("265416.67")
    assert plain["inputs"]["drawdowns"][0]["amount"] == "3500000.00"


def test_an_unknown_matter_is_said_with_exit_code_one(app: Application, desk: Desk):
    answer = app.test_cli_runner().invoke(args=["debt", "LZ-0000-0000"])

    assert answer.exit_code == 1
    assert "There is no matter LZ-0000-0000." in answer.output


@pytest.fixture
def desk(app: Application) -> Desk:
    return make_desk(app)


def _number(desk: Desk) -> str:
    with desk.looking() as session:
        return session.get(Matter, desk.ids["matter"]).number
