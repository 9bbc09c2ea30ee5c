"""Loans, drawdowns, repayments, guarantees and costs for tests."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from app.core.db import db
from app.matters.models import Cost, Drawdown, Guarantee, Loan, Matter, Party, Repayment
from app.matters.states import CostKind, GuaranteeKind, GuaranteeMode, RateKind, RepaymentKind, Role
from tests.factories import matters

_next = count(1)


def loan(*, matter: Matter | None = None, borrower: Party | None = None, **facts: Any) -> Loan:
    """A loan of one million at a fixed 6 %, for the year 2024, whose borrower is a party of its matter."""
    matter = matter or matters.matter()
    borrower = borrower or matters.organisation(matter=matter)
    facts = {
        "number": f"LZ-JK-{next(_next):04d}",
        "signed_on": date(2024, 1, 5),
        "amount": Decimal("1000000.00"),
        "starts_on": date(2024, 1, 10),
        "ends_on": date(2025, 1, 10),
        "repayment_kind": RepaymentKind.QUARTERLY_INTEREST,
        "rate_kind": RateKind.FIXED,
        "fixed_percent": Decimal("6") if facts.get("rate_kind", RateKind.FIXED) is RateKind.FIXED else None,
    } | facts
    return _kept(Loan(matter=matter, borrower=borrower, **facts))


def drawdown(*, loan: Loan, **facts: Any) -> Drawdown:
    """The whole loan, drawn on its first day and due on its last."""
    facts = {
        "number": f"LZ-JJ-{next(_next):04d}",
        "amount": loan.amount,
        "drawn_on": loan.starts_on,
        "due_on": loan.ends_on,
    } | facts
    return _kept(Drawdown(matter_id=loan.matter_id, loan=loan, **facts))


def repayment(*, loan: Loan, **facts: Any) -> Repayment:
    """Ten thousand paid in March 2025."""
    facts = {"paid_on": date(2025, 3, 3), "amount": Decimal("10000.00")} | facts
    return _kept(Repayment(matter_id=loan.matter_id, loan=loan, **facts))


def guarantee(*, loan: Loan, guarantor: Party | None = None, **facts: Any) -> Guarantee:
    """A joint guarantee for three years by a person who is a party of the loan's matter."""
    guarantor = guarantor or matters.person(matter=loan.matter, role=Role.GUARANTOR)
    facts = {
        "number": f"LZ-BZ-{next(_next):04d}",
        "kind": GuaranteeKind.ORDINARY,
        "mode": GuaranteeMode.JOINT,
        "signed_on": loan.signed_on,
        "period_months": 36,
        "loans": [loan],
    } | facts
    return _kept(Guarantee(matter=loan.matter, guarantor=guarantor, **facts))


def cost(*, matter: Matter, **facts: Any) -> Cost:
    """A lawyer's fee of thirty thousand, paid and claimed."""
    facts = {
        "kind": CostKind.LAWYER,
        "amount": Decimal("30000.00"),
        "incurred_on": date(2026, 1, 15),
        "basis_clause": "第十条",
        "invoice_number": "0000001",
    } | facts
    return _kept(Cost(matter=matter, **facts))


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
