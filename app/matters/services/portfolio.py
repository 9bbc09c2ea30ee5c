"""The list of matters: what is asked of it, its pages and totals, and the views that people keep by name.

One list takes a fixed number of queries, however long it is: counts of the views, count and sum of the filter, the page,
its debtors, the reader's own views, what the filters offer, and how rare the words are that are searched. Nor does it
read all matters to count them: filters of stage, class, branch and officer are answered from the tally, any other is
counted up to `COUNTED_TO` and summed apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, delete, func, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.access import policy, scope
from app.access.models import User
from app.access.policy import Permission
from app.core import clock, paging
from app.core.db import db
from app.core.errors import DomainError
from app.core.labels import N_, Labelled
from app.core.paging import Page
from app.matters.models import Guarantee, Matter, Party, PartyRole, SavedView, Tally
from app.matters.states import ENDED, STAGE_PATH, Role, Stage, Tier
from app.search import services as search

NAME_TAKEN = N_("You have a view called %(name)s already; choose another name.")
NAME_MISSING = N_("Give the view a name of at most 40 characters.")
NOTHING_KEPT = N_("Set at least one filter or an order before you keep the view.")
TOO_LONG = N_("This filter is too long to keep; shorten the keyword.")

TEN_THOUSAND = Decimal(10_000)
NOTHING = Decimal("0.00")
_MEASURES = ("count", "balance", "principal", "growth")
LONGEST_QUERY = 500
PAGE_SIZE = 35
"""A row takes some thirty elements: so many rows keep the page light enough for an old browser."""
LONGEST_NAME = 40
COUNTED_TO = 2000
"""How far the matters of a filter are counted that the tally does not know."""


class View(Labelled):
    """The views that everyone has."""

    ACTIVE = ("active", N_("In progress"))
    MINE = ("mine", N_("Mine"))
    TO_FILE = ("to_file", N_("To file"))
    NO_COURT = ("no_court", N_("No court"))
    NOT_COMPUTED = ("not_computed", N_("Balance missing"))
    CLOSED = ("closed", N_("Closed matters"))
    ALL = ("all", N_("All"))


class Secured(Labelled):
    """What stands behind the claim."""

    COLLATERAL = ("collateral", N_("With collateral"))
    GUARANTEE_ONLY = ("guarantee_only", N_("Guarantors only"))
    NOTHING = ("nothing", N_("Unsecured"))


class Order(StrEnum):
    """What the list can be sorted by; a minus before it turns the order around."""

    TITLE = "title"
    NUMBER = "number"
    TIER = "tier"
    BALANCE = "balance"
    STAGE = "stage"
    DEFAULT = "default"
    UPDATED = "updated"


DEFAULT_SORT = f"-{Order.BALANCE}"


@dataclass(frozen=True, kw_only=True)
class Filter:
    """What is asked of the list. Amounts are in ten thousand yuan, as people type them."""

    view: View = View.ACTIVE
    q: str = ""
    stage: Stage | None = None
    tier: Tier | None = None
    branch: int | None = None
    owner: int | None = None
    balance_from: Decimal | None = None
    balance_to: Decimal | None = None
    secured: Secured | None = None
    sort: str = DEFAULT_SORT

    @property
    def is_tallied(self) -> bool:
        """Whether the kept sums answer it, without a look at single matters."""
        return not self.q and self.secured is None and self.balance_from is None and self.balance_to is None

    @classmethod
    def read(cls, asked: Any) -> "Filter":
        """The filter that an address asks for; what means nothing is left out rather than refused."""
        given = {field.name: _read(field.name, str(asked.get(field.name, "") or "").strip()) for field in fields(cls)}
        return cls(**{name: value for name, value in given.items() if value not in (None, "")})

    @property
    def query(self) -> str:
        """The filter as the query of an address, without what says nothing."""
        given = [(field.name, getattr(self, field.name), field.default) for field in fields(self)]
        return urlencode([(name, _written(value)) for name, value, plain in given if value != plain])

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside the view and the order was asked."""
        return any(getattr(self, field.name) != field.default for field in fields(self) if field.name not in ("view", "sort"))


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    matter: Matter
    debtors: Sequence[str]
    securities: int
    guarantees: int

    @property
    def debtor(self) -> str:
        """The borrower, and that there are more; the title while no borrower was entered."""
        return self.debtors[0] if self.debtors else self.matter.title

    @property
    def updated_on(self) -> date:
        """The day in Shanghai on which something of it was last changed."""
        return self.matter.updated_at.astimezone(clock.SHANGHAI).date()

    @property
    def step(self) -> int:
        """How far along the path it is, from 0."""
        return step_of(self.matter.stage)


