"""flask accounts …: the first administrator, made on the server; flask demo code …: a demo account's one-time code."""

import os

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select

from app.access import services as access
from app.access import setup
from app.access.models import User
from app.access.scope import acting_as
from app.cli.demo.commands import demo
from app.core.db import db
from app.core.errors import DomainError
from app.core.work import unit_of_work

accounts = AppGroup("accounts", help="Accounts: the first administrator, by an address to open or by command.")


def register(app: Flask) -> None:
    """Add the group to the application's commands."""
    app.cli.add_command(accounts)


@accounts.command("create-administrator")
@click.option("--account", prompt=True, help="What the administrator signs in with.")
@click.option("--email", prompt=True, help="The administrator's e-mail address.")
@click.option("--name", prompt=True, help="The administrator's name.")
@click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="At least 12 characters; asked for when not given."
)
def create_administrator(account: str, email: str, name: str, password: str) -> None:
    """Create an administrator, and head office when there is no branch yet."""
    with acting_as(), unit_of_work():
        try:
            made = access.create_administrator(staff_number=account, email=email, full_name=name, password=password)
        except DomainError as error:
            raise click.ClickException(error.sentence) from error
        login = made.staff_number
    click.echo(f"Administrator {login} created. Sign in, then create the other accounts under Accounts.")


@accounts.command("set-up")
def set_up() -> None:
    """Print the one-time address at which the first administrator sets himself up; nothing when there is one already."""
    with acting_as(), unit_of_work():
        token = setup.issue_ticket()
    if token is None:
        return
    hosts = current_app.config["TRUSTED_HOSTS"]
    site = f"https://{hosts[0]}" if hosts else f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    click.echo(f"This bank has no administrator yet. Set it up, once and within {setup.HOURS} hours, at:")
    click.echo(f"  {site}/setup/{token}")


@demo.command("code")
@click.argument("account")
def code(account: str) -> None:
    """Print the present one-time code of a demo account."""
    with acting_as():
        user = db.session.scalar(select(User).where(User.staff_number == account, User.is_demo))
        if user is None:
            raise click.ClickException(f"There is no demo account {account!r}. All of them: flask --app app demo accounts")
        if user.tf_totp_secret is None:
            raise click.ClickException(f"{account} signs in with the password alone.")
        click.echo(current_app.extensions["security"].totp_factory.generate_totp_password(user.tf_totp_secret))
