"""Addresses that no page writes: each is answered with a page that says so, none with a failure of our own."""

import pytest

from app.core.work import Application
from tests.factories.desk import Desk
from tests.factories.desk import desk as make_desk

BEYOND = 10**25


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/matters/{BEYOND}", 404),
        (f"/matters/{2**31}/debt", 404),
        (f"/matters/{{matter}}/parties/{BEYOND}", 404),
        (f"/filings/{BEYOND}", 404),
        ("/matters/?q=%00", 400),
        ("/collateral/?q=%00", 400),
        ("/courts?q=a%00b", 400),
        (f"/matters/?owner={BEYOND}&branch=-1&page={BEYOND}&balance_from=1e99999&sort=-nothing", 200),
        ("/matters/?endpoint=x&values=y&_scheme=javascript&_external=1&_method=POST&_anchor=a", 200),
        ("/collateral/?endpoint=x&_method=POST&page=9", 200),
        ("/matters/{matter}/debt?cutoff=9999-12-31", 200),
        ("/matters/{matter}/debt?cutoff=0001-01-01", 200),
        ("/matters/{matter}/debt?cutoff=20262026&charged=maybe", 200),
        ("/matters/{matter}/parties/new-person?role=nobody&stands_for=99999999999999999999", 200),
        ("/matters/{matter}/filings?kind=nothing", 200),
        ("/matters/{matter}/history?page=99&matter_id=7&endpoint=x", 200),
    ],
)
def test_an_address_made_up_by_hand_breaks_nothing(desk: Desk, path: str, status: int) -> None:
    assert desk.browser("officer").get(path.format(**desk.ids)).status_code == status


@pytest.fixture
def desk(app: Application) -> Desk:
    return make_desk(app)
