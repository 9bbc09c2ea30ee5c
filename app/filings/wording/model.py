"""What the sentences of a complaint are made from; the desk fills these from the matter and its locked calculation."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from app.statutes.debt import LoanTerms


class Mode(StrEnum):
    """How a guarantor is liable; an unclear promise is resolved by law (PER-23) before it comes here."""

    JOINT = "joint"
    GENERAL = "general"


class SecurityKind(StrEnum):
    MORTGAGE = "mortgage"
    PLEDGE = "pledge"


class Registration(StrEnum):
    """Whether and how a security right stands in a register."""

    REGISTERED = "registered"
    ADVANCE_NOTICE = "advance_notice"
    POSSESSION = "possession"
    UNREGISTERED = "unregistered"


class AssetKind(StrEnum):
    """What the collateral is, as far as the sentence about it differs."""

    IMMOVABLE = "immovable"
    MOVABLE = "movable"
    EQUITY = "equity"
    RECEIVABLE = "receivable"
    DEPOSIT = "deposit"
    RIGHT = "right"


class DefaultEvent(StrEnum):
    """The breach the suit rests on."""

    PRINCIPAL_OVERDUE = "principal_overdue"
    INTEREST_OVERDUE = "interest_overdue"
    CROSS_DEFAULT = "cross_default"
    MISUSE = "misuse"
    OTHER = "other"


@dataclass(frozen=True)
class Defendant:
    """One party sued; `bankrupt_on` is the day on which a court accepted the petition for its bankruptcy."""

    key: str
    name: str
    is_person: bool = False
    bankrupt_on: date | None = None


class Relation(StrEnum):
    """As what somebody is sued for a party that is no more; the value is the word of the paper."""

    HEIR = "继承人"
    SHAREHOLDER = "股东"
    ESTATE_ADMINISTRATOR = "遗产管理人"


@dataclass(frozen=True)
class Succession:
    """A party of the contracts that is no more, and who is sued in its place.

    An heir answers only with what he inherits (PER-28p); why a shareholder answers is for
    the lawyer to say, so no promise is put in his mouth: `grounds` pairs a successor with what was recorded.
    """

    predecessor: str
    fate: str
    successors: tuple[str, ...]
    relation: Relation
    grounds: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class DrawdownFacts:
    """One disbursement; `number` is that of the note (借据)."""

    key: str
    amount: Decimal
    drawn_on: date
    due_on: date
    number: str = ""
    interest_paid_to: date | None = None


@dataclass(frozen=True)
class Loan:
    """One contract; `terms` are those the debt engine calculates with. `borrowers` are keys of defendants, co-borrowers included.

    `in_place_of` pairs a borrower who did not sign himself with the name of him who did.
    """

    terms: LoanTerms
    title: str
    number: str
    signed_on: date
    amount: Decimal
    starts_on: date
    ends_on: date
    borrowers: tuple[str, ...]
    drawdowns: tuple[DrawdownFacts, ...]
    purpose: str = ""
    repayment_method: str = ""
    signed_place: str = ""
    acceleration_method: str = ""
    acceleration_received_on: date | None = None
    repaid_principal: Decimal = Decimal(0)
    repaid_charges: Decimal = Decimal(0)
    in_place_of: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        return self.terms.key


@dataclass(frozen=True)
class Maximum:
    """The limit of a maximum-amount security as registered; `principal_only` when the contract limits the principal (PER-28f)."""

    amount: Decimal
    principal_only: bool = False
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class Asset:
    """One collateral under one registration."""

    description: str
    kind: AssetKind
    location: str = ""
    certificate_number: str = ""
    building_area: Decimal | None = None
    land_area: Decimal | None = None
    registration: Registration = Registration.REGISTERED
    registration_number: str = ""
    registered_on: date | None = None
    rank: int = 1


@dataclass(frozen=True)
class Security:
    """One mortgage or pledge contract with all its collateral; `providers` are keys of defendants.

    `secured_amount` is the amount the register shows for an ordinary security; where it is lower than the debt it decides (PER-28g).
    `given_by` names who gave it when others are sued in his place.
    """

    kind: SecurityKind
    title: str
    number: str
    signed_on: date
    providers: tuple[str, ...]
    loans: tuple[str, ...]
    assets: tuple[Asset, ...]
    maximum: Maximum | None = None
    secured_amount: Decimal | None = None
    given_by: str = ""


@dataclass(frozen=True)
class Guarantee:
    """One guarantor's promise. `period` is the guarantee period in words, as the contract has it.

    `signed_by` names who signed when another is sued in his place.
    """

    guarantor: str
    mode: Mode
    title: str
    number: str
    signed_on: date
    loans: tuple[str, ...]
    maximum: Maximum | None = None
    period: str = ""
    demanded_on: date | None = None
    signed_by: str = ""


@dataclass(frozen=True)
class OwedOnLoan:
    """What one loan owes at the cut-off, and how it runs on: the debt engine's forward clause for this loan alone."""

    loan: str
    principal: Decimal
    interest: Decimal = Decimal(0)
    penalty: Decimal = Decimal(0)
    compound: Decimal = Decimal(0)
    forward_text: str = ""

    @property
    def charges(self) -> Decimal:
        """Interest of every kind."""
        return self.interest + self.penalty + self.compound

    @property
    def total(self) -> Decimal:
        return self.principal + self.charges


