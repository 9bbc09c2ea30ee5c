"""The course of a matter: its timeline, the one form with its consequence, corrections, and who may see it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.access.models import User
from app.core import clock
from app.core.work import Application
from app.docket.models import Deadline, Event, Proceeding
from app.docket.states import DeadlineState, ProceedingStatus
from app.matters.models import Matter
from app.proceedings.services import homes
from app.proceedings.states import CHAPTERS, FOLLOWS
from app.statutes import course
from tests.factories import litigation
from tests.factories.desk import Desk
from tests.factories.desk import desk as make_desk

HTMX = {"HX-Request": "true"}
_ANSWER = select(Deadline).where(Deadline.rule == "answer", Deadline.closed_by_id.is_not(None))


def test_the_page_tells_what_happened_and_the_deadline_that_follows(desk: Desk):
    page = desk.browser("officer").get(_course(desk)).text

    assert "Case filed" in page
    assert "2026-03-02" in page
    assert "民诉法 §152" in page
    assert desk.ids["number"] in page
    assert "Usually next" in page


def test_an_event_without_a_form_of_its_own_is_recorded_with_its_consequence_first(desk: Desk):
    officer = desk.browser("officer")
    path = _record(desk, "answer_filed")
    typed = _answer(desk)

    form = officer.get(path).text
    alone = officer.post(path, data=typed | {"weigh": "1"}, headers=HTMX)
    with desk.looking() as session:
        nothing = session.scalars(select(Event).where(Event.happening == "answer_filed")).all()
    saved = officer.post(path, data=typed)

    assert "澜州示例精工机械有限公司" in form
    assert (alone.status_code, saved.status_code) == (200, 303)
    assert "2 deadlines close" in alone.text
    assert "2026-03-25" in alone.text
    assert nothing == []
    with desk.looking() as session:
        assert session.scalars(_ANSWER).one().state is DeadlineState.MET
    assert "Answer filed" in officer.get(_course(desk)).text


def test_the_only_proceeding_is_chosen_and_what_the_address_knows_is_filled_in(desk: Desk):
    page = desk.browser("officer").get(_record(desk, "answer_filed", party=desk.ids["borrower"])).text

    assert f'<option selected value="{desk.ids["proceeding"]}"' in page
    assert f'<option selected value="{desk.ids["borrower"]}"' in page


def test_a_second_tap_is_one_event(desk: Desk):
    officer, path = desk.browser("officer"), _record(desk, "answer_filed")

    first, second = officer.post(path, data=_answer(desk)), officer.post(path, data=_answer(desk))

    assert (first.status_code, second.status_code) == (303, 303)
    with desk.looking() as session:
        assert len(session.scalars(select(Event).where(Event.happening == "answer_filed")).all()) == 1


def test_a_day_that_cannot_be_is_refused_with_what_was_typed_and_one_that_is_late_stands_with_a_reason(desk: Desk):
    officer, path = desk.browser("officer"), _record(desk, "answer_filed")
    early = _answer(desk) | {"happened_on": "2026-03-05", "note": "邮寄"}

    refused = officer.post(path, data=early)
    unread = officer.post(path, data=_answer(desk) | {"happened_on": "2026-03-99"})
    ahead = officer.post(path, data=_answer(desk) | {"happened_on": "2026-03-21", "unusual": "预先登记"})
    kept = officer.post(path, data=early | {"unusual": "当庭提交，送达回证后补"})

    assert (refused.status_code, unread.status_code, ahead.status_code) == (422, 422, 422)
    assert "cannot come before" in refused.text
    assert "邮寄" in refused.text
    assert "2026-03-99" in unread.text
    assert "lies ahead" in ahead.text
    assert kept.status_code == 303
    with desk.looking() as session:
        assert session.scalars(select(Event).where(Event.happening == "answer_filed")).one().reason == "当庭提交，送达回证后补"


def test_a_refusal_names_everything_in_chinese(desk: Desk):
    answer = desk.browser("collector").post(_record(desk, "answer_filed"), data=_answer(desk) | {"happened_on": "2026-03-05"})

    assert answer.status_code == 422
    assert "提交答辩状" in answer.text
    assert "cannot come before" not in answer.text
    assert "Answer filed" not in answer.text


def test_a_correction_keeps_the_entry_before_crossed_out_and_the_deadline_moves(desk: Desk):
    officer = desk.browser("officer")
    officer.post(_record(desk, "trial_extended"), data=_extension(desk))
    with desk.looking() as session:
        event = session.scalars(select(Event).where(Event.happening == "trial_extended")).one()
        before = session.scalars(select(Deadline).where(Deadline.rule == "trial_ordinary")).one().plan_on
    path = f"/proceedings/events/{event.id}/correct"

    form = officer.get(path).text
    unsaid = officer.post(path, data=_extension(desk) | {"extended_months": "3"})
    weighed = officer.post(
        path, data=_extension(desk) | {"extended_months": "3", "why": "批复为三个月", "weigh": "1"}, headers=HTMX
    )
    saved = officer.post(path, data=_extension(desk) | {"extended_months": "3", "why": "批复为三个月"})
    again = officer.post(path, data=_extension(desk) | {"extended_months": "2", "why": "再改"})

    assert 'value="6"' in form
    assert (unsaid.status_code, saved.status_code, again.status_code) == (422, 303, 422)
    assert str(before) in weighed.text
    page = officer.get(_course(desk)).text
    assert "批复为三个月" in page
    assert "<s>" in page
    with desk.looking() as session:
        assert session.scalars(select(Deadline).where(Deadline.rule == "trial_ordinary")).one().plan_on < before


def test_an_event_that_did_not_happen_is_struck_out_with_a_reason(desk: Desk):
    officer = desk.browser("officer")
    officer.post(_record(desk, "answer_filed"), data=_answer(desk))
    with desk.looking() as session:
        event = session.scalars(select(Event.id).where(Event.happening == "answer_filed")).one()

    unsaid = officer.post(f"/proceedings/events/{event}/strike", data={"why": ""})
    struck = officer.post(f"/proceedings/events/{event}/strike", data={"why": "登错案件"})

    assert (unsaid.status_code, struck.status_code) == (422, 303)
    page = officer.get(_course(desk)).text
    assert "登错案件" in page
    assert "Struck out" in page
    with desk.looking() as session:
        assert session.scalars(_ANSWER).all() == []


def test_an_event_that_moved_its_suit_is_corrected_but_not_struck_out(desk: Desk):
    officer = desk.browser("officer")
    with desk.looking() as session:
        event = session.scalars(select(Event.id).where(Event.happening == "case_accepted")).one()
    path = f"/proceedings/events/{event}"

    struck = officer.post(f"{path}/strike", data={"why": "登错"})
    form = officer.get(f"{path}/correct")
    moved = officer.post(
        f"{path}/correct",
        data={
            "happened_on": "2026-03-03",
            "proceeding_id": str(desk.ids["proceeding"]),
            "procedure": "ordinary",
            "case_number": desk.ids["number"],
            "why": "通知书日期看错",
        },
    )

    assert struck.status_code == 422
    assert form.status_code == 200
    assert moved.status_code == 303
    assert "2026-03-03" in officer.get(f"/litigation/lawsuits/{desk.ids['lawsuit']}").text


def test_a_service_is_corrected_on_the_page_of_the_service(desk: Desk):
    with desk.looking() as session:
        event = session.scalars(select(Event.id).where(Event.happening == "complaint_received")).first()

    answer = desk.browser("officer").get(f"/proceedings/events/{event}/correct")

    assert answer.status_code == 302
    assert "/litigation/services/" in answer.location


def test_the_page_shows_what_was_known_on_an_earlier_day(desk: Desk):
    officer = desk.browser("officer")

    before = officer.get(_course(desk) + "?known=2026-03-01").text
    now = officer.get(_course(desk) + f"?known={_today()}").text
    nonsense = officer.get(_course(desk) + "?known=never")

    assert "Case filed" not in before
    assert "Case filed" in now
    assert f"As it was known on {_today()}" in now
    assert nonsense.status_code == 200


def test_the_timeline_is_narrowed_to_statutory_deadlines_and_to_what_firms_reported(desk: Desk):
    officer = desk.browser("officer")

    statutory = officer.get(_course(desk) + "?show=statutory").text
    reported = officer.get(_course(desk) + "?show=reported").text

    assert "Complaint received by the defendant" in statutory
    assert "Nothing of this kind" in reported


def test_the_chronicle_is_printed_without_what_does_not_count(desk: Desk):
    officer = desk.browser("officer")
    officer.post(_record(desk, "answer_filed"), data=_answer(desk))
    with desk.looking() as session:
        event = session.scalars(select(Event.id).where(Event.happening == "answer_filed")).one()
    officer.post(f"/proceedings/events/{event}/strike", data={"why": "登错案件"})
    officer.get(_course(desk))

    page = officer.get(_course(desk) + "/print").text

    assert "Case filed" in page
    assert "登错案件" not in page
    assert "Answer filed" not in page


def test_what_happened_is_found_by_its_words_in_either_language(desk: Desk):
    officer = desk.browser("officer")

    english = officer.get(_record(desk) + "?q=answer filed").text
    chinese = officer.get(_record(desk) + "?q=答辩状").text
    none = officer.get(_record(desk) + "?q=xyzzy").text

    assert "happening=answer_filed" in english
    assert "happening=answer_filed" in chinese
    assert "No event is called so" in none


def test_a_happening_with_a_form_of_its_own_leads_there(desk: Desk):
    officer = desk.browser("officer")

    suit = officer.get(_record(desk, "judgment_given", proceeding=desk.ids["proceeding"], back="/deadlines/"))
    application = officer.get(_record(desk, "enforcement_applied"))
    nothing = officer.get(_record(desk, "effect_certified"))

    assert f"/litigation/lawsuits/{desk.ids['lawsuit']}/instruments/new" in suit.location
    assert "back=" in suit.location
    assert "/enforcement/new" in application.location
    assert nothing.status_code == 200
    assert "not on file yet" in nothing.text


def test_the_party_that_a_deadline_names_is_chosen_on_the_page_of_the_suit(desk: Desk):
    path = _record(desk, "jurisdiction_objected", proceeding=desk.ids["proceeding"], party=desk.ids["guarantor"])

    page = desk.browser("officer").get(path, follow_redirects=True).text

    assert f'<option selected value="{desk.ids["guarantor"]}"' in page


def test_every_happening_stands_in_a_chapter_and_every_form_of_its_own_exists(app: Application):
    known = {one.key for one in course.happenings()}

    assert {one.group for one in course.happenings(recordable=True)} <= set(CHAPTERS)
    assert set(homes._HOMES) <= known
    assert {key for keys in FOLLOWS.values() for key in keys} <= known
    assert {endpoint for _row, endpoint in homes._HOMES.values()} <= set(app.view_functions)
    assert set(homes._OPENS.values()) <= set(app.view_functions)


def test_every_happening_has_a_page_that_opens(desk: Desk):
    officer = desk.browser("officer")
    keys = [one.key for one in course.happenings(recordable=True) if not homes.is_kept_elsewhere(one.key)]

    found = {key: officer.get(_record(desk, key)).status_code for key in keys}

    assert {key for key, status in found.items() if status != 200} == set()


def test_a_bankruptcy_is_opened_with_its_first_event(desk: Desk):
    officer, path = desk.browser("officer"), _record(desk, "bankruptcy_accepted")
    typed = {"happened_on": "2026-03-10", "proceeding_id": "-1", "case_number": "（2026）澜01破3号"}

    refused = officer.post(path, data=typed)
    saved = officer.post(path, data=typed | {"court_id": str(desk.ids["court"])})

    assert refused.status_code == 422
    assert "Choose the court" in refused.text
    assert saved.status_code == 303
    with desk.looking() as session:
        made = session.scalars(select(Proceeding).where(Proceeding.kind == "bankruptcy")).one()
        assert made.number == "（2026）澜01破3号"


def test_an_end_ends_the_proceeding(desk: Desk):
    officer = desk.browser("officer")
    path = _record(desk, "days_left_out")
    typed = {
        "happened_on": "2026-03-12",
        "to_on": "2026-03-18",
        "reason": "鉴定",
        "proceeding_id": str(desk.ids["proceeding"]),
    }

    saved = officer.post(path, data=typed)

    assert saved.status_code == 303
    with desk.looking() as session:
        proceeding = session.get(Proceeding, desk.ids["proceeding"])
        assert proceeding is not None
        assert proceeding.status is ProceedingStatus.OPEN
        moved = session.scalars(select(Deadline).where(Deadline.rule == "trial_ordinary")).one()
        assert len(moved.changes) == 1


def test_strangers_find_nothing_and_readers_record_nothing(desk: Desk):
    with desk.looking() as session:
        event = session.scalars(select(Event.id).order_by(Event.id)).first()
    paths = [_course(desk), _course(desk) + "/print", _record(desk), f"/proceedings/events/{event}/correct"]

    for name in ("stranger", "elsewhere"):
        assert {desk.browser(name).get(path).status_code for path in paths} <= {403, 404}
    assert desk.browser("auditor").get(_course(desk)).status_code == 200
    assert desk.browser("auditor").get(_record(desk)).status_code == 403
    assert desk.browser("lawyer").get(_course(desk)).status_code == 200
    assert "Record an event" not in desk.browser("auditor").get(_course(desk)).text


def _today() -> date:
    """The day on which the entries of this test were made."""
    return clock.calendar_day()


def _course(desk: Desk) -> str:
    return f"/matters/{desk.ids['matter']}/course"


def _record(desk: Desk, happening: str = "", **known: Any) -> str:
    asked = "&".join(f"{name}={value}" for name, value in ({"happening": happening} | known).items() if value)
    return f"/matters/{desk.ids['matter']}/course/record" + (f"?{asked}" if asked else "")


def _answer(desk: Desk) -> dict[str, str]:
    return {
        "happened_on": "2026-03-18",
        "proceeding_id": str(desk.ids["proceeding"]),
        "party_id": str(desk.ids["borrower"]),
    }


def _extension(desk: Desk) -> dict[str, str]:
    return {"happened_on": "2026-03-19", "proceeding_id": str(desk.ids["proceeding"]), "extended_months": "6"}


@pytest.fixture
def desk(app: Application) -> Desk:
    made = make_desk(app)
    with made.looking() as session:
        matter, officer = session.get(Matter, made.ids["matter"]), session.scalars(select(User).order_by(User.id)).first()
        assert matter is not None
        assert officer is not None
        suit = litigation.accepted(actor=officer, matter=matter, opened_on=date(2026, 2, 20))
        litigation.serve_all(actor=officer, row=suit, on=date(2026, 3, 10))
        made.ids.update({"lawsuit": suit.id, "proceeding": suit.proceeding_id, "court": suit.proceeding.court_id})
        number = suit.number
        session.commit()
    office = Desk(app=made.app, ids=dict(made.ids), people=made.people)
    office.ids["number"] = number  # type: ignore[assignment]
    return office
