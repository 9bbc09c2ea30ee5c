"""The life of a job and of a timed run."""

from app.core.labels import N_, Labelled


class JobStatus(Labelled):
    """Where an ordered piece of work stands."""

    ORDERED = ("ordered", N_("Waiting"), "stone")
    RUNNING = ("running", N_("Running"), "indigo")
    DONE = ("done", N_("Done"), "pine")
    FAILED = ("failed", N_("Failed"), "cinnabar")
    CANCELLED = ("cancelled", N_("Cancelled"), "stone")


class RunStatus(Labelled):
    """Where a timed run of one day stands."""

    RUNNING = ("running", N_("Running"), "indigo")
    DONE = ("done", N_("Done"), "pine")
    FAILED = ("failed", N_("Failed"), "cinnabar")


OPEN = (JobStatus.ORDERED, JobStatus.RUNNING)
