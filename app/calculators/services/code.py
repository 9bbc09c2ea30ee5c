"""Identity numbers and unified social credit codes: right or wrong, where, and which check character would fit."""

from app.calculators.questions import CodeAsked
from app.calculators.services.answers import Answer, Found
from app.calculators.states import NumberKind, Tool
from app.core.labels import N_
from app.statutes import identity
from app.statutes.errors import StatuteError
from app.statutes.rules import Rules

LONGEST = 60

NUMBER, KIND, VERDICT = N_("Number"), N_("Kind"), N_("Verdict")
RIGHT, WRONG = N_("The number is right"), N_("The number is wrong")
FITS, CORRECTED, SWAPPED = N_("Check character that fits"), N_("With it the number is"), N_("Two neighbours exchanged?")
BORN, GENDER = N_("Born on"), N_("Gender")
GENDERS = {identity.Gender.MALE: N_("Male"), identity.Gender.FEMALE: N_("Female")}
_STANDARDS = {
    NumberKind.RESIDENT: "GB 11643《公民身份号码》",
    NumberKind.USCC: "GB 32100《法人和其他组织统一社会信用代码编码规则》",
}


def answer(asked: CodeAsked, *, rules: Rules) -> Answer:
    """What is wrong with the number, place by place."""
    typed = asked.number.strip()
    if not typed:
        raise StatuteError("Type the number to look at: 18 characters.", field="number")
    if len(typed) > LONGEST:
        raise StatuteError("%(count)s characters: such a number has 18.", field="number", count=len(typed))
    kind = NumberKind(asked.kind) if asked.kind else NumberKind(identity.kind_of(typed).value)
    seen = identity.examine(typed, kind=identity.NumberKind(kind.value))
    return Answer(
        tool=Tool.CODE.value,
        title=Found(KIND, choice=kind.english),
        value=Found(VERDICT, choice=RIGHT if seen.is_right else WRONG),
        asked=(Found(NUMBER, words=seen.number), Found(KIND, choice=kind.english)),
        further=tuple(_further(seen)),
        working=(*seen.problems, *seen.working),
        basis=(),
        remarks=(f"依据{_STANDARDS[kind]}；地区码不作为判断依据，校验码相符不等于号码真实存在",),
        rules=(),
        version=rules.version,
    )


def finds_fault(given: Answer) -> bool:
    """Whether an answer of this calculator says that the number is wrong."""
    return given.value is not None and given.value.choice == WRONG


def _further(seen: identity.Examination) -> list[Found]:
    found = []
    if seen.fits and not seen.is_right:
        found.append(Found(FITS, words=seen.fits))
    if seen.corrected:
        found.append(Found(CORRECTED, words=seen.corrected))
    found += [Found(SWAPPED, words=number) for number in seen.swaps]
    if seen.birth_on is not None:
        found.append(Found(BORN, day=seen.birth_on))
    if seen.gender is not None:
        found.append(Found(GENDER, choice=GENDERS[seen.gender]))
    return found
