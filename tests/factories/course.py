"""A suit, a preservation and an enforcement of a matter, with the events that put them on the docket."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.access.models import User
from app.collateral.states import AssetType
from app.core.db import db
from app.courts.models import Court
from app.courts.states import CourtLevel
from app.docket import services as docket
from app.docket.models import Proceeding
from app.docket.states import ProceedingKind
from app.litigation.models import Instrument
from app.litigation.states import InstrumentKind, TitleType
from app.matters.models import Matter, Party
from app.preservation.models import PreservedAsset
from app.preservation.states import AssetKind, MeasureStatus
from app.statutes.rules import LAW

SUIT_NUMBER, SEIZURE_NUMBER, ENFORCEMENT_NUMBER = "（2025）澜0102民初1234号", "（2025）澜0102执保56号", "（2026）澜0102执789号"
RULING = "（2025）澜0102民初1234号之一"


@dataclass
class Course:
    """The rows tests ask for."""

    lawsuit: Proceeding
    preservation: Proceeding
    enforcement: Proceeding
    judgment: Instrument
    deposit: PreservedAsset
    plant: PreservedAsset
    upper: Court


def course(*, matter: Matter, actor: User, parties: list[Party]) -> Course:
    """Sued and judged in 2025, a deposit and a plant seized, enforced since February 2026."""
    court = matter.court
    assert court is not None
    upper = Court(name="澜州市中级人民法院", level=CourtLevel.INTERMEDIATE, province="青澜省", city="澜州市", case_code="澜01")
    court.parent = upper
    lawsuit = _open(actor, matter, ProceedingKind.LAWSUIT, date(2025, 4, 10), SUIT_NUMBER)
    preservation = _open(actor, matter, ProceedingKind.PRESERVATION, date(2025, 4, 15), SEIZURE_NUMBER)
    enforcement = _open(actor, matter, ProceedingKind.ENFORCEMENT, date(2026, 2, 2), ENFORCEMENT_NUMBER)
    judgment = Instrument(
        matter_id=matter.id,
        proceeding=lawsuit,
        kind=InstrumentKind.JUDGMENT,
        title=TitleType.FIRST_INSTANCE_JUDGMENT,
        number="（2025）澜0102民初1234号",
        issued_on=date(2025, 9, 1),
    )
    deposit = _asset(
        matter,
        preservation,
        AssetKind.DEPOSIT,
        AssetType.DEPOSIT,
        "澜州示例精工机械有限公司在示例商业银行澜州支行的账户（6222000000000001234）",
    )
    plant = _asset(matter, preservation, AssetKind.IMMOVABLE, AssetType.PLANT_LAND, "澜州市临澜区示范路18号工业厂房")
    db.session.add_all([judgment, deposit, plant])
    db.session.flush()

    def event(happening: str, on: date, row: Proceeding, **facts: Any) -> None:
        docket.record_event(
            actor=actor, matter_id=matter.id, happening=happening, on=on, proceeding_id=row.id, rules=LAW, reason="补录", **facts
        )

    event("case_accepted", date(2025, 4, 12), lawsuit, details={"procedure": "ordinary"})
    event("preservation_ruled", date(2025, 4, 18), preservation, details={"case_number": SUIT_NUMBER})
    event(
        "deposit_frozen", date(2025, 4, 20), preservation, measure_id=deposit.id,
        details={"phase": "suit", "position": 1, "printed_end_on": "2026-04-19", "frozen_amount": "86000.00"},
    )  # fmt: skip
    event(
        "immovable_seized", date(2025, 4, 21), preservation, measure_id=plant.id,
        details={"phase": "suit", "position": 1},
    )  # fmt: skip
    event(
        "judgment_given", date(2025, 9, 1), lawsuit, instrument_id=judgment.id,
        details={"title": "first_instance_judgment", "performance_days": 10},
    )  # fmt: skip
    event("judgment_served", date(2025, 9, 10), lawsuit)
    for party in parties:
        event("judgment_served", date(2025, 9, 12), lawsuit, party_id=party.id)
    return Course(lawsuit, preservation, enforcement, judgment, deposit, plant, upper)


def _open(actor: User, matter: Matter, kind: ProceedingKind, on: date, number: str) -> Proceeding:
    proceeding = docket.open_proceeding(actor=actor, matter_id=matter.id, kind=kind, opened_on=on, court=matter.court)
    docket.add_case_number(actor=actor, proceeding=proceeding, text=number)
    return proceeding


def _asset(matter: Matter, proceeding: Proceeding, kind: AssetKind, asset_type: AssetType, title: str) -> PreservedAsset:
    return PreservedAsset(
        matter_id=matter.id,
        proceeding=proceeding,
        status=MeasureStatus.EFFECTIVE,
        asset_kind=kind,
        asset_type=asset_type,
        title=title,
        ruling_number=RULING,
        started_on=date(2025, 4, 20),
    )
