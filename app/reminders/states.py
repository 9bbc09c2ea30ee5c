"""The steps of the ladder, and the life of a mail."""

from app.core.labels import N_, Labelled


class Step(Labelled):
    """Why somebody was reminded."""

    ALARM = ("alarm", N_("Day of warning"), "ochre")
    UNACKNOWLEDGED = ("unacknowledged", N_("Not acknowledged"), "cinnabar")
    LAST_DAYS = ("last_days", N_("Last days"), "cinnabar")
    OVERDUE = ("overdue", N_("Overdue"), "cinnabar")


class DigestStatus(Labelled):
    """Whether a mail has left."""

    ORDERED = ("ordered", N_("To be sent"), "ochre")
    SENT = ("sent", N_("Sent"), "pine")


TO_MANAGERS = (Step.UNACKNOWLEDGED, Step.LAST_DAYS, Step.OVERDUE)
"""The steps that a manager hears of."""
