"""The words of preservation: orders and what they are given for, measures and how they may move, and where a renewal stands."""

from app.core.labels import N_, Labelled


class AssetKind(Labelled):
    """What is seized or frozen, as the longest term depends on it (PER-44)."""

    DEPOSIT = ("deposit", N_("Bank deposit"), "stone")
    MOVABLE = ("movable", N_("Movable"), "stone")
    IMMOVABLE = ("immovable", N_("Immovable or other right"), "stone")


class OrderKind(Labelled):
    """When preservation is asked for; the security, the ruling and the next step depend on it."""

    PENDING_SUIT = ("pending_suit", N_("During the suit"), "indigo")
    PRE_SUIT = ("pre_suit", N_("Before the suit"), "indigo")
    BEFORE_ENFORCEMENT = ("before_enforcement", N_("After judgment, before enforcement"), "indigo")


class Security(Labelled):
    """What stands behind the application (PER-42, 43)."""

    EXEMPTION = ("exemption", N_("None asked: the bank is exempt"), "pine")
    OWN_PROPERTY = ("own_property", N_("The bank's own property"), "stone")
    THIRD_PARTY = ("third_party", N_("A third party's property or guarantee"), "stone")
    INSURER = ("insurer", N_("An insurer's letter"), "stone")
    INDEPENDENT_GUARANTEE = ("independent_guarantee", N_("An independent letter of guarantee"), "stone")


class OrderStatus(Labelled):
    """How far an order has come (law: P1 to P6)."""

    APPLIED = ("applied", N_("Applied for"), "ochre")
    GRANTED = ("granted", N_("Ruled"), "indigo")
    EXECUTED = ("executed", N_("Executed"), "pine")
    CONVERTED = ("converted", N_("Passed into enforcement"), "indigo")
    REFUSED = ("refused", N_("Refused"), "stone")
    LIFTED = ("lifted", N_("Lifted"), "stone")


ORDERS: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.APPLIED: frozenset({OrderStatus.GRANTED, OrderStatus.REFUSED}),
    OrderStatus.GRANTED: frozenset({OrderStatus.EXECUTED, OrderStatus.LIFTED}),
    OrderStatus.EXECUTED: frozenset({OrderStatus.CONVERTED, OrderStatus.LIFTED}),
    OrderStatus.CONVERTED: frozenset({OrderStatus.LIFTED}),
}
"""Which status may follow which."""


class MeasureStatus(Labelled):
    """What a measure does; it follows from the events."""

    WAITING = ("waiting", N_("Waiting behind another seizure"), "ochre")
    EFFECTIVE = ("effective", N_("Binding"), "indigo")
    CONVERTED = ("converted", N_("Binding, in enforcement"), "indigo")
    RELEASED = ("released", N_("Released"), "stone")
    LAPSED = ("lapsed", N_("Lapsed"), "cinnabar")
    DISPOSED = ("disposed", N_("Asset disposed of"), "stone")

    @property
    def binds(self) -> bool:
        """Whether the measure holds its asset."""
        return self in BINDING

    @property
    def is_over(self) -> bool:
        """Whether nothing more can happen to it."""
        return self not in (MeasureStatus.WAITING, *BINDING)


BINDING = (MeasureStatus.EFFECTIVE, MeasureStatus.CONVERTED)

MEASURES: dict[MeasureStatus, frozenset[MeasureStatus]] = {
    MeasureStatus.WAITING: frozenset(
        {MeasureStatus.EFFECTIVE, MeasureStatus.RELEASED, MeasureStatus.LAPSED, MeasureStatus.DISPOSED}
    ),
    MeasureStatus.EFFECTIVE: frozenset(
        {MeasureStatus.CONVERTED, MeasureStatus.RELEASED, MeasureStatus.LAPSED, MeasureStatus.DISPOSED}
    ),
    MeasureStatus.CONVERTED: frozenset({MeasureStatus.RELEASED, MeasureStatus.LAPSED, MeasureStatus.DISPOSED}),
}
"""Which status may follow which, as the law has it."""

CORRECTIONS: dict[MeasureStatus, frozenset[MeasureStatus]] = {one: frozenset(MeasureStatus) - {one} for one in MeasureStatus}
"""When an event is corrected or struck out, the measure goes back to where the events that stand leave it."""


class ReleaseGround(Labelled):
    """Why a measure is released, in whole or in part."""

    EXCESS = ("excess", N_("Holds more than the claim"))
    SUBSTITUTED = ("substituted", N_("Other security was given in its place"))
    PAID = ("paid", N_("The debt was paid"))
    SETTLED = ("settled", N_("Settlement"))
    WITHDRAWN = ("withdrawn", N_("The suit was withdrawn or lost"))
    OBJECTION = ("objection", N_("A third party's right was upheld"))
    OTHER = ("other", N_("Another reason"))


class RenewalState(Labelled):
    """Where the renewal of a running term stands."""

    FAR = ("far", N_("Not yet due"), "")
    DRAFT = ("draft", N_("Draft the renewal"), "ochre")
    DRAFTED = ("drafted", N_("Drafted, not yet filed"), "ochre")
    REQUESTED = ("requested", N_("Applied for, no ruling yet"), "indigo")
    LATE = ("late", N_("Filing day passed"), "cinnabar")
    OVERDUE = ("overdue", N_("Ended without renewal or decision"), "cinnabar")
    NONE = ("none", N_("No running term"), "stone")


class Standing(Labelled):
    """Which measures a list shows."""

    HOLDING = ("holding", N_("Binding or waiting"))
    BINDING = ("binding", N_("Binding"))
    WAITING = ("waiting", N_("Waiting"))
    LAPSED = ("lapsed", N_("Lapsed"))
    RELEASED = ("released", N_("Released or disposed of"))
    ALL = ("all", N_("All"))
