"""Times deadlines: 100,000 of them counted anew after a change of the rules, and the pages that show them as they grow.

Counting runs on SQLite in this one process, so that one core does all of it. The board, the month and the agenda are opened
with 5,000 and with 50,000 open deadlines on both databases: by the same number of queries, and in at most one and a half
times the time.
"""

import logging
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, inspect, select

from app import config, create_app
from app.access.models import User
from app.access.scope import acting_as
from app.cli.demo import commands
from app.core import clock
from app.core.db import Base, db
from app.core.work import Application, unit_of_work
from app.deadlines.services import recounting
from app.docket.models import Deadline, Event, Proceeding
from app.docket.states import DeadlineState, ProceedingKind, ProceedingStatus
from app.matters.models import Matter
from app.registers import services as registers
from app.statutes.citations import cite
from tests.bench.lists import LARGEST_GROWTH, Timed, _tidy, signed_in, timed_get
from tests.databases import Databases, open_databases
from tests.factories import registers as tables

RECOUNTED = 100_000
MOST_SECONDS = 60.0
SIZES = (5_000, 50_000)
MATTERS = 1_000
AT_ONCE = 500
READERS = ("legal1", "manager1", "branch1")
PAGES = {
    "board": "/deadlines/",
    "board, all": "/deadlines/?circle=bank",
    "board, overdue": "/deadlines/?circle=bank&urgency=overdue",
    "board, page 20": "/deadlines/?circle=bank&page=20",
    "month": "/deadlines/calendar?circle=bank",
    "agenda": "/deadlines/agenda?circle=bank",
}
LIFE = (("complaint_received", -200), ("hearing", -150), ("judgment_served", -3), ("preservation_applied", -180))
"""What happened in each matter, in days from its own day."""


def main(recounted: int = RECOUNTED, sizes: tuple[int, ...] = SIZES) -> int:
    """Print the counting and one line a page; the exit code says whether all of them keep their limits."""
    logging.disable()
    failures = 0
    with ExitStack() as stack:
        for kind in ("sqlite", "postgresql"):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"bench-{kind}-")))
            databases = stack.enter_context(open_databases(kind=kind, folder=folder, run="bench", worker="bench"))
            if kind == "sqlite":
                failures += recount(databases, folder=folder, wanted=recounted)
            failures += pages(databases, kind=kind, folder=folder, sizes=sizes)
    return 1 if failures else 0


def recount(databases: Databases, *, folder: Path, wanted: int) -> int:
    """Lay matters with events, fold them, change a holiday, and time how long all deadlines take to be counted anew."""
    app = _app(databases, folder=folder)
    with app.app_context(), acting_as(), unit_of_work():
        commands.build(size=60)
    laid, count = 0, 0
    while count < wanted:
        with app.app_context(), acting_as(), unit_of_work():
            keys = _lay_matters(first=laid, count=AT_ONCE)
            recounting.move_portion(actor=None, matter_ids=keys)
            count = db.session.scalar(select(func.count(Deadline.id))) or 0
        laid += AT_ONCE
    with app.app_context(), acting_as(), unit_of_work():
        _change_a_holiday()
    started, found = time.process_time(), 0
    for portion in _portions(app, recounting.to_compare):
        with app.app_context(), acting_as(), unit_of_work():
            found += recounting.compare_portion(matter_ids=portion)
    compared = time.process_time() - started
    for portion in _portions(app, recounting.to_move):
        with app.app_context(), acting_as(), unit_of_work():
            recounting.move_portion(actor=None, matter_ids=portion)
    taken = time.process_time() - started
    with app.app_context(), acting_as():
        stale = len(recounting.to_compare())
        db.session.remove()
        db.engine.dispose()
    print(
        f"{count:,} deadlines of {laid:,} matters counted anew in {compared:.1f} s, {found:,} of them moved in {taken - compared:.1f} s"
    )
    return int(taken > MOST_SECONDS or stale > 0 or found == 0)


def pages(databases: Databases, *, kind: str, folder: Path, sizes: tuple[int, ...]) -> int:
    """Time the pages at each size; returns how many grow too fast or ask more questions."""
    timed: dict[str, Timed] = {}
    for size in sizes:
        app = _app(databases, folder=folder)
        with app.app_context(), acting_as(), unit_of_work():
            commands.build(size=MATTERS)
            _lay_deadlines(size)
        with app.app_context():
            _tidy()
        for reader in READERS:
            client = signed_in(app, reader)
            for name, address in PAGES.items():
                page = timed.setdefault(f"{reader}: {name}", Timed())
                page.queries[size], page.milliseconds[size] = timed_get(app, client, address)
        with app.app_context():
            db.engine.dispose()
    too_slow = 0
    for name, page in timed.items():
        slow = page.growth > LARGEST_GROWTH or len(set(page.queries.values())) > 1
        too_slow += slow
        asked = "/".join(str(count) for count in sorted(set(page.queries.values())))
        times = " ".join(f"{page.milliseconds[size]:>8.1f} ms" for size in sizes)
        print(f"{kind + ' · ' + name:58} {asked:>9} {times} {'×' + format(page.growth, '.2f'):>7}{'  too slow' if slow else ''}")
    return too_slow


