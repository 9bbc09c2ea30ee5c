"""Every period is opened by something people record or by what follows from it, and every happening can be read and asked for."""

import re
from pathlib import Path

import pytest
import yaml

from app.statutes import periods
from app.statutes.course import AskKind, answer, answers, happening, happenings, stage
from app.statutes.dated import document
from app.statutes.errors import StatuteError

TOLD = document("course")
HAN = re.compile(r"[\u4e00-\u9fa5]")
FOLDER = Path(__file__).parent.parent

DERIVED = {
    "preservation_expiry": "from the term of a seizure",
    "seizure_expiry": "from the term of a seizure in enforcement",
    "title_effective": "from services, appeals and certificates (PER-76)",
    "performance_ended": "from the time to perform",
    "settlement_term_ended": "from the settlement's last day",
    "appraisal_due": "from the time for the appraisal report",
    "price_expired": "from the validity of the price",
    "fee_document_effective": "from the effect of the title where the bank paid the fee",
}
"""Events that nobody records: the fold derives them."""


def test_every_period_says_how_it_is_answered_and_nothing_else_does():
    assert {one.rule for one in answers()} == {rule.key for rule in periods.period_rules()}


def test_every_period_is_opened_by_a_recorded_or_a_derived_event():
    derived = {one.key for one in happenings() if one.derived}

    assert derived == set(DERIVED)
    assert {rule.event.key for rule in periods.period_rules()} <= {one.key for one in happenings(recordable=True)} | derived


@pytest.mark.parametrize("key", [one.key for one in happenings()])
def test_every_happening_is_told_in_both_languages_and_asks_what_can_be_answered(key):
    found = happening(key)

    assert HAN.search(found.title) and not HAN.search(found.english) and found.english
    assert found.subjects
    assert found.stage == "" or stage(found.stage).title
    for ask in found.asks:
        assert HAN.search(ask.title) and ask.english
        assert bool(ask.choices) is (ask.kind is AskKind.CHOICE)


def test_every_period_that_somebody_must_keep_can_be_answered():
    kept_elsewhere = {one.rule for one in answers() if one.anchor in ("measure", "shelving")}
    unanswered = {one.rule for one in answers() if not (one.met_by or one.dropped_by or one.waits)} - kept_elsewhere

    assert unanswered == set()


def test_everything_that_answers_exists_and_every_bar_asks_something_known():
    for one in answers():
        for kind in (*one.met_by, *one.dropped_by, *one.restarted_by, *one.reopened_by, *one.extended_by, *one.moved_by):
            assert happening(kind).key == kind
        for name, values in one.when:
            row = TOLD["asks"].get(name, {"kind": ""})
            known = set(row.get("choices", ())) or {"yes", "no"}
            assert set(values) <= known | {"second"}, one.rule
        assert not one.restarted_by or periods.period_rule(one.rule).kind is periods.LimitKind.LIMITATION
        assert not one.extended_by or periods.period_rule(one.rule).extensions
    for key in (*TOLD["once"], *TOLD["numbered"], *TOLD["ahead"]):
        assert happening(key).key == key
    for key in TOLD["strict_periods"]:
        assert answer(key).rule == key


def test_no_question_is_defined_and_never_asked():
    asked = {
        told.removesuffix("!")
        for rows in (TOLD["events"], *TOLD["happenings"].values())
        for row in rows.values()
        for told in row.get("asks", ())
    }

    assert set(TOLD["asks"]) - asked == set()


def test_what_is_unknown_is_refused_by_name():
    with pytest.raises(StatuteError, match="no happening named earthquake"):
        happening("earthquake")
    with pytest.raises(StatuteError, match="how earthquake is answered"):
        answer("earthquake")


def test_every_period_of_a_lawsuit_a_seizure_and_an_enforcement_is_counted_in_some_table():
    tables = "\n".join(path.read_text(encoding="utf-8") for path in (*FOLDER.glob("*.yaml"), *(FOLDER / "course").glob("*.yaml")))
    tables += "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("test_*.py"))
    bare = {
        rule.rule
        for rule in periods.period_rules()
        if rule.rule.startswith(("PER", "CNT", "DLY"))
        and not any(re.search(rf"\b{one.key}\b", tables) for one in periods.period_rules(rule.rule))
    }

    assert bare == set()


def test_the_tables_name_only_what_exists():
    for path in (FOLDER / "course").glob("lives_*.yaml"):
        for life in yaml.safe_load(path.read_text(encoding="utf-8")):
            for event in life["life"]:
                assert "what" not in event or not happening(event["what"]).derived
                assert {label.split()[0] for label in event["then"]} <= {one.rule for one in answers()}
