"""Which acts: one table of permission × role, and a few predicates. Nobody compares roles anywhere else."""

from collections.abc import Iterable
from typing import Protocol

from app.access.states import FIRM_ROLES, RoleKey
from app.core.errors import NotAllowed
from app.core.labels import N_, Labelled


class Permission(Labelled):
    """What a page or a verb asks for before it does anything."""

    VIEW_OWN_ACCOUNT = ("view_own_account", N_("See and set one's own account"))
    VIEW_MATTERS = ("view_matters", N_("See matters"))
    VIEW_BANK_ONLY = ("view_bank_only", N_("See what is the bank's alone"))
    VIEW_HISTORY = ("view_history", N_("See who changed what"))
    VIEW_JOBS = ("view_jobs", N_("See long and timed work"))
    VIEW_USERS = ("view_users", N_("See accounts and roles"))
    VIEW_BRANCHES = ("view_branches", N_("See the branches"))
    VIEW_COURTS = ("view_courts", N_("See the court register"))
    VIEW_REVIEWS = ("view_reviews", N_("See what waits for a second pair of eyes"))
    VIEW_REGISTERS = ("view_registers", N_("See the tables of the law and the bank's settings"))
    VIEW_FIRMS = ("view_firms", N_("See law firms and engagements"))
    VIEW_IMPORTS = ("view_imports", N_("See what was imported"))
    DOWNLOAD_FILINGS = ("download_filings", N_("Take papers and proofs away"))
    EDIT_MATTERS = ("edit_matters", N_("Create and edit matters, parties, loans, guarantees and costs"))
    EDIT_COLLATERAL = ("edit_collateral", N_("Create and edit collateral and security interests"))
    RECORD_EVENT = ("record_event", N_("Record what courts and parties did"))
    DECIDE_LAPSE = ("decide_lapse", N_("Decide that a right may lapse"))
    MOVE_DEADLINES = ("move_deadlines", N_("Move deadlines to changed rules"))
    KEEP_FEED = ("keep_feed", N_("Keep a private calendar address"))
    IMPORT = ("import", N_("Bring in matters from a workbook"))
    KEEP_VIEWS = ("keep_views", N_("Keep filters of lists under a name"))
    UPLOAD_FILES = ("upload_files", N_("Add proofs and scans"))
    WRITE_FILINGS = ("write_filings", N_("Write court papers"))
    REVIEW_FILINGS = ("review_filings", N_("Check court papers of others"))
    MANAGE_USERS = ("manage_users", N_("Create accounts, give roles, unlock"))
    MANAGE_BRANCHES = ("manage_branches", N_("Keep the branches"))
    MANAGE_COURTS = ("manage_courts", N_("Keep the court register"))
    PROPOSE_AMENDMENTS = ("propose_amendments", N_("Propose changes of the bank's tables and settings"))
    DECIDE_AMENDMENTS = ("decide_amendments", N_("Decide changes of the bank's tables proposed by others"))
    CANCEL_JOBS = ("cancel_jobs", N_("Cancel work that was ordered"))
    MANAGE_FIRMS = ("manage_firms", N_("Add law firms"))
    ENGAGE_FIRMS = ("engage_firms", N_("Engage law firms for matters"))


class Actor(Protocol):
    """Whoever acts: an account, as far as the policy looks at it."""

    @property
    def active(self) -> bool: ...

    @property
    def role_keys(self) -> frozenset[RoleKey]: ...


_BANK = frozenset(RoleKey) - FIRM_ROLES
_DESK = frozenset({RoleKey.LEGAL_OFFICER, RoleKey.ASSET_OFFICER, RoleKey.BRANCH_COLLECTOR})
_READERS = _BANK - {RoleKey.ADMINISTRATOR}

