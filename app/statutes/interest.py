"""Contract, penalty and compound interest on one base for one stretch of days, the penalty range and the cap."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from app.statutes.citations import Citation, cite_all
from app.statutes.dated import parameter, value_at
from app.statutes.errors import StatuteError
from app.statutes.money import percent, rounded, share, trimmed, yuan
from app.statutes.plain import Plain
from app.statutes.rules import LAW, Rules


@dataclass(frozen=True)
class Interest(Plain):
    """Interest on a base; rounded to the fen from the exact product."""

    value: Decimal
    basis: tuple[Citation, ...]
    working: tuple[str, ...]


@dataclass(frozen=True)
class CapCheck(Plain):
    """What all charges together come to by the year, against the cap a court applies on request (INT-10, 11)."""

    effective_percent: Decimal
    cap_percent: Decimal
    exceeded: bool
    basis: tuple[Citation, ...]
    working: tuple[str, ...]


def day_count(*, start: date, end: date, inclusive: bool) -> int:
    """Return end − start, or one more when both ends are charged (INT-02)."""
    if end < start:
        raise StatuteError("The period ends on %(end)s, before it starts.", end=end.isoformat())
    return (end - start).days + int(inclusive)


def simple_interest(*, base: Decimal, rate_percent: Decimal, days: int, day_basis: int) -> Interest:
    """Return base × annual rate × days ÷ day basis, half-up to the fen (INT-01, INT-15)."""
    value = rounded(share(base=base, rate_percent=rate_percent, days=days, day_basis=day_basis))
    words = f"{yuan(base)} × {percent(rate_percent)} × {days}天 ÷ {day_basis} = {yuan(value)}元"
    return Interest(value=value, basis=cite_all("CC 674", "CC 676"), working=(words,))


def penalty_rate(*, contract_percent: Decimal, markup_percent: Decimal) -> Decimal:
    """Return the contract rate raised by the markup: 5 % and 50 % give 7.5 % (INT-03)."""
    return contract_percent * (100 + markup_percent) / 100


def heavier_markup(*, overdue_percent: Decimal, misuse_percent: Decimal | None, misused: bool, overdue: bool) -> Decimal:
    """Return the markup that applies: a loan both overdue and misused carries the heavier one, never both (INT-03)."""
    markups = [overdue_percent] if overdue else []
    if misused and misuse_percent is not None:
        markups.append(misuse_percent)
    return max(markups, default=Decimal(0))


def is_penalty_in_range(markup_percent: Decimal, *, misuse: bool, on: date) -> bool:
    """Say whether the markup keeps within what the central bank allows (INT-03)."""
    low, high = value_at("interest.misuse_markup_range_percent" if misuse else "interest.penalty_markup_range_percent", on=on)
    return Decimal(low) <= markup_percent <= Decimal(high)


def cap_check(
    *, charges: Decimal, principal_years: Fraction, on: date, cap_percent: Decimal | None = None, rules: Rules = LAW
) -> CapCheck:
    """Compare all charges together with the cap: charges ÷ (principal × years); it warns and never refuses (INT-11)."""
    cap = cap_percent if cap_percent is not None else Decimal(rules.value_at("interest.financial_loan_cap_percent", on=on))
    exact = Fraction(charges) * 100 / principal_years if principal_years else Fraction(0)
    effective = rounded(exact, step=Decimal("0.0001"))
    words = f"利息、罚息、复利等合计折合年利率{percent(effective)}，年利率上限{trimmed(cap)}%"
    return CapCheck(
        effective_percent=effective,
        cap_percent=cap,
        exceeded=exact > Fraction(cap),
        basis=parameter("interest.financial_loan_cap_percent").basis,
        working=(words,),
    )
