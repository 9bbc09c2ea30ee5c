"""What one may ask of the calculators: plain, so that a question can be passed on, kept, and asked again."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.calculators.states import CollateralFee, Direction, Refund, Rounding, Unit
from app.statutes.debt import DebtInputs
from app.statutes.delay import DebtPayment, FixedDebt, Stay
from app.statutes.periods import Excluded, Service
from app.statutes.plain import Plain

LOAN = "loans-0"
"""The key of the one contract; the keys of rows are the names of their fields, so that a refusal finds its row."""


@dataclass(frozen=True)
class FeeAsked(Plain):
    """Which fee, on what amount, under the law of which day; what is asked only of some fees is empty for the others."""

    item: str
    on: date
    amount: Decimal | None = None
    halves: tuple[str, ...] = ()
    rounding: str = Rounding.FEN.value
    paid: Decimal | None = None
    printed: Decimal | None = None
    collateral: str = CollateralFee.NONE.value
    figure: Decimal | None = None
    refund: str = Refund.NOT_ACCEPTED.value
    already_halved: bool = False
    investigation_ended: bool = False


@dataclass(frozen=True)
class DelayAsked(Plain):
    """The title's money debts other than general interest, what was paid on them, and stays that do not count."""

    debts: tuple[FixedDebt, ...]
    payments: tuple[DebtPayment, ...] = ()
    stays: tuple[Stay, ...] = ()


@dataclass(frozen=True)
class InterestAsked(Plain):
    """A loan as the engine takes it, the cut-off, and the doubled part where a title was not performed in time."""

    cutoff_on: date
    cutoff_charged: bool = True
    loan: DebtInputs | None = None
    delay: DelayAsked | None = None


@dataclass(frozen=True)
class PeriodAsked(Plain):
    """An event and its day, or a length of one's own; the parties with their own service, and what changes the count."""

    event: str = ""
    on: date | None = None
    parties: tuple[Service, ...] = ()
    length: int | None = None
    unit: str = Unit.DAYS.value
    direction: str = Direction.FORWARD.value
    rolls: bool = True
    excluded: tuple[Excluded, ...] = ()
    restarted_on: tuple[date, ...] = ()
    abroad: bool = False
    extension: int | None = None
    extension_unit: str = Unit.DAYS.value


@dataclass(frozen=True)
class CapitalsAsked(Plain):
    """What was typed: figures, or capitals."""

    text: str
    whole_after_jiao: bool = False


@dataclass(frozen=True)
class CodeAsked(Plain):
    """A number, and whose it is; without a kind its look decides."""

    number: str
    kind: str = ""


Asked = FeeAsked | InterestAsked | PeriodAsked | CapitalsAsked | CodeAsked
