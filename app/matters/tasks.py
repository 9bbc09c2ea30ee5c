"""Timed work on matters: every night the stored balances are brought to the new day."""

import structlog
from sqlalchemy.orm.exc import StaleDataError

from app.access.scope import acting_as
from app.core.work import unit_of_work
from app.matters.services import debt

REFRESH_BALANCES = "refresh_balances"

log = structlog.get_logger(__name__)


def refresh_balances() -> None:
    """Store today's balance of every matter, each in a short transaction of its own, so that nobody waits for all of them."""
    with acting_as():
        matters = debt.all_with_debt()
    for matter_id in matters:
        _refresh(matter_id)


def _refresh(matter_id: int) -> None:
    try:
        with acting_as(), unit_of_work():
            matter = debt.loaded(matter_id=matter_id)
            if matter is not None:
                debt.refresh_balance(matter=matter)
    except StaleDataError:
        # Somebody changed the matter at this moment; that change has stored the balance itself.
        log.info("balance left to whoever changes the matter", matter=matter_id)
