"""What people say about preservation on its way from forms to services, and how each act is told to the law's fold.

The fold's words for an act stand here once: a form weighs its consequence with them before the service records it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import force_locale

from app.collateral.models import Collateral
from app.collateral.states import AssetType
from app.core.labels import Labelled
from app.courts.models import Court
from app.docket.models import Proceeding
from app.docket.states import ProceedingKind
from app.files.models import Attachment
from app.matters.models import Party
from app.matters.services.debt import BANK_LOCALE
from app.preservation.models import PreservationOrder, PreservedAsset
from app.preservation.states import AssetKind, OrderKind, Security
from app.statutes.course import Fact

NEW = "new"
TAKEN = {
    AssetKind.DEPOSIT: "deposit_frozen",
    AssetKind.MOVABLE: "movable_seized",
    AssetKind.IMMOVABLE: "immovable_seized",
}
"""The happening by which each kind of asset is taken."""
PHASES = {OrderKind.PRE_SUIT: "presuit", OrderKind.PENDING_SUIT: "suit", OrderKind.BEFORE_ENFORCEMENT: "before_enforcement"}
"""In which phase the measures of an order are taken."""


@dataclass(frozen=True, kw_only=True)
class ApplicationFacts:
    """What a court is asked to preserve, and what stands behind it."""

    kind: OrderKind
    court: Court
    applied_on: date
    amount: Decimal
    security: Security
    serves: Proceeding | None = None
    is_urgent: bool = False
    security_amount: Decimal | None = None
    security_by: str = ""
    security_proof: Attachment | None = None
    case_number: str = ""


@dataclass(frozen=True, kw_only=True)
class SeizureFacts:
    """One asset under one measure: what, whose, since when, in which rank, for how much."""

    asset_kind: AssetKind
    asset_type: AssetType
    title: str
    started_on: date
    collateral: Collateral | None = None
    owner: Party | None = None
    court: Court | None = None
    ruling_number: str = ""
    registry_number: str = ""
    printed_end_on: date | None = None
    position: int = 1
    waits_behind: str = ""
    amount_aimed: Decimal | None = None
    amount_frozen: Decimal | None = None
    asset_value: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What goes with the record of any act: a note, a proof, and why an unusual order of days may stand."""

    note: str = ""
    proof: Attachment | None = None
    reason: str = ""


def application(facts: ApplicationFacts, *, proceeding: Proceeding | None = None) -> Fact:
    """The application to the court."""
    if facts.kind is OrderKind.PRE_SUIT:
        return _fact("presuit_applied", on=facts.applied_on, proceeding=proceeding, amount=facts.amount)
    urgent = "yes" if facts.is_urgent else "no"
    return _fact("preservation_applied", on=facts.applied_on, proceeding=proceeding, amount=facts.amount, urgent=urgent)


def act_of(order: PreservationOrder, happening: str, *, on: date, **details: Any) -> Fact:
    """An act about the whole order: ruling, service, review, release."""
    return _fact(happening, on=on, proceeding=order.proceeding, **details)


def seizure(facts: SeizureFacts, *, proceeding: Proceeding, phase: str, measure: PreservedAsset | None = None) -> Fact:
    """The measure that is taken; what it counts for is told with it."""
    is_deposit = facts.asset_kind is AssetKind.DEPOSIT
    return _fact(
        TAKEN[facts.asset_kind],
        on=facts.started_on,
        proceeding=proceeding,
        measure=NEW if measure is None else measure,
        phase=phase,
        position=facts.position,
        printed_end_on=facts.printed_end_on,
        amount=facts.amount_aimed,
        frozen_amount=facts.amount_frozen if is_deposit else None,
        asset_value=None if is_deposit else facts.asset_value,
        asset=f"{facts.title}{facts.registry_number}",
        case_number=facts.ruling_number,
    )


def act_on(measure: PreservedAsset, happening: str, *, on: date, **details: Any) -> Fact:
    """An act about one measure: renewal, release, change of rank or value."""
    return _fact(happening, on=on, proceeding=measure.proceeding, measure=measure, **details)


def counted(measure: PreservedAsset, *, on: date, amount: Decimal, reason: Labelled | None = None) -> Fact:
    """What the measure holds from a day on."""
    if measure.asset_kind is AssetKind.DEPOSIT:
        return act_on(measure, "amount_frozen", on=on, frozen_amount=amount, reason=reason)
    return act_on(measure, "value_changed", on=on, asset_value=amount, reason=reason)


def phase_of(proceeding: Proceeding, *, order: PreservationOrder | None) -> str:
    """In which phase a measure of this proceeding is taken."""
    if order is not None:
        return PHASES[order.kind]
    return "enforcement" if proceeding.kind is ProceedingKind.ENFORCEMENT else "suit"


def _fact(
    happening: str,
    *,
    on: date,
    proceeding: Proceeding | None = None,
    measure: PreservedAsset | str = "",
    **details: Any,
) -> Fact:
    return Fact(
        key=NEW,
        happening=happening,
        on=on,
        proceeding=NEW if proceeding is None else str(proceeding.id),
        measure=measure if isinstance(measure, str) else str(measure.id),
        details=_plain(details),
    )


def _plain(details: Mapping[str, Any]) -> dict[str, Any]:
    """Details as JSON keeps them, so that the same act told twice is seen to be the same; what is not said is left out."""
    return {name: _told(value) for name, value in details.items() if value is not None and value != ""}


def _told(value: Any) -> Any:
    if isinstance(value, Labelled):
        with force_locale(BANK_LOCALE):
            return value.label
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
