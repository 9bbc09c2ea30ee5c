"""Who may do what: the table of permission and role, said again in a lawyer's words."""

from dataclasses import dataclass

import pytest

from app.access import policy
from app.access.policy import GRANTS, READING, Permission
from app.access.states import RoleKey
from app.core.errors import NotAllowed

BANK_ONLY = (Permission.VIEW_BANK_ONLY, Permission.VIEW_HISTORY, Permission.VIEW_USERS, Permission.VIEW_FIRMS)
CHANGING = [permission for permission in Permission if permission not in READING]


@dataclass(frozen=True)
class Person:
    """An actor as the policy sees him."""

    role_keys: frozenset[RoleKey]
    active: bool = True


def test_every_permission_stands_in_the_table() -> None:
    assert set(GRANTS) == set(Permission)


@pytest.mark.parametrize("permission", CHANGING)
def test_an_auditor_changes_nothing_even_with_a_second_role(permission: Permission) -> None:
    for other in RoleKey:
        assert not policy.may(person(RoleKey.AUDITOR, other), permission)


@pytest.mark.parametrize("permission", [found for found in Permission if found in READING])
def test_an_auditor_reads_everything(permission: Permission) -> None:
    assert policy.may(person(RoleKey.AUDITOR), permission)


@pytest.mark.parametrize("key", [RoleKey.FIRM_LAWYER, RoleKey.FIRM_CLERK])
def test_a_firm_never_sees_what_is_the_banks_alone(key: RoleKey) -> None:
    assert not any(policy.may(person(key), permission) for permission in BANK_ONLY)


def test_a_lawyer_writes_papers_and_a_clerk_only_hands_them_on() -> None:
    assert policy.may(person(RoleKey.FIRM_LAWYER), Permission.WRITE_FILINGS)
    assert not policy.may(person(RoleKey.FIRM_CLERK), Permission.WRITE_FILINGS)
    assert policy.may(person(RoleKey.FIRM_CLERK), Permission.UPLOAD_FILES)
    assert policy.may(person(RoleKey.FIRM_CLERK), Permission.DOWNLOAD_FILINGS)


def test_an_administrator_manages_accounts_and_sees_no_matter() -> None:
    assert policy.may(person(RoleKey.ADMINISTRATOR), Permission.MANAGE_USERS)
    assert not policy.may(person(RoleKey.ADMINISTRATOR), Permission.VIEW_MATTERS)


def test_who_writes_a_paper_is_not_among_those_who_check_it() -> None:
    assert not GRANTS[Permission.WRITE_FILINGS] & GRANTS[Permission.REVIEW_FILINGS]


def test_a_deactivated_account_may_nothing() -> None:
    assert not any(policy.may(Person(frozenset(RoleKey), active=False), permission) for permission in Permission)


def test_a_refusal_names_the_act(app: object) -> None:
    with pytest.raises(NotAllowed) as refused, app.test_request_context():  # type: ignore[attr-defined]
        policy.demand(person(RoleKey.MANAGER), Permission.WRITE_FILINGS)
    assert "act" in refused.value.values


def test_roles_stay_on_their_side() -> None:
    assert policy.fits_side(keys=frozenset({RoleKey.FIRM_CLERK}), is_firm=True)
    assert not policy.fits_side(keys=frozenset({RoleKey.FIRM_CLERK, RoleKey.MANAGER}), is_firm=True)
    assert not policy.fits_side(keys=frozenset({RoleKey.FIRM_LAWYER}), is_firm=False)


def person(*keys: RoleKey) -> Person:
    return Person(frozenset(keys))
