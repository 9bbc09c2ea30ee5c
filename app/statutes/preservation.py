"""Preservation in money: what security a court may ask for, and by how much a seizure goes beyond the claim."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.statutes.citations import Citation, cite_all
from app.statutes.dated import parameter
from app.statutes.money import rounded, yuan
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules


@dataclass(frozen=True)
class SecurityAsked(Plain):
    """The security for a preservation: at most this before judgment of the suit, as much as this before the suit."""

    amount: Decimal
    is_maximum: bool
    working: tuple[str, ...]
    basis: tuple[Citation, ...]


@dataclass(frozen=True)
class Excess(Plain):
    """By how much what is seized is worth more than the claim with its costs; nothing where it is not."""

    amount: Decimal
    working: tuple[str, ...]
    basis: tuple[Citation, ...]


def security_asked(amount: Decimal, *, before_suit: bool, on: date, rules: Rules = LAW) -> SecurityAsked:
    """Return the security for preserving an amount: in the suit at most the share of article 5, before it the whole (PER-42).

    A bank may be exempted in the suit and before enforcement (article 9), never before the suit.
    """
    name = "fees.preservation_security_presuit_percent" if before_suit else "fees.preservation_security_suit_percent"
    percent = Decimal(rules.value_at(name, on=on))
    asked = rounded(amount * percent / 100)
    limit = "相当于" if before_suit else "不超过"
    words = f"请求保全{yuan(amount)}元，担保数额{limit}其{percent}％，即{yuan(asked)}元"
    basis = parameter(name).basis if before_suit else (*parameter(name).basis, *cite_all("PRES 9"))
    return SecurityAsked(asked, not before_suit, (words,), basis)


def excess(*, preserved: Decimal, claim: Decimal) -> Excess:
    """Return what a preservation holds beyond the claim and costs; it is released at once (PER-55, 57)."""
    over = max(Decimal("0.00"), preserved - claim)
    words = f"有效保全{yuan(preserved)}元，债权及费用{yuan(claim)}元"
    told = f"{words}，超出{yuan(over)}元，应当及时申请解除" if over else f"{words}，没有超出"
    return Excess(over, (told,), cite_all("PRES 15", "SEIZ 19", "PRES 23"))
