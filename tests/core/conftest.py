"""A small application with the shared manners and pages of its own: the house, before any slice moves in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Blueprint, Flask, Response, flash, redirect, render_template, request
from flask.testing import FlaskClient
from flask_login import LoginManager, UserMixin, login_user
from jinja2 import ChoiceLoader, DictLoader, FileSystemLoader
from sqlalchemy.orm.exc import StaleDataError

from app import config
from app.core import clock, translations, web
from app.core.db import db
from app.core.errors import DomainError, NotAllowed, StaleRecord
from app.core.labels import N_
from app.core.work import Application
from app.extensions import babel, csrf, migrate
from tests.core.sample import PAGES, LoanForm

BROKEN_RULES = {"rule": DomainError, "permission": NotAllowed, "stale": StaleRecord, "overtaken": StaleDataError}


class Reader(UserMixin):
    """Somebody who is signed in."""

    id = "1"
    full_name = "周岚"
    affiliation = "资产保全部"
    language: str | None = None
    theme: str | None = None


@pytest.fixture(scope="session", autouse=True)
def compiled() -> None:
    translations.compile_all()


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.fixture
def shell(tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The shared part of the application before an empty database."""
    monkeypatch.setattr(web.health, "_checks", {})
    app = Application("app")
    app.config.from_mapping(config.read({"INSTANCE_PATH": str(tmp_path)}))
    app.config.update(WTF_CSRF_ENABLED=False, MAX_CONTENT_LENGTH=2 * 1024 * 1024)
    app.jinja_loader = ChoiceLoader([FileSystemLoader(config.ROOT / "app" / "templates"), DictLoader(PAGES)])
    db.init_app(app)
    migrate.init_app(app, db, directory=str(tmp_path / "migrations"))
    babel.init_app(app)
    csrf.init_app(app)
    web.init_app(app)
    LoginManager(app).user_loader(lambda _key: reader)
    app.jinja_env.globals["may"] = lambda permission: permission != "forbidden"
    app.register_blueprint(_sample_pages(reader))
    clock.set_business_day(app.config["DEMO_DAY"])
    yield app
    clock.set_business_day(None)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def out(shell: Flask) -> FlaskClient:
    """A browser that is signed out."""
    return shell.test_client()


@pytest.fixture
def signed_in(shell: Flask) -> FlaskClient:
    """A browser that is signed in as the reader."""
    client = shell.test_client()
    client.post("/sign-in")
    return client


def _sample_pages(reader: Reader) -> Blueprint:
    pages = Blueprint("sample", __name__)

    @pages.post("/sign-in")
    def sign_in() -> Response:
        login_user(reader)
        return Response(status=204)

    @pages.get("/page")
    def index() -> str:
        return render_template("sample/page.html")

    @pages.get("/start")
    def start() -> str:
        return render_template("sample/sign_in.html")

    @pages.route("/form", methods=["GET", "POST"])
    def loan() -> str | Response:
        form = LoanForm()
        form.court.offer([(7, "澜州市人民法院")])
        if form.reshaped():
            return render_template("sample/form.html", form=form)
        if form.validate_on_submit():
            flash("Saved")
            return redirect("/page", 303)  # type: ignore[return-value]
        return (
            web.invalid("sample/form.html", form=form) if form.is_submitted() else render_template("sample/form.html", form=form)
        )

    @pages.post("/act")
    def act() -> Response:
        flash("Withdrawn")
        return redirect("/page", 303)  # type: ignore[return-value]

    @pages.post("/echo")
    def echo() -> str:
        return request.form["text"]

    @pages.get("/refuse/<kind>")
    def refuse(kind: str) -> str:
        raise BROKEN_RULES[kind](N_("At most %(limit)s drawdowns"), **{} if kind == "overtaken" else {"limit": 3})

    @pages.get("/link/<token>")
    def link(token: str) -> Response:
        return Response(token)

    @pages.get("/break")
    def break_down() -> str:
        raise ZeroDivisionError("secret of the code")

    return pages
