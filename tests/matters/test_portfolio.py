"""The list of matters: what the filters meet, the totals, the views, and how few queries it takes."""

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest

from app.access.models import User
from app.access.scope import Reach, Scope, acting_as, set_scope
from app.collateral.models import Collateral, SecurityInterest
from app.collateral.states import AssetType, SecurityKind
from app.core import clock
from app.core.db import db, writing
from app.core.errors import DomainError
from app.core.work import Application
from app.matters.models import Drawdown, Guarantee, Loan, Matter, Party, PartyName
from app.matters.services import portfolio
from app.matters.services.portfolio import Filter, Listing, View
from app.matters.states import GuaranteeKind, GuaranteeMode, NameKind, RateKind, Role, Stage, Tier
from tests.factories import access
from tests.factories import matters as make
from tests.matters.pages import counted


def test_the_views_count_what_they_hold(session: Any) -> None:
    me, other = access.user(), access.user()
    make.matter(owner=me, stage=Stage.PREPARED)
    make.matter(owner=other, stage=Stage.COLLECTION, balance_total=Decimal(1))
    make.matter(owner=me, stage=Stage.CLOSED)
    make.matter(owner=other, stage=Stage.TRANSFERRED)

    counts = _listed(me).counts

    assert counts == {
        View.ACTIVE: 2,
        View.MINE: 1,
        View.TO_FILE: 1,
        View.NO_COURT: 2,
        View.NOT_COMPUTED: 1,
        View.CLOSED: 2,
        View.ALL: 4,
    }


def test_totals_are_those_of_the_filter_and_not_of_the_page(session: Any) -> None:
    owner = access.user()
    for fen in range(7):
        make.matter(owner=owner, balance_total=Decimal("1000000.01") + fen, balance_as_of=date(2026, 3, 20 - fen))
    make.matter(owner=owner, balance_total=Decimal(5), stage=Stage.CLOSED)

    listed = portfolio.listing(actor=owner, asked=Filter(), number=2, size=5)

    assert (len(listed.page.items), listed.page.number, listed.page.pages) == (2, 2, 2)
    assert listed.totals.count == 7
    assert listed.totals.balance == Decimal("7000021.07")
    assert listed.totals.as_of == date(2026, 3, 14)


@pytest.mark.parametrize(
    "keyword", ["9001号", "㙍示例", "旧名示例", "合同2024-007", "借据7", "lz-2026-7777", "标题里的词", "100%"]
)
def test_a_keyword_meets_numbers_titles_names_and_contracts(session: Any, keyword: str) -> None:
    matter = make.matter(number="LZ-2026-7777", title="标题里的词 100% 示例")
    company = make.organisation(matter=matter, name="澜州示例9001号有限公司")
    make.person(matter=matter, name="㙍示例")
    company.names.append(PartyName(kind=NameKind.FORMER, name="旧名示例公司"))
    loan = _loan(matter, company, number="合同2024-007")
    session.add(
        Drawdown(matter_id=matter.id, loan=loan, number="借据7", amount=1, drawn_on=date(2024, 1, 1), due_on=date(2025, 1, 1))
    )
    make.organisation(matter=make.matter(title="另一件 1000"), name="别的示例公司")
    session.flush()

    listed = _listed(matter.owner, q=keyword)

    assert [row.matter for row in listed.page.items] == [matter]


def test_a_keyword_is_no_pattern(session: Any) -> None:
    matter = make.matter()

    assert _listed(matter.owner, q="%").totals.count == 0
    assert _listed(matter.owner, q="_").totals.count == 0


@pytest.mark.parametrize(
    ("asked", "titles"),
    [
        ({"stage": Stage.PREPARED}, ["甲"]),
        ({"tier": Tier.LOSS}, ["乙"]),
        ({"balance_from": Decimal("0.01")}, ["甲", "乙"]),
        ({"balance_from": Decimal("200.0001")}, ["乙"]),
        ({"balance_to": Decimal(200)}, ["甲"]),
        ({"secured": portfolio.Secured.COLLATERAL}, ["甲"]),
        ({"secured": portfolio.Secured.GUARANTEE_ONLY}, ["乙"]),
        ({"secured": portfolio.Secured.NOTHING}, ["丙"]),
        ({"sort": "title", "q": "不存在"}, []),
    ],
)
def test_filters_meet_what_they_say(session: Any, asked: dict[str, Any], titles: list[str]) -> None:
    owner = access.user()
    first = make.matter(owner=owner, title="甲", stage=Stage.PREPARED, balance_total=Decimal("2000000.00"))
    second = make.matter(owner=owner, title="乙", tier=Tier.LOSS, balance_total=Decimal("2000001.00"))
    make.matter(owner=owner, title="丙")
    _mortgage(first)
    _guarantee(first)
    _guarantee(second)

    listed = portfolio.listing(actor=owner, asked=Filter(**{"sort": "balance"} | asked))

    assert [row.matter.title for row in listed.page.items] == titles


