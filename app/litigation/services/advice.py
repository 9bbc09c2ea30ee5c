"""Jurisdiction as advice: what contracts, amount and places say about the court chosen. It warns with its article and forbids nothing."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from app.core.labels import N_
from app.courts.models import Court
from app.courts.states import CourtLevel
from app.matters.models import Matter, Party
from app.matters.states import AddressKind, Jurisdiction
from app.registers import services as registers
from app.statutes import jurisdiction
from app.statutes.citations import Citation, cite_all
from app.statutes.errors import StatuteError

CLAUSE = N_("Contract %(number)s, %(clause)s: %(text)s")
NO_CLAUSE = N_("Contract %(number)s agrees on no court: the defendant's domicile or the place of performance decides.")
ARBITRATION = N_("Contract %(number)s has an arbitration clause: it takes this contract out of court.")
OTHER_THAN_CLAUSE = N_("Contract %(number)s names another court than %(court)s: read the clause before filing.")
MAIN_CONTRACT = N_("Debtor and guarantors sued together follow the clause of the loan contract.")
LEVEL_FITS = N_("%(amount)s yuan: %(level)s, as chosen.")
LEVEL_DIFFERS = N_("%(amount)s yuan: the %(level)s hears it, the court chosen is a %(chosen)s.")

_PROVINCE = re.compile(r"\w{2,8}?(?:省|自治区)|(?:北京|上海|天津|重庆)市")

_LEVELS = {
    jurisdiction.TrialLevel.BASIC: CourtLevel.BASIC,
    jurisdiction.TrialLevel.INTERMEDIATE: CourtLevel.INTERMEDIATE,
    jurisdiction.TrialLevel.HIGH: CourtLevel.HIGH,
}


@dataclass(frozen=True)
class Advice:
    """One sentence of advice with its articles; `tone` is ok, mid or bad as a finding shows it."""

    tone: str
    template: str
    values: dict[str, Any]
    basis: tuple[Citation, ...]
    working: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The sentence in the reader's language."""
        return gettext(self.template, **self.values)


def advice_on(*, matter: Matter, court: Court | None, amount: Decimal | None, on: date) -> list[Advice]:
    """What speaks for and against the court chosen."""
    return [*_clauses(matter=matter, court=court), *_level(matter=matter, court=court, amount=amount, on=on)]


def _clauses(*, matter: Matter, court: Court | None) -> list[Advice]:
    found = []
    for loan in matter.loans:
        values = {
            "number": loan.number,
            "clause": loan.jurisdiction_clause or gettext(N_("Jurisdiction")),
            "text": loan.jurisdiction_text,
        }
        if loan.jurisdiction is Jurisdiction.ARBITRATION:
            found.append(Advice("bad", ARBITRATION, values, cite_all("SEC-I 21")))
        elif loan.jurisdiction is Jurisdiction.SILENT:
            found.append(Advice("mid", NO_CLAUSE, values, cite_all("CPL 24")))
        elif (
            court is not None
            and loan.jurisdiction_text
            and "法院" in loan.jurisdiction_text
            and _names_another(loan.jurisdiction_text, court)
        ):
            found.append(Advice("mid", OTHER_THAN_CLAUSE, values | {"court": court.name}, cite_all("CPL 35")))
        elif loan.jurisdiction_text:
            found.append(Advice("ok", CLAUSE, values, cite_all("CPL 35")))
    if found and matter.guarantees:
        found.append(Advice("ok", MAIN_CONTRACT, {}, cite_all("SEC-I 21")))
    return found


def _names_another(text: str, court: Court) -> bool:
    """Whether a clause names courts by name, and none of them is ours."""
    return "人民法院" in text and "所在地" not in text and court.name not in text


def _level(*, matter: Matter, court: Court | None, amount: Decimal | None, on: date) -> list[Advice]:
    if amount is None or court is None:
        return []
    outside = [_is_outside(role.party, court) for role in matter.party_roles]
    try:
        level = jurisdiction.level_for(amount, one_side_outside=any(outside), on=on, rules=registers.in_force())
    except StatuteError:
        return []
    wanted = _LEVELS[level.value]
    values = {"amount": f"{amount:,.2f}", "level": wanted.label, "chosen": court.level.label}
    if court.level in (wanted, CourtLevel.SPECIAL):
        return [Advice("ok", LEVEL_FITS, values, level.basis, level.working)]
    return [Advice("mid", LEVEL_DIFFERS, values, level.basis, level.working)]


def _is_outside(party: Party, court: Court) -> bool:
    """Whether a party's registered or household address names another province than the court's; one that names none is inside."""
    homes = [
        row.text for row in party.addresses if row.until_on is None and row.kind in (AddressKind.REGISTERED, AddressKind.HUKOU)
    ]
    named = [found.group() for text in homes if (found := _PROVINCE.match(text))]
    return bool(named) and court.province not in named
