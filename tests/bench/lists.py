"""Times the pages of a large bank: the list of matters and the page of one, at 20,000 and at 200,000 matters.

On SQLite and on PostgreSQL, as people of the head office, of a branch and of a law firm see them. What counts is how the
time grows: a page may take at most one and a half times as long with ten times the matters, by the same number of queries.
"""

import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event, select

from app import config, create_app
from app.access.scope import acting_as
from app.cli.demo import commands, people
from app.core.db import db
from app.core.work import Application, unit_of_work
from app.matters.models import Matter, Party, PartyRole
from app.matters.states import PartyKind, Role, Stage
from tests.databases import Databases, open_databases

SIZES = (20_000, 200_000)
ROUNDS = 11
LARGEST_GROWTH = 1.5
READERS = ("legal1", "branch1", "lawyer1")


@dataclass
class Timed:
    """The middle time of a page in milliseconds at each size, and its queries."""

    milliseconds: dict[int, float] = field(default_factory=dict)
    queries: dict[int, int] = field(default_factory=dict)

    @property
    def growth(self) -> float:
        return self.milliseconds[max(self.milliseconds)] / self.milliseconds[min(self.milliseconds)]


def main(sizes: tuple[int, ...] = SIZES) -> int:
    """Print one line a page, a database and a reader; the exit code says whether all of them keep the limit."""
    logging.disable()
    print(f"{'':58} {'queries':>9} " + " ".join(f"{size:>11,}" for size in sizes) + f" {'growth':>7}")
    too_slow = 0
    with ExitStack() as stack:
        for kind in ("sqlite", "postgresql"):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"bench-{kind}-")))
            databases = stack.enter_context(open_databases(kind=kind, folder=folder, run="bench", worker="bench"))
            banks = {size: laid(databases, folder=folder, size=size) for size in sizes}
            timed = measure(banks)
            for name, page in timed.items():
                slow = page.growth > LARGEST_GROWTH or len(set(page.queries.values())) > 1
                too_slow += slow
                print(
                    f"{kind + ' · ' + name:58} {'/'.join(str(count) for count in sorted(set(page.queries.values()))):>9} "
                    + " ".join(f"{page.milliseconds[size]:>8.1f} ms" for size in sizes)
                    + f" {'×' + format(page.growth, '.2f'):>7}{'  too slow' if slow else ''}"
                )
    return 1 if too_slow else 0


def laid(databases: Databases, *, folder: Path, size: int) -> Application:
    """An application before a database of this size."""
    app = create_app(
        {
            "SQLALCHEMY_DATABASE_URI": config.database_url(databases.fresh(f"bench{size}")),
            "INSTANCE_PATH": str(folder),
            "FILES_PATH": str(folder / "files"),
            "WTF_CSRF_ENABLED": False,
        }
    )
    started = time.perf_counter()
    with app.app_context(), acting_as(), unit_of_work():
        commands.build(size=size)
    with app.app_context():
        _tidy()
        print(f"  {size:,} matters on {db.engine.dialect.name}: laid in {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return app


def measure(banks: Mapping[int, Application]) -> dict[str, Timed]:
    """Time every page at every size by turns, so that whatever else the machine does burdens all sizes alike."""
    timed: dict[str, Timed] = {}
    for reader in READERS:
        clients = {size: signed_in(app, reader) for size, app in banks.items()}
        pages = {size: addresses(app, reader) for size, app in banks.items()}
        for name in next(iter(pages.values())):
            page = timed.setdefault(f"{reader}: {name}", Timed())
            times: dict[int, list[float]] = {size: [] for size in banks}
            for round_ in range(ROUNDS + 2):
                for size, app in banks.items():
                    page.queries[size], taken = timed_get(app, clients[size], pages[size][name])
                    if round_ > 1:  # The first two rounds fill caches.
                        times[size].append(taken)
            page.milliseconds = {size: statistics.median(found) for size, found in times.items()}
    for app in banks.values():
        with app.app_context():
            db.engine.dispose()
    return timed


def _tidy() -> None:
    """What every database does by itself after such a load sooner or later: look at what it holds."""
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("PRAGMA query_only=OFF" if connection.dialect.name == "sqlite" else "VACUUM ANALYZE")
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("ANALYZE")


def addresses(app: Application, reader: str) -> dict[str, str]:
    """The pages to open: the same for every size, but for a name and a matter out of the middle."""
    with app.app_context(), acting_as():
        one = db.session.scalars(select(Matter.id).where(Matter.stage == Stage.ENFORCEMENT).order_by(Matter.id).limit(1)).one()
        person = db.session.scalars(
            select(Party.name)
            .join(PartyRole, PartyRole.party_id == Party.id)
            .where(Party.kind == PartyKind.PERSON, PartyRole.role == Role.GUARANTOR)
            .order_by(Party.id.desc())
            .limit(1)
        ).one()
    pages = {
        "first page": "/matters/",
        "page 100": "/matters/?page=100",
        "page 50": "/matters/?page=50",
        "last page": "/matters/?page=100000",
        "one stage": "/matters/?stage=enforcement",
        "one class and stage": "/matters/?tier=loss&stage=trial",
        "by balance, smallest first": "/matters/?sort=balance",
        "by title": "/matters/?sort=title",
        "lately changed": "/matters/?sort=-updated",
        "balance from 500": "/matters/?balance_from=500",
        "unsecured": "/matters/?secured=nothing",
        "searched, a name": f"/matters/?q={person}",
        "searched, a number": "/matters/?q=2025-0001",
        "home": "/",
        "one matter": f"/matters/{one}",
    }
    if reader == "lawyer1":
        return {name: pages[name] for name in ("first page", "by title", "searched, a name")}
    if reader == "branch1":
        # A branch of the smaller bank has fewer than a hundred pages: its hundredth would be its last, read from the end.
        return {name: pages[name] for name in ("first page", "page 50", "one stage", "searched, a name", "home")}
    return {name: address for name, address in pages.items() if name != "page 50"}


def signed_in(app: Application, account: str) -> FlaskClient:
    """A client in whose session the account has signed in."""
    client = app.test_client()
    answer = client.post("/login", data={"account": account, "password": people.PASSWORD})
    assert answer.status_code == 302, f"{account} could not sign in: {answer.status_code}"
    return client


def timed_get(app: Application, client: FlaskClient, address: str) -> tuple[int, float]:
    """(queries, milliseconds) of a page."""
    with counting(app) as statements:
        started = time.perf_counter()
        answer = client.get(address)
        taken = (time.perf_counter() - started) * 1000
    assert answer.status_code == 200, f"{address}: {answer.status_code}"
    return len(statements), taken


@contextmanager
def counting(app: Application) -> Iterator[list[str]]:
    """The statements that run inside the block."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SET ")):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


if __name__ == "__main__":
    sys.exit(main(tuple(int(size) for size in sys.argv[1:]) or SIZES))
