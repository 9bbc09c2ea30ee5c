"""What a paper says of matters that are less simple than G1: payments that met costs, parties that are no more."""

from datetime import date
from decimal import Decimal

import pytest

from app.documents import plain_text
from app.filings import services as filings
from app.filings.states import PaperKind
from app.matters.models import Party
from app.matters.states import CostKind, PartyStatus, Role
from tests.factories import filings as papers
from tests.factories import loans, matters
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
    assert "此后的还款已冲抵利息（含罚息、复利）5,000.00元。" in complaint
    assert "上述费用已由还款冲抵20,000.00元，已全部受偿，本案不再主张。" in complaint
    assert "费用明细（还款已冲抵20,000.00元，上表为余额）：" in sheet


def test_widow_keeps_her_own_promise_and_answers_for_her_husband_within_the_estate(made: Ready) -> None:
    husband, wife = made.g1.guarantors[1:]
    husband.status = PartyStatus.DECEASED
    stand_in(made, wife, Role.HEIR, husband)

    text = words(made)

    assert "判令被告二示例控股有限公司、被告三钱示例对上述" in text
    assert "判令被告三钱示例在继承赵示例遗产实际价值范围内对上述第一、二项债务承担连带清偿责任" in text


def test_collateral_of_a_dead_mortgagor_is_claimed_against_his_heirs(made: Ready) -> None:
    husband, wife = made.g1.guarantors[1:]
    husband.status = PartyStatus.DECEASED
    made.g1.security.provider = husband
    made.g1.security.collateral.owners[:] = [husband]
    stand_in(made, wife, Role.HEIR, husband)

    assert "确认原告对登记在赵示例名下的" in words(made)
    assert "D01-6" not in papers.codes(papers.complaint(made))


def test_bankrupt_company_stays_a_party_and_its_administrator_speaks_for_it(made: Ready) -> None:
    holding = made.g1.guarantors[0]
    holding.status = PartyStatus.BANKRUPT
    firm = matters.organisation(name="示例律师事务所", representative_name="周示例", telephone="199-0000-0011")
    stand_in(made, firm, Role.ADMINISTRATOR, holding)

    shown = filings.desk(filing=papers.complaint(made))

    assert holding in shown.dossier.defendants
    assert firm not in shown.dossier.defendants
    assert "破产管理人：示例律师事务所，负责人周示例，联系电话：199-0000-0011。" in plain_text(shown.filled)


def test_shareholders_take_the_place_of_a_deregistered_borrower_at_the_head_of_the_defendants(made: Ready) -> None:
    made.g1.borrower.status = PartyStatus.DEREGISTERED
    owner = matters.person(name="吴示例", address="澜州市临澜区示例路9号")
    stand_in(made, owner, Role.SHAREHOLDER, made.g1.borrower)

    shown = filings.desk(filing=papers.complaint(made))

    assert shown.dossier.defendants[0] is owner
    assert f"判令被告一吴示例作为{made.g1.borrower.name}的股东依法向原告偿还借款本金" in plain_text(shown.filled)


def stand_in(made: Ready, party: Party, role: Role, predecessor: Party) -> None:
    """Let the party stand for one that is no more."""
    matters.party_role(matter=made.g1.matter, party=party, role=role, stands_for=predecessor)


def words(made: Ready, *, kind: PaperKind = PaperKind.CIVIL_COMPLAINT) -> str:
    """The paper as it would be printed today."""
    return plain_text(filings.desk(filing=papers.complaint(made, kind=kind)).filled)


@pytest.fixture
def made(session: object) -> Ready:
    """G1, nothing missing."""
    return papers.ready()
