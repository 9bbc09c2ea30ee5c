"""flask demo …: fill an empty database with the demo bank, and tell its accounts."""

from random import Random

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import func, select

from app.access.models import User
from app.access.scope import acting_as
from app.cli.demo import copies, people, portfolio, stories, tables
from app.cli.demo.builder import Builder
from app.cli.demo.names import Registry
from app.core import clock
from app.core.db import db
from app.core.work import unit_of_work
from app.matters.models import Matter
from app.matters.services import debt, limits
from app.matters.services import portfolio as sums

SEED = 20260320
MADE = 600
"""So many matters have names enough; they already show every distribution."""

demo = AppGroup("demo", help="The demo bank: fill an empty database, show its accounts.")


def register(app: object) -> None:
    """Add the group to the application's commands."""
    app.cli.add_command(demo)  # type: ignore[attr-defined]


@demo.command("fill")
@click.option("--size", default=160, show_default=True, type=click.IntRange(22, 200_000), help="How many matters.")
@click.option("--seed", default=SEED, show_default=True, help="The same seed makes the same bank.")
@click.option("--if-empty", is_flag=True, help="Do nothing, and say so, when matters exist already.")
def fill(size: int, seed: int, if_empty: bool) -> None:
    """Fill an empty database with branches, people and matters."""
    if current_app.config["MODE"] != "demo":
        raise click.ClickException("Demo data is for MODE=demo only; this installation runs in production.")
    with acting_as(), unit_of_work():
        present = db.session.scalar(select(func.count()).select_from(Matter)) or 0
        if present and if_empty:
            click.echo(f"The database holds {present} matters; nothing was added.")
            return
        if present:
            raise click.ClickException(
                f"The database already holds {present} matters. Start from an empty one, or use --if-empty."
            )
        made = build(size=size, seed=seed)
    click.echo(f"Demo bank ready: {made} matters on {clock.today()}, first of them {stories.G1_TITLE}.")


@demo.command("accounts")
def accounts() -> None:
    """Show how to sign in to the demo."""
    with acting_as():
        users = db.session.scalars(select(User).where(User.is_demo).order_by(User.id)).all()
        if not users:
            raise click.ClickException("There are no demo accounts here. Fill the demo first: flask --app app demo fill")
        shown = [user for user in users if user.staff_number[-1:] in "12" and not user.staff_number[-2:-1].isdigit()]
        for user in shown:
            click.echo(f"  {user.staff_number:10} {', '.join(role.name for role in user.roles):18} {user.full_name}")
        click.echo(f"  password of all demo accounts: {people.PASSWORD}")
        click.echo(f"  with a one-time code as well: {', '.join(people.SECOND_FACTOR)} (flask --app app demo code ACCOUNT)")


def build(*, size: int, seed: int = SEED) -> int:
    """Lay the whole demo inside the caller's unit of work; returns how many matters it has.

    The planted stories and up to `MADE` matters are made one by one, the rest are copies of the ordinary ones.
    """
    names = Registry(Random(seed))
    house = people.build(names)
    builder = Builder(house=house, names=names, today=clock.today())
    matters = stories.plant(builder)
    db.session.flush()
    marks = copies.marks()
    for order, draft in enumerate(portfolio.drafts(names.random, count=min(size, MADE) - len(matters)), start=1):
        matters.append(portfolio.lay(builder, draft, order=order))
    db.session.flush()
    tables.lay(approver=house.approver)
    for matter in matters:
        debt.refresh_balance(matter=matter)
        limits.store_next(matter=matter)
    db.session.flush()
    copied = copies.multiply(first=marks, wanted=size - len(matters)) if size > len(matters) else 0
    sums.compact_tally()
    return len(matters) + copied
