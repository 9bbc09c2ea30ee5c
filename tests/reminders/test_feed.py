"""The private calendar: what its owner sees and nothing else, with alarms, stable names, and what became of each entry."""

import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from app.access.models import User
from app.access.scope import acting_as
from app.audit.models import Change
from app.core import clock
from app.core.db import db
from app.core.work import Application
from app.docket.models import Deadline, DeadlineChange
from app.docket.states import DeadlineState, LapseDecision
from app.matters.models import Matter
from app.reminders.models import CalendarFeed
from tests.deadlines.conftest import changing
from tests.factories import deadlines
from tests.factories.standing import Entry, Standing, browser, entry_of, standing
from tests.filings.conftest import counted

TODAY = date(2026, 3, 20)
Ask = Callable[..., dict[str, Any]]


def test_a_deadline_stands_on_its_day_with_its_alarms_and_its_page(app: Application, entry: Entry, address: str) -> None:
    with changing(app):
        days = [TODAY + timedelta(days=each) for each in (0, 23)]
        facts = {"alarms": [day.isoformat() for day in days], "warn_on": days[0], "asks": "向原审法院递交上诉状"}
        key = deadlines.deadline(matter=matter(entry), in_days=30, english="Appeal", **facts).id

    made = entries(app, address)[f"deadline-{key}@zhiheng"]

    assert made.decoded("DTSTART") == TODAY + timedelta(days=30)
    assert made.decoded("DTEND") == TODAY + timedelta(days=31)
    assert [alarm.decoded("TRIGGER") for alarm in made.subcomponents] == [
        timedelta(days=-30, hours=9),
        timedelta(days=-7, hours=9),
    ]
    assert "Appeal" in made["SUMMARY"]
    assert made["URL"].endswith(f"/deadlines/{key}")
    assert made["STATUS"] == "CONFIRMED"
    assert int(made["SEQUENCE"]) == 0


def test_a_move_keeps_the_name_and_raises_the_sequence(app: Application, entry: Entry, address: str) -> None:
    with changing(app):
        key = deadlines.deadline(matter=matter(entry), in_days=30).id
    before = entries(app, address)[f"deadline-{key}@zhiheng"]
    with changing(app):
        row = db.session.get_one(Deadline, key)
        moved(row, to=TODAY + timedelta(days=33))

    after = entries(app, address)[f"deadline-{key}@zhiheng"]

    assert (int(before["SEQUENCE"]), int(after["SEQUENCE"])) == (0, 1)
    assert after.decoded("DTSTART") == TODAY + timedelta(days=33)


def test_what_no_longer_holds_is_told_as_cancelled_and_rings_no_more(app: Application, entry: Entry, address: str) -> None:
    decided = {"decision": LapseDecision.WAIVED, "decided_at": clock.now(), "decision_reason": "服判"}
    cases = {
        "CANCELLED": [{"state": DeadlineState.DROPPED}, decided],
        "TENTATIVE": [{"state": DeadlineState.HELD}],
        "CONFIRMED": [{"state": DeadlineState.MET}],
    }
    with changing(app):
        keys = {
            deadlines.deadline(matter=matter(entry), **facts).id: status for status, group in cases.items() for facts in group
        }

    found = entries(app, address)

    assert {key: found[f"deadline-{key}@zhiheng"]["STATUS"] for key in keys} == keys
    assert not any(made.subcomponents for made in found.values())


