"""The court register: full official names, and codes that fit the level (CASE-01)."""

from typing import Any

import pytest

from app.core.errors import DomainError, NotAllowed
from app.courts import services as courts
from app.courts.services import Particulars
from app.courts.states import CourtLevel, FilingChannel
from tests.factories.standing import Standing, standing


def test_only_who_keeps_the_register_changes_it(session: Any, bank: Standing) -> None:
    court = courts.add(actor=bank.administrator, particulars=particulars())

    for actor in (bank.auditor, bank.officer, bank.lawyer):
        with pytest.raises(NotAllowed):
            courts.correct(actor=actor, court=court, particulars=particulars())


def test_a_court_is_found_by_a_word_of_its_name_and_by_its_code(session: Any, bank: Standing) -> None:
    court = courts.add(actor=bank.administrator, particulars=particulars())

    assert list(courts.find(words="临澜")) == [court]
    assert courts.of_code(case_code="青0102") is court
    assert not courts.find(words="不存在")


@pytest.mark.parametrize("name", ["临澜区法院院", "法院", "澜州市临澜区人民法庭"])
def test_a_name_that_is_not_full_is_refused(session: Any, bank: Standing, name: str) -> None:
    refused(bank, field="name", name=name)


@pytest.mark.parametrize("code", ["0102", "青012345", "Q0102", "青1", "青澜0102"])
def test_a_code_that_no_case_number_carries_is_refused(session: Any, bank: Standing, code: str) -> None:
    refused(bank, field="case_code", case_code=code)


@pytest.mark.parametrize(
    ("level", "fits", "does_not"),
    [(CourtLevel.BASIC, "青0102", "青01"), (CourtLevel.INTERMEDIATE, "青01", "青"), (CourtLevel.HIGH, "青", "青0102")],
)
def test_the_code_shows_the_level(session: Any, bank: Standing, level: CourtLevel, fits: str, does_not: str) -> None:
    refused(bank, field="case_code", level=level, case_code=does_not)
    assert courts.add(actor=bank.administrator, particulars=particulars(level=level, case_code=fits)).level is level


def test_name_and_code_are_unique(session: Any, bank: Standing) -> None:
    courts.add(actor=bank.administrator, particulars=particulars())

    refused(bank, field="name", case_code="青0103")
    refused(bank, field="case_code", name="澜州市东澜区人民法院")


def test_a_correction_is_kept_and_its_rules_are_the_same(session: Any, bank: Standing) -> None:
    court = courts.add(actor=bank.administrator, particulars=particulars())

    courts.correct(actor=bank.administrator, court=court, particulars=particulars(telephone="0199-0000-0001"))
    with pytest.raises(DomainError):
        courts.correct(actor=bank.administrator, court=court, particulars=particulars(case_code="青01"))

    assert (court.telephone, court.case_code, court.version) == ("0199-0000-0001", "青0102", 2)


def refused(bank: Standing, *, field: str, **facts: Any) -> None:
    with pytest.raises(DomainError) as refusal:
        courts.add(actor=bank.administrator, particulars=particulars(**facts))
    assert refusal.value.field == field


def particulars(**facts: Any) -> Particulars:
    return Particulars(
        **{
            "name": "澜州市临澜区人民法院",
            "level": CourtLevel.BASIC,
            "province": "青澜省",
            "city": "澜州市",
            "case_code": "青0102",
            "address": "",
            "telephone": "",
            "filing_channel": FilingChannel.ONLINE,
        }
        | facts
    )


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()
