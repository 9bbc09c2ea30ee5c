"""What a paper says of matters that are less simple than G1: payments that met costs, parties that are no more."""

from datetime import date
from decimal import Decimal

import pytest

from app.documents import plain_text
from app.filings import services as filings
from app.filings.states import PaperKind
from app.matters.states import CostKind
from tests.factories import filings as papers
from tests.factories import loans
from tests.factories.filings import Ready


def test_costs_a_repayment_met_are_neither_claimed_nor_owed(made: Ready) -> None:
    loans.cost(
        matter=made.g1.matter,
        kind=CostKind.LAWYER,
        amount=Decimal("20000.00"),
        incurred_on=date(2025, 6, 1),
        is_paid=True,
        basis_clause="第九条",
        invoice_number="0001",
    )
    loans.repayment(loan=made.g1.loan, paid_on=date(2025, 7, 1), amount=Decimal("25000.00"))

    complaint = words(made)
    sheet = words(made, kind=PaperKind.DEBT_CALCULATION)

    assert "承担原告为实现债权" not in complaint
    assert "上述费用已由还款冲抵20,000.00元，已全部受偿，本案不再主张。" in complaint
    assert "费用明细（还款已冲抵20,000.00元，上表为余额）：" in sheet


def words(made: Ready, *, kind: PaperKind = PaperKind.CIVIL_COMPLAINT) -> str:
    """The paper as it would be printed today."""
    return plain_text(filings.desk(filing=papers.complaint(made, kind=kind)).filled)


@pytest.fixture
def made(session: object) -> Ready:
    """G1, nothing missing."""
    return papers.ready()
