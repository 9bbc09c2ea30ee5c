"""Chosen limits as a calendar file (RFC 5545): whole days, with reminders, for any calendar programme."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from app.calculators.services.answers import Counted

_WIDEST = 74
_REMIND_DAYS = (7, 1)


def calendar_of(limits: Sequence[Counted], *, made_at: datetime) -> bytes:
    """The limits as events of whole days; each rests on its day to plan on and says in its text how it was counted."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Zhiheng//Periods//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for limit in limits:
        lines += _event(limit, made_at=made_at)
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line)).encode()


def _event(limit: Counted, *, made_at: datetime) -> list[str]:
    party = f"（{limit.party}）" if limit.party else ""
    told = [*limit.working, "".join(article.short for article in limit.basis)]
    return [
        "BEGIN:VEVENT",
        f"UID:{limit.mark.encode().hex()}-{_day(limit.event_on)}-{_day(limit.plan_on)}@zhiheng",
        f"DTSTAMP:{made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{_day(limit.plan_on)}",
        f"DTEND;VALUE=DATE:{_day(limit.plan_on + timedelta(days=1))}",
        f"SUMMARY:{_escaped(limit.title + party)}",
        f"DESCRIPTION:{_escaped(chr(10).join(line for line in (limit.asks, *told) if line))}",
        "TRANSP:TRANSPARENT",
        *(line for days in _REMIND_DAYS for line in _reminder(limit, days=days)),
        "END:VEVENT",
    ]


def _reminder(limit: Counted, *, days: int) -> list[str]:
    return ["BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-P{days}D", f"DESCRIPTION:{_escaped(limit.title)}", "END:VALARM"]


def _day(on: date) -> str:
    return f"{on:%Y%m%d}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """The line in pieces of at most 75 octets, never cutting a character in two."""
    pieces, piece = [], ""
    for sign in line:
        if len((piece + sign).encode()) > _WIDEST:
            pieces.append(piece)
            piece = " "
        piece += sign
    return [*pieces, piece]
