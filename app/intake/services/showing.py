"""What the pages of an import say: faults and remarks in words, two records side by side, and for what a matter waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext

from app.audit import labels
from app.core.db import db
from app.core.labels import N_
from app.intake import cells
from app.intake.cells import Remark
from app.intake.columns import BY_KEY, Column
from app.intake.models import Import, ImportDoubt, ImportRow, ImportUnit
from app.intake.services.values import plain_of
from app.matters.models import Loan, Matter, Party

PARTY_LINES = ("name", "uscc", "identity_number", "representative_name", "telephone", "employer")
LOAN_LINES = ("number", "borrower", "amount", "signed_on", "starts_on", "ends_on")
AND = N_(", ")


@dataclass(frozen=True)
class Line:
    """One field of two records side by side."""

    key: str
    label: str
    ours: str
    theirs: str
    differs: bool
    can_take: bool


@dataclass(frozen=True)
class Pair:
    """A suspected duplicate: what we have, in which matter, and what the workbook says."""

    doubt: ImportDoubt
    lines: Sequence[Line]
    matter: Matter | None
    other: ImportRow | None


@dataclass(frozen=True)
class Notice:
    """What was noticed while the file was read, and on which sheet."""

    tab: str
    sentence: str
    is_made: bool = False


def pairs_of(doubts: Sequence[ImportDoubt]) -> list[Pair]:
    """The suspected duplicates as they are shown; what has gone meanwhile, or is hidden from this reader, shows nothing of ours."""
    return [_pair(doubt) for doubt in doubts]


def _pair(doubt: ImportDoubt) -> Pair:
    loan = db.session.get(Loan, doubt.loan_key) if doubt.loan_key else None
    party = db.session.get(Party, doubt.party_key) if doubt.party_key else None
    other = db.session.get(ImportRow, doubt.other_row_key) if doubt.other_row_key else None
    known = loan or party
    matter = loan.matter if loan else next((role.matter for role in party.roles if role.matter), None) if party else None
    differing = [each["key"] for each in doubt.differences]
    wanted = LOAN_LINES if doubt.row.sheet == "loans" else PARTY_LINES
    columns = BY_KEY[doubt.row.sheet].by_key
    keys = [key for key in columns if key in wanted or key in differing]
    lines = [_line(columns[key], doubt.row, known, other, differs=key in differing) for key in keys]
    return Pair(doubt=doubt, lines=[line for line in lines if line.ours or line.theirs], matter=matter, other=other)


def _line(column: Column, row: ImportRow, known: Any, other: ImportRow | None, *, differs: bool) -> Line:
    held = getattr(known, column.key, None) if known is not None else None
    ours = held.name if isinstance(held, Party) else words(column, plain_of(held))
    if other is not None:
        ours = str(other.texts.get(column.key, ""))
    theirs = str(row.texts.get(column.key, ""))
    return Line(column.key, column.label, ours, theirs, differs=differs, can_take=differs and known is not None)


def words(column: Column, plain: Any) -> str:
    """A kept value in the words of the workbook."""
    if plain in (None, "", []):
        return ""
    for member in column.choices:
        if member.value == plain:
            return cells.choice_word(column, member) or member.label
    return cells.understand(column, plain).shown or str(plain)


def cell_words(row: ImportRow, key: str) -> str:
    """A cell as it was mended, or as the workbook has it."""
    return str(row.mended.get(key) or row.texts.get(key, ""))


def fault_words(fault: dict[str, Any]) -> str:
    """A fault in the reader's language."""
    sentence, values = fault["template"], fault["values"]
    return gettext(sentence, **values)


def remark_words(row: ImportRow) -> list[str]:
    """What was done with the cells of a row that a person should know, each with its column."""
    columns = BY_KEY[row.sheet].by_key
    return [
        gettext(
            "%(column)s: %(sentence)s", column=columns[each["key"]].label, sentence=Remark(each["code"], each["values"]).sentence
        )
        for each in row.remarks
        if each["key"] in columns
    ]


def table_words(name: str) -> str:
    """What a table of ours is called."""
    return gettext(labels.TABLES.get(name, name))


def notices_of(bundle: Import) -> list[Notice]:
    """What was noticed while the file was read."""
    return [Notice(each["tab"], _noticed(each), is_made=each["code"] in cells.MADE) for each in bundle.remarks]


def _noticed(each: dict[str, Any]) -> str:
    sentence = Remark(each["code"], each["values"]).sentence
    if "path" not in each:
        return sentence
    sheet, _dot, key = each["path"].partition(".")
    column = f"{BY_KEY[sheet].label}·{BY_KEY[sheet].column(key).label}"
    places = ngettext("%(num)s row, row %(row)s", "%(num)s rows, row %(row)s first", each["count"], row=each["row"])
    return gettext("%(column)s: %(sentence)s (%(places)s)", column=column, sentence=sentence, places=places)


def waits_for(unit: ImportUnit) -> str:
    """What keeps a matter from coming in."""
    rows = [f"{row.source} {row.number}" for row in unit.rows if row.fault_count]
    undecided = sum(1 for doubt in unit.doubts if doubt.decision is None)
    said = rows[:4] + (["…"] if len(rows) > 4 else [])
    if undecided:
        said.append(ngettext("%(num)s duplicate to decide", "%(num)s duplicates to decide", undecided))
    return gettext(AND).join(said)