def _app(databases: Databases, *, folder: Path) -> Application:
    return create_app(
        {
            "SQLALCHEMY_DATABASE_URI": config.database_url(databases.fresh("bench")),
            "INSTANCE_PATH": str(folder),
            "FILES_PATH": str(folder / "files"),
            "WTF_CSRF_ENABLED": False,
        }
    )


def _lay_matters(*, first: int, count: int) -> list[int]:
    """Matters before a court with the events of a lawsuit, written in bulk; returns their keys."""
    owner = db.session.scalars(select(User).where(User.branch_id.is_not(None)).order_by(User.id).limit(1)).one()
    today = clock.today()
    facts = {"branch_id": owner.branch_id, "owner_id": owner.id, "stage": "trial", "stage_since": today, "tier": "loss"}
    facts |= {"opened_on": today, "updated_at": clock.now(), "cause_of_action": "金融借款合同纠纷", "version": 1}
    facts |= {"source_number": "", "default_clause": "", "default_detail": "", "other_security": "", "internal_note": ""}
    facts |= {"internal_assessment": "", "balance_problem": ""}
    keys, suits = _next_keys(Matter, count), _next_keys(Proceeding, count)
    laid = [
        facts | {"id": key, "number": f"QX-{place:07d}", "title": f"测量{place}号"} for place, key in enumerate(keys, start=first)
    ]
    begun = {"kind": ProceedingKind.LAWSUIT, "status": ProceedingStatus.OPEN, "opened_on": today, "version": 1, "body": ""}
    _write(Matter, laid)
    _write(Proceeding, [begun | {"id": suit, "matter_id": key} for key, suit in zip(keys, suits, strict=True)])
    events = [
        {"matter_id": key, "proceeding_id": suit, "happening": happening, "happened_on": _own_day(place) + timedelta(days=after)}
        | {"details": {}, "recorded_at": clock.now(), "note": "", "reason": "", "is_void": False}
        for place, (key, suit) in enumerate(zip(keys, suits, strict=True), start=first)
        for happening, after in LIFE
    ]
    _write(Event, events)
    return keys


def _next_keys(model: type[Base], count: int) -> list[int]:
    last = db.session.scalar(select(func.max(inspect(model).primary_key[0]))) or 0
    return list(range(last + 1, last + count + 1))


def _write(model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Rows as they are, past the change log: there is nothing of a bank in them."""
    db.session.connection().execute(insert(model.__table__), rows)


def _own_day(place: int) -> date:
    """Each matter has a day of its own within a year, so that a holiday moves some and leaves the others."""
    return clock.today() + timedelta(days=place % 365)


def _change_a_holiday() -> None:
    people = {user.staff_number: user for user in db.session.scalars(select(User))}
    admin = next(user for user in people.values() if "administrator" in user.role_keys)
    approver = next(user for user in people.values() if "approver" in user.role_keys)
    year = clock.today().year + 1
    entry = tables.spring_festival(year=year, rest=(date(year, 1, 20), date(year, 1, 31)))
    tables.settled(actor=admin, approver=approver, entry=entry)


def _portions(app: Application, ask: Any) -> Iterator[list[int]]:
    with app.app_context(), acting_as():
        wanted = list(ask())
        db.session.remove()
    for start in range(0, len(wanted), recounting.PORTION):
        yield wanted[start : start + recounting.PORTION]


def _lay_deadlines(count: int) -> None:
    """So many open deadlines over the matters of the bank, from a little overdue to two years ahead."""
    matters = db.session.execute(select(Matter.id, Matter.owner_id).order_by(Matter.id)).all()
    version, today, now = registers.in_force().version, clock.today(), clock.now()
    basis = [cite("CPL 171").to_plain()]
    rows = []
    for place in range(count):
        matter_id, owner_id = matters[place % len(matters)]
        on = today + timedelta(days=place * 7 % 730 - 20)
        rows.append(
            {
                "matter_id": matter_id,
                "key": f"laid:{place}",
                "rule": "appeal_judgment",
                "reference": "PER-75",
                "title": "对一审判决上诉",
                "english": "Appeal against a judgment",
                "actor": "bank",
                "kind": ("statutory", "internal", "court_set")[place % 3],
                "protects": place % 2 == 0,
                "event_on": on - timedelta(days=15),
                "raw_last_on": on,
                "last_on": on,
                "plan_on": on,
                "asks": "通过原审法院提出上诉状",
                "asks_english": "File the notice of appeal",
                "until": "",
                "subject": "",
                "prepares": "",
                "closing_reason": "",
                "decision_reason": "",
                "runs_out": False,
                "provisional": False,
                "alarms": [],
                "papers": [],
                "state": DeadlineState.OPEN,
                "inputs": {},
                "counting": {},
                "basis": basis,
                "working": ["自送达之日的次日起算15日"],
                "rules_version": version,
                "holiday_table_missing": False,
                "computed_at": now,
                "assignee_id": owner_id,
            }
        )
    for start in range(0, count, 5_000):
        _write(Deadline, rows[start : start + 5_000])


if __name__ == "__main__":
    asked = [int(text) for text in sys.argv[1:]]
    sys.exit(main(*asked[:1], **({"sizes": tuple(asked[1:])} if asked[1:] else {})))
