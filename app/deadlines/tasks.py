"""What the worker does when rules have changed: compares deadlines with them, and moves them once that is confirmed."""

from app.deadlines.services import recounting
from app.jobs import running
from app.jobs.running import Order, acting_for


def compare(order: Order) -> None:
    """Compare what is not compared yet, in portions; a job that begins again goes on where the first one stopped."""
    with acting_for(order):
        wanted = recounting.to_compare()
    for start in range(0, len(wanted), recounting.PORTION):
        with acting_for(order):
            recounting.compare_portion(matter_ids=wanted[start : start + recounting.PORTION])
        running.report(order, done=start + recounting.PORTION, total=len(wanted))


def move(order: Order) -> None:
    """Move what was found, in portions; what is moved is no longer found."""
    with acting_for(order):
        wanted = recounting.to_move()
    for start in range(0, len(wanted), recounting.PORTION):
        with acting_for(order) as actor:
            recounting.move_portion(actor=actor, matter_ids=wanted[start : start + recounting.PORTION])
        running.report(order, done=start + recounting.PORTION, total=len(wanted))
