"""Preservation orders and measures for tests, recorded by the slice's own verbs so that their deadlines stand."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from app.access.models import User
from app.collateral.states import AssetType
from app.core.db import db
from app.courts.models import Court
from app.courts.states import CourtLevel
from app.matters.models import Matter
from app.preservation import services
from app.preservation.facts import ApplicationFacts, SeizureFacts
from app.preservation.models import PreservationOrder, PreservedAsset
from app.preservation.states import AssetKind, OrderKind, Security

_next = count(1)


def court(**facts: Any) -> Court:
    """A basic court."""
    number = next(_next)
    made = Court(
        **{
            "name": f"澜州市示例{number}区人民法院",
            "level": CourtLevel.BASIC,
            "province": "青澜省",
            "case_code": f"澜97{number:02d}",
        }
        | facts
    )
    db.session.add(made)
    db.session.flush()
    return made


def order(*, actor: User, matter: Matter, ruled_on: date | None = date(2026, 3, 4), **facts: Any) -> PreservationOrder:
    """An order during the suit, the bank exempt from security; ruled on unless told otherwise."""
    wanted = {
        "kind": OrderKind.PENDING_SUIT,
        "court": matter.court or court(),
        "applied_on": date(2026, 3, 2),
        "amount": Decimal("3500000.00"),
        "security": Security.EXEMPTION,
    } | facts
    made = services.apply(actor=actor, matter=matter, facts=ApplicationFacts(**wanted))
    if ruled_on is not None:
        number = next(_next)
        services.grant(
            actor=actor,
            order=made,
            on=ruled_on,
            ruling_number=f"（{ruled_on.year}）澜0102{'财保' if made.kind is OrderKind.PRE_SUIT else '民初'}{number}号",
            execution_number=f"（{ruled_on.year}）澜0102执保{number}号",
        )
    return made


def measure(*, actor: User, order: PreservationOrder, **facts: Any) -> PreservedAsset:
    """A deposit frozen on 5 March 2026: 1,280,000 of the 2,000,000 aimed at, no printed end."""
    kind = facts.get("asset_kind", AssetKind.DEPOSIT)
    wanted = {
        "asset_kind": kind,
        "asset_type": {
            AssetKind.DEPOSIT: AssetType.DEPOSIT,
            AssetKind.MOVABLE: AssetType.EQUIPMENT,
            AssetKind.IMMOVABLE: AssetType.SHOP,
        }[kind],
        "title": f"示例财产{next(_next)}",
        "started_on": date(2026, 3, 5),
    }
    if kind is AssetKind.DEPOSIT:
        wanted |= {"amount_aimed": Decimal("2000000.00"), "amount_frozen": Decimal("1280000.00")}
    else:
        wanted |= {"asset_value": Decimal("3000000.00")}
    return services.seize(actor=actor, proceeding=order.proceeding, facts=SeizureFacts(**wanted | facts))