def test_a_hearing_is_held_at_its_time_in_shanghai(app: Application, entry: Entry, address: str) -> None:
    with changing(app):
        suit = deadlines.proceeding(matter=matter(entry))
        key = deadlines.hearing(matter=matter(entry), on=date(2026, 5, 12), at=time(9, 30), proceeding_id=suit.id).id

    made = entries(app, address)[f"hearing-{key}@zhiheng"]

    assert made.decoded("DTSTART") == datetime(2026, 5, 12, 9, 30, tzinfo=clock.SHANGHAI)
    assert made["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert "第七法庭" in made["LOCATION"]
    assert len(made.subcomponents) == 2


def test_a_corrected_hearing_keeps_its_name_and_one_put_off_or_struck_out_is_cancelled(
    app: Application, entry: Entry, address: str
) -> None:
    with changing(app):
        suits = [deadlines.proceeding(matter=matter(entry)) for _ in range(3)]
        first, put_off, struck = (
            deadlines.hearing(matter=matter(entry), on=date(2026, 5, 12), proceeding_id=suit.id) for suit in suits
        )
        facts = {"supersedes_id": first.id, "reason": "传票更正"}
        deadlines.hearing(matter=matter(entry), on=date(2026, 5, 13), proceeding_id=suits[0].id, **facts)
        deadlines.event(matter=matter(entry), happening="hearing_moved", on=date(2026, 5, 1), proceeding_id=suits[1].id)
        facts = {"supersedes_id": struck.id, "reason": "误录", "is_void": True, "proceeding_id": suits[2].id}
        deadlines.event(matter=matter(entry), happening="hearing", on=date(2026, 5, 12), **facts)
        keys = [row.id for row in (first, put_off, struck)]

    found = entries(app, address)
    made = [found[f"hearing-{key}@zhiheng"] for key in keys]

    assert [each["STATUS"] for each in made] == ["CONFIRMED", "CANCELLED", "CANCELLED"]
    assert [int(each["SEQUENCE"]) for each in made] == [1, 1, 1]
    assert made[0].decoded("DTSTART").date() == date(2026, 5, 13)
    assert len(found) == 3


def test_the_calendar_holds_only_what_its_owner_sees(app: Application, entry: Entry) -> None:
    """A branch collector keeps the circle of his branch; the other branch's matter is not his to see."""
    with changing(app):
        own = deadlines.deadline(matter=matter(entry, "other_matter"), in_days=5).id
        deadlines.deadline(matter=matter(entry), in_days=5)
        deadlines.hearing(matter=matter(entry), on=date(2026, 5, 12))
        hearing = deadlines.hearing(matter=matter(entry, "other_matter"), on=date(2026, 5, 12)).id
    address = made_by(app, entry, "collector_elsewhere", circle="branch")

    assert set(entries(app, address)) == {f"deadline-{own}@zhiheng", f"hearing-{hearing}@zhiheng"}
    assert entries(app, made_by(app, entry, "collector_elsewhere", circle="mine")) == {}


def test_another_address_or_none_answers_404_and_renewing_ends_the_one_before(
    app: Application, entry: Entry, address: str
) -> None:
    client = app.test_client()
    renewed = made_by(app, entry, "officer")

    assert client.get(renewed).status_code == 200
    assert client.get(address).status_code == 404
    assert client.get("/calendar/nothing.ics").status_code == 404

    assert browser(app, entry, "officer").post("/reminders/calendar/end").status_code == 303
    assert client.get(renewed).status_code == 404


def test_the_secret_is_kept_nowhere(app: Application, entry: Entry, address: str) -> None:
    token = address.rpartition("/")[2].removesuffix(".ics")

    with app.app_context(), acting_as():
        feed = db.session.scalars(select(CalendarFeed)).one()
        kept = [str(vars(feed)), *(str(vars(change)) for change in db.session.scalars(select(Change)))]
        digest = feed.digest
    assert not any(token in each for each in kept)
    assert not any(digest in each for each in kept[1:])
    assert token not in browser(app, entry, "officer").get("/reminders").text


def test_a_closed_account_or_a_lost_role_ends_the_calendar(app: Application, entry: Entry, address: str) -> None:
    with changing(app):
        officer(entry).active = False
    assert app.test_client().get(address).status_code == 404
    with changing(app):
        officer(entry).active = True
        officer(entry).roles = []
    assert app.test_client().get(address).status_code == 404


def test_auditors_and_firms_keep_no_calendar(app: Application, entry: Entry) -> None:
    for seat in ("auditor", "lawyer", "administrator"):
        assert browser(app, entry, seat).post("/reminders/calendar", data={"circle": "bank"}).status_code == 403


def test_an_unchanged_calendar_is_not_sent_again(app: Application, entry: Entry, address: str) -> None:
    with changing(app):
        deadlines.deadline(matter=matter(entry), in_days=5)
    first = app.test_client().get(address)

    again = app.test_client().get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert (again.status_code, again.data) == (304, b"")


def test_it_opens_while_somebody_else_is_signed_in(app: Application, entry: Entry, address: str) -> None:
    with changing(app):
        deadlines.deadline(matter=matter(entry), in_days=5)

    assert browser(app, entry, "lawyer").get(address).data == app.test_client().get(address).data


def test_many_entries_take_as_many_queries_as_few(app: Application, entry: Entry, address: str) -> None:
    def queries(count: int) -> int:
        with changing(app):
            for _ in range(count):
                suit = deadlines.proceeding(matter=matter(entry))
                deadlines.deadline(matter=matter(entry), in_days=5, proceeding_id=suit.id)
                deadlines.hearing(matter=matter(entry), on=date(2026, 5, 12), proceeding_id=suit.id)
        with app.app_context(), counted(app) as asked:
            app.test_client().get(address)
        return len(asked)

    assert queries(1) == queries(20)


def test_the_page_says_the_ladder_from_the_settings(app: Application, entry: Entry) -> None:
    page = browser(app, entry, "officer").get("/reminders").text

    assert "90, 30, 7" in page
    assert "60, 30, 15, 7" in page
    assert "5 days after the reminder" in page
    assert "3 days before its end" in page
    assert "no mail server" in page


@pytest.mark.slow
def test_khal_reads_the_calendar(app: Application, entry: Entry, address: str, tmp_path: Path) -> None:
    """Debian's khal imports it, shows the right days and times, and a move replaces what was there."""
    assert shutil.which("khal"), "khal is missing: apt-get install khal (./manage test does it)"
    with changing(app):
        suit = deadlines.proceeding(matter=matter(entry))
        deadlines.hearing(matter=matter(entry), on=date(2026, 5, 12), at=time(9, 30), proceeding_id=suit.id)
        row = deadlines.deadline(matter=matter(entry), in_days=30, english="Appeal against a judgment")
        key = row.id
    khal = khal_in(tmp_path)

    khal("import", "--batch", saved(app, address, tmp_path))
    listed = khal("list", "--format", "{start} {title}", "2026-03-20", "90d")
    assert re.search(r"^2026-04-19 .*Appeal against a judgment", listed, re.MULTILINE)
    assert re.search(r"^2026-05-12 09:30 Hearing: ", listed, re.MULTILINE)

    with changing(app):
        moved(db.session.get_one(Deadline, key), to=date(2026, 4, 22))
    khal("import", "--batch", saved(app, address, tmp_path))
    listed = khal("list", "--format", "{start} {title}", "2026-03-20", "90d")
    assert re.findall(r"^(\S+) .*Appeal against a judgment", listed, re.MULTILINE) == ["2026-04-22"]


def khal_in(folder: Path) -> Callable[..., str]:
    """Debian's khal with one empty calendar, in a home of its own."""
    (folder / "kept").mkdir()
    config = folder / "khal.conf"
    config.write_text(
        f"[calendars]\n[[kept]]\npath = {folder / 'kept'}\n[sqlite]\npath = {folder / 'khal.db'}\n"
        "[locale]\nlocal_timezone = Asia/Shanghai\ndefault_timezone = Asia/Shanghai\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n",
        encoding="utf-8",
    )

    def ask(*words: str) -> str:
        environment = {"HOME": str(folder), "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
        command = ["khal", "-c", str(config), *words]
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
        assert answer.returncode == 0, answer.stderr
        return answer.stdout

    return ask


def saved(app: Application, address: str, folder: Path) -> str:
    path = folder / "deadlines.ics"
    path.write_bytes(app.test_client().get(address).data)
    return str(path)


def moved(row: Deadline, *, to: date) -> None:
    """What a fold does when a day moves."""
    change = {"plan_before": row.plan_on, "plan_after": to, "state_before": row.state, "state_after": row.state}
    row.plan_on = to
    db.session.add(
        DeadlineChange(
            matter_id=row.matter_id, deadline_id=row.id, changed_at=clock.now(), rules_version=row.rules_version, **change
        )
    )


def entries(app: Application, address: str) -> dict[str, Any]:
    """What stands in the calendar, by its UID; nothing stands twice."""
    answer = app.test_client().get(address)
    assert answer.status_code == 200
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    assert len({str(each["UID"]) for each in found}) == len(found)
    return {str(each["UID"]): each for each in found}


def made_by(app: Application, entry: Entry, seat: str, *, circle: str = "mine") -> str:
    """The address that somebody makes; the page shows it once."""
    page = browser(app, entry, seat).post("/reminders/calendar", data={"circle": circle})
    assert page.status_code == 200
    found = re.search(r"<code>(http\S+\.ics)</code>", page.text)
    assert found is not None
    return found[1].removeprefix("http://localhost")


def matter(entry: Entry, name: str = "matter") -> Matter:
    return db.session.get_one(Matter, getattr(entry, name))


def officer(entry: Entry) -> User:
    return db.session.scalars(select(User).where(User.fs_uniquifier == entry.people["officer"])).one()


@pytest.fixture
def entry(app: Application) -> Entry:
    with changing(app):
        made: Standing = standing()
        return entry_of(made)


@pytest.fixture
def address(app: Application, entry: Entry) -> str:
    return made_by(app, entry, "officer")
