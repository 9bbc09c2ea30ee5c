"""Numbers that identify companies and persons: check characters, birth date and gender.

The area part is never a reason to refuse: areas are founded and dissolved after people are born.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.statutes.errors import StatuteError
from app.statutes.plain import Plain

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(3**position % 31 for position in range(17))
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
_EARLIEST_BIRTH = date(1880, 1, 1)


class Gender(StrEnum):
    """As the identity number states it."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True)
class ResidentNumber(Plain):
    """A resident identity number taken apart."""

    number: str
    area: str
    birth_on: date
    gender: Gender


def parse_uscc(text: str) -> str:
    """Return the unified social credit code in its normal form, or refuse it: 18 characters, the last one a check character."""
    number = text.strip().upper()
    if len(number) != 18:
        raise StatuteError("A unified social credit code has 18 characters, not %(length)s.", field="uscc", length=len(number))
    unknown = sorted(set(number) - set(_USCC_ALPHABET))
    if unknown:
        raise StatuteError(
            "A unified social credit code never contains %(characters)s.", field="uscc", characters=", ".join(unknown)
        )
    if number[17] != uscc_check_character(number[:17]):
        raise StatuteError(
            "The check character of %(number)s is wrong: compare it with the licence.", field="uscc", number=number
        )
    return number


def uscc_check_character(first_seventeen: str) -> str:
    """Return the eighteenth character that belongs to the first seventeen (GB 32100)."""
    total = sum(
        _USCC_ALPHABET.index(character) * weight for character, weight in zip(first_seventeen, _USCC_WEIGHTS, strict=True)
    )
    return _USCC_ALPHABET[-total % 31]


def parse_resident_number(text: str) -> ResidentNumber:
    """Return the identity number taken apart, or refuse it: 18 digits, a real birth date, the right check digit (GB 11643)."""
    number = text.strip().upper()
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        raise StatuteError("An identity number has 17 digits and a check digit.", field="identity_number")
    if number[17] != resident_check_character(number[:17]):
        raise StatuteError("The check digit of the identity number is wrong: compare it with the card.", field="identity_number")
    return ResidentNumber(
        number=number,
        area=number[:6],
        birth_on=_birth_date(number[6:14]),
        gender=Gender.MALE if int(number[16]) % 2 else Gender.FEMALE,
    )


def resident_check_character(first_seventeen: str) -> str:
    """Return the eighteenth character that belongs to the first seventeen."""
    total = sum(int(digit) * weight for digit, weight in zip(first_seventeen, _RESIDENT_WEIGHTS, strict=True))
    return _RESIDENT_CHECKS[total % 11]


def uscc_problem(text: str) -> StatuteError | None:
    """Return what is wrong with a unified social credit code, None when nothing is."""
    try:
        parse_uscc(text)
    except StatuteError as problem:
        return problem
    return None


def resident_problem(text: str) -> StatuteError | None:
    """Return what is wrong with a resident identity number, None when nothing is."""
    try:
        parse_resident_number(text)
    except StatuteError as problem:
        return problem
    return None


def _birth_date(digits: str) -> date:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError as error:
        raise StatuteError("The identity number holds no real birth date.", field="identity_number") from error
    if born < _EARLIEST_BIRTH:
        raise StatuteError("The identity number holds no real birth date.", field="identity_number")
    return born
