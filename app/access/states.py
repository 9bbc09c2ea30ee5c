"""Roles, kinds of branches, and what a person may set for himself."""

from app.core.labels import N_, Labelled


class RoleKey(Labelled):
    """What someone is employed or engaged to do; permissions hang on it, rows hang on branch and firm."""

    LEGAL_OFFICER = ("legal_officer", N_("Legal officer"))
    ASSET_OFFICER = ("asset_officer", N_("Asset officer"))
    BRANCH_COLLECTOR = ("branch_collector", N_("Branch collector"))
    APPROVER = ("approver", N_("Approver"))
    MANAGER = ("manager", N_("Manager"))
    AUDITOR = ("auditor", N_("Auditor"))
    ADMINISTRATOR = ("administrator", N_("Administrator"))
    FIRM_LAWYER = ("firm_lawyer", N_("Lawyer"))
    FIRM_CLERK = ("firm_clerk", N_("Law-firm clerk"))

    @property
    def is_firm(self) -> bool:
        """Whether the role belongs to a law firm's people."""
        return self in FIRM_ROLES


FIRM_ROLES = frozenset({RoleKey.FIRM_LAWYER, RoleKey.FIRM_CLERK})


class Standing(Labelled):
    """How an account stands."""

    ACTIVE = ("active", N_("Active"), "pine")
    INVITED = ("invited", N_("No password yet"), "plum")
    LOCKED = ("locked", N_("Shut after failures"), "ochre")
    CLOSED = ("closed", N_("Deactivated"))


class BranchKind(Labelled):
    """Head office staff see the whole bank, branch staff their branch."""

    HEAD_OFFICE = ("head_office", N_("Head office"))
    BRANCH = ("branch", N_("Branch"))


class Language(Labelled):
    """The language of the screen; court papers are Chinese whatever it is."""

    CHINESE = ("zh_Hans_CN", N_("Chinese"))
    ENGLISH = ("en", N_("English"))


class Theme(Labelled):
    """Light, dark, or what the system says."""

    AUTO = ("auto", N_("As the system"))
    LIGHT = ("light", N_("Light"))
    DARK = ("dark", N_("Dark"))
