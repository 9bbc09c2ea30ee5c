"""Measures: taking them, their rank, what they hold, releasing them in whole or in part, disposal of the asset."""

from datetime import date
from decimal import Decimal

from app.access.models import User
from app.access.policy import Permission, demand
from app.collateral import services as collateral
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.docket.models import Event, Proceeding
from app.matters.facts import Remark
from app.matters.services import guarantees, loans
from app.preservation import facts as told
from app.preservation.facts import Noted, SeizureFacts
from app.preservation.models import PreservationOrder, PreservedAsset
from app.preservation.services import orders
from app.preservation.services.recording import PLAIN, record
from app.preservation.states import MEASURES, ORDERS, AssetKind, MeasureStatus, OrderStatus, ReleaseGround

NO_RULING = N_("No ruling is recorded for this application (%(status)s): record the ruling first, then what was seized under it.")
BEFORE_RULING = N_("A measure of %(started)s cannot come before the ruling of %(ruled)s.")
ENDS_EARLY = N_("The printed end %(end)s does not lie after the start %(start)s.")
STRANGE_OWNER = N_("%(party)s is not a party of this matter: add the party first.")
STRANGE_ASSET = N_("This asset secures no loan of this matter: describe it in words instead.")
MORE_THAN_AIMED = N_("More cannot be frozen than was ordered: %(frozen)s against %(aimed)s.")
NOT_WAITING = N_("This measure does not wait behind another one (%(status)s): its rank does not change.")
OVER = N_("This measure is over (%(status)s): nothing more happens to it.")
NOT_LESS = N_("%(amount)s is not less than the measure holds now (%(held)s): to release all of it, record the release.")
NEGATIVE = N_("An amount is not below zero.")

NO_VALUE = N_("%(asset)s: nothing is recorded of what it is worth; it does not count in the coverage.")
NO_ONE_BEFORE = N_("%(asset)s waits, but not said behind whom: note the court and the case of the first seizure.")
NO_END_PRINTED = N_("%(asset)s: no printed end; it is managed one day before the longest term (PER-47).")


def seize(*, actor: User, proceeding: Proceeding, facts: SeizureFacts, noted: Noted = PLAIN) -> PreservedAsset:
    """Record an asset taken or a place in the queue for it; the first measure executes the order."""
    demand(actor, Permission.RECORD_EVENT)
    order = orders.order_of(proceeding=proceeding)
    _check(proceeding=proceeding, order=order, facts=facts)
    measure = PreservedAsset(
        matter_id=proceeding.matter_id,
        proceeding=proceeding,
        status=MeasureStatus.EFFECTIVE if facts.position == 1 else MeasureStatus.WAITING,
        court=facts.court or proceeding.court,
        **{name: getattr(facts, name) for name in _COPIED},
    )
    db.session.add(measure)
    db.session.flush()
    if order is not None and order.status is OrderStatus.GRANTED:
        docket.advance(
            actor=actor,
            subject=order,
            to=OrderStatus.EXECUTED,
            transitions=ORDERS,
            happened_on=facts.started_on,
            kind=None,
        )
    fact = told.seizure(facts, proceeding=proceeding, phase=told.phase_of(proceeding, order=order), measure=measure)
    record(actor=actor, matter_id=proceeding.matter_id, fact=fact, noted=noted)
    return measure


def take_effect(
    *, actor: User, measure: PreservedAsset, on: date, printed_end_on: date | None = None, noted: Noted = PLAIN
) -> Event:
    """Record that the seizure before it was released or lapsed elsewhere: the waiting one binds from that day (PER-46, 48)."""
    loans.refuse_future(on=on, field="happened_on")
    _advance(actor=actor, measure=measure, to=MeasureStatus.EFFECTIVE, on=on)
    _refuse_end(printed_end_on, after=on)
    measure.position, measure.waits_behind = 1, ""
    measure.printed_end_on = printed_end_on or measure.printed_end_on
    fact = told.act_on(measure, "first_released", on=on, printed_end_on=printed_end_on)
    return record(actor=actor, matter_id=measure.matter_id, fact=fact, noted=noted)


def change_rank(
    *, actor: User, measure: PreservedAsset, on: date, position: int, waits_behind: str = "", noted: Noted = PLAIN
) -> Event:
    """Record that a waiting measure moved in the queue; in the first place it binds."""
    loans.refuse_future(on=on, field="happened_on")
    if measure.status is not MeasureStatus.WAITING:
        raise DomainError(NOT_WAITING, status=measure.status.label)
    measure.waits_behind = waits_behind if position > 1 else ""
    fact = told.act_on(measure, "position_changed", on=on, position=position)
    return record(actor=actor, matter_id=measure.matter_id, fact=fact, noted=noted)


def count_again(*, actor: User, measure: PreservedAsset, on: date, amount: Decimal, noted: Noted = PLAIN) -> Event:
    """Record what the measure holds now: money that came in on a frozen account, a new value of the asset."""
    loans.refuse_future(on=on, field="happened_on")
    _refuse_over(measure)
    _refuse_amount(measure, amount=amount)
    return _count(actor=actor, measure=measure, on=on, amount=amount, noted=noted)


def release_part(
    *, actor: User, measure: PreservedAsset, on: date, amount: Decimal, ground: ReleaseGround, noted: Noted = PLAIN
) -> Event:
    """Record that the measure was released in part; `amount` is what it holds from now on (PER-57: the excess at once)."""
    loans.refuse_future(on=on, field="happened_on")
    _refuse_over(measure)
    held = measure.counted
    if amount < 0:
        raise DomainError(NEGATIVE, field="amount")
    if held is None or amount >= held:
        shown = "—" if held is None else f"{held:,.2f}"
        raise DomainError(NOT_LESS, field="amount", amount=f"{amount:,.2f}", held=shown)
    if measure.amount_aimed is not None:
        measure.amount_aimed = min(measure.amount_aimed, max(amount, measure.amount_aimed - (held - amount)))
    return _count(actor=actor, measure=measure, on=on, amount=amount, noted=noted, reason=ground)


