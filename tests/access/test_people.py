"""Closing and moving accounts hands open work on; branches close when nothing hangs on them; lists are searched as they are typed."""

import threading
from contextlib import suppress
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from app.access import holdings, services
from app.access.models import Branch, Engagement, LawFirm, User
from app.access.scope import acting_as
from app.access.services import UserFilter
from app.access.states import RoleKey, Standing
from app.approvals import services as approvals
from app.approvals.models import Approval
from app.approvals.states import Purpose
from app.core import clock
from app.core.db import db
from app.core.errors import DomainError
from app.core.work import Application, unit_of_work
from app.docket.models import Milestone
from app.docket.states import MilestoneKind
from app.filings.models import Filing
from app.jobs import services as jobs
from app.jobs.models import Job
from app.matters.models import Matter
from tests.access.test_accounts import as_user
from tests.factories import access as make
from tests.factories import filings
from tests.factories import matters as made_matters

BRANCH = {
    "code": "0777", "name": "澜州示例银行股份有限公司新支行", "short_name": "新支行", "uscc": "", "address": "", "representative_name": "",
    "representative_title": "", "telephone": "", "account_name": "", "account_bank": "", "account_number": "",
}  # fmt: skip


def test_all_open_work_passes_on_in_one_step(app: Application, session: Any) -> None:
    ready = filings.ready()
    matter, leaving, heir = ready.g1.matter, ready.officer, make.user(branch=ready.officer.branch)
    paper = filings.complaint(ready)
    review = approvals.request(actor=leaving, matter_id=matter.id, purpose=Purpose.FINAL_PAPER, subject_title="民事起诉状")
    job = jobs.order(actor=leaving, kind="paper", matter_id=matter.id, subject_id=paper.id, title="民事起诉状")
    administrator = make.user(RoleKey.ADMINISTRATOR, branch=leaving.branch)
    client, page = as_user(app, administrator), f"/users/{leaving.id}/deactivate"
    title, number, keys = matter.title, matter.number, (matter.id, paper.id, review.id, job.id, leaving.id, heir.id)
    db.session.commit()

    shown = client.get(page).text
    assert number in shown
    assert title not in shown, "an administrator reads no debtor's name"
    refused = client.post(page)
    assert refused.status_code == 422
    assert db.session.get_one(User, keys[4]).active
    db.session.rollback()
    assert client.post(page, data={f"all-{kind}": keys[5] for kind in ("matter", "paper", "review", "job")}).status_code == 303

    assert not db.session.get_one(User, keys[4]).active
    assert db.session.get_one(Matter, keys[0]).owner_id == keys[5]
    assert db.session.get_one(Filing, keys[1]).made_by_id == keys[5]
    assert db.session.get_one(Approval, keys[2]).requested_by_id == keys[5]
    assert db.session.get_one(Job, keys[3]).ordered_by_id == keys[5]
    told = [one.kind for one in db.session.scalars(select(Milestone).where(Milestone.recorded_by_id == administrator.id))]
    assert sorted(told) == sorted([MilestoneKind.OWNER_CHANGED, MilestoneKind.WORK_HANDED_OVER, MilestoneKind.WORK_HANDED_OVER])


def test_a_single_piece_goes_elsewhere_and_nothing_is_half_done(app: Application, session: Any) -> None:
    office = make.head_office()
    leaving, heir, other = (make.user(branch=office) for _ in range(3))
    reader = make.user(RoleKey.AUDITOR, branch=office)
    first, second = (made_matters.matter(owner=leaving, branch=office) for _ in range(2))
    client = as_user(app, make.user(RoleKey.ADMINISTRATOR, branch=office))
    page, keys = f"/users/{leaving.id}/deactivate", (first.id, second.id, heir.id, other.id, reader.id, leaving.id)
    db.session.commit()

    choice = {"all-matter": keys[2], f"to-matter-{keys[1]}": keys[4]}
    assert client.post(page, data=choice).status_code == 422, "an auditor takes nothing over"
    assert {row.owner_id for row in db.session.scalars(select(Matter))} == {keys[5]}
    db.session.rollback()
    assert client.post(page, data=choice | {f"to-matter-{keys[1]}": keys[3]}).status_code == 303

    assert [db.session.get_one(Matter, key).owner_id for key in keys[:2]] == [keys[2], keys[3]]


