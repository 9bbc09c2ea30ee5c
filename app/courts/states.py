"""Levels of courts and the ways they take a filing."""

from app.core.labels import N_, Labelled


class CourtLevel(Labelled):
    """The four levels, and the specialised courts beside them."""

    BASIC = ("basic", N_("Basic court"))
    INTERMEDIATE = ("intermediate", N_("Intermediate court"))
    HIGH = ("high", N_("High court"))
    SUPREME = ("supreme", N_("Supreme court"))
    SPECIAL = ("special", N_("Specialised court"))


class FilingChannel(Labelled):
    """How the court takes a new suit."""

    ONLINE = ("online", N_("Online"))
    WINDOW = ("window", N_("Filing window"))
    POST = ("post", N_("By post"))
