"""G1's bank, its people and their browsers."""

import pytest

from app.core.work import Application
from tests.factories.desk import Desk
from tests.factories.desk import desk as make_desk


@pytest.fixture
def desk(app: Application) -> Desk:
    return make_desk(app)
