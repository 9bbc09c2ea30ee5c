"""How figures, days and moments are written on the screen, in the reader's language. Papers have rules of their own."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from flask_babel import get_locale, gettext, ngettext
from markupsafe import Markup

from app.core import clock
from app.core.labels import N_

EMPTY = "—"
MINUS = "−"
WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))


def in_chinese() -> bool:
    """Whether the reader's language is Chinese; outside a request it is."""
    locale = get_locale()
    return locale is None or locale.language == "zh"


def dash(value: object) -> object:
    """The value, or a long dash when there is none."""
    return EMPTY if value is None or value == "" else value


def _figure(value: Decimal, *, places: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(rounded):,.{places}f}"
    return MINUS + text if rounded < 0 else text


def money(value: Decimal | int | None) -> str:
    """Yuan to the fen: 1,234,567.89."""
    return EMPTY if value is None else _figure(Decimal(value), places=2)


def number(value: Decimal | int | None, places: int = 0) -> str:
    """A plain figure with thousands separated."""
    return EMPTY if value is None else _figure(Decimal(value), places=places)


def wan(value: Decimal | int | None) -> str:
    """The figure of a list, whose unit stands once in the column's head (`wan_unit`): 2,226.91 万元, CNY 22.27 m."""
    if value is None:
        return EMPTY
    return _figure(Decimal(value).scaleb(-4 if in_chinese() else -6), places=2)


def wan_unit() -> str:
    """The unit of `wan` in the reader's language."""
    return gettext("CNY m")


def yi_parts(value: Decimal | int | None) -> tuple[str, str]:
    """The figure of a summary and its unit apart, so that the unit can be set smaller."""
    if value is None:
        return EMPTY, ""
    amount = Decimal(value)
    if in_chinese():
        exponent, unit = (-8, "亿元") if abs(amount) >= 10**8 else (-4, "万元")
    else:
        exponent, unit = (-9, "CNY bn") if abs(amount) >= 10**9 else (-6, "CNY m")
    return _figure(amount.scaleb(exponent), places=2), unit


def yi(value: Decimal | int | None) -> str:
    """An amount for a summary: 18.46 亿元, CNY 1.85bn."""
    figure, unit = yi_parts(value)
    if not unit:
        return figure
    return f"{figure} {unit}" if in_chinese() else f"CNY {figure}{unit.removeprefix('CNY ')}"


def percent(value: Decimal | None) -> str:
    """A rate that is kept in per cent: 5.35%, 8.025%, 6.30%."""
    if value is None:
        return EMPTY
    places = max(2, -int(Decimal(value).normalize().as_tuple().exponent))
    return _figure(Decimal(value), places=places) + "%"


def share(value: Decimal | None, places: int = 1) -> str:
    """A fraction as a percentage: 0.699 is 69.9%."""
    return EMPTY if value is None else _figure(Decimal(value) * 100, places=places) + "%"


def day(value: date | None) -> str:
    """A day in full: 2026-12-04."""
    return EMPTY if value is None else value.isoformat()[:10]


def short_day(value: date | None) -> str:
    """A day in a list: 12-04 within the current year, else in full."""
    if value is None:
        return EMPTY
    return value.strftime("%m-%d") if value.year == clock.today().year else day(value)


def long_day(value: date | None) -> str:
    """A day in words with its weekday, for the head of a page."""
    if value is None:
        return EMPTY
    weekday = gettext(WEEKDAYS[value.weekday()])
    if in_chinese():
        return f"{value.year} 年 {value.month} 月 {value.day} 日 {weekday}"
    return f"{weekday}, {value.day} {value:%B} {value.year}"


def moment(value: datetime | None) -> str:
    """An aware moment in Shanghai: 2026-12-04 10:00."""
    return EMPTY if value is None else value.astimezone(clock.SHANGHAI).strftime("%Y-%m-%d %H:%M")


@dataclass(frozen=True)
class Countdown:
    """How far a day is: the days left, the words, and the class that colours them."""

    days: int
    tone: str
    words: Markup


def countdown(value: date, *, law: bool = True) -> Countdown:
    """The distance from the business day; a planned event (`law=False`) is never coloured as a limit."""
    days = (value - clock.today()).days
    figure = Markup("<b>%s</b>") % abs(days)
    if days == 0:
        words = Markup("<b>%s</b>") % gettext("Today")
    elif days > 0:
        words = Markup(ngettext("%(figure)s day", "%(figure)s days", days, figure=figure))
    else:
        words = Markup(ngettext("Overdue %(figure)s day", "Overdue %(figure)s days", -days, figure=figure))
    return Countdown(days=days, tone=_tone(days, law=law), words=words)


def _tone(days: int, *, law: bool) -> str:
    if not law:
        return "due-plan"
    if days < 0:
        return "due-over"
    if days <= 7:
        return "due-hot"
    return "due-soon" if days <= 30 else ""


FILTERS = {
    "dash": dash, "money": money, "number": number, "wan": wan, "yi": yi, "yi_parts": yi_parts, "percent": percent, "share": share,
    "day": day, "short_day": short_day, "long_day": long_day, "moment": moment,
}  # fmt: skip
