"""Nightly work on matters."""

from datetime import date
from decimal import Decimal

from app.access.scope import acting_as
from app.core import clock
from app.core.db import db, writing
from app.core.work import Application
from app.matters import tasks
from app.matters.models import Matter
from tests.factories import golden


def test_the_night_brings_every_stored_balance_to_the_new_day(app: Application):
    with app.app_context(), writing(), acting_as():
        matter = golden.make_g1().matter.id
        db.session.commit()
    with app.app_context():
        clock.set_business_day(date(2026, 3, 20))
        tasks.refresh_balances()
        first = _stored(matter)
        clock.set_business_day(date(2026, 3, 21))
        tasks.refresh_balances()
        second = _stored(matter)

    assert first == (golden.TOTAL, date(2026, 3, 20))
    assert second[1] == date(2026, 3, 21)
    assert second[0] - first[0] in (Decimal("738.28"), Decimal("738.29"))


def _stored(matter_id: int) -> tuple[Decimal | None, date | None]:
    with acting_as():
        matter = db.session.get_one(Matter, matter_id)
        return matter.balance_total, matter.balance_as_of
