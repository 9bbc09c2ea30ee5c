"""The commands that calculate: the figures of the pages and of the statutes, as text for people and as JSON for machines."""

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import Result

from app.core.work import Application
from app.statutes import fees
from tests.calculators.test_views import LOAN
from tests.factories.desk import desk as make_desk

DAY = date(2026, 3, 20)
GOLDEN = [
    "interest",
    "--on",
    "2026-03-20",
    "--drawdown",
    "3500000:2024-03-20:2025-03-20:2024-12-20",
    "--rate",
    "5",
    "--compound",
    "penalty_rate",
]


def test_a_fee_for_people(app: Application):
    answer = run(app, "fee", "3,813,222.65", "--on", "2026-03-20")

    assert answer.exit_code == 0
    for words in ("37,305.78", "18,652.89", "5,000.00", "40,532.23", "3,813,222.65 × 0.8% + 6,800.00 = 37,305.78元", "§13[1]"):
        assert words in answer.output


def test_json_carries_inputs_value_working_citations_and_rules(app: Application):
    told = plain(run(app, "fee", "381.322265万元", "--item", "enforcement", "--on", "2026-03-20", "--json"))

    assert told["value"] == "40532.23"
    assert told["inputs"]["amount"] == "3813222.65"
    assert told["working"]
    assert told["citations"][0]["full"].startswith("《诉讼费用交纳办法》")
    assert len(told["rule_version"]) == 12


def test_interest_of_the_golden_case_and_the_doubled_part(app: Application):
    told = plain(run(app, *GOLDEN, "--title-debt", "3500000:2025-12-10", "--json"))

    assert told["value"] == "3813222.65"
    assert told["found"]["Penalty interest"] == "266145.83"
    assert told["delay"]["value"] == "61250.00"
    assert [line["amount"] for line in told["debt"]["lines"]] == ["43750.00", "266145.83", "3326.82"]


def test_the_inputs_that_were_printed_give_the_same_again(app: Application, tmp_path: Path):
    first = run(app, *GOLDEN, "--repayment", "2025-09-01:100000", "--json").output
    (tmp_path / "asked.json").write_text(first, encoding="utf-8")

    assert run(app, "interest", "--from", str(tmp_path / "asked.json"), "--json").output == first


def test_page_command_and_statutes_say_the_same(app: Application):
    client = make_desk(app).browser("officer")
    interest_page = client.post("/tools/interest", data=LOAN).text
    fee_page = client.get("/tools/fee?fee=acceptance&amount=3813222.65&on=2026-03-20&rounding=fen").text

    assert shown(interest_page) == Decimal(plain(run(app, *GOLDEN, "--json"))["value"])
    asked = plain(run(app, "fee", "3813222.65", "--on", "2026-03-20", "--json"))
    law = fees.acceptance_fee(Decimal("3813222.65"), on=DAY)
    assert shown(fee_page) == Decimal(asked["value"]) == law.value
    assert asked["working"] == list(law.working)


def test_periods_from_an_event(app: Application):
    told = plain(run(app, "period", "judgment_served", "--party", "2026-03-10:甲", "--notice", "2026-05-20:乙", "--json"))

    assert {limit["party"]: limit["last_on"] for limit in told["limits"]} == {"甲": "2026-03-25", "乙": "2026-07-07"}
    assert "judgment_served" in run(app, "period", "--events").output


def test_capitals_and_codes(app: Application):
    assert plain(run(app, "capitals", "350万元", "--json"))["value"] == "叁佰伍拾万元整"
    assert plain(run(app, "capitals", "叁佰伍拾万元整", "--json"))["value"] == "3500000.00"
    assert plain(run(app, "code", "91110108MA01KP2T5X", "--json"))["found"]["Check character that fits"] == "U"


@pytest.mark.parametrize(
    "words",
    [
        ["fee"],
        ["fee", "abc"],
        ["fee", "1.005"],
        ["fee", "5", "--on", "2026-02-31"],
        ["fee", "5", "--on", "1990-01-01"],
        ["capitals", "三万五"],
        ["code", ""],
        ["period", "nothing", "--on", "2026-03-20"],
        ["period", "judgment_served"],
        ["interest", "--on", "2026-03-20"],
        [*GOLDEN, "--lpr", "1Y"],
        [*GOLDEN, "--repayment", "2024-01-01:5"],
        [*GOLDEN, "--repayment", "2026-01-01"],
        ["interest", "--drawdown", "5:2026-01-01:2025-01-01", "--rate", "5"],
    ],
    ids=" ".join,
)
def test_bad_input_ends_with_two_and_a_sentence(app: Application, words: list[str]):
    answer = run(app, *words)

    assert answer.exit_code == 2
    assert answer.exception is None or isinstance(answer.exception, SystemExit)
    assert len(answer.output.strip()) > 10


@pytest.mark.parametrize("content", ["", "[]", '{"inputs": {"cutoff_on": "nothing"}}', '{"inputs": {"other": 1}}'])
def test_a_file_that_holds_no_inputs_is_said(app: Application, tmp_path: Path, content: str):
    (tmp_path / "asked.json").write_text(content, encoding="utf-8")

    answer = run(app, "interest", "--from", str(tmp_path / "asked.json"))

    assert answer.exit_code == 2
    assert "does not hold the inputs" in answer.output


def run(app: Application, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["calculate", *words])


def plain(answer: Result) -> dict:
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.output)


def shown(page: str) -> Decimal:
    figure = re.search(r"<b data-value>.*?([\d,]+\.\d\d)", page, re.S)
    assert figure
    return Decimal(figure.group(1).replace(",", ""))
