"""Where a happening has a form of its own: a suit, a title, a seizure or an enforcement case keeps more of it than an event does.

The table names, for each such happening, the page that records it and the row the page is about.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.docket import services as docket
from app.docket.models import Event
from app.docket.states import ProceedingKind
from app.enforcement.models import EnforcementCase
from app.litigation import services as litigation
from app.litigation.models import DocumentService
from app.matters.models import Matter
from app.preservation import services as preservation


class Row(StrEnum):
    """What a page is about, by the argument of its address."""

    MATTER = "matter_id"
    LAWSUIT = "lawsuit_id"
    TITLE = "instrument_id"
    ORDER = "order_id"
    MEASURE = "preserved_asset_id"
    PROCEEDING = "proceeding_id"
    CASE = "enforcement_case_id"


@dataclass(frozen=True)
class Home:
    """One page that records a happening: its endpoint, its arguments, and the row it is about in words."""

    endpoint: str
    values: Mapping[str, Any] = field(default_factory=dict)
    label: str = ""


def _table(rows: Iterable[tuple[Row, str, str]]) -> dict[str, tuple[Row, str]]:
    return {happening: (row, endpoint) for row, endpoint, happenings in rows for happening in happenings.split()}


_HOMES = _table(
    (
        (Row.MATTER, "preservation.apply", "presuit_applied preservation_applied"),
        (Row.MATTER, "enforcement.apply_for", "enforcement_applied"),
        (
            Row.LAWSUIT,
            "litigation.submit",
            "complaint_submitted payment_order_applied collateral_applied arbitration_applied confirmation_applied",
        ),
        (Row.LAWSUIT, "litigation.accept", "case_accepted payment_order_accepted collateral_accepted special_accepted"),
        (
            Row.LAWSUIT,
            "litigation.serve",
            "complaint_received notice_published jurisdiction_ruling_served judgment_served ruling_served second_served "
            "mediation_signed payment_order_served collateral_papers_received collateral_ruling_served",
        ),
        (Row.LAWSUIT, "litigation.set_evidence", "evidence_set"),
        (Row.LAWSUIT, "litigation.object_to_jurisdiction", "jurisdiction_objected"),
        (Row.LAWSUIT, "litigation.appeal_on_jurisdiction", "jurisdiction_appealed"),
        (Row.LAWSUIT, "litigation.settle_jurisdiction", "jurisdiction_settled"),
        (Row.LAWSUIT, "litigation.set_hearing", "hearing hearing_notified"),
        (Row.LAWSUIT, "litigation.decide", "judgment_given payment_order_issued special_decided"),
        (Row.LAWSUIT, "litigation.notice_fee", "fee_notice_received appeal_fee_reminded conversion_notified"),
        (Row.LAWSUIT, "litigation.suspend", "suspended"),
        (Row.LAWSUIT, "litigation.resume", "resumed"),
        (
            Row.LAWSUIT,
            "litigation.end",
            "withdrawn deemed_withdrawn not_accepted dismissed terminated transferred payment_order_refused",
        ),
        (Row.LAWSUIT, "litigation.apply_for_retrial", "retrial_applied"),
        (Row.LAWSUIT, "litigation.order_retrial", "retrial_ordered"),
        (
            Row.LAWSUIT,
            "litigation.lawsuit",
            "hearing_held hearing_moved appeal_withdrawn fee_paid counterclaim_fee_paid appeal_fee_paid top_up_paid refund_received",
        ),
        (Row.TITLE, "litigation.certify", "effect_certified"),
        (Row.TITLE, "litigation.appeal", "appeal_filed"),
        (Row.TITLE, "litigation.waive_appeal", "appeal_waived"),
        (Row.TITLE, "litigation.accept_appeal", "appeal_accepted"),
        (Row.ORDER, "preservation.order_rule", "preservation_ruled"),
        (Row.ORDER, "preservation.order_secure", "preservation_security_given"),
        (Row.ORDER, "preservation.order_refuse", "presuit_refused"),
        (Row.ORDER, "preservation.order_serve", "preservation_ruling_served"),
        (Row.ORDER, "preservation.order_review", "preservation_review_requested"),
        (Row.ORDER, "preservation.order_review_decision", "preservation_review_decided"),
        (Row.ORDER, "preservation.order_lose_ground", "preservation_ground_lost"),
        (Row.ORDER, "preservation.order_seek_release", "release_requested"),
        (Row.ORDER, "preservation.order_lift", "preservation_released"),
        (
            Row.PROCEEDING,
            "preservation.seize",
            "presuit_measure_taken deposit_frozen movable_seized immovable_seized",
        ),
        (Row.MEASURE, "preservation.measure_draft", "renewal_drafted"),
        (Row.MEASURE, "preservation.measure_request", "renewal_requested"),
        (Row.MEASURE, "preservation.measure_renew", "renewed"),
        (Row.MEASURE, "preservation.measure_take_effect", "first_released"),
        (Row.MEASURE, "preservation.measure_rank", "position_changed"),
        (Row.MEASURE, "preservation.measure_count", "amount_frozen value_changed"),
        (Row.MEASURE, "preservation.measure_release", "released"),
        (Row.MEASURE, "preservation.measure_dispose", "asset_disposed"),
        (Row.MEASURE, "preservation.measure_lapse", "lapsed"),
        (Row.MEASURE, "preservation.measure", "converted"),
        (Row.CASE, "enforcement.accept", "enforcement_accepted"),
        (Row.CASE, "enforcement.notice", "enforcement_notice_received"),
        (Row.CASE, "enforcement.search", "search_done"),
        (Row.CASE, "enforcement.control", "asset_taken"),
        (Row.CASE, "enforcement.disposal", "auction_published"),
        (Row.CASE, "enforcement.plan", "distribution_plan_received"),
        (Row.CASE, "enforcement.shelve", "shelved"),
        (Row.CASE, "enforcement.resume", "enforcement_resumed"),
        (
            Row.CASE,
            "enforcement.close",
            "enforcement_completed ending_received enforcement_refused enforcement_withdrawn",
        ),
        (Row.CASE, "enforcement.record_receipt", "money_received"),
        (Row.CASE, "enforcement.impose", "consumption_restricted defaulter_listed exit_banned"),
        (
            Row.CASE,
            "enforcement.open_side",
            "objection_received review_received outsider_objection_received outsider_suit_filed settlement_concluded "
            "enforcement_security_given participation_applied party_change_applied bankruptcy_transferred",
        ),
        (
            Row.CASE,
            "enforcement.case",
            "consumption_lifted defaulter_removed lead_found lead_submitted lead_checked objection_ruling_served review_decided "
            "outsider_ruling_served outsider_objection_failed party_change_ruling_served settlement_performed "
            "settlement_breached stay_ended transfer_answered",
        ),
    )
)
_OPENS = {Row.LAWSUIT: "litigation.open", Row.ORDER: "preservation.apply", Row.CASE: "enforcement.apply_for"}
"""Where the row is made that a happening would be about."""


def is_kept_elsewhere(happening: str) -> bool:
    """Whether a page of its own records this happening."""
    return happening in _HOMES


def homes_of(
    *,
    matter: Matter,
    happening: str,
    proceeding_id: int | None = None,
    measure_id: int | None = None,
    instrument_id: int | None = None,
) -> list[Home]:
    """The pages that record a happening in this matter; where none of its rows is there yet, the page that makes one.

    What is known of the proceeding, the measure or the title narrows them.
    """
    row, endpoint = _HOMES[happening]
    wanted = {Row.TITLE: instrument_id, Row.MEASURE: measure_id}.get(row)
    found = [
        (key, label)
        for key, label, where in _rows(row, matter=matter)
        if (wanted is None or key == wanted) and (proceeding_id is None or where in (proceeding_id, None))
    ]
    homes = [Home(endpoint, {row.value: key}, label) for key, label in found]
    if not homes and proceeding_id is not None:
        return homes_of(matter=matter, happening=happening, measure_id=measure_id, instrument_id=instrument_id)
    if not homes and row in _OPENS:
        return [Home(_OPENS[row], {Row.MATTER.value: matter.id})]
    return homes


def mends_of(event: Event) -> Home | None:
    """The page that corrects an event together with the row that it made; none where the event stands alone."""
    service = db.session.scalars(select(DocumentService.id).where(DocumentService.event_id == event.id)).first()
    if service is not None:
        return Home("litigation.correct_service", {"document_service_id": service})
    if event.happening == "judgment_given" and event.instrument_id is not None:
        return Home("litigation.amend_instrument", {Row.TITLE.value: event.instrument_id})
    if event.happening in ("hearing", "hearing_held", "hearing_moved") and event.proceeding_id is not None:
        lawsuit = litigation.of_proceeding(proceeding_id=event.proceeding_id)
        return Home("litigation.lawsuit", {Row.LAWSUIT.value: lawsuit.id}) if lawsuit else None
    return None


def _rows(row: Row, *, matter: Matter) -> list[tuple[int, str, int | None]]:
    """The rows of a matter that pages are about: key, words, and the proceeding each belongs to."""
    if row is Row.LAWSUIT:
        return [(one.id, one.title, one.proceeding_id) for one in litigation.of_matter(matter_id=matter.id)]
    if row is Row.TITLE:
        titles = litigation.instruments_of(matter_id=matter.id)
        return [(one.id, f"{one.title.label} {one.number}".strip(), one.proceeding_id) for one in titles]
    if row is Row.ORDER:
        orders = preservation.orders_of(matter_id=matter.id)
        return [(one.id, f"{one.kind.label} {one.proceeding.number}".strip(), one.proceeding_id) for one in orders]
    if row is Row.MEASURE:
        lines = preservation.of_matter(matter_id=matter.id)
        return [(line.measure.id, line.measure.title, line.measure.proceeding_id) for line in lines]
    if row is Row.PROCEEDING:
        kinds = (ProceedingKind.PRESERVATION, ProceedingKind.ENFORCEMENT)
        rows = docket.proceedings_of(matter_id=matter.id)
        return [(one.id, f"{one.kind.label} {one.number}".strip(), one.id) for one in rows if one.kind in kinds]
    if row is Row.CASE:
        cases = db.session.scalars(
            select(EnforcementCase).where(EnforcementCase.matter_id == matter.id).order_by(EnforcementCase.id)
        )
        return [(one.id, f"{one.stage.label} {one.number}".strip(), one.proceeding_id) for one in cases]
    return [(matter.id, matter.title, None)]
