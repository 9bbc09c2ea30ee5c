"""The tally of matters: whatever happened to them, its sums are those of the rows themselves."""

from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select, text

from app.access.models import User
from app.access.scope import Reach, Scope, acting_as, set_scope
from app.core import clock
from app.core.db import db, writing
from app.core.work import Application
from app.docket import services as docket
from app.matters import tallying
from app.matters.models import Matter, Tally
from app.matters.services import limits, portfolio
from app.matters.services.portfolio import COUNTED_TO, Filter, Secured, View
from app.matters.states import Stage, Tier
from tests.factories import access, golden
from tests.factories import matters as make
from tests.matters.conftest import Bank, SignIn


def test_the_tally_follows_every_change_of_the_matters(session: Any) -> None:
    random, owners = Random(7), [access.user() for _ in range(3)]
    matters = [make.matter(owner=random.choice(owners), balance_total=Decimal(place) / 100) for place in range(30)]

    for _ in range(200):
        _change(random.choice(matters), random, owners)
        if random.random() < 0.1:
            session.flush()
            assert _tallied() == _counted()
        if random.random() < 0.05:
            portfolio.compact_tally()

    session.flush()
    assert _tallied() == _counted()


def test_a_matter_that_goes_is_counted_no_more(session: Any) -> None:
    kept, gone = make.matter(balance_total=Decimal(1)), make.matter(balance_total=Decimal("2.50"))

    session.delete(gone.tiers[0])
    session.delete(gone)
    session.flush()

    assert portfolio.totals_of(actor=kept.owner, asked=Filter(view=View.ALL)).balance == Decimal(1)
    assert _tallied() == _counted()


def test_a_compact_tally_has_one_row_a_kind_and_the_same_sums(session: Any) -> None:
    owner = access.user()
    for place in range(12):
        make.matter(owner=owner, tier=list(Tier)[place % 3], balance_total=Decimal(place)).stage = Stage.FILED
    session.flush()
    before = _tallied()

    left = portfolio.compact_tally()

    assert left == session.scalar(select(func.count()).select_from(Tally)) == 3
    assert _tallied() == before == _counted()


