"""Pages of preservation: the walk from the application to the renewal, the consequence before it is saved, and who sees what."""

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from app.access.models import User
from app.core import clock
from app.core.work import Application
from app.docket.models import Event
from app.files.models import Attachment
from app.matters.models import Matter
from app.preservation.models import PreservationOrder, PreservedAsset
from app.preservation.states import AssetKind, MeasureStatus, OrderStatus
from tests.factories import preservation
from tests.factories.contents import PDF
from tests.factories.desk import Desk
from tests.factories.desk import desk as make_desk

DAY = date(2026, 11, 23)


def test_from_the_application_to_the_renewed_freeze(desk: Desk) -> None:
    officer, matter = desk.browser("officer"), desk.ids["matter"]
    begun = officer.get(f"/matters/{matter}/preservation/new").text
    with desk.looking() as session:
        assert f'value="{session.get(Matter, matter).balance_total:,.2f}"' in begun
    typed = {
        "kind": "pending_suit",
        "court_id": str(_court(desk)),
        "applied_on": "2026-03-02",
        "amount": "350 万元",
        "security": "exemption",
    }

    applied = officer.post(f"/matters/{matter}/preservation/new", data=typed)
    assert applied.status_code == 303
    order = _only(desk, PreservationOrder)
    ruled = officer.post(
        f"/preservation/orders/{order.id}/rule",
        data={"happened_on": "2026-03-04", "ruling_number": "（2026）澜0102民初7号", "execution_number": "（2026）澜0102执保8号"},
    )
    assert ruled.status_code == 303
    taken = officer.post(f"/preservation/proceedings/{order.proceeding_id}/seize", data=_deposit())
    assert taken.status_code == 303
    measure = _only(desk, PreservedAsset)
    page = officer.get(f"/preservation/measures/{measure.id}").text
    assert "2027-03-04" in page
    assert "2027-02-25" in page
    for act in ("draft", "request"):
        assert officer.post(f"/preservation/measures/{measure.id}/{act}", data={"happened_on": "2026-11-20"}).status_code == 303
    renewed = officer.post(
        f"/preservation/measures/{measure.id}/renew", data={"happened_on": "2026-11-23", "printed_end_on": "2028-03-04"}
    )

    assert renewed.status_code == 303
    assert "2028-03-04" in officer.get(f"/preservation/measures/{measure.id}").text
    assert _only(desk, PreservationOrder).status is OrderStatus.EXECUTED


def test_the_consequence_is_shown_before_anything_is_saved(desk: Desk) -> None:
    order = _order(desk)
    officer, address = desk.browser("officer"), f"/preservation/proceedings/{order.proceeding_id}/seize"

    weighed = officer.post(address, data=_deposit() | {"weigh": "1"})
    fragment = officer.post(address, data=_deposit() | {"weigh": "1"}, headers={"HX-Request": "true"})

    assert weighed.status_code == 200
    for answer in (weighed, fragment):
        assert "2027-03-04" in answer.text
        assert "2027-02-25" in answer.text
    assert "<form" not in fragment.text
    with desk.looking() as session:
        assert session.scalars(select(PreservedAsset)).all() == []


def test_a_refused_day_keeps_what_was_typed_and_says_the_rule(desk: Desk) -> None:
    order = _order(desk)

    answer = desk.browser("officer").post(
        f"/preservation/proceedings/{order.proceeding_id}/seize", data=_deposit() | {"happened_on": "2026-03-01"}
    )

    assert answer.status_code == 422
    assert "cannot come before the ruling of 2026-03-04" in answer.text
    assert "示例银行澜州分行 6021" in answer.text


def test_a_measure_needs_a_name_or_a_collateral(desk: Desk) -> None:
    order, officer = _order(desk), desk.browser("officer")
    address = f"/preservation/proceedings/{order.proceeding_id}/seize"

    nameless = officer.post(address, data=_deposit() | {"title": ""})
    named = officer.post(
        address,
        data=_deposit()
        | {"title": "", "collateral_id": str(desk.ids["collateral"]), "asset_kind": "immovable", "asset_type": "plant_land"},
    )

    assert nameless.status_code == 422
    assert "Name the asset" in nameless.text
    assert named.status_code == 303
    assert _only(desk, PreservedAsset).title == "工业厂房及占用范围内的国有建设用地使用权"


