"""What a verb would do to the deadlines of a matter: it is done, looked at, and taken back."""

from collections.abc import Callable

from app.core.db import db
from app.docket.services import folding
from app.statutes import course
from app.statutes.rules import Rules


def consequence_of_act(*, matter_id: int, rules: Rules, act: Callable[[], object]) -> course.Consequence:
    """Which deadlines arise, move or close when `act` is done; nothing of it is kept.

    The verb itself runs, within a savepoint: what is shown before saving is what saving does, and what it refuses is refused here.
    """
    waiting = list(db.session().info.get("once_committed", []))
    before = folding.fold(matter_id=matter_id, rules=rules)
    savepoint = db.session.begin_nested()
    try:
        act()
        db.session.flush()
        after = folding.fold(matter_id=matter_id, rules=rules)
    finally:
        savepoint.rollback()
        db.session().info["once_committed"] = waiting
    return course.difference(before, after)
