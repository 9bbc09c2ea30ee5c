"""Security for a preservation, and what is held beyond the claim."""

from datetime import date
from decimal import Decimal

from app.statutes.preservation import excess, security_asked

ON = date(2026, 3, 20)


def test_in_the_suit_security_is_at_most_three_tenths_of_the_amount() -> None:
    asked = security_asked(Decimal("3813222.65"), before_suit=False, on=ON)

    assert asked.is_maximum
    assert asked.amount == Decimal("1143966.80")
    assert [article.short for article in asked.basis] == ["〔财产保全规定 §5〕", "〔财产保全规定 §9〕"]


def test_before_the_suit_security_equals_the_amount() -> None:
    asked = security_asked(Decimal("3813222.65"), before_suit=True, on=ON)

    assert not asked.is_maximum
    assert asked.amount == Decimal("3813222.65")


def test_what_is_held_beyond_the_claim_is_named_with_the_duty_to_release() -> None:
    found = excess(preserved=Decimal("4000000.00"), claim=Decimal("3813222.65"))

    assert found.amount == Decimal("186777.35")
    assert "应当及时申请解除" in found.working[0]
    assert "〔财产保全规定 §15〕" in [article.short for article in found.basis]


def test_less_than_the_claim_is_no_excess() -> None:
    assert excess(preserved=Decimal("1.00"), claim=Decimal("2.00")).amount == 0
