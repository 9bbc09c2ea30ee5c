"""Which level of court hears a money claim at first instance, by its amount and by where the parties are (PER-84)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.statutes.citations import Citation
from app.statutes.dated import parameter
from app.statutes.money import yuan
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules


class TrialLevel(StrEnum):
    """The level of the court of first instance."""

    BASIC = "basic"
    INTERMEDIATE = "intermediate"
    HIGH = "high"


@dataclass(frozen=True)
class Level(Plain):
    """The level that hears the claim, with its articles and its reason in words."""

    value: TrialLevel
    basis: tuple[Citation, ...]
    working: tuple[str, ...]


def level_for(amount: Decimal, *, one_side_outside: bool, on: date, rules: Rules = LAW) -> Level:
    """Return the level that hears a money claim; it is no rule for cases with a party from abroad, Hong Kong, Macao or Taiwan."""
    name = "jurisdiction.intermediate_from_one_outside" if one_side_outside else "jurisdiction.intermediate_from"
    where = "一方住所地不在受理法院所处省级行政辖区" if one_side_outside else "住所地均在或者均不在受理法院所处省级行政辖区"
    middle, high = Decimal(rules.value_at(name, on=on)), Decimal(rules.value_at("jurisdiction.high_from", on=on))
    basis = parameter(name).basis
    if amount >= high:
        words = f"标的额{yuan(amount)}元，不低于{yuan(high)}元，由高级人民法院管辖"
        return Level(TrialLevel.HIGH, parameter("jurisdiction.high_from").basis, (words,))
    if amount >= middle:
        words = f"标的额{yuan(amount)}元，当事人{where}，不低于{yuan(middle)}元，由中级人民法院管辖"
        return Level(TrialLevel.INTERMEDIATE, basis, (words,))
    words = f"标的额{yuan(amount)}元，当事人{where}，低于{yuan(middle)}元，由基层人民法院管辖"
    return Level(TrialLevel.BASIC, basis, (words,))
