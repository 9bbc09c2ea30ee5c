"""Lives of a matter, event by event: after each one, every deadline stands as the table says, and no other does."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.statutes.course import Due, Fact, course

FOLDER = Path(__file__).parent
LIVES = [life for path in sorted(FOLDER.glob("lives_*.yaml")) for life in yaml.safe_load(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("life", LIVES, ids=[life["name"] for life in LIVES])
def test_every_event_leaves_the_deadlines_that_the_table_expects(life):
    facts: list[Fact] = []
    expected: dict[str, tuple[str, str]] = {}
    for place, event in enumerate(life["life"]):
        if "what" in event:
            facts.append(fact_of(event, key=f"{place:02}"))
        found = shown(course(facts, on=event.get("today")).dues)
        expected = told(event["then"], before=expected)
        assert found == expected, f"after {event.get('what', 'the clock')} on {event.get('on', event.get('today'))}"
        if "missing" in event:
            flagged = {label for label, due in labelled(course(facts).dues).items() if due.holiday_table_missing}
            assert flagged == set(event["missing"])


def test_there_are_more_than_forty_lives_with_names_of_their_own():
    assert len(LIVES) >= 40
    assert [name for name, times in Counter(life["name"] for life in LIVES).items() if times > 1] == []


def fact_of(event: dict[str, Any], *, key: str) -> Fact:
    """Return an event of a table as a fact."""
    return Fact(
        key=key,
        happening=event["what"],
        on=event["day"],
        proceeding=event.get("in", ""),
        party=event.get("party", ""),
        measure=event.get("measure", ""),
        instrument=event.get("instrument", ""),
        details=event.get("told", {}),
    )


def told(changes: dict[str, Any], *, before: dict[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """Return the deadlines after an event: those before it, with the changes the table names."""
    after = dict(before)
    for label, words in changes.items():
        if words == "gone":
            del after[label]
            continue
        days, state = before.get(label, ("", "open"))
        for word in str(words).split():
            if word[0].isdigit():
                days = word
            else:
                state = word
        after[label] = (days, state)
    return after


def labelled(dues: tuple[Due, ...]) -> dict[str, Due]:
    """Return the deadlines by rule and subject; of several alike the later ones are numbered in the order of their events."""
    found: dict[str, Due] = {}
    for due in sorted(dues, key=lambda due: (due.opened_by, due.raw_last_on or date.max, due.key)):
        label = " ".join(filter(None, (due.rule, due.party or due.measure)))
        number = 2
        name = label
        while name in found:
            name, number = f"{label} #{number}", number + 1
        found[name] = due
    return found


def shown(dues: tuple[Due, ...]) -> dict[str, tuple[str, str]]:
    """Return each deadline as the tables write it."""
    return {label: (days_of(due), due.state.value) for label, due in labelled(dues).items()}


def days_of(due: Due) -> str:
    """Return the day as counted and, where it differs, the one in time or to plan on."""
    if due.raw_last_on is None or due.last_on is None or due.plan_on is None:
        return ""
    other = due.last_on if due.last_on != due.raw_last_on else due.plan_on
    return due.raw_last_on.isoformat() + (f"/{other.isoformat()}" if other != due.raw_last_on else "")