def test_matters_that_were_there_first_are_counted_by_the_migration(session: Any) -> None:
    for place in range(5):
        make.matter(balance_total=Decimal(place))
    session.execute(text("DELETE FROM matter_tally"))

    for statement in tallying.statements_from_rows():
        session.execute(text(statement))

    assert _tallied() == _counted()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_end_of_a_list_is_the_same_seen_from_either_side(session: Any, number: int) -> None:
    owner = access.user()
    for place in range(13):
        make.matter(owner=owner, title=f"第{place:02d}", balance_total=None if place % 4 == 0 else Decimal(place // 2))
    everything = portfolio.listing(actor=owner, asked=Filter(), size=100).page.items

    for sort in ("balance", "-balance", "title", "-title", "-updated", "default", "tier"):
        whole = [row.matter.id for row in portfolio.listing(actor=owner, asked=Filter(sort=sort), size=100).page.items]
        page = portfolio.listing(actor=owner, asked=Filter(sort=sort), number=number, size=5).page
        assert [row.matter.id for row in page.items] == whole[(number - 1) * 5 : number * 5], sort
    assert len(everything) == 13


def test_a_filter_that_the_tally_does_not_know_is_counted_up_to_a_limit_and_to_the_end_apart(
    session: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = access.user()
    for place in range(9):
        make.matter(owner=owner, title=f"多如牛毛{place}", balance_total=Decimal(place))
    monkeypatch.setattr(portfolio, "COUNTED_TO", 5)
    asked = Filter(secured=Secured.NOTHING)

    listed = portfolio.listing(actor=owner, asked=asked, size=2)
    counted = portfolio.totals_of(actor=owner, asked=asked)

    assert (listed.totals.count, listed.totals.balance, listed.totals.is_partial, listed.page.is_partial) == (5, None, True, True)
    assert (counted.count, counted.balance, counted.is_partial) == (9, Decimal(36), False)
    assert COUNTED_TO > 1000


def test_the_page_offers_to_count_to_the_end_and_does(bank: Bank, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(portfolio, "COUNTED_TO", 1)
    client = signed_in("officer")

    page = client.get("/matters/?secured=nothing").text
    whole = client.get("/matters/totals?secured=nothing").text
    part = client.get("/matters/totals?secured=nothing", headers={"HX-Request": "true"}).text

    assert 'href="/matters/totals?secured=nothing"' in page
    assert "More than 1 matters" in page
    assert "2 matters" in whole and "<html" in whole
    assert "2 matters" in part and "<html" not in part


def test_a_branch_has_the_sums_of_its_own_and_a_firm_of_its_engagements(app: Application) -> None:
    with app.app_context(), writing(), acting_as():
        own, other = access.branch(), access.branch()
        make.matter(branch=own, balance_total=Decimal(3))
        engaged = make.matter(branch=other, balance_total=Decimal(5))
        actor = access.user(access.RoleKey.BRANCH_COLLECTOR, branch=own)
        engagement = access.engagement(matter_id=engaged.id, firm=access.law_firm())
        db.session.commit()
        branch_id, firm_id, actor_id = own.id, engagement.firm_id, actor.id

    assert _seen(app, Scope(Reach.BRANCH, branch_id=branch_id), actor_id) == (1, Decimal(3))
    assert _seen(app, Scope(Reach.FIRM, firm_id=firm_id, on=clock.today()), actor_id) == (1, Decimal(5))
    assert _seen(app, Scope(Reach.BANK), actor_id) == (2, Decimal(8))


def test_the_limits_are_kept_as_deadlines_and_the_first_one_with_the_matter(app: Application) -> None:
    with app.app_context(), writing(), acting_as():
        matter = golden.make_g1().matter
        limits.store_next(matter=matter)
        db.session.commit()

        kept = docket.deadlines_of(matter_id=matter.id)
        counted = limits.limits_of(matter=matter, loans=matter.loans, guarantees=matter.guarantees)

        assert [row.plan_on for row in kept if row.is_open] == [limit.ends_on for limit in counted]
        assert matter.next_limit_on == counted[0].ends_on == docket.first_due(assignee=matter.owner, limit=1)[0].plan_on
        assert {row.assignee_id for row in kept} == {matter.owner_id}


def test_the_suit_drops_the_limits_that_were_kept(app: Application) -> None:
    with app.app_context(), writing(), acting_as():
        matter = golden.make_g1().matter
        limits.store_next(matter=matter)
        matter.stage = Stage.FILED
        limits.refresh(matter=matter)

        assert matter.next_limit_on is None
        assert not [row for row in docket.deadlines_of(matter_id=matter.id) if row.is_open]


def _seen(app: Application, scope: Scope, actor_id: int) -> tuple[int, Decimal]:
    with app.app_context():
        set_scope(db.session(), scope)
        actor = db.session.get_one(User, actor_id)
        listed = portfolio.listing(actor=actor, asked=Filter())
        sums = portfolio.sums_by_stage()
        assert sum(one.count for one in sums) == listed.counts[View.ACTIVE] == listed.totals.count
        assert sum((one.balance for one in sums), Decimal(0)) == listed.totals.balance
        return listed.totals.count, listed.totals.balance or Decimal(0)


def _change(matter: Matter, random: Random, owners: list[User]) -> None:
    what = random.randrange(5)
    if what == 0:
        matter.stage = random.choice(list(Stage))
    elif what == 1:
        matter.tier = random.choice(list(Tier))
    elif what == 2:
        matter.owner = random.choice(owners)
    elif what == 3:
        matter.balance_total = random.choice([None, Decimal(random.randrange(10**9)) / 100])
        matter.balance_principal = matter.balance_total
    else:
        matter.balance_as_of = random.choice([None, date(2026, 3, 19), date(2026, 3, 20)])


def _tallied() -> dict[Any, Any]:
    kinds = (Tally.branch_id, Tally.owner_id, Tally.stage, Tally.tier, Tally.has_court, Tally.has_balance, Tally.balance_as_of)
    sums = (func.sum(Tally.count), func.sum(Tally.balance), func.sum(Tally.principal), func.sum(Tally.growth))
    rows = db.session.execute(select(*kinds, *sums).group_by(*kinds))
    return {tuple(row[:7]): (int(row[7]), *row[8:]) for row in rows if row[7]}


def _counted() -> dict[Any, Any]:
    """The same from the rows themselves, in plain Python."""
    nothing, found = Decimal(0), dict[Any, Any]()
    db.session.flush()
    for row in db.session.scalars(select(Matter)):
        has_balance = row.balance_total is not None
        kind = (row.branch_id, row.owner_id, row.stage, row.tier, row.court_id is not None, has_balance, row.balance_as_of)
        held = found.get(kind, (0, nothing, nothing, nothing))
        more = (1, row.balance_total or nothing, row.balance_principal or nothing, row.balance_growth or nothing)
        found[kind] = tuple(before + each for before, each in zip(held, more, strict=True))
    return found
