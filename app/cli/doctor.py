"""`flask --app app doctor`: looks at what the application stands on and says how to mend what is broken."""

import base64
import ctypes
import hashlib
import json
import os
import re
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import click
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from app import config
from app.access import mail
from app.audit import triggers
from app.core import clock, translations
from app.core.db import db
from app.registers import services as registers
from app.statutes.rules import LAW, Rules

OK, WARNING, BROKEN = "ok", "warning", "broken"

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libfontconfig.so.1": "fontconfig",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
REASONS = {"libharfbuzz-subset.so.0": "Without it a page of Chinese takes forty times as long."}


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and a sentence: what was found, or how to mend it."""

    subject: str
    state: str
    sentence: str


Findings = Iterator[Finding]


def register(app: Flask) -> None:
    """Add the command to the application."""
    app.cli.add_command(doctor)


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of lines.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Look at fonts, libraries, database, assets, tables of law, folders and secrets; exit 1 when something is broken."""
    findings = examine()
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            click.echo(f"{finding.state:8} {finding.subject:13} {finding.sentence}")
    if any(finding.state == BROKEN for finding in findings):
        raise SystemExit(1)


def examine() -> list[Finding]:
    """All findings about the current application, in the order in which things are mended."""
    checks: tuple[Callable[[], Findings], ...] = (
        _libraries,
        _fonts,
        _assets,
        _translations,
        _folders,
        _database,
        _holidays,
        _secrets,
        _mail,
    )
    return [finding for check in checks for finding in check()]


def _libraries() -> Findings:
    for library, package in LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            yield Finding(
                "libraries", BROKEN, f"{library} is missing: apt-get install {package}. {REASONS.get(library, '')}".strip()
            )
        else:
            yield Finding("libraries", OK, f"{library} is there.")
    try:
        ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        yield Finding("time zone", BROKEN, "Asia/Shanghai is unknown to this system: apt-get install tzdata")


def _fonts() -> Findings:
    folder = Path(current_app.config["FONTS_PATH"])
    pinned = re.findall(r"^([0-9a-f]{64})  (\S+)$", (config.ROOT / "requirements/fonts.sh").read_text("utf-8"), re.MULTILINE)
    wrong = [name for digest, name in pinned if not _has_digest(folder / name, digest)]
    if wrong:
        yield Finding(
            "fonts", BROKEN, f"Missing or not the pinned files: {', '.join(wrong)}. Bring them: sh requirements/fonts.sh {folder}"
        )
    elif not (folder / "fonts.conf").is_file():
        yield Finding("fonts", BROKEN, f"{folder}/fonts.conf is missing. Write it: sh requirements/fonts.sh {folder}")
    else:
        yield Finding("fonts", OK, f"{len(pinned)} fonts equal their pins.")


def _has_digest(path: Path, digest: str) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest() == digest


def _assets() -> Findings:
    lock = json.loads((config.ROOT / "requirements/frontend.lock.json").read_text("utf-8"))
    folder = Path(current_app.root_path) / "static/vendor"
    agreed = {name: digest for package in lock.values() for name, digest in package["files"].items()}
    wrong = [name for name, digest in agreed.items() if _sha384(folder / name) != digest]
    if wrong:
        mend = "python requirements/frontend.py app/static/vendor"
        yield Finding("front end", BROKEN, f"Missing or not the agreed files: {', '.join(wrong)}. Bring them: {mend}")
    else:
        yield Finding("front end", OK, f"{len(agreed)} files equal the lock.")


def _sha384(path: Path) -> str:
    if not path.is_file():
        return ""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


def _translations() -> Findings:
    catalogues = translations.domains()
    if catalogues and translations.are_compiled():
        yield Finding("translations", OK, f"{len(catalogues)} catalogues are compiled.")
    else:
        yield Finding("translations", BROKEN, "The catalogues are not compiled. Do it: python -m app.core.translations")


