"""Suits at every stage for tests: each factory calls the verbs, so that events and deadlines follow as they do for people."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from itertools import count
from typing import Any

from app.access.models import User
from app.core.db import db
from app.courts.models import Court
from app.courts.states import CourtLevel
from app.docket.states import ProceedingKind
from app.litigation import services
from app.litigation.models import Hearing, Instrument, Lawsuit
from app.litigation.services import InstrumentFacts, ItemFacts, LawsuitFacts
from app.litigation.states import (
    HearingKind,
    ItemKind,
    Liability,
    Procedure,
    ServedDocument,
    ServiceWay,
    TitleType,
)
from app.matters.models import Matter, Party
from app.matters.services import guarantees

_next = count(1)


def court(**facts: Any) -> Court:
    """A basic court of the invented province."""
    number = next(_next)
    told = {
        "name": f"澜州市示例{number}区人民法院",
        "level": CourtLevel.BASIC,
        "province": "青澜省",
        "case_code": f"澜{8000 + number}",
    }
    made = Court(**told | facts)
    db.session.add(made)
    db.session.flush()
    return made


def case_number(row: Lawsuit, *, year: int = 2026, kind: str = "民初") -> str:
    """A case number of the suit's own court."""
    code = row.proceeding.court.case_code if row.proceeding.court else "澜01"
    return f"（{year}）{code}{kind}{next(_next)}号"


def lawsuit(
    *,
    actor: User,
    matter: Matter,
    kind: ProceedingKind = ProceedingKind.LAWSUIT,
    opened_on: date = date(2026, 2, 20),
    **facts: Any,
) -> Lawsuit:
    """A suit that is being prepared, against everybody in the matter."""
    told: dict[str, Any] = {
        "cause_of_action": matter.cause_of_action,
        "claim_amount": Decimal("3813222.65"),
        "cutoff_on": opened_on,
        "defendants": guarantees.parties_of(matter=matter),
    } | facts
    if "court" not in told and "body" not in told:
        told["court"] = matter.court or court()
    return services.open_lawsuit(actor=actor, matter=matter, kind=kind, opened_on=opened_on, facts=LawsuitFacts(**told))


def accepted(
    *, actor: User, matter: Matter, accepted_on: date = date(2026, 3, 2), procedure: Procedure = Procedure.ORDINARY, **facts: Any
) -> Lawsuit:
    """A suit that the court took."""
    row = lawsuit(actor=actor, matter=matter, **facts)
    number = case_number(row, year=accepted_on.year)
    return services.accept(actor=actor, lawsuit=row, accepted_on=accepted_on, case_number=number, procedure=procedure)


def serve_all(*, actor: User, row: Lawsuit, on: date, way: ServiceWay = ServiceWay.POST) -> None:
    """The complaint reaches every defendant on one day."""
    for each in row.defendants:
        services.serve(actor=actor, lawsuit=row, party=each.party, document=ServedDocument.APPLICATION, way=way, served_on=on)


def hearing(*, actor: User, row: Lawsuit, held_on: date = date(2026, 5, 12), **facts: Any) -> Hearing:
    """A trial at half past nine in the third court room."""
    told: dict[str, Any] = {"kind": HearingKind.TRIAL, "starts_at": time(9, 30), "room": "第三法庭"} | facts
    return services.set_hearing(actor=actor, lawsuit=row, held_on=held_on, **told)


def judgment(
    *, actor: User, row: Lawsuit, issued_on: date = date(2026, 6, 1), items: Sequence[ItemFacts] | None = None, **facts: Any
) -> Instrument:
    """A first-instance judgment: principal and interest, the others jointly liable, to be paid within ten days."""
    debtor, *others = [each.party for each in row.defendants]
    ordered = items or (
        ItemFacts(kind=ItemKind.PRINCIPAL, amount=Decimal("3500000.00"), parties=(debtor,)),
        ItemFacts(kind=ItemKind.INTEREST, amount=Decimal("313222.65"), parties=(debtor,)),
        ItemFacts(kind=ItemKind.LIABILITY, liability=Liability.JOINT, parties=tuple(others)),
    )
    told: dict[str, Any] = {
        "title": TitleType.FIRST_INSTANCE_JUDGMENT,
        "issued_on": issued_on,
        "performance_days": 10,
        "items": tuple(ordered),
    } | facts
    return services.decide(actor=actor, lawsuit=row, facts=InstrumentFacts(**told))


def serve_title(*, actor: User, title: Instrument, days: dict[Party | None, date], way: ServiceWay = ServiceWay.POST) -> None:
    """The title reaches each party on its own day; no party is the bank."""
    assert title.lawsuit is not None
    for party, on in days.items():
        services.serve(
            actor=actor,
            lawsuit=title.lawsuit,
            party=party,
            document=ServedDocument.INSTRUMENT,
            instrument=title,
            way=way,
            served_on=on,
        )


def effective(*, actor: User, matter: Matter, served_on: date = date(2026, 6, 5), **facts: Any) -> Lawsuit:
    """A suit whose judgment was served on everybody, appealed by nobody and certified as effective."""
    row = accepted(actor=actor, matter=matter, **facts)
    title = judgment(actor=actor, row=row)
    serve_title(actor=actor, title=title, days={each.party: served_on for each in row.defendants} | {None: served_on})
    standing = services.standing_of_title(title)
    assert standing is not None and standing.effective_on is not None
    services.certify(actor=actor, instrument=title, effective_on=standing.effective_on, certified_on=standing.effective_on)
    return row
