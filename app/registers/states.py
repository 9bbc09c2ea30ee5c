"""Which tables the bank keeps, and what becomes of a change of them."""

from app.core.labels import N_, Labelled


class Register(Labelled):
    """A table of which single entries are changed."""

    LPR = ("lpr", N_("Loan prime rates"), "indigo")
    HOLIDAYS = ("holidays", N_("Holiday years"), "ochre")
    SETTINGS = ("settings", N_("Settings of practice"), "plum")
    PLAINTIFF = ("plaintiff", N_("Plaintiff and receipt accounts"), "pine")
    BANK = ("bank", N_("The bank's texts"), "stone")

    @property
    def moves_money_or_dates(self) -> bool:
        """Whether a change of it is decided by a second person."""
        return self is not Register.BANK

    @property
    def moves_matters(self) -> bool:
        """Whether a change of it can move the debt or a limit of matters, so that it is weighed before it is decided."""
        return self in (Register.LPR, Register.HOLIDAYS, Register.SETTINGS)


class AmendmentStatus(Labelled):
    """Where a change stands."""

    DRAFT = ("draft", N_("Being prepared"), "stone")
    PENDING = ("pending", N_("Awaiting review"), "ochre")
    APPROVED = ("approved", N_("Approved"), "pine")
    RECORDED = ("recorded", N_("Recorded"), "pine")
    RETURNED = ("returned", N_("Returned"), "cinnabar")
    WITHDRAWN = ("withdrawn", N_("Withdrawn"), "stone")


OPEN = (AmendmentStatus.DRAFT, AmendmentStatus.PENDING)
SETTLED = (AmendmentStatus.APPROVED, AmendmentStatus.RECORDED)
"""What counts from its day on."""

TRANSITIONS = {
    AmendmentStatus.DRAFT: (AmendmentStatus.PENDING, AmendmentStatus.RECORDED, AmendmentStatus.WITHDRAWN),
    AmendmentStatus.PENDING: (AmendmentStatus.APPROVED, AmendmentStatus.RETURNED, AmendmentStatus.WITHDRAWN),
}