def _folders() -> Findings:
    for subject, folder in (("instance", current_app.instance_path), ("files", current_app.config["FILES_PATH"])):
        nearest = next(path for path in (Path(folder), *Path(folder).parents) if path.exists())
        if nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK):
            yield Finding(subject, OK, f"{folder} can be written.")
        else:
            yield Finding(subject, BROKEN, f"{folder} cannot be written by this user: give it the folder, or set another one.")


def _database() -> Findings:
    try:
        with db.engine.connect() as connection:
            yield _reached(connection)
            yield _migrated(connection)
            yield _protected(connection)
    except SQLAlchemyError as error:
        reason = str(error.__cause__ or error).strip().splitlines()[0]
        shown = db.engine.url.render_as_string(hide_password=True)
        yield Finding("database", BROKEN, f"{shown} does not answer ({reason}). Start it, or mend DATABASE_URL.")


def _reached(connection: Connection) -> Finding:
    if connection.dialect.name == "postgresql":
        return Finding("database", OK, f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar_one()} answers.")
    mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
    if mode != "wal":
        return Finding("database", BROKEN, f"SQLite keeps its journal as {mode}, not as wal: put the file on a local disk.")
    return Finding("database", OK, "SQLite answers, in WAL mode.")


def _migrated(connection: Connection) -> Finding:
    wanted = set(ScriptDirectory(str(config.ROOT / "migrations")).get_heads())
    present = set(MigrationContext.configure(connection).get_current_heads())
    if present != wanted:
        was, is_needed = ", ".join(sorted(present)) or "nothing", ", ".join(sorted(wanted))
        return Finding(
            "migrations", BROKEN, f"The database stands at {was}, the code at {is_needed}. Do it: flask --app app db upgrade"
        )
    return Finding("migrations", OK, f"The database stands at {', '.join(sorted(wanted))}.")


def _protected(connection: Connection) -> Finding:
    open_tables = triggers.missing(connection)
    if open_tables:
        dialect = connection.dialect.name
        statements = "; ".join(line for table in open_tables for line in triggers.statements_for(dialect=dialect, table=table))
        return Finding(
            "append-only", BROKEN, f"{', '.join(open_tables)} can be rewritten. Find out who opened them, then run: {statements}"
        )
    return Finding("append-only", OK, "The logs and the milestones cannot be rewritten.")


def _holidays() -> Findings:
    rules = _tables()
    this_year = clock.today().year
    for year in (this_year, this_year + 1):
        if rules.has_holiday_table(date(year, 1, 1)):
            yield Finding("holidays", OK, f"The table of {year} is there.")
        else:
            yield Finding(
                "holidays",
                BROKEN if year == this_year else WARNING,
                f"The table of {year} is missing: periods that end there are counted by weekends only and say so. "
                "An administrator enters the notice of the State Council under /registers/holidays, a second person approves it.",
            )


def _tables() -> Rules:
    """The tables in force; the shipped ones where the database does not answer, which is told as its own finding."""
    try:
        return registers.in_force()
    except SQLAlchemyError:
        db.session.rollback()
        return LAW


def _secrets() -> Findings:
    if current_app.config["MODE"] == "demo":
        yield Finding(
            "secrets", WARNING, "Demo secrets are in use. For real cases set MODE=production and secrets of your own (README.md)."
        )
    else:
        yield Finding("secrets", OK, "The secrets are the bank's own.")


def _mail() -> Findings:
    if not mail.is_on():
        state = OK if current_app.config["MODE"] == "demo" else WARNING
        yield Finding(
            "mail",
            state,
            "Off: nobody gets the daily mail of deadlines or a link for a forgotten password. Set MAIL_SERVER, MAIL_PORT, "
            "MAIL_SECURITY (none, starttls, tls), MAIL_SENDER, and SITE_URL, the address that links lead to.",
        )
        return
    where = current_app.config["MAIL_SERVER"]
    try:
        with mail.connection() as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as error:
        yield Finding("mail", BROKEN, f"{where} does not take mail ({type(error).__name__}: {error}). Mend the MAIL_… settings.")
    else:
        yield Finding("mail", OK, f"{where} answers; links in mails lead to {current_app.config['SITE_URL']}.")