@dataclass(frozen=True)
class CostItem:
    """A cost of realising the claim. It is claimed only when it was paid, rests on a clause and has an invoice: never an estimate."""

    kind: str
    amount: Decimal
    clause: str = ""
    invoice_number: str = ""
    is_paid: bool = True

    @property
    def is_claimable(self) -> bool:
        return self.is_paid and bool(self.clause) and bool(self.invoice_number) and self.amount > 0


@dataclass(frozen=True)
class Default:
    """The breach: what, when, under which clause; `detail` is free text for events without a sentence of their own."""

    event: DefaultEvent
    on: date
    clause: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Case:
    """Everything a complaint says, from who is sued to what is owed. `costs_met` is what repayments already met of the costs."""

    defendants: tuple[Defendant, ...]
    loans: tuple[Loan, ...]
    owed: tuple[OwedOnLoan, ...]
    cutoff_on: date
    signed_on: date
    cutoff_charged: bool = True
    cap_text: str = ""
    default: Default | None = None
    securities: tuple[Security, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    costs: tuple[CostItem, ...] = ()
    costs_met: Decimal = Decimal(0)
    successions: tuple[Succession, ...] = ()

    @property
    def bankrupts(self) -> tuple[Defendant, ...]:
        """The defendants in bankruptcy: what they owe is confirmed, not ordered to be paid (EBL 16, 58)."""
        return tuple(defendant for defendant in self.defendants if defendant.bankrupt_on is not None)

    def stopped_on(self, key: str) -> date | None:
        """The day on which a court accepted the bankruptcy of the borrower of this contract: interest ends the day before."""
        first = self.loan(key).borrowers[:1]
        return next((one.bankrupt_on for one in self.defendants if one.key in first), None)

    def loan(self, key: str) -> Loan:
        return next(loan for loan in self.loans if loan.key == key)

    @property
    def claimable_costs(self) -> tuple[CostItem, ...]:
        return tuple(cost for cost in self.costs if cost.is_claimable)

    @property
    def costs_left(self) -> Decimal:
        """What of the claimable costs no repayment has met."""
        return max(sum((cost.amount for cost in self.claimable_costs), Decimal(0)) - self.costs_met, Decimal(0))


class About(StrEnum):
    """What a claim is about; the element form asks for each in a row of its own."""

    DEBT = "debt"
    COSTS = "costs"
    SECURITY = "security"
    GUARANTEE = "guarantee"
    SUIT = "suit"


@dataclass(frozen=True)
class Clause:
    """One claim with its sub-items, unnumbered; the paper prints the numbers."""

    text: str
    sub: tuple[str, ...] = ()
    about: About = About.DEBT

    def plain(self) -> dict[str, Any]:
        """The form the paper's context takes."""
        return {"text": self.text, "sub": [{"text": part} for part in self.sub]}


@dataclass(frozen=True)
class Fact:
    """One part of facts and reasons; `table` has the shape the paper's context takes."""

    heading: str
    paragraphs: tuple[str, ...]
    table: dict[str, Any] | None = field(default=None)

    def plain(self) -> dict[str, Any]:
        """The form the paper's context takes."""
        return {"heading": self.heading, "paragraphs": list(self.paragraphs), "table": self.table}