@dataclass(frozen=True)
class Totals:
    """Of all matters that the filter meets: how many, how much, as of which earliest day.

    Where there are more than `COUNTED_TO`, `count` is that number and the balance is None: `totals_of` counts them all.
    """

    count: int
    balance: Decimal | None
    as_of: date | None
    is_partial: bool = False


@dataclass(frozen=True)
class Counted:
    """How many matters a view holds; at least so many where it was not counted to the end."""

    count: int
    is_partial: bool = False


@dataclass(frozen=True)
class StageSums:
    """How many matters stand at a stage, how many of them have a balance, and what these owe, as of which earliest day."""

    stage: Stage
    count: int = 0
    priced: int = 0
    balance: Decimal = NOTHING
    principal: Decimal = NOTHING
    growth: Decimal = NOTHING
    as_of: date | None = None

    def plus(self, *, count: int, priced: int, amounts: Sequence[Decimal | None], day: date | None) -> "StageSums":
        """These sums with those of another day's balances."""
        balance, principal, growth = (amount or NOTHING for amount in amounts)
        return StageSums(
            stage=self.stage,
            count=self.count + count,
            priced=self.priced + priced,
            balance=self.balance + balance,
            principal=self.principal + principal,
            growth=self.growth + growth,
            as_of=min((each for each in (self.as_of, day) if each), default=None),
        )


@dataclass(frozen=True)
class Listing:
    """One page of the list with everything around it."""

    page: Page[Row]
    totals: Totals
    counts: dict[View, int]
    kept: Sequence[tuple[SavedView, Counted]]


def step_of(stage: Stage) -> int:
    """The place of a stage on the recovery path, from 0."""
    return next(place for place, stages in enumerate(STAGE_PATH) if stage in stages)


