"""Pages of litigation: a suit is typed in step by step, the consequence is shown first, and strangers see nothing."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.access.models import User
from app.core.work import Application
from app.docket.models import Deadline, Event
from app.litigation.models import CourtFee, DocumentService, Hearing, Instrument, Lawsuit
from app.litigation.states import LawsuitStage
from app.matters.models import Matter
from tests.factories import litigation
from tests.factories.desk import Desk
from tests.factories.desk import desk as make_desk
from tests.matters.pages import counted

HTMX = {"HX-Request": "true"}


def test_a_suit_is_opened_from_the_page_of_its_matter(desk: Desk):
    officer, matter = desk.browser("officer"), desk.ids["matter"]
    typed = {
        "kind": "lawsuit",
        "opened_on": "2026-03-02",
        "court_id": str(desk.ids["court"]),
        "cause_of_action": "金融借款合同纠纷",
        "claim_amount": "381.322265 万元",
        "cutoff_on": "2026-03-20",
        "defendant_ids": [str(desk.ids["borrower"]), str(desk.ids["guarantor"])],
    }

    form = officer.get(f"/matters/{matter}/lawsuits/new").text
    refused = officer.post(f"/matters/{matter}/lawsuits/new", data=typed | {"court_id": "", "judge": "吴法官"})
    taken = officer.post(f"/matters/{matter}/lawsuits/new", data=typed)

    assert "澜州示例精工机械有限公司" in form
    assert refused.status_code == 422
    assert "Choose the court" in refused.text
    assert 'value="吴法官"' in refused.text
    assert taken.status_code == 303
    page = officer.get(taken.location).text
    assert "3,813,222.65" in page
    assert "Being prepared" in page
    assert taken.location in officer.get(f"/matters/{matter}/lawsuits").text


def test_the_consequence_is_shown_before_anything_is_saved(desk: Desk):
    officer, suit = desk.browser("officer"), desk.ids["lawsuit"]
    typed = _service(desk) | {"weigh": "1"}

    alone = officer.post(f"/litigation/lawsuits/{suit}/serve", data=typed, headers=HTMX)
    whole = officer.post(f"/litigation/lawsuits/{suit}/serve", data=typed)

    assert (alone.status_code, whole.status_code) == (200, 200)
    assert "<html" not in alone.text
    for text in (alone.text, whole.text):
        assert "2026-03-25" in text
        assert "民诉法 §128" in text
        assert "澜州示例精工机械有限公司" in text
    with desk.looking() as session:
        assert session.scalars(select(DocumentService)).all() == []
        assert session.scalars(select(Event).where(Event.happening == "complaint_received")).all() == []


def test_an_unfinished_form_is_not_scolded_while_the_consequence_is_asked(desk: Desk):
    answer = desk.browser("officer").post(f"/litigation/lawsuits/{desk.ids['lawsuit']}/serve", data={"weigh": "1"}, headers=HTMX)

    assert answer.status_code == 200
    assert "Fill this in" not in answer.text
    assert "shown here before" in answer.text


def test_what_the_verb_refuses_is_said_in_the_consequence_too(desk: Desk):
    typed = _service(desk) | {"weigh": "1", "served_on": "2026-03-21"}

    answer = desk.browser("officer").post(f"/litigation/lawsuits/{desk.ids['lawsuit']}/serve", data=typed, headers=HTMX)

    assert answer.status_code == 200
    assert "later than today" in answer.text


def test_a_service_is_saved_and_a_wrong_one_keeps_what_was_typed(desk: Desk):
    officer, suit = desk.browser("officer"), desk.ids["lawsuit"]

    refused = officer.post(
        f"/litigation/lawsuits/{suit}/serve", data=_service(desk) | {"served_on": "2026-03-77", "reason": "补录"}
    )
    saved = officer.post(f"/litigation/lawsuits/{suit}/serve", data=_service(desk))

    assert refused.status_code == 422
    assert "2026-03-77" in refused.text
    assert "补录" in refused.text
    assert saved.status_code == 303
    page = officer.get(f"/litigation/lawsuits/{suit}").text
    assert "2026-03-10" in page
    assert "2026-03-25" in page


def test_a_service_is_corrected_with_a_reason(desk: Desk):
    officer, suit = desk.browser("officer"), desk.ids["lawsuit"]
    officer.post(f"/litigation/lawsuits/{suit}/serve", data=_service(desk))
    with desk.looking() as session:
        row = session.scalars(select(DocumentService.id)).one()

    refused = officer.post(f"/litigation/services/{row}/edit", data={"way": "post", "served_on": "2026-03-12"})
    saved = officer.post(
        f"/litigation/services/{row}/edit", data={"way": "post", "served_on": "2026-03-12", "reason": "看错回执"}
    )

    assert (refused.status_code, saved.status_code) == (422, 303)
    with desk.looking() as session:
        assert session.get(DocumentService, row).served_on == date(2026, 3, 12)


def test_a_hearing_takes_the_hours_that_people_type(desk: Desk):
    officer, suit = desk.browser("officer"), desk.ids["lawsuit"]
    typed = {"kind": "trial", "held_on": "2026-05-12", "starts_at": "9时30分", "room": "第三法庭", "summoned_on": "2026-03-19"}

    refused = officer.post(f"/litigation/lawsuits/{suit}/hearings/new", data=typed | {"starts_at": "25:00"})
    saved = officer.post(f"/litigation/lawsuits/{suit}/hearings/new", data=typed)

    assert refused.status_code == 422
    assert "like 9:30" in refused.text
    assert saved.status_code == 303
    with desk.looking() as session:
        row = session.scalars(select(Hearing)).one()
        assert f"{row.starts_at:%H:%M}" == "09:30"
        key = row.id
    assert officer.post(f"/litigation/hearings/{key}/cancel", data={"reason": "法院改期"}).status_code == 303
    assert "法院改期" in officer.get(f"/litigation/lawsuits/{suit}").text


def test_a_judgment_is_typed_item_by_item_and_shown_with_its_reason(desk: Desk):
    officer, suit = desk.browser("officer"), desk.ids["lawsuit"]
    typed = _judgment(desk)

    more = officer.post(f"/litigation/lawsuits/{suit}/instruments/new", data=typed | {"items-add": "1"})
    weighed = officer.post(f"/litigation/lawsuits/{suit}/instruments/new", data=typed | {"weigh": "1"}, headers=HTMX)
    saved = officer.post(f"/litigation/lawsuits/{suit}/instruments/new", data=typed)

    assert (more.status_code, weighed.status_code, saved.status_code) == (200, 200, 303)
    assert "items-2-kind" in more.text
    page = officer.get(saved.location).text
    assert "3,500,000.00" in page
    assert "尚有当事人未送达" in page
    with desk.looking() as session:
        title = session.scalars(select(Instrument)).one()
        assert [item.amount for item in title.items] == [Decimal("3500000.00"), None]
        assert title.items[0].parties[0].party_id == desk.ids["borrower"]
        assert session.get(Lawsuit, suit).stage is LawsuitStage.DECIDED


def test_a_title_is_corrected_without_losing_what_others_changed(desk: Desk):
    officer, suit = desk.browser("officer"), desk.ids["lawsuit"]
    page = officer.post(f"/litigation/lawsuits/{suit}/instruments/new", data=_judgment(desk)).location
    form = officer.get(f"{page}/edit")

    saved = officer.post(f"{page}/edit", data=_judgment(desk) | {"performance_days": "30", "reason": "判决载明三十日"})

    assert 'value="10"' in form.text
    assert saved.status_code == 303
    with desk.looking() as session:
        assert session.scalars(select(Instrument)).one().performance_days == 30


def test_effect_is_refused_with_what_is_missing(desk: Desk):
    officer, suit = desk.browser("officer"), desk.ids["lawsuit"]
    page = officer.post(f"/litigation/lawsuits/{suit}/instruments/new", data=_judgment(desk)).location

    assert officer.post(f"{page}/effect").status_code == 303
    assert "not effective yet" in officer.get(page).text


def test_a_fee_is_noticed_paid_and_becomes_a_cost_of_the_matter(desk: Desk):
    officer, suit = desk.browser("officer"), desk.ids["lawsuit"]

    noticed = officer.post(f"/litigation/lawsuits/{suit}/fees/new", data={"kind": "acceptance", "noticed_on": "2026-03-03"})
    with desk.looking() as session:
        fee = session.scalars(select(CourtFee.id)).one()
    form = officer.get(f"/litigation/fees/{fee}/pay").text
    paid = officer.post(f"/litigation/fees/{fee}/pay", data={"paid": "37,305.78", "paid_on": "2026-03-05"})

    assert (noticed.status_code, paid.status_code) == (303, 303)
    assert 'value="37,305.78"' in form
    assert "37,305.78" in officer.get(f"/matters/{desk.ids['matter']}/costs").text
    assert officer.post(f"/litigation/fees/{fee}/pay", data={"paid": "1", "paid_on": "2026-03-05"}).status_code == 422


def test_the_list_is_narrowed_and_taken_away_as_a_workbook(desk: Desk):
    officer = desk.browser("officer")

    assert desk.number in officer.get("/litigation/?stage=accepted&state=running&kind=lawsuit").text
    assert desk.number not in officer.get("/litigation/?stage=effective").text
    assert "Nothing fits" in officer.get("/litigation/?q=nowhere").text
    book = officer.get("/export/lawsuits?state=running")
    assert book.status_code == 200
    assert book.mimetype.endswith("sheet")


def test_a_suit_is_found_by_its_number(desk: Desk):
    officer = desk.browser("officer")

    page = officer.get("/search", query_string={"q": desk.number[6:]}).text

    with desk.looking() as session:
        key = session.get(Lawsuit, desk.ids["lawsuit"]).proceeding_id
    assert f"/litigation/proceedings/{key}" in page
    assert officer.get(f"/litigation/proceedings/{key}").location == f"/litigation/lawsuits/{desk.ids['lawsuit']}"


def test_the_list_takes_a_fixed_number_of_queries(desk: Desk):
    officer = desk.browser("officer")
    officer.get("/litigation/")

    with counted(desk.app) as first:
        officer.get("/litigation/")
    with desk.looking() as session:
        matter, actor = session.get(Matter, desk.ids["matter"]), session.get(User, desk.ids["officer"])
        for _number in range(5):
            litigation.lawsuit(actor=actor, matter=matter, court=litigation.court(), opened_on=date(2026, 3, 2))
        session.commit()
    with counted(desk.app) as more:
        officer.get("/litigation/")

    assert len(more) == len(first)


def test_a_lawyer_reads_and_records_nothing_and_a_stranger_sees_nothing(desk: Desk):
    suit, matter = desk.ids["lawsuit"], desk.ids["matter"]
    lawyer, stranger = desk.browser("lawyer"), desk.browser("stranger")

    assert lawyer.get(f"/litigation/lawsuits/{suit}").status_code == 200
    assert lawyer.get(f"/litigation/lawsuits/{suit}/serve").status_code == 403
    for address in (f"/litigation/lawsuits/{suit}", f"/matters/{matter}/lawsuits"):
        assert stranger.get(address).status_code == 404
    for seat in ("elsewhere",):
        assert desk.browser(seat).post(f"/litigation/lawsuits/{suit}/serve", data=_service(desk)).status_code == 404
    with desk.looking() as session:
        assert session.scalars(select(DocumentService)).all() == []


def test_every_step_opens_with_a_form_and_asks_for_its_fields(desk: Desk):
    officer, suit = desk.browser("officer"), desk.ids["lawsuit"]
    steps = ["serve", "case-number", "evidence", "jurisdiction", "jurisdiction/appeal", "jurisdiction/settled", "hearings/new"]
    steps += ["fees/new", "suspend", "end", "retrial", "retrial/ordered", "submit", "accept", "resume", "instruments/new"]

    for step in steps:
        address = f"/litigation/lawsuits/{suit}/{step}"
        assert officer.get(address).status_code == 200, step
        assert officer.post(address, data={}).status_code == 422, step


def test_deadlines_are_explained_on_the_page_of_the_suit(desk: Desk):
    page = desk.browser("collector").get(f"/litigation/lawsuits/{desk.ids['lawsuit']}").text

    with desk.looking() as session:
        due = session.scalars(select(Deadline).where(Deadline.rule == "trial_ordinary")).one()
    assert due.title in page
    assert due.working[0] in page
    assert "民诉法 §152" in page


def _service(desk: Desk) -> dict[str, object]:
    return {
        "document": "application",
        "party_ids": [str(desk.ids["borrower"])],
        "way": "post",
        "served_on": "2026-03-10",
    }


def _judgment(desk: Desk) -> dict[str, object]:
    return {
        "title": "first_instance_judgment",
        "issued_on": "2026-03-16",
        "performance_days": "10",
        "items-0-kind": "principal",
        "items-0-amount": "350 万元",
        "items-0-liability": "sole",
        "items-0-party_ids": [str(desk.ids["borrower"])],
        "items-1-kind": "liability",
        "items-1-liability": "joint",
        "items-1-party_ids": [str(desk.ids["guarantor"])],
    }


class Office(Desk):
    """A desk with an accepted suit; `number` is its case number."""

    number: str


@pytest.fixture
def desk(app: Application) -> Desk:
    made = make_desk(app)
    with made.looking() as session:
        matter, officer = session.get(Matter, made.ids["matter"]), session.scalars(select(User).order_by(User.id)).first()
        suit = litigation.accepted(actor=officer, matter=matter, opened_on=date(2026, 2, 20))
        made.ids.update({"lawsuit": suit.id, "court": suit.proceeding.court_id, "officer": officer.id})
        number = suit.number
        session.commit()
    office = Office(app=made.app, ids=made.ids, people=made.people)
    object.__setattr__(office, "number", number)
    return office
