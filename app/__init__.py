"""Zhiheng: late-stage recovery of bad SME loans, from the decision to sue until the money is in."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app import config
from app.access import guards, sign_in
from app.access import views as access
from app.administration import views as administration
from app.approvals import views as approvals
from app.audit import recording as _recording  # noqa: F401
from app.audit import services as audit
from app.calculators import views as calculators
from app.cli import accounts, calculate, debt, doctor, papers
from app.cli import jobs as jobs_commands
from app.cli import search as search_commands
from app.cli.demo import commands as demo
from app.collateral import findable as _collateral_findable  # noqa: F401
from app.collateral import views as collateral
from app.core import clock, conflicts, web
from app.core import db as database
from app.core.work import Application
from app.courts import views as courts
from app.deadlines import views as deadlines
from app.docket import holdings as _docket_holdings  # noqa: F401
from app.enforcement import findable as _enforcement_findable  # noqa: F401
from app.enforcement import views as enforcement
from app.extensions import babel, csrf, migrate
from app.files import findable as _files_findable  # noqa: F401
from app.files import views as files
from app.filings import findable as _filings_findable  # noqa: F401
from app.filings import holdings as _filings_holdings  # noqa: F401
from app.filings import views as filings
from app.intake import exports
from app.intake import views as intake
from app.jobs import health
from app.jobs import holdings as _jobs_holdings  # noqa: F401
from app.jobs import views as jobs
from app.litigation import findable as _litigation_findable  # noqa: F401
from app.litigation import views as litigation
from app.matters import findable as _matters_findable  # noqa: F401
from app.matters import holdings as _matters_holdings  # noqa: F401
from app.matters import views as matters
from app.overview import views as overview
from app.preservation import views as preservation
from app.search import setup as search

SLICES = (
    access,
    administration,
    approvals,
    calculators,
    collateral,
    courts,
    enforcement,
    deadlines,
    exports,
    files,
    filings,
    intake,
    jobs,
    litigation,
    matters,
    overview,
    preservation,
)
COMMANDS = (accounts, calculate, debt, demo, doctor, jobs_commands, papers, search_commands)


def create_app(settings: Mapping[str, Any] | None = None) -> Application:
    """The application, with `settings` laid over those of the environment."""
    merged = config.read() | dict(settings or {})
    config.refuse_unsafe(merged)
    app = Application(__name__, instance_path=str(Path(merged["INSTANCE_PATH"]).resolve()))
    app.config.from_mapping(merged)
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    clock.set_business_day(app.config["DEMO_DAY"])

    database.db.init_app(app)
    with app.app_context():
        database.prepare(database.db.engine)
    search.init_app(app)
    migrate.init_app(app, database.db, directory=str(config.ROOT / "migrations"), render_as_batch=True)
    babel.init_app(app)
    csrf.init_app(app)
    web.init_app(app)
    guards.init_app(app)
    sign_in.init_app(app)
    health.init_app(app)
    conflicts.witnessed_by(audit.who_changed)
    for slice_ in SLICES:
        slice_.init_app(app)
    for command in COMMANDS:
        command.register(app)
    return app
