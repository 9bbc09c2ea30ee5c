"""What a firm and a branch see of the tables of matters, by every way the ORM has of asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, exists, func, insert, select, text, union_all, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import aliased, joinedload, selectinload

from app.access.models import Branch, Engagement, LawFirm, User
from app.access.scope import (
    SYSTEM,
    HiddenParent,
    MatterScoped,
    NoScope,
    Reach,
    Scope,
    Unnarrowed,
    acting_as,
    scoped_classes,
    set_scope,
)
from app.audit import services as audit
from app.collateral.models import Collateral, Valuation
from app.collateral.states import ValuationMethod
from app.core import clock
from app.core.db import Base, db
from app.core.work import Application
from app.matters.models import Guarantee, Loan, Matter, Party, PartyAddress, PartyRole, guarantee_loan
from app.matters.states import AddressKind, GuaranteeKind, GuaranteeMode, Role
from tests.access import portfolio
from tests.factories import access as make


@dataclass(frozen=True)
class World:
    """Two firms, two branches; each has a matter, one party and one asset belong to both."""

    ours: int
    theirs: int
    our_loan: int
    their_loan: int
    shared_party: int
    their_party: int
    shared_asset: int
    firm: Scope
    branch: Scope
    user: int


def test_a_firm_selects_only_its_matters_however_it_asks(world: World) -> None:
    with acting_as(world.firm):
        session = db.session
        other = aliased(Matter)
        listed = select(Matter.id).cte("listed")

        asked = [
            session.scalars(select(Matter.id)).all(),
            session.scalars(select(other.id)).all(),
            session.scalars(select(Loan.matter_id)).all(),
            session.scalars(select(Engagement.matter_id).join(LawFirm, LawFirm.id == Engagement.firm_id)).all(),
            session.scalars(select(Matter.id).where(Matter.id.in_(select(Loan.matter_id)))).all(),
            session.scalars(select(Matter.id).join(Loan, Loan.matter_id == Matter.id)).all(),
            session.scalars(select(listed.c.id)).all(),
            session.scalars(union_all(select(Matter.id), select(Loan.matter_id))).unique().all(),
            session.scalars(select(select(Matter.id).subquery().c.id)).all(),
        ]

        assert all(set(found) == {world.ours} for found in asked)
        assert session.scalar(select(func.count()).select_from(Matter)) == 1
        assert session.scalar(select(func.count(Matter.id))) == 1
        assert session.scalar(select(func.count()).select_from(select(Matter).subquery())) == 1
        firms = select(LawFirm.id).where(exists().where(Engagement.firm_id == LawFirm.id, Engagement.matter_id == world.theirs))
        assert session.scalars(firms).all() == []
        assert session.scalar(select(select(Matter.title).where(Matter.id == world.theirs).scalar_subquery())) is None


def test_a_hidden_row_is_not_there_when_fetched_by_its_key(world: World) -> None:
    with acting_as(world.firm):
        assert db.session.get(Matter, world.ours) is not None
        assert db.session.get(Matter, world.theirs) is None
        assert db.session.get(Loan, world.their_loan) is None
        with pytest.raises(NoResultFound):
            db.session.get_one(Matter, world.theirs)


@pytest.mark.parametrize("load", [None, selectinload, joinedload])
def test_a_party_of_two_matters_shows_nothing_of_the_other(world: World, load: object) -> None:
    with acting_as(world.firm):
        query = select(Party).where(Party.id == world.shared_party)
        party = db.session.scalars(query.options(load(Party.roles)) if callable(load) else query).unique().one()

        assert [role.matter_id for role in party.roles] == [world.ours]
        assert db.session.get(Party, world.their_party) is None


def test_an_asset_of_two_matters_shows_only_the_visible_interest(world: World) -> None:
    with acting_as(world.branch):
        asset = db.session.get_one(Collateral, world.shared_asset)

        assert [interest.matter_id for interest in asset.interests] == [world.ours]


def test_a_load_over_an_association_table_is_narrowed(world: World) -> None:
    with acting_as():
        for matter_id in (world.ours, world.theirs):
            portfolio.kept(
                Guarantee(
                    matter_id=matter_id,
                    guarantor_id=world.shared_party,
                    kind=GuaranteeKind.ORDINARY,
                    mode=GuaranteeMode.JOINT,
                    number="G-1",
                    signed_on=date(2024, 3, 18),
                    loans=[db.session.get_one(Loan, world.our_loan), db.session.get_one(Loan, world.their_loan)],
                )
            )
        db.session.commit()
        assert db.session.scalar(select(func.count()).select_from(guarantee_loan)) == 4

    with acting_as(world.firm):
        guarantee = db.session.scalars(select(Guarantee)).one()
        assert [loan.id for loan in guarantee.loans] == [world.our_loan]


def test_expired_and_refreshed_rows_stay_narrowed(world: World) -> None:
    with acting_as(world.firm):
        mine = db.session.get_one(Matter, world.ours)
        db.session.expire(mine)
        assert mine.title
        db.session.refresh(mine)
        again = select(Matter).execution_options(populate_existing=True)
        assert [matter.id for matter in db.session.scalars(again)] == [world.ours]


def test_bulk_changes_reach_no_hidden_row(world: World) -> None:
    with acting_as(world.firm):
        changed = audit.update_rows(model=Matter, where=[Matter.id == world.theirs], values={"title": "changed"})
        assert not changed
    with acting_as():
        assert db.session.get_one(Matter, world.theirs).title != "changed"


def test_two_firms_get_their_own_rows_from_the_same_cached_statement(world: World) -> None:
    with acting_as():
        firm = make.law_firm()
        make.engagement(matter_id=world.theirs, firm=firm)
        other = Scope(Reach.FIRM, firm_id=firm.id)
        db.session.commit()

    for scope, expected in [(world.firm, world.ours), (other, world.theirs), (world.firm, world.ours)]:
        with acting_as(scope):
            assert db.session.scalars(select(Matter.id)).all() == [expected]


@pytest.mark.parametrize(
    ("starts", "ends", "is_seen"),
    [(0, None, True), (1, None, False), (-10, 0, True), (-10, -1, False), (-10, 5, True)],
)
def test_an_engagement_opens_the_matter_from_its_first_to_its_last_day(
    world: World, starts: int, ends: int | None, is_seen: bool
) -> None:
    today = clock.today()
    with acting_as():
        firm = make.law_firm()
        last = None if ends is None else today + timedelta(days=ends)
        make.engagement(matter_id=world.theirs, firm=firm, starts_on=today + timedelta(days=starts), ends_on=last)
        scope = Scope(Reach.FIRM, firm_id=firm.id)
        db.session.commit()

    with acting_as(scope):
        assert (db.session.get(Matter, world.theirs) is not None) is is_seen


def test_head_office_and_the_system_see_the_bank(world: World) -> None:
    for scope in (SYSTEM, Scope(Reach.BANK)):
        with acting_as(scope):
            assert set(db.session.scalars(select(Matter.id))) == {world.ours, world.theirs}


def test_without_a_scope_no_matter_can_be_asked_for(world: World) -> None:
    db.session.remove()
    for statement in (
        select(Matter.id),
        select(Matter.__table__.c.id),
        select(LawFirm.id).where(LawFirm.id.in_(select(Engagement.firm_id))),
        select(func.count()).select_from(Loan),
    ):
        with pytest.raises(NoScope):
            db.session.execute(statement)
    with pytest.raises(NoScope):
        db.session.get(Matter, world.ours)
    assert db.session.scalars(select(User.id)).all()


def test_a_table_without_its_class_is_refused(world: World) -> None:
    with acting_as(world.firm):
        for statement in (select(Matter.__table__.c.id), delete(Matter.__table__), insert(Loan)):
            with pytest.raises((Unnarrowed, RuntimeError)):
                db.session.execute(statement)


def test_a_session_keeps_the_scope_it_was_given(world: World) -> None:
    with acting_as(world.firm):
        set_scope(db.session(), world.firm)
        with pytest.raises(RuntimeError, match="one scope"):
            set_scope(db.session(), SYSTEM)


def test_a_new_row_under_a_hidden_matter_is_refused(world: World) -> None:
    with acting_as(world.branch):
        party = db.session.get_one(Party, world.shared_party)
        for matter_id, is_refused in ((world.ours, False), (world.theirs, True)):
            db.session.add(PartyRole(matter_id=matter_id, party_id=party.id, role=Role.SHAREHOLDER))
            with refused_when(is_refused):
                db.session.flush()


def test_a_row_may_not_move_to_a_hidden_matter(world: World) -> None:
    with acting_as(world.branch):
        db.session.get_one(Loan, world.our_loan).matter_id = world.theirs
        with pytest.raises(HiddenParent):
            db.session.flush()
        db.session.rollback()


def test_a_hidden_party_cannot_be_drawn_into_an_own_matter(world: World) -> None:
    with acting_as(world.branch):
        db.session.add(PartyRole(matter_id=world.ours, party_id=world.their_party, role=Role.SHAREHOLDER))
        with pytest.raises(HiddenParent):
            db.session.flush()
        db.session.rollback()


def test_nothing_is_added_to_a_hidden_party_or_asset(world: World) -> None:
    with acting_as():
        hidden_asset = portfolio.collateral(
            db.session.get_one(Matter, world.theirs), provider=db.session.get_one(Party, world.their_party)
        ).id
        db.session.commit()
    with acting_as(world.branch):
        address = PartyAddress(party_id=world.their_party, kind=next(iter(AddressKind)), text="示例路2号")
        valuation = Valuation(
            collateral_id=hidden_asset, method=next(iter(ValuationMethod)), amount=1, as_of=date(2026, 1, 1), valuer="示例"
        )
        for row in (address, valuation):
            db.session.add(row)
            with pytest.raises(HiddenParent):
                db.session.flush()
            db.session.rollback()


def test_a_branch_may_make_a_party_and_tie_it_to_its_matter(world: World) -> None:
    with acting_as(world.branch):
        made = portfolio.party(addresses=[PartyAddress(kind=next(iter(AddressKind)), text="示例路3号")])
        made.addresses.append(PartyAddress(kind=next(iter(AddressKind)), text="示例路4号"))
        portfolio.kept(PartyRole(matter_id=world.ours, party=made, role=Role.GUARANTOR))
        db.session.expire_all()
        assert len(db.session.get_one(Party, made.id).addresses) == 2


def test_every_table_that_hangs_on_a_matter_is_scoped() -> None:
    scoped = {mapped.__table__.name for mapped in scoped_classes()}
    mapped = {mapper.class_.__table__.name: mapper.class_ for mapper in Base.registry.mappers}
    hanging = {
        name
        for name, table in Base.metadata.tables.items()
        if name in mapped and ("matter_id" in table.c or any(key.column.table.name == "matter" for key in table.foreign_keys))
    }

    assert hanging - scoped == set(), "give these classes the mixin app.access.scope.MatterScoped"


def test_every_scoped_table_says_a_column_it_has() -> None:
    for mapped in scoped_classes():
        assert mapped.__scope_column__ in mapped.__table__.c, f"{mapped.__name__}.__scope_column__ names no column"
        if mapped.__scope_via__ is not None:
            table, column = mapped.__scope_via__
            assert {column, "matter_id"} <= set(Base.metadata.tables[table].c.keys()), f"{mapped.__name__}.__scope_via__"
        assert issubclass(mapped, MatterScoped)


def test_statements_in_words_are_not_narrowed_and_so_not_written(world: World) -> None:
    """The limit of the criteria, kept in mind: tests/house forbids such statements."""
    with acting_as(world.firm):
        assert db.session.execute(text("SELECT count(*) FROM matter")).scalar_one() == 2
        with pytest.raises(RuntimeError):
            db.session.execute(update(Matter.__table__).values(title="changed"))


@contextmanager
def refused_when(is_refused: bool) -> Iterator[None]:
    if not is_refused:
        yield
        return
    with pytest.raises(HiddenParent):
        yield
    db.session.rollback()


@pytest.fixture
def world(app: Application, session: object) -> World:
    near: Branch = make.branch()
    far: Branch = make.branch()
    owner: User = make.user()
    firm = make.law_firm()
    ours = portfolio.matter(branch=near, owner=owner)
    theirs = portfolio.matter(branch=far, owner=owner)
    make.engagement(matter_id=ours.id, firm=firm)
    shared = portfolio.party(ours, theirs)
    their_party = portfolio.party(theirs)
    made = World(
        ours=ours.id,
        theirs=theirs.id,
        our_loan=portfolio.loan(matter=ours, borrower=shared).id,
        their_loan=portfolio.loan(matter=theirs, borrower=their_party).id,
        shared_party=shared.id,
        their_party=their_party.id,
        shared_asset=portfolio.collateral(ours, theirs, provider=shared).id,
        firm=Scope(Reach.FIRM, firm_id=firm.id),
        branch=Scope(Reach.BRANCH, branch_id=near.id),
        user=owner.id,
    )
    db.session.commit()
    return made
