"""An answer as a workbook: numbers as numbers, days as days, each block under its heading."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from flask_babel import gettext
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from app.calculators.services.answers import Answer, Found
from app.core.labels import N_
from app.matters.services.unfolded import LABELS

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MONEY, RATE, DAY = "#,##0.00", "0.00####", "yyyy-mm-dd"
WIDTHS = (34, 16, 16, 10, 18, 14, 10, 18, 40)

LINES = (
    N_("Kind"),
    N_("From"),
    N_("To"),
    N_("Days"),
    N_("On (yuan)"),
    N_("Rate a year, %"),
    N_("Year of days"),
    N_("Amount (yuan)"),
    N_("Source of the rate"),
)
DELAY = (N_("Kind"), N_("From"), N_("To"), N_("Days"), N_("On (yuan)"), N_("Rate a day, %"), N_("Amount (yuan)"))
MET = (N_("Payment met"), N_("Paid on"), N_("Amount (yuan)"), N_("Left (yuan)"))
LIMITS = (
    N_("Period"),
    N_("Party"),
    N_("Event"),
    N_("Counted from"),
    N_("Length"),
    N_("As counted"),
    N_("Last day"),
    N_("Plan on"),
    N_("Articles"),
)
ASKED, FOUND, WORKING, ARTICLES = N_("Asked"), N_("Found"), N_("Working"), N_("Articles")
MAKER, MADE_ON, RULES = N_("Made by"), N_("Made on"), N_("Version of the rules")
DOUBLED_PART = N_("Doubled part")


def workbook_of(answer: Answer, *, maker: str, made_on: date) -> bytes:
    """The answer on one sheet; text that begins like a formula stays text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(gettext("Calculation"))
    for number, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row in _rows(answer, maker=maker, made_on=made_on):
        sheet.append([_cell(sheet, value) for value in row])
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


class _Heading(str):
    """Text that is set bold."""


def _rows(answer: Answer, *, maker: str, made_on: date) -> Iterable[Sequence[Any]]:
    yield [_Heading(answer.heading)]
    yield [_Heading(answer.value.label), _value(answer.value)]
    yield []
    for title, found in ((ASKED, answer.asked), (FOUND, (*answer.parts, *answer.further))):
        yield from _facts(gettext(title), found)
    yield from _debt(answer)
    yield from _limits(answer)
    if answer.lines:
        yield [_Heading(gettext(WORKING))]
        yield from ([line] for line in answer.lines)
        yield []
    if answer.basis:
        yield [_Heading(gettext(ARTICLES))]
        yield from ([article.full] for article in answer.basis)
        yield []
    yield [gettext(MAKER), maker]
    yield [gettext(MADE_ON), made_on]
    yield [gettext(RULES), answer.version]


def _facts(title: str, found: Sequence[Found]) -> Iterable[Sequence[Any]]:
    if not found:
        return
    yield [_Heading(title)]
    yield from ([each.label, _value(each)] for each in found)
    yield []


def _debt(answer: Answer) -> Iterable[Sequence[Any]]:
    if answer.debt is not None:
        yield [_Heading(gettext(name)) for name in LINES]
        for line in answer.debt.lines:
            kind = gettext(LABELS[line.kind])
            yield [
                kind,
                line.from_on,
                line.to_on,
                line.days,
                line.base,
                _Rate(line.rate_percent),
                line.day_basis,
                line.amount,
                line.rate_source,
            ]
        yield []
        if answer.debt.allocations:
            yield [_Heading(gettext(name)) for name in MET]
            yield from (
                [gettext(LABELS[part.bucket]), part.paid_on, part.amount, part.balance_after] for part in answer.debt.allocations
            )
            yield []
    if answer.delay is not None:
        yield [_Heading(gettext(name)) for name in DELAY]
        for stretch in answer.delay.lines:
            yield [
                gettext(DOUBLED_PART),
                stretch.from_on,
                stretch.to_on,
                stretch.days,
                stretch.base,
                _Rate(stretch.daily_percent),
                stretch.amount,
            ]
        yield []


def _limits(answer: Answer) -> Iterable[Sequence[Any]]:
    if not answer.limits:
        return
    yield [_Heading(gettext(name)) for name in LIMITS]
    for one in answer.limits:
        articles = "".join(article.short for article in one.basis)
        yield [one.name, one.party, one.event_on, one.starts_on, one.length, one.raw_last_on, one.last_on, one.plan_on, articles]
    yield []


class _Rate(Decimal):
    """A figure that is shown as a rate."""


def _value(found: Found) -> Any:
    if found.amount is not None:
        return found.amount
    return found.day if found.day is not None else found.shown


def _cell(sheet: Any, value: Any) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=str(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.font = Font(bold=isinstance(value, _Heading))
        cell.alignment = Alignment(vertical="top")
    elif isinstance(value, Decimal):
        cell.number_format = RATE if isinstance(value, _Rate) else MONEY
    elif isinstance(value, date):
        cell.number_format = DAY
    return cell