def test_branch_and_officer_are_filters_too(session: Any) -> None:
    first, second = make.matter(branch=access.branch()), make.matter(branch=access.branch())

    assert [row.matter for row in _listed(first.owner, branch=second.branch_id).page.items] == [second]
    assert [row.matter for row in _listed(first.owner, owner=first.owner_id).page.items] == [first]


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("title", ["A", "B", "C"]),
        ("-title", ["C", "B", "A"]),
        ("balance", ["C", "A", "B"]),
        ("-balance", ["A", "C", "B"]),
        ("tier", ["B", "C", "A"]),
        ("-stage", ["C", "A", "B"]),
        ("default", ["B", "A", "C"]),
    ],
)
def test_the_list_sorts_by_meaning_and_puts_the_unknown_last(session: Any, sort: str, titles: list[str]) -> None:
    owner = access.user()
    facts = {"owner": owner, "default_kind": None}
    make.matter(**facts, title="B", tier=Tier.SUBSTANDARD, stage=Stage.COLLECTION)
    make.matter(**facts, title="A", tier=Tier.LOSS, stage=Stage.FILED, balance_total=Decimal(2))
    make.matter(**facts, title="C", tier=Tier.DOUBTFUL, stage=Stage.JUDGED, balance_total=Decimal(1))
    for matter, day in zip(session.query(Matter).order_by(Matter.title), (date(2025, 2, 1), date(2025, 1, 1), None), strict=True):
        matter.default_on, matter.default_kind = day, "principal_overdue" if day else None
    session.flush()

    assert [row.matter.title for row in _listed(owner, sort=sort).page.items] == titles


def test_the_debtor_is_the_first_borrower(session: Any) -> None:
    matter = make.matter()
    make.person(matter=matter, role=Role.GUARANTOR)
    borrower = make.organisation(matter=matter, role=Role.BORROWER)
    unnamed = make.matter(title="尚无借款人")

    names = {row.matter.id: row.debtor for row in _listed(matter.owner).page.items}

    assert names == {matter.id: borrower.name, unnamed.id: "尚无借款人"}


@pytest.mark.parametrize("count", [3, 60])
def test_a_list_takes_six_queries_however_long_it_is(app: Application, session: Any, count: int) -> None:
    owner = access.user()
    for _ in range(count):
        make.organisation(matter=make.matter(owner=owner, branch=owner.branch))
    portfolio.keep_view(actor=owner, name="损失类", query="tier=loss")
    session.commit()

    with counted(app) as statements:
        listed = _listed(owner)
        shown = [(row.debtor, row.matter.branch.short_name, row.matter.owner.full_name) for row in listed.page.items]

    assert len(shown) == min(count, portfolio.PAGE_SIZE)
    assert len(statements) == 6, "\n".join(statements)  # The actor, his views, totals, page, debtors, counts.


def test_two_thousand_matters_come_page_by_page(session: Any) -> None:
    owner = access.user()
    session.add_all(_bare(owner, number) for number in range(2000))
    session.commit()

    listed = _listed(owner, q="示例")

    assert len(listed.page.items) == portfolio.PAGE_SIZE
    assert listed.totals.count == 2000


def test_a_branch_lists_its_own_matters_only(app: Application, two_branches: tuple[int, int]) -> None:
    own, actor = two_branches

    with app.app_context():
        set_scope(db.session(), Scope(Reach.BRANCH, branch_id=own))
        listed = portfolio.listing(actor=db.session.get_one(User, actor), asked=Filter(view=View.ALL, q="共同示例"))

        assert [row.debtor for row in listed.page.items] == ["共同示例公司"]
        assert (listed.totals.count, listed.counts[View.ALL]) == (1, 1)
        assert listed.totals.balance == Decimal(100)


def test_a_kept_view_counts_and_shows_what_it_filters(session: Any) -> None:
    owner = access.user()
    make.matter(owner=owner, tier=Tier.LOSS)
    make.matter(owner=owner, tier=Tier.DOUBTFUL)

    view = portfolio.keep_view(actor=owner, name="损失类", query="tier=loss&view=all&page=3&evil=1")

    assert view.query == "view=all&tier=loss"
    assert _listed(owner).kept == [(view, portfolio.Counted(1))]


