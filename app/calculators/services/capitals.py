"""Amounts in capitals, written and read back."""

import re
import unicodedata
from decimal import Decimal

from app.calculators.questions import CapitalsAsked
from app.calculators.services.answers import Answer, Found
from app.calculators.states import Tool
from app.core.labels import N_
from app.statutes import amounts
from app.statutes.errors import StatuteError
from app.statutes.money import yuan
from app.statutes.rules import Rules

IN_CAPITALS, IN_FIGURES, TYPED = N_("In capitals"), N_("In figures"), N_("Typed")
FOR_PAPERS, PROPERLY, WITH_WHOLE = N_("For papers"), N_("Properly written"), N_("With 整 after 角")
WRITTEN, READ = N_("Amount into capitals"), N_("Capitals into an amount")

_UNITS = {"": 0, "元": 0, "万元": 4, "万": 4, "亿元": 8, "亿": 8}
_FIGURES = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)?(?:\.(?P<part>\d*))?(?P<unit>万元|亿元|元|万|亿)?")


def answer(asked: CapitalsAsked, *, rules: Rules) -> Answer:
    """Figures in capitals, or capitals in figures, whichever was typed (DOC-01)."""
    amount = figures(asked.text)
    return _written(asked, amount, rules=rules) if amount is not None else _read(asked, rules=rules)


def _written(asked: CapitalsAsked, amount: Decimal, *, rules: Rules) -> Answer:
    words = amounts.in_words(amount, whole_after_jiao=asked.whole_after_jiao)
    other = amounts.in_words(amount, whole_after_jiao=True)
    further = [Found(FOR_PAPERS, words=f"{yuan(amount)}元（大写：人民币{words}）")]
    if other != words:
        further.append(Found(WITH_WHOLE, words=other))
    return _answer(WRITTEN, asked=asked, value=Found(IN_CAPITALS, words=words), further=further, working=[], rules=rules)


def _read(asked: CapitalsAsked, *, rules: Rules) -> Answer:
    amount = amounts.from_words(asked.text)
    proper = amounts.in_words(amount, whole_after_jiao=asked.whole_after_jiao)
    working = [] if amounts.is_written_properly(asked.text) else [f"书写不规范，规范写法为：{proper}"]
    return _answer(
        READ,
        asked=asked,
        value=Found(IN_FIGURES, amount=amount),
        further=[Found(PROPERLY, words=proper)],
        working=working,
        rules=rules,
    )


def _answer(title: str, *, asked: CapitalsAsked, value: Found, further: list[Found], working: list[str], rules: Rules) -> Answer:
    rule = "大写数字用零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整；连续的零只写一个“零”；到元为止的写“整”，到角的可以不写，到分的不写"
    return Answer(
        tool=Tool.CAPITALS.value,
        title=Found(TYPED, choice=title),
        value=value,
        asked=(Found(TYPED, words=asked.text.strip()),),
        further=tuple(further),
        working=tuple(working),
        basis=(),
        remarks=(rule,),
        rules=("DOC-01",),
        version=rules.version,
    )


def figures(text: str) -> Decimal | None:
    """The amount, when figures were typed; None when it must be capitals."""
    plain = unicodedata.normalize("NFKC", "".join(text.split())).removeprefix("人民币").removeprefix("¥")
    plain = plain.replace("，", ",")
    if not plain:
        raise StatuteError("Type an amount or capitals, for example 128,400.00 or 壹拾贰万捌仟肆佰元整.", field="text")
    if plain.startswith(("-", "−")):
        raise StatuteError("An amount in capitals is never below zero.", field="text")
    found = _FIGURES.fullmatch(plain)
    if found is None or not (found["whole"] or found["part"]):
        if plain[0].isdigit() and not any(sign in plain for sign in "零壹贰叁肆伍陆柒捌玖拾佰仟"):
            raise StatuteError("“%(text)s” is no amount: write 128,400.00 or 12.84万元.", field="text", text=text.strip()[:60])
        return None
    if len(found["whole"] or "") > 24 or len(found["part"] or "") > 12:
        raise StatuteError("This amount is too large to be written in capitals; check the unit.", field="text")
    number = Decimal(f"{(found['whole'] or '0').replace(',', '')}.{found['part'] or '0'}").scaleb(_UNITS[found["unit"] or ""])
    if number != number.quantize(Decimal("0.01")):
        raise StatuteError("An amount has at most two decimals: fen is the smallest unit.", field="text")
    return number.quantize(Decimal("0.01"))