def release(
    *, actor: User, measure: PreservedAsset, on: date, ground: ReleaseGround, ruling_number: str = "", noted: Noted = PLAIN
) -> Event:
    """Record that the measure was released; what waits behind it moves up."""
    loans.refuse_future(on=on, field="happened_on")
    _advance(actor=actor, measure=measure, to=MeasureStatus.RELEASED, on=on)
    fact = told.act_on(measure, "released", on=on, case_number=ruling_number, reason=ground)
    return record(actor=actor, matter_id=measure.matter_id, fact=fact, noted=noted)


def dispose(*, actor: User, measure: PreservedAsset, on: date, ground: str = "", noted: Noted = PLAIN) -> Event:
    """Record that the asset was sold or given in payment: the measure has lost its object."""
    loans.refuse_future(on=on, field="happened_on")
    _advance(actor=actor, measure=measure, to=MeasureStatus.DISPOSED, on=on)
    fact = told.act_on(measure, "asset_disposed", on=on, reason=ground)
    return record(actor=actor, matter_id=measure.matter_id, fact=fact, noted=noted)


def remarks_on(measure: PreservedAsset) -> list[Remark]:
    """What should be looked at again."""
    named = {"asset": measure.title}
    found = []
    if measure.status.binds and measure.counted is None:
        found.append(Remark(NO_VALUE, named))
    if measure.status is MeasureStatus.WAITING and not measure.waits_behind:
        found.append(Remark(NO_ONE_BEFORE, named))
    if measure.status.binds and measure.printed_end_on is None:
        found.append(Remark(NO_END_PRINTED, named))
    return found


_COPIED = (
    "asset_kind",
    "asset_type",
    "title",
    "collateral",
    "owner",
    "ruling_number",
    "registry_number",
    "started_on",
    "printed_end_on",
    "position",
    "waits_behind",
    "amount_aimed",
    "amount_frozen",
    "asset_value",
)


def _count(
    *,
    actor: User,
    measure: PreservedAsset,
    on: date,
    amount: Decimal,
    noted: Noted,
    reason: ReleaseGround | None = None,
) -> Event:
    fact = told.counted(measure, on=on, amount=amount, reason=reason)
    if measure.asset_kind is AssetKind.DEPOSIT:
        measure.amount_frozen = amount
    else:
        measure.asset_value = amount
    return record(actor=actor, matter_id=measure.matter_id, fact=fact, noted=noted)


def _check(*, proceeding: Proceeding, order: PreservationOrder | None, facts: SeizureFacts) -> None:
    loans.refuse_future(on=facts.started_on, field="happened_on")
    if order is not None and order.status in (OrderStatus.APPLIED, OrderStatus.REFUSED, OrderStatus.LIFTED):
        raise DomainError(NO_RULING, status=order.status.label)
    if order is not None and order.ruled_on is not None and facts.started_on < order.ruled_on:
        days = {"started": facts.started_on.isoformat(), "ruled": order.ruled_on.isoformat()}
        raise DomainError(BEFORE_RULING, field="happened_on", **days)
    _refuse_end(facts.printed_end_on, after=facts.started_on)
    matter = proceeding.matter
    if facts.owner is not None and facts.owner not in guarantees.parties_of(matter=matter):
        raise DomainError(STRANGE_OWNER, field="owner_id", party=facts.owner.name)
    if facts.collateral is not None and facts.collateral not in [row.collateral for row in collateral.of_matter(matter=matter)]:
        raise DomainError(STRANGE_ASSET, field="collateral_id")
    for name in ("amount_aimed", "amount_frozen", "asset_value"):
        value = getattr(facts, name)
        if value is not None and value < 0:
            raise DomainError(NEGATIVE, field=name)
    if facts.amount_frozen is not None and facts.amount_aimed is not None and facts.amount_frozen > facts.amount_aimed:
        figures = {"frozen": f"{facts.amount_frozen:,.2f}", "aimed": f"{facts.amount_aimed:,.2f}"}
        raise DomainError(MORE_THAN_AIMED, field="amount_frozen", **figures)


def _refuse_amount(measure: PreservedAsset, *, amount: Decimal) -> None:
    if amount < 0:
        raise DomainError(NEGATIVE, field="amount")
    is_deposit = measure.asset_kind is AssetKind.DEPOSIT
    if is_deposit and measure.amount_aimed is not None and amount > measure.amount_aimed:
        figures = {"frozen": f"{amount:,.2f}", "aimed": f"{measure.amount_aimed:,.2f}"}
        raise DomainError(MORE_THAN_AIMED, field="amount", **figures)


def _refuse_end(end: date | None, *, after: date) -> None:
    if end is not None and end <= after:
        raise DomainError(ENDS_EARLY, field="printed_end_on", end=end.isoformat(), start=after.isoformat())


def _refuse_over(measure: PreservedAsset) -> None:
    if measure.status.is_over:
        raise DomainError(OVER, status=measure.status.label)


def _advance(*, actor: User, measure: PreservedAsset, to: MeasureStatus, on: date) -> None:
    if to is MeasureStatus.EFFECTIVE:
        measure.position = 1
    docket.advance(actor=actor, subject=measure, to=to, transitions=MEASURES, happened_on=on, kind=None)
