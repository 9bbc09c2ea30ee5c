"""The bench on which imports are tried."""

import pytest

from app.core.work import Application
from tests.intake.bench import Bench, bench


@pytest.fixture
def intake(app: Application) -> Bench:
    """A bank with people who import."""
    return bench(app)
