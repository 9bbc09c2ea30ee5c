"""Fixtures that every test may use: a real database, the application, a browser before a running demo bank.

`./manage test` runs everything that touches a database on SQLite and on PostgreSQL (`--database`, may be repeated).
"""

import contextvars
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.globals import _cv_app
from flask.testing import FlaskClient

from app import config, create_app
from app.access.scope import acting_as
from app.core import clock, translations
from app.core.db import db, writing
from app.core.work import Application
from tests import guards
from tests.databases import Databases, open_databases, remember_permissions

QUICK_HASHING = {"argon2__rounds": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
pytest_plugins = ["tests.browser"]


def pytest_addoption(parser: pytest.Parser) -> None:
    choices = ["sqlite", "postgresql"]
    parser.addoption(
        "--database", action="append", choices=choices, help="where database tests run; default sqlite, may be repeated"
    )


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        config.add_cleanup(remember_permissions())
        if not translations.are_compiled():
            translations.compile_all()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "databases" in metafunc.fixturenames:
        kinds = metafunc.config.getoption("--database") or ["sqlite"]
        metafunc.parametrize("databases", kinds, indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("browser"):
            # One process starts the demo bank; two would only fill it twice.
            item.add_marker(pytest.mark.xdist_group("browser"))


class Client(FlaskClient):
    """A test client whose requests run like a server's: in a context of their own, without the test's session."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        def alone() -> Any:
            _cv_app.set(None)  # type: ignore[arg-type]
            return super(Client, self).open(*args, **kwargs)

        return contextvars.copy_context().run(alone)


@pytest.fixture(scope="session")
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, testrun_uid: str, worker_id: str
) -> Iterator[Databases]:
    """Where databases are made: SQLite or PostgreSQL, by the option --database."""
    with open_databases(
        kind=request.param, folder=tmp_path_factory.mktemp(request.param), run=testrun_uid[:8], worker=worker_id
    ) as made:
        yield made


@pytest.fixture(scope="session")
def application(databases: Databases) -> Iterator[Application]:
    """The application, made once; tests take `app`, which brings an empty database."""
    made = create_app(
        {
            "TESTING": True,
            "SQLALCHEMY_DATABASE_URI": config.database_url(databases.fresh("test")),
            "INSTANCE_PATH": str(databases.folder),
            "FILES_PATH": str(databases.folder / "files"),
            "WTF_CSRF_ENABLED": False,
            "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": QUICK_HASHING,
        }
    )
    made.test_client_class = Client
    yield made
    _close(made)


@pytest.fixture
def app(application: Application, databases: Databases) -> Iterator[Application]:
    """The application before an empty database with all tables; no context is pushed."""
    _close(application)
    databases.clear("test")
    yield application
    clock.set_business_day(application.config["DEMO_DAY"])


def _close(application: Application) -> None:
    with application.app_context():
        db.engine.dispose()


@pytest.fixture
def session(app: Application) -> Iterator[Any]:
    """A writing session that sees the whole bank. Commit before a client asks: it reads by a session of its own."""
    with app.app_context(), writing(), acting_as():
        yield db.session


@pytest.fixture
def client(app: Application) -> FlaskClient:
    """A browser without a screen, signed out."""
    return app.test_client()


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return config.ROOT


@pytest.fixture(autouse=True)
def nothing_leaves_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    guards.forbid_network(monkeypatch)
    guards.forbid_mail(monkeypatch)
