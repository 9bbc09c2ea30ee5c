"""An import from the upload to the end: who sees it, what people mend and decide in it, and which work is ordered for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO, Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.access import policy
from app.access.models import Branch, User
from app.access.policy import Permission
from app.access.scope import Reach
from app.core import clock, paging
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_
from app.docket import services as docket
from app.files import services as files
from app.files import store, types
from app.intake import reading
from app.intake.columns import BY_KEY, SINGLY
from app.intake.columns import column as column_at
from app.intake.models import Import, ImportDoubt, ImportLayout, ImportRow, ImportUnit
from app.intake.services import checking, laying
from app.intake.services.bringing import Directory
from app.intake.states import DECISIONS, IMPORTS, MENDABLE, WAITING, WORKING, Decision, ImportState, UnitState
from app.jobs import services as jobs
from app.jobs.models import Job
from app.matters.services import matters, numbers

CHECK, COMMIT, UNDO = "import_check", "import_commit", "import_undo"
"""The kinds of work."""

SERIES = "DR"
ROWS_A_PAGE = 30

EMPTY = N_("The file is empty: choose it again.")
TOO_LARGE = N_("The file is larger than %(megabytes)s MB: split it and bring in the parts one after the other.")
SAME_FILE_OPEN = N_("This very file is being worked on already in import %(number)s: go on there, or give that import up.")
AT_WORK = N_("Work on this import is under way: wait until it is done, or cancel it.")
NOT_NOW = N_("This import is “%(state)s”: this cannot be done now.")
NO_SUCH_DECISION = N_("This cannot be decided that way.")
ALREADY_IN = N_("This matter is in already: change it there.")
NOTHING_READY = N_("No matter is good yet: mend the faults or decide the duplicates first.")
NO_SUGGESTION = N_("There is no suggestion for this cell: type what it should be.")
ONE_BY_ONE = N_("A suggested code or identity number is a guess: compare it with the licence or card and take each by itself.")
NOT_YOUR_BRANCH = N_("You cannot bring in matters for this branch.")


@dataclass(frozen=True)
class Numbers:
    """How many matters of an import stand where, and how many rows need a person."""

    by_state: Mapping[UnitState, int]
    faulty_rows: int
    loose_rows: int
    doubts: int
    amount: Decimal

    def of(self, *states: UnitState) -> int:
        """How many matters stand in one of these states."""
        return sum(self.by_state.get(state, 0) for state in states)

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def ready(self) -> int:
        return self.of(UnitState.READY)

    @property
    def brought_in(self) -> int:
        return self.of(UnitState.IN)

    @property
    def waiting(self) -> int:
        """Matters that need a person."""
        return self.of(*WAITING)


@dataclass(frozen=True)
class Filter:
    """Which rows the preview shows: those that need a person, one kind of fault, or all."""

    show_all: bool = False
    code: str = ""


def seen() -> Select[tuple[Import]]:
    """The imports that the actor of this session sees: the bank all, a branch its own, a firm none."""
    scope = db.session().info.get("scope")
    wanted = select(Import)
    if scope is None or scope.reach is Reach.FIRM:
        return wanted.where(false())
    return wanted if scope.is_unlimited else wanted.where(Import.branch_id == scope.branch_id)


def find(import_id: int) -> Import | None:
    """The import of that id, if the actor sees it."""
    loaded = (joinedload(Import.uploaded_by), joinedload(Import.branch), joinedload(Import.stored_file), joinedload(Import.owner))
    return db.session.scalar(seen().where(Import.id == import_id).options(*loaded))


def listing(*, number: int) -> paging.Page[Import]:
    """The imports that the actor sees, the latest first."""
    return paging.fetch(_latest_first(), number=number)


def everything() -> Sequence[Import]:
    """All imports that the actor sees, the latest first."""
    return db.session.scalars(_latest_first()).all()


def _latest_first() -> Select[tuple[Import]]:
    wanted = seen().options(joinedload(Import.uploaded_by), joinedload(Import.branch))
    return wanted.order_by(Import.uploaded_at.desc(), Import.id.desc())


def numbers_of(bundles: Sequence[Import]) -> dict[int, Numbers]:
    """Where the matters of several imports stand, in a fixed number of queries."""
    keys = [bundle.id for bundle in bundles]
    states = (
        select(ImportUnit.import_id, ImportUnit.state, func.count(ImportUnit.id))
        .where(ImportUnit.import_id.in_(keys))
        .group_by(ImportUnit.import_id, ImportUnit.state)
    )
    faulty = (
        select(ImportRow.import_id, func.count(ImportRow.id))
        .outerjoin(ImportUnit, ImportUnit.id == ImportRow.unit_id)
        .where(ImportRow.import_id.in_(keys), ImportRow.fault_count > 0, _is_to_mend())
        .group_by(ImportRow.import_id)
    )
    loose = faulty.where(ImportRow.unit_id.is_(None))
    doubts = (
        select(ImportDoubt.import_id, func.count(ImportDoubt.id))
        .join(ImportUnit, ImportUnit.id == ImportDoubt.unit_id)
        .where(ImportDoubt.import_id.in_(keys), ImportDoubt.decision.is_(None), ImportUnit.state.in_(WAITING))
        .group_by(ImportDoubt.import_id)
    )
    by_state: dict[int, dict[UnitState, int]] = {key: {} for key in keys}
    for key, state, count in db.session.execute(states):
        by_state[key][state] = count
    faulty_rows, loose_rows, open_doubts = (dict(db.session.execute(asked).all()) for asked in (faulty, loose, doubts))
    amounts = select(ImportUnit.import_id, func.sum(ImportUnit.amount)).where(ImportUnit.import_id.in_(keys))
    sums = dict(db.session.execute(amounts.group_by(ImportUnit.import_id)).all())
    return {
        key: Numbers(
            by_state=by_state[key],
            faulty_rows=faulty_rows.get(key, 0),
            loose_rows=loose_rows.get(key, 0),
            doubts=open_doubts.get(key, 0),
            amount=sums.get(key) or Decimal(0),
        )
        for key in keys
    }


def receive(*, actor: User, branch: Branch, owner: User, stream: IO[bytes], original_name: str) -> Import:
    """Keep an uploaded workbook under the next number of its year, and order it to be read."""
    policy.demand(actor, Permission.IMPORT)
    if branch not in matters.open_branches():
        raise DomainError(NOT_YOUR_BRANCH, field="branch_id")
    limit = store.size_limit()
    content = stream.read(limit + 1)
    if not content:
        raise DomainError(EMPTY, field="file")
    if len(content) > limit:
        raise DomainError(TOO_LARGE, field="file", megabytes=limit // 1024 // 1024)
    name = files.plain_name(original_name)
    reading.refuse_others(content, limits=reading.Limits(size=limit))
    stored = files.store_bytes(content=content, media_type=types.XLSX.media_type)
    unfinished = (*WORKING, ImportState.MAPPING, ImportState.CHECKED)
    other = db.session.scalar(seen().where(Import.stored_file_id == stored.id, Import.state.in_(unfinished)).limit(1))
    if other is not None:
        raise DomainError(SAME_FILE_OPEN, field="file", number=other.number)
    series = f"{SERIES}-{clock.today().year}"
    bundle = Import(
        number=f"{series}-{numbers.take(series):04d}",
        branch=branch,
        owner=owner,
        stored_file=stored,
        original_name=name,
        uploaded_by=actor,
        uploaded_at=clock.now(),
        state=ImportState.READING,
        plan={},
        remarks=[],
        refusal_values={},
    )
    db.session.add(bundle)
    db.session.flush()
    _order(actor, bundle, CHECK)
    return bundle


def move(*, actor: User | None, bundle: Import, to: ImportState) -> None:
    """Take an import to its next state, as the table of states allows."""
    docket.advance(
        actor=actor, subject=bundle, to=to, transitions=IMPORTS, happened_on=clock.today(), kind=None, attribute="state"
    )


def confirm(*, actor: User, bundle: Import, plan: Mapping[str, Any]) -> Import:
    """Take the columns as a person settled them, remember them for the bank's next file of this shape, and order the check."""
    policy.demand(actor, Permission.IMPORT)
    _must_be(bundle, ImportState.MAPPING)
    bundle.plan = bundle.plan | {"settled": dict(plan), "remembered": None}
    layout = laying.layout_of(bundle.shape)
    if layout is None:
        layout = ImportLayout(shape=bundle.shape)
        db.session.add(layout)
    layout.name, layout.plan = bundle.original_name, dict(plan)
    layout.confirmed_by, layout.confirmed_at = actor, clock.now()
    move(actor=actor, bundle=bundle, to=ImportState.CHECKING)
    _order(actor, bundle, CHECK)
    return bundle


