"""Exact rounding and the way amounts, rates and dates are written inside Chinese sentences."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

FEN = Decimal("0.01")
YUAN = Decimal(1)


def rounded(amount: Decimal | Fraction, *, step: Decimal = FEN) -> Decimal:
    """Return the amount rounded half-up to the step (INT-15, FEE-20); a fraction is rounded once, from its exact value."""
    with localcontext() as context:
        context.prec = 60
        if isinstance(amount, Fraction):
            units = amount / Fraction(step)
            whole = (abs(units.numerator) * 2 + units.denominator) // (2 * units.denominator)
            return (Decimal(whole) * step).quantize(step).copy_sign(Decimal(units.numerator))
        return amount.quantize(step, rounding=ROUND_HALF_UP)


def share(*, base: Decimal, rate_percent: Decimal, days: int, day_basis: int) -> Fraction:
    """Return base × annual rate × days ÷ day basis, exactly (INT-01)."""
    return Fraction(base) * Fraction(rate_percent) * days / (100 * day_basis)


def trimmed(number: Decimal) -> str:
    """Return the number without needless zeros and without an exponent: 7.50 is 7.5, 100 stays 100."""
    words = f"{number:f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def yuan(amount: Decimal) -> str:
    """Return an amount as papers print it: 3,500,000.00."""
    return f"{amount:,.2f}"


def percent(rate: Decimal) -> str:
    """Return a rate with at least two decimals: 7.50%, 4.6875%."""
    words = trimmed(rate)
    decimals = len(words.partition(".")[2])
    return f"{rate:.2f}%" if decimals < 2 else f"{words}%"


def day_words(on: date) -> str:
    """Return the date as papers print it: 2026年3月20日."""
    return f"{on.year}年{on.month}月{on.day}日"
