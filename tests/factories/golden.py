"""Golden case G1: the figures every page, paper and command must show."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.collateral.models import SecurityInterest
from app.collateral.states import AssetType, SecurityKind
from app.matters.models import Drawdown, Loan, Matter, Party
from app.matters.states import Compound, MaximumBasis, Role
from tests.factories import collateral, loans, matters

CUTOFF = date(2026, 3, 20)
PRINCIPAL = Decimal("3500000.00")
INTEREST = Decimal("43750.00")
PENALTY = Decimal("266145.83")
COMPOUND = Decimal("3326.82")
TOTAL = Decimal("3813222.65")


@dataclass(frozen=True)
class Golden:
    """G1 and the rows tests ask for."""

    matter: Matter
    borrower: Party
    guarantors: tuple[Party, ...]
    loan: Loan
    drawdown: Drawdown
    security: SecurityInterest


def make_g1(**facts: Any) -> Golden:
    """The whole of G1: one drawdown, interest paid to 2024-12-20, three joint guarantors, plant and land as security."""
    matter = matters.matter(**{"title": "澜州示例精工机械有限公司"} | facts)
    borrower = matters.organisation(
        matter=matter, name="澜州示例精工机械有限公司", address="澜州市临澜区示范路18号", telephone="0999-12345678"
    )
    holding = matters.organisation(matter=matter, role=Role.GUARANTOR, name="示例控股有限公司", address="澜州市临澜区示范路20号")
    husband = matters.person(matter=matter, name="赵示例", address="澜州市临澜区示例花园3幢502室", telephone="13000000001")
    wife = matters.person(matter=matter, name="钱示例", telephone="13000000002")
    loan = loans.loan(
        matter=matter,
        borrower=borrower,
        number="LZ2024-0318",
        amount=PRINCIPAL,
        signed_on=date(2024, 3, 18),
        starts_on=date(2024, 3, 20),
        ends_on=date(2025, 3, 20),
        fixed_percent=Decimal("5"),
        compound=Compound.PENALTY_RATE,
        rate_clause="第三条",
        penalty_clause="第八条第一款",
        compound_clause="第八条第二款",
    )
    drawdown = loans.drawdown(loan=loan, number="LZ2024-0318-01", interest_paid_to=date(2024, 12, 20))
    guarantors = (holding, husband, wife)
    for position, guarantor in enumerate(guarantors, start=1):
        loans.guarantee(loan=loan, guarantor=guarantor, number=f"LZ2024-0318-B{position}")
    return Golden(matter, borrower, guarantors, loan, drawdown, _plant(loan))


def _plant(loan: Loan) -> SecurityInterest:
    security = collateral.interest(
        loan=loan,
        kind=SecurityKind.MAXIMUM_MORTGAGE,
        contract_number="LZ2024-0318-D",
        max_amount=Decimal("5000000.00"),
        max_basis=MaximumBasis.TOTAL,
        determined_from=date(2024, 3, 18),
        determined_to=date(2025, 3, 20),
        determined_on=date(2025, 3, 20),
        registered_on=date(2024, 3, 19),
    )
    asset = security.collateral
    asset.asset_type = AssetType.PLANT_LAND
    asset.description = "工业厂房及占用范围内的国有建设用地使用权"
    asset.building_area, asset.land_area = Decimal("2860"), Decimal("5333")
    asset.is_leased, asset.lease_note = True, "一层东侧出租，租约签订于抵押登记之后"
    return security
