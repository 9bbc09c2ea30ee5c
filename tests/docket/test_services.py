"""Milestones tell what happened on which legal date; a status changes in one place only."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask_babel import force_locale
from sqlalchemy.exc import IntegrityError

from app.access.scope import HiddenParent, Reach, Scope, acting_as
from app.core import clock
from app.core.db import db, writing
from app.core.errors import DomainError
from app.docket import services as docket
from app.docket import wording
from app.docket.states import SENTENCES, MilestoneKind
from app.matters.states import STAGES, Stage, Tier
from tests.factories.standing import Standing, standing


def test_a_milestone_keeps_the_legal_date_and_the_time_of_entry(session: Any, bank: Standing) -> None:
    milestone = docket.record(
        actor=bank.officer,
        matter_id=bank.matter.id,
        kind=MilestoneKind.MATTER_OPENED,
        happened_on=date(2026, 1, 5),
        number="LZ-2026-0001",
    )
    session.flush()

    assert milestone.happened_on == date(2026, 1, 5)
    assert milestone.recorded_at.tzinfo is not None
    assert milestone.recorded_by is bank.officer


def test_a_milestone_reads_in_the_language_of_the_reader(session: Any, bank: Standing) -> None:
    milestone = docket.record(
        actor=bank.officer,
        matter_id=bank.matter.id,
        kind=MilestoneKind.DEBT_LOCKED,
        happened_on=date(2026, 3, 20),
        cutoff=date(2026, 3, 20),
        total=Decimal("3813222.65"),
    )

    with force_locale("en"):
        assert milestone.sentence == "The debt at 2026-03-20 was locked: CNY 3,813,222.65"
    with force_locale("zh_Hans_CN"):
        assert milestone.sentence == "已锁定截至 2026-03-20 的债权：3,813,222.65 元"


def test_a_labelled_fact_is_told_by_its_label(session: Any, bank: Standing) -> None:
    milestone = docket.record(
        actor=bank.officer,
        matter_id=bank.matter.id,
        kind=MilestoneKind.CLASS_CHANGED,
        happened_on=date(2026, 3, 20),
        before=Tier.SUBSTANDARD,
        to=Tier.DOUBTFUL,
    )

    with force_locale("en"):
        assert milestone.sentence == "The loan was classed as Doubtful (before: Substandard)"


def test_a_milestone_without_a_fact_of_its_sentence_is_refused(session: Any, bank: Standing) -> None:
    with pytest.raises(ValueError, match="total"):
        docket.record(
            actor=bank.officer,
            matter_id=bank.matter.id,
            kind=MilestoneKind.DEBT_LOCKED,
            happened_on=date(2026, 3, 20),
            cutoff=date(2026, 3, 20),
        )


def test_a_fact_that_cannot_be_told_is_refused(session: Any, bank: Standing) -> None:
    with pytest.raises(TypeError, match="cannot keep"):
        wording.keep(1.5)  # type: ignore[arg-type]


def test_every_kind_has_a_sentence() -> None:
    assert set(SENTENCES) == set(MilestoneKind)


def test_a_status_moves_where_its_table_allows_and_the_move_is_told(session: Any, bank: Standing) -> None:
    milestone = advance(bank, to=Stage.PREPARED)

    assert bank.matter.stage is Stage.PREPARED
    assert milestone is not None
    with force_locale("en"):
        assert milestone.sentence == "The matter moved from Collection before suit to Filing prepared"


def test_a_status_that_may_not_follow_is_refused_with_what_may(session: Any, bank: Standing) -> None:
    with force_locale("en"), pytest.raises(DomainError) as refusal:
        advance(bank, to=Stage.ENFORCEMENT)

    assert bank.matter.stage is Stage.COLLECTION
    assert "Enforcement" in str(refusal.value)
    assert "Filing prepared" in str(refusal.value)


def test_nothing_follows_the_end(session: Any, bank: Standing) -> None:
    advance(bank, to=Stage.CLOSED)

    with force_locale("en"), pytest.raises(DomainError, match="is the end"):
        advance(bank, to=Stage.PREPARED)


def test_the_timeline_begins_with_the_latest_legal_date(session: Any, bank: Standing) -> None:
    for day in (date(2026, 2, 1), date(2026, 3, 1), date(2026, 1, 1)):
        docket.record(
            actor=None, matter_id=bank.matter.id, kind=MilestoneKind.MATTER_OPENED, happened_on=day, number="LZ-2026-0001"
        )
    session.flush()

    assert [each.happened_on.month for each in docket.timeline(matter_id=bank.matter.id)] == [3, 2, 1]


def test_a_milestone_is_never_rewritten_or_removed(session: Any, bank: Standing) -> None:
    advance(bank, to=Stage.PREPARED)
    session.commit()

    for statement in ("UPDATE milestone SET happened_on = '2020-01-01'", "DELETE FROM milestone"):
        with pytest.raises(IntegrityError, match="append-only"):
            session.connection().exec_driver_sql(statement)
        session.rollback()


def test_a_firm_reads_and_writes_the_milestones_of_its_own_matters_only(session: Any, bank: Standing) -> None:
    advance(bank, to=Stage.PREPARED)
    own, hidden, firm = bank.matter.id, bank.other_matter.id, bank.other_lawyer.firm_id
    session.commit()

    with writing(), acting_as(Scope(Reach.FIRM, firm_id=firm, on=clock.today())):
        assert not docket.timeline(matter_id=own)
        docket.record(actor=None, matter_id=hidden, kind=MilestoneKind.MATTER_OPENED, happened_on=date(2026, 3, 1), number="1")
        db.session.flush()
        docket.record(actor=None, matter_id=own, kind=MilestoneKind.MATTER_OPENED, happened_on=date(2026, 3, 1), number="1")
        with pytest.raises(HiddenParent):
            db.session.flush()


def advance(bank: Standing, *, to: Stage) -> Any:
    return docket.advance(
        actor=bank.officer,
        subject=bank.matter,
        to=to,
        transitions=STAGES,
        happened_on=date(2026, 3, 20),
        kind=MilestoneKind.STAGE_CHANGED,
        attribute="stage",
    )


@pytest.fixture
def bank(session: Any) -> Standing:
    return standing()
