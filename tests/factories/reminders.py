"""A bank with managers, for tests of the ladder."""

from dataclasses import dataclass

from app.access.models import User
from app.access.states import RoleKey
from tests.factories import access
from tests.factories.standing import Standing, standing


@dataclass
class Led:
    """The bank of `standing`, with a manager at the head office and one in the other branch."""

    bank: Standing
    manager: User
    branch_manager: User


def led() -> Led:
    """Both managers are in office."""
    bank = standing()
    return Led(
        bank=bank,
        manager=access.user(RoleKey.MANAGER, branch=bank.branch),
        branch_manager=access.user(RoleKey.MANAGER, branch=bank.other_branch),
    )
