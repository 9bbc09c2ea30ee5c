"""The only clock: moments in UTC, days in Shanghai, and the bank's business day, which a demo may hold still."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_held: ContextVar[datetime | None] = ContextVar("held_moment", default=None)
_business_day: date | None = None


def now() -> datetime:
    """The moment now, aware, in UTC: for sign-in, audit and one-time codes."""
    return _held.get() or datetime.now(UTC)


def calendar_day() -> date:
    """The real day in Shanghai."""
    return now().astimezone(SHANGHAI).date()


def today() -> date:
    """The bank's business day: the day of the demo where one is set, else the real day in Shanghai."""
    return _business_day or calendar_day()


def set_business_day(day: date | None) -> None:
    """Fix the business day for this process (the setting DEMO_DAY), or let it run again."""
    global _business_day
    _business_day = day


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at an aware moment within the block (tests)."""
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)