def test_a_lead_counsel_who_leaves_may_be_followed_by_a_colleague_only(app: Application, session: Any) -> None:
    firm = make.law_firm()
    lawyer, colleague, stranger = (
        make.user(RoleKey.FIRM_LAWYER, firm=firm),
        make.user(RoleKey.FIRM_LAWYER, firm=firm),
        make.user(RoleKey.FIRM_LAWYER),
    )
    engagement = make.engagement(matter_id=made_matters.matter().id, firm=firm, lead_counsel=lawyer)
    client = as_user(app, make.user(RoleKey.ADMINISTRATOR))
    page, key, chosen = f"/users/{lawyer.id}/deactivate", engagement.id, (stranger.id, colleague.id)
    db.session.commit()

    assert client.post(page, data={"all-lead": chosen[0]}).status_code == 422
    assert client.post(page, data={"all-lead": chosen[1]}).status_code == 303
    assert db.session.get_one(Engagement, key).lead_counsel_id == chosen[1]


def test_moving_hands_over_what_is_not_seen_from_the_new_branch(app: Application, session: Any) -> None:
    office, old, new = make.head_office(), make.branch(), make.branch()
    moving, heir = make.user(RoleKey.BRANCH_COLLECTOR, branch=old), make.user(branch=office)
    matter = made_matters.matter(owner=moving, branch=old)
    client = as_user(app, make.user(RoleKey.ADMINISTRATOR, branch=office))
    page, keys = f"/users/{moving.id}/move", (moving.id, new.id, matter.id, heir.id, office.id)
    number = matter.number
    db.session.commit()

    assert number in client.get(f"{page}?branch={keys[1]}").text
    assert number not in client.get(f"{page}?branch={keys[4]}").text, "the head office sees every matter"
    assert client.post(page, data={"branch": keys[1]}).status_code == 422
    assert client.post(page, data={"branch": keys[1], "all-matter": keys[3]}).status_code == 303

    assert db.session.get_one(User, keys[0]).branch_id == keys[1]
    assert db.session.get_one(Matter, keys[2]).owner_id == keys[3]


def test_an_administrator_of_a_branch_leaves_others_to_the_head_office(session: Any) -> None:
    administrator = make.user(RoleKey.ADMINISTRATOR, branch=make.branch())
    with pytest.raises(DomainError, match="head office"):
        services.deactivate(actor=administrator, user=make.user())