def map_again(*, actor: User, bundle: Import) -> Import:
    """Go back to the columns: what was mended and decided is looked at anew afterwards."""
    policy.demand(actor, Permission.IMPORT)
    _must_be(bundle, ImportState.CHECKED)
    move(actor=actor, bundle=bundle, to=ImportState.MAPPING)
    return bundle


def rows_to_see(*, bundle: Import, asked: Filter, number: int) -> paging.Page[ImportRow]:
    """The rows of the preview, those that need a person unless all are asked for."""
    wanted = (
        select(ImportRow)
        .outerjoin(ImportUnit, ImportUnit.id == ImportRow.unit_id)
        .where(ImportRow.import_id == bundle.id)
        .options(joinedload(ImportRow.unit))
        .order_by(ImportRow.position)
    )
    if not asked.show_all:
        wanted = wanted.where(ImportRow.fault_count > 0, _is_to_mend())
    return paging.fetch(wanted, number=number, size=ROWS_A_PAGE)


def _is_to_mend() -> ColumnElement[bool]:
    """Rows without a matter, and rows of matters that are neither in nor left out."""
    settled = (UnitState.IN, UnitState.UNDONE, UnitState.KNOWN, UnitState.LEFT_OUT)
    return or_(ImportUnit.id.is_(None), ImportUnit.state.not_in(settled))