GRANTS: dict[Permission, frozenset[RoleKey]] = {
    Permission.VIEW_OWN_ACCOUNT: frozenset(RoleKey),
    Permission.VIEW_MATTERS: _READERS | FIRM_ROLES,
    Permission.VIEW_BANK_ONLY: _READERS,
    Permission.VIEW_HISTORY: _READERS,
    Permission.VIEW_JOBS: _DESK | {RoleKey.APPROVER, RoleKey.MANAGER, RoleKey.AUDITOR, RoleKey.ADMINISTRATOR},
    Permission.VIEW_USERS: frozenset({RoleKey.ADMINISTRATOR, RoleKey.AUDITOR}),
    Permission.VIEW_BRANCHES: _BANK,
    Permission.VIEW_COURTS: _BANK,
    Permission.VIEW_REVIEWS: frozenset(RoleKey),
    Permission.VIEW_REGISTERS: _BANK,
    Permission.VIEW_FIRMS: _BANK,
    Permission.VIEW_IMPORTS: frozenset({RoleKey.LEGAL_OFFICER, RoleKey.ASSET_OFFICER, RoleKey.MANAGER, RoleKey.AUDITOR}),
    Permission.DOWNLOAD_FILINGS: _READERS | FIRM_ROLES,
    Permission.EDIT_MATTERS: _DESK,
    Permission.EDIT_COLLATERAL: _DESK,
    Permission.RECORD_EVENT: _DESK,
    Permission.DECIDE_LAPSE: _DESK | {RoleKey.APPROVER, RoleKey.MANAGER},
    Permission.MOVE_DEADLINES: frozenset({RoleKey.LEGAL_OFFICER, RoleKey.APPROVER, RoleKey.MANAGER}),
    Permission.KEEP_FEED: _READERS - {RoleKey.AUDITOR},
    Permission.IMPORT: frozenset({RoleKey.LEGAL_OFFICER, RoleKey.ASSET_OFFICER}),
    Permission.KEEP_VIEWS: (_READERS - {RoleKey.AUDITOR}) | FIRM_ROLES,
    Permission.UPLOAD_FILES: _DESK | FIRM_ROLES,
    Permission.WRITE_FILINGS: frozenset({RoleKey.LEGAL_OFFICER, RoleKey.ASSET_OFFICER, RoleKey.FIRM_LAWYER}),
    Permission.REVIEW_FILINGS: frozenset({RoleKey.APPROVER, RoleKey.MANAGER}),
    Permission.MANAGE_USERS: frozenset({RoleKey.ADMINISTRATOR}),
    Permission.MANAGE_BRANCHES: frozenset({RoleKey.ADMINISTRATOR}),
    Permission.MANAGE_COURTS: frozenset({RoleKey.ADMINISTRATOR}),
    Permission.PROPOSE_AMENDMENTS: frozenset({RoleKey.ADMINISTRATOR}),
    Permission.DECIDE_AMENDMENTS: frozenset({RoleKey.APPROVER, RoleKey.MANAGER, RoleKey.ADMINISTRATOR}),
    Permission.CANCEL_JOBS: _DESK | {RoleKey.APPROVER, RoleKey.MANAGER, RoleKey.ADMINISTRATOR},
    Permission.MANAGE_FIRMS: frozenset({RoleKey.ADMINISTRATOR, RoleKey.MANAGER, RoleKey.LEGAL_OFFICER}),
    Permission.ENGAGE_FIRMS: frozenset({RoleKey.MANAGER, RoleKey.LEGAL_OFFICER}),
}
"""The whole policy. An auditor holds every VIEW and DOWNLOAD_FILINGS, and nothing that changes a row."""

READING = frozenset(permission for permission in Permission if permission.startswith(("view_", "download_")))
"""What changes no row of the bank's; all that is left to whoever is an auditor, whatever other role he holds."""


def may(actor: Actor, permission: Permission) -> bool:
    """Whether one of the actor's roles grants the permission; an auditor's role takes away everything that changes a row."""
    if not actor.active:
        return False
    keys = actor.role_keys
    if RoleKey.AUDITOR in keys and permission not in READING:
        return False
    return not keys.isdisjoint(GRANTS[permission])


def granted_to(key: RoleKey) -> list[Permission]:
    """What a role lets somebody do beyond reading; an auditor's role lets nobody."""
    return [permission for permission, keys in GRANTS.items() if key in keys and permission not in READING]


def demand(actor: Actor, permission: Permission) -> None:
    """Refuse, by whatever route it was asked, what the actor may not do."""
    if not may(actor, permission):
        raise NotAllowed(N_("Your role does not allow this: %(act)s. An administrator can grant it."), act=permission.label)


def demand_one_of(actor: Actor, *permissions: Permission) -> None:
    """Refuse what none of the permissions lets the actor do: for verbs that more than one chapter uses."""
    if not any(may(actor, permission) for permission in permissions):
        demand(actor, permissions[0])


_second_factor_roles: frozenset[RoleKey] = frozenset()


def set_second_factor_roles(keys: Iterable[RoleKey]) -> None:
    """Fix for this process which roles must have a second factor (the setting SECOND_FACTOR_ROLES)."""
    global _second_factor_roles
    _second_factor_roles = frozenset(keys)


def must_have_second_factor(actor: Actor) -> bool:
    """Whether one of the actor's roles obliges to a second factor, which cannot be switched off then."""
    return not actor.role_keys.isdisjoint(_second_factor_roles)


def fits_side(*, keys: frozenset[RoleKey], is_firm: bool) -> bool:
    """Whether all roles belong to the side the account is on: the bank's or a firm's."""
    return all(key.is_firm == is_firm for key in keys)
