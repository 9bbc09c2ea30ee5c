"""How the board groups deadlines: whose, how urgent, of what nature, on which side."""

from app.core.labels import N_, Labelled


class Circle(Labelled):
    """Whose deadlines are shown."""

    MINE = ("mine", N_("Mine"))
    BRANCH = ("branch", N_("My branch"))
    BANK = ("bank", N_("All I can see"))


class Urgency(Labelled):
    """How far the day is; held and decided ones raise no alarm and stand apart."""

    OVERDUE = ("overdue", N_("Overdue"), "cinnabar")
    WEEK = ("week", N_("Within 7 days"), "cinnabar")
    MONTH = ("month", N_("Within 30 days"), "ochre")
    QUARTER = ("quarter", N_("Within 90 days"), "indigo")
    LATER = ("later", N_("Later"), "stone")
    UNDATED = ("undated", N_("Without a day"), "stone")
    HELD = ("held", N_("On hold"), "stone")
    DECIDED = ("decided", N_("Lapse decided"), "stone")


class Nature(Labelled):
    """Who set the period."""

    STATUTORY = ("statutory", N_("By statute"), "cinnabar")
    COURT_SET = ("court_set", N_("Set by the court"), "plum")
    INTERNAL = ("internal", N_("Internal"), "ochre")


class Side(Labelled):
    """Who has to act."""

    OURS = ("ours", N_("We act"))
    OTHERS = ("others", N_("Others act, or time passes"))


KINDS = {
    Nature.STATUTORY: ("statutory", "unchangeable", "limitation"),
    Nature.COURT_SET: ("court_set",),
    Nature.INTERNAL: ("internal",),
}
"""The kinds of period that the law's catalogue tells apart, by who set them."""
