"""What an empty bank still lacks is on the desk of who can mend it, and gone when it is there."""

from typing import Any

import pytest

from app.access.models import User
from app.access.states import RoleKey
from app.overview import first_steps
from tests.factories import access, filings
from tests.factories import matters as make


def test_each_step_is_done_when_its_rows_are_there(session: Any) -> None:
    office = access.head_office(uscc="")
    administrator = access.user(RoleKey.ADMINISTRATOR, branch=office)
    assert left(administrator) == [
        "Complete the head office",
        "Enter the courts",
        "Invite who works on matters",
        "Invite who checks papers",
        "Bring in the matters",
    ]

    office.uscc = make.uscc()
    officer, _checker = access.user(branch=office), access.user(RoleKey.APPROVER, branch=office)
    assert left(administrator) == ["Enter the courts", "Bring in the matters"]
    assert left(officer) == ["Enter the courts", "Bring in the matters"]

    filings.ready()
    assert first_steps.steps(actor=administrator) == []


def test_branches_may_be_left_out(session: Any) -> None:
    administrator = access.user(RoleKey.ADMINISTRATOR)
    branches = next(step for step in first_steps.steps(actor=administrator) if step.endpoint == "access.new_branch")

    assert (branches.is_done, branches.is_needed) == (False, False)


@pytest.mark.parametrize("key", [RoleKey.AUDITOR, RoleKey.APPROVER, RoleKey.BRANCH_COLLECTOR, RoleKey.FIRM_LAWYER])
def test_who_can_mend_nothing_or_sees_a_part_is_told_nothing(session: Any, key: RoleKey) -> None:
    place = {"branch": access.branch()} if key is RoleKey.BRANCH_COLLECTOR else {}

    assert first_steps.steps(actor=access.user(key, **place)) == []


def test_a_bank_at_work_does_not_bother_its_officers(session: Any) -> None:
    officer = filings.ready().officer

    assert first_steps.steps(actor=officer) == []


def left(actor: User) -> list[str]:
    return [step.english for step in first_steps.steps(actor=actor) if step.is_needed and not step.is_done]
