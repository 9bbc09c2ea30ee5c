"""进程与保全对照: where the procedure stands above, how long each seizure holds below, on one scale of days.

Pure geometry in per cent of the width, so that the drawing needs no script and its text never scales. Words come in with the
days; what is said of an end (still so many days, waits, ended) is the template's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LEAST_WIDTH = 736
"""The narrowest width in pixels the drawing gets; narrower screens scroll inside."""
QUARTER = 3
AHEAD = timedelta(days=168)
BEHIND = timedelta(days=490)
MARGIN = 1.5
LANE, LIFE, TOP = 32, 36, 30
NOTE = 150
"""About as many pixels as the note at a strip's end takes."""


class Force(StrEnum):
    """What a seizure does, as far as the drawing tells it apart."""

    BINDING = "binding"
    HOT = "hot"
    WAITING = "waiting"
    ENDED = "ended"


@dataclass(frozen=True)
class Stretch:
    """One stage of a procedure; without an end it runs until today."""

    label: str
    from_on: date
    to_on: date | None = None
    href: str = ""


@dataclass(frozen=True)
class Moment:
    """One day worth a dot: a hearing, a judgment."""

    label: str
    on: date


@dataclass(frozen=True)
class Life:
    """One seizure from its start; `ends_on` is its safe end, None while it waits. From `alarm_on` it is about to lapse."""

    label: str
    from_on: date
    ends_on: date | None
    force: Force
    position: int = 1
    alarm_on: date | None = None
    href: str = ""


@dataclass(frozen=True)
class Tick:
    """The first day of a quarter."""

    x: float
    year: int
    quarter: int


@dataclass(frozen=True)
class Block:
    """A stage as it is drawn."""

    stretch: Stretch
    x: float
    width: float
    y: int
    days: int
    runs: bool
    fits: bool
    fits_days: bool


@dataclass(frozen=True)
class Dot:
    """A day as it is drawn; its word stands left of it where the right has no room."""

    moment: Moment
    x: float
    y: int
    is_ahead: bool
    reads_left: bool
    has_word: bool


@dataclass(frozen=True)
class Strip:
    """A seizure as it is drawn: `beyond` where it ends after the last day shown; `note_at` where what is said of its end stands."""

    life: Life
    x: float
    width: float
    end_x: float
    y: int
    force: Force
    beyond: bool
    days_left: int | None
    label_at: float
    label_is_inside: bool
    label_reads_left: bool
    note_at: float
    note_reads_left: bool


@dataclass(frozen=True)
class Chart:
    """The whole drawing; `rows` are all that a table says in its place."""

    from_on: date
    to_on: date
    today: date
    today_x: float
    ticks: tuple[Tick, ...]
    blocks: tuple[Block, ...]
    dots: tuple[Dot, ...]
    strips: tuple[Strip, ...]
    axis_y: int
    height: int

    @property
    def is_empty(self) -> bool:
        """Say whether there is nothing to draw."""
        return not (self.blocks or self.strips)


def draw(
    *,
    stretches: Sequence[Stretch],
    lives: Sequence[Life],
    moments: Sequence[Moment] = (),
    today: date,
    whole: bool = False,
) -> Chart:
    """Lay procedure, seizures and days out on one scale: some two years around today, or everything."""
    first, last = _span(stretches=stretches, lives=lives, moments=moments, today=today, whole=whole)
    scale = _Scale(first, last)
    shown = [one for one in stretches if (one.to_on or today) >= first and one.from_on <= last]
    blocks, lanes = _blocks(shown, scale=scale, today=today)
    has_dots = any(first <= one.on <= last for one in moments)
    dots_y = TOP + lanes * LANE + 8
    axis_y = TOP + lanes * LANE + (22 if has_dots else 4)
    strips = _strips(lives, scale=scale, today=today, top=axis_y + 11)
    return Chart(
        from_on=first,
        to_on=last,
        today=today,
        today_x=scale.x(today),
        ticks=_ticks(scale),
        blocks=tuple(blocks),
        dots=_dots(moments, scale=scale, today=today, y=dots_y),
        strips=tuple(strips),
        axis_y=axis_y,
        height=axis_y + 11 + len(strips) * LIFE + 24,
    )


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date

    def x(self, on: date) -> float:
        share = (on - self.first).days / max(1, (self.last - self.first).days)
        return round(min(100.0, max(0.0, share * 100)), 3)


def _span(
    *, stretches: Sequence[Stretch], lives: Sequence[Life], moments: Sequence[Moment], today: date, whole: bool
) -> tuple[date, date]:
    begins = [one.from_on for one in (*stretches, *lives)] + [one.on for one in moments]
    first = min([*begins, today - timedelta(days=90)])
    ends = [one.ends_on for one in lives if one.ends_on is not None]
    last = max([today + AHEAD, *(ends if whole else [])])
    if not whole:
        first = max(first, today - BEHIND)
    margin = timedelta(days=max(7, int((last - first).days * MARGIN / 100)))
    return first - margin, last + margin


