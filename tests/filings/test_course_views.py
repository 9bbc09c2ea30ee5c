"""From a deadline to its paper in the browser: the gallery names it, the desk asks what is missing, the answers come back."""

from dataclasses import dataclass

import pytest
from flask.testing import FlaskClient

from app.access.scope import acting_as
from app.access.states import Language
from app.core.db import db, writing
from app.core.work import Application
from app.filings import services as filings
from app.filings.models import Filing
from app.filings.states import OF_THE_COURSE, PaperKind
from tests.factories import course_papers
from tests.filings.conftest import looking


@dataclass(frozen=True)
class Place:
    """Ids only: each request has a session of its own."""

    matter: int
    deadline: int
    deposit: int
    officer: str


@pytest.fixture
def place(app: Application) -> Place:
    """G1 with its course, and the deadline to renew the frozen deposit."""
    with app.app_context(), writing(), acting_as():
        made, course = course_papers.ready()
        made.officer.language = Language.ENGLISH
        called = filings.asked_for(matter=made.g1.matter)[PaperKind.PRESERVATION_RENEWAL]
        found = Place(
            matter=made.g1.matter.id,
            deadline=next(row.id for row in called if row.measure_id == course.deposit.id),
            deposit=course.deposit.id,
            officer=made.officer.fs_uniquifier,
        )
        db.session.commit()
        return found


@pytest.fixture
def officer(app: Application, place: Place) -> FlaskClient:
    """The officer's browser."""
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"], session["_fresh"] = place.officer, True
    return client


def test_deadline_leads_to_its_paper_with_what_it_knows(app: Application, place: Place, officer: FlaskClient) -> None:
    page = officer.get(f"/matters/{place.matter}/filings?deadline={place.deadline}").get_data(as_text=True)
    assert "Application to renew a seizure" in page
    assert f'name="deadline" type="hidden" value="{place.deadline}"' in page

    answer = officer.post(
        f"/matters/{place.matter}/filings",
        data={"kind": "preservation_renewal", "signed_on": "2026-03-20", "deadline": place.deadline},
    )

    assert answer.status_code == 303
    with looking(app):
        begun = db.session.query(Filing).one()
        assert [(row.question, row.text) for row in begun.answers] == [("measures", str(place.deposit))]
        assert begun.calculation is None
    assert "期限自2026年4月20日起一年" in officer.get(answer.headers["Location"]).get_data(as_text=True)


def test_paper_on_the_debt_wants_its_day(place: Place, officer: FlaskClient) -> None:
    answer = officer.post(f"/matters/{place.matter}/filings", data={"kind": "demand_notice", "signed_on": "2026-03-20"})

    assert answer.status_code == 422
    assert "say as of which day" in answer.get_data(as_text=True)


@pytest.mark.parametrize("kind", sorted(OF_THE_COURSE, key=lambda kind: kind.value))
def test_desk_shows_each_paper_and_takes_its_answers_back_as_they_are(
    place: Place, officer: FlaskClient, kind: PaperKind
) -> None:
    sent = {"kind": kind.value, "cutoff": "2026-03-20", "cutoff_charged": "y", "signed_on": "2026-03-20"}
    desk = officer.post(f"/matters/{place.matter}/filings", data=sent).headers["Location"]

    refused = officer.post(f"{desk}/answers", data={"assets": "｜｜", "debt": "很多", "parties": "999999", "pay_by": "never"})
    page = officer.get(desk)

    assert page.status_code == 200
    assert "The paper asks:" in page.get_data(as_text=True) or kind is PaperKind.ASSET_LEAD_LIST
    assert refused.status_code in (303, 422)


def test_typed_table_is_kept_when_a_line_of_it_is_refused(place: Place, officer: FlaskClient) -> None:
    sent = {"kind": "asset_lead_list", "signed_on": "2026-03-20"}
    desk = officer.post(f"/matters/{place.matter}/filings", data=sent).headers["Location"]

    refused = officer.post(f"{desk}/answers", data={"assets": "赵示例｜｜示例控股有限公司30%股权"})

    assert refused.status_code == 422
    assert "Line 1 lacks" in refused.get_data(as_text=True)
    assert "赵示例｜｜示例控股有限公司30%股权" in refused.get_data(as_text=True)
