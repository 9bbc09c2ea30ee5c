"""Golden case G1 before the courts: accepted, served, decided, appealed by two on different days, enforced, shelved, resumed.

Everything is entered through the one door of the matter's course; before each saving the page says which deadlines follow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from app.core import clock
from app.core.work import Application
from app.docket.models import Deadline, Proceeding
from app.enforcement.models import EnforcementCase
from app.litigation.models import Instrument, Lawsuit
from app.matters.models import Matter
from tests.browser import quiet_page, served
from tests.factories import litigation
from tests.factories.desk import Desk
from tests.factories.desk import desk as make_desk

pytestmark = pytest.mark.browser

TODAY = date(2027, 12, 31)


@dataclass
class Walk:
    """A browser before G1, and what each step said would follow before it was saved."""

    page: Page
    desk: Desk
    said: dict[str, str] = field(default_factory=dict)

    @property
    def course(self) -> str:
        """The page of the matter's course."""
        return f"/matters/{self.desk.ids['matter']}/course"

    def record(self, step: str, facts: dict[str, Any], *, known: str = "") -> None:
        """Say what happened by its form, read what follows, save."""
        happening = step.split(":")[0]
        self.page.goto(f"{self.course}/record?happening={happening}{known}")
        self.write(step, facts)

    def write(self, step: str, facts: dict[str, Any]) -> None:
        """Fill the form that is open by the names of its fields, read what follows, save."""
        page = self.page
        for name, value in facts.items():
            put(page, name, value)
        page.get_by_role("button", name="计算后果").click()
        shown = page.locator("section.consequence")
        expect(page.locator("section.consequence .notice, .summary").first).to_be_visible()
        assert page.locator(".summary").all_inner_texts() == [], step
        self.said[step] = shown.inner_text()
        with page.expect_response(lambda answer: answer.request.method == "POST" and answer.status != 200) as answered:
            page.locator(".form-end .btn-primary, .form-end .btn-law").click()
        assert answered.value.status == 303, f"{step}: {page.locator('.summary').all_inner_texts()}"


def put(page: Page, name: str, value: Any) -> None:
    """Fill one field: a day, words, a choice, or the ticks of several rows; a name that begins with a dash is that of every row."""
    controls = page.locator(f"main [name='{name}']")
    if name.startswith("-"):
        for control in page.locator(f"main select[name$='{name}']").all():
            control.select_option(value)
        return
    if isinstance(value, list):
        for control in controls.all():
            control.set_checked(control.get_attribute("value") in value)
        return
    control = controls.first
    if control.evaluate("field => field.tagName") == "SELECT":
        control.select_option(value)
    else:
        control.fill(value)


def test_the_course_of_g1_from_acceptance_to_resumption(walk: Walk) -> None:
    ids = {name: str(walk.desk.ids[name]) for name in ("borrower", "guarantor", "court")}
    page = walk.page
    open_suit(walk, ids)
    walk.record(
        "case_accepted",
        {"accepted_on": "2026-04-02", "case_number": f"（2026）{walk.desk.ids['code']}民初101号", "procedure": "ordinary"},
    )
    walk.record("complaint_received", {"document": "application", "way": "post", "served_on": "2026-04-10"})
    walk.record("answer_filed", {"happened_on": "2026-04-20", "party_id": ids["borrower"]})
    walk.record("hearing", {"held_on": "2026-05-20", "starts_at": "09:30", "room": "第三法庭", "summoned_on": "2026-05-06"})
    decide(walk, "judgment_given", title="first_instance_judgment", on="2026-06-10", ids=ids)
    walk.record("judgment_served:debtor", serve([ids["borrower"]], "2026-06-15"))
    walk.record("judgment_served:bank", serve(["0"], "2026-06-17"))
    others = [str(key) for key in walk.desk.ids["others"]]
    walk.record("judgment_served:guarantors", serve(others, "2026-06-22"))
    walk.record("appeal_filed:debtor", {"party_id": ids["borrower"], "filed_on": "2026-06-28"})
    walk.record("appeal_filed:guarantor", {"party_id": ids["guarantor"], "filed_on": "2026-07-02"})
    walk.record("appeal_accepted", {"accepted_on": "2026-08-03"})
    decide(walk, "judgment_given:second", title="second_instance", on="2026-10-12", ids=ids, outcome="upheld")
    everybody = [ids["borrower"], *others, "0"]
    walk.record("second_served", serve(everybody, "2026-10-16"))

    assert "2026-06-30" in walk.said["judgment_served:debtor"]
    assert "2026-07-02" in walk.said["judgment_served:bank"]
    assert "2026-07-07" in walk.said["judgment_served:guarantors"]
    with walk.desk.looking() as session:
        second = session.scalars(select(Instrument).order_by(Instrument.id.desc())).first()
        assert (second.effective_on, second.is_provisional) == (date(2026, 10, 16), False)
        ends = second.performance_end_on
        open_limits = session.scalars(select(Deadline).where(Deadline.rule == "enforcement", Deadline.state == "open")).all()
        assert open_limits

    application = {
        "happened_on": "2026-11-20",
        "court_id": ids["court"],
        "respondent_ids": [ids["borrower"], *others],
        "applied_amount": "3,500,000.00",
    }
    walk.record("enforcement_applied", application)
    walk.record("enforcement_accepted", {"happened_on": "2026-11-25", "number": f"（2026）{walk.desk.ids['code']}执201号"})
    walk.record("enforcement_notice_received", {"happened_on": "2026-12-01", "party_id": ids["borrower"]})
    walk.record(
        "shelved",
        {"happened_on": "2027-05-31", "shelving_reason": "no_property", "-asset_class": "deposit", "-finding": "none"},
    )
    walk.record(
        "enforcement_resumed",
        {"happened_on": "2027-11-10", "number": f"（2027）{walk.desk.ids['code']}执恢12号", "clue": "被执行人名下新登记车辆"},
    )

    assert "2027-11-30" in walk.said["shelved"]
    page.goto(walk.course)
    chronicle = page.get_by_role("main").inner_text()
    for day in ("2026-04-02", "2026-06-10", "2026-06-28", "2026-07-02", "2026-10-12", "2026-11-25", "2027-05-31", "2027-11-10"):
        assert day in chronicle
    with walk.desk.looking() as session:
        assert session.scalars(select(Lawsuit)).one().effective_on == date(2026, 10, 16)
        assert session.scalars(select(EnforcementCase)).one().stage.value == "resumed"
        assert {row.kind.value for row in session.scalars(select(Proceeding))} == {"lawsuit", "enforcement"}
        kept = session.scalars(select(Deadline)).all()
        assert ends is not None
        assert all(row.working or row.until for row in kept if row.plan_on)
        assert all(row.basis for row in kept)
        first = next(row.id for row in kept if row.rule == "appeal_judgment")
    page.goto(f"/deadlines/{first}")
    expect(page.get_by_role("main")).to_contain_text("民诉法 §171")
    assert re.search(r"15\s*日", page.get_by_role("main").inner_text())


