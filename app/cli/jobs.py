"""`flask --app app jobs …`: the queue's tables, and the work of a worker that never comes back."""

import click
from flask import Flask
from flask.cli import AppGroup

from app.jobs import queue

commands = AppGroup("jobs", help="The queue of long and timed work.")


def register(app: Flask) -> None:
    """Add the commands to the application."""
    app.cli.add_command(commands)


@commands.command("migrate")
def migrate() -> None:
    """Make or renew the queue's own tables (with every release, after `db upgrade`)."""
    queue.migrate()
    click.echo("The queue's tables are up to date.")


@commands.command("recover")
@click.argument("worker")
def recover(worker: str) -> None:
    """Hand the unfinished work of WORKER (its slot, such as worker-1) to the workers that run.

    A worker that is started again under the same slot takes up its own work by itself; use this for one that is gone
    for good, and only then: while it still runs the work would be done twice.
    """
    handed = queue.hand_over(slot=worker)
    click.echo(f"{handed} unfinished workflow(s) of {worker} went back to the queue.")