def test_a_proof_goes_with_the_event_and_weighing_keeps_none(desk: Desk) -> None:
    measure, officer = _measure(desk), desk.browser("officer")
    address = f"/preservation/measures/{measure.id}/request"

    def typed() -> dict[str, Any]:
        return {"happened_on": "2026-11-20", "note": "网上提交", "file": (io.BytesIO(PDF), "续封申请.pdf")}

    officer.post(address, data=typed() | {"weigh": "1"}, content_type="multipart/form-data")
    with desk.looking() as session:
        assert session.scalars(select(Attachment)).all() == []
    assert officer.post(address, data=typed(), content_type="multipart/form-data").status_code == 303

    with desk.looking() as session:
        event = session.scalars(select(Event).where(Event.happening == "renewal_requested")).one()
        assert event.attachment is not None
        assert event.note == "网上提交"


def test_a_second_tap_records_one_event(desk: Desk) -> None:
    measure, officer = _measure(desk), desk.browser("officer")

    for _ in range(2):
        officer.post(f"/preservation/measures/{measure.id}/request", data={"happened_on": "2026-11-20"})

    with desk.looking() as session:
        assert len(session.scalars(select(Event).where(Event.happening == "renewal_requested")).all()) == 1


def test_the_lapse_is_decided_with_a_reason(desk: Desk) -> None:
    measure, officer = _measure(desk), desk.browser("officer")
    address = f"/preservation/measures/{measure.id}/lapse"

    bare = officer.post(address, data={"happened_on": "2026-11-20", "decision": "waived", "reason": ""})
    decided = officer.post(address, data={"happened_on": "2026-11-20", "decision": "waived", "reason": "余额不足百元"})

    assert (bare.status_code, decided.status_code) == (422, 303)
    assert _only(desk, PreservedAsset).status is MeasureStatus.LAPSED
    assert "余额不足百元" in officer.get(f"/preservation/measures/{measure.id}").text
    assert measure.title in officer.get("/preservation/?standing=lapsed").text


def test_the_matter_shows_procedure_beside_seizures_and_the_coverage(desk: Desk) -> None:
    _measure(desk, asset_kind=AssetKind.IMMOVABLE, asset_value=Decimal("9000000.00"))
    page = desk.browser("officer").get(f"/matters/{desk.ids['matter']}/preservation").text

    assert 'role="img"' in page
    assert "until 2029-03-04" in page
    assert "9,000,000.00" in page
    assert "release it at once" in page
    assert "财产保全规定 §15" in page


def test_the_list_is_narrowed_and_taken_away(desk: Desk) -> None:
    soon, later = _measure(desk, printed_end_on=date(2026, 12, 4)), _measure(desk)
    officer = desk.browser("officer")

    everything, within = officer.get("/preservation/").text, officer.get("/preservation/?within=30").text

    assert soon.title in everything and later.title in everything
    assert everything.index(soon.title) < everything.index(later.title)
    assert soon.title in within and later.title not in within
    assert officer.get("/preservation/?q=nothing-like-it").text.count("Nothing fits") == 1
    book = officer.get("/export/preservation?within=30")
    assert book.status_code == 200
    assert book.mimetype.endswith("sheet")


def test_the_fee_is_proposed_and_becomes_a_cost(desk: Desk) -> None:
    order, officer = _order(desk), desk.browser("officer")

    assert 'value="5,000.00"' in officer.get(f"/preservation/orders/{order.id}/fee").text
    paid = officer.post(f"/preservation/orders/{order.id}/fee", data={"happened_on": "2026-03-04", "amount": "5000"})

    assert paid.status_code == 303
    assert "5,000.00" in officer.get(f"/matters/{desk.ids['matter']}/costs").text


@pytest.mark.parametrize("act", ["convert", "lose-ground", "seek-release", "lift", "serve", "review", "review-decision"])
def test_every_act_of_an_order_opens_and_saves(desk: Desk, act: str) -> None:
    order = _order_of(desk, _measure(desk))
    typed = {"happened_on": "2026-11-20", "ground": "paid", "case_number": "（2026）澜0102执318号"}
    address, officer = f"/preservation/orders/{order.id}/{act}", desk.browser("officer")
    if act.startswith("review"):
        officer.post(f"/preservation/orders/{order.id}/serve", data={"happened_on": "2026-11-18"})
    if act == "review-decision":
        officer.post(f"/preservation/orders/{order.id}/review", data={"happened_on": "2026-11-19"})

    assert officer.get(address).status_code == 200
    assert officer.post(address, data=typed).status_code == 303
    assert officer.get(f"/preservation/orders/{order.id}").status_code == 200


