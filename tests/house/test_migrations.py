"""The migrations make what the models say, on both databases, and can be taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, Integer, String, column, insert, inspect, select, table, update

from app import config, create_app
from app.audit import triggers
from app.core.db import db, writing
from app.core.work import Application
from tests.databases import Databases


def test_migrated_database_equals_the_models(migrated: Application) -> None:
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), db.metadata)

    assert differences == [], "write a migration for these"


def test_migrated_database_protects_its_logs(migrated: Application) -> None:
    with db.engine.connect() as connection:
        assert triggers.missing(connection) == []


def test_constraints_of_the_models_are_in_the_database(migrated: Application) -> None:
    found = inspect(db.engine)
    wanted = {
        (table.name, constraint.name)
        for table in db.metadata.sorted_tables
        for constraint in table.constraints
        if constraint.__visit_name__ == "check_constraint"
    }

    present = {(table, check["name"]) for table in found.get_table_names() for check in found.get_check_constraints(table)}

    assert sorted(wanted - present) == []


def test_all_the_way_down_leaves_nothing_and_up_again_works(migrated: Application) -> None:
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}

    upgrade()
    with db.engine.connect() as connection:
        assert triggers.missing(connection) == []


def test_words_for_the_type_of_an_organisation_become_its_class_and_back(migrated: Application, root: Path) -> None:
    before = ScriptDirectory(str(root / "migrations")).get_revision("0006").down_revision
    party = db.metadata.tables["party"]
    row = dict.fromkeys(("name", "representative_name", "representative_title", "identity_reason", "ethnicity", "employer"), "")
    row |= dict.fromkeys(("job", "telephone", "email", "status_reason", "ownership_other"), "")
    row |= {"kind": "organisation", "status": "active", "version": 1}
    given = {1: "limited_company", 2: None}
    with db.engine.begin() as connection:
        for key, kind in given.items():
            connection.execute(insert(party).values(row | {"id": key, "organisation_type": kind}))

    downgrade(revision=before)
    with db.engine.begin() as connection:
        assert _types(connection) == {1: "有限责任公司", 2: ""}
        connection.execute(
            update(literal_party).where(literal_party.c.id == 1).values(organisation_type="有限责任公司（自然人独资）")
        )
    upgrade()

    with db.engine.connect() as connection:
        assert _types(connection) == given


def test_last_migration_is_named_so_that_two_collide(root: Path) -> None:
    heads = ScriptDirectory(str(root / "migrations")).get_heads()

    assert (root / "migrations/head.txt").read_text("utf-8").strip() == ",".join(heads)


literal_party = table("party", column("id", Integer), column("organisation_type", String))


def _types(connection: Connection) -> dict[int, str | None]:
    return {row.id: row.organisation_type for row in connection.execute(select(literal_party).order_by(literal_party.c.id))}


@pytest.fixture
def migrated(databases: Databases) -> Iterator[Application]:
    """An application whose database was made by the migrations alone."""
    url = config.database_url(databases.empty("migrated"))
    app = create_app({"SQLALCHEMY_DATABASE_URI": url, "INSTANCE_PATH": str(databases.folder)})
    with app.app_context(), writing():
        upgrade()
        yield app
        db.engine.dispose()
