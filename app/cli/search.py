"""`flask --app app search …`: make the index of the search field again."""

import click
from flask import Flask
from flask.cli import AppGroup

from app.access.scope import acting_as
from app.core.db import db
from app.core.work import unit_of_work
from app.search import upkeep

commands = AppGroup("search", help="The index of the search field.")


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(commands)


@commands.command("rebuild")
@click.option("--if-empty", is_flag=True, help="Only when nothing is indexed yet: after an update, or after rows came in by SQL.")
def rebuild(if_empty: bool) -> None:
    """Make the index again from the rows; the pages keep it up to date by themselves."""
    with acting_as(), unit_of_work():
        if if_empty and not upkeep.is_empty(db.session()):
            return
        count = upkeep.rebuild(db.session())
    if count or not if_empty:
        click.echo(f"{count} names and numbers can be found.")