@pytest.mark.parametrize(
    ("act", "typed"),
    [
        ("release", {"ground": "paid"}),
        ("release-part", {"ground": "excess", "amount": "100"}),
        ("count", {"amount": "100"}),
        ("dispose", {"ground": "拍卖成交"}),
    ],
)
def test_every_act_of_a_measure_opens_and_saves(desk: Desk, act: str, typed: dict[str, str]) -> None:
    measure, officer = _measure(desk), desk.browser("officer")
    address = f"/preservation/measures/{measure.id}/{act}"

    assert officer.get(address).status_code == 200
    assert officer.post(address, data={"happened_on": "2026-11-20"} | typed).status_code == 303
    assert officer.get(f"/preservation/measures/{measure.id}").status_code == 200


@pytest.mark.parametrize(("act", "typed"), [("take-effect", {}), ("rank", {"position": "2"})])
def test_every_act_of_a_waiting_measure_opens_and_saves(desk: Desk, act: str, typed: dict[str, str]) -> None:
    measure, officer = _measure(desk, position=3), desk.browser("officer")
    address = f"/preservation/measures/{measure.id}/{act}"

    assert officer.get(address).status_code == 200
    assert officer.post(address, data={"happened_on": "2026-11-20"} | typed).status_code == 303
    assert officer.get(f"/preservation/measures/{measure.id}").status_code == 200


def test_the_pages_are_chinese_for_who_reads_chinese(desk: Desk) -> None:
    measure = _measure(desk, printed_end_on=date(2026, 12, 4))
    collector = desk.browser("collector")

    page = collector.get(f"/matters/{desk.ids['matter']}/preservation").text

    assert "进程与保全对照" in page
    assert "12-04 到期，还有 11 天" in page
    assert "续行保全" in collector.get(f"/preservation/measures/{measure.id}").text


def test_strangers_see_and_change_nothing(desk: Desk) -> None:
    measure = _measure(desk)
    order = _order_of(desk, measure)
    pages = [
        f"/matters/{desk.ids['matter']}/preservation",
        f"/preservation/orders/{order.id}",
        f"/preservation/measures/{measure.id}",
    ]
    for name in ("stranger", "elsewhere"):
        browser = desk.browser(name)
        assert [browser.get(page).status_code for page in pages] == [404, 404, 404], name
        assert measure.title not in browser.get("/preservation/").text
    elsewhere = desk.browser("elsewhere")
    assert elsewhere.post(f"/preservation/measures/{measure.id}/release", data={"happened_on": "2026-11-20"}).status_code == 404
    assert elsewhere.post(f"/preservation/proceedings/{order.proceeding_id}/seize", data=_deposit()).status_code == 404


def test_a_lawyer_reads_and_records_nothing(desk: Desk) -> None:
    measure = _measure(desk)
    lawyer = desk.browser("lawyer")

    assert measure.title in lawyer.get(f"/preservation/measures/{measure.id}").text
    assert lawyer.post(f"/preservation/measures/{measure.id}/release", data={"happened_on": "2026-11-20"}).status_code == 403


def _deposit() -> dict[str, str]:
    return {
        "asset_kind": "deposit",
        "asset_type": "deposit",
        "title": "示例银行澜州分行 6021",
        "happened_on": "2026-03-05",
        "position": "1",
        "amount_aimed": "200 万元",
        "amount_frozen": "128 万元",
    }


def _officer(desk: Desk, session: Any) -> Any:
    return session.scalars(select(User).where(User.fs_uniquifier == desk.people["officer"])).one()


def _order(desk: Desk) -> PreservationOrder:
    with desk.looking() as session:
        made = preservation.order(actor=_officer(desk, session), matter=session.get(Matter, desk.ids["matter"]))
        session.commit()
        return _loose(session, made)


def _measure(desk: Desk, **facts: Any) -> PreservedAsset:
    with desk.looking() as session:
        actor = _officer(desk, session)
        order = preservation.order(actor=actor, matter=session.get(Matter, desk.ids["matter"]))
        made = preservation.measure(actor=actor, order=order, **facts)
        session.commit()
        return _loose(session, made)


def _order_of(desk: Desk, measure: PreservedAsset) -> PreservationOrder:
    with desk.looking() as session:
        wanted = select(PreservationOrder).where(PreservationOrder.proceeding_id == measure.proceeding_id)
        return _loose(session, session.scalars(wanted).one())


def _court(desk: Desk) -> int:
    with desk.looking() as session:
        made = preservation.court()
        session.commit()
        return int(made.id)


def _only(desk: Desk, model: Any) -> Any:
    with desk.looking() as session:
        return _loose(session, session.scalars(select(model)).one())


def _loose(session: Any, row: Any) -> Any:
    session.refresh(row)
    session.expunge(row)
    return row


@pytest.fixture
def desk(app: Application) -> Desk:
    clock.set_business_day(DAY)
    return make_desk(app)
