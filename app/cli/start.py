"""`python -m app.cli.start`: brings the database up to date before the servers start, in one process to save seconds.

The demo bank is filled when it is empty and its accounts are shown; an empty bank of one's own is told where
its first administrator sets himself up.
"""

import sys

from flask.cli import ScriptInfo

from app import config, create_app

ALWAYS = ("db upgrade", "jobs migrate", "search rebuild --if-empty")
IN_THE_DEMO = ("demo fill --if-empty", "demo accounts")
IN_A_BANK = ("accounts set-up",)


def main() -> None:
    """Give the commands one after the other; the first that fails ends it with its own words and exit code."""
    try:
        app = create_app()
    except config.UnsafeSettings as error:
        sys.exit(str(error))
    commands = ALWAYS + (IN_THE_DEMO if app.config["MODE"] == "demo" else IN_A_BANK)
    for command in commands:
        try:
            app.cli.main(command.split(), prog_name="flask", obj=ScriptInfo(create_app=lambda: app))
        except SystemExit as finished:
            if finished.code:
                raise


if __name__ == "__main__":
    main()
