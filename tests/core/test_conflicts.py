"""Saving a form beside somebody else: rows of a form, picks, who was faster, and what is no conflict."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import update

from app.core import clock, conflicts
from app.core.conflicts import EditForm, Witness
from app.core.errors import DomainError
from app.core.forms import DayField, FlagField, Form, MoneyField, Part, PercentField, PickField, RowsField, TextField
from app.core.work import Application
from app.matters.models import Matter
from tests.factories import matters as make


class RatePart(Part):
    from_on = DayField("From")
    percent = PercentField("Rate")


class SampleForm(EditForm):
    title = TextField("Title", is_required=True)
    amount = MoneyField("Amount")
    court = PickField("Court")
    is_open = FlagField("Open")
    rates = RowsField(RatePart, "Rates")


class Sent(SampleForm):
    done: list[str]


class Row:
    """A record of no table: what a form edits."""

    def __init__(self, **facts: Any) -> None:
        self.version = 1
        self.title, self.amount, self.court, self.is_open = "甲", Decimal("1000.00"), 1, True
        self.rates = [{"from_on": date(2024, 1, 1), "percent": Decimal("5.500000")}]
        vars(self).update(facts)


def test_an_unchanged_record_is_saved(app: Application) -> None:
    form = _sent(app, Row(), Row(), title="乙")

    assert not form.conflict
    assert form.done == ["乙"]


@pytest.mark.parametrize(
    ("changed", "mine", "theirs"),
    [
        ({"title": "丙"}, "甲", "丙"),
        ({"amount": Decimal(2000)}, "1,000.00", "2,000.00"),
        ({"court": 2}, "澜州市中级人民法院", "临澜区人民法院"),
        ({"is_open": False}, "Yes", "No"),
        (
            {"rates": [{"from_on": date(2024, 1, 1), "percent": Decimal("4.2")}]},
            "From 2024-01-01 · Rate 5.5",
            "From 2024-01-01 · Rate 4.2",
        ),
    ],
)
def test_each_kind_of_field_is_told_in_words(app: Application, changed: dict[str, Any], mine: str, theirs: str) -> None:
    form = _sent(app, Row(), Row(version=2, **changed))

    assert [(one.mine, one.theirs, one.proposed) for one in form.conflict] == [(mine, theirs, "theirs")]
    assert [one.witness.name for one in form.conflict] == ["示例甲"]
    assert form.done == []
    assert form.version.data == 2


@pytest.mark.parametrize(
    "same",
    [
        {"amount": Decimal("1000")},
        {"rates": [{"from_on": date(2024, 1, 1), "percent": Decimal("5.5")}]},
        {"title": " 甲\r\n"},
        {"version": 9},
    ],
)
def test_the_same_meaning_is_no_conflict(app: Application, same: dict[str, Any]) -> None:
    assert _sent(app, Row(), Row(**same)).done == ["甲"]


def test_the_same_change_by_both_is_no_conflict(app: Application) -> None:
    assert _sent(app, Row(), Row(title="乙"), title="乙").done == ["乙"]


def test_rows_chosen_from_the_record_replace_those_of_the_form(app: Application) -> None:
    now = Row(rates=[{"from_on": date(2025, 1, 1), "percent": Decimal(4)}, {"from_on": date(2026, 1, 1), "percent": Decimal(3)}])

    form = _sent(app, Row(), now, **{"keep-rates": "theirs"})

    assert form.done == ["甲"]
    assert [rate["percent"] for rate in form.rates.data] == [4, 3]


def test_what_cannot_be_read_is_still_shown_beside_the_other_value(app: Application) -> None:
    form = _sent(app, Row(), Row(amount=Decimal(2000)), amount="一千")

    assert [(one.name, one.mine, one.proposed) for one in form.conflict] == [("amount", "一千", "mine")]


def test_a_form_that_does_not_say_what_it_knew_is_saved(app: Application) -> None:
    assert _sent(app, Row(), Row(title="丙"), title="乙", loaded="no json").done == ["乙"]


def test_who_was_faster_between_reading_and_writing_wins_and_nothing_is_lost(app: Application, session: Any) -> None:
    class MatterForm(EditForm):
        title = TextField("Title")

    matter = make.matter(title="甲")
    session.commit()

    def overtaken() -> None:
        connection = session.connection()
        connection.execute(update(Matter.__table__).where(Matter.id == matter.id).values(title="丙", version=Matter.version + 1))
        matter.title = "乙"

    with app.test_request_context(method="GET"):
        first = MatterForm(obj=matter)
        conflicts.save(form=first, row=matter, act=lambda: None)
    typed = {"title": "乙", "loaded": first.loaded.data or ""}
    with app.test_request_context(method="POST", data=typed, headers={"Accept-Language": "en"}):
        form = MatterForm(obj=matter)
        saved = conflicts.save(form=form, row=matter, act=overtaken)

    # Rolling back took the faster change with it here; between two connections it stays.
    assert not saved
    assert form.title.data == "乙"
    assert form.problems()[0].sentence.startswith("The record was changed a moment ago")


def test_a_rule_broken_drops_what_the_verb_had_begun(app: Application, session: Any) -> None:
    class TitleForm(Form):
        title = TextField("Title")

    matter = make.matter(title="甲")
    session.commit()

    def half_done() -> None:
        matter.title = "乙"
        session.flush()
        raise DomainError("This title is taken.", field="title")

    with app.test_request_context(method="POST", data={"title": "乙"}):
        form = TitleForm()
        made = conflicts.attempt(form=form, act=half_done)

    assert made is None
    assert list(form.title.errors) == ["This title is taken."]
    assert matter.title == "甲"


def _sent(app: Application, opened: Row, now: Row, **typed: str) -> Any:
    """Open the form on the record as it was, type, and send it to the record as it is now."""
    with app.test_request_context(method="GET", headers={"Accept-Language": "en"}):
        first = _form(opened)
        conflicts.save(form=first, row=opened, act=_nothing)
        fields = {
            "title": first.title.data,
            "amount": "1,000.00",
            "court": "1",
            "is_open": "y",
            "rates-0-from_on": "2024-01-01",
            "rates-0-percent": "5.5",
            "version": "1",
            "loaded": first.loaded.data or "",
        } | typed
    with app.test_request_context(method="POST", data=fields, headers={"Accept-Language": "en"}):
        form = _form(now)
        conflicts.save(form=form, row=now, act=lambda: form.done.append(form.title.data or ""))
        return form


def _form(row: Row) -> Sent:
    form = Sent(obj=row)
    form.court.offer([(1, "澜州市中级人民法院"), (2, "临澜区人民法院")])
    form.done = []
    return form


def _nothing() -> None:
    """Save nothing."""


@pytest.fixture(autouse=True)
def historian(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows of no table have no change log; somebody answers for them."""
    witness = Witness(name="示例甲", at=clock.now())
    monkeypatch.setattr(conflicts, "_historians", [lambda _row, names: dict.fromkeys(names, witness)])
