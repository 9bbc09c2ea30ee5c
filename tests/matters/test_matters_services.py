"""Opening, classing, moving and handing over a matter."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from app.access.scope import Reach, Scope, acting_as, set_scope
from app.access.states import RoleKey
from app.core import clock
from app.core.db import db, writing
from app.core.errors import DomainError, NotAllowed
from app.core.work import Application
from app.docket import services as docket
from app.matters.models import Matter
from app.matters.services import matters
from app.matters.services.matters import MatterFacts
from app.matters.states import STAGES, DefaultKind, Stage, Tier
from tests.factories import access
from tests.factories import matters as make


def test_a_matter_opens_with_number_class_and_milestone(session: Any) -> None:
    officer = access.user(RoleKey.LEGAL_OFFICER)

    opened = matters.open_matter(
        actor=officer, facts=MatterFacts(title="示例借款", branch=access.branch()), owner=officer, tier=Tier.DOUBTFUL
    )

    assert opened.number == "LZ-2026-0001"
    assert (opened.stage, opened.opened_on, opened.stage_since) == (Stage.COLLECTION, clock.today(), clock.today())
    assert [change.tier for change in opened.tiers] == [Tier.DOUBTFUL]
    assert "LZ-2026-0001" in docket.timeline(matter_id=opened.id)[0].sentence


def test_a_matter_is_not_opened_in_the_future(session: Any) -> None:
    officer = access.user()

    with pytest.raises(DomainError) as refused:
        matters.open_matter(
            actor=officer,
            facts=MatterFacts(title="示例借款", branch=officer.branch),
            owner=officer,
            tier=Tier.LOSS,
            opened_on=date(2026, 3, 21),
        )

    assert refused.value.field == "opened_on"


def test_a_default_needs_its_day(session: Any) -> None:
    matter = make.matter()
    facts = MatterFacts(title=matter.title, branch=matter.branch, default_kind=DefaultKind.PRINCIPAL_OVERDUE)

    with pytest.raises(DomainError) as refused:
        matters.amend(actor=matter.owner, matter=matter, facts=facts)

    assert refused.value.field == "default_on"


def test_a_day_of_other_security_needs_its_form(session: Any) -> None:
    matter = make.matter()
    facts = MatterFacts(title=matter.title, branch=matter.branch, other_security_on=date(2024, 3, 18))

    with pytest.raises(DomainError) as refused:
        matters.amend(actor=matter.owner, matter=matter, facts=facts)
    amended = matters.amend(actor=matter.owner, matter=matter, facts=replace(facts, other_security="股权让与担保"))

    assert refused.value.field == "other_security"
    assert (amended.other_security, amended.other_security_on) == ("股权让与担保", date(2024, 3, 18))


def test_the_history_of_classes_keeps_every_change(session: Any) -> None:
    matter = make.matter(tier=Tier.SUBSTANDARD)

    matters.reclassify(
        actor=matter.owner, matter=matter, tier=Tier.DOUBTFUL, changed_on=date(2026, 2, 1), reason="逾期超过 270 天"
    )
    matters.reclassify(actor=matter.owner, matter=matter, tier=Tier.LOSS, changed_on=date(2026, 3, 1), reason="")

    session.flush()
    session.expire_all()
    assert matter.tier is Tier.LOSS
    assert [(change.tier, change.changed_on) for change in matter.tiers] == [
        (Tier.SUBSTANDARD, date(2026, 1, 5)),
        (Tier.DOUBTFUL, date(2026, 2, 1)),
        (Tier.LOSS, date(2026, 3, 1)),
    ]


@pytest.mark.parametrize(
    ("tier", "day", "field"),
    [
        (Tier.DOUBTFUL, date(2026, 2, 1), "tier"),
        (Tier.LOSS, date(2026, 1, 4), "changed_on"),
        (Tier.LOSS, date(2026, 3, 21), "changed_on"),
    ],
)
def test_a_class_changes_to_another_one_and_forward_in_time(session: Any, tier: Tier, day: date, field: str) -> None:
    matter = make.matter(tier=Tier.DOUBTFUL)

    with pytest.raises(DomainError) as refused:
        matters.reclassify(actor=matter.owner, matter=matter, tier=tier, changed_on=day, reason="")

    assert refused.value.field == field


def test_a_stage_follows_the_table(session: Any) -> None:
    matter = make.matter()

    matters.change_stage(actor=matter.owner, matter=matter, to=Stage.PREPARED, happened_on=date(2026, 3, 2))

    assert (matter.stage, matter.stage_since) == (Stage.PREPARED, date(2026, 3, 2))
    assert docket.timeline(matter_id=matter.id)[0].happened_on == date(2026, 3, 2)


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in STAGES[Stage.COLLECTION]])
def test_other_stages_are_refused_with_what_is_possible(session: Any, stage: Stage) -> None:
    matter = make.matter()

    with pytest.raises(DomainError, match="it can become"):
        matters.change_stage(actor=matter.owner, matter=matter, to=stage, happened_on=clock.today())

    assert matter.stage is Stage.COLLECTION


def test_a_stage_does_not_begin_before_the_one_it_follows(session: Any) -> None:
    matter = make.matter(stage_since=date(2026, 2, 1))

    with pytest.raises(DomainError) as refused:
        matters.change_stage(actor=matter.owner, matter=matter, to=Stage.PREPARED, happened_on=date(2026, 1, 31))

    assert refused.value.field == "happened_on"


def test_a_matter_is_handed_to_someone_who_can_work_on_it(session: Any) -> None:
    matter, officer = make.matter(branch=access.branch()), access.user(RoleKey.ASSET_OFFICER)

    matters.assign(actor=matter.owner, matter=matter, owner=officer)

    assert matter.owner is officer
    assert officer.full_name in docket.timeline(matter_id=matter.id)[0].sentence


@pytest.mark.parametrize("key", [RoleKey.AUDITOR, RoleKey.MANAGER, RoleKey.FIRM_LAWYER])
def test_nobody_looks_after_a_matter_without_the_permission_to_edit_it(session: Any, key: RoleKey) -> None:
    matter = make.matter()

    with pytest.raises(DomainError) as refused:
        matters.assign(actor=matter.owner, matter=matter, owner=access.user(key))

    assert refused.value.field == "owner_id"


def test_the_officer_of_another_branch_would_not_see_the_matter(session: Any) -> None:
    matter = make.matter(branch=access.branch())
    stranger = access.user(RoleKey.BRANCH_COLLECTOR, branch=access.branch())

    with pytest.raises(DomainError, match="works for another branch"):
        matters.assign(actor=matter.owner, matter=matter, owner=stranger)


def test_branch_staff_open_matters_of_their_branch_only(app: Application, two_branches: tuple[int, int, int]) -> None:
    own, other, collector = two_branches

    with app.app_context(), writing():
        set_scope(db.session(), Scope(Reach.BRANCH, branch_id=own))
        actor = db.session.get(access.User, collector)
        opened = matters.open_matter(actor=actor, facts=_facts(own), owner=actor, tier=Tier.LOSS)
        with pytest.raises(NotAllowed):
            matters.open_matter(actor=actor, facts=_facts(other), owner=actor, tier=Tier.LOSS)
        with pytest.raises(NotAllowed):
            matters.amend(actor=actor, matter=opened, facts=_facts(other))

        assert [branch.id for branch in matters.open_branches()] == [own]
        assert db.session.scalars(select(Matter)).all() == [opened]


def _facts(branch_id: int) -> MatterFacts:
    return MatterFacts(title="示例借款", branch=db.session.get_one(access.Branch, branch_id))


@pytest.fixture
def two_branches(app: Application) -> tuple[int, int, int]:
    with app.app_context(), writing(), acting_as():
        own, other = access.branch(), access.branch()
        collector = access.user(RoleKey.BRANCH_COLLECTOR, branch=own)
        make.matter(branch=other)
        db.session.commit()
        return own.id, other.id, collector.id
