"""What the worker does for a change of the tables: weighs it over many matters, or brings their balances up to date."""

from collections.abc import Sequence

from app.administration import services as administration
from app.core.db import db
from app.jobs import running
from app.jobs.running import Order, acting_for
from app.registers.models import Amendment


def weigh(order: Order) -> None:
    """Look at all matters that the change can touch, in portions; beginning again puts aside what was there."""
    with acting_for(order):
        amendment = db.session.get_one(Amendment, order.subject_id)
        if not amendment.is_open:
            return
        administration.open_weighing(amendment=amendment)
        wanted = administration.candidates(amendment=amendment)
    for start, portion in _portions(wanted):
        with acting_for(order):
            administration.weigh(amendment=db.session.get_one(Amendment, order.subject_id), matter_ids=portion)
        running.report(order, done=start, total=len(wanted))
    with acting_for(order):
        weighing = administration.weighing_of(amendment=db.session.get_one(Amendment, order.subject_id))
        if weighing is not None:
            administration.complete(weighing=weighing)


def refresh(order: Order) -> None:
    """Store anew the balances that the change moved."""
    with acting_for(order):
        wanted = administration.moved_ids(amendment=db.session.get_one(Amendment, order.subject_id))
    for start, portion in _portions(wanted):
        with acting_for(order):
            administration.refresh(matter_ids=portion)
        running.report(order, done=start, total=len(wanted))


def _portions(wanted: Sequence[int]) -> list[tuple[int, Sequence[int]]]:
    size = administration.PORTION
    return [(start + size, wanted[start : start + size]) for start in range(0, len(wanted), size)]