def test_a_view_name_is_used_once_by_each_person(session: Any) -> None:
    me, other = access.user(), access.user()
    portfolio.keep_view(actor=me, name="损失类", query="tier=loss")
    second = portfolio.keep_view(actor=me, name="可疑类", query="tier=doubtful")

    with pytest.raises(DomainError):
        portfolio.keep_view(actor=me, name="损失类", query="tier=loss")
    with pytest.raises(DomainError):
        portfolio.rename_view(actor=me, view=second, name="损失类")
    portfolio.keep_view(actor=other, name="损失类", query="tier=loss")

    assert [view.name for view in portfolio.saved_views(actor=me)] == ["可疑类", "损失类"]


@pytest.mark.parametrize(("name", "query"), [("", "tier=loss"), ("x" * 41, "tier=loss"), ("空", "page=2"), ("空", "")])
def test_a_view_has_a_name_and_says_something(session: Any, name: str, query: str) -> None:
    with pytest.raises(DomainError):
        portfolio.keep_view(actor=access.user(), name=name, query=query)


def test_a_view_of_somebody_else_is_not_there(session: Any) -> None:
    me, other = access.user(), access.user()
    view = portfolio.keep_view(actor=other, name="损失类", query="tier=loss")

    assert portfolio.own_view(actor=me, view_id=view.id) is None
    portfolio.forget_view(actor=other, view=view)
    session.flush()
    assert portfolio.saved_views(actor=other) == []


@pytest.mark.parametrize(
    "asked",
    [
        {"stage": "nowhere"},
        {"tier": "worst"},
        {"branch": "1 or 1=1"},
        {"owner": "٣"},
        {"balance_from": "NaN"},
        {"balance_to": "1e99"},
        {"balance_from": "-1"},
        {"sort": "password"},
        {"view": "theirs"},
    ],
)
def test_an_address_that_means_nothing_asks_for_nothing(asked: dict[str, str]) -> None:
    assert Filter.read(asked) == Filter()


def test_a_filter_written_and_read_again_is_the_same() -> None:
    asked = Filter(view=View.MINE, q="示例 & 公司", tier=Tier.LOSS, branch=3, balance_from=Decimal("12.5"), sort="-updated")

    assert Filter.read(dict(parse_qsl(asked.query))) == asked


def _listed(actor: User, **asked: Any) -> Listing:
    return portfolio.listing(actor=actor, asked=Filter(**asked))


def _loan(matter: Matter, borrower: Party, *, number: str) -> Loan:
    loan = Loan(
        matter=matter,
        borrower=borrower,
        number=number,
        signed_on=date(2024, 3, 20),
        amount=Decimal(100),
        starts_on=date(2024, 3, 20),
        ends_on=date(2025, 3, 20),
        rate_kind=RateKind.FIXED,
        fixed_percent=Decimal(5),
    )
    db.session.add(loan)
    db.session.flush()
    return loan


def _mortgage(matter: Matter) -> None:
    provider = make.organisation(matter=matter, role=Role.MORTGAGOR)
    collateral = Collateral(asset_type=AssetType.SHOP, description="示例商铺")
    interest = SecurityInterest(
        matter=matter,
        collateral=collateral,
        provider=provider,
        kind=SecurityKind.MORTGAGE,
        contract_number=f"抵{matter.id}",
        signed_on=date(2024, 3, 20),
    )
    db.session.add_all([collateral, interest])
    db.session.flush()


def _guarantee(matter: Matter) -> None:
    guarantee = Guarantee(
        matter=matter,
        guarantor=make.person(matter=matter),
        kind=GuaranteeKind.ORDINARY,
        mode=GuaranteeMode.JOINT,
        number=f"保{matter.id}",
        signed_on=date(2024, 3, 20),
    )
    db.session.add(guarantee)
    db.session.flush()


def _bare(owner: User, number: int) -> Matter:
    return Matter(
        number=f"LZ-2025-{number:04d}",
        title=f"示例 {number}",
        branch=owner.branch,
        owner=owner,
        tier=Tier.DOUBTFUL,
        stage_since=date(2025, 1, 1),
        opened_on=date(2025, 1, 1),
        updated_at=clock.now(),
        balance_total=Decimal(number),
    )


@pytest.fixture
def two_branches(app: Application) -> tuple[int, int]:
    """The same debtor owes to two branches; somebody of the first looks."""
    with app.app_context(), writing(), acting_as():
        own, other = access.branch(), access.branch()
        visible, hidden = make.matter(branch=own, balance_total=Decimal(100)), make.matter(branch=other, balance_total=Decimal(9))
        company = make.organisation(matter=visible, name="共同示例公司")
        make.party_role(matter=hidden, party=company, role=Role.BORROWER)
        actor = access.user(access.RoleKey.BRANCH_COLLECTOR, branch=own)
        db.session.commit()
        return own.id, actor.id