def doubts_to_see(*, bundle: Import, limit: int = 20) -> Sequence[ImportDoubt]:
    """The duplicates that are not decided yet, in the order of the workbook."""
    wanted = (
        select(ImportDoubt)
        .join(ImportUnit, ImportUnit.id == ImportDoubt.unit_id)
        .where(ImportDoubt.import_id == bundle.id, ImportDoubt.decision.is_(None), ImportUnit.state.in_(WAITING))
        .options(joinedload(ImportDoubt.row), joinedload(ImportDoubt.unit))
        .order_by(ImportUnit.position, ImportDoubt.id)
    )
    return db.session.scalars(wanted.limit(limit)).all()


def units_to_see(*, bundle: Import, states: Iterable[UnitState], number: int) -> paging.Page[ImportUnit]:
    """The matters of an import that stand in one of these states."""
    wanted = (
        select(ImportUnit)
        .where(ImportUnit.import_id == bundle.id, ImportUnit.state.in_(list(states)))
        .options(
            joinedload(ImportUnit.matter),
            joinedload(ImportUnit.twin).options(joinedload(ImportUnit.bundle), joinedload(ImportUnit.matter)),
            selectinload(ImportUnit.rows),
            selectinload(ImportUnit.doubts),
        )
        .order_by(ImportUnit.position)
    )
    return paging.fetch(wanted, number=number, size=ROWS_A_PAGE)


def kinds_of_suggestions(*, bundle: Import) -> list[tuple[str, str, int]]:
    """(code, column, how many cells) for which one click takes every suggestion of a kind; only kinds that occur twice or more.

    Codes and identity numbers are not among them: which of several right numbers was meant is looked up, one by one.
    """
    counted: dict[tuple[str, str], int] = {}
    wanted = select(ImportRow.sheet, ImportRow.faults).where(ImportRow.import_id == bundle.id, ImportRow.fault_count > 0)
    for sheet, faults in db.session.execute(wanted):
        for each in faults:
            if each["suggestion"] is not None and each["key"] and BY_KEY[sheet].column(each["key"]).kind not in SINGLY:
                place = (each["code"], f"{sheet}.{each['key']}")
                counted[place] = counted.get(place, 0) + 1
    return [(code, path, count) for (code, path), count in counted.items() if count > 1]


