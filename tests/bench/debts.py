"""Times the debt engine: balances of the golden case on ten thousand days, beside the same balance walked day by day.

The peer is the second computation of the tests: every day charged by itself in fractions, as a careful clerk with a
spreadsheet would. Both must say the same on every hundredth day, or the comparison would mean nothing.
"""

import sys
import time
from datetime import date, timedelta
from fractions import Fraction

from app.statutes.debt import calculate
from tests.statutes.second_computation import Account, compute, settles_quarterly
from tests.statutes.test_debt import GOLDEN

BALANCES = 10_000
WALKED = 100
MOST_SECONDS = 10.0
FIRST_DAY = date(2025, 3, 21)


def main() -> int:
    """Print seconds and the ratio; the exit code says whether ten thousand balances keep within ten seconds."""
    days = [FIRST_DAY + timedelta(days=place % 1500) for place in range(BALANCES)]
    calculate(GOLDEN, cutoff_on=FIRST_DAY)
    started = time.perf_counter()
    totals = [calculate(GOLDEN, cutoff_on=day).total for day in days]
    ours = time.perf_counter() - started
    every = BALANCES // WALKED
    started = time.perf_counter()
    walked = [walk(day) for day in days[::every]]
    theirs = (time.perf_counter() - started) * every
    if [Fraction(total) for total in totals[::every]] != walked:
        sys.exit("the two computations differ; the comparison means nothing")
    print(
        f"{BALANCES:,} balances of the golden case: {ours:.1f} s; walked day by day in fractions {theirs:.0f} s, ×{theirs / ours:.1f}"
    )
    return 0 if ours < MOST_SECONDS else 1


def walk(cutoff: date) -> Fraction:
    """The total on a day by the second computation."""
    account = Account(
        principal=Fraction(3_500_000),
        paid_to=date(2024, 12, 20),
        due=date(2025, 3, 20),
        rate=lambda _day: Fraction(5),
        penalty_factor=Fraction(3, 2),
        basis=360,
        settles=settles_quarterly,
        compounds=True,
    )
    return compute([account], payments=[], cutoff=cutoff)["total"]


if __name__ == "__main__":
    sys.exit(main())
