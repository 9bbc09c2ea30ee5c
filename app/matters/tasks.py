"""Timed work on matters: every night the stored balances and limits are brought to the new day, and their tally made short."""

import structlog
from sqlalchemy.orm.exc import StaleDataError

from app.access.scope import acting_as
from app.core.work import unit_of_work
from app.matters.services import debt, limits, portfolio

REFRESH_BALANCES = "refresh_balances"

COMPACTED_EVERY = 5000

log = structlog.get_logger(__name__)


def refresh_balances() -> None:
    """Store today's balance of every matter, each in a short transaction of its own, so that nobody waits for all of them."""
    with acting_as():
        matters = debt.all_with_debt()
    for done, matter_id in enumerate(matters, start=1):
        _refresh(matter_id)
        if done % COMPACTED_EVERY == 0:
            _compact()
    _compact()


def _compact() -> None:
    with acting_as(), unit_of_work():
        portfolio.compact_tally()


def _refresh(matter_id: int) -> None:
    try:
        with acting_as(), unit_of_work():
            matter = debt.loaded(matter_id=matter_id)
            if matter is not None:
                debt.refresh_balance(matter=matter)
                limits.store_next(matter=matter)
    except StaleDataError:
        # Somebody changed the matter at this moment; that change has stored the balance itself.
        log.info("balance left to whoever changes the matter", matter=matter_id)
