"""The kinds of assets that are preserved, as the longest term depends on them (PER-44)."""

from app.core.labels import N_, Labelled


class AssetKind(Labelled):
    """What is seized or frozen."""

    DEPOSIT = ("deposit", N_("Bank deposit"), "stone")
    MOVABLE = ("movable", N_("Movable"), "stone")
    IMMOVABLE = ("immovable", N_("Immovable or other right"), "stone")
