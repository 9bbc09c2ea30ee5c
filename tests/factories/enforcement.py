"""Enforcement cases and what hangs on them, for tests."""

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from app.core.db import db
from app.courts.models import Court
from app.courts.states import CourtLevel
from app.docket.models import CaseNumber, Proceeding
from app.docket.states import ProceedingKind
from app.enforcement.models import AssetLead, EnforcementCase, Measure, PropertySearch, Receipt, SearchResult, SideBranch
from app.enforcement.states import (
    AssetClass,
    CaseStage,
    Finding,
    LeadSource,
    MeasureKind,
    ReceiptSource,
    SearchWay,
    SideKind,
)
from app.litigation.models import Instrument, Lawsuit
from app.litigation.states import InstrumentKind, LawsuitStage
from app.matters.models import Matter

_next = count(1)


def court() -> Court:
    """A basic court of the enforcement."""
    number = next(_next)
    return _kept(
        Court(name=f"示例第{number}区人民法院", level=CourtLevel.BASIC, province="青澜省", case_code=f"澜{7000 + number}")
    )


def instrument(*, matter: Matter, issued_on: date = date(2025, 11, 3), **facts: Any) -> Instrument:
    """A judgment of a lawsuit before its own court."""
    lawsuit = _kept(Proceeding(matter_id=matter.id, kind=ProceedingKind.LAWSUIT, opened_on=issued_on.replace(month=6, day=2)))
    _kept(Lawsuit(matter=matter, proceeding=lawsuit, stage=LawsuitStage.DECIDED, stage_since=issued_on))
    facts = {"kind": InstrumentKind.JUDGMENT, "number": f"（2025）澜0102民初{next(_next)}号"} | facts
    return _kept(Instrument(matter_id=matter.id, proceeding=lawsuit, issued_on=issued_on, **facts))


def case(*, matter: Matter, number: str | None = None, **facts: Any) -> EnforcementCase:
    """A case that a court opened under its number in January 2026."""
    applied_on = facts.pop("applied_on", date(2026, 1, 12))
    proceeding = facts.pop("proceeding", None) or _kept(
        Proceeding(matter_id=matter.id, kind=ProceedingKind.ENFORCEMENT, opened_on=applied_on, court=matter.court)
    )
    text = number if number is not None else f"（2026）澜0102执{next(_next)}号"
    if text:
        _kept(CaseNumber(matter_id=matter.id, proceeding=proceeding, text=text, identity=text, type_code="执"))
    facts = {
        "stage": CaseStage.ACCEPTED,
        "stage_since": date(2026, 1, 14),
        "applied_on": applied_on,
        "applied_amount": Decimal("3813222.65"),
        "accepted_on": date(2026, 1, 14),
        "judge": "吴示例",
        "title_words": "（2025）澜0102民初1234号民事判决书",
        "respondents": [role.party for role in matter.party_roles[:1]],
    } | facts
    return _kept(EnforcementCase(matter=matter, proceeding=proceeding, **facts))


def measure(*, case: EnforcementCase, **facts: Any) -> Measure:
    """Consumption of the first respondent restricted."""
    facts = {
        "kind": MeasureKind.CONSUMPTION_RESTRICTION,
        "party": case.respondents[0],
        "since_on": date(2026, 2, 3),
        "decision_number": "（2026）澜0102执1号",
    } | facts
    return _kept(Measure(matter_id=case.matter_id, case=case, **facts))


def search(*, case: EnforcementCase, **facts: Any) -> PropertySearch:
    """A network search that found one deposit."""
    facts = {"searched_on": date(2026, 2, 2), "way": SearchWay.NETWORK} | facts
    made = _kept(PropertySearch(matter_id=case.matter_id, case=case, **facts))
    _kept(
        SearchResult(
            matter_id=case.matter_id,
            search=made,
            asset_class=AssetClass.DEPOSIT,
            finding=Finding.FOUND,
            detail="澜州示例银行尾号0001账户",
            amount=Decimal("1200.00"),
        )
    )
    return made


def lead(*, matter: Matter, **facts: Any) -> AssetLead:
    """A lead of the bank to a car, not yet submitted."""
    facts = {
        "source": LeadSource.BANK,
        "asset_class": AssetClass.VEHICLE,
        "description": f"澜A示例{next(_next)}小型轿车",
        "found_on": date(2026, 2, 20),
        "value": Decimal("80000.00"),
    } | facts
    return _kept(AssetLead(matter=matter, **facts))


def side(*, case: EnforcementCase, **facts: Any) -> SideBranch:
    """A third person's objection that runs."""
    facts = {
        "kind": SideKind.OUTSIDER_OBJECTION,
        "opened_on": date(2026, 2, 25),
        "number": "（2026）澜0102执异3号",
        "raised_by": "孙示例",
        "about": "示例商铺1号",
    } | facts
    return _kept(SideBranch(matter_id=case.matter_id, case=case, **facts))


def receipt(*, case: EnforcementCase, **facts: Any) -> Receipt:
    """Ten thousand that came in and wait for their division."""
    facts = {
        "source": ReceiptSource.DEDUCTION,
        "amount": Decimal("10000.00"),
        "surplus_part": Decimal("10000.00"),
        "paid_on": date(2026, 3, 2),
        "received_on": date(2026, 3, 4),
        "payer": "示例付款人",
    } | facts
    return _kept(Receipt(matter_id=case.matter_id, case=case, **facts))


def _kept(row: Any) -> Any:
    db.session.add(row)
    db.session.flush()
    return row