def test_the_form_fits_a_phone(walk: Walk) -> None:
    walk.page.set_viewport_size({"width": 390, "height": 844})
    walk.page.goto(f"{walk.course}/record?happening=debtor_demanded")

    assert walk.page.evaluate("document.documentElement.scrollWidth") == 390
    heights = [
        box["height"]
        for control in walk.page.locator("main .input, main .select, main .btn").all()
        if (box := control.bounding_box())
    ]
    assert heights
    assert min(heights) >= 46


def open_suit(walk: Walk, ids: dict[str, str]) -> None:
    """From an empty course to the form of a suit: there is none yet, so the door leads to opening one."""
    walk.page.goto(f"{walk.course}/record?happening=case_accepted")
    assert walk.page.url.split("?")[0].endswith("/lawsuits/new")
    for name, value in {
        "opened_on": "2026-03-20",
        "court_id": ids["court"],
        "claim_amount": "3813222.65",
        "cutoff_on": "2026-03-20",
    }.items():
        put(walk.page, name, value)
    with walk.page.expect_response(lambda answer: answer.request.method == "POST" and answer.status == 303):
        walk.page.locator(".form-end .btn-primary").click()


def decide(walk: Walk, step: str, *, title: str, on: str, ids: dict[str, str], outcome: str = "") -> None:
    """A title: the principal, owed by all together within ten days."""
    facts: dict[str, Any] = {"title": title, "issued_on": on, "performance_days": "10"}
    everybody = [ids["borrower"], *(str(key) for key in walk.desk.ids["others"])]
    facts |= {"items-0-amount": "3,500,000.00", "items-0-liability": "joint", "items-0-party_ids": everybody}
    if outcome:
        facts["outcome"] = outcome
        facts["number"] = "（2026）澜01民终55号"
    walk.record(step, facts)


def serve(parties: list[str], on: str) -> dict[str, Any]:
    """A title served by post."""
    return {"document": "instrument", "party_ids": parties, "way": "post", "served_on": on}


@pytest.fixture
def walk(app: Application, chromium: Browser) -> Iterator[Walk]:
    desk = make_desk(app)
    clock.set_business_day(TODAY)
    with desk.looking() as session:
        matter = session.get(Matter, desk.ids["matter"])
        court = litigation.court()
        desk.ids["court"], desk.ids["code"] = court.id, court.case_code
        parties = [role.party_id for role in matter.party_roles if role.role.value == "guarantor"]
        desk.ids["others"] = parties
        session.commit()
    officer = desk.browser("collector")
    officer.get("/")
    cookie = next(iter(officer._cookies.values()))
    with served(app, host="localhost") as url, quiet_page(chromium, url=url) as page:
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": url}])
        yield Walk(page, desk)
