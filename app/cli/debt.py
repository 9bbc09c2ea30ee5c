"""flask debt …: the debt of a matter at a date, line by line, without a browser."""

import json
from datetime import date, datetime

import click
from flask import Flask
from flask.cli import with_appcontext
from sqlalchemy import select

from app.access.scope import acting_as
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.matters.models import Matter
from app.matters.services import debt as debts
from app.matters.services import unfolded

DAY = click.DateTime(["%Y-%m-%d"])


def register(app: Flask) -> None:
    """Add the command to the application's commands."""
    app.cli.add_command(debt)


@click.command("debt")
@click.argument("matter_number")
@click.option("--on", "cutoff", type=DAY, help="The day to calculate to (YYYY-MM-DD); the business day when left out.")
@click.option("--not-charged", is_flag=True, help="That day itself is not charged.")
@click.option("--json", "as_json", is_flag=True, help="Print inputs and result as JSON, amounts as text.")
@with_appcontext
def debt(matter_number: str, cutoff: datetime | None, not_charged: bool, as_json: bool) -> None:
    """Print the debt of MATTER_NUMBER at a day: four headlines, the total, and every line they unfold to.

    Exit code 0: computed. 1: there is no such matter, or its debt cannot be computed; the reason is printed.
    """
    with acting_as():
        matter_id = db.session.scalar(select(Matter.id).where(Matter.number == matter_number))
        matter = debts.loaded(matter_id=matter_id) if matter_id is not None else None
        if matter is None:
            raise click.ClickException(f"There is no matter {matter_number}.")
        on: date = cutoff.date() if cutoff else clock.today()
        try:
            result = debts.debt_of(matter=matter, cutoff_on=on, cutoff_charged=not not_charged)
        except DomainError as error:
            raise click.ClickException(error.sentence) from error
        inputs = debts.inputs_of(matter=matter)
        if as_json:
            plain = {"matter": matter.number, "inputs": inputs.to_plain(), "result": result.to_plain()}
            click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        else:
            click.echo("\n".join(_told(matter, unfolded.unfold(inputs=inputs, result=result))))


def _told(matter: Matter, shown: unfolded.Unfolded) -> list[str]:
    result = shown.result
    charged = "charged" if result.cutoff_charged else "not charged"
    told = [f"{matter.number} {matter.title}", f"{result.cutoff_on.isoformat()} ({charged})", ""]
    for headline in shown.headlines:
        told.append(f"{headline.amount:>20,.2f}  {headline.label}")
        for strand in headline.strands:
            for line in strand.lines:
                days = f"{line.from_on.isoformat()} … {line.to_on.isoformat()}"
                sum_of = f"{line.base:,.2f} × {line.rate_percent.normalize():f}% × {line.days} ÷ {line.day_basis}"
                told.append(f"{'':>22}{strand.drawdown.title}  {days}  {sum_of} = {line.amount:,.2f}")
            if strand.met:
                told.append(f"{'':>22}{strand.drawdown.title}  − {strand.paid:,.2f}")
    if shown.costs:
        told.append(f"{result.costs:>20,.2f}  {unfolded.costs_label()}")
    told += [f"{result.total:>20,.2f}", "", result.forward_text]
    return told + [f"! {kind}: {words}" for kind, words in shown.warnings]
