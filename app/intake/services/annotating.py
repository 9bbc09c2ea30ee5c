"""The matters of an import that stay out, as a workbook to be mended and uploaded again."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.files import services as files
from app.intake import annotate, mapping, reading
from app.intake.models import Import, ImportRow, ImportUnit
from app.intake.records import entry
from app.intake.services import laying, linking, showing
from app.intake.states import UnitState

WITH_ITS_MATTER = N_("Waits with matter %(key)s, which comes in whole.")
UNDECIDED = N_("Perhaps there already: %(kind)s.")
SETTLED = (UnitState.IN, UnitState.UNDONE, UnitState.KNOWN)


def annotated(*, bundle: Import) -> bytes:
    """The rows of all matters that did not come in, as they stood in the file, with what is wrong at each cell."""
    book = reading.read(files.open_stored(stored_file=bundle.stored_file))
    wanted = (
        select(ImportRow)
        .outerjoin(ImportUnit, ImportUnit.id == ImportRow.unit_id)
        .where(ImportRow.import_id == bundle.id, ImportUnit.id.is_(None) | ImportUnit.state.not_in(SETTLED))
        .options(joinedload(ImportRow.unit).selectinload(ImportUnit.doubts))
        .order_by(ImportRow.position)
    )
    rows = db.session.scalars(wanted).all()
    problems: dict[tuple[str, int], list[str]] = {}
    for row in rows:
        problems.setdefault((laying.record_of(row).tab, row.number), []).extend(_sentences(row))
    plan = mapping.propose(book, remembered=bundle.plan.get("settled") or _layout(bundle))
    return annotate.annotated(book, plan, [entry(laying.record_of(row)) for row in rows], problems=problems)


def _layout(bundle: Import) -> dict[str, object]:
    layout = laying.layout_of(bundle.shape)
    return dict(layout.plan) if layout is not None else {}


def _sentences(row: ImportRow) -> list[str]:
    """What is wrong with a row beyond its single cells, and why a good one waits."""
    between = [each for each in row.faults if each["by"] != linking.CELL]
    said = [showing.fault_words(each) for each in between]
    if row.unit is None:
        return said
    if row.sheet == "matters":
        said += [row.unit.refusal_sentence] if row.unit.refusal else []
        said += [DomainError(UNDECIDED, kind=doubt.kind.label).sentence for doubt in row.unit.doubts if doubt.decision is None]
    if not said and not row.faults:
        said.append(DomainError(WITH_ITS_MATTER, key=row.unit.key).sentence)
    return said