def mend(*, actor: User, bundle: Import, row: ImportRow, key: str, typed: str) -> ImportRow:
    """Take what was typed for a cell in place of what stood there, and look at its matter again."""
    _may_change(actor, bundle, row)
    _write(actor, row, key, typed)
    _look_again(actor, bundle, [row, *_followers(bundle, {(row.record.get("tab"), row.number): [(row, key, typed)]})])
    return row


def take_suggestions(*, actor: User, bundle: Import, code: str, path: str) -> int:
    """Mend every cell of one column that has this kind of fault and a suggestion; returns how many."""
    policy.demand(actor, Permission.IMPORT)
    _must_be(bundle, *MENDABLE)
    sheet, _dot, key = path.partition(".")
    if sheet not in BY_KEY or key not in BY_KEY[sheet].by_key:
        raise DomainError(NO_SUGGESTION)
    if column_at(path).kind in SINGLY:
        raise DomainError(ONE_BY_ONE)
    changed = []
    written: Written = {}
    for row in checking.open_rows(bundle):
        if row.sheet == sheet:
            found = [each for each in row.faults if (each["code"], each["key"]) == (code, key) and each["suggestion"] is not None]
            if found:
                typed = found[0]["suggestion"]
                _write(actor, row, key, typed)
                written.setdefault((row.record.get("tab"), row.number), []).append((row, key, typed))
                changed.append(row)
    if changed:
        _look_again(actor, bundle, [*changed, *_followers(bundle, written)])
    return len(changed)


def decide(*, actor: User, bundle: Import, doubt: ImportDoubt, decision: Decision, taken: Sequence[str] = ()) -> ImportDoubt:
    """Decide whether it is the same as what is there; `taken` are the fields that follow the workbook where it is."""
    _may_change(actor, bundle, doubt.row)
    if decision not in DECISIONS[doubt.kind]:
        raise DomainError(NO_SUCH_DECISION)
    doubt.decision, doubt.decided_by, doubt.decided_at = decision, actor, clock.now()
    known = {each["key"] for each in doubt.differences}
    doubt.taken = [key for key in taken if key in known] if decision is Decision.MERGE else []
    _judge_again(actor, bundle, doubt.unit)
    return doubt


def leave_out(*, actor: User, bundle: Import, unit: ImportUnit) -> ImportUnit:
    """Leave a matter out of this import; it can be taken back."""
    _may_change(actor, bundle, unit.rows[0])
    unit.is_left_out = True
    _judge_again(actor, bundle, unit)
    return unit


def take_back(*, actor: User, bundle: Import, unit: ImportUnit) -> ImportUnit:
    """Take a matter back that was left out; its duplicates are decided anew."""
    _may_change(actor, bundle, unit.rows[0])
    unit.is_left_out = False
    for doubt in unit.doubts:
        doubt.decision = doubt.decided_by_id = doubt.decided_at = None
        doubt.taken = []
    _judge_again(actor, bundle, unit)
    return unit


def order_commit(*, actor: User, bundle: Import) -> Import:
    """Order that the good matters come in."""
    policy.demand(actor, Permission.IMPORT)
    _must_be(bundle, *MENDABLE)
    ready = numbers_of([bundle])[bundle.id].ready
    if not ready:
        raise DomainError(NOTHING_READY)
    move(actor=actor, bundle=bundle, to=ImportState.COMMITTING)
    _order(actor, bundle, COMMIT, steps=ready)
    return bundle


def resume(*, actor: User, bundle: Import) -> Import:
    """Order work anew that ended before it was done: it goes on where it stopped."""
    policy.demand(actor, Permission.IMPORT)
    kinds = {ImportState.COMMITTING: COMMIT, ImportState.UNDOING: UNDO}
    if bundle.state not in WORKING:
        raise DomainError(NOT_NOW, state=bundle.state.label)
    _order(actor, bundle, kinds.get(bundle.state, CHECK))
    return bundle


def work_of(bundle: Import) -> Job | None:
    """The latest work ordered for an import: its page shows how far it is."""
    found = [jobs.of_subject(kind=kind, subject_id=bundle.id) for kind in (CHECK, COMMIT, UNDO)]
    return max((job for job in found if job is not None), key=lambda job: job.id, default=None)


