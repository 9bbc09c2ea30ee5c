"""Numbers that identify companies and persons: check characters, birth date and gender, and what is wrong with a number.

The area part is never a reason to refuse: areas are founded and dissolved after people are born.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.statutes.errors import StatuteError
from app.statutes.plain import Plain

_USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(3**position % 31 for position in range(17))
_RESIDENT_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS = "10X98765432"
_LOOK_ALIKES = {"O": "0", "I": "1", "L": "1", "Z": "2", "S": "5", "B": "8"}
_EARLIEST_BIRTH = date(1880, 1, 1)


class NumberKind(StrEnum):
    """Whose number it is."""

    RESIDENT = "resident"
    USCC = "uscc"


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


@dataclass(frozen=True)
class Examination(Plain):
    """A number looked at place by place: what is wrong with it, the check character that fits, and the number that would be right.

    `fits` is empty when the first seventeen characters cannot be read; `swaps` are the numbers that two neighbours exchanged
    would make, where the check character then fits.
    """

    kind: NumberKind
    number: str
    problems: tuple[str, ...]
    working: tuple[str, ...]
    fits: str = ""
    corrected: str = ""
    swaps: tuple[str, ...] = ()
    birth_on: date | None = None
    gender: Gender | None = None

    @property
    def is_right(self) -> bool:
        """Whether nothing is wrong with the number."""
        return not self.problems


def kind_of(text: str) -> NumberKind:
    """Return what a number most likely is: digits with a year of birth in their middle are a person's, any other a company's."""
    number = _typed(text)
    if len(number) == 15 and number.isdigit():
        return NumberKind.RESIDENT
    others = [sign for sign in number[:17] if sign not in "0123456789"]
    return NumberKind.RESIDENT if len(others) <= 1 and number[6:8] in ("19", "20") else NumberKind.USCC


def examine(text: str, *, kind: NumberKind) -> Examination:
    """Return everything that is wrong with a number, with the working of its check character (GB 11643, GB 32100)."""
    return _examine_resident(_typed(text)) if kind is NumberKind.RESIDENT else _examine_uscc(_typed(text))


def from_fifteen(number: str) -> str:
    """Return the eighteen digits of a number of the first generation: the century put in, the check digit added."""
    seventeen = f"{number[:6]}19{number[6:]}"
    return seventeen + resident_check_character(seventeen)


def _typed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "").upper()


def _examine_resident(number: str) -> Examination:
    problems = _length_problems(number)
    if len(number) == 15 and number.isdigit():
        return Examination(
            NumberKind.RESIDENT,
            number,
            ("15位为第一代居民身份证号码，现行号码为18位",),
            (f"补世纪“19”并加校验码：{from_fifteen(number)}",),
            corrected=from_fifteen(number),
        )
    body, given = number[:17], number[17:18]
    problems += [
        f"第{place}位“{sign}”不是数字{_look_alike(sign)}" for place, sign in enumerate(body, start=1) if sign not in "0123456789"
    ]
    if given and given not in _RESIDENT_CHECKS:
        problems.append(f"第18位“{given}”只能是数字或者X")
    if len(number) != 18 or any(sign not in "0123456789" for sign in body):
        return Examination(NumberKind.RESIDENT, number, tuple(problems), ())
    if not _is_birth_date(number[6:14]):
        problems.append(f"第7至14位“{number[6:14]}”不是真实的出生日期")
    fits = resident_check_character(body)
    total = sum(int(digit) * weight for digit, weight in zip(body, _RESIDENT_WEIGHTS, strict=True))
    working = [
        "加权求和："
        + " + ".join(f"{digit}×{weight}" for digit, weight in zip(body, _RESIDENT_WEIGHTS, strict=True))
        + f" = {total}",
        f"{total} ÷ 11 余 {total % 11}，对应校验码{fits}",
    ]
    if given != fits:
        problems.append(f"校验码不符：第18位为“{given}”，按前17位计算应为“{fits}”")
    is_real = _is_birth_date(number[6:14])
    return Examination(
        kind=NumberKind.RESIDENT,
        number=number,
        problems=tuple(problems),
        working=tuple(working),
        fits=fits,
        corrected=body + fits if given != fits and is_real else "",
        swaps=_swaps(number, is_right=lambda swapped: resident_problem(swapped) is None) if given != fits else (),
        birth_on=_birth_date(number[6:14]) if is_real else None,
        gender=Gender.MALE if int(number[16]) % 2 else Gender.FEMALE,
    )


def _examine_uscc(number: str) -> Examination:
    problems = _length_problems(number)
    strange = [(place, sign) for place, sign in enumerate(number, start=1) if sign not in _USCC_ALPHABET]
    problems += [f"第{place}位“{sign}”不在统一社会信用代码所用的字符之内{_look_alike(sign)}" for place, sign in strange]
    body, given = number[:17], number[17:18]
    if len(number) != 18 or any(place < 18 for place, _ in strange):
        return Examination(NumberKind.USCC, number, tuple(problems), ())
    fits = uscc_check_character(body)
    products = list(zip((_USCC_ALPHABET.index(sign) for sign in body), _USCC_WEIGHTS, strict=True))
    total = sum(value * weight for value, weight in products)
    working = (
        "字符代换值加权求和：" + " + ".join(f"{value}×{weight}" for value, weight in products) + f" = {total}",
        f"{total} ÷ 31 余 {total % 31}，校验值为 {-total % 31}，对应校验码{fits}",
    )
    if given != fits:
        problems.append(f"校验码不符：第18位为“{given}”，按前17位计算应为“{fits}”")
    return Examination(
        kind=NumberKind.USCC,
        number=number,
        problems=tuple(problems),
        working=working,
        fits=fits,
        corrected=body + fits if given != fits else "",
        swaps=_swaps(number, is_right=lambda swapped: uscc_problem(swapped) is None) if given != fits else (),
    )


def _length_problems(number: str) -> list[str]:
    if len(number) == 18:
        return []
    return [f"少{18 - len(number)}位，应为18位" if len(number) < 18 else f"多{len(number) - 18}位，应为18位"]


def _look_alike(sign: str) -> str:
    meant = _LOOK_ALIKES.get(sign)
    return f"，是否为数字{meant}" if meant else ""


def _swaps(number: str, *, is_right: Callable[[str], bool]) -> tuple[str, ...]:
    """Return what two neighbouring characters exchanged would make, where that is right: the commonest slip of the hand."""
    swapped = (
        number[:place] + number[place + 1] + number[place] + number[place + 2 :]
        for place in range(17)
        if number[place] != number[place + 1]
    )
    return tuple(candidate for candidate in swapped if is_right(candidate))


def _is_birth_date(digits: str) -> bool:
    try:
        return bool(_birth_date(digits))
    except StatuteError:
        return False


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
