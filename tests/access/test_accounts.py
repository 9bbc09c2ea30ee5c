"""What an administrator does with accounts and the bank with its law firms, on the pages."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.access import services
from app.access.models import Engagement, OneTimeLink, User
from app.access.states import RoleKey, Theme
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError, NotAllowed
from app.core.work import Application
from tests.access import portfolio
from tests.factories import access as make

NEW = {"full_name": "吴示例", "staff_number": "Wu01", "email": "wu01@example.invalid"}


@dataclass(frozen=True)
class Desk:
    """An administrator signed in, and the keys of what he works on."""

    client: FlaskClient
    administrator: int
    other: int
    branch: int
    firm: int


def test_an_account_begins_with_a_one_time_link(app: Application, desk: Desk) -> None:
    made = desk.client.post("/users/new", data=NEW | {"branch": desk.branch, "roles": ["legal_officer"]})
    page = desk.client.post(f"{made.location}/link").text
    link = re.search(r"/link/[\w-]+", page)
    assert link is not None

    owner = app.test_client()
    assert "吴示例" in owner.get(link[0]).text
    assert owner.post(link[0], data={"password": "short"}).status_code == 422
    assert owner.post(link[0], data={"password": make.PASSWORD}).location == "/login"
    assert owner.post("/login", data={"account": "wu01", "password": make.PASSWORD}).location == "/"
    assert app.test_client().get(link[0]).status_code == 404


def test_a_newer_link_ends_the_older_and_time_ends_both(app: Application, desk: Desk) -> None:
    older, newer = (
        str(re.search(r"/link/[\w-]+", desk.client.post(f"/users/{desk.other}/link").text)[0])  # type: ignore[index]
        for _ in range(2)
    )

    assert app.test_client().get(older).status_code == 404
    assert app.test_client().get(newer).status_code == 200
    with clock.held_at(clock.now() + timedelta(hours=services.LINK_HOURS, seconds=1)):
        assert app.test_client().get(newer).status_code == 404


def test_only_the_digest_of_a_link_is_kept(session: Any, desk: Desk) -> None:
    page = desk.client.post(f"/users/{desk.other}/link").text
    token = re.search(r"/link/([\w-]+)", page)
    assert token is not None
    assert token[1] not in str(db.session.scalars(select(OneTimeLink.digest)).all())


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"branch": "", "firm": "", "roles": ["manager"]}, "branch"),
        ({"roles": []}, "roles"),
        ({"roles": ["firm_lawyer"]}, "roles"),
        ({"roles": ["manager"], "email": "no address"}, "email"),
        ({"roles": ["manager"], "staff_number": ""}, "staff_number"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused_at_its_field(desk: Desk, facts: dict[str, Any], said: str) -> None:
    answer = desk.client.post("/users/new", data=NEW | {"branch": desk.branch} | facts)

    assert answer.status_code == 422
    assert f'href="#{said}"' in answer.text


def test_a_staff_number_or_an_address_belongs_to_one_account(desk: Desk) -> None:
    given = NEW | {"branch": desk.branch, "roles": ["manager"]}
    assert desk.client.post("/users/new", data=given).status_code == 303
    assert desk.client.post("/users/new", data=given | {"email": "other@example.invalid"}).status_code == 422
    assert desk.client.post("/users/new", data=given | {"staff_number": "other"}).status_code == 422


def test_an_administrator_cannot_shut_himself_out(desk: Desk) -> None:
    assert desk.client.post(f"/users/{desk.administrator}/roles", data={"roles": ["manager"]}).status_code == 422
    assert desk.client.post(f"/users/{desk.administrator}/deactivate").status_code == 422
    assert desk.client.get("/users").status_code == 200


def test_deactivating_and_unlocking(session: Any, desk: Desk) -> None:
    desk.client.post(f"/users/{desk.other}/deactivate")
    assert not db.session.get_one(User, desk.other).active
    db.session.rollback()
    desk.client.post(f"/users/{desk.other}/activate")
    db.session.get_one(User, desk.other).locked_until = clock.now() + timedelta(minutes=5)
    db.session.commit()
    desk.client.post(f"/users/{desk.other}/unlock")

    found = db.session.get_one(User, desk.other, populate_existing=True)
    assert found.active
    assert not found.is_locked_now


def test_a_lost_second_factor_is_taken_away_whole(app: Application, session: Any, desk: Desk) -> None:
    owner = db.session.get_one(User, desk.other)
    owner.tf_primary_method, owner.tf_totp_secret, owner.mf_recovery_codes = "authenticator", "sealed", ["sealed"]
    db.session.commit()

    desk.client.post(f"/users/{desk.other}/second-factor/reset")

    found = db.session.get_one(User, desk.other, populate_existing=True)
    assert (found.tf_primary_method, found.tf_totp_secret, found.mf_recovery_codes) == (None, None, None)


def test_nobody_but_an_administrator_manages_accounts(session: Any, app: Application) -> None:
    actor, other = make.user(RoleKey.MANAGER), make.user()
    with app.test_request_context():
        for verb in (services.deactivate, services.activate, services.unlock, services.issue_link, services.reset_second_factor):
            with pytest.raises(NotAllowed):
                verb(actor=actor, user=other)  # type: ignore[operator]


def test_one_sets_ones_own_language_and_theme(session: Any, desk: Desk) -> None:
    sent = {"full_name": "郑示例", "language": "en", "theme": "dark"}
    assert desk.client.post("/account", data=sent).location == "/account"
    page = desk.client.get("/account").text

    assert '<html lang="en" data-theme="dark">' in page
    assert db.session.get_one(User, desk.administrator).theme is Theme.DARK


def test_a_firm_is_engaged_for_a_matter_and_the_engagement_ends(app: Application, session: Any) -> None:
    officer, firm = make.user(RoleKey.LEGAL_OFFICER), make.law_firm()
    lawyer = make.user(RoleKey.FIRM_LAWYER, firm=firm)
    matter_id = portfolio.matter(branch=officer.branch, owner=officer).id
    client, page = as_user(app, officer), f"/matters/{matter_id}/engagements"
    wanted = {"firm": firm.id, "lead_counsel": lawyer.id, "starts_on": "2026-03-01", "ends_on": ""}
    db.session.commit()

    assert client.post(page, data=wanted).location == page
    assert client.post(page, data=wanted).status_code == 422
    engagement = db.session.scalars(select(Engagement)).one()
    assert (engagement.starts_on, engagement.ends_on) == (date(2026, 3, 1), None)
    ending = f"/engagements/{engagement.id}/end"
    db.session.rollback()
    assert client.post(ending, data={"ends_on": "2026-02-01"}).status_code == 422
    assert client.post(ending, data={"ends_on": "2026-03-19"}).location == page
    assert client.get(page).status_code == 200


def test_lead_counsel_belongs_to_the_firm(app: Application, session: Any) -> None:
    officer, firm = make.user(RoleKey.LEGAL_OFFICER), make.law_firm()
    stranger = make.user(RoleKey.FIRM_LAWYER)
    matter = portfolio.matter(branch=officer.branch, owner=officer)
    with pytest.raises(DomainError) as refused:
        services.engage_firm(actor=officer, matter_id=matter.id, firm=firm, starts_on=date(2026, 3, 1), lead_counsel=stranger)
    assert refused.value.field == "lead_counsel"


def test_firms_have_one_name_each(session: Any, desk: Desk) -> None:
    assert desk.client.post("/firms/new", data={"name": "示例律师事务所"}).location == "/firms"
    assert desk.client.post("/firms/new", data={"name": "示例律师事务所"}).status_code == 422
    assert desk.client.get("/firms").status_code == 200


def test_the_list_of_accounts_finds_by_name(session: Any, desk: Desk) -> None:
    make.user(full_name="孙示例甲")
    db.session.commit()
    page = desk.client.get("/users?q=示例甲").text
    assert "孙示例甲" in page
    assert page.count("<tr>") == 2


def as_user(app: Application, user: User) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(_user_id=user.fs_uniquifier, _fresh=True)
    return client


@pytest.fixture
def desk(app: Application, session: Any) -> Desk:
    administrator = make.user(RoleKey.ADMINISTRATOR)
    made = Desk(
        client=as_user(app, administrator),
        administrator=administrator.id,
        other=make.user(with_password=True).id,
        branch=make.branch().id,
        firm=make.law_firm().id,
    )
    db.session.commit()
    return made