def _ticks(scale: _Scale) -> tuple[Tick, ...]:
    year, quarter, found = scale.first.year, (scale.first.month - 1) // QUARTER, []
    step = 1 if (scale.last - scale.first).days < 1100 else 2 if (scale.last - scale.first).days < 2200 else 4
    while True:
        quarter += 1
        year, quarter = (year + 1, 0) if quarter == 4 else (year, quarter)
        on = date(year, quarter * QUARTER + 1, 1)
        if on > scale.last:
            return tuple(found)
        if quarter % step == 0 and 2 <= scale.x(on) <= 97:
            found.append(Tick(scale.x(on), year, quarter + 1))


def _blocks(stretches: Iterable[Stretch], *, scale: _Scale, today: date) -> tuple[list[Block], int]:
    """Stages that overlap go below each other; a lane is taken again once it is free."""
    free: list[date] = []
    found = []
    for one in sorted(stretches, key=lambda one: (one.from_on, one.label)):
        end = max(one.to_on or today, one.from_on)
        lane = next((at for at, until in enumerate(free) if until <= one.from_on), len(free))
        if lane == len(free):
            free.append(end)
        free[lane] = end
        x = scale.x(one.from_on)
        width = round(max(scale.x(end) - x, 0.4), 3)
        days = (end - one.from_on).days
        room = width * LEAST_WIDTH / 100
        found.append(
            Block(
                stretch=one,
                x=x,
                width=width,
                y=TOP + lane * LANE,
                days=days,
                runs=one.to_on is None,
                fits=room >= _width_of(one.label) + 12,
                fits_days=room >= _width_of(f"{one.label} {days} days") + 12,
            )
        )
    return found, max(1, len(free))


def _dots(moments: Iterable[Moment], *, scale: _Scale, today: date, y: int) -> tuple[Dot, ...]:
    """Past days read to the left of their dot, days to come to the right; a word that would run into another is left out."""
    found: list[Dot] = []
    taken: list[tuple[float, float]] = []
    for one in sorted(moments, key=lambda one: abs((one.on - today).days)):
        if not scale.first <= one.on <= scale.last:
            continue
        x, wide = scale.x(one.on), (_width_of(one.label) + 14) * 100 / LEAST_WIDTH
        left = one.on <= today if wide <= x <= 100 - wide else x > 50
        span = (x - wide, x) if left else (x, x + wide)
        free = all(span[1] <= begin or end <= span[0] for begin, end in taken)
        taken.append(span if free else (x, x))
        found.append(Dot(one, x, y, one.on > today, left, free))
    return tuple(sorted(found, key=lambda dot: dot.x))


def _strips(lives: Iterable[Life], *, scale: _Scale, today: date, top: int) -> list[Strip]:
    order = {Force.HOT: 0, Force.BINDING: 0, Force.WAITING: 1, Force.ENDED: 2}
    found: list[Strip] = []
    ordered = sorted(lives, key=lambda one: (order[one.force], one.from_on, one.label))
    for one in ordered:
        if one.force is Force.ENDED and one.ends_on is not None and one.ends_on < scale.first:
            continue
        found.append(_strip(one, scale=scale, today=today, y=top + len(found) * LIFE))
    return found


def _strip(life: Life, *, scale: _Scale, today: date, y: int) -> Strip:
    beyond = life.ends_on is None or life.ends_on > scale.last
    x = scale.x(life.from_on)
    end_x = 99.0 if beyond or life.ends_on is None else max(scale.x(life.ends_on), x + 0.4)
    hot = life.force is Force.BINDING and life.alarm_on is not None and today >= life.alarm_on
    width = round(end_x - x, 3)
    to_the_right = end_x <= 76
    own, room = _width_of(life.label) + 12, width * LEAST_WIDTH / 100
    inside = room >= own + (0 if to_the_right else NOTE)
    reads_left = not inside and x * LEAST_WIDTH / 100 >= own
    label_at = 0.0 if inside else x - 1.2 if reads_left else end_x + 1.2
    behind_label = 0 if inside or reads_left else own * 100 / LEAST_WIDTH
    return Strip(
        life=life,
        x=x,
        width=width,
        end_x=round(end_x, 3),
        y=y,
        force=Force.HOT if hot else life.force,
        beyond=beyond,
        days_left=None if life.ends_on is None else (life.ends_on - today).days,
        label_at=round(label_at, 3),
        label_is_inside=inside,
        label_reads_left=reads_left,
        note_at=round(end_x + 1.2 + behind_label if to_the_right else end_x - 1.2, 3),
        note_reads_left=not to_the_right,
    )


def _width_of(text: str) -> int:
    """About as many pixels as the text takes at the size of the drawing."""
    return sum(13 if ord(sign) > 0x2E80 else 7 for sign in text)
