"""The doctor finds what is broken and says how to mend it."""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from app import create_app
from app.audit import triggers
from app.cli.doctor import BROKEN, OK, WARNING, Finding, doctor, examine
from app.core import clock
from app.core.db import db, writing
from app.core.work import Application
from tests.browser import DemoBank


@pytest.mark.browser
def test_demo_bank_is_healthy(bank: DemoBank) -> None:
    findings = json.loads(bank.command("doctor", "--json"))

    assert {finding["subject"] for finding in findings if finding["state"] != OK} == {"holidays", "secrets"}


def test_database_that_was_never_migrated_is_broken(app: Application) -> None:
    (finding,) = look(app, "migrations")

    assert finding.state == BROKEN
    assert finding.sentence.endswith("flask --app app db upgrade")


def test_database_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    url = "postgresql+psycopg://bank:very-secret@127.0.0.1:1/zhiheng"
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(tmp_path)})

    (finding,) = look(app, "database")

    assert finding.state == BROKEN
    assert "127.0.0.1:1" in finding.sentence
    assert "very-secret" not in finding.sentence


def test_dropped_trigger_is_found_and_its_statement_printed(app: Application) -> None:
    with app.app_context(), writing():
        assert [finding.state for finding in look(app, "append-only")] == [OK]
        dialect = db.engine.dialect.name
        for statement in triggers.removal_for(dialect=dialect, table="milestone"):
            db.session.execute(text(statement))
        db.session.commit()

        (finding,) = look(app, "append-only")

        assert finding.state == BROKEN
        assert finding.sentence.startswith("milestone can be rewritten")
        for statement in triggers.statements_for(dialect=dialect, table="milestone"):
            assert statement in finding.sentence
            db.session.execute(text(statement))
        db.session.commit()


def test_missing_font_is_named_with_the_command_that_brings_it(app: Application, tmp_path: Path, setting: None) -> None:
    shutil.copytree(app.config["FONTS_PATH"], tmp_path / "fonts", ignore=shutil.ignore_patterns("FandolKai*", "cache"))
    app.config["FONTS_PATH"] = str(tmp_path / "fonts")

    (finding,) = look(app, "fonts")

    assert finding.state == BROKEN
    assert "FandolKai-Regular.otf" in finding.sentence
    assert f"sh requirements/fonts.sh {tmp_path / 'fonts'}" in finding.sentence


def test_folder_that_cannot_be_written_is_broken(app: Application, tmp_path: Path, setting: None) -> None:
    (tmp_path / "a-file").touch()
    app.config["FILES_PATH"] = str(tmp_path / "a-file/files")

    (finding,) = look(app, "files")

    assert finding.state == BROKEN


def test_missing_holiday_table_of_next_year_warns_and_of_this_year_breaks(app: Application) -> None:
    clock.set_business_day(date(2026, 3, 20))
    assert [finding.state for finding in look(app, "holidays")] == [OK, WARNING]

    clock.set_business_day(date(2027, 3, 20))
    assert [finding.state for finding in look(app, "holidays")] == [BROKEN, WARNING]


def test_secrets_of_the_bank_are_in_order(app: Application, setting: None) -> None:
    assert [finding.state for finding in look(app, "secrets")] == [WARNING]

    app.config["MODE"] = "production"
    assert [finding.state for finding in look(app, "secrets")] == [OK]


def test_exit_code_says_that_something_is_broken(app: Application) -> None:
    answer = app.test_cli_runner().invoke(doctor, ["--json"])

    assert answer.exit_code == 1
    assert BROKEN in {finding["state"] for finding in json.loads(answer.stdout)}


@pytest.fixture
def setting(app: Application) -> Iterator[None]:
    """Put the settings back that a test changes."""
    before = dict(app.config)
    yield
    app.config.update(before)


def look(app: Application, subject: str) -> list[Finding]:
    with app.app_context():
        return [finding for finding in examine() if finding.subject == subject]
