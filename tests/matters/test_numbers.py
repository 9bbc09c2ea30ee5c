"""Numbers of the register: one series a year, none twice, none left out, however many write at once."""

import threading
from typing import Any

import pytest
from sqlalchemy import select

from app.access.scope import acting_as
from app.core.db import db
from app.core.work import Application, unit_of_work
from app.matters.models import NumberRegister
from app.matters.services import numbers
from app.registers import texts


def test_numbers_of_a_year_follow_one_another(session: Any) -> None:
    given = [numbers.next_matter_number(2026) for _ in range(3)]

    assert given == ["LZ-2026-0001", "LZ-2026-0002", "LZ-2026-0003"]


def test_each_year_begins_anew(session: Any) -> None:
    numbers.next_matter_number(2025)

    assert numbers.next_matter_number(2026) == "LZ-2026-0001"


def test_the_letters_are_a_setting(session: Any, own_prefix: str) -> None:
    assert numbers.next_matter_number(2026) == f"{own_prefix}-2026-0001"


def test_a_number_whose_matter_was_not_opened_is_given_out_again(app: Application) -> None:
    with app.app_context():
        with pytest.raises(RuntimeError, match="not opened"), acting_as(), unit_of_work():
            numbers.next_matter_number(2026)
            raise RuntimeError("not opened after all")

        with acting_as(), unit_of_work():
            again = numbers.next_matter_number(2026)

    assert again == "LZ-2026-0001"


def test_six_writers_at_once_leave_no_gap_and_no_double(app: Application) -> None:
    taken: list[str] = []
    start = threading.Barrier(6)

    def write() -> None:
        start.wait()
        for turn in range(5):
            with app.app_context(), acting_as():
                try:
                    with unit_of_work():
                        number = numbers.next_matter_number(2026)
                        if turn == 3:
                            raise GaveUp
                    taken.append(number)
                except GaveUp:
                    continue

    writers = [threading.Thread(target=write) for _ in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert sorted(taken) == [f"LZ-2026-{number:04d}" for number in range(1, 25)]
    with app.app_context(), acting_as():
        assert db.session.scalar(select(NumberRegister.last)) == 24


class GaveUp(Exception):
    """The writer took a number and then did not open its matter."""


@pytest.fixture
def own_prefix() -> Any:
    texts.set_defaults({"BANK_NAME": "", "MATTER_PREFIX": "QL", "PRINT_CAP_SENTENCE": True})
    yield "QL"
    texts.set_defaults({"BANK_NAME": texts.TEXTS[texts.SHORT_NAME].default, "MATTER_PREFIX": "LZ", "PRINT_CAP_SENTENCE": True})
