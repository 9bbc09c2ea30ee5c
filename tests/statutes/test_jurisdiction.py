"""Which level hears a money claim."""

from datetime import date

import pytest

from app.statutes import jurisdiction
from app.statutes.errors import StatuteError
from tests.statutes.tables import money, named, table


@pytest.mark.parametrize("row", **named(table("jurisdiction")["level"]))
def test_the_level_follows_from_amount_and_places(row):
    found = jurisdiction.level_for(money(row["amount"]), one_side_outside=row["outside"], on=date(2026, 3, 20))

    assert found.value == row["level"]
    assert found.basis[0].document_number in ("法发〔2021〕27号", "法发〔2019〕14号")


def test_before_the_notice_there_is_no_answer():
    with pytest.raises(StatuteError):
        jurisdiction.level_for(money("1"), one_side_outside=False, on=date(2021, 9, 30))
