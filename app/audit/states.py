"""What a change does to a row, and how something was read."""

from app.core.labels import N_, Labelled


class Action(Labelled):
    """What was done to a row."""

    INSERT = ("insert", N_("Added"), "pine")
    UPDATE = ("update", N_("Changed"), "indigo")
    DELETE = ("delete", N_("Removed"), "cinnabar")


class Act(Labelled):
    """How somebody read something."""

    OPENED = ("opened", N_("Opened"), "stone")
    DOWNLOADED = ("downloaded", N_("Downloaded"), "indigo")
