"""Small facts shared by the tests of access: one matter with a party and an asset, for one branch or one firm."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from app.access.models import Branch, User
from app.collateral.models import Collateral, SecurityInterest
from app.collateral.states import AssetType, SecurityKind
from app.core.db import db
from app.matters.models import Loan, Matter, Party, PartyRole
from app.matters.states import PartyKind, RateKind, Role, Tier

_next = count(1)


def matter(*, branch: Branch, owner: User, **facts: Any) -> Matter:
    """A matter of that branch."""
    number = next(_next)
    facts = {
        "number": f"T-{number:05d}",
        "title": f"示例公司{number}",
        "stage_since": date(2026, 1, 5),
        "tier": Tier.DOUBTFUL,
        "opened_on": date(2026, 1, 5),
        "updated_at": datetime(2026, 1, 5, 1, tzinfo=UTC),
    } | facts
    return kept(Matter(branch_id=branch.id, owner_id=owner.id, **facts))


def party(*matters: Matter, **facts: Any) -> Party:
    """A company that borrows in each of these matters."""
    made: Party = kept(Party(**{"kind": PartyKind.ORGANISATION, "name": f"示例公司{next(_next)}"} | facts))
    for where in matters:
        kept(PartyRole(matter_id=where.id, party_id=made.id, role=Role.BORROWER))
    return made


def loan(*, matter: Matter, borrower: Party, **facts: Any) -> Loan:
    """A fixed-rate loan of that matter."""
    facts = {
        "number": f"L-{next(_next)}",
        "signed_on": date(2024, 3, 18),
        "amount": Decimal("3500000.00"),
        "starts_on": date(2024, 3, 20),
        "ends_on": date(2025, 3, 20),
        "rate_kind": RateKind.FIXED,
        "fixed_percent": Decimal("5"),
    } | facts
    return kept(Loan(matter_id=matter.id, borrower_id=borrower.id, **facts))


def collateral(*matters: Matter, provider: Party) -> Collateral:
    """A plant mortgaged in each of these matters."""
    made: Collateral = kept(Collateral(asset_type=next(iter(AssetType)), description="示例厂房"))
    for where in matters:
        kept(
            SecurityInterest(
                matter_id=where.id,
                collateral_id=made.id,
                provider_id=provider.id,
                kind=SecurityKind.MORTGAGE,
                contract_number=f"M-{next(_next)}",
                signed_on=date(2024, 3, 18),
            )
        )
    return made


def kept(row: Any) -> Any:
    """The row, with its id."""
    db.session.add(row)
    db.session.flush()
    return row
