"""Where an import, a matter of it, and a suspected duplicate stand."""

from app.core.labels import N_, Labelled


class ImportState(Labelled):
    """How far an import has come."""

    READING = ("reading", N_("Being read"), "indigo")
    REFUSED = ("refused", N_("Not readable"), "cinnabar")
    MAPPING = ("mapping", N_("Columns to confirm"), "ochre")
    CHECKING = ("checking", N_("Being checked"), "indigo")
    CHECKED = ("checked", N_("To look through"), "ochre")
    COMMITTING = ("committing", N_("Coming in"), "indigo")
    DONE = ("done", N_("Brought in"), "pine")
    UNDOING = ("undoing", N_("Being undone"), "indigo")
    UNDONE = ("undone", N_("Undone"), "stone")
    DROPPED = ("dropped", N_("Given up"), "stone")


IMPORTS: dict[ImportState, frozenset[ImportState]] = {
    ImportState.READING: frozenset({ImportState.REFUSED, ImportState.MAPPING, ImportState.CHECKING, ImportState.DROPPED}),
    ImportState.REFUSED: frozenset(),
    ImportState.MAPPING: frozenset({ImportState.CHECKING, ImportState.DROPPED}),
    ImportState.CHECKING: frozenset({ImportState.CHECKED, ImportState.MAPPING, ImportState.DROPPED}),
    ImportState.CHECKED: frozenset({ImportState.MAPPING, ImportState.COMMITTING, ImportState.DROPPED}),
    ImportState.COMMITTING: frozenset({ImportState.DONE, ImportState.CHECKED}),
    ImportState.DONE: frozenset({ImportState.COMMITTING, ImportState.UNDOING}),
    ImportState.UNDOING: frozenset({ImportState.UNDONE, ImportState.DONE}),
    ImportState.UNDONE: frozenset(),
    ImportState.DROPPED: frozenset(),
}
"""Where an import may go from each state; docket.advance asks here."""

WORKING = frozenset({ImportState.READING, ImportState.CHECKING, ImportState.COMMITTING, ImportState.UNDOING})
"""A job is at work; nobody changes anything meanwhile."""

MENDABLE = frozenset({ImportState.CHECKED, ImportState.DONE})
"""Cells can be mended and duplicates decided."""


class UnitState(Labelled):
    """Where one matter of the workbook stands."""

    READY = ("ready", N_("Good"), "pine")
    FAULTY = ("faulty", N_("To mend"), "cinnabar")
    DOUBTFUL = ("doubtful", N_("To decide"), "ochre")
    KNOWN = ("known", N_("In already"), "stone")
    LEFT_OUT = ("left_out", N_("Left out"), "stone")
    REFUSED = ("refused", N_("Refused by a rule"), "cinnabar")
    IN = ("in", N_("Brought in"), "pine")
    UNDONE = ("undone", N_("Undone"), "stone")


OPEN_UNITS = frozenset({UnitState.READY, UnitState.FAULTY, UnitState.DOUBTFUL, UnitState.REFUSED, UnitState.LEFT_OUT})
"""Can still be changed by mending and deciding."""

WAITING = frozenset({UnitState.FAULTY, UnitState.DOUBTFUL, UnitState.REFUSED})
"""Needs a person."""


class DoubtKind(Labelled):
    """Why something is suspected to be there already."""

    CONTRACT = ("contract", N_("Same contract number"))
    NUMBER = ("number", N_("Same code or identity number"))
    NAME = ("name", N_("Same name"))
    NAME_IN_FILE = ("name_in_file", N_("Same name twice in the workbook"))
    CONTRACT_IN_FILE = ("contract_in_file", N_("Same contract number twice in the workbook"))


class Decision(Labelled):
    """What a person decided about a suspected duplicate."""

    MERGE = ("merge", N_("It is the same: merge"))
    SEPARATE = ("separate", N_("It is another: keep both"))
    SKIP = ("skip", N_("Leave this matter out"))


DECISIONS: dict[DoubtKind, tuple[Decision, ...]] = {
    DoubtKind.CONTRACT: (Decision.MERGE, Decision.SEPARATE, Decision.SKIP),
    DoubtKind.NUMBER: (Decision.MERGE, Decision.SKIP),
    DoubtKind.NAME: (Decision.MERGE, Decision.SEPARATE, Decision.SKIP),
    DoubtKind.NAME_IN_FILE: (Decision.MERGE, Decision.SEPARATE, Decision.SKIP),
    DoubtKind.CONTRACT_IN_FILE: (Decision.SEPARATE, Decision.SKIP),
}
"""What can be decided: a code is one party's, so two parties cannot share it."""