def drop(*, actor: User, bundle: Import) -> Import:
    """Give an import up of which nothing came in; the file and the record of it stay."""
    policy.demand(actor, Permission.IMPORT)
    _must_be(bundle, ImportState.MAPPING, ImportState.CHECKED)
    move(actor=actor, bundle=bundle, to=ImportState.DROPPED)
    return bundle


def row_of(bundle: Import, row_id: int) -> ImportRow | None:
    """The row of that id of this import."""
    return db.session.scalar(select(ImportRow).where(ImportRow.id == row_id, ImportRow.import_id == bundle.id))


def unit_of(bundle: Import, unit_id: int) -> ImportUnit | None:
    """The matter of that id of this import."""
    return db.session.scalar(select(ImportUnit).where(ImportUnit.id == unit_id, ImportUnit.import_id == bundle.id))


def doubt_of(bundle: Import, doubt_id: int) -> ImportDoubt | None:
    """The doubt of that id of this import."""
    return db.session.scalar(select(ImportDoubt).where(ImportDoubt.id == doubt_id, ImportDoubt.import_id == bundle.id))


def order(*, actor: User, bundle: Import, kind: str, steps: int = 1) -> None:
    """Order work for an import; only one piece at a time."""
    _order(actor, bundle, kind, steps=steps)


def _order(actor: User, bundle: Import, kind: str, *, steps: int = 1) -> None:
    if any(jobs.has_open(kind=each, subject_id=bundle.id) for each in (CHECK, COMMIT, UNDO)):
        raise DomainError(AT_WORK)
    title = f"{bundle.number} {bundle.original_name}"
    jobs.order(actor=actor, kind=kind, matter_id=None, subject_id=bundle.id, title=title, steps=max(1, steps))


def _must_be(bundle: Import, *states: ImportState) -> None:
    if bundle.state not in states:
        raise DomainError(AT_WORK if bundle.state in WORKING else NOT_NOW, state=bundle.state.label)


def _may_change(actor: User, bundle: Import, row: ImportRow) -> None:
    policy.demand(actor, Permission.IMPORT)
    _must_be(bundle, *MENDABLE)
    if row.unit is not None and row.unit.state in (UnitState.IN, UnitState.UNDONE):
        raise DomainError(ALREADY_IN)


def _write(actor: User, row: ImportRow, key: str, typed: str) -> None:
    """Put a typed text into a cell and understand the row anew."""
    if key not in BY_KEY[row.sheet].by_key:
        raise DomainError(NO_SUGGESTION)
    row.mended = row.mended | {key: typed}
    row.mended_by = actor
    laying.understand_again(row)


Written = dict[tuple[str | None, int], list[tuple[ImportRow, str, str]]]
"""What was typed for which cells, by the tab and number of their row in the file."""


def _followers(bundle: Import, written: Written) -> list[ImportRow]:
    """The other entries of the same rows of the file that took a cell from one that was typed anew."""
    numbers = {number for _tab, number in written}
    beside = select(ImportRow).where(ImportRow.import_id == bundle.id, ImportRow.number.in_(numbers))
    followers = []
    for row in db.session.scalars(beside):
        for source, key, typed in written.get((row.record.get("tab"), row.number), ()):
            if row is not source and laying.follow(row, path=f"{source.sheet}.{key}", typed=typed):
                followers.append(row)
    return followers


def _look_again(actor: User, bundle: Import, changed: Sequence[ImportRow]) -> None:
    directory = Directory.open()
    before = {row.unit_id for row in changed}
    for unit in {row.unit for row in changed if row.unit is not None}:
        checking.forget_refusals(unit)
    checking.arrange(bundle=bundle, rows=checking.open_rows(bundle), directory=directory)
    touched = before | {row.unit_id for row in changed}
    units = [unit for unit in checking.open_units(bundle) if unit.id in touched]
    checking.try_out(actor=actor, bundle=bundle, units=units, directory=directory)


def _judge_again(actor: User, bundle: Import, unit: ImportUnit) -> None:
    checking.forget_refusals(unit)
    unit.state = checking.judge(unit, is_faulty=any(row.fault_count for row in unit.rows))
    db.session.flush()
    checking.try_out(actor=actor, bundle=bundle, units=[unit], directory=Directory.open())