def listing(*, actor: User, asked: Filter, number: int = 1, size: int = PAGE_SIZE) -> Listing:
    """One page of the matters that the actor sees and the filter meets, with totals and the counts of all views."""
    views = saved_views(actor=actor)
    totals = _totals(actor, asked)
    number = min(max(1, number), max(1, -(-totals.count // size)))
    counts, kept = _counts(actor, views)
    rows = _rows(actor, asked, number=number, size=size, total=None if totals.is_partial else totals.count)
    return Listing(
        page=Page(items=rows, number=number, size=size, total=totals.count, is_partial=totals.is_partial),
        totals=totals,
        counts=counts,
        kept=kept,
    )


def totals_of(*, actor: User, asked: Filter) -> Totals:
    """Count and sum of all matters that the filter meets, to the end: asked for apart where a list does not wait for it."""
    if _is_tallied(asked):
        return _totals(actor, asked)
    figures = select(func.count(Matter.id), func.sum(Matter.balance_total), func.min(Matter.balance_as_of))
    count, balance, as_of = db.session.execute(figures.where(*_wanted(actor, asked))).one()
    return Totals(count=count, balance=balance or NOTHING, as_of=as_of)


def sums_by_stage() -> list[StageSums]:
    """Of every stage: how many matters the reader sees in it and what they owe by the stored balances, in one query."""
    if scope.current().reach is scope.Reach.FIRM:
        held = (
            func.count(Matter.id),
            func.count(Matter.balance_total),
            func.sum(Matter.balance_total),
            func.sum(Matter.balance_principal),
            func.sum(Matter.balance_growth),
        )
        statement = select(Matter.stage, Matter.balance_as_of, *held).group_by(Matter.stage, Matter.balance_as_of)
    else:
        priced = func.sum(case((Tally.has_balance, Tally.count), else_=0))
        held = (func.sum(Tally.count), priced, func.sum(Tally.balance), func.sum(Tally.principal), func.sum(Tally.growth))
        statement = select(Tally.stage, Tally.balance_as_of, *held).group_by(Tally.stage, Tally.balance_as_of)
    found: dict[Stage, StageSums] = {}
    for stage, day, count, counted, *amounts in db.session.execute(statement):
        if count:
            so_far = found.get(stage, StageSums(stage))
            found[stage] = so_far.plus(count=int(count), priced=int(counted), amounts=amounts, day=day)
    return [found[stage] for stage in Stage if stage in found]


def compact_tally() -> int:
    """Make one row of the tally out of all that stand for the same kind of matters; returns how many are left.

    Nothing is locked for long and no change made meanwhile is lost: exactly the rows that were taken out are summed.
    """
    kinds = [column for column in Tally.__table__.columns if column.key not in ("id", *_MEASURES)]
    sums: dict[tuple[Any, ...], list[Any]] = {}
    taken = db.session.execute(delete(Tally).returning(*kinds, *(getattr(Tally, name) for name in _MEASURES)))
    for row in taken:
        held = sums.setdefault(tuple(row[: len(kinds)]), [0, NOTHING, NOTHING, NOTHING])
        held[:] = [before + more for before, more in zip(held, row[len(kinds) :], strict=True)]
    names = [column.key for column in kinds] + list(_MEASURES)
    kept = [dict(zip(names, (*kind, *sums_of), strict=True)) for kind, sums_of in sums.items() if sums_of[0]]
    if kept:
        db.session.execute(insert(Tally), kept)
    return len(kept)


def everything(*, actor: User, asked: Filter) -> tuple[Totals, Iterator[Row]]:
    """All matters that the actor sees and the filter meets, in its order, read while they are taken; and their totals."""
    wanted = _with_counts().where(*_wanted(actor, asked)).order_by(*_order(asked.sort))
    rows = (row for part in paging.stream(wanted) for row in _told(part))
    return totals_of(actor=actor, asked=asked), rows


def saved_views(*, actor: User) -> Sequence[SavedView]:
    """The views that the actor kept, by name."""
    return db.session.scalars(select(SavedView).where(SavedView.user_id == actor.id).order_by(SavedView.name)).all()


def own_view(*, actor: User, view_id: int) -> SavedView | None:
    """A view of the actor's own; those of others are not there."""
    return db.session.scalars(select(SavedView).where(SavedView.id == view_id, SavedView.user_id == actor.id)).one_or_none()


def keep_view(*, actor: User, name: str, query: str) -> SavedView:
    """Keep a filter under a name."""
    policy.demand(actor, Permission.KEEP_VIEWS)
    asked = Filter.read(dict(parse_qsl(query))).query
    if not asked:
        raise DomainError(NOTHING_KEPT, field="name")
    if len(asked) > LONGEST_QUERY:
        raise DomainError(TOO_LONG, field="name")
    return _name(SavedView(user_id=actor.id, query=asked, columns=[]), name)


def rename_view(*, actor: User, view: SavedView, name: str) -> SavedView:
    """Give a kept view another name."""
    policy.demand(actor, Permission.KEEP_VIEWS)
    return _name(view, name)


def forget_view(*, actor: User, view: SavedView) -> None:
    """Remove a kept view."""
    policy.demand(actor, Permission.KEEP_VIEWS)
    db.session.delete(view)


def _name(view: SavedView, name: str) -> SavedView:
    wanted = name.strip()
    if not wanted or len(wanted) > LONGEST_NAME:
        raise DomainError(NAME_MISSING, field="name")
    try:
        with db.session.begin_nested():
            view.name = wanted
            db.session.add(view)
    except IntegrityError as error:
        raise DomainError(NAME_TAKEN, field="name", name=wanted) from error
    return view


def _read(name: str, text: str) -> Any:
    members = {"view": View, "stage": Stage, "tier": Tier, "secured": Secured}
    if name in members:
        return next((member for member in members[name] if member.value == text), None)
    if name in ("branch", "owner"):
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
    if name in ("balance_from", "balance_to"):
        return _amount(text)
    if name == "sort":
        return text if text.removeprefix("-") in list(Order) else None
    return text[:100]


def _amount(text: str) -> Decimal | None:
    try:
        amount = Decimal(text.replace(",", "").removesuffix("万元").removesuffix("万"))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and 0 <= amount < 10**9 and amount == round(amount, 6) else None


def _written(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _wanted(actor: User, asked: Filter) -> list[ColumnElement[bool]]:
    return [_of_view(asked.view, actor), *_conditions(asked)]


def _of_view(view: View, actor: User) -> ColumnElement[bool]:
    active = Matter.stage.not_in(ENDED)
    return {
        View.ACTIVE: active,
        View.MINE: and_(active, Matter.owner_id == actor.id),
        View.TO_FILE: Matter.stage == Stage.PREPARED,
        View.NO_COURT: and_(active, Matter.court_id.is_(None)),
        View.NOT_COMPUTED: and_(active, Matter.balance_total.is_(None)),
        View.CLOSED: Matter.stage.in_(ENDED),
        View.ALL: Matter.id.is_not(None),
    }[view]


def _tallied_as(view: View, actor: User) -> ColumnElement[bool]:
    """The same view as a part of the tally."""
    active = Tally.stage.not_in(ENDED)
    return {
        View.ACTIVE: active,
        View.MINE: and_(active, Tally.owner_id == actor.id),
        View.TO_FILE: Tally.stage == Stage.PREPARED,
        View.NO_COURT: and_(active, ~Tally.has_court),
        View.NOT_COMPUTED: and_(active, ~Tally.has_balance),
        View.CLOSED: Tally.stage.in_(ENDED),
        View.ALL: Tally.id.is_not(None),
    }[view]


def _conditions(asked: Filter) -> list[ColumnElement[bool]]:
    conditions = _kinds(Matter, asked)
    if asked.q:
        conditions += [Matter.id.in_(keys) for keys in search.matters_with(typed=asked.q)]
    if asked.balance_from is not None:
        conditions.append(Matter.balance_total >= round(asked.balance_from * TEN_THOUSAND, 2))
    if asked.balance_to is not None:
        conditions.append(Matter.balance_total <= round(asked.balance_to * TEN_THOUSAND, 2))
    if asked.secured is not None:
        conditions.append(_secured(asked.secured))
    return conditions


def _kinds(counted: type[Matter] | type[Tally], asked: Filter) -> list[ColumnElement[bool]]:
    """What matters and their tally can be asked alike."""
    conditions: list[ColumnElement[bool]] = []
    if asked.stage is not None:
        conditions.append(counted.stage == asked.stage)
    if asked.tier is not None:
        conditions.append(counted.tier == asked.tier)
    if asked.branch is not None:
        conditions.append(counted.branch_id == asked.branch)
    if asked.owner is not None:
        conditions.append(counted.owner_id == asked.owner)
    return conditions


def _secured(secured: Secured) -> ColumnElement[bool]:
    with_collateral, guaranteed = Matter.securities.any(), Matter.guarantees.any()
    if secured is Secured.COLLATERAL:
        return with_collateral
    return and_(~with_collateral, guaranteed if secured is Secured.GUARANTEE_ONLY else ~guaranteed)


def _is_tallied(asked: Filter) -> bool:
    """Whether the tally answers this reader: a firm sees single matters, few enough to count."""
    return asked.is_tallied and scope.current().reach is not scope.Reach.FIRM


def _totals(actor: User, asked: Filter) -> Totals:
    if _is_tallied(asked):
        return _tallied_totals(_tallied_as(asked.view, actor), *_kinds(Tally, asked))
    met = (
        select(Matter.id, Matter.balance_total, Matter.balance_as_of)
        .where(*_wanted(actor, asked))
        .limit(COUNTED_TO + 1)
        .subquery()
    )
    count, balance, as_of = db.session.execute(
        select(func.count(met.c.id), func.sum(met.c.balance_total), func.min(met.c.balance_as_of))
    ).one()
    if count > COUNTED_TO:
        return Totals(count=COUNTED_TO, balance=None, as_of=None, is_partial=True)
    return Totals(count=count, balance=balance or NOTHING, as_of=as_of)


def _tallied_totals(*conditions: ColumnElement[bool]) -> Totals:
    figures = select(Tally.balance_as_of, func.sum(Tally.count), func.sum(Tally.balance)).where(*conditions)
    days = [row for row in db.session.execute(figures.group_by(Tally.balance_as_of)) if row[1]]
    return Totals(
        count=sum(int(count) for _day, count, _balance in days),
        balance=sum((balance for _day, _count, balance in days), NOTHING),
        as_of=min((day for day, _count, _balance in days if day), default=None),
    )


def _rows(actor: User, asked: Filter, *, number: int, size: int, total: int | None) -> list[Row]:
    keys = _keys(actor, asked, number=number, size=size, total=total)
    page = _with_counts().where(Matter.id.in_(select(keys.c.id))).order_by(*_order(asked.sort))
    return _told(db.session.execute(page).all())


def _with_counts() -> Select[Any]:
    """The matters with how many securities and guarantees each has."""
    security = Matter.securities.property.mapper.class_
    securities = select(func.count(security.id)).where(security.matter_id == Matter.id).scalar_subquery()
    guarantees = select(func.count(Guarantee.id)).where(Guarantee.matter_id == Matter.id).scalar_subquery()
    return select(Matter, securities, guarantees).options(joinedload(Matter.branch), joinedload(Matter.owner))


def _told(found: Sequence[Any]) -> list[Row]:
    debtors = _debtors([matter.id for matter, *_counts in found])
    return [Row(matter, debtors.get(matter.id, []), secured, guaranteed) for matter, secured, guaranteed in found]


def _keys(actor: User, asked: Filter, *, number: int, size: int, total: int | None) -> Subquery:
    """Which matters stand on the page, found on an index alone; a page near the end is counted from the end."""
    order, first, count = _order(asked.sort), (number - 1) * size, size
    if total is not None and first > total // 2:
        count = min(size, total - first)
        order, first = _order(asked.sort, backwards=True), total - first - count
    return select(Matter.id).where(*_wanted(actor, asked)).order_by(*order).limit(count).offset(first).subquery()


def _debtors(matter_ids: Sequence[int]) -> dict[int, list[str]]:
    borrowers = (
        select(PartyRole.matter_id, Party.name)
        .join(Party, PartyRole.party_id == Party.id)
        .where(PartyRole.matter_id.in_(matter_ids), PartyRole.role == Role.BORROWER)
        .order_by(PartyRole.position, PartyRole.id)
    )
    names: dict[int, list[str]] = {}
    for matter_id, name in db.session.execute(borrowers):
        names.setdefault(matter_id, []).append(name)
    return names


def _order(sort: str, *, backwards: bool = False) -> list[Any]:
    """The columns to sort by, the unknown last; backwards is the exact reverse, so that one index serves both."""
    descends = sort.startswith("-")
    key: Any = {
        Order.TITLE: Matter.title,
        Order.NUMBER: Matter.number,
        Order.TIER: case({tier: place for place, tier in enumerate(Tier)}, value=Matter.tier),
        Order.BALANCE: Matter.balance_order if descends else Matter.balance_total,
        Order.STAGE: case({stage: step_of(stage) for stage in Stage}, value=Matter.stage),
        Order.DEFAULT: Matter.default_on,
        Order.UPDATED: Matter.updated_at,
    }[Order(sort.removeprefix("-"))]
    keys = [each.desc() if descends is not backwards else each.asc() for each in (key, Matter.id)]
    if key is Matter.balance_total or key is Matter.default_on:
        keys[0] = keys[0].nulls_first() if backwards else keys[0].nulls_last()
    return keys


def _counts(actor: User, views: Sequence[SavedView]) -> tuple[dict[View, int], list[tuple[SavedView, Counted]]]:
    """How many matters each view holds, in one query: the bank's views from the tally, kept ones as far as is cheap."""
    asked = [Filter.read(dict(parse_qsl(view.query))) for view in views]
    if scope.current().reach is scope.Reach.FIRM:
        own = [select(func.count(Matter.id)).where(_of_view(view, actor)) for view in View]
    else:
        own = [select(func.coalesce(func.sum(Tally.count), 0)).where(_tallied_as(view, actor)) for view in View]
    kept = [_count_of(actor, one) for one in asked]
    found = [int(count) for count in db.session.execute(select(*(one.scalar_subquery() for one in own + kept))).one()]
    counted = [
        Counted(min(count, COUNTED_TO), is_partial=True) if count > COUNTED_TO and not _is_tallied(one) else Counted(count)
        for one, count in zip(asked, found[len(View) :], strict=True)
    ]
    return dict(zip(View, found, strict=False)), list(zip(views, counted, strict=True))


def _count_of(actor: User, asked: Filter) -> Select[Any]:
    if _is_tallied(asked):
        return select(func.coalesce(func.sum(Tally.count), 0)).where(_tallied_as(asked.view, actor), *_kinds(Tally, asked))
    met = select(literal(1).label("met")).select_from(Matter).where(*_wanted(actor, asked)).limit(COUNTED_TO + 1).subquery()
    return select(func.count()).select_from(met)