def test_two_administrators_cannot_end_each_other(app: Application, session: Any) -> None:
    office = make.head_office()
    pair = [make.user(RoleKey.ADMINISTRATOR, branch=office).id for _ in range(2)]
    db.session.commit()
    start = threading.Barrier(2)

    def end(actor_id: int, other_id: int) -> None:
        with app.app_context(), acting_as(), suppress(DomainError), unit_of_work():
            actor = db.session.get_one(User, actor_id)
            actor.role_keys  # noqa: B018 (loaded before the other commits)
            start.wait(5) if db.engine.dialect.name == "postgresql" else None
            services.deactivate(actor=actor, user=db.session.get_one(User, other_id))

    threads = [threading.Thread(target=end, args=ids) for ids in (pair, pair[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert len(db.session.scalars(select(User).where(User.active)).all()) == 1


def test_signing_out_everywhere_ends_the_open_session(app: Application, session: Any) -> None:
    person, administrator = make.user(), make.user(RoleKey.ADMINISTRATOR)
    own, client, key = as_user(app, person), as_user(app, administrator), person.id
    db.session.commit()
    assert own.get("/account").status_code == 200

    client.post(f"/users/{key}/sessions/end")

    assert own.get("/account").status_code == 303


def test_the_list_is_narrowed_and_signs_of_patterns_are_letters(session: Any) -> None:
    branch = make.branch()
    make.user(full_name="百分%号")
    make.user(RoleKey.MANAGER, full_name="下划_线", branch=branch, active=False)
    make.user(full_name="郑示例", password="set")

    def found(**asked: Any) -> list[str]:
        return [user.full_name for user in services.users(asked=UserFilter(**asked)).items]

    assert found(words="%") == ["百分%号"]
    assert found(words="_") == ["下划_线"]
    assert found(role=RoleKey.MANAGER) == found(branch_id=branch.id) == found(standing=Standing.CLOSED) == ["下划_线"]
    assert found(standing=Standing.INVITED) == ["百分%号"]
    assert found(standing=Standing.ACTIVE) == ["郑示例"]
    assert found(standing=Standing.LOCKED) == []


def test_the_page_of_roles_says_what_each_may_do(desk: FlaskClient) -> None:
    page = desk.get("/users/new").text

    assert "案件" in page or "Create and edit matters" in page
    assert services.policy.granted_to(RoleKey.AUDITOR) == []


def test_a_branch_closes_when_nothing_hangs_on_it(app: Application, session: Any, desk: FlaskClient) -> None:
    branch, heir = make.branch(), make.branch()
    person = make.user(RoleKey.BRANCH_COLLECTOR, branch=branch)
    matter = made_matters.matter(owner=person, branch=branch)
    page, keys = f"/branches/{branch.id}/close", (branch.id, heir.id, matter.id, person.id)
    db.session.commit()
    typed = {"closed_on": "2026-03-20", "successor": keys[1]}

    assert desk.post(page, data=typed).status_code == 422
    db.session.get_one(Matter, keys[2]).branch_id = keys[1]
    db.session.get_one(User, keys[3]).active = False
    db.session.commit()
    assert desk.post(page, data=typed).status_code == 303

    closed = db.session.get_one(Branch, keys[0], populate_existing=True)
    assert (closed.closed_on, closed.successor_id) == (clock.today(), keys[1])
    db.session.rollback()
    assert f'value="{keys[0]}"' not in desk.get("/users/new").text
    desk.post(f"/branches/{keys[0]}/reopen")
    assert db.session.get_one(Branch, keys[0], populate_existing=True).closed_on is None


def test_the_head_office_does_not_close(session: Any) -> None:
    actor = make.user(RoleKey.ADMINISTRATOR)
    assert actor.branch is not None
    with pytest.raises(DomainError, match="head office"):
        services.close_branch(actor=actor, branch=actor.branch, closed_on=clock.today())


@pytest.mark.parametrize(
    "told", [{"name": "另一示例银行"}, {"uscc": made_matters.uscc(78)}, {"account_number": "6290000000000009"}], ids=str
)
def test_nobody_changes_the_plaintiff_or_its_account_alone(session: Any, told: dict[str, str]) -> None:
    actor = make.user(RoleKey.ADMINISTRATOR)
    branch = services.add_branch(actor=actor, particulars=BRANCH | {"uscc": made_matters.uscc(77)})
    kept = BRANCH | {"uscc": branch.uscc}

    services.amend_branch(actor=actor, branch=branch, particulars=kept | {"address": "澜州市示例路9号", "telephone": "0199"})
    with pytest.raises(DomainError, match="second person") as refused:
        services.amend_branch(actor=actor, branch=branch, particulars=kept | {"address": "澜州市示例路9号"} | told)

    assert refused.value.field == next(iter(told))
    assert branch.address == "澜州市示例路9号"


def test_two_who_enter_one_code_at_once_get_a_sentence(app: Application, session: Any) -> None:
    actor_id = make.user(RoleKey.ADMINISTRATOR).id
    db.session.commit()
    said: list[str] = []

    def enter() -> None:
        with app.app_context(), acting_as():
            try:
                with unit_of_work():
                    services.add_branch(actor=db.session.get_one(User, actor_id), particulars=BRANCH)
            except DomainError as error:
                said.append(error.template)

    services.add_branch(actor=db.session.get_one(User, actor_id), particulars=BRANCH)
    late = threading.Thread(target=enter)
    late.start()
    late.join(1)
    db.session.commit()
    late.join(20)

    assert len(said) == 1 and "code" in said[0]


def test_a_law_firm_is_corrected_and_its_code_checked(app: Application, session: Any) -> None:
    firm, other = make.law_firm(), make.law_firm()
    client, page, name = as_user(app, make.user(RoleKey.LEGAL_OFFICER)), f"/firms/{firm.id}/edit", other.name
    key, code = firm.id, made_matters.uscc()
    db.session.commit()
    typed = {"name": "澜州新名律师事务所", "uscc": code, "address": "示例路1号", "telephone": "0199"}

    assert client.post(page, data=typed | {"uscc": code[:-1] + ("0" if code[-1] != "0" else "1")}).status_code == 422
    assert client.post(page, data=typed | {"name": name}).status_code == 422
    assert client.post(page, data=typed).status_code == 303

    assert db.session.get_one(LawFirm, key).name == "澜州新名律师事务所"


def test_what_people_hold_names_no_debtor(session: Any) -> None:
    matter = made_matters.matter(title="澜州秘密有限公司借款")
    held = holdings.held_by(matter.owner)

    assert [row.label for _kind, rows in held for row in rows] == [matter.number]
    assert "秘密" not in str(held)


@pytest.fixture
def desk(app: Application, session: Any) -> FlaskClient:
    client = as_user(app, make.user(RoleKey.ADMINISTRATOR))
    db.session.commit()
    return client
