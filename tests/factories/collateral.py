"""Assets, security interests and valuations for tests."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from app.collateral.models import Collateral, SecurityInterest, Valuation
from app.collateral.states import AssetType, SecurityKind, ValuationMethod
from app.core.db import db
from app.matters.models import Loan, Party

_next = count(1)


def interest(
    *, loan: Loan, provider: Party | None = None, collateral: Collateral | None = None, **facts: Any
) -> SecurityInterest:
    """A registered first mortgage over a shop of the borrower."""
    number = next(_next)
    provider = provider or loan.borrower
    facts = {
        "kind": SecurityKind.MORTGAGE,
        "contract_number": f"LZ-DY-{number:04d}",
        "signed_on": loan.signed_on,
        "registration_number": f"澜（2024）临澜区不动产证明第{number:07d}号",
        "registered_on": loan.starts_on,
        "loans": [loan],
    } | facts
    collateral = collateral or Collateral(
        asset_type=AssetType.SHOP,
        description=f"示例商铺{number}号",
        location=f"青澜省澜州市临澜区示例路{number}号",
        certificate_number=f"澜（2020）临澜区不动产权第{number:07d}号",
        owners=[provider],
    )
    return _kept(SecurityInterest(matter=loan.matter, collateral=collateral, provider=provider, **facts))


def valuation(*, collateral: Collateral, **facts: Any) -> Valuation:
    """A valuer's report of two million, good until the end of 2026."""
    facts = {
        "method": ValuationMethod.ENTRUSTED,
        "amount": Decimal("2000000.00"),
        "as_of": date(2026, 1, 8),
        "valid_until": date(2026, 12, 31),
        "valuer": "示例房地产估价有限公司",
    } | facts
    return _kept(Valuation(collateral=collateral, **facts))


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
